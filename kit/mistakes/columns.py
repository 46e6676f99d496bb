"""Columns, rows and entries that are not there, and what tables say when they do not fit."""

import ast
import re
from typing import Any, TypeGuard

from kit.errors import KitError, closest
from kit.mistakes.places import NOTHING, Place, Says
from kit.mistakes.words import kind

_MOST = 40  # more names than that help nobody


def key(error: KeyError, place: Place) -> KitError:
    """A column, a row or an entry that is not there."""
    asked = error.args[0] if error.args else ""
    frames = _tables(place)
    names = [name for frame in frames for name in frame.columns]
    if said := _without_marks(names, place) or _compared(place):
        return said
    if isinstance(asked, tuple) and any(isinstance(one, slice) for one in asked):
        inside = place.text(getattr(place.node, "slice", None)) or ":, 1"
        return KitError(f"To pick rows and columns by their numbers write .iloc[{inside:.30}].")
    if isinstance(asked, tuple) and frames:
        several = ", ".join(f'"{one}"' for one in asked)
        return KitError(f"For several columns write two pairs of brackets: [[{several}]].")
    if frames and _asks_for_a_row(place):
        return _row(asked)
    dropped = _dropped_column(asked, names, place)
    if dropped:
        return dropped
    if frames:
        return _column(_missing(str(asked), names, place), names, asked)
    container = _container(place)
    if isinstance(container, dict):
        near = closest(asked, container)
        guess = f"Did you mean {near!r}? " if near else ""
        return KitError(
            f"{guess}There is no entry {asked!r:.40} in this dictionary.", [*container][:_MOST]
        )
    rows = [frame.f_locals.get("self") for frame in place.inside]
    if any(_is_pandas(one) for one in rows):
        labels = next((one.index for one in rows if _is_column(one)), ())
        near = closest(asked, labels)
        if near:
            return KitError(f"Did you mean “{near}”? There is no “{asked!s:.40}” here.")
        return _row(asked)
    return KitError(
        f"There is no entry {asked!r:.40} here. Text in quotation marks must match exactly, "
        "capitals too."
    )


def _without_marks(names: list[Any], place: Place) -> KitError | None:
    """A column that is also a name of Python's own, such as id or type, without its marks."""
    for node in ast.walk(place.node) if place.node else []:
        if isinstance(node, ast.Name) and node.id in names and callable(place.value(node)):
            return KitError(f'The name of a column stands in quotation marks: "{node.id}".')
    return None


def _compared(place: Place) -> KitError | None:
    """One comparison where each value of a column was to be compared."""
    inside = getattr(place.node, "slice", None)
    if not isinstance(inside, ast.Compare):
        return None
    if isinstance(inside.ops[0], (ast.Is, ast.IsNot)):
        return KitError("A column is compared with == or !=. Write it in the place of is.")
    table = place.text(getattr(place.node, "value", None))
    column = place.text(inside.left)
    rest = place.text(inside).removeprefix(column)
    return KitError(
        f"Name the table inside the brackets, too: {table:.20}[{table:.20}[{column:.20}]{rest:.30}]"
    )


def _is_column(value: Any) -> TypeGuard[Any]:
    return kind(value) == "a column"


def _container(place: Place) -> Any:
    """What the learner picks from, where it can be looked at safely."""
    if not isinstance(place.node, ast.Subscript):
        return NOTHING
    if isinstance(place.node.value, ast.Dict):
        try:
            return ast.literal_eval(place.node.value)
        except ValueError:
            return NOTHING
    return place.value(place.node.value)


def _column(name: Any, names: list[Any], asked: Any) -> KitError:
    if isinstance(name, int) and not isinstance(name, bool):
        return KitError(
            f"There is no column {name}. Columns have names; for a row by its number write "
            f".iloc[{name}]."
        )
    near = closest(name, names)
    guess = f"Did you mean “{near}”? " if near else ""
    known = list(dict.fromkeys(str(one) for one in names))
    return KitError(f"{guess}There is no column “{name:.40}” here.", known[:_MOST])


def _dropped_column(asked: Any, names: list[Any], place: Place) -> KitError | None:
    """A column where .drop( ) looks for rows."""
    called = place.node.func if isinstance(place.node, ast.Call) else None
    if not isinstance(called, ast.Attribute) or called.attr != "drop":
        return None
    meant = [name for name in names if f"'{name}'" in str(asked)]
    if not meant:
        return None
    listed = ", ".join(f'"{name}"' for name in meant)
    return KitError(f"To take columns away, say so in the brackets: .drop(columns=[{listed}]).")


def setting(error: Exception, place: Place) -> KitError:
    return KitError("There is no such setting of pandas. Take the line away, or check its name.")


def _row(asked: Any) -> KitError:
    shown = re.sub(r"[\[\]]", "", str(asked))
    return KitError(
        f"There is no row “{shown:.40}” here. Rows are picked by their labels: the words or "
        "numbers on the left."
    )


def _missing(asked: str, names: list[Any], place: Place) -> Any:
    """Which of the names that were asked for is not there."""
    for node in ast.walk(place.node) if place.node else []:
        if isinstance(node, ast.Constant) and isinstance(node.value, (str, int)):
            named = f"'{node.value}'" in asked or asked == str(node.value)
            if node.value not in names and named:
                return node.value
    asked = asked.removeprefix("Column not found: ")
    quoted = re.findall(r"'([^']*)'", asked)
    return next((one for one in quoted if one not in names), asked)


def _asks_for_a_row(place: Place) -> bool:
    if not isinstance(place.node, ast.Subscript):
        return False
    table = place.node.value
    if not isinstance(table, ast.Attribute) or table.attr not in ("loc", "at"):
        return False
    return not isinstance(place.node.slice, ast.Tuple)


def _tables(place: Place) -> list[Any]:
    """The tables that pandas was at work on, the learner's first."""
    found: list[Any] = []
    for frame in place.inside:
        for name in ("self", "left", "right", "obj", "frame", "data"):
            value = frame.f_locals.get(name)
            for one in (value, _grouped(value)):
                if kind(one) == "a table" and not any(one is other for other in found):
                    found.append(one)
    return found


def _grouped(value: Any) -> Any:
    """The table behind its groups."""
    return vars(value).get("obj") if _is_pandas(value) and hasattr(value, "__dict__") else None


def _is_pandas(value: Any) -> bool:
    return type(value).__module__.startswith("pandas")


def place_in_list(error: IndexError, place: Place) -> KitError:
    """Counting beyond the end."""
    said = _no_place(error, place)
    if said:
        return said
    value = place.value(place.node.value) if isinstance(place.node, ast.Subscript) else NOTHING
    length = f"There are {len(value):,} here. " if isinstance(value, (list, tuple, str)) else ""
    return KitError(
        f"{length}That number is too large{place.where}. Counting begins at 0, and [-1] is the "
        "last one."
    )


def _no_place(error: IndexError, place: Place) -> KitError | None:
    """What Python and pandas call the same, and is no number beyond the end."""
    message = str(error)
    if "only integers" in message:
        return KitError(f"Here we pick by number{place.where}, such as [0], and not by name.")
    if "oolean" in message:
        return KitError(
            f"A list of True and False{place.where} needs exactly one value for each row."
        )
    if "eplacement index" in message:
        return KitError(
            f"The text has more {{ }}{place.where} than format( ) gets values. Give one for each."
        )
    if "empty" in message and not isinstance(place.node, ast.Subscript):
        return KitError(
            f"There is nothing to take{place.where}: it is empty. Check the line that made it."
        )
    return None


def truth(error: ValueError, place: Place) -> KitError | None:
    """A whole column where one true or false is asked for."""
    asked = [frame.f_code.co_name for frame in place.inside]
    if asked[-1:] not in (["__nonzero__"], ["__bool__"]):
        return None
    around = [*place.around, place.node]
    if any(isinstance(node, ast.BoolOp) for node in around):
        return KitError(
            "Between columns write & for and, | for or, and put each comparison in ( ): "
            "(a == 1) & (b == 2)."
        )
    if any(isinstance(node, ast.UnaryOp) for node in around):
        return KitError("In front of a column write ~ in the place of not, and the rest in ( ).")
    comparisons = [node for node in around if isinstance(node, ast.Compare)]
    if any(len(node.ops) > 1 for node in comparisons):
        return KitError(
            "With columns, compare two things at a time, each comparison in ( ), with & between: "
            "(a == 1) & (b == 2)."
        )
    return KitError(
        f"A whole column{place.where} is not simply true or false. Add .any() or .all(), or ask "
        "about one value."
    )


def lengths(error: ValueError, place: Place) -> KitError | None:
    """Columns that are not equally long."""
    if not any(_module(frame).startswith("pandas") for frame in place.inside):
        return None
    if "ength" not in str(error):
        return None
    numbers = re.findall(r"\d+", str(error))
    counted = f": {numbers[0]} and {numbers[1]}" if len(numbers) > 1 else ""
    return KitError(
        f"The lengths do not fit{place.where}{counted}. A column needs exactly one value for each "
        "row."
    )


def merged(error: Exception, place: Place) -> KitError:
    return KitError(
        "These two tables have no column that fits both. Say which one joins them, and of the "
        'same kind: on="id".'
    )


def merged_kinds(error: ValueError, place: Place) -> KitError | None:
    if not any(frame.f_code.co_name == "merge" for frame in place.inside):
        return None
    return merged(error, place)


def in_query(error: NameError, place: Place) -> KitError:
    """A name in the text of .query( ) that is no column."""
    names = [name for frame in _tables(place) for name in frame.columns]
    found = re.findall(r"'([^']*)'", str(error))
    word = found[0] if found else ""
    if closest(word, names):
        return _column(word, names, None)
    return KitError(
        f"There is no column “{word:.20}” here. Is it text? Then put it in quotation marks of its "
        f"own: '{word:.20}'."
    )


def from_query(error: Exception, place: Place) -> KitError | None:
    """Text in .query( ) that is no comparison."""
    if not any(frame.f_code.co_name in ("query", "eval") for frame in place.inside):
        return None
    return KitError(
        "The text in .query( ) cannot be read. It needs a column, a sign and a value, such as "
        '"low > 10".'
    )


def gaps(error: Exception, place: Place) -> KitError:
    return KitError(
        "This column has missing values, which are no whole numbers. Take them out first with "
        ".dropna()."
    )


def kinds_of_columns(error: Exception, place: Place) -> KitError:
    return KitError(
        f"Not all columns{place.where} hold numbers. Pick one that does first, such as "
        'table["low"].'
    )


def dates(error: Exception, place: Place) -> KitError:
    return KitError("Here is a text that is no date. Write dates as year, month, day: 2020-09-28.")


def _module(frame: Any) -> str:
    return str(frame.f_globals.get("__name__", ""))


SAYS: Says = {
    "KeyError": key,
    "SpecificationError": key,
    "IndexError": place_in_list,
    "OptionError": setting,
    "InvalidIndexError": key,
    "DataError": kinds_of_columns,
    "MergeError": merged,
    "UndefinedVariableError": in_query,
    "IntCastingNaNError": gaps,
    "DateParseError": dates,
    "OutOfBoundsDatetime": dates,
}
VALUES = (truth, merged_kinds, lengths, from_query)
