"""Whether a saved answer is right, which misconceptions it shows, and the answer in words."""

import json
import re
from functools import cache
from typing import Any

import pandas as pd

from kit.cases import Case, case
from kit.checks import judged
from kit.items import Choice, Exercise, Item, Letters, Mark, Match, Numeric, Opinion, Order, Said
from kit.questions import judge, key, within

UNJUDGED = ("open", "opinion")  # kinds that have no right answer


def verdict(one: Item, answer: Any) -> tuple[bool | None, tuple[str, ...], str]:
    """Whether an answer is right (None: cannot be said), what it believes, and it in words."""
    if not _has_its_shape(one, answer):  # the page never sends such a one: edited by hand
        return (None if one.kind in UNJUDGED else False), (), short(answer)
    try:
        if isinstance(one, Exercise):
            right, shown = _code(one, answer)
        else:
            right, shown = judge(one, answer), _shown(one, answer)
        said = _said(one, answer)
    except Exception:  # a fault of ours, and not the learner's: nothing is said to the answer
        return None, (), short(answer)
    shown = [] if right else shown
    return right, tuple(sorted({part.misconception for part in shown} - {None})), said


def _has_its_shape(one: Item, answer: Any) -> bool:
    """Whether an answer is of the kind that the page sends for such an item."""
    match one:
        case Choice() | Mark() | Order() | Opinion():
            return isinstance(answer, list) and all(isinstance(each, str) for each in answer)
        case Match() | Letters():
            return isinstance(answer, dict) and all(
                isinstance(each, str) for each in answer.values()
            )
        case Numeric():
            return isinstance(answer, int | float) and not isinstance(answer, bool)
    return True


def _code(one: Exercise, answer: Any) -> tuple[bool | None, list[Said]]:
    if one.expects != "text" and isinstance(answer, str) and len(answer) == 300:
        return None, []  # the beginning of something longer
    parts, _ = judged(one, pd.NA if answer is None else answer)
    return parts["right"], [one.mistakes[parts["mistake"]]] if "mistake" in parts else []


def _shown(one: Item, answer: Any) -> list[Said]:
    """The wrong parts of an answer, as the key has them."""
    match one:
        case Choice() | Mark():
            return [each for each in one.options if each.id in answer and not each.right]
        case Numeric():
            return [each for each in one.mistakes if within(answer, each.answer)][:1]
        case Order():
            return [step for n, step in enumerate(one.steps) if answer[n : n + 1] != [step.id]]
        case Match() | Letters():
            wanted = key(one)
            return [row for row in one.rows if answer.get(row.id) != wanted[row.id]]
    return []


def _said(one: Item, answer: Any) -> str:
    """An answer in the words of its question."""
    match one:
        case Choice() | Opinion():
            where = " on the map" if getattr(one, "picture", None) else ""
            texts = [each.text + where for each in one.options if each.id in answer]
            return _plain("; ".join(texts))
        case Mark():
            return "; ".join(f"sentence {each[1:]}" for each in answer)
        case Order():
            texts = {step.id: step.text for step in one.steps}
            return _plain(" → ".join(texts[each] for each in answer))
        case Match():
            texts = {each.id: each.text for each in one.choices}
            wrong = [row for row in one.rows if answer.get(row.id) != row.answer]
            pairs = [f"{row.text} → {texts.get(answer.get(row.id), '?')}" for row in wrong]
            return _plain("; ".join(pairs))
        case Letters():
            names, wanted = _names(case()), key(one)
            wrong = [row.id for row in one.rows if answer.get(row.id) != wanted[row.id]]
            return _plain("; ".join(f"{names[row]} → {answer.get(row, '?')}" for row in wrong))
    return short(answer)


@cache
def _names(here: Case) -> dict[str, str]:
    places = here.frame("places")
    return dict(zip(places["id"], places["name"], strict=True))


def _plain(text: str) -> str:
    return _cut(" ".join(re.sub(r"[*`]", "", text).split()))


def short(answer: Any) -> str:
    return _cut(answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False))


def _cut(text: str) -> str:
    return text if len(text) <= 160 else f"{text[:159]}…"


def beliefs(one: Item) -> set[str]:
    """The misconceptions that an answer to an item can show."""
    fields = ("options", "mistakes", "steps", "rows")
    parts = [part for name in fields for part in getattr(one, name, [])]
    return {part.misconception for part in parts} - {None}
