"""The case file: types, order, copies, and a sentence for each kind of damage."""

from pathlib import Path

import pandas as pd
import pytest

import kit
from kit import courses
from kit.casefile import cases
from kit.errors import KitError

pytestmark = pytest.mark.usefixtures("course")

FIGURES = "data/casualties.csv"


def row(table: str, row_id: str) -> pd.Series:
    return kit.table(table).set_index("id").loc[row_id]


# --- what a table is ---------------------------------------------------------------------------


def test_a_date_is_a_date_and_a_missing_one_is_missing():
    figures = kit.table("casualties")
    assert pd.api.types.is_datetime64_any_dtype(figures["date"])
    assert row("casualties", "M01")["date"] == pd.Timestamp(2020, 9, 27)
    assert pd.api.types.is_datetime64_any_dtype(kit.table("events")["date_end"])
    assert pd.isna(row("events", "1921-caucasus-bureau")["date_end"])


def test_a_whole_number_keeps_its_gap_and_never_becomes_zero():
    figures = kit.table("casualties")
    assert str(figures["low"].dtype) == str(figures["high"].dtype) == "Int64"
    assert (row("casualties", "E01")["low"], row("casualties", "E11")["high"]) == (550, 200)
    assert row("casualties", "E01")["high"] is row("casualties", "E11")["low"] is pd.NA
    assert row("claims", "C16")["low"] is pd.NA


def test_a_column_with_listed_words_is_an_ordered_category():
    kind = kit.table("casualties")["kind"].dtype
    assert isinstance(kind, pd.CategoricalDtype)
    assert kind.ordered
    assert list(kind.categories) == ["own", "enemy", "others"]


def test_true_and_false_and_positions_have_their_types():
    places = kit.table("places")
    assert str(places["two_named"].dtype) == "boolean"
    assert row("places", "aghdam-akna")["two_named"]
    assert not row("places", "baku")["two_named"]
    assert (str(places["lat"].dtype), str(places["lon"].dtype)) == ("Float64", "Float64")
    assert row("places", "baku")["lat"] == pytest.approx(40.378)


def test_rows_stand_in_the_order_of_the_file_every_time():
    assert list(kit.table("claims")["id"]) == [f"C{number:02}" for number in range(1, 43)]
    assert list(kit.table("groups")["id"]) == ["article", "armenia", "azerbaijan", "nk", "outside"]
    assert kit.table("sources").equals(kit.table("sources"))


def test_changing_a_table_does_not_change_the_next():
    mine = kit.table("claims")
    mine.loc[0, "id"] = "mine"
    mine["extra"] = 1
    del mine["quote"]
    fresh = kit.table("claims")
    assert fresh["id"].iloc[0] == "C01"
    assert "quote" in fresh.columns and "extra" not in fresh.columns


def test_every_table_of_the_package_can_be_read():
    names = [resource["name"] for resource in cases.case().package["resources"]]
    assert {"claims", "casualties", "sources", "misconceptions"} <= set(names)
    assert all(len(kit.table(name)) > 0 for name in names)


@pytest.mark.parametrize("name", ["clams", "", "claims.csv", None, 5, ["claims"]])
def test_an_unknown_table_lists_the_valid_ones(name):
    with pytest.raises(KitError, match=r"There is no table .*Valid: .*claims.*sources"):
        kit.table(name)


# --- damage ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "before", "after", "says"),
    [
        (FIGURES, ",16,16,", ",sixteen,16,", "(M01), field 'low': 'sixteen' is not a whole"),
        (FIGURES, ",16,16,", ",16.5,16,", "(M01), field 'low': '16.5' is not a whole number"),
        (FIGURES, ",16,16,", ",16,inf,", "(M01), field 'high': 'inf' is not a whole number"),
        (FIGURES, "M01,2020-09-27", "M01,2020-13-01", "(M01), field 'date': '2020-13-01' is"),
        (FIGURES, "M01,2020-09-27", "M01,27.9.2020", "(M01), field 'date': '27.9.2020' is"),
        (FIGURES, "killed,16,16", "slain,16,16", "(M01), field 'metric': 'slain' is not one"),
        (FIGURES, "M01,", ",", "(nan), field 'id': an empty cell is not a text"),
        ("data/places.csv", "Baku,false", "Baku,no", "(baku), field 'two_named': 'no' is not true"),
        ("data/places.csv", "40.378", "40,378", "(baku) has "),
        ("data/places.csv", "40.378", "40°", "(baku), field 'lat': '40°' is not a number"),
    ],
)
def test_a_damaged_cell_names_file_row_field_and_value(damage, path, before, after, says):
    damage(path, before, after)
    with pytest.raises(KitError) as said:
        kit.table(path.removeprefix("data/").removesuffix(".csv"))
    assert str(said.value).startswith(path)
    assert says in str(said.value)


def test_a_wrong_word_is_shown_with_the_allowed_ones(damage):
    damage(FIGURES, ",own,", ",ours,")
    with pytest.raises(KitError, match=r"'ours' is not one of \['own', 'enemy', 'others'\]"):
        kit.table("casualties")


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (",high,", ",highest,", "the columns differ from datapackage.json: high, highest."),
        ("id,date,", "date,id,", "the columns differ from datapackage.json: their order."),
        (",note\n", ",note,date\n", "the columns differ from datapackage.json"),
        ("M01,", "M01,extra,", r"row \d+ \(\w+\) has \d+ cells for \d+ columns"),
        ("\nA01,", "\nA01,extra,", r"row \d+ \(\w+\) has \d+ cells for \d+ columns"),
        (
            "\nM01,",
            "\nM00,2020-09-27\nM01,",
            r"\(M00\), field 'date_as_given': an empty cell is not a text",
        ),
    ],
)
def test_lost_moved_and_ragged_columns_are_told(damage, before, after, says):
    damage(FIGURES, before, after)
    with pytest.raises(KitError, match=says) as said:
        kit.table("casualties")
    assert str(said.value).startswith(FIGURES)


def row_of(path: str, start: str) -> int:
    """The line of a file that starts so, as a text editor counts."""
    lines = (cases.case().root / path).read_text("utf-8").split("\n")
    return 1 + next(place for place, line in enumerate(lines) if line.startswith(start))


def test_a_quotation_mark_without_its_partner_is_told_with_its_row(damage):
    damage(FIGURES, "\nA02,", '\n"A02,')
    number = row_of(FIGURES, '"A02,')
    with pytest.raises(KitError, match=rf"^{FIGURES} cannot be read: .* row {number} ends"):
        kit.table("casualties")


def test_after_an_empty_line_a_row_has_the_number_that_an_editor_shows(damage):
    damage(FIGURES, "\nM01,2020-09-27", "\n\nM01,2020-13-01")
    with pytest.raises(KitError, match=rf", row {row_of(FIGURES, 'M01,')} \(M01\), "):
        kit.table("casualties")


@pytest.mark.parametrize("junk", [b"", b"\n\n", b"\x89PNG\r\n\x1a\n\x00\xff\xfe" * 50, b"\0" * 99])
def test_an_empty_file_and_binary_junk_are_told(damage, junk):
    damage(FIGURES, junk)
    with pytest.raises(KitError, match=f"^{FIGURES}"):
        kit.table("casualties")


def test_bytes_that_are_not_utf_8_are_told(damage):
    damage(FIGURES, b",killed,", b",kil\xe9d,")
    with pytest.raises(KitError, match=f"^{FIGURES} cannot be read: row 2 is not UTF-8"):
        kit.table("casualties")


def test_a_file_that_is_gone_is_told(course):
    (course / FIGURES).unlink()
    with pytest.raises(KitError, match=f"^{FIGURES} cannot be read: it is not there"):
        kit.table("casualties")


def test_damage_in_one_table_leaves_the_others_readable(damage):
    damage(FIGURES, b"")
    assert len(kit.table("claims")) == 42


@pytest.mark.parametrize("after", ["", "{", "\xff"])
def test_a_damaged_package_is_told(damage, after):
    damage(cases.PACKAGE, after.encode("latin-1"))
    with pytest.raises(KitError, match=f"^{cases.PACKAGE} cannot be read: "):
        kit.table("claims")


def test_a_damaged_yaml_file_is_told_with_its_line(damage):
    damage("data/charts.yaml", b"# a comment\nranges: [\n  title: x\n  note: y\n")
    with pytest.raises(KitError, match=r"^data/charts.yaml cannot be read: .*line [2-4]"):
        kit.chart("ranges")


def test_a_damaged_geojson_file_is_told(damage):
    damage("data/areas.geojson", b'{"type": "FeatureCollection",\n "features": [')
    with pytest.raises(KitError, match=r"^data/areas.geojson cannot be read: .*line 2"):
        kit.show_map("counting")


# --- where the course is -----------------------------------------------------------------------


def test_the_course_is_found_from_its_notebooks(course, monkeypatch):
    monkeypatch.chdir(course / "notebooks")
    assert cases.case().root == course


def test_from_outside_the_course_of_the_package_is_found(tmp_path_factory, monkeypatch):
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert cases.case().root in Path(cases.__file__).parents


def test_without_any_course_a_sentence_says_what_to_do(tmp_path_factory, monkeypatch):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    monkeypatch.chdir(elsewhere)
    monkeypatch.setattr(courses, "__file__", str(elsewhere / "courses.py"))
    with pytest.raises(KitError, match="Open the notebook inside the course's folder"):
        kit.table("claims")


def test_the_article_is_read_byte_for_byte(course):
    (seed,) = (course / "seeds").glob("*.txt")
    assert cases.case().text().encode() == seed.read_bytes()
