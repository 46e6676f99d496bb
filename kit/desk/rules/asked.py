"""Whether each lesson asks what its question file has: each quiz and each question once.

A cell that was lost in JupyterLab leaves a notebook that runs, and a question that nobody sees.
"""

from collections.abc import Iterator
from typing import Any

from kit.desk.files import Course, Lines
from kit.desk.rules.calls import named_in
from kit.items import Lesson
from kit.questions import quizzes

CALLS = {"code": "check", "open": "write", "brief": "brief"}
"Kinds of items that are asked by a call of their own, not in a quiz, and that call."


def asked_in_lessons(course: Course) -> Lines:
    """A line for what no cell of its lesson asks, and for what two of them ask."""
    for path, lesson in course.lessons():
        where = path.replace("data/questions/", "notebooks/").replace(".yaml", ".ipynb")
        if not (course.root / where).is_file():
            yield f"{where} is missing: no lesson asks the questions of {path}."
        elif where in course.notebooks:
            yield from _in_lesson(where, course.notebooks[where], path, lesson)


def _in_lesson(where: str, cells: list[dict[str, Any]], path: str, lesson: Lesson) -> Lines:
    code = [
        (at, "".join(one["source"]))
        for at, one in enumerate(cells, 1)
        if one["cell_type"] == "code"
    ]
    found = [
        (at, f'kit.{call}("{name}")')
        for at, source in code
        for call, names in named_in(source)
        for name in names[:1]
    ]
    for call in _wanted(lesson):
        places = [at for at, one in found if one == call]
        if not places:
            yield f"{where}: no cell has {call}, so nobody is asked what {path} has for it."
        elif len(places) > 1:
            yield f"{where}, cell {places[1]}: {call} is asked in cell {places[0]} already."


def _wanted(lesson: Lesson) -> Iterator[str]:
    """The calls that ask what is in a question file."""
    in_quizzes: set[str] = set()
    for name, quiz in quizzes(lesson.lesson).items():
        in_quizzes.update(quiz.items)
        yield f'kit.form("{quiz.form}")' if quiz.form else f'kit.quiz("{name}")'
    for one in lesson.items:
        if one.kind in CALLS and one.id not in in_quizzes:
            yield f'kit.{CALLS[one.kind]}("{one.id}")'
    for notice in lesson.notices:
        yield f'kit.notice("{notice.id}")'
