"""Events to set on a line of time, without their dates.

What stands in the right order stays, and its date opens: a help for the others. What is out of
order says what to look at. Once all are right, the distances between the events are seen.

    - id: "05.41"
      kind: timeline
      minutes: 2
      objective: put the steps of a flood in the order of time
      prompt: Set these on the line of time.
      hints: [Which of them could not happen before the rain?]
      steps:                        # in the right order
        - id: c
          text: The rain begins
          date_as_given: 3 May 1997
          day: 1997-05-03           # for distances; the first day of what took longer
          feedback: What has to come before a river rises?
        - {id: a, text: The river rises, date_as_given: 5 May 1997, day: 1997-05-05,
           feedback: “Rises” needs water.}
        - {id: b, text: The bridge is closed, date_as_given: July 1997, day: 1997-07-01,
           feedback: Why would anybody close it?}
      feedback: Two months passed before the bridge was closed.
"""

import datetime
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Literal

from pydantic import Field

from kit.items.orders import Ordered
from kit.items.parts import Line, Said, Text, Told


class Dated(Told):
    date_as_given: Text
    "When it happened, in the words that open once it stands in the right order."
    day: datetime.date
    "Its day, or its first one: distances are counted from it."


class Timeline(Ordered):
    kind: Literal["timeline"]
    steps: list[Dated] = Field(min_length=3, max_length=10)
    "In the order of time. The feedback of one says what to look at, and not its date."
    feedback: Text

    on_paper = "Write the year in front of each, or a number: 1 for the earliest."
    script = "timeline.js"
    style = "timeline.css"

    def wrong_parts(self, answer: Any) -> list[Said]:
        stay = in_right_order(answer, self.key())
        return [step for step in self.steps if step.id not in stay]

    def key_lines(self) -> list[Line]:
        steps: list[Line] = [
            (f"**{one.date_as_given}**", one.text, one.feedback, None) for one in self.steps
        ]
        return [*steps, ("✓", "in this order", self.feedback, None)]

    def faults(self) -> Iterator[tuple[str, object, str]]:
        for earlier, later in pairwise(self.steps):
            if later.day < earlier.day:
                rule = f"no day before that of {earlier.id}, {earlier.day}"
                yield f"steps.{later.id}.day", str(later.day), rule


def in_right_order(answer: list[str], wanted: list[str]) -> list[str]:
    """The longest part of an answer that stands in the right order; the first one of several.

    What is in it can stay: the others find their places between. `timeline.js` does the same.

    >>> in_right_order(["b", "c", "d", "a"], ["a", "b", "c", "d"])
    ['b', 'c', 'd']
    """
    chains: list[list[str]] = []
    for one in answer:
        if one in wanted:
            place = wanted.index(one)
            before = [chain for chain in chains if wanted.index(chain[-1]) < place]
            chains.append([*max(before, key=len, default=[]), one])
    return max(chains, key=len, default=[])
