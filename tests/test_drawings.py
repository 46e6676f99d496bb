"""A line drawn on a map: by mouse, by keyboard, kept, and set on ours; nothing in it is right."""

import pytest
from playwright.sync_api import expect
from served import mount, press, serve

from kit.items import Drawing, Withheld
from kit.questions import judge, withheld
from kit.quizzes import page_item

ITEM = {
    "id": "99.1",
    "kind": "drawing",
    "minutes": 1,
    "objective": "say where one thinks that something was",
    "prompt": "Draw the line.",
    "picture": "without-lines",
    "after": "front-of-2020",
    "feedback": "Compare the two.",
}


@pytest.fixture
def drawing() -> Drawing:
    return Drawing.model_validate(ITEM)


@pytest.mark.parametrize(
    ("answer", "fits"),
    [
        ([[1, 2], [3, 4]], True),
        ([[1, 2]], False),
        ([[1, 2], [3]], False),
        ([[1, 2], ["3", 4]], False),
        ([[1, 2], [3, -4]], False),
        ([[0, 0]] * 61, False),
        ("a line", False),
    ],
)
def test_a_line_is_two_points_or_more_and_never_wrong(drawing, answer, fits):
    assert drawing.has_shape(answer) is fits
    assert judge(drawing, answer) is None


def test_a_line_is_drawn_by_mouse_and_keyboard_and_set_on_ours(drawing, window):
    store = {"course": "x", "learner": "x", "items": ["99.1"], "answers": {}}
    content = {"items": [page_item(drawing, learner="web")], "notice": "", "store": store}
    page = mount(serve(window.new_page(), "drawing"), "quiz", content, python=False)
    press(page, "Save, and see ours")
    expect(page.locator(".feedback")).to_contain_text("at least two points")
    board = page.get_by_role("application", name="Map to draw on")
    board.click(position={"x": 40, "y": 40})
    board.press("ArrowRight")
    board.press("Enter")
    board.press("Enter")
    board.press("Backspace")
    assert page.locator(".board .drawn-line circle").count() == 2
    press(page, "Save, and see ours")
    expect(page.locator(".feedback")).to_contain_text("Compare the two.")
    expect(page.locator(".after .drawn-line circle")).to_have_count(2)
    (left, top), (right, _) = page.locator(".after .drawn-line circle").evaluate_all(
        "all => all.map((one) => [+one.getAttribute('cx'), +one.getAttribute('cy')])"
    )
    assert right > left > 0 and top > 0


def test_whoever_skips_sees_ours_and_a_class_without_the_key_does_not(drawing, window):
    held = Withheld.model_validate({**withheld(drawing), "expects": ""})
    items = [page_item(drawing, learner="web"), page_item(held, learner="web")]
    assert "after" not in items[1] and "feedback" not in items[1]
    store = {"course": "y", "learner": "y", "items": ["99.1"], "answers": {}}
    page = serve(window.new_page(), "skipped")
    mount(page, "quiz", {"items": items[:1], "notice": "", "store": store}, python=False)
    press(page, "Skip")
    expect(page.locator(".after svg")).to_be_visible()
    expect(page.locator(".feedback")).to_contain_text("Compare the two.")
