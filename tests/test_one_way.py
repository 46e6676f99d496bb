"""One way to solve an exercise: offered after a try or a skip, saved when it is opened."""

import IPython.display
import pandas as pd
import pytest
from playwright.sync_api import expect
from served import mount, serve

import kit
from kit import journals
from kit.exercises import Beside
from kit.messages import Ask, Event, received
from kit.questions import item
from kit.running import value
from kit.solutions import as_html, way

EXERCISE = item("03.3")


@pytest.fixture
def beside(course) -> Beside:
    """What stands below the feedback, and what it has told its page."""
    made = Beside(EXERCISE)
    made.told = []
    made.tell = made.told.append
    return made


def sent(event: str, **changes) -> Event:
    return received(
        {"event": {"key": event, "item": "03.3", "event": event, "learner": "guest"} | changes}
    )


def test_it_stands_below_the_feedback_with_nothing_of_the_key(course, monkeypatch):
    shown: list = []
    monkeypatch.setattr(IPython.display, "display", shown.append)
    kit.check("03.3")._ipython_display_()
    page, below = shown
    assert "Not answered yet" in page.html and page.text in repr(kit.check("03.3"))
    assert "treaty" not in str(below.get_state())
    assert EXERCISE.solution not in str(below.content())


def test_a_skip_and_the_opening_are_saved_and_are_no_answer(beside):
    beside.receive(sent("skip"))
    beside.receive(sent("shown"))
    beside.receive(sent("hint", hint=1))
    assert [[*one] for one in beside.told] == [["saved"], ["saved"], ["refused", "why"]]
    before = beside.content()["store"]["answers"]["03.3"]
    assert (before["tries"], before["skip"], before["shown"]) == (0, True, True)


def test_the_result_is_of_this_notebook_or_else_of_the_key(beside, course):
    names = {"ties": kit.table("relations")}
    told = way(EXERCISE, names, as_html)
    assert told["code"] == EXERCISE.solution and "armenia" in told["result"]
    for changed in ({}, {"ties": pd.DataFrame({"kind": ["treaty"], "id": ["x"]})}):
        assert EXERCISE.answer[0] in way(EXERCISE, changed, as_html)["result"]
    beside.receive(Ask("way"))
    assert beside.told[-1]["way"]["code"] == EXERCISE.solution
    assert value("x = 1\nx + y", {"y": 2}) == 3 and len(journals.read()[0]) == 0


def opened(window, answers: dict, **more):
    store = {"course": "x", "learner": "x", "items": ["03.3"], "answers": answers}
    content = {"id": "03.3", "store": store, **more}
    page = serve(window.new_page(), "exercise")
    return mount(page, "exercise", content, python="way" not in more)


def test_one_way_is_offered_after_a_try_or_a_skip(window):
    page = opened(window, {})
    skip = page.get_by_role("button", name="Skip this exercise")
    show = page.get_by_role("button", name="Show one way")
    expect(show).to_be_hidden()
    skip.click()
    expect(skip).to_be_hidden()
    expect(show).to_be_focused()
    show.press("Enter")
    page.evaluate("answer({ way: { code: 'a < b', result: '<p>Three rows</p>', say: '' } })")
    expect(page.locator(".way")).to_be_focused()
    expect(page.locator(".way")).to_contain_text("a < b")
    expect(page.locator(".way")).to_contain_text("Three rows")
    said = page.evaluate("sent.filter(({ event }) => event).map(({ event }) => event.event)")
    assert said == ["skip", "shown"]
    page.close()


def test_without_python_it_is_in_the_page_and_waits_for_a_try_as_well(window):
    tried = {"03.3": {"tries": 1, "right": False}}
    code = {"code": "one", "result": "", "say": ""}
    page = opened(window, tried, way=code, hints=["<p>Look.</p>"])
    expect(page.get_by_role("button", name="Skip this exercise")).to_be_hidden()
    page.get_by_text("Hint 1").click()
    page.get_by_role("button", name="Show one way").click()
    expect(page.locator(".way code")).to_have_text("one")
    page.close()
