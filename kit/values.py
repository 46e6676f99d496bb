"""Whatever a learner may pass to an exercise, as plain Python values."""

import datetime
import json
import math
import numbers
import types
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from kit.errors import KitError

MOST = 1000  # rows or letters that are looked at: enough for any key
WIDE = 100  # columns
_ARRAYS = (pd.Series, pd.Index, pd.api.extensions.ExtensionArray, np.ndarray)
_LISTS: tuple[type, ...] = (
    *_ARRAYS,
    list,
    tuple,
    set,
    frozenset,
    range,
    type({}.keys()),
    type({}.values()),
)
_FITS = {"number": (int, float), "missing": (int, float, type(None)), "text": (str,), "ids": (str,)}

# What a learner gave, in words. A bool is an int as well, so it comes first.
_COMMAND = types.FunctionType | types.BuiltinFunctionType | types.MethodType
_SORTS = {
    pd.DataFrame: "a table (DataFrame)",
    pd.Series: "a column or a row (Series)",
    list | tuple: "a list",
    set | frozenset: "a set",
    dict: "a dictionary",
    str: "text, in quotation marks",
    bool | np.bool_: "True or False",
    datetime.timedelta | np.timedelta64: (  # numpy's own is an integer as well
        "a length of time (`.days` behind it gives its number of days)"
    ),
    int | float | np.integer | np.floating | Decimal: "a number",
    datetime.date: "a date",
    type(None): "nothing (None)",
    _COMMAND: "a command without its round brackets",
}


class Plain(NamedTuple):
    """An answer of any kind as rows of plain values; a number is one row of one value."""

    names: list[str]
    "The columns of a table, in the order of the alphabet."
    rows: list[tuple]
    total: int
    "How many rows there are: more than `rows` where there are too many to look at."


def plain(answer: Any, expects: str) -> Plain:
    """An answer as plain values; raises where it is not of the kind that is expected.

    Of something long only the beginning is read, and nothing at all of what makes its values one
    by one: a generator may never end.

    >>> plain(pd.Series({"killed": 2.0, "wounded": pd.NA}), "series").rows
    [('killed', 2), ('wounded', None)]
    """
    columns = _columns(answer, expects)
    if not all(isinstance(column, _LISTS) for column in columns.values()):
        raise TypeError(f"no {expects}")
    names = sorted(columns)
    total = max(map(len, columns.values()), default=0)
    cells = [[_cell(one) for one in _head(columns[name])] for name in names]
    rows = list(zip(*cells, strict=True))
    if expects in _FITS:
        for row in rows:
            _must_fit(row[0], answer, expects)
    if expects == "series":
        rows = [(str(label), value) for label, value in rows]
    if expects in ("ids", "set"):
        rows = _each_once(rows)
        total = len(rows) if total <= MOST else total
    return Plain(names, rows, total)


def _must_fit(value: Any, answer: Any, expects: str) -> None:
    """Raise a KitError that says what was found in the place of a number, a text or an id."""
    if type(value) in _FITS[expects]:
        return
    if value is None:
        raise KitError("We found a missing value.")
    raise KitError(f"We found {described(value if expects == 'ids' else answer)}.")


def _each_once(rows: list[tuple]) -> list[tuple]:
    """The different rows. To Python True is 1, to a reader it is not."""
    return list({(type(row[0]) is bool, row): row for row in rows}.values())


def read(answer: Any, expects: str) -> tuple[Plain, str]:
    """An answer as the kind that is expected, else as any other; and the kind it was read as.

    >>> read(42, "series")
    (Plain(names=[''], rows=[(42,)], total=1), 'missing')
    """
    for kind in (expects, "missing", "text", "frame", "series", "list"):
        try:
            return plain(answer, kind), kind
        except Exception:  # whatever a learner's object does when it is touched
            continue
    raise ValueError("nothing that kit.check can compare")


def expected(key: Any, expects: str) -> tuple[Plain, str]:
    """An answer of the key, where null is a missing value; a mistake may be of another kind."""
    return read(pd.NA if key is None else key, expects)


def summary(mine: Plain, expects: str) -> Any:
    """An answer to save: as a key is written if that is short, else the beginning of it.

    >>> summary(plain((3.0, "x"), "list"), "list")
    [3, 'x']
    """
    short: Any = [row[0] for row in mine.rows]
    if expects == "ids":
        return [value[:40] for value in short[:100]]  # whole: they are judged later, in class
    if expects == "series":
        short = dict(mine.rows)
    elif expects == "frame":
        short = {name: [row[n] for row in mine.rows] for n, name in enumerate(mine.names)}
    elif expects in _FITS:
        short = short[0][:250] if expects == "text" else short[0]
    text = json.dumps(short, ensure_ascii=False)
    whole = len(text) <= 300 and len(mine.rows) == mine.total
    return json.loads(text, parse_constant=str) if whole else text[:300]


def described(value: Any) -> str:
    """What sort of thing this is, in words.

    >>> described(["C09"]), described(one for one in "ab")
    ('a list', '`generator`')
    """
    try:
        for kind, words in _SORTS.items():
            if isinstance(value, kind):
                return words
        return code(type(value).__name__)
    except Exception:  # a class may say anything of itself, or stop when it is asked
        return "something that cannot be looked at"


def code(value: Any) -> str:
    """A value for a line of Markdown, shown as it is: never read as Markdown or HTML.

    >>> code("*more*   than")
    '`*more* than`'
    """
    text = "<NA>" if value is None else str(value)
    return f"`{' '.join(text.replace('`', ' ').split())[:80] or ' '}`"


def _columns(answer: Any, expects: str) -> dict[str, Any]:
    """The columns of an answer by name."""
    array = isinstance(answer, _ARRAYS)
    match expects:
        case "number" | "missing" | "text" if answer is not None:
            if array and np.ndim(answer) == 1 and len(answer) == 1:
                return {"": answer}
            return {"": [answer]}
        case "ids" | "frame" if array and pd.api.types.is_bool_dtype(answer.dtype):
            raise KitError(
                "These are True and False, one for each row. To keep the rows that are True, put "
                "all of it in square brackets behind the table's name."
            )
        case "ids" if isinstance(answer, pd.DataFrame):
            if "id" in answer.columns:
                return {"": answer["id"]}
            if answer.index.name == "id":
                return {"": answer.index}
            raise KitError("Your table has lost its column `id`, so we cannot tell its rows.")
        case "series" if isinstance(answer, pd.Series | dict):
            values = answer.values() if isinstance(answer, dict) else answer
            return {"label": answer.keys(), "value": values}
        case "frame" if isinstance(answer, pd.DataFrame | dict):
            return {str(name): column for name, column in islice(answer.items(), WIDE)}
        case "list" | "set" | "ids":
            return {"": answer}
    raise TypeError(f"no {expects}")


def _head(column: Any) -> Iterator[Any]:
    """The first values of a column."""
    if isinstance(column, pd.Series):
        column = column.array
    if isinstance(column, _ARRAYS):
        column = column[:MOST]  # some arrays make all their values before they give the first
    return islice(column, MOST)  # an object may go on for ever, whatever its length says


def _number(value: Any) -> int | float | None:
    """A number of any make as Python's own: whole ones as int, one that is none as missing."""
    whole = isinstance(value, int | np.integer)
    if whole and abs(value) < 10**18:
        return int(value)
    short = isinstance(value, np.float16 | np.float32)
    try:  # 0.1 in their few digits, not in the many of a longer one
        number = float(str(value)) if short else float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
    if math.isnan(number):
        return None
    return int(number) if abs(number) < 1e15 and number.is_integer() else number


def _cell(value: Any) -> Any:
    """One value as plain Python, so that its type does not matter: a missing one is None."""
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, np.ndarray) and value.ndim == 0:
        return _cell(value.item())
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, numbers.Real | Decimal):
        return _number(value)
    if isinstance(value, np.datetime64):
        return None if np.isnat(value) else _cell(pd.Timestamp(value))
    if isinstance(value, pd.Period):
        return str(value)
    if isinstance(value, datetime.date):
        return value.isoformat().removesuffix("T00:00:00")
    if isinstance(value, str):  # half an emoji, which nothing can save or show, becomes "?"
        return str.__str__(value)[:MOST].encode(errors="replace").decode()
    if isinstance(value, tuple) and not any(isinstance(one, tuple) for one in value[:9]):
        return " / ".join(str(_cell(one)) for one in value[:9])  # a label of several columns
    raise KitError(f"We found {described(value)}.")
