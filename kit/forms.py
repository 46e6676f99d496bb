"""Two parallel forms that measure: which of them comes first, and what was gained in between.

Half of a class takes form A before the course and form B after it, the other half the other way
round: then a form that is easier than the other one cannot be taken for learning. Which half a
learner is in is drawn by the pseudonym. Nothing is said to an answer until both are done.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from typing import Any

import pandas as pd

from kit import journals
from kit.errors import choose
from kit.folds import fold
from kit.items import UNJUDGED, Withheld
from kit.journals.pseudonyms import GUEST, folded
from kit.learners import report
from kit.pages import Page, page
from kit.positions import short
from kit.questions import forms, item, judge
from kit.quizzes import Quiz

WITHIN = 1.96  # standard errors: so far from the middle 95 of 100 intervals reach
_TEACHER = (
    "What is right is not in this copy: your teacher sees it in the file that kit.hand_in() makes."
)


@dataclass(frozen=True)
class Sat:
    """What somebody who has done both forms has right."""

    first: str
    "The letter of the form that came first."
    right: dict[str, bool]
    "By the id of each item that can be right or not."

    def many(self, ids: Iterable[str]) -> int:
        """How many of these are right."""
        return sum(self.right.get(one, False) for one in ids)


def form(letter: str) -> Quiz | Page:
    """Show one of the two forms. Nothing is said to your answers until you have done both.

    Your pseudonym decides which form you take first; the other one waits until that is done.

    Args:
        letter: "A" or "B".

    Raises:
        KitError: there is no such form. The message lists the valid ones.

    >>> form("A")
    Question 1 of 13, ...
    """
    known = forms()
    chosen = known[choose(letter, known, "form")]
    first = first_form(journals.current())
    if first != letter and first in known and _waits(letter, first):
        say = f"You take form {first} first, so form {letter} is still closed."
        return page("page.html", f"Form {letter}", f"{say} Your pseudonym has decided that.")
    return Quiz([item(one) for one in chosen.items], form=True, name=f"form {letter}")


def _waits(letter: str, first: str) -> bool:
    """Whether a form stays closed: the other one comes first, and this one is not begun."""
    if journals.current() == GUEST:
        return False
    done = _touched()
    known = forms()
    return bool(set(known[first].items) - done) and not done & set(known[letter].items)


def first_form(pseudonym: str) -> str:
    """The form that somebody takes first, drawn by the pseudonym: the same each time.

    The numbers that Unicode gives its letters are added up. `form.js` draws alike.

    >>> first_form("ada"), first_form("Ada"), first_form("red-fox")
    ('A', 'A', 'B')
    """
    return "AB"[sum(map(ord, folded(pseudonym.strip()))) % 2]


def asked() -> dict[str, Any]:
    """The items of all forms by their ids."""
    return {name: item(name) for quiz in forms().values() for name in quiz.items}


def sat(
    events: Iterable[tuple[str, str, Any]],
    started: dict[str, Any],
    drawn: str,
    items: dict[str, Any],
) -> Sat | None:
    """What of both forms is right; None for somebody who has not done both.

    The last answers count that were given until both were done: later ones may know the key. What
    was skipped is not right.

    Args:
        events: item, event and answer of all that was done, in order.
        started: by the letter of a form, the time of its first event, as a text or a number.
        drawn: the form to come first, where the times do not say.
        items: what is asked in the forms, as `asked()` has it.
    """
    left = {*items}
    answers: dict[str, Any] = {}
    for name, event, answer in events:
        if name not in items or event not in ("answer", "skip") or not left:
            continue
        if event == "answer":
            answers[name] = answer
        left.discard(name)
    if left or not items:
        return None
    right = {
        name: judge(one, answers.get(name)) is True
        for name, one in items.items()
        if one.kind not in UNJUDGED
    }
    times = {*started.values()}
    first = drawn if len(times) == 1 else min(started, key=lambda letter: started[letter])
    return Sat(first, right)


def _judged(name: str) -> bool:
    return item(name).kind not in UNJUDGED


def by_skill() -> dict[str, dict[str, list[str]]]:
    """The items that can be right, by what they measure and then by the letter of their form."""
    found: dict[str, dict[str, list[str]]] = {}
    for letter, quiz in forms().items():
        for name in quiz.items:
            if _judged(name):
                skill = item(name).skill or item(name).objective
                found.setdefault(skill, {}).setdefault(letter, []).append(name)
    return found


def by_form() -> dict[str, list[str]]:
    """The items that can be right, by the letter of their form."""
    return {letter: list(filter(_judged, quiz.items)) for letter, quiz in forms().items()}


def other(letter: str) -> str:
    """The letter of the other form."""
    return "B" if letter == "A" else "A"


def by_chance(ids: Iterable[str]) -> float:
    """How many of these somebody gets right who guesses: one in four where there are four options.

    >>> by_chance(["91.3", "91.4"])
    0.5
    """
    options = [len(getattr(item(one), "options", ())) for one in ids]
    return sum(1 / many for many in options if many)


def interval(before: int, after: int, many: int) -> tuple[float, float]:
    """What the gain of one learner may be, in items: 95 of 100 such intervals hold it.

    An interval for the difference of two shares, with one item right and one not right added to
    each, so that it can be used for few items.

    >>> [round(end, 1) for end in interval(5, 8, 12)]
    [-1.8, 6.9]
    """
    shares = [(right + 1) / (many + 2) for right in (before, after)]
    error = sqrt(sum(share * (1 - share) / (many + 2) for share in shares))
    middle = shares[1] - shares[0]
    return (middle - WITHIN * error) * many, (middle + WITHIN * error) * many


def compare() -> Page:
    """Put your two forms side by side, once both are done: what you gained, and in which skill.

    >>> compare()
    Still open in form A: 1, ...
    """
    known = forms()
    every = [item(one) for quiz in known.values() for one in quiz.items]
    if any(isinstance(one, Withheld) for one in every):
        return report("Form A and form B", [_TEACHER])
    mine = _mine()
    if mine is None:
        return report("Form A and form B", _still_open())
    counted = by_form()
    first = mine.first
    second = other(first)
    before = mine.many(counted[first])
    after = mine.many(counted[second])
    table = {"By skill, the form that came first and the other": _skills(mine)}
    shown = [report("Form A and form B", _gain(first, before, after, counted), table)]
    for letter in (first, second):
        shown.append(fold(_key(counted[letter], mine), f"Form {letter}: what is right, and why"))
    return Page("\n".join(one.html for one in shown), "\n".join(one.text for one in shown))


def _gain(first: str, before: int, after: int, counted: dict[str, list[str]]) -> list[str]:
    """What one learner gained, and how little a single one says."""
    second = other(first)
    many = len(counted[first])
    low, high = interval(before, after, many)
    return [
        f"Form {first}, which you took first: {before} of {many} right. "
        f"Form {second}: {after} of {len(counted[second])}. Who guesses gets "
        f"{by_chance(counted[first]):g} of them right.",
        f"Your gain is {after - before}. {many} questions are few: with as many others, it could "
        f"be anything from {signed(low)} to {signed(high)}. So look at the questions, not at this "
        "number.",
        "One learner cannot show what a course does. No class has tried these forms yet.",
    ]


def signed(value: float) -> str:
    """A gain as people write it, in whole items.

    >>> signed(2.6), signed(-1.2), signed(0.1)
    ('+3', '−1', '0')
    """
    whole = round(value)
    return f"{whole:+d}".replace("-", "−") if whole else "0"


def _skills(mine: Sat) -> pd.DataFrame:
    rows = []
    for skill, named in by_skill().items():
        row: dict[str, object] = {"skill": skill}
        for when, letter in (("first", mine.first), ("then", other(mine.first))):
            ids = named.get(letter, [])
            row[when] = f"{mine.many(ids)} of {len(ids)}"
        rows.append(row)
    return pd.DataFrame(rows)


def _key(ids: list[str], mine: Sat) -> pd.DataFrame:
    """What is right in a form, and why: both are done, so it can be said."""
    rows = []
    for name in ids:
        lines = [line for line in item(name).key_lines() if "✓" in line[0]]
        rows.append(
            {
                "question": short(name),
                "yours": "right" if mine.right[name] else "not right",
                "what is right": " ".join(line[1].strip() for line in lines),
                "why": " ".join(line[2].strip() for line in lines),
            }
        )
    return pd.DataFrame(rows).set_index("question")


def _mine() -> Sat | None:
    """What this learner has right, if both forms are done."""
    events = journals.read()[0]
    started: dict[str, str] = {}
    for letter, quiz in forms().items():
        times = [str(one.get("time")) for one in events if one["item"] in quiz.items]
        started[letter] = min(times, default="")
    done = [(one["item"], str(one.get("event")), one.get("answer")) for one in events]
    return sat(done, started, first_form(journals.current()), asked())


def _touched() -> set[str]:
    """The items that are answered or skipped."""
    found = journals.answers()
    return {one for one, now in found.items() if now["tries"] or "skip" in now}


def _still_open() -> list[str]:
    done = _touched()
    left = {
        letter: [one for one in quiz.items if one not in done] for letter, quiz in forms().items()
    }
    say = [
        f"Still open in form {letter}: {', '.join(map(short, ids))}."
        for letter, ids in left.items()
        if ids
    ]
    return [*say, "Nothing is said before you have answered or skipped all of both forms."]
