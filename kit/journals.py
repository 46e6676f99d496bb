"""The journal, `work/<pseudonym>.jsonl`: lines are only ever added, so none is lost in a crash.

A line is an event, such as {"time": ..., "item": "05.1", "event": "answer", "answer": ["a"]}.
Items, events and fields that this version does not know are kept, handed in and merged, too.
"""

import json
import os
import re
import time
import unicodedata
from codecs import BOM_UTF8
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import Any, BinaryIO

from kit.cases import case
from kit.errors import KitError

try:
    from fcntl import LOCK_EX, LOCK_NB, lockf
except ImportError:  # Windows
    from msvcrt import LK_NBLCK, locking

    def _lock(file: BinaryIO) -> None:
        file.seek(2**31 - 2)  # a byte no journal reaches: Windows lets nobody read a locked one
        locking(file.fileno(), LK_NBLCK, 1)
else:

    def _lock(file: BinaryIO) -> None:
        lockf(file, LOCK_EX | LOCK_NB)


GUEST = "guest"
_LOCK_TRIES = 1_000  # 2 ms apart
_turn = RLock()  # JupyterLab gives what widgets send to a thread of its own, beside the cells'

# For a folder that cannot be written: the pseudonym, and the events that wait, by pseudonym. And
# for each journal how far it was read, and the keys found that far.
_session = {"pseudonym": None, "events": {}, "warned": False, "keys": {}}


def switch(pseudonym: str) -> None:
    """Work as somebody else from now on; what cannot be a file name everywhere is a KitError."""
    chosen = _checked(pseudonym)
    _session["pseudonym"] = None if _append("current", [chosen]) else chosen


def current() -> str:
    """The pseudonym chosen last on this computer, else 'guest'."""
    try:
        lines = (folder() / "current").read_bytes().split(b"\n")[:-1]  # the last may be torn
        return _session["pseudonym"] or _checked([*filter(None, lines)][-1].decode())
    except (OSError, UnicodeDecodeError, IndexError, KitError):
        return _session["pseudonym"] or GUEST


def pseudonyms() -> list[str]:
    """All who have a journal on this computer."""
    found = (path.stem for path in folder().glob("*.jsonl"))
    return sorted(name for name in found if _SHAPE.fullmatch(name))


def record(event: dict[str, Any], name: str = "") -> bool:
    """Append one event, with the time; True once it is on the disk.

    One that comes again with the same `key` is not written again. `name` is whose it is: a page
    may still be open from before somebody else sat down at this computer.
    """
    key, name = _key(event), name or current()
    with _turn:
        if key and key in _keys(name):
            return True
        waits = key and key in map(_key, _session["events"].get(name, []))
        return add([] if waits else [{"time": now(), **event}], name)


def add(events: list[dict], name: str = "") -> bool:
    """Append events behind those that wait for the disk; True once all of them are on it."""
    with _turn:
        name = name or current()
        waiting = _session["events"].setdefault(name, [])
        waiting += [json.loads(line(event)) for event in events]  # what is no JSON stops here
        if waiting and not _append(f"{name}.jsonl", map(line, waiting)):
            return False
        waiting.clear()
        return True


def read() -> tuple[list[dict], list[str]]:
    """All events of the learner in order, each once; and the damaged lines, set aside, unused."""
    events, damaged = parsed(stored())
    once: dict[str, dict] = {}
    for event in events:
        once.setdefault(identity(event), event)
    # Ours stay in the order written, even if the clock was set back; merged ones go by their time.
    latest, timed = "", []
    for event in once.values():
        at = str(event.get("time", ""))
        latest = latest if "merged" in event else max(latest, at)
        timed.append((at if "merged" in event else latest, event))
    return [event for _, event in sorted(timed, key=lambda one: one[0])], damaged


def answers() -> dict[str, dict]:
    """By item id, the one answered longest ago first: what is known of the learner's answers.

    How many `tries`; the last `answer`, whether it was `right` and the learner `sure` (None: not
    judged, not asked), and `first_right`, `first_sure`; True for each other event there was.
    """
    found: dict[str, dict] = {}
    for event in read()[0]:
        one = found.setdefault(event["item"], {"tries": 0})
        if event.get("event") != "answer":
            one.setdefault(str(event.get("event")), True)
            continue
        marks = {name: event.get(name) for name in ("right", "sure")}
        marks = {name: None if mark is None else mark is True for name, mark in marks.items()}
        if not one["tries"]:
            one |= {f"first_{name}": mark for name, mark in marks.items()}
        one |= {"tries": one["tries"] + 1, "answer": event.get("answer"), **marks}
        found[event["item"]] = found.pop(event["item"])  # to the end
    return found


def keep(file: str, content: bytes) -> None:
    """Write a whole file into work/, or nothing of it: then an OSError comes."""
    folder().mkdir(exist_ok=True)
    half_made = folder() / f".{file}"
    try:
        half_made.write_bytes(content)
        half_made.replace(folder() / file)
    finally:
        half_made.unlink(missing_ok=True)


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def folder() -> Path:
    return case().root / "work"


def line(event: dict) -> str:
    return json.dumps(event, ensure_ascii=False, default=str)


def identity(event: dict) -> str:
    """What two copies of an event share: the key the page gave it, else all it holds."""
    if key := _key(event):
        return key
    whole = {name: part for name, part in event.items() if name != "merged"}
    return json.dumps(whole, sort_keys=True)


def parsed(content: bytes) -> tuple[list[dict], list[str]]:
    """The events in the lines of a journal, and the lines that hold none."""
    events, damaged = [], []
    # A byte order mark alone is what an editor puts in front of our first, empty line.
    for raw in filter(bytes.strip, content.removeprefix(BOM_UTF8).split(b"\n")):
        try:
            text = raw.decode("utf-8-sig")
            json.loads("[" * 50 + text + "]" * 50)  # not so deep that it could not be written again
            event = json.loads(text)
            events.append({**event, "item": "" + event["item"]})
        except (ValueError, TypeError, KeyError, RecursionError):
            damaged.append(raw.decode(errors="replace"))
    return events, damaged


def stored() -> bytes:
    """The learner's journal as it is on the disk, and behind it what waits."""
    path = folder() / f"{current()}.jsonl"
    waiting = "\n".join(map(line, _session["events"].get(current(), [])))
    try:
        return path.read_bytes() + f"\n{waiting}".encode(errors="replace")
    except OSError:
        return waiting.encode(errors="replace")


def _key(event: dict) -> str | None:
    key = event.get("key")
    return key if isinstance(key, str) and key else None


def _keys(name: str) -> set[str | None]:
    """The keys in a learner's journal. Only what was added since the last look is read."""
    path = folder() / f"{name}.jsonl"
    end, keys = _session["keys"].get(path, (0, set()))
    try:
        with path.open("rb") as file:
            if file.seek(0, os.SEEK_END) < end:  # another file than before
                end, keys = 0, set()
            file.seek(end)
            added = file.read()
    except OSError:
        return set()
    whole = added[: added.rfind(b"\n") + 1]  # behind it: a line in the making, or torn
    keys = keys | {*map(_key, parsed(whole)[0])}
    _session["keys"][path] = end + len(whole), keys
    return keys


# A pseudonym becomes a file name: never one of those that Windows keeps for itself.
_SHAPE = re.compile(r"(?!(?:con|prn|aux|nul|com\d|lpt\d)$)[^\W_](?:[^\W_]|-){1,29}", re.IGNORECASE)


def _checked(pseudonym: object) -> str:
    name = unicodedata.normalize("NFC", str(pseudonym).strip())
    if isinstance(pseudonym, str) and _SHAPE.fullmatch(name):
        return name
    rule = 'use 2 to 30 letters, digits or hyphens, in quotation marks, such as "blue-heron"'
    raise KitError(f"{name[:40]!r} cannot be a pseudonym: {rule}.")


def _append(name: str, lines: Iterable[str]) -> bool:
    """Add lines to a file and wait until the disk has them; False, with one warning, if not."""
    path = folder() / name
    # A newline first: a process killed in mid-line left none. "?" for half an emoji.
    data = "\n".join(["", *lines, ""]).encode(errors="replace")
    try:
        path.parent.mkdir(exist_ok=True)
        with path.open("ab", buffering=0) as file:
            _wait_for_lock(file)
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


def _wait_for_lock(file: BinaryIO) -> None:
    """Wait until nobody else appends; closing the file unlocks it, and so does a kill.

    Two appends at once may overwrite each other on Windows and on network disks. Where there are
    no locks, or one is never given back, we go on without.
    """
    for _ in range(_LOCK_TRIES):
        try:
            return _lock(file)
        except (BlockingIOError, PermissionError):  # somebody else has it
            time.sleep(0.002)
        except OSError:
            return
