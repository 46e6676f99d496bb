"""What all measurements share: even rounds, and each figure beside its floor or peer."""

import os
import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
from browser import ARGUMENTS, Lab, chromium
from playwright.sync_api import BrowserContext, sync_playwright

Row = dict[str, str]
Figures = float | Sequence[float]
"One figure, or the same one from each round."


@dataclass
class Report:
    """What one part has found: rows of one table, and words on them."""

    title: str
    rows: list[Row]
    notes: list[str] = field(default_factory=list)


# --- figures and their aims ----------------------------------------------------------------------


def median(figures: Figures) -> float:
    return statistics.median(figures) if isinstance(figures, Sequence) else figures


def percentile(values: Sequence[float], share: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


def told(figures: Figures, unit: str) -> str:
    """A figure; of several rounds their median, with the lowest and the highest.

    >>> told([3, 1, 2], "s")
    '2 s (1–3)'
    """
    said = f"{median(figures):,.4g} {unit}"
    if not isinstance(figures, Sequence) or len(figures) == 1:
        return said
    return f"{said} ({min(figures):,.3g}–{max(figures):,.3g})"


def row(
    what: str,
    ours: Figures,
    against: str = "",
    theirs: Figures | None = None,
    unit: str = "s",
    *,
    ratio: float | None = None,
    more: float | None = None,
    most: float | None = None,
) -> Row:
    """A figure of ours beside what it is measured against.

    Args:
        what: what was measured.
        ours: our figure, or that of each round.
        against: the floor or the peer.
        theirs: its figure, or that of each round.
        unit: of both.
        ratio: the aim, if our figure is to be at most so many times theirs.
        more: the aim, if it is to be at most so much more than theirs.
        most: the aim, if it is to be at most so much, whatever theirs is.
    """
    mine = median(ours)
    made = cells(what, told(ours, unit), against)
    if theirs is not None:
        their = median(theirs)
        made |= {"is": told(theirs, unit), "ratio": f"{mine / their:.2f}"}
        if ratio is not None:
            return made | aim(f"≤ {ratio} ×", mine / their <= ratio)
        if more is not None:
            made["ratio"] = f"{mine - their:+.3g} {unit}"
            return made | aim(f"≤ {more} {unit} more", mine - their <= more)
    return made if most is None else made | aim(f"≤ {most:,} {unit}", mine <= most)


def missing(what: str, there: int, wanted: int) -> Row:
    """How many of what should be there are not; the aim is none."""
    made = cells(what, f"{wanted - there} of {wanted}")
    return made | aim("0", there == wanted)


def cells(what: str, kit: str, against: str = "") -> Row:
    """A row without an aim: each cell of it is there."""
    return {"what": what, "kit": kit, "against": against} | dict.fromkeys(
        ("is", "ratio", "aim", "met"), ""
    )


def aim(words: str, is_met: bool) -> Row:
    return {"aim": words, "met": "yes" if is_met else "no"}


# --- rounds --------------------------------------------------------------------------------------


def rounds(count: int, *parts: Callable[[], float]) -> list[list[float]]:
    """The figures of each part, one a round.

    They take turns, so that what slows one slows all. Every other round goes backwards: with an
    even count, each part is as often the first as the last.
    """
    found: list[list[float]] = [[] for _ in parts]
    for number in range(count):
        order = [*enumerate(parts)]
        for place, part in order if number % 2 == 0 else reversed(order):
            found[place].append(part())
    return found


# --- the machine ---------------------------------------------------------------------------------


def pss(process: int) -> float:
    """The memory of a process in MB: its own, and on Linux its share of what it shares."""
    known = psutil.Process(process).memory_full_info()
    return getattr(known, "pss", known.uss) / 1e6


def as_root() -> list[str]:
    """What JupyterLab asks for when an administrator starts it."""
    return ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


@contextmanager
def window(init_script: str = "") -> Iterator[BrowserContext]:
    """A browser's window, and nothing else."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        try:
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            context.add_init_script(init_script or ";")
            yield context
        finally:
            browser.close()


@contextmanager
def jupyterlab(init_script: str = "") -> Iterator[tuple[Lab, BrowserContext]]:
    """A JupyterLab server and a window that the parts of a measurement share."""
    with TemporaryDirectory() as home, window(init_script) as context:
        lab = Lab(Path(home))
        try:
            yield lab, context
        finally:
            lab.stop()


def hold(context: BrowserContext, page: object, rate: int) -> None:
    """Hold the browser's processor to a part of itself, as DevTools does."""
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})
