"""Do lessons and sources have the days that the tables have? For `validate`.

The rules stand in `data/balance.yaml`, under `evidence`: `told` names the tables whose days lessons
repeat, `dated` those whose rows cannot be later than their sources. What cannot be exact is printed
by `python -m kit validate --by-eye`, to be read.
"""

import re
from calendar import month_name, monthrange
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from kit.desk.files import Course, Lines, Row, problem
from kit.desk.rules.evidence import our_texts

MONTHS = list(month_name)
_NAMES = "|".join(MONTHS[1:])
A_DAY = re.compile(rf"(?<![-–/\d])\b(\d{{1,2}}) ({_NAMES})(?: (\d{{4}})\b)?")
WHOLE_DAY = re.compile(rf"(?<![-–\d])\b\d{{1,2}} (?:{_NAMES}) \d{{4}}\b")
A_MONTH = re.compile(rf"({_NAMES}) (\d{{4}})")
SHOWN = 6  # rows that are listed behind a sentence
END = re.compile(r"(?<=[.?!;:])\s+|\n\n|\n- ")  # of a sentence, a paragraph, an item of a list


@dataclass(frozen=True)
class Day:
    """A day as a text names it; the year is empty where the text leaves it out."""

    day: int
    month: str
    year: str

    def __str__(self) -> str:
        return f"{self.day} {self.month} {self.year}".strip()

    def among(self, known: Collection["Day"]) -> bool:
        """Whether one of some days can be meant: a year that is left out fits every year.

        >>> Day(9, "May", "").among({Day(9, "May", "1994")})
        True
        >>> Day(9, "May", "1995").among({Day(9, "May", "1994")})
        False
        """
        here = (self.day, self.month)
        alike = [one for one in known if (one.day, one.month) == here]
        return any(self.year in ("", one.year) or not one.year for one in alike)


def named(text: str) -> list[Day]:
    """The days that a text names.

    >>> [str(day) for day in named("From 9 May 1994; again on 3 June.")]
    ['9 May 1994', '3 June']
    """
    return [Day(int(day), month, year) for day, month, year in A_DAY.findall(text)]


def of_row(row: Row) -> set[Day]:
    """The days of a row: its date, the end of it, and what its other cells name."""
    found = {day for cell in row.cells.values() for day in named(cell)}
    for name in ("date", "date_end"):
        if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])-\d\d", row[name]):  # a 13th month has its own line
            year, month, day = row[name].split("-")
            found.add(Day(int(day), MONTHS[int(month)], year))
    return found


class Told:
    """The days of the tables, to look up the days of the lessons."""

    def __init__(self, course: Course, tables: list[str]) -> None:
        self.course = course
        self.rows: dict[str, set[Day]] = {}
        self.dates: dict[str, str] = {}
        self.every: set[Day] = set()
        for table in course.tables:
            for row in course.rows(table):
                days = of_row(row)
                self.every |= {day for day in days if day.year}
                if table in tables:
                    key = next(iter(row.cells.values()))
                    self.rows[key] = days
                    self.dates[key] = row["date_as_given"]

    @cached_property
    def ids(self) -> re.Pattern[str]:
        """The ids of the rows, as words."""
        keys = sorted(self.rows, key=len, reverse=True)
        return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, keys)) or '(?!)'})(?![\w-])")

    def sentences(self) -> Iterator[tuple[str, str, list[Day], set[str]]]:
        """Each sentence of ours that names a day: its place, its words, its days, its rows."""
        for where, text in our_texts(self.course):
            for sentence in END.split(text):
                if days := named(sentence):
                    ids = set(self.ids.findall(sentence))
                    yield where, " ".join(sentence.split()), days, ids


def check(course: Course) -> Lines:
    """A line for each day of a lesson or a row that the rows, or its sources, do not have."""
    rules = course.case.optional("balance.yaml").get("evidence") or {}
    for table in rules.get("dated", []):
        for row in course.rows(table):
            yield from after_sources(course, row)
    if tables := rules.get("told", []):
        yield from in_lessons(Told(course, tables))


def in_lessons(told: Told) -> Lines:
    """A sentence about one row has a day of that row; a day with its year is that of some row."""
    for where, _, days, ids in told.sentences():
        if len(ids) == 1:
            (one,) = ids
            if not any(day.among(told.rows[one]) for day in days):
                rule = f"a day of {one}: {told.dates[one]}"
                yield problem(where, "date", ", ".join(map(str, days)), rule)
                continue
        for day in days:
            if day.year and not day.among(told.every):
                rule = "a day that some row of the tables has; correct it, or add the row"
                yield problem(where, "date", day, rule)


def after_sources(course: Course, row: Row) -> Lines:
    """A row is not later than the latest source it cites, as far as their dates tell."""
    sources = {one["id"]: one for one in course.tables.get("sources", ())}
    cited = [sources[one] for one in row["sources"].split() if one in sources]
    ends = [latest(one) for one in cited]
    if not ends or "" in ends or not WHOLE_DAY.search(row["date_as_given"]):
        return
    if row["date"] > max(ends):
        rule = f"{max(ends)} or before, when its sources end"
        yield problem(row.where, "date", row["date"], rule)


def latest(source: Row) -> str:
    """The last day that the date of a source can mean; empty where it does not say.

    >>> latest(Row("", 1, {"date": "2021-01-01", "date_as_given": "January 2021"}, 2))
    '2021-01-31'
    >>> latest(Row("", 1, {"date": "", "date_as_given": "undated"}, 2))
    ''
    """
    given = source["date_as_given"].strip()
    if WHOLE_DAY.search(given):
        return source["date"]
    if found := A_MONTH.fullmatch(given):
        month = MONTHS.index(found[1])
        return f"{found[2]}-{month:02}-{monthrange(int(found[2]), month)[1]}"
    if re.fullmatch(r"\d{4}", given):
        return f"{given}-12-31"
    return ""


def by_eye(course: Course) -> Lines:
    """Every sentence with a day that no rule can compare with one row, and the rows of that day."""
    rules = course.case.optional("balance.yaml").get("evidence") or {}
    told = Told(course, rules.get("told", []))
    for where, sentence, days, ids in told.sentences():
        if len(ids) == 1:
            continue
        rows = [key for key, of in told.rows.items() if any(day.among(of) for day in days)]
        more = f" and {len(rows) - SHOWN} more" if len(rows) > SHOWN else ""
        yield f"{where}: {sentence} [{', '.join(rows[:SHOWN]) or 'no row'}{more}]"
