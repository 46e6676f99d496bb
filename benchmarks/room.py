"""Learners at once on the hub beside one: teacher/hub/load.py says what they do."""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import ROOT
from benchmarks.measuring import Report, Row, cells, missing, row

TITLE = "A class on the hub, lesson 05"
NO_HUB = """Not measured: the hub is not prepared. `python3 start.py bench` prepares it where there
are git, Node.js and npm; teacher/hub/README.md says which."""


def load(count: int) -> dict:
    """What a load run of so many learners measured."""
    with TemporaryDirectory() as folder:
        start = [sys.executable, ROOT / "teacher/hub/start.py", "--folder", os.environ["KIT_HUB"]]
        command = [*start, "load", count, "--out", folder]
        done = subprocess.run([str(one) for one in command], capture_output=True, text=True)
        try:
            return json.loads(Path(folder, "figures.json").read_text("utf-8"))
        except OSError:
            raise RuntimeError(f"{done.stdout}\n{done.stderr}"[-2000:]) from None


def measure(many: int = 30, repeats: int = 2) -> Report:
    if "KIT_HUB" not in os.environ:
        nothing = cells(f"{many} learners at once", "not measured")
        return Report(TITLE, [nothing | {"met": "not measured"}], [NO_HUB])
    alone = [load(1) for _ in range(repeats)]
    return Report(TITLE, rows_of(alone, load(many)))


def rows_of(alone: list[dict], together: dict) -> list[Row]:
    """Thirty learners are thirty times the work; two cores can do no better than 15 ×."""
    many = together["learners"]

    def line(what: str, *path: str, unit: str = "s", ratio: float | None = None) -> Row:
        *ones, all_ = [at(one, path) for one in (*alone, together)]
        return row(f"{many} learners: {what}", all_, "one", ones, unit, ratio=ratio)

    through = missing(f"{many} learners: did not get through", many - together["failed"], many)
    lines = [through, line("Run All, median", "seconds", "Run All", "median", ratio=10)]
    for what in ("Run All", "log-in", "opening a lesson", "an answer"):
        if what in together["seconds"]:
            lines.append(line(f"{what}, 95th percentile", "seconds", what, "95 %"))
        else:
            lines.append(cells(f"{many} learners: {what}", "not measured"))
    if together["memory"]:
        for what in ("a learner's server", "a learner's kernels"):
            lines.append(line(f"{what} (PSS)", "memory", what, unit="MB"))
    return lines


def at(found: dict, path: tuple[str, ...]) -> float:
    """What stands at a path in the figures of a load run."""
    for name in path:
        found = found[name]
    return found
