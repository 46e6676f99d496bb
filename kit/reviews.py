"""Looking back: how far I am, and what is worth repeating."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from kit import journals, questions
from kit.errors import KitError
from kit.items import ONLY_THERE, UNJUDGED, Handout, Lesson, Withheld
from kit.learners import report, set_aside
from kit.pages import Page, fragment
from kit.positions import place, short
from kit.questions import has_waiting, in_forms, is_opened, judge, lessons

_VERDICT = {True: "right", False: "not right", None: "answered"}
FEWEST_SURE = 5  # answers: fewer show no habit
_TEACHER = (
    "What is right is not in this copy where answers wait: your teacher sees it in the file that "
    "kit.hand_in() makes, and can open it."
)


@dataclass
class _Done:
    """What I have done with an item. A verdict is None where nothing is said to the answer."""

    tries: int
    right: bool | None
    "Whether the last try was right."
    first_right: bool | None
    first_sure: bool | None
    "None: I was not asked, or did not say."
    skipped: bool


def progress(lesson: str | None = None) -> Page:
    """Show what you have done, what you missed, and what is worth repeating.

    Args:
        lesson: the number of a lesson, such as "05". Without it, all lessons are shown.

    Raises:
        KitError: there is no such lesson. The message lists all lessons.

    >>> progress("05")
    Lesson 05: Counting the dead
    ...
    """
    try:
        if lesson is not None:
            return _one(questions.lesson(lesson))
        if known := lessons():
            return _every(known)
    except KitError as error:
        if lesson is not None and _can_be_read():
            raise
        return _without_questions(str(error))
    return _without_questions("There is no file in data/questions.")


def _can_be_read() -> bool:
    """Whether all questions can be read: then it is the lesson's number that is wrong."""
    try:
        return bool(lessons())
    except KitError:
        return False


def _without_questions(why: str) -> Page:
    """How far I am as the journal alone knows it: the questions are damaged, the answers not."""
    done = [item for item, one in journals.answers().items() if one["tries"]]
    say = [f"The questions cannot be read, your answers can: {len(done)}. Nothing is lost."]
    return report("Progress", [*say, why, "Tell your teacher."])


def _every(known: list[Lesson | Handout]) -> Page:
    """A row for each lesson."""
    table = pd.DataFrame([_row_of_lesson(lesson) for lesson in known])
    say = ["Missed: not right at the last try. Worth repeating: right in the end, not at once."]
    if any(map(has_waiting, known)):
        say = [_TEACHER]
    say += set_aside(len(journals.read()[1]))
    every = {item: now for lesson in known for item, now in _mine(lesson).items()}
    told = _how_sure(every, by_number=False)
    tables = {"How far I am": table, **told.table}
    return report("Progress", [*say, *told.says], tables, drawn=told.drawn)


def _row_of_lesson(lesson: Lesson | Handout) -> dict[str, object]:
    """How much of a lesson I have done; nothing is counted of one that is not begun."""
    mine = _mine(lesson)
    tried = [one for one, now in mine.items() if now.tries]
    skipped = [one for one, now in mine.items() if now.skipped and not now.tries]
    right = [one for one in tried if mine[one].right]
    missed = [one for one in tried if mine[one].right is False]
    begun = bool(tried or skipped)
    judged = begun and not all(isinstance(one, Withheld) for one in lesson.items)
    return {
        "lesson": f"{lesson.lesson} · {lesson.title}",
        "core": _part(lesson, mine) if begun else "",
        "all": f"{len(tried)} of {len(mine)}" if begun else "",
        "skipped": len(skipped) if begun else "",
        "right": len(right) if judged else "",
        "missed": _numbers(missed),
        "worth repeating": _numbers(one for one in right if not mine[one].first_right),
    }


def _one(lesson: Lesson | Handout) -> Page:
    """A row for each item of a lesson; and sure against right, where we asked."""
    mine = _mine(lesson)
    rows = [_row_of_item(one, mine[one.id]) for one in _in_order(lesson)]
    tables = {f"Lesson {lesson.lesson}: {lesson.title}": pd.DataFrame(rows)}
    core = _part(lesson, mine)
    tried = [now for now in mine.values() if now.tries]
    every = f"{len(tried)} of {len(mine)}"
    say = [f"Answered: core {core}, all {every}." if core else f"Answered: {every}."]
    if lesson.notices:
        say.append(f"Noticed: {_noticed(lesson)} of {len(lesson.notices)}.")
    clock = datetime.now().strftime("%H:%M")
    say.append(f"That was at {clock}. To see what you have done since, run this cell again.")
    if has_waiting(lesson):
        say.append(_TEACHER)
    told = _how_sure(mine)
    say += told.says
    return report(f"Progress in lesson {lesson.lesson}", say, tables | told.table, drawn=told.drawn)


def _in_order(lesson: Lesson | Handout) -> list[Any]:
    """The items of a lesson as its notebook asks them."""
    return sorted(lesson.items, key=lambda one: place(one.id))


def _row_of_item(one: Any, now: _Done) -> dict[str, object]:
    return {
        "question": short(one.id),
        "about": one.objective,
        "tries": _tries(one, now),
        "first": _VERDICT[now.first_right] if now.tries else "",
        "last": _last(now),
    }


@dataclass
class _Sureness:
    """How sure I was at first tries against how right: as a table, drawn, and in words."""

    table: dict[str, pd.DataFrame]
    drawn: dict[str, str]
    says: list[str]


def _how_sure(mine: dict[str, _Done], by_number: bool = True) -> _Sureness:
    """Nothing where nobody asked, or nothing was said to the answers.

    `by_number` names the questions: their numbers say something within one lesson only.
    """
    numbers = _numbers if by_number else _nothing
    first = [(one, now.first_sure, now.first_right) for one, now in mine.items() if now.tries]
    asked = [one for one in first if None not in one]
    if not asked:
        return _Sureness({}, {}, [])

    def first_tries(sure: bool, right: bool) -> list[str]:
        return [one for one, *now in asked if now == [sure, right]]

    rows: list[list[str]] = []
    drawn: list[dict[str, Any]] = []
    for name, sure in (("sure", True), ("not sure", False)):
        cells = [first_tries(sure, right) for right in (True, False)]
        rows.append([name, *(_counted(ids, numbers(ids)) for ids in cells)])
        signs = zip(cells, "●○", strict=True)
        pictures = [_cell(len(ids), sign, numbers(ids)) for ids, sign in signs]
        drawn.append({"name": name, "cells": pictures})
    caption = "How sure, and how right, at the first try"
    table = pd.DataFrame(rows, columns=["first try", "right", "not right"])
    picture = fragment("sureness.html", heads=["right", "not right"], rows=drawn)
    sure_and_wrong = first_tries(True, False)
    again = numbers(sure_and_wrong)
    meaning = _meaning(len(asked), len(sure_and_wrong), len(first_tries(False, True)), again)
    return _Sureness({caption: table}, {caption: picture}, [meaning])


def _cell(many: int, sign: str, numbers: str) -> dict[str, object]:
    """A dot for each answer, in fives."""
    dots = sign * many
    fives = [dots[start : start + 5] for start in range(0, many, 5)]
    return {"many": many, "dots": " ".join(fives), "questions": numbers}


def _tries(one: Any, now: _Done) -> int:
    """How often it was tried. What is written is saved more than once on its way: that is one."""
    return min(now.tries, 1) if one.kind in UNJUDGED else now.tries


def _noticed(lesson: Lesson | Handout) -> int:
    """How often I wrote down what I noticed."""
    found = journals.answers()
    return sum(1 for one in lesson.notices if "noticed" in found.get(one.id, {}))


def _last(now: _Done) -> str:
    """What became of the last try, or that there was none."""
    if now.tries:
        return _VERDICT[now.right]
    return "skipped" if now.skipped else ""


def _part(lesson: Lesson | Handout, mine: dict[str, _Done]) -> str:
    """How much of the core is answered: that is what a class period holds."""
    core = [one.id for one in lesson.items if one.core]
    done = [one for one in core if mine[one].tries]
    return f"{len(done)} of {len(core)}" if core else ""


def _mine(lesson: Lesson | Handout) -> dict[str, _Done]:
    """My answers to a lesson's items; of a form, or in class, without whether they are right."""
    found = journals.answers()
    silent = in_forms(lesson.lesson)
    mine = {}
    for one in lesson.items:
        saved = found.get(one.id, {})
        opened = is_opened(one.id)
        said = one.id not in silent and (opened or not isinstance(one, Withheld))
        right = saved.get("right")
        if opened and right is None and saved.get("tries"):
            right = judge(one, saved.get("answer"))  # nobody could say so when it was given
        mine[one.id] = _Done(
            tries=saved.get("tries", 0),
            right=right if said else None,
            first_right=saved.get("first_right") if said else None,
            first_sure=saved.get("first_sure"),
            skipped="skip" in saved,
        )
    return mine


def _counted(ids: list[str], numbers: str) -> str:
    return f"{len(ids)}: {numbers}" if numbers else str(len(ids))


def _nothing(_: list[str]) -> str:
    return ""


def _numbers(ids: Iterable[str]) -> str:
    """Questions by their numbers in the lesson, in its order."""
    return ", ".join(short(one) for one in sorted(ids, key=place))


def _meaning(many: int, sure_and_wrong: int, unsure_and_right: int, again: str) -> str:
    """One sentence or two on what sure against right says; of few answers, that they are few.

    `again`: the numbers of those questions where I was sure and not right.
    """
    if sure_and_wrong and again:
        worth = "This is" if sure_and_wrong == 1 else "These are"
        return f"Sure and not right: {sure_and_wrong}. {worth} worth a second look: {again}."
    if many < FEWEST_SURE:
        some = "One first answer says" if many == 1 else f"{many} first answers say"
        return f"{some} how sure you were. That is too few to see a habit."
    if sure_and_wrong:
        return f"Sure and not right: {sure_and_wrong}. Have a second look at what you felt sure of."
    if unsure_and_right:
        return f"Not sure and right: {unsure_and_right}. You know more than you thought."
    return "So far you felt it right: never sure and not right, never not sure and right."


def chosen_again(lesson: str) -> list[str]:
    """Two items of earlier lessons to answer again: missed ones first, then the longest ago.

    The choice is kept in the journal, so it is the same when the lesson is opened again. Before
    anything is answered there is none.

    >>> chosen_again("05")
    []
    """
    questions.lesson(lesson)  # an unknown one is told
    if not journals.answers():
        return []
    items = {each.id: each for one in lessons() if one.lesson < lesson for each in one.items}
    if kept := _chosen_before(lesson, [*items]):
        return kept
    barred = in_forms() | {one.id for one in items.values() if one.kind in ONLY_THERE}
    # The one answered longest ago comes first.
    done = {one: now for one, now in journals.answers().items() if one in items and now["tries"]}
    able = [one for one in done if one not in barred]
    missed = [one for one in able if done[one]["right"] is False]
    others = [one for one in able if one not in missed]
    chosen = [*missed, *others][:2]
    if chosen:
        journals.record({"item": lesson, "event": "again", "items": chosen})
    return chosen


def _chosen_before(lesson: str, known: list[str]) -> list[str]:
    """What was chosen for this lesson when it was opened first, as far as there still is any."""
    for event in journals.read()[0]:
        if event["item"] != lesson or event.get("event") != "again":
            continue
        chosen = event.get("items")
        kept = [one for one in chosen if one in known] if isinstance(chosen, list) else []
        if kept:
            return kept
    return []
