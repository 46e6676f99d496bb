"""What a page and Python say to each other: a type for each message.

`received` makes one of these of what a page sends, or nothing: a page of another version, or one
that was tampered with, is passed over. The scripts in `kit/page/` use the same words.
"""

from dataclasses import dataclass
from typing import Any, TypedDict

# --- from a page to Python ---------------------------------------------------------------------


@dataclass(frozen=True)
class Ask:
    """A page needs something: script, content, cards, ours, way, leaflet."""

    what: str


@dataclass(frozen=True)
class Pasted:
    """A text that a learner has put into the ledger's box."""

    text: str


@dataclass(frozen=True)
class Event:
    """What a learner did."""

    key: str
    "Given by the page: what comes again with the same key is the same event."
    item: str
    "An item, a notice or a ledger, by its id."
    event: str
    "answer, hint, skip, shown, noticed, opened, decided, card, reveal and the like."
    learner: str
    details: dict[str, Any]
    "answer, sure, hint, card: as far as they were sent."


Received = Ask | Pasted | Event
DETAILS = ("answer", "sure", "hint", "card")


def received(message: object) -> Received | None:
    """The message of a page; None for what is none.

    >>> received({"ask": "content"})
    Ask(what='content')
    >>> received({"event": {"key": "k1"}}) is None
    True
    """
    match message:
        case {"ask": str(what)}:
            return Ask(what)
        case {"text": str(text)}:
            return Pasted(text)
        case {"event": dict(sent)}:
            return _event(sent)
    return None


def _event(sent: dict[str, Any]) -> Event | None:
    details = {name: sent[name] for name in DETAILS if name in sent}
    match sent:
        case {"key": str(key), "item": str(item), "event": str(event), "learner": str(learner)}:
            named = all([key, item, event, learner])
            return Event(key, item, event, learner, details) if named else None
    return None


# --- from Python to a page ---------------------------------------------------------------------


class Script(TypedDict):
    script: str
    "The one script of a page."


class Content(TypedDict):
    content: Any
    "What the script of a component's kind needs."


class Failed(TypedDict):
    failed: str
    "Why there is no content: a sentence that stands in the component's place."


class Saved(TypedDict):
    saved: str
    "The key of an event that is on the disk."


class Held(TypedDict):
    held: str
    "The key of an event that could not be written, and is kept until the kernel stops."


class Refused(TypedDict):
    refused: str
    "The key of an event that is not taken."
    why: str


class Moved(TypedDict):
    moved: str
    "The key of an event that is to be sent again by a page of the learner who works here now."
    to: str
    "Who that is."
    why: str


class Cards(TypedDict):
    cards: list[dict[str, Any]]
    "A learner's claim cards."


class Own(TypedDict):
    own: list[dict[str, Any]]
    "A learner's claim cards that are attached to a brief."
    beside: str
    "What the learner wrote in the place that this brief is compared with."


class Ours(TypedDict):
    ours: list[dict[str, Any]]
    "Our claim cards, to compare with; or what we say of the claims of an inbox."


class KeptBack(TypedDict):
    withheld: str
    "Why what is ours is not shown."


class Way(TypedDict):
    way: dict[str, str]
    "One way to solve an exercise: code, result as HTML, what is said to it."


class TextKept(TypedDict):
    text_kept: bool
    "A pasted text is in work/: the browser need not keep it."


class Leaflet(TypedDict):
    leaflet: str
    "What draws the maps of a page."


Told = (
    Script
    | Content
    | Failed
    | Saved
    | Held
    | Refused
    | Moved
    | Cards
    | Own
    | Ours
    | KeptBack
    | Way
    | TextKept
    | Leaflet
)
