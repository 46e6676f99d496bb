"""A lesson saved in JupyterLab after Run All, beside one that uses jupyterquiz and stock folium.

The same notebook but for its code: `benchmarks/peers.py` says what the other one has.
"""

from pathlib import Path

import nbformat
from browser import Lab, Lesson
from playwright.sync_api import BrowserContext

from benchmarks import ROOT
from benchmarks.measuring import Report, Row, jupyterlab, row
from benchmarks.peers import notebook

MOST = 500  # kB


def kilobytes(lab: Lab, browser: BrowserContext, path: Path, peer: str = "") -> float:
    """Run a lesson, or its peer, save it as a learner does, and weigh the file."""
    opened = Lesson(lab, browser, f"{peer or 'kit'}-{path.stem}", path.stem)
    file = opened.course / "notebooks" / path.name
    if peer:
        nbformat.write(notebook(path, peer, with_maps=True), file)
        opened.page.reload()
        opened.ready()
    opened.run_all()
    opened.save()
    opened.saved()  # waits until it is written whole
    opened.page.close()
    lab.end_kernels()
    return file.stat().st_size / 1000


def measure(names: str = "0*") -> Report:
    rows: list[Row] = []
    with jupyterlab() as (lab, browser):
        for path in sorted((ROOT / "notebooks").glob(f"{names}.ipynb")):
            mine = kilobytes(lab, browser, path)
            theirs = kilobytes(lab, browser, path, "jupyterquiz")
            rows += rows_of(path.stem, mine, theirs)
    notes = ["Bytes are the same in each round: there is one. 1 kB is 1,000 bytes."]
    return Report("A lesson saved after Run All", rows, notes)


def rows_of(name: str, mine: float, theirs: float) -> list[Row]:
    return [
        row(f"{name}: saved", mine, "jupyterquiz and folium", theirs, "kB", ratio=0.5),
        row(f"{name}: saved, at most", mine, unit="kB", most=MOST),
    ]
