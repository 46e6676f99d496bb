"""Words with a gloss in prose: by mouse, by keyboard and by touch, and nothing of it on paper."""

from typing import Any

import pytest
from conftest import SMALL
from playwright.sync_api import Browser, Page, expect
from served import serve

COURSE = SMALL
WORDS = [
    {"word": "soviet", "means": "A council.", "lesson": "01"},
    {"word": "metric", "means": "What exactly is counted.", "lesson": "01"},
    {"word": "flood mark", "means": "A line on a house.", "lesson": "02"},
    {"word": "levee", "means": "A wall along a river.", "lesson": "03"},
]
PROSE = """<h2>The metric</h2>
<p><strong>metric</strong> is a word. In Soviet times nobody asked. Which metric is it? One metric
more.</p><p>Metrics differ. A flood mark is here.</p><p>Another <em>flood mark</em>s a levee.</p>
<p><a href="#">metric</a> <code>metric</code></p>
<div class="kit"><p>They <mark>inflicted</mark> losses.</p><details class="fold"><summary>Words
</summary><dl><dt>inflicted</dt><dd>Made to suffer.</dd></dl></details></div>
<p style="margin-top: 90vh">The end.</p>"""


def page_of(context: Any, lesson: str = "02") -> Page:
    page = serve(context.new_page(), "gloss", names=["markGlosses"])
    page.evaluate("lesson => history.replaceState(null, '', `/${lesson}-a.html`)", lesson)
    page.evaluate("prose => { document.getElementById('place').innerHTML = prose; }", PROSE)
    page.add_style_tag(path="kit/page/glossing.css")
    page.evaluate("words => markGlosses(words)", WORDS)
    return page


@pytest.fixture
def page(browser: Browser):
    context = browser.new_context(viewport={"width": 700, "height": 700})
    yield page_of(context)
    context.close()


def words(page: Page) -> list[str]:
    return page.locator(".kit-gloss").all_inner_texts()


def test_a_word_is_marked_once_in_prose_and_its_own_lesson_explains_it_first(page):
    # "metric" at its first place outside a heading and bold; "flood mark" is new in this lesson,
    # so its second place; "levee" comes later; "Soviet" is another word than "soviet".
    assert words(page) == ["metric", "flood mark", "inflicted"]
    page.evaluate("words => markGlosses(words)", WORDS)
    assert len(words(page)) == 3, "a second part of the page marks nothing twice"
    expect(page.get_by_text("Which metric is it?")).to_be_visible()


def test_a_later_lesson_marks_what_earlier_ones_explained(browser):
    context = browser.new_context()
    assert words(page_of(context, "03"))[:2] == ["metric", "flood mark"]
    context.close()


def test_the_mouse_shows_a_gloss_that_stays_while_it_is_hovered_and_escape_closes_it(page):
    tip = page.get_by_role("tooltip")
    page.clock.install()
    page.locator(".kit-gloss").first.hover()
    expect(tip).to_have_text("metric: What exactly is counted.")
    box = tip.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2, steps=3)
    page.clock.run_for(1000)  # longer than the way from the word to its gloss may take
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    page.locator(".kit-gloss").nth(1).hover()
    expect(tip).to_have_text("flood mark: A line on a house.")
    page.mouse.move(5, 690)
    page.clock.run_for(1000)
    expect(tip).to_be_hidden()


def test_the_keyboard_comes_to_each_word_and_hears_its_gloss(page):
    tip = page.get_by_role("tooltip")
    first = page.locator(".kit-gloss").first
    page.keyboard.press("Tab")
    expect(first).to_be_focused()
    expect(tip).to_be_visible()
    expect(first).to_have_accessible_description("metric: What exactly is counted.")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    expect(tip).to_be_visible()
    page.keyboard.press("Tab")
    expect(tip).to_have_text("flood mark: A line on a house.")


def test_a_tap_opens_a_gloss_inside_a_narrow_window_and_another_tap_closes_it(browser):
    context = browser.new_context(viewport={"width": 320, "height": 640}, has_touch=True)
    page = page_of(context)
    tip = page.get_by_role("tooltip")
    page.locator(".kit-gloss").nth(1).tap()
    expect(tip).to_be_visible()
    box = tip.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 320
    page.get_by_role("heading", name="The metric").tap()
    expect(tip).to_be_hidden()
    context.close()


def test_on_paper_a_word_looks_like_all_others(page):
    page.locator(".kit-gloss").first.focus()
    page.emulate_media(media="print")
    expect(page.get_by_role("tooltip")).to_be_hidden()
    line = "one => getComputedStyle(one).textDecorationLine"
    assert page.locator(".kit-gloss").first.evaluate(line) == "none"
