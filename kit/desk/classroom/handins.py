"""Learners' hand-ins as one table of events, whatever state the files are in.

No file stops the others: each is read as far as it can be, and what was wrong with it is said.
"""

import os
import stat
from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from kit import journals
from kit.errors import KitError
from kit.journals import uploads
from kit.journals.events import Order, is_event, key
from kit.journals.pseudonyms import GUEST, folded
from kit.journals.uploads import Upload


class HandIns(NamedTuple):
    events: pd.DataFrame
    "A row an event, in order: learner, item, event, answer, sure, saved. Each event once."
    answers: list[tuple[str, Any]]
    "Each different answer once: its item, and the answer. `events.answer` counts along here."
    files: pd.DataFrame
    "A row a file: its name, whose it is (missing: not read), how many events, what to say of it."


_WITH_ANSWER = ("answer", "opened", "decided", "card")  # events that hold what was done


@dataclass
class _Columns:
    """Events as they are gathered: in arrays, so that ten thousand hand-ins fit into memory."""

    file: array = field(default_factory=lambda: array("i"))
    identity: array = field(default_factory=lambda: array("q"))
    key: array = field(default_factory=lambda: array("q"))
    time: array = field(default_factory=lambda: array("d"))
    item: array = field(default_factory=lambda: array("i"))
    event: array = field(default_factory=lambda: array("i"))
    answer: array = field(default_factory=lambda: array("i"))
    sure: array = field(default_factory=lambda: array("b"))
    saved: array = field(default_factory=lambda: array("b"))


def read(folder: Path, leave: Path | None = None) -> HandIns:
    """All hand-ins and journals in a folder and the folders in it, but for those in `leave`.

    Files that share an event are one learner's, and each event counts once. Files of one pseudonym
    that share none may be two learners': they are kept apart.
    """
    if not folder.is_dir():
        raise KitError(f"There is no folder {folder}. Give the one that holds the hand-ins.")
    columns = _Columns()
    items: dict[str, int] = {}
    kinds: dict[str, int] = {}
    answers: dict[tuple[str, str], tuple[int, str, Any]] = {}
    files: list[tuple[str, str, int, list[str], bool]] = []
    for name, found in _uploads(folder, leave):
        start = len(columns.file)
        good = [one for one in found.events if is_event(one)]
        order = Order(good)
        for event, time in zip(order.events, order.times, strict=True):
            kind = str(event.get("event"))
            answer = event.get("card" if kind == "card" else "answer")
            given = (event["item"], repr(answer))  # 1, 1.0 and True are different here
            columns.file.append(len(files))
            columns.identity.append(hash(journals.identity(event)))
            columns.key.append(hash(event["key"]) if key(event) else 0)
            columns.time.append(_time(time))
            columns.item.append(items.setdefault(event["item"], len(items)))
            columns.event.append(kinds.setdefault(kind, len(kinds)))
            code = answers.setdefault(given, (len(answers), event["item"], answer))[0]
            columns.answer.append(code if kind in _WITH_ANSWER else -1)
            columns.sure.append(_mark(event.get("sure")))
            columns.saved.append(_mark(event.get("right")))
        if lost := len(found.events) - len(good):
            found.notes.append(f"entries that are no events, left out: {lost}")
        many = len(columns.file) - start
        if not many and not found.notes:
            found.notes.append("holds no answers: it is neither a hand-in nor a journal")
        files.append((name, found.pseudonym, many, found.notes, found.named_inside))
    learners = _learners(files, columns)
    table = pd.DataFrame(files, columns=["file", "pseudonym", "events", "notes", "inside"])
    table["learner"] = pd.array(learners, dtype="string")
    table["notes"] = table["notes"].str.join("; ")
    events = _frame(columns, learners, [*items], [*kinds])
    different = [(name, answer) for _, name, answer in answers.values()]
    return HandIns(events, different, table[["file", "learner", "events", "notes"]])


def _uploads(folder: Path, leave: Path | None) -> Iterator[tuple[str, Upload]]:
    """Every file by its name, and what is in it; those in a zip have names of their own."""
    for path, wrong in _paths(folder, leave):
        name = path.relative_to(folder).as_posix()
        is_zip = path.suffix.lower() == ".zip"
        content = b""
        why_not = wrong
        if not wrong and not is_zip and not uploads.is_ours(path.name):
            why_not = "not read: its name ends neither in .json nor in .jsonl"
        elif not wrong:
            content, why_not = _content(path, uploads.LARGEST_ZIP if is_zip else uploads.LARGEST)
        if why_not:
            yield name, Upload(notes=[why_not])
        elif is_zip:
            for part, inside, say in uploads.unzipped(content):
                found = Upload(notes=[say]) if say else uploads.opened(part, inside)
                yield f"{name}/{part}" if part else name, found
        else:
            yield name, uploads.opened(path.name, content)


def _paths(folder: Path, leave: Path | None) -> Iterator[tuple[Path, str]]:
    """All files in a folder and the folders in it, and why one of them is not read.

    No link is followed: it may lead out of the folder. A folder that cannot be entered, and a path
    too long for this computer, are said.
    """
    waiting = [folder]
    while waiting:
        where = waiting.pop()
        try:
            inside = sorted(os.scandir(where), key=lambda one: one.name)
        except OSError as error:
            yield where, f"not read: {error.strerror or error}"
            continue
        folders = []
        for one in inside:
            path = where / one.name
            if one.name.startswith(".") or (leave is not None and _same(path, leave)):
                continue
            try:
                kind = os.lstat(path).st_mode
            except OSError as error:
                yield path, f"not read: {error.strerror or error}"
                continue
            if stat.S_ISDIR(kind):
                folders.append(path)
            elif stat.S_ISLNK(kind):
                yield path, "not read: it is a link to another place"
            elif stat.S_ISREG(kind):
                yield path, ""
            else:
                yield path, "not read: it is no ordinary file"
        waiting += reversed(folders)


def _same(path: Path, other: Path) -> bool:
    return os.path.abspath(path) == os.path.abspath(other)


def _content(path: Path, most: int) -> tuple[bytes, str]:
    """The bytes of a file, or why they are not read."""
    try:
        size = path.stat().st_size
        if size > most:
            return b"", uploads.too_large(size)
        return path.read_bytes(), ""
    except OSError as error:
        return b"", f"not read: {error.strerror or error}"


def _time(text: str) -> float:
    try:
        return datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError, OSError):
        return 0.0


def _mark(value: Any) -> int:
    return int(value) if isinstance(value, bool) else -1


def _learners(files: list[tuple], columns: _Columns) -> list[str | None]:
    """The learner of each file that holds events, under a name that is nobody else's.

    Files that share an event with a key are one learner's, whatever they are called: a page gives
    a key once. Files of one pseudonym are one learner's if they share any event.
    """
    ends = np.cumsum([file[2] for file in files]).tolist()
    groups: list[list[int]] = []
    owner: dict[tuple, list[int]] = {}  # by what is shared: the group it was found in
    for n, (_, whose, many, _, _) in enumerate(files):
        if not many:
            continue
        span = slice(ends[n] - many, ends[n])
        marks = {("", one) for one in columns.key[span] if one}
        marks |= {(folded(whose), one) for one in columns.identity[span]}
        met = {id(owner[mark]): owner[mark] for mark in marks if mark in owner}
        mine = [*(number for group in met.values() for number in group), n]
        groups = [group for group in groups if id(group) not in met]
        groups.append(mine)
        for other in mine:
            other_span = slice(ends[other] - files[other][2], ends[other])
            name = folded(files[other][1])
            owner.update({("", one): mine for one in columns.key[other_span] if one})
            owner.update({(name, one): mine for one in columns.identity[other_span]})
    return _labels(files, groups)


def _labels(files: list[tuple], groups: list[list[int]]) -> list[str | None]:
    found: list[str | None] = [None] * len(files)
    names = [_pseudonym(files, group) for group in groups]
    often = Counter(folded(name) for name in names)
    taken = {folded(name) for name in names}
    given: set[str] = set()
    for group, name in sorted(zip(groups, names, strict=True), key=lambda one: min(one[0])):
        label = name
        if folded(name) in given:
            others = (f"{name} ({n})" for n in count(2))
            label = next(one for one in others if folded(one) not in taken)
        taken.add(folded(label))
        given.add(folded(name))
        for n in group:
            found[n] = label
            _say(files, n, group, label, often[folded(name)])
    return found


def _pseudonym(files: list[tuple], group: list[int]) -> str:
    """What the files of one learner call them: the name inside the one with the most events."""

    def weight(n: int) -> tuple:
        _, whose, events, _, inside = files[n]
        named = whose not in (uploads.UNNAMED, GUEST)
        return named, inside, events

    return files[max(group, key=weight)][1]


def _say(files: list[tuple], n: int, group: list[int], label: str, often: int) -> None:
    notes = files[n][3]
    if often > 1:
        say = "other files have this pseudonym and no event in common with it"
        notes.append(f"{say}: counted apart, as “{label}”")
    elif len(group) > 1:
        notes.append(f"one of {len(group)} files of one learner, put together")
    if len(group) > 1 and folded(files[n][1]) != folded(label):
        notes.append(f"the same answers are handed in as “{label}”")


def _frame(
    columns: _Columns, learners: list[str | None], items: list[str], kinds: list[str]
) -> pd.DataFrame:
    names = sorted({one for one in learners if one is not None})
    code: dict[str | None, int] = {name: n for n, name in enumerate(names)}
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
