"""Does every computer find a ready-made file (a wheel) for every package of every lock?

    .venv/bin/python tests/platforms.py          needs uv and the internet; takes a minute or two

Without a wheel an installation needs a compiler, which a school's computer does not have. uv can
ask in the name of another computer, so nothing is installed and no such computer is needed. Prints
a table of what has no wheel, and ends with 1 when a computer that we promise to serve lacks one.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
PLATFORMS = {  # what uv calls them: what people call them
    "x86_64-pc-windows-msvc": "Windows, Intel or AMD",
    "aarch64-pc-windows-msvc": "Windows, ARM",
    "x86_64-apple-darwin": "macOS, Intel",
    "aarch64-apple-darwin": "macOS, Apple chip",
    "x86_64-unknown-linux-gnu": "Linux, Intel or AMD",
    "aarch64-unknown-linux-gnu": "Linux, ARM",
    "x86_64-unknown-linux-musl": "Alpine Linux, Intel or AMD",
    "aarch64-unknown-linux-musl": "Alpine Linux, ARM",
}
LOCKS = [
    "requirements.txt",
    "requirements-test.txt",
    "requirements-bench.txt",
    "teacher/hub/requirements.txt",
]
HUB_SYSTEMS = ("apple-darwin", "unknown-linux-gnu")  # JupyterHub runs on no other
ONLY_TRIED = ("musl",)  # looked at, not promised: CONTRIBUTING.md says so
NOT_SERVED = {("aarch64-pc-windows-msvc", "3.11")}  # start.py says so, and asks for a newer Python
# Packages that their makers publish as source alone, in pure Python: no compiler is needed.
PURE = {"xstatic-leaflet"}
PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==[^\\]+")
WITHOUT_WHEEL = re.compile(r"Because ([a-z0-9._-]+)==\S+ has no (?:usable )?wheels")


class Gap(NamedTuple):
    """A package of a lock without a wheel for one computer."""

    lock: str
    package: str
    platform: str
    python: str


def pins(lock: str) -> dict[str, list[str]]:
    """The lines of a lock that pin something, by package, without their hashes."""
    found: dict[str, list[str]] = {}
    for line in (ROOT / lock).read_text("utf-8").splitlines():
        match = PIN.match(line)
        if match:
            found.setdefault(match[1].lower(), []).append(match[0].strip())
    return found


def gaps(lock: str, platform: str, python: str) -> list[Gap]:
    """What a computer lacks; uv names one package at a time, so we ask until all are named."""
    wanted = pins(lock)
    for name in PURE:
        wanted.pop(name, None)
    found = []
    while True:
        said = ask(wanted.values(), platform, python)
        if said is None:
            return found
        named = WITHOUT_WHEEL.search(said)
        if named is None or named[1] not in wanted:
            raise RuntimeError(f"{lock} for {platform}, Python {python}: uv says\n{said}")
        found.append(Gap(lock, named[1], platform, python))
        del wanted[named[1]]


def ask(pinned: Iterable[list[str]], platform: str, python: str) -> str | None:
    """What uv says when it finds no wheel; None when it finds all."""
    command = ["uv", "pip", "compile", "-q", "--no-deps", "--no-header", "--only-binary", ":all:"]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pins.in"
        file.write_text("\n".join(line for lines in pinned for line in lines), "utf-8")
        command += ["--python-platform", platform, "--python-version", python, str(file)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    return None if done.returncode == 0 else " ".join(done.stderr.split())


def promised(gap: Gap) -> bool:
    """Whether we say that the course runs there."""
    tried = any(word in gap.platform for word in ONLY_TRIED)
    return not tried and (gap.platform, gap.python) not in NOT_SERVED


def wanted_by(lock: str, platform: str) -> bool:
    """Whether a lock is used on such a computer at all."""
    return "hub" not in lock or platform.endswith(HUB_SYSTEMS)


def main() -> int:
    """Ask for all; print what is missing."""
    every = product(LOCKS, PLATFORMS, PYTHONS)
    asked = [one for one in every if wanted_by(one[0], one[1])]
    with ThreadPoolExecutor(4) as pool:
        found = [gap for some in pool.map(lambda one: gaps(*one), asked) for gap in some]
    pythons: dict[tuple[str, str, str], list[str]] = {}
    for gap in found:
        pythons.setdefault((gap.lock, PLATFORMS[gap.platform], gap.package), []).append(gap.python)
    print(f"{len(asked)} combinations of lock, system and Python.")
    if found:
        print("\n| lock | system | no wheel for | Python |\n|---|---|---|---|")
    for (lock, system, package), versions in sorted(pythons.items()):
        print(f"| {lock} | {system} | {package} | {', '.join(versions)} |")
    missing = [gap for gap in found if promised(gap)]
    print("\nWhere we promise to run, all is there." if not missing else "\nSomething is missing.")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
