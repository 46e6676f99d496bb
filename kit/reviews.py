"""Looking back: how far I am, what is worth repeating, and a test before against one after."""

from collections import defaultdict
from typing import Any

import pandas as pd

from kit import journals, questions
from kit.errors import KitError, choose
from kit.items import ONLY_THERE, UNJUDGED, Handout, Lesson, Withheld
from kit.learners import report, set_aside
from kit.pages import Page
from kit.positions import place, short
from kit.questions import every_item, judge, lessons, quizzes

_VERDICT = {True: "right", False: "not right", None: "answered"}
_TEACHER = (
    "What is right is not in this copy: your teacher sees it in the file that kit.hand_in() makes."
)
_UNTOUCHED = {"tries": 0, "right": None, "first_right": None, "first_sure": None}


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
    rows = []
    for lesson in known:
        mine = _mine(lesson)
        tried = {one: now for one, now in mine.items() if now["tries"]}
        right = {one: now for one, now in tried.items() if now["right"]}
        repeat = [one for one, now in right.items() if not now["first_right"]]
        row: dict[str, object] = {"lesson": f"{lesson.lesson} · {lesson.title}"}
        skipped = sum("skip" in now and not now["tries"] for now in mine.values())
        begun = bool(tried or skipped)
        row["core"] = _part(lesson, mine) if begun else ""
        row["all"] = f"{len(tried)} of {len(mine)}" if begun else ""
        row["skipped"] = skipped if begun else ""
        row["right"] = len(right) if begun and not isinstance(lesson, Handout) else ""
        row["missed"] = _numbers([one for one, now in tried.items() if now["right"] is False])
        rows.append(row | {"worth repeating": _numbers(repeat)})
    say = ["Missed: not right at the last try. Worth repeating: right in the end, not at once."]
    if any(isinstance(one, Handout) for one in known):
        say = [_TEACHER]
    say += set_aside(len(journals.read()[1]))
    return report("Progress", say, {"How far I am": pd.DataFrame(rows)})


def _one(lesson: Lesson | Handout) -> Page:
    """A row for each item of a lesson; and sure against right, where we asked."""
    mine = _mine(lesson)
    rows = []
    for one in sorted(lesson.items, key=lambda each: place(each.id)):
        now = mine[one.id]
        row = {"question": short(one.id), "about": one.objective, "tries": _tries(one, now)}
        row["first"] = _VERDICT[now["first_right"]] if now["tries"] else ""
        row["last"] = _last(now)
        rows.append(row)
    tables = {f"Lesson {lesson.lesson}: {lesson.title}": pd.DataFrame(rows)}
    core = _part(lesson, mine)
    every = f"{sum(now['tries'] > 0 for now in mine.values())} of {len(mine)}"
    say = [f"Answered: core {core}, all {every}." if core else f"Answered: {every}."]
    if lesson.notices:
        say.append(f"Noticed: {_noticed(lesson)} of {len(lesson.notices)}.")
    if isinstance(lesson, Handout):
        say.append(_TEACHER)
    square = defaultdict(list)  # by how sure and how right the first try was
    for name, now in mine.items():
        square[now["first_sure"], now["first_right"]].append(name)
    if any(None not in cell for cell in square):
        cells = [
            ["sure", _ids(square[True, True]), _ids(square[True, False])],
            ["not sure", _ids(square[False, True]), _ids(square[False, False])],
        ]
        columns = ["first try", "right", "not right"]
        tables["How sure, and how right"] = pd.DataFrame(cells, columns=columns)
        say.append(_meaning(square[True, False], square[False, True]))
    return report(f"Progress in lesson {lesson.lesson}", say, tables)


def _tries(one: Any, now: dict[str, Any]) -> int:
    """How often it was tried. What is written is saved more than once on its way: that is one."""
    return min(now["tries"], 1) if one.kind in UNJUDGED else now["tries"]


def _noticed(lesson: Lesson | Handout) -> int:
    """How often I wrote down what I noticed."""
    found = journals.answers()
    return sum("noticed" in found.get(one.id, {}) for one in lesson.notices)


def _last(now: dict[str, Any]) -> str:
    """What became of the last try, or that there was none."""
    if now["tries"]:
        return _VERDICT[now["right"]]
    return "skipped" if "skip" in now else ""


def _part(lesson: Lesson | Handout, mine: dict[str, dict]) -> str:
    """How much of the core is answered: that is what a class period holds."""
    core = [one.id for one in lesson.items if one.core]
    done = [one for one in core if mine[one]["tries"]]
    return f"{len(done)} of {len(core)}" if core else ""


def _mine(lesson: Lesson | Handout) -> dict[str, dict]:
    """My answers to a lesson's items; of a test, or in class, without whether they are right."""
    found = journals.answers()
    silent = _tested(lesson.lesson)
    mine = {one.id: _UNTOUCHED | found.get(one.id, {}) for one in lesson.items}
    for one, now in mine.items():
        if one in silent or isinstance(lesson, Handout):
            now |= {"right": None, "first_right": None}
    return mine


def _tested(of: str = "") -> set[str]:
    """The items of tests, or of those in one lesson: nothing is said to their answers."""
    return {one for quiz in quizzes(of).values() if quiz.test for one in quiz.items}


def _ids(ids: list[str]) -> str:
    return f"{len(ids)}: {_numbers(ids)}" if ids else "0"


def _numbers(ids: list[str]) -> str:
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
    for event in journals.read()[0]:
        if event["item"] == lesson and event.get("event") == "again":
            chosen = event.get("items")
            kept = [one for one in chosen if one in [*items]] if isinstance(chosen, list) else []
            if kept:
                return kept
    barred = _tested() | {one.id for one in items.values() if one.kind in ONLY_THERE}
    done = {one: now for one, now in journals.answers().items() if one in items and now["tries"]}
    able = [one for one in done if one not in barred]  # the one answered longest ago first
    chosen = sorted(able, key=lambda one: done[one]["right"] is not False)[:2]
    if chosen:
        journals.record({"item": lesson, "event": "again", "items": chosen})
    return chosen


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
    asked = {}
    for name, when in ((before, "before"), (after, "after")):
        tests = {one: quiz.items for one, quiz in quizzes().items() if quiz.test == when}
        asked[name] = tests[choose(name, tests, f"test {when} the lessons")]
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
    rows = [
        (items[a].objective, f"{short(a)}: {said[a]}", f"{short(b)}: {said[b]}") for a, b in pairs
    ]
    table = pd.DataFrame(rows, columns=["about", "before", "after"])
    total = [[said[pair[side]] for pair in pairs].count("right") for side in (0, 1)]
    say = [f"Right before: {total[0]} of {len(pairs)}. Right after: {total[1]} of {len(pairs)}."]
    return report("Before and after", say, {"Before and after": table})
