"""What the page needs so that an exercise can be done by clicking: rows, columns, and the key.

The page chooses among the rows and judges at once, in every edition. Where the key is withheld it
gets none. `kit.exercises` judges what is saved with the same check as an answer in code.
"""

from typing import Any

from kit import provided
from kit.errors import KitError
from kit.items import Clicks, Exercise, Withheld
from kit.items.clicks import known_mistakes
from kit.questions import rendered
from kit.values import plain


def panel(one: Exercise | Withheld) -> dict[str, Any] | None:
    """The panel of an exercise as its page gets it; None where it has none."""
    clicks = clicks_of(one)
    if clicks is None:
        return None
    frame = provided.case().rows(clicks.table)
    names = clicks.every_column()
    if missing := [name for name in ["id", *names] if name not in frame.columns]:
        raise KitError(f"The table {clicks.table!r} has no column {missing[0]!r:.60}.")
    labels = provided.case().labels(clicks.table)
    found = plain(frame[["id", *[name for name in names if name != "id"]]], "frame")
    every = [dict(zip(found.names, row, strict=True)) for row in found.rows]
    given = [condition.model_dump() for condition in clicks.given]
    rows = [row for row in every if all(fits(row, condition) for condition in given)]
    return {
        "rows": rows,
        "labels": {name: labels.get(name, name) for name in names},
        "columns": clicks.columns,
        "choose": clicks.choose,
        "given": given,
        "then": clicks.then,
        "key": _key(one) if isinstance(one, Exercise) else None,
    }


def clicks_of(one: Exercise | Withheld) -> Clicks | None:
    """What an exercise says of clicking, also where its key is withheld."""
    if isinstance(one, Exercise):
        return one.clicks
    told = (one.model_extra or {}).get("clicks")
    return Clicks.model_validate(told) if told else None


def _key(one: Exercise) -> dict[str, Any]:
    """What is right, what is said to it, and to each mistake."""
    mistakes = []
    for mistake in known_mistakes(one):
        mistakes.append({"answer": mistake.answer, "feedback": rendered(mistake.feedback)})
    right = {"answer": one.answer, "feedback": rendered(one.feedback)}
    return {**right, "tolerance": one.tolerance, "mistakes": mistakes}


def fits(row: dict[str, Any], condition: dict[str, Any]) -> bool:
    """Whether a row fits a condition; `choosing.js` says the same."""
    cell = row[condition["column"]]
    how = condition["how"]
    value = condition["value"]
    if how == "is empty":
        return cell is None
    if cell is None:
        return False
    if how == "has a value":
        return True
    if how == "starts with":
        return str(cell).casefold().startswith(str(value).strip().casefold())
    if how == "is":
        return cell == value
    if how == "is not":
        return cell != value
    if not isinstance(cell, int | float) or not isinstance(value, int | float):
        cell, value = str(cell), str(value)
    return cell >= value if how == "is at least" else cell <= value
