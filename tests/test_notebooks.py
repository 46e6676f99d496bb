"""The notebooks: as they are stored, and as they run in every way a learner may run them."""

import json
import random
import re
import shutil
import statistics
from html import unescape
from pathlib import Path

import nbformat
import pytest
import yaml
from kernels import EMPTIED, code_of, kernel_for
from markdown_it import MarkdownIt
from test_lessons_browser import asked_in, it_is_small_and_holds_no_key

from kit.desk.cells import TAGS

ROOT = Path(__file__).parents[1]
PATHS = sorted((ROOT / "notebooks").glob("*.ipynb"))
every_notebook = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def read(path):
    return nbformat.read(path, as_version=4)


def questions_of(path):
    """What is asked in a notebook, by item id; the file as it stands."""
    (file,) = (ROOT / "data" / "questions").glob(f"{path.name[:2]}-*.yaml")
    return yaml.safe_load(file.read_text(encoding="utf-8"))


# --- as stored -----------------------------------------------------------------------------------


def test_there_are_notebooks():
    assert {"00-start-here", "05-counting-the-dead"} <= {path.stem for path in PATHS}


@every_notebook
def test_a_notebook_is_valid_and_names_one_kernel_without_its_version(path):
    text = path.read_bytes().decode()
    notebook = read(path)
    nbformat.validate(notebook)
    assert notebook.metadata == {
        "kernelspec": {
            "display_name": "Python 3 (ipykernel)",
            "language": "python",
            "name": "python3",
        },
        "language_info": {"name": "python"},
    }
    sorted_keys = json.dumps(json.loads(text), indent=1, ensure_ascii=False, sort_keys=True)
    assert text == sorted_keys + "\n"


@every_notebook
def test_cell_ids_are_unique_no_cell_is_hidden_and_no_code_is_locked(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]  # nbformat would mend the ids
    assert len({cell["id"] for cell in cells}) == len(cells)
    for cell in cells:
        assert {*cell["metadata"]} <= {"deletable", "editable", "tags"}, cell["id"]
        assert cell["metadata"].get("editable", True) is (cell["cell_type"] == "code"), cell["id"]


@every_notebook
def test_only_cells_tagged_keep_output_hold_output_and_count_and_they_do(path):
    for cell in code_of(read(path)):
        keeps = "keep_output" in cell.metadata.get("tags", [])
        assert bool(cell.outputs) == keeps, cell.id
        assert (cell.execution_count is not None) == keeps, cell.id


@every_notebook
def test_kept_outputs_depend_on_nobodys_answers_and_are_no_widgets(path):
    for cell in code_of(read(path)):
        if "keep_output" in cell.metadata.get("tags", []):
            assert not re.search(r"kit\.(check|learner|progress|quiz|write)\b", cell.source)
            for output in cell.outputs:
                assert output.output_type == "execute_result", cell.id
                assert set(output.data) <= {"text/plain", "text/html"}, cell.id


def words(text):
    return re.findall(r"\w+", text.casefold())


def runs_of_six(text):
    found = words(text)
    return {tuple(found[n : n + 6]) for n in range(len(found) - 5)}


@every_notebook
def test_no_stored_output_shows_the_articles_text(path):
    (seed,) = (ROOT / "seeds").iterdir()
    article = runs_of_six(seed.read_text(encoding="utf-8"))
    assert len(article) > 500
    for cell in code_of(read(path)):
        for output in cell.outputs:
            for shown in output.data.values():
                shared = article & runs_of_six(unescape(re.sub(r"<[^>]*>", " ", shown)))
                assert not shared, f"{cell.id} shows the article: {shared}"


@every_notebook
def test_tags_are_those_that_mean_something(path):
    for cell in read(path).cells:
        tags = cell.metadata.get("tags", [])
        assert set(tags) <= TAGS and len(set(tags)) == len(tags), cell.id
        checked = cell.cell_type == "code" and "kit.check(" in cell.source
        assert ("exercise" in tags) == checked, cell.id


@every_notebook
def test_code_is_short_and_plain(path):
    cells = [cell for cell in code_of(read(path)) if cell.source.strip()]
    lengths = [len(cell.source.splitlines()) for cell in cells]
    assert max(lengths) <= 5
    assert statistics.median(lengths) <= 3
    assert cells[0].source == "import kit"
    for cell in cells:
        code = re.sub(r'"[^"]*"', '""', cell.source)  # a quiz may be called "like with like"
        machinery = re.findall(r"\b(?:def|class|for|while|lambda|with|try)\b|</|/>", code)
        assert not machinery, f"{cell.id}: {machinery}"
        for module in re.findall(r"^\s*(?:import|from)\s+(.*)", cell.source, re.MULTILINE):
            assert module in ("kit", "pandas as pd"), f"{cell.id} imports {module}"


def test_the_start_page_links_to_every_lesson():
    start, *lessons = PATHS
    text = "".join(cell.source for cell in read(start).cells)
    assert [lesson.name for lesson in lessons if f"]({lesson.name})" not in text] == []


@every_notebook
def test_a_notebook_asks_every_item_of_its_questions_once_and_no_other(path):
    questions = questions_of(path)
    asked = []
    for cell in code_of(read(path)):
        for call, name in re.findall(r'kit\.(check|quiz|form|write|brief)\("([^"]+)"', cell.source):
            quiz = questions["quizzes"][name] if call == "quiz" else [name]
            if call == "form":
                (quiz,) = questions["quizzes"].values()
            asked += quiz["items"] if isinstance(quiz, dict) else quiz
    assert sorted(asked) == sorted(item["id"] for item in questions["items"])


# --- as run --------------------------------------------------------------------------------------


def plain(cell):
    """What a cell shows first, as text on one line; what else can be done stands below it."""
    return " ".join(cell.outputs[0]["data"]["text/plain"].split())


def feedback(verdict, said):
    """How feedback reads as text: what the question file says, on one line."""
    return " ".join(f"{verdict} {said}".split())


def as_html(markdown):
    return MarkdownIt("commonmark", {"html": False}).enable("table").render(markdown).strip()


@every_notebook
def test_a_notebook_runs_untouched_answered_and_in_any_order(path, course, tmp_path_factory):
    """In a folder as learners have them: with spaces, a dash, and letters of several alphabets."""
    course = Path(shutil.move(course, tmp_path_factory.mktemp("home") / "Мой курс – Ջերմուկ ə"))
    with kernel_for(course) as run:
        untouched_it_leaves_no_answer(path, course, run)
        run(EMPTIED)
        each_typical_mistake_gets_its_feedback_and_the_solution_is_right(path, course, run)
        run(EMPTIED)
        in_any_order_twice_or_not_at_all_cells_give_sentences_and_no_traceback(path, run)


def untouched_it_leaves_no_answer(path, course, run):
    notebook = read(path)
    for cell in run(notebook):
        noise = [one for one in cell.outputs if one.output_type in ("error", "stream")]
        assert not noise, f"{cell.id}: {noise}"
        if "exercise" in cell.metadata.get("tags", []):
            assert plain(cell).startswith("Not answered yet. "), cell.id
            assert cell.outputs[0]["data"]["text/html"].count("<summary>Hint ") >= 1, cell.id
    assert list((course / "work").glob("*")) == []
    assert "widgets" in notebook.metadata
    it_is_small_and_holds_no_key(notebook, asked_in(path.stem))


def each_typical_mistake_gets_its_feedback_and_the_solution_is_right(path, course, run):
    """In the place of each exercise's cell: one cell a mistake, then one with the solution."""
    items = {item["id"]: item for item in questions_of(path)["items"] if item["kind"] == "code"}
    notebook = read(path)
    cells = []
    expected = {}
    for cell in notebook.cells:
        cells.append(cell)
        if "exercise" not in cell.metadata.get("tags", []):
            continue
        cells.pop()
        item = items.pop(re.search(r'kit\.check\("([\d.]+)"', cell.source)[1])
        answers = [(one["code"], "Not yet.", one["feedback"]) for one in item["mistakes"]]
        answers += [(item["solution"], "Right.", item["feedback"])]
        assert cell.source.count("...") == 1
        for n, (code, verdict, said) in enumerate(answers):
            cells.append(nbformat.v4.new_code_cell(cell.source.replace("...", code)))
            cells[-1].id = f"{cell.id}-{n}"
            expected[cells[-1].id] = (item["id"], code, verdict, said)
    assert not items, "exercises without a cell"
    notebook.cells = cells
    for cell in run(notebook):
        if cell.id in expected:
            exercise, code, verdict, said = expected[cell.id]
            assert plain(cell) == feedback(verdict, said), f"{exercise}: {code}"
            html = cell.outputs[0]["data"]["text/html"]
            assert f"<strong>{verdict}</strong>{as_html(said)}" in html, f"{exercise}: {code}"
    file = course / "work" / "guest.jsonl"
    lines = file.read_text(encoding="utf-8").split("\n") if expected else []
    journal = [json.loads(line) for line in lines if line]
    assert [(event["item"], event["right"]) for event in journal] == [
        (exercise, verdict == "Right.") for exercise, _, verdict, _ in expected.values()
    ]


def in_any_order_twice_or_not_at_all_cells_give_sentences_and_no_traceback(path, run):
    notebook = read(path)
    cells = [cell.source for cell in code_of(notebook) if cell.source.strip()]
    order = [*cells, *cells]
    random.Random(1).shuffle(order)
    order += ["%reset -f", *cells[::2]]  # and from the top, but for every second cell
    notebook.cells = [nbformat.v4.new_code_cell(code) for code in order]
    errors = [
        output
        for cell in run(notebook, allow_errors=True)
        for output in cell.outputs
        if output.output_type == "error"
    ]
    assert errors, "with cells in a wrong order a name must be missing"
    for error in errors:
        (shown,) = error.traceback
        name = re.fullmatch(r"name '(\w+)' is not defined", error.evalue)[1]
        assert re.search(rf"\b{name}\b", shown) and len(shown.split()) <= 25, shown
        assert "Traceback" not in shown and "ipykernel" not in shown and "\x1b" not in shown


def test_without_its_setup_cell_a_notebook_still_answers_in_sentences(course):
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell('kit.quiz("05-cards")'), nbformat.v4.new_code_cell("1 +")]
    )
    with kernel_for(course) as run:
        shown = [cell.outputs for cell in run(notebook, allow_errors=True)]
    assert [[one.output_type for one in outputs] for outputs in shown] == [
        ["display_data", "error"]
    ] * 2
    assert "import kit" in shown[0][0].data["text/plain"]
    assert "missing behind +" in shown[1][0].data["text/plain"]


@every_notebook
def test_a_lesson_asks_who_is_here_before_its_first_question_and_can_be_handed_in(path):
    cells = [cell.source for cell in code_of(read(path))]
    asks = next(n for n, one in enumerate(cells) if one.startswith("kit.learner("))
    asking = ("kit.quiz(", "kit.again(", "kit.brief(", "kit.form(")
    first = next(n for n, one in enumerate(cells) if one.startswith(asking))
    assert asks < first
    assert "kit.hand_in()" in cells[first:]
