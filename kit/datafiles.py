"""Reads a YAML or JSON file of `data/`, whatever it holds: once, and as plain Python."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kit.errors import KitError

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C where there is one: 5 times as fast


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
    return KitError(f"{where} cannot be read: {' '.join(str(error).split())}")
