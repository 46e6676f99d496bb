"""The cells of the lessons as their makers wrote them, and notebooks built from them.

`data/lessons.json` names every cell of every lesson, with its tags and the code of a code cell;
`python -m kit catalogue` writes it. An exercise has its code in its question file, as `start`. A
notebook that was used holds other things too: solutions that somebody typed in, outputs, the state
of its quizzes. So an edition takes code from these files and never from the notebook.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kit.casefile.cases import Case
from kit.desk import belongs
from kit.desk.files import Course, Lines, near, problem
from kit.errors import KitError, plainly
from kit.questions import every_item

if TYPE_CHECKING:
    # To import it takes two seconds, and `validate` needs none of it: so only where one is built.
    from nbformat import NotebookNode

FILE = "data/lessons.json"
WRITE = "`python -m kit catalogue`"
TIDY = "`python -m kit.desk.tidy --no-run`"
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
SOLUTION = "solution"  # a code cell that says a solution, or works out what an exercise asks for
HAND_OUT = "hand-out"  # a teacher's own cell that goes along
NOT_IN = {name: f"not-{name}" for name in ("class", "teacher", "print", "web", "projector")}
ONLY_LAB = "only-lab"  # neither on paper nor in a page of the web or for a projector
RUN_LINE = re.compile(r"^\*\*Run:\*\* .+\n\n", re.MULTILINE)
"What the head of a lesson says of running: it is for those who have cells to run."
TAGS = {"exercise", "keep_output", SOLUTION, HAND_OUT, ONLY_LAB, *NOT_IN.values()}


@dataclass
class Made:
    """A cell as its maker wrote it."""

    kind: str
    "markdown or code"
    tags: list[str] = field(default_factory=list)
    source: str = ""
    "Of a code cell alone: the text of a lesson may be changed, and goes along as it is."
    exercise: str = ""
    "The id of the exercise that the cell asks; its code is that item's `start`."


@dataclass
class Built:
    """A notebook made anew, and sentences on what of the old one is not in it."""

    notebook: NotebookNode
    left_out: list[str] = field(default_factory=list)


def text(course: Course) -> str:
    """What `data/lessons.json` says when it is up to date: a line for each cell."""
    lines = ["{"]
    names = [name for name in belongs.lesson_names(course.case) if _path(name) in course.notebooks]
    for name in names:
        lines.append(f" {json.dumps(name)}: {{")
        cells = course.notebooks[_path(name)]
        rows = [f"  {json.dumps(cell.get('id', ''))}: {_row(cell)}" for cell in cells]
        lines.append(",\n".join(rows))
        lines.append(" }" + ("," if name != names[-1] else ""))
    return "\n".join([*lines, "}"]) + "\n"


def _row(cell: dict[str, Any]) -> str:
    """One cell as JSON."""
    tags = cell.get("metadata", {}).get("tags", [])
    row: dict[str, Any] = {"kind": cell["cell_type"]}
    if tags:
        row["tags"] = tags
    source = "".join(cell["source"])
    asked = asks(source) if cell["cell_type"] == "code" and "exercise" in tags else ""
    if asked:
        row["exercise"] = asked
    elif cell["cell_type"] == "code":
        row["source"] = source
    return json.dumps(row, ensure_ascii=False)


def asks(source: str) -> str:
    """The id of the exercise that a cell checks; "" where it checks none."""
    _, call, after = source.partition('kit.check("')
    return after.partition('"')[0] if call else ""


def made(here: Case, name: str) -> dict[str, Made]:
    """The cells of a lesson by their ids; a KitError where the file does not have the lesson."""
    try:
        every = json.loads((here.root / FILE).read_text(encoding="utf-8"))
        return {one: Made(**row) for one, row in every[name].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        raise KitError(
            f"{FILE} does not say which cells belong to {_path(name)}. Look through the notebook: "
            f"nobody's solutions may stand in it. Then write the file with {WRITE}."
        ) from None


def built(here: Case, name: str, edition: str) -> Built:
    """A lesson's notebook for an edition, or with all of its cells for "", each made anew.

    A cell keeps its id, its type, its text and the tag `exercise`; nothing else goes along, neither
    outputs nor attachments nor metadata. What is not for this edition stays out, and so does a cell
    that is not the lesson's own, unless its tag is `hand-out`.
    """
    import nbformat
    from nbformat.v4 import new_notebook

    path = here.root / _path(name)
    try:
        old = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    except (OSError, ValueError, nbformat.reader.NotJSONError) as error:
        raise KitError(f"{_path(name)} cannot be read: {plainly(error)}.") from None
    known = made(here, name)
    new = new_notebook(metadata={"kernelspec": KERNEL, "language_info": {"name": "python"}})
    result = Built(new)
    for number, cell in enumerate(old.cells, 1):
        own = known.get(cell.id)
        tags = set(own.tags if own else cell.metadata.get("tags", []))
        if own is None and HAND_OUT not in tags:
            if cell.source.strip():
                result.left_out.append(_stranger(name, number, cell))
            continue
        if not shown_in(edition, tags):
            continue
        kind = own.kind if own else cell.cell_type
        source = cell.source if has_cells(edition) else RUN_LINE.sub("", cell.source)
        if own and kind == "code":
            source = code_of(own, name)
            if source != cell.source:
                result.left_out.append(
                    f"{_path(name)}, cell {cell.id}: what was typed there. "
                    "It has the lesson's own code."
                )
        new.cells.append(_cell(kind, source, cell.id, tags))
    return result


def has_cells(edition: str) -> bool:
    """Whether there are cells to run in this edition."""
    return edition not in ("print", "web", "projector")


def shown_in(edition: str, tags: set[str]) -> bool:
    """Whether a cell with these tags is for this edition."""
    if ONLY_LAB in tags and not has_cells(edition):
        return False
    return edition == "" or NOT_IN[edition] not in tags


def code_of(own: Made, name: str) -> str:
    """The code of a cell as the course has it."""
    if not own.exercise:
        return own.source
    item = every_item("code").get(own.exercise)
    if item is None or not item.start:
        raise KitError(
            f"{own.exercise} is asked in {_path(name)}, and its question file has no `start`: the "
            "cell as learners get it, with three dots for the answer. Write it there."
        )
    return item.start.rstrip("\n")


def kept_safe(kind: str, tags: list[str]) -> dict[str, Any]:
    """The metadata of a cell that no slip can delete, and whose text no double-click opens.

    Code stays open: learners write in it.
    """
    metadata: dict[str, Any] = {"deletable": False}
    if kind != "code":
        metadata["editable"] = False
    if tags:
        metadata["tags"] = tags
    return metadata


def without_outputs(notebook: NotebookNode) -> NotebookNode:
    """Any notebook as it was before somebody ran it: the text of its cells, and nothing else."""
    from nbformat.v4 import new_notebook

    new = new_notebook(metadata={"kernelspec": KERNEL, "language_info": {"name": "python"}})
    for cell in notebook.cells:
        new.cells.append(_cell(cell.cell_type, cell.source, cell.id, set()))
    return new


def _cell(kind: str, source: str, name: str, tags: set[str]) -> NotebookNode:
    from nbformat.v4 import new_code_cell, new_markdown_cell

    said = kept_safe(kind, ["exercise"] if kind == "code" and "exercise" in tags else [])
    new_cell = new_code_cell if kind == "code" else new_markdown_cell
    return new_cell(source, id=name, metadata=said)


def _stranger(name: str, number: int, cell: NotebookNode) -> str:
    first = " ".join(cell.source.split())[:40]
    return (
        f"{_path(name)}, cell number {number} (“{first}”): it is not the lesson's own. "
        f"Give it the tag {HAND_OUT} if learners should have it."
    )


def _path(name: str) -> str:
    return f"notebooks/{name}.ipynb"


# --- what validate says ------------------------------------------------------------------------


def check(course: Course) -> Lines:
    """Exercises stand in the lessons as they are given out, and no other cell solves them."""
    exercises = every_item("code")
    for name in belongs.lesson_names(course.case):
        cells = course.notebooks.get(_path(name), [])
        here = {one: item for one, item in exercises.items() if one[:2] == name[:2]}
        for cell in cells:
            yield from _cell_lines(cell, name, here)
        asked = {asks("".join(cell["source"])) for cell in cells if cell["cell_type"] == "code"}
        for one, item in here.items():
            if one in asked and ("..." not in item.start or asks(item.start) != one):
                file = f"data/questions/{name}.yaml"
                where = f"{file}, row {near(course.root / file, f'id: {one}')} ({one})"
                rule = f'the exercise\'s cell: "..." for the answer, and kit.check("{one}", …)'
                yield problem(where, "start", item.start, rule)
    stored = course.root / FILE
    if not stored.is_file() or stored.read_text(encoding="utf-8") != text(course):
        yield f"{FILE}: not what the notebooks hold. Look what changed, then write it with {WRITE}."


def _cell_lines(cell: dict[str, Any], name: str, exercises: dict[str, Any]) -> Iterator[str]:
    where = f"{_path(name)}, cell {cell.get('id', '')}"
    tags = cell.get("metadata", {}).get("tags", [])
    source = "".join(cell["source"])
    if cell.get("metadata", {}) != kept_safe(cell["cell_type"], tags):
        yield f"{where}: a slip could delete it, or open it as source. {TIDY} sets what is needed."
    for tag in tags:
        if tag not in TAGS:
            yield problem(where, "tags", tag, ", ".join(sorted(TAGS)))
    if cell["cell_type"] != "code":
        return
    asked = exercises.get(asks(source))
    if asked and asked.start and source != asked.start.rstrip("\n"):
        yield f"{where}: not as `start` of {asked.id} gives it out. Put back what stands there."
    solved = [one for one, item in exercises.items() if squeezed(item.solution) in squeezed(source)]
    if solved and SOLUTION not in tags and not (asked and source == asked.start.rstrip("\n")):
        say = f"{where}: it says the solution of {solved[0]}. Take the cell out: kit.check shows it"
        yield f"{say} after a try. If others need the cell, give it the tag {SOLUTION}."


def squeezed(code: str) -> str:
    """Code as it can be compared: without spaces, and with one kind of quotation marks."""
    return "".join(code.split()).replace("'", '"')
