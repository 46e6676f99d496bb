"""Reads a YAML or JSON file of `data/`, whatever it holds: once, and as plain Python."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kit.errors import KitError, plainly

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C where there is one: 5 times as fast

SLIPS = (
    "Often a quotation with a colon, or one that begins with a quotation mark, needs marks around "
    "it: '…'. Or this line or the one above it is not as far to the right as its neighbours, or "
    "has no colon."
)
"What most slips in YAML are."


@cache
def document(root: Path, path: str) -> Any:
    """The file at `path` in the folder `data/` of a course. It is shared: do not change it.

    One that cannot be read is a KitError that names it.
    """
    try:
        text = (root / "data" / path).read_text(encoding="utf-8")
        return json.loads(text) if path.endswith("json") else yaml.load(text, LOADER)
    except Exception as error:  # PyYAML raises KeyError or RecursionError, too, at odd text
        raise unreadable(f"data/{path}", error) from None


def unreadable(where: str, error: Exception) -> KitError:
    """What to say of a file that cannot be read."""
    if isinstance(error, yaml.YAMLError) and (mark := mark_of(error)):
        place = f"line {mark.line + 1}, column {mark.column + 1}"
        return KitError(f"{where} cannot be read: look at {place} ({reason(error)}). {SLIPS}")
    return KitError(f"{where} cannot be read: {' '.join(plainly(error).split())}")


def mark_of(error: yaml.YAMLError) -> yaml.Mark | None:
    """The place in a YAML file where its reader gave up; None where it does not say."""
    mark = getattr(error, "problem_mark", None)
    if "quoted" in (getattr(error, "context", None) or ""):
        mark = getattr(error, "context_mark", mark)  # where a quotation mark opens
    return mark


def reason(error: yaml.YAMLError) -> str:
    """What the reader of YAML says, in one line."""
    problem = getattr(error, "problem", None) or str(error)
    if "cannot start any token" in problem:
        problem += ", such as a tab or @"
    return " ".join(problem.split())
