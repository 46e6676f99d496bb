"""Types for what a YAML file of the case may hold: what does not fit is named in a sentence."""

import re
import reprlib
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from kit.errors import KitError

Model = TypeVar("Model", bound=BaseModel)
_PLAIN = {
    "extra_forbidden": "there is no field of this name",
    "missing": "this field is missing",
    "model_type": "fields with names are needed here",
    "dict_type": "names with something behind each are needed here",
    "list_type": "a list is needed here",
    "string_type": "text is needed here",
    "tuple_type": "a list is needed here",
}


def fitted(kind: type[Model], raw: Any, where: str) -> Model:
    """`raw` as this kind of thing; else a KitError that names file, field, rule and what stands.

    >>> class Town(BaseModel):
    ...     name: str
    >>> fitted(Town, {}, "data/towns.yaml, 'oslo'")
    Traceback (most recent call last):
    ...
    kit.errors.KitError: data/towns.yaml, 'oslo', field 'name': this field is missing.
    """
    try:
        return kind.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
    field = ".".join(str(one) for one in first["loc"] if one != "[key]")
    raise KitError(f"{where}, field {field!r}: {why(first)}.") from None


def why(error: Any) -> str:
    """What one error of pydantic says, in words that a newcomer understands."""
    if error["type"] in _PLAIN:
        return _PLAIN[error["type"]]
    if error["type"] == "literal_error":
        words = re.findall("'([^']*)'", error["ctx"]["expected"])
        near = get_close_matches(str(error["input"]), words, 1)
        guess = f" Did you mean {near[0]!r}?" if near else ""
        return f"there is no {error['input']!r:.80}.{guess} Valid: {', '.join(words)}"
    found = reprlib.repr(error["input"])  # however deep
    return f"{error['msg'].removeprefix('Value error, ')}, not {found:.80}"
