"""The journal, `work/<pseudonym>.jsonl`: lines are only ever added, so none is lost in a crash."""

import json
import os
import re
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from kit.cases import case
from kit.errors import KitError
from kit.pages import Page, page

# For a folder that cannot be written: the pseudonym, and the events that wait, by pseudonym.
_session = {"pseudonym": None, "events": {}, "warned": False}


def learner(pseudonym: str = ...) -> Page:
    """Who is at this computer; with a `pseudonym`, switch to it.

    Answers given so far stay in the file of the pseudonym they were given under. One that cannot
    be a file name everywhere raises a KitError.

    >>> learner("blue-heron")
    You work as “blue-heron”. ...
    """
    if pseudonym is not ...:
        chosen = _checked(pseudonym)
        _session["pseudonym"] = None if _write("current", chosen, mode="wb") else chosen
    name, found = current(), len(answers())
    say = f"You work as “{name}”. Answered so far: {found}. Answers are kept in work/{name}.jsonl."
    return page("page.html", "Learner", say)


def current() -> str:
    """The pseudonym chosen last on this computer, else 'guest'."""
    try:
        return _session["pseudonym"] or _checked((_folder() / "current").read_text("utf-8"))
    except (OSError, UnicodeDecodeError, KitError):
        return "guest"


def record(event: dict[str, Any]) -> bool:
    """Append one event, with the time, behind those that wait; True once it is on the disk."""
    waiting = _session["events"].setdefault(current(), [])
    waiting.append({"time": datetime.now(UTC).isoformat(timespec="seconds"), **event})
    lines = "\n".join(json.dumps(one, ensure_ascii=False) for one in waiting)
    if not _write(f"{current()}.jsonl", lines):
        return False
    waiting.clear()
    return True


def read() -> tuple[list[dict], int]:
    """All events of the learner in order, and how many damaged lines were set aside, unused."""
    events, damaged, path = [], 0, _folder() / f"{current()}.jsonl"
    lines = path.read_bytes().split(b"\n") if path.is_file() else []
    for line in filter(bytes.strip, lines):
        try:
            event = json.loads(line)
            events.append({**event, "item": "" + event["item"]})
        except (ValueError, TypeError, KeyError, RecursionError):
            damaged += 1
    return events + _session["events"].get(current(), []), damaged


def answers() -> dict[str, dict]:
    """By item id: the last answer, the number of `tries`, and which other events there were."""
    found: dict[str, dict] = {}
    for event in read()[0]:
        now = found.setdefault(event["item"], {"tries": 0})
        if event.get("event") == "answer":
            now |= {"answer": event.get("answer"), "right": event.get("right") is True}
            now["tries"] += 1
        else:
            now[str(event.get("event"))] = True
    return found


def progress() -> pd.DataFrame:
    """How far I am: for each lesson the questions there are, answered, right and skipped.

    >>> list(progress().columns)
    ['questions', 'answered', 'right', 'skipped']
    """
    from kit.questions import lessons  # read only when somebody asks

    done, damaged, rows = answers(), read()[1], {}
    for lesson in lessons():
        mine = [done.get(item.id, {"tries": 0}) for item in lesson.items]
        rows[f"{lesson.lesson} · {lesson.title}"] = {
            "questions": len(mine),
            "answered": sum(one["tries"] > 0 for one in mine),
            "right": sum(one.get("right", False) for one in mine),
            "skipped": sum("skip" in one and not one["tries"] for one in mine),
        }
    if damaged:
        print(f"{damaged} damaged lines of the journal were set aside; all others were read.")
    return pd.DataFrame.from_dict(rows, orient="index")


# A pseudonym becomes a file name: never one of those that Windows keeps for itself.
_SHAPE = re.compile(r"(?!(?:con|prn|aux|nul|com\d|lpt\d)$)[^\W_](?:[^\W_]|-){1,29}", re.IGNORECASE)


def _checked(pseudonym: object) -> str:
    name = unicodedata.normalize("NFC", str(pseudonym).strip())
    if isinstance(pseudonym, str) and _SHAPE.fullmatch(name):
        return name
    rule = 'use 2 to 30 letters, digits or hyphens, in quotation marks, such as "blue-heron"'
    raise KitError(f"{name[:40]!r} cannot be a pseudonym: {rule}.")


def _write(name: str, line: str, mode: str = "ab") -> bool:
    """Write a line and wait until the disk has it; False, with one warning, if it cannot."""
    path = _folder() / name
    # A newline first: a process killed in mid-line left none. "?" for half an emoji.
    data = f"\n{line}\n".encode(errors="replace")
    try:
        path.parent.mkdir(exist_ok=True)
        with path.open(mode, buffering=0) as file:
            if file.write(data) < len(data):
                raise OSError("the disk is full")
            os.fsync(file.fileno())
        return True
    except OSError as error:
        if not _session["warned"]:
            print(f"We cannot save in {path.parent} ({error}). The lesson works all the same, but")
            print("your answers are kept only until the kernel stops.")
        _session["warned"] = True
        return False


def _folder() -> Path:
    return case().root / "work"
