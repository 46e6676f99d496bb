"""A table to read: words to the left, numbers to the right, and heads that say what they hold.

Every table of a course is made here: those that a cell shows, and those beside maps and figures.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

FIRST = 8  # so many rows are seen at once
FEW = 2  # so many more are not worth a click
MISSING = "–"
_LINE = 84  # letters that stand side by side in the column of a lesson
_NARROW = 40  # letters that stand side by side on a phone
_LONGEST = 40  # letters of a line of text that still read well in a cell
_SHORTEST = 12
_LONG_WORD = 20
_GAP = 3  # between two columns, in letters
_DECIMALS = 6
_LETTER = 0.6  # of the size of type: how wide a letter is


@dataclass
class _Column:
    """One column as it is shown."""

    head: str
    name: str
    "The name that code uses, where the head says something else."
    cells: list[str]
    is_number: bool
    is_row_head: bool = False

    @property
    def wants(self) -> int:
        """Letters that this column would like to have side by side."""
        longest = max(map(len, [self.head, *self.cells]))
        beyond = max(0, longest - _LONGEST)
        return _GAP + min(longest, _LONGEST) + min(beyond // 8, _LONGEST)

    @property
    def needs(self) -> int:
        """Letters without which it is hard to read: the longest word, or a few words."""
        words = [word for cell in [self.head, *self.cells] for word in cell.split()]
        longest = max(map(len, words), default=0)
        return max(_GAP + min(longest, _LONG_WORD), min(self.wants, _SHORTEST))


def as_html(
    table: pd.DataFrame | pd.Series,
    heads: Mapping[str, str] | None = None,
    first: int | None = FIRST,
    with_names: bool = False,
    scrolls: bool = True,
) -> str:
    """A table as HTML; `style()` belongs into the same page.

    `heads` says what a column is called on the page. With `with_names`, the name that code uses
    stands below it. Rows after the `first` ones open on a click; None shows all. Numbers that only
    count the rows are left out. What is too wide scrolls by itself, unless the page sees to it.

    >>> "<td>Oslo</td>" in as_html(pd.DataFrame({"place": ["Oslo"]}))
    True
    """
    frame = table.to_frame(_name_of(table)) if isinstance(table, pd.Series) else table
    rows = pd.get_option("display.max_rows")
    columns = pd.get_option("display.max_columns")
    shown = frame.iloc[: rows or None, : columns or None] if first else frame
    made = list(_columns(shown, heads or {}, with_names))
    total = len(shown)
    until = first if first and total > first + FEW else total
    body = _table(made, 0, until, scrolls)
    if until < total:
        body += (
            f'<details class="more"><summary>The other {total - until} rows</summary>'
            f"{_table(made, until, total, scrolls)}</details>"
        )
    body += "".join(f"<p>{one}</p>" for one in _left_out(frame, shown))
    kinds = "kit-table cards" if sum(one.wants for one in made) > _NARROW else "kit-table"
    return f'<div class="{kinds}">{body}</div>'


@cache
def style() -> str:
    """The style sheet of all tables."""
    return Path(__file__).with_name("tables.css").read_text(encoding="utf-8")


def _name_of(series: pd.Series) -> Any:
    return "value" if series.name is None else series.name


def _columns(frame: pd.DataFrame, heads: Mapping[str, str], with_names: bool) -> Iterator[_Column]:
    """The index, unless it only counts the rows, and each column."""
    index = frame.index
    counts = index.nlevels == 1 and index.name is None and pd.api.types.is_integer_dtype(index)
    for level in range(0 if counts else index.nlevels):
        values = pd.Series(index.get_level_values(level))
        head, name = _head(index.names[level] or "", heads, with_names)
        yield _Column(head, name, _cells(values), _are_numbers(values), is_row_head=True)
    for place, given in enumerate(frame.columns):
        values = frame.iloc[:, place]
        parts = given if isinstance(given, tuple) else (given,)
        head, name = _head(" · ".join(map(str, parts)), heads, with_names)
        yield _Column(head, name, _cells(values), _are_numbers(values))


def _head(name: object, heads: Mapping[str, str], with_names: bool) -> tuple[str, str]:
    """What stands above a column, and the name that code uses where that is another."""
    head = heads.get(str(name), str(name))
    return head, str(name) if with_names and head != str(name) else ""


def _are_numbers(values: pd.Series) -> bool:
    if pd.api.types.is_bool_dtype(values):
        return False
    if values.dtype == object:
        kinds = {type(one) for one in values if not _is_missing(one)}
        return bool(kinds) and kinds <= {int, float}
    return pd.api.types.is_numeric_dtype(values)


def _is_missing(value: Any) -> bool:
    return pd.api.types.is_scalar(value) and bool(pd.isna(value))


def _cells(values: pd.Series) -> list[str]:
    """The cells of a column in words."""
    decimals = max((_decimals(one) for one in values), default=0)
    return [_said(one, decimals) for one in values]


def _decimals(value: Any) -> int:
    """How many decimals a number has; no column shows more than a reader can use."""
    if not isinstance(value, float) or _is_missing(value):
        return 0
    return len(f"{value:.{_DECIMALS}f}".rstrip("0").partition(".")[2])


def _said(value: Any, decimals: int) -> str:
    if _is_missing(value):
        return MISSING
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, pd.Timestamp) and value == value.normalize():
        return str(value.date())
    if isinstance(value, float) and abs(value) < 1e15:
        return f"{value:{_grouped(value)}.{decimals}f}"
    if pd.api.types.is_integer(value):
        return f"{value:{_grouped(value)}}"
    return str(value)


def _grouped(value: float) -> str:
    """A year has no comma in it, and neither has what is as short."""
    return "," if abs(value) >= 10_000 else ""


def _table(columns: list[_Column], begin: int, end: int, scrolls: bool) -> str:
    """Some rows. All parts of a table have columns of one width."""
    wants = sum(one.wants for one in columns)
    needs = sum(one.needs for one in columns)
    # Where there is too little room for all that columns want, long texts give way.
    widths = [one.wants if wants <= _LINE else one.needs + one.wants / 8 for one in columns]
    shares = [100 * one / sum(widths) for one in widths]
    room = f"width:min(100%,{wants * _LETTER:.0f}em)"
    if needs > _LINE:
        room = f"width:{needs * _LETTER:.0f}em"
    heads = "".join(map(_head_cell, columns, shares))
    rows = "".join(_row(columns, number) for number in range(begin, end))
    made = f'<table style="{room}"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    around = '<div class="scroll" tabindex="0" role="group" aria-label="Table">'
    return f"{around}{made}</div>" if scrolls else made


def _head_cell(column: _Column, share: float) -> str:
    name = f"<code>{escape(column.name)}</code>" if column.name else ""
    width = f'style="width:{share:.1f}%"'
    # A row of names may have none itself: a heading without words would be read out as one.
    tag = "th" if column.head else "td"
    return f"<{tag}{_kind(column)} {width}>{escape(column.head)}{name}</{tag}>"


def _row(columns: list[_Column], number: int) -> str:
    cells = []
    for one in columns:
        tag = "th" if one.is_row_head else "td"
        label = f' data-head="{escape(one.head)}"' if len(columns) > 1 else ""
        cells.append(f"<{tag}{_kind(one)}{label}>{escape(one.cells[number])}</{tag}>")
    return f"<tr>{''.join(cells)}</tr>"


def _kind(column: _Column) -> str:
    return ' class="n"' if column.is_number else ""


def _left_out(frame: pd.DataFrame, shown: pd.DataFrame) -> Iterator[str]:
    """A sentence on rows and columns that would be too many for a page."""
    rows = len(frame) - len(shown)
    if rows:
        more = "1 more row is" if rows == 1 else f"{rows:,} more rows are"
        yield f"{more} not shown. <code>.tail()</code> shows the last ones."
    names = [str(one) for one in frame.columns[len(shown.columns) :]]
    if names:
        yield f"Not shown: {escape(', '.join(names))}. Choose columns with <code>[[ ]]</code>."
