"""`python -m kit validate`: every damage is one line that says where, what, and what is allowed."""

import json
import re
import subprocess
import sys

import pytest

import kit
from kit.__main__ import main
from kit.casefile.cases import case
from kit.desk import validate
from kit.desk.files import Course, guarded
from kit.desk.rules import outlines, spoilt
from kit.desk.rules.asked import asked_in_lessons
from kit.desk.rules.calls import calls
from kit.desk.rules.documents import documents
from kit.desk.rules.strict import second_opinion
from kit.desk.rules.tables import folded
from kit.errors import KitError
from kit.items import Choice, Order


def python(*words: str) -> tuple[int, list[str]]:
    """Run a command of the kit in the course of the test: its exit code and what it printed."""
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, timeout=120)
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    return done.returncode, (done.stdout + done.stderr).splitlines()


def test_the_course_as_it_is_has_no_problem_and_that_needs_no_test_package(course):
    hide = "import sys; sys.modules['frictionless'] = None; from kit.__main__ import main; "
    code, lines = python("-c", hide + "sys.exit(main(['validate']))")
    assert (code, lines[0][:13]) == (0, "All is well: "), lines
    assert f"{len(case().package['resources'])} tables" in lines[0]


DAMAGE = {  # file: (what stands there, the damage, the line it must get)
    "data/claims.csv": (
        "Yerevan claims to have eliminated more",
        "Yerevan claims to have eliminatod more",
        "data/claims.csv, row 21 (C20), field 'quote': 'Yerevan claims to have eliminatod more "
        "than 200' does not fit. Allowed: words of sentence 14, letter for letter: Baku claims to "
        "have killed 550 enemy soldiers and Yerevan claims to have eliminated more than 200.",
    ),
    "data/relations.csv": (
        "S220 S221",
        "S220 S999",
        "data/relations.csv, row 3 (russia-armenia-1997), field 'sources': 'S999' does not fit. "
        "Allowed: what is in data/sources.csv; did you mean 'S99'?",
    ),
    "data/places.csv": (
        "40.378,49.892",
        "95,49.892",
        "data/places.csv, row 5 (baku), field 'lat': '95' does not fit. "
        "Allowed: a number, at least -90 and at most 90.",
    ),
    "data/traces.csv": (
        "T-C03-1,C03,1,2020-09-27",
        "T-C03-1,C03,1,2020-13-01",
        "data/traces.csv, row 2 (T-C03-1), field 'date': '2020-13-01' does not fit. "
        "Allowed: a day of the calendar, written like 2020-09-28.",
    ),
    "data/casualties.csv": (
        "killed,873,874,",
        "killed,873,872,",
        "data/casualties.csv, row 65 (M18), field 'high': '872' does not fit. "
        "Allowed: '873', as in low, or more.",
    ),
    "data/forensics.csv": (
        "id,evidence,quote,sentence,shows,",
        "id,evidence,quote,sentence,",
        "data/forensics.csv, row 1, field 'shows': the column is missing. "
        "Allowed: id, evidence, quote, sentence, shows, confidence, kind, claims, sources "
        "(data/datapackage.json lists them).",
    ),
    "data/events.csv": (
        "5 August 2019,Khankendi/Stepanakert,",
        "5 August 2019,Stepanakert,",
        "data/events.csv, row 37 (2019-pashinyan), field 'place': 'Stepanakert' comes first "
        "alone; write Khankendi/Stepanakert at first mention.",
    ),
    "data/actors.csv": (
        "josep-borrell,Josep Borrell,person,outside,",
        "josep-borrell,Josep Borrell,person,",
        "data/actors.csv, row 28 (josep-borrell): 8 cells do not fit. Allowed: 9 columns.",
    ),
    "data/groups.csv": (
        "wavy,v,",
        "wave,v,",
        "data/groups.csv, row 6 (outside), field 'line': 'wave' does not fit. "
        "Allowed: one of: solid, dashed, dotted, double, wavy; did you mean 'wavy'? The list is "
        "yours: data/datapackage.json, table 'groups', column 'line'.",
    ),
    "data/sources.csv": (
        "S02,bluewin.ch,",
        "S01,a copy,,nobody,NGO,false,,undated,no address,abstract only,\nS02,bluewin.ch,",
        "data/sources.csv, row 3 (S01), field 'id': 'S01' does not fit. "
        "Allowed: each value once, but row 2 has it already.",
    ),
    "data/words.csv": (
        "separatist,separatist,true",
        "separatist,separatist,perhaps",
        "data/words.csv, row 2 (separatist), field 'used_in_article': 'perhaps' does not fit. "
        "Allowed: true or false.",
    ),
}


def test_each_damage_gets_one_line_that_a_newcomer_understands(course, damage):
    for file, (old, new, _) in DAMAGE.items():
        damage(file, old, new)
    raw = (course / "data/misconceptions.csv").read_bytes().replace(b"\n", b"\r\n")
    damage("data/misconceptions.csv", b"\xef\xbb\xbf" + raw.replace(b"is zero", b"is\0zero"))
    code, lines = python("-m", "kit", "validate")
    about = [line for line in lines if line.startswith("data/misconceptions.csv")]
    assert about[:3] == [
        "data/misconceptions.csv, row 1: a byte order mark (BOM); save the file as UTF-8 without "
        "one. Or let `python -m kit.desk.mending` do it.",
        "data/misconceptions.csv, row 1: a carriage return; save the file with LF line ends, not "
        "CRLF. Or let `python -m kit.desk.mending` do it.",
        "data/misconceptions.csv, row 3: a NUL byte; delete it.",
    ]
    rest = [line for line in lines if line not in about]
    assert sorted(rest[:-1]) == sorted(line for _, _, line in DAMAGE.values())
    assert (code, rest[-1]) == (1, f"{len(lines) - 1} problems found.")


def test_one_damage_is_enough_to_fail(damage):
    old, new, line = DAMAGE["data/events.csv"]
    damage("data/events.csv", old, new)
    assert python("-m", "kit", "validate") == (1, [line, "1 problem found."])


def test_junk_gets_lines_and_never_a_traceback(course, damage, capsys):
    (course / "data/events.csv").unlink()
    junk = {
        "data/areas.geojson": '{"features": 3}\n',
        "data/maps.yaml": "- [a: b\n",
        "data/charts.yaml": "[1, 2]\n",
        "data/questions/00-start-here.yaml": '"x\n',
        "notebooks/00-start-here.ipynb": "hello\n",
        "data/balance.yaml": "towns: 7\n",
        "data/actors.csv": bytes(range(256)) * 9,
    }
    for file, content in junk.items():
        damage(file, content)
    assert main(["validate"]) == 1
    lines = capsys.readouterr().out.split("\n")
    for file in ["data/events.csv", *junk]:
        assert any(line.startswith(file) for line in lines), (file, lines)
    assert all(line.startswith(("data", "notebooks")) for line in lines[:-2]), lines


@pytest.mark.parametrize("text", ["junk", "null", "[]", '{"resources": [{}]}'])
def test_a_broken_package_gets_a_line(damage, capsys, text):
    damage("data/datapackage.json", text)
    assert main(["validate"]) == 1
    assert capsys.readouterr().out.startswith("data/datapackage.json")


def test_without_frictionless_strict_says_where_it_comes_from(course, monkeypatch):
    monkeypatch.setitem(sys.modules, "frictionless", None)
    (line,) = guarded("data", second_opinion, Course(case()), [])
    assert "python3 start.py test" in line


@pytest.mark.parametrize("words", [["validat"], ["validate", "a", "course"], ["new", "one.txt"]])
def test_an_unknown_command_gets_the_usage(capsys, words):
    assert main(words) == 2
    assert "usage: python -m kit" in capsys.readouterr().err


def test_the_article_must_be_the_one_that_was_studied(course):
    (article,) = (course / "seeds").iterdir()
    article.write_bytes(article.read_bytes() + b"\n")
    (line,) = validate.article(case())
    assert line.startswith(f"seeds/{article.name}, field 'sha256'")


QUESTIONS = "data/questions/01-the-flood.yaml"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('id: "01.2"', 'id: "01.1"', "(01.1), field 'id': '01.1' does not fit"),
        ('id: "01.2"', 'id: "02.9"', "(02.9), field 'id': '02.9' does not fit. Allowed: 01.1"),
        ('"01.2"]', '"01.3"]', "field 'quizzes.01-before': '01.3' does not fit"),
        ('"01.2"]', '"01.59"]', "field 'quizzes.01-before': '01.59' does not fit"),
        ("right: true", "right: false", "(01.1), field 'options': '0 right of 4' does not fit"),
        ("claims: [C02", "claims: [C79", "(01.1), field 'claims': 'C79' does not fit"),
        ("sources: [S02", "sources: [S777", "(01.1), field 'sources': 'S777' does not fit"),
        (
            "misconception: claim-as-count",
            "misconception: claim-as-cont",
            "field 'options.2.misconception': 'claim-as-cont' does not fit. Allowed: what is in "
            "data/misconceptions.csv; did you mean 'claim-as-count'?",
        ),
        (
            "        misconception: claim-as-count\n",
            "",
            "field 'options.2.misconception': nothing stands here. Allowed: one for a wrong option",
        ),
        (
            'id: "01.2"',
            'id: "01.5"',
            "(01.5), field 'id': '01.5' does not fit. Allowed: an id that",
        ),
        ('lesson: "01"', 'lesson: "00"', "field 'lesson': '00' does not fit"),
        ('"01.2"]', '"01.2", "01.2"]', "'01.1, 01.2, 01.2' does not fit. Allowed: each id once"),
        ("minutes: 1", "minutes: many", "item 01.1, field 'minutes'"),
    ],
)
def test_a_question_that_cannot_teach_gets_a_line(small, damage, old, new, says):
    damage(QUESTIONS, old, new)
    lines = list(guarded("data/questions", validate.questions, Course(case())))
    assert any(line.startswith(QUESTIONS) and says in line for line in lines), lines


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "text: The council of Northbank,",
            "text: the mayor of  Southbank,",
            "(02.1), field 'options': 'the mayor of Southbank' does not fit. Allowed: each text",
        ),
        ('pair: "02.4"', 'pair: "02.9"', "(02.1), field 'pair': '02.9' does not fit"),
        ('pair: "02.4"', 'pair: "02.1"', "(02.1), field 'pair': '02.1' does not fit"),
    ],
)
def test_options_differ_and_the_other_form_has_the_pair(small, damage, old, new, says):
    path = "data/questions/02-the-bridge.yaml"
    damage(path, old, new)
    lines = list(guarded("data/questions", validate.questions, Course(case())))
    assert any(line.startswith(path) and says in line for line in lines), lines


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    kind: single", "\tkind: single"),
        ("prompt: Who says that", "prompt: Who says: that"),
        ("    kind: single", "     kind: single"),
    ],
)
def test_a_slip_in_yaml_is_told_with_its_row_and_what_to_do(small, damage, old, new):
    path = "data/questions/02-the-bridge.yaml"
    before = (small / path).read_text("utf-8")
    row = before[: before.index(old)].count("\n") + 1
    damage(path, old, new)
    (line,) = guarded("data/questions", validate.questions, Course(case()))
    assert line.startswith(f"{path} cannot be read: look at line {row}, column ")
    assert "unicode string" not in line and "needs marks around it" in line


def test_an_empty_file_of_maps_is_a_case_without_maps(small, damage, capsys):
    damage("data/maps.yaml", "\n")
    assert main(["validate"]) == 1
    assert "NoneType" not in capsys.readouterr().out


def test_a_brief_is_compared_only_with_what_is_there(small, damage):
    path = "data/questions/02-the-bridge.yaml"
    damage(path, "    kind: brief\n", '    kind: brief\n    beside: "02.n9"\n')
    lines = list(guarded("data/questions", validate.questions, Course(case())))
    assert any("(02.6), field 'beside': '02.n9' does not fit" in line for line in lines), lines


def test_feedback_is_its_own():
    options = [{"id": t, "text": t, "feedback": "Well done.", "right": t == "a"} for t in "ab"]
    item = Choice.model_validate(
        {"id": "05.1", "kind": "single", "minutes": 1, "objective": "o", "prompt": "p"}
        | {"options": [options[0], options[1] | {"misconception": "error-as-lie"}]}
    )
    lines = set(validate.item_lines(Course(case()), item, "here"))
    assert {line.partition("Allowed: ")[2] for line in lines} == {
        "its own feedback for every answer."
    }


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[46.31,40.24]]]", "[46.32,40.24]]]", "'nkao_1991', field 'coordinates': '62 points"),
        ("[45.12,40.45]", "[45.12,140.45]", "'lake_sevan', field 'coordinates': '[45.12, 140.45]'"),
        ('"date_to":"2020-09-27",', "", "'held_1994_2020', field 'date_from'"),
        ('"date_to":"1991",', '"date_to":"1990",', "'nkao_1991', field 'date_from'"),
        ('"outline_km2":4300', '"outline_km2":4700', "'nkao_1991', field 'outline_km2': '4700'"),
        ('"outline_km2":11900', '"outline_km2":1.9', "'held_1994_2020', field 'outline_km2'"),
    ],
)
def test_an_outline_that_is_not_sound_gets_a_line(damage, old, new, says):
    damage("data/areas.geojson", old, new)
    lines = list(outlines.check(Course(case())))
    assert any(line.startswith(f"data/areas.geojson, outline {says}") for line in lines), lines


def test_a_town_on_the_wrong_side_gets_a_line(damage):
    damage("data/places.csv", "39.815,46.752", "39.815,44.752")
    lines = list(outlines.towns(Course(case())))
    row = [*kit.table("places")["id"]].index("khankendi-stepanakert") + 2
    where = f"data/places.csv, row {row} (khankendi-stepanakert), field 'lat': '39.815, 44.752'"
    assert len(lines) >= 2
    assert {line.partition(" does not fit")[0] for line in lines} == {where}


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("maps", "  yerevan:", "  yerewan:", "map 'where', layer '', field 'places': 'yerewan'"),
        ("maps", "id: held_1994_2020", "id: held", "field 'areas': 'held'"),
        (
            "maps",
            "goris: {label: left",
            "goris: {label: up",
            "places.goris.label': there is no 'up'",
        ),
        ("maps", "  title: Where people", "  title: # Where", "map 'counting', field 'title'"),
        ("charts", "id: E11", "id: E99", "figure 'ranges', field 'rows': 'E99'"),
        (
            "maps",
            "    - title: More places\n",
            "    - {title: Void, mode: switch}\n    - title: More places\n",
            "map 'where', layer 'Void': nothing is in it",
        ),
    ],
)
def test_a_map_or_figure_of_what_is_not_there_gets_a_line(damage, file, old, new, says):
    damage(f"data/{file}.yaml", old, new)
    (line,) = getattr(outlines, file)(Course(case()))
    assert line.startswith(f"data/{file}.yaml, ")
    assert says in line


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("casualties", '"number not published, losses acknowledged"', "", "(A01), field 'gap'"),
        ("casualties", "killed,16,16,", "killed,,,", "(M01), field 'gap': nothing stands here"),
        ("claims", "[S12][S02].", "[S12][S0200].", "(C01), field 'others_say': 'S0200'"),
        ("claims", ",S12 S02 S138", ",S12 S12 S138", "(C01), field 'sources': 'S12 S12 S138"),
        ("forensics", "Please enter your comment!,", "Please enter a comment!,", "(F01), field 'q"),
        ("events", "1990-12-31", "1987-12-31", "field 'date_end': '1987-12-31' does not fit"),
        ("relations", "arms,2011,2020", "arms,2021,2020", "field 'year_to': '2020' does not fit"),
    ],
)
def test_a_row_that_does_not_hold_together_gets_a_line(damage, file, old, new, says):
    damage(f"data/{file}.csv", old, new)
    here = Course(case())
    (line,) = [one for row in here.tables[file] for one in validate.cells(here, file, row)]
    assert line.startswith(f"data/{file}.csv, row ")
    assert says in line


@pytest.mark.parametrize(
    ("lose", "says"),
    [
        (lambda one: one.pop("provenance"), "table 'casualties', field 'provenance'"),
        (lambda one: one.update(licenses=[]), "table 'casualties', field 'licenses'"),
        (lambda one: one["schema"]["fields"][8].pop("unit"), "column 'low', field 'unit'"),
        (lambda one: one["schema"]["fields"][1].pop("gaps"), "column 'date', field 'gaps'"),
    ],
)
def test_a_table_that_does_not_explain_itself_gets_a_line(course, damage, lose, says):
    package = json.loads((course / "data/datapackage.json").read_text(encoding="utf-8"))
    lose(next(one for one in package["resources"] if one["name"] == "casualties"))
    damage("data/datapackage.json", json.dumps(package))
    (line,) = validate.schemas(Course(case()))
    assert line.startswith("data/datapackage.json, table 'casualties'")
    assert says in line


def test_a_row_in_the_editor_is_the_row_in_the_line(damage):
    damage("data/misconceptions.csv", 'id,misconception\n"a","one\ntwo"\n"b","three"\n')
    numbers = [row.number for row in Course(case()).tables["misconceptions"]]
    assert numbers == [2, 4]


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("maps", ', dash: "1 7"}', "}", "'layers.2.lines.0.dash': this field is missing"),
        ("maps", "Caspian Sea: [41.1, 49.85]", "Caspian Sea: far", "'waters.Caspian Sea': a list"),
        ("charts", "limit: 1150", "limit: many", "'limit': a number is needed here"),
    ],
)
def test_a_field_of_another_form_gets_a_line_as_the_sentence_of_a_learner_says(
    course, damage, file, old, new, says
):
    damage(f"data/{file}.yaml", old, new)
    names = case().document(f"{file}.yaml")
    show = kit.chart if file == "charts" else kit.picture
    said = []
    for name in names:
        try:
            show(name)
        except KitError as error:
            said.append(str(error))
    assert len(said) == 1 and says in said[0], said
    (line,) = getattr(outlines, file)(Course(case()))
    assert says in line


def test_what_many_files_have_is_said_three_times_and_then_the_files_are_named():
    files = ["data/questions/01-a.yaml", "data/questions/02-b.yaml"]
    lines = [
        f"{file}, row {n} (01.{n}), field 'options.{n}.misconception': 'old' does not fit."
        for file in files
        for n in range(4)
    ]
    assert [*folded(lines)] == [*lines[:3], f"{', '.join(files)}: and 5 more like it."]


def test_an_unknown_call_is_said_even_where_a_question_file_cannot_be_read(damage):
    damage("data/questions/06-how-the-numbers-moved.yaml", "kind: single", "kind: singel")
    damage("notebooks/05-counting-the-dead.ipynb", "kit.table(", "kit.tabel(")
    lines = [*guarded("notebooks", calls, Course(case()))]
    assert lines and all("'tabel' does not fit" in line for line in lines)


def test_a_sentence_that_names_no_file_gets_the_place_that_was_looked_at(damage):
    damage("data/maps.yaml", "  yerevan:", "  yerewan:")
    lines = [*guarded("data", validate.questions, Course(case()))]
    assert lines and all(line.startswith("data/questions/") for line in lines)


def test_the_letters_of_an_order_give_neither_it_nor_another_away():
    orders: dict[str, str] = {}

    def said(item_id: str, letters: str) -> str:
        steps = [{"id": one, "text": one, "feedback": f"“{one}”"} for one in letters]
        told = {"id": item_id, "kind": "order", "minutes": 1, "objective": "o", "prompt": "p"}
        item = Order.model_validate({**told, "steps": steps, "feedback": "“f”"})
        return "".join(validate.order_lines(item, "here", orders))

    assert "alphabet" in said("05.1", "abcd")
    assert said("05.2", "cadb") == ""
    assert "05.2" in said("06.1", "rpsq")  # other letters, and the same order
    assert said("06.2", "rspq") == ""
    assert said("06.3", "bca") == said("06.4", "bca") == ""  # too few to differ


SPOILT = {  # what a program did when it saved a file, as it stands there then
    "a code without these letters": ("places.csv", "Մարտակերտ", "?????????", "'?????????'"),
    "one letter of a word": ("places.csv", "Ağdərə", "A?d?r?", "'A?d?r?'"),
    "a letter that nobody can read": ("events.csv", "Cəbrayıl", "C\ufffdbrayıl", "'C\ufffdbrayıl'"),
    "read in another code": ("events.csv", "‘", "â€˜", "â€˜"),
    "a letter with an accent": ("actors.csv", "ç", "Ã§", "Ã§"),
    "all of it in another code": ("places.csv", "Мардакерт", "ÐœÐ°Ñ€Ð´", "'ÐœÐ°Ñ€Ð´'"),
    "a mark that is not seen": ("claims.csv", "AFP French", "AFP\u200b French", "'AFP\u200b'"),
    "in a figure": ("charts.yaml", "An arrow", "An ar\u00adrow", "'ar\u00adrow'"),
    "in questions": ("questions/01-who-is-speaking.yaml", "’", "â€™", "â€™"),
    "in a lesson": ("../notebooks/01-who-is-speaking.ipynb", "Where does", "Wh\ufffdre does", "Wh"),
}


@pytest.mark.parametrize("how", SPOILT)
def test_letters_that_a_program_has_spoilt_get_a_line(course, damage, how):
    file, old, new, shown = SPOILT[how]
    where = f"data/{file}".replace("data/../", "")
    text = (course / where).read_text("utf-8")
    old = old if old in text else next(one for one in ("ə", "é", "ü", "’", "a") if one in text)
    row = text[: text.index(old)].count("\n") + 1
    damage(where, old, new)
    (line, *more) = spoilt.check(Course(case()))
    assert line.startswith(f"{where}, row {row}: ") and shown.strip("'") in line and not more


def test_a_course_with_spoilt_letters_is_not_well(damage, capsys):
    damage("data/places.csv", "Մարտակերտ", "?????????")
    assert main(["validate"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "data/places.csv, row 3: '?????????' cannot be right: question marks stand where letters "
        "stood. Take the file from a copy that is whole, and save it as UTF-8.",
        "1 problem found.",
    ]


def test_letters_as_people_write_them_are_whole(course, damage):
    """Questions, words that end a quotation, a script that parts its words without a space."""
    written = (
        "Really?? Who? Ê»a, „MENÜ“, À« la », ภาษา\u200bไทย, می\u200cخواهم, https://a.example/b?c=d"
    )
    damage("data/claims.csv", "AFP French", f"AFP French {written}")
    damage("data/charts.yaml", "An arrow", written)
    assert [*spoilt.check(Course(case()))] == []


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("questions/01-the-flood (1).yaml", "a lesson's questions stand in a file such as"),
        ("questions/01-the-flood.yml", "a lesson's questions stand in a file such as"),
        ("questions/01-the-flood - Kopie.yaml", "a lesson's questions stand in a file such as"),
        ("maps.yml", "nothing reads it"),
        ("Kopie von charts.yaml", "nothing reads it"),
    ],
)
def test_a_copy_beside_a_file_of_the_course_is_named(small, name, says):
    (small / "data" / name).write_text("lesson: '01'\n", encoding="utf-8")
    lines = [line for line in documents(Course(case())) if says in line]
    assert [line.partition(": ")[0] for line in lines] == [f"data/{name}"]
    assert lines[0].endswith("Is it a copy? Then move it away.")


@pytest.mark.parametrize(("old", "new"), [('")', '"'), ('"', "”"), ("kit.", "kit .. ")])
def test_code_that_python_cannot_read_is_told_with_its_line(damage, old, new):
    where = "notebooks/05-counting-the-dead.ipynb"
    lessons_before = [*calls(Course(case()))]
    raw = json.loads((case().root / where).read_text("utf-8"))
    number, cell = next(
        (at, one) for at, one in enumerate(raw["cells"], 1) if "kit.quiz(" in "".join(one["source"])
    )
    cell["source"] = "".join(cell["source"]).replace(old, new)
    damage(where, json.dumps(raw, ensure_ascii=False) + "\n")
    (line,) = calls(Course(case()))
    assert lessons_before == []
    assert line == (
        f"{where}, cell {number}: Python cannot read '{cell['source']}'. Allowed: code in which "
        "each bracket and each straight quotation mark is closed."
    )


@pytest.mark.parametrize("where", ["01-the-flood", "02-the-bridge"])
def test_a_question_that_no_cell_asks_or_two_cells_ask_gets_a_line(small, damage, where):
    """`python -m kit catalogue` would write down the cells that are left, and all would be well."""
    path = f"notebooks/{where}.ipynb"
    raw = json.loads((small / path).read_text("utf-8"))
    known = {
        *asked_in_lessons(Course(case()))
    }  # this course has a brief that no lesson asks, and one form
    for number, cell in enumerate(raw["cells"]):
        source = "".join(cell["source"])
        if not re.fullmatch(r"kit\.(quiz|form|check|write|brief|notice)\(\".+\"\)", source):
            continue
        less = raw["cells"][:number] + raw["cells"][number + 1 :]
        damage(path, json.dumps({**raw, "cells": less}) + "\n")
        (line,) = {*asked_in_lessons(Course(case()))} - known
        assert line.startswith(f"{path}: no cell has {source}, so nobody is asked"), line
        damage(path, json.dumps({**raw, "cells": [*raw["cells"], {**cell, "id": "twice"}]}) + "\n")
        (line,) = {*asked_in_lessons(Course(case()))} - known
        assert line.endswith(f": {source} is asked in cell {number + 1} already.")
    (small / path).unlink()
    (line,) = {*asked_in_lessons(Course(case()))} - known
    assert (
        line == f"{path} is missing: no lesson asks the questions of data/questions/{where}.yaml."
    )


def test_a_notebook_of_an_older_form_is_told_which_one_is_read(damage):
    where = "notebooks/05-counting-the-dead.ipynb"
    damage(where, '"nbformat": 4', '"nbformat": 3')
    raw = json.loads((case().root / where).read_text("utf-8"))
    with pytest.raises(KitError, match=r"field 'nbformat': there is no 3\. Valid: 4\.$"):
        next(validate.notebook(raw, where), None)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            'who: "Armenia, Ministry',
            'who: "Azerbaijan, Ministry',
            "'E11', field 'who': 'Azerbaijan, M",
        ),
        (
            'who: "Azerbaijan: President',
            'who: "NK authorities: President',
            "'A01', field 'who': 'NK a",
        ),
    ],
)
def test_words_that_give_a_figure_to_another_side_get_a_line(damage, old, new, says):
    damage("data/charts.yaml", old, new)
    (line,) = outlines.charts(Course(case()))
    assert says in line and "Allowed: " in line and "in data/casualties.csv it is said by" in line


def test_a_number_of_too_many_digits_is_named_and_never_turned_into_another(damage):
    damage("data/casualties.csv", "killed,873,874,", f"killed,873,{'9' * 23},")
    (line,) = validate.tables(Course(case()))
    assert f"field 'high': '{'9' * 23}' does not fit. Allowed: a whole number of at mos" in line
    with pytest.raises(KitError, match=r"casualties\.csv, row 65 \(M18\), field 'high': '999"):
        kit.table("casualties")
