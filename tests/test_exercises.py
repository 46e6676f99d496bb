"""Every exercise of every lesson: its model solution is right, each typical mistake is met."""

import nbformat
import pytest

import kit
from kit import journals
from kit.questions import every_item, item
from kit.solutions import value

EXERCISES = list(every_item("code"))


def names_before(course, exercise: str) -> dict:
    """What the lesson has made where it asks for this exercise."""
    (path,) = (course / "notebooks").glob(f"{exercise[:2]}-*.ipynb")
    names: dict = {}
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            given, *asked = cell.source.partition("= ...")
            if asked[0]:  # the lines above the one with the three dots
                given = given.rpartition("\n")[0]
            exec(given, names)
            if f'"{exercise}"' in asked[1]:
                return names
    raise AssertionError(f"{path.name} never asks {exercise}")


def test_lesson_05_has_its_exercises():
    assert {"05.3", "06.2", "06.4", "06.10"} <= set(EXERCISES)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_model_solution_is_right_and_each_mistake_is_recognised(course, exercise):
    one, names = item(exercise), names_before(course, exercise)
    page = kit.check(exercise, value(one.solution, names))
    assert page.text == f"Right. {one.feedback.strip()}"
    for number, mistake in enumerate(one.mistakes):
        page = kit.check(exercise, value(mistake.code, names))
        assert page.text == f"Not yet. {mistake.feedback.strip()}", mistake.code
        assert journals.read()[0][-1]["mistake"] == number
