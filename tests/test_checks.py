"""Feedback on exercises: right, each typical mistake, and whatever else a learner may pass."""

import json

import nbformat
import numpy as np
import pandas as pd
import pytest

import kit
from kit import journals
from kit.errors import KitError
from kit.questions import Exercise, item, lessons

pytestmark = pytest.mark.usefixtures("course")

EXERCISES = [one.id for lesson in lessons() for one in lesson.items if isinstance(one, Exercise)]
MISTAKES = [(one, number) for one in EXERCISES for number in range(len(item(one).mistakes))]

NUMBER, MISSING, IDS = "05.10", "05.7", "05.3"  # what each of them asks for
WANTED = {
    NUMBER: "The exercise asks for a number.",
    MISSING: "The exercise asks for a number or a missing value.",
    IDS: "The exercise asks for ids: a table with the column 'id', that column, or a list.",
}


def events() -> list[dict]:
    return journals.read()[0]


def worked_out(course, exercise: str, code: str) -> object:
    """The value of `code` where the lesson asks for it, after all cells that come before."""
    (path,) = (course / "notebooks").glob(f"{exercise[:2]}-*.ipynb")
    names: dict = {}
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        if "exercise" not in cell.metadata.get("tags", []):
            exec(cell.source, names)
        elif f'"{exercise}"' in cell.source:
            return eval(code.strip(), names)
    raise AssertionError(f"{path.name} never asks {exercise}")


# --- every exercise of every lesson ------------------------------------------------------------


def test_lesson_05_has_its_exercises():
    assert {"05.3", "05.5", "05.7", "05.9", "05.10", "05.12"} <= set(EXERCISES)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_model_solution_is_right(course, exercise):
    one = item(exercise)
    page = kit.check(exercise, worked_out(course, exercise, one.solution))
    assert page.text == f"Right. {one.feedback.strip()}"
    assert "<details>" not in page.html  # nobody who is right needs a hint
    assert events()[-1]["right"] is True


@pytest.mark.parametrize(("exercise", "number"), MISTAKES)
def test_a_typical_mistake_gets_its_own_feedback(course, exercise, number):
    mistake = item(exercise).mistakes[number]
    page = kit.check(exercise, worked_out(course, exercise, mistake.code))
    assert page.text == f"Not yet. {mistake.feedback.strip()}"
    assert page.html.count("<details>") == len(item(exercise).hints)
    last = events()[-1]
    assert (last["right"], last["answer"]) == (False, mistake.answer)


# --- right in other words ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "same",
    [59, 59.0, np.int64(59), np.float32(59), pd.Series([59]), pd.Series([59], dtype="Int64")],
)
def test_a_right_number_is_right_in_every_type(same):
    assert kit.check(NUMBER, same).text.startswith("Right. 59, and other reports")


@pytest.mark.parametrize("same", [pd.NA, float("nan"), np.nan, pd.Series([pd.NA])])
def test_a_missing_value_is_right_where_it_is_asked_for(same):
    assert kit.check(MISSING, same).text.startswith("Right. `<NA>` is how pandas writes")


def test_ids_are_right_in_any_order_and_form():
    ids = ["C20", "C19", "C17", "C16", "C12", "C11", "C10", "C09", "C09"]
    rows = pd.DataFrame({"id": ids})
    for same in (ids, tuple(ids), set(ids), frozenset(ids), rows, rows["id"], pd.Index(ids)):
        assert kit.check(IDS, same).text.startswith("Right. Eight claims of the 42")


# --- not right ---------------------------------------------------------------------------------


class Hostile:
    """Raises wherever it is touched."""

    def _refuse(self, *_):
        raise RuntimeError("do not touch")

    __eq__ = __repr__ = __str__ = __len__ = __iter__ = __float__ = __bool__ = __hash__ = _refuse
    __class__ = property(_refuse)


class HostileFloat(float):
    __float__ = __repr__ = __format__ = __eq__ = Hostile._refuse


class HostileText(str):
    __slots__ = ()
    __eq__ = __repr__ = __lt__ = __hash__ = Hostile._refuse


class HostileList(list):
    __iter__ = __len__ = __bool__ = Hostile._refuse


WRONG = {
    "None": None,
    "True": True,
    "numpy True": np.True_,
    "text": "59",
    "list of a number": [59],
    "dict": {"id": "C09"},
    "generator": (one for one in "ab"),
    "function": print,
    "type": int,
    "module": json,
    "complex": 59j,
    "array": np.array([59, 60]),
    "two numbers": pd.Series([59, 60]),
    "no numbers": pd.Series([], dtype="Int64"),
    "number beyond float": 10**400,
    "not a time": pd.NaT,
    "hostile": Hostile(),
    "hostile list": HostileList(["C09"]),
    "list of hostile": [Hostile()],
    "hostile texts": [HostileText("C09"), HostileText("C10")],
}


# A list is the right type for ids; what is in it may still be no id.
FITS = {"list of a number", "list of hostile", "hostile list", "hostile texts", "no numbers"}


@pytest.mark.parametrize("exercise", WANTED)
@pytest.mark.parametrize("answer", WRONG)
def test_the_wrong_type_gets_a_sentence_that_names_it_and_what_is_asked(exercise, answer):
    text = kit.check(exercise, WRONG[answer]).text
    if exercise == IDS and answer in FITS:
        assert text.startswith("Not yet. ")
    else:
        kind = type(WRONG[answer]).__name__
        assert text == f"Not yet. Your answer is of type {kind}. {WANTED[exercise]}"
    assert events()[-1]["right"] is False


@pytest.mark.parametrize(
    ("exercise", "answer", "says"),
    [
        (NUMBER, 60, "You have 60. Open a hint and try again."),
        (NUMBER, 59.5, "You have 59.5. Open a hint and try again."),
        (NUMBER, float("inf"), "You have inf. Open a hint and try again."),
        (NUMBER, pd.NA, f"This is a missing value, <NA>. {WANTED[NUMBER]}"),
        (NUMBER, float("nan"), f"This is a missing value, <NA>. {WANTED[NUMBER]}"),
        (MISSING, 60, "You have 60. Open a hint and try again."),
        (IDS, ["C09"], "You have ['C09']. Open a hint and try again."),
        (IDS, pd.DataFrame({"nr": [1]}), "Your table has lost its column 'id', so we cannot tell"),
        (IDS, [True, False], "These are True and False, one for each row. To keep the rows"),
        (IDS, pd.Series([True, False]), "These are True and False, one for each row."),
        (IDS, pd.DataFrame({"id": [1, 2]}), "Your answer is of type DataFrame."),
    ],
)
def test_a_wrong_value_gets_a_sentence(exercise, answer, says):
    assert kit.check(exercise, answer).text.startswith(f"Not yet. {says}")


def test_a_hostile_number_gets_a_sentence():
    assert kit.check(NUMBER, HostileFloat(59)).text.startswith("Not yet. Your answer is of type")


def test_a_huge_table_is_answered_and_saved_in_short():
    huge = pd.DataFrame({"id": np.arange(1_000_000).astype(str)})
    page = kit.check(IDS, huge)
    assert page.text.startswith("Not yet. You have ['0', '1', ")
    assert len(page.text) < 200
    assert len(json.dumps(events()[-1])) < 5_000


def test_markup_in_an_answer_is_shown_as_text():
    page = kit.check(IDS, ["<script>alert(1)</script>"])
    assert "&lt;script&gt;" in page.html and "<script" not in page.html


def test_half_an_emoji_in_an_answer_is_no_problem():
    assert kit.check(IDS, ["\ud83d"]).text.startswith("Not yet.")
    assert journals.read()[1] == 0


# --- not answered, not known -------------------------------------------------------------------


@pytest.mark.parametrize("exercise", WANTED)
def test_three_dots_are_no_answer_and_are_not_saved(exercise):
    for page in (kit.check(exercise), kit.check(exercise, ...)):
        assert page.text == (
            "Not answered yet. Put your code in the place of the three dots, then run the cell "
            "again."
        )
        assert page.html.count("<details>") == len(item(exercise).hints)
    assert events() == []


@pytest.mark.parametrize("wrong", ["05.1", "05.99", "", 5.3, None, ["05.3"]])
def test_an_unknown_exercise_lists_the_valid_ones(wrong):
    with pytest.raises(KitError, match=r"There is no item .*Valid: 05\.3, 05\.5, "):
        kit.check(wrong, 59)


def test_every_try_is_saved_with_its_value():
    for answer in (55, "x", 59):
        kit.check(NUMBER, answer)
    assert [(one["item"], one["event"], one["answer"], one["right"]) for one in events()] == [
        (NUMBER, "answer", 55, False),
        (NUMBER, "answer", None, False),
        (NUMBER, "answer", 59, True),
    ]


def test_feedback_comes_even_when_nothing_can_be_saved(course, capsys):
    (course / "work").write_text("not a folder", encoding="utf-8")
    assert kit.check(NUMBER, 59).text.startswith("Right.")
    assert capsys.readouterr().out.startswith("We cannot save in ")
