"""Learners' hand-ins as one table of events, whatever state the files are in.

No file stops the others: each is read as far as it can be, and what was wrong with it is said.
"""

from __future__ import annotations

import os
import re
import stat
from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from kit import courses, journals
from kit.errors import KitError, plainly
from kit.journals import uploads
from kit.journals.events import Event, Order, is_event, key
from kit.journals.pseudonyms import GUEST, folded
from kit.journals.uploads import Upload, shown


class HandIns(NamedTuple):
    events: pd.DataFrame
    "A row an event, in order: learner, item, event, answer, sure, saved, time. Each event once."
    answers: list[tuple[str, Any]]
    "Each different answer once: its item, and the answer. `events.answer` counts along here."
    files: pd.DataFrame
    "A row a file: its name, whose it is (missing: not read), how many events, what to say of it."
    firsts: dict[str, int]
    "Of each learner the first event, by which the next report knows whose name this was."


FROM_PAPER = "paper"  # the item of the event that stands in each file of typed answers
BESIDE_PAPER = "answers from paper and from a computer, put together"
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


@dataclass(eq=False)
class _File:
    """A file that was handed in."""

    number: int
    name: str
    pseudonym: str
    named_inside: bool
    "Whether the pseudonym stands in the file; else it is made of the file's name."
    notes: list[str]
    "What to say of it."
    events: range = range(0)
    "Its events, by their places in the columns."
    group: list[_File] = field(default_factory=list)
    "All files of its learner, itself as well."
    learner: str | None = None
    is_paper: bool = False
    "Whether a teacher typed it, from a worksheet, under the pseudonym that stands on it."
    beside_paper: bool = False
    "Whether it was put together with such a file, or such a file with it."


@dataclass
class _Gathered:
    """What is read so far. Words and answers stand once each, and columns hold their numbers."""

    columns: _Columns = field(default_factory=_Columns)
    files: list[_File] = field(default_factory=list)
    items: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, int] = field(default_factory=dict)
    answers: dict[tuple[str, str], tuple[int, Any]] = field(default_factory=dict)
    "By the item and the answer in words: 1, 1.0 and True are different here."

    def add_file(self, name: str, upload: Upload) -> None:
        """Add a file and its events; what is no event is left out, and said."""
        notes = upload.notes
        file = _File(len(self.files), name, upload.pseudonym, upload.named_inside, notes)
        self.files.append(file)
        begin = len(self.columns.file)
        good = [one for one in upload.events if is_event(one)]
        file.is_paper = any(one["item"] == FROM_PAPER for one in good)
        order = Order(good)
        for event, time in zip(order.events, order.times, strict=True):
            self._add_event(event, time, file.number)
        file.events = range(begin, len(self.columns.file))
        if lost := len(upload.events) - len(good):
            notes.append(f"entries that are no events, left out: {lost}")
        if not file.events and not any(one.startswith("not read") for one in notes):
            notes.append("holds no answers: it is neither a hand-in nor a journal")

    def _add_event(self, event: Event, time: str, file: int) -> None:
        columns = self.columns
        columns.file.append(file)
        columns.identity.append(_number(journals.identity(event)))
        columns.key.append(hash(event["key"]) if key(event) else 0)
        columns.time.append(_time(time))
        columns.item.append(self.items.setdefault(event["item"], len(self.items)))
        kind = str(event.get("event"))
        columns.event.append(self.kinds.setdefault(kind, len(self.kinds)))
        given = event.get("card" if kind == "card" else "answer")
        number = self._number_of(event["item"], given)
        columns.answer.append(number if kind in _WITH_ANSWER else -1)
        columns.sure.append(_mark(event.get("sure")))
        columns.saved.append(_mark(event.get("right")))

    def _number_of(self, item: str, answer: Any) -> int:
        number, _ = self.answers.setdefault((item, repr(answer)), (len(self.answers), answer))
        return number


def _number(identity: str) -> int:
    """What stands for an event, in each run of Python the same."""
    digest = blake2b(identity.encode(errors="surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def read(
    folder: Path, leave: Path | None = None, named_before: dict[str, int] | None = None
) -> HandIns:
    """All hand-ins and journals in a folder and the folders in it, but for those in `leave`.

    Files that share an event are one learner's, and each event counts once. Files of one pseudonym
    that share none may be two learners': they are kept apart. What a teacher typed from paper goes
    to the one learner of its pseudonym.

    `named_before`: the `firsts` of an earlier report. Of several learners of one pseudonym, each
    keeps the name that it had there, wherever files of others have come to stand.
    """
    if not folder.is_dir():
        raise KitError(f"There is no folder {folder}. Give the one that holds the hand-ins.")
    gathered = _Gathered()
    ours = courses.name()
    for name, upload in _uploads(folder, leave):
        if upload.course in ("", ours):
            gathered.add_file(name, upload)
        else:
            note = f"not read: it is of another course, “{shown(upload.course)}”"
            gathered.add_file(name, Upload(notes=[note]))
    groups = _with_paper(_groups(gathered))
    _name_learners(groups, _still_named(groups, gathered.columns, named_before or {}))
    answers = [(item, answer) for (item, _), (_, answer) in gathered.answers.items()]
    firsts = _firsts(groups, gathered.columns)
    return HandIns(_events(gathered), answers, _table(gathered.files), firsts)


def _uploads(folder: Path, leave: Path | None) -> Iterator[tuple[str, Upload]]:
    """Every file by its name, and what is in it; those in a zip have names of their own."""
    for path, wrong in _paths(folder, leave):
        name = path.relative_to(folder).as_posix()
        is_zip = path.suffix.lower() == ".zip"
        content = b""
        why_not = wrong
        if not wrong and not is_zip and not uploads.is_ours(path.name):
            why_not = uploads.not_ours(name)
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
            yield where, f"not read: {plainly(error)}"
            continue
        folders = []
        for one in inside:
            path = where / one.name
            is_report = leave is not None and _same(path, leave)
            if uploads.is_of_the_system(one.name) or is_report:
                continue
            try:
                kind = os.lstat(path).st_mode
            except OSError as error:
                yield path, f"not read: {plainly(error)}"
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
        return b"", f"not read: {plainly(error)}"


def _time(text: str) -> float:
    try:
        return datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError, OSError):
        return 0.0


def _mark(value: Any) -> int:
    return int(value) if isinstance(value, bool) else -1


def _groups(gathered: _Gathered) -> list[list[_File]]:
    """The files that hold events, those of one learner together, in the order of their first.

    Files that share an event with a key are one learner's, whatever they are called: a page gives
    a key once. Files of one pseudonym are one learner's if they share any event.
    """
    files = [file for file in gathered.files if file.events]
    first: dict[tuple[str, int], _File] = {}  # by what can be shared: the first file that has it
    for file in files:
        file.group = [file]
        for mark in _marks(file, gathered.columns):
            other = first.setdefault(mark, file)
            if other.group is not file.group:
                _join(other.group, file.group)
    return list({id(file.group): file.group for file in files}.values())


def _with_paper(groups: list[list[_File]]) -> list[list[_File]]:
    """The groups, with answers from paper put to the learner of the same pseudonym, if it is one.

    A teacher has copied the pseudonym from a worksheet. Where two learners have it, nobody can
    tell whose the paper is: then it stays apart.
    """
    by_name: dict[str, list[list[_File]]] = {}
    for group in groups:
        by_name.setdefault(folded(_pseudonym(group)), []).append(group)
    for same in by_name.values():
        paper = [group for group in same if all(file.is_paper for file in group)]
        others = [group for group in same if group not in paper]
        if len(paper) == len(others) == 1:
            _join(paper[0], others[0])
            for file in paper[0][0].group:
                file.beside_paper = True
    return list({id(file.group): file.group for group in groups for file in group}.values())


def _marks(file: _File, columns: _Columns) -> Iterator[tuple[str, int]]:
    """What the file of one learner can share with another file of the same learner."""
    name = folded(file.pseudonym)
    for place in file.events:
        if columns.key[place]:
            yield "", columns.key[place]
        yield name, columns.identity[place]


def _join(one: list[_File], other: list[_File]) -> None:
    joined = sorted([*one, *other], key=lambda file: file.number)
    for file in joined:
        file.group = joined


def _firsts(groups: list[list[_File]], columns: _Columns) -> dict[str, int]:
    """`HandIns.firsts`: whatever a learner hands in later, the first event is in it."""
    found = {}
    for group in groups:
        places = [place for file in group for place in file.events]
        first = min(places, key=lambda place: columns.time[place])
        found[str(group[0].learner)] = columns.identity[first]
    return found


def _still_named(
    groups: list[list[_File]], columns: _Columns, named_before: dict[str, int]
) -> dict[int, str]:
    """The names that learners had in an earlier report, each by the number of a first file."""
    names = {first: name for name, first in named_before.items()}
    group_of = {file.number: group for group in groups for file in group}
    kept: dict[int, str] = {}
    for place in np.flatnonzero(np.isin(np.array(columns.identity), [*names])):
        group = group_of[columns.file[place]]
        name = names[columns.identity[place]]
        if _is_numbered(name, _pseudonym(group)) and name not in kept.values():
            kept.setdefault(group[0].number, name)
    return kept


def _is_numbered(name: str, pseudonym: str) -> bool:
    """Whether a name is this pseudonym, or made of it where several learners have it."""
    return folded(re.sub(r" \(\d+\)$", "", name)) == folded(pseudonym) or name == pseudonym


def _name_learners(groups: list[list[_File]], kept: dict[int, str]) -> None:
    """Give the learner of each group a name that is nobody else's, and say so where it matters.

    `kept`: the names that some have already, by the number of the first file of each group.
    """
    names = [_pseudonym(group) for group in groups]
    often = Counter(folded(name) for name in names)
    given = {folded(name) for name in kept.values()}
    taken = {folded(name) for name in names} | given
    for group, name in zip(groups, names, strict=True):
        label = kept.get(group[0].number, name)
        if group[0].number not in kept and folded(name) in given:
            others = (f"{name} ({number})" for number in count(2))
            label = next(one for one in others if folded(one) not in taken)
        taken.add(folded(label))
        given.add(folded(label))
        for file in group:
            file.learner = label
            _say_whose(file, label, is_shared=often[folded(name)] > 1)


def _pseudonym(group: list[_File]) -> str:
    """What the files of one learner call them: the name inside the one with the most events."""

    def weight(file: _File) -> tuple[bool, bool, bool, int]:
        is_name = file.pseudonym not in (uploads.UNNAMED, GUEST)
        return is_name, not file.is_paper, file.named_inside, len(file.events)

    return max(group, key=weight).pseudonym


def _say_whose(file: _File, label: str, is_shared: bool) -> None:
    """Say of a file what is not to be expected; `is_shared`: others have the same pseudonym."""
    together = len(file.group)
    if is_shared:
        say = "other files have this pseudonym and no event in common with it"
        file.notes.append(f"{say}: counted apart, as “{label}”")
    elif file.beside_paper:
        file.notes.append(f"{BESIDE_PAPER}: both are “{label}”")
    elif together > 1:
        file.notes.append(f"one of {together} files of one learner, put together")
    if together > 1 and folded(file.pseudonym) != folded(label):
        file.notes.append(f"the same answers are handed in as “{label}”")


def _table(files: list[_File]) -> pd.DataFrame:
    """`HandIns.files`."""
    return pd.DataFrame(
        {
            "file": [file.name for file in files],
            "learner": pd.array([file.learner for file in files], dtype="string"),
            "events": [len(file.events) for file in files],
            "notes": ["; ".join(file.notes) for file in files],
        }
    )


def _events(gathered: _Gathered) -> pd.DataFrame:
    """`HandIns.events`: in the order of learners and times, each event of a learner once."""
    names = sorted({file.learner for file in gathered.files if file.learner is not None})
    number = {name: place for place, name in enumerate(names)}
    owner = [-1 if file.learner is None else number[file.learner] for file in gathered.files]
    raw = {name: np.array(column) for name, column in vars(gathered.columns).items()}
    learner = np.array(owner, dtype="int32")[raw["file"]]
    frame = pd.DataFrame({**raw, "learner": learner})
    frame = frame.sort_values(["learner", "time"], kind="stable")
    frame = frame.drop_duplicates(["learner", "identity"], ignore_index=True)
    words = {"learner": names, "item": [*gathered.items], "event": [*gathered.kinds]}
    for name, known in words.items():
        frame[name] = pd.Categorical.from_codes(frame[name], known)
    for name in ("sure", "saved"):
        value = frame[name].to_numpy()
        frame[name] = pd.arrays.BooleanArray(value == 1, value < 0)
    return frame[["learner", "item", "event", "answer", "sure", "saved", "time"]]
