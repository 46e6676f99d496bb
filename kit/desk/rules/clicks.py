"""Whether an exercise that is offered by clicking can be done so: its columns and its answer."""

from collections.abc import Iterator
from itertools import combinations_with_replacement
from typing import Any

from kit.clicking import fits, panel
from kit.desk.files import Course, Lines, problem
from kit.errors import KitError
from kit.items import Exercise
from kit.questions import every_item

_LONGEST_BEGINNING = 20  # letters of "starts with" that are tried


def clicks(course: Course) -> Lines:
    """Every exercise with a panel: its columns are there, and two conditions lead to the answer."""
    for path, lesson in course.lessons():
        for one in every_item("code", of=lesson.lesson).values():
            if isinstance(one, Exercise) and one.clicks is not None:
                yield from _clicks(one, course.item_at(path, one))


def _clicks(one: Exercise, where: str) -> Lines:
    try:
        shown = panel(one)
    except KitError as error:
        yield f"{where}, field 'clicks': {error}"
        return
    if shown and not can_be_reached(shown):
        rule = "columns and given conditions with which two conditions lead to the answer"
        yield problem(where, "clicks", str(shown["choose"]), rule)


def can_be_reached(shown: dict[str, Any]) -> bool:
    """Whether some two conditions, or one, give the answer; of a column no more than is there."""
    rows = shown["rows"]
    found = set()
    for column in shown["choose"]:
        for how, value in _conditions(rows, column):
            condition = {"column": column, "how": how, "value": value}
            found.add(frozenset(n for n, row in enumerate(rows) if fits(row, condition)))
    if shown["then"] is None:
        wanted = frozenset(n for n, row in enumerate(rows) if row["id"] in shown["key"]["answer"])
        whole = len(wanted) == len(shown["key"]["answer"])
        around = [one for one in found if one >= wanted]
        pairs = combinations_with_replacement(around, 2)
        return whole and any(one & other == wanted for one, other in pairs)
    for one, other in combinations_with_replacement(found, 2):
        if _number([rows[n] for n in one & other], shown["then"]) == shown["key"]["answer"]:
            return True
    return False


def _conditions(rows: list[dict[str, Any]], column: str) -> Iterator[tuple[str, Any]]:
    values = {row[column] for row in rows} - {None}
    yield "has a value", None
    yield "is empty", None
    for value in values:
        for how in ("is", "is not", "is at least", "is at most"):
            yield how, value
        for length in range(1, _LONGEST_BEGINNING):
            yield "starts with", str(value)[:length]


def _number(rows: list[dict[str, Any]], then: str) -> int | float | None:
    """How many rows these are, or the sum of a column; of no number at all there is none."""
    if then == "count":
        return len(rows)
    every = [row[then.removeprefix("sum of ")] for row in rows]
    numbers = [one for one in every if one is not None]
    return sum(numbers) if numbers else None
