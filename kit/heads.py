"""What columns are called where people read them: the titles of the course's own description."""

import json
from functools import cache
from pathlib import Path

PACKAGE = "data/datapackage.json"


def heads(course: Path, name: str | None = None) -> dict[str, str]:
    """What columns are called on a page, with their units, by the names that code uses.

    Without the name of a table: those columns that are called the same in every table.
    """
    path = course / PACKAGE
    try:
        every = _described(path, path.stat().st_mtime_ns)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}
    if name in every:
        return every[name]
    found: dict[str, set[str]] = {}
    for columns in every.values():
        for column, head in columns.items():
            found.setdefault(column, set()).add(head)
    return {column: head.pop() for column, head in found.items() if len(head) == 1}


@cache
def _described(path: Path, _changed: int) -> dict[str, dict[str, str]]:
    """The heads of each table in the description, as it was at this moment."""
    described = {}
    for one in json.loads(path.read_text(encoding="utf-8"))["resources"]:
        fields = one["schema"]["fields"]
        described[one["name"]] = {field["name"]: _head(field) for field in fields}
    return described


def _head(field: dict[str, str]) -> str:
    """The title of a column, with its unit where that is a word or two and not in the title."""
    title = field.get("title", field["name"])
    unit = field.get("unit", "")
    said = len(unit.split()) > 2 or unit.lower() in title.lower() or title.lower() in unit.lower()
    return title if said else f"{title} ({unit})"
