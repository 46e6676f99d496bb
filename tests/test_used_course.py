"""The editions of a course that somebody has used: nothing that is withheld goes along.

A teacher opens lessons, answers, types solutions, saves, copies notebooks, leaves drafts about.
What the key says is gathered here from the question files, as YAML, and looked for in every file
and in every object of the hub's repository, apart from the code that is to keep it back.
"""

import base64
import importlib.util
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from functools import cache
from html import escape, unescape
from pathlib import Path
from urllib.parse import quote_plus

import nbformat
import pytest
import yaml
from browser import ROOT, Lab, Lesson
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from playwright.sync_api import expect

from kit.desk.belongs import kit_files
from kit.desk.leaks import key_texts, leaks
from kit.questions import every_item

LESSON = "05-counting-the-dead"
PARTS = ["data", "kit", "notebooks", "seeds", "teacher"]
FILES = [
    "LICENSE",
    "README.md",
    "environment.yml",
    "postBuild",
    "pyproject.toml",
    "start.py",
    "start",
    "requirements.txt",
    "requirements-test.txt",
    ".gitignore",
    ".gitattributes",
]
PUPIL = "Marigold Featherstonehaugh"
MINE = "dead = claims.loc[[one.startswith('casualty') for one in claims.type]]  # as I show it"
BROWSED = sorted(path.stem for path in (ROOT / "notebooks").glob("0*.ipynb"))
BROWSED = BROWSED if os.environ.get("KIT_LONG") else [LESSON]


# --- what the key says -------------------------------------------------------------------------


def bare(text):
    """Text as it can be compared: no markup, quotation marks, spaces; letters of one size."""
    text = unescape(re.sub(r"<[^>]+>", "", text))
    return re.sub(r"[\s*_`\"'“”‘’\\>]+", "", text).casefold()


def said(node):
    """Every feedback, model answer and solution in a part of a question file."""
    if isinstance(node, dict):
        for name, part in node.items():
            if name in ("feedback", "model", "otherwise", "solution") and isinstance(part, str):
                yield part
            else:
                yield from said(part)
    elif isinstance(node, list):
        for part in node:
            yield from said(part)


@cache
def questions():
    """Each question file, and what stands in it."""
    paths = sorted((ROOT / "data/questions").glob("*.yaml"))
    return [(path, yaml.load(path.read_bytes(), yaml.CSafeLoader)) for path in paths]


@pytest.fixture(scope="module")
def secrets():
    found = {bare(text) for _, lesson in questions() for text in said(lesson)}
    found = {text[:80] for text in found if len(text) >= 12}
    assert len(found) > 500
    return found | {bare(PUPIL), bare(MINE)}


def texts(content):
    """The text of a file, and the strings in it if it is JSON."""
    text = content.decode("utf-8", "replace")
    try:
        return text + "".join(strings(json.loads(text)))
    except ValueError:
        return text


def strings(node):
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict | list):
        for part in node.values() if isinstance(node, dict) else node:
            yield from strings(part)


def told_in(content, secrets):
    shown = bare(texts(content))
    return [one for one in secrets if one in shown]


def told_below(folder, secrets):
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    hits = {
        path.relative_to(folder).as_posix(): told_in(path.read_bytes(), secrets) for path in files
    }
    return {name: hit for name, hit in hits.items() if hit}


def feedback():
    """One text of the key, long enough to be nobody else's."""
    lesson = next(one for _, one in questions() if one["lesson"] == "05")
    return lesson["items"][0]["options"][0]["feedback"]


def solution(item):
    every = {one["id"]: one for _, lesson in questions() for one in lesson["items"]}
    return every[item]["solution"].strip()


# --- a course that was used ----------------------------------------------------------------------


def spoil(course):
    """Do to a course what a term does to it, and worse."""
    path = course / f"notebooks/{LESSON}.ipynb"
    _, lesson = next(one for one in questions() if one[1]["lesson"] == "05")
    notebook = nbformat.read(path, as_version=4)
    code = {cell.id: cell for cell in notebook.cells if cell.cell_type == "code"}
    for cell in code.values():
        asked = re.search(r'kit\.check\("([\d.]+)"', cell.source)
        if asked:  # solved on the projector, and saved
            cell.source = cell.source.replace("...", solution(asked[1]))
            cell.outputs = [new_output("stream", text=feedback())]
            cell.metadata["notes"] = feedback()
            cell.metadata["tags"] = []
    first = next(iter(code.values()))
    first.source += f"\n# {MINE}"
    picture = {"text/html": base64.b64encode(feedback().encode()).decode()}
    notebook.cells[1]["attachments"] = {"answers.html": picture}
    notebook.cells[2].metadata["answer"] = lesson["items"]
    notebook.cells += [new_code_cell(MINE), new_markdown_cell(f"For me: {feedback()}")]
    notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": lesson}}
    nbformat.write(notebook, path)
    names = [
        f"{LESSON}-Copy1.ipynb",
        "Untitled.ipynb",
        f".ipynb_checkpoints/{LESSON}-checkpoint.ipynb",
        f"{LESSON}.ipynb.bak",
        f"{LESSON}.ipynb~",
        f".~{LESSON}.ipynb",
        "solutions/all.ipynb",
    ]
    for name in names:
        copied = course / "notebooks" / name
        copied.parent.mkdir(exist_ok=True)
        shutil.copy(path, copied)
    key = json.dumps(lesson, ensure_ascii=False)
    for name in ["data/key.csv", "data/claims.csv~", "data/questions/05-old.yaml.bak",
                 "kit/scratch.py",
                 "data/questions/.ipynb_checkpoints/05-checkpoint.yaml", "kit/templates/old.html",
                 "kit/quiz-old.js", "kit/__pycache__/key.pyc", "seeds/notes.txt", "work/ada.jsonl",
                 "kit/.ipynb_checkpoints/items-checkpoint.py", "answers.txt", "kit/settings/x.json",
                 "teacher/.ipynb_checkpoints/guide-checkpoint.md", "teacher/marks.csv",
                 "teacher/hub/notes.txt"]:  # fmt: skip
        (course / name).parent.mkdir(parents=True, exist_ok=True)
        (course / name).write_text(f"{PUPIL}\n{key}\n", encoding="utf-8")


@pytest.fixture(scope="module")
def used(tmp_path_factory):
    course = tmp_path_factory.mktemp("used") / "Zoë [1]"
    course.mkdir()
    ignored = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "build")
    for name in PARTS:
        shutil.copytree(ROOT / name, course / name, ignore=ignored)
    for name in FILES:
        shutil.copy(ROOT / name, course / name)
    spoil(course)
    return course


def editions(course, out, *names):
    """Run the command in a course, with its own kit if there is one; every answer waits."""
    command = [sys.executable, "-m", "kit", "editions", str(out), *names, "--withhold=all"]
    return subprocess.run(command, cwd=course, capture_output=True, text=True, encoding="utf-8")


@pytest.fixture(scope="module")
def made(used):
    """The class's and the teacher's copies of it, and what the command said."""
    out = used.parent / "editions [2]"
    done = editions(used, out, "class", "teacher")
    assert done.returncode == 0, done.stdout + done.stderr
    return out, done.stdout


def started_with():
    """The files of the kit that `start.py` uses, and the settings of JupyterLab."""
    folders = [ROOT / "kit/starting", ROOT / "kit/settings/lab", ROOT / "kit/settings/early-runs"]
    paths = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    names = {path.relative_to(ROOT).as_posix() for path in paths}
    return {name for name in names if "__pycache__" not in name}


def files_of(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_nothing_of_the_key_is_in_a_class_made_of_a_used_course(made, secrets):
    assert told_below(made[0] / "class", secrets) == {}


def test_the_class_gets_what_belongs_and_no_other_file(made):
    lessons = {path.stem for path, _ in questions()}
    tables = {path.name for path in (ROOT / "data").glob("*.csv")} - {"misconceptions.csv"}
    wanted = {
        *FILES,
        *kit_files(ROOT),
        *(f"seeds/{path.name}" for path in (ROOT / "seeds").iterdir()),
    }
    wanted |= started_with()
    wanted |= {f"notebooks/{name}.ipynb" for name in lessons}
    wanted |= {f"data/questions/{name}.yaml" for name in lessons} | {
        f"data/{one}" for one in tables
    }
    others = [
        "README.md",
        "areas.geojson",
        "borders.geojson",
        "charts.yaml",
        "datapackage.json",
        "maps.yaml",
        "wordings.yaml",
        "LICENSE",
    ]
    wanted |= {f"data/{name}" for name in others if (ROOT / "data" / name).is_file()}
    assert files_of(made[0] / "class") == wanted


def test_a_notebook_of_a_class_has_sources_ids_and_the_tag_of_exercises_alone(made):
    for path in (made[0] / "class/notebooks").iterdir():
        notebook = json.loads(path.read_text(encoding="utf-8"))
        assert set(notebook["metadata"]) == {"kernelspec", "language_info"}
        for cell in notebook["cells"]:
            assert cell["metadata"].get("tags", ["exercise"]) == ["exercise"], cell["id"]
            assert {*cell["metadata"]} <= {"deletable", "editable", "tags"}, cell["id"]
            assert "attachments" not in cell and not cell.get("outputs")


def test_exercises_are_given_out_empty_as_their_question_file_has_them(made):
    cells = nbformat.read(made[0] / f"class/notebooks/{LESSON}.ipynb", as_version=4).cells
    given = [cell.source for cell in cells if "kit.check(" in cell.source]
    starts = [
        one["start"].strip()
        for _, lesson in questions()
        for one in lesson["items"]
        if one["kind"] == "code" and lesson["lesson"] == "05"
    ]
    assert given == starts and all("= ..." in one for one in given)


def test_it_says_what_was_left_out(made):
    told = made[1]
    assert "Untitled.ipynb" in told and "-Copy1.ipynb" in told
    assert "as I show it" not in told.partition("“")[0]
    assert "it is not the lesson's own" in told and "the lesson's own code" in told


def test_the_teachers_copy_holds_the_key_and_nobodys_results(made):
    folder = made[0] / "teacher"
    assert told_below(folder, {bare(PUPIL), bare(MINE)}) == {}
    tracked = {path.name for path in (ROOT / "teacher").iterdir() if path.is_file()}
    pages = {Path(name).with_suffix(".html").name for name in tracked if name.endswith(".md")}
    made_here = pages | {"plans", "hub"}
    assert {path.name for path in (folder / "teacher").iterdir()} == tracked | made_here
    key = (folder / "answer-key.html").read_bytes()
    assert told_in(key, {bare(feedback())[:80]})


def test_in_the_teachers_copy_each_link_leads_somewhere(made):
    for path in (made[0] / "teacher").rglob("*.md"):
        links = re.findall(r"\]\(<?(?!https?:|mailto:|#)([^)#\s>]+)", path.read_text("utf-8"))
        assert [one for one in links if not (path.parent / one).exists()] == [], path.name


def test_the_lists_name_what_is_in_the_repository():
    """A file that somebody adds to the kit, the guide or the hub belongs in a list."""
    git = ["git", "ls-files", "kit", "teacher"]
    done = subprocess.run(git, cwd=ROOT, capture_output=True, text=True)
    if done.returncode or not done.stdout:
        return  # a copy without git: the lists are all there is
    from kit.desk import belongs

    listed = set(kit_files(ROOT, desk=True)) | {f"teacher/{name}" for name in belongs.TEACHER}
    listed |= {f"teacher/hub/{name}" for name in belongs.HUB}
    assert set(done.stdout.split()) == listed | started_with()


def test_no_edition_is_made_of_a_copy_for_a_class(made, tmp_path):
    done = editions(made[0] / "class", tmp_path / "out")
    assert done.returncode != 0
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from kit.__main__ import main; "
    code += "sys.exit(main(['editions', sys.argv[1]]))"
    command = [sys.executable, "-c", code, str(tmp_path / "out")]
    done = subprocess.run(command, cwd=made[0] / "class", capture_output=True, text=True)
    assert done.returncode == 1 and "is a copy for a class" in done.stdout
    assert not (tmp_path / "out").exists()


# --- the hub's repository ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hub():
    spec = importlib.util.spec_from_file_location("hub_start", ROOT / "teacher/hub/start.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def room(hub, folder):
    made = hub.Hub(folder)
    made.folder.mkdir(parents=True, exist_ok=True)
    made.python = Path(sys.executable)
    return made


def objects(repository):
    git = ["git", f"--git-dir={repository}", "cat-file", "--batch-all-objects"]
    names = subprocess.run(
        [*git, "--batch-check"], capture_output=True, text=True, check=True
    ).stdout
    for line in names.splitlines():
        name, kind, _ = line.split()
        shown = ["git", f"--git-dir={repository}", "cat-file", kind, name]
        yield kind, subprocess.run(shown, capture_output=True, check=True).stdout


def test_the_repository_of_the_hub_holds_no_key_in_any_object(hub, made, secrets, tmp_path):
    """An older repository gave the key away, in a commit and in an object that nothing leads to."""
    mine = room(hub, tmp_path / "hub")
    leaky = tmp_path / "leaky"
    leaky.mkdir()
    (leaky / "05.yaml").write_text(feedback(), encoding="utf-8")
    old = ["git", f"--git-dir={mine.repository}", f"--work-tree={leaky}"]
    subprocess.run([*old[:2], "init", "-q", "--bare", "--initial-branch=main"], check=True)
    who = ["-c", "user.name=a", "-c", "user.email=a@b"]
    subprocess.run([*old, "add", "--all"], cwd=leaky, check=True)
    subprocess.run([*old, *who, "commit", "-qm", "leaky"], cwd=leaky, check=True)
    assert [kind for kind, content in objects(mine.repository) if told_in(content, secrets)]
    assert mine.publish(made[0] / "class") is True
    every = list(objects(mine.repository))
    assert [kind for kind, _ in every].count("commit") == 1
    assert [told_in(content, secrets) for _, content in every if told_in(content, secrets)] == []
    assert {path.name for path in mine.folder.iterdir()} == {"class.git"}
    assert mine.publish(made[0] / "class") is False, "nothing has changed"


def test_a_copy_with_an_answer_in_it_is_not_published(hub, made, tmp_path):
    edition = Path(shutil.copytree(made[0] / "class", tmp_path / "class"))
    mine = room(hub, tmp_path / "hub")
    (edition / "data/notes.txt").write_text(f"Look: {feedback()}", encoding="utf-8")
    with pytest.raises(hub.course.Failed, match="answers"):
        mine.publish(edition)
    assert not mine.repository.exists()


def test_a_learners_copy_follows_the_new_commit_and_keeps_what_was_written(hub, tmp_path):
    """As nbgitpuller does it: fetch, commit what the learner changed, merge, theirs first."""
    mine = room(hub, tmp_path / "hub")
    edition = tmp_path / "edition"
    mine.scan = lambda repository: None
    edition.mkdir()
    (edition / "a.txt").write_text("one\n2\n3\n4\nfive\n", encoding="utf-8")
    (edition / "b.txt").write_text("old\n", encoding="utf-8")
    mine.publish(edition)
    mine.tell_git()
    told = {**os.environ, "GIT_CONFIG_GLOBAL": str(mine.folder / "gitconfig")}
    copy = tmp_path / "copy"

    def git(*words, cwd=copy):
        who = ["-c", "user.name=a", "-c", "user.email=a@b"]
        subprocess.run(["git", *who, *words], cwd=cwd, env=told, check=True, capture_output=True)

    git("clone", "--depth", "1", mine.repository.as_uri(), str(copy), cwd=tmp_path)
    (copy / "a.txt").write_text("one\n2\n3\n4\nMINE\n", encoding="utf-8")
    for new in ("new", "newer"):
        (edition / "a.txt").write_text(f"{new}\n2\n3\n4\nfive\n", encoding="utf-8")
        (edition / "b.txt").write_text(f"{new}\n", encoding="utf-8")
        assert mine.publish(edition) is True
        git("fetch")
        git("reset", "--mixed")
        git("commit", "-am", "mine", "--allow-empty")
        git("merge", "-Xours", "origin/main")
        assert (copy / "a.txt").read_text("utf-8") == f"{new}\n2\n3\n4\nMINE\n"
        assert (copy / "b.txt").read_text("utf-8") == f"{new}\n"


# --- the scan finds what the building has missed -------------------------------------------------


def zipped(text):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("inside.txt", text)
    return made.getvalue()


HIDDEN = {
    "plain.txt": lambda text: text.encode(),
    "broken.md": lambda text: text.replace(" ", "\n").encode(),
    "coded.json": lambda text: json.dumps({"a": [text]}, ensure_ascii=True).encode(),
    "page.html": lambda text: f'<iframe srcdoc="{escape(escape(text))}">'.encode(),
    "comment.md": lambda text: f"# A lesson\n<!-- for me: {text} -->\n".encode(),
    "tip.md": lambda text: f"<b title='{escape(text)}'>here</b>".encode(),
    "comment.yaml": lambda text: ("# " + text.replace(" ", "\n# ")).encode(),
    "comment.js": lambda text: ("  // " + text.replace(" ", "\n  // ")).encode(),
    "form.txt": lambda text: f"q={quote_plus(text)}".encode(),
    "cell.ipynb": lambda text: json.dumps(
        {"source": ["<!-- ", *(f"# {one}\n" for one in text.split()), "-->"]}
    ).encode(),
    "wide.txt": lambda text: text.encode("utf-16"),
    "packed.zip": zipped,
    "both.ipynb": lambda text: json.dumps(
        {"attachments": {"a": base64.b64encode(zipped(text)).decode()}}
    ).encode(),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_the_scan_finds_a_text_of_the_key_wherever_it_hides(tmp_path, name):
    (tmp_path / name).write_bytes(HIDDEN[name](feedback()))
    assert [where for where, _ in leaks(tmp_path, key_texts(every_item().values()))][:1] == [name]


def test_the_scan_finds_a_flag_of_the_key(tmp_path):
    (tmp_path / "a.ipynb").write_text('{"metadata": {"x": {"right": true}}}', encoding="utf-8")
    assert list(leaks(tmp_path, {}, names=True)) == [("a.ipynb", "a field right")]


def test_an_edition_with_an_answer_in_its_text_is_not_handed_over(tmp_path):
    course = tmp_path / "course"
    for name in ("data", "seeds", "notebooks"):
        shutil.copytree(ROOT / name, course / name)
    path = course / f"notebooks/{LESSON}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[3].source += f"\n\n{feedback()}"
    nbformat.write(notebook, path)
    done = editions(course, tmp_path / "out", "class")
    assert done.returncode == 1 and not (tmp_path / "out/class").exists()
    assert f"notebooks/{LESSON}.ipynb" in done.stdout and "05.23, feedback" in done.stdout


# --- and in real JupyterLab ----------------------------------------------------------------------


def use(lesson, notebook):
    """Run all, answer a question, type a solution into the first exercise, and save."""
    lesson.run_all()
    page = lesson.page
    file = lesson.course / f"notebooks/{notebook}.ipynb"
    check = page.get_by_role("button", name="Check", exact=True)
    to_type = page.locator("input[type=text]")
    form = page.locator(".kit-quiz .item").filter(has=check).filter(has_not=to_type).first
    form.locator("input").first.check()
    form.get_by_role("button", name="Check", exact=True).click()
    expect(form).to_contain_text("Saved")
    asked = [one for one in nbformat.read(file, as_version=4).cells if "kit.check(" in one.source]
    typed = "kit.word"  # lesson 00 has no exercise
    if asked:
        item = re.search(r'kit\.check\("([\d.]+)"', asked[0].source)[1]
        typed = solution(item)
        cell = lesson.cell(f'kit.check("{item}"')
        lesson.write(cell, asked[0].source.replace("...", typed))
    with page.expect_response(lambda one: "/api/contents/" in one.url and is_put(one)):
        page.keyboard.press("Control+s")
    assert typed in "".join(strings(json.loads(file.read_text("utf-8"))))


def is_put(response):
    return response.request.method == "PUT"


@pytest.mark.parametrize("name", BROWSED)
def test_after_use_in_jupyterlab_neither_files_nor_page_hold_the_key(
    lab, window, name, tmp_path, secrets, request
):
    teachers = Lesson(lab, window, f"teacher-{name[:2]}", name)
    use(teachers, name)
    teachers.page.close()
    notebooks = teachers.course / "notebooks"
    shutil.copy(notebooks / f"{name}.ipynb", notebooks / f"{name}-Copy1.ipynb")
    done = editions(teachers.course, tmp_path / "out", "class")
    assert done.returncode == 0, done.stdout + done.stderr
    assert told_below(tmp_path / "out/class", secrets) == {}
    frames = []

    def listen(page):
        page.on("websocket", lambda one: one.on("framereceived", lambda sent: frames.append(sent)))

    # A learner's own account: Jupyter gives a page what was run before under the same account.
    (tmp_path / "home").mkdir()
    other = Lab(tmp_path / "home")
    request.addfinalizer(other.stop)
    window.on("page", listen)
    learners = Lesson(other, window, f"class-{name[:2]}", name, source=tmp_path / "out/class")
    window.remove_listener("page", listen)
    learners.run_all()
    expect(learners.page.locator(".kit-quiz .item").first).to_be_visible()
    sent = b"\n".join(one if isinstance(one, bytes) else one.encode() for one in frames)
    assert b"comm_open" in sent or b"widget" in sent
    letters = re.sub(
        r"\\u([0-9a-f]{4})", lambda one: chr(int(one[1], 16)), sent.decode("utf-8", "replace")
    )
    assert told_in(letters.replace("\\n", "\n").encode(), secrets) == []
    assert told_in(learners.page.content().encode(), secrets) == []
    learners.page.close()
