"""An open answer to write."""

from typing import Literal

from pydantic import Field

from kit.items.parts import Item, Line, Part, Text


class Need(Part):
    text: Text
    "What a good answer holds, in a few words."
    pattern: Text
    "A regular expression that both Python and JavaScript understand; letters of any case."
    missing: Text
    "What to say when it is not found."


class Open(Item):
    kind: Literal["open"]
    rubric: dict[str, Text] = Field(min_length=3, max_length=3)
    model: Text
    words: int = Field(gt=0)
    needs: list[Need] = Field(default=[])
    "A form that says what an answer lacks; it cannot judge."
    left_out = ""
    judged = False
    repeated = False
    asked_in_quiz = False
    written = True

    def key_lines(self) -> list[Line]:
        levels: list[Line] = [
            ("○", f"*{level}*", text, None) for level, text in self.rubric.items()
        ]
        return [*levels, ("✓", "one good answer", self.model, None)]
