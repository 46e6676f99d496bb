"""Quizzes in Python: what the page gets, and what it sends."""

import json
import re
from html import unescape
from random import Random

import pytest

import kit
from kit import journals
from kit.errors import KitError
from kit.questions import KEY, every_item, quizzes
from kit.quizzes import Quiz, page_item, script

pytestmark = pytest.mark.usefixtures("course")

ANSWER = {"item": "05.1", "event": "answer", "answer": ["b"], "sure": True, "key": "k1"}


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
    right = next(option for option in first["options"] if option["id"] == "b")
    assert "<em>own</em>" in right["text"]
    assert first["answer"] == ["b"]
    assert all(one.startswith("<p>") for one in first["hints"])


def test_the_page_gets_no_more_than_it_shows():
    common = {"id", "kind", "closed", "prompt", "hints", "sure"}
    for one in kit.quiz("05-before").items:
        assert set(one) - common <= {"options", "answer", "picture"}
    (one,) = kit.write("05.15").items
    assert set(one) - common == {"words", "rubric", "model", "needs", "answer"}
    levels = [level["level"] for level in one["rubric"]]
    assert levels == ["Starting", "Getting there", "Strong"]
    assert one["words"] == 40 and one["answer"] is None


def order_of(learner: str, item: str = "05.1") -> list[str]:
    kit.learner(learner)
    return [option["id"] for option in page_item(every_item()[item], False, learner)["options"]]


def test_options_come_in_an_order_of_the_learners_own_which_stays():
    orders = {name: order_of(name) for name in ("blue-heron", "red-fox", "old-owl", "grey-cat")}
    assert len({*map(tuple, orders.values())}) > 1
    assert all(sorted(order) == ["a", "b", "c", "d"] for order in orders.values())
    assert orders == {name: order_of(name) for name in orders}


def test_the_order_of_options_is_the_same_on_every_computer():
    """The figures are from the rule itself: a SHA-512 of the name seeds a sample of the ids."""
    assert order_of("blue-heron") == Random("blue-heron 05.1").sample(list("abcd"), 4)


def test_steps_never_come_in_the_right_order(course):
    order = next(one for one in every_item("order").values())
    right = [step.id for step in order.steps]
    for n in range(200):
        shown = [step["id"] for step in page_item(order, False, f"learner-{n}")["steps"]]
        assert sorted(shown) == sorted(right) and shown != right


def test_a_sentence_to_mark_has_the_articles_words_and_a_place_its_name():
    mark, article = next(iter(every_item("mark").values())), kit.article().text
    for option in page_item(mark)["options"]:
        number, text = re.fullmatch(r"<p>(\d+) · (.+)</p>", option["text"], re.DOTALL).groups()
        assert option["id"] == f"s{number}"
        assert " ".join(unescape(text).split()) in " ".join(article.split())
    letters = next(iter(every_item("letters").values()))
    shown, names = page_item(letters), kit.table("places").set_index("id")["name"]
    for row in shown["rows"]:
        assert row["text"] == f"<p>{names[row['id']]}</p>"
    assert set(shown["answer"].values()) <= {choice["id"] for choice in shown["choices"]}
    assert "<svg" in shown["picture"]


def test_a_test_says_nothing_and_its_page_holds_no_key():
    name, test = next((name, one) for name, one in quizzes().items() if one.test)
    shown = kit.quiz(name)
    assert [one["id"] for one in shown.items] == test.items
    for one in shown.items:
        assert one["closed"] == "test" and one["answer"] is None
        state = json.dumps(one)
        assert not any(f'"{part}"' in state for part in KEY - {"answer"}), one["id"]


def test_what_the_widget_shares_is_plain_json(quiz):
    quiz._received(quiz, ANSWER, [])
    state = json.loads(json.dumps(kit.quiz("05-before").get_state()))
    assert state["answers"]["05.1"]["answer"] == ["b"]
    assert "judge" in state["_esm"]


def test_an_answer_is_saved_and_then_acknowledged(quiz):
    quiz._handle_custom_msg(ANSWER, [])  # as ipywidgets hands a message on
    (event,) = saved()
    assert {key: event[key] for key in ANSWER} == ANSWER
    assert event["right"] is True and "time" in event
    assert quiz.sent == [{"item": "05.1", "key": "k1", "saved": True}]


def test_python_judges_and_not_the_page(quiz):
    quiz._received(quiz, {**ANSWER, "answer": ["a"], "right": True}, [])
    assert [event["right"] for event in saved()] == [False]


def test_an_answer_that_comes_again_is_saved_once(quiz):
    for _ in range(3):
        quiz._received(quiz, ANSWER, [])
    assert len(saved()) == 1
    assert quiz.sent == [{"item": "05.1", "key": "k1", "saved": True}] * 3


def test_a_page_left_open_saves_for_the_learner_it_was_made_for(course):
    kit.learner("ada")
    left_open = kit.quiz("05-before")
    kit.learner("ben")
    left_open._received(left_open, ANSWER, [])
    assert saved() == []
    kit.learner("ada")
    assert [event["item"] for event in saved()] == ["05.1"]


def test_nothing_is_judged_in_a_test():
    name, test = next((name, one) for name, one in quizzes().items() if one.test)
    shown = kit.quiz(name)
    shown._received(shown, {"item": test.items[0], "event": "answer", "answer": ["a"]}, [])
    assert "right" not in saved()[0]


def test_again_asks_what_was_missed_and_the_same_when_opened_again(quiz):
    assert "Nothing to repeat yet" in kit.again("06").text
    quiz._received(quiz, {**ANSWER, "answer": ["a"]}, [])
    first = kit.again("06")
    assert [one["id"] for one in first.items] == ["05.1"]
    assert first.answers["05.1"]["answer"] == ["a"]
    assert [one["id"] for one in kit.again("06").items] == ["05.1"]
    with pytest.raises(KitError, match=r"There is no lesson '99'"):
        kit.again("99")


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
    assert quiz.sent == [{"item": "05.1", "key": "k1", "saved": False}]


def test_half_an_emoji_in_an_answer_does_not_stop_it(quiz):
    quiz._received(quiz, {**ANSWER, "answer": "a \ud83d"}, [])
    assert quiz.sent == [{"item": "05.1", "key": "k1", "saved": True}]
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
    quiz._received(quiz, {**ANSWER, "answer": ["c"], "key": "k0"}, [])
    quiz._received(quiz, ANSWER, [])
    quiz._received(quiz, {"item": "05.2", "event": "skip"}, [])
    again = kit.quiz("05-before")
    first, second = again.answers["05.1"], again.answers["05.2"]
    assert (first["tries"], first["answer"], first["right"]) == (2, ["b"], True)
    assert (first["first_right"], first["sure"]) == (False, True)
    assert second["tries"] == 0 and second["skip"]
    assert kit.quiz("05-interests").answers == {}


def test_an_open_answer_is_found_again():
    box = kit.write("05.15")
    box._received(box, {"item": "05.15", "event": "answer", "answer": "Ա ə ж"}, [])
    assert kit.write("05.15").answers["05.15"]["answer"] == "Ա ə ж"


@pytest.mark.parametrize("wrong", ["05-befor", "", None, 5, ["05-before"]])
def test_an_unknown_quiz_lists_the_valid_ones(wrong):
    with pytest.raises(KitError, match=r"There is no quiz .*Valid: 00-first-question, 00-test"):
        kit.quiz(wrong)


@pytest.mark.parametrize("wrong", ["05.1", "05.3", "15", None])
def test_only_an_open_question_can_be_written(wrong):
    with pytest.raises(KitError, match=r"There is no item .*Valid: .*05\.15"):
        kit.write(wrong)


def test_the_widget_is_one_module_without_imports():
    assert not re.search(r"^import ", script(), re.MULTILINE)
    assert script().count("export default") == 1
    assert Quiz._esm == script() and Quiz._css
