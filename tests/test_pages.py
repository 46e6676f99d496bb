"""What a cell shows: HTML in one style, with a plain-text twin, and data never as markup."""

import pandas as pd
import pytest
from conftest import parsed
from IPython.core.formatters import DisplayFormatter

import kit
from kit.pages import Page, page, twin

pytestmark = pytest.mark.usefixtures("course")

EVIL = '<script>alert("x")</script>'


def test_a_notebook_gets_html_and_everything_else_the_text():
    shown, _ = DisplayFormatter().format(Page("<p>rich</p>", "plain"))
    assert shown == {"text/html": "<p>rich</p>", "text/plain": "plain"}
    assert repr(Page("<p>rich</p>", "plain")) == "plain"


def test_a_page_has_a_language_and_a_name_for_screen_readers():
    (box,) = parsed(page("page.html", "A label", "Some text.").html).all("div")
    assert "kit" in box.attrs["class"].split()
    wanted = {"lang": "en", "role": "group", "aria-label": "A label"}
    assert {key: box.attrs[key] for key in wanted} == wanted
    assert box.text.strip() == "Some text."


def test_markup_is_shown_as_text():
    shown = parsed(page("page.html", f'"{EVIL}', EVIL).html)
    (box,) = shown.all("div")
    assert shown.all("script") == []
    assert box.text.strip() == EVIL
    assert box.attrs["aria-label"] == f'"{EVIL}'


def test_every_page_stands_alone_with_its_style_and_the_speakers_colours():
    (style,) = parsed(page("page.html", "A label", "Some text.").html).all("style")
    (sheet,) = style.inside
    for group, light, dark in kit.table("groups")[["id", "colour", "colour_dark"]].values:
        assert f".kit{{--c-{group}:{light}}}" in sheet
        assert f"[data-jp-theme-light=false] .kit{{--c-{group}:{dark}}}" in sheet
    assert "url(" not in sheet and "@import" not in sheet


def test_a_changed_colour_changes_the_style(damage):
    damage("data/groups.csv", "#8250c4", "#123456")
    html = page("page.html", "A label", "Some text.").html
    assert "--c-armenia:#123456" in html and "#8250c4" not in html


def test_a_table_twin_says_everything():
    long = "word " * 60 + "end"
    rows = pd.DataFrame({"a": [long, EVIL, None], "b": pd.array([200, None, 0], dtype="Int64")})
    (table,) = parsed(twin(rows)).all("table")
    cells = [[one.text for one in row.all("th") + row.all("td")] for row in table.all("tr")]
    assert cells[:2] == [["a", "b"], [long, "200"]]
    assert cells[2][0] == EVIL and table.all("script") == []
    assert cells[2][1] == "–"  # missing, and not 0
    assert cells[3] == ["–", "0"]


def test_one_page_does_not_change_the_next():
    page("page.html", "First", "First text.", extra="x")
    assert "First" not in page("page.html", "Second", "Second text.").html
