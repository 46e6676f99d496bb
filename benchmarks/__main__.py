"""Run the measurements: all of them, or those named.

python3 start.py bench              all, and writes benchmarks/results.md and results.json
python3 start.py bench maps scales  these parts, and writes nothing
"""

import compileall
import json
import os
import platform
import sys
import sysconfig
from datetime import date
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from benchmarks import ROOT

PARTS = ["quizzes", "imports", "starts", "lessons", "maps", "scales"]
PACKAGES = ["jupyterlab", "ipywidgets", "anywidget", "folium", "folium_offline", "jupyterquiz"]
PACKAGES += ["pandas", "matplotlib", "pydantic"]


def machine() -> list[str]:
    """What the figures depend on."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9
    load = os.getloadavg()[0]
    said = f"{date.today()} · {platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
    said += f"{memory:.0f} GB · Python {platform.python_version()} · load at the start {load:.1f}"
    return [said, ", ".join(f"{name} {version(name)}" for name in PACKAGES)]


def main(names: list[str]) -> int:
    if unknown := set(names) - set(PARTS):
        print(f"There is no part {sorted(unknown)}. There are: {', '.join(PARTS)}.")
        return 2
    about = machine()
    # As after a first start: no package is compiled anew at each import, whoever installed it.
    for folder in (sysconfig.get_path("purelib"), ROOT / "kit"):
        compileall.compile_dir(folder, quiet=2)
    found = {}
    for name in names or PARTS:
        found[name] = import_module(f"benchmarks.{name}").measure()
        print(found[name].markdown(), end="\n\n", flush=True)
    if not names:
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
