"""The maintainer's commands: `python -m kit validate` and the others that USAGE lists."""

import re
import sys
from importlib import import_module
from io import TextIOWrapper

from kit.errors import KitError

USAGE = """usage: python -m kit COMMAND, in the folder of the course

  validate             check the case file, the questions and the notebooks; one line a problem
  validate --strict    let frictionless read the tables as well; it needs the test packages
  validate --by-eye    print the dated sentences that no rule can compare, and their rows: read them
  catalogue            write data/README.md from data/datapackage.json and the tables
  catalogue --check    only say whether data/README.md is up to date
  editions OUT         make the course for a class, for its teacher, for print and for the web, in
                       the new folder OUT; or only some of them: editions OUT class web
  report FOLDER [OUT]  say what a class did: a page and tables, made from the hand-ins in FOLDER, in
                       the folder OUT, or in FOLDER/report"""
# What may stand behind a command.
TAKES = {"validate": "(--strict|--by-eye)?", "catalogue": "(--check)?", "editions": "[^-](?s:.*)"}
TAKES["report"] = r"[^\n-][^\n]*(\n[^\n-][^\n]*)?"


def main(words: list[str]) -> int:
    """0: all is well. 1: something in the course is to be put right. 2: the command cannot run."""
    for stream in (sys.stdout, sys.stderr):  # a console that lacks a letter must not stop us
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if not words or not re.fullmatch(TAKES.get(words[0], "(?!)"), "\n".join(words[1:])):
        print(USAGE, file=sys.stderr)
        return 2
    try:
        return import_module(f"kit.desk.{words[0]}").main(*words[1:])
    except KitError as error:
        print(error)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
