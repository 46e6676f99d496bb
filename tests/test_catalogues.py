"""What the tables are, for a reader."""

import json

import pytest
from conftest import ROOT, parsed

import kit
from kit.errors import KitError

pytestmark = pytest.mark.usefixtures("course")
TABLES = [
    one["name"]
    for one in json.loads((ROOT / "data/datapackage.json").read_text("utf-8"))["resources"]
]


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_explained_and_every_gap_has_a_reason(name):
    page = parsed(kit.about(name).html)
    head, *rows = page.all("table")[0].all("tr")
    assert [one.text for one in head.all("th")] == ["column", "means", "type", "unit", "empty when"]
    assert [row.all("td")[0].text for row in rows] == list(kit.table(name).columns)
    for row in rows:
        cells = [one.text for one in row.all("td")]
        assert len(cells[1]) > 3 and cells[4]


def test_it_says_what_a_row_is_how_many_there_are_and_under_which_licence():
    text = parsed(kit.about("claims").html).text
    assert "One row is one statement of the article" in text
    assert "42 rows" in text
    assert "Creative Commons Attribution 4.0" in text


def test_an_unknown_table_lists_the_valid_ones():
    with pytest.raises(KitError, match=r"Did you mean 'claims'\? There is no table 'clams'."):
        kit.about("clams")
