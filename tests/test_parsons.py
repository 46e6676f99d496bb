"""Lines of code to put in order: a kind of item that only its own module and script know."""

import json
import re
from pathlib import Path

import pytest
from browser import ROOT
from playwright.sync_api import expect

from kit.components import script
from kit.desk.classroom.verdicts import beliefs, verdict
from kit.desk.edition.keys import key_to
from kit.items import Parsons, Withheld
from kit.questions import judge, withheld
from kit.quizzes import page_item

ITEM = {
    "id": "99.1",
    "kind": "parsons",
    "minutes": 2,
    "objective": "count what is in a list",
    "prompt": "Which lines, in which order, print how many are even?",
    "feedback": "First count, then `print`.",
    "steps": [
        {"id": "c", "text": "count = 0", "feedback": "Begin with `0`."},
        {"id": "a", "text": "for one in numbers:", "feedback": "Then go through `numbers`."},
        {"id": "d", "text": "    count += one % 2 == 0", "feedback": "Inside the `for`."},
        {"id": "b", "text": "print(count)", "feedback": "At the end, once."},
    ],
    "extra": [{"id": "e", "text": "count = numbers", "feedback": "A list is no `count`."}],
}
RIGHT = ["c", "a", "d", "b"]


@pytest.fixture
def parsons() -> Parsons:
    return Parsons.model_validate(ITEM)


@pytest.mark.parametrize(
    ("answer", "right"),
    [(RIGHT, True), (RIGHT[:3], False), ([*RIGHT, "e"], False), (["a", "c", "d", "b"], False)],
)
def test_only_the_lines_that_are_needed_in_their_order_are_right(parsons, answer, right):
    assert judge(parsons, answer) is right
    assert verdict(parsons, answer)[0] is right


def test_an_answer_stands_in_the_report_in_its_lines(parsons):
    assert verdict(parsons, ["c", "e"])[2] == "count = 0 ⏎ count = numbers"
    assert verdict(parsons, "no list")[0] is False
    assert beliefs(parsons) == set()


def test_a_class_does_not_see_which_line_is_too_many(parsons):
    shown = withheld(parsons)
    assert [line["id"] for line in shown["steps"]] == ["a", "b", "c", "d", "e"]
    assert "extra" not in shown and "feedback" not in str(shown)
    asked = page_item(Withheld.model_validate(shown), learner="web")
    assert len(asked["steps"]) == 5 and asked["closed"] == "class"


def test_the_key_names_the_line_too_many(parsons):
    said = key_to(parsons)
    assert said.index("count = 0") < said.index("print(count)")
    assert re.search(r"✗ `count = numbers`", said)


def test_no_other_file_of_the_kit_names_the_kind():
    own = {"kit/items/parsons.py", "kit/items/__init__.py", "kit/page/parsons.js"}
    found = set()
    for path in [*(ROOT / "kit").rglob("*.py"), *(ROOT / "kit").rglob("*.js")]:
        if "parsons" in path.read_text("utf-8").casefold():
            found.add(Path(path).relative_to(ROOT).as_posix())
    assert found == own


def test_lines_are_moved_and_left_out_on_a_page(parsons, window):
    asked = page_item(parsons, learner="web")
    store = {"course": "x", "learner": "x", "items": ["99.1"], "answers": {}}
    content = json.dumps({"items": [asked], "notice": "", "store": store})
    place = f'<div data-kit="quiz"><script type="application/json">{content}</script></div>'
    page = window.new_page()
    page.set_content(f"{place}<script type=module>{script()}\nmountAll();</script>")
    rows = page.locator(".steps > li")
    expect(rows).to_have_count(5)
    assert rows.nth(0).locator("pre").count() == 1

    page.get_by_role("button", name="Check").click()
    expect(page.locator(".feedback")).to_contain_text("lines too many, 1")
    expect(page.locator("[data-id=e] .why")).to_have_text("A list is no count.")

    page.locator("[data-id=e]").get_by_role("button", name="Leave out").click()
    for place, name in enumerate(RIGHT):
        row = page.locator(f"[data-id={name}]")
        while rows.nth(place).get_attribute("data-id") != name:
            row.get_by_role("button", name="Move up").click()
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".feedback")).to_contain_text("Right.")
    page.close()
