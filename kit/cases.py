"""The case file: finds the course, and reads `seeds/` and `data/`, once. The only reader."""

import json
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from kit.courses import PACKAGE, root
from kit.errors import KitError, choose

_YAML = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C where there is one: five times as fast


@dataclass(frozen=True, eq=False)
class Case:
    """One article and its case file, in the folder `root`."""

    root: Path
    package: dict[str, Any]

    def text(self) -> str:
        """The article as stored, byte for byte."""
        about = self.package["article"]
        content = (self.root / "data" / about["path"]).read_bytes()
        if sha256(content).hexdigest() != about["sha256"]:  # every place in it may have moved
            file = about["path"].removeprefix("../")
            raise KitError(f"{file} is not as it was studied, to the byte: put it back.")
        return content.decode()

    @cache  # noqa: B019 (a case lives as long as the kernel)
    def frame(self, name: str) -> pd.DataFrame:
        """One table with real types. It is shared: copy it before you change it."""
        tables = {one["name"]: one["schema"]["fields"] for one in self.package["resources"]}
        return _read(self.root, f"data/{name}.csv", tables[name])

    @cache  # noqa: B019
    def document(self, path: str) -> Any:
        """A YAML or GeoJSON file of `data/`, as plain Python."""
        try:
            text = (self.root / "data" / path).read_text(encoding="utf-8")
            return json.loads(text) if path.endswith("json") else yaml.load(text, _YAML)
        except Exception as error:  # PyYAML raises KeyError or RecursionError, too, at odd text
            raise _unreadable(f"data/{path}", error) from None

    def entry(self, path: str, name: str, fields: list[str]) -> dict[str, Any]:
        """One named part of a YAML file, with these fields; what is missing is named."""
        known = self.document(path) or {}
        found = known[choose(name, known, path.split(".")[0].rstrip("s"))]
        missing = [field for field in fields if field not in (found or {})]
        if missing:
            raise KitError(f"data/{path}, {name!r}: the field {missing[0]!r} is missing.")
        return found


def case() -> Case:
    """The case file of the course around the working directory, else around this package."""
    return _load(root())


@cache
def _load(root: Path) -> Case:
    try:
        package = json.loads((root / PACKAGE).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise _unreadable(PACKAGE, error) from None
    return Case(root, package)


def table(name: str) -> pd.DataFrame:
    """A table of the case file as a DataFrame of your own: change it as you like.

    Columns have real types: dates, whole numbers with gaps (`<NA>`, never 0), ordered categories.
    `data/datapackage.json` says what each means, in which unit, and when a cell is empty. An
    unknown name raises a KitError with the valid ones, a damaged file one with row and field.

    >>> table("claims").loc[:, ["id", "sentence"]].head(1)
        id  sentence
    0  C01         1
    """
    here = case()
    known = [one["name"] for one in here.package["resources"]]
    return here.frame(choose(name, known, "table")).copy()


def _read(root: Path, where: str, fields: list[dict[str, Any]]) -> pd.DataFrame:
    try:
        # Read with a header, a row with a cell too many would make an index, not an error.
        raw = pd.read_csv(root / where, dtype=str, keep_default_na=False, na_values="", header=None)
    except (OSError, ValueError) as error:
        raise _unreadable(where, error) from None
    raw = raw.set_axis(raw.iloc[0].fillna(""), axis=1).iloc[1:].reset_index(drop=True)
    names, columns = [field["name"] for field in fields], {}
    if list(raw.columns) != names:
        wrong = ", ".join(sorted(set(names) ^ set(raw.columns))) or "their order"
        raise KitError(f"{where}: the columns differ from datapackage.json: {wrong}.")
    for field in fields:
        name, column, limits = field["name"], raw[field["name"]], field.get("constraints", {})
        columns[name], allowed = _typed(column, field["type"], limits.get("enum"))
        bad = columns[name].isna() & (column.notna() | bool(limits.get("required")))
        if bad.any():
            row = int(bad.to_numpy().argmax())
            place = f"{where}, row {row + 2} ({raw.iat[row, 0]}), field {name!r}"
            found = repr(column[row]) if pd.notna(column[row]) else "an empty cell"
            raise KitError(f"{place}: {found} is not {allowed}.")
    return pd.DataFrame(columns)


def _typed(column: pd.Series, kind: str, words: list[str] | None) -> tuple[pd.Series, str]:
    """A column in its real type, what cannot be read as missing; and what is allowed in it."""
    if words:
        words_type = pd.CategoricalDtype(pd.array(words, dtype="string"), ordered=True)
        return column.where(column.isin(words)).astype(words_type), f"one of {words}"
    if kind == "date":
        return pd.to_datetime(column, format="%Y-%m-%d", errors="coerce"), "a date (2020-09-28)"
    if kind == "boolean":
        return column.map({"true": True, "false": False}).astype("boolean"), "true or false"
    if kind == "string":
        return column.astype("string"), "a text"
    number = pd.to_numeric(column, errors="coerce")
    if kind == "integer":
        return number.where(number % 1 == 0).astype("Int64"), "a whole number"
    return number.astype("Float64"), "a number"


def _unreadable(where: str, error: Exception) -> KitError:
    return KitError(f"{where} cannot be read: {' '.join(str(error).split())}")
