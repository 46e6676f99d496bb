"""`python -m kit catalogue`: what in data/ is made from the rest of it and from the notebooks.

That is data/README.md, the JSON schema of the questions, and the list of the lessons' cells.
"""

import ast
import inspect
import json
import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment

from kit import items
from kit.casefile.cases import Case, case
from kit.desk import cells
from kit.desk.files import Course
from kit.desk.rules.balance import strings, word
from kit.items import Lesson

TYPES = {"string": "text", "integer": "whole number", "boolean": "true or false"}


def main(check: bool = False) -> int:
    """Write all of them; with `check`, only say whether they are the same."""
    here = case()
    stale: list[str] = []
    for name, text in from_the_rest(Course(here)).items():
        path = here.root / "data" / name
        if not check:
            path.write_text(text, encoding="utf-8", newline="\n")
        current = path.is_file() and path.read_bytes() == text.encode()
        print(f"data/{name} is {'' if current else 'not '}up to date.")
        stale += [] if current else [name]
    if stale:
        print("Write them anew with `python -m kit catalogue`.")
    return 1 if stale else 0


def from_the_rest(course: Course) -> dict[str, str]:
    """Each of these files by its path in `data/`."""
    files = {"README.md": catalogue(course.case), "questions/schema.json": schema()}
    return {**files, "lessons.json": cells.text(course)}


def schema() -> str:
    """The JSON schema of a question file, which editors use to help and to warn."""
    made = Lesson.model_json_schema()
    known = vars(items)
    for one in [made, *made["$defs"].values()]:
        for parent in known[one["title"]].__mro__:
            for name, text in _texts(parent).items():
                if name in one["properties"]:
                    one["properties"][name].setdefault("description", text)
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


@cache
def _texts(kind: type) -> dict[str, str]:
    """What a class says below each of its fields."""
    if not kind.__module__.startswith(items.__name__):
        return {}
    (defined,) = ast.parse(inspect.getsource(kind)).body
    if not isinstance(defined, ast.ClassDef):
        return {}
    found = {}
    for field, said in pairwise(defined.body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            match said:
                case ast.Expr(ast.Constant(str(text))):
                    found[field.target.id] = inspect.cleandoc(text)
    return found


def catalogue(here: Case, uses: bool = True) -> str:
    """The whole text, in the order of datapackage.json.

    Without `uses`, it does not say which question is about which claim: that can be its answer.
    """
    template = Path(__file__).with_name("catalogue.md.jinja").read_text(encoding="utf-8")
    pages = Environment(
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, finalize=_shown
    )
    maps = [
        (file.name, here.document(file.name))
        for file in sorted((here.root / "data").glob("*.geojson"))
    ]
    return pages.from_string(template).render(
        package=here.package,
        tables=[{**one, **_summary(here, one)} for one in here.package["resources"]],
        outlines=[(file, len(one["features"]), one["properties"]) for file, one in maps],
        uses=_uses(Course(here)) if uses else [],
        licence=_licence,
        types=TYPES,
    )


def _summary(here: Case, one: dict[str, Any]) -> dict[str, Any]:
    """What is counted in a table, and where it joins others."""
    frame = here.frame(one["name"])
    joins = _joins(one)
    primary = sides = ""
    for column, other in joins.items():
        if column == other == "sources":
            primary = _first_hand(here, frame[column])
        if other == "groups":
            sides = _by_side(here, frame[column])
    said = ", ".join(f"`{column}` with {other}" for column, other in joins.items())
    return {"rows": len(frame), "primary": primary, "sides": sides, "joins": said}


def _joins(table: dict[str, Any]) -> dict[str, str]:
    """The columns that name rows of another table, and that table."""
    described = table["schema"]
    joins = {field["name"]: field["joins"] for field in described["fields"] if "joins" in field}
    for key in described.get("foreignKeys", []):
        joins[key["fields"]] = key["reference"]["resource"]
    return joins


def _first_hand(here: Case, sources: pd.Series) -> str:
    """How many rows have a source that the table of sources calls primary."""
    table = here.rows("sources")
    first_hand = set(table[table["primary"].fillna(False)]["id"])
    rows = [cell for cell in sources.dropna() if first_hand & {*cell.split()}]
    return f"{len(rows)} ({len(rows) / len(sources):.0%})" if rows else "0"


def _by_side(here: Case, groups: pd.Series) -> str:
    """How many rows each group has."""
    count = groups.value_counts()
    named = here.frame("groups").set_index("id")["short"]
    return ", ".join(f"{name} {count.get(group, 0)}" for group, name in named.items())


def _uses(course: Course) -> list[dict[str, Any]]:
    """For each claim the lessons that use it, in an item or in the notebook, and these items."""
    claims = course.tables["claims"]
    every = [item for _, lesson in course.lessons() for item in lesson.items]
    said = {one.id: " ".join([*one.claims, *strings(one.model_dump())]) for one in every}
    notebooks = {
        Path(path).name.partition("-")[0]: " ".join("".join(cell["source"]) for cell in found)
        for path, found in course.notebooks.items()
    }
    ledgers = {lesson: _marked(text) for lesson, text in notebooks.items()}
    rows = []
    for claim in claims:
        name = word(re.escape(claim["id"]))
        asked = [item for item, text in said.items() if name.search(text)]
        used_in = {lesson for lesson, text in notebooks.items() if name.search(text)}
        used_in |= {one for one, marked in ledgers.items() if int(claim["sentence"]) in marked}
        used_in.update(item.partition(".")[0] for item in asked)
        rows.append({"claim": claim, "lessons": sorted(used_in), "items": asked})
    return rows


def _marked(code: str) -> set[int]:
    """The sentences in which the learners of a lesson mark claims, and compare theirs with ours."""
    parts = re.findall(r"kit\.ledger\(first=(\d+), last=(\d+)\)", code)
    return {number for first, last in parts for number in range(int(first), int(last) + 1)}


def _shown(value: Any) -> Any:
    """What a table says, as text: neither HTML, nor a picture, nor another row or column."""
    if not isinstance(value, str):
        return value
    text = re.sub(r"\s+", " ", value.replace("<", "&lt;").replace("|", r"\|"))
    return text.replace("![", r"!\[")


def _licence(one: dict[str, Any]) -> str:
    return ", ".join(f"[{each['title']}]({each['path']})" for each in one["licenses"])
