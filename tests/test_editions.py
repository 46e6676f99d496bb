"""The editions: no key in the class's, everything in the teacher's, paper, and pages on their own.

What must not be in `class/` is gathered from the question files themselves, as YAML, and not by
the code that withholds it.
"""

import json
import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path

import nbformat
import pytest
import yaml
from kernels import EMPTIED, kernel_for

from kit.__main__ import main
from kit.desk import leaks
from kit.desk.edition.lessoncells import called
from kit.desk.edition.words import out_of_place
from kit.desk.editions import SAID
from kit.questions import every_item

ROOT = Path(__file__).parents[1]
SECRET_FIELDS = {"feedback", "model", "otherwise", "solution"}
FLAGS = {
    "answer",
    "right",
    "misconception",
    "mistakes",
    "tolerance",
    "feedback",
    "model",
    "otherwise",
    "solution",
    "needs",
}


@pytest.fixture
def made(class_edition):
    return class_edition


@pytest.fixture
def handout(made, tmp_path):
    """A copy of it to work in."""
    return Path(shutil.copytree(made, tmp_path / "class"))


# --- what the key knows --------------------------------------------------------------------------


def bare(text):
    """Text as it can be compared: no markup, marks of quotation, letters of one size, or spaces."""
    text = unescape(re.sub(r"<[^>]+>", "", text))
    return re.sub(r"[\s*_`\"'“”‘’\\]+", "", text).casefold()


def key_texts(node, found=None):
    """Every feedback, model and solution in a question file, each as it is compared."""
    found = set() if found is None else found
    if isinstance(node, dict):
        for name, part in node.items():
            if name in SECRET_FIELDS and isinstance(part, str):
                found.add(bare(part))
            else:
                key_texts(part, found)
    elif isinstance(node, list):
        for part in node:
            key_texts(part, found)
    return found


def questions():
    for path in sorted((ROOT / "data/questions").glob("*.yaml")):
        yield path, yaml.load(path.read_bytes(), yaml.CSafeLoader)


@pytest.fixture(scope="module")
def secrets():
    found = set().union(*(key_texts(content) for _, content in questions()))
    assert len(found) > 500
    return {text for text in found if len(text) >= 12}  # "16 + 100" is looked for in the cells


def files_with(secrets, folder):
    """The files below a folder that hold a text of the key, with the text."""
    hits = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        text = path.read_text(encoding="utf-8", errors="replace")
        if path.suffix in (".ipynb", ".json"):  # a text in JSON may be cut into lines
            text += "".join(strings(json.loads(text)))
        text = bare(text)
        hits += [(path.relative_to(folder).as_posix(), one) for one in secrets if one in text]
    return hits


def strings(node):
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict | list):
        for part in node.values() if isinstance(node, dict) else node:
            yield from strings(part)


# --- nothing of the key is in the class's edition ------------------------------------------------


def test_no_file_for_a_class_holds_a_text_of_the_key(made, secrets):
    assert files_with(secrets, made) == []


@pytest.mark.parametrize(
    "where", ["data/questions/05-counting-the-dead.yaml", "notebooks/05-counting-the-dead.ipynb"]
)
def test_a_feedback_that_is_left_in_is_found(handout, secrets, where):
    _, lesson = next(one for one in questions() if one[1]["lesson"] == "05")
    text = lesson["items"][0]["options"][0]["feedback"]
    path = handout / where
    if path.suffix == ".ipynb":
        notebook = nbformat.read(path, as_version=4)
        notebook.cells[5].source += f"\n\n{text}"
        nbformat.write(notebook, path)
    else:
        made = yaml.load(path.read_bytes(), yaml.CSafeLoader)
        made["items"][0]["options"][0]["feedback"] = text
        path.write_text(yaml.safe_dump(made, allow_unicode=True), encoding="utf-8")
    assert files_with(secrets, handout) == [(where, bare(text))]


def fields(node):
    if isinstance(node, dict):
        for name, part in node.items():
            yield name
            yield from fields(part)
    elif isinstance(node, list):
        for part in node:
            yield from fields(part)


def test_every_question_is_there_with_no_field_of_the_key(made):
    for path, lesson in questions():
        text = (made / "data/questions" / path.name).read_text(encoding="utf-8")
        given = yaml.safe_load(text)
        assert given["mode"] == "class"
        assert [one["id"] for one in given["items"]] == [one["id"] for one in lesson["items"]]
        assert set(given["quizzes"]) == set(lesson["quizzes"])
        for one in given["items"]:
            assert not FLAGS & {*fields({**one, "rubric": None})}, one["id"]
            assert not {"claims", "sources"} & {*one}, f"{one['id']}: they may be the answer"


def test_steps_and_options_stand_in_an_order_that_says_nothing(made):
    for path, lesson in questions():
        given = yaml.safe_load((made / "data/questions" / path.name).read_text(encoding="utf-8"))
        for one, mine in zip(lesson["items"], given["items"], strict=True):
            for name in ("steps", "options", "rows", "choices"):
                ids = [part["id"] for part in mine.get(name, [])]
                assert ids == sorted(part["id"] for part in one.get(name, []))


def code(text):
    return re.sub(r"\s+", "", text).replace("'", '"')


def cells(folder):
    for path in sorted((folder / "notebooks").glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            yield path.name[:2], cell


def test_no_notebook_for_a_class_holds_a_solution_or_an_output(made):
    solutions = {
        (lesson["lesson"], code(one["solution"]))
        for _, lesson in questions()
        for one in lesson["items"]
        if one["kind"] == "code"
    }
    for name, cell in cells(made):
        assert not cell.get("outputs") and cell.get("execution_count") is None
        for lesson, solution in solutions:
            assert name != lesson or solution not in code(cell.source), f"{name}, {cell.id}"


def test_no_notebook_for_a_class_prints_a_number_that_an_exercise_asks_for(made):
    for _, lesson in questions():
        for one in lesson["items"]:
            number = str(one.get("answer"))
            if one["kind"] == "code" and re.fullmatch(r"\d*\.\d+|\d{3,}", number):
                for name, cell in cells(made):
                    found = re.search(rf"(?<![\w.]){re.escape(number)}(?!\w|\.\d)", cell.source)
                    assert name != lesson["lesson"] or not found, f"{one['id']}: {cell.id}"


# What is so in the course itself and not in a class's copy: there is no answer to open there.
NOT_IN_A_CLASS = ["When you have done both, run this cell"]


def test_a_class_reads_of_nothing_that_its_copy_does_not_have(made):
    whole = "".join(cell.source for _, cell in cells(ROOT))
    assert [one for one in NOT_IN_A_CLASS if one not in whole] == [], "looked for in vain"
    for name, cell in cells(made):
        assert [one for one in NOT_IN_A_CLASS if one in cell.source] == [], f"{name}, {cell.id}"
    first = re.search(r"begins with “(.+)”", (made / "README.md").read_text(encoding="utf-8"))[1]
    assert first in next(cell.source for _, cell in cells(made))
    assert "Where each claim is used" not in (made / "data/README.md").read_text(encoding="utf-8")
    assert not (made / "data/misconceptions.csv").exists()


def test_a_class_is_promised_nothing_that_its_copy_does_not_show(made):
    assert [*out_of_place(made, "class")] == []


def test_the_class_gets_no_desk_no_tests_and_nobodys_answers(made):
    assert {path.name for path in made.iterdir()} == {
        ".gitattributes", ".gitignore", "LICENSE", "README.md", "data", "environment.yml", "kit",
        "notebooks", "postBuild", "pyproject.toml", "requirements-test.txt", "requirements.txt",
        "seeds", "start", "start.py",
    }  # fmt: skip
    assert not list(made.rglob("desk")) and not list(made.rglob("__pycache__"))
    assert not list(made.rglob("build")) and not list(made.rglob("*checkpoints*"))


# --- and the course works ------------------------------------------------------------------------


def in_class(folder, python):
    """Run Python in the class's notebooks, with the class's own kit; what it prints, as JSON."""
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, '..')\n{python}"]
    done = subprocess.run(
        command, cwd=folder / "notebooks", capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_page_of_a_class_gets_no_key(handout, secrets):
    """Every quiz and open answer, as Python sends it to the page."""
    states = in_class(
        handout,
        """
import json, kit
from pathlib import Path
from kit import quizzes as module
from kit.questions import every_item, quizzes
assert Path(kit.__file__).resolve().parents[1] == Path.cwd().parent
shown = [kit.quiz(name) for name in quizzes()] + [kit.write(one) for one in every_item("open")]
shown += [kit.brief(one) for one in every_item("brief")]
print(json.dumps([one.content()["items"] for one in shown]))
""",
    )
    assert len(states) > 50
    for item in (one for state in states for one in state):
        held = {name for name in fields({**item, "rubric": None}) if name in FLAGS}
        assert held <= {"answer"} and item["answer"] is None, item["id"]
        assert item["closed"] in ("class", "form")
    text = bare(json.dumps(states, ensure_ascii=False).replace("\\n", "\n"))
    assert [one for one in secrets if one in text] == []


def test_answers_are_saved_and_nothing_is_said_to_them(handout):
    said = in_class(
        handout,
        """
import json, kit
from kit.messages import received
from kit.questions import every_item, lessons
name, asked = next((name, each.items[0]) for one in lessons() for name, each in one.quizzes.items())
code = next(iter(every_item("code")))
quiz, sent = kit.quiz(name), []
quiz.tell = sent.append
answer = {"item": asked, "event": "answer", "answer": ["b"], "key": "k", "learner": "guest"}
quiz.receive(received({"event": answer}))
pages = [kit.check(code, 4), kit.check(code, 1000), kit.progress(), kit.progress(asked[:2])]
print(json.dumps([sent, *(one.text for one in pages)]))
""",
    )
    sent, right, wrong, every, one = said
    assert sent == [{"saved": "k"}]
    assert right == wrong == "Saved. Your teacher will go through it with you."
    assert "your teacher sees it in the file" in every and "your teacher sees it in the file" in one
    table, _, after = one.partition("What is right is not in this copy")
    assert re.search(r"answered +answered", table) and "right" not in (table + after).lower()
    lines = (handout / "work/guest.jsonl").read_text(encoding="utf-8").split()
    assert len([line for line in lines if '"right"' in line]) == 0


def test_an_untouched_lesson_of_the_class_runs_to_its_end(handout):
    """All of them in one kernel, which is emptied between two: each in its own would take long."""
    lessons = sorted((handout / "notebooks").glob("*.ipynb"))
    assert {path.name for path in lessons} == {path.name for path in ROOT.glob("notebooks/*.ipynb")}
    with kernel_for(handout, PYTHONPATH=str(handout)) as run:
        for path in lessons:
            ran = run(nbformat.read(path, as_version=4))
            shown = [out for cell in ran for out in cell.outputs]
            assert shown, path.name
            noise = [out for out in shown if out.output_type in ("error", "stream")]
            assert noise == [], path.name
            run(EMPTIED)


def test_the_package_is_built_without_the_desk(handout, tmp_path):
    """As start.py installs it, from the lock: nothing is fetched."""
    build = "import hatchling.build as b, sys; b.build_editable(sys.argv[1])"
    command = [sys.executable, "-c", build, str(tmp_path)]
    done = subprocess.run(command, cwd=handout, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.glob("article_kit-*.whl"))
    start = subprocess.run(
        [sys.executable, "start.py", "--help"], cwd=handout, capture_output=True, text=True
    )
    assert start.returncode == 0 and "Open the course" in start.stdout


# --- where the editions may be made --------------------------------------------------------------


@pytest.mark.parametrize("inside", [".", "work/editions", "data"])
def test_never_inside_the_course(course, capsys, inside):
    assert main(["editions", str(course / inside)]) == 1
    assert "is inside the course" in capsys.readouterr().out


def test_never_over_something(course, tmp_path_factory, capsys):
    folder = tmp_path_factory.mktemp("full")
    (folder / "mine.txt").write_text("mine", encoding="utf-8")
    assert main(["editions", str(folder)]) == 1
    assert "is not empty" in capsys.readouterr().out
    assert main(["editions", str(folder / "mine.txt")]) == 1
    assert [path.name for path in folder.iterdir()] == ["mine.txt"]


def test_an_unknown_edition_lists_the_valid_ones_and_makes_nothing(
    course, tmp_path_factory, capsys
):
    folder = tmp_path_factory.mktemp("none") / "new"
    assert main(["editions", str(folder), "clas"]) == 1
    assert "Did you mean 'class'? There is no edition 'clas'." in capsys.readouterr().out
    assert not folder.exists()


# --- the teacher's: two lessons, with maps, a figure and every kind of item ----------------------

LESSONS = ("02", "05")


def test_no_prose_of_a_lesson_says_what_feedback_says():
    """On paper the prose stands beside the question, and the edition would be refused."""
    said = leaks.key_texts(every_item().values(), SAID)
    assert [*leaks.leaks(ROOT / "notebooks", said)] == []


def two_lessons():
    return [(path.stem, lesson) for path, lesson in questions() if lesson["lesson"] in LESSONS]


def text_of(path):
    return bare(path.read_text(encoding="utf-8"))


def test_the_teachers_copy_has_no_word_that_is_not_for_a_teacher(teacher_edition):
    assert [*out_of_place(teacher_edition, "teacher")] == []


def test_the_answer_key_says_everything_that_the_key_knows(teacher_edition):
    shown = text_of(teacher_edition / "answer-key.html")
    for _, lesson in two_lessons():
        assert [one for one in key_texts(lesson) if one not in shown] == []
        assert [one["id"] for one in lesson["items"] if bare(one["prompt"])[:40] not in shown] == []


def test_below_each_question_of_the_teachers_notebooks_stands_its_key(teacher_edition):
    for name, lesson in two_lessons():
        (path,) = (teacher_edition / "notebooks").glob(f"{lesson['lesson']}-*.ipynb")
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        keys = {}
        code_cells = []
        asked = ""
        for cell in notebook.cells:
            if cell.id.endswith("-key"):
                keys |= dict.fromkeys(re.findall(r"\*\*Key to ([\d.]+)\*\*", cell.source), asked)
                told = bare(cell.source)
                for one in (
                    one for one in lesson["items"] if f"Key to {one['id']}**" in cell.source
                ):
                    assert [text for text in key_texts(one) if text not in told] == [], one["id"]
            asked = cell.source
            code_cells += [cell.source] if cell.cell_type == "code" else []
        assert sorted(keys) == sorted(one["id"] for one in lesson["items"])
        assert all(re.search(r"kit\.(quiz|check|write|brief)\(", asked) for asked in keys.values())
        source = nbformat.read(ROOT / "notebooks" / path.name, as_version=4)
        assert code_cells == [one.source for one in source.cells if one.cell_type == "code"], name


def test_the_editions_find_the_cell_of_each_question():
    """Also where a cell takes a table first and ends with the exercise."""
    for _, lesson in questions():
        forms = {one["form"] for one in lesson["quizzes"].values() if "form" in one}
        asked = {"check": set(), "write": set(), "brief": set(), "quiz": set(), "form": set()}
        for name, cell in cells(ROOT):
            call, found = called(cell.source)
            if name == lesson["lesson"] and cell.cell_type == "code" and call in asked:
                asked[call].add(found)
        assert asked.pop("form") == forms
        if forms:
            continue  # one call asks all of it
        kinds = {"check": "code", "write": "open", "brief": "brief"}
        for call, kind in kinds.items():
            wanted = {one["id"] for one in lesson["items"] if one["kind"] == kind}
            assert asked[call] == wanted, lesson["lesson"]
        assert asked["quiz"] == {*lesson["quizzes"]}


def test_the_key_marks_what_is_right(teacher_edition):
    shown = (teacher_edition / "answer-key.html").read_text(encoding="utf-8")
    marked = re.findall(r"<li>\s*(?:<p>)?<strong>✓</strong> (.*?) ·", shown, re.DOTALL)
    right = [
        bare(option["text"])
        for _, lesson in two_lessons()
        for one in lesson["items"]
        if one["kind"] in ("single", "multiple")
        for option in one["options"]
        if option.get("right")
    ]
    marked = [bare(one) for one in marked]
    assert right and [one for one in right if one not in marked] == []
