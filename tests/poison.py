"""Puts markup into one field of the case file after another, whatever fields there are."""

import copy
import csv
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from conftest import forget

import kit
from kit import datafiles
from kit.casefile import cases
from kit.casefile.groups import groups
from kit.casefile.maps.shapes import outlines
from kit.casefile.specs import chart_spec, map_spec
from kit.desk.edition.otherwork import other_work
from kit.questions import lessons

# Each way out of a text: into a page, an attribute, a style, a template, Markdown, a formula.
PAYLOADS = [
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "\"onmouseover='alert(3)' 'onfocus=alert(4) autofocus x=\"",
    "</style></script></title></textarea></svg></iframe><script>alert(5)</script>",
    "<!--<script>",
    "{% endraw %}{{ 'poi' ~ 'soned' }}{% set x = 1 %}{# x #}{km.__class__}{0.__class__}%s%(x)s",
    "} * { background: url(http://poison.test/1) } @import 'http://poison.test/2'; :root{",
    "![a](http://poison.test/3) [b](javascript:alert(6)) <http://poison.test/4>",
    "$\\frac{1}{2}$ `x` *y* | z",
]
MARKUP = " ".join(PAYLOADS)


# Where the keys of a document are names, and no fields.
NAMES = {
    "lands",
    "waters",
    "places",
    "nodes",
    "points",
    "framings",
    "labels",
    "label",
    "ticks",
    "quizzes",
    "rubric",
}


class Field(NamedTuple):
    """Every instance of a field: a column of a table, or a leaf of a document."""

    file: str
    path: tuple

    def __str__(self) -> str:
        return f"{self.file}: {'.'.join(map(str, self.path))}"


def tables(course: Path) -> list[Field]:
    """Each column of each table, as datapackage.json lists them."""
    package = json.loads((course / cases.PACKAGE).read_text("utf-8"))
    return [
        Field(f"data/{one['path']}", (field["name"],))
        for one in package["resources"]
        for field in one["schema"]["fields"]
    ]


def documents(course: Path) -> list[Field]:
    """Each leaf, and each key that is a name, of each YAML and JSON file that is read."""
    found: dict[tuple, Field] = {}
    data = course / "data"
    files = [*data.glob("*.yaml"), *data.glob("*.geojson"), *data.glob("questions/*.yaml")]
    for path in sorted([*files, data / "datapackage.json"]):
        file = path.relative_to(course).as_posix()
        for leaf in dict.fromkeys(leaf for leaf, _ in walk(load(path))):
            # All question files have the same fields, and so have all maps and all figures.
            alike = ("questions", *leaf[-2:]) if "questions/" in file else (file, *leaf)
            if path.stem in ("maps", "charts"):
                alike = (file, *leaf[1:])
            found.setdefault(alike, Field(file, leaf))
    return [*found.values()]


def load(path: Path) -> Any:
    return _parsed(path.read_text("utf-8"), path.suffix == ".yaml")


@cache
def _parsed(text: str, is_yaml: bool) -> Any:
    return yaml.load(text, datafiles.LOADER) if is_yaml else json.loads(text)


def walk(part: Any, at: tuple = ()) -> Iterator[tuple[tuple, Any]]:
    """The leaves of a document with their paths; places in a list do not count."""
    if isinstance(part, dict):
        for key, inside in part.items():
            if at and at[-1] in NAMES:
                yield (*at, key, "its name"), key
            yield from walk(inside, (*at, key))
    elif isinstance(part, list):
        for inside in part:
            yield from walk(inside, (*at, "*"))
    else:
        yield at, part


def poison(course: Path, fields: list[Field], payload: str = MARKUP) -> None:
    """Write the payload behind all that stands in these fields."""
    for file in {field.file for field in fields}:
        path = course / file
        mine = {field.path for field in fields if field.file == file}
        if path.suffix == ".csv":
            with path.open(encoding="utf-8", newline="") as source:
                head, *rows = csv.reader(source)
            for row in rows:
                for n, name in enumerate(head):
                    if (name,) in mine:
                        row[n] = f"{row[n]}{payload}"
            with path.open("w", encoding="utf-8", newline="") as target:
                csv.writer(target, lineterminator="\n").writerows([head, *rows])
            continue
        made = poisoned(load(path), mine, payload)
        dump = json.dumps(made) if path.suffix != ".yaml" else yaml.safe_dump(made)
        path.write_text(dump + "\n", "utf-8")
    forget()


def poisoned(part: Any, fields: set[tuple], payload: str, at: tuple = ()) -> Any:
    if isinstance(part, dict):
        return {
            f"{key}{payload}" if (*at, key, "its name") in fields else key: poisoned(
                inside, fields, payload, (*at, key)
            )
            for key, inside in part.items()
        }
    if isinstance(part, list):
        return [poisoned(inside, fields, payload, (*at, "*")) for inside in part]
    return f"{part}{payload}" if at in fields else copy.copy(part)


def read(file: str) -> None:
    """Read a file as the course does; a field that cannot be what it should raises a KitError."""
    here = cases.case()
    name = Path(file).stem
    if file.endswith(".csv"):
        groups(here) if name == "groups" else here.frame(name)
    elif name == "maps":
        [map_spec(one) for one in here.document("maps.yaml")]
    elif name == "charts":
        [chart_spec(one) for one in here.document("charts.yaml")]
    elif name == "other-work":
        other_work(here)
    elif "questions/" in file:
        lessons(name[:2])
    elif name == "datapackage":
        for one in here.package["resources"]:
            kit.about(one["name"])
        kit.article("C20")
    elif file.endswith(".geojson"):
        outlines(f"{name}.geojson")
