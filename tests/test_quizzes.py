"""Quizzes in Python: what the page gets, and what it sends."""

import json

import pytest

import kit
from kit import journals, quizzes
from kit.errors import KitError

pytestmark = pytest.mark.usefixtures("course")

ANSWER = {"item": "05.1", "event": "answer", "answer": [0], "right": True}


@pytest.fixture
def quiz(monkeypatch):
    """A quiz whose answers to the page are kept in `sent`."""
    widget = kit.quiz("05-before")
    widget.sent = []
    monkeypatch.setattr(widget, "send", widget.sent.append)
    return widget


def saved() -> list[dict]:
    return journals.read()[0]


def test_a_quiz_shows_its_items_in_order_rendered():
    first, second = kit.quiz("05-before").items
    assert (first["id"], second["id"]) == ("05.1", "05.2")
    assert (first["kind"], second["kind"]) == ("single", "multiple")
    assert first["prompt"].startswith("<p>It is 28 September 2020")
    assert "<em>own</em>" in first["options"][0]["text"]
    assert [option["right"] for option in first["options"]] == [True, False, False, False]
    assert all(one.startswith("<p>") for one in first["hints"])


def test_the_page_gets_no_more_than_it_shows():
    for one in kit.quiz("05-before").items:
        assert set(one) == {"id", "kind", "prompt", "hints", "options"}
    (one,) = kit.write("05.15").items
    assert set(one) == {"id", "kind", "prompt", "hints", "words", "rubric", "model"}
    assert list(one["rubric"]) == ["Starting", "Getting there", "Strong"]
    assert one["words"] == 40


def test_what_the_widget_shares_is_plain_json(quiz):
    quiz._received(quiz, ANSWER, [])
    state = json.loads(json.dumps(kit.quiz("05-before").get_state()))
    assert state["answers"]["05.1"]["answer"] == [0]
    assert "judge" in state["_esm"]


def test_an_answer_is_saved_and_then_acknowledged(quiz):
    quiz._handle_custom_msg(ANSWER, [])  # as ipywidgets hands a message on
    (event,) = saved()
    assert {key: event[key] for key in ANSWER} == ANSWER
    assert "time" in event
    assert quiz.sent == [{"item": "05.1", "saved": True}]


def test_hints_and_skips_are_saved_too(quiz):
    quiz._received(quiz, {"item": "05.1", "event": "hint", "hint": 2}, [])
    quiz._received(quiz, {"item": "05.2", "event": "skip", "extra": "x"}, [])
    assert [(one["item"], one["event"], one.get("hint")) for one in saved()] == [
        ("05.1", "hint", 2),
        ("05.2", "skip", None),
    ]
    assert "extra" not in saved()[1]


def test_an_answer_that_cannot_be_saved_is_said_to_be_unsaved(quiz, course):
    (course / "work").write_text("not a folder", encoding="utf-8")
    quiz._received(quiz, ANSWER, [])
    assert quiz.sent == [{"item": "05.1", "saved": False}]


def test_half_an_emoji_in_an_answer_does_not_stop_it(quiz):
    quiz._received(quiz, {**ANSWER, "answer": "a \ud83d"}, [])
    assert quiz.sent == [{"item": "05.1", "saved": True}]
    assert saved()[0]["answer"] == "a ?"


@pytest.mark.parametrize(
    "junk",
    [
        {**ANSWER, "item": "05.3"},
        {**ANSWER, "item": "00.1"},
        {**ANSWER, "item": ["05.1"]},
        {**ANSWER, "item": {}},
        {**ANSWER, "item": None},
        {"event": "answer"},
        {},
        [],
        ["05.1"],
        "05.1",
        None,
        7,
    ],
)
def test_what_is_no_answer_to_this_quiz_is_ignored(quiz, course, junk):
    quiz._received(quiz, junk, [])
    assert quiz.sent == []
    assert not (course / "work").exists()


def test_a_new_widget_finds_the_answers_again(quiz):
    quiz._received(quiz, {**ANSWER, "answer": [2], "right": False}, [])
    quiz._received(quiz, ANSWER, [])
    quiz._received(quiz, {"item": "05.2", "event": "skip"}, [])
    again = kit.quiz("05-before")
    assert again.answers == {
        "05.1": {"tries": 2, "answer": [0], "right": True},
        "05.2": {"tries": 0, "skip": True},
    }
    assert kit.quiz("05-interests").answers == {}


def test_an_open_answer_is_found_again():
    box = kit.write("05.15")
    box._received(box, {"item": "05.15", "event": "answer", "answer": "Ա ə ж"}, [])
    assert kit.write("05.15").answers["05.15"]["answer"] == "Ա ə ж"


@pytest.mark.parametrize("wrong", ["05-befor", "", None, 5, ["05-before"]])
def test_an_unknown_quiz_lists_the_valid_ones(wrong):
    with pytest.raises(KitError, match=r"There is no quiz .*Valid: 00-first-question, 05-before"):
        kit.quiz(wrong)


@pytest.mark.parametrize("wrong", ["05.1", "05.3", "15", None])
def test_only_an_open_question_can_be_written(wrong):
    with pytest.raises(KitError, match=r"There is no item .*Valid: 05\.15\."):
        kit.write(wrong)


def test_the_widget_brings_its_own_files():
    assert quizzes.Quiz._esm and quizzes.Quiz._css
