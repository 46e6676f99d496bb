"""A virtual environment on the disk: what it says about itself, its damage, and moving it."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import os
import platform
import re
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

STAMP = "course-stamp.json"  # written last: an environment without it is half made
PYTHON = Path("Scripts/python.exe" if os.name == "nt" else "bin/python")
NO_SIZE = -1  # of a list that cannot be read: no file is that long
LONGEST = 165  # characters of the longest path inside an environment, as Windows counts


class Recorded(NamedTuple):
    """A file that a package brought, as its list says."""

    path: Path
    digest: str  # as "sha256=..."
    size: int


def this_python() -> str:
    """What an environment must fit: 3.11.6 and 3.11.7 are one to it."""
    major, minor = sys.version_info[:2]
    return f"{major}.{minor} {sys.platform} {platform.machine().lower()}"


def digest(*files: Path) -> str:
    """One digest of all these files together."""
    found = hashlib.sha256()
    for file in files:
        found.update(file.read_bytes() + b"\0")
    return found.hexdigest()


def read_stamp(folder: Path) -> dict[str, Any]:
    """What an environment says about itself; nothing when it does not, or is half made."""
    try:
        stamp = json.loads((folder / STAMP).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(folder: Path, stamp: dict[str, Any]) -> None:
    """Say it, all or nothing."""
    beside = folder / f"{STAMP}.new"
    beside.write_text(json.dumps(stamp, indent=1), "utf-8")
    os.replace(beside, folder / STAMP)


def packages(folder: Path) -> Path:
    """Where the packages of an environment are."""
    if os.name == "nt":
        return folder / "Lib" / "site-packages"
    found = sorted(folder.glob("lib/python3*/site-packages"))
    return found[0] if found else folder / "lib" / "site-packages"


def installed(folder: Path) -> list[str]:
    """The names of all packages with their versions, as their folders say."""
    site = packages(folder)
    if not site.is_dir():
        return []
    return sorted(name for name in os.listdir(site) if name.endswith(".dist-info"))


def recorded(folder: Path) -> Iterator[Recorded]:
    """Every file of every package that has a size on its list.

    What Python compiles (.pyc) it writes anew when it likes, whatever a list says of it.
    """
    site = packages(folder)
    for name in installed(folder):
        try:
            rows = list(csv.reader((site / name / "RECORD").read_text("utf-8").splitlines()))
        except (OSError, ValueError, csv.Error):
            rows = []
        if not rows:
            yield Recorded(site / name / "RECORD", "", NO_SIZE)
        for row in rows:
            if len(row) == 3 and row[2].isdigit() and not row[0].endswith(".pyc"):
                yield Recorded(site / row[0], row[1], int(row[2]))


def damaged(folder: Path) -> list[Path]:
    """Files that are gone, or not as long as they were: an antivirus program, a power cut."""
    found = []
    for file in recorded(folder):
        try:
            if os.stat(file.path).st_size != file.size:
                found.append(file.path)
        except OSError:
            found.append(file.path)
    return found


def changed(folder: Path) -> list[Path]:
    """The same, but every file is read: some seconds. Scripts, which we change, are left out."""
    scripts = (folder / PYTHON).parent
    found = []
    for file in recorded(folder):
        path = Path(os.path.normpath(file.path))
        if path.parent == scripts or not file.digest.startswith("sha256="):
            continue
        try:
            got = hashlib.sha256(path.read_bytes()).digest()
        except OSError:
            found.append(path)
            continue
        if base64.urlsafe_b64encode(got).rstrip(b"=").decode() != file.digest[7:].rstrip("="):
            found.append(path)
    return found


def rename_inside(folder: Path, before: str, after: str) -> None:
    """Let the scripts of an environment that was made under another name know the new one.

    Both names have the same length, so that this is right inside Windows' programs as well.
    """
    assert len(before) == len(after)
    old = re.compile(rb"(?<=[/\\])" + re.escape(before.encode()) + rb"(?![\w.-])")
    scripts = [*(folder / PYTHON).parent.iterdir(), folder / "pyvenv.cfg"]
    for file in scripts:
        if not file.is_file() or file.is_symlink() or file.name.lower().startswith("python"):
            continue
        was = file.read_bytes()
        now = old.sub(after.encode(), was)
        if now != was:
            file.write_bytes(now)


def delete(folder: Path) -> None:
    """Delete a folder with all in it, or a link to one, also what is marked as only to be read.

    Raises:
        OSError: something could not be deleted.
    """

    def try_again(does: Any, path: str, _: object) -> None:
        os.chmod(path, stat.S_IWRITE)
        does(path)

    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder, onerror=try_again)


def too_long(root: Path) -> int:
    """By how many characters this folder's path is too long for Windows; 0 where it fits."""
    if os.name != "nt" or _long_paths_allowed():
        return 0
    return max(0, len(str(root)) + 1 + LONGEST - 259)


def _long_paths_allowed() -> bool:
    if sys.platform != "win32":
        return False
    import winreg

    try:
        place = r"SYSTEM\CurrentControlSet\Control\FileSystem"
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, place) as key:
            return winreg.QueryValueEx(key, "LongPathsEnabled")[0] == 1
    except OSError:
        return False
