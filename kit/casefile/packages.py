"""What `data/datapackage.json` may hold, field by field: a wrong one is named in a sentence.

It is a Frictionless data package with a few fields of ours. Fields that a Frictionless file may
have besides are let through; those that the kit reads have the form that is written here.
"""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from kit.courses import PACKAGE
from kit.errors import KitError
from kit.items.parts import Name
from kit.typed import Steps, fitted, no_such

Text = Annotated[str, Field(min_length=1)]
Column = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Described(BaseModel, extra="allow", strict=True, defer_build=True):
    """A part of the file; it may have fields that we do not read."""


class Constraints(Described, extra="forbid"):
    required: bool = False
    unique: bool = False
    minimum: int | float | str | None = None
    maximum: int | float | str | None = None
    pattern: Text | None = None
    enum: list[Text] | None = Field(default=None, min_length=1)


class TableField(Described):
    name: Column
    type: Literal["string", "integer", "number", "boolean", "date"]
    title: Text
    description: Text
    constraints: Constraints = Constraints()
    unit: Text | None = None
    gaps: str | None = None
    joins: Name | None = None


class Reference(Described):
    resource: str
    fields: Column


class ForeignKey(Described):
    fields: Column
    reference: Reference


class Schema(Described):
    fields: list[TableField] = Field(min_length=1)
    primary_key: Column = Field(alias="primaryKey")
    missing_values: list[str] = Field(alias="missingValues")
    foreign_keys: list[ForeignKey] = Field(default=[], alias="foreignKeys")


class Table(Described):
    name: Name
    path: Text
    title: Text
    description: Text
    provenance: str = ""
    licenses: list[dict[str, Any]] = []
    licence_excludes: str = ""
    table: Schema = Field(alias="schema")


class Article(Described):
    path: Text
    sha256: Digest
    publisher_notice: Text
    link: str = ""
    language: Text = "en"
    withheld: bool = False


class Package(Described):
    name: Text
    title: Text
    description: Text = ""
    licenses: list[dict[str, Any]] = []
    article: Article
    resources: list[Table] = Field(min_length=1)


def sound(raw: Any) -> None:
    """Raise a KitError that says what is wrong with a data package, if something is."""
    package = fitted(Package, raw, PACKAGE, _spot)
    for where, field, value, words in _unknown(package):
        if value not in words:
            raise KitError(f"{where}, field {field!r}: {no_such(value, words)}.")
    for table in package.resources:
        for column in table.table.fields:
            _compiled(f"{_table(table.name)}, column {column.name!r}", column.constraints.pattern)


def _spot(raw: Any, steps: Steps) -> tuple[str, Steps]:
    """The table and the column that a field belongs to."""
    more = ""
    for word, start in (("table", ["resources"]), ("column", ["schema", "fields"])):
        size = len(start)
        if steps[:size] != start or len(steps) < size + 2:
            break
        for step in steps[: size + 1]:
            raw = raw[step]
        name = raw.get("name") if isinstance(raw, dict) else None
        more += f", {word} " + (repr(name) if isinstance(name, str) else str(int(steps[size]) + 1))
        steps = steps[size + 1 :]
    return more, steps


def _table(name: str) -> str:
    return f"{PACKAGE}, table {name!r}"


def _unknown(package: Package) -> Iterator[tuple[str, str, str, list[str]]]:
    """Each table or column that the file names: where, field, name, and the names there are."""
    columns = {one.name: [field.name for field in one.table.fields] for one in package.resources}
    tables = list(columns)
    for table in package.resources:
        where = _table(table.name)
        own = columns[table.name]
        yield where, "schema.primaryKey", table.table.primary_key, own
        for column in table.table.fields:
            if column.joins is not None:
                yield f"{where}, column {column.name!r}", "joins", column.joins, tables
        for number, key in enumerate(table.table.foreign_keys):
            at = f"schema.foreignKeys.{number}"
            there = key.reference
            yield where, f"{at}.fields", key.fields, own
            yield where, f"{at}.reference.resource", there.resource, tables
            yield where, f"{at}.reference.fields", there.fields, columns.get(there.resource, [])


def _compiled(where: str, pattern: str | None) -> None:
    try:
        re.compile(pattern or "")
    except re.error as error:
        say = f"{pattern!r:.80} is no pattern that Python reads: {error}"
        raise KitError(f"{where}, field 'constraints.pattern': {say}.") from None
