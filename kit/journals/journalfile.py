"""One file of a journal: lines are added to it, read back, and only then called saved.

Whatever may have become of the file while a kernel runs (exchanged, cut, deleted, turned into a
pipe, a link or a folder) is looked at anew each time; nothing here waits for a pipe.
"""

import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from kit.journals import events
from kit.journals.events import Event

LOCK = ".lock"
LONGEST_WAIT = 2.0  # seconds; a lock that is never given back must not cost an answer
_TRIES = 3
# Each is missing on some system. No link is followed, and a pipe is not waited for.
_FLAGS = [getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY")]


class NotAFile(OSError):
    """Something else than an ordinary file stands in the place of a journal."""


def opened(path: Path, how: int) -> int:
    """The number of an ordinary file that is opened; a pipe, a link or a folder is an OSError."""
    for flag in _FLAGS:
        how = how | flag
    with suppress(FileNotFoundError):
        _must_be_ordinary(path, os.lstat(path))
    number = os.open(path, how, 0o666)
    try:
        _must_be_ordinary(path, os.fstat(number))
    except OSError:
        os.close(number)
        raise
    return number


def _must_be_ordinary(path: Path, about: os.stat_result) -> None:
    if stat.S_ISLNK(about.st_mode):
        raise NotAFile(f"{path.name} is a link: move it away")
    if stat.S_ISDIR(about.st_mode):
        raise NotAFile(f"{path.name} is a folder: move it away")
    if not stat.S_ISREG(about.st_mode):
        raise NotAFile(f"{path.name} is not a file: move it away")


def content(path: Path, start: int = 0) -> bytes:
    """The bytes of an ordinary file."""
    with os.fdopen(opened(path, os.O_RDONLY), "rb") as file:
        file.seek(start)
        return file.read()


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Nobody else adds to a journal of this folder meanwhile.

    Two appends at once may overwrite each other on Windows and on network disks. The lock is a
    file of its own: a lock of the journal itself would go as soon as anybody had read it. Where
    there are no locks, or one is never given back, we go on without.
    """
    lock = FileLock(folder / LOCK, timeout=LONGEST_WAIT, poll_interval=0.002)
    with suppress(Timeout, OSError, NotImplementedError):
        lock.acquire()
    try:
        yield
    finally:
        with suppress(OSError):
            lock.release()


def append(path: Path, lines: list[str]) -> tuple[int, bytes]:
    """Add lines, wait until the disk has them, and read them back; an OSError says why not.

    They are read from what the next kernel will open: somebody may have put another file there.
    Gives the place where they begin, and their bytes.
    """
    # A newline first: a process killed in mid-line left none. "?" for half an emoji.
    data = "\n".join(["", *lines, ""]).encode(errors="replace")
    for _ in range(_TRIES):
        _own(path)
        start = _written(path, data) - len(data)
        if _stands(path, data, start):
            return start, data
    raise OSError(f"{path.name} does not hold what we have just written")


def _own(path: Path) -> None:
    """A file that lies in another folder, too, gets a copy of its own: the other stays as it is."""
    with suppress(FileNotFoundError):
        if os.lstat(path).st_nlink > 1:
            replace(path, content(path))


def _written(path: Path, data: bytes) -> int:
    """Write at the end of a file; gives where it ends now."""
    number = opened(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    with os.fdopen(number, "ab", buffering=0) as file:
        if file.write(data) < len(data):
            raise OSError("the disk is full")
        os.fsync(file.fileno())
        return file.tell()


def _stands(path: Path, data: bytes, start: int) -> bool:
    try:
        return content(path, start)[: len(data)] == data
    except FileNotFoundError:
        return False


def replace(path: Path, data: bytes) -> None:
    """Write a whole file, or nothing of it: then an OSError comes, and the old one is as it was."""
    half_made = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with suppress(FileNotFoundError):
            half_made.unlink()
        with os.fdopen(opened(half_made, os.O_WRONLY | os.O_CREAT | os.O_EXCL), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        half_made.replace(path)
    finally:
        with suppress(OSError):
            half_made.unlink()


class Journal:
    """One journal file, and what is known to stand in it. Only what was added is read again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.version = 0
        "Another number means that the file was read from its beginning: all events are others."
        self._forget()

    def _forget(self) -> None:
        self.events: list[Event] = []
        self.damaged: list[str] = []
        self.unfinished = b""
        "Behind the last whole line: one in the making, or torn, or without a newline."
        self._end = 0
        self._checksum = 0
        self._places: dict[str, int] = {}
        self._seen: tuple | None = None

    def look(self) -> None:
        """Read what is new. A file that is not the one of the last look is read as a whole."""
        seen = self._stamp()
        if seen is not None and seen == self._seen:
            return
        try:
            found = content(self.path)
        except OSError:
            found = b""
        if len(found) < self._end or zlib.crc32(found[: self._end]) != self._checksum:
            self._forget()
            self.version += 1
        whole = found.rfind(b"\n") + 1
        self._take(found[self._end : whole])
        self.unfinished = found[whole:]
        self._seen = seen

    def _stamp(self) -> tuple | None:
        try:
            about = os.lstat(self.path)
        except OSError:
            return None
        return about.st_dev, about.st_ino, about.st_size, about.st_mtime_ns

    def _take(self, added: bytes) -> None:
        for place, event, raw in events.scanned(added):
            if event is None:
                self.damaged.append(raw.decode(errors="replace"))
                continue
            self.events.append(event)
            if name := events.key(event):
                self._places[name] = self._end + place
        self._checksum = zlib.crc32(added, self._checksum)
        self._end += len(added)

    def add(self, lines: list[str]) -> None:
        """Add lines to the file; an OSError says why that is not possible."""
        self.path.parent.mkdir(exist_ok=True)
        with locked(self.path.parent):
            self.look()
            start, data = append(self.path, lines)
            if start == self._end:  # behind what we know: it need not be read again
                self._take(data)
                self._seen = self._stamp()
            else:
                self.look()

    def holds(self, key: str) -> bool:
        """Whether the event with this key stands in the file, as it is at this moment."""
        self.look()
        if key not in self._places:
            return False
        try:
            with os.fdopen(opened(self.path, os.O_RDONLY), "rb") as file:
                file.seek(self._places[key])
                found, _ = events.parsed(file.readline())
        except OSError:
            return False
        return bool(found) and events.key(found[0]) == key
