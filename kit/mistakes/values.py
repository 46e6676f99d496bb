"""The right code with the wrong value: calls with too little or too much, mixed kinds, numbers."""

import ast
import inspect
from typing import Any

from kit.errors import KitError, closest
from kit.mistakes import columns, missing
from kit.mistakes.places import NOTHING, Place, Says
from kit.mistakes.words import kind, kinds_in

_SIGNS = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.BitAnd: "&",
    ast.BitOr: "|",
}
_COMPARED = (ast.BitAnd, ast.BitOr)


def divided(error: ZeroDivisionError, place: Place) -> KitError:
    return KitError(
        f"Here something is divided by 0{place.where}. Look at what stands after the / sign."
    )


def too_large(error: OverflowError, place: Place) -> KitError:
    return KitError(f"A number{place.where} is too large to work with. Take a smaller one.")


def wrong_type(error: TypeError, place: Place) -> KitError:
    """Values of a kind that do not go together."""
    node = place.node
    kinds = kinds_in(str(error))
    said = _without_brackets(place)
    if said is None:
        said = _one_by_one(place, kinds)
    if said is None and isinstance(node, ast.Call):
        said = _call(error, place, node)
    if said is None and isinstance(node, (ast.BinOp, ast.AugAssign)):
        said = _operation(place, node, kinds)
    if said is None and isinstance(node, ast.Compare):
        said = _comparison(place, kinds)
    if said is None and isinstance(node, ast.Subscript):
        said = _picking(place, node, kinds)
    if said is None and isinstance(node, ast.Await):
        said = KitError(f"Nothing here needs waiting for. Take the word await away{place.where}.")
    if said is None:
        said = _unpacked(place)
    if said is None and isinstance(node, (ast.Dict, ast.Set)):
        said = KitError(f"A list cannot be a key{place.where}. Take text or a number.")
    if said is None and len(kinds) > 1:
        said = _mixed(place, kinds)
    return said or KitError(
        f"Something{place.where} gets a kind of value that it cannot work with. Look at each "
        "value there by itself."
    )


def _without_brackets(place: Place) -> KitError | None:
    """Comparisons with & or | between them, without brackets."""
    for node in [*place.around, place.node]:
        if isinstance(node, ast.Compare):
            parts = [node.left, *node.comparators]
            if any(isinstance(one, ast.BinOp) and isinstance(one.op, _COMPARED) for one in parts):
                return KitError(
                    "Put each comparison in brackets of its own, on both sides of & or |: "
                    "(a == 1) & (b == 2)."
                )
    return None


def _call(error: TypeError, place: Place, node: ast.Call) -> KitError | None:
    """A call of what cannot be called, or with the wrong things in its brackets."""
    what = place.text(node.func)
    value = place.value(node.func)
    gone = missing.taken(place, node.func)
    if gone:
        return gone
    if not callable(value) and value is not NOTHING:
        return _not_a_call(place, node, value)
    if value is NOTHING and not place.inside and "callable" in str(error):
        return _not_a_call(place, node, NOTHING)
    if value is NOTHING:
        return _in_its_place(place, node, what) if place.inside and not node.args else None
    said = _brackets(place, node, value, what)
    return said or _wrong_inside(place, node, what)


def _not_a_call(place: Place, node: ast.Call, value: Any) -> KitError:
    what = place.text(node.func)
    inside = place.text(node.args[0]) if node.args else "…"
    if kind(value) == "a package":
        return KitError(f"{what} alone is no call. Behind it belongs a dot and a call's name.")
    if kind(value) == "a number":
        return KitError(
            f"Between {what} and the bracket a sign is missing{place.where}, such as *."
        )
    if isinstance(node.func, ast.Attribute) and not node.args:
        return KitError(
            f"Take the round brackets behind .{node.func.attr} away{place.where}: it is a value, "
            "and no call."
        )
    if kind(value) == "text" and isinstance(node.func, ast.Constant):
        return KitError(f"Is a comma missing between {what:.30} and the bracket{place.where}?")
    return KitError(
        f"Did you mean {what:.30}[{inside:.30}]? ( ) calls and [ ] picks, and {what:.30} cannot be "
        "called."
    )


def _wrong_inside(place: Place, node: ast.Call, what: str) -> KitError | None:
    """A call that cannot take this kind of value."""
    said = _in_its_place(place, node, what)
    if said:
        return said
    inside = kind(place.value(node.args[0]))
    if inside == "this":
        return KitError(
            f"{what:.30}( ) cannot take what stands in its brackets{place.where}. Look at the "
            "value there by itself."
        )
    return KitError(
        f"{what:.30}( ) cannot take {inside}{place.where}. Look at what it needs, and give that."
    )


def _in_its_place(place: Place, node: ast.Call, what: str) -> KitError | None:
    """Nothing in the brackets, or words with = in them, or a number with a point."""
    if what.endswith(".groupby") and not node.args:
        return KitError('groupby( ) needs the name of a column in its brackets, such as "speaker".')
    words = [one.arg for one in node.keywords if one.arg]
    if words and not place.inside:
        return KitError(
            f"{what:.30}( ) cannot take what stands behind {words[0]}={place.where}. Take it away, "
            "or write another value."
        )
    if not node.args and place.inside:
        return KitError(
            f"{what:.40}( ) cannot work with these values{place.where}. Does it need numbers? Pick "
            "a column of numbers first."
        )
    if not node.args:
        return KitError(
            f"{what:.40}( ) needs something in its brackets{place.where}. Write a value there."
        )
    values = [place.value(one) for one in node.args]
    if what == "range" and any(isinstance(one, float) for one in values):
        return KitError(f"range( ) takes whole numbers only{place.where}, without a point.")
    if what in ("max", "min", "sorted") and len({kind(one) for one in values}) > 1:
        return _comparison(place, [kind(one) for one in values])
    return None


def _is_front_door(frame: Any) -> bool:
    """The wrapper that every call of the kit has."""
    return frame.f_code.co_name == "tell" and frame.f_globals.get("__name__") == "kit.errors"


def _brackets(place: Place, node: ast.Call, value: Any, what: str) -> KitError | None:
    """Too little, too much or an unknown word in the brackets of a call."""
    try:
        needs = inspect.signature(value).parameters
    except (TypeError, ValueError):  # not every call of Python's own tells
        return None
    words = [one.arg for one in node.keywords if one.arg]
    takes_all = any(one.kind is one.VAR_KEYWORD for one in needs.values())
    unknown = [word for word in words if word not in needs]
    if unknown and not takes_all:
        near = closest(unknown[0], needs)
        guess = f"Did you mean {near}=? " if near else ""
        return KitError(f"{guess}{what} knows no {unknown[0]}= in its brackets.", needs)
    starred = any(isinstance(one, ast.Starred) for one in node.args)
    in_row = [one for one in needs.values() if one.kind <= one.POSITIONAL_OR_KEYWORD]
    endless = any(one.kind is one.VAR_POSITIONAL for one in needs.values())
    if len(node.args) > len(in_row) and not endless and not starred:
        return KitError(
            f"{what} takes {_counted(len(in_row))} in its brackets{place.where}, and you gave "
            f"{len(node.args)}. Take the rest away."
        )
    given = {one.name for one in in_row[: len(node.args)]} | set(words)
    lacking = [
        one.name
        for one in needs.values()
        if one.default is one.empty
        and one.name not in given
        and one.kind <= one.KEYWORD_ONLY
        and one.kind is not one.VAR_POSITIONAL
    ]
    if lacking and not starred:
        valid = _valid(value)
        hint = "Choose one of those below." if valid else "Write it there."
        return KitError(
            f"{what}( ) needs something in its brackets: {_plain(lacking[0])}. {hint}", valid
        )
    return None


def _valid(call: Any) -> list[str]:
    """What a call of the kit takes: it says so itself when it is asked for what does not exist."""
    module = getattr(call, "__module__", None) or ""  # Python's own have none
    if module.partition(".")[0] != "kit":
        return []
    try:
        call("")
    except KitError as said:
        return said.valid
    except Exception:
        return []
    return []


def _plain(parameter: str) -> str:
    return {
        "name": "a name",
        "item_id": "the number of an exercise",
        "other": "a second place",
        "right": "a second table",
        "label": "what to write on it",
    }.get(parameter, parameter)


def _counted(number: int) -> str:
    return {0: "nothing", 1: "one thing"}.get(number, f"{number} things")


def _operation(place: Place, node: ast.BinOp | ast.AugAssign, kinds: list[str]) -> KitError | None:
    sign = _SIGNS.get(type(node.op), "this sign")
    if isinstance(node, ast.BinOp):
        known = [kind(place.value(one)) for one in (node.left, node.right)]
        if "this" not in known:
            kinds = known
    if {"text", "a number"} <= {*kinds} and sign == "+":
        return KitError(
            f"Text and a number do not go together with +{place.where}. Turn the number into text "
            "first: str( )."
        )
    if "nothing (None)" in kinds:
        return KitError(
            f"One side of {sign}{place.where} is nothing (None). Check the line that made it: "
            "print( ) gives nothing back."
        )
    if len(kinds) > 1:
        return _mixed(place, kinds, sign)
    return KitError(
        f"The two sides of {sign}{place.where} do not go together. Look at what each of them is."
    )


def _mixed(place: Place, kinds: list[str], sign: str = "this sign") -> KitError:
    both = f"{kinds[0]} and {kinds[1]}"
    same = "Take another sign." if kinds[0] == kinds[1] else "Turn one into what the other is."
    return KitError(
        f"{both[:1].upper()}{both[1:]} do not go together with {sign}{place.where}. {same}"
    )


def _comparison(place: Place, kinds: list[str]) -> KitError:
    what = f": {kinds[0]} and {kinds[1]}" if len(kinds) > 1 else ""
    return KitError(
        f"These two cannot be compared{place.where}{what}. Does one stand in quotation marks, and "
        "should not?"
    )


def _picking(place: Place, node: ast.Subscript, kinds: list[str]) -> KitError | None:
    what = place.text(node.value)
    inside = place.text(node.slice)
    value = place.value(node.value)
    value_kind = kinds[0] if value is NOTHING and kinds else kind(value)
    if value_kind == "something to call":
        return KitError(
            f"Did you mean {what:.30}({inside:.30})? ( ) calls and [ ] picks, and {what:.30} is "
            "something to call."
        )
    if isinstance(value, tuple) and isinstance(node.ctx, (ast.Store, ast.Del)):
        return KitError(
            f"A list in round brackets cannot be changed{place.where}. Make it with square "
            "brackets: [ ]."
        )
    if isinstance(value, (list, tuple)):
        return KitError(
            f"From a list we pick by number{place.where}, such as [0]. A name in quotation marks "
            "picks from a table."
        )
    if isinstance(value, str) and isinstance(node.ctx, ast.Store):
        return KitError("Text cannot be changed letter by letter. Make a new one with .replace( ).")
    if isinstance(value, str):
        return KitError(f"From text we pick letters by number{place.where}, such as [0].")
    if isinstance(node.slice, ast.List):
        return KitError(f"A list cannot stand in these brackets{place.where}. Give one name.")
    if value_kind in ("a number", "nothing (None)", "True or False", "a set"):
        return KitError(
            f"{what:.30} is {value_kind}{place.where}: there is nothing to pick from it with [ ]. "
            "Check the line that made it."
        )
    return None


def _gone_through(place: Place) -> ast.AST | None:
    """What a loop or a list in one line goes through; Python 3.11 points to the whole of them."""
    above = place.around[-1] if place.around else None
    for node in (place.node, above):
        loops = getattr(node, "generators", [node])
        for loop in loops:
            is_loop = isinstance(loop, (ast.For, ast.comprehension))
            if is_loop and (node is place.node or loop.iter is place.node):
                return loop.iter
    return None


def _one_by_one(place: Place, kinds: list[str]) -> KitError | None:
    """A loop through what has no parts."""
    through = _gone_through(place)
    if through is None or place.inside:
        return None
    found = kind(place.value(through))
    what = found if found != "this" else next(iter(kinds), "this")
    if what == "a number":
        inside = place.text(through)
        return KitError(
            f"Did you mean range({inside:.30})? A number{place.where} has no parts to go through "
            "one by one."
        )
    return KitError(
        f"{what[:1].upper()}{what[1:]}{place.where} has no parts to go through one by one. "
        "Give a list or a column."
    )


def _unpacked(place: Place) -> KitError | None:
    """One value for several names."""
    if not _is_unpacked(place):
        return None
    return KitError(
        f"Several names stand left of ={place.where}, and right of it only one value. Give each "
        "name a value."
    )


def wrong_value(error: ValueError, place: Place) -> KitError:
    """The right kind of value, but one that does not fit."""
    for say in columns.VALUES:
        said = say(error, place)
        if said:
            return said
    node = place.node
    loop = place.around[-1] if place.around else None
    through = loop.iter if isinstance(loop, ast.For) else None
    if _is_unpacked(place) and kind(place.value(through)) == "a table":
        return KitError(
            f"To go through a table row by row write .iterrows() behind it{place.where}: "
            f"{place.text(through):.30}.iterrows()"
        )
    if _is_unpacked(place):
        return KitError(
            f"Left and right of the = sign there are not equally many parts{place.where}. Give "
            "each part one name."
        )
    if isinstance(node, ast.Call):
        said = _value_in_brackets(place, node)
        if said:
            return said
    return KitError(
        f"A value{place.where} does not fit what is done with it. Look at the values there one "
        "by one."
    )


def _value_in_brackets(place: Place, node: ast.Call) -> KitError | None:
    """A call of Python's own with a value that it cannot take."""
    what = place.text(node.func)
    if what.endswith(".astype"):
        return KitError(
            f"Not all of this column{place.where} can become that. Look at its values first, with "
            ".unique()."
        )
    if place.inside:
        return None
    if what in ("int", "float"):
        return KitError(
            f'{what}( ) needs text made of digits{place.where}, such as "1200". This text holds '
            "something else."
        )
    if what.endswith((".remove", ".index")):
        return KitError(f"What you look for{place.where} is not in there. Check its spelling.")
    if what in ("max", "min"):
        return KitError(
            f"There is nothing in the brackets of {what}( ){place.where}. Give it a list that is "
            "not empty."
        )
    return KitError(
        f"{what:.30}( ) cannot work with this value{place.where}. Look at what stands in its "
        "brackets."
    )


def _is_unpacked(place: Place) -> bool:
    names = place.node
    stored = isinstance(getattr(names, "ctx", None), ast.Store)
    return not place.inside and stored and isinstance(names, (ast.Tuple, ast.List))


SAYS: Says = {
    "ZeroDivisionError": divided,
    "OverflowError": too_large,
    "TypeError": wrong_type,
    "ValueError": wrong_value,
}
