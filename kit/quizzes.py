"""Quizzes and open answers, as one small widget that also runs without a kernel."""

import re
from pathlib import Path
from random import Random
from typing import Any

import anywidget
import traitlets

from kit import journals
from kit.cases import case
from kit.items import Item, Withheld
from kit.learners import notice
from kit.pages import Page, lean, page
from kit.pictures import letters, picture
from kit.questions import item, judge, key, quiz_called, rendered, withheld
from kit.reviews import chosen_again

# What the page needs of an item, and which of its texts are Markdown.
_PARTS = {"id", "kind", "closed", "prompt", "hints", "options", "sure", "unit", "answer", "picture"}
_PARTS |= {"tolerance", "feedback", "mistakes", "otherwise", "steps", "choices", "rows", "words"}
_PARTS |= {"rubric", "model", "needs"}
_MARKDOWN = {"prompt", "hints", "text", "feedback", "otherwise", "model", "missing"}


def script() -> str:
    """The three scripts of a quiz as the one module that a widget may have."""
    folder = Path(__file__).parent
    parts = [(folder / name).read_text("utf-8") for name in ("answers.js", "items.js", "quiz.js")]
    return lean(re.sub(r'(?m)^import .* from "\./.*";\n', "", "\n".join(parts)))


class Quiz(anywidget.AnyWidget):
    """Some items in a page: `items` as shown, `answers` as saved so far, by item id.

    With `test`, nothing is said to the answers, and the page does not hold the key.
    """

    _esm = script()
    _css = lean(Path(__file__).with_name("quiz.css").read_text("utf-8"), style=True)
    items = traitlets.List().tag(sync=True)
    answers = traitlets.Dict().tag(sync=True)
    learner = traitlets.Unicode().tag(sync=True)
    notice = traitlets.Unicode().tag(sync=True)

    def __init__(self, items: list[Item], test: bool = False) -> None:
        self._asked, self._test = {one.id: one for one in items}, test
        self._learner = journals.current()
        answers = {key: one for key, one in journals.answers().items() if key in self._asked}
        shown = [page_item(one, test, self._learner) for one in items]
        told = {"learner": self._learner, "notice": notice()}
        super().__init__(items=shown, answers=answers, **told)
        self.on_msg(self._received)

    def _received(self, _widget: object, message: Any, _buffers: object) -> None:
        """Save what the page sends and tell it so: it says "Saved" only after this."""
        if not isinstance(message, dict) or str(message.get("item")) not in self._asked:
            return
        kept = ("item", "event", "answer", "sure", "hint", "key")
        event = {key: message[key] for key in kept if key in message}
        right = judge(self._asked[event["item"]], event.get("answer"))
        if event.get("event") == "answer" and right is not None and not self._test:
            event["right"] = right
        saved = journals.record(event, self._learner)
        self.send({"item": event["item"], "key": event.get("key"), "saved": saved})


def quiz(name: str) -> Quiz:
    """A quiz as a widget: pick an answer, read why, try again. Every answer is saved.

    A lesson's question file names its quizzes; an unknown name raises a KitError that lists them.

    >>> [one["id"] for one in quiz("05-exit-ticket").items]
    ['05.16', '05.17']
    """
    chosen = quiz_called(name)
    return Quiz([item(one) for one in chosen.items], test=chosen.test is not None)


def again(lesson: str) -> Quiz | Page:
    """Two questions of earlier lessons to answer again: missed ones, else the longest ago.

    They are chosen from your own answers, once for each lesson; before anything is answered there
    are none. An unknown lesson raises a KitError that lists the valid ones.

    >>> again("05")
    Nothing to repeat yet: ...
    """
    chosen = chosen_again(lesson)
    if chosen:
        return Quiz([item(one) for one in chosen])
    say = "Nothing to repeat yet: here you meet questions of earlier lessons again. Go on."
    return page("page.html", "Again", say)


def write(item_id: str) -> Quiz:
    """A box for an open answer. The rubric and one good answer open once yours is saved.

    >>> write("05.15").items[0]["words"]
    40
    """
    return Quiz([item(item_id, "open")])


def page_item(one: Item, test: bool = False, learner: str = "") -> dict[str, Any]:
    """An item as a page gets it: Markdown rendered, options in this learner's own order.

    `closed` says why nothing is said to an answer: "class", "test" or "" (it is). A closed item
    holds no right answer, no feedback and no model answer.
    """
    closed = "class" if isinstance(one, Withheld) else "test" if test else ""
    parts = withheld(one) if closed else one.model_dump(mode="json")
    parts |= {"closed": closed, "answer": None if closed else key(one)}
    if parts.get("picture"):
        parts["picture"] = picture(one.picture, letters=True).html
    if one.kind == "mark":
        parts["options"] = [{**each, "text": sentence(each["id"])} for each in parts["options"]]
    if one.kind == "letters":
        names = case().frame("places").set_index("id")["name"]
        parts["rows"] = [{**row, "text": names[row["id"]]} for row in parts["rows"]]
        parts["choices"] = [{"id": one, "text": one} for one in letters(one.picture).values()]
    if "rubric" in parts:  # a saved notebook puts what is by name into the order of names
        parts["rubric"] = [{"level": a, "text": text} for a, text in parts["rubric"].items()]
    for choice in parts.get("choices", []):
        choice["label"] = choice["text"]  # a drop-down list shows plain text only
    shuffled = {"order": "steps", "single": "options", "multiple": "options"}.get(one.kind)
    if shuffled and not parts.get("picture"):  # letters of a picture stay in their order
        parts[shuffled] = _shuffled(parts[shuffled], f"{learner} {one.id}", parts["answer"])
    return {name: _rendered(name, part) for name, part in parts.items() if name in _PARTS}


def sentence(name: str) -> str:
    """A sentence of the article with its number, which stands behind an `s`."""
    sentences = case().frame("sentences").set_index("sentence")
    start, end = sentences.loc[int(name[1:]), ["start", "end"]]
    return f"{name[1:]} · {case().text()[start:end]}"


def _shuffled(parts: list[dict], seed: str, answer: Any) -> list[dict]:
    """The same order each time for one learner; steps never in the right one."""
    parts = sorted(parts, key=lambda one: one["id"])
    mixed = Random(seed).sample(parts, len(parts))
    given_away = [each["id"] for each in mixed] == answer
    return mixed[1:] + mixed[:1] if given_away else mixed


def _rendered(name: str, part: Any) -> Any:
    """Every text that is Markdown as HTML, the rest as it is."""
    if isinstance(part, dict):
        return {each: _rendered(each, value) for each, value in part.items()}
    if isinstance(part, list):
        return [_rendered(name, value) for value in part]
    return rendered(part) if isinstance(part, str) and name in _MARKDOWN else part
