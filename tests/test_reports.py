"""The report of a class: figures worked out by hand here, and files of every bad kind."""

import csv
import json
import os
import re
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
import yaml
from browser import watched
from conftest import SMALL, forget, parsed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_classes import event, hand_in, right
from playwright.sync_api import expect

import kit
from kit import journals
from kit.__main__ import main
from kit.desk.classroom import beginning, exports, give_back, handins, results
from kit.desk.classroom.verdicts import verdict
from kit.desk.edition.words import unwelcome
from kit.errors import KitError
from kit.items import UNJUDGED
from kit.questions import every_item, forms, in_forms, item, lessons, withheld

COURSE = SMALL
FOUR = ("01.1", "01.4", "01.6", "01.17")  # closed items with one right option each
RUNS = ("=", "+", "-", "@", "\t", "\r")
FORMULA = '=HYPERLINK("http://evil.example","here")'
MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script>"
QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck)}


@pytest.fixture(autouse=True)
def invented(monkeypatch):
    """The invented course is the one that is read; its folder stays as it is."""
    monkeypatch.chdir(SMALL)
    forget()
    yield
    forget()


def single(name: str, good: bool) -> list[str]:
    """A right or a wrong answer to an item with options, read from the options themselves."""
    assert item(name).kind == "single"
    return [next(one.id for one in item(name).options if one.right is good)]


def answered(folder: Path, pseudonym: str, *marks: str, items: tuple = FOUR, **more) -> None:
    """A hand-in in which the answer to each item is right for "1", wrong for "0"; "-": none."""
    events = [
        event(name, single(name, mark == "1"), at, key=f"{pseudonym}-{at}-{name}", **more)
        for at, marks_of_try in enumerate(marks)
        for name, mark in zip(items, marks_of_try, strict=True)
        if mark != "-"
    ]
    hand_in(folder, pseudonym, events)


def by(table, column: str, value: object):
    """The one row with this value."""
    (row,) = table[table[column] == value].to_dict("records")
    return row


def made(folder: Path) -> Path:
    assert main(["report", str(folder), str(folder / "out")]) == 0
    return folder / "out"


def cells(path: Path) -> list[list[str]]:
    encoding = "utf-8" if "gradebook" in path.name else "utf-8-sig"
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline()
        file.seek(0)
        return list(csv.reader(file, delimiter=";" if ";" in first else ","))


# --- how hard, and whom it tells apart -----------------------------------------------------------


@pytest.fixture
def four(tmp_path):
    for name, marks in {"ada": "1110", "ben": "1100", "cem": "1001", "dan": "0001"}.items():
        answered(tmp_path, name, marks)
    return tmp_path


def test_difficulty_and_discrimination_of_a_class_of_four(four):
    table = results.items(results.results(four), fewest=4)
    found = {name: by(table, "item", name) for name in FOUR}
    assert [one["right first"] for one in found.values()] == [3, 2, 1, 2]
    assert [one["share first"] for one in found.values()] == [0.75, 0.5, 0.25, 0.5]
    assert {one["n"] for one in found.values()} == {one["n rest"] for one in found.values()} == {4}
    # First item: 1 1 1 0 with the sums of the other three, 2 1 1 1. The deviations from the means
    # are .25 .25 .25 -.75 and .75 -.25 -.25 -.25: their products add up to .25, the squares of
    # each to .75, so r = .25 / .75. Likewise the others; the last: -2 / root of (1 * 5).
    expected = [1 / 3, 0, 1 / 3, -2 / 5**0.5]
    assert [one["discrimination"] for one in found.values()] == pytest.approx(expected)


def test_below_ten_learners_the_report_says_too_few(four):
    table = results.items(results.results(four))
    assert by(table, "item", "01.1")["note"] == "too few"
    assert table["discrimination"].isna().all()
    page = parsed((made(four) / "report.html").read_text("utf-8"))
    (row,) = page.all("tr", id="q01.1")
    assert "too few (4)" in row.text and "75 % (4)" in row.text


def test_who_answered_nothing_else_counts_for_difficulty_alone(four):
    answered(four, "eve", "1---")
    found = by(results.items(results.results(four), fewest=4), "item", "01.1")
    assert (found["n"], found["right first"], found["share first"]) == (5, 4, 0.8)
    assert (found["n rest"], found["discrimination"]) == (4, pytest.approx(1 / 3))


def test_where_all_are_right_nothing_is_told_apart(tmp_path):
    for name in ("ada", "ben", "cem"):
        answered(tmp_path, name, "11-0" if name == "ada" else "10-1")
    found = by(results.items(results.results(tmp_path), fewest=3), "item", "01.1")
    assert found["note"] == "all alike" and found["share first"] == 1


def test_first_and_last_tries(tmp_path):
    answered(tmp_path, "ada", "0000", "0---", "1---")
    answered(tmp_path, "ben", "1---", "0---")
    found = by(results.items(results.results(tmp_path)), "item", "01.1")
    assert (found["right first"], found["right last"], found["n"]) == (1, 1, 2)
    assert found["tries each"] == 2.5  # three and two
    lesson = by(results.completion(results.results(tmp_path)), "lesson", "01")
    assert (lesson["right first"], lesson["right last"]) == (1 / 5, 1 / 5)
    assert lesson["began"] == 2 and lesson["answered of all"] == 5 / (2 * lesson["questions"])


def test_the_core_is_done_when_all_of_it_is_answered_or_skipped(tmp_path):
    core = [one for one in every_item().values() if one.core and one.id.startswith("01")]
    whole = [event(one.id, right(one), n) for n, one in enumerate(core)]
    hand_in(tmp_path, "ada", whole)
    hand_in(tmp_path, "ben", [*whole[1:], {**whole[0], "event": "skip"}])
    hand_in(tmp_path, "cem", whole[1:])
    assert by(results.completion(results.results(tmp_path)), "lesson", "01")["core done"] == 2


# --- right or wrong is judged here ---------------------------------------------------------------


def test_a_verdict_in_the_file_is_not_believed(tmp_path):
    answered(tmp_path, "ada", "0000", right=True)
    answered(tmp_path, "ben", "1111", right=False)
    answered(tmp_path, "cem", "1111", right=False)
    found = by(results.items(results.results(tmp_path)), "item", "01.1")
    assert (found["right first"], found["n"]) == (2, 3)


def test_what_was_cut_is_taken_from_the_file_and_said(tmp_path):
    name = "01.3"
    for learner_, more in {"ada": {"right": True}, "ben": {"right": False}, "cem": {}}.items():
        hand_in(tmp_path, learner_, [event(name, '["C02", ' + "x" * 292, **more)])
    found = results.results(tmp_path)
    row = by(results.items(found), "item", name)
    assert (row["n"], row["right first"], found.trusted) == (2, 1, 2)
    assert "For 2 of them we took the verdict" in (made(tmp_path) / "report.html").read_text()


@pytest.mark.parametrize("answer", [None, 5, "b", {}, [[1]], [{"a": 1}], {"a": [None]}, True, [""]])
def test_an_answer_of_a_shape_that_no_page_sends_is_not_right(tmp_path, answer):
    hand_in(tmp_path, "ada", [event(name, answer) for name in every_item()])
    table = results.items(results.results(tmp_path))
    odd = table[(table["right first"] > 0) & (table["kind"] != "code")]
    assert odd.empty or (answer == 5 and set(odd["kind"]) == {"number"})
    assert made(tmp_path)


# --- what the class misunderstood ----------------------------------------------------------------

X = "claim-as-count"


@pytest.fixture
def thirty(tmp_path):
    """Twenty-four of thirty choose what shows X, at first; two of them choose something else."""
    for number in range(30):
        events = []
        for name, one in every_item("single").items():
            options = {each.misconception: each.id for each in one.options}
            other = next(each.id for each in one.options if each.misconception not in (None, X))
            good = next(each.id for each in one.options if each.right)
            if number < 24 and X in options:
                events.append(event(name, [options[X]], len(events)))
            elif number < 2:
                events.append(event(name, [other], len(events)))
            events.append(event(name, [good], len(events)))
        hand_in(tmp_path, f"learner-{number}", events)
    return tmp_path


def test_the_misconception_that_dominates_is_named(thirty):
    asked = [
        one for one in every_item("single").values() if X in {o.misconception for o in one.options}
    ]
    assert len(asked) > 1, "X is in too few items for this test"
    top = results.misconceptions(results.results(thirty)).iloc[0]
    assert (top["misconception"], top["chosen"]) == (X, 24 * len(asked))
    assert (top["learners"], top["at last"]) == (24, 0)
    assert top["share"] == top["chosen"] / top["chances"]
    words = [option.text for one in asked for option in one.options if option.misconception == X]
    assert top["words"] in [re.sub("[*`]", "", text) for text in words]
    page = parsed((made(thirty) / "report.html").read_text("utf-8"))
    first = (
        next(one for one in page.all("ol") if one.attrs.get("class") == "beliefs").all("li")[0].text
    )
    text = "A side's figure about the other side is a count"
    assert f"“{text}”" in first and f"{24 * len(asked)} times" in first and "24 of 30" in first


def test_a_question_of_a_form_is_not_named_to_be_asked_again(tmp_path):
    """Two learners show it in a form, and only one of them in a lesson."""
    belief = "official-as-checked"
    test, lesson = (
        event(name, [next(one.id for one in item(name).options if one.misconception == belief)])
        for name in ("02.1", "01.16")
    )
    hand_in(tmp_path, "a", [test])
    assert (
        by(results.misconceptions(results.results(tmp_path)), "misconception", belief)["item"]
        == "02.1"
    )
    hand_in(tmp_path, "b", [test, lesson])
    row = by(results.misconceptions(results.results(tmp_path)), "misconception", belief)
    assert (row["where"], row["item"]) == ("02.1 (2), 01.16 (1)", "01.16")


def test_an_answer_in_a_table_is_one_line(thirty):
    """Question files break long texts into lines; a cell of a spreadsheet is none of them."""
    assert any("\n" in one.text for each in every_item("single").values() for one in each.options)
    tables = [cells(made(thirty) / f"{name}.csv") for name in ("misconceptions", "items")]
    assert [cell for table in tables for row in table for cell in row if "\n" in cell] == []


def test_the_first_screen_says_with_which_question_to_begin_and_who_has_not_finished(tmp_path):
    for name, marks in {"a": "0100", "b": "0110", "c": "0011", "d": "1111", "e": "11-1"}.items():
        answered(tmp_path, name, marks, "1111")
    write = next(iter(every_item("open")))
    for name in "abcde":
        events = json.loads((tmp_path / f"hand-in-{name}.json").read_text())["events"]
        hand_in(tmp_path, name, [*events, event(write, "My words.", 90)])
    found = results.results(tmp_path)
    ranked = beginning.most_missed(found)
    counted = [(one.item.id, one.missed, one.learners) for one in ranked]
    assert counted == [("01.1", 3, 5), ("01.17", 2, 5), ("01.4", 1, 5), ("01.6", 1, 5)]
    assert [(one.words, one.right) for one in ranked[0].spread] == [
        (re.sub("[*`]", "", one.text), one.right) for one in item("01.1").options
    ]
    assert sorted(one.learners for one in ranked[0].spread if one.learners) == [2, 3]
    first = report_text(tmp_path).partition("<nav")[0]
    assert "3 of 5 learners" in first and "5 of 5 who began: a, b, c, d, e" in first
    assert kit.casefile.cases.case().package["title"] in first


def test_of_lines_that_are_matched_the_one_that_most_missed_stands_first(tmp_path):
    one = next(iter(every_item("match").values()))
    key = one.key()
    last = one.rows[-1]
    missed = {**key, last.id: next(each for each in key.values() if each != key[last.id])}
    for number in range(5):
        answer = event(one.id, missed if number else key, key=str(number))
        hand_in(tmp_path, f"learner-{number}", [answer])
    (asked,) = beginning.most_missed(results.results(tmp_path))
    assert [each.learners for each in asked.spread] == [1] + [5] * (len(key) - 1)
    assert asked.spread[0].words == re.sub("[*`_]", "", last.text)


def test_of_four_learners_no_question_is_ranked_and_no_spread_shown(four):
    assert beginning.most_missed(results.results(four)) == []
    assert 'class="spread"' not in report_text(four)
    assert "it would be about single learners" in report_text(four)


def test_chances_are_first_answers_where_it_could_be_chosen(tmp_path):
    """01.1 offers claim-as-count, and the other item nothing of the kind."""
    belief = "claim-as-count"
    option = next(one.id for one in item("01.1").options if one.misconception == belief)
    bare = next(
        name
        for name, one in every_item("single").items()
        if belief not in {each.misconception for each in one.options}
    )
    hand_in(tmp_path, "ada", [event("01.1", [option]), event(bare, single(bare, True), 1)])
    hand_in(tmp_path, "ben", [event("01.1", single("01.1", True))])
    row = by(results.misconceptions(results.results(tmp_path)), "misconception", belief)
    assert (row["chosen"], row["chances"], row["share"], row["learners"]) == (1, 2, 0.5, 1)


def test_sure_against_right(tmp_path):
    answered(tmp_path, "ada", "1100", sure=True)
    answered(tmp_path, "ben", "1000", "1111", sure=False)
    for name in ("cem", "dan", "eve"):
        answered(tmp_path, name, "1111")
    sure, unsure = results.calibration(results.results(tmp_path)).to_dict("records")
    assert (sure["right"], sure["not right"], sure["n"], sure["share right"]) == (2, 2, 4, 0.5)
    assert (unsure["right"], unsure["not right"], unsure["share right"]) == (1, 3, 0.25)
    say = "When they were sure, learners were right in 50 % of 4 answers; when not sure, in 25 %"
    assert say in (made(tmp_path) / "report.html").read_text("utf-8")
    table = results.items(results.results(tmp_path))
    assert by(table, "item", "01.6")["sure and not right"] == 1


# --- the two forms -------------------------------------------------------------------------------


def sat(folder: Path, name: str, first: int, then: int, order: str = "AB", leave: str = "") -> None:
    """So many right in each form, the rest wrong; the item to `leave` is not answered."""
    events = []
    for letter, good in zip(order, (first, then), strict=True):
        for n, one in enumerate(forms()[letter].items):
            answer = None if n >= good else right(item(one))
            more = {"event": "skip"} if answer is None and n % 2 else {}
            events += [event(one, answer, len(events), **more)] if one != leave else []
    hand_in(folder, name, events)


def report_text(folder: Path) -> str:
    return (made(folder) / "report.html").read_text("utf-8")


def test_of_four_learners_no_gain_is_shown_and_nobodys_spread(tmp_path):
    for n, name in enumerate(("ada", "ben", "cem", "dan")):
        sat(tmp_path, name, n % 3, 2)
    sat(tmp_path, "eve", 0, 2, leave="02.4")
    found = results.results(tmp_path).gains
    assert found.learners["gain"].tolist() == [2, 1, 0, 2] and found.unfinished == 1
    shown = [*found.skills["gain"], *found.skills["low"], *found.orders["first"]]
    assert all(map(np.isnan, shown)) and set(found.skills["n"]) == {4}
    page = report_text(tmp_path)
    assert "4 learners have done both forms. Of fewer than 5 we show no gain." in page
    assert "not done both in full: 1" in page


def test_a_class_of_twelve_is_told_that_it_is_too_few(tmp_path):
    for n in range(12):
        sat(tmp_path, f"learner-{n:02}", n % 2, 1 + n % 2, order="AB" if n < 6 else "BA")
    found = results.results(tmp_path).gains
    assert found.learners["first form"].tolist() == ["A"] * 6 + ["B"] * 6
    assert found.orders["n"].tolist() == [6, 6]
    assert found.orders["gain"].tolist() == [1, 1]
    page = report_text(tmp_path)
    assert "a gain of +1.0, with an interval from +1.0 to +1.0" in page
    assert "Fewer than 20 learners are too few to say what the course does." in page


def test_a_class_of_thirty_has_its_gain_by_skill_by_order_and_beside_chance(tmp_path):
    for n in range(30):
        sat(tmp_path, f"learner-{n:02}", n % 3, (n + n // 3) % 3, order="AB" if n % 2 else "BA")
    found = results.results(tmp_path).gains
    assert found.skills["skill"].tolist() == ["words", "what to look up"]
    assert set(found.skills["n"]) == {30} and (found.skills["low"] < found.skills["high"]).all()
    middle = (found.orders["low"] + found.orders["high"]) / 2
    assert middle.tolist() == pytest.approx(found.orders["gain"].tolist())
    assert found.chance == pytest.approx(1 / 3 + 1 / 2)
    page = report_text(tmp_path)
    assert "Who guesses gets 0.833333 right." in page and "too few to say" not in page
    assert "The interval holds 0: chance alone could do this." in page
    assert "No class has piloted these forms" in page


def test_where_a_file_does_not_say_which_form_came_first_the_pseudonym_does(tmp_path):
    """A page without a kernel gives all its events the time at which the file was made."""
    events = []
    for letter in "AB":
        events += [event(one, right(item(one))) for one in forms()[letter].items]
    for name in ("ada", "red-fox"):
        hand_in(tmp_path, name, [{**one, "key": f"{name}-{one['item']}"} for one in events])
    drawn = results.results(tmp_path).gains.learners["first form"].tolist()
    assert drawn == ["A", "B"]


# --- whose is it? --------------------------------------------------------------------------------


def test_two_files_of_one_learner_are_put_together(tmp_path):
    answered(tmp_path, "ada", "10--")
    first = json.loads((tmp_path / "hand-in-ada.json").read_text())["events"]
    more = event("01.6", single("01.6", True), 50, key="later")
    hand_in(tmp_path, "ada", [*first, more], "later/hand-in-ada (1).json")
    found = results.results(tmp_path)
    assert found.learners == ["ada"] and len(found.tries) == 3
    assert by(results.items(found), "item", "01.1")["tries each"] == 1
    assert found.files["notes"].str.contains("one of 2 files of one learner").all()


def test_two_learners_of_one_pseudonym_are_kept_apart(tmp_path):
    for number, good in enumerate("101"):
        events = [event("01.1", single("01.1", good == "1"), number, key=f"k{number}")]
        hand_in(tmp_path / f"from-{number}", "ada", events)
    hand_in(tmp_path, "ada (2)", [event("01.1", single("01.1", True), 9)])
    found = results.results(tmp_path)
    assert found.learners == ["ada", "ada (2)", "ada (3)", "ada (4)"]
    assert by(results.items(found), "item", "01.1")["right first"] == 3
    assert found.files["notes"].str.contains("counted apart").sum() == 3


def test_a_hand_in_of_another_course_is_left_out_and_named(tmp_path):
    """Its questions have the same numbers as ours, and other answers."""
    answered(tmp_path, "ada", "1111")
    path = hand_in(tmp_path, "fox", [event("01.1", ["b"], key="k")])
    ours = json.loads((kit.courses.root() / "data/datapackage.json").read_text("utf-8"))["name"]
    for name, course in (("fox", "the-other-course"), ("owl", ours)):
        other = json.loads(path.read_text("utf-8")) | {"course": course, "pseudonym": name}
        other["events"][0]["key"] = name
        (tmp_path / f"hand-in-{name}.json").write_text(json.dumps(other), "utf-8")
    found = results.results(tmp_path)
    assert found.learners == ["ada", "owl"]
    told = by(found.files, "file", "hand-in-fox.json")["notes"]
    assert told == "not read: it is of another course, “the-other-course”"


def typed_from_paper(folder, name, *events):
    """What the form for answers from paper saves: each file has the mark of its learner."""
    mark = event("paper", None, 99, key=f"paper-1-{name.lower()}") | {"event": "entered"}
    return hand_in(folder / "paper", name, [mark, *events])


def test_paper_and_computer_of_one_pseudonym_are_one_learner_and_the_teacher_is_told(
    tmp_path, capsys
):
    hand_in(tmp_path, "Ada", [event("01.1", single("01.1", True), key="k")])
    hand_in(tmp_path, "owl", [event("01.1", single("01.1", True), key="l")])
    typed_from_paper(tmp_path, "ada", event("01.4", single("01.4", True), 5, key="paper-2"))
    typed_from_paper(tmp_path, "fox", event("01.4", single("01.4", True), 5, key="paper-3"))
    found = results.results(tmp_path)
    assert found.learners == ["Ada", "fox", "owl"]
    assert len(found.tries[found.tries["learner"] == "Ada"]) == 2
    joined = found.files[found.files["notes"].str.contains("from paper and from a computer")]
    assert [*joined["learner"]] == ["Ada", "Ada"]
    assert main(["report", str(tmp_path)]) == 0
    assert "put together by pseudonym. Learners: 1." in capsys.readouterr().out


def test_paper_of_a_pseudonym_that_two_have_stays_apart(tmp_path):
    for number in range(2):
        events = [event("01.1", single("01.1", True), number, key=f"k{number}")]
        hand_in(tmp_path / f"from-{number}", "ada", events)
    typed_from_paper(tmp_path, "ada", event("01.4", single("01.4", True), 5, key="paper-2"))
    assert results.results(tmp_path).learners == ["ada", "ada (2)", "ada (3)"]


def test_a_third_file_joins_the_other_two(tmp_path):
    one, two = (event("01.1", ["a"], n, key=f"k{n}") for n in range(2))
    hand_in(tmp_path / "1", "ada", [one])
    hand_in(tmp_path / "2", "ada", [two])
    hand_in(tmp_path / "3", "ada", [one, two])
    found = results.results(tmp_path)
    assert found.learners == ["ada"] and len(found.tries) == 2


def test_a_journal_and_a_hand_in_are_read_alike(tmp_path):
    events = [event(name, single(name, True), n, key=name) for n, name in enumerate(FOUR)]
    lines = [json.dumps(one) for one in events]
    (tmp_path / "ben (1).jsonl").write_text("\n".join([*lines[:2], lines[2][:40], lines[3]]))
    hand_in(tmp_path, "ada", [{**one, "key": f"ada {n}"} for n, one in enumerate(events)])
    found = results.results(tmp_path)
    assert found.learners == ["ada", "ben"]
    assert found.tries["learner"].value_counts().to_dict() == {"ada": 4, "ben": 3}
    assert by(found.files, "file", "ben (1).jsonl")["notes"] == "damaged lines: 1"


def test_what_kit_hand_in_makes_is_read(course):
    kit.learner("blue-heron")
    for good in (False, True):
        assert journals.record({"item": "01.1", "event": "answer", "answer": single("01.1", good)})
    kit.hand_in()
    found = results.results(course / "work")
    assert found.learners == ["blue-heron"]  # the journal lies beside it, and is the same learner's
    row = by(results.items(found), "item", "01.1")
    assert (row["right first"], row["right last"], row["tries each"]) == (0, 1, 2)


def test_tries_stay_in_the_order_written_when_the_clock_is_set_back(tmp_path):
    later = event("01.1", single("01.1", False), 3000)
    hand_in(tmp_path, "ada", [later, event("01.1", single("01.1", True), 5)])
    found = by(results.items(results.results(tmp_path)), "item", "01.1")
    assert (found["right first"], found["right last"]) == (0, 1)


# --- bad files -----------------------------------------------------------------------------------

GOOD = json.dumps(
    {
        "format": "article-kit hand-in",
        "version": 1,
        "pseudonym": "zoë",
        "events": [
            {"item": "01.1", "event": "answer", "answer": ["b"], "key": "1", "time": "x"},
            {"item": "01.4", "event": "answer", "answer": ["a"], "key": "2"},
        ],
    },
    ensure_ascii=False,
)
DEEP = "[" * 100_000 + "]" * 100_000
BAD = {  # file name: (content, whether it is read, what is said of it)
    "empty.json": (b"", False, "empty"),
    "blank.jsonl": (b" \n\n", False, "empty"),
    "cut.json": (GOOD.encode()[:-60], True, "cut short or damaged: 1 entries"),
    "cut-early.json": (GOOD.encode()[:40], False, "damaged lines: 1"),
    "nulls.json": (bytes(5000), False, "damaged"),
    "list.json": (b"[1, 2]", False, "damaged"),
    "number.json": (b"5", False, "damaged"),
    "deep.json": (DEEP.encode(), False, "damaged"),
    "picture.png": (b"\x89PNG", False, "its name ends neither"),
    "latin.json": (GOOD.encode("latin-1"), True, "not in UTF-8"),
    "utf16.json": (GOOD.encode("utf-16"), True, ""),
    "bom.json": (GOOD.encode("utf-8-sig"), True, ""),
    "newer.json": (GOOD.replace('"version": 1', '"version": 7').encode(), True, "another version"),
    "other.json": (GOOD.replace("article-kit", "other").encode(), True, "another version"),
    "edited.json": (GOOD.replace('"key": "2"}', '"key": "2"').encode(), True, "1 entries"),
    "odd-events.json": (
        b'{"events": [5, null, "x", {"item": 3}, [], {"event": "answer"},'
        b' {"item": "01.1", "event": "answer", "answer": ["b"], "time": 5, "sure": "yes"}]}',
        True,
        "entries that are no events, left out: 6",
    ),
    "deep-answer.json": (
        b'{"events": [{"item": "01.1", "event": "answer", "answer": %s}]}' % DEEP.encode(),
        False,
        "cut short or damaged: 0",
    ),
    "no-events.json": (b'{"pseudonym": "ada", "events": []}', False, "holds no answers"),
    "events-no-list.json": (b'{"pseudonym": "ada", "events": {"a": 1}}', False, "damaged"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_read_or_listed_and_stops_nothing(tmp_path, name, capsys):
    content, read, say = BAD[name]
    (tmp_path / name).write_bytes(content)
    answered(tmp_path, "good", "1111")
    out = made(tmp_path)
    (row,) = [one for one in cells(out / "files.csv") if one[0] == name]
    assert bool(row[1]) is read and say in row[3]
    assert (
        f"Learners: {1 + read}. Files read: {1 + read}, not: {1 - read}." in capsys.readouterr().out
    )
    if say:
        page = parsed((out / "report.html").read_text("utf-8"))
        (shown,) = [tr.text for tr in page.all("tr") if tr.text.startswith(name)]
        assert say in shown


def test_a_hundred_megabytes_are_not_read(tmp_path):
    with (tmp_path / "hand-in-ada.json").open("wb") as file:
        file.truncate(100_000_000)
    answered(tmp_path, "good", "1111")
    row = by(handins.read(tmp_path).files, "file", "hand-in-ada.json")
    assert row["notes"] == "not read: 100 MB, and no hand-in is larger than 20 MB"


def test_a_file_that_cannot_be_read_and_a_folder_named_like_one(tmp_path, monkeypatch):
    (tmp_path / "folder.json").mkdir()
    hand_in(tmp_path, "ada", [])
    real = Path.read_bytes

    def refuse(path):
        if path.name == "hand-in-ada.json":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    files = handins.read(tmp_path).files
    assert files[["file", "notes"]].to_numpy().tolist() == [
        ["hand-in-ada.json", "not read: this account may not use it"]
    ]


def test_a_hand_in_cut_at_any_place_gives_what_is_in_front_of_it(tmp_path):
    content = GOOD.encode()
    for end in range(1, len(content)):
        (tmp_path / "cut.json").write_bytes(content[:end])
        events = handins.read(tmp_path).events
        assert len(events) <= 2 and set(events["item"]) <= {"01.1", "01.4"}
    assert len(handins.read(tmp_path).events) == 2  # all but the last bracket


@settings(max_examples=60, **QUIET)
@given(content=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_bytes_stop_a_report(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("fuzz")
    for name in ("a.json", "b.jsonl"):
        (folder / name).write_bytes(content)
    (folder / "c.json").write_bytes(b'{"events": [{"item": "01.1", "answer": ' + content)
    results.results(folder)


def test_half_an_emoji_and_a_null_are_shown_as_something(tmp_path):
    write = next(iter(every_item("open")))
    odd = {"item": write, "event": "answer", "answer": "half \ud83d of \x00 one"}
    (tmp_path / "ada.json").write_text(json.dumps({"pseudonym": "\ud83d", "events": [odd]}))
    out = made(tmp_path)
    assert "half ? of" in (out / "report.html").read_text("utf-8")
    assert "half ? of" in (out / "open-answers.csv").read_text("utf-8-sig")


def test_a_path_as_pseudonym_leads_nowhere(tmp_path):
    name = "../../../tmp/evil\x00\u202e.json"
    hand_in(tmp_path / "in", name, [event("01.1", ["b"])], "one.json")
    before = set(tmp_path.rglob("*"))
    assert main(["report", str(tmp_path / "in"), str(tmp_path / "out")]) == 0
    new = set(tmp_path.rglob("*")) - before
    assert all(path.is_relative_to(tmp_path / "out") for path in new)
    assert cells(tmp_path / "out/learners.csv")[1][0] == "../../../tmp/evil .json"


def test_questions_that_this_copy_does_not_have_are_counted_and_left_out(tmp_path):
    hand_in(tmp_path, "ada", [event("99.1", ["a"]), event("01.1", ["b"], 1)])
    found = results.results(tmp_path)
    assert (len(found.tries), found.unknown) == (1, 1)
    assert "left out: 1." in (made(tmp_path) / "report.html").read_text("utf-8")


def test_an_answer_to_a_retired_question_is_no_unknown_one_and_is_told(tmp_path):
    gone = next(name for one in lessons() for name in one.retired)
    hand_in(tmp_path, "ada", [event(gone, ["a"]), event("01.1", ["b"], 1)])
    found = results.results(tmp_path)
    assert (len(found.tries), found.unknown, found.retired) == (1, 0, 1)
    assert "asked once and does not ask any more, kept in the hand-ins" in report_text(tmp_path)


# --- what could run ------------------------------------------------------------------------------


def test_no_cell_of_a_table_can_run_in_a_spreadsheet(tmp_path):
    texts = [
        FORMULA,
        "@SUM(1)",
        "+1",
        "-1+2",
        "\t=1",
        "\r=1",
        "a;=1+1;b",
        "x\n=2",
        "＝1",
        " =3",
        "\u202f=4",
        "\u205f=5",
        "\u1680=6",
        "x\u2028=7",
        "⁼8",
        "﬩9",
        "«=10",
        "\u00a0\u3000=11",
    ]
    write = next(iter(every_item("open")))
    for n, text in enumerate(texts):
        hand_in(tmp_path, text, [event(write, text), event("01.1", ["b"], n + 1)], f"=a{n}.json")
    out = made(tmp_path)
    seen = ""
    for path in out.glob("*.csv"):
        for cell in [cell for row in cells(path) for cell in row]:
            seen += cell
            for raw in re.split(r"[;\t\r\n\u2028]", cell):
                part = unicodedata.normalize("NFKC", raw).lstrip(" «")
                number = re.fullmatch(r"-?[\d.]+", part)
                assert number or not part.startswith(RUNS), f"{path.name}: {cell}"
    assert f"'{FORMULA}" in seen and "'+1" in seen, "nothing dangerous was in the tables"


@settings(max_examples=200, **QUIET)
@given(text=st.text(alphabet="=+-@\t\r\n; '\"1a＝"))
def test_safe_text_never_begins_with_what_runs(text):
    made_safe = exports.safe(text)
    assert not made_safe.lstrip(" ").startswith(RUNS)
    assert made_safe.replace("'", "") == text.replace("'", "")


def test_a_formula_is_the_same_text_again_in_the_page(tmp_path):
    hand_in(tmp_path, FORMULA, [event("01.1", ["b"])], "one.json")
    assert FORMULA[:40] in parsed((made(tmp_path) / "report.html").read_text("utf-8")).text


def test_markup_is_shown_as_text_and_never_runs(tmp_path, browser):
    """Without the page's own policy, so that it is the escaping that holds."""
    write = next(iter(every_item("open")))
    code = next(iter(every_item("code")))
    events = [
        event(write, MARKUP),
        event("01.1", [MARKUP]),
        event(code, MARKUP),
        event(code, MARKUP),
    ]
    hand_in(tmp_path, MARKUP, events, "<img src=x onerror=alert(3)>.json")
    hand_in(tmp_path, "ada", [{**one, "key": "k"} for one in events])
    (tmp_path / "<script>alert(4)<.txt").write_text("x")
    address = (made(tmp_path) / "report.html").as_uri()
    page, odd = watched(browser.new_context(bypass_csp=True), address)
    page.goto(address)
    expect(page.locator("#open ~ * td.answer").first).to_have_text(MARKUP)
    expect(page.locator("script, img, [onerror]")).to_have_count(0)
    assert MARKUP[:40] in page.locator("#learners ~ * tbody th").first.inner_text()
    assert "<script>alert(4)<.txt" in page.locator("#files + .scroll").inner_text()
    assert odd == []
    page.context.close()


def test_the_page_holds_no_address_that_a_browser_would_fetch(four):
    page = parsed((made(four) / "report.html").read_text("utf-8"))
    every = [node for tag in ("a", "link", "img", "script", "iframe") for node in page.all(tag)]
    places = [node.attrs.get("href") or node.attrs.get("src") for node in every]
    assert places and all(one.startswith(("#", "data:")) for one in places)
    named = {node.attrs.get("id") for tag in ("h2", "tr") for node in page.all(tag)}
    assert {one[1:] for one in places if one.startswith("#")} <= named


# --- for other programs --------------------------------------------------------------------------


def test_the_gradebook_for_moodle(four):
    head, ada, *_ = cells(made(four) / "gradebook-moodle.csv")
    lesson = [one for one in every_item().values() if one.id.startswith("01")]
    lesson = [one for one in lesson if one.core and one.kind != "opinion"]
    graded = [one for one in lesson if one.kind not in UNJUDGED]
    core = [one for one in FOUR if item(one).core]
    assert head[:2] == ["ID number", "Pseudonym"] and ada[:2] == ["", "ada"]
    points = dict(zip(head, ada, strict=True))
    assert points[f"Lesson 01 answered (of {len(lesson)})"] == str(len(core))
    assert f"Lesson 01 right (of {len(graded)})" in points
    assert [name for name in head[2:] if "Lesson 01" not in name] == []  # nobody began another


def test_the_gradebook_for_canvas(four):
    head, most, *learners = cells(made(four) / "gradebook-canvas.csv")
    assert head[:5] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    assert most[:5] == ["Points Possible", "", "", "", ""] and all(map(int, most[5:]))
    assert [one[0] for one in learners] == ["ada", "ben", "cem", "dan"]
    marks = ("1110", "1100", "1001", "0001")
    of_core = [at for at, one in enumerate(FOUR) if item(one).core]
    wanted = [str("".join(each[at] for at in of_core).count("1")) for each in marks]
    assert [one[head.index("Lesson 01 right")] for one in learners] == wanted


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ","])
def test_names_that_the_teacher_keeps_stand_in_the_gradebooks_alone(
    four, tmp_path_factory, capsys, separator, encoding
):
    who = tmp_path_factory.mktemp("mine") / "who.csv"
    rows = [("Pseudonym", "Name"), ("ADA", "Zoë Müller"), ("'ben", "=1+1"), ("nobody", "X")]
    with who.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=separator).writerows(rows)
    assert main(["report", str(four), str(four / "out"), "--names", str(who)]) == 0
    said = capsys.readouterr().out
    assert "who.csv, row 4: nobody handed in as “nobody”." in said
    assert "Without a name in who.csv: cem, dan." in said
    head, ada, ben, cem, _ = cells(four / "out/gradebook-moodle.csv")
    assert [one[head.index("Name")] for one in (ada, ben, cem)] == ["Zoë Müller", "'=1+1", ""]
    students = [row[0] for row in cells(four / "out/gradebook-canvas.csv")[2:]]
    assert students == ["Zoë Müller", "'=1+1", "cem", "dan"]
    others = [one for one in (four / "out").iterdir() if not one.name.startswith("gradebook")]
    assert [one.name for one in others if "Müller" in one.read_text("utf-8", "replace")] == []


def test_a_list_without_its_columns_is_told_and_nothing_is_written(four, tmp_path, capsys):
    (tmp_path / "who.csv").write_text("ada,Zoë\n", encoding="utf-8")
    assert main(["report", str(four), str(four / "out"), "--names", str(tmp_path / "who.csv")]) == 1
    assert "has to name the columns pseudonym, name" in capsys.readouterr().out
    assert main(["report", str(four), str(four / "out"), "--names", "no-such.csv"]) == 1
    assert not (four / "out").exists()


def test_tables_for_a_spreadsheet_that_separates_by_semicolons(four):
    assert main(["report", str(four), str(four / "out"), "--semicolons"]) == 0
    text = (four / "out/items.csv").read_text("utf-8-sig")
    head, first, *_ = csv.reader(text.splitlines(), delimiter=";")
    row = dict(zip(head, first, strict=True))
    assert (row["item"], row["share first"]) == ("'01.1", "0,750")
    assert "," in (four / "out/gradebook-canvas.csv").read_text("utf-8").splitlines()[0]


MOODLE = {  # what each type must have, and what may have it, after the format's documentation
    "multichoice": {"single", "shuffleanswers", "answernumbering", "answer"},
    "matching": {"shuffleanswers", "correctfeedback", "subquestion"},
    "numerical": {"answer"},
    "essay": {"responseformat", "graderinfo"},
}
SHARES = {
    100,
    90,
    80,
    75,
    70,
    66.66667,
    60,
    50,
    40,
    33.33333,
    30,
    25,
    20,
    16.66667,
    14.28571,
    12.5,
    11.11111,
    10,
    5,
    0,
}


def test_the_questions_for_moodle(four):
    tree = ElementTree.parse(made(four) / "questions-moodle.xml").getroot()
    assert tree.tag == "quiz" and {one.tag for one in tree} == {"question"}
    asked = {one.findtext("name/text"): one for one in tree if one.get("type") != "category"}
    names = {name.split()[0]: question for name, question in asked.items()}
    kinds = {"single", "multiple", "number", "order", "match", "open"}
    fit = [
        name
        for name, one in every_item(*kinds).items()
        if not getattr(one, "picture", None)  # a map with letters
    ]
    assert [*names] == fit and len(tree) - len(asked) == 2
    for name, question in names.items():
        has = {one.tag for one in question}
        assert MOODLE[question.get("type")] | {"questiontext"} <= has, name
        assert question.findtext("questiontext[@format='html']/text").startswith("<p>")
        assert "-0" not in [one.get("fraction") for one in question.findall("answer")]
        shares = [float(one.get("fraction")) for one in question.findall("answer")]
        assert {abs(one) for one in shares} <= SHARES, name
        if question.get("type") in ("multichoice", "numerical"):
            assert sum(one for one in shares if one > 0) == pytest.approx(100, abs=0.01)
        rows = question.findall("subquestion")
        assert question.get("type") != "matching" or len(rows) >= 2
        assert all(row.findtext("answer/text") for row in rows)


def test_a_question_for_moodle_says_what_ours_says(four):
    tree = ElementTree.parse(made(four) / "questions-moodle.xml").getroot()
    (question,) = [one for one in tree if (one.findtext("name/text") or "").startswith("01.1 ")]
    answers = question.findall("answer")
    right_ = [one for one in answers if one.get("fraction") == "100"]
    assert "<em>own</em> houses" in right_[0].findtext("text")
    assert "There is a list of houses" in right_[0].findtext("feedback/text")
    assert len(right_) == 1 and question.findtext("single") == "true"
    assert len(question.findall("hint")) == 2


def test_markup_in_a_question_is_escaped_once(course, damage):
    damage("data/questions/01-the-flood.yaml", "It is Saturday", "<b>It</b> & ]]> Saturday")
    tree = ElementTree.fromstring(exports.moodle_xml()[0])
    (question,) = [one for one in tree if (one.findtext("name/text") or "").startswith("01.1 ")]
    text = question.findtext("questiontext/text")
    assert "&lt;b&gt;It&lt;/b&gt; &amp; ]]&gt; Saturday" in text


# --- levels and marks, and pages to give back ----------------------------------------------------


def saved_again(path: Path, separator: str, encoding: str, *changes: dict[str, str]) -> None:
    """The open answers as a spreadsheet saves them, with what a teacher wrote into each row."""
    head, *table = cells(path)
    for row, change in zip(table, changes, strict=False):
        row[:] = [change.get(name, cell) for name, cell in zip(head, row, strict=True)]
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=separator).writerows([head, *table])


@pytest.fixture
def written(tmp_path):
    """Three learners, one with a pseudonym that looks like a date; all answered 01.1 as well."""
    write = next(iter(every_item("open")))
    for n, name in enumerate(("10-12", "ben", "zoë")):
        answers = [
            event(write, f"Words of {name}.", key=name),
            event("01.1", single("01.1", n > 0)),
        ]
        hand_in(tmp_path, name, answers)
    return tmp_path


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_levels_are_read_back_as_any_spreadsheet_saves_them(written, encoding, separator):
    out = made(written)
    write = next(iter(every_item("open")))
    lowest, _, strong = item(write).rubric
    number = str(float(write)).replace(".", ",")
    saved_again(
        out / "open-answers.csv",
        separator,
        encoding,
        {"level": f" {strong.upper()}", "mark": "+2"},
        {"level": lowest, "item": number},
        {"mark": "11 points"},
    )
    as_saved = (out / "open-answers.csv").read_bytes()
    for _ in range(2):  # a second time nothing was changed, and nothing is lost
        made(written)
        pages = parsed((out / "pages.html").read_text("utf-8")).all("article")
        first, second, third = (" ".join(page.text.split()) for page in pages)
        assert first.startswith("10-12") and f"Teacher's level: {strong}. Mark: +2" in first
        assert "not yet" in first and "not yet" not in second
        assert f"Teacher's level: {lowest}." in second
        assert "zoë" in third and "Mark: 11 points" in third and "Teacher's level" not in third
        kept = [*out.glob("open-answers-as-saved-*.csv")]
    assert [one.read_bytes() for one in kept] == [as_saved]
    first_row = (out / "open-answers.csv").read_text("utf-8-sig").splitlines()[0]
    assert (";" in first_row) == (separator == ";"), "opened again, it is one column"


def test_a_page_to_give_back_asks_in_the_order_of_the_lesson(course):
    """The question file has the exercises 01.3 and 01.10 elsewhere than the lesson asks them."""
    asked = [item(name) for name in ("01.3", "01.4", "01.7", "01.10")]
    folder = course / "handed-in"
    hand_in(folder, "ada", [event(one.id, right(one), n) for n, one in enumerate(asked)])
    (page,) = give_back.of_class(results.results(folder), pd.DataFrame({"learner": []}))
    order = [item(name) for name in ("01.4", "01.3", "01.10", "01.7")]
    assert [row.asked for row in page.parts[0].rows] == [give_back.as_asked(one) for one in order]


def test_a_row_that_cannot_be_used_is_told_and_what_was_typed_stays(written, capsys):
    out = made(written)
    saved_again(
        out / "open-answers.csv",
        ";",
        "cp1252",
        {"level": "Gud"},
        {"learner": "nobody", "level": "x"},
    )
    made(written)
    said = capsys.readouterr().out
    write = next(iter(every_item("open")))
    valid = ", ".join(item(write).rubric)
    assert f"open-answers.csv, row 2: the level “Gud” is none of {valid}." in said
    assert "row 3: there is no answer of “nobody”" in said
    assert "row 2: the level “Gud”" in (out / "report.html").read_text("utf-8")
    head, first, *_ = cells(out / "open-answers.csv")
    assert first[head.index("level")] == "Gud"
    assert b"nobody" in (out / "open-answers-as-saved-1.csv").read_bytes()


def test_a_table_that_was_put_into_one_column_stops_the_report_and_stays(written, capsys):
    out = made(written)
    path = out / "open-answers.csv"
    lines = path.read_text("utf-8-sig").splitlines()
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows([one, "Strong"] for one in lines)
    typed = path.read_bytes()
    assert main(["report", str(written), str(out)]) == 1
    assert "has to name the columns item, learner, level" in capsys.readouterr().out
    assert path.read_bytes() == typed


# --- the command and the notebook ----------------------------------------------------------------


def test_the_command_says_what_it_made(four):
    command = [sys.executable, "-m", "kit", "report", str(four)]
    done = subprocess.run(command, cwd=SMALL, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0 and done.stderr == ""
    assert str(four / "report/report.html") in done.stdout and "Learners: 4." in done.stdout
    names = {path.name for path in (four / "report").iterdir()}
    assert {"report.html", "items.csv", "misconceptions.csv", "open-answers.csv"} <= names
    again = subprocess.run(command, cwd=SMALL, capture_output=True, text=True, encoding="utf-8")
    assert again.stdout == done.stdout, "the report's own files were read as hand-ins"


def test_the_report_may_go_into_the_folder_of_the_hand_ins_itself(four, capsys):
    for _ in range(2):
        assert main(["report", str(four), str(four)]) == 0
        assert "Learners: 4." in capsys.readouterr().out


@pytest.mark.parametrize("words", [[], ["--no-such"], ["a", "b", "c"], [""]])
def test_wrong_words_get_the_usage(words, capsys):
    assert main(["report", *words]) == 2
    assert "usage: python -m kit" in capsys.readouterr().err


def test_no_folder_no_hand_ins_and_no_place_to_write(tmp_path, capsys):
    assert main(["report", str(tmp_path / "nowhere")]) == 1
    assert "There is no folder" in capsys.readouterr().out
    (tmp_path / "notes.txt").write_text("x")
    assert main(["report", str(tmp_path)]) == 1
    say = capsys.readouterr().out
    assert "There is no hand-in in" in say and "notes.txt: not read" in say
    answered(tmp_path, "ada", "1111")
    assert main(["report", str(tmp_path), str(tmp_path / "notes.txt")]) == 1
    assert "We cannot write in" in capsys.readouterr().out


def test_a_class_copy_has_no_key_to_judge_by(course, four):
    path = course / "data/questions/01-the-flood.yaml"
    lesson = yaml.safe_load(path.read_text("utf-8"))
    items = [withheld(item(one["id"])) for one in lesson["items"]]
    path.write_text(yaml.safe_dump({**lesson, "mode": "class", "items": items}))
    forget()
    with pytest.raises(KitError, match="has no key"):
        results.results(four)


# --- what platforms and people do to files -------------------------------------------------------


def test_a_lesson_that_a_learner_has_not_begun_is_an_empty_cell(four):
    one = next(each for each in every_item("single").values() if each.id[:2] == "02" and each.core)
    hand_in(four, "eve", [event(one.id, single(one.id, True), key="e")])
    head, *learners = cells(made(four) / "learners.csv")
    by_name = {row[0]: dict(zip(head, row, strict=True)) for row in learners}
    assert by_name["ada"]["Lesson 02 answered"] == "" and by_name["eve"]["Lesson 01 right"] == ""
    assert by_name["eve"]["Lesson 02 answered"] == "1"
    assert {name.split()[1] for name in head[1:]} == {"01", "02"}


RENAMED = [
    "lovelaceada_4712_90003_hand-in-owl.json",
    "Lovelace_11119_assignsubmission_file_hand-in-owl.json",
    "Lovelace Ada_11119_assignsubmission_file_/hand-in-owl (1).json",
    "Ada Lovelace - hand-in-owl.json",
    "hand-in-owl-1.json.txt",
    "Lovelace.JSON",
]


@pytest.mark.parametrize("name", RENAMED)
@pytest.mark.parametrize("change", ["", "bom", "utf-16", "indented", "cut", "crlf"])
def test_a_renamed_file_is_its_learners_and_no_real_name_is_shown(tmp_path, name, change):
    events = [event(one, single(one, True), n, key=f"owl-{one}") for n, one in enumerate(FOUR)]
    path = hand_in(tmp_path, "owl", events, name)
    text = path.read_text("utf-8")
    if change == "indented":
        text = json.dumps(json.loads(text), indent=2)
    if change == "cut":
        text = text[: text.index("owl-01.17")]
    content = text.replace("\n", "\r\n" if change == "crlf" else "\n")
    code = {"bom": "utf-8-sig", "utf-16": "utf-16"}.get(change, "utf-8")
    path.write_bytes(content.encode(code))
    hand_in(tmp_path, "owl", events)
    found = results.results(tmp_path)
    assert found.learners == ["owl"] and len(found.tries) == 4


def test_the_same_events_under_two_names_are_one_learner(tmp_path):
    events = [event("01.1", ["b"], key="k-1"), event("01.4", ["a"], 1, key="k-2")]
    hand_in(tmp_path, "owl", events[:1])
    hand_in(tmp_path, "heron", events)
    hand_in(tmp_path, "fox", [event("01.1", ["b"], key="k-3")])
    found = results.results(tmp_path)
    assert found.learners == ["fox", "heron"] and len(found.tries) == 3
    assert "the same answers are handed in as “heron”" in " ".join(found.files["notes"])


def test_a_zip_is_read_inside_and_a_bomb_is_not(tmp_path):
    path = hand_in(tmp_path, "owl", [event("01.1", ["b"], key="k")])
    with zipfile.ZipFile(tmp_path / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Lovelace_1_assignsubmission_file_/hand-in-owl.json", path.read_bytes())
        archive.writestr("../../up.json", b'{"pseudonym": "fox", "events": [{"item": "01.1"}]}')
        archive.writestr("bomb.json", bytes(handins.uploads.LARGEST + 9))
    path.unlink()
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04")
    found = handins.read(tmp_path)
    assert sorted(found.files["learner"].dropna()) == ["fox", "owl"]
    notes = dict(zip(found.files["file"], found.files["notes"], strict=True))
    assert "larger than" in notes["all.zip/bomb.json"] and "not read" in notes["broken.zip"]
    assert [one.name for one in tmp_path.parent.glob("up.json")] == []


def test_a_zip_in_a_zip_is_to_be_unpacked(tmp_path):
    path = hand_in(tmp_path, "owl", [event("01.1", ["b"], key="k")])
    with zipfile.ZipFile(tmp_path / "owl.zip", "w") as archive:
        archive.write(path, path.name)
    path.unlink()
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(tmp_path / "owl.zip", "Lovelace_1_assignsubmission_file_/owl.zip")
    (tmp_path / "owl.zip").unlink()
    (tmp_path / "more.rar").write_bytes(b"Rar!")
    notes = handins.read(tmp_path).files["notes"]
    assert ["unpack it" in one for one in notes] == [True, True]


def test_pipes_links_and_closed_folders_stop_no_report(tmp_path, monkeypatch):
    answered(tmp_path, "ada", "1111")
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "link.json").symlink_to("/etc/hostname")
    (tmp_path / "closed").mkdir()
    real = os.scandir

    def closed(where):
        if Path(where).name == "closed":
            raise PermissionError(13, "Permission denied")
        return real(where)

    monkeypatch.setattr(os, "scandir", closed)
    found = results.results(tmp_path)
    assert found.learners == ["ada"]
    notes = dict(zip(found.files["file"], found.files["notes"], strict=True))
    assert notes["closed"] == "not read: this account may not use it"
    assert "link" in notes["link.json"] and "ordinary" in notes["pipe.json"]


def test_a_report_writes_over_nothing_that_it_did_not_make(four):
    (four / "elsewhere.csv").write_text("mine")
    (four / "report").mkdir()
    (four / "report/items.csv").symlink_to(four / "elsewhere.csv")
    assert main(["report", str(four)]) == 1
    assert (four / "elsewhere.csv").read_text() == "mine"
    assert [one.name for one in (four / "report").iterdir()] == ["items.csv"]
    (four / "report/items.csv").unlink()
    assert main(["report", str(four)]) == 0 == main(["report", str(four)])
    (four / "report/open-answers.csv").write_text("marked by hand")
    assert main(["report", str(four)]) == 1
    assert (four / "report/open-answers.csv").read_text() == "marked by hand"


@pytest.mark.parametrize("text", ["\0=1+1", 'x;"=1+1', "\u200b=1", "\ufeff@x", "﹦1+1", 'a,"=1'])
def test_what_is_hidden_in_front_of_a_formula_hides_nothing(text):
    made_safe = exports.safe(text)
    assert "\0" not in made_safe and re.search("'[=@﹦]", made_safe)


@pytest.mark.parametrize(
    "name", ["10-12", "007", "1e5", "5.1", "may-10", "DEC1", "true", "３-４", "10-mai"]
)
def test_a_pseudonym_is_no_number_and_no_date(name):
    assert exports.safe_name(name) == f"'{name}"


def test_a_fault_of_ours_is_not_the_learners(monkeypatch):
    def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setattr("kit.desk.classroom.verdicts.judge", broken)
    assert verdict(item("01.1"), ["a"])[0] is None
    assert verdict(item("01.1"), {"odd": 1})[0] is False


def test_a_page_that_is_given_back_asks_nothing_of_a_screen():
    items = [one for one in every_item().values() if one.id not in in_forms()]
    found = {one.id: [*unwelcome(give_back.as_asked(one), "projector")] for one in items}
    assert {name: words for name, words in found.items() if words} == {}


def test_a_newcomer_of_the_same_pseudonym_gets_nobodys_level_and_nobodys_name(written, capsys):
    """His file stands in front of the others, and so would his name."""
    write = next(iter(every_item("open")))
    for n, name in enumerate(("9a", "9b")):
        hand_in(written / name, "owl", [event(write, f"Of the owl in {name}.", n, key=name)])
    out = made(written)
    marks = [{"mark": name} for name in ("ten", "ben", "owl of 9a", "owl of 9b", "zoe")]
    saved_again(out / "open-answers.csv", ",", "utf-8", *marks)
    hand_in(written / "8c", "owl", [event(write, "Of the owl in 8c.", key="8c")])
    hand_in(written / "8c", "zoë", [event(write, "Of the other zoë.", key="8c-zoe")])
    again = [event(write, text, n, key=text) for n, text in enumerate(("Earlier.", "Later."))]
    hand_in(written / "9a/later", "owl", [event(write, "Of the owl in 9a.", key="9a"), *again])
    for _ in range(2):
        made(written)
        head, *table = cells(out / "open-answers.csv")
        names = [head.index(name) for name in ("answer", "learner", "mark")]
        assert [tuple(row[at] for at in names) for row in table[2:]] == [
            ("Later.", "owl", "owl of 9a"),
            ("Of the owl in 9b.", "owl (2)", "owl of 9b"),
            ("Of the owl in 8c.", "owl (3)", ""),
            ("Words of zoë.", "zoë", "zoe"),
            ("Of the other zoë.", "zoë (2)", ""),
        ]


NOT_THERE_YET = {  # what lies in a folder in the place of a hand-in, and what is said of it
    ".hand-in-owl.json.icloud": (b"bplist00", "still in iCloud: open the folder in the Finder"),
    "hand-in-owl.json.crdownload": (b'{"format":', "its download has not ended"),
    "hand-in-owl.json.part": (b"", "its download has not ended"),
    "hand-in-owl.json.download": (b'{"eve', "its download has not ended"),
    "Unconfirmed 4411.crdownload": (b"{", "its download has not ended"),
    "hand-in-owl.json": (b"\r\n<!DOCTYPE html><p>Sign in</p>", "a web page, perhaps a login"),
    "hand-in-owl.txt": (GOOD.encode(), "If it is a hand-in, call it hand-in-owl.json"),
    "hand-in-owl": (GOOD.encode(), "If it is a hand-in, call it hand-in-owl.json"),
    "hand-in-owl.json.bin": (GOOD.encode(), "If it is a hand-in, call it hand-in-owl.json"),
    "hand-in-hen.json": (b"hello there, here are my answers", "holds no answers"),
}


@pytest.mark.parametrize("name", NOT_THERE_YET)
def test_a_hand_in_that_did_not_arrive_whole_is_named_with_what_to_do(tmp_path, name):
    content, say = NOT_THERE_YET[name]
    (tmp_path / name).write_bytes(content)
    (row,) = handins.read(tmp_path).files.to_dict("records")
    assert row["file"] == name and say in row["notes"], row["notes"]


@pytest.mark.parametrize("name", [".DS_Store", "._hand-in-owl.json", "Thumbs.db", "desktop.ini"])
def test_what_a_system_leaves_in_each_folder_is_no_file_of_a_learner(tmp_path, name):
    (tmp_path / name).write_bytes(b"\0")
    assert handins.read(tmp_path).files.empty


@pytest.mark.parametrize("mark", ["03. Apr", "3-Apr", "Apr 3", "2026-04-03", "3.4.2026", "#NAME?"])
def test_a_mark_that_a_spreadsheet_has_turned_into_a_day_is_told(written, capsys, mark):
    """Whoever types 3/4, or =3, sees something else there a moment later."""
    out = made(written)
    saved_again(out / "open-answers.csv", ",", "utf-8", {"mark": mark}, {"mark": "3/4"})
    made(written)
    said = capsys.readouterr().out
    assert f"row 2: a spreadsheet has made “{mark}” of a mark. Write it as text" in said
    assert "row 3" not in said
