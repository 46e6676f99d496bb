"""Each lesson beside a floor: a notebook that imports what the kit stands on, and draws one figure
and one map.

A kernel of its own for each, started beforehand; time from the first cell to the end of the last.
"""

import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from benchmarks import ROOT
from benchmarks.measuring import Report, Row, pss, row

FLOOR = """\
import pandas, folium, ipywidgets, matplotlib
from io import StringIO
from matplotlib.figure import Figure

Figure().savefig(StringIO(), format="svg")
html = folium.Map()._repr_html_()"""


@dataclass
class Run:
    seconds: float
    memory: float
    "PSS of the kernel afterwards, in MB."
    cells: list[tuple[float, str]]
    "How long each cell took, the longest first."


def run(notebook: nbformat.NotebookNode, folder: Path) -> Run:
    """Run All, as a learner would."""
    settings = {"resources": {"metadata": {"path": str(folder)}}, "timeout": 120}
    settings["extra_arguments"] = ["--log-level=40"]  # a kernel warns of the port that it is given
    client = NotebookClient(notebook, kernel_name="python3", **settings)
    cells = []
    with client.setup_kernel():
        began = time.perf_counter()
        for n, cell in enumerate(notebook.cells):
            if cell.cell_type == "code":
                at = time.perf_counter()
                client.execute_cell(cell, n)
                cells.append((time.perf_counter() - at, cell.source))
        seconds = time.perf_counter() - began
        memory = pss(client.km.provisioner.pid)
    return Run(seconds, memory, sorted(cells, reverse=True))


def measure(repeats: int = 4, names: str = "*") -> Report:
    rows = []
    notes = []
    for path in sorted((ROOT / "notebooks").glob(f"{names}.ipynb")):
        runs: dict[str, list[Run]] = {"floor": [], "lesson": []}
        for number in range(repeats):
            order = [*runs] if number % 2 == 0 else [*reversed(runs)]
            for which in order:
                runs[which].append(in_copy(path, floor=which == "floor"))
        rows += rows_of(path.stem, runs["lesson"], runs["floor"])
        notes.append(where_it_goes(path.stem, runs["lesson"][-1]))
    about = f"The floor is this notebook:\n\n```python\n{FLOOR}\n```"
    return Report("Lessons", rows, [about, "Where the time goes:", "\n".join(notes)])


def in_copy(lesson: Path, floor: bool) -> Run:
    """A lesson, or the floor, in a copy of the course of its own."""
    with TemporaryDirectory() as folder:
        for part in ("data", "seeds", "notebooks"):
            shutil.copytree(ROOT / part, Path(folder, part))
        notebook = nbformat.read(lesson, as_version=4)
        if floor:
            notebook = new_notebook(cells=[new_code_cell(FLOOR)])
        return run(notebook, Path(folder, "notebooks"))


def rows_of(name: str, lessons: list[Run], floors: list[Run]) -> list[Row]:
    took, floor_took = ([one.seconds for one in each] for each in (lessons, floors))
    memory, floor_memory = ([one.memory for one in each] for each in (lessons, floors))
    return [
        row(f"{name}: Run All", took, "floor", floor_took, ratio=1.2),
        row(f"{name}: kernel memory", memory, "floor", floor_memory, "MB", ratio=1.1),
    ]


def where_it_goes(name: str, one: Run) -> str:
    slow = [f"`{code.splitlines()[0][:50]}` {took * 1000:.0f} ms" for took, code in one.cells[:4]]
    return f"- {name}: {', '.join(slow)}."
