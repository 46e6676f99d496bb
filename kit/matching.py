"""Which values of an answer stand for which of the key: each for one, in the best way there is."""

from collections.abc import Callable
from typing import Any


def unmatched(mine: list[Any], key: list[Any], same: Callable[[Any, Any], bool]) -> list[Any]:
    """What of `mine` has no partner in `key`, when as many as possible have one.

    With a tolerance a value can stand for several of the key. The first that fits is not always
    the right one: 1.15 fits 1.0 and 1.3, within 0.2, and must leave 1.0 to the value that fits
    nothing else. So a partner is given away when its owner finds another one (Kuhn's method).

    >>> unmatched([1.15, 1.0], [1.0, 1.3], lambda a, b: abs(a - b) <= 0.2)
    []
    """
    fits = [[n for n, wanted in enumerate(key) if same(one, wanted)] for one in mine]
    owner: dict[int, int] = {}
    left = [n for n in range(len(mine)) if not _finds_partner(n, fits, owner)]
    return [mine[n] for n in left]


def _finds_partner(start: int, fits: list[list[int]], owner: dict[int, int]) -> bool:
    """Look for a free partner, moving others on where they have another one; whether it was found.

    A search in breadth: a chain of a thousand moves must not end in Python's limit on depth.
    """
    came_from: dict[int, int] = {}
    asking = [start]
    for one in asking:
        for partner in fits[one]:
            if partner in came_from:
                continue
            came_from[partner] = one
            if partner not in owner:
                _give(partner, start, came_from, owner)
                return True
            asking.append(owner[partner])
    return False


def _give(partner: int, start: int, came_from: dict[int, int], owner: dict[int, int]) -> None:
    """Each on the way takes the partner it asked for, and leaves its own to the one before."""
    while True:
        one = came_from[partner]
        freed = next((n for n, other in owner.items() if other == one), None)
        owner[partner] = one
        if one == start or freed is None:
            return
        partner = freed
