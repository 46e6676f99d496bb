"""Figures in a page: every mark tells what it stands for, and no words lie on anything."""

import pytest
from browser import LAYOUT, watched
from conftest import forget
from onecell import web_page
from playwright.sync_api import Page, expect

import kit

NAMES = ["ranges", "own-and-enemy", "beside", "own-side"]
# Pairs of words that lie on each other, and words that a line comes through; letters are words.
CROSSED = """() => {
  const found = [];
  for (const plot of document.querySelectorAll(".kit-chart .plot")) {
    const texts = [...plot.querySelectorAll("text")].map((one) => {
      const { left, right, top, bottom } = one.getBoundingClientRect();
      return { words: one.textContent, left, right, top: top + 3, bottom: bottom - 3 };
    });
    const over = (a, b) =>
      a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;
    texts.forEach((one, n) => {
      const others = texts.slice(n + 1).filter((other) => over(one, other));
      for (const other of others) found.push([one.words, other.words]);
    });
    for (const line of plot.querySelectorAll("g[data-of] path[fill=none]")) {
      const matrix = line.getScreenCTM();
      for (let at = 0; at <= line.getTotalLength(); at += 2) {
        const { x, y } = line.getPointAtLength(at).matrixTransform(matrix);
        const point = { left: x, right: x, top: y, bottom: y };
        for (const one of texts) if (over(point, one)) found.push([one.words, "a line"]);
      }
    }
  }
  return found;
}"""


@pytest.fixture
def page(window, tmp_path) -> Page:
    forget()  # the script of a page holds those of the case that was there when it was made
    parts = [("chart", kit.chart(name).content()) for name in NAMES]
    path = tmp_path / "figures.html"
    path.write_text(web_page(*parts), encoding="utf-8")
    shown, odd = watched(window, path.as_uri())
    shown.goto(path.as_uri())
    expect(shown.locator(".kit-chart")).to_have_count(len(NAMES))
    yield shown
    assert odd == []
    shown.close()


@pytest.mark.parametrize("width", [360, 900, 1280])
def test_no_words_lie_on_others_or_on_a_line_and_all_can_be_read(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    expect(page.locator(".plot").first).to_have_attribute("height", "240")
    assert page.evaluate(CROSSED) == []
    assert page.evaluate(LAYOUT, ".kit-chart") == []
    sizes = """all => all.map(one => {
        const scale = one.ownerSVGElement?.getScreenCTM().a ?? 1;
        return parseFloat(getComputedStyle(one).fontSize) * scale;
    })"""
    words = page.locator(".kit-chart :is(text, span, b, p, li, figcaption)")
    assert min(words.evaluate_all(sizes)) >= 12
    # One side of a pair is never there without the other: each row is in words, or has a letter.
    for chart in page.locator(".kit-chart:has(.plot)").all():
        for said in chart.locator(".plot text.on-line").all_text_contents():
            assert len(said) > 1 or chart.locator(f".letters li:text-matches('^{said} · ')").count()


def test_a_mark_tells_by_mouse_and_keys_and_keeps_the_page_in_place(page):
    chart = page.locator(".kit-chart").nth(1)
    told = chart.locator(".told")
    height = chart.bounding_box()["height"]
    chart.locator("g[data-mark=E01]").hover()
    expect(told).to_contain_text("more than 550 killed and wounded · 28 September 2020")
    expect(told).to_contain_text("about: Armenian side, soldiers")
    expect(told).to_contain_text("Read in: ")
    assert chart.bounding_box()["height"] == height
    # Tab comes to the first mark of each part, arrow keys lead on.
    page.mouse.move(0, 0)
    expect(told).to_be_hidden()
    chart.get_by_role("checkbox").focus()
    page.keyboard.press("Tab")
    expect(told).to_contain_text("16 killed · 27 September 2020")
    page.keyboard.press("ArrowRight")
    expect(told).to_contain_text("31 killed")
    page.keyboard.press("End")
    expect(told).to_contain_text("1,065 killed")
    page.keyboard.press("Tab")
    expect(told).to_contain_text("more than 550 killed and wounded")
    assert chart.bounding_box()["height"] == height


def test_the_switch_has_the_same_ring_as_a_row_when_it_has_the_focus(page):
    figure = page.locator(".kit-chart", has=page.locator("ol button")).filter(
        has=page.get_by_label("Only what may be compared")
    )
    ring = "one => [getComputedStyle(one).outlineStyle, getComputedStyle(one).outlineWidth]"
    page.keyboard.press("Tab")  # from now on what has the focus has a ring
    rings = []
    for one in (figure.get_by_role("checkbox"), figure.locator("ol button")):
        one.first.focus()
        rings.append(one.first.evaluate(ring))
    assert rings == [["solid", "3px"]] * 2


def test_only_what_one_speaker_counted_in_one_way_stays_as_it_is(page):
    chart = page.locator(".kit-chart").nth(1)
    only = chart.get_by_role("checkbox", name="Only what may be compared")
    only.check()
    expect(chart.get_by_role("status")).to_contain_text("Choose a mark")
    expect(chart.locator(".other")).to_have_count(0)
    mark = chart.locator("g[data-mark=E14]")
    mark.focus()
    page.keyboard.press("Enter")
    expect(mark).to_have_attribute("aria-pressed", "true")
    expect(chart.get_by_role("status")).to_contain_text("3 of 36 may be compared")
    stays = chart.locator("g[data-mark]:not(.other)")
    assert stays.evaluate_all("all => all.map(one => one.dataset.mark)") == [
        "E12",
        "E14",
        "E15",
        "E16",
    ]
    only.uncheck()
    expect(chart.locator(".other")).to_have_count(0)
    # Behind this figure we ask which may be compared: nothing says it there.
    expect(page.locator(".kit-chart").first.get_by_role("checkbox")).to_have_count(0)


@pytest.mark.parametrize("width", [1280, 360])
def test_the_card_of_a_mark_hides_neither_it_nor_the_next_marks(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    covered = """(chart) => {
        const card = chart.querySelector(".told").getBoundingClientRect();
        const all = [...chart.querySelectorAll("[data-mark]")];
        const here = all.indexOf(document.activeElement);
        return all.slice(here, here + 3).filter((one) => {
            const box = (one.querySelector(".ring") ?? one).getBoundingClientRect();
            const beside = box.right <= card.left || box.left >= card.right;
            return !beside && box.bottom > card.top && box.top < card.bottom;
        }).map((one) => one.dataset.mark);
    }"""
    for chart in page.locator(".kit-chart").all():
        for mark in chart.locator("[data-mark]").all():
            mark.focus()
            expect(chart.locator(".told")).to_be_visible()
            assert chart.evaluate(covered) == []


@pytest.mark.parametrize("width", [1280, 360])
def test_in_a_list_the_card_of_a_row_opens_below_it_and_covers_no_row(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    chart = page.locator(".kit-chart:not(:has(.plot))").first
    for row in chart.locator("li:has([data-mark])").all()[:4]:
        row.locator("[data-mark]").click()
        card = row.locator(".told").bounding_box()
        others = [one.bounding_box() for one in chart.locator("[data-mark]").all()]
        clear = [
            one["y"] >= card["y"] + card["height"] or one["y"] + one["height"] <= card["y"]
            for one in others
        ]
        assert all(clear)
