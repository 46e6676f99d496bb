"""Noticing: a learner writes one line or makes one choice, and only then sees what we noticed.

What was written is saved in the journal as {"item": "05.n1", "event": "noticed", "answer": "…"}.
That is no answer to an item: it is neither judged nor counted. Whoever skips sees ours as well. A
line can be changed afterwards: the first one is kept and shown beside the last.
"""

from typing import Any

from kit import journals
from kit.items import Notice
from kit.learners import notice as guests_notice
from kit.messages import Event
from kit.questions import notice_called, rendered
from kit.saving import OTHER_VERSION, Saving

_LONGEST = 2000  # letters of a line


class Noticing(Saving):
    """Something to notice in a page."""

    elsewhere = "this belongs to another place of the lesson"

    def __init__(self, one: Notice) -> None:
        super().__init__("notice", one.id, [one.id])
        self.notice = one

    def __repr__(self) -> str:
        return f"Notice {self.name}. Run all from the top: what you wrote comes back."

    def content(self) -> dict[str, Any]:
        """What to look for, what we noticed, and what the learner wrote before."""
        known = journals.answers(self.learner).get(self.name, {})
        before = known
        if lines := self._lines():
            before = {**known, "noticed": lines[-1], "first_noticed": lines[0]}
        store = self.store({self.name: before} if before else {})
        return {**shown(self.notice), "notice": guests_notice(), "store": store}

    def objection(self, event: Event) -> str:
        """What was noticed is text; or the learner skips."""
        written = isinstance(event.details.get("answer"), str)
        known = event.event == "skip" or (event.event == "noticed" and written)
        return "" if known else OTHER_VERSION

    def line(self, event: Event) -> dict[str, Any]:
        """What was noticed, as far as it is not too long."""
        line = super().line(event)
        if event.event == "noticed":
            line["answer"] = event.details["answer"][:_LONGEST]
        return line

    def _lines(self) -> list[str]:
        """What the learner wrote, the first line first."""
        return lines_of(self.learner, self.name)


def lines_of(learner: str, notice_id: str) -> list[str]:
    """What a learner wrote to a notice, the first line first."""
    events = journals.read(learner)[0]
    mine = [one for one in events if one["item"] == notice_id and one.get("event") == "noticed"]
    return [str(one.get("answer", "")) for one in mine]


def shown(one: Notice) -> dict[str, Any]:
    """A notice as a page gets it, and nothing of any learner."""
    choices = [{"text": text, "html": rendered(text)} for text in one.choices]
    ours = rendered(one.ours) if one.ours else ""
    asked = {"id": one.id, "ask": rendered(one.ask), "figure": one.figure, "later": one.later}
    return {**asked, "choices": choices, "ours": ours}


def notice(notice_id: str) -> Noticing:
    """Something to notice: write a line or choose, and then see what we noticed.

    Nothing in it is right or wrong, and nobody gets a mark for it. The lesson's question file has
    its text; an unknown id raises a KitError that lists the valid ones.

    >>> notice("05.n0")
    Traceback (most recent call last):
    ...
    kit.errors.KitError: ...There is no notice '05.n0'...
    """
    return Noticing(notice_called(notice_id))
