"""Where a question stands in its lesson: what a learner sees in place of its id."""

import json
from itertools import repeat
from threading import Event, Thread

import pytest
from conftest import SMALL
from jupyter_server.services.contents.fileio import atomic_writing

from kit.desk.edition import webpages
from kit.positions import position, short
from kit.quizzes import quiz
from kit.reviews import progress

COURSE = SMALL
NOTEBOOK = "notebooks/01-the-flood.ipynb"


def asking(*calls: str) -> str:
    cells = [{"cell_type": "code", "source": [f"kit.{call}\n"]} for call in calls]
    return json.dumps({"cells": cells})


def test_questions_are_counted_as_the_lesson_asks_them(course):
    calls = ['write("01.15")', 'check("01.3", 1)', 'quiz("01-before")', 'quiz("01-before")']
    (course / NOTEBOOK).write_text(asking(*calls), "utf-8")
    assert position("01.15") == "Question 1 of 3"
    assert [one["position"] for one in quiz("01-before").shown] == [
        "Question 2 of 3",
        "Question 3 of 3",
    ]
    assert (short("01.2"), short("01.3")) == ("3", "01.3")  # an exercise is called by its id
    rows = [line.split()[0] for line in progress("01").text.splitlines() if "0" in line]
    assert rows.index("1") < rows.index("01.3") < rows.index("2") < rows.index("3")


def test_a_page_of_the_web_edition_counts_the_questions_that_it_shows():
    """One that needs code is in the notebook and not on the page: nobody looks for it there."""
    asked = [["01.1", "01.2"], ["01.7"]]
    shown = [[{"id": one, "position": "Question 5 of 12"} for one in ids] for ids in asked]
    first, last = (webpages.Place("quiz", {"items": items}) for items in shown)
    last.opened = {"items": [{"id": "01.7", "position": "Question 5 of 12"}]}
    parts = ["<p>Text</p>", first, webpages.Place("map", {}), last]
    webpages._number(
        [webpages.Section("top", "", parts[:2]), webpages.Section("s1", "", parts[2:])]
    )
    told = [one["position"] for items in shown for one in items]
    assert told == ["Question 1 of 3", "Question 2 of 3", "Question 3 of 3"]
    assert last.opened["items"][0]["position"] == "Question 3 of 3"


@pytest.mark.parametrize("text", [None, "", "{", "[]", '{"cells": 3}', asking('quiz("no")')])
def test_without_its_notebook_a_question_is_asked_all_the_same(course, text):
    if text is None:
        (course / NOTEBOOK).unlink()
    else:
        (course / NOTEBOOK).write_text(text, "utf-8")
    assert position("01.1") == "Question"
    assert [one["position"] for one in quiz("01-before").shown] == ["Question", "Question"]


def test_while_jupyterlab_saves_a_lesson_its_questions_keep_their_numbers(course):
    path = course / NOTEBOOK
    path.write_text(asking('quiz("01-before")'), "utf-8")
    written = asking('write("01.15")', 'quiz("01-before")')
    with atomic_writing(str(path)) as file:  # as JupyterLab's server does
        assert (path.read_text("utf-8"), position("01.1")) == ("", "Question 1 of 2")
        file.write(written[:30])
        file.flush()
        assert position("01.1") == "Question 1 of 2"
        file.write(written[30:])
    assert position("01.1") == "Question 2 of 3"


def test_however_often_a_lesson_is_saved_meanwhile_a_question_has_its_number(course):
    path = course / NOTEBOOK
    written = asking('quiz("01-before")') + "\n" * 50_000
    path.write_text(written, "utf-8")
    enough = Event()

    def save() -> None:
        while not enough.is_set():
            with atomic_writing(str(path)) as file:
                file.write(written)

    saving = Thread(target=save)
    saving.start()
    try:
        asked = {short(item) for item in repeat("01.1", 200)}
    finally:
        enough.set()
        saving.join()
    assert asked == {"1"}
