"""The sides are treated alike, and the check that says so can fail: each rule on a small damage."""

from pathlib import Path

import pytest
from conftest import store

from kit.casefile.cases import case
from kit.desk.files import Course
from kit.desk.rules import balance


def found(whole: bool = True) -> list[str]:
    return list(balance.check(Course(case()), whole))


@pytest.fixture
def notebook(course):
    """A notebook of our own in the course, made of these Markdown cells."""

    def write(*texts: str) -> None:
        store(course / "notebooks" / "09-test.ipynb", *texts)

    return write


def lines_of_notebooks(course: Path, *notebooks: list[str]) -> list[list[str]]:
    """What is found in each of these notebooks, told by the cells that each has; in one look."""
    names = [f"notebooks/{number}-test.ipynb" for number in range(10, 10 + len(notebooks))]
    for name, cells in zip(names, notebooks, strict=True):
        store(course / name, *cells)
    lines = found()
    by_notebook = [[line for line in lines if line.startswith(name)] for name in names]
    assert sum(map(len, by_notebook)) == len(lines), "lines of other files"
    return by_notebook


def test_the_course_keeps_its_rules(course):
    assert found() == []


JUDGING_WORDS = [  # the cells of a notebook, which of them breaks a rule, and what is said
    (["Shelled: Stepanakert."], 1, "'Stepanakert' comes first alone; write Khankendi/Step"),
    (["In Stepanakert/Khankendi."], 1, "'Stepanakert' comes first alone; write Khankendi/S"),
    (["Near Terter."], 1, "'Terter' is not the form used in this course; write Tartar"),
    (["In Xankəndi."], 1, "'Xankəndi' is not the form used in this course; write Khankendi/S"),
    (["Azerbaijan and Armenia speak."], 1, "'Azerbaijan and Armenia' is not in the order of"),
    (["Yerevan, Baku"], 1, "'Yerevan, Baku' is not in the order of the alphabet"),
    (["One says so. Baku claims it."], 1, "'Baku claims' uses a verb that judges"),
    (["The Armenian ministry has conceded it."], 1, "'ministry has conceded' uses a verb"),
    (["Both claim it."], 1, "'Both claim' uses a verb that judges"),
    (["The separatists fired."], 1, "'separatists' is a loaded word; quote it, or write: Nag"),
    (["It was liberated."], 1, "'liberated' is a loaded word; quote it, or write: took contr"),
    (["Hello.", "There were 31 soldiers killed."], 2, "'31 soldiers killed' is a number of"),
    (["Dozens of people died."], 1, "'Dozens of people' is a number of people; look: who"),
]


def test_our_own_words_break_a_rule(course):
    notebooks = [cells for cells, _, _ in JUDGING_WORDS]
    for lines, (cells, cell, says) in zip(
        lines_of_notebooks(course, *notebooks), JUDGING_WORDS, strict=True
    ):
        assert len(lines) == 1, f"{cells}: {lines}"
        assert f".ipynb, cell {cell}: " in lines[0] and says in lines[0], cells


def test_what_is_quoted_paired_or_attributed_stands(course):
    texts = [
        "Khankendi/Stepanakert, then Stepanakert again.",
        "“Baku claims it”, 'Baku claims it' and \"Baku claims it\".",
        "The claim of Baku. Azerbaijan's claims.",
        "Armenia and Azerbaijan; Baku and Yerevan; Armenia, Azerbaijan.",
        "The article says 'separatists', the agency “separatist” too.",
        "The ministry said that 31 soldiers were killed.",
        "31 soldiers killed (M03, A01).",
        "C19 and C20, E01 beside E11.",
        "The sides' own figures aren't a quotation of 'victory'.",
    ]
    found_in = lines_of_notebooks(course, *([text] for text in texts))
    assert found_in == [[]] * len(texts)


HALVES = [
    ("Only C19 is here.", "'C19' is used without C20"),
    ("Only C20 is here.", "'C20' is used without C19"),
    ("E11 alone.", "'E11' is used without E01"),
    ("V21 alone.", "'V21' is about one side; look: is there nothing here about the other (V01"),
    ("[S139] alone.", "'S139' is about one side; look"),
    ("M03 alone.", "'M03' is about one side; look"),
]


def test_half_of_a_pair_gets_a_line(course):
    found_in = lines_of_notebooks(course, *([text] for text, _ in HALVES))
    for lines, (text, says) in zip(found_in, HALVES, strict=True):
        assert len(lines) == 1, f"{text}: {lines}"
        assert ".ipynb: " in lines[0] and says in lines[0], text


KINDS_OF_TEXT = [  # a file, what stands there, the damage, and what is said of it
    # A cell of a table, an item, a figure, a map, what datapackage.json says, a notebook.
    ("data/events.csv", "1992,Khankendi/Stepanakert,", "1992,Khankendi,", "'Khankendi' comes"),
    ("data/claims.csv", "Read together with C20.", "", "row 20 (C19): 'C19' is used without"),
    ("data/forensics.csv", "Always read with F19.", "", "row 21 (F20): 'F20' is used without"),
    (
        "data/events.csv",
        "Read with the row 2020-barda",
        "See the row 2020-barda",
        "(2020-cathedral): 'S138' is about one side",
    ),
    (
        "data/questions/05-counting-the-dead.yaml",
        "claims: [C10, C14, C19, C20]",
        "claims: [C10, C14, C19]",
        "(05.23): 'C19' is used without C20",
    ),
    (
        "data/questions/05-counting-the-dead.yaml",
        "The words before the numbers are right.",
        "Baku admits it.",
        "(05.24): 'Baku admits' uses a verb",
    ),
    ("data/charts.yaml", "id: E11", "id: E12", "'ranges': 'E01' is used without E11"),
    ("data/maps.yaml", "A village.", "A village of heroes.", "'heroes' is a loaded word"),
    (
        "data/datapackage.json",
        "One row is a group of speakers",
        "Azerbaijan or Armenia",
        "table 'groups', 'groups': 'Azerbaijan or Armenia' is not in the order",
    ),
    ("notebooks/02-where-is-this.ipynb", "Khankendi/Stepanakert", "Stepanakert", "cell "),
]


def test_every_kind_of_text_is_read(damage):
    for file, old, new, _ in KINDS_OF_TEXT:
        damage(file, old, new)
    lines = found(whole=False)
    for file, _, new, says in KINDS_OF_TEXT:
        fitting = [line for line in lines if line.startswith(file) and says in line]
        assert len(fitting) == 1, f"{new}: {lines}"
    assert len(lines) == len(KINDS_OF_TEXT)


def test_an_allowed_entry_covers_its_place_and_no_other(damage, notebook):
    entry = "allowed:\n  - {file: notebooks/09-*, words: Baku claims it, reason: a test}\n"
    damage("data/balance.yaml", "allowed:\n", entry)
    notebook("Baku claims it. Later Baku claims more.")
    (line,) = found()
    assert "'Baku claims'" in line
    notebook("Baku claims it.")
    assert found() == []


@pytest.mark.parametrize(
    "entry",
    ["{file: notebooks/09-*, words: never said, reason: old}", "{file: '*', words: enemy claim}"],
)
def test_an_allowed_entry_that_excuses_nothing_or_gives_no_reason_gets_a_line(damage, entry):
    damage("data/balance.yaml", "allowed:\n", f"allowed:\n  - {entry}\n")
    (line,) = found()
    assert line.startswith("data/balance.yaml, row ")
    assert "field 'allowed'" in line
