"""What the cells of the lessons show: each lesson is run once, for all editions that are made."""

from copy import deepcopy

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from kit.casefile.cases import Case
from kit.desk import cells
from kit.desk.edition.lessoncells import called, output
from kit.desk.tidy import run
from kit.items import Exercise
from kit.questions import item, rendered
from kit.solutions import from_key, shown_by


class Runs:
    """The lessons of a course as they run from the top, untouched."""

    def __init__(self, here: Case) -> None:
        self.here = here
        self._shown: dict[str, dict[str, NotebookNode]] = {}

    def shown(self, name: str, some: list[NotebookNode]) -> list[NotebookNode]:
        """Copies of some cells of a lesson: of code with what it showed, of text as they are.

        The cell of an exercise has, as `way` in its metadata, one way to solve it, with its result.
        """
        if name not in self._shown:
            # All of the lesson: a cell may need one that an edition leaves out.
            self._shown[name] = _run(cells.built(self.here, name, "").notebook)
        ran = self._shown[name]
        return [deepcopy(ran[one.id]) if one.cell_type == "code" else one for one in some]


def _run(notebook: NotebookNode) -> dict[str, NotebookNode]:
    """The cells of code by their ids, run."""
    asked: dict[str, Exercise] = {}
    own = notebook.cells
    notebook.cells = []
    for cell in own:
        notebook.cells.append(cell)
        call, name = called(cell.source) if cell.cell_type == "code" else ("", "")
        if call == "check":
            asked[cell.id] = item(name, "code")
            way = new_code_cell(shown_by(asked[cell.id]), id=f"{cell.id}-way")
            way.metadata["tags"] = ["raises-exception"]  # it may need an answer of the learner's
            notebook.cells.append(way)
    run(notebook)
    ran = {cell.id: cell for cell in notebook.cells if cell.cell_type == "code"}
    for name, one in asked.items():
        ran[name].metadata["way"] = _way(one, ran.pop(f"{name}-way").outputs)
    return ran


def _way(one: Exercise, outputs: list[NotebookNode]) -> dict[str, str]:
    """One way to solve an exercise, as its page gets it."""
    failed = any(each.output_type == "error" for each in outputs)
    result = from_key(one) if failed else "".join(map(output, outputs))
    say = rendered(one.feedback)
    return {"id": one.id, "code": one.solution.strip(), "result": result, "say": say}
