"""What to say to a learner's mistake: one sentence or two, and one thing to do.

Each module has a table from a kind of error to a function. A function gets the error and its
place, and gives a KitError to show, or None where it has nothing to say; then the next kind in
the error's family is asked. To add a sentence, add a function and a line in its table.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import kit
from kit.errors import OURS, KitError
from kit.mistakes import columns, missing, reading, stops, values
from kit.mistakes.places import Place, Says, place_of

_TABLES: tuple[Says, ...] = (stops.SAYS, reading.SAYS, missing.SAYS, columns.SAYS, values.SAYS)
_KIT = str(Path(__file__).parents[1])
_EXAMPLE = "blue-heron"
_NAMES_SOMEBODY = re.compile(r"\bkit\s*\.\s*(?:learn|lern)|^\s*learner\b")


def explain(error: BaseException, names: Mapping[str, Any], source: str = "") -> KitError:
    """What to show for an error: a sentence, and the valid values where there are some.

    `names` are those of the notebook, `source` is the cell. It never fails: where we know
    nothing better, it says that the cell stopped.

    >>> print(explain(ZeroDivisionError(), {}).sentence)
    Here something is divided by 0. Look at what stands after the / sign.
    """
    said = _explained(error, names, source)
    # What the cell asked for is gone from the screen: how a name is chosen is said once more.
    if _NAMES_SOMEBODY.search(source) and _EXAMPLE not in said.sentence:
        how = f'Write it like kit.learner("{_EXAMPLE}"), with a made-up name.'
        return KitError(f"{said.sentence} {how}", said.valid)
    return said


def _explained(error: BaseException, names: Mapping[str, Any], source: str) -> KitError:
    if isinstance(error, KitError):
        return error
    try:
        place = place_of(error, names)
        place.source = place.source or source
        if _is_ours(error, place):
            return KitError(OURS)
        return _say(error, place)
    except Exception:  # a learner's object may do anything when it is looked at
        return KitError(stops.UNKNOWN.format(where=""))


def _say(error: BaseException, place: Place) -> KitError:
    if said := stops.own(error, place) or stops.dots(place):
        return said
    for family in type(error).__mro__:
        for table in _TABLES:
            say = table.get(family.__name__)
            said = say(error, place) if say else None
            if said:
                return said
    return KitError(stops.UNKNOWN.format(where=place.where))


def _is_ours(error: BaseException, place: Place) -> bool:
    """Whether the kit was at work, at a right call of a learner's, when this came up."""
    ours = [frame for frame in place.inside if frame.f_code.co_filename.startswith(_KIT)]
    called_wrongly = isinstance(error, TypeError) and place.inside[-1:] == ours[-1:]
    unknown_call = getattr(error, "obj", None) is kit
    stopped = not isinstance(error, Exception)
    return bool(ours) and not called_wrongly and not unknown_call and not stopped
