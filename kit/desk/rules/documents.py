"""What a reader of YAML and JSON does not tell: a name that is there twice, a stray file."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from kit.courses import PACKAGE
from kit.datafiles import LOADER
from kit.desk import belongs
from kit.desk.files import Course, Lines, guarded, problem

READ = {*belongs.DATA, *belongs.DESK_DATA}
COPY = "Is it a copy? Then move it away."


def documents(course: Course) -> Lines:
    """Every YAML, JSON and CSV file of data/."""
    data = course.root / "data"
    yield from strays(data)
    for path in sorted([*data.glob("*.yaml"), *data.glob("questions/*.yaml")]):
        where = path.relative_to(course.root).as_posix()
        yield from guarded(where, twice_in_yaml, where, path)
    for path in sorted([*data.glob("*.geojson"), *data.glob("*.json")]):
        where = path.relative_to(course.root).as_posix()
        yield from guarded(where, twice_in_json, where, path)
    listed = {one["path"] for one in course.resources.values()}
    for path in sorted(data.glob("*.csv")):
        if path.name not in listed:
            say = f"{PACKAGE} does not list this table. Add it there, or delete it."
            yield f"data/{path.name}: {say}"
    for name, one in course.resources.items():
        if one["path"] != f"{name}.csv":
            yield problem(f"{PACKAGE}, table '{name}'", "path", one["path"], f"{name}.csv")


def strays(data: Path) -> Lines:
    """Files beside those of the course that have nearly their names, and are read or not read."""
    for path in sorted([*data.glob("*.y*ml"), *data.glob("questions/*.y*ml")]):
        name = path.relative_to(data).as_posix()
        if path.parent != data and not (
            path.suffix == ".yaml" and belongs.LESSON.fullmatch(path.stem)
        ):
            yield (
                f"data/{name}: a lesson's questions stand in a file such as "
                f"data/questions/01-some-words.yaml. {COPY}"
            )
        elif path.parent == data and name not in READ:
            yield f"data/{name}: nothing reads it. {COPY}"


def twice_in_yaml(where: str, path: Path) -> Lines:
    """Names that stand twice in one part of a YAML file: the second would win in silence."""
    text = path.read_text(encoding="utf-8", errors="replace")
    try:
        parts = [yaml.compose(text, LOADER)]
    except yaml.YAMLError:
        return  # the reader of the file has a line for it
    while parts:
        part = parts.pop()
        if isinstance(part, yaml.SequenceNode):
            parts += part.value
        if isinstance(part, yaml.MappingNode):
            seen: dict[str, int] = {}
            for key, value in part.value:
                row = key.start_mark.line + 1
                before = seen.setdefault(str(key.value), row)
                if before != row:
                    rule = f"each name once, but row {before} has it already"
                    yield problem(f"{where}, row {row}", str(key.value), key.value, rule)
                parts.append(value)


def twice_in_json(where: str, path: Path) -> Lines:
    """Names that stand twice in one part of a JSON file, and ids that two outlines have."""
    found: list[str] = []

    def keep(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        counts = Counter(name for name, _ in pairs)
        found.extend(name for name, n in counts.items() if n > 1)
        return dict(pairs)

    try:
        made = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=keep)
    except ValueError:
        return
    yield from (problem(where, name, name, "each name once in its part") for name in found)
    features = made.get("features", []) if isinstance(made, dict) else []
    ids = Counter(one["id"] for one in features if isinstance(one, dict) and "id" in one)
    for name, count in ids.items():
        if count > 1:
            yield problem(where, "id", name, f"each id once, but {count} outlines have it")
