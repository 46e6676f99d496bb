"""The answers to what waits in a copy for a class: a file for each lesson, which a teacher opens.

`python -m kit editions` makes `answers-05.json` beside the copy, never in it. A learner opens it
with `open_answers`; on a hub the teacher does, for all: `KIT_ANSWERS` names a folder of such files.
"""

import json
import os
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from kit import courses, journals
from kit.errors import KitError
from kit.items import Handout, Kind, Notice, Part, Withheld
from kit.journals.uploads import FORMAT as HAND_IN

FORMAT = "article-kit answers"
FOLDER = "KIT_ANSWERS"  # the variable that names a hub's folder of opened answers
LARGEST = 5_000_000  # bytes; the answers of a lesson have about 100,000


class Answers(Part):
    """What a teacher's file opens in one lesson."""

    format: Literal["article-kit answers"]
    version: Literal[1]
    course: str
    lesson: Annotated[str, Field(pattern=r"^\d\d$")]
    items: list[Annotated[Kind, Field(discriminator="kind")]]
    notices: list[Notice] = Field(default=[])
    claims: list[str] = Field(default=[])
    "What the lesson's ledgers and inboxes are on: our cards of these, and what we say, open."
    pages: dict[str, Any] = Field(default={})
    "What the web edition shows in the place of what waits, by the name of the place."


def name_of(lesson: str) -> str:
    """The name of the file with the answers of a lesson."""
    return f"answers-{lesson}.json"


def read(content: bytes, known: Handout | None, course: str) -> Answers:
    """What a file opens, or a KitError that says why it is not one for this lesson of this course.

    `known` is the lesson as this copy has it; None where it has no lesson of the file's number.
    """
    if len(content) > LARGEST:
        raise KitError(f"This file has {len(content):,} bytes: too many for one of answers.")
    try:
        raw = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise KitError(f"This file has been cut off or changed. {_AGAIN}") from None
    if isinstance(raw, dict) and raw.get("format") == HAND_IN:
        raise KitError("This file holds a learner's answers: kit.merge reads those.")
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise KitError(f"This is no file of answers. {_AGAIN}")
    if raw.get("course") != course:
        raise KitError(f"This file belongs to another course, {raw.get('course')!s:.40}.")
    try:
        found = Answers.model_validate(raw)
    except ValidationError as wrong:
        where = ".".join(map(str, wrong.errors()[0]["loc"]))
        raise KitError(f"This file has been changed, at {where:.80}. {_AGAIN}") from None
    if known is None or known.lesson != found.lesson:
        raise KitError(f"This copy has no lesson {found.lesson}.")
    _must_fit(found, known)
    return found


_AGAIN = "Ask your teacher for it once more."


def _must_fit(found: Answers, known: Handout) -> None:
    """The file opens the very questions that this copy asks."""
    asked = {one.id: one.prompt for one in found.items}
    for one in known.items:
        if isinstance(one, Withheld) and asked.get(one.id) != one.prompt:
            raise KitError(
                "This file was made for another version of this lesson: a question that waits here "
                f"is not in it. {_AGAIN}"
            )


def with_answers(handout: Handout) -> Handout:
    """A lesson with all that has been opened of it; as it is where nothing was."""
    for folder in _folders():
        path = folder / name_of(handout.lesson)
        try:
            made = path.stat().st_mtime_ns
        except OSError:
            continue
        opened = _opened(path, made, _Known(handout))
        if opened is not None:
            return opened
    return handout


def _folders() -> list[Path]:
    shared = os.environ.get(FOLDER)
    return [journals.folder(), *([Path(shared)] if shared else [])]


class _Known:
    """A lesson as the key of a cache: the same object each time it is read."""

    def __init__(self, handout: Handout) -> None:
        self.handout = handout

    def __hash__(self) -> int:
        return id(self.handout)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and self.handout is other.handout


@cache
def _opened(path: Path, _made: int, known: _Known) -> Handout | None:
    """A lesson with the answers of a file in it; None where that file does not fit."""
    handout = known.handout
    try:
        found = read(path.read_bytes(), handout, courses.name())
    except (OSError, KitError):
        return None  # `open_answers` has said so, or will
    items = {one.id: one for one in found.items}
    notices = {one.id: one for one in found.notices}
    return handout.model_copy(
        update={
            "items": [items.get(one.id, one) for one in handout.items],
            "notices": [notices.get(one.id, one) for one in handout.notices],
            "opened": [one.id for one in handout.items if isinstance(one, Withheld)],
            "opened_claims": found.claims,
        }
    )
