"""A number to work out."""

from itertools import islice
from typing import Any, Literal

from pydantic import Field

from kit.items.parts import Item, Line, Number, Said, Text


class Near(Said):
    answer: Number | tuple[Number, Number]
    "The number that this mistake leads to, or both ends of a range."


class Numeric(Item):
    kind: Literal["number"]
    unit: Text
    answer: Number | tuple[Number, Number]
    "The number, or both ends of a range that is right."
    tolerance: Number = 0
    feedback: Text
    mistakes: list[Near] = Field(min_length=1)
    otherwise: Text
    "What to say to any other number."
    left_out = ""

    def key(self) -> Any:
        return self.answer

    def right_answer(self) -> Any:
        return self.answer[0] if isinstance(self.answer, tuple) else self.answer

    def judge(self, answer: Any) -> bool | None:
        return self.has_shape(answer) and within(answer, self.answer, self.tolerance)

    def has_shape(self, answer: Any) -> bool:
        return isinstance(answer, int | float) and not isinstance(answer, bool)

    def wrong_parts(self, answer: Any) -> list[Said]:
        near = (one for one in self.mistakes if within(answer, one.answer))
        return list(islice(near, 1))

    def key_lines(self) -> list[Line]:
        right = f"{_shown(self.answer)} {self.unit}"
        if self.tolerance:
            right = f"{right}, give or take {self.tolerance:,}"
        near = [("✗", _shown(m.answer), m.feedback, m.misconception) for m in self.mistakes]
        return [("✓", right, self.feedback, None), *near, ("✗", "other", self.otherwise, None)]


def within(value: float, wanted: Any, tolerance: float = 0) -> bool:
    """Whether a number is the one wanted, or in the range wanted, within a tolerance."""
    low, high = wanted if isinstance(wanted, tuple | list) else (wanted, wanted)
    if value in (low, high):  # infinity, too, of which a part cannot be taken
        return True
    slack = tolerance + 1e-9 * max(abs(low), abs(high))
    return low - slack <= value <= high + slack


def _shown(answer: Any) -> str:
    ends = answer if isinstance(answer, tuple | list) else [answer]
    return " to ".join(f"{end:,}" for end in ends)
