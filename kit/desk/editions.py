"""`python -m kit editions OUT`: the course for a class and its teacher, on paper, as pages, large.

All five are made from the one source, and nothing in them is written by hand twice. Each is built
from a list of what belongs in it (`kit.desk.belongs`, `kit.desk.cells`), and read whole for answers
(`kit.desk.leaks`) before it is handed over. They show the article, which is its publisher's: they
are made for use on the spot and not for publishing.
"""

import contextlib
import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
import yaml
from nbformat.v4 import new_markdown_cell

from kit.answerfiles import name_of
from kit.casefile.cases import Case, case
from kit.courses import PACKAGE
from kit.desk import belongs, cells, leaks
from kit.desk.catalogue import catalogue
from kit.desk.classroom import guide, results
from kit.desk.classroom.spreads import Spread, spreads
from kit.desk.edition import answers, plans, projector, webpages
from kit.desk.edition.documents import chromium, document, print_pdf
from kit.desk.edition.entries import entry_form
from kit.desk.edition.keys import key_to, key_to_inbox, key_to_notice, without_markup
from kit.desk.edition.lessoncells import called, claims_asked, wire_called
from kit.desk.edition.otherwork import other_work
from kit.desk.edition.runs import Runs
from kit.desk.edition.screens import projected
from kit.desk.edition.sources import source_sheet
from kit.desk.edition.steps import core_of, title_of
from kit.desk.edition.withholding import Waiting, waiting, without_answers
from kit.desk.edition.worksheets import tasks_of, worksheet
from kit.errors import KitError, choose, plainly
from kit.items import Item, Lesson, Notice
from kit.items.notices import as_handed_out
from kit.questions import (
    every_item,
    forms,
    in_forms,
    is_form,
    item,
    lessons,
    notice_called,
    quizzes,
    rendered,
    withheld,
)

# For those who have the key: a list of wrong ideas tells a learner which options are wrong.
NOT_FOR_LEARNERS = ["misconceptions"]
SAID = (
    "feedback",
    "model",
    "otherwise",
    "missing",
    "ours",
    "sample",
)  # what paper must not say; it shows some code
READ_ME = """\
# {title}: for a class

Open it with `python3 start.py` (on Windows `py start.py`); it needs Python 3.11 or newer. It
begins with “{first}”. Answers are saved in the folder `work/`, under the pseudonym that you choose
in the course. {waits}

For teachers: this copy is made by `python -m kit editions`. It can be handed out, or pushed to a
place for your class alone. Keep the folder `answers/`, which was made with it, to yourself: it has
a file for each lesson that opens what waits. **{rights}**
"""
TEACHERS_READ_ME = """\
# {title}: for the teacher

The whole course with the answer key under each question. `answer-key.html` has all of it on one
page, to print. Keep both away from learners, and off the projector.

Open the course with `python3 start.py` (on Windows `py start.py`); it needs Python 3.11 or newer.
Begin with the [guide](teacher/guide.md). For whoever looks after the computers there is a
[page for administrators](teacher/administrator.md), and for a room with one server the
[hub](teacher/hub/README.md).

This copy is made by `python -m kit editions`. **{rights}**
"""


SHOWN = "The editions show the article, which is its publisher's. Do not publish them."
NOT_SHOWN = (
    "The text of the article is not in these editions: a link stands in its place. Short "
    "quotations are in them; look whether you may publish those."
)
SOME_WAIT = (
    "What there is to say to the exit tickets and the tests waits until your teacher opens it "
    'with a file: `kit.open_answers("answers-05.json")`.'
)
ALL_WAIT = (
    "What is right is not in this copy: your teacher has it, and opens it with a file: "
    '`kit.open_answers("answers-05.json")`.'
)


@dataclass
class Making:
    """What is made, and for whom."""

    runs: Runs
    "The lessons of the course, with what their cells show."
    waits: Waiting
    "What waits in copies for a class."
    web_waits: Waiting = field(default_factory=Waiting)
    "What waits in the web edition: nothing, where it is not made for a class."
    answers: dict[str, str] = field(default_factory=dict)
    "The files that open what waits, by lesson."
    spreads: dict[str, Spread] = field(default_factory=dict)
    "How a class answered, by question, where its hand-ins were given."

    @property
    def here(self) -> Case:
        return self.runs.here


def main(
    out: str,
    names: Sequence[str] = (),
    web_for_class: bool = False,
    withhold: str = "tickets",
    no_article: bool = False,
    hand_ins: str = "",
) -> int:
    """Make all editions in the new folder `out`, or those that are named.

    With `no_article`, none of them holds the text of the article. `hand_ins` is a folder with those
    of a class: the projector edition shows how it answered.
    """
    here = case()
    belongs.whole(here)
    given = _spreads(hand_ins, names) if hand_ins else {}
    if not no_article:
        return _make(here, Path(out), names, web_for_class, withhold, given)
    target = Path(out).resolve()
    empty(here, target)
    with TemporaryDirectory() as place:
        copied = Path(place).resolve() / "course"
        _copy_without_article(here, copied)
        with contextlib.chdir(copied):
            return _make(case(), target, names, web_for_class, withhold, given)


def _spreads(hand_ins: str, names: Sequence[str]) -> dict[str, Spread]:
    """How the class answered whose hand-ins are in a folder."""
    if names and "projector" not in names:
        raise KitError(
            "Hand-ins are shown in the projector edition alone. Name it, too: "
            "python -m kit editions OUT projector --hand-ins FOLDER"
        )
    found = results.results(hand_ins)
    if not found.learners:
        says = [f"{row.file}: {row.notes}." for row in found.files.head(5).itertuples()]
        raise KitError(" ".join([f"There is no hand-in in {hand_ins}.", *says]))
    made = spreads(found)
    few = results.FEWEST_TO_SHOW
    print(
        f"Hand-ins of {len(found.learners)} learners: {len(made)} questions show how the class "
        f"answered. With fewer than {few} answers, a question shows nothing."
    )
    return made


def _copy_without_article(here: Case, copied: Path) -> None:
    """The course in a folder of its own, as the editions read it, with a link for the article."""
    copy(here, copied, [*belongs.for_learners(here), *belongs.for_teachers(here)])
    for name in belongs.lesson_names(here):
        copy(here, copied, [f"notebooks/{name}.ipynb"])
    article = here.package["article"]
    (copied / "data" / article["path"]).unlink()
    (copied / "seeds").mkdir(exist_ok=True)
    (copied / "seeds/README.md").write_text("The article is not in this copy.\n", encoding="utf-8")
    package = {**here.package, "article": {**article, "withheld": True}}
    write(copied / PACKAGE, json.dumps(package, indent=1, ensure_ascii=False) + "\n")


def _make(
    here: Case,
    out: Path,
    names: Sequence[str],
    web_for_class: bool,
    withhold: str,
    given: dict[str, Spread],
) -> int:
    chosen = [choose(name, EDITIONS, "edition") for name in names] or [*EDITIONS]
    folder = empty(here, out)
    said: list[str] = []
    waits = waiting(withhold)
    making = Making(Runs(here), waits, waits if web_for_class else Waiting(), spreads=given)
    for name in [one for one in EDITIONS if one in chosen]:  # the web's answers open both copies
        # Made elsewhere, and moved when it is whole and nothing of the key was found in it.
        with TemporaryDirectory() as place:
            made = Path(place) / name
            said += EDITIONS[name](making, made)
            shutil.move(made, folder / name)
        print(f"{folder / name} is made.")
    for number, text in making.answers.items():
        write(folder / "answers" / name_of(number), text)
    if making.answers:
        print(f"{folder / 'answers'} opens what waits, lesson by lesson. It is for the teacher.")
    for line in dict.fromkeys([*said, *stray_lines(here)]):
        print(line)
    print(SHOWN if here.has_text else NOT_SHOWN)
    print(f"Next: open {folder / chosen[-1]}, and look at it before a class does.")
    return 0


def rights(here: Case) -> str:
    """What may be done with a copy."""
    if here.has_text:
        return "It shows the article, which is its publisher's: do not publish it."
    return "The article is not in it; short quotations are."


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
        raise KitError(f"{folder} cannot be made ({plainly(error)}).") from None
    return folder


def stray_lines(here: Case) -> list[str]:
    """A sentence on what lies beside the lessons, if anything does."""
    found = belongs.strays(here)
    return [f"Left out, for it is no lesson: {', '.join(found)}."] if found else []


def copy(here: Case, folder: Path, files: Iterable[str]) -> None:
    """These files of the course as they are, where they belong in `folder`."""
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(here.root / name, folder / name)


def save(notebook: nbformat.NotebookNode, path: Path) -> None:
    write(path, nbformat.writes(notebook) + "\n")


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


# --- class -----------------------------------------------------------------------------------


def for_class(making: Making, folder: Path) -> list[str]:
    """A copy for learners: answers are saved, and what waits is not in it."""
    here = making.here
    waits = making.waits
    package = _package_of_a_class(here)
    tables = {f"data/{name}.csv" for name in NOT_FOR_LEARNERS}
    copy(here, folder, [name for name in belongs.for_learners(here) if name not in tables])
    write(
        folder / "data/datapackage.json", json.dumps(package, indent=1, ensure_ascii=False) + "\n"
    )
    write(folder / "data/README.md", catalogue(Case(here.root, package), uses=False))
    left_out: list[str] = []
    held: list[Notice] = []
    withheld_items = [one for name, one in every_item().items() if name in waits.items]
    names = belongs.lesson_names(here)
    for name, lesson in zip(names, belongs.whole(here), strict=True):
        built = cells.built(here, name, "class")
        if waits.everything:
            without_answers(built.notebook, cells.made(here, name))
        save(built.notebook, folder / f"notebooks/{name}.ipynb")
        left_out += built.left_out
        made = questions_of_class(lesson, waits)
        held += [one for one in lesson.notices if one.item in waits.items]
        open_then = _told_then(here, name, waits)
        if found := answers.text(here, lesson, waits, {}, open_then):
            making.answers[lesson.lesson] = found
        text = yaml.safe_dump(made, allow_unicode=True, sort_keys=False, width=100)
        write(folder / f"data/questions/{name}.yaml", text)
    first = title_of(here, names[0]) if names else ""
    told = {"title": here.package["title"], "waits": ALL_WAIT if waits.everything else SOME_WAIT}
    write(folder / "README.md", READ_ME.format(first=first, rights=rights(here), **told))
    texts = leaks.key_texts([*withheld_items, *held], opened=_open_beside(waits))
    leaks.clean(folder, texts, names=waits.everything)
    return [f"Not in class/: {line}" for line in left_out]


def questions_of_class(lesson: Lesson, waits: Waiting) -> dict[str, Any]:
    """The question file of a lesson as a class gets it."""
    made: dict[str, Any] = {"mode": "class", "lesson": lesson.lesson, "title": lesson.title}
    made["withholds"] = "all" if waits.everything else "tickets"
    made["quizzes"] = {one: quizzes()[one].model_dump() for one in lesson.quizzes}
    made["items"] = [_for_class(one, waits) for one in lesson.items]
    made["notices"] = [as_handed_out(one, {*waits.items}) for one in lesson.notices]
    return made


def _told_then(here: Case, name: str, waits: Waiting) -> list[str]:
    """The claims of which our cards and verdicts open with the answers of a lesson."""
    return claims_asked(cells.built(here, name, "class").notebook.cells) if waits.everything else []


def _for_class(one: Item, waits: Waiting) -> dict[str, Any]:
    """An item as a class gets it: without its key where it waits."""
    if one.id in waits.items:
        return withheld(one)
    return one.model_dump(mode="json", exclude_defaults=True)


def _package_of_a_class(here: Case) -> dict:
    """datapackage.json without the tables that are not for learners."""
    kept = [one for one in here.package["resources"] if one["name"] not in NOT_FOR_LEARNERS]
    return {**here.package, "resources": kept}


# --- teacher ---------------------------------------------------------------------------------


def for_teacher(making: Making, folder: Path) -> list[str]:
    """The whole course with the key under each question, and the key as one page to print."""
    here = making.here
    copy(here, folder, [*belongs.for_learners(here), *belongs.for_teachers(here)])
    write(
        folder / "README.md",
        TEACHERS_READ_ME.format(title=here.package["title"], rights=rights(here)),
    )
    left_out: list[str] = []
    for name in belongs.lesson_names(here):
        built = cells.built(here, name, "teacher")
        notebook = built.notebook
        plans.in_place(notebook, name[:2])
        notebook.cells = [each for cell in notebook.cells for each in (cell, *_keys(cell))]
        save(notebook, folder / f"notebooks/{name}.ipynb")
        left_out += built.left_out
    parts = ["<h1>Answer key</h1>"]
    for lesson in lessons():
        parts.append(f"<h2>{escape(f'{lesson.lesson} · {lesson.title}')}</h2>")
        parts += [f"<section>{rendered(key_to(one))}</section>" for one in lesson.items]
        for one in lesson.notices:
            parts.append(f"<section>{rendered(key_to_notice(one))}</section>")
    write(folder / "answer-key.html", document("Answer key", "key", parts))
    _write_guide(here, folder)
    return [f"Not in teacher/: {line}" for line in left_out]


def _write_guide(here: Case, folder: Path) -> None:
    """The teacher's texts as pages to read, and the plans and letters as pages to print."""
    printed = plans.pages(here)
    for name, page in printed.items():
        write(folder / "teacher" / plans.FOLDER / name, page)
    listed = [(f"{plans.FOLDER}/{name}", plans.named(name)) for name in printed]
    for path in sorted((folder / "teacher").rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        title = text.partition("\n")[0].removeprefix("# ")
        is_guide = path.name == guide.PATH.name
        write(path.with_suffix(".html"), plans.whole(text, title, listed if is_guide else []))


def _keys(cell: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """A cell with the key to each question of this one."""
    call, name = called(cell.source)
    if call == "notice":
        ours = without_markup(key_to_notice(notice_called(name), ask=False))
        return [new_markdown_cell(ours, id=f"{cell.id}-key")]
    if call == "wire":
        said = without_markup(key_to_inbox(wire_called(cell.source).claims))
        return [new_markdown_cell(said, id=f"{cell.id}-key")]
    asked: list[str] = []
    if call == "quiz":
        asked = quizzes()[name].items
    elif call == "form":
        asked = forms()[name].items
    elif call in ("check", "write", "brief"):
        asked = [name]
    keys = [without_markup(key_to(item(one), prompt=False)) for one in asked]
    return [new_markdown_cell("\n\n".join(keys), id=f"{cell.id}-key")] if keys else []


# --- pages -----------------------------------------------------------------------------------


def for_print(making: Making, folder: Path) -> list[str]:
    """Of each lesson a source sheet, a worksheet and its key, and a form for typed answers."""
    here = making.here
    left_out: list[str] = []
    keys: dict[str, str] = {}
    for name in belongs.lesson_names(here):
        left_out += cells.built(here, name, "").left_out
        core = core_of(here, name, making.runs)
        tasks = tasks_of(core, here.has_text)
        write(folder / f"{name}-source.html", source_sheet(here, core, here.has_text))
        write(folder / f"{name}-worksheet.html", worksheet(core, tasks))
        write(folder / f"enter-answers-{name[:2]}.html", entry_form(here, core, tasks))
        keys[f"{name}-key"] = worksheet(core, tasks, key=True)
    other = other_work(here)
    if other:
        write(folder / "other-work-worksheet.html", other["worksheet"])
        keys["other-work-key"] = other["key"]
    noticed = [one for lesson in lessons() for one in lesson.notices]
    leaks.clean(folder, leaks.key_texts([*every_item().values(), *noticed], SAID))
    for name, page in keys.items():
        write(folder / "keys" / f"{name}.html", page)
    _print_all(folder)
    return [f"Not in print/: {line}" for line in left_out]


def _print_all(folder: Path) -> None:
    """A PDF of each sheet, or a sentence on how to print where there is no Chromium."""
    browser = chromium()
    missing = 0
    sheets = [path for path in folder.rglob("*.html") if not path.name.startswith("enter-")]
    for path in sorted(sheets):
        if not browser or not print_pdf(path, path.with_suffix(".pdf"), browser):
            missing += 1
    if missing:
        print("No PDFs: there is no Chromium here. Open the pages in a browser, and print them.")


def for_web(making: Making, folder: Path) -> list[str]:
    """A list of the lessons, and each as one file that opens anywhere: from a disk, on a phone."""
    here = making.here
    waits = making.web_waits
    left_out: list[str] = []
    names = belongs.lesson_names(here)
    whole = {one.lesson: one for one in belongs.whole(here)}
    tests = {one.lesson for one in lessons() if is_form(one)}
    pages = [webpages.made(making.runs, name, waits, left_out) for name in names]
    for number, (name, page) in enumerate(zip(names, pages, strict=True)):
        after = pages[number + 1] if number + 1 < len(pages) else None
        if after and after.lesson in tests:
            after = None  # who took one form before the course takes the other one now
        file = ""
        if waits.items:
            opened = webpages.opened_places(page)
            told = _told_then(here, name, waits)
            file = answers.text(here, whole[page.lesson], waits, opened, told)
            making.answers[page.lesson] = file
        write(folder / page.href, webpages.html(here, page, after, waits, file))
    write(folder / "index.html", webpages.index(here, pages))
    # In a form nothing is said to an answer; all others answer at once, if they do not wait.
    held = [one for name, one in every_item().items() if name in waits.items]
    noticed = [one for each in lessons() for one in each.notices if one.item in waits.items]
    beside = [one for one in _open_beside(waits) if one.id not in in_forms()]
    leaks.clean(folder, leaks.key_texts([*_in_forms(), *held, *noticed], opened=beside))
    return [f"Not in web/: {line}" for line in left_out]


def _open_beside(waits: Waiting) -> list[Item]:
    """The items that answer at once in a copy in which others wait."""
    return [one for name, one in every_item().items() if name not in waits.items]


def _in_forms() -> list[Item]:
    """The items of the two forms: nothing is said to their answers, in any edition for learners."""
    return [item(one) for one in sorted(in_forms())]


def for_projector(making: Making, folder: Path) -> list[str]:
    """Each lesson as a page of screens for a class that looks at one projector, with the key."""
    here = making.here
    left_out: list[str] = []
    tests = {one.lesson for one in lessons() if is_form(one)}
    names = belongs.lesson_names(here)
    shown = [name for name in names if name[:2] not in tests]
    pages = [projected(making.runs, name, making.spreads, left_out) for name in shown]
    for page in pages:
        write(folder / f"{page.name}.html", projector.html(here, page))
    write(folder / "index.html", projector.index(here, pages, bool(tests)))
    beside = [one for one in every_item().values() if one.id not in in_forms()]
    leaks.clean(folder, leaks.key_texts(_in_forms(), opened=beside))
    return [f"Not in projector/: {line}" for line in left_out]


EDITIONS: dict[str, Callable[[Making, Path], list[str]]] = {
    "class": for_class,
    "teacher": for_teacher,
    "print": for_print,
    "web": for_web,
    "projector": for_projector,
}
