"""An exercise in code. `kit.checks` judges what a learner worked out."""

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field, ValidationInfo, field_validator

from kit.items.clicks import Clicks
from kit.items.parts import Item, Line, Number, Said, Text
from kit.values import expected


class Mistake(Said):
    code: Text
    "What leads to the typical wrong answer."
    answer: Any
    "As the exercise expects it; or of another kind, where that is the mistake."

    @field_validator("answer")
    @classmethod
    def _can_be_compared(cls, answer: Any) -> Any:
        expected(answer, "missing")
        return answer


class Exercise(Item):
    kind: Literal["code"]
    expects: Literal["number", "missing", "text", "list", "set", "ids", "series", "frame"]
    """What kind of value is asked for. `missing`: a number or a missing value. `ids`: rows of a
    table by their column `id`. In text, capitals, spaces, quotation marks and a full stop at the
    end do not count; nor do the order of columns, whole against decimal, or the index of a table.
    """
    answer: Any
    "A series is written as label: value, a frame as column: [values], a missing value as null."
    tolerance: Number = 0
    "How far each number may lie from the answer, as rounding allows."
    ordered: bool = False
    "The order of a list, of ids, of labels or of rows counts."
    start: str = ""
    """The cell of the exercise as the lesson is given out, with three dots for the answer. Editions
    are made from it, so what somebody has typed into the notebook never goes along."""
    solution: Text
    """Code that gives the answer: “Show one way” shows it with its result, after a try or a skip.
    The notebook needs no cell for it."""
    show: list[Text] = Field(default=[])
    "The columns of the result that are shown; without them all of them."
    clicks: Clicks | None = None
    "The same exercise by clicking, for whoever does not want to write code."
    feedback: Text
    mistakes: list[Mistake] = Field(min_length=1)

    @field_validator("answer")
    @classmethod
    def _of_the_kind_asked_for(cls, answer: Any, info: ValidationInfo) -> Any:
        asked = info.data.get("expects")  # not there where that field is wrong itself
        if asked and expected(answer, asked)[1] != asked:
            raise ValueError(f"no {asked} is written like this")
        return answer

    in_code = True
    left_out = "needs Python"
    repeated = False
    asked_in_quiz = False

    def faults(self) -> Iterator[tuple[str, object, str]]:
        if self.clicks is not None:
            yield from self.clicks.faults(self.expects)

    def judge(self, answer: Any) -> bool | None:
        return None  # kit.checks does: it compares whole tables

    def key_lines(self) -> list[Line]:
        wrong: list[Line] = [
            ("✗", f"`{one.code}`", one.feedback, one.misconception) for one in self.mistakes
        ]
        return [("✓", "", self.feedback, None), *wrong]
