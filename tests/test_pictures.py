"""Maps as still pictures, from the same layers as the maps that move."""

import re

import pytest
from conftest import parsed

import kit
from kit.casefile.maps.layers import letter
from kit.errors import KitError

pytestmark = pytest.mark.usefixtures("course")
MAPS = ["where", "control", "article", "july-and-september", "ties", "events", "counting"]


def written(drawn) -> list[str]:
    """The words that a page with room shows."""
    shown = [one for one in drawn.all("text") if "instead" not in one.attrs["class"].split()]
    return [one.text for one in shown]


def svg(name: str, **how):
    (drawn,) = parsed(kit.picture(name, **how).html).all("svg")
    return drawn


@pytest.mark.parametrize("name", MAPS)
def test_a_picture_shows_the_dots_and_lines_that_the_map_shows_first(name):
    shown = [thing for one in kit.show_map(name).layers if one.shown for thing in one.things]
    dots = [thing.name for thing in shown if thing.is_dot]
    words = written(svg(name))
    assert len(svg(name).all("circle")) == len(dots)
    assert [word for word in words if word in dots] == dots
    dashed = [one.attrs["stroke-dasharray"] for one in svg(name).all("path")]
    assert [dash for dash in dashed if dash] == [
        thing.dash for thing in shown if not thing.is_dot and thing.dash
    ]


@pytest.mark.parametrize("name", MAPS)
def test_a_picture_runs_nothing_and_fetches_nothing(name):
    html = kit.picture(name).html
    assert "<script" not in html and "href" not in html
    assert set(re.findall(r"https?://[^\"]+", html)) <= {"http://www.w3.org/2000/svg"}


def test_dots_lie_where_they_belong():
    drawn = svg("where")
    width, height = map(float, drawn.attrs["viewbox"].split()[2:])
    at = {}
    for dot, label in zip(drawn.all("circle"), written(drawn)[-12:], strict=True):
        x = float(dot.attrs["cx"])
        y = float(dot.attrs["cy"])
        assert 0 < x < width and 0 < y < height
        at[label] = (x, y)
    assert at["Yerevan"][0] < at["Khankendi/Stepanakert"][0] < at["Baku"][0]  # west to east
    assert at["Tovuz"][1] < at["Talish"][1] < at["Nakhchivan"][1]  # north to south


def test_another_date_can_be_chosen():
    assert "1991" in kit.picture("control", shown="1991").text
    assert "May 1994" not in kit.picture("control", shown="1991").text
    assert "May 1994" in kit.picture("control").text


def test_letters_stand_for_names():
    drawn = svg("counting", lettered=True)
    words = written(drawn)
    assert words[-6:] == ["A", "B", "C", "D", "E", "F"]
    assert "Talish" not in words
    assert "Talish" not in drawn.attrs["aria-label"]


def test_on_a_narrow_page_a_list_says_what_each_letter_is():
    page = parsed(kit.picture("counting").html)
    lines = [one.text for one in page.all("li")]
    assert lines[0] == "A · Yerevan" and len(lines) == 6
    assert not parsed(kit.picture("counting", lettered=True).html).all("li")  # it is the question


def test_after_z_come_two_letters():
    assert [letter(n) for n in (0, 23, 24, 25, 47, 48)] == ["A", "Z", "AA", "AB", "AZ", "BA"]
    assert not {"I", "O"} & {letter(n) for n in range(24)}  # above a dot, “I” looks like “!”


def test_the_picture_is_named_for_those_who_do_not_see_it():
    drawn = svg("july-and-september")
    assert drawn.attrs["role"] == "img"
    assert drawn.attrs["aria-label"].startswith("July and September 2020.")


def test_an_unknown_map_lists_the_valid_ones():
    with pytest.raises(KitError, match=r"Did you mean 'where'\? There is no map 'wher'."):
        kit.picture("wher")
