"""Run the measurements: all of them, or those named.

python3 start.py bench              all, and writes benchmarks/results.md and results.json
python3 start.py bench maps scales  these parts, and writes nothing

start.py cuts the measurements off from the network, but for what installs: that is measured first,
by `--outside`, and its figures wait in a file.
"""

import compileall
import json
import os
import platform
import sys
import sysconfig
from dataclasses import asdict
from datetime import date
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from benchmarks import ROOT
from benchmarks.measuring import Report

OUTSIDE = ROOT / "benchmarks/outside.json"
PARTS = [
    "installs",
    "quizzes",
    "imports",
    "starts",
    "lessons",
    "maps",
    "scales",
    "reports",
    "room",
    "slow",
    "slow_lessons",
]
PACKAGES = [
    "jupyterlab",
    "ipywidgets",
    "anywidget",
    "folium",
    "folium_offline",
    "jupyterquiz",
    "pandas",
    "matplotlib",
    "pydantic",
]


def machine() -> list[str]:
    """What the figures depend on."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9
    load = os.getloadavg()[0]
    said = f"{date.today()} · {platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
    said += f"{memory:.0f} GB · Python {platform.python_version()} · load at the start {load:.1f}"
    return [said, ", ".join(f"{name} {version(name)}" for name in PACKAGES)]


def outside() -> int:
    """Measure what needs the network, and keep the figures for the run that is cut off from it."""
    from benchmarks import installs

    OUTSIDE.write_text(json.dumps(asdict(installs.measure())), encoding="utf-8")
    return 0


def measured(name: str) -> Report:
    if name != "installs":
        return import_module(f"benchmarks.{name}").measure()
    found = json.loads(OUTSIDE.read_text("utf-8"))
    OUTSIDE.unlink()
    return Report(**found)


def main(names: list[str]) -> int:
    if names == ["--outside"]:
        return outside()
    if unknown := set(names) - set(PARTS):
        print(f"There is no part {sorted(unknown)}. There are: {', '.join(PARTS)}.")
        return 2
    about = machine()
    # As after a first start: no package is compiled anew at each import, whoever installed it.
    for folder in (sysconfig.get_path("purelib"), ROOT / "kit"):
        compileall.compile_dir(folder, quiet=2)
    found = {}
    for name in names or PARTS:
        found[name] = measured(name)
        print(found[name].markdown(), end="\n\n", flush=True)
        if not names:  # after each part: a run that is stopped keeps what it has
            write(ROOT / "benchmarks", about, found)
    return 0


def write(folder: Path, about: list[str], found: dict) -> None:
    head = (
        "# The kit beside what people use today\n\nWritten by `python3 start.py bench`. Medians; "
    )
    head += "each figure and its floor or peer were measured in turns, in the same run."
    texts = [head, *about, *(one.markdown() for one in found.values())]
    (folder / "results.md").write_text("\n\n".join(texts) + "\n", encoding="utf-8")
    rows = {"about": about, **{name: one.rows for name, one in found.items()}}
    text = json.dumps(rows, ensure_ascii=False, indent=1)
    (folder / "results.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
