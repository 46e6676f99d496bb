"""`start.py collect FOLDER`: what the learners of a room have answered, copied for the report.

A journal holds all that a learner did, so it is copied whether or not they have handed in; hand-ins
are copied of those who have no journal. Learners can put into their folders whatever they like: no
link is followed, and only ordinary files are read.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

WORK = ("course", "work")  # in a learner's home
GUEST = "guest"  # the journal of somebody who chose no pseudonym
LARGEST = 20_000_000  # bytes, as the report has it
_NO_LINK = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def collect(homes: dict[str, Path], target: Path) -> list[str]:
    """Copy the answers in these learners' homes into `target`; what came of it, in sentences.

    Nothing in `target` is overwritten: what is there already stays, and what has changed since
    stands beside it, as `blue-heron (2).jsonl`. The report puts the two together.
    """
    target.mkdir(parents=True, exist_ok=True)
    said: list[str] = []
    without: list[str] = []
    new = 0
    for name, home in sorted(homes.items()):
        found = 0
        for file, content in _answers(home, said):
            found += 1
            if _put(target, _called(file, name), content):
                new += 1
        if not found:
            without.append(name)
    with_some = len(homes) - len(without)
    lines = [f"Learners: {len(homes)}. With answers: {with_some}. New files in {target}: {new}."]
    if without:
        lines.append(f"Nothing yet of: {', '.join(without)}.")
    return [*lines, *said]


def _answers(home: Path, said: list[str]) -> Iterator[tuple[str, bytes]]:
    """The files of answers in a home, by name: journals, or hand-ins where there is no journal."""
    try:
        folder = _opened(home, WORK)
    except OSError:
        return  # nobody has opened a lesson there
    try:
        names = sorted(os.listdir(folder))
        journals = [name for name in names if name.endswith(".jsonl")]
        handed_in = [name for name in names if name.startswith("hand-in-")]
        for wanted in (journals, [name for name in handed_in if name.endswith(".json")]):
            found = [(name, content) for name in wanted if (content := _read(folder, name, said))]
            yield from found
            if found:
                return
    finally:
        os.close(folder)


def _opened(home: Path, steps: tuple[str, ...]) -> int:
    """A folder in a home, opened step by step, so that no link leads out of it."""
    folder = os.open(home, _NO_LINK | os.O_DIRECTORY)
    for step in steps:
        try:
            inside = os.open(step, _NO_LINK | os.O_DIRECTORY, dir_fd=folder)
        finally:
            os.close(folder)
        folder = inside
    return folder


def _read(folder: int, name: str, said: list[str]) -> bytes:
    """The bytes of a file; none, and a sentence, where it is no file that we read."""
    why = ""
    try:
        with os.fdopen(os.open(name, _NO_LINK, dir_fd=folder), "rb") as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode):
                why = "it is no ordinary file"
            elif about.st_size > LARGEST:
                why = f"it has {about.st_size / 1e6:,.0f} MB"
            else:
                return file.read(LARGEST)
    except OSError as error:
        why = "it is a link" if error.errno == errno.ELOOP else str(error.strerror)
    said.append(f"Not copied: {name[:80]!r}, for {why}.")
    return b""


def _called(file: str, learner: str) -> str:
    """The name of the copy: that of the file, which is a pseudonym. A guest is the login's."""
    return f"{learner}.jsonl" if file == f"{GUEST}.jsonl" else file


def _put(target: Path, name: str, content: bytes) -> bool:
    """Write a file under a name that is free; False where the same is there already."""
    stem, dot, end = name.rpartition(".")
    for number in count(1):
        path = target / (name if number == 1 else f"{stem} ({number}){dot}{end}")
        try:
            with path.open("xb") as file:
                try:
                    file.write(content)
                    file.flush()
                except OSError:
                    with suppress(OSError):
                        path.unlink()  # half a journal would look like a whole one
                    raise
            return True
        except FileExistsError:
            if path.is_file() and path.read_bytes() == content:
                return False
    raise AssertionError("numbers do not end")
