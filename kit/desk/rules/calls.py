"""Whether each notebook asks only for what there is: `kit.quiz("…")` and every other call."""

import ast
import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from difflib import get_close_matches
from typing import Any

import kit
from kit.casefile.figures import table_of
from kit.casefile.glossaries import plain
from kit.desk.files import Course, Lines, problem
from kit.errors import KitError
from kit.questions import forms

# The names that a call may have, and where they stand.
Valid = tuple[Collection[str], str]


def calls(course: Course) -> Lines:
    """Every call of kit in every notebook, with what it names."""
    known = _known(course)
    for path, cells in course.notebooks.items():
        for number, cell in enumerate(cells, 1):
            if cell["cell_type"] != "code":
                continue
            where = f"{path}, cell {number}"
            is_exercise = "exercise" in cell.get("metadata", {}).get("tags", [])
            if not is_exercise:  # its start may have a gap that no Python reads
                yield from _unread(where, "".join(cell["source"]))
            for call, names in named_in("".join(cell["source"])):
                yield from _check(where, call, names, known)


def _unread(where: str, code: str) -> Lines:
    """A line for code that stops at once, with the line at which it does."""
    try:
        ast.parse(_python(code))
    except SyntaxError as error:
        rows = code.split("\n")
        row = rows[min(error.lineno or 1, len(rows)) - 1].strip()
        yield (
            f"{where}: Python cannot read '{row}'. Allowed: code in which each bracket and each "
            "straight quotation mark is closed."
        )


def _python(code: str) -> str:
    """The code of a cell without commands to the notebook, which are no Python."""
    return re.sub(r"(?m)^[ \t]*[%!].*$", "", code)


def _check(where: str, call: str, names: list[str], known: dict[str, Valid]) -> Lines:
    if call not in kit.__all__:
        yield _unknown(where, "kit", call, kit.__all__, "the calls of kit")
        return
    if call not in known:  # it names nothing of the course
        return
    valid, home = known[call]
    for name in names:
        sought = plain(name) if call == "word" else name
        if sought not in valid:
            yield _unknown(where, f"kit.{call}", name, valid, home)


def _unknown(where: str, field: str, name: str, valid: Collection[str], home: str) -> str:
    near = get_close_matches(name, list(valid), 1)
    guess = f"; did you mean '{near[0]}'?" if near else ""
    few = f": {', '.join(valid)}" if len(valid) <= 12 else ""
    return problem(where, field, name, f"what is in {home}{few}{guess}").replace("?.", "?")


def _known(course: Course) -> dict[str, Valid]:
    """What each call may name, and where that stands."""
    known: dict[str, Valid] = {}
    for part in (_in_questions, _in_tables, _in_documents):
        with suppress(KitError):  # a file that cannot be read has a line of its own
            known |= part(course)
    return known


def _in_questions(course: Course) -> dict[str, Valid]:
    """For the calls that name something of the question files."""
    files = "data/questions"
    lessons = [lesson for _, lesson in course.lessons()]
    items = [item for lesson in lessons for item in lesson.items]

    def of_kind(kind: str) -> Valid:
        return [item.id for item in items if item.kind == kind], f"{files}, kind {kind}"

    quizzes = [name for lesson in lessons for name in lesson.quizzes]
    notices = [notice.id for lesson in lessons for notice in lesson.notices]
    numbers = [lesson.lesson for lesson in lessons]
    return {
        "quiz": (quizzes, f"the quizzes of {files}"),
        "form": ([*forms()], f"{files}, field form"),
        "check": of_kind("code"),
        "write": of_kind("open"),
        "brief": of_kind("brief"),
        "notice": (notices, f"{files}, notices"),
        "again": (numbers, f"the lessons of {files}"),
        "progress": (numbers, f"the lessons of {files}"),
    }


def _in_tables(course: Course) -> dict[str, Valid]:
    """For the calls that name a table, or something in one."""
    tables = course.tables
    figures = table_of(course.case)
    traced = {row["claim"] for row in tables.get("traces", ())}
    wired = {claim for row in tables.get("wires", ()) for claim in row["claims"].split()}
    words = [plain(row["word"]) for row in tables.get("glossary", ())]
    places = tables.get("places", ())
    ids_and_names = [row["id"] for row in places] + [row["name"] for row in places]
    return {
        "table": ([*tables], "data/datapackage.json"),
        "about": ([*tables], "data/datapackage.json"),
        "article": (course.keys("claims"), "data/claims.csv"),
        "day_by_day": (course.keys(figures), f"data/{figures}.csv"),
        "trace": (sorted(traced), "data/traces.csv, column 'claim'"),
        "wire": (sorted(wired), "data/wires.csv, column 'claims'"),
        "word": (words, "data/glossary.csv"),
        "distance": (ids_and_names, "data/places.csv"),
    }


def _in_documents(course: Course) -> dict[str, Valid]:
    """For the calls that name a map, a figure or an outline."""
    case = course.case
    maps = [*case.optional("maps.yaml")]
    outlines = [one["id"] for one in case.optional("areas.geojson").get("features", [])]
    return {
        "show_map": (maps, "data/maps.yaml"),
        "picture": (maps, "data/maps.yaml"),
        "chart": ([*case.optional("charts.yaml")], "data/charts.yaml"),
        "area": (outlines, "data/areas.geojson"),
    }


# Whose second name is no name of a thing: the answer, the title of a layer.
_FIRST_ONLY = {"check", "picture"}


def named_in(code: str) -> Iterator[tuple[str, list[str]]]:
    """Each call of kit in some code, with the texts that it gives as names."""
    try:
        tree = ast.parse(_python(code))
    except SyntaxError:
        return  # an exercise may have a gap that no Python reads
    for part in ast.walk(tree):
        if isinstance(part, ast.Attribute) and getattr(part.value, "id", "") == "kit":
            yield part.attr, []
        if not isinstance(part, ast.Call) or not isinstance(part.func, ast.Attribute):
            continue
        if getattr(part.func.value, "id", "") == "kit":
            call = part.func.attr
            given = part.args[:1] if call in _FIRST_ONLY else part.args
            named = [one.value for one in part.keywords if one.arg in ("highlight", "name")]
            yield call, [text for one in [*given, *named] for text in _texts(one)]


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, ast.Constant) and isinstance(part.value, str):
        yield part.value
    elif isinstance(part, ast.List | ast.Tuple):
        for one in part.elts:
            yield from _texts(one)
