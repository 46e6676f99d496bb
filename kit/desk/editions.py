"""`python -m kit editions OUT`: the course for a class, for its teacher, on paper and as web pages.

All four are made from the one source, and nothing in them is written by hand twice. They show the
article, which is its publisher's: they are made for use on the spot and not for publishing.
"""

import shutil
from collections.abc import Callable
from html import escape
from pathlib import Path

import nbformat
import yaml
from nbformat.v4 import new_markdown_cell

from kit.cases import Case, case
from kit.desk import papers
from kit.desk.keys import key_to
from kit.desk.withholding import without_answers
from kit.errors import KitError, choose
from kit.questions import item, lessons, quizzes, rendered, withheld

# What learners need; `python -m kit` and the desk are for those who have the key.
FILES = ["LICENSE", "environment.yml", "postBuild", "pyproject.toml", "requirements.txt"]
FILES += ["requirements-test.txt", "start.py", ".gitignore", ".gitattributes"]
FILES += ["seeds/*", "notebooks/*.ipynb"]
FILES += ["data/*.csv", "data/*.geojson", "data/datapackage.json", "data/README.md"]
FILES += ["data/maps.yaml", "data/charts.yaml"]
FILES += ["kit/*.py", "kit/*.js", "kit/*.css", "kit/templates/*", "kit/settings/*"]
DESK = ["kit/desk/*", "data/questions/*", "data/balance.yaml", "README.md", "teacher/**/*"]
NOT_FOR_LEARNERS = {"kit/__main__.py"}
READ_ME = """\
# {title}: for a class

Open it with `python3 start.py` (on Windows `py start.py`); it needs Python 3.11 or newer. Start
in lesson 00. Answers are saved in the folder `work/`, under the pseudonym that you choose there.
What is right is not in this copy: your teacher has the key, and you go through it together.

For teachers: this copy is made by `python -m kit editions`. It can be handed out, or pushed to a
place for your class alone. **It shows the article, which is its publisher's: do not publish it.**
"""


def main(out: str, *names: str) -> int:
    """Make all editions in the new folder `out`, or those that are named."""
    here = case()
    chosen = [choose(name, EDITIONS, "edition") for name in names] or [*EDITIONS]
    folder = empty(here, Path(out))
    for name in chosen:
        EDITIONS[name](here, folder / name)
        print(f"{folder / name} is made.")
    print("The editions show the article, which is its publisher's. Do not publish them.")
    return 0


def empty(here: Case, folder: Path) -> Path:
    """The folder, new or empty and outside the course, or a KitError that says so."""
    folder = folder.resolve()
    if folder.is_relative_to(here.root.resolve()):
        raise KitError(f"{folder} is inside the course. Give a folder outside it: ../editions")
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise KitError(f"{folder} is not empty. Give a new folder, or empty this one first.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise KitError(f"{folder} cannot be made ({error}).") from None
    return folder


def for_class(here: Case, folder: Path) -> None:
    """A copy for learners: answers are saved, and nothing that is right is in it."""
    copy(here, folder, FILES, NOT_FOR_LEARNERS)
    for path in sorted((folder / "notebooks").glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        without_answers(notebook)
        save(notebook, path)
    (folder / "data/questions").mkdir()
    sources = sorted((here.root / "data/questions").glob("*.yaml"))
    for path, lesson in zip(sources, lessons(), strict=True):
        made = {"mode": "class", "lesson": lesson.lesson, "title": lesson.title}
        made["quizzes"] = {name: quizzes()[name].model_dump() for name in lesson.quizzes}
        made["items"] = [withheld(one) for one in lesson.items]
        text = yaml.safe_dump(made, allow_unicode=True, sort_keys=False, width=100)
        write(folder / "data/questions" / path.name, text)
    write(folder / "README.md", READ_ME.format(title=here.package["title"]))


def copy(here: Case, folder: Path, patterns: list[str], leave: set[str]) -> None:
    """The files of the course that match, but for those to leave, where they belong in `folder`."""
    for pattern in patterns:
        for source in sorted(here.root.glob(pattern)):
            name = source.relative_to(here.root)
            if source.is_file() and name.as_posix() not in leave:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, folder / name)


def save(notebook: nbformat.NotebookNode, path: Path) -> None:
    write(path, nbformat.writes(notebook) + "\n")


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def for_teacher(here: Case, folder: Path) -> None:
    """The whole course with the key under each question, and the key as one page to print."""
    copy(here, folder, FILES + DESK, set())
    parts = ["<h1>Answer key</h1>"]
    for path in sorted((folder / "notebooks").glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        notebook.cells = [each for cell in notebook.cells for each in (cell, *_keys(cell))]
        save(notebook, path)
    for lesson in lessons():
        parts.append(f"<h2>{escape(f'{lesson.lesson} · {lesson.title}')}</h2>")
        parts += [f"<section>{rendered(key_to(one))}</section>" for one in lesson.items]
    write(folder / "answer-key.html", papers.document(here, "Answer key", parts, "paper key"))


def _keys(cell: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """A cell with the key to each question of this one."""
    call, name = papers.called(cell.source)
    asked = {"quiz": lambda: quizzes()[name].items, "check": lambda: [name]}
    asked["write"] = asked["check"]
    keys = [key_to(item(one), prompt=False) for one in asked.get(call, list)()]
    return [new_markdown_cell("\n\n".join(keys), id=f"{cell.id}-key")] if keys else []


def for_print(here: Case, folder: Path) -> None:
    """Each lesson on paper, and a worksheet of its core without code; PDFs where we can."""
    browser, missing = papers.chromium(), 0
    for kind, pages in {
        "lesson": papers.lesson_pages(here, True),
        "worksheet": papers.worksheets(here),
    }.items():
        for name, page in pages:
            path = folder / f"{name}-{kind}.html"
            write(path, page)
            missing += not (browser and papers.print_pdf(path, path.with_suffix(".pdf"), browser))
    if missing:
        print("No PDFs: there is no Chromium here. Open the pages in a browser, and print them.")


def for_web(here: Case, folder: Path) -> None:
    """Each lesson as one file that opens anywhere, from a disk or on a phone."""
    for name, page in papers.lesson_pages(here, False):
        write(folder / f"{name}.html", page)


EDITIONS: dict[str, Callable[[Case, Path], None]] = {
    "class": for_class,
    "teacher": for_teacher,
    "print": for_print,
    "web": for_web,
}
