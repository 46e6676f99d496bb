"""Reads one table of the case file: CSV, with the real types that datapackage.json gives it.

A spreadsheet program that saves a table again changes it: it puts a mark in front, separates by
semicolons, turns days round. What can have one meaning only is read; the rest is refused, with the
one thing to do.
"""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd

from kit.datafiles import unreadable
from kit.errors import KitError

SEPARATORS = ",;\t"
# What nobody sees and what can turn the order of letters round: no table needs it.
HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_ID = r"[A-Za-z0-9][A-Za-z0-9_-]*"
_WHOLE = r"-?[0-9]{1,15}"  # of more digits, another number would be kept
_NUMBER = r"-?[0-9]+(\.[0-9]+)?"
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
ALLOWED = {
    "date": "a date (2020-09-28)",
    "boolean": "true or false",
    "integer": "a whole number, written like 1250",
    "number": "a number, written like 39.815",
}
ENDS = {"minimum": "at least", "maximum": "at most"}


def read_table(root: Path, where: str, schema: dict[str, Any]) -> pd.DataFrame:
    """The table of the file `where` in the course `root`, in the types of its schema.

    A file, a row or a cell that does not fit raises a KitError that names it and what may stand
    there.
    """
    names = [field["name"] for field in schema["fields"]]
    raw = _cells(stored_text(root, where), where, names)
    if list(raw.columns) != names:
        wrong = ", ".join(sorted(set(names) ^ set(raw.columns))) or "their order"
        raise KitError(f"{where}: the columns differ from datapackage.json: {wrong}.")
    links = links_of(schema)
    columns = {}
    for field in schema["fields"]:
        name = field["name"]
        columns[name] = _column(raw, where, field, name in links)
    return pd.DataFrame(columns)


def stored_text(root: Path, where: str) -> str:
    """The text of a table, without the mark that a spreadsheet puts in front of it."""
    try:
        raw = (root / where).read_bytes()
    except OSError as error:
        raise unreadable(where, error) from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        say = f"row {row} is not UTF-8: a spreadsheet has saved it in an older code."
        todo = "Save it there again as “CSV UTF-8”."
        raise KitError(f"{where} cannot be read: {say} {todo}") from None
    if hidden := HIDDEN.search(text):
        row = text[: hidden.start()].count("\n") + 1
        raise KitError(
            f"{where} cannot be read: row {row} holds an invisible character "
            f"(U+{ord(hidden[0]):04X}). Delete it."
        )
    return text


def rows(text: str, names: list[str], *, strict: bool = False) -> Iterator[tuple[int, list[str]]]:
    """The rows of a table's text, the header too, each with the line on which it begins.

    Args:
        text: what the file holds, with the line ends that it has.
        names: the columns that the table should have; they show what separates the cells.
        strict: whether quotation marks that do not fit are an error. Otherwise they are read
            somehow: what is left of the table can be looked at.

    Raises:
        csv.Error: nobody can tell where a row ends.

    >>> list(rows('id;note\\na;"two\\nlines"\\nb;\\n', ["id", "note"]))
    [(1, ['id', 'note']), (2, ['a', 'two\\nlines']), (4, ['b', ''])]
    """
    between = separator(text, names)
    reader = csv.reader(StringIO(text, newline=""), delimiter=between, strict=strict)
    start = 1
    try:
        for cells in reader:
            yield start, cells
            start = reader.line_num + 1
    except csv.Error:
        say = f"nobody can tell where row {start} ends. Look for a quotation mark too many there."
        raise csv.Error(say) from None


def stands(cells: list[str]) -> bool:
    """Whether anything stands in a row."""
    return any(cell.strip() for cell in cells)


def separator(text: str, names: list[str]) -> str:
    """What stands between the cells: the one that gives the names of the columns, or a comma."""
    first = text.partition("\n")[0].rstrip("\r")
    for one in SEPARATORS:
        if [cell.strip('"') for cell in first.split(one)] == names:
            return one
    return ","


def links_of(schema: dict[str, Any]) -> set[str]:
    """The columns that name a row of this table or of another: their values are ids."""
    keys = [key["fields"] for key in schema.get("foreignKeys", [])]
    joins = [field["name"] for field in schema["fields"] if "joins" in field]
    return {schema.get("primaryKey", ""), *keys, *joins}


def turned_day(text: str) -> str:
    """A day written as 27.09.2020 in the form that the tables have; any other text as it is.

    >>> turned_day("27.09.2020"), turned_day("soon")
    ('2020-09-27', 'soon')
    """
    return re.sub(r"^(\d\d)\.(\d\d)\.(\d{4})$", r"\3-\2-\1", text)


def _cells(text: str, where: str, names: list[str]) -> pd.DataFrame:
    """All cells as text, each row under its number. A row in which nothing stands is left out."""
    try:
        found = {number: cells for number, cells in rows(text, names, strict=True) if stands(cells)}
    except csv.Error as error:
        raise unreadable(where, error) from None
    if not found:
        raise KitError(f"{where} cannot be read: nothing stands in it.")
    head = found.pop(min(found))
    for number, cells in found.items():
        if len(cells) > len(head):
            say = f"row {number} ({cells[0]}) has {len(cells)} cells for {len(head)} columns."
            raise KitError(f"{where} cannot be read: {say}")
        cells.extend([""] * (len(head) - len(cells)))
    raw = pd.DataFrame([*found.values()], index=[*found], columns=head, dtype="str")
    return raw.where(raw != "")


def _column(raw: pd.DataFrame, where: str, field: dict[str, Any], is_link: bool) -> pd.Series:
    """A column in its type; the first cell that does not fit raises a KitError."""
    column = raw[field["name"]]
    typed = _typed(column, field)
    for bad, allowed in _rules(column, typed, field, is_link):
        if bad.any():
            place = int(bad.to_numpy().argmax())
            cell = column.iloc[place]
            found = repr(cell) if pd.notna(cell) else "an empty cell"
            row = f"row {column.index[place]} ({raw.iat[place, 0]})"
            raise KitError(f"{where}, {row}, field {field['name']!r}: {found} is not {allowed}.")
    return typed.reset_index(drop=True)


def _typed(column: pd.Series, field: dict[str, Any]) -> pd.Series:
    """A column in its real type; what cannot be read is missing."""
    if words := field.get("constraints", {}).get("enum"):
        kind = pd.CategoricalDtype(pd.array(words, dtype="string"), ordered=True)
        return column.where(column.isin(words)).astype(kind)
    match field["type"]:
        case "date":
            days = column.map(turned_day, na_action="ignore").astype("str")
            days = days.where(days.str.fullmatch(_DAY, na=False))
            return pd.to_datetime(days, format="%Y-%m-%d", errors="coerce")
        case "boolean":
            return column.str.lower().map({"true": True, "false": False}).astype("boolean")
        case "integer":
            # 5.000 is five thousand for one spreadsheet and five for another: it is neither here.
            return pd.to_numeric(column.where(column.str.fullmatch(_WHOLE))).astype("Int64")
        case "number":
            return pd.to_numeric(column.where(column.str.fullmatch(_NUMBER))).astype("Float64")
    return column.astype("string")


def _rules(
    column: pd.Series, typed: pd.Series, field: dict[str, Any], is_link: bool
) -> Iterator[tuple[pd.Series, str]]:
    """Each rule of a column: where a cell breaks it, and what it allows."""
    limits = field.get("constraints", {})
    words = limits.get("enum")
    allowed = f"one of {words}" if words else ALLOWED.get(field["type"], "a text")
    yield typed.isna() & column.notna(), allowed
    if limits.get("required"):
        yield column.isna(), allowed
    if is_link and field["type"] == "string":
        yield ~column.str.fullmatch(f"{_ID}( {_ID})*", na=True), "an id: letters, digits, - and _"
    if "pattern" in limits:
        yield ~column.str.fullmatch(limits["pattern"], na=True), f"of the form {limits['pattern']}"
    ends = [f"{word} {limits[end]}" for end, word in ENDS.items() if end in limits]
    said = f"{allowed}, {' and '.join(ends)}"
    if "minimum" in limits:
        yield (typed < limits["minimum"]).fillna(False), said
    if "maximum" in limits:
        yield (typed > limits["maximum"]).fillna(False), said
