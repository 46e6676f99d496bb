"""The code of an exercise is run where its lesson asks for it: each rule on a small damage."""

import nbformat
import pytest
from conftest import SMALL

from kit.casefile.cases import case
from kit.desk.files import Course
from kit.desk.rules.exercises import exercises

COURSE = SMALL
QUESTIONS = "data/questions/01-the-flood.yaml"


def problems() -> list[str]:
    return [*exercises(Course(case()))]


def test_as_it_is_there_is_no_problem(course):
    assert problems() == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("solution: 31 + 28", "solution: 31 + 27", "field 'solution': '58' does not fit"),
        ("solution: 31 + 28", "solution: 31 + hills", "NameError: name 'hills' is not defined"),
        ('code: "55"', 'code: "56"', "field 'mistakes.1.code': '56' does not fit"),
        ('code: "55"', "code: 5 / 0", "field 'mistakes.1.code': 'ZeroDivisionError"),
    ],
)
def test_code_that_does_not_give_what_the_key_says_is_named(course, damage, before, after, said):
    damage(QUESTIONS, before, after)
    (line,) = problems()
    assert said in line and "(01.10)" in line


@pytest.mark.parametrize("code", ["31 + 28", "whole = 31 + 28", "print(1)\nwhole = 31 + 28\n1"])
def test_a_cell_that_works_out_an_answer_is_tagged_so_that_a_class_does_not_get_it(course, code):
    path = course / "notebooks/01-the-flood.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(code, id="spoils"))
    nbformat.write(notebook, path)
    (line,) = problems()
    assert line.startswith("notebooks/01-the-flood.ipynb, cell spoils: it works out 01.10.")
    notebook.cells[-1].metadata["tags"] = ["solution"]
    nbformat.write(notebook, path)
    assert problems() == []
