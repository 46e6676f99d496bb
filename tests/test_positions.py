"""Where a question stands in its lesson: what a learner sees in place of its id."""

import json

import pytest

from kit.positions import position, short
from kit.quizzes import quiz
from kit.reviews import progress

NOTEBOOK = "notebooks/05-counting-the-dead.ipynb"


def asking(*calls: str) -> str:
    cells = [{"cell_type": "code", "source": [f"kit.{call}\n"]} for call in calls]
    return json.dumps({"cells": cells})


def test_questions_are_counted_as_the_lesson_asks_them(course):
    calls = ['write("05.15")', 'check("05.3", 1)', 'quiz("05-before")', 'quiz("05-before")']
    (course / NOTEBOOK).write_text(asking(*calls), "utf-8")
    assert position("05.15") == "Question 1 of 3"
    assert [one["position"] for one in quiz("05-before").shown] == [
        "Question 2 of 3",
        "Question 3 of 3",
    ]
    assert (short("05.2"), short("05.3")) == ("3", "05.3")  # an exercise is called by its id
    rows = [line.split()[0] for line in progress("05").text.splitlines() if "0" in line]
    assert rows.index("1") < rows.index("05.3") < rows.index("2") < rows.index("3")


@pytest.mark.parametrize("text", [None, "", "{", "[]", '{"cells": 3}', asking('quiz("no")')])
def test_without_its_notebook_a_question_is_asked_all_the_same(course, text):
    if text is None:
        (course / NOTEBOOK).unlink()
    else:
        (course / NOTEBOOK).write_text(text, "utf-8")
    assert position("05.1") == "Question"
    assert [one["position"] for one in quiz("05-before").shown] == ["Question", "Question"]
