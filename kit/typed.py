"""Types for what a YAML file of the case may hold: what does not fit is named in a sentence."""

import re
import reprlib
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from kit.errors import KitError

Model = TypeVar("Model", bound=BaseModel)
Steps = list[str | int]
Spot = Callable[[Any, Steps], tuple[str, Steps]]
"What stands in a file and the steps to a field: the place in words, and the steps that are left."
_NEEDED = {
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "dict_type": "names with something behind each",
    "float_parsing": "a number",
    "float_type": "a number",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "list_type": "a list",
    "model_attributes_type": "fields with names",
    "model_type": "fields with names",
    "string_too_short": "some text",
    "string_type": "text",
    "tuple_type": "a list",
}
PLAIN = {"bool", "float", "int", "str"}  # pydantic names a form of this kind by its type
_BOUNDS = {  # what is needed, and pydantic's name for the bound
    "greater_than": ("a number above", "gt"),
    "greater_than_equal": ("a number not below", "ge"),
    "less_than": ("a number below", "lt"),
    "less_than_equal": ("a number not above", "le"),
    "too_long": ("a list no longer than", "max_length"),
    "too_short": ("a list no shorter than", "min_length"),
}
_FORMS = {  # of patterns: what a text must look like, for whoever does not read patterns
    r"^\d\d$": "two digits, as in 05",
    r"^\d\d\.\d+$": "the id of an item, as in 05.3",
    r"^[a-z][a-z0-9-]*$": "small letters, digits and -, beginning with a letter",
    r"^[A-Za-z0-9][A-Za-z0-9_-]*$": "letters, digits, - and _, and no space",
    r"^[a-z][a-z0-9_]*$": "small letters, digits and _, beginning with a letter",
    r"^[0-9a-f]{64}$": "64 digits and letters from a to f",
    r"^[a-zA-Z0-9_-]{1,64}$": "up to 64 letters, digits, - and _, and no space",
    r"^s\d+$": "s and the number of a sentence, as in s14",
    r"^\d\d\.n\d+$": "the id of a notice, as in 05.n1",
    r"^\d\d\.n?\d+$": "the id of a notice or an item, as in 05.n1 or 05.3",
}


def fitted(kind: type[Model], raw: Any, where: str, spot: Spot | None = None) -> Model:
    """`raw` as this kind of thing; else a KitError that names file, field, rule and what stands.

    `spot` says more of where it stands, such as ", item 05.3".

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
        first = meant(error)
    steps = place(kind, first["loc"])
    if spot:
        more, steps = spot(raw, steps)
        where += more
    field = ".".join(map(str, steps))
    raise KitError(f"{where}, field {field!r}: {why(first, kind)}.") from None


def meant(error: ValidationError) -> Any:
    """The error to tell. Where several forms are allowed, that of the form that fits best.

    Under "also" it has the types of all errors that are as near as this one.
    """
    every = error.errors()
    first = every[0]
    here = first["loc"][:-1]
    alike = [one for one in every if here and one["loc"][: len(here)] == here] or [first]
    deepest = max(len(one["loc"]) for one in alike)
    near = [one for one in alike if len(one["loc"]) == deepest]
    also = [one["type"] for one in near if one["input"] is near[0]["input"]]
    found: dict[str, Any] = {**near[0], "also": also}
    if found["type"].startswith("union_tag"):
        found["loc"] = (*found["loc"], found["ctx"]["discriminator"].strip("'"))
    return found


def place(kind: type[BaseModel], steps: tuple[str | int, ...]) -> Steps:
    """Where a field stands in the file; pydantic puts names of forms in between.

    >>> class Quiz(BaseModel):
    ...     items: list[str]
    >>> class Lesson(BaseModel):
    ...     quizzes: dict[str, list[str] | Quiz]
    >>> place(Lesson, ("quizzes", "05-first", "Quiz", "items"))
    ['quizzes', '05-first', 'items']
    """
    return [step for step, _ in _walked(kind, steps) if step != ""]


def _walked(
    kind: type[BaseModel], steps: tuple[str | int, ...]
) -> Iterator[tuple[str | int, list[type[BaseModel]]]]:
    """Each step, "" for one that is not in the file, and the forms that may stand there."""
    here = [kind]
    for step in steps:
        inside: list[type[BaseModel]] = []
        for one in here:
            field = _fields(one).get(str(step))
            inside += _forms(field.annotation) if field else []
        chosen = [one for one in here if step in _names(one)]
        if inside:
            here = inside
            yield step, here
        elif chosen:
            here = chosen
            yield "", here
        else:
            in_file = isinstance(step, int) or (step not in PLAIN and "[" not in step)
            yield step if in_file else "", here


def _fields(kind: type[BaseModel]) -> dict[str, Any]:
    """The fields of a form, by the names that they have in a file."""
    return {one.alias or name: one for name, one in kind.model_fields.items()}


def _forms(annotation: Any) -> list[type[BaseModel]]:
    """The classes that an annotation names, however deep."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for one in get_args(annotation) for found in _forms(one)]


def _names(kind: type[BaseModel]) -> set[str]:
    """What pydantic calls a form: its class, or the kinds that it is for."""
    by_kind = kind.model_fields.get("kind")
    return {kind.__name__, *(get_args(by_kind.annotation) if by_kind else ())}


def why(error: Any, kind: type[BaseModel] | None = None) -> str:
    """What one error of pydantic says, in words that a newcomer understands."""
    about = error.get("ctx", {})
    found = f"{reprlib.repr(error['input']):.80}"  # however deep
    match error["type"]:
        case "missing":
            return "this field is missing"
        case "union_tag_not_found":
            return "this field is missing"
        case "union_tag_invalid":
            return no_such(about["tag"], re.findall("'([^']*)'", about["expected_tags"]))
        case "literal_error":
            words = re.findall("'([^']*)'", about["expected"])
            return no_such(error["input"], words or [about["expected"]])  # or it is a number
        case "extra_forbidden" if kind:
            (*_, (_, forms)) = [("", [kind]), *_walked(kind, error["loc"])]
            names = sorted({name for one in forms for name in _fields(one)})
            return f"there is no field of this name. {_valid(error['loc'][-1], names)}"
        case "string_pattern_mismatch":
            form = _FORMS.get(about["pattern"], f"of the form {about['pattern']}")
            return f"{found} does not fit. Valid: {form}"
        case known if known.startswith("date_"):
            return f"a day such as 2020-09-27 is needed here, not {found}"
        case known if known in _NEEDED:
            needed = dict.fromkeys(_NEEDED[one] for one in error["also"] if one in _NEEDED)
            return f"{' or '.join(needed)} {_be(needed)} needed here, not {found}"
        case known if known in _BOUNDS:
            word, end = _BOUNDS[known]
            return f"{word} {about[end]} is needed here, not {found}"
    return f"{error['msg'].removeprefix('Value error, ')}, not {found}"


def _be(needed: dict[str, None]) -> str:
    return "are" if list(needed)[-1].startswith(("names", "fields")) else "is"


def no_such(value: Any, words: list[str]) -> str:
    """That a value is none of the words, and which ones there are."""
    return f"there is no {value!r:.80}. {_valid(value, words)}"


def _valid(value: Any, words: list[str]) -> str:
    near = get_close_matches(str(value), words, 1)
    guess = f"Did you mean {near[0]!r}? " if near else ""
    return f"{guess}Valid: {', '.join(words)}"
