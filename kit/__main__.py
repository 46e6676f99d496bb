"""The maintainer's commands: `python -m kit --help` lists them."""

import os
import sys
from contextlib import suppress
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from kit.casefile.cases import case
from kit.casefile.packages import sound
from kit.courses import PACKAGE
from kit.desk.commands import command as typed
from kit.errors import KitError
from kit.starting.words import Parser, WrongWords, not_empty

MAKING = ("new", "build", "borders")
"""Commands that make what the others read."""


def parser() -> Parser:
    """Every command, and what may stand behind it."""
    made = Parser(
        prog="python -m kit",
        description="For those who make a course, and teach with it. Run it in its folder.",
        epilog="python -m kit COMMAND --help says more.",
    )
    commands = made.add_subparsers(dest="command", metavar="COMMAND")
    _of_another_article(commands)

    validate = commands.add_parser(
        "validate", help="check the case file, the questions and the notebooks; one line a problem"
    )
    validate.add_argument(
        "course", metavar="FOLDER", nargs="?", default="", help="a course; else the one around you"
    )
    validate.add_argument(
        "--strict",
        action="store_true",
        help="let frictionless read the tables as well; it needs the test packages",
    )
    validate.add_argument(
        "--by-eye",
        action="store_true",
        help="check nothing; print the dated sentences that no rule can compare, with their rows",
    )

    catalogue = commands.add_parser(
        "catalogue", help="write what in data/ is made from the tables and the notebooks"
    )
    catalogue.add_argument("--check", action="store_true", help="only say whether it is up to date")

    editions = commands.add_parser(
        "editions", help="make the course for a class, its teacher, print, the web and a projector"
    )
    editions.add_argument("out", metavar="OUT", type=not_empty, help="a new folder for them")
    editions.add_argument("names", metavar="NAME", nargs="*", help="only these, such as class web")

    editions.add_argument(
        "--class",
        dest="web_for_class",
        action="store_true",
        help="let the web edition wait for the teacher's answers, as the class's does",
    )
    editions.add_argument(
        "--withhold",
        choices=["tickets", "all"],
        default="tickets",
        help="what waits for the teacher: exit tickets and tests, or all; without it, tickets",
    )
    _course(editions)
    editions.add_argument(
        "--no-article",
        action="store_true",
        help="leave the text of the article out: a link stands in its place",
    )
    editions.add_argument(
        "--hand-ins",
        metavar="FOLDER",
        default="",
        help="show on the projector how the class of these hand-ins answered, without names",
    )

    report = commands.add_parser("report", help="say what a class did: a page and tables")
    report.add_argument("folder", metavar="FOLDER", type=not_empty, help="holds the hand-ins")
    report.add_argument(
        "out", metavar="OUT", nargs="?", default="", help="for the report; else FOLDER/report"
    )
    _course(report)
    report.add_argument(
        "--names", metavar="LIST.csv", default="", help="pseudonym and name, for the gradebooks"
    )
    report.add_argument(
        "--semicolons",
        action="store_true",
        help="write the tables for a spreadsheet that separates cells by semicolons",
    )
    return made


def _of_another_article(commands: Any) -> None:
    """The commands that make a course of another article."""
    new = commands.add_parser("new", help="begin a course of another article: a folder to fill in")
    new.add_argument("article", metavar="ARTICLE.txt", type=not_empty, help="the text")
    new.add_argument("folder", metavar="FOLDER", type=not_empty, help="a new folder")
    new.add_argument(
        "--cards",
        metavar="FILE",
        default="",
        help="begin with the claim cards of a hand-in or a journal",
    )
    build = commands.add_parser("build", help="make its tables, map, questions and lesson")
    build.add_argument("folder", metavar="FOLDER", type=not_empty, help="has a case.yaml")
    borders = commands.add_parser("borders", help="write the borders for its maps, anywhere")
    borders.add_argument("folder", metavar="FOLDER", type=not_empty, help="a course")
    borders.add_argument(
        "--box",
        metavar=("SOUTH", "WEST", "NORTH", "EAST"),
        nargs=4,
        type=float,
        help="in degrees; else what its maps show",
    )


def _course(command: Any) -> None:
    command.add_argument(
        "--course", metavar="FOLDER", default="", help="of this course; else the one around you"
    )


def _enter(course: str, options: dict[str, Any]) -> None:
    """Go into a course; what was typed as a path still means the same."""
    for name in ("out", "folder", "hand_ins"):
        if options.get(name):
            options[name] = os.path.abspath(options[name])
    if not os.path.isfile(os.path.join(course, PACKAGE)):
        begun = os.path.isfile(os.path.join(course, "case.yaml"))
        todo = f"Run: {typed('build', course)}" if begun else "Give the folder of a course."
        raise KitError(f"There is no {PACKAGE} in {course}. {todo}")
    os.chdir(course)


def keep_in_the_course(prefix: Path) -> None:
    """What matplotlib and IPython write for themselves goes where start.py lets it go.

    Elsewhere than in the .venv of a course they write where they always do.
    """
    if prefix.name == ".venv":
        own = prefix.parent / ".jupyter"
        with suppress(OSError):
            own.mkdir(mode=0o700, exist_ok=True)  # what learners type is kept there, too
        os.environ.setdefault("MPLCONFIGDIR", str(own / "matplotlib"))
        os.environ.setdefault("IPYTHONDIR", str(own / "ipython"))


def main(words: list[str]) -> int:
    """0: all is well. 1: something in the course is to be put right. 2: the command cannot run."""
    for stream in (sys.stdout, sys.stderr):  # a console that lacks a letter must not stop us
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        options = vars(parser().parse_args(words))
        if options["command"] is None:
            parser().print_help()
            return 0
    except WrongWords as wrong:
        print(wrong, file=sys.stderr)
        return 2
    try:
        command = options.pop("command")
        if course := options.pop("course", ""):
            _enter(course, options)
        if command not in MAKING:
            sound(case().package)  # all others read it
        return import_module(f"kit.desk.{command}").main(**options)
    except KitError as error:
        print(error)
        return 1


if __name__ == "__main__":
    keep_in_the_course(Path(sys.prefix))
    sys.exit(main(sys.argv[1:]))
