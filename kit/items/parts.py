"""What kinds of item have in common: texts, ids, what is said to an answer, and a class to fill.

A kind of item is one class: a subclass of `Item` in a module of its own, with its fields and what
to do with them. `kit/items/__init__.py` registers it, and nothing else in the kit names it.
"""

import json
import re
from collections.abc import Iterator
from random import Random
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, Field

Text = Annotated[str, Field(min_length=1)]
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")]
"The name of a quiz, a map, or a row of a table."
ItemId = Annotated[str, Field(pattern=r"^\d\d\.\d+$")]
Number = int | float
Line = tuple[str, str, str, str | None]
"In the answer key: a mark, an answer, what is said to it, the belief behind."
OPEN_LISTS = ("options", "steps", "rows", "choices")
"Lists of which a learner sees id and text."


class Part(BaseModel, extra="forbid", frozen=True, defer_build=True):
    """A part of a question file: a field that is not declared is an error, not ignored.

    A text below a field says what it means; `kit.desk.catalogue` puts it into the JSON schema, as
    to read it here would take each kernel longer than to read all questions.
    """


class Said(Part):
    """Something a learner can answer, and what we say to it."""

    feedback: Text
    "Teaches; cites the deciding words or a claim id; no other answer of the item has the same."
    misconception: Name | None = None
    "What a learner who answers this believes: an id of misconceptions.csv."


class Told(Said):
    id: Id
    "A letter. Saved answers refer to it, so it never changes."
    text: Text


class Item(Part):
    kind: str
    id: ItemId
    minutes: float = Field(gt=0, le=20)
    objective: Text
    prompt: Text
    "Markdown."
    hints: list[Text] = []
    "Given one at a time, before any answer is shown."
    claims: list[Name] = []
    sources: list[Name] = []
    core: bool = False
    "Part of the thirty minutes that a class period holds."
    sure: bool = False
    "Ask how sure the learner is."
    pair: ItemId | None = None
    "In a test, the parallel item of the other form."

    on_paper: ClassVar[str] = ""
    "What to do with it on paper, in a sentence."
    script: ClassVar[str] = ""
    "The file in `kit/page/` that shows this kind, where `items.js` does not."
    style: ClassVar[str] = ""
    "The style sheet in `kit/page/` that this kind has besides."
    left_out: ClassVar[str] = "is of a kind that Moodle does not have"
    "Why it is not among the questions for Moodle, where it is not."
    judged: ClassVar[bool] = True
    "Whether an answer can be right."
    repeated: ClassVar[bool] = True
    "Whether it can be asked again in another lesson."
    asked_in_quiz: ClassVar[bool] = True
    "Whether a quiz can hold it."
    in_code: ClassVar[bool] = False
    "Whether it is about lines of code: then it is not in an edition without code."
    written: ClassVar[bool] = False
    "Whether a teacher reads its answers and gives each a level."

    def key(self) -> Any:
        """The right answer as it is saved; None where there is none."""
        return None

    def right_answer(self) -> Any:
        """One answer that is right, as a learner would save it; None where there is no key."""
        return self.key()

    def judge(self, answer: Any) -> bool | None:
        """Whether a saved answer is right; None where there is no key. The script judges alike."""
        wanted = self.key()
        return None if wanted is None else answer == wanted

    def has_shape(self, answer: Any) -> bool:
        """Whether an answer is of the kind that the page sends for such an item."""
        return True

    def wrong_parts(self, answer: Any) -> list[Said]:
        """What of an answer is wrong, as the key has it."""
        return []

    def in_words(self, answer: Any) -> str:
        """An answer in the words of its question."""
        return answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)

    def written_parts(self, answer: Any) -> dict[str, Any]:
        """What a teacher who gives a level sees of an answer, by the names of columns."""
        return {"answer": self.in_words(answer)}

    def claim_ids(self) -> dict[str, list[str]]:
        """The ids of claims and figures that it shows besides `claims`, by field."""
        return {}

    def key_lines(self) -> list[Line]:
        """Every answer that the key knows, the right ones marked."""
        return []

    def faults(self) -> Iterator[tuple[str, object, str]]:
        """What no type can say is wrong with it: field, value, what would be right."""
        yield from ()

    def open_parts(self) -> dict[str, list[dict[str, str]]]:
        """Lists that may be shown where the key is withheld, in the order of their ids."""
        found = {}
        for name in OPEN_LISTS:
            if hasattr(self, name):
                found[name] = [open_part(part) for part in sorted(getattr(self, name), key=_id)]
        return found

    def said_parts(self) -> list[tuple[str, Said]]:
        """Each part that something is said to, with its field and number, such as `options.2`."""
        found = []
        for name in type(self).model_fields:
            value = getattr(self, name)
            many = value if isinstance(value, list) else []
            found += [(f"{name}.{n}", one) for n, one in enumerate(many, 1)]
        return [(name, one) for name, one in found if isinstance(one, Said)]

    @classmethod
    def page_form(cls, parts: dict[str, Any], seed: str) -> dict[str, Any]:
        """The parts as a page gets them; `seed` is the learner's own, for an order of their own.

        Also given to what a class has of an item: nothing of the key may be counted on.
        """
        return parts


def _id(part: Any) -> str:
    return part.id


def open_part(part: Any) -> dict[str, str]:
    names = [name for name in ("id", "text") if hasattr(part, name)]
    return {name: getattr(part, name) for name in names}


def is_texts(answer: Any) -> bool:
    """Whether an answer is a list of ids."""
    return isinstance(answer, list) and all(isinstance(each, str) for each in answer)


def shuffled(parts: list[dict], seed: str, answer: Any = None) -> list[dict]:
    """The same order each time for one learner; never the one that is the answer."""
    parts = sorted(parts, key=lambda one: one["id"])
    mixed = Random(seed).sample(parts, len(parts))
    given_away = [each["id"] for each in mixed] == answer
    return mixed[1:] + mixed[:1] if given_away else mixed


def plain(text: str) -> str:
    """Markdown without its marks, on one line."""
    return " ".join(re.sub(r"[*`]", "", text).split())
