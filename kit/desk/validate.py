"""`python -m kit validate`: is the case file whole, and does the course keep its own rules?

What a table may hold stands in `data/datapackage.json`; `kit.desk.rules.tables` checks it. Checked
here is what no schema can say: bytes, joins, quotes, pairs of ends, the article, outlines,
questions, exercises, maps, what the notebooks ask for, balance.
"""

import hashlib
import json
import os
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from kit.casefile import spans
from kit.casefile.cases import Case, case
from kit.casefile.figures import table_of
from kit.casefile.maps.pictures import letters
from kit.courses import PACKAGE
from kit.desk import cells as lesson_cells
from kit.desk import mending, stored
from kit.desk.edition import otherwork
from kit.desk.files import Course, Lines, Row, guarded, problem, unknown
from kit.desk.newcase import keeping
from kit.desk.rules import agreement, balance, days, evidence, ground, outlines, safeguards, spoilt
from kit.desk.rules.asked import asked_in_lessons
from kit.desk.rules.calls import calls
from kit.desk.rules.clicks import clicks
from kit.desk.rules.documents import documents
from kit.desk.rules.exercises import exercises
from kit.desk.rules.strict import second_opinion
from kit.desk.rules.tables import folded, once_a_place, tables
from kit.items import Item, Lesson, Letters, Place, Quiz, Sentence
from kit.questions import lessons

FOREIGN = {
    b"\r": "a carriage return; save the file with LF line ends, not CRLF",
    b"\0": "a NUL byte; delete it",
}
MEND = " Or let `python -m kit.desk.mending` do it"
# Columns that come in pairs: the first is never above the second.
ENDS = [("low", "high"), ("date", "date_end"), ("year_from", "year_to"), ("start", "end")]


def main(strict: bool = False, by_eye: bool = False) -> int:
    """Print one line a problem, else a summary; see `kit.__main__` for what is returned.

    If `strict`, frictionless reads the tables as well; it is one of the test packages. If `by_eye`,
    nothing is checked: what no rule can compare exactly is printed, to be read.
    """
    here = case()
    if by_eye:
        print(*days.by_eye(Course(here)), sep="\n")
        return 0
    lines = once_a_place(guarded(PACKAGE, validate, here))
    if strict:
        lines += guarded(PACKAGE, second_opinion, Course(here), lines)
    for line in folded(lines):  # whatever a damaged cell holds, one line stays one line
        print("".join(c if c.isprintable() else "?" for c in " ".join(line.split())))
    if lines:
        print("1 problem found." if len(lines) == 1 else f"{len(lines)} problems found.")
        return 1
    rows = [len(here.frame(one["name"])) for one in here.package["resources"]]
    print(f"All is well: {len(rows)} tables, {sum(rows)} rows, {len(lessons())} question files.")
    start = "py start.py" if os.name == "nt" else "python3 start.py"
    print(f"Next: look at it as a class does. Type {start} in the folder {here.root}")
    return 0


def validate(here: Case) -> Lines:
    """Every check, in the order in which a maintainer would put things right."""
    course = Course(here)
    lines: list[str] = []
    lines += guarded("case.yaml", built, here)
    lines += guarded("data", data_bytes, here)
    lines += guarded("data", as_stored, here)
    lines += guarded("data", spoilt.check, course)
    lines += guarded("seeds", article, here)
    lines += guarded("data", documents, course)
    lines += guarded(PACKAGE, schemas, course)
    lines += guarded(PACKAGE, tables, course)
    if not any(line.startswith("seeds") for line in lines):
        for table in course.tables:
            for row in course.rows(table):
                lines += guarded(row.where, cells, course, table, row)
    lines += guarded("data/sentences.csv", sentences, course)
    lines += guarded("data/traces.csv", steps, course)
    lines += guarded("data/balance.yaml", agreement.check, course)
    lines += guarded("data", outlines.check, course)
    lines += guarded("data/balance.yaml", outlines.towns, course)
    lines += guarded("data/maps.yaml", outlines.maps, course)
    lines += guarded("data/charts.yaml", outlines.charts, course)
    lines += guarded("data", ground.check, course)
    lines += guarded("data/questions", questions, course)
    for where, raw in course.stored_notebooks():
        lines += guarded(where, notebook, raw, where)
    lines += guarded("notebooks", lesson_cells.check, course)
    lines += guarded("notebooks", calls, course)
    lines += guarded("notebooks", asked_in_lessons, course)
    # Exercises compute with the tables: they are run when nothing is wrong with those.
    lines += guarded("data/questions", exercises, course) if not lines else ()
    lines += guarded("data/questions", clicks, course) if not lines else ()
    lines += guarded("data/other-work.yaml", otherwork.check, here)
    lines += guarded("data/balance.yaml", evidence.check, course)
    lines += guarded("data/balance.yaml", days.check, course)
    lines += guarded("data/balance.yaml", safeguards.check, course)
    lines += guarded("data/balance.yaml", balance.check, course, not lines)
    lines += guarded("data", outlines.drawn, course) if not lines else ()
    yield from lines


def built(here: Case) -> Lines:
    """The course is made of the case.yaml that lies there now, not of an earlier one."""
    if keeping.is_behind(here.root, "case.yaml"):
        yield "case.yaml was changed after the last build. Run `python -m kit build` first."


def article(here: Case) -> Lines:
    """The article is the one that was studied, byte for byte."""
    path = here.package["article"]["path"]
    digest = here.package["article"]["sha256"]
    found = hashlib.sha256((here.root / "data" / path).read_bytes()).hexdigest()
    if found != digest:
        where = path.removeprefix("../")
        yield problem(where, "sha256", found, f"{digest}, as {PACKAGE} has it: restore the file")


def sentences(course: Course) -> Lines:
    """The sentences and claims print each word of the article once, and whole."""
    text = course.case.text()
    rows = {row["sentence"]: row for row in course.tables["sentences"]}
    found = [
        spans.Sentence(int(row["sentence"]), row["kind"], int(row["start"]), int(row["end"]))
        for row in rows.values()
    ]
    for fault in [*spans.torn(found, text), *spans.misplaced(found, text)]:
        row = rows[str(fault.number)]
        yield problem(row.where, fault.field, fault.value, fault.allowed)
    claims = {row["id"]: row for row in course.tables["claims"]}
    quotes = []
    for row in claims.values():
        place = rows.get(row["sentence"])
        start = text.find(row["quote"], int(place["start"])) if place else -1
        if start >= 0:  # a quote that is not there has a line of its own
            quotes.append((row["id"], start, start + len(row["quote"])))
    for first, second in spans.overlapping(quotes):
        rule = f"words that no other claim has: {first} has '{claims[first]['quote']:.60}'"
        yield problem(claims[second].where, "quote", claims[second]["quote"], rule)


def steps(course: Course) -> Lines:
    """The steps of each trace are numbered from 1, in the order of the rows."""
    last: dict[str, int] = {}
    for row in course.tables.get("traces", ()):
        last[row["claim"]] = last.get(row["claim"], 0) + 1
        if row["step"] != str(last[row["claim"]]):
            rule = f"{last[row['claim']]}: the steps of {row['claim']} are counted from 1, in order"
            yield problem(row.where, "step", row["step"], rule)


def data_bytes(here: Case) -> Lines:
    """Byte order marks, line ends, NULs and encodings: frictionless lets them pass."""
    files = [*(here.root / "data").rglob("*"), *(here.root / "notebooks").glob("*.ipynb")]
    for file in sorted(files):
        where = file.relative_to(here.root).as_posix()
        if file.is_dir() or re.search(r"/[._]|\.pyc$", where):
            continue
        yield from _bytes_of(file, where)


def _bytes_of(file: Path, where: str) -> Lines:
    """What is wrong with the bytes of a file."""
    raw = file.read_bytes()
    mend = MEND if file.suffix == ".csv" else ""
    if raw.startswith(mending.WIDE):
        say = "saved as Unicode text (UTF-16); save the file as UTF-8."
        yield f"{where}, row 1: {say}{mend and f'{mend}.'}"
        return
    if raw.startswith(b"\xef\xbb\xbf"):
        say = "a byte order mark (BOM); save the file as UTF-8 without one."
        yield f"{where}, row 1: {say}{mend and f'{mend}.'}"
    for byte, say in FOREIGN.items():
        if byte in raw:
            also = f".{mend}" if byte == b"\r" and mend else ""
            yield f"{where}, row {line_of(raw, raw.index(byte))}: {say}{also}."
    if not raw.endswith(b"\n"):
        yield f"{where}: the last line has no line end; add one."
    try:
        text = raw.decode()
        if file.suffix == ".ipynb":
            json.loads(text)
    except UnicodeDecodeError as error:
        say = f"the byte {raw[error.start]:#x} is not UTF-8; save the file as UTF-8."
        yield f"{where}, row {line_of(raw, error.start)}: {say}{mend and f'{mend}.'}"
    except (TypeError, ValueError) as error:
        yield f"{where}: not a notebook: {error}."


def as_stored(here: Case) -> Lines:
    """Tables are stored with commas, and so on; what a spreadsheet made of them is read as well."""
    for where in mending.as_saved(here):
        yield (
            f"{where} is not stored as it should be: commas between the cells, true and false, "
            "days like 2020-09-28, no empty rows, no spaces around a cell. "
            "`python -m kit.desk.mending` puts it right."
        )


def line_of(raw: bytes, place: int) -> int:
    return raw[:place].count(b"\n") + 1


def notebook(raw: Any, where: str) -> Lines:
    """The first field of a notebook that is not as the course reads it."""
    stored.sound(raw, where)
    yield from ()


def schemas(course: Course) -> Lines:
    """What datapackage.json says of each table: enough for a reader, and enough to check by."""
    for one in course.resources.values():
        where = f"{PACKAGE}, table '{one['name']}'"
        schema = one["schema"]
        for key in ("licenses", "provenance"):
            if not one.get(key):
                yield problem(where, key, "", "every table says it")
        keys = {schema["primaryKey"], *(key["fields"] for key in schema.get("foreignKeys", []))}
        for field in schema["fields"]:
            at = f"{where}, column '{field['name']}'"
            gaps = field.get("gaps")
            if bool(field.get("constraints", {}).get("required")) == bool(gaps):
                yield problem(at, "gaps", gaps, "when a cell is empty; nothing in required columns")
            number = field["type"] in ("integer", "number") and field["name"] not in keys
            if number and not field.get("unit"):
                yield problem(at, "unit", "", "what a number counts")


def cells(course: Course, table: str, row: Row) -> Lines:
    """What a row must be besides its schema: joined, cited, in order, with a reason for a gap."""
    for field in course.fields(table):
        yield from _ids_in_cell(course, row, field)
    for low, high in ENDS:
        if row[low] and row[high] and _above(row[low], row[high]):
            yield problem(row.where, high, row[high], f"'{row[low]}', as in {low}, or more")
    if {"low", "high", "gap"} <= row.cells.keys() and _has_reason(row) != _lacks_number(row):
        rule = "a reason where a figure has no number, and nothing elsewhere"
        yield problem(row.where, "gap", row["gap"], rule)
    if row["quote"] and row["sentence"]:
        text = course.sentence(row["sentence"])
        if row["quote"] not in text:
            text = " ".join(text.split())
            rule = f"words of sentence {row['sentence']}, letter for letter: {text}"
            yield problem(row.where, "quote", row["quote"], rule).removesuffix(".")


def _ids_in_cell(course: Course, row: Row, field: dict[str, Any]) -> Lines:
    """Each id that a cell holds, or cites in brackets, is there, and no id stands twice."""
    name = field["name"]
    cell = row[name]
    if "joins" in field and cell:
        ids = cell.split(" ")
        if len(set(ids)) < len(ids):
            yield problem(row.where, name, cell, "each id once")
        other = field["joins"]
        for one in ids:
            yield from unknown(row.where, name, one, course.keys(other), f"data/{other}.csv")
    for one in re.findall(r"\[([A-Z]+\d+[a-z]?)\]", cell):
        yield from unknown(row.where, name, one, course.keys("sources"), "data/sources.csv")


def _has_reason(row: Row) -> bool:
    return bool(row["gap"])


def _lacks_number(row: Row) -> bool:
    """Whether a row is of something that was counted, and has no number of it."""
    was_counted = bool(row.cells.get("unit", "people"))
    return was_counted and not row["low"] and not row["high"]


def _above(low: str, high: str) -> bool:
    try:
        return float(low) > float(high)
    except ValueError:
        return low > high  # dates sort as they are written


def questions(course: Course) -> Lines:
    """Quizzes, options and feedback; kit.questions has read and typed them already."""
    seen: set[str] = set()
    orders: dict[str, str] = {}
    known = {item.id for _, lesson in course.lessons() for item in lesson.items}
    for path, lesson in course.lessons():
        if not path.startswith(f"data/questions/{lesson.lesson}-"):
            yield problem(path, "lesson", lesson.lesson, "the number at the start of the file name")
        yield from quiz_lines(path, lesson)
        yield from notice_lines(path, lesson)
        for item in lesson.items:
            where = course.item_at(path, item)
            if item.id in seen or item.id.partition(".")[0] != lesson.lesson:
                yield problem(where, "id", item.id, f"{lesson.lesson}.1 and so on, each once")
            seen.add(item.id)
            if item.id in lesson.retired:
                yield problem(where, "id", item.id, "an id that is not retired")
            yield from order_lines(item, where, orders)
            yield from pair_lines(item, where, known)
            yield from beside_lines(course, item, where)
            yield from item_lines(course, item, where)


def quiz_lines(path: str, lesson: Lesson) -> Lines:
    """Each quiz asks items of its file, and each of them once."""
    every = [item.id for item in lesson.items]
    asked = [item.id for item in lesson.items if item.asked_in_quiz]
    for name, quiz in lesson.quizzes.items():
        able = asked
        rule = "this file, exercises and open questions aside"
        if isinstance(quiz, Quiz) and quiz.form:  # a form asks to write, too
            able = every
            rule = "this file"
        ids = quiz if isinstance(quiz, list) else quiz.items
        for one in ids:
            yield from unknown(path, f"quizzes.{name}", one, able, rule)
        if len(set(ids)) < len(ids):
            yield problem(path, f"quizzes.{name}", ", ".join(ids), "each id once")


def pair_lines(item: Item, where: str, known: set[str]) -> Lines:
    """The parallel item of the other form is there."""
    pair = getattr(item, "pair", None)
    if pair is not None:
        yield from unknown(where, "pair", pair, known - {item.id}, "the other form")


def notice_lines(path: str, lesson: Lesson) -> Lines:
    """Each notice has an id of its own, and belongs to this lesson, as does the item it names."""
    ids = [one.id for one in lesson.notices]
    items = [item.id for item in lesson.items]
    for one in lesson.notices:
        if ids.count(one.id) > 1 or one.id.partition(".")[0] != lesson.lesson:
            yield problem(path, "notices", one.id, f"{lesson.lesson}.n1 and so on, each once")
        if one.item is not None:
            yield from unknown(path, f"notices.{one.id}.item", one.item, items, "this file")


def beside_lines(course: Course, item: Item, where: str) -> Lines:
    """What a brief is compared with is there: a notice, or another brief."""
    beside = getattr(item, "beside", None)
    if beside is None:
        return
    known = []
    for _, lesson in course.lessons():
        known += [one.id for one in lesson.notices]
        known += [one.id for one in lesson.items if one.kind == "brief" and one.id != item.id]
    yield from unknown(where, "beside", beside, known, "notices and other briefs")


def order_lines(item: Item, where: str, orders: dict[str, str]) -> Lines:
    """Ids that do not give the order away: not alphabetical, and not as in another item.

    A class sees the ids of a test, and who has found one order would know the other. Of three
    steps there are too few orders for that.
    """
    ids = [step.id for step in getattr(item, "steps", ())]
    if ids and ids == sorted(ids):
        rule = "ids whose alphabet does not give the order away"
        yield problem(where, "steps", "a, b, c …", rule)
    ranks = " ".join(str(sorted(ids).index(one)) for one in ids)
    other = orders.setdefault(ranks, item.id)
    if len(ids) > 3 and other != item.id:
        rule = f"another order of letters than {other} has: one gives the other away"
        yield problem(where, "steps", ", ".join(ids), rule)


def item_lines(course: Course, item: Item, where: str) -> Lines:
    """What an item must be so that every answer to it teaches something."""
    yield from _ids_of_tables(course, item, where)
    names = dict.fromkeys(name.partition(".")[0] for name, _ in item.said_parts())
    for name in names:
        ids = [part.id for part in getattr(item, name) if hasattr(part, "id")]
        if len(set(ids)) < len(ids):
            yield problem(where, name, ", ".join(ids), "each id once")
    yield from _same_words(item, where)
    for field, value, rule in item.faults():
        yield problem(where, field, value, rule)
    yield from _picture(course, item, where)
    yield from _feedback_lines(item, where)


def _same_words(item: Item, where: str) -> Lines:
    """Options that say the same: nobody could tell the right one."""
    seen: set[str] = set()
    for option in getattr(item, "options", ()):
        text = " ".join(getattr(option, "text", option.id).split())
        if text.casefold() in seen:
            yield problem(where, "options", text, "each text once")
        seen.add(text.casefold())


def _ids_of_tables(course: Course, item: Item, where: str) -> Lines:
    """Each row of a table that an item names is there."""
    absent: tuple[set[str], str] = (set(), "a table that this case does without")
    known: dict[str, tuple[set[str], str]] = defaultdict(lambda: absent)
    known |= {name: (course.keys(name), f"data/{name}.csv") for name in course.tables}
    claims, file = known["claims"]
    for one in item.claims:
        yield from unknown(where, "claims", one, claims, file)
    figures, _ = known.get(table_of(course.case), ({}, ""))
    for field, ids in item.claim_ids().items():
        for one in ids:
            yield from unknown(where, field, one, {*claims, *figures}, f"{file}, table of figures")
    for one in item.sources:
        yield from unknown(where, "sources", one, *known["sources"])
    for name, part in item.said_parts():
        if isinstance(part, Sentence):
            yield from unknown(where, f"{name}.id", part.id[1:], *known["sentences"])
        if isinstance(part, Place):
            yield from unknown(where, f"{name}.id", part.id, *known["places"])
        if part.misconception is not None:
            spot = f"{name}.misconception"
            yield from unknown(where, spot, part.misconception, *known["misconceptions"])


def _feedback_lines(item: Item, where: str) -> Lines:
    """Each feedback is said to one answer alone."""
    own = [getattr(item, name, "") for name in ("feedback", "otherwise")]
    texts = [*filter(None, own), *(part.feedback for _, part in item.said_parts())]
    for text in texts:
        if texts.count(text) > 1:
            yield problem(where, "feedback", text[:50], "its own feedback for every answer")


def _picture(course: Course, item: Item, where: str) -> Lines:
    """The map of a question is there, and so is each place that it asks for."""
    name = getattr(item, "picture", None)
    if name is None:
        return
    maps = course.case.optional("maps.yaml")
    yield from unknown(where, "picture", name, maps, "data/maps.yaml")
    if isinstance(item, Letters) and name in maps:
        yield from guarded(where, _letters_of_map, item, name, where)


def _letters_of_map(item: Letters, name: str, where: str) -> Lines:
    """Each row of the question is a place that the map shows."""
    shown = letters(name)
    for number, row in enumerate(item.rows, 1):
        rule = f"a place that the map '{name}' shows at first"
        if row.id not in shown:
            yield problem(where, f"rows.{number}.id", row.id, f"{rule}: {', '.join(shown)}")
