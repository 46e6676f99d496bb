"""How long the tests take: all, those of one lesson, those that need no browser."""

import subprocess
import sys
import time

from benchmarks import ROOT
from benchmarks.measuring import Report, row

SPREAD = ["-n", "2", "--dist", "loadfile"]  # as start.py does
RUNS = {
    "the tests of one lesson": (["--lesson", "05"], 1),
    "the tests that need no browser": (["-m", "not browser"], 2),
    "all tests": ([], 10),
}


def minutes(options: list[str]) -> tuple[float, str]:
    """How long a run takes, and how it ended."""
    command = [sys.executable, "-m", "pytest", "-q", *SPREAD, *options]
    began = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    took = (time.perf_counter() - began) / 60
    said = [line for line in done.stdout.splitlines() if line.strip()]
    print(*(line for line in said if line.startswith(("FAILED", "ERROR"))), sep="\n", flush=True)
    return took, said[-1].strip("= ") if said else done.stderr[-200:]


def measure(runs: dict[str, tuple[list[str], float]] = RUNS) -> Report:
    rows = []
    notes = []
    for what, (options, most) in runs.items():
        took, ended = minutes(options)
        rows.append(row(what, took, unit="minutes", most=most))
        notes.append(f"- {what}: {ended}")
    return Report("The test run", rows, ["\n".join(notes)])
