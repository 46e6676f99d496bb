"""A lesson without what gives its exercises away: for a class, whose teacher has the key."""

import ast
import re
from contextlib import redirect_stdout, suppress
from io import StringIO
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

import kit
from kit.checks import judged
from kit.items import Number
from kit.questions import every_item

HELD_BACK = "*(Your teacher shows this one when all have tried.)*"
NOTICE = re.compile(r"^> \*\*What we notice\.\*\*.*(?:\n>.*)*", re.MULTILINE)
NOTICED = "> **What do you notice?** Make a note of it; you will compare in class."


def without_answers(notebook: NotebookNode) -> None:
    """Take out of a lesson what its exercises ask for, what we notice in it, and all outputs.

    A code cell goes if it says a solution or works out an answer, and so does each that then
    lacks a name. A sentence stands in its place.
    """
    lesson, made = _Lesson(notebook), {"kit"}
    for n, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            cell.source = lesson.without_numbers(NOTICE.sub(NOTICED, cell.source))
            continue
        cell.outputs, cell.execution_count = [], None
        needs, makes = _names(cell.source)
        tells, exercise = lesson.tells(cell.source), "exercise" in cell.metadata.get("tags", [])
        cell.metadata = {"tags": ["exercise"]} if exercise else {}
        if exercise or not (tells or needs & lesson.names.keys() - made):
            made |= makes
        else:
            notebook.cells[n] = new_markdown_cell(HELD_BACK, id=cell.id)


class _Lesson:
    """A lesson's code as it runs from top to bottom, apart from what is only shown or saved."""

    def __init__(self, notebook: NotebookNode) -> None:
        asked = re.findall(r'kit\.check\("([\d.]+)"', str(notebook.cells))
        self.asked = [one for name, one in every_item("code").items() if name in asked]
        self.names: dict[str, Any] = {}

    def without_numbers(self, text: str) -> str:
        """A text with a gap where it has the number of an answer, if no other is written so."""
        every = {str(one.answer) for one in self.asked if isinstance(one.answer, Number)}
        for number in filter(re.compile(r"\d*\.\d+|\d{3,}").fullmatch, every):
            text = re.sub(rf"(?<![\w.]){re.escape(number)}(?!\w|\.\d)", "…", text)
        return text

    def tells(self, code: str) -> bool:
        """Run a cell: does it hold a solution, or is one of its values an answer?"""
        values = self._values(code)
        return any(
            _plain(one.solution) in _plain(code)
            or any(judged(one, value)[0].get("right") for value in values)
            for one in self.asked
        )

    def _values(self, code: str) -> list[Any]:
        """What a cell gives a name to, and what it shows."""
        parts = ast.parse(code)
        if parts.body and isinstance(parts.body[-1], ast.Expr):
            shown = ast.Name("shown by the cell", ast.Store())
            parts.body[-1] = ast.Assign([shown], parts.body[-1].value)
        self.names["kit"] = _Tables
        with suppress(Exception), redirect_stdout(StringIO()):  # it may wait for the learner's own
            exec(compile(ast.fix_missing_locations(parts), "a lesson", "exec"), self.names)
        made = {one.id for one in ast.walk(parts) if isinstance(getattr(one, "ctx", 0), ast.Store)}
        return [value for one in made if (value := self.names.get(one, ...)) is not ...]


class _Silent(type):
    def __getattr__(cls, name: str) -> Any:
        return lambda *_, **__: None


class _Tables(metaclass=_Silent):
    """`kit` with the calls that give values; all others do nothing."""

    table, area, distance = map(staticmethod, (kit.table, kit.area, kit.distance))


def _plain(code: str) -> str:
    return re.sub(r"\s+", "", code).replace("'", '"')


def _names(code: str) -> tuple[set[str], set[str]]:
    """The names that a cell uses from above, and those that it makes: `...` makes none."""
    used, given, open_ = set(), set(), set()
    for part in ast.walk(ast.parse(code)):
        if isinstance(part, ast.Assign) and isinstance(part.value, ast.Constant):
            open_ |= {one.id for one in part.targets if part.value.value is ...}
        if isinstance(part, ast.alias):
            given.add(part.asname or part.name)
        if isinstance(part, ast.Name):
            (given if isinstance(part.ctx, ast.Store) else used).add(part.id)
    return used - given, given - open_
