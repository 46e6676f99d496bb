"""One gap in a working line of code. The page compares what is typed; it runs nothing.

- id: "05.40"
  kind: blank
  minutes: 1
  objective: keep the rows with a number of a certain kind
  prompt: Fill the gap, so that only the rows whose metric is “killed” stay.
  hints: [One sign gives a name to a value. Two of them ask whether two values are the same.]
  code: soldiers[soldiers["metric"] ____ "killed"]
  accept: ["=="]
  feedback: Two signs, `==`, ask for each row whether the two values are the same.
  wrong:
    - text: "="
      feedback: One sign, `=`, gives a name to a value. To compare, write two.
"""

import ast
import re
from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field

from kit.items.parts import Item, Line, Said, Text

GAP = "____"
_QUOTES = re.compile("[\"'“”„‘’‚«»]")


class Filling(Said):
    text: Text
    "What somebody may write into the gap, as in real mistakes."


class Blank(Item):
    kind: Literal["blank"]
    code: Text
    "A line of code with `____` in the place of the gap, once."
    accept: list[Text] = Field(min_length=1)
    """What is right in the gap. Spaces beside signs and the kind of quotation marks do not count;
    capitals do, as in Python."""
    feedback: Text
    wrong: list[Filling] = Field(min_length=1)
    otherwise: str = "This does not fit the gap. Open a hint, and look at the code around it."
    "What to say to any other filling."

    on_paper = "Write what belongs in the gap."
    in_code = True
    script = "blank.js"
    left_out = "has a gap inside a line of code"

    def key(self) -> Any:
        return self.accept

    def right_answer(self) -> str:
        return self.accept[0]

    def judge(self, answer: Any) -> bool | None:
        return self.has_shape(answer) and squeezed(answer) in map(squeezed, self.accept)

    def has_shape(self, answer: Any) -> bool:
        return isinstance(answer, str)

    def wrong_parts(self, answer: Any) -> list[Said]:
        return [one for one in self.wrong if squeezed(one.text) == squeezed(answer)]

    def key_lines(self) -> list[Line]:
        filled = " or ".join(f"`{one}`" for one in self.accept)
        lines: list[Line] = [("✓", f"`{self.code.strip()}`: {filled}", self.feedback, None)]
        for one in self.wrong:
            lines.append(("✗", f"`{one.text}`", one.feedback, one.misconception))
        return [*lines, ("✗", "anything else", self.otherwise, None)]

    def faults(self) -> Iterator[tuple[str, object, str]]:
        if self.code.count(GAP) != 1:
            yield "code", self.code, f"a line with {GAP} in it, once"
            return
        for number, one in enumerate(self.accept, 1):
            try:
                ast.parse(self.code.replace(GAP, one).strip())
            except (SyntaxError, ValueError):
                yield f"accept.{number}", one, "a filling with which the line is Python"
        right = {squeezed(one) for one in self.accept}
        for number, said in enumerate(self.wrong, 1):
            if squeezed(said.text) in right:
                yield f"wrong.{number}.text", said.text, "another filling than those in accept"

    @classmethod
    def page_form(cls, parts: dict[str, Any], seed: str) -> dict[str, Any]:
        """Where the key is withheld there are no wrong fillings, and the page gets no list."""
        wrong = parts.pop("wrong", None)
        if wrong is None:
            return parts
        mistakes = [{"filling": one["text"], "feedback": one["feedback"]} for one in wrong]
        return {**parts, "mistakes": mistakes}


def squeezed(text: str) -> str:
    """A filling as it is compared; `blank.js` does the same.

    >>> squeezed(" days[ ‘low’ ]  >=1")
    'days["low"]>=1'
    """
    one = re.sub(r"\s+", " ", _QUOTES.sub('"', text.strip()))
    return re.sub(r" ?([^A-Za-z0-9_ ]) ?", r"\1", one)
