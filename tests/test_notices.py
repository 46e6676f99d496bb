"""Noticing: a line or a choice is committed, then ours opens; it is saved and never counted."""

from itertools import count
from pathlib import Path

import nbformat
import pytest
import yaml
from conftest import SMALL
from nbformat.v4 import new_code_cell
from onecell import on_a_worksheet, on_the_web
from playwright.sync_api import expect
from served import serve

import kit
from kit import journals, notices
from kit.desk import editions
from kit.desk.leaks import key_texts
from kit.errors import KitError
from kit.items import Notice
from kit.items.notices import as_handed_out
from kit.messages import Event, received
from kit.questions import lesson

COURSE = SMALL
LINE = {"id": "01.n1", "ask": "Who *speaks* here?", "ours": "Two **ministries** speak."}
CHOICE = {
    "id": "01.n2",
    "ask": "Which would you print?",
    "choices": ["The first", "*Neither*"],
    "ours": "Nobody counted here.",
    "item": "01.1",
}
COURSES = map(str, count())
FILE = "data/questions/01-the-flood.yaml"


@pytest.fixture
def with_notices(course, damage) -> Path:
    """A course whose lesson 01 has the two."""
    told = (course / FILE).read_text("utf-8")
    damage(FILE, f"{told}\n{yaml.safe_dump({'notices': [LINE, CHOICE]})}")
    return course


def page_with(window, *some: dict):
    """Notices in a page without Python."""
    store = {"course": next(COURSES), "learner": "web"}  # what one test leaves is no other's
    shown = [notices.shown(Notice.model_construct(**one)) for one in some]
    components = [("notice", {**one, "notice": "", "store": store}) for one in shown]
    return serve(window.new_page(), "notice", *components)


def test_ours_opens_after_a_line_and_both_are_found_again(window):
    page = page_with(window, {**LINE, "choices": []})
    line = page.get_by_role("textbox", name="Who speaks")
    save = page.get_by_role("button", name="Save, and")
    ours = page.get_by_text("Two ministries speak.")
    for short in ("", " . ", "a", "a b c", "Baku"):
        line.fill(short)
        save.click()
        expect(page.locator("p.feedback")).to_contain_text("rite a l")
        expect(ours).to_have_count(0)
    line.fill("Both say <b>it</b>")
    page.reload()
    expect(line).to_have_value("Both say <b>it</b>")  # a draft, and not committed
    expect(ours).to_have_count(0)
    save.click()
    expect(ours).to_be_visible()
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "What we noticed"
    page.reload()
    expect(page.locator(".mine")).to_contain_text("Both say <b>it</b>")
    expect(ours).to_be_visible()
    page.close()


def test_rubbish_and_the_question_are_refused_and_kept_and_a_word_that_is_offered_is_taken(window):
    asked = "Which figures of this picture may be compared? Write two, or “none”."
    page = page_with(window, {**LINE, "id": "01.n5", "choices": [], "ask": asked})
    line = page.get_by_role("textbox")
    save = page.get_by_role("button", name="Save, and")
    for text, why in (
        ("asdf asdf asdf", "read words"),
        (asked.split("?")[0], "repeats the question"),
    ):
        line.fill(text)
        save.click()
        expect(page.locator("p.feedback")).to_contain_text(why)
        expect(line).to_have_value(text)
    line.fill("None")
    save.click()
    expect(page.get_by_text("Two ministries speak.")).to_be_visible()
    page.close()


def test_what_says_nothing_is_asked_back_once_and_a_line_can_be_changed_above_ours(window):
    numbered = {**LINE, "id": "01.n6", "choices": [], "figure": True}
    page = page_with(window, numbered)
    line = page.get_by_role("textbox")
    ours = page.get_by_text("Two ministries speak.")
    save = page.get_by_role("button", name="Save, and")
    for text, why in (("I dont know", "all right"), ("The dead are counted", "no number")):
        line.fill(text)
        save.click()
        expect(page.locator("p.feedback")).to_contain_text(why)
        expect(ours).to_have_count(0)
    save.click()  # once is enough
    expect(ours).to_be_visible()
    page.get_by_role("button", name="Change my line").click()
    expect(line).to_have_value("The dead are counted")
    expect(ours).to_be_visible()
    line.fill("Two ministries have 28 dead")
    page.get_by_role("button", name="Save the change").click()
    page.reload()
    for text in ("The dead are counted", "Two ministries have 28 dead"):
        expect(page.locator(".mine")).to_contain_text(text)
    page.close()


def test_the_first_line_is_kept_beside_the_last_and_a_brief_shows_the_first(with_notices):
    one = kit.notice("01.n1")
    one.tell = lambda told: None
    for message in (sent("a", "noticed", answer="First"), sent("b", "noticed", answer="Last")):
        one.receive(message)
    before = kit.notice("01.n1").content()["store"]["answers"]["01.n1"]
    assert (before["first_noticed"], before["noticed"]) == ("First", "Last")
    assert notices.lines_of(one.learner, "01.n1") == ["First", "Last"]


def test_a_choice_and_a_skip_open_ours_and_what_is_withheld_stays_with_the_teacher(window):
    held = {**CHOICE, "id": "01.n3", "ours": ""}
    page = page_with(window, CHOICE, {**LINE, "choices": [], "id": "01.n4"}, held)
    first, second, third = page.get_by_role("region", name="Notice").all()
    first.get_by_role("button", name="Save, and").click()
    expect(first).to_contain_text("Choose one first")
    first.get_by_label("Neither").check()
    first.get_by_role("button", name="Save, and").click()
    expect(first.locator(".mine em")).to_have_text("Neither")
    expect(first).to_contain_text("Nobody counted here.")
    second.get_by_role("button", name="Skip to ours").click()
    expect(second).to_contain_text("Two ministries speak.")
    third.get_by_role("button", name="Skip to ours").click()
    expect(third).to_contain_text("Your teacher has what we noticed")
    page.close()


def test_where_a_line_only_comes_back_later_no_button_promises_ours(window):
    page = page_with(window, {**LINE, "later": True, "ours": "It comes back at the end."})
    expect(page.get_by_text("ours")).to_have_count(0)
    page.get_by_role("textbox").fill("The ministry speaks first")
    page.get_by_role("button", name="Save, and go on").click()
    expect(page.get_by_text("It comes back at the end.")).to_be_visible()
    expect(page.get_by_text("What we noticed")).to_have_count(0)
    page.close()


def sent(key: str, event: str, **changes) -> Event:
    made = {"key": key, "item": "01.n1", "event": event, "learner": "guest"}
    return received({"event": made | changes})


def test_what_was_noticed_is_saved_found_again_and_counted_nowhere(with_notices):
    one = kit.notice("01.n1")
    told: list[dict] = []
    one.tell = told.append
    for message in (sent("a", "noticed", answer="Both claim it"), sent("b", "skip")):
        one.receive(message)
    assert told == [{"saved": "a"}, {"saved": "b"}]
    before = kit.notice("01.n1").content()["store"]["answers"]["01.n1"]
    assert before["noticed"] == "Both claim it"
    assert "Two" not in str(kit.notice("01.n1").get_state())
    assert "all 0 of" in kit.progress("01").text
    assert "Noticed: 1 of 2." in kit.progress("01").text
    assert kit.progress().text == kit.progress().text.replace("01.n1", "")
    assert "Answered so far: 0." in kit.learner().text


@pytest.mark.parametrize(
    "message",
    [
        sent("a", "noticed"),
        sent("a", "noticed", answer=["x"]),
        sent("a", "answer", answer="x"),
        sent("a", "skip", item="01.1"),
        sent("a", "skip", learner="red-fox"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_reason(with_notices, message):
    one = kit.notice("01.n1")
    told: list[dict] = []
    one.tell = told.append
    one.receive(message)
    assert told[0]["refused"] == "a" and told[0]["why"]
    assert journals.read()[0] == []


def test_an_unknown_one_lists_the_valid_ones(with_notices):
    with pytest.raises(KitError, match=r"There is no notice '01\.n9'.*Valid: 01\.n1, 01\.n2"):
        kit.notice("01.n9")


def test_a_class_gets_ours_unless_it_gives_an_item_away(with_notices):
    free, told = lesson("01").notices
    assert as_handed_out(free, {"01.1"})["ours"] == LINE["ours"]
    assert "ours" not in as_handed_out(told, {"01.1"})
    assert as_handed_out(told, {"01.2"})["ours"] == CHOICE["ours"]
    assert key_texts([told])


def test_paper_has_a_line_to_write_on_and_the_teacher_what_we_noticed(with_notices):
    cell = new_code_cell('kit.notice("01.n1")', id="look")
    paper = on_a_worksheet('kit.notice("01.n1")')
    assert 'class="write"' in paper and "<em>speaks</em>" in paper and "ministries" not in paper
    assert "ministries" in on_a_worksheet('kit.notice("01.n1")', key=True)
    web = on_the_web('kit.notice("01.n1")')
    assert 'data-kit="notice"' in web and "ministries" in web
    boxes = on_a_worksheet('kit.notice("01.n2")')
    assert boxes.count("<li>") == 2 and 'class="write"' not in boxes
    (key,) = editions._keys(nbformat.from_dict(cell))
    assert "Two **ministries** speak." in key.source
