"""The trace as one sentence, in a page without a kernel: by mouse, by keyboard, at both ends."""

import pytest
from onecell import opened_page
from playwright.sync_api import Page, expect

import kit


@pytest.fixture
def page(window, tmp_path) -> Page:
    way = ("trace", kit.trace("C20").content())
    with opened_page(window, tmp_path / "trace.html", way) as shown:
        yield shown


@pytest.fixture
def waiting(window, tmp_path) -> Page:
    """A trace, and below it the question on what changed."""
    way = ("trace", kit.trace("C20", waits_for="05.n2").content())
    asked = ("notice", kit.notice("05.n2").content())
    with opened_page(window, tmp_path / "waits.html", way, asked) as shown:
        yield shown


def test_words_are_struck_out_and_appear_from_step_to_step(page):
    trace = page.locator(".kit-trace")
    here = trace.locator(".step.here")
    expect(here.locator("del, ins")).to_have_count(0)
    trace.get_by_role("button", name="Next").click()
    expect(here.locator(".sentence del")).to_have_text(["nearly", "human losses"])
    expect(here.locator(".sentence ins")).to_have_text(["some", "troops"])
    expect(here.locator(".figure del")).to_contain_text(["nearly", "losses"])
    expect(here.locator(".figure ins")).to_have_text(["some", "killed"])
    expect(trace.get_by_role("status")).to_contain_text("What changed: 'Nearly' has become 'some'")
    slider = trace.get_by_role("slider")
    slider.focus()
    page.keyboard.press("End")  # the last step; a gap on the way there is shown as one
    expect(slider).to_have_value("9")
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    expect(here).to_have_class("step unseen here")
    expect(here.locator(".sentence")).to_have_text(kit.trace("C20").steps[4]["reading"])
    height = trace.bounding_box()["height"]
    trace.get_by_role("button", name="Previous").click()
    expect(here).to_have_count(1)
    assert trace.bounding_box()["height"] == height  # the page below stays where it is


def test_what_changed_waits_until_the_question_on_it_is_answered(waiting):
    page = waiting
    trace = page.locator(".kit-trace")
    trace.get_by_role("button", name="Next").click()
    trace.get_by_text("All steps, one below").click()
    changed = trace.get_by_text("What changed:").locator("visible=true")
    expect(trace.locator(".step.here .sentence del").first).to_be_visible()  # to look at
    expect(changed).to_have_count(0)
    where = trace.locator(".step.here").get_by_text("Write your line further down")
    expect(where).to_be_visible()  # people look for it here, and read where it comes from
    expect(trace.get_by_role("status")).not_to_contain_text("What changed")
    page.get_by_role("button", name="Skip to ours").click()
    expect(changed.first).to_be_visible()
    expect(where).to_be_hidden()
    expect(trace.locator(".step.here")).to_contain_text("Step 2 of")  # nobody is led away
    page.reload()
    trace.get_by_role("button", name="Next").click()
    expect(changed.first).to_be_visible()


def test_nothing_moves_in_a_trace_when_what_changed_opens(waiting):
    stage = waiting.locator(".kit-trace .steps")
    before = stage.bounding_box()["height"]
    waiting.get_by_role("button", name="Skip to ours").click()
    expect(waiting.locator(".kit-trace.waits")).to_have_count(0)
    assert stage.bounding_box()["height"] == before


def test_the_slider_has_the_words_of_the_claim_for_a_name_and_no_code(page):
    name = page.get_by_role("slider").get_attribute("aria-label")
    assert "Yerevan claims to have eliminated more than 200" in name and "C20" not in name


@pytest.mark.parametrize("width", [360, 1280])
def test_original_and_gloss_stand_side_by_side_and_nothing_leaves_the_page(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    trace = page.locator(".kit-trace")
    for _ in range(3):
        trace.get_by_role("button", name="Next").click()
    sides = trace.locator(".step.here .sides > div")
    expect(sides).to_have_count(2)
    first, second = [sides.nth(number).bounding_box() for number in range(2)]
    assert (first["y"] == second["y"]) is (width == 1280)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_of_a_sentence_that_is_put_together_anew_both_can_be_read(window, tmp_path):
    way = ("trace", kit.trace("C19").content())
    with opened_page(window, tmp_path / "anew.html", way) as page:
        trace = page.locator(".kit-trace")
        for _ in range(4):
            trace.get_by_role("button", name="Next").click()
        before, now = trace.locator(".step.here .sentence").all()
        expect(before).to_have_text("more than 550 soldiers were killed")
        expect(now).to_have_text("Baku states that it killed 550 enemy soldiers")
        expect(before.locator("ins")).to_have_count(0)
        expect(now.locator("del")).to_have_count(0)


@pytest.mark.parametrize("width", [360, 1280])
def test_below_a_short_step_is_no_hole(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    trace = page.locator(".kit-trace")
    stage = trace.locator(".steps")
    for _ in range(8):
        trace.get_by_role("button", name="Next").click()
        step = trace.locator(".step.here")
        assert step.bounding_box() == stage.bounding_box()
        if width == 360:  # and none in it
            last = step.locator(":scope > *").last
            assert step.evaluate("one => one.getBoundingClientRect().bottom") < 20 + last.evaluate(
                "one => one.getBoundingClientRect().bottom"
            )
