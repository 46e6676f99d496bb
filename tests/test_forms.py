"""The tests before and after the course: parallel forms, on wire texts of an invented war."""

import re
from collections import Counter

import nbformat
import pytest
from conftest import ROOT

import kit
from kit.questions import item, judge, key, quizzes

BEFORE, AFTER = (quizzes()[name] for name in ("00-test", "08-test"))
PAIRS = list(zip(BEFORE.items, AFTER.items, strict=True))
every_pair = pytest.mark.parametrize("pair", PAIRS, ids="-".join)


def answers_of(one):
    """Whatever a learner can meet in an item, in one list."""
    return [
        part
        for name in ("options", "rows", "mistakes", "choices")
        for part in getattr(one, name, [])
    ]


def texts_of(name):
    """The wire texts of a notebook: its quotations that say they are invented."""
    (path,) = (ROOT / "notebooks").glob(f"{name}-*.ipynb")
    cells = nbformat.read(path, as_version=4).cells
    lines = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown").split("\n")
    return [line for line in lines if line.startswith("> **Invented: nothing here exists.** ")]


def test_the_two_forms_are_declared_as_tests_of_six_items():
    assert (BEFORE.test, AFTER.test) == ("before", "after")
    assert len(PAIRS) == 6


@every_pair
def test_two_parallel_items_name_each_other_and_are_built_alike(pair):
    one, other = map(item, pair)
    assert (one.pair, other.pair) == (other.id, one.id)
    assert (one.kind, one.minutes, one.objective) == (other.kind, other.minutes, other.objective)
    built = [
        Counter((type(part), getattr(part, "right", None), getattr(part, "misconception", None))
                for part in answers_of(each))
        for each in (one, other)
    ]  # fmt: skip
    assert built[0] == built[1]
    lengths = [sum(len(str(part)) for part in answers_of(each)) for each in (one, other)]
    assert abs(lengths[0] - lengths[1]) < 0.1 * max(lengths)


@every_pair
def test_no_answer_of_one_form_can_be_carried_over_to_the_other(pair):
    one, other = map(item, pair)
    assert key(one) != key(other)
    assert judge(one, key(one)) and judge(other, key(other))


@pytest.mark.parametrize("name", ["00", "08"])
def test_the_texts_are_short_and_marked_as_invented(name):
    texts = texts_of(name)
    assert len(texts) == 2
    for text in texts:
        words = text.partition("** ")[2].split()
        assert 60 <= len(words) <= 80, f"{len(words)} words"


@pytest.mark.parametrize("name", ["00", "08"])
def test_every_figure_that_an_item_asks_about_stands_in_its_texts(name):
    text = " ".join(texts_of(name))
    quiz = BEFORE if name == "00" else AFTER
    (number,) = [one for one in map(item, quiz.items) if one.kind == "number"]
    assert re.search(rf"\b{number.answer}\b", text)
    (match,) = [one for one in map(item, quiz.items) if one.kind == "match"]
    assert [row.text for row in match.rows if row.text.casefold() not in text.casefold()] == []


@pytest.mark.parametrize("name", ["00", "08"])
def test_nobody_and_no_place_of_the_real_case_is_in_them(name):
    quiz = BEFORE if name == "00" else AFTER
    said = " ".join([*texts_of(name), *(str(item(one).model_dump()) for one in quiz.items)])
    places, actors = kit.table("places")["name"], kit.table("actors")["name"]
    real = {part for one in [*places, *actors] for part in re.findall(r"\b[A-Z]\w{3,}", one)}
    assert {"Armenia", "Baku"} <= real
    assert real & set(re.findall(r"\w+", said)) <= {"Defence", "Ministry", "President"}


def test_the_two_wars_share_no_name():
    names = [
        set(re.findall(r"\b[A-Z][a-z]{4,}\b", " ".join(texts_of(one)))) for one in ("00", "08")
    ]
    assert names[0] & names[1] <= {"Invented", "Nobody", "Thursday"}
