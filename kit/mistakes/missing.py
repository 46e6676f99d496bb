"""Names that are not there: unknown names, what does not stand behind a dot, imports."""

import ast
import builtins
import importlib
import sys
from collections.abc import Iterable
from difflib import SequenceMatcher
from types import ModuleType
from typing import Any

import kit
from kit.errors import KitError, closest
from kit.mistakes.places import NOTHING, Place, Says
from kit.mistakes.words import kind, public

_CONSTANTS = {"true": "True", "false": "False", "none": "None", "null": "None", "nil": "None"}
_USUAL = {
    "kit": "import kit",
    "pd": "import pandas as pd",
    "pandas": "import pandas",
    "np": "import numpy as np",
    "numpy": "import numpy",
}
_USUAL_SLIPS = {"push": "append", "add": "append", "size": "count", "sort": "sort_values"}
_ALIKE = 0.72  # "claims" is 0.6 like "list", "prnt" 0.89 like "print"
_ACCESSORS = {"str": "text", "dt": "dates", "cat": "groups"}
_OURS = ["kit", "pandas", "numpy"]


def name(error: NameError, place: Place) -> KitError:
    """A name that Python does not know."""
    word = error.name or place.text(place.node)
    constant = _CONSTANTS.get(word.casefold())
    if constant:
        return KitError(
            f"Did you mean {constant}? It begins with a capital letter: write {constant} in the "
            f"place of {word}."
        )
    if word in _USUAL:
        return KitError(
            f"The name {word} is not there yet. Run `{_USUAL[word]}`, or all cells from the top."
        )
    if word in kit.__all__:
        return KitError(
            f"Did you mean kit.{word}? Our calls need kit and a dot in front. Add them, then press "
            "Shift+Enter."
        )
    near = _guess(word, place)
    text = _meant_as_text(word, place)
    if near and text:
        return KitError(
            f"Did you mean {near}? Python does not know the name {word}. If it is text, write "
            f'it in quotation marks: "{text}".'
        )
    if near:
        return KitError(
            f"Did you mean {near}? Python does not know the name {word}. Check its spelling."
        )
    if text:
        return KitError(
            f"Python does not know the name {word}. Is it text? Then put it in quotation marks: "
            f'"{text}".'
        )
    return KitError(
        f"Python does not know the name {word} yet. Run the cell above that makes it, then this "
        "one again. Or check the spelling."
    )


def _guess(word: str, place: Place) -> str | None:
    """The name that was probably meant; of Python's own only one that is very much alike."""
    near = closest(word, _known(place))
    if near is None or near in place.names or (place.here and near in place.here.f_locals):
        return near
    return _much_alike(word, [near], _ALIKE)


def _much_alike(word: str, known: Iterable[str], alike: float = 0.8) -> str | None:
    """The known word that is most like this one, if it is much like it."""
    near = closest(word, known)
    if near is None:
        return None
    found = SequenceMatcher(None, word.casefold(), near.casefold()).ratio()
    return near if found >= alike else None


def too_early(error: UnboundLocalError, place: Place) -> KitError:
    """A name of a function's own that is used before it has a value."""
    word = error.name or place.text(place.node) or "This name"
    return KitError(
        f"{word} is used inside this function before it has a value there. Give it one first, "
        f"such as {word} = 0."
    )


def behind_the_dot(error: AttributeError, place: Place) -> KitError | None:
    """A name that does not stand behind this dot."""
    word = error.name
    before = place.node.value if isinstance(place.node, ast.Attribute) else None
    overwritten = _taken(before, place)
    if overwritten:
        return overwritten
    if word is None and isinstance(place.node, ast.Call):  # pandas' own words for .agg("zzz")
        return KitError(
            f"{place.text(place.node.func):.30}( ) does not know what its brackets ask for. Check "
            "the spelling there."
        )
    if word is None:
        return None
    if error.obj is kit:
        near = closest(word, kit.__all__)
        if near:
            return KitError(
                f"Did you mean kit.{near}? Correct it in the grey box above, then press "
                "Shift+Enter."
            )
        return KitError(f"kit has no call {word}.", kit.__all__)
    if error.obj is None:
        return KitError(
            f"There is nothing (None) in front of .{word}. Calls such as print( ) and "
            "inplace=True give nothing back: check the line that made it."
        )
    if word in ("len", "length") and hasattr(error.obj, "__len__"):
        what = place.text(before) or "…"
        return KitError(f"Did you mean len({what:.30})? It counts rows, parts or letters.")
    return _not_behind(error.obj, word)


def _not_behind(value: object, word: str) -> KitError:
    what = kind(value)
    if what == "this" and isinstance(value, ModuleType):
        what = value.__name__
    if what == "something to call":
        return KitError(f"This is something to call: write ( ) after it, then .{word}.")
    columns = getattr(value, "columns", ()) if what.startswith("a table") else ()
    near = closest(word.replace("_", ""), [one for one in columns if isinstance(one, str)])
    if near:
        return KitError(
            f'Did you mean the column {near}? Write ["{near}"] in the place of .{word}.'
        )
    if what == "text" and word == "append":
        return KitError('Did you mean + ? To put text behind text write +, such as "a" + "b".')
    if what == "a column" and word in _ACCESSORS:
        return KitError(
            f"This column holds no {_ACCESSORS[word]}, which .{word} needs. Look at its values "
            "first, with .unique()."
        )
    if what == "a column" and _is_of_text(word, value):
        return KitError(
            f"Did you mean .str.{word}? What is done to each text of a column needs .str in front."
        )
    near = _USUAL_SLIPS.get(word) or closest(word, public(value)) or _alike(word, public(value))
    near = near if near and hasattr(value, near) else None
    if near:
        return KitError(f"Did you mean .{near}? {_sentence(what)} has no .{word}.")
    return KitError(
        f"{_sentence(what)} has no .{word}. Check the spelling, and what stands before it."
    )


def _is_of_text(word: str, column: Any) -> bool:
    """Whether this is done to texts: by Python, or by pandas behind .str of a column."""
    return hasattr(str, word) or hasattr(getattr(type(column), "str", None), word)


def _alike(word: str, known: list[str]) -> str | None:
    """The same letters, but for _ between them."""
    plain = {one.replace("_", ""): one for one in known}
    near = closest(word.replace("_", ""), plain)
    return plain[near] if near else None


def imported(error: ImportError, place: Place) -> KitError:
    """Something to import that is not there."""
    asked = error.name or ""
    first = asked.partition(".")[0]
    part = _part(error, place)
    if part and first in sys.modules:
        near = closest(part, public(importlib.import_module(asked)))
        guess = f"Did you mean {near}? " if near else ""
        return KitError(f"{guess}{first} has no {part}. Check how it is spelled.")
    if first == "kit" and "." in asked:
        return KitError(
            f"Write `import kit` alone. What you need from it then stands behind a dot: "
            f"kit.{closest(asked.partition('.')[2], kit.__all__) or 'table'}( )."
        )
    if first in sys.modules and "." in asked:
        return KitError(f"{first} has no {asked.partition('.')[2]}. Check how it is spelled.")
    near = closest(first, _OURS) or _much_alike(first, sys.stdlib_module_names)
    if near and near != first:
        return KitError(f"Did you mean `import {near}`? Python cannot find {first}.")
    return KitError(
        f"Python cannot find {first or 'it'}. In this course we import only kit and pandas: take "
        "this line away."
    )


def _part(error: ImportError, place: Place) -> str | None:
    """What `from … import part` asks for; Python 3.11 does not say it."""
    if isinstance(error, ModuleNotFoundError):
        return None
    if isinstance(place.node, ast.ImportFrom) and error.name:
        there = importlib.import_module(error.name)
        return next((one.name for one in place.node.names if not hasattr(there, one.name)), None)
    return None


def _taken(node: ast.AST | None, place: Place) -> KitError | None:
    """A name of ours or of Python's own that was given to something else."""
    if not isinstance(node, ast.Name) or node.id not in place.names:
        return None
    word = node.id
    if word in ("kit", "pd") and not isinstance(place.names[word], ModuleType):
        return KitError(
            f"You gave the name {word} to something else. Run `{_USUAL[word]}`, then run this "
            "cell again."
        )
    if hasattr(builtins, word):
        return KitError(
            f"You gave the name {word} to something else. Run `del {word}`, then run this cell "
            "again."
        )
    return None


def taken(place: Place, node: ast.AST | None) -> KitError | None:
    """A name that was given to something else, and is now called."""
    found = place.value(node)
    if found is NOTHING or callable(found):
        return None
    return _taken(node, place)


def _known(place: Place) -> list[str]:
    own = [one for one in place.names if not one.startswith("_")]
    local = list(place.here.f_locals) if place.here else []
    hidden = ("In", "Out", "exit", "quit", "open", "get_ipython")
    python = [one for one in dir(builtins) if one[0].islower() or one in ("True", "False", "None")]
    known = [*own, *local, *_OURS, "pd", *python]
    return [one for one in known if one not in hidden]


def _meant_as_text(word: str, place: Place) -> str:
    """The code that is probably text without its quotation marks: all of an argument or a key."""
    whole: ast.AST | None = place.node
    for above in reversed(place.around):
        if isinstance(above, (ast.BinOp, ast.UnaryOp)):  # blue-heron
            whole = above
            continue
        is_argument = isinstance(above, (ast.Call, ast.keyword)) and whole is not getattr(
            above, "func", None
        )
        is_key = isinstance(above, ast.Subscript) and whole is above.slice
        is_compared = isinstance(above, ast.Compare) and whole is not above.left
        if is_argument or is_key or is_compared:
            return place.text(whole)
        break
    return ""


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


SAYS: Says = {
    "NameError": name,
    "UnboundLocalError": too_early,
    "AttributeError": behind_the_dot,
    "ImportError": imported,
}
