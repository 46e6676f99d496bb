"""The maintainer's commands: `python -m kit --help` lists them."""

import sys
from importlib import import_module
from io import TextIOWrapper

from kit.casefile.cases import case
from kit.casefile.packages import sound
from kit.errors import KitError
from kit.starting.words import Parser, WrongWords, not_empty


def parser() -> Parser:
    """Every command, and what may stand behind it."""
    made = Parser(
        prog="python -m kit",
        description="For those who make the course, and teach with it. Run it in its folder.",
        epilog="python -m kit COMMAND --help says more.",
    )
    commands = made.add_subparsers(dest="command", metavar="COMMAND", required=True)

    validate = commands.add_parser(
        "validate", help="check the case file, the questions and the notebooks; one line a problem"
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
        "editions", help="make the course for a class, for its teacher, for print and for the web"
    )
    editions.add_argument("out", metavar="OUT", type=not_empty, help="a new folder for them")
    editions.add_argument("names", metavar="NAME", nargs="*", help="only these, such as class web")

    report = commands.add_parser("report", help="say what a class did: a page and tables")
    report.add_argument("folder", metavar="FOLDER", type=not_empty, help="holds the hand-ins")
    report.add_argument(
        "out", metavar="OUT", nargs="?", default="", help="for the report; else FOLDER/report"
    )
    report.add_argument(
        "--names", metavar="LIST.csv", default="", help="pseudonym and name, for the gradebooks"
    )
    report.add_argument(
        "--semicolons",
        action="store_true",
        help="write the tables for a spreadsheet that separates cells by semicolons",
    )
    return made


def main(words: list[str]) -> int:
    """0: all is well. 1: something in the course is to be put right. 2: the command cannot run."""
    for stream in (sys.stdout, sys.stderr):  # a console that lacks a letter must not stop us
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        options = vars(parser().parse_args(words))
    except WrongWords as wrong:
        print(wrong, file=sys.stderr)
        return 2
    try:
        sound(case().package)  # every command reads it
        return import_module(f"kit.desk.{options.pop('command')}").main(**options)
    except KitError as error:
        print(error)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
