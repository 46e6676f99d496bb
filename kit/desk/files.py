"""The course as its maintainer sees it: damaged files too, and where in them something stands."""

import csv
import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

from kit.casefile.cases import Case
from kit.casefile.sheets import rows, stands
from kit.desk import stored
from kit.errors import KitError
from kit.items import Item, Lesson
from kit.questions import lessons

Lines = Iterator[str]  # problems, a line each
NO_MARKS = str.maketrans("", "", "\"'")


@dataclass(frozen=True)
class Row:
    """One row of a table; `number` is the line on which a text editor shows it."""

    path: str
    number: int
    cells: dict[str, str]
    length: int
    """How many cells the row has; in a misshapen one only the first is in `cells`."""

    def __getitem__(self, field: str) -> str:
        return self.cells.get(field, "")

    @property
    def where(self) -> str:
        """File, line and id, in words."""
        return f"{self.path}, row {self.number} ({next(iter(self.cells.values()), '')})"

    def at(self, field: str) -> str:
        return f"{self.where}, field '{field}'"


class Course:
    """The tables as plain text and the notebooks of a case, read so that damage stops nothing."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.root = case.root
        self.resources = {one["name"]: one for one in case.package["resources"]}
        self.tables = {name: list(self._rows(one["path"])) for name, one in self.resources.items()}

    def fields(self, table: str) -> list[dict[str, Any]]:
        return self.resources[table]["schema"]["fields"]

    def header(self, table: str) -> list[str]:
        """The names of the columns as the file has them."""
        return next((cells for _, cells in self._cells(self.resources[table]["path"])), [])

    def fits(self, table: str) -> bool:
        """Whether the columns are those of datapackage.json: if not, cells cannot be checked."""
        return self.header(table) == [field["name"] for field in self.fields(table)]

    def rows(self, table: str) -> list[Row]:
        """The rows of a table; none if its columns are others: nobody can tell what they hold."""
        return self.tables[table] if self.fits(table) else []

    @cache  # noqa: B019 (a course lives as long as the command)
    def keys(self, table: str) -> set[str]:
        """The values of a table's first column; none of a table that the case does without."""
        if table not in self.tables:
            return set()
        first = self.fields(table)[0]["name"]
        return {row[first] for row in self.tables[table]}

    @cached_property
    def article(self) -> str:
        """The words of the article."""
        return self.case.text()

    @cached_property
    def _sentences(self) -> dict[str, Row]:
        return {row["sentence"]: row for row in reversed(self.tables["sentences"])}

    def sentence(self, number: str) -> str:
        """The words of one sentence of the article; empty where the tables do not say."""
        row = self._sentences.get(number)
        return self.article[int(row["start"]) : int(row["end"])] if row else ""

    @cached_property
    def notebooks(self) -> dict[str, list[dict[str, Any]]]:
        """The cells of each notebook that can be read, by its path in the course."""
        found = {}
        for where, raw in self.stored_notebooks():
            try:
                stored.sound(raw, where)
                found[where] = raw["cells"]
            except KitError:
                continue  # `validate` has a line for it
        return found

    def stored_notebooks(self) -> Iterator[tuple[str, Any]]:
        """What stands in each notebook that is JSON, by its path in the course."""
        for path in sorted((self.root / "notebooks").glob("*.ipynb")):
            try:
                yield f"notebooks/{path.name}", json.loads(path.read_bytes())
            except (ValueError, RecursionError):
                continue  # the check of the bytes has a line for it

    def lessons(self) -> Iterator[tuple[str, Lesson]]:
        """Each question file, by its path in the course."""
        paths = sorted((self.root / "data" / "questions").glob("*.yaml"))
        yield from zip((f"data/questions/{one.name}" for one in paths), lessons(), strict=True)

    def item_at(self, path: str, item: Item) -> str:
        """File, line and id of a question, in words."""
        return f"{path}, row {near(self.root / path, f'id: {item.id}')} ({item.id})"

    def _rows(self, path: str) -> Iterator[Row]:
        stored_rows = self._cells(path)
        _, names = next(stored_rows, (1, []))
        for number, cells in stored_rows:
            if not stands(cells):
                continue  # `validate` says of the whole file what to do
            whole = len(cells) == len(names)  # in a misshapen row only the id is where it should be
            fields = names if whole else names[:1]
            named = dict(zip(fields, cells, strict=False))
            yield Row(f"data/{path}", number, named, len(cells))

    def _cells(self, path: str) -> Iterator[tuple[int, list[str]]]:
        """The rows of a CSV file, the header too, each with its first line."""
        file = self.root / "data" / path
        # utf-8-sig: a byte order mark has a line of its own and must not rename the first column.
        text = file.read_bytes().decode("utf-8-sig", "replace") if file.is_file() else ""
        names = [
            field["name"]
            for one in self.resources.values()
            if one["path"] == path
            for field in one["schema"]["fields"]
        ]
        try:
            yield from rows(text, names)
        except csv.Error:
            return  # no table at all: frictionless has a line for it


def problem(where: str, field: str, value: object, allowed: str) -> str:
    """The line of a problem: where, what stands there, and what may stand there."""
    value = f"'{value}' does not fit" if value not in ("", None) else "nothing stands here"
    return f"{where}, field '{field}': {value}. Allowed: {allowed}."


def unknown(where: str, field: str, value: object, valid: Collection[str], source: str) -> Lines:
    """A problem, if the value is not one of `source`; a guess at what was meant."""
    if value not in valid:
        guess = get_close_matches(str(value), sorted(valid), 1)
        hint = f"; did you mean '{guess[0]}'?" if guess else ""
        yield problem(where, field, value, f"what is in {source}{hint}").replace("?.", "?")


def guarded(where: str, check: Callable[..., Lines], *arguments: Any) -> Lines:
    """The lines of a check; where a file is built so oddly that it stops, a line that says so."""
    try:
        yield from check(*arguments)
    except KitError as error:
        names_a_file = str(error).startswith(("data", "notebooks", "seeds"))
        yield str(error) if names_a_file else f"{where}: {error}"
    except FileNotFoundError as error:
        yield f"{where}: the file {Path(error.filename).name} is missing."
    except KeyError as error:
        yield f"{where}: nothing is called {error} here, and something must be."
    except (
        ArithmeticError,
        AttributeError,
        IndexError,
        RuntimeError,
        TypeError,
        ValueError,
        OSError,
    ) as error:
        yield f"{where}: not built as expected ({type(error).__name__}: {error})."


def near(path: Path, words: str) -> int:
    """The first line of a text file that holds these words, whatever quotation marks are there."""
    sought = words.translate(NO_MARKS)
    lines = _unmarked(path, path.stat().st_mtime_ns)
    found = (number for number, line in enumerate(lines, 1) if sought in line)
    return next(found, 1)


@lru_cache(maxsize=64)
def _unmarked(path: Path, written: int) -> list[str]:
    """The lines of a file as it was when last written, without quotation marks."""
    return path.read_text(encoding="utf-8", errors="replace").translate(NO_MARKS).split("\n")
