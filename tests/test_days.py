"""Figures day by day: in words, as a table, and with a slider that greys what came later."""

import re

import pytest
from conftest import parsed
from onecell import opened_page
from playwright.sync_api import Page, expect

import kit
from kit.errors import KitError

MIXED = ["A06", "M08", "A01", "M03"]


def test_figures_stand_in_the_order_of_their_days_and_one_without_a_number_says_so():
    lines = kit.day_by_day(MIXED, "Own soldiers").text.splitlines()
    assert lines[0] == "Own soldiers"
    days = ["27 September 2020:", "28 September 2020, morning:", "28 September 2020, evening:"]
    for line, day in zip(lines[1:], [*days, "3 December 2020:"], strict=True):
        assert line.startswith(day)
    assert lines[1].endswith("number not published, losses acknowledged")
    assert lines[4].startswith("3 December 2020: Azerbaijan's Defence Ministry")
    assert lines[4].endswith("(Azerbaijani side, soldiers): 2,783 killed")


def test_two_figures_of_one_day_share_a_stop_of_the_slider():
    made = kit.day_by_day(MIXED)
    assert made.days == ["27 September 2020", "28 September 2020", "3 December 2020"]
    assert [row["day"] for row in made.rows] == [0, 1, 1, 2]


def test_paper_has_all_of_them_as_a_table_with_who_speaks_and_where_it_was_read():
    shown = parsed(kit.day_by_day(MIXED).html)
    (table,) = shown.all("table")
    rows = [one.text for one in table.all("tr")]
    assert len(rows) == 1 + len(MIXED)
    assert "Defence Ministry of the Nagorno-Karabakh authorities" in rows[2]
    notes = [one.text for one in shown.all("li")]
    assert "JAMnews" in notes[1], "the publisher, not the code of the source"


def test_a_note_names_no_row_by_its_code():
    table = kit.table("casualties").dropna(subset=["date"])
    for row in kit.day_by_day([*table["id"]]).rows:
        assert not {*re.findall(r"\w+", row["note"])} & {*table["id"]}, row
    (row,) = kit.day_by_day(["E11"]).rows
    assert row["note"].endswith("have 'more than 200'.")


@pytest.mark.parametrize(
    ("figures", "says"),
    [
        (["M8"], "'M8'"),
        ([], "needs a list of ids"),
        ("M08", "needs a list of ids"),
        (["A14"], "'A14' has no day"),
    ],
)
def test_what_cannot_be_placed_on_a_day_is_said_in_a_sentence(figures, says):
    with pytest.raises(KitError, match=says):
        kit.day_by_day(figures)


@pytest.fixture
def page(window, tmp_path) -> Page:
    made = kit.day_by_day(MIXED, "Own soldiers")
    with opened_page(window, tmp_path / "days.html", ("days", made.content())) as shown:
        expect(shown.locator(".kit-days ol li")).to_have_count(len(MIXED))
        yield shown


def test_what_came_later_is_greyed_and_says_so_in_words(page):
    days = page.locator(".kit-days")
    late = days.locator("ol li.later")
    expect(late).to_have_count(3)
    expect(late.first).to_contain_text("came later")
    expect(days.get_by_role("status")).to_have_text(
        "27 September 2020: 1 of these 4 could be read. What is grey came later."
    )
    days.get_by_role("button", name="Later").click()
    expect(late).to_have_count(1)
    expect(late).to_contain_text("2,783 killed")
    expect(days.locator("ol li").nth(0)).to_contain_text("known by now")
    expect(days.locator("ol li").nth(1)).to_contain_text("new on this day")
    grey, black = [
        line.evaluate("one => getComputedStyle(one).color")
        for line in (late, days.locator("ol li").nth(0))
    ]
    assert grey != black


def test_on_a_phone_no_line_breaks_within_what_a_row_says_of_its_day(page):
    page.set_viewport_size({"width": 320, "height": 700})
    states = page.locator(".kit-days .state")
    lines = states.evaluate_all("all => all.map((one) => one.getClientRects().length)")
    assert lines == [1] * len(MIXED)


def test_the_keyboard_leads_through_the_days_and_stops_at_both_ends(page):
    days = page.locator(".kit-days")
    slider = days.get_by_role("slider")
    slider.focus()
    page.keyboard.press("End")
    expect(slider).to_have_attribute("aria-valuetext", "3 December 2020")
    expect(days.get_by_role("status")).to_have_text("3 December 2020: all 4 could be read.")
    later = days.get_by_role("button", name="Later")
    later.focus()
    page.keyboard.press("Enter")
    expect(later).to_be_focused()
    expect(later).to_have_attribute("aria-disabled", "true")
    slider.focus()
    page.keyboard.press("Home")
    expect(days.locator("ol li.later")).to_have_count(3)


@pytest.mark.parametrize("width", [360, 1280])
def test_no_row_is_wider_than_another_or_than_the_page(page, width):
    """A place or a length that followed the figure would compare unlike metrics."""
    page.set_viewport_size({"width": width, "height": 900})
    boxes = [one.bounding_box() for one in page.locator(".kit-days ol li").all()]
    assert len({(box["x"], box["width"]) for box in boxes}) == 1
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
