"""The tables against datapackage.json, cell by cell: shape, type, limits, keys. For `validate`."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from difflib import get_close_matches
from typing import Any

from kit.casefile.sheets import ENDS, HIDDEN, links_of
from kit.courses import PACKAGE
from kit.desk.files import Course, Lines, Row, problem, unknown

KINDS = {
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "date": "a day of the calendar, written like 2020-09-28",
}
FORMS = {  # no zero in front: a spreadsheet would take it away
    "integer": r"-?(0|[1-9][0-9]*)",
    "number": r"-?(0|[1-9][0-9]*)(\.[0-9]+)?",
    "boolean": "true|false",
}
MOST_DIGITS = 15  # of a whole number


def tables(course: Course) -> Lines:
    """Every table: its columns, the shape of its rows, and each cell."""
    for name in course.tables:
        if not course.header(name):
            yield f"data/{name}.csv: the file is missing or empty, and {PACKAGE} lists it."
        elif not course.fits(name):
            yield _columns(course, name)
        else:
            yield from _rows(course, name)


def _columns(course: Course, table: str) -> str:
    """The line for a table whose columns are not those of datapackage.json."""
    wanted = [field["name"] for field in course.fields(table)]
    have = course.header(table)
    say = [f"'{one}': the column is missing" for one in wanted if one not in have]
    say += [f"'{one}': there is no such column" for one in have if one not in wanted]
    fields = "; ".join(say) or f"'{have[0]}': the columns stand in another order"
    allowed = f"{', '.join(wanted)} ({PACKAGE} lists them)"
    return f"data/{table}.csv, row 1, field {fields}. Allowed: {allowed}."


def _rows(course: Course, table: str) -> Lines:
    fields = course.fields(table)
    schema = course.resources[table]["schema"]
    once = [f["name"] for f in fields if f.get("constraints", {}).get("unique")]
    once = list(dict.fromkeys([schema.get("primaryKey", ""), *once]))
    first: dict[tuple[str, str], int] = {}
    joined = {
        key["fields"]: (key["reference"]["resource"], key["reference"]["fields"])
        for key in schema.get("foreignKeys", [])
    }
    links = links_of(schema)
    for row in course.tables[table]:
        if row.length != len(fields):
            rule = f"{len(fields)} columns"
            yield f"{row.where}: {row.length} cells do not fit. Allowed: {rule}."
            continue
        for field in fields:
            name = field["name"]
            said = list(_cell(row, field, table, name in links))
            if not said and name in joined and row[name]:
                other, key = joined[name]
                known = {each[key] for each in course.tables.get(other, ())}
                said = list(unknown(row.where, name, row[name], known, f"data/{other}.csv"))
            if not said and name in once and row[name]:
                before = first.setdefault((name, row[name].casefold()), row.number)
                if before != row.number:
                    rule = f"each value once, but row {before} has it already"
                    said = [problem(row.where, name, row[name], rule)]
            yield from said[:1]


def _cell(row: Row, field: dict[str, Any], table: str, is_link: bool) -> Lines:
    """What is wrong with one cell by itself."""
    name = field["name"]
    cell = row[name]
    limits = field.get("constraints", {})
    if not cell:
        if limits.get("required"):
            yield problem(row.where, name, cell, "any value, but not none")
        return
    if hidden := HIDDEN.search(cell):
        rule = f"no invisible character (U+{ord(hidden[0]):04X} stands in it)"
        yield problem(row.where, name, cell, rule)
    if words := limits.get("enum"):
        if cell not in words:
            near = get_close_matches(cell, words, 1)
            guess = f"; did you mean '{near[0]}'?" if near else ""
            rule = f"one of: {', '.join(words)}{guess}. {home_of(table, name)}"
            yield problem(row.where, name, cell, rule).replace("?.", "?")
        return
    if rule := _broken_rule(cell, field["type"], limits, is_link):
        yield problem(row.where, name, cell, rule)
    if cell != cell.strip():
        yield problem(row.where, name, cell, "no space at its start or end")


def _broken_rule(cell: str, kind: str, limits: dict[str, Any], is_link: bool) -> str:
    """What a cell of this kind would have to be; "" if it is."""
    if kind == "date":
        return _broken_rule_of_dates(cell, limits)
    if kind in FORMS:
        return _broken_rule_of_numbers(cell, kind, limits)
    if "pattern" in limits and not re.fullmatch(limits["pattern"], cell):
        return f"the form {limits['pattern']}"
    if is_link and not re.fullmatch(r"[\w-]+( [\w-]+)*", cell, re.ASCII):
        return "ids, with one space between them"
    return ""


def _broken_rule_of_dates(cell: str, limits: dict[str, Any]) -> str:
    if not _is_day(cell):
        return KINDS["date"]
    first = limits.get("minimum", "1800-01-01")
    last = limits.get("maximum", date.today().isoformat())
    return "" if first <= cell <= last else f"a day from {first} to {last}"


def _broken_rule_of_numbers(cell: str, kind: str, limits: dict[str, Any]) -> str:
    rule = KINDS[kind]
    if not re.fullmatch(FORMS[kind], cell):
        return rule
    if len(cell.lstrip("-")) > MOST_DIGITS and kind == "integer":
        return f"{rule} of at most {MOST_DIGITS} digits"
    if kind == "boolean":
        return ""
    low = limits.get("minimum", float("-inf"))
    high = limits.get("maximum", float("inf"))
    if low <= float(cell) <= high:
        return ""
    ends = [f"{word} {limits[end]}" for end, word in ENDS.items() if end in limits]
    return f"{rule}, {' and '.join(ends)}"


def home_of(table: str, column: str) -> str:
    """Where a list of allowed words stands, and whose it is."""
    return f"The list is yours: {PACKAGE}, table '{table}', column '{column}'"


def _is_day(cell: str) -> bool:
    try:
        return bool(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", cell)) and bool(
            date.fromisoformat(cell)
        )
    except ValueError:
        return False


def once_a_place(lines: Iterable[str]) -> list[str]:
    """The first line on each cell: another check may have met the same damage again.

    >>> once_a_place(["a.csv, row 5 (x), field 'lat': '95' does not fit.",
    ...               "a.csv, row 5 (x), field 'lat': '95' is not a number."])
    ["a.csv, row 5 (x), field 'lat': '95' does not fit."]
    """
    kept: dict[str, str] = {}
    for line in lines:
        # The value as far as its first comma: a place is told by its latitude, or by both numbers.
        place = re.match(r".*?, row \d+( \(.*?\))?, field '.*?': '[^',]*", line)
        kept.setdefault(place[0] if place else line, line)
    return [*kept.values()]


def folded(lines: list[str], most: int = 3) -> Iterator[str]:
    """The same lines, and of those that differ only in place and value the first ones alone.

    >>> lines = [f"data/a.csv, row {n}, field 'low': '{n}x' does not fit." for n in range(9)]
    >>> print(*folded(lines), sep="\\n")
    data/a.csv, row 0, field 'low': '0x' does not fit.
    data/a.csv, row 1, field 'low': '1x' does not fit.
    data/a.csv, row 2, field 'low': '2x' does not fit.
    data/a.csv: and 6 more like it.
    """
    groups: dict[str, list[str]] = {}
    for line in lines:
        groups.setdefault(_shape(line), []).append(line)
    for same in groups.values():
        yield from same if len(same) <= most + 1 else same[:most]
        if len(same) > most + 1:
            files = dict.fromkeys(_file(line) for line in same[most:])
            yield f"{', '.join(files)}: and {len(same) - most} more like it."


def _file(line: str) -> str:
    """The file of a line, or what else it begins with."""
    return re.split("[,:]", line, maxsplit=1)[0]


def _shape(line: str) -> str:
    """A line without what is its own: the file, the row, its id, the value, a guess."""
    line = line.removeprefix(_file(line))
    line = re.sub(r", row \d+( \(.*?\))?", "", line)
    line = re.sub(r"(?<=\.)\d+(?=[.'])", "", line)  # field 'options.2.text'
    line = re.sub(r": '.*?' does not fit", ": does not fit", line)
    line = re.sub(r"; did you mean .*", "", line)
    return re.sub(r"'[^']*'(?=, as in)|sentence \d+.*|row \d+|item \S+|cell \d+", "", line)
