"""Damages that leave each cell valid by itself: another cell, the article or the map speaks up."""

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kit.casefile.cases import case
from kit.desk import validate
from kit.desk.files import Course
from kit.desk.rules import agreement, ground, outlines
from kit.desk.rules.tables import tables

# Table, row, column, what somebody writes there, and what the line must say of it.
CELLS = [
    ("claims", "C19", "low", "55", "field 'low': '55'"),
    ("claims", "C20", "quote", "erevan claims to have eliminated more than 200", "whole words"),
    ("claims", "C21", "group", "azerbaijan", "field 'group': 'azerbaijan'"),
    ("claims", "C25", "side", "Armenia", "field 'side': 'Armenia'"),
    ("claims", "C09", "unit", "year", "field 'unit': 'year'"),
    ("claims", "C02", "others_say", "As in C99.", "field 'others_say': 'C99'"),
    ("claims", "C03", "others_say", "As in [S12, S92].", "field 'others_say': '[S12, S92]'"),
    ("claims", "C04", "others_say", "As in [s12].", "field 'others_say': '[s12]'"),
    ("casualties", "E11", "claimant", "azerbaijan", "field 'about': 'Azerbaijani side'"),
    ("casualties", "A03", "about", "Armenian side", "field 'about': 'Armenian side'"),
    ("casualties", "M03", "kind", "enemy", "field 'kind': 'enemy'"),
    ("casualties", "E01", "date", "2020-10-27", "field 'date': '2020-10-27'"),
    ("casualties", "M01", "date", "1920-09-27", "field 'date': '1920-09-27'"),
    ("casualties", "M01w", "low", "०", "field 'low': '०'"),
    ("casualties", "M02", "low", "016", "field 'low': '016'"),
    ("events", "1923-oblast", "date", "1932-07-07", "field 'date': '1932-07-07'"),
    ("events", "1921-caucasus-bureau", "period", "war of 2020", "field 'date': '1921-07-05'"),
    ("relations", "russia-armenia-1997", "to", "russia", "field 'to': 'russia'"),
    ("relations", "turkey-azerbaijan-2010", "year_from", "20100", "field 'year_from': '20100'"),
    ("codings", "K01", "word", "tanks", "field 'word': 'tanks'"),
    ("codings", "K02", "claims", "C19", "field 'claims': 'C19'"),
    ("quotations", "Q03", "group", "armenia", "field 'group': 'armenia'"),
    ("quotations", "Q03", "words", "7", "field 'words': '7'"),
    ("quotations", "Q06", "words", "9", "field 'words': '9'"),
    ("quotations", "Q08", "words", "2", "field 'words': '2'"),
    ("forensics", "F01", "sentence", "", "field 'sentence': nothing stands here"),
    ("glossary", "alliance", "word", "Attribution", "each value once"),
    ("groups", "armenia", "mark", "s", "each value once"),
    ("groups", "outside", "colour", "#fffff0", "field 'colour': '#fffff0'"),
    ("words", "separatist", "used_in_article", "false", "field 'used_in_article': 'false'"),
    ("words", "separatist-province", "word", "break-away land", "field 'used_in_article': 'true'"),
    ("actors", "nikol-pashinyan", "named_in_article", "false", "field 'named_in_article': 'false'"),
    ("traces", "T-C03-1", "id", "T-C04-9", "field 'id': 'T-C04-9'"),
    ("sources", "S02", "address", "javascript:alert(1)", "field 'address': 'javascript:alert(1)'"),
    ("wires", "W03", "later", "perhaps", "field 'later': 'perhaps'"),
    ("wires", "W04", "language", "Armenian", "field 'language': 'Armenian'"),
    ("wires", "W05", "source", "", "words of a source that the card names"),
    ("wires", "W06", "gloss", "", "field 'language': 'Portuguese'"),
    ("wires", "W07", "how_read", "not seen", "field 'how_read': 'not seen'"),
    ("wires", "W08", "later", "true", "field 'date': '2020-09-27'"),
    ("wires", "W10", "quote", "", "field 'how_read': 'original page'"),
    ("wires", "W16", "time", "25:99, zone not printed", "field 'time': '25:99, "),
    ("sources", "S02", "date_as_given", "28 September 2020, 09:60", "field 'date_as_given': '28"),
    ("places", "goris", "lon", "-46.3", ", -46.3' does not fit"),
    ("places", "yerevan", "lat", "39.5", "field 'lat': '39.5, "),
]
PARTS = [  # of maps and figures
    ("maps.yaml", "Armenia: [40.85, 44.5]", "Armenia: [40.85, 47.5]", "'lands.Armenia'"),
    (
        "maps.yaml",
        "    Georgia: [41.6, 44.9]",
        "    Gorgia: [41.6, 44.9]",
        "did you mean 'Georgia'",
    ),
    ("maps.yaml", "Kura: [40.02, 48.3]", "Kura: [0, 0]", "field 'Kura'"),
    ("charts.yaml", "limit: 1150", "limit: 115", "more than 550, the figure of E01"),
    ("charts.yaml", "{id: M03,", "{id: M01,", "each figure once"),
    ("charts.yaml", "2020-10-04: 4 Oct", "2020-10-04: 14 Oct", "'ticks.2020-10-04'"),
    ("charts.yaml", "[A01, A05]", "[A05, A01]", "the order of their dates"),
]
REFUSED = [  # by the sentence that a learner reads, too
    ("2020-10-04: 4 Oct\n", "2020-11-11: 4 Oct\n", "the days stand in their order"),
    ("label: {M22: [-6, 16]}", "label: {M99: [-6, 16]}", "M99 is not one of the line's ids"),
]


def write(course: Path, table: str, row: str, column: str, value: str) -> None:
    path = course / f"data/{table}.csv"
    rows = list(csv.reader(io.StringIO(path.read_bytes().decode(), newline="")))
    place = rows[0].index(column)
    (damaged,) = [one for one in rows if one[0] == row]
    assert damaged[place] != value, "this damages nothing"
    damaged[place] = value
    made = io.StringIO(newline="")
    csv.writer(made, lineterminator="\n").writerows(rows)
    path.write_bytes(made.getvalue().encode())


def found(*checks: Callable[[Course], Iterator[str]]) -> list[str]:
    here = Course(case())
    return [line for check in checks for line in check(here)]


def test_each_cell_that_another_one_speaks_against_gets_a_line(course):
    for table, row, column, value, _ in CELLS:
        write(course, table, row, column, value)
    lines = list(validate.validate(case()))
    for table, row, _, value, says in CELLS:
        mine = [one for one in lines if one.startswith(f"data/{table}.csv, row ") and says in one]
        here = [one for one in mine if f"({row})" in one or f"({value})" in one]
        assert here or (mine and says == "each value once"), (says, lines)


def test_nothing_is_said_of_the_course_as_it_is():
    assert found(tables, agreement.check, ground.check, outlines.towns) == []


def test_names_and_figures_stand_where_they_belong(damage):
    for file, old, new, _ in PARTS:
        damage(f"data/{file}", old, new)
    lines = found(ground.check)
    for file, _, _, says in PARTS:
        assert any(one.startswith(f"data/{file}, ") and says in one for one in lines), says


@pytest.mark.parametrize(("old", "new", "says"), REFUSED)
def test_a_figure_whose_parts_do_not_fit_is_refused(damage, old, new, says):
    damage("data/charts.yaml", old, new)
    (line,) = found(outlines.charts)
    assert says in line


def test_another_case_without_such_rules_is_not_held_to_them(damage, course):
    text = (course / "data/balance.yaml").read_text(encoding="utf-8")
    start = text.index("\nagree:")
    end = text.index("\ntowns:")
    damage("data/balance.yaml", text[:start] + text[end:])
    write(course, "events", "1923-oblast", "id", "1933-oblast")
    assert not any("an id that begins with the year" in line for line in found(agreement.check))


@pytest.mark.parametrize(
    ("printed", "number", "stands"),
    [
        ("dos mil 200 evacuados", "2200", True),
        ("73 mil 40 hogares", "73040", True),
        ("hasta 1,60 metros", "1.6", True),
        ("1.60 metres", "1.6", True),
        ("2,317 bodies", "2317", True),
        ("1.5 million people", "1500000", True),
        ("dos mil 300 evacuados", "2200", False),
        ("200 evacuados", "2200", False),
        ("killed 28", "1028", False),
        ("73 mil 40 hogares", "74040", False),
        ("hasta 1,65 metros", "1.6", False),
    ],
)
def test_a_number_is_found_as_a_newsroom_prints_it(printed, number, stands):
    assert agreement.is_printed(printed, number) is stands
