"""Colours, lines and marks of groups: told apart by people who see colours otherwise, too.

Every fifth group has the same line, and the colours of those that share a line are far from each
other in every kind of colour blindness; `tests/test_newcase.py` computes it. Each colour can be
read on its ground (WCAG, 4.5 to 1).
"""

from typing import NamedTuple

LINES = ("solid", "dashed", "dotted", "double", "wavy")
MARKS = ("o", "D", "s", "^", "v", "P", "X", "<", ">", "*", "p", "h", "d", "H", "8")
COLOURS = (  # on white, and on a dark page
    ("#3f4854", "#d5dae1"),
    ("#5b2a86", "#c9aef0"),
    ("#8f5f14", "#e3bd7e"),
    ("#b8437f", "#f3a3c8"),
    ("#0b6e4f", "#8fd6b8"),
    ("#571e0f", "#d96e26"),
    ("#141434", "#7474e7"),
    ("#4322c3", "#8a80b2"),
    ("#34141a", "#c76b7d"),
    ("#570f57", "#d926d9"),
    ("#2263c3", "#8997d2"),
    ("#ad1f3b", "#e05252"),
    ("#a63f92", "#b2809e"),
    ("#4b1a93", "#a897ed"),
    ("#57480f", "#e0e052"),
)
MOST = len(COLOURS)


class Look(NamedTuple):
    """What a group of speakers looks like, in texts and in figures."""

    colour: str
    colour_dark: str
    line: str
    mark: str


def look(place: int) -> Look:
    """The look of the group at this place, from 0 to `MOST` - 1."""
    colour, dark = COLOURS[place]
    return Look(colour, dark, LINES[place % len(LINES)], MARKS[place])
