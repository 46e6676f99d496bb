"""The same exercise by clicking: choose a column and a value, and see the rows.

It stands in an exercise in code whose answer is rows of a table by their `id`, or a number:

    clicks:
      table: claims
      columns: [speaker, about, low, high]      # what is shown of a row
      choose: [type, speaker]                   # what rows can be chosen by
      given:                                    # rows that are left out from the start, if any
        - {column: type, how: starts with, value: casualty}
      then: sum of low                          # or count; only where a number is asked for
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field

from kit.items.parts import Name, Part, Text

How = Literal["is", "is not", "is at least", "is at most", "starts with", "has a value", "is empty"]


class Condition(Part):
    column: Text
    how: How
    value: str | int | float | bool | None = None


class Clicks(Part):
    table: Name
    "A table of the course: nothing that the lesson has made of it."
    columns: list[Text] = Field(min_length=1)
    "The columns that are shown of a row."
    choose: list[Text] = Field(min_length=1)
    "The columns by which rows can be chosen."
    given: list[Condition] = Field(default=[])
    "Conditions that hold from the start: the exercise is about these rows alone."
    then: Annotated[str, Field(pattern=r"^(count|sum of \w+)$")] | None = None
    "`count` or `sum of COLUMN`: the answer is this number of the rows chosen."

    def every_column(self) -> list[str]:
        """All columns that the panel needs, each once."""
        summed = [self.then.removeprefix("sum of ")] if self.then and self.then != "count" else []
        given = [one.column for one in self.given]
        return list(dict.fromkeys([*self.columns, *self.choose, *given, *summed]))

    def faults(self, expects: str) -> Iterator[tuple[str, object, str]]:
        """What does not go with the kind of answer that the exercise expects."""
        wanted = ("number", "missing") if self.then else ("ids",)
        if expects not in wanted:
            yield "clicks.then", self.then, "a number with `then`, rows by their ids without it"


def known_mistakes(one: Any) -> list[Any]:
    """The mistakes of an exercise that can be made by clicking as well."""
    kind = (int, float) if one.clicks.then else list
    return [mistake for mistake in one.mistakes if isinstance(mistake.answer, kind)]
