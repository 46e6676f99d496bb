"""Generated damage to the files of data/ and to hand-ins: a result or a sentence, nothing else."""

import csv
import io
import json
import re
from functools import partial

import pytest
import yaml
from conftest import ROOT, forget
from fuzzing import as_json, damaged, documents, json_files, less_often, often, told, torn
from hypothesis import given
from hypothesis import strategies as st
from test_journals import garbage

import kit
from kit import datafiles, questions
from kit.casefile import cases
from kit.casefile.charts import drawings
from kit.desk.classroom import handins

DATA = ROOT / "data"
PLACES = b"".join((DATA / "places.csv").read_bytes().splitlines(keepends=True)[:6])
PACKAGE = json.loads((DATA / "datapackage.json").read_bytes())
MAPS = yaml.safe_load((DATA / "maps.yaml").read_bytes())
CHARTS = yaml.safe_load((DATA / "charts.yaml").read_bytes())


def as_yaml(document: object) -> bytes:
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False).encode()


def shown(what) -> None:
    """What a notebook does with the last line of a cell."""
    what._repr_mimebundle_() if hasattr(what, "_repr_mimebundle_") else what._repr_html_()


@pytest.fixture
def few_borders(course):
    """The course with three borders: drawing all of them takes most of the time of a map."""
    path = course / "data" / "borders.geojson"
    borders = json.loads(path.read_bytes())
    path.write_text(json.dumps({**borders, "features": borders["features"][:3]}), encoding="utf-8")
    forget()
    return course


# --- tables --------------------------------------------------------------------------------------

MINE = b"""
mine: {title: Mine, note: Ours., view: [[38, 43], [42, 51]], layers: [{
  places: {baku: {label: left}, barda: {label: top}}, lines: [
    {between: [baku, barda], said: "{km} km", dash: "1 7"}]}]}
"""
cells = st.sampled_from(["", "nan", "-1", "1e999", "2020-02-30", "NaT", "true", "<NA>", "\ufeff"])
cells |= st.text(max_size=9) | st.integers().map(str) | st.floats().map(str)


@st.composite
def tables(draw) -> bytes:
    """The places with some cells and rows changed, doubled or cut, as a spreadsheet saves them."""
    rows = list(csv.reader(io.StringIO(PLACES.decode())))
    for _ in range(draw(st.integers(1, 4))):
        row = rows[draw(st.integers(0, len(rows) - 1))]
        match draw(st.sampled_from(["cell", "cell", "cell", "more", "less", "row"])):
            case "cell" if row:
                row[draw(st.integers(0, len(row) - 1))] = draw(cells)
            case "more":
                row.append(draw(cells))
            case "less":
                row[-1:] = []
            case "row":
                rows.append([*row])
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator=draw(st.sampled_from(["\n", "\r\n"]))).writerows(rows)
    return written.getvalue().encode(errors="replace")


@often
@given(content=tables() | torn(PLACES) | st.binary())
def test_a_table_loads_or_its_file_is_named(few_borders, content):
    (few_borders / "data" / "maps.yaml").write_bytes(MINE)
    (few_borders / "data" / "places.csv").write_bytes(content)
    cases.Case.frame.cache_clear()
    said = told(partial(kit.table, "places"))
    assert not said or said.startswith("data/places.csv")
    if not said:  # and what joins it shows something, or a sentence
        told(lambda: shown(kit.picture("mine")))
        told(lambda: kit.distance("baku", "barda"))
    assert (few_borders / "data" / "places.csv").read_bytes() == content


SMALL = {
    **{name: part for name, part in PACKAGE.items() if name != "resources"},
    "resources": [one for one in PACKAGE["resources"] if one["name"] in ("groups", "claims")],
}


@often
@given(content=json_files(SMALL))
def test_a_data_package_loads_or_is_told(course, content):
    (course / "data" / "datapackage.json").write_bytes(content)
    forget()
    for call in (partial(kit.table, "groups"), partial(kit.about, "claims"), kit.article):
        said = told(call)
        assert not said or "data/" in said or re.match(r"There is no (table|claim) '", said), said


# --- maps and outlines ---------------------------------------------------------------------------


def with_part(name: str) -> dict:
    """The first map of the course with a layer of this sort, cut down to two layers of it."""
    spec = next(one for one in MAPS.values() if any(name in part for part in one["layers"]))
    parts = [part for part in spec["layers"] if name in part]
    return {**spec, "layers": json.loads(json.dumps(parts[:2]))}


SORTS = ("places", "areas", "lines", "relations", "events")
FEW = {name: with_part(name) for name in SORTS}
spec_files = st.sampled_from(SORTS).flatmap(
    lambda name: (
        damaged({name: FEW[name]}).map(as_yaml)
        | torn(as_yaml({name: FEW[name]}))
        | documents.map(lambda one: as_yaml({name: one}))
    )
)


def test_the_maps_that_are_damaged_are_good_ones(few_borders):
    (few_borders / "data" / "maps.yaml").write_bytes(as_yaml(FEW))
    forget()
    for name in SORTS:
        assert "<svg" in kit.picture(name).html
        shown(kit.show_map(name))


@less_often
@given(content=spec_files)
def test_a_map_is_drawn_or_told(few_borders, content):
    (few_borders / "data" / "maps.yaml").write_bytes(content)
    datafiles.document.cache_clear()
    for name in SORTS:
        if name.encode() in content:
            told(lambda: shown(kit.show_map(name)))  # noqa: B023
            told(lambda: shown(kit.picture(name)))  # noqa: B023


OUTLINES = json.loads((DATA / "areas.geojson").read_bytes())
for feature in OUTLINES["features"]:  # of each ring the first points, closed
    if feature["geometry"]["type"] == "Polygon":
        rings = feature["geometry"]["coordinates"]
        feature["geometry"]["coordinates"] = [[*ring[:5], ring[0]] for ring in rings]
OUTLINES["features"] = [one for one in OUTLINES["features"] if one["properties"]["kind"] != "line"]


@less_often
@given(content=json_files(OUTLINES))
def test_outlines_are_drawn_or_told(few_borders, content):
    (few_borders / "data" / "areas.geojson").write_bytes(content)
    datafiles.document.cache_clear()
    said = [told(lambda: shown(draw("control"))) for draw in (kit.show_map, kit.picture)]  # noqa: B023
    assert bool(said[0]) == bool(said[1]), said  # the map and its picture say the same
    told(lambda: kit.area("nkao_1991"))


# --- figures -------------------------------------------------------------------------------------

ROWS = {"ranges": {**CHARTS["ranges"], "panels": CHARTS["ranges"]["panels"][-1:]}}
DAYS = {**CHARTS["own-and-enemy"]}
DAYS["panels"] = [{**DAYS["panels"][0], "lines": DAYS["panels"][0]["lines"][:1]}]
FIGURES = {"ranges": ROWS, "own-and-enemy": {"own-and-enemy": DAYS}}
figure_files = st.sampled_from([*FIGURES]).flatmap(
    lambda name: (
        damaged(FIGURES[name]).map(as_yaml)
        | torn(as_yaml(FIGURES[name]))
        | documents.map(lambda one: as_yaml({name: one}))
    )
)


@pytest.fixture
def quick_figures(course, monkeypatch):
    """Figures without matplotlib's search for a place for everything: most of their time."""

    def drawn(**how):
        return figure(**{name: value for name, value in how.items() if name != "layout"})

    figure = drawings.Figure
    monkeypatch.setattr(drawings, "Figure", drawn)
    return course


def test_the_figures_that_are_damaged_are_good_ones(course):
    for name, content in FIGURES.items():
        (course / "data" / "charts.yaml").write_bytes(as_yaml(content))
        forget()
        assert "<svg" in kit.chart(name).html


@less_often
@given(content=figure_files)
def test_a_figure_is_drawn_or_told(quick_figures, content):
    (quick_figures / "data" / "charts.yaml").write_bytes(content)
    datafiles.document.cache_clear()
    for name in FIGURES:
        if name.encode() in content:
            told(lambda: shown(kit.chart(name)))  # noqa: B023
            told(lambda: kit.chart(name).html)  # noqa: B023


# --- hand-ins ------------------------------------------------------------------------------------

EVENTS = [
    {"item": "05.1", "event": "answer", "answer": ["b"], "sure": True, "key": "1"},
    {"item": "05.4", "event": "hint", "hint": 1, "time": "2026-03-02T10:00:00+00:00", "key": "2"},
    {"item": "05.15", "event": "answer", "answer": "Ա, ə, я", "merged": "ben", "key": "3"},
]
HAND_IN = {
    "format": "article-kit hand-in",
    "version": 1,
    "pseudonym": "zoë",
    "made": "now",
    "kit": "0.1.0",
    "events": EVENTS,
    "damaged": ["{"],
}


@often
@given(content=json_files(HAND_IN), lines=st.lists(garbage, max_size=5))
def test_every_hand_in_is_read_as_far_as_it_can_be(tmp_path, content, lines):
    """Beside it a journal, and a hand-in whose neighbours of each good event are garbage."""
    good = [as_json({**EVENTS[0], "key": f"good {n}", "answer": n}) for n in range(len(lines) + 1)]
    mixed = [part for pair in zip(good, [*lines, b""], strict=True) for part in pair]
    files = {"a.json": content, "b.jsonl": b"\n".join(mixed)}
    for name, each in files.items():
        (tmp_path / name).write_bytes(each)
    found = handins.read(tmp_path)
    assert {row.file for row in found.files.itertuples()} == {*files}
    for row in found.files.itertuples():
        assert row.events or row.notes, "a file is read, or something is said of it"
    given_there = [answer for item, answer in found.answers if item == "05.1"]
    assert [n for n in range(len(good)) if n not in given_there] == []
    for name, each in files.items():
        assert (tmp_path / name).read_bytes() == each


# --- what is asked -------------------------------------------------------------------------------


def test_a_question_that_needs_a_damaged_table_is_told(damage):
    (one,) = list(questions.every_item("mark").values())[:1]
    quiz = next(name for name, each in questions.quizzes().items() if one.id in each.items)
    damage("data/sentences.csv", b"sentence,")
    assert told(partial(kit.quiz, quiz)).startswith("data/sentences.csv")
