"""Quizzes and open answers: what a page shows of them, and what becomes of each answer."""

from typing import Any

from kit.items import KINDS, Item, Sketch, Withheld
from kit.keyplaces import spread
from kit.learners import notice
from kit.messages import Event
from kit.pages import Page, page
from kit.positions import position
from kit.questions import in_forms, is_opened, item, judge, key, quiz_called, rendered, withheld
from kit.reviews import chosen_again
from kit.saving import Saving

# What the page needs of an item, and which of its texts are Markdown.
PAGE_PARTS = {
    "id",
    "kind",
    "closed",
    "opened",
    "prompt",
    "hints",
    "options",
    "sure",
    "unit",
    "answer",
    "picture",
    "after",
    "tolerance",
    "feedback",
    "mistakes",
    "otherwise",
    "steps",
    "choices",
    "rows",
    "words",
    "rubric",
    "model",
    "needs",
    "cards",
    "own",
    "part",
    "figures",
    "marking",
    "show_cards",
    "struck",
    "beside",
    "most",
    "position",
    "code",
    "side_by_side",
    "above",
}
_MARKDOWN = {
    "above",
    "prompt",
    "hints",
    "text",
    "feedback",
    "otherwise",
    "model",
    "missing",
    "means",
    "sample",
}


class Quiz(Saving):
    """Some items in a page. Of a form nothing is said to the answers, and it gets no key."""

    component = "quiz"
    "The kind of component that shows it."

    def __init__(self, items: list[Item], form: bool = False, name: str = "") -> None:
        ids = [one.id for one in items]
        super().__init__(self.component, name or ", ".join(ids), ids)
        self.items = {one.id: one for one in items}
        self.form = form
        self.shown = [page_item(one, form, self.learner) for one in items]

    def __repr__(self) -> str:
        places = ", ".join(dict.fromkeys(one["position"] for one in self.shown))
        return f"{places}. Run all from the top: your answers come back."

    def content(self) -> dict[str, Any]:
        """The items as shown, and the answers so far."""
        return {"items": self.shown, "notice": notice(), "store": self.store()}

    def line(self, event: Event) -> dict[str, Any]:
        """All that was sent, and whether an answer is right."""
        line = {**super().line(event), **event.details}
        if event.event == "answer" and not self.form:
            line |= self._verdict(event)
        return line

    def _verdict(self, event: Event) -> dict[str, bool]:
        """Whether an answer is right, if that can be said: a fault of ours is not the learner's."""
        try:
            right = judge(self.items[event.item], event.details.get("answer"))
        except Exception:
            return {}
        return {} if right is None else {"right": right}


def quiz(name: str) -> Quiz:
    """Show a quiz: pick an answer, read why, try again. Every answer is saved.

    Args:
        name: the name of a quiz in the lesson's question file, such as "05-exit-ticket".

    Raises:
        KitError: there is no such quiz. The message lists all quizzes.

    >>> quiz("05-exit-ticket")
    Question ... Run all from the top: your answers come back.
    """
    chosen = quiz_called(name)
    return Quiz([item(one) for one in chosen.items], chosen.form is not None, name)


def again(lesson: str) -> Quiz | Page:
    """Ask two questions from earlier lessons again.

    Those that you missed come first, then those that you answered longest ago. The choice is made
    once for each lesson.

    Args:
        lesson: the number of the lesson you are in, such as "05".

    Returns:
        A quiz, or a page that says that there is nothing to repeat yet.

    Raises:
        KitError: there is no such lesson. The message lists all lessons.

    >>> again("05")
    Nothing to repeat yet: ...
    """
    chosen = chosen_again(lesson)
    if chosen:
        made = Quiz([item(one) for one in chosen])
        for one in made.shown:
            one["position"] = f"From lesson {one['id'][:2]}"
        return made
    say = "Nothing to repeat yet: here you meet questions of earlier lessons again. Go on."
    return page("page.html", "Again", say)


def write(item_id: str) -> Quiz:
    """Show a box for an open answer. The rubric and a good answer open once yours is saved.

    Args:
        item_id: the number of the question, such as "04.17".

    Raises:
        KitError: there is no such open question. The message lists all.

    >>> write("04.17")
    Question ... Run all from the top: your answers come back.
    """
    return Quiz([item(item_id, "open")], form=item_id in in_forms())


def page_item(
    one: Item, form: bool = False, learner: str = "", has_waited: bool | None = None
) -> dict[str, Any]:
    """An item as a page gets it: Markdown rendered, options in this learner's own order.

    An item that has waited keeps the order in which it was answered, when no key was there to say
    where the right option belongs. `has_waited` is asked of the course where it is not given.

    `closed` says why nothing is said to an answer: "class", "form" or "" (it is). A closed item
    holds no right answer, no feedback and no model answer.
    """
    closed = _closed(one, form)
    parts = withheld(one) if closed else one.model_dump(mode="json")
    parts |= {
        "closed": closed,
        "answer": None if closed else key(one),
        "position": position(one.id),
    }
    has_waited = is_opened(one.id) if has_waited is None else has_waited
    if has_waited:
        parts["opened"] = True
    parts = KINDS.get(one.kind, Item).page_form(parts, f"{learner} {one.id}")
    if "options" in parts and not has_waited:
        parts["options"] = spread(parts["options"], one, learner)
    if not parts.get("above"):
        parts.pop("above", None)
    if parts.get("sketch"):
        parts["picture"] = Sketch.model_validate(parts["sketch"]).drawn()
    if "rubric" in parts:  # a saved notebook puts what is by name into the order of names
        parts["rubric"] = [_level(name, level) for name, level in parts["rubric"].items()]
    for choice in parts.get("choices", []):
        choice["label"] = choice["text"]  # a drop-down list shows plain text only
    return {name: _rendered(name, part) for name, part in parts.items() if name in PAGE_PARTS}


def _level(name: str, level: Any) -> dict[str, Any]:
    """A level of a rubric, which is a text or has parts of its own."""
    return {"level": name, **(level if isinstance(level, dict) else {"text": level})}


def _closed(one: Item, form: bool) -> str:
    if form:
        return "form"
    return "class" if isinstance(one, Withheld) else ""


def _rendered(name: str, part: Any) -> Any:
    """Every text that is Markdown as HTML, the rest as it is."""
    if isinstance(part, dict):
        return {each: _rendered(each, value) for each, value in part.items()}
    if isinstance(part, list):
        return [_rendered(name, value) for value in part]
    return rendered(part) if isinstance(part, str) and name in _MARKDOWN else part
