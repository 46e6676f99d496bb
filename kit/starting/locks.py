"""Locks between two starts. The system lets go of them when a process ends, however it ends."""

from __future__ import annotations

import errno
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

HELD = {errno.EACCES, errno.EAGAIN, errno.EDEADLK, errno.EWOULDBLOCK}
PAUSE = 0.2  # seconds between two looks at a lock that another start holds


class Busy(Exception):
    """Another process holds the lock."""


@contextmanager
def one_at_a_time(file: Path, waiting: str) -> Iterator[None]:
    """Be the only one in here; prints `waiting` once when another is in here already.

    Where the disk knows no locks, as some network disks, or may not be written, we go on without.
    """
    opened = _opened(file)
    said = False
    try:
        while opened:
            try:
                _take(opened, shared=False)
                break
            except Busy:
                if not said:
                    print(waiting, flush=True)
                said = True
                time.sleep(PAUSE)
        yield
    finally:
        if opened:
            opened.close()  # lets go of the lock, too


@contextmanager
def in_use(file: Path, shared: bool = True) -> Iterator[None]:
    """Say that the environment is in use (many may), or, not `shared`, that nobody may use it.

    Raises:
        Busy: somebody uses it, or somebody changes it, right now.
    """
    opened = _opened(file)
    try:
        if opened:
            _take(opened, shared)
        yield
    finally:
        if opened:
            opened.close()


def _opened(file: Path) -> IO[bytes] | None:
    try:
        return file.open("ab")
    except OSError:
        return None


def _take(opened: IO[bytes], shared: bool) -> None:
    try:
        if sys.platform != "win32":
            import fcntl

            kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
            fcntl.flock(opened, kind | fcntl.LOCK_NB)
        elif not shared:
            import msvcrt

            opened.seek(0)
            msvcrt.locking(opened.fileno(), msvcrt.LK_NBLCK, 1)
        # Windows has no shared lock here, and needs none: it moves no folder that is in use.
    except OSError as error:
        if error.errno in HELD:
            raise Busy from error
