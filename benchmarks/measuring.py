"""What all measurements share: interleaved repeats, and each figure beside its floor or peer."""

import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
from browser import ARGUMENTS, Lab, chromium
from playwright.sync_api import BrowserContext, sync_playwright


@dataclass
class Report:
    """What one part has found: rows of a table, all with the same columns, and words on them."""

    title: str
    rows: list[dict[str, Any]]
    notes: list[str] = field(default_factory=list)

    def markdown(self) -> str:
        names = list(self.rows[0])
        table = [names, ["---"] * len(names), *([one[name] for name in names] for one in self.rows)]
        lines = [f"| {' | '.join(str(cell) for cell in line)} |" for line in table]
        return "\n\n".join([f"## {self.title}", "\n".join(lines), *self.notes])


def row(what: str, ours: float, against: str, theirs: float, unit: str, aim: float | None = None):
    """A figure of ours, the one it is measured against, and their ratio."""
    ratio = ours / theirs
    met = ""
    if aim is not None:
        met = "yes" if ratio <= aim else "no"
    return {
        "what": what,
        "kit": f"{ours:,.4g} {unit}",
        "against": against,
        "is": f"{theirs:,.4g} {unit}",
        "ratio": f"{ratio:.2f}",
        "aim": "" if aim is None else f"≤ {aim}",
        "met": met,
    }


def interleaved(repeats: int, *parts: Callable[[], float]) -> list[float]:
    """The median of each part. They take turns, so that what slows one slows all."""
    rounds = [[part() for part in parts] for _ in range(repeats)]
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def percentile(values: list[float], share: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


def pss(process: int) -> float:
    """The memory of a process in MB: its own, and on Linux its share of what it shares."""
    told = psutil.Process(process).memory_full_info()
    return getattr(told, "pss", told.uss) / 1e6


@contextmanager
def jupyterlab(init_script: str = "") -> Iterator[tuple[Lab, BrowserContext]]:
    """A JupyterLab server and a browser that the parts of a measurement share."""
    with TemporaryDirectory() as home, sync_playwright() as playwright:
        lab = Lab(Path(home))
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        try:
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            context.add_init_script(init_script or ";")
            yield lab, context
        finally:
            browser.close()
            lab.stop()
