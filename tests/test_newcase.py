"""A course of another article: from a text and a case.yaml to a course that opens and validates."""

import contextlib
import csv
import html
import json
import math
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import yaml
from conftest import forget

from kit import __main__ as command
from kit.casefile.cases import case
from kit.casefile.maps.layers import arrow, layers
from kit.casefile.specs import map_spec
from kit.desk import belongs, new
from kit.desk.newcase import casefiles, keeping, looks, quotations, texts, world
from kit.desk.newcase.lessons import OWN_FROM
from kit.desk.rules import guessing
from kit.desk.rules.agreement import contrast
from kit.desk.rules.outlines import encloses
from kit.desk.tidy import run
from kit.errors import KitError
from kit.questions import lessons

BROUGHT = Path(__file__).with_name("brought")
NAMES = ("water", "storm", "strike", "earthquake", "ferry", "lighthouse")
LESSON = "notebooks/01-who-says-what.ipynb"
QUESTIONS = "data/questions/01-who-says-what.yaml"


@pytest.fixture(autouse=True)
def fresh():
    forget()
    yield
    forget()


@pytest.fixture
def kit_in(capsys):
    """Run a command of `python -m kit`: its return code and what it printed."""

    def call(*words: object) -> tuple[int, str]:
        with contextlib.chdir(Path.cwd()):
            code = command.main([str(word) for word in words])
        forget()
        return code, "".join(capsys.readouterr())

    return call


@pytest.fixture
def begun(kit_in, tmp_path, monkeypatch):
    """A new course of one of our texts, without the engine: what is made is looked at."""
    monkeypatch.setattr(belongs, "kit_files", lambda *_, **__: [])

    def begin(name: str) -> Path:
        folder = tmp_path / name
        assert kit_in("new", BROUGHT / f"{name}.txt", folder)[0] == 0
        shutil.copy(BROUGHT / f"{name}.yaml", folder / "case.yaml")
        return folder

    return begin


@pytest.fixture(params=NAMES)
def built(request, begun, kit_in, monkeypatch):
    """Each of our cases, built; the working directory is in it."""
    folder = begun(request.param)
    code, said = kit_in("build", folder)
    assert (code, f"-m kit validate {folder}" in said) == (0, True)
    monkeypatch.chdir(folder)
    return folder


# --- from text to course -------------------------------------------------------------------------


def test_an_unseen_case_validates_runs_and_cannot_be_guessed(built, kit_in):
    code, said = kit_in("validate")
    assert code == 0, said
    notebook = nbformat.read(LESSON, as_version=4)
    run(notebook)  # stops at the first error
    (lesson,) = lessons()
    items = [one for one in lesson.items if one.asked_in_quiz]
    exit_ticket = lesson.quizzes["01-exit-ticket"]
    assert (
        len([one for one in items if one.id not in exit_ticket and float(one.id[3:]) < OWN_FROM])
        >= 6
    )
    for strategy in guessing.STRATEGIES:
        got = guessing.guess(lesson.items, strategy)
        assert (got.expected - got.chance) * got.questions <= 1, strategy


def test_the_checks_of_a_course_pass_after_a_day_of_use(kit_in, tmp_path):
    """JupyterLab saves what the cells showed; tomorrow they show other answers."""
    folder = tmp_path / "course"
    kit_in("new", BROUGHT / "strike.txt", folder)
    shutil.copy(BROUGHT / "strike.yaml", folder / "case.yaml")
    kit_in("build", folder)
    lesson = nbformat.read(folder / LESSON, as_version=4)
    for cell in lesson.cells:
        if cell.cell_type == "code":
            said = {"text/plain": "So far: 3 answers", "text/html": "<p>So far: 3 answers</p>"}
            cell.execution_count = 1
            cell.outputs = [nbformat.v4.new_output("execute_result", said, execution_count=1)]
    nbformat.write(lesson, folder / LESSON)
    checks = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(checks, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert "passed" in done.stdout and "skipped" not in done.stdout


def test_what_was_changed_after_the_last_build_is_not_called_well(begun, kit_in, monkeypatch):
    """Also after a build that stopped: the course is then still the one before."""
    folder = begun("water")
    kit_in("build", folder)
    monkeypatch.chdir(folder)
    assert kit_in("validate")[0] == 0
    case_file = folder / "case.yaml"
    whole = case_file.read_text("utf-8")
    case_file.write_text(whole + "claims: []\n", encoding="utf-8")
    code, said = kit_in("validate")
    assert code == 1 and "case.yaml was changed after the last build" in said
    case_file.write_text(whole, encoding="utf-8")
    assert kit_in("validate")[0] == 0


def test_the_title_of_a_report_may_hold_a_number_of_people(begun, kit_in, monkeypatch):
    folder = begun("water")
    case_file = folder / "case.yaml"
    title = 'title: "The flood leaves 35 people dead"'
    whole = re.sub(r"(?m)^title:.*$", title, case_file.read_text("utf-8"))
    case_file.write_text(whole, encoding="utf-8")
    kit_in("build", folder)
    monkeypatch.chdir(folder)
    code, said = kit_in("validate")
    assert code == 0, said


@pytest.mark.parametrize("name", ["strike", "earthquake"])
def test_an_unseen_case_becomes_copies_for_a_class(begun, kit_in, tmp_path, monkeypatch, name):
    folder = begun(name)
    kit_in("build", folder)
    monkeypatch.chdir(folder)
    out = tmp_path / "copies"
    code, said = kit_in("editions", out, "class", "teacher", "web", "projector")
    assert (code, "Next: " in said) == (0, True), said
    page = (out / "web/01-who-says-what.html").read_text("utf-8")
    behind = page.partition('<p class="core-end">')[2]
    assert re.findall("<h2.*●.*</h2>", page) and not re.findall("<h2.*●.*</h2>", behind)
    quotes = case().frame("claims")["quote"]
    assert quotes.map(lambda quote: html.escape(quote) in page or quote in page).all()


def test_a_spanish_lesson_speaks_spanish(begun, kit_in):
    folder = begun("strike")
    kit_in("build", folder)
    read = yaml.safe_load((folder / QUESTIONS).read_text("utf-8"))
    said = [json.dumps([read["title"], read["notices"], *map(shown, read["items"])])]
    cells = nbformat.read(folder / LESSON, as_version=4).cells
    said += [one.source for one in cells if one.cell_type == "markdown"]
    assert len(said) > 10
    english = re.compile(r"\b(the|this|who|which|what|says?|sentence|line|of|and|is|by)\b", re.I)
    assert [found[0] for one in said if (found := english.search(one))] == []


def test_no_question_has_two_right_keys_and_what_could_be_checked_is_asked(begun, kit_in):
    """A sentence can have two claims of one speaker, or of somebody and of the article itself."""
    folder = begun("ferry")
    kit_in("build", folder)
    items = yaml.safe_load((folder / QUESTIONS).read_text("utf-8"))["items"]
    found = {one["id"]: one for one in items}
    for item in items:
        said = [one["feedback"] for one in item.get("rows", [])]
        assert len(said) == len({*said}), item["id"]
    marked = [one["id"] for one in found["01.3"]["options"]]
    assert "s7" not in marked and len(marked) >= 3
    assert found["01.10"]["objective"] == "say what could be checked"


def shown(item: dict) -> list:
    """What a learner reads of a question."""
    parts = [one for name in ("options", "rows", "choices") for one in item.get(name, [])]
    whole = [one.get(name) for one in parts for name in ("text", "feedback")]
    return [item["prompt"], item["objective"], item.get("hints"), item.get("rubric"), *whole]


def test_a_class_that_works_in_english_or_has_words_of_its_own_gets_them(begun, kit_in):
    folder = begun("strike")
    file = folder / "case.yaml"
    old = file.read_text("utf-8")
    file.write_text(f"{old}taught_in: en\nwords: {{Who says this?: Whose words?}}\n", "utf-8")
    kit_in("build", folder)
    made = (folder / QUESTIONS).read_text("utf-8")
    assert "Whose words?" in made and "Sentence 4" in made and "Frase" not in made
    file.write_text(old.replace("language: es", "language: pt"), "utf-8")
    code, said = kit_in("build", folder)
    assert (code, "no sentences in pt" in said, "languages/es.yaml" in said) == (0, True, True)


def test_what_is_put_around_a_quotation_is_not_part_of_it(begun, kit_in):
    folder = begun("strike")
    file = folder / "case.yaml"
    old = file.read_text("utf-8")
    file.write_text(old.replace("casi nadie entró a trabajar", "«casi nadie entró a trabajar.»"))
    assert kit_in("build", folder)[0] == 0
    claims = (folder / "data/claims.csv").read_text("utf-8")
    assert ",casi nadie entró a trabajar," in claims and "«" not in claims


def test_a_number_is_open_in_spanish_and_an_unknown_word_before_it_is_told(begun, kit_in):
    folder = begun("strike")
    file = folder / "case.yaml"
    old = file.read_text("utf-8")
    for words, low_high, told in (("más de 40", "40,,", False), ("esas 40", "40,40,", True)):
        claim = f"about: las cartas\n    number: {words}\n    metric: cartas"
        file.write_text(old.replace("about: las cartas", claim), "utf-8")
        code, said = kit_in("build", folder)
        assert (code, "is not a word that we know" in said) == (0, told)
        assert f"cartas,{low_high}" in (folder / "data/claims.csv").read_text("utf-8")


def test_what_a_case_does_not_use_is_absent(begun, kit_in, monkeypatch):
    folder = begun("water")
    kit_in("build", folder)
    made = {path.name for path in (folder / "data").iterdir()}
    assert not {"figures.csv", "charts.yaml", "events.csv", "areas.geojson"} & made
    source = (folder / LESSON).read_text("utf-8")
    assert "kit.chart" not in source and "kit.show_map" in source


def test_editions_are_made_of_it_and_without_the_article_if_asked(
    begun, kit_in, tmp_path, monkeypatch
):
    folder = begun("water")
    kit_in("build", folder)
    monkeypatch.chdir(folder)
    out = tmp_path / "editions"
    code, said = kit_in("editions", out, "web", "class", "projector", "--no-article")
    assert code == 0, said
    text = case().text()
    kept = {row["quote"] for row in case().frame("claims").to_dict("records")}
    sentences = [text[one.start : one.end] for one in texts.sentences(text)]
    hidden = [one for one in sentences if not any(quote in one for quote in kept)]
    assert len(hidden) > 2
    for path in out.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert not [one for one in hidden if one.encode() in content], path
    code, said = kit_in("editions", tmp_path / "whole", "class")
    assert (code, (tmp_path / "whole/class/seeds/article.txt").read_text("utf-8")) == (0, text)


def test_the_folder_is_a_whole_course_and_this_one_is_untouched(kit_in, tmp_path):
    before = {path: path.stat().st_mtime_ns for path in Path("data").rglob("*")}
    folder = tmp_path / "a course [1]"
    code, said = kit_in("new", BROUGHT / "water.txt", folder)
    assert (code, "case.yaml" in said) == (0, True)
    assert shlex.split(said.split("Then: ")[1])[1:] == ["-m", "kit", "build", str(folder)]
    for name in (
        "start.py",
        "kit/__main__.py",
        "kit/desk/newcase/world.json.gz",
        "tests/cut_off.py",
    ):
        assert (folder / name).is_file(), name
    assert not list((folder / "data").iterdir())
    assert before == {path: path.stat().st_mtime_ns for path in Path("data").rglob("*")}


def test_commands_are_listed_and_help_ends_well(kit_in):
    code, said = kit_in()
    assert code == 0
    assert all(
        f"    {name} " in said for name in ("new", "build", "validate", "editions", "borders")
    )


# --- build again ---------------------------------------------------------------------------------


def test_build_again_changes_nothing_and_leaves_what_was_written_by_hand(begun, kit_in):
    folder = begun("water")
    kit_in("build", folder)
    made = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    kit_in("build", folder)
    assert made == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    lesson = folder / LESSON
    cells = json.loads(lesson.read_text("utf-8"))
    cells["cells"][6]["outputs"] = []
    cells["cells"][0]["source"] = ["# 01 · My own title\n"]
    lesson.write_text(json.dumps(cells), "utf-8")
    mine = lesson.read_bytes()
    code, said = kit_in("build", folder)
    assert (code, lesson.read_bytes()) == (0, mine)
    assert f"{LESSON} was changed by hand" in said


def asked(folder: Path) -> dict[str, list]:
    """By its id, what a question asks and what its letters stand for."""
    read = yaml.safe_load((folder / QUESTIONS).read_text("utf-8"))
    quotes = {row["id"]: row["quote"] for row in read_csv(folder / "data/claims.csv")}
    return {
        item["id"]: [
            item["prompt"],
            [quotes[one] for one in item.get("claims", []) if item["kind"] != "brief"],
            {one["id"]: one.get("text") for one in item.get("options", item.get("rows", []))},
        ]
        for item in read["items"]
    }


def read_csv(path: Path) -> list[dict]:
    with path.open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


def test_a_new_claim_leaves_every_question_what_it_was(begun, kit_in):
    folder = begun("strike")
    kit_in("build", folder)
    before = asked(folder)
    file = folder / "case.yaml"
    claim = "claims:\n  - article: dejaron de trabajar el lunes\n    about: los trabajadores\n"
    file.write_text(file.read_text("utf-8").replace("claims:\n", claim), "utf-8")
    code, said = kit_in("build", folder)
    assert (code, asked(folder)) == (0, before)
    assert f"delete {QUESTIONS}" in said
    (folder / QUESTIONS).unlink()
    kit_in("build", folder)
    assert asked(folder) != before and kit_in("validate", folder)[0] == 0


def test_a_claim_that_goes_takes_its_questions_with_it_and_that_is_said(begun, kit_in):
    folder = begun("strike")
    kit_in("build", folder)
    before = asked(folder)
    (gone,) = before["01.8"][1]
    file = folder / "case.yaml"
    read = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)
    read["claims"] = [one for one in read["claims"] if gone not in one.values()]
    file.write_text(yaml.safe_dump(read, allow_unicode=True), "utf-8")
    code, said = kit_in("build", folder)
    after = asked(folder)
    stayed = {name: one for name, one in before.items() if gone not in one[1]}
    assert code == 0 and f"01.8 (“{gone}”)" in said and "01.108 comes in its place" in said
    assert {"01.1", "01.4"} <= set(stayed) and stayed == {name: after[name] for name in stayed}
    assert not any(name in after for name in before if name not in stayed)
    assert kit_in("validate", folder)[0] == 0
    kit_in("build", folder)
    assert asked(folder) == after


def test_own_questions_keep_their_ids_whatever_their_order(begun, kit_in):
    folder = begun("strike")
    file = folder / "case.yaml"
    old = file.read_text("utf-8")
    one, other, third = (
        {"ask": f"{name}?", "right": name, "wrong": {"no": "x", "never": "y"}, "because": "z"}
        for name in ("Lunes", "Martes", "Jueves")
    )

    def with_questions(*asks: dict) -> dict[str, list]:
        file.write_text(old + yaml.safe_dump({"questions": list(asks)}), "utf-8")
        kit_in("build", folder)
        return asked(folder)

    first = with_questions(one, other)
    second = with_questions(third, {**other, "ask": "What of Tuesday?"}, one)
    assert second["01.21"] == first["01.21"]
    assert (second["01.22"][0], second["01.23"][0]) == ("What of Tuesday?", "Jueves?")
    assert second["01.22"][2] == first["01.22"][2]
    last = with_questions(other, third)
    assert "01.21" not in last and last["01.23"] == second["01.23"]


def test_a_lesson_that_was_only_run_counts_as_unchanged():
    cell = {"cell_type": "code", "source": "kit.quiz()", "outputs": [], "execution_count": None}
    ran = {**cell, "outputs": [{"text": "a page"}], "execution_count": 3}
    one, other = (json.dumps({"cells": [each]}).encode() for each in (cell, ran))
    assert keeping.digest("a.ipynb", one) == keeping.digest("a.ipynb", other)


@pytest.mark.parametrize("content", ["[" * 5_000, "[" * 900 + "]" * 900, "<html>"])
def test_a_file_without_cards_makes_no_course_and_says_so(kit_in, tmp_path, content):
    file = tmp_path / "hand-in.json"
    file.write_text(content, encoding="utf-8")
    code, said = kit_in("new", BROUGHT / "strike.txt", tmp_path / "course", "--cards", file)
    assert code == 1 and str(file) in said
    assert not (tmp_path / "course").exists()


def test_claim_cards_of_the_ledger_can_be_the_start(kit_in, tmp_path, monkeypatch):
    monkeypatch.setattr(belongs, "kit_files", lambda *_, **__: [])
    words = ("la tubería era vieja", "nadie vino hasta el domingo por la mañana", "no such words")
    cards = []
    for number, one in enumerate(words):
        card = {"id": f"c{number}", "stamp": "s", "text": "t", "words": one, "sentence": 1}
        who = "Aguas del Sur" if number == 0 else "La junta"
        cards.append(
            {"item": "ledger:text", "card": {**card, "first": 0, "last": 1, "speaker": who}}
        )
    file = tmp_path / "hand-in.json"
    file.write_text(json.dumps({"events": cards}), "utf-8")
    folder = tmp_path / "course"
    code, said = kit_in("new", BROUGHT / "water.txt", folder, "--cards", file)
    assert (code, "no such words" in said) == (0, True)
    begun_file = folder / "case.yaml"
    text = begun_file.read_text("utf-8")
    begun_file.write_text(re.sub("^language:.*$", "language: es", text, flags=re.M), "utf-8")
    read = casefiles.read(folder).case
    assert [one.quote for one in read.claims] == list(words[:2])
    assert [one.name for one in read.speakers.values()] == ["Aguas del Sur", "La junta"]
    assert kit_in("build", folder)[0] == 0
    assert (folder / LESSON).is_file()


# --- bad input -----------------------------------------------------------------------------------

WATER = (BROUGHT / "water.txt").read_text("utf-8")


@pytest.mark.parametrize(
    "raw",
    [
        WATER.replace("“", '"').replace("”", '"').encode("cp1252"),
        WATER.encode("utf-16"),
        WATER.encode("utf-8-sig"),
        WATER.replace("\n", "\r\n").encode(),
    ],
)
def test_an_article_in_any_code_is_read_as_it_is_meant(tmp_path, raw):
    file = tmp_path / "article.txt"
    file.write_bytes(raw)
    text, _ = texts.read(file)
    marks = str.maketrans("", "", '“”"')
    assert text.translate(marks) == WATER.translate(marks)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"Five words and no more", "has 5 words"),
        (b"word " * 50_000, "50,000 words, and we take up to 10,000"),
        (b"One long line and " * 60, "line 1: 240 words without the end of a sentence"),
        (b"PK\x03\x04" + b"x" * 500, "save it as plain text"),
        (b"A text. \x00 " * 30, "invisible character"),
    ],
)
def test_a_text_that_is_no_article_is_refused_and_nothing_is_made(kit_in, tmp_path, raw, says):
    file = tmp_path / "article.txt"
    file.write_bytes(raw)
    code, said = kit_in("new", file, tmp_path / "course")
    assert (code, (tmp_path / "course").exists()) == (1, False)
    assert says in said and str(file) in said


@pytest.mark.parametrize(("name", "line"), [("storm", "language: en"), ("ferry", "language:  ")])
def test_a_language_that_nobody_looked_at_is_not_filled_in(kit_in, tmp_path, name, line):
    """An English course of a Portuguese text would be read aloud wrongly, and nobody would see."""
    kit_in("new", BROUGHT / f"{name}.txt", tmp_path / "course")
    assert f"\n{line}" in (tmp_path / "course/case.yaml").read_text("utf-8")


def test_a_folder_that_holds_something_else_is_left_alone(kit_in, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    code, said = kit_in("new", BROUGHT / "water.txt", tmp_path)
    assert (code, "is not empty" in said) == (1, True)
    assert [one.name for one in tmp_path.iterdir()] == ["mine.txt"]
    for place in (tmp_path, tmp_path / "nowhere"):
        assert kit_in("build", place)[0] == 1


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("la tubería era vieja", "la tubería es vieja", "Nearest is sentence 6"),
        ("la avería estaba", "“la avería estaba", "does not stand in the article"),
        ("no respondió a esa", "no respondió a  esa", "Nearest is sentence 10"),
        ("la tubería era vieja", "la tubería", "stands in sentences 6 and 8"),
        ("la tubería era vieja", "tubería era viej", "middle of a word"),
        ("- empresa: la tub", "- alcalde: la tub", "alcalde is not among the speakers"),
        ("no llegó", "no llegó\n  - junta: con agua", "shares words with the claim of line 33"),
        ("[-33.046, -71.62]", "[95, 200]", "Valparaíso needs its latitude, from -90 to 90"),
        ("places:", "places:\n  - Cerro\nplaces_too:", "`places`"),
        ("Valparaíso:", "'':", "a name is needed in front of the colon, and here is: ''"),
        (
            "  empresa: Aguas",
            "  '': Aguas",
            "a name is needed in front of the colon, and here is: ''",
        ),
        ("  Valpar", "\tValpar", "there is a tab"),
        ("speaks_of: own", "speaks_off: own", "Did you mean `speaks_of:`?"),
        ("language: es", "language: es\nlanguage: en", "stands here again, after line 6"),
        ("title: Un", "title: 'Un", "YAML cannot read this"),
        ("terms:", "safeguards:\n  both_sides: off\nterms:", "needs a reason"),
        (
            "as_of: viernes",
            "number: many\n    metric: x",
            "leave the line out where the words give none",
        ),
        ("as_of: viernes", "number: 55", "a number needs `metric:`"),
        ("as_of: viernes", "number: 3.200\n    metric: x", "cannot be read in two ways"),
        ("Aguas del Sur", "{name: Rojas, portavoz}", "Put marks around words with a comma"),
        ("check: partly", "check: sí", "yes, partly or no, and here is: sí"),
        ("language: es", "language:", "is missing: the short name of a language, such as en"),
        ("date: 2026-01-31", "date: 2999-01-31", "a day that has come is needed"),
        ("terms:", "map: {view: [-30, -74, -40, -70]}\nterms:", "[south, west, north, east]"),
        (
            "terms:",
            "questions:\n  - {ask: a?, right: Yes, wrong: {yes: No}, because: b}\nterms:",
            "is not among the wrong ones",
        ),
        ("language: es", "language: Spanish", "en, es or pt-BR, and here is: Spanish"),
        ("terms:", "words:\n  Who says thi: hola\nterms:", "Did you mean “Who says this?”"),
        ("terms:", "words:\n  '“{words}” opens the other end.': sí\nterms:", "{words}"),
    ],
)
def test_what_does_not_fit_in_case_yaml_is_told_with_its_line(begun, kit_in, before, after, says):
    folder = begun("water")
    file = folder / "case.yaml"
    old = file.read_text("utf-8")
    assert before in old
    file.write_text(old.replace(before, after, 1), "utf-8")
    written = file.read_bytes()
    code, said = kit_in("build", folder)
    assert code == 1 and says in said
    line = old[: old.index(before)].count("\n") + 1
    told = int(re.search(r"case\.yaml, line (\d+)", said)[1])
    assert line - 2 <= told <= line + 2
    assert "Traceback" not in said and file.read_bytes() == written


def test_a_place_with_its_two_numbers_turned_round_is_told(begun, kit_in):
    folder = begun("strike")
    file = folder / "case.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("[-40.57, -73.13]", "[-73.13, -40.57]"), "utf-8")
    code, said = kit_in("build", folder)
    line = text[: text.index("Osorno:")].count("\n") + 1
    assert code == 1 and f"case.yaml, line {line}: Osorno" in said
    assert "[-40.57, -73.13]" in said and "Castro" not in said


def test_a_list_is_no_case_file(begun, kit_in):
    folder = begun("water")
    (folder / "case.yaml").write_text("- a\n- b\n")
    code, said = kit_in("build", folder)
    assert (code, "line 1" in said, "a list" in said) == (1, True, True)


def test_another_quotation_mark_is_no_riddle():
    text = "The mayor said that ‘the bridge was old’ and left. Nobody else spoke of it.\n"
    found = quotations.place("'the bridge was old'", text, texts.sentences(text))
    assert "Sentence 1 has it with other quotation marks" in found
    assert "‘the bridge was old’" in found


@pytest.mark.parametrize("words", ["mayoría", "camiones", "casi nadie"])
def test_the_only_number_with_an_open_end_is_asked_as_such(begun, kit_in, words):
    """Whichever claim has it: no other question takes it away."""
    folder = begun("strike")
    said = (folder / "case.yaml").read_text("utf-8")
    said = re.sub(r"\n    (check|how): .*", "", said)  # a question on these would come first
    number = r"\1\n    number: {low: 3, qualifier: más de}\n    metric: días"
    said = re.sub(rf"(  - \w+: .*{words}.*)", number, said)
    (folder / "case.yaml").write_text(said, encoding="utf-8")
    assert kit_in("build", folder)[0] == 0
    items = yaml.safe_load((folder / QUESTIONS).read_text("utf-8"))["items"]
    assert "dejar abierto un extremo abierto" in [one["objective"] for one in items]


@pytest.mark.parametrize(
    ("quote", "text", "whole"),
    [
        ("tubería era viej", "La tubería era vieja.", "tubería era vieja"),
        ("إنكار مطلق", "إهانة، وإنكار مطلق للحقائق.", "وإنكار مطلق"),  # "and" is joined to its word
        ("eau est froide", "Ici l’eau est froide.", "l’eau est froide"),
        ("hui on part", "Aujourd’hui on part.", "Aujourd’hui on part"),
    ],
)
def test_a_quotation_that_cuts_a_word_is_told_with_its_whole_words(quote, text, whole):
    said = quotations.place(quote, text, texts.sentences(text))
    assert said.endswith(f"middle of a word. Whole words are: {whole}")
    assert quotations.place(whole, text, texts.sentences(text)).start == text.index(whole)


def test_of_a_long_sentence_the_part_is_shown_that_is_meant():
    text = f"{'The mayor spoke of many things, ' * 9}and the bridge over the Lim was old.\n"
    said = quotations.nearest("the bridges over the Lim", text, texts.sentences(text))
    assert "…" in said and "the bridge over the Lim was old." in said
    assert len(said) < 200


# --- safeguards ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "says"), [("", "fewer than two sides speak"), ("off, there is one side", "")]
)
def test_a_side_that_is_not_heard_is_told_unless_somebody_says_why(begun, kit_in, reason, says):
    folder = begun("water")
    read = yaml.load((folder / "case.yaml").read_text("utf-8"), yaml.BaseLoader)
    read["claims"] = [one for one in read["claims"] if "junta" not in one]
    read |= {"safeguards": {"both_sides": reason}} if reason else {}
    (folder / "case.yaml").write_text(yaml.safe_dump(read, allow_unicode=True), "utf-8")
    kit_in("build", folder)
    code, said = kit_in("validate", folder)
    assert (code, says in said) == (1 if says else 0, True), said


# --- looks and maps ------------------------------------------------------------------------------

SEEN = {  # how eyes that lack one kind of cone see red, green and blue (Machado and others, 2009)
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "no green": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
}


def seen(colour: str, rows: tuple) -> tuple:
    """A colour in CIELAB, as these eyes see it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    red, green, blue = (
        min(1, max(0, sum(a * b for a, b in zip(row, linear, strict=True)))) for row in rows
    )
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.0888
    x, y, z = (one ** (1 / 3) if one > 0.008856 else 7.787 * one + 16 / 116 for one in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def test_groups_that_share_a_line_differ_for_all_eyes_and_every_colour_can_be_read():
    every = [looks.look(place) for place in range(looks.MOST)]
    assert len({one.mark for one in every}) == looks.MOST
    for one in every:
        assert (
            contrast(one.colour, "#ffffff") >= 4.5 and contrast(one.colour_dark, "#111111") >= 4.5
        )
    for rows in SEEN.values():
        for name in ("colour", "colour_dark"):
            for one in every:
                mine = [two for two in every if two.line == one.line and two is not one]
                far = [
                    math.dist(seen(getattr(one, name), rows), seen(getattr(two, name), rows))
                    for two in mine
                ]
                assert min(far) > 12, (one, name)


@pytest.mark.parametrize(
    ("places", "land", "inside", "outside"),
    [
        ([(-33.05, -71.62), (-31.4, -64.18)], "Chile", (-33.4, -70.9), (-33.0, -68.0)),
        ([(-16.43, 179.37), (-16.8, -179.95)], "Fiji", (-16.8, 180.05), (-16.8, 180.4)),
        ([(64.73, 177.5), (66.3, -172.0)], "Russia", (66.0, 185.0), (64.0, 182.0)),
        ([(35.9, 14.5)], "Malta", (35.87, 14.45), (35.5, 14.5)),
    ],
)
def test_borders_are_right_anywhere(places, land, inside, outside):
    box = world.view(places)
    lands = {
        one["properties"]["name"]: one
        for one in world.borders(box)["features"]
        if one["properties"]["kind"] == "land"
    }
    assert encloses(lands[land], *inside) and not encloses(lands[land], *outside)
    assert box.width < 30
    for one in world.borders(box)["features"]:
        assert str(one["geometry"]["coordinates"]).count("nan") == 0


def test_across_the_line_of_the_day_all_places_are_on_the_map(begun, kit_in, monkeypatch):
    folder = begun("storm")
    kit_in("build", folder)
    monkeypatch.chdir(folder)
    (layer,) = layers(map_spec("where"))
    assert (len(layer.things), layer.rest) == (3, [])
    longitudes = [thing.at[1] for thing in layer.things]
    assert max(longitudes) - min(longitudes) < 3


def test_arrows_of_a_city_point_the_right_way_and_none_stands_on_one_point():
    for scale in (1, 0.1, 0.01):
        tail, *_, head = arrow([50.0, 4.0], [50.0 + scale, 4.0])["coordinates"]
        (tail_x, tail_y) = tail
        (head_x, head_y) = head
        assert head_y - tail_y > 0.4 * scale and abs(head_x - tail_x) < 1e-9
    assert arrow([50.0, 4.0], [50.0, 4.0]) is None


def test_borders_are_written_for_a_box_and_hand_made_ones_stay(begun, kit_in):
    folder = begun("water")
    kit_in("build", folder)
    assert kit_in("borders", folder, "--box", "-35", "-74", "-30", "-69")[0] == 0
    file = folder / "data/borders.geojson"
    assert "Argentina" in file.read_text("utf-8")
    file.write_text("{}")
    code, said = kit_in("borders", folder)
    assert (code, "changed by hand" in said, file.read_text("utf-8")) == (1, True, "{}")
    assert kit_in("borders", folder, "--box", "5", "5", "1", "1")[0] == 1


def test_a_free_folder_is_not_inside_this_course():
    with pytest.raises(KitError, match="inside this course"):
        new.free(case(), Path("mine"))
