"""Looking back: progress, and what is asked again."""

import re
from pathlib import Path

import pytest
import yaml
from conftest import Node, forget, parsed

import kit
from kit import journals
from kit.errors import KitError
from kit.pages import Page
from kit.reviews import chosen_again


def item(name: str, kind: str = "single", **more: object) -> dict:
    """An item whose right answer is ["a"]."""
    one = {"id": name, "kind": kind, "minutes": 1, "objective": f"do {name}", "prompt": "?"}
    options = [{"id": letter, "text": letter, "feedback": f"f {letter}"} for letter in "ab"]
    if kind == "single":
        options[0]["right"] = True
    own = {"options": options}
    if kind == "open":
        own = {"rubric": dict.fromkeys("xyz", "r"), "model": "m", "words": 9}
    if kind == "code":
        mistake = {"code": "2", "answer": 2, "feedback": "f"}
        own = {"expects": "number", "answer": 1, "solution": "1", "feedback": "g"}
        own["mistakes"] = [mistake]
    return one | own | more


LESSONS = {
    "00": [item("00.1"), item("00.2", pair="08.2"), item("00.3"), item("00.4", pair="08.4")],
    "01": [item(f"01.{n}") for n in (1, 2, 3)],
    "02": [item("02.1", "code"), item("02.2", "open"), item("02.3", "opinion"), item("02.4")],
    "08": [item("08.2"), item("08.3", pair="00.3"), item("08.4", pair="00.4"), item("08.5")],
}
FORMS = {
    "00": {"00-form": {"form": "A", "items": ["00.2", "00.3", "00.4"]}},
    "08": {"08-form": {"form": "B", "items": ["08.4", "08.2", "08.3"]}},
}


@pytest.fixture(autouse=True)
def lessons(course) -> Path:
    """A course of four small lessons."""
    for file in (course / "data/questions").glob("*.yaml"):
        file.unlink()
    for name in LESSONS:
        write(course, name)
    return course


def write(course: Path, name: str, **more: object) -> None:
    file = {"lesson": name, "title": f"Title {name}", "quizzes": FORMS.get(name, {})}
    file |= {"items": LESSONS[name]} | more
    (course / f"data/questions/{name}.yaml").write_text(yaml.safe_dump(file), encoding="utf-8")
    forget()


@pytest.fixture
def in_class(lessons):
    """The same course without a key."""
    shown = ("id", "kind", "minutes", "objective", "prompt", "pair")
    for name, items in LESSONS.items():
        bare = [{f: one[f] for f in shown if f in one} | {"withheld": True} for one in items]
        write(lessons, name, mode="class", items=bare)


def answered(name: str, right: bool | None = None, **more: object) -> None:
    event = {"item": name, "event": "answer", "answer": ["b" if right is False else "a"]}
    journals.record(event | ({} if right is None else {"right": right}) | more)


def skipped(*names: str) -> None:
    for name in names:
        journals.record({"item": name, "event": "skip"})


def rows(page: Page, which: int = 0) -> list[list[str]]:
    """The cells of a table of a page, row by row."""
    table: Node = parsed(page.html).all("table")[which]
    return [[one.text for one in row.all("th") + row.all("td")] for row in table.all("tr")]


# --- all lessons -------------------------------------------------------------------------------


def test_before_the_first_answer_nothing_is_done_and_nothing_written():
    assert rows(kit.progress()) == [
        ["lesson", "core", "all", "skipped", "right", "missed", "worth repeating"],
        ["00 · Title 00", "", "", "", "", "", ""],
        ["01 · Title 01", "", "", "", "", "", ""],
        ["02 · Title 02", "", "", "", "", "", ""],
        ["08 · Title 08", "", "", "", "", "", ""],
    ]
    assert not Path("work").exists()


def test_progress_says_what_is_done_missed_and_worth_repeating():
    answered("01.1", True)
    answered("01.2", False)
    answered("01.2", True)
    answered("01.3", True)
    answered("01.3", False)
    skipped("01.3", "02.4")  # the first was answered, too
    answered("02.2")
    page = kit.progress()
    assert rows(page)[2] == ["01 · Title 01", "", "3 of 3", "0", "2", "01.3", "01.2"]
    assert rows(page)[3] == ["02 · Title 02", "", "1 of 4", "1", "0", "", ""]
    assert "01.3" in page.text and "Missed: not right at the last try." in page.text


def test_a_form_is_only_answered_never_right_or_wrong():
    answered("00.2", True)
    answered("00.3", False)
    answered("00.1", True)
    assert rows(kit.progress())[1] == ["00 · Title 00", "", "3 of 4", "0", "1", "", ""]
    assert [row[3:] for row in rows(kit.progress("00"))[2:4]] == [["answered", "answered"]] * 2


def test_questions_that_are_no_longer_asked_do_not_count():
    answered("99.1", True)
    assert {row[2] for row in rows(kit.progress())[1:]} == {""}


def test_damaged_lines_are_counted_on_the_page():
    answered("01.1", True)
    assert "amaged" not in kit.progress().text
    with Path("work/guest.jsonl").open("ab") as file:
        file.write(b"torn\ntorn too\n")
    assert "Damaged lines set aside: 2. All others were read." in kit.progress().text


def test_in_class_only_answered_and_skipped_are_known(in_class):
    answered("01.1", False, sure=True)  # as if it came from the other edition
    skipped("01.2")
    page = kit.progress()
    assert rows(page)[2] == ["01 · Title 01", "", "1 of 3", "1", "", "", ""]
    assert "your teacher sees it in the file" in page.text and "Missed" not in page.text
    page = kit.progress("01")
    assert rows(page)[1][2:] == ["1", "answered", "answered"]
    assert rows(page)[2][2:] == ["0", "", "skipped"]
    assert "right" not in page.text.replace("What is right", "")


# --- one lesson --------------------------------------------------------------------------------


def test_progress_of_a_lesson_gives_first_and_last_try_of_each_item():
    answered("01.1", False)
    answered("01.1", False)
    answered("01.1", True)
    skipped("01.2")
    page = kit.progress("01")
    assert rows(page) == [
        ["question", "about", "tries", "first", "last"],
        ["01.1", "do 01.1", "3", "not right", "right"],
        ["01.2", "do 01.2", "0", "", "skipped"],
        ["01.3", "do 01.3", "0", "", ""],
    ]
    assert page.text.startswith("Lesson 01: Title 01\n") and "Answered: 1 of 3." in page.text
    assert len(parsed(page.html).all("table")) == 1  # nobody was asked how sure


def test_progress_says_of_which_minute_it_is():
    """Who runs all cells first meets it below the answered questions, with “core 0 of 5”."""
    assert re.search(r"at \d\d:\d\d\. .*since, run this cell again", kit.progress("01").text)


def test_sure_against_right_counts_first_tries():
    answered("01.1", False, sure=True)
    answered("01.1", True, sure=False)
    answered("01.2", True, sure=True)
    answered("01.3", True)
    page = kit.progress("01")
    assert rows(page, 1) == [
        ["right", "not right", ""],
        ["sure", "1 ●Questions: 01.2", "1 ○Questions: 01.1"],
        ["not sure", "0 ", "0 "],
    ]
    assert "Sure and not right: 1. This is worth a second look: 01.1." in page.text
    assert "1: 01.2" in page.text  # where no HTML is shown


def test_a_form_says_nothing_of_sure_against_right():
    answered("00.2", False, sure=True)
    assert len(parsed(kit.progress("00").html).all("table")) == 1


SURE_AND_RIGHT = (True, True)
SURE_AND_WRONG = (True, False)
UNSURE_AND_RIGHT = (False, True)
UNSURE_AND_WRONG = (False, False)


def test_what_was_sure_and_wrong_is_named_however_few_there_are():
    answered("01.1", False, sure=True)
    answered("01.2", False, sure=True)
    says = "Sure and not right: 2. These are worth a second look: 01.1, 01.2."
    assert says in kit.progress("01").text


@pytest.mark.parametrize("tries", [[SURE_AND_RIGHT], [SURE_AND_RIGHT, UNSURE_AND_RIGHT] * 2])
def test_a_few_answers_are_called_few(tries):
    for name, (sure, right) in zip(("01.1", "01.2", "02.1", "02.2"), tries, strict=False):
        answered(name, right, sure=sure)
    text = kit.progress().text
    assert "too few to see a habit" in text
    assert "You know more" not in text and "felt it right" not in text


@pytest.mark.parametrize(
    ("last", "sentence"),
    [
        (SURE_AND_WRONG, "Sure and not right: 1. Have a second look"),
        (UNSURE_AND_RIGHT, "Not sure and right: 1. You know more than you thought."),
        (UNSURE_AND_WRONG, "So far you felt it right"),
    ],
)
def test_over_all_lessons_one_sentence_says_what_sure_against_right_means(last, sentence):
    tries = [SURE_AND_RIGHT] * 3 + [UNSURE_AND_WRONG, last]
    for name, (sure, right) in zip(("01.1", "01.2", "01.3", "02.1", "02.2"), tries, strict=True):
        answered(name, right, sure=sure)
    page = kit.progress()
    assert sentence in page.text
    assert rows(page, 1)[1][1].startswith("3 ●●●")


@pytest.mark.parametrize("name", ["1", "99", "", 1, ["01"]])
def test_an_unknown_lesson_lists_the_valid_ones(name):
    with pytest.raises(KitError, match=r"There is no lesson .* Valid: 00, 01, 02, 08\."):
        kit.progress(name)


# --- asked again -------------------------------------------------------------------------------


def test_nothing_is_asked_again_before_anything_is_answered():
    assert chosen_again("02") == []
    assert not Path("work").exists()


def test_missed_items_are_asked_again_first_then_those_answered_longest_ago():
    for name, right in (("01.1", True), ("01.2", True), ("01.3", False), ("01.1", True)):
        answered(name, right)
    assert chosen_again("02") == ["01.3", "01.2"]


def test_the_last_try_decides_what_was_missed():
    for name, right in (("01.1", False), ("01.2", True), ("01.3", True), ("01.1", True)):
        answered(name, right)
    assert chosen_again("02") == ["01.2", "01.3"]


def test_what_was_not_judged_was_not_missed():
    answered("01.1")
    answered("01.2", False)
    assert chosen_again("02") == ["01.2", "01.1"]


def test_the_same_two_are_asked_when_the_lesson_is_opened_again():
    for name in ("01.1", "01.2"):
        answered(name, True)
    first = chosen_again("02")
    assert first == ["01.1", "01.2"]
    answered("01.3", False)
    assert chosen_again("02") == first
    assert chosen_again("08") == ["01.3", "01.1"]
    events = [one for one in journals.read()[0] if one["event"] == "again"]
    assert [(one["item"], one["items"]) for one in events] == [
        ("02", first),
        ("08", ["01.3", "01.1"]),
    ]


def test_only_closed_items_of_earlier_lessons_that_are_in_no_form_are_asked_again():
    for name in ("00.2", "00.3", "02.1", "02.2", "02.3", "02.4", "08.5", "99.1"):
        answered(name, False)
    skipped("00.1")
    assert chosen_again("02") == []
    assert chosen_again("08") == ["02.4"]


def test_each_learner_is_asked_again_their_own():
    kit.learner("ada")
    answered("01.1", False)
    assert chosen_again("02") == ["01.1"]
    kit.learner("ben")
    assert chosen_again("02") == []


@pytest.mark.parametrize("kept", [None, 5, "01.1", [], [["01.1"], {}, None], ["02.4", "99.9"]])
def test_a_kept_choice_that_makes_no_sense_is_made_anew(kept):
    answered("01.1", True)
    journals.record({"item": "02", "event": "again", "items": kept})
    assert chosen_again("02") == ["01.1"]


def test_a_choice_that_cannot_be_saved_is_kept_for_now(lessons):
    (lessons / "work").write_text("no folder", encoding="utf-8")
    answered("01.1", True)
    assert chosen_again("02") == ["01.1"]
    answered("01.2", False)
    assert chosen_again("02") == ["01.1"]


def test_in_class_those_answered_longest_ago_are_asked_again(in_class):
    for name in ("01.2", "01.1", "01.3"):
        answered(name)
    assert chosen_again("02") == ["01.2", "01.1"]


def test_again_in_an_unknown_lesson_lists_the_valid_ones():
    with pytest.raises(KitError, match=r"There is no lesson '2'. .*Valid: 00, 01, 02, 08\."):
        chosen_again("2")


def test_what_is_written_and_saved_again_is_one_try():
    for words in ("A word.", "A word more."):
        journals.record({"item": "02.2", "event": "answer", "answer": words})
    row = next(one for one in rows(kit.progress("02")) if one[1] == "do 02.2")
    assert row[2] == "1"
