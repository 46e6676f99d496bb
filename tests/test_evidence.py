"""What quotations, figures and pairs rest on: each rule of `validate` on a small damage."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager

from conftest import ROOT, copied, store

from kit.__main__ import main
from kit.casefile.cases import case
from kit.desk.files import Course
from kit.desk.rules import days, evidence
from kit.desk.rules.tables import tables


def found() -> list[str]:
    here = Course(case())
    return [*evidence.check(here), *days.check(here)]


def changed(course, table: str, row: str, **cells: str) -> None:
    """Give cells of one row another content, whatever they hold now."""
    path = course / "data" / f"{table}.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    (one,) = [one for one in rows if one["id"] == row]
    one.update(cells)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")


def test_the_course_shows_what_it_rests_on(course):
    assert found() == []


WORDS = " ".join(["word"] * 26)


# A table, a row of it, what its cells hold then, and the field and the words of the line.
DAMAGES = [
    ("casualties", "M01", {"as_printed": "", "printed_gap": ""}, "as_printed", "words here or"),
    ("casualties", "M01", {"as_printed": "a", "printed_gap": "b"}, "as_printed", "not in both"),
    ("casualties", "M01", {"as_printed": WORDS, "printed_gap": ""}, "as_printed", "at most 25"),
    ("casualties", "M01", {"note": f'He said "{WORDS}".'}, "note", "at most 25 words"),
    (
        "casualties",
        "M25",
        {"as_printed": "more than 2,317 bodies", "printed_gap": "", "qualifier": ""},
        "qualifier",
        "the word 'more than', which stands before 2317",
    ),
    ("casualties", "M01", {"date": "2021-05-01", "date_as_given": "1 May 2021"}, "date", "or be"),
    ("traces", "T-C03-2", {"date": "2021-05-01", "date_as_given": "1 May 2021"}, "date", "or be"),
    ("events", "1992-shusha", {"framing_armenian": ""}, "framing_armenian", "if none was found"),
    ("events", "1992-shusha", {"framing_azerbaijani": WORDS}, "framing_azerbaijani", "other half"),
    ("casualties", "M05", {"original_gap": ""}, "original_gap", "why no source"),
    ("casualties", "M05", {"sources": "S80"}, "original_gap", "is primary"),
    (
        "events",
        "2020-truce-1",
        {"date": "2030-05-08", "date_as_given": "8 May 2030"},
        "date",
        "when its sources end",
    ),
    (
        "sources",
        "S20",
        {"primary": "true", "kind": "news agency"},
        "primary",
        "'aggregator or copy' in its other rows",
    ),
    ("sources", "S130", {"primary": "true"}, "primary", "of the kind 'tertiary'"),
    ("sources", "S165", {"primary": "true"}, "primary", "of the kind 'aggregator or copy'"),
]


def in_rounds(damages: list[tuple]) -> Iterator[list[tuple]]:
    """The damages in as few rounds as have each row once."""
    while damages:
        of_row = {(table, row): (table, row, *more) for table, row, *more in reversed(damages)}
        yield [*of_row.values()]
        damages = [one for one in damages if one not in of_row.values()]


def test_each_rule_names_the_row_the_field_and_the_reason(tmp_path, monkeypatch):
    for number, damages in enumerate(in_rounds(DAMAGES)):
        with contextmanager(copied)(ROOT, tmp_path / f"{number}", monkeypatch) as course:
            for table, row, cells, _, _ in damages:
                changed(course, table, row, **cells)
            lines = found()
        for table, row, _, field, says in damages:
            about = [one for one in lines if f"data/{table}.csv, row " in one and f"({row})" in one]
            assert any(f"field '{field}'" in one and says in one for one in about), (says, lines)


def test_an_event_without_an_actor_gets_a_line(course):
    changed(course, "events", "1992-shusha", actor="")
    (line,) = tables(Course(case()))
    assert "(1992-shusha), field 'actor'" in line


def lines_of(course, *texts: str) -> list[list[str]]:
    """What is found in a new notebook for each of these texts."""
    names = [f"notebooks/{number}-test.ipynb" for number in range(10, 10 + len(texts))]
    for name, text in zip(names, texts, strict=True):
        store(course / name, text)
    lines = found()
    return [[line for line in lines if line.startswith(f"{name}, cell 1, ")] for name in names]


def test_a_quotation_of_a_lesson_is_letter_for_letter(course):
    changed_words, *as_they_are = lines_of(
        course,
        "The article says “Baku claims to have killed 500 enemy soldiers”.",
        "The article says “Baku claims to have killed 550 enemy soldiers”.",
        "The article says “Baku claims to have killed … enemy soldiers”.",
        "The article says “nobody ever wrote these very words about anything”.",
    )
    assert "field 'quotation': 'Baku claims" in "".join(changed_words)
    assert as_they_are == [[], [], []]


def test_a_day_of_a_lesson_is_that_of_its_row(course):
    wrong_day, no_such_day, *right = lines_of(
        course,
        "On 29 September there were 104 names (M10).",
        "The war began on 27 September 2019.",
        "On 30 September 2020 there were 104 names (M10).",
        "On 30 September there were 104 names (M10).",
        "On 3 May somebody lost a bicycle.",
    )
    assert "field 'date': '29 September' does not fit. Allowed: a d" in "".join(wrong_day)
    assert "a day that some row of the tables has" in "".join(no_such_day)
    assert right == [[], [], []]


def test_what_cannot_be_compared_is_printed_to_be_read(course, capsys):
    text = "Both lists, M10 and M08, were read on 30 September. They are on 4 walls."
    store(course / "notebooks" / "09-test.ipynb", text)
    assert main(["validate", "--by-eye"]) == 0
    lines = capsys.readouterr().out.splitlines()
    (line,) = [line for line in lines if line.startswith("notebooks/09-test.ipynb")]
    assert "read on 30 September." in line
    assert "T-" in line.partition("[")[2], "the rows of that day"
