"""The questions of the lessons, checked on reading: `data/questions/`, the one source of all."""

import gc
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

from kit import datafiles
from kit.answerfiles import with_answers
from kit.courses import root
from kit.errors import choose
from kit.items import Handout, Item, Lesson, Notice, Quiz, Withheld
from kit.typed import Steps, fitted

# What may be read where the key is withheld; a field that is not named here stays out. A rubric may
# be read, the good answer beside it may not. The claims and sources of an item can be its answer.
OPEN = [
    "id",
    "minutes",
    "objective",
    "prompt",
    "hints",
    "core",
    "sure",
    "pair",
    "kind",
    "picture",
    "unit",
    "words",
    "rubric",
    "expects",
    "ordered",
    "cards",
    "part",
    "figures",
    "marking",
    "show_cards",
    "beside",
    "code",
    "clicks",
    "side_by_side",
    "skill",
    "above",
    "sketch",
]
KEY = {  # what only the key knows
    "accepts",
    "answer",
    "claims",
    "feedback",
    "misconception",
    "mistakes",
    "model",
    "needs",
    "otherwise",
    "right",
    "sample",
    "solution",
    "sources",
    "struck",
    "tolerance",
    "accept",
    "wrong",
}


def withheld(one: Item) -> dict[str, Any]:
    """An item without its key; what stands in an order is put into the order of its ids."""
    every = one.model_dump(exclude_defaults=True)
    shown = {name: every[name] for name in OPEN if name in every}
    return {"withheld": True, **shown, **one.open_parts()}


def has_waiting(file: Lesson | Handout) -> bool:
    """Whether feedback on some item of a lesson still waits for the teacher."""
    return any(isinstance(one, Withheld) for one in file.items)


def is_opened(item_id: str) -> bool:
    """Whether what is said to this item waited, and a teacher has opened it."""
    found = lessons(item_id[:2])
    return any(item_id in one.opened for one in found if isinstance(one, Handout))


def may_be_told() -> set[str] | None:
    """The claims whose cards and verdicts of ours may be shown; None for all of them.

    Where all answers wait, that is what a teacher has opened, lesson by lesson.
    """
    handed_out = [one for one in lessons() if isinstance(one, Handout)]
    if not any(one.withholds == "all" for one in handed_out):
        return None
    return {claim for one in handed_out for claim in one.opened_claims}


def lessons(of: str = "") -> list[Lesson | Handout]:
    """All question files of the case, in the order of their numbers; or those `of` one number.

    In a copy for a class, what a teacher has opened is in them. To read them all takes a kernel as
    long as to draw a map: most calls need one.
    """
    found = as_handed_out(of)
    return [with_answers(one) if isinstance(one, Handout) else one for one in found]


def as_handed_out(of: str = "") -> list[Lesson | Handout]:
    """The same as the files have them, whatever was opened since."""
    here = root()
    paths = sorted((here / "data" / "questions").glob("*.yaml"))
    return [_load(here, f"questions/{path.name}") for path in paths if path.name.startswith(of)]


def forget() -> None:
    """Read the question files anew from now on: a command has written them."""
    _load.cache_clear()


def lesson(number: str) -> Lesson | Handout:
    """The lesson with this number; an unknown one raises a KitError that lists the valid ones."""
    return _named(number, "lesson", lambda of: {one.lesson: one for one in lessons(of)})


def _named(name: str, what: str, those: Callable[[str], dict[str, Any]]) -> Any:
    """The one with this name, which begins with the number of its lesson, among `those` of it."""
    known = those(name[:2] if isinstance(name, str) else "")
    known = known if isinstance(name, str) and name in known else those("")
    return known[choose(name, known, what)]


@cache
def _load(here: Path, path: str) -> Lesson | Handout:
    gc.disable()  # or Python would look through all it has, again and again, while this grows
    try:
        raw = datafiles.document(here, path)
        if isinstance(raw, dict) and "mode" in raw:
            return fitted(Handout, raw, f"data/{path}", _item)
        return fitted(Lesson, raw, f"data/{path}", _item)
    finally:
        gc.enable()


def _item(raw: Any, steps: Steps) -> tuple[str, Steps]:
    """The item that a field belongs to, by its id, or else by its number."""
    if steps[:1] != ["items"] or len(steps) < 2:
        return "", steps
    number = int(steps[1])
    damaged = list(raw["items"])[number]  # YAML has sets, too
    name = damaged.get("id") if isinstance(damaged, dict) else None
    return f", item {name or number + 1}", steps[2:]


def every_item(*kinds: str, of: str = "") -> dict[str, Any]:
    """All items by id, in the order of the lessons; or those of these kinds, `of` one lesson."""
    found = (one for file in lessons(of) for one in file.items)
    return {one.id: one for one in found if not kinds or one.kind in kinds}


def item(item_id: str, *kinds: str) -> Any:
    """The item with this id; an unknown id raises a KitError that lists the valid ones."""
    return _named(item_id, "item", lambda of: every_item(*kinds, of=of))


def quizzes(of: str = "") -> dict[str, Quiz]:
    """All quizzes by name, in the order of the lessons; or those `of` one lesson."""
    every = ((name, one) for file in lessons(of) for name, one in file.quizzes.items())
    return {name: Quiz(items=one) if isinstance(one, list) else one for name, one in every}


def forms() -> dict[str, Quiz]:
    """The forms that measure, by their letters; none where a course has none."""
    found = {quiz.form: quiz for quiz in quizzes().values() if quiz.form is not None}
    return dict(sorted(found.items()))


def in_forms(of: str = "") -> set[str]:
    """The items of forms, or of those in one lesson: nothing is said to their answers."""
    return {one for quiz in quizzes(of).values() if quiz.form for one in quiz.items}


def is_form(one: Lesson | Handout) -> bool:
    """Whether a question file is a form and no lesson."""
    return {each.id for each in one.items} <= in_forms(one.lesson)


def quiz_called(name: str) -> Quiz:
    """The quiz with this name; an unknown one raises a KitError that lists the valid ones."""
    return _named(name, "quiz", quizzes)


def notice_called(notice_id: str) -> Notice:
    """What there is to notice under this id; an unknown one raises a KitError."""

    def known(of: str) -> dict[str, Notice]:
        return {one.id: one for file in lessons(of) for one in file.notices}

    return _named(notice_id, "notice", known)


def key(one: Item) -> Any:
    """The right answer of an item as it is saved; None where there is none, or it is withheld.

    A list of option ids; for an order the ids in order; for a match or letters {row: choice}; a
    number, or both ends of a range.
    """
    return one.key()


def judge(one: Item, answer: Any) -> bool | None:
    """Whether a saved answer is right; None where there is no key. `judging.js` judges alike.

    None as well where the key cannot be told, such as of a map that cannot be drawn: a mistake of
    ours is not the learner's.
    """
    try:
        return one.judge(answer)
    except Exception:
        return None


# A picture would be fetched from wherever its address leads.
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


def rendered(text: str) -> str:
    """Markdown as HTML. HTML in it is shown as text, never run.

    >>> rendered("*not* <b>bold</b>")
    '<p><em>not</em> &lt;b&gt;bold&lt;/b&gt;</p>'
    """
    return _markdown.render(text).strip()
