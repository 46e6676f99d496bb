"""Run the measurements: all of them, or those named. Each one's rows are renewed in results.md.

python3 start.py bench              all but those in BY_NAME, about 40 minutes
python3 start.py bench maps scales  these parts
python -m benchmarks --write        measures nothing: results.md anew, after a change of misses.yaml

start.py cuts the measurements off from the network, but for what installs: that is measured first,
by `--outside`, and its figures wait in a file.
"""

import compileall
import json
import os
import platform
import sys
import sysconfig
import time
import traceback
from dataclasses import asdict
from datetime import date
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version

from benchmarks import ROOT, writing
from benchmarks.measuring import Report

OUTSIDE = ROOT / "benchmarks/outside.json"
# In the order of use to a person; a run that is stopped keeps what it has.
PARTS = [
    "slow",
    "web",
    "lessons",
    "saved",
    "clicks",
    "maps",
    "ledger",
    "scales",
    "reports",
    "cases",
    "starts",
    "installs",
    "room",
    "imports",
]
# These take longer than all others together, so they are measured when they are asked for.
BY_NAME = ["testrun", "faults"]
PACKAGES = [
    "jupyterlab",
    "ipywidgets",
    "anywidget",
    "folium",
    "folium_offline",
    "jupyterquiz",
    "pandas",
    "matplotlib",
]


def machine() -> str:
    """What the figures depend on."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9
    load = os.getloadavg()[0]
    said = f"{date.today()} · {platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
    said += f"{memory:.0f} GB · Python {platform.python_version()}, "
    said += ", ".join(f"{name} {installed(name)}" for name in PACKAGES)
    return f"{said} · load at its start {load:.1f}"


def installed(name: str) -> str:
    """The version of a package; some peers are not there where only one part is measured."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "(not installed)"


def outside() -> int:
    """Measure what needs the network, and keep the figures for the run that is cut off from it."""
    from benchmarks import installs

    began = time.perf_counter()
    found = asdict(installs.measure())
    kept = {"about": machine(), "seconds": time.perf_counter() - began, "found": found}
    OUTSIDE.write_text(json.dumps(kept), encoding="utf-8")
    return 0


def measured(name: str) -> tuple[str, float, Report]:
    """The machine, how long it took, and what was found."""
    if name == "installs":
        kept = json.loads(OUTSIDE.read_text("utf-8"))
        OUTSIDE.unlink()
        return kept["about"], kept["seconds"], Report(**kept["found"])
    about = machine()
    began = time.perf_counter()
    found = import_module(f"benchmarks.{name}").measure()
    return about, time.perf_counter() - began, found


def main(names: list[str]) -> int:
    every = [*PARTS, *BY_NAME]
    if names == ["--outside"]:
        return outside()
    if names == ["--write"]:
        writing.write(writing.FOLDER, every)
        return 0
    if unknown := set(names) - set(every):
        print(f"There is no part {sorted(unknown)}. There are: {', '.join(every)}.")
        return 2
    # As after a first start: no package is compiled anew at each import, whoever installed it.
    for folder in (sysconfig.get_path("purelib"), ROOT / "kit"):
        compileall.compile_dir(folder, quiet=2)
    failed = []
    for name in names or PARTS:
        try:
            about, seconds, found = measured(name)
        except Exception:  # the other parts are measured all the same
            traceback.print_exc()
            failed.append(name)
            continue
        print(f"{found.title}, {seconds:,.0f} s\n\n{writing.table(found.rows)}\n", flush=True)
        writing.keep(writing.FOLDER, name, about, seconds, found)
        writing.write(writing.FOLDER, every)
    if failed:
        print(f"Not measured, see above: {', '.join(failed)}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
