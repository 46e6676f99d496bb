"""What is typed behind a command: argparse, with our sentences for what does not fit."""

from __future__ import annotations

import argparse
import re
from typing import NoReturn

SENTENCES = {
    r"the following arguments are required: (.*)": "Something is missing: {}.",
    r"unrecognized arguments: (.*)": "Not known here: {}.",
    r"argument .*: invalid choice: (.*?) \(choose from (.*)\)": "There is no {}. There are: {}.",
}


class WrongWords(Exception):
    """What was typed cannot be done. The text says why, and how the command is written."""


class Parser(argparse.ArgumentParser):
    """Raises WrongWords where argparse would end Python."""

    def error(self, message: str) -> NoReturn:
        raise WrongWords(f"{in_words(message)}\n{self.format_usage().strip()}")


def in_words(message: str) -> str:
    """What argparse says, as a sentence.

    >>> in_words("the following arguments are required: FOLDER")
    'Something is missing: FOLDER.'
    >>> in_words("unrecognized arguments: --stict")
    'Not known here: --stict.'
    """
    for pattern, sentence in SENTENCES.items():
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return sentence.format(*found.groups())
    return f"{message[:1].upper()}{message[1:]}."


def not_empty(word: str) -> str:
    """For `type=`: a name or a path of at least one letter."""
    if not word:
        raise argparse.ArgumentTypeError("a name of no letters is none")
    return word
