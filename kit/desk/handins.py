"""Learners' hand-ins as one table of events, whatever state the files are in.

No file stops the others: each is read as far as it can be, and what was wrong with it is said.
"""

import json
import re
import unicodedata
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from kit import journals
from kit.errors import KitError
from kit.learners import FORMAT

LARGEST = 20_000_000  # bytes of one file; a hand-in of the whole course has about 100,000
_COPY = re.compile(r" ?\(\d+\)$")  # what a browser adds to the name of a second download
_PSEUDONYM = re.compile(r'"pseudonym":\s*("(?:[^"\\]|\\.)*")')
_BETWEEN = re.compile(r"[\s,]*")


class HandIns(NamedTuple):
    events: pd.DataFrame
    "A row an event, in order: learner, item, event, answer, sure, saved. Each event once."
    answers: list[tuple[str, Any]]
    "Each different answer once: its item, and the answer. `events.answer` counts along here."
    files: pd.DataFrame
    "A row a file: its name, whose it is (missing: not read), how many events, what to say of it."


@dataclass
class _Columns:
    """Events as they are gathered: in arrays, so that ten thousand hand-ins fit into memory."""

    file: array = field(default_factory=lambda: array("i"))
    identity: array = field(default_factory=lambda: array("q"))
    time: array = field(default_factory=lambda: array("d"))
    item: array = field(default_factory=lambda: array("i"))
    event: array = field(default_factory=lambda: array("i"))
    answer: array = field(default_factory=lambda: array("i"))
    sure: array = field(default_factory=lambda: array("b"))
    saved: array = field(default_factory=lambda: array("b"))


def read(folder: Path, leave: Path | None = None) -> HandIns:
    """All hand-ins and journals in a folder and the folders in it, but for those in `leave`.

    Files of one pseudonym that share an event are one learner's, and each event counts once. Files
    of one pseudonym that share none may be two learners': they are kept apart.
    """
    if not folder.is_dir():
        raise KitError(f"There is no folder {folder}. Give the one that holds the hand-ins.")
    columns, items, kinds, answers, files = _Columns(), {}, {}, {}, []
    for path in _paths(folder, leave):
        whose, events, notes = _opened(path)
        start, latest = len(columns.file), 0.0
        for event in events:
            try:
                identity, answer = hash(journals.identity(event)), event.get("answer")
                name, kind = "" + event["item"], str(event.get("event"))
                given = (name, repr(answer))  # 1, 1.0 and True are different here
            except (TypeError, KeyError, ValueError, RecursionError, AttributeError):
                continue
            at = _time(event.get("time"), latest)
            if "merged" not in event:  # as in the journal: the order written, whatever the clock
                at = latest = max(latest, at)
            columns.file.append(len(files))
            columns.identity.append(identity)
            columns.time.append(at)
            columns.item.append(items.setdefault(name, len(items)))
            columns.event.append(kinds.setdefault(kind, len(kinds)))
            code = answers.setdefault(given, (len(answers), name, answer))[0]
            columns.answer.append(code if kind == "answer" else -1)
            columns.sure.append(_mark(event.get("sure")))
            columns.saved.append(_mark(event.get("right")))
        found = len(columns.file) - start
        if lost := len(events) - found:
            notes.append(f"entries that are no events, left out: {lost}")
        if not found and not notes:
            notes.append("holds no answers: it is neither a hand-in nor a journal")
        files.append((path.relative_to(folder).as_posix(), whose, found, notes))
    learners = _learners(files, columns)
    table = pd.DataFrame(files, columns=["file", "pseudonym", "events", "notes"])
    table["learner"] = pd.array(learners, dtype="string")
    table["notes"] = table["notes"].str.join("; ")
    events = _frame(columns, learners, [*items], [*kinds])
    given = [(name, answer) for _, name, answer in answers.values()]
    return HandIns(events, given, table[["file", "learner", "events", "notes"]])


def _paths(folder: Path, leave: Path | None) -> Iterator[Path]:
    ours = None
    if leave is not None and folder.resolve() in leave.resolve().parents:
        ours = folder / leave.resolve().relative_to(folder.resolve())
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden and ours not in path.parents:
            yield path


def _opened(path: Path) -> tuple[str, list[Any], list[str]]:
    """Whose a file is, its events, and what is to be said of it."""
    stem, notes = _COPY.sub("", path.stem).removeprefix("hand-in-"), []
    if path.suffix.lower() not in (".json", ".jsonl"):
        return stem, [], ["not read: its name ends neither in .json nor in .jsonl"]
    try:
        if (size := path.stat().st_size) > LARGEST:
            most = f"larger than {LARGEST // 1_000_000} MB"
            return stem, [], [f"not read: {size / 1e6:,.0f} MB, and no hand-in is {most}"]
        content = path.read_bytes()
    except OSError as error:
        return stem, [], [f"not read: {error.strerror or error}"]
    if not content.strip():
        return stem, [], ["not read: it is empty"]
    try:
        text = content.decode(json.detect_encoding(content))
    except UnicodeDecodeError:
        text = content.decode(errors="replace")
        notes.append("not in UTF-8: each letter that could not be read is shown as �")
    try:
        made = json.loads(text)
    except (ValueError, RecursionError):
        made = None
    if isinstance(made, dict) and isinstance(made.get("events"), list):
        known = made.get("format", FORMAT) == FORMAT and made.get("version", 1) == 1
        notes += ["made by another version of the kit: read as far as we know it"] * (not known)
        if isinstance(made.get("damaged"), list) and made["damaged"]:
            notes.append(f"damaged lines in the learner's journal: {len(made['damaged'])}")
        return _name(made.get("pseudonym"), stem), made["events"], notes
    if made is None and path.suffix.lower() == ".json" and '"events"' in text:
        whose = _PSEUDONYM.search(text)
        events = _before_the_damage(text)
        notes.append(f"cut short or damaged: {len(events)} entries in front of it were read")
        return _name(whose and _loads(whose[1]), stem), events, notes
    events, damaged = journals.parsed(text.encode(errors="replace"))
    notes += [f"damaged lines: {len(damaged)}"] * bool(damaged)
    return _name(None, stem), events, notes


def _before_the_damage(text: str) -> list[Any]:
    """The events of a hand-in that ends too early, or was broken when it was edited."""
    decoder, events = json.JSONDecoder(), []
    at = text.find("[", text.find('"events"')) + 1
    with suppress(ValueError, RecursionError):
        while at:
            event, at = decoder.raw_decode(text, at)
            events.append(event)
            at = _BETWEEN.match(text, at).end()
    return events


def _loads(text: str) -> Any:
    with suppress(ValueError):
        return json.loads(text)


def _name(pseudonym: Any, stem: str) -> str:
    """The pseudonym as it can be shown: a text of its own or the file's name, never a path."""
    name = pseudonym if isinstance(pseudonym, str) and pseudonym.strip() else stem
    seen = "".join(" " if unicodedata.category(one)[0] in "CZ" else one for one in name)
    return unicodedata.normalize("NFC", " ".join(seen.split())[:40]) or "without a name"


def _time(text: Any, latest: float) -> float:
    try:
        return datetime.fromisoformat(text).timestamp()
    except (TypeError, ValueError, OverflowError, OSError):
        return latest


def _mark(value: Any) -> int:
    return int(value) if isinstance(value, bool) else -1


def _learners(files: list[tuple], columns: _Columns) -> list[str | None]:
    """The learner of each file that holds events, under a name that is nobody else's."""
    ends = np.cumsum([events for _, _, events, _ in files]).tolist()
    often = Counter(whose for _, whose, events, _ in files if events)
    groups: dict[str, list[tuple[set[int], list[int]]]] = defaultdict(list)
    for n, (_, whose, events, _) in enumerate(files):
        if not events:
            continue
        mine = set(columns.identity[ends[n] - events : ends[n]]) if often[whose] > 1 else set()
        same = [one for one in groups[whose] if one[0] & mine]
        rest = [one for one in groups[whose] if not one[0] & mine]
        numbers = [number for _, each in same for number in each]
        groups[whose] = [*rest, (mine.union(*(seen for seen, _ in same)), [*numbers, n])]
    found: list[str | None] = [None] * len(files)
    taken = set(groups)
    for whose, apart in groups.items():
        for number, (_, mine) in enumerate(sorted(apart, key=lambda one: min(one[1]))):
            others = (f"{whose} ({n})" for n in count(2))
            label = next(one for one in others if one not in taken) if number else whose
            taken.add(label)
            for n in mine:
                found[n] = label
                if len(apart) > 1:
                    say = "other files have this pseudonym and no event in common with it"
                    files[n][3].append(f"{say}: counted apart, as “{label}”")
                elif len(mine) > 1:
                    files[n][3].append(f"one of {len(mine)} files of one learner, put together")
    return found


def _frame(
    columns: _Columns, learners: list[str | None], items: list[str], kinds: list[str]
) -> pd.DataFrame:
    names = sorted({one for one in learners if one is not None})
    code = {name: n for n, name in enumerate(names)}
    owner = np.array([code.get(one, -1) for one in learners], dtype="int32")
    raw = {name: np.array(getattr(columns, name)) for name in vars(columns)}
    frame = pd.DataFrame({**raw, "learner": owner[raw["file"]]})
    frame = frame.sort_values(["learner", "time"], kind="stable")
    frame = frame.drop_duplicates(["learner", "identity"], ignore_index=True)
    for name, words in (("learner", names), ("item", items), ("event", kinds)):
        frame[name] = pd.Categorical.from_codes(frame[name], words)
    for name in ("sure", "saved"):
        value = frame[name].to_numpy()
        frame[name] = pd.arrays.BooleanArray(value == 1, value < 0)
    return frame[["learner", "item", "event", "answer", "sure", "saved"]]
