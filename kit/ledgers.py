"""The ledger: a learner marks claims in a text and fills a card for each. It knows no table.

A card is saved in the journal as {"item": "ledger", "event": "card", "card": {...}}, whole each
time: new, changed, or with `deleted`. The last one of an id counts, so journals of two computers
can be merged. `ledger` is the article's; cards of any other text belong to `ledger:text:` and the
name of their ledger, so that no lesson shows what was pasted in another. Each card names its text
by a digest that the page makes of its words. A pasted text is kept in a file of its own in work/,
which is never handed in.

A ledger without a name has `ledger:text`, as all had in the first layout: what is there is offered
to a box that has no text of its own yet.
"""

import re
from collections.abc import Iterable
from typing import Any

import pandas as pd
from pydantic import BaseModel, Field, ValidationError

from kit import journals, provided
from kit.cardtables import Cards
from kit.errors import KitError
from kit.journals.pseudonyms import folded
from kit.learners import notice
from kit.messages import Ask, Event, Pasted, Received
from kit.saving import OTHER_VERSION, Saving
from kit.values import described

ARTICLE = "ledger"
OTHER = "ledger:text"
MOST_WORDS = 10_000
MOST_LETTERS = 200_000
MOST_MARKED = 40  # words of one card: what is handed in is what was marked, not a whole text
_LONGEST = 500  # letters of a field
_NAME = r"[a-z0-9-]{0,40}"  # it stands in the name of a file
_SIDES = {"own": "its own side", "other": "the other side", "outside": "neither side"}


class Figure(BaseModel):
    """How the page has read a card's figure."""

    low: float | None = None
    high: float | None = None
    qualifier: str = Field("", max_length=_LONGEST)


class Card(BaseModel):
    """One claim card as a page sends it. Whatever else is sent is left out."""

    id: str = Field(pattern=r"^[a-z0-9-]{1,60}$")
    stamp: str = Field(pattern=r"^[a-z0-9-]{1,60}$")
    text: str = Field(pattern=r"^[a-z0-9]{1,20}$")
    words: str = Field(min_length=1, max_length=10_000)
    sentence: int
    first: int
    last: int
    speaker: str = Field("", max_length=_LONGEST)
    about: str = Field("", max_length=_LONGEST)
    metric: str = Field("", max_length=_LONGEST)
    low: str = Field("", max_length=_LONGEST)
    high: str = Field("", max_length=_LONGEST)
    qualifier: str = Field("", max_length=_LONGEST)
    as_of: str = Field("", max_length=_LONGEST)
    side: str = Field("", pattern=r"^(own|other|outside|)$")
    check: str = Field("", pattern=r"^(yes|partly|no|)$")
    how: str = Field("", max_length=_LONGEST)
    numbers: Figure = Figure()
    deleted: bool = False


class Ledger(Saving):
    """A text to mark claims in. `text` is None for the article, "" for a box to paste into.

    `part` is the first and the last sentence of the article that are shown at first; None for all.
    `called` is the name of the ledger, under which its text and its cards are kept.
    """

    elsewhere = "this card belongs to another text"

    def __init__(
        self, text: str | None, part: tuple[int, int] | None = None, called: str = ""
    ) -> None:
        self.item = ARTICLE if text is None else item_of(called)
        older = [OTHER] if called else []  # what a browser kept of it may still be on its way
        ids = [self.item, *older]
        super().__init__("ledger", "article" if text is None else "text", ids)
        self.called = called
        self.text = text
        self.sentences = provided.case().sentences() if text is None else None
        self.part = part

    def __repr__(self) -> str:
        return "The ledger. Run all from the top: your cards come back."

    def shown(self) -> dict[str, Any]:
        """The text, and nothing of any learner."""
        return {
            "ledger": self.item,
            "sentences": self.sentences,
            "part": self.part,
            "text": self.text,
            "box": self.text == "",
            "older": OTHER if self.called else None,
            "metrics": provided.case().metrics() if self.text is None else [],
            "wordings": provided.case().wordings() if self.text is None else {},
            "ours": "ask" if self.text is None else None,
        }

    def content(self) -> dict[str, Any]:
        """The text, the cards so far, and whether there are cards of ours to compare with."""
        made = {**self.shown(), "cards": kept(self.learner, self.item), "notice": notice()}
        if self.text == "":
            made["text"] = _pasted(self.learner, self.called)
        if self.called:
            made["old_cards"] = kept(self.learner, OTHER)
            made["old_text"] = _pasted(self.learner, "")
        return {**made, "store": self.store()}

    def receive(self, message: Received) -> None:
        """Save a card, give ours when they are asked for, keep a pasted text."""
        match message:
            case Ask("cards"):
                self.tell({"cards": kept(self.learner, self.item)})
            case Ask("ours") if self.text is None:
                self._tell_ours()
            case Pasted(text) if self.text == "" and not refusal(text):
                self._keep(text)
            case Event():
                super().receive(message)

    def _tell_ours(self) -> None:
        ours = provided.case().our_cards()
        held_back = "Your teacher has our cards, and will go through them with you."
        if ours is None:
            self.tell({"withheld": held_back})
        else:
            self.tell({"ours": ours})

    def _keep(self, text: str) -> None:
        try:
            journals.keep(_file(journals.current(), self.called), text.encode(errors="replace"))
        except OSError:
            return  # the page keeps it in its browser
        self.tell({"text_kept": True})

    def save(self, event: Event, line: dict[str, Any]) -> None:
        """Save an event, and tell the page all cards: another page may have saved some."""
        super().save(event, line)
        self.tell({"cards": kept(self.learner, self.item)})

    def objection(self, event: Event) -> str:
        if event.event != "card":
            return "" if event.event in ("reveal", "skip") else OTHER_VERSION
        try:
            card = Card.model_validate(event.details.get("card"))
        except ValidationError as error:
            return f"the card's field {error.errors()[0]['loc'][:1]} does not fit."
        if len(card.words.split()) > MOST_MARKED:
            return f"a card takes up to {MOST_MARKED} words of the text. Mark fewer."
        return ""

    def line(self, event: Event) -> dict[str, Any]:
        line = super().line(event)
        if event.event == "card":
            card = Card.model_validate(event.details["card"])
            return {**line, "card": card.model_dump(mode="json")}
        return line


def item_of(called: str) -> str:
    """What the cards of a text that is not the article are saved under."""
    return f"{OTHER}:{called}" if called else OTHER


def ledger(
    text: str | None = None, first: int | None = None, last: int | None = None, name: str = ""
) -> Ledger:
    """Mark claims in a text and fill in a card for each: who speaks, about whom, which figure.

    Args:
        text: any text of up to 10,000 words, or "" for a box to paste one into. Without it, the
            article is shown. The text stays on your computer.
        first: the first sentence of the article to show; a button shows the whole article.
        last: the last sentence to show.
        name: a name for the ledger of such a text, such as the number of the lesson: what is
            pasted and marked in it is shown under this name alone.

    Raises:
        KitError: the text has no words, or too many; `first` or `last` is not the number of a
            sentence, or they are given with a text of your own; the name has other signs than
            letters, digits and hyphens.

    >>> ledger()
    The ledger. Run all from the top: your cards come back.
    >>> ledger(first=9, last=14).part
    (9, 14)
    """
    asked = first is not None or last is not None
    if asked and text is not None:
        raise KitError(
            "first and last choose sentences of the article. Leave them out with your own text."
        )
    known = [one["number"] for one in provided.case().sentences()] if text is None else []
    if text is None and not known:
        text = ""
    if text is None:
        return Ledger(None, _part(first, last, known) if asked else None)
    if not re.fullmatch(_NAME, str(name)):
        raise KitError(f"name={name!r} does not fit. Use small letters, digits and hyphens.")
    if not isinstance(text, str):
        found = described(text)
        raise KitError(f'kit.ledger needs a text in quotation marks, or "" for a box, not {found}.')
    why = refusal(text) if text.strip() else ""
    if why:
        raise KitError(why)
    return Ledger(text if text.strip() else "", called=str(name))


def _part(first: int | None, last: int | None, known: list[int]) -> tuple[int, int]:
    """The first and last sentence asked for, if the article has them in this order."""
    ends = {
        "first": known[0] if first is None else first,
        "last": known[-1] if last is None else last,
    }
    for name, number in ends.items():
        if isinstance(number, bool) or number not in known:
            raise KitError(
                f"{name}={number!r} is not a sentence of the article. "
                f"Its sentences are numbered from {known[0]} to {known[-1]}."
            )
    if ends["first"] > ends["last"]:
        raise KitError(
            f"first={first} comes after last={last}. Give the smaller number to first, like this: "
            f"`kit.ledger(first={last}, last={first})`."
        )
    return int(ends["first"]), int(ends["last"])


def refusal(text: str) -> str:
    """Why a text cannot be taken; "" if it can."""
    if not any(letter.isalpha() for letter in text):
        return "There are no words in this text. Give a text with words in it."
    if (count := len(text.split())) > MOST_WORDS:
        return (
            f"This text has {count:,} words, and we take up to {MOST_WORDS:,}. Give a part of it."
        )
    if len(text) > MOST_LETTERS:
        most = f"{MOST_LETTERS:,}"
        return f"This text has {len(text):,} letters, and we take up to {most}. Give a part of it."
    return ""


def cards() -> Cards:
    """Give your claim cards as a table: one row for each card, in the order of the text.

    Returns:
        A DataFrame. Empty fields are missing values; a card without a speaker says "nobody named".
        `figure` is what you wrote, `low` and `high` are the numbers that we read in it.

    >>> list(cards().columns)[:4]
    ['text', 'sentence', 'words', 'who speaks']
    """
    rows: list[dict[str, Any]] = []
    for items, name in (([ARTICLE], "the article"), (_others(""), "text")):
        every = {card["id"]: card for item in items for card in kept("", item)}
        mine = [card for card in every.values() if not card["deleted"]]
        texts = list(dict.fromkeys(card["text"] for card in mine))
        order = sorted(mine, key=lambda card: (texts.index(card["text"]), card["first"]))
        for card in order:
            place = texts.index(card["text"]) + 1
            rows.append(_row(card, name if items == [ARTICLE] else f"{name} {place}"))
    frame = pd.DataFrame(rows, columns=[*_row(_EMPTY, "")])
    numbers = {name: frame[name].astype("Float64").convert_dtypes() for name in _NUMBERS}
    frame = frame.astype("string").replace("", pd.NA)
    return Cards(frame.assign(**numbers))


def _row(card: dict[str, Any], text: str) -> dict[str, Any]:
    """A card as a row that can be read."""
    figure = " to ".join(part for part in (card["low"].strip(), card["high"].strip()) if part)
    return {
        "text": text,
        "sentence": card["sentence"],
        "words": card["words"],
        "who speaks": card["speaker"].strip() or "nobody named",
        "about whom": card["about"].strip(),
        "metric": card["metric"].strip(),
        "figure": figure,
        "low": card["numbers"]["low"],
        "high": card["numbers"]["high"],
        "qualifier": card["qualifier"].strip() or card["numbers"]["qualifier"],
        "as of": card["as_of"].strip(),
        "the speaker talks about": _SIDES.get(card["side"], ""),
        "could be checked": card["check"],
        "how": card["how"].strip(),
    }


_NUMBERS = ["sentence", "low", "high"]
_EMPTY = Card(id="0", stamp="0", text="0", words="-", sentence=0, first=0, last=0).model_dump()


def kept(learner: str, item: str) -> list[dict[str, Any]]:
    """The cards in a learner's journal, each as it was saved last; deleted ones say so."""
    found: dict[str, dict[str, Any]] = {}
    for event in journals.read(learner)[0]:
        if event["item"] != item or event.get("event") != "card":
            continue
        try:
            card = Card.model_validate(event.get("card"))
        except ValidationError:
            continue  # of another version, or damaged: it stays in the journal
        found[card.id] = card.model_dump(mode="json")
    return list(found.values())


def _others(learner: str) -> Iterable[str]:
    """All under which a learner's cards of other texts than the article are saved."""
    items = {event["item"] for event in journals.read(learner)[0]}
    return sorted(one for one in items if one == OTHER or one.startswith(f"{OTHER}:"))


def _file(learner: str, called: str) -> str:
    """Where a pasted text is kept. `forget` finds it by its name, a hand-in never looks there."""
    return f"{folded(learner)}.text{'-' if called else ''}{called}.txt"


def _pasted(learner: str, called: str) -> str:
    try:
        return (journals.folder() / _file(learner, called)).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""
