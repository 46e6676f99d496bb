"""Each field of question files, notebooks and datapackage.json: removed, of another type, poisoned.

The fields come from the schemas: a new one is tried without a word here. Every damage gets one
sentence with the file, the place, what stands there and what may stand there, and never a
traceback.
"""

import json
import re
from pathlib import Path

import pytest
from broken import NO_FIELD, Break, Breaker
from conftest import forget
from test_briefs import ITEM as BRIEF
from test_parsons import ITEM as PARSONS

from kit import datafiles, questions
from kit.__main__ import main
from kit.casefile import packages
from kit.casefile.cases import PACKAGE
from kit.courses import root
from kit.desk import stored
from kit.errors import KitError

ROOT = Path(__file__).parents[1]
JARGON = re.compile(r"Input should|Extra inputs|Field required|list\[|\\d|constrained|Error\b")
UNUSED = {  # kinds of parts that no lesson has today
    "items": [PARSONS, {**BRIEF, "id": "99.2"}],
    "notices": [
        {"id": "99.n1", "ask": "What?", "choices": ["A", "B"], "ours": "This.", "item": "99.1"}
    ],
}


def check(said: str, one: Break, file: str) -> None:
    """A sentence says where, what stands there, and what may stand there."""
    assert said.startswith(f"{file}, "), (one, said)
    assert said.endswith(".") and "\n" not in said and not JARGON.search(said), (one, said)
    field = re.search(r"field '([^']*)'", said)
    assert field and field[1].split(".")[-1] == str(one.path[-1]), (one, said)
    if one.how == "removed":
        assert "this field is missing" in said, (one, said)
    elif one.how == "added":
        assert "Valid: " in said, (one, said)
    else:
        assert repr(one.value)[:8] in said, (one, said)
        assert re.search(r"is needed here|are needed here|Valid: ", said), (one, said)


def told(call, one: Break) -> str:
    """What is said of a damage; it is never accepted, and nothing else is ever raised."""
    try:
        call()
    except KitError as error:
        return str(error)
    raise AssertionError(f"accepted: {one}")


@pytest.fixture
def question_files() -> dict[str, dict]:
    """Every question file, and one with what no lesson uses today."""
    here = root()
    names = [path.name for path in sorted((here / "data/questions").glob("*.yaml"))]
    files = {name: datafiles.document(here, f"questions/{name}") for name in names}
    unused = {"lesson": "99", "title": "Unused", "quizzes": {}, **UNUSED}
    return {**files, "99-unused.yaml": unused}


def test_every_field_of_a_question_file(question_files, monkeypatch):
    schema = json.loads((ROOT / "data/questions/schema.json").read_text("utf-8"))
    breaker = Breaker(schema)
    number = 0
    for name, document in question_files.items():
        for one in breaker.breaks(document):
            made = one.done(document)
            if one.path[0] == "items" and len(one.path) > 1:  # the others would only take time
                made = {**made, "quizzes": {}, "items": [made["items"][one.path[1]]]}
            with monkeypatch.context() as patch:
                patch.setattr(datafiles, "document", lambda here, path, made=made: made)
                questions._load.cache_clear()
                said = told(lambda name=name: questions._load(ROOT, f"questions/{name}"), one)
            check(said, one, f"data/questions/{name}")
            if one.path[0] == "items" and len(one.path) > 2 and one.path[-1] != "id":
                assert f", item {document['items'][one.path[1]]['id']}, " in said, (one, said)
            number += 1
    forget()
    assert breaker.missed() == set(), "no lesson has these: give an example in UNUSED"
    assert number > 300


def test_every_field_of_the_data_package():
    raw = json.loads((ROOT / PACKAGE).read_text("utf-8"))
    breaker = Breaker({**packages.Package.model_json_schema(), "title": "Package"})
    for one in breaker.breaks(raw):
        said = told(lambda one=one: packages.sound(one.done(raw)), one)
        check(said, one, PACKAGE)
        if one.path[0] == "resources" and len(one.path) > 3:
            name = raw["resources"][one.path[1]]["name"]
            assert f", table '{name}', " in said, (one, said)
    assert breaker.missed() == set()
    packages.sound(raw)


@pytest.mark.parametrize(
    ("find", "says"),
    [
        (lambda one: one["schema"], "primaryKey"),
        (lambda one: one["schema"]["fields"][-2], "joins"),
        (lambda one: one["schema"]["foreignKeys"][0], "fields"),
        (lambda one: one["schema"]["foreignKeys"][0]["reference"], "resource"),
        (lambda one: one["schema"]["foreignKeys"][0]["reference"], "fields"),
    ],
)
def test_a_table_or_column_that_is_not_there_is_told(find, says):
    raw = json.loads((ROOT / PACKAGE).read_text("utf-8"))
    (table,) = [one for one in raw["resources"] if one["name"] == "traces"]
    find(table)[says] = "nobody"
    with pytest.raises(KitError, match=f"^{PACKAGE}, table 'traces'.*{says}'.*'nobody'. .*Valid: "):
        packages.sound(raw)


def test_a_pattern_that_nothing_can_fit_is_told():
    raw = json.loads((ROOT / PACKAGE).read_text("utf-8"))
    raw["resources"][0]["schema"]["fields"][0]["constraints"]["pattern"] = "[a"
    with pytest.raises(
        KitError, match=r"column 'sentence', field 'constraints.pattern': '\[a' is no"
    ):
        packages.sound(raw)


def test_every_field_of_a_notebook():
    where = "notebooks/00-start-here.ipynb"
    raw = json.loads((ROOT / where).read_text("utf-8"))
    breaker = Breaker({**stored.Notebook.model_json_schema(), "title": "Notebook"})
    for one in breaker.breaks(raw):
        said = told(lambda one=one: stored.sound(one.done(raw), where), one)
        check(said, one, where)
        if one.path[0] == "cells" and len(one.path) > 2 and one.path[-1] != "id":
            assert f", cell {raw['cells'][one.path[1]]['id']}, " in said, (one, said)
    assert breaker.missed() == set()
    raw["cells"][1]["id"] = raw["cells"][0]["id"]
    with pytest.raises(KitError, match="is there twice"):
        stored.sound(raw, where)


def test_validate_says_it_of_each_notebook_and_goes_on(course, capsys):
    """One damage in each notebook: a line for each, and all the other checks have run."""
    paths = sorted((course / "notebooks").glob("*.ipynb"))
    breaks = [
        Break(("cells", 0, "source"), "is", 7),
        Break(("cells", 1, "cell_type"), "removed", None),
        Break(("cells", 2, "metadata"), "is", []),
        Break(("cells",), "is", {}),
        Break(("nbformat",), "is", "four"),
        Break(("cells", 3, "id"), "is", "no id"),
        Break(("cells", 0), "is", "no cell"),
        Break(("metadata",), "removed", None),
    ]
    for path, one in zip(paths, breaks, strict=False):
        raw = json.loads(path.read_bytes())
        path.write_text(json.dumps(one.done(raw)) + "\n", encoding="utf-8")
    assert main(["validate"]) == 1
    lines = capsys.readouterr().out.splitlines()
    for path, one in zip(paths, breaks, strict=False):
        mine = [line for line in lines if line.startswith(f"notebooks/{path.name}, ")]
        assert len(mine) == 1, (one, lines)
    assert not any("not built as expected" in line for line in lines), lines


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("data/questions/03-who-stands-with-whom.yaml", "    minutes: 1", "    minutes: [1]"),
        (PACKAGE, '"type": "integer"', '"type": "intger"'),
        (PACKAGE, '"resources"', '"ressources"'),
    ],
)
def test_one_damage_gets_one_line_of_validate(damage, capsys, file, before, after):
    damage(file, before, after)
    assert main(["validate"]) == 1
    lines = [line for line in capsys.readouterr().out.splitlines() if "problem" not in line]
    assert len(lines) == 1 and lines[0].startswith(f"{file}, "), lines
    assert NO_FIELD not in lines[0]
