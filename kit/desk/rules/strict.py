"""The tables as frictionless sees them, a second opinion: `python -m kit validate --strict`."""

import re
from typing import Any

from kit.courses import PACKAGE
from kit.desk.files import Course, Lines

INSTALL = """--strict needs the test packages. Install them with
    python3 start.py test
or  python -m pip install -r requirements-test.txt"""


def second_opinion(course: Course, said: list[str]) -> Lines:
    """What frictionless finds in rows of which nothing has been `said` yet."""
    try:
        import frictionless
    except ImportError:
        yield INSTALL
        return
    known = {found[0] for line in said if (found := re.match(r"data/\w+\.csv(, row \d+)?", line))}
    try:
        report = frictionless.Package(str(course.root / PACKAGE)).validate()
    except frictionless.FrictionlessException as stopped:
        for reason in stopped.reasons or [stopped.error]:
            yield f"{PACKAGE}: {reason.note}."
        return
    yield from (f"{PACKAGE}: {error.note}." for error in report.errors)
    for task in report.tasks:
        for error in task.errors:
            where = _where(course, task.name, error)
            if where not in known and f"data/{task.name}.csv" not in known:
                yield f"{where}: {error.note or error.message}."


def _where(course: Course, table: str, error: Any) -> str:
    place = getattr(error, "row_number", 0)
    rows = course.tables[table]
    if not place or place - 2 >= len(rows):
        return f"data/{table}.csv"
    return f"data/{table}.csv, row {rows[place - 2].number}"
