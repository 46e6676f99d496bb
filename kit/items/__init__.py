"""The items of a question file: every kind that there is, and the file itself.

A kind is one class in one module of this folder, and one line in `Kind` below.
"""

from typing import Annotated, Any, Literal, get_args

from pydantic import Discriminator, Field, Tag

from kit.items.blanks import Blank, Filling
from kit.items.briefs import Brief, Level, Struck
from kit.items.choices import Choice, Mark, Opinion, Option, Sentence
from kit.items.clicks import Clicks, Condition
from kit.items.drawings import Drawing
from kit.items.exercises import Exercise, Mistake
from kit.items.matches import Label, Letters, Match, Place, Row
from kit.items.notices import HeldNotice, Notice
from kit.items.numbers import Near, Numeric
from kit.items.orders import Order
from kit.items.parsons import Parsons
from kit.items.parts import OPEN_LISTS, Item, ItemId, Line, Name, Number, Part, Said, Text, Told
from kit.items.sketches import Dot, Sketch, Stroke
from kit.items.timelines import Dated, Timeline
from kit.items.writing import Need, Open

__all__ = [
    "Blank",
    "Brief",
    "Choice",
    "Clicks",
    "Condition",
    "Dated",
    "Dot",
    "Drawing",
    "Exercise",
    "Filling",
    "HeldNotice",
    "Item",
    "Kind",
    "Label",
    "Letters",
    "Level",
    "Line",
    "Mark",
    "Match",
    "Mistake",
    "Near",
    "Need",
    "Notice",
    "Number",
    "Numeric",
    "Open",
    "Opinion",
    "Option",
    "Order",
    "Parsons",
    "Part",
    "Place",
    "Row",
    "Said",
    "Sentence",
    "Sketch",
    "Stroke",
    "Struck",
    "Timeline",
    "Told",
]

Kind = (
    Choice
    | Mark
    | Opinion
    | Numeric
    | Order
    | Match
    | Letters
    | Exercise
    | Open
    | Parsons
    | Brief
    | Blank
    | Drawing
    | Timeline
)


def _by_name() -> dict[str, type[Item]]:
    found: dict[str, type[Item]] = {}
    for one in get_args(Kind):
        for name in get_args(one.model_fields["kind"].annotation):
            found[name] = one
    return found


KINDS = _by_name()
"Every kind by the name that question files give it."
UNJUDGED = {name for name, kind in KINDS.items() if not kind.judged}
"The kinds that have no right answer."
ONLY_THERE = {name for name, kind in KINDS.items() if not kind.repeated}
"The kinds that are asked in their own lesson alone."
WRITTEN = [name for name, kind in KINDS.items() if kind.written]
"The kinds whose answers a teacher reads and gives a level."


class Quiz(Part):
    items: list[ItemId] = Field(min_length=1)
    form: Literal["A", "B"] | None = None
    "One of two parallel forms that measure: answers are saved, and nothing is said to them."


class QuestionFile(Part):
    """What the question file of a lesson has in every edition."""

    lesson: Annotated[str, Field(pattern=r"^\d\d$")]
    title: Text
    quizzes: dict[Name, Annotated[list[ItemId], Field(min_length=1)] | Quiz]
    retired: list[ItemId] = Field(default=[])
    "Ids that were used once. They never come back, and saved answers to them stay known."


class Lesson(QuestionFile):
    items: list[Annotated[Kind, Field(discriminator="kind")]]
    notices: list[Notice] = Field(default=[])
    "What there is to notice: `kit.notice` shows it. Nothing in it is right or wrong."


class Withheld(Item, extra="allow"):
    """An item as a class gets it: all that is shown, nothing of the key."""

    withheld: Literal[True] = True
    "Tells it from an item that a class gets with its key."
    expects: str = ""
    "Of an exercise: what kind of value is asked for."

    def open_parts(self) -> dict[str, list[dict[str, str]]]:
        """Its lists as they are: they were made by the same call of the whole item."""
        known = self.model_extra or {}
        return {name: known[name] for name in OPEN_LISTS if name in known}


def _waits(raw: Any) -> str:
    is_withheld = raw.get("withheld") if isinstance(raw, dict) else isinstance(raw, Withheld)
    return "withheld" if is_withheld else "open"


_Open = Annotated[Annotated[Kind, Field(discriminator="kind")], Tag("open")]


class Handout(QuestionFile):
    """A question file for a class. Answers are saved; of some items feedback waits."""

    mode: Literal["class"]
    withholds: Literal["all", "tickets"] = "all"
    "Which items wait: all, or exit tickets and tests."
    items: list[Annotated[_Open | Annotated[Withheld, Tag("withheld")], Discriminator(_waits)]]
    notices: list[HeldNotice] = Field(default=[])
    opened: list[ItemId] = Field(default=[])
    "What waited until the teacher opened the answers of this lesson; never written in a file."
    opened_claims: list[str] = Field(default=[])
    "The claims of which our cards and our verdicts were opened with them; nor is this written."
