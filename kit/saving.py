"""Saving what a learner does in a page: an event goes into the journal, or it is said why not."""

from typing import Any

from kit import journals
from kit.components import Component, keeping
from kit.messages import Event, Received

OTHER_VERSION = "this page is of another version. Run all from the top."


class Saving(Component):
    """A component that saves what its page sends.

    A subclass says in `objection` which events it takes, and in `line` what is saved of one.
    """

    elsewhere = "this question is not asked here"
    "Said where an event is about an item of another component."

    def __init__(self, kind: str, name: str, ids: list[str]) -> None:
        super().__init__(kind, name)
        self.learner = journals.of_page()
        self.ids = ids
        self._taken: set[str] = set()  # the keys of events that were saved here, or are held

    def store(self, answers: dict[str, dict] | None = None) -> dict[str, Any]:
        """What the page's store needs. Without `answers`, they are what the journal has."""
        if answers is None:
            known = journals.answers(self.learner)
            answers = {one: known[one] for one in self.ids if one in known}
        return keeping(self.ids, self.learner, answers)

    def receive(self, message: Received) -> None:
        """Save what the page sends and tell it so: it says "Saved" only after this."""
        if not isinstance(message, Event):
            return
        why = self._stranger(message) or self.objection(message)
        if why:
            self.refuse(message, why)
        elif message.key not in self._taken and self.learner != journals.current():
            self._hand_on(message)
        else:
            self._taken.add(message.key)
            self.save(message, self.line(message))

    def _hand_on(self, event: Event) -> None:
        """Somebody else works here now: the page keeps the event for the one that is made then."""
        now = journals.current()
        why = f"you work as “{now}” now, and this page belongs to “{self.learner}”. "
        why += f"Run all from the top: then it is saved for “{now}”."
        self.tell({"moved": event.key, "to": now, "why": why})

    def objection(self, event: Event) -> str:
        """Why an event of this learner and these items is not taken; "" if it is."""
        return ""

    def line(self, event: Event) -> dict[str, Any]:
        """What is saved of an event."""
        return {"item": event.item, "event": event.event}

    def _stranger(self, event: Event) -> str:
        """Why an event cannot be ours: its item, or its learner, is another."""
        if event.item not in self.ids:
            return f"{self.elsewhere}. Run all from the top."
        if event.learner != self.learner:
            return f"this page belongs to “{self.learner}”. Run all from the top."
        return ""
