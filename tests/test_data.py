"""The case file: does every table hold together, and does it still say what was found?"""

import csv
import datetime
import hashlib
import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import frictionless
import nbformat
import pytest

import kit

DATA = Path(__file__).resolve().parents[1] / "data"
PACKAGE = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
RESOURCES = {resource["name"]: resource for resource in PACKAGE["resources"]}
TABLES = [name for name, resource in RESOURCES.items() if resource["path"].endswith(".csv")]
CSV_FILES = sorted(DATA.glob("*.csv"))


def read(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_id(name):
    return {row["id"]: row for row in read(name)}


def article():
    return (DATA / PACKAGE["article"]["path"]).read_bytes()


def spans():
    """Where each quote stands in the article: (start, end, claim)."""
    text = article().decode("utf-8")
    sentences = {row["sentence"]: row for row in read("sentences")}
    found = []
    for claim in read("claims"):
        sentence = sentences[claim["sentence"]]
        start = text.find(claim["quote"], int(sentence["start"]), int(sentence["end"]))
        assert start >= 0, f"{claim['id']}: the quote is not in sentence {claim['sentence']}"
        found.append((start, start + len(claim["quote"]), claim["id"]))
    return sorted(found)


# The article and its sentences


def test_the_article_is_the_one_that_was_studied():
    digest = "ee21e6b5b5ee253a160e30255a1255a693db6778697f1c749b8aee3dc79b165f"
    assert hashlib.sha256(article()).hexdigest() == digest
    assert PACKAGE["article"]["sha256"] == digest


def test_sentences_tile_the_article():
    text = article().decode("utf-8")
    rows = [(int(row["start"]), int(row["end"])) for row in read("sentences")]
    assert [int(row["sentence"]) for row in read("sentences")] == list(range(1, 32))
    assert rows == sorted(rows)
    covered = Counter(place for start, end in rows for place in range(start, end))
    assert max(covered.values()) == 1
    assert max(covered) < len(text)
    assert [i for i, sign in enumerate(text) if not sign.isspace() and i not in covered] == []
    for start, end in rows:
        assert text[start:end] == text[start:end].strip() != ""


# The claims


def test_every_quote_stands_in_the_sentence_it_names():
    assert len(spans()) == 42


def test_quotes_do_not_overlap():
    found = spans()
    assert [(a[2], b[2]) for a, b in pairwise(found) if a[1] > b[0]] == []


def test_there_are_42_claims_of_six_types():
    assert list(by_id("claims")) == [f"C{number:02}" for number in range(1, 43)]
    assert Counter(row["type"] for row in read("claims")) == {
        "casualty-own-side": 5,
        "casualty-enemy": 3,
        "territorial": 4,
        "diplomatic": 8,
        "historical": 7,
        "framing": 15,
    }


def test_the_two_enemy_claims_name_each_other():
    claims = by_id("claims")
    figures = by_id("casualties")
    assert "Read together with C20." in claims["C19"]["others_say"]
    assert "Read together with C19." in claims["C20"]["others_say"]
    assert "Read together with E11." in figures["E01"]["note"]
    assert "Read together with E01." in figures["E11"]["note"]


def test_a_claim_cites_what_it_lists():
    for claim in read("claims"):
        text = " ".join(claim[column] for column in ("checkable_why", "others_say", "verdict"))
        assert set(re.findall(r"\[(S\d+b?)\]", text)) == set(claim["sources"].split()), claim["id"]


# The figures


def test_a_figure_has_a_number_or_a_reason():
    for row in read("casualties"):
        assert bool(row["gap"]) == (not row["low"] and not row["high"]), row["id"]


@pytest.mark.parametrize("table", ["claims", "casualties"])
def test_low_high_and_qualifier_agree(table):
    lower = ("more than", "over", "at least", "in excess of", "may be at least")
    upper = ("nearly", "almost", "approaching", "up to")
    for row in read(table):
        low = row["low"]
        high = row["high"]
        word = row["qualifier"]
        if low and high:
            assert int(low) <= int(high), row["id"]
            if word in lower + upper:
                assert int(low) < int(high), f"{row['id']}: {word}, but low and high are equal"
        elif low:
            assert word in lower, row["id"]
        elif high:
            assert word in upper, row["id"]
        assert "0" not in (low, high), f"{row['id']}: not announced is empty, never 0"


@pytest.mark.parametrize("table", ["casualties", "sources"])
def test_a_full_date_in_words_is_the_date(table):
    for row in read(table):
        words = re.match(r"(?:about )?(\d+) ([A-Z][a-z]+ \d{4})", row["date_as_given"])
        if words:
            day = datetime.datetime.strptime(" ".join(words.groups()), "%d %B %Y").date()
            assert row["date"] == day.isoformat(), row["id"]
        year = re.search(r"\d{4}", row["date_as_given"])
        if row["date"]:
            assert row["date"][:4] == year[0], row["id"]


def test_figures_stand_in_order_of_date():
    order = [(row["date"] or "9999", row["id"]) for row in read("casualties")]
    assert order == sorted(order)


def test_no_enemy_figure_is_about_the_side_that_says_it():
    about = {"armenia": "Armenian side", "nk": "Armenian side", "azerbaijan": "Azerbaijani side"}
    for row in read("casualties"):
        if row["kind"] == "own" and row["claimant"] in about:
            assert row["about"] == about[row["claimant"]], row["id"]
        if row["kind"] == "enemy":
            sides = {"Armenian side", "Azerbaijani side"}
            assert {row["about"]} == sides - {about[row["claimant"]]}, row["id"]
        assert (row["kind"] == "others") == (row["claimant"] == "outside"), row["id"]


FIGURES = {  # id: low, high, qualifier, metric; typed by hand from what was read
    "M01": ("16", "16", "", "killed"),
    "M01w": ("100", "", "over", "wounded"),
    "M05": ("59", "59", "", "killed"),
    "M06": ("55", "55", "", "killed"),
    "M07": ("58", "58", "", "killed"),
    "M07w": ("", "200", "nearly", "wounded"),
    "M07x": ("120", "120", "", "wounded"),
    "M08": ("84", "84", "", "killed"),
    "M08w": ("", "120", "nearly", "wounded"),
    "M12": ("51", "51", "", "killed"),
    "M25": ("2317", "2317", "", "bodies examined"),
    "M27": ("1586", "", "at least", "killed"),
    "M32": ("3825", "3825", "", "killed"),
    "A01": ("", "", "", "killed"),
    "A06": ("2783", "2783", "", "killed"),
    "A13": ("2908", "2908", "", "identified dead"),
    "A15": ("2723", "2723", "", "identified and buried"),
    "E01": ("550", "", "more than", "killed and wounded"),
    "E02": ("", "2300", "up to", "killed and wounded"),
    "E05": ("7000", "8000", "at least", "losses (killed or wounded not said)"),
    "E11": ("", "200", "nearly", "losses (killed or wounded not said)"),
    "E13": ("400", "400", "over, or nearly", "killed"),
    "E20": ("7510", "7510", "", "losses (killed or wounded not said)"),
    "V02": ("7", "7", "", "killed"),
    "V12": ("100", "100", "", "killed"),
    "V21w": ("30", "", "more than", "wounded"),
    "V31": ("80", "80", "", "killed"),
    "T02": ("", "5000", "approaching", "killed"),
    "T04": ("146", "", "at least", "killed"),
    "T08": ("", "", "", "killed"),
    "T13": ("", "6500", "almost", "excess deaths"),
}


@pytest.mark.parametrize("figure", FIGURES)
def test_figure_as_it_was_read(figure):
    row = by_id("casualties")[figure]
    assert (row["low"], row["high"], row["qualifier"], row["metric"]) == FIGURES[figure]


CLAIMS = {  # id: low, high, qualifier, metric, population, group
    "C09": ("28", "28", "", "killed", "soldiers", "nk"),
    "C10": ("55", "55", "", "killed", "soldiers", "nk"),
    "C11": ("5", "5", "", "killed", "civilians", "article"),
    "C12": ("2", "2", "", "killed", "civilians", "article"),
    "C14": ("30000", "30000", "", "killed", "all", "article"),
    "C16": ("", "", "", "killed", "soldiers", "article"),
    "C17": ("", "", "hundreds", "losses (killed or wounded not said)", "not said", "article"),
    "C19": ("550", "550", "", "killed", "soldiers", "azerbaijan"),
    "C20": ("200", "", "more than", "killed", "soldiers", "armenia"),
}


@pytest.mark.parametrize("claim", CLAIMS)
def test_claim_as_it_was_read(claim):
    row = by_id("claims")[claim]
    columns = ("low", "high", "qualifier", "metric", "population", "group")
    assert tuple(row[column] for column in columns) == CLAIMS[claim]


def test_what_is_only_in_wikipedia_says_so():
    figures = by_id("casualties")
    tertiary = {row["id"] for row in read("sources") if row["kind"] == "tertiary"}
    assert figures["A14"]["how_sure"] == "tertiary (Wikipedia)"
    for row in figures.values():
        only = set(row["sources"].split()) <= tertiary
        assert only == (row["how_sure"] == "tertiary (Wikipedia)"), row["id"]


def test_figures_left_out_stay_out():
    text = (DATA / "casualties.csv").read_text(encoding="utf-8")
    assert "454" not in text, "the doubtful number of injured of 10 November 2020"
    assert "7,500" not in text and "7500" not in text, "a number nobody read anywhere"
    assert not any("7717" in (row["low"], row["high"]) for row in read("casualties"))


def test_wikipedia_sources_have_a_title_and_no_mirror():
    for row in read("sources"):
        if row["publisher"] == "Wikipedia":
            assert row["title"] and row["kind"] == "tertiary", row["id"]
            assert all("wikipedia.org" in part for part in row["address"].split(" ; ") if part)


# All tables


@pytest.mark.parametrize("name", TABLES)
def test_joined_ids_exist(name):
    fields = RESOURCES[name]["schema"]["fields"]
    for field in (field for field in fields if "joins" in field):
        known = by_id(field["joins"])
        for row in read(name):
            ids = row[field["name"]].split(" ") if row[field["name"]] else []
            assert set(ids) <= set(known), f"{name}, {row['id']}, {field['name']}"
            assert len(ids) == len(set(ids)), f"{name}, {row['id']}: the same id twice"


def test_the_tables_that_cite_are_joined():
    joined = {
        (name, field["name"])
        for name in TABLES
        for field in RESOURCES[name]["schema"]["fields"]
        if "joins" in field
    }
    assert {("claims", "sources"), ("casualties", "sources")} <= joined


@pytest.mark.parametrize("path", CSV_FILES, ids=lambda path: path.name)
def test_cited_sources_exist(path):
    cited = set(re.findall(r"\[(S\d+b?)\]", path.read_text(encoding="utf-8")))
    assert cited <= set(by_id("sources"))


def test_frictionless_finds_nothing():
    report = frictionless.Package(str(DATA / "datapackage.json")).validate()
    assert report.flatten(["type", "title", "note", "rowNumber", "fieldName"]) == []
    assert report.valid


@pytest.mark.parametrize("name", RESOURCES)
def test_every_field_says_why_it_may_be_empty(name):
    for field in RESOURCES[name].get("schema", {}).get("fields", []):
        assert field["title"] and field["description"], f"{name}.{field['name']}"
        required = field.get("constraints", {}).get("required", False)
        assert required != bool(field.get("gaps")), f"{name}.{field['name']}"


@pytest.mark.parametrize("path", CSV_FILES, ids=lambda path: path.name)
def test_bytes_are_plain(path):
    raw = path.read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf"), "a byte order mark"
    assert b"\r" not in raw and b"\0" not in raw
    assert raw.endswith(b"\n") and not raw.endswith(b"\n\n")
    raw.decode("utf-8")


@pytest.mark.parametrize("path", CSV_FILES, ids=lambda path: path.name)
def test_cells_are_clean(path):
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.reader(file), 1):
            for cell in row:
                assert cell == cell.strip(), f"line {number}: {cell!r}"
                for word in ("facts.md", "SEEN", "MEMORY"):
                    assert word not in cell, f"line {number}: {word}"


def test_every_verdict_begins_with_a_word_of_the_scale_that_lesson_and_glossary_name():
    lesson = nbformat.read(DATA.parent / "notebooks/08-check-it-yourself.ipynb", as_version=4)
    table = next(cell.source for cell in lesson.cells if "A scale of verdicts" in cell.source)
    scale = re.findall(r"^\| \*\*(.+?)\*\* \|", table, flags=re.MULTILINE)
    meaning = kit.word("verdict").text
    assert len(scale) == 5
    assert re.findall("“(.+?)”", meaning) == scale
    for claim in kit.table("claims").itertuples():
        assert claim.verdict.split(";")[0] in scale, f"{claim.id}: {claim.verdict}"
