"""Tables that a spreadsheet has saved again: mended by one command, and nothing of them is lost."""

import csv
from io import StringIO

import pytest

from kit.casefile.cases import case
from kit.desk import mending, validate
from kit.desk.files import Course

AS_EXCEL_SAVES = {
    "a mark and carriage returns": lambda raw: b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n"),
    "capitals": lambda raw: raw.replace(b",true,", b",TRUE,").replace(b",false,", b",FALSE,"),
    "Unicode text": lambda raw: raw.decode().encode("utf-16"),
    "empty rows": lambda raw: raw + b",,,,,,,,\n\n",
}


@pytest.mark.parametrize("how", AS_EXCEL_SAVES)
def test_a_table_that_was_saved_again_is_mended(course, damage, how):
    file = course / "data/actors.csv"
    whole = file.read_bytes()
    damage("data/actors.csv", AS_EXCEL_SAVES[how](whole))
    assert file.read_bytes() != whole
    assert mending.mend(case()) == ["data/actors.csv"]
    assert file.read_bytes() == whole


def test_semicolons_and_days_turned_round_are_mended(course, damage):
    file = course / "data/groups.csv"
    whole = file.read_bytes()
    damage("data/groups.csv", whole.replace(b",", b";").replace(b"; ", b", "))
    fields = [{"name": "id", "type": "string"}, {"name": "date", "type": "date"}]
    assert mending.mended("id;date\né;27.09.2020\n".encode("cp1252"), fields) == (
        "id,date\né,2020-09-27\n".encode()
    )
    mending.mend(case())
    assert file.read_bytes().count(b";") == whole.count(b";")


def test_whole_tables_and_what_only_a_person_can_tell_stay_as_they_are(damage, course):
    assert mending.mend(case()) == []
    other = b"id,nobody knows\na,b\n"
    damage("data/groups.csv", other)
    assert mending.mend(case()) == []
    assert (course / "data/groups.csv").read_bytes() == other


def _told(table: str) -> list[str]:
    here = Course(case())
    lines = [
        *validate.data_bytes(here.case),
        *validate.as_stored(here.case),
        *validate.tables(here),
    ]
    return [line for line in lines if line.startswith(f"data/{table}.csv")]


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_table_with_other_separators_is_read_and_validate_says_what_to_do(
    damage, course, separator
):
    before = case().frame("actors")
    with (course / "data/actors.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.reader(file))
    made = StringIO(newline="")
    csv.writer(made, delimiter=separator, lineterminator="\n").writerows(table)
    damage("data/actors.csv", made.getvalue())
    assert case().frame("actors").equals(before)
    (line,) = _told("actors")
    assert line.endswith("`python -m kit.desk.mending` puts it right.")


def test_empty_rows_at_the_end_are_one_line(damage, course):
    raw = (course / "data/actors.csv").read_bytes()
    damage("data/actors.csv", raw + b",,,,,,,,\n\n\n")
    (line,) = _told("actors")
    assert "empty rows" in line and "python -m kit.desk.mending" in line


def test_unicode_text_is_called_what_it_is(damage, course):
    raw = (course / "data/actors.csv").read_bytes()
    damage("data/actors.csv", raw.decode().encode("utf-16"))
    first = _told("actors")[0]
    assert "UTF-16" in first and "python -m kit.desk.mending" in first
    assert not any("NUL" in line for line in _told("actors"))


def test_a_sentence_ends_with_one_full_stop(damage, course):
    raw = (course / "data/maps.yaml").read_bytes()
    damage("data/maps.yaml", raw.replace(b"\n", b"\r\n"))
    (line,) = validate.data_bytes(Course(case()).case)
    assert line.endswith("not CRLF.")


def test_validate_names_the_command(damage, course):
    raw = (course / "data/misconceptions.csv").read_bytes()
    damage("data/misconceptions.csv", raw.replace(b"\n", b"\r\n"))
    (line,) = validate.data_bytes(Course(case()).case)
    assert "python -m kit.desk.mending" in line
