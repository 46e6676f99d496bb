"""Looking back: how far I am, what is worth repeating, and a test before against one after."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kit import journals, questions
from kit.errors import KitError, choose
from kit.items import ONLY_THERE, UNJUDGED, Handout, Lesson, Withheld
from kit.learners import report, set_aside
from kit.pages import Page
from kit.positions import place, short
from kit.questions import every_item, has_waiting, is_opened, judge, lessons, quizzes

_VERDICT = {True: "right", False: "not right", None: "answered"}
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
    return report("Progress", say, {"How far I am": table})


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
    if has_waiting(lesson):
        say.append(_TEACHER)
    asked_how_sure = [now for now in tried if None not in (now.first_sure, now.first_right)]
    if asked_how_sure:
        tables["How sure, and how right"], meaning = _sure_and_right(mine)
        say.append(meaning)
    return report(f"Progress in lesson {lesson.lesson}", say, tables)


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


def _sure_and_right(mine: dict[str, _Done]) -> tuple[pd.DataFrame, str]:
    """First tries by how sure I was and how right, as a table; and what it says, in words."""

    def first_tries(sure: bool, right: bool) -> list[str]:
        wanted = (sure, right)
        return [one for one, now in mine.items() if (now.first_sure, now.first_right) == wanted]

    rows = [
        ["sure", _ids(first_tries(True, True)), _ids(first_tries(True, False))],
        ["not sure", _ids(first_tries(False, True)), _ids(first_tries(False, False))],
    ]
    table = pd.DataFrame(rows, columns=["first try", "right", "not right"])
    return table, _meaning(first_tries(True, False), first_tries(False, True))


def _tries(one: Any, now: _Done) -> int:
    """How often it was tried. What is written is saved more than once on its way: that is one."""
    return min(now.tries, 1) if one.kind in UNJUDGED else now.tries


def _noticed(lesson: Lesson | Handout) -> int:
    """How often I wrote down what I noticed."""
    found = journals.answers()
    return sum("noticed" in found.get(one.id, {}) for one in lesson.notices)


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
    """My answers to a lesson's items; of a test, or in class, without whether they are right."""
    found = journals.answers()
    silent = _tested(lesson.lesson)
    mine = {}
    for one in lesson.items:
        saved = found.get(one.id, {})
        opened = is_opened(one.id)
        said = opened or (one.id not in silent and not isinstance(one, Withheld))
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


def _tested(of: str = "") -> set[str]:
    """The items of tests, or of those in one lesson: nothing is said to their answers."""
    return {one for quiz in quizzes(of).values() if quiz.test for one in quiz.items}


def _ids(ids: list[str]) -> str:
    return f"{len(ids)}: {_numbers(ids)}" if ids else "0"


def _numbers(ids: Iterable[str]) -> str:
    """Questions by their numbers in the lesson, in its order."""
    return ", ".join(short(one) for one in sorted(ids, key=place))


def _meaning(sure_and_wrong: list[str], unsure_and_right: list[str]) -> str:
    """One sentence or two on what the table of sure against right says."""
    if sure_and_wrong:
        worth = "This is" if len(sure_and_wrong) == 1 else "These are"
        count = f"Sure and not right: {len(sure_and_wrong)}."
        return f"{count} {worth} worth a second look: {_numbers(sure_and_wrong)}."
    if unsure_and_right:
        return f"Not sure and right: {len(unsure_and_right)}. You know more than you thought."
    return "Your feeling was right: never sure and wrong, never unsure and right."


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
    barred = _tested() | {one.id for one in items.values() if one.kind in ONLY_THERE}
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


def compare(before: str, after: str) -> Page:
    """Put your test before the lessons beside the one after them, question by question.

    Args:
        before: the quiz that you took first, such as "00-test".
        after: the quiz that you took last, such as "08-test".

    Raises:
        KitError: there is no such test. The message lists the valid names.

    >>> compare("00-test", "08-test")
    Still open in 00-test: 2, ...
    """
    items = every_item()
    asked = {before: _items_of_test(before, "before"), after: _items_of_test(after, "after")}
    if any(isinstance(items[one], Withheld) for ids in asked.values() for one in ids):
        return report("Before and after", [_TEACHER])
    done = {one: now for one, now in journals.answers().items() if now["tries"] or "skip" in now}
    left = {name: [one for one in ids if one not in done] for name, ids in asked.items()}
    if any(left.values()):
        say = [f"Still open in {name}: {_numbers(ids)}." for name, ids in left.items() if ids]
        return report("Before and after", [*say, "Answer or skip these, and then compare again."])

    said = {}
    for one in asked[before] + asked[after]:
        verdict = _VERDICT[judge(items[one], done[one].get("answer"))]
        said[one] = verdict if done[one]["tries"] else "skipped"
    partner = {items[one].pair: one for one in asked[after]}
    pairs = [(one, items[one].pair or partner[one]) for one in asked[before]]
    rows = []
    for first, second in pairs:
        told = [f"{short(one)}: {said[one]}" for one in (first, second)]
        rows.append([items[first].objective, *told])
    table = pd.DataFrame(rows, columns=["about", "before", "after"])
    right_before = [first for first, _ in pairs if said[first] == "right"]
    right_after = [second for _, second in pairs if said[second] == "right"]
    count = f"of {len(pairs)}."
    say = [f"Right before: {len(right_before)} {count} Right after: {len(right_after)} {count}"]
    return report("Before and after", say, {"Before and after": table})


def _items_of_test(name: str, when: str) -> list[str]:
    """The items of a test "before" or "after" the lessons; an unknown one is told."""
    tests = {one: quiz.items for one, quiz in quizzes().items() if quiz.test == when}
    return tests[choose(name, tests, f"test {when} the lessons")]
