"""Feedback on code exercises: specific, never a traceback, never just "wrong"."""

import math
import numbers
from typing import Any

import pandas as pd

from kit import journals
from kit.errors import KitError
from kit.items import Exercise
from kit.pages import Page, page
from kit.questions import item, rendered

_WANTED = {"number": "a number", "missing": "a number or a missing value"}
_WANTED["ids"] = "ids: a table with the column 'id', that column, or a list"


def check(item_id: str, answer: Any = ...) -> Page:
    """Feedback on your answer to a code exercise, with hints to open one at a time.

    Give the value you worked out: a number, or rows or ids of a table, as the exercise asks;
    `...` means "not answered yet". Whatever is passed, the result is a page to read; only an
    unknown exercise id raises a KitError.

    >>> check("05.10")
    Not answered yet. Put your code in the place of the three dots, then run the cell again.
    >>> check("05.10", 31 + 28)
    Right. 59, and other reports of the same announcement do print 59. ...
    """
    one: Exercise = item(item_id, "code")
    verdict, state = "Not answered yet.", "open"
    say = "Put your code in the place of the three dots, then run the cell again."
    if answer is not ...:
        verdict, state, value = "Not yet.", "not-yet", None
        try:
            value = _ids(answer) if one.expects == "ids" else _number(answer, one.expects)
            if _same(value, one.answer, one.tolerance):
                verdict, state = "Right.", "right"
            known = [mistake for mistake in one.mistakes if _same(value, mistake.answer, 0)]
            shown = f"{value:g}" if isinstance(value, float) else str(value)[:80]
            say = f"You have {shown}. Open a hint and try again."
            say = one.feedback if state == "right" else known[0].feedback if known else say
        except Exception as error:  # whatever a learner's object does when it is touched
            say = f"Your answer is of type {type(answer).__name__}."
            say = str(error) if isinstance(error, KitError) else say
            say += f" The exercise asks for {_WANTED[one.expects]}."
        event = {"item": one.id, "event": "answer", "answer": value, "right": state == "right"}
        journals.record(event)
    hints = [rendered(hint) for hint in one.hints if state != "right"]
    parts = {"state": state, "verdict": verdict, "say": rendered(say), "hints": hints}
    return page("check.html", f"Feedback on {one.id}", f"{verdict} {say.strip()}", **parts)


def _number(answer: Any, expects: str) -> float | None:
    """A number; None for a missing value, where one is expected."""
    if isinstance(answer, pd.Series) and len(answer) == 1:
        answer = answer.iloc[0]
    if answer is pd.NA or (isinstance(answer, numbers.Real) and math.isnan(answer)):
        if expects == "missing":
            return None
        raise KitError("This is a missing value, <NA>.")
    if isinstance(answer, bool) or not isinstance(answer, numbers.Real):
        raise TypeError
    return float(answer)


def _ids(answer: Any) -> list[str]:
    if isinstance(answer, pd.DataFrame):
        if "id" not in answer.columns:
            raise KitError("Your table has lost its column 'id', so we cannot tell its rows.")
        answer = answer["id"]
    if not isinstance(answer, pd.Series | pd.Index | list | tuple | set | frozenset):
        raise TypeError
    values = list(answer)[:100]  # more than any exercise asks for
    if values and all(isinstance(one, bool) for one in values):
        raise KitError(
            "These are True and False, one for each row. To keep the rows that are True, put all "
            "of it in square brackets behind the table's name."
        )
    if not all(isinstance(one, str) for one in values):
        raise TypeError
    return sorted(set(values))


def _same(value: Any, wanted: Any, tolerance: float) -> bool:
    if isinstance(value, float) and isinstance(wanted, int | float):
        return math.isclose(value, wanted, rel_tol=1e-9, abs_tol=tolerance)
    return value == (sorted(wanted) if isinstance(wanted, list) else wanted)
