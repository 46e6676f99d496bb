"""The brief: a box to write in, with claim cards attached that its figures are held against.

The page holds the text against the cards (`kit/page/hanging.js`). It saves an answer as the other
items do: {"text": …, "level": …, "counts": …}, once more when a level is chosen. Cards of the
learner's own come from the journal each time the page asks, since a ledger may stand above.
"""

from typing import Any

from kit import journals, provided
from kit.items.briefs import MOST_WORDS
from kit.ledgers import kept
from kit.messages import Ask, Event, Own, Received
from kit.notices import lines_of
from kit.questions import item
from kit.quizzes import Quiz
from kit.saving import OTHER_VERSION

MOST_EARLIER = 5  # texts of before that the page can show again


class Brief(Quiz):
    """One brief in a page."""

    component = "brief"

    def content(self) -> dict[str, Any]:
        """The item as shown, what was saved, the learner's own cards, and the case's words."""
        shown = self.shown[0]
        made = {**super().content(), "wordings": provided.case().wordings()}
        return {**made, **self._now(), "earlier": self._earlier(shown["id"])}

    def receive(self, message: Received) -> None:
        """Give the learner's cards as they are now; save what is written."""
        if message == Ask("cards"):
            self.tell(self._now())
        else:
            super().receive(message)

    def _now(self) -> Own:
        """What of the learner's other work is shown here, as it is now."""
        return {"own": self._own_cards(), "beside": self._beside()}

    def _beside(self) -> str:
        """The first line, or the last text, that this brief is compared with."""
        name = self.shown[0].get("beside")
        if name and (lines := lines_of(self.learner, name)):
            return lines[0]
        found = ""
        for event in journals.read(self.learner)[0] if name else []:
            answer = event.get("answer") if event["item"] == name else None
            if isinstance(answer, dict) and isinstance(answer.get("text"), str):
                found = answer["text"]
        return found

    def _own_cards(self) -> list[dict[str, Any]]:
        """The cards of the learner's own that are attached."""
        every = [card for name in self.shown[0]["own"] for card in kept(self.learner, name)]
        return [card for card in every if not card["deleted"]]

    def _earlier(self, name: str) -> list[str]:
        """Texts that were saved before the last one, on this computer or another."""
        found: dict[str, None] = {}
        for event in journals.read(self.learner)[0]:
            answer = event.get("answer") if event["item"] == name else None
            if isinstance(answer, dict) and isinstance(answer.get("text"), str):
                found.pop(answer["text"], None)
                found[answer["text"]] = None
        return [*found][-MOST_EARLIER - 1 : -1]

    def objection(self, event: Event) -> str:
        """A text that is too long to be read, or an answer of another shape."""
        if event.event != "answer":
            return ""
        answer = event.details.get("answer")
        text = answer.get("text") if isinstance(answer, dict) else None
        if isinstance(text, str) and len(text.split()) > MOST_WORDS:
            return f"a brief takes up to {MOST_WORDS:,} words. Shorten it, and save again."
        if not all(one.has_shape(answer) for one in self.items.values()):
            return OTHER_VERSION
        return ""


def brief(item_id: str) -> Brief:
    """A box for a brief, with claim cards: a figure that is on no card is marked.

    The item's `cards` say which cards are attached. Three levels with samples open when it is
    saved, or skipped. An unknown id raises a KitError that lists the valid ones.

    >>> brief("05.99")
    Traceback (most recent call last):
    ...
    kit.errors.KitError: ...There is no item '05.99'...
    """
    return Brief([item(item_id, "brief")])
