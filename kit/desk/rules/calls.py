"""Whether each notebook asks only for what there is: `kit.quiz("…")` and every other call."""

import ast
import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from typing import Any

import kit
from kit.casefile.figures import table_of
from kit.casefile.glossaries import plain
from kit.desk.files import Course, Lines, problem


def calls(course: Course) -> Lines:
    """Every call of kit in every notebook, with what it names."""
    known = _known(course)
    for path, cells in course.notebooks.items():
        for number, cell in enumerate(cells, 1):
            if cell["cell_type"] != "code":
                continue
            where = f"{path}, cell {number}"
            for call, names in _called("".join(cell["source"])):
                yield from _check(where, call, names, known)


def _check(where: str, call: str, names: list[str], known: dict[str, tuple]) -> Lines:
    if call not in kit.__all__:
        yield _unknown(where, "kit", call, kit.__all__, "the calls of kit")
        return
    valid, home = known.get(call, (None, ""))
    for name in names if valid is not None else ():
        if (plain(name) if call == "word" else name) not in valid:
            yield _unknown(where, f"kit.{call}", name, valid, home)


def _unknown(where: str, field: str, name: str, valid: Collection[str], home: str) -> str:
    near = get_close_matches(name, list(valid), 1)
    guess = f"; did you mean '{near[0]}'?" if near else ""
    few = f": {', '.join(valid)}" if len(valid) <= 12 else ""
    return problem(where, field, name, f"what is in {home}{few}{guess}").replace("?.", "?")


def _known(course: Course) -> dict[str, tuple[Collection[str], str]]:
    """What each call may name, and where that stands."""
    lessons = [lesson for _, lesson in course.lessons()]
    items = {item.id: item.kind for lesson in lessons for item in lesson.items}
    quizzes = [name for lesson in lessons for name in lesson.quizzes]
    maps = course.case.optional("maps.yaml")
    numbers = [lesson.lesson for lesson in lessons]
    files = "data/questions"
    figures = table_of(course.case)
    traced = list(dict.fromkeys(row["claim"] for row in course.tables.get("traces", ())))
    words = [plain(row["word"]) for row in course.tables.get("glossary", ())]
    places = course.tables.get("places", ())
    wired = {claim for row in course.tables.get("wires", ()) for claim in row["claims"].split()}
    return {
        "quiz": (quizzes, f"the quizzes of {files}"),
        "compare": (quizzes, f"the quizzes of {files}"),
        "check": ([one for one, kind in items.items() if kind == "code"], f"{files}, kind code"),
        "write": ([one for one, kind in items.items() if kind == "open"], f"{files}, kind open"),
        "notice": ([one.id for lesson in lessons for one in lesson.notices], f"{files}, notices"),
        "brief": ([one for one, kind in items.items() if kind == "brief"], f"{files}, kind brief"),
        "again": (numbers, f"the lessons of {files}"),
        "progress": (numbers, f"the lessons of {files}"),
        "article": (course.keys("claims"), "data/claims.csv"),
        "trace": (traced, "data/traces.csv, column 'claim'"),
        "day_by_day": (course.keys(figures), f"data/{figures}.csv"),
        "wire": (sorted(wired), "data/wires.csv, column 'claims'"),
        "chart": ([*course.case.optional("charts.yaml")], "data/charts.yaml"),
        "show_map": ([*maps], "data/maps.yaml"),
        "picture": ([*maps], "data/maps.yaml"),
        "table": ([*course.tables], "data/datapackage.json"),
        "about": ([*course.tables], "data/datapackage.json"),
        "word": (words, "data/glossary.csv"),
        "distance": (
            [*(row["id"] for row in places), *(row["name"] for row in places)],
            "data/places.csv",
        ),
        "area": (
            [one["id"] for one in course.case.optional("areas.geojson").get("features", [])],
            "data/areas.geojson",
        ),
    }


# Whose second name is no name of a thing: the answer, the title of a layer.
_FIRST_ONLY = {"check", "picture"}


def _called(code: str) -> Iterator[tuple[str, list[str]]]:
    """Each call of kit in some code, with the texts that it gives as names."""
    code = re.sub(r"(?m)^[ \t]*[%!].*$", "", code)  # commands to the notebook are no Python
    try:
        tree = ast.parse(code)
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
