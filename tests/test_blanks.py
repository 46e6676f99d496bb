"""A gap in a line of code: judged alike in the page and in Python, and nothing is run."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from kit.components import script
from kit.desk.classroom.verdicts import verdict
from kit.desk.edition.documents import part
from kit.desk.edition.keys import key_to
from kit.desk.edition.tasks import task_of
from kit.items import KINDS, Blank, Withheld
from kit.questions import judge, withheld
from kit.quizzes import page_item

ROOT = Path(__file__).parents[1]
ITEM = {
    "id": "99.1",
    "kind": "blank",
    "minutes": 1,
    "objective": "find the rows with a number",
    "prompt": "Keep the rows with a number.",
    "hints": ["A method asks it."],
    "code": 'days[days["low"].____ & ~days["note"].isna()]',
    "accept": ["notna()", 'isin(["a", "b"])'],
    "feedback": "`notna()` is True where there is a number.",
    "wrong": [{"text": "isna()", "feedback": "`isna()` asks the opposite."}],
}
FILLINGS = {  # typed: right, the words said to it
    "notna()": (True, "where there is a number"),
    "  notna( ) ": (True, "where there is a number"),
    "isin([ ‘a’,“b” ])": (True, "where there is a number"),
    "isna ()": (False, "asks the opposite"),
    "NotNA()": (False, "capitals"),
    "notna": (False, "look at the code around it"),
    "<b>x</b> $&": (False, "look at the code around it"),
}


@pytest.fixture
def blank() -> Blank:
    return Blank.model_validate(ITEM)


@pytest.mark.parametrize("filling", FILLINGS)
def test_spaces_and_quotation_marks_do_not_count_and_capitals_do(blank, filling):
    assert judge(blank, filling) is FILLINGS[filling][0]
    assert verdict(blank, filling)[::2] == (FILLINGS[filling][0], filling)


def test_what_is_no_filling_is_not_right(blank):
    assert verdict(blank, ["notna()"])[0] is False
    assert judge(blank, None) is False


def test_the_page_judges_alike_and_comes_back(blank, window):
    store = {"course": "x", "learner": "x", "items": ["99.1"], "answers": {}}
    content = {"items": [page_item(blank, learner="web")], "notice": "", "store": store}
    data = json.dumps(content).replace("<", r"\u003c")
    place = f'<div data-kit="quiz"><script type="application/json">{data}</script></div>'
    html = f'<!doctype html><meta charset="utf-8">{place}'
    html += f"<script type=module>{script()}\nmountAll();</script>"
    page = window.new_page()
    page.route("**/*", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto("http://blank.test/")
    gap = page.get_by_role("textbox", name='The gap in days[days["low"]. …')
    said = page.locator(".feedback")
    row = page.locator(".gap-row")
    page.get_by_role("button", name="Check").click()
    expect(said).to_contain_text("into the gap first")
    for filling, (right, words) in FILLINGS.items():
        gap.fill(filling)
        gap.press("Enter")
        expect(row).to_contain_text(words)
        expect(said).to_contain_text("Right." if right else "Not yet.")
    page.get_by_role("button", name="Show me").click()
    expect(said.locator(".named code")).to_have_text(
        'days[days["low"].notna() & ~days["note"].isna()]'
    )
    page.reload()
    expect(gap).to_have_value("<b>x</b> $&")
    page.close()


def test_paper_has_the_gap_and_the_key_what_belongs_in_it(blank):
    paper = part("task", one=task_of(blank, 1, {}), key=False)
    assert "days[days[&#34;low&#34;].________________ &amp;" in paper and "notna" not in paper
    assert "notna()" in part("task", one=task_of(blank, 1, {}), key=True)
    key = key_to(blank)
    assert "`notna()` or " in key and "asks the opposite" in key


def test_a_class_gets_the_line_and_not_what_belongs_in_it(blank):
    shown = withheld(blank)
    assert shown["code"] == ITEM["code"]
    assert "notna" not in str(shown) and "isna()`" not in str(shown)
    asked = page_item(Withheld.model_validate(shown), learner="web")
    assert asked["closed"] == "class" and "mistakes" not in asked


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", "no gap"),
        ("code", "____ and ____"),
        ("accept", ["notna("]),
        ("wrong", [{"text": "notna( )", "feedback": "No."}]),
    ],
)
def test_an_item_that_cannot_be_answered_is_found(field, value):
    assert [*Blank.model_validate({**ITEM, field: value}).faults()] != []
    assert [*Blank.model_validate(ITEM).faults()] == []


def test_the_kind_is_registered():
    assert KINDS["blank"] is Blank
