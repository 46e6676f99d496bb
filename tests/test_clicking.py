"""An exercise by clicking: its rows, the verdict of kit.check, no key where it is withheld."""

from itertools import count

import pandas as pd
import pytest
from playwright.sync_api import expect
from served import serve

from kit import journals, provided
from kit.checks import judged
from kit.clicking import fits, panel
from kit.desk.rules.clicks import can_be_reached
from kit.exercises import Beside, shown
from kit.items import Exercise, Withheld
from kit.messages import received
from kit.questions import every_item, withheld

TABLE = pd.DataFrame(
    {
        "id": ["a1", "a2", "b1", "b2", "c1"],
        "port": ["Aland", "Aland", "Bo", "Bo", None],
        "kind": ["ship-big", "boat", "ship-small", "boat", "ship-big"],
        "sunk": [3, 0, None, 4, 5],
        "day": ["2001-01-01", "2001-01-02", "2001-01-01", "2001-01-03", "2001-01-02"],
    }
)
ITEM = {
    "id": "99.1",
    "kind": "code",
    "minutes": 2,
    "objective": "keep the rows of the ships",
    "prompt": "Keep the ships of one port.",
    "expects": "ids",
    "answer": ["b1"],
    "solution": "table[table['port'] == 'Bo']",
    "feedback": "Both `Bo` and `ship`.",
    "mistakes": [{"code": "table", "answer": ["b1", "b2"], "feedback": "One is a `boat`."}],
    "clicks": {"table": "ports", "columns": ["port", "sunk"], "choose": ["port", "kind", "day"]},
}
SUM = {
    **ITEM,
    "expects": "number",
    "answer": 7,
    "solution": "7",
    "mistakes": [{"code": "3", "answer": 3, "feedback": "Half of it."}],
}
SUM["clicks"] = {**ITEM["clicks"], "choose": ["kind", "port"], "then": "sum of sunk"}
COURSES = map(str, count())


class Ports(provided.Provider):
    """A course with one table."""

    def rows(self, table):
        return TABLE

    def labels(self, table):
        return {"port": "Port", "sunk": "Ships sunk", "kind": "Kind", "day": "Day"}


@pytest.fixture(autouse=True)
def ports(monkeypatch):
    monkeypatch.setattr(provided, "_registered", [Ports()])


def opened(window, one):
    store = {"course": next(COURSES), "learner": "x"}  # what one test leaves is no other's
    content = {**shown(one), "open": True, "store": store}
    names = ["judgeChosen", "fits"]
    return serve(window.new_page(), "click", ("exercise", content), names=names)


def test_two_conditions_lead_to_the_rows_and_to_the_verdict(window):
    page = opened(window, Exercise.model_validate(ITEM))
    expect(page.get_by_text("5 of 5 rows.")).to_be_visible()
    use = page.get_by_role("button", name="Use these rows as my answer")
    said = page.locator(".clicks .feedback")
    use.click()
    expect(said).to_contain_text("Choose a value first.")
    page.get_by_label("Value").select_option("Bo")
    expect(page.get_by_text("2 of 5 rows.")).to_be_visible()
    use.click()
    expect(said).to_contain_text("One is a boat.")
    page.get_by_role("button", name="and …").click()
    second = page.get_by_role("group", name="and where")
    second.get_by_label("Column").select_option("Kind")
    second.get_by_label("How").select_option("starts with")
    second.get_by_label("Letters").fill("Ship")
    expect(page.get_by_text("1 of 5 rows.")).to_be_visible()
    expect(page.locator("tbody td")).to_have_text(["Bo", "–"])
    expect(said).to_have_text("")  # what was said belongs to other rows
    page.reload()
    expect(second.get_by_label("Letters")).to_have_value("Ship")
    use.click()
    expect(said).to_contain_text("Right.")
    expect(page.get_by_role("button", name="Show one way")).to_be_visible()
    page.close()


def test_a_sum_of_the_rows_can_be_the_answer_and_all_of_it_fits_a_phone(window):
    page = opened(window, Exercise.model_validate(SUM))
    page.set_viewport_size({"width": 360, "height": 800})
    page.get_by_label("Value").select_option("boat")
    expect(page.locator(".count")).to_have_text("2 of 5 rows. The sum of “Ships sunk” is 4.")
    page.get_by_role("button", name="Use this number").click()
    expect(page.locator(".clicks .feedback")).to_contain_text("You have 4; we expect more.")
    wide = "document.documentElement.scrollWidth <= innerWidth"
    assert page.evaluate(wide), "the page scrolls to the side"
    page.close()


def test_the_page_says_what_kit_check_says(window):
    """Of the lessons' own exercises: each answer that the key knows, and some others."""
    page = opened(window, one := Exercise.model_validate(ITEM))
    key = panel(one)["key"]
    for answer in (["b1"], ["b1", "b2"], ["b2", "b1"], [], ["a1"], ["b1", "c1", "a2"]):
        parts, _ = judged(one, answer)
        assert (
            page.evaluate("([key, ids]) => judgeChosen(key, ids).right", [key, answer])
            is (parts["right"])
        ), answer
        said = page.evaluate("([key, ids]) => judgeChosen(key, ids).say", [key, answer])
        assert ("One is a" in said) is ("mistake" in parts), answer
    for how in ("is", "is not", "is at least", "is at most", "starts with", "is empty"):
        for column, value in (("port", "Aland"), ("sunk", 3), ("day", "2001-01-02")):
            condition = {"column": column, "how": how, "value": value}
            rows = panel(one)["rows"]
            rows = [{**row, "sunk": None if row["id"] == "b1" else 3} for row in rows]
            here = page.evaluate(
                "([rows, one]) => rows.map((row) => fits(row, one))", [rows, condition]
            )
            assert here == [fits(row, condition) for row in rows], condition
    page.close()


def test_an_answer_is_saved_as_one_in_code(course):
    below = Beside(Exercise.model_validate(ITEM))
    below.tell = (told := []).append
    event = {"key": "k", "item": "99.1", "event": "answer", "learner": "guest"}
    below.receive(received({"event": {**event, "answer": ["b1"]}}))
    below.receive(received({"event": {**event, "key": "l", "answer": {"ids": 1}}}))
    assert [[*one] for one in told] == [["saved"], ["refused", "why"]]
    (saved,) = journals.read()[0]
    assert (saved["answer"], saved["right"], saved["by"]) == (["b1"], True, "clicks")


def test_where_the_key_is_withheld_the_page_has_none_and_saves(window):
    one = Withheld.model_validate(withheld(Exercise.model_validate(ITEM)))
    assert shown(one)["clicks"]["key"] is None
    assert "Both" not in str(shown(one)) and "boat`" not in str(shown(one))
    page = opened(window, one)
    page.get_by_label("Value").select_option("Bo")
    page.get_by_role("button", name="Use these rows").click()
    expect(page.locator(".clicks .feedback")).to_contain_text("Your teacher will go through it")
    expect(page.get_by_role("button", name="Show one way")).to_be_hidden()
    page.close()


def test_what_cannot_be_clicked_together_is_found():
    made = panel(Exercise.model_validate(ITEM))
    assert can_be_reached(made)
    assert not can_be_reached({**made, "choose": ["day"]})
    assert can_be_reached(panel(Exercise.model_validate(SUM)))
    rows = Exercise.model_validate({**SUM, "clicks": ITEM["clicks"]})
    assert [field for field, *_ in rows.faults()] == ["clicks.then"]


def test_lessons_have_exercises_that_can_be_clicked():
    assert [one.id for one in every_item("code").values() if one.clicks]
