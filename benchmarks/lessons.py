"""Each lesson beside a floor: a notebook that only imports what the kit stands on.

A kernel of its own for each, started beforehand; time from the first cell to the end of the last.
"""

import json
import shutil
import statistics
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from benchmarks import ROOT
from benchmarks.measuring import Report, pss, row

FLOOR = "import pandas, folium, ipywidgets, matplotlib"
DRAWING = "\nfrom io import StringIO\nfrom matplotlib.figure import Figure\n"
DRAWING += "Figure().savefig(StringIO(), format='svg')\nhtml = folium.Map()._repr_html_()"


@dataclass
class Run:
    seconds: float
    memory: float
    "PSS of the kernel afterwards, in MB."
    size: int
    "Bytes of the notebook saved, with the state of its widgets."
    cells: list[tuple[float, str]]
    "How long each cell took, the longest first."
    parts: dict[str, int]
    "Bytes of each kind of thing saved."


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
        client.set_widgets_metadata()
    size = len(nbformat.writes(notebook).encode())
    return Run(seconds, memory, size, sorted(cells, reverse=True), parts(notebook))


def parts(notebook: nbformat.NotebookNode) -> dict[str, int]:
    """Bytes by kind: outputs by type, and the widgets' state by field."""
    found: dict[str, int] = {}
    outputs = [one for cell in notebook.cells for one in cell.get("outputs", [])]
    data = [pair for one in outputs for pair in one.get("data", {}).items()]
    widgets = notebook.metadata.get("widgets", {}).values()
    models = [one for kind in widgets for one in kind.get("state", {}).values()]
    data += [(f"widget {name}", part) for one in models for name, part in one["state"].items()]
    for kind, part in data:
        if isinstance(part, str) and "<iframe" in part:
            name = "maps"
        elif isinstance(part, str) and "<svg" in part:
            name = "figures"
        else:
            name = kind
        found[name] = found.get(name, 0) + len(json.dumps(part).encode())
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))


def measure(repeats: int = 5, names: str = "*") -> Report:
    rows = []
    notes = []
    drawing = []
    cells = []
    for path in sorted((ROOT / "notebooks").glob(f"{names}.ipynb")):
        floors = []
        lessons = []
        for _ in range(repeats):
            with TemporaryDirectory() as folder:
                for part in ("data", "seeds", "notebooks"):
                    shutil.copytree(ROOT / part, Path(folder, part))
                inside = Path(folder, "notebooks")
                floors.append(run(new_notebook(cells=[new_code_cell(FLOOR)]), inside))
                lessons.append(run(nbformat.read(path, as_version=4), inside))
        drawing.append(run(new_notebook(cells=[new_code_cell(FLOOR + DRAWING)]), ROOT))
        cells.append(run(new_notebook(cells=[new_code_cell("'word'") for _ in range(30)]), ROOT))
        rows += rows_of(path.stem, lessons, floors)
        notes.append(where_it_goes(path.stem, lessons[-1]))
    took, memory = (middle(drawing, what) for what in ("seconds", "memory"))
    about = f"The floor: a notebook with `{FLOOR}`. One that also draws an empty figure and an "
    about += f"empty map takes {took:.2f} s and {memory:.0f} MB. Thirty cells, about as many as a "
    about += f"lesson has, take {middle(cells, 'seconds'):.2f} s to show a word each. "
    about += "Where the time and the bytes go:"
    return Report("Lessons", rows, [about, "\n".join(notes)])


def middle(runs: list[Run], what: str) -> float:
    return statistics.median(getattr(one, what) for one in runs)


def rows_of(name: str, lessons: list[Run], floors: list[Run]) -> list[dict]:
    mine = {what: middle(lessons, what) for what in ("seconds", "memory", "size")}
    floor = {what: middle(floors, what) for what in ("seconds", "memory")}
    return [
        row(f"{name}: Run All", mine["seconds"], "floor", floor["seconds"], "s", 1.5),
        row(f"{name}: kernel memory", mine["memory"], "floor", floor["memory"], "MB", 1.25),
        row(f"{name}: saved", mine["size"] / 1000, "1.5 MB", 1500, "kB", 1),
    ]


def where_it_goes(name: str, one: Run) -> str:
    slow = [f"`{code.splitlines()[0][:50]}` {took * 1000:.0f} ms" for took, code in one.cells[:4]]
    heavy = [f"{part} {size / 1000:.0f} kB" for part, size in list(one.parts.items())[:4]]
    return f"- {name}: {', '.join(slow)}; {', '.join(heavy)}."
