"""Quizzes and open answers, as one small widget that also runs without a kernel."""

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from kit import journals
from kit.pictures import picture
from kit.questions import Choice, Open, item, quiz_items, rendered

# What the page needs of an item.
_PARTS = {"id", "kind", "prompt", "hints", "options", "words", "rubric", "model"}


class Quiz(anywidget.AnyWidget):
    """Some items in a page: `items` as shown, `answers` as saved so far, by item id."""

    _esm = Path(__file__).with_name("quiz.js")
    _css = Path(__file__).with_name("quiz.css")
    items = traitlets.List().tag(sync=True)
    answers = traitlets.Dict().tag(sync=True)

    def __init__(self, items: list[Choice | Open]) -> None:
        self._ids = [one.id for one in items]  # a list: what a page sends may have no hash
        answers = {key: one for key, one in journals.answers().items() if key in self._ids}
        shown = [_shown(one.model_dump(include=_PARTS)) | _picture(one) for one in items]
        super().__init__(items=shown, answers=answers)
        self.on_msg(self._received)

    def _received(self, _widget: object, message: Any, _buffers: object) -> None:
        """Save what the page sends and tell it so: it says "Saved" only after this."""
        if isinstance(message, dict) and message.get("item") in self._ids:
            kept = ("item", "event", "answer", "right", "hint")
            saved = journals.record({key: message[key] for key in kept if key in message})
            self.send({"item": message["item"], "saved": saved})


def quiz(name: str) -> Quiz:
    """A quiz as a widget: pick an answer, read why, try again. Every answer is saved.

    A lesson's question file names its quizzes; an unknown name raises a KitError that lists them.

    >>> [one["id"] for one in quiz("05-exit-ticket").items]
    ['05.16', '05.17']
    """
    return Quiz(quiz_items(name))


def write(item_id: str) -> Quiz:
    """A box for an open answer. The rubric and one good answer open once yours is saved.

    >>> write("05.15").items[0]["words"]
    40
    """
    return Quiz([item(item_id, Open)])


def _shown(part: Any) -> Any:
    """A part of an item as the page gets it: every text rendered, the rest as it is."""
    if isinstance(part, dict):
        return {key: part[key] if key in ("id", "kind") else _shown(part[key]) for key in part}
    if isinstance(part, list):
        return [_shown(one) for one in part]
    return rendered(part) if isinstance(part, str) else part


def _picture(one: Choice | Open) -> dict[str, str]:
    name = getattr(one, "picture", None)
    return {"picture": picture(name, letters=True).html} if name else {}
