"""`python -m kit validate`: is the case file whole, and does the course keep its own rules?

What a table may hold stands in `data/datapackage.json`, and frictionless checks it. Checked here is
what frictionless cannot see: bytes, joins, quotes, pairs of ends, outlines, questions, balance.
"""

import hashlib
import json
import re
from typing import Any

from kit.cases import PACKAGE, Case, case
from kit.desk import balance, outlines
from kit.desk import cells as lesson_cells
from kit.desk.files import Course, Lines, Row, guarded, problem, unknown
from kit.items import Choice, Item, Mark, Match
from kit.questions import lessons

INSTALL = """Validating needs the test packages. Install them with
    python3 start.py test
or  python -m pip install -r requirements-test.txt"""
KINDS = {"integer": "a whole number", "number": "a number", "boolean": "true or false"}
KINDS |= {"date": "a day of the calendar, written like 2020-09-28"}
SHAPES = ("blank-row", "missing-cell", "extra-cell")
UNREADABLE = ("encoding-error", "scheme-error")  # the bytes and the header have lines of their own
ENDS_OF = {"minimum": "at least", "maximum": "at most"}
FOREIGN = {b"\r": "a carriage return; save the file with LF line ends, not CRLF"}
FOREIGN |= {b"\0": "a NUL byte; delete it"}
# Columns that come in pairs: the first is never above the second.
ENDS = [("low", "high"), ("date", "date_end"), ("year_from", "year_to"), ("start", "end")]


def main() -> int:
    """Print one line a problem, else a summary; see `kit.__main__` for what is returned."""
    try:
        import frictionless  # noqa: F401
    except ImportError:
        print(INSTALL)
        return 2
    here = case()
    lines = list(dict.fromkeys(guarded(PACKAGE, validate, here)))
    for line in lines:  # whatever a damaged cell holds, one line stays one line
        print("".join(c if c.isprintable() else "?" for c in " ".join(line.split())))
    if lines:
        print(f"{len(lines)} problem{'s' * (len(lines) > 1)} found.")
        return 1
    rows = [len(here.frame(one["name"])) for one in here.package["resources"]]
    print(f"All is well: {len(rows)} tables, {sum(rows)} rows, {len(lessons())} question files.")
    return 0


def validate(here: Case) -> Lines:
    """Every check, in the order in which a maintainer would put things right."""
    course, lines = Course(here), []
    lines += guarded("data", data_bytes, here)
    lines += guarded("seeds", article, here)
    lines += guarded(PACKAGE, schemas, course)
    lines += guarded(PACKAGE, tables, course)
    if not any(line.startswith("seeds") for line in lines):
        for table, rows in course.tables.items():
            for row in rows if course.fits(table) else ():
                lines += guarded(row.where, cells, course, table, row)
    lines += guarded("data", outlines.check, course)
    lines += guarded("data/balance.yaml", outlines.towns, course)
    lines += guarded("data/maps.yaml", outlines.maps, course)
    lines += guarded("data/charts.yaml", outlines.charts, course)
    lines += guarded("data/questions", questions, course)
    lines += guarded("notebooks", lesson_cells.check, course)
    lines += guarded("data/balance.yaml", balance.check, course, not lines)
    lines += guarded("data", outlines.drawn, course) if not lines else ()
    yield from lines


def article(here: Case) -> Lines:
    """The article is the one that was studied, byte for byte."""
    path, digest = here.package["article"]["path"], here.package["article"]["sha256"]
    found = hashlib.sha256((here.root / "data" / path).read_bytes()).hexdigest()
    if found != digest:
        where = path.removeprefix("../")
        yield problem(where, "sha256", found, f"{digest}, as {PACKAGE} has it: restore the file")


def data_bytes(here: Case) -> Lines:
    """Byte order marks, line ends, NULs and encodings: frictionless lets them pass."""
    files = [*(here.root / "data").rglob("*"), *(here.root / "notebooks").glob("*.ipynb")]
    for file in sorted(files):
        where = file.relative_to(here.root).as_posix()
        if file.is_dir() or re.search(r"/[._]|\.pyc$", where):
            continue
        raw = file.read_bytes()
        if raw.startswith(b"\xef\xbb\xbf"):
            yield f"{where}, row 1: a byte order mark (BOM); save the file as UTF-8 without one."
        for byte, say in FOREIGN.items():
            if byte in raw:
                yield f"{where}, row {line_of(raw, raw.index(byte))}: {say}."
        if not raw.endswith(b"\n"):
            yield f"{where}: the last line has no line end; add one."
        try:
            text = raw.decode()
            if file.suffix == ".ipynb" and "cells" not in json.loads(text):
                yield f"{where}: not a notebook; restore the file."
        except UnicodeDecodeError as error:
            row = line_of(raw, error.start)
            yield f"{where}, row {row}: the byte {raw[error.start]:#x} is not UTF-8."
        except (TypeError, ValueError) as error:
            yield f"{where}: not a notebook: {error}."


def line_of(raw: bytes, place: int) -> int:
    return raw[:place].count(b"\n") + 1


def schemas(course: Course) -> Lines:
    """What datapackage.json says of each table: enough for a reader, and enough to check by."""
    for one in course.resources.values():
        where, schema = f"{PACKAGE}, table '{one['name']}'", one["schema"]
        for key in ("licenses", "provenance"):
            if not one.get(key):
                yield problem(where, key, "", "every table says it")
        keys = {schema["primaryKey"], *(key["fields"] for key in schema.get("foreignKeys", []))}
        for field in schema["fields"]:
            at, gaps = f"{where}, column '{field['name']}'", field.get("gaps")
            if bool(field.get("constraints", {}).get("required")) == bool(gaps):
                yield problem(at, "gaps", gaps, "when a cell is empty; nothing in required columns")
            number = field["type"] in ("integer", "number") and field["name"] not in keys
            if number and not field.get("unit"):
                yield problem(at, "unit", "", "what a number counts")


def tables(course: Course) -> Lines:
    """The tables as frictionless sees them, in words that say what to do."""
    import frictionless

    for name in course.tables:
        wanted, have = [field["name"] for field in course.fields(name)], course.header(name)
        if course.fits(name):
            continue
        if not have:
            yield f"data/{name}.csv: the file is missing or empty, and {PACKAGE} lists it."
            continue
        say = [f"'{one}': the column is missing" for one in wanted if one not in have]
        say += [f"'{one}': there is no such column" for one in have if one not in wanted]
        fields = "; ".join(say) or f"'{have[0]}': the columns stand in another order"
        yield f"data/{name}.csv, row 1, field {fields}. Allowed: {', '.join(wanted)}."
    try:
        report = frictionless.Package(str(course.root / PACKAGE)).validate()
    except frictionless.FrictionlessException as error:
        for reason in error.reasons or [error.error]:
            yield f"{PACKAGE}: {reason.note}."
        return
    yield from (f"{PACKAGE}: {error.note}." for error in report.errors)
    for task in report.tasks:
        done: set[tuple] = set()  # one line a cell, and one for a row of the wrong shape
        for error in sorted(task.errors, key=lambda error: error.type not in SHAPES):
            row, column = getattr(error, "row_number", 0), getattr(error, "field_name", "")
            spot = (row, "" if error.type in SHAPES else column)
            if not course.fits(task.name) or error.type in UNREADABLE or {spot, (row, "")} & done:
                continue
            done.add(spot)
            yield _said(course, task.name, error)


def _said(course: Course, table: str, error: Any) -> str:
    """One error of frictionless as a line: file, row, field, value, what is allowed."""
    if not getattr(error, "row_number", 0):
        return f"data/{table}.csv: {error.note or error.message}."
    row, fields = course.tables[table][error.row_number - 2], course.fields(table)
    if error.type in SHAPES:
        return f"{row.where}: {len(error.cells)} cells do not fit. Allowed: {len(fields)} columns."
    if error.type == "foreign-key":
        name, other = error.field_names[0], error.reference_name
        return next(unknown(row.where, name, row[name], course.keys(other), f"data/{other}.csv"))
    name = getattr(error, "field_name", "") or fields[0]["name"]
    field = next(field for field in fields if field["name"] == name)
    limits, rule = field.get("constraints", {}), KINDS.get(field["type"], "a text")
    if error.type in ("unique-error", "primary-key"):
        rule = f"each value once, but it is {error.note.replace(' at position', '')}"
    elif error.type == "constraint-error":
        ends = [f"{word} {limits[end]}" for end, word in ENDS_OF.items() if end in limits]
        rule = {
            "required": "any value, but not none",
            "enum": f"one of: {', '.join(limits.get('enum', []))}",
            "pattern": f"the form {limits.get('pattern')}",
        }.get(error.note.split('"')[1], f"{rule}, {' and '.join(ends)}")
    return problem(row.where, name, row[name], rule)


def cells(course: Course, table: str, row: Row) -> Lines:
    """What a row must be besides its schema: joined, cited, in order, with a reason for a gap."""
    for field in course.fields(table):
        name, joined = field["name"], field.get("joins")
        ids = row[name].split(" ") if joined and row[name] else []
        if len(set(ids)) < len(ids):
            yield problem(row.where, name, row[name], "each id once")
        cited = re.findall(r"\[([A-Z]+\d+[a-z]?)\]", row[name])
        for other, one in [*((joined, one) for one in ids), *(("sources", one) for one in cited)]:
            yield from unknown(row.where, name, one, course.keys(other), f"data/{other}.csv")
    for low, high in ENDS:
        if row[low] and row[high] and _above(row[low], row[high]):
            yield problem(row.where, high, row[high], f"'{row[low]}', as in {low}, or more")
    if {"low", "high", "gap"} <= row.cells.keys():
        number, counted = row["low"] or row["high"], row.cells.get("unit", "people")
        if bool(row["gap"]) != bool(counted and not number):
            rule = "a reason where a figure has no number, and nothing elsewhere"
            yield problem(row.where, "gap", row["gap"], rule)
    if row["quote"] and row["sentence"]:
        text = course.sentence(row["sentence"])
        if row["quote"] not in text:
            text = " ".join(text.split())
            rule = f"words of sentence {row['sentence']}, letter for letter: {text}"
            yield problem(row.where, "quote", row["quote"], rule).removesuffix(".")


def _above(low: str, high: str) -> bool:
    try:
        return float(low) > float(high)
    except ValueError:
        return low > high  # dates sort as they are written


def questions(course: Course) -> Lines:
    """Quizzes, options and feedback; kit.questions has read and typed them already."""
    seen: set[str] = set()
    for path, lesson in course.lessons():
        if not path.startswith(f"data/questions/{lesson.lesson}-"):
            yield problem(path, "lesson", lesson.lesson, "the number at the start of the file name")
        asked = [item.id for item in lesson.items if item.kind not in ("code", "open")]
        for name, quiz in lesson.quizzes.items():
            for one in quiz if isinstance(quiz, list) else quiz.items:
                rule = "this file, exercises and open questions aside"
                yield from unknown(path, f"quizzes.{name}", one, asked, rule)
        for item in lesson.items:
            where = course.item_at(path, item)
            if item.id in seen or item.id.partition(".")[0] != lesson.lesson:
                yield problem(where, "id", item.id, f"{lesson.lesson}.1 and so on, each once")
            seen.add(item.id)
            if item.id in lesson.retired:
                yield problem(where, "id", item.id, "an id that is not retired")
            yield from item_lines(course, item, where)


def item_lines(course: Course, item: Item, where: str) -> Lines:
    """What an item must be so that every answer to it teaches something."""
    known = {name: (course.keys(name), f"data/{name}.csv") for name in course.tables}
    for field in ("claims", "sources"):
        for one in getattr(item, field):
            yield from unknown(where, field, one, *known[field])
    parts = [
        (f"{name}.{number}", part)
        for name in PARTS
        for number, part in enumerate(getattr(item, name, []), 1)
    ]
    for name, part in parts:
        if item.kind == "mark":
            yield from unknown(where, f"{name}.id", part.id[1:], *known["sentences"])
        if item.kind == "letters":
            yield from unknown(where, f"{name}.id", part.id, *known["places"])
        if part.misconception is not None:
            spot = f"{name}.misconception"
            yield from unknown(where, spot, part.misconception, *known["misconceptions"])
    for name in PARTS:
        ids = [part.id for part in getattr(item, name, []) if hasattr(part, "id")]
        if len(set(ids)) < len(ids):
            yield problem(where, name, ", ".join(ids), "each id once")
    if item.kind in ("single", "multiple", "mark"):
        yield from _right(item, where)
    steps = [step.id for step in getattr(item, "steps", ())]
    if steps and steps == sorted(steps):
        rule = "ids whose alphabet does not give the order away"
        yield problem(where, "steps", "a, b, c …", rule)
    if isinstance(item, Match):
        for row in item.rows:
            choices = [choice.id for choice in item.choices]
            yield from unknown(where, f"rows.{row.id}", row.answer, choices, "its choices")
    said = [(item, "feedback"), (item, "otherwise"), *((part, "feedback") for _, part in parts)]
    said = [(part, getattr(part, field)) for part, field in said if hasattr(part, field)]
    for part, text in said:
        if [other for _, other in said].count(text) > 1:
            yield problem(where, "feedback", text[:50], "its own feedback for every answer")
        # A typical mistake quotes what leads to it; every other feedback cites or quotes.
        if hasattr(part, "code") or re.search(CITES, text, re.DOTALL):
            continue
        yield problem(where, "feedback", text[:50], "words that cite a claim or quote something")


PARTS = ("options", "mistakes", "steps", "rows")
CITES = r"\b[A-Z]\d\d|“.+?”|\".+?\"|`.+?`"


def _right(item: Choice | Mark, where: str) -> Lines:
    """Options of a choice: how many are right, and what each wrong one stands for."""
    right = sum(option.right for option in item.options)
    if right < 1 or right == len(item.options) or (item.kind == "single" and right > 1):
        rule = "one right option" if item.kind == "single" else "some right, some wrong options"
        yield problem(where, "options", f"{right} right of {len(item.options)}", rule)
    for number, option in enumerate(item.options, 1):
        missing = option.misconception is None and item.kind != "mark"
        if option.misconception if option.right else missing:
            rule = "one for a wrong option, none for a right one"
            yield problem(where, f"options.{number}.misconception", option.misconception, rule)
