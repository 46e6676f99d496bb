"""The journal, `work/<pseudonym>.jsonl`: lines are only ever added, so none is lost in a crash.

A line is an event, such as {"time": ..., "item": "05.1", "event": "answer", "answer": ["a"]}.
Items, events and fields that this version does not know are kept, handed in and merged, too.

Here is what a kernel does with it. `journalfile` adds lines to one file and reads them back,
`events` says what a line means and in which order events were, `pseudonyms` who may be called how.
"""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock

from kit.courses import root
from kit.errors import plainly
from kit.journals import events, journalfile, pseudonyms
from kit.journals.events import Event, Order, identity, line, now, parsed
from kit.journals.journalfile import Journal
from kit.journals.pseudonyms import GUEST, folded

__all__ = ["GUEST", "identity", "line", "now", "parsed"]

_LOGIN = ("KIT_LEARNER", "JUPYTERHUB_USER")  # what a hub calls who has logged in
_BINDER = ("BINDER_SERVICE_HOST", "BINDER_LAUNCH_HOST", "BINDER_REPO_URL")
_turn = RLock()  # JupyterLab gives what widgets send to a thread of its own, beside the cells'


@dataclass
class _Learner:
    """What this kernel knows of one learner's answers."""

    own: Journal
    journals: dict[Path, Journal] = field(default_factory=dict)
    "By their paths all that hold answers of this learner: the own one, and older ones."
    waiting: list[Event] = field(default_factory=list)
    "Events that could not be written so far."
    order: Order = field(default_factory=Order)
    answers: dict[str, dict] = field(default_factory=dict)
    versions: dict[Path, tuple[int, bytes]] = field(default_factory=dict)
    "The state of each journal, as long as lines are only added to it."
    taken: dict[Path, int] = field(default_factory=dict)
    "How many events of each journal are in `order`."
    counted: int = 0
    "How many events of `order` are in `answers`."

    def __post_init__(self) -> None:
        self.journals[self.own.path] = self.own


@dataclass
class _Session:
    """This kernel: who works in it, and whether it was said that nothing can be saved."""

    learner: str | None = None
    pages: set[str] = field(default_factory=set)
    "For whom something to be answered was put into a page."
    known: dict[Path, _Learner] = field(default_factory=dict)
    warned: bool = False


_session = _Session()


# --- who works here ----------------------------------------------------------------------------


def switch(pseudonym: str) -> None:
    """Let somebody else work in this kernel, and in kernels that start from now on.

    What cannot be a file name everywhere is a KitError. "Guest" is nobody's name, but what all are
    called who have not chosen one.
    """
    chosen = pseudonyms.no_guest(pseudonyms.checked(pseudonym))
    with _turn:
        first = next((name for name in _chosen() if folded(name) == folded(chosen)), chosen)
        _session.learner = first
        try:
            folder().mkdir(exist_ok=True)
            with journalfile.locked(folder()):
                journalfile.append(folder() / "current", [chosen])
        except OSError as error:
            _warn(error)


def current() -> str:
    """The pseudonym of the learner of this kernel, else 'guest'.

    A kernel has one learner from its first use on: the login on a hub, else the one chosen last on
    this computer. Only `switch` changes that, in this kernel and not in others that run.
    """
    with _turn:
        if _session.learner is None:
            _session.learner = login() or next(reversed(_chosen()), GUEST)
        return _session.learner


def of_page() -> str:
    """The learner of this kernel, for whom something in a page is made now: it stays theirs."""
    with _turn:
        name = current()
        _session.pages.add(name)
        return name


def has_pages(name: str) -> bool:
    """Whether something in a page was made in this kernel for this learner."""
    return name in _session.pages


def login() -> str:
    """The name under which a learner has logged in on a hub, as a pseudonym; "" elsewhere."""
    if any(name in os.environ for name in _BINDER):  # a hub, too, but its names are numbers
        return ""
    logins = (pseudonyms.from_login(os.environ.get(name, "")) for name in _LOGIN)
    return next((one for one in logins if one), "")


def _chosen() -> list[str]:
    """All pseudonyms that were chosen on this computer, in order."""
    try:
        lines = journalfile.content(folder() / "current").split(b"\n")[:-1]  # the last may be torn
    except OSError:
        return []
    written = [one.decode(errors="replace").strip() for one in lines]
    return [pseudonyms.no_guest(name) for name in written if pseudonyms.is_valid(name)]


def names() -> list[str]:
    """All who have a journal on this computer, each as first written."""
    shown = {folded(name): name for name in reversed([*_chosen(), current()])}
    found = {folded(path.stem) for path in _files("*.jsonl")}
    return sorted(shown.get(one, one) for one in found if one in shown or pseudonyms.is_valid(one))


def _files(pattern: str) -> list[Path]:
    try:
        return sorted(folder().glob(pattern))
    except OSError:
        return []


# --- writing -----------------------------------------------------------------------------------


def record(event: Event, name: str = "") -> bool:
    """Append one event, with the time; True once it can be read from the disk.

    One that comes again with the same `key` is not written again. `name` is whose it is: a page
    may still be open from before somebody else sat down at this computer.
    """
    with _turn:
        mine = _learner(name)
        key = events.key(event)
        if key and any(journal.holds(key) for journal in mine.journals.values()):
            return True
        waits = key and any(events.key(one) == key for one in mine.waiting)
        return _add(mine, [] if waits else [{"time": now(), **event}])


def add(new: list[Event], name: str = "") -> bool:
    """Append events behind those that wait for the disk; True once all of them are on it."""
    with _turn:
        return _add(_learner(name), new)


def _add(mine: _Learner, new: list[Event]) -> bool:
    mine.waiting += [json.loads(line(event)) for event in new]  # what is no JSON stops here
    if not mine.waiting:
        return True
    try:
        mine.own.add([line(event) for event in mine.waiting])
    except OSError as error:
        _warn(error)
        return False
    mine.waiting.clear()
    _session.warned = False
    return True


def keep(file: str, content: bytes) -> None:
    """Write a whole file into work/, or nothing of it: then an OSError comes."""
    with _turn:
        folder().mkdir(exist_ok=True)
        journalfile.replace(folder() / file, content)


def _warn(error: OSError) -> None:
    if not _session.warned:
        print(f"We cannot save in {folder()} ({plainly(error)}).")
        print("The lesson works all the same, but your answers are kept only until the kernel")
        print("stops.")
    _session.warned = True


# --- reading -----------------------------------------------------------------------------------


def read(name: str = "") -> tuple[list[Event], list[str]]:
    """All events of the learner in order, each once; and the damaged lines, set aside, unused."""
    with _turn:
        mine = _up_to_date(name)
        damaged = [one for journal in mine.journals.values() for one in journal.damaged]
        for journal in mine.journals.values():
            damaged += parsed(journal.unfinished)[1]
        return [*mine.order.events], damaged


def answers(name: str = "") -> dict[str, dict]:
    """By item id, the one answered longest ago first: what is known of the learner's answers.

    How many `tries`; the last `answer`, whether it was `right` and the learner `sure` (None: not
    judged, not asked), and `first_right`, `first_sure`; True for each other event there was.
    """
    with _turn:
        mine = _up_to_date(name)
        for event in mine.order.events[mine.counted :]:
            _count(mine.answers, event)
        mine.counted = len(mine.order.events)
        return {item: {**one} for item, one in mine.answers.items()}


def _count(found: dict[str, dict], event: Event) -> None:
    one = found.setdefault(event["item"], {"tries": 0})
    if event.get("event") != "answer":
        one.setdefault(str(event.get("event")), True)
        return
    marks = {name: event.get(name) for name in ("right", "sure")}
    marks = {name: None if mark is None else mark is True for name, mark in marks.items()}
    if not one["tries"]:
        one.update({f"first_{name}": mark for name, mark in marks.items()})
    one.update(marks, tries=one["tries"] + 1, answer=event.get("answer"))
    found[event["item"]] = found.pop(event["item"])  # to the end


def stored() -> bytes:
    """The learner's journal as it is on the disk, and behind it what waits."""
    with _turn:
        mine = _learner("")
        parts = []
        for path in mine.journals:
            try:
                parts.append(journalfile.content(path))
            except OSError:
                continue
        parts += [line(event).encode(errors="replace") for event in mine.waiting]
        return b"\n".join(parts)


def _up_to_date(name: str) -> _Learner:
    """What is known of a learner, after a look at the disk."""
    mine = _learner(name)
    for journal in mine.journals.values():
        journal.look()
    versions = {path: (one.version, one.unfinished) for path, one in mine.journals.items()}
    if versions != mine.versions:
        mine.order = Order()
        mine.taken = {}
        mine.versions = versions
        mine.answers = {}
        mine.counted = 0
    at_the_end = True
    for path, journal in mine.journals.items():
        new = [*journal.events[mine.taken.get(path, 0) :], *parsed(journal.unfinished)[0]]
        at_the_end = mine.order.add(new) and at_the_end
        mine.taken[path] = len(journal.events)
    waiting = [json.loads(line(event).encode(errors="replace")) for event in mine.waiting]
    at_the_end = mine.order.add(waiting) and at_the_end
    if not at_the_end:
        mine.answers = {}
        mine.counted = 0
    return mine


# --- files -------------------------------------------------------------------------------------


def folder() -> Path:
    return root() / "work"


def file_of(name: str) -> Path:
    """Where a learner's answers are saved."""
    return folder() / f"{folded(name)}.jsonl"


def _learner(name: str) -> _Learner:
    """What is known of a learner; another spelling of the name on the disk is the same learner."""
    path = file_of(name or current())
    if path not in _session.known:
        _session.known[path] = _Learner(Journal(path))
    mine = _session.known[path]
    for one in _other_spellings(path):
        if one not in mine.journals:  # older than ours: they come first
            mine.journals = {one: Journal(one), **mine.journals}
    return mine


def _other_spellings(path: Path) -> list[Path]:
    """Journals of the first version, which kept capitals, where they are files of their own."""
    found = []
    for one in _files("*.jsonl"):
        if one.name != path.name and folded(one.stem) == path.stem:
            same_file = path.exists() and path.samefile(one)
            found += [] if same_file else [one]
    return found


def forget(name: str) -> list[str]:
    """Delete what work/ holds of a learner: journal, hand-in, drafts, the name itself.

    Gives the names of the files that are gone. An OSError says which could not be deleted.
    """
    with _turn:
        gone = [path for path in _every_file() if _belongs(path, folded(pseudonyms.checked(name)))]
        for path in gone:
            path.unlink()
        rest = [one for one in _chosen() if folded(one) != folded(name)]
        if rest != _chosen():
            keep("current", "\n".join(["", *rest, ""]).encode())
        _session.known.pop(file_of(name), None)
        if folded(current()) == folded(name):
            _session.learner = None
        return [path.relative_to(folder()).as_posix() for path in gone]


def _every_file() -> list[Path]:
    """All files in work/, and the links themselves, never what they lead to."""
    found = []
    for where, _, files in os.walk(folder()):
        found += [Path(where, one) for one in files]
    return sorted(found)


def _belongs(path: Path, name: str) -> bool:
    """Whether a file in work/ is this learner's: a journal, a hand-in, a draft, a copy of one."""
    if any(folded(part) == name for part in path.relative_to(folder()).parts[:-1]):
        return True
    whose, _, ending = path.name.removeprefix(".").partition(".")
    if ending.startswith("json") and not ending.startswith("jsonl"):  # a learner may be "hand-in-x"
        whose = whose.removeprefix("hand-in-")
    return bool(ending) and folded(whose.split(" ")[0]) == name
