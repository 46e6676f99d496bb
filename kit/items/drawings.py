"""A line that the learner draws on a map, before ours opens. Nothing in it is right or wrong.

- id: "02.20"
  kind: drawing
  minutes: 2
  objective: say where one thinks that something was
  prompt: Draw the line along which you think the fighting was.
  picture: without-lines
  after: with-the-line
  feedback: The thick line is the front of that day.

A line is saved as its points: pixels to the right and down, on a picture 900 pixels wide.
"""

from typing import Any, Literal

from kit import provided
from kit.items.parts import Item, Line, Name, Text

_MOST_POINTS = 60


class Drawing(Item):
    kind: Literal["drawing"]
    picture: Name
    "The map on which the line is drawn."
    after: Name
    "The map that opens afterwards, with the learner's line on it: its view must be the same."
    feedback: Text

    on_paper = "Draw your line on the map."
    script = "drawing.js"
    style = "drawing.css"
    left_out = "is drawn on a map"
    judged = False
    repeated = False

    def judge(self, answer: Any) -> bool | None:
        return None

    def has_shape(self, answer: Any) -> bool:
        if not isinstance(answer, list) or not 2 <= len(answer) <= _MOST_POINTS:
            return False
        return all(_is_point(each) for each in answer)

    def in_words(self, answer: Any) -> str:
        return f"a line of {len(answer)} points"

    def key_lines(self) -> list[Line]:
        return [("○", "a line of one's own", self.feedback, None)]

    @classmethod
    def page_form(cls, parts: dict[str, Any], seed: str) -> dict[str, Any]:
        """Where the key is withheld, there is no map that opens afterwards."""
        maps = {name: parts[name] for name in ("picture", "after") if name in parts}
        picture = provided.case().picture
        return {**parts, **{name: picture(one, lettered=False) for name, one in maps.items()}}


def _is_point(each: Any) -> bool:
    numbers = isinstance(each, list) and len(each) == 2
    return numbers and all(isinstance(one, int) and 0 <= one <= 10_000 for one in each)
