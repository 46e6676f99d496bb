"""Breaks documents field by field, as their schema has them: a new field is broken by itself."""

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

Schema = dict[str, Any]
Path = tuple[str | int, ...]
NO_FIELD = "a_field_that_is_not_there"
OF_NO_TYPE = {  # what no field of this type may be
    "string": 12345678,
    "number": "many words",
    "integer": "many words",
    "boolean": "perhaps",
    "array": "no list at all",
    "object": "no names at all",
    "null": "something",
}
TOO_FAR = {"minimum": -99, "exclusiveMinimum": -99, "maximum": 10**9, "maxItems": ["a"] * 99}


class Break(NamedTuple):
    """One field of a document, and what is done to it."""

    path: Path
    how: str
    value: Any

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.path))} {self.how} {json.dumps(self.value)[:40]}"

    def done(self, document: Any) -> Any:
        """A copy of the document with the field so broken."""
        made = copy.deepcopy(document)
        holder = made
        for step in self.path[:-1]:
            holder = holder[step]
        if self.how == "removed":
            del holder[self.path[-1]]
        else:
            holder[self.path[-1]] = copy.deepcopy(self.value)
        return made


class Breaker:
    """Walks a document and its schema side by side; each field of the schema is met once."""

    def __init__(self, schema: Schema) -> None:
        self.root = schema
        self.met: set[tuple[str, str]] = set()

    def breaks(self, document: Any) -> Iterator[Break]:
        """What may be done to fields that no document before had."""
        yield from self._part(document, self.root, ())

    def missed(self) -> set[str]:
        """The parts of the schema that none of the documents had."""
        met = {title for title, _ in self.met}
        parts = self.root.get("$defs", {})
        return {name for name, part in parts.items() if "properties" in part and name not in met}

    def _resolved(self, schema: Schema, value: Any) -> Schema:
        """The schema itself, or the one of several that fits a value best."""
        if "$ref" in schema:
            return self._resolved(self.root["$defs"][schema["$ref"].rpartition("/")[2]], value)
        if "discriminator" in schema and isinstance(value, dict):
            ways = schema["discriminator"]["mapping"]
            return self._resolved({"$ref": ways[value["kind"]]}, value)
        for one in schema.get("anyOf", []):
            found = self._resolved(one, value)
            if fits(found, value):
                return found
        return schema

    def _part(self, value: Any, schema: Schema, path: Path) -> Iterator[Break]:
        schema = self._resolved(schema, value)
        if isinstance(value, list):
            for number, one in enumerate(value):
                yield from self._part(one, schema.get("items", {}), (*path, number))
        if not isinstance(value, dict):
            return
        others = [*schema.get("patternProperties", {}).values()]
        if isinstance(schema.get("additionalProperties"), dict):
            others.append(schema["additionalProperties"])
        for other in others:
            for name, one in value.items():
                yield from self._part(one, other, (*path, name))
        for name, field in schema.get("properties", {}).items():
            if (schema["title"], name) not in self.met and name in value:
                self.met.add((schema["title"], name))
                yield from self._field(field, value[name], (*path, name))
                if name in schema.get("required", []):
                    yield Break((*path, name), "removed", None)
            if name in value:
                yield from self._part(value[name], field, (*path, name))
        if schema.get("additionalProperties") is False and (schema["title"], "") not in self.met:
            self.met.add((schema["title"], ""))
            yield Break((*path, NO_FIELD), "added", "of no use")

    def _field(self, schema: Schema, value: Any, path: Path) -> Iterator[Break]:
        ways = [self._resolved(one, None) for one in schema.get("anyOf", [schema])]
        types = {one.get("type", "object" if "properties" in one else "") for one in ways}
        if "" in types:
            return  # anything may stand here
        for name, wrong in OF_NO_TYPE.items():
            if name in types and not any(fits(one, wrong) for one in ways):
                yield Break(path, "is", wrong)
        for one in ways:
            if {"enum", "const", "pattern"} & one.keys():
                yield Break(path, "is", "!? 7 no such thing")
            if one.get("minLength"):
                yield Break(path, "is", "")
            for end, far in TOO_FAR.items():
                if end in one:
                    yield Break(path, "is", far)


TYPES: dict[str, Callable[[Any], bool]] = {
    "string": lambda one: isinstance(one, str),
    "number": lambda one: isinstance(one, int | float) and not isinstance(one, bool),
    "integer": lambda one: isinstance(one, int) and not isinstance(one, bool),
    "boolean": lambda one: isinstance(one, bool),
    "array": lambda one: isinstance(one, list),
    "object": lambda one: isinstance(one, dict),
    "null": lambda one: one is None,
}


def fits(schema: Schema, value: Any) -> bool:
    """Whether a value has the type that a schema asks for."""
    name = schema.get("type", "object" if "properties" in schema else "")
    return name == "" or TYPES[name](value)
