"""`python -m kit new ARTICLE.txt FOLDER`: a folder with case.yaml, the article, and the kit."""

import shutil
import tempfile
from pathlib import Path

from kit.casefile.cases import Case, case
from kit.desk import belongs
from kit.desk.commands import command
from kit.desk.newcase import starting, texts
from kit.desk.newcase.casefiles import NAME
from kit.desk.newcase.tables import ARTICLE
from kit.errors import KitError

# The checks of a new course, and what they are called there.
_CHECKS = {"course_checks.py.txt": "test_course.py", "course_conftest.py.txt": "conftest.py"}


def main(article: str, folder: str, cards: str = "") -> int:
    """Make the folder; with `cards`, its claims are those of a ledger. Print what to do next."""
    here = case()
    target = free(here, Path(folder))
    text, remark = texts.read(Path(article))
    found = starting.cards_in(Path(cards), text) if cards else starting.Cards()
    with tempfile.TemporaryDirectory() as place:  # all of it or nothing
        made = Path(place) / "course"
        fill(here, made, text, found)
        shutil.copytree(made, target, dirs_exist_ok=True)
    sentences = texts.sentences(text)
    print(f"{folder} is made. The article has {len(sentences)} sentences.")
    for line in filter(None, [remark, *found.remarks]):
        print(line)
    print(f"Next: open {Path(folder) / NAME} in a text editor, and write into it who says what.")
    print(f"Then: {command('build', folder)}")
    return 0


def free(here: Case, folder: Path) -> Path:
    """The folder, new or empty and outside this course, or a KitError that says so."""
    target = folder.resolve()
    if target.is_relative_to(here.root.resolve()):
        raise KitError(f"{folder} is inside this course. Give a folder beside it: ../my-course")
    if target.is_file():
        raise KitError(f"{folder} is a file. Give the name of a new folder: ../my-course")
    if target.is_dir() and any(target.iterdir()):
        begun = " It holds a course already: run build on it." if (target / NAME).is_file() else ""
        raise KitError(f"{folder} is not empty.{begun} Give a new folder, such as ../my-course")
    return target


def fill(here: Case, made: Path, text: str, found: starting.Cards) -> None:
    """Put the kit, the article, a case.yaml to fill in and the checks into a folder."""
    for name in belongs.engine(here):
        target = made / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(here.root / name, target)
    for folder in ("data", "notebooks", "seeds", "tests"):
        (made / folder).mkdir(exist_ok=True)
    templates = Path(__file__).parent / "newcase"
    for template, name in _CHECKS.items():
        shutil.copy(templates / template, made / "tests" / name)
    (made / ARTICLE).write_text(text, encoding="utf-8", newline="\n")
    (made / NAME).write_text(starting.case_file(text, found), encoding="utf-8", newline="\n")
