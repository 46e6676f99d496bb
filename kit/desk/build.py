"""`python -m kit build FOLDER`: makes tables, map, questions and lesson from `case.yaml`."""

import contextlib
from pathlib import Path

from kit import questions
from kit.casefile import cases
from kit.desk import catalogue
from kit.desk.commands import command
from kit.desk.files import Course
from kit.desk.newcase import building, keeping, texts
from kit.desk.newcase.tables import ARTICLE
from kit.errors import KitError


def main(folder: str) -> int:
    """Build the course in a folder; print what was left alone, and what to do next."""
    here = Path(folder).resolve()
    for line in build(here):
        print(line)
    print(f"The course in {folder} is built.")
    print(f"Next: {command('validate', folder)}")
    return 0


def build(here: Path) -> list[str]:
    """Build the course in a folder; sentences on what a person should know of it."""
    if not here.is_dir():
        raise KitError(
            f"There is no folder {here}. `python -m kit new ARTICLE.txt FOLDER` makes one."
        )
    if not (here / "case.yaml").is_file():
        raise KitError(
            f"There is no case.yaml in {here}. Give the folder that `python -m kit new` has made."
        )
    files, remarks = building.built(here)
    _store_article(here)
    kept = keeping.written(here, files)
    _made_from_the_rest(here)
    keeping.remember(here, "case.yaml")
    return [*kept, *remarks]


def _store_article(here: Path) -> None:
    """The article as it is read: UTF-8, and line ends of one kind, whatever an editor has saved."""
    path = here / ARTICLE
    text, _ = texts.read(path)
    path.write_text(text, encoding="utf-8", newline="\n")


def _made_from_the_rest(here: Path) -> None:
    """What `python -m kit catalogue` makes of tables and notebooks."""
    cases.forget()
    questions.forget()
    with contextlib.chdir(here):
        for name, text in catalogue.from_the_rest(Course(cases.case())).items():
            path = here / "data" / name
            path.write_text(text, encoding="utf-8", newline="\n")
