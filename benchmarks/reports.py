"""The report of a class beside reading the same files with pandas, each in fresh processes."""

import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from made_classes import hand_in, learner

from benchmarks import ROOT
from benchmarks.measuring import Report, rounds, row
from kit.questions import every_item

# What a colleague would write to have all answers in one table.
PANDAS = """
import json, pathlib, sys
import pandas as pd
files = pathlib.Path(sys.argv[1]).glob("*.json")
pd.concat(pd.DataFrame(json.loads(file.read_text("utf-8"))["events"]) for file in files)
"""


def seconds(*words: object) -> float:
    """A new Python with these words, from its start to its end."""
    began = time.perf_counter()
    command = [sys.executable, *map(str, words)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def measure(repeats: int = 2, sizes: tuple[int, ...] = (100, 1_000, 10_000)) -> Report:
    items = [*every_item().values()]
    made = 0
    rows = []
    took = {}
    with TemporaryDirectory() as folder:
        files = Path(folder, "hand-ins")
        out = Path(folder, "report")
        for size in sizes:
            for number in range(made, size):
                hand_in(files, f"learner-{number}", learner(number, items))
            made = size
            took[size], floor = rounds(
                repeats,
                lambda: seconds("-m", "kit", "report", files, out),
                lambda: seconds("-c", PANDAS, files),
            )
            what = f"{size:,} hand-ins of the whole course"
            rows.append(row(what, took[size], "reading them with pandas", floor, ratio=1.5))
    for less, more in pairwise(sizes):
        growth = (f"{more:,} hand-ins", took[more], f"{less:,} hand-ins", took[less])
        rows.append(row(*growth, ratio=round(1.1 * more / less, 1)))
    return Report("The report of a class", rows)
