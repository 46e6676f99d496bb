"""A component that starts late, or not at all: its widget's module, its script and its place alone.

A stand-in plays the kernel, and the clock goes on only where a test says so.
"""

import base64
import json
from datetime import datetime

import pytest
from browser import watched
from playwright.sync_api import expect
from test_quiz_js import EMPTY, SINGLE

from kit.components import Component, script

LOADING = "Loading …"
RUN = "Run all from the top: your answers come back."
STORE = {"course": "abc", "learner": "blue-heron", "items": ["1.1"], "answers": {}}
CONTENT = {"items": [SINGLE], "notice": "", "store": STORE}
# As many widgets as asked for, each with a way to Python that keeps what the page sends.
START = """
async ([code, count, comm]) => {
  window.asked = [];
  window.posts = [];
  window.ends = [];
  for (let n = 0; n < count; n += 1) {
    const heard = new Set();
    const post = {
      comm: comm && {}, comm_live: comm,
      send: (message) => window.asked.push([n, message]),
      on: (_, hear) => heard.add(hear),
      off: (_, hear) => heard.delete(hear),
      tell: (message) => heard.forEach((hear) => hear(message)),
    };
    window.posts.push(post);
    const state = { layout: post, kind: "quiz", name: "1", script: "v1" };
    const url = `data:text/javascript;base64,${code}#${n}`; // its own module, as in anywidget
    const { default: widget } = await import(url);
    const el = document.body.appendChild(document.createElement("div"));
    window.ends.push(widget.render({ model: { get: (name) => state[name] }, el }));
  }
}
"""


@pytest.fixture
def page(browser):
    opened = browser.new_page()
    errors = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.clock.install(time=datetime(2020, 1, 1))
    opened.clock.pause_at(datetime(2020, 1, 2))
    opened.route("**/*", lambda route: route.fulfill(body=EMPTY, content_type="text/html"))
    opened.goto("http://quiz.test/")
    yield opened
    opened.close()
    assert errors == []


def start(page, count: int = 1, comm: bool = True) -> None:
    page.evaluate(START, [base64.b64encode(Component._esm.encode()).decode(), count, comm])


def tell(page, message: dict, n: int = 0) -> None:
    page.evaluate("([n, message]) => window.posts[n].tell(message)", [n, message])


def asked(page, what: str) -> list[int]:
    return [n for n, message in page.evaluate("window.asked") if message == {"ask": what}]


def events(page) -> list[str]:
    sent = page.evaluate("window.asked")
    return [message["event"]["event"] for _, message in sent if "event" in message]


@pytest.mark.parametrize("late", [3_000, 30_000, 300_000])
@pytest.mark.parametrize("first", ["script", "content"])
def test_a_late_start_costs_a_wait_and_nothing_else(page, late, first):
    start(page)
    status = page.get_by_role("status")
    expect(status).to_have_text(LOADING)
    messages = {"script": {"script": script()}, "content": {"content": CONTENT}}
    page.clock.run_for(late)
    tell(page, messages.pop(first))
    page.clock.run_for(late)
    expect(status).to_contain_text(LOADING)
    if late > 10_000:
        expect(status).to_contain_text(RUN)
    tell(page, *messages.values())
    expect(page.locator(".kit-quiz .item")).to_have_count(1)
    expect(page.get_by_text(LOADING)).to_have_count(0)
    for again in messages.values():  # an answer to what was asked twice
        tell(page, again)
    page.get_by_role("button", name="Skip").click()
    page.clock.run_for(1)
    assert events(page) == ["skip"]
    expect(page.locator(".kit-quiz .item")).to_have_count(1)


def test_the_first_of_a_page_asks_for_the_script_and_the_others_wait_for_it(page):
    start(page, count=3)
    assert asked(page, "script") == [0]
    assert asked(page, "content") == [0, 1, 2]
    for n in (2, 1, 0):
        tell(page, {"content": CONTENT}, n)
    tell(page, {"script": script()})
    expect(page.locator(".kit-quiz .item")).to_have_count(3)
    names = page.locator(".option input").evaluate_all("all => all.map((one) => one.name)")
    assert len({*names}) == 3  # one counter for the page


def test_what_gets_no_answer_is_asked_for_again(page):
    """The first one's kernel may have died: another one asks in its place."""
    start(page, count=2)
    page.clock.run_for(60_000)
    assert {*asked(page, "script")} == {0, 1} or len(asked(page, "script")) > 3
    assert 3 < len(asked(page, "content")) < 30
    tell(page, {"script": script()}, 1)
    tell(page, {"content": CONTENT}, 1)
    expect(page.locator(".kit-quiz .item")).to_have_count(1)


def test_without_a_kernel_a_sentence_says_what_to_do_and_nothing_is_asked(page):
    start(page, comm=False)
    expect(page.get_by_role("status")).to_have_text(RUN)
    page.clock.run_for(60_000)
    expect(page.get_by_role("status")).to_have_text(RUN)
    assert page.evaluate("window.asked") == []


def test_a_component_that_has_ended_meanwhile_is_not_mounted(page):
    start(page)
    tell(page, {"content": CONTENT})
    page.evaluate("window.ends[0]()")
    tell(page, {"script": script()})
    page.clock.run_for(60_000)
    expect(page.locator(".kit-quiz")).to_have_count(0)


def test_what_is_wrong_with_the_content_is_said_in_its_place(page):
    start(page)
    tell(page, {"failed": "data/ cannot be read."})
    expect(page.get_by_role("status")).to_have_text("data/ cannot be read.")


# --- a page without a kernel ---------------------------------------------------------------------

NOTHING = "This page can keep nothing in this browser: your answers are gone when you close it."
TOP = {"parts": [], "store": {"course": "abc", "learner": "web"}}
WEB = {"items": [SINGLE], "notice": "", "store": {"course": "abc", "learner": "web"}}
PLACE = '<div data-kit="{}"><script type="application/json">{}</script></div>'
PAGE = (
    "<!doctype html><html lang='en'><title>A lesson</title><body>{}<script type=module>{}</script>"
)
FRAME = "<!doctype html><title>A platform</title><iframe sandbox='allow-scripts' src='lesson.html'>"
REFUSED = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("Access is denied for this document.", "SecurityError"); } });"""


@pytest.mark.parametrize("how", ["a page", "a sandboxed frame", "site data refused"])
def test_a_page_without_a_kernel_shows_its_questions_and_says_what_it_keeps(browser, how):
    parts = {"contents": TOP, "quiz": WEB}
    places = [
        PLACE.format(kind, json.dumps(one).replace("<", r"\u003c")) for kind, one in parts.items()
    ]
    lesson = PAGE.format("".join(places), script() + "\nmountAll();")
    context = browser.new_context()
    if how == "site data refused":
        context.add_init_script(REFUSED)
    page, odd = watched(context)
    page.route("**/*", lambda one: one.fulfill(body=FRAME, content_type="text/html"))
    page.route("**/lesson.html", lambda one: one.fulfill(body=lesson, content_type="text/html"))
    framed = how == "a sandboxed frame"
    page.goto("http://web.test/" + ("" if framed else "lesson.html"))
    shown = page.frame_locator("iframe") if framed else page
    kept = how == "a page"
    expect(shown.locator(".warning")).to_have_count(0 if kept else 1)
    if not kept:
        expect(shown.locator(".warning")).to_contain_text(NOTHING)
    shown.get_by_label("B").check()
    shown.get_by_role("button", name="Check").click()
    expect(shown.locator(".feedback")).to_contain_text("Right.")
    said = "Saved in this browser." if kept else "Kept until you close this page."
    expect(shown.locator(".saved")).to_contain_text(said)
    page.reload()
    if kept:
        expect(shown.get_by_label("B")).to_be_checked()
    else:
        expect(shown.get_by_label("B")).not_to_be_checked()
    assert [one for one in odd if not one.startswith("http")] == []
    context.close()
