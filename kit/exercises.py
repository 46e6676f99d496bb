"""What stands below the feedback on a code exercise: skip it, or see one way to solve it.

The one way is offered after a try or a skip. To open it is an event in the journal, "shown". Some
exercises can be done by clicking as well: the page judges such an answer at once, and it is saved
here, judged by the same check as an answer in code.
"""

from typing import Any

import pandas as pd

from kit.checks import judged
from kit.clicking import clicks_of, panel
from kit.items import Exercise, Withheld
from kit.items.parts import is_texts
from kit.messages import Ask, Event, Received
from kit.saving import OTHER_VERSION, Saving
from kit.solutions import as_html, way
from kit.values import MOST


class Beside(Saving):
    """What can be done with an exercise besides writing code."""

    elsewhere = "this belongs to another exercise"

    def __init__(self, one: Exercise | Withheld) -> None:
        super().__init__("exercise", one.id, [one.id])
        self.exercise = one

    def __repr__(self) -> str:
        return f"Exercise {self.name}. Run the cell again."

    def content(self) -> dict[str, Any]:
        """What the learner has done with it so far; the one way only when it is asked for."""
        return {**shown(self.exercise), "store": self.store()}

    def receive(self, message: Received) -> None:
        """Tell one way when it is asked for; save what the learner does."""
        if message == Ask("way") and isinstance(self.exercise, Exercise):
            self.tell({"way": way(self.exercise, _names(), _as_shown)})
        else:
            super().receive(message)

    def objection(self, event: Event) -> str:
        """An answer comes from clicks, and only where the exercise can be done so."""
        known = event.event in ("skip", "shown")
        if event.event == "answer" and clicks_of(self.exercise):
            known = _is_answer(event.details.get("answer", ...))
        return "" if known else OTHER_VERSION

    def line(self, event: Event) -> dict[str, Any]:
        """An answer is judged here, as one in code is."""
        line = super().line(event)
        if event.event != "answer":
            return line
        given = event.details["answer"]
        parts, _ = judged(self.exercise, pd.NA if given is None else given)
        return {**line, **parts, "by": "clicks"}


def has_more(one: Exercise | Withheld) -> bool:
    """Whether anything can be done with an exercise besides writing code."""
    return isinstance(one, Exercise) or clicks_of(one) is not None


def shown(one: Exercise | Withheld) -> dict[str, Any]:
    """An exercise as its page gets it, and nothing of any learner."""
    return {"id": one.id, "closed": isinstance(one, Withheld), "clicks": panel(one)}


def _is_answer(given: Any) -> bool:
    """Whether a page can send this: ids of rows, a number, or that there is none."""
    if isinstance(given, list):
        return len(given) <= MOST and is_texts(given)
    return given is None or (isinstance(given, int | float) and not isinstance(given, bool))


def _names() -> dict[str, Any]:
    """What the names of this notebook hold."""
    shell = _shell()
    return dict(shell.user_ns) if shell else {}


def _as_shown(result: Any) -> str:
    """A result as this notebook shows it."""
    shell = _shell()
    made = shell.display_formatter.formatters["text/html"](result) if shell else None
    # The corner of a table that counts its rows heads nothing.
    return (made or as_html(result)).replace("<th></th>", "<td></td>")


def _shell() -> Any:
    from IPython.core.getipython import get_ipython  # there in a notebook, and slow to load

    return get_ipython()
