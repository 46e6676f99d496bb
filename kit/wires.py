"""The inbox of a news desk: a learner opens a few cards, decides, and then all of them open.

Three events are saved in the journal, of an item such as "wire:C20":

    {"event": "opened", "answer": ["W04", "W22"]}    all that were opened so far, in their order
    {"event": "decided", "answer": {"print": "speaker", "reason": "…"}}
    {"event": "skip"}                                all were opened at once

None is an answer that is judged. Where journals of two computers were merged, a card that was
opened on either of them counts as opened.
"""

from typing import Any, TypeGuard

from pydantic import BaseModel, Field, ValidationError

from kit import journals, provided
from kit.errors import KitError
from kit.learners import notice
from kit.messages import Ask, Event, Received
from kit.saving import OTHER_VERSION, Saving

CHOICES = {
    "as-is": "Yes, as it is",
    "speaker": "Yes, with its speaker",
    "words": "With other words",
    "no": "Not yet",
}
ITEM = "wire:"  # in a journal, the item of an inbox begins so
MOST_OPENS = 50
MOST_MINUTES = 60
_LONGEST = 2000  # letters of a reason


class Decision(BaseModel):
    """Whether a learner would print it, and why."""

    print: str = Field(pattern=f"^({'|'.join(CHOICES)})$")
    reason: str = Field(max_length=_LONGEST)


class Wire(Saving):
    """The inbox on one claim or several."""

    elsewhere = "this belongs to another inbox"

    def __init__(
        self, claims: list[str], opens: int, minutes: int, later: bool, ours: bool = True
    ) -> None:
        self.inbox = provided.case().inbox(claims)
        self.claims = self.inbox["claims"]
        self.item = f"{ITEM}{'+'.join(self.claims)}"
        super().__init__("wire", " ".join(self.claims), [self.item])
        self.opens = opens
        self.minutes = minutes
        self.ours = ours
        self.cards = [one for one in self.inbox["cards"] if later or not one["later"]]

    def __repr__(self) -> str:
        lines = [f"The inbox: {len(self.cards)} cards. Run all from the top: your opens come back."]
        for one in self.inbox["sentences"]:
            words = "".join(part["text"] for part in one["parts"])
            lines.append(f"Sentence {one['number']}: {words}")
        lines += [f"- {one['title']}" for one in self.cards]
        return "\n".join(lines)

    def shown(self) -> dict[str, Any]:
        """Claims and cards, and nothing of any learner."""
        return {
            "id": self.item,
            "sentences": self.inbox["sentences"],
            "cards": self.cards,
            "opens": self.opens,
            "minutes": self.minutes,
            "choices": [{"id": name, "text": text} for name, text in CHOICES.items()],
            "ours": "ask" if self.ours else None,
        }

    def content(self) -> dict[str, Any]:
        """The inbox, and what the learner has opened and decided so far."""
        before = self._before()
        store = self.store({self.item: before} if before else {})
        return {**self.shown(), "notice": notice(), "store": store}

    def receive(self, message: Received) -> None:
        """Say what we say of the claims when it is asked for; save what the learner does."""
        if message == Ask("ours"):
            if self.ours:
                self._tell_ours()
        else:
            super().receive(message)

    def _tell_ours(self) -> None:
        held_back = "Your teacher has what we say, and will go through it with you."
        try:
            ours = provided.case().verdicts(self.claims)
        except KitError as error:
            ours = None
            held_back = str(error)
        if ours is None:
            self.tell({"withheld": held_back})
        else:
            self.tell({"ours": ours})

    def objection(self, event: Event) -> str:
        given = event.details.get("answer")
        fits = event.event == "skip"
        if event.event == "opened":
            fits = self._are_cards(given)
        if event.event == "decided":
            fits = decision(given) is not None
        return "" if fits else OTHER_VERSION

    def line(self, event: Event) -> dict[str, Any]:
        line = super().line(event)
        if event.event == "opened":
            return {**line, "answer": event.details["answer"]}
        if decided := decision(event.details.get("answer")):
            return {**line, "answer": decided.model_dump()}
        return line

    def _are_cards(self, given: Any) -> TypeGuard[list[str]]:
        """Whether these are cards of this inbox, each once."""
        if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
            return False
        known = {one["id"] for one in self.inbox["cards"]}
        return len(given) == len({*given}) and {*given} <= known

    def _before(self) -> dict[str, Any]:
        """What the learner opened, in this order, and decided last."""
        found: dict[str, Any] = {}
        opened: dict[str, None] = {}
        for event in journals.read(self.learner)[0]:
            if event["item"] != self.item:
                continue
            given = event.get("answer")
            kind = event.get("event")
            if kind == "opened" and isinstance(given, list):
                opened.update(dict.fromkeys(one for one in given if self._are_cards([one])))
                found["opened"] = list(opened)
            elif kind == "decided" and (decided := decision(given)):
                found["decided"] = decided.model_dump()
            elif kind == "skip":
                found["skip"] = True
        return {"tries": 0, **found} if found else {}


def decision(given: Any) -> Decision | None:
    """What a page or a journal has as a decision; None where it is of another version."""
    try:
        return Decision.model_validate(given)
    except ValidationError:
        return None


def wire(
    claims: str | list[str],
    opens: int = 4,
    minutes: int = 5,
    later: bool = False,
    ours: bool = True,
) -> Wire:
    """Open the inbox of a news desk on a claim: open a few cards, then decide what to print.

    Only one line of each card is shown until it is opened. Once you have decided, or skipped, all
    cards open. What you open and what you decide is saved.

    Args:
        claims: the id of a claim, such as "C20", or a list of ids.
        opens: how many cards may be opened before the decision.
        minutes: what the clock counts down from; 0 for no clock. When it ends, nothing closes.
        later: whether cards that came later are there as well; they open after the decision.
        ours: whether we say then what we found of the claims. Leave it out, with False, where a
            question behind the inbox asks for it.

    Raises:
        KitError: a claim is not known, there is no card on it, or a number does not fit.

    >>> wire("C20")
    The inbox: 4 cards. Run all from the top: your opens come back.
    Sentence 14: ...
    """
    names: Any = [claims] if isinstance(claims, str) else claims
    if not isinstance(names, list | tuple) or not names:
        raise KitError('kit.wire needs the id of a claim, such as "C20", or a list of ids.')
    _within("opens", opens, 1, MOST_OPENS)
    _within("minutes", minutes, 0, MOST_MINUTES)
    for name, value in (("later", later), ("ours", ours)):
        if not isinstance(value, bool):
            raise KitError(f"{name}= needs True or False, not {value!r:.40}.")
    made = Wire([*names], opens, minutes, later, ours)
    if not any(not one["later"] for one in made.cards):
        raise KitError(
            "All cards on this came later: nothing was in the inbox that day. "
            "Choose another claim, or several."
        )
    return made


def _within(name: str, value: Any, least: int, most: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise KitError(f"{name}= needs a whole number from {least} to {most}, not {value!r:.40}.")
