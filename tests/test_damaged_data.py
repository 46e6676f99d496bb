"""Answers and sentences do without the tables: each file of the real case file is damaged here."""

from pathlib import Path

import pytest
from conftest import forget, parsed

import kit
from kit import journals, questions
from kit.errors import KitError

ROOT = Path(__file__).parents[1]


def rows(page) -> list[list[str]]:
    (table, *_) = parsed(page.html).all("table")
    return [[one.text for one in row.all("th") + row.all("td")] for row in table.all("tr")]


def test_who_has_done_the_whole_core_reads_that_it_is_done(course):
    """In the real course: of 05 the core, and not a question more."""
    forget()
    core = [one.id for one in questions.lesson("05").items if one.core]
    for one in core:
        journals.record({"item": one, "event": "answer", "answer": "x"})
    count = f"{len(core)} of {len(core)}"
    assert f"core {count}" in kit.progress("05").text
    assert [row[1:3] for row in rows(kit.progress())[1:] if row[1]] == [
        [count, f"{len(core)} of {len(questions.lesson('05').items)}"]
    ]


DATA = sorted(one.relative_to(ROOT).as_posix() for one in (ROOT / "data").rglob("*.*"))
DATA = [one for one in DATA if "/build/" not in one and one.endswith((".csv", ".json", ".yaml"))]


@pytest.mark.parametrize("how", ["emptied", "garbage", "removed"])
@pytest.mark.parametrize("file", DATA)
def test_whatever_is_damaged_in_the_data_answers_are_kept_and_sentences_shown(course, file, how):
    if how == "removed":
        (course / file).unlink()
    else:
        (course / file).write_bytes(b"" if how == "emptied" else b"{]\x00\xff\n;")
    forget()
    kit.learner("ada")
    assert journals.record({"item": "05.1", "event": "answer", "answer": ["a"]}) is True
    assert "Answered so far: 1." in kit.learner().text
    assert "is made. Give this file" in kit.hand_in().text
    assert (course / "work/hand-in-ada.json").is_file()
    for given in ([], ["05"]):
        try:
            page = kit.progress(*given)
        except KitError as error:  # its file is gone: then there is no such lesson
            assert how == "removed" and "There is no lesson '05'" in str(error)
        else:
            assert page.text and 'class="kit' in page.html
