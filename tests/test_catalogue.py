"""data/README.md: generated, up to date, and its totals are those of the tables."""

import re

import pytest
from conftest import store

from kit.casefile.cases import case
from kit.desk.catalogue import catalogue, main


@pytest.fixture
def text(course) -> str:
    return catalogue(case())


def test_the_catalogue_in_the_repository_is_up_to_date(course, capsys):
    assert main("--check") == 0
    assert "up to date" in capsys.readouterr().out


def test_a_changed_table_makes_it_out_of_date_until_it_is_written_again(course, damage, capsys):
    damage("data/misconceptions.csv", "middle-as-truth,", "new,A new idea\nmiddle-as-truth,")
    before = (course / "data/README.md").read_bytes()
    assert main("--check") == 1
    assert (course / "data/README.md").read_bytes() == before, "--check writes nothing"
    assert main() == 0
    assert main("--check") == 0
    assert "not up to date" in capsys.readouterr().out


def test_every_table_and_every_column_stands_in_it(text):
    for one in case().package["resources"]:
        part = text.partition(f"\n## {one['name']}\n")[2].partition("\n## ")[0]
        assert one["description"] in part
        assert one["provenance"] in part
        assert "Creative Commons Attribution 4.0" in part
        columns = re.findall(r"^\| `(\w+)` \|.*\|$", part, re.MULTILINE)
        assert columns == [field["name"] for field in one["schema"]["fields"]]


def test_a_column_has_type_unit_meaning_and_gaps(text):
    column = next(line for line in text.splitlines() if line.startswith("| `low` | whole number |"))
    cells = [cell.strip() for cell in column.split("|")[1:-1]]
    assert cells[2:] == [
        "what the column unit says",
        "The lowest number the words allow. 'More than 200' has low 200 and no high.",
        "the statement has no number, or only an upper limit",
    ]


def used(text: str) -> dict[str, tuple[str, str]]:
    """Lessons and questions of each claim, as the table of claims has them."""
    part = text.partition("\n## Where each claim is used\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (C\d\d) \| .* \| (.*) \| (.*) \|$", part, re.MULTILINE)
    return {claim: (lessons, questions) for claim, lessons, questions in rows}


def test_every_claim_of_the_article_is_used_in_a_lesson(text):
    rows = used(text)
    assert list(rows) == [f"C{number:02d}" for number in range(1, 43)]
    assert [claim for claim, (lessons, _) in rows.items() if not lessons] == []


def test_a_claim_is_used_where_it_is_listed_or_named_and_not_where_it_is_a_wrong_answer(course):
    for file in (course / "notebooks").iterdir():
        file.unlink()
    for file in (course / "data/questions").glob("*.yaml"):
        file.unlink()
    item = """  - {id: "%s", kind: code, minutes: 1, objective: count, prompt: "%s", claims: [%s],
     expects: ids, answer: [C05], solution: "['C05']", feedback: f,
     mistakes: [{code: "['C06']", answer: [C06], feedback: g}]}\n"""
    head = 'lesson: "%s"\ntitle: t\nquizzes: {}\nitems:\n'
    one = head % "01" + item % ("01.1", "Which?", "C01") + item % ("01.2", "Why C02?", "")
    (course / "data/questions/01-a.yaml").write_text(one)
    two = head % "02" + item % ("02.1", "See C01", "")
    (course / "data/questions/02-b.yaml").write_text(two)
    store(course / "notebooks/03-c.ipynb", "torn")
    whole = (course / "notebooks/03-c.ipynb").read_text()
    (course / "notebooks/03-c.ipynb").write_text(whole.replace('"torn"', '"C03, C1", "0 and xC04"'))
    rows = used(catalogue(case()))
    assert rows["C01"] == ("01, 02", "01.1, 02.1")
    assert rows["C02"] == ("01", "01.2")
    assert rows["C03"] == rows["C10"] == ("03", "")
    assert rows["C04"] == rows["C05"] == rows["C06"] == ("", "")


def test_the_totals_are_counted(damage):
    """On a table small enough to count by hand: three figures, two of them primary."""
    head = "id,publisher,title,affiliation,kind,primary,date,date_as_given,address,how_read,note\n"
    row = "{},p,,a,NGO,{},,undated,x,page or copy read in part,\n"
    sources = [("S01", "true"), ("S02", "false"), ("S03", "true")]
    damage("data/sources.csv", head + "".join(row.format(*one) for one in sources))
    resources = {one["name"]: one for one in case().package["resources"]}
    names = [field["name"] for field in resources["casualties"]["schema"]["fields"]]
    same = {"date_as_given": "undated", "speaker": "s", "about": "Armenian side", "low": "1"}
    same.update(high="1", kind="own", how_sure="read in the source cited")
    figures = [("M01", "nk", "S02 S03"), ("M02", "armenia", "S02"), ("A01", "azerbaijan", "S01")]
    lines = [",".join(names)]
    for figure, side, cited in figures:
        row = {**same, "id": figure, "claimant": side, "sources": cited}
        lines.append(",".join(row.get(name, "") for name in names))
    damage("data/casualties.csv", "\n".join(lines) + "\n")
    sides = "Article 0, Armenia 1, Azerbaijan 1, NK authorities 1, Outside 0"
    assert f"| [casualties](#casualties) | 3 | 2 (67%) | {sides} |\n" in catalogue(case())
