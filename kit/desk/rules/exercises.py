"""Whether the code of each exercise gives what its key says, and no other cell gives it away."""

import ast
import contextlib
from collections.abc import Iterator
from io import StringIO
from typing import Any, TypeGuard

import pandas as pd

import kit
from kit import running
from kit.checks import judged
from kit.desk.files import Course, Lines, problem
from kit.items import Exercise, Lesson

TAGS = {"solution", "exercise"}
"Of cells that may work out an answer: learners fill them, or a class does not get them."


class _Silent(type):
    def __getattr__(cls, name: str) -> Any:
        return lambda *_, **__: None


class _Values(metaclass=_Silent):
    """`kit` with the calls that give values; all others do nothing."""

    table, area, distance = map(staticmethod, (kit.table, kit.area, kit.distance))


def exercises(course: Course) -> Lines:
    """Run each lesson from the top; where it asks for an exercise, run the code of its key."""
    for path, lesson in course.lessons():
        asked = {item.id: item for item in lesson.items if isinstance(item, Exercise)}
        if not asked:
            continue
        names: dict[str, Any] = {}
        for where, cell in _code_cells(course, lesson):
            code = "".join(cell["source"])
            values = _run(code, names)
            if not TAGS & {*cell["metadata"].get("tags", [])}:
                yield from _given_away(where, values, lesson)
            for item in [one for name, one in asked.items() if f'kit.check("{name}"' in code]:
                del asked[item.id]
                yield from _exercise(item, course.item_at(path, item), names)
                _run(item.solution, names)  # later cells go on from a right answer
        for item in asked.values():
            where = course.item_at(path, item)
            call = f'kit.check("{item.id}", …)'
            yield f"{where}: no notebook of lesson {lesson.lesson} asks for it with {call}."


def _code_cells(course: Course, lesson: Lesson) -> Iterator[tuple[str, dict[str, Any]]]:
    """The code cells of a lesson in their order, each with where it stands."""
    for notebook, cells in course.notebooks.items():
        if notebook.startswith(f"notebooks/{lesson.lesson}-"):
            for cell in cells:
                if cell["cell_type"] == "code":
                    yield f"{notebook}, cell {cell['id']}", cell


def _given_away(where: str, values: list[Any], lesson: Lesson) -> Lines:
    """The copy for a class leaves out what is tagged as a solution, and nothing else."""
    for item in lesson.items:
        if isinstance(item, Exercise) and any(judged(item, one)[0].get("right") for one in values):
            todo = "Give the cell the tag “solution”: then the copy for a class leaves it out."
            yield f"{where}: it works out {item.id}. {todo}"


def _exercise(item: Exercise, where: str, names: dict[str, Any]) -> Lines:
    answer, error = value(item.solution, names)
    if error:
        yield problem(where, "solution", error, "code that runs after the cells above it")
        return
    said = judged(item, answer)[0]
    if not said["right"]:
        rule = (
            f"the answer, which is {item.answer!r:.60}; or code that gives it; or a table as it was"
        )
        yield problem(where, "solution", f"{said['answer']!r:.60}", rule)
    for number, mistake in enumerate(item.mistakes, 1):
        answer, error = value(mistake.code, names)
        field = f"mistakes.{number}.code"
        if error:
            yield problem(where, field, error, "code that runs after the cells above it")
            continue
        said = judged(item, answer)[0]
        if said.get("mistake") != number - 1:
            rule = f"code that gives the answer of this mistake, {mistake.answer!r:.60}"
            yield problem(where, field, f"{said['answer']!r:.60}", rule)


def value(code: str, names: dict[str, Any]) -> tuple[Any, str]:
    """What the last line of some code gives, or the name it fills; and what stopped it, if so."""
    names = {**names, "kit": _Values, "pd": names.get("pd", pd)}
    try:
        with contextlib.redirect_stdout(StringIO()):
            return running.value(code, names), ""
    except (Exception, SystemExit) as error:  # `exit()` is no end of ours
        return None, f"{type(error).__name__}: {error}"


def _run(code: str, names: dict[str, Any]) -> list[Any]:
    """Run a cell of a lesson as far as it goes: it may wait for the learner's own answer.

    Gives the values that it shows or has a name for.
    """
    names["kit"] = _Values
    made: list[str] = []
    for part in _statements(code):
        name = f"shown {len(made)}"
        whole = running.named(part, name) if isinstance(part, ast.Expr) else part
        with contextlib.suppress(Exception, SystemExit), contextlib.redirect_stdout(StringIO()):
            running.run([whole], names)
        made += [one.id for one in ast.walk(whole) if _gets_a_value(one)]
    return [names[one] for one in dict.fromkeys(made) if names.get(one) is not None]


def _statements(code: str) -> list[ast.stmt]:
    """What a cell does, but for `import kit`: here it is `_Values`. None, if it is no Python."""
    try:
        parts = ast.parse(code).body
    except (SyntaxError, ValueError):
        return []
    imports = (ast.Import, ast.ImportFrom)
    return [one for one in parts if not (isinstance(one, imports) and "kit" in ast.unparse(one))]


def _gets_a_value(part: ast.AST) -> TypeGuard[ast.Name]:
    return isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
