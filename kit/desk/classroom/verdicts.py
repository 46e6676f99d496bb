"""Whether a saved answer is right, which misconceptions it shows, and the answer in words."""

import json
from collections.abc import Iterable
from typing import Any

import pandas as pd

from kit.checks import judged
from kit.items import UNJUDGED, Exercise, Item, Said
from kit.questions import judge


def verdict(one: Item, answer: Any) -> tuple[bool | None, tuple[str, ...], str]:
    """Whether an answer is right (None: cannot be said), what it believes, and it in words."""
    if not one.has_shape(answer):  # the page never sends such a one: edited by hand
        return (None if one.kind in UNJUDGED else False), (), short(answer)
    try:
        if isinstance(one, Exercise):
            right, shown = _code(one, answer)
        else:
            right = judge(one, answer)
            shown = one.wrong_parts(answer)
        said = cut(one.in_words(answer))
    except Exception:  # a fault of ours, and not the learner's: nothing is said to the answer
        return None, (), short(answer)
    return right, tuple(sorted(_beliefs_of([] if right else shown))), said


def _code(one: Exercise, answer: Any) -> tuple[bool | None, list[Said]]:
    if one.expects != "text" and isinstance(answer, str) and len(answer) == 300:
        return None, []  # the beginning of something longer
    parts, _ = judged(one, pd.NA if answer is None else answer)
    return parts["right"], [one.mistakes[parts["mistake"]]] if "mistake" in parts else []


def short(answer: Any) -> str:
    return cut(answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False))


def cut(text: str, longest: int = 160) -> str:
    """The beginning of a text that is too long, to the end of a word where it has one.

    >>> cut("the harbour office counted boats", 24)
    'the harbour office…'
    >>> cut("x" * 200, 5)
    'xxxx…'
    """
    if len(text) <= longest:
        return text
    kept = text[: longest - 1]
    whole = kept if text[longest - 1].isspace() else kept.rpartition(" ")[0]
    return f"{(whole or kept).rstrip(' ,;:')}…"


def beliefs(one: Item) -> set[str]:
    """The misconceptions that an answer to an item can show."""
    return _beliefs_of(part for _, part in one.said_parts())


def _beliefs_of(parts: Iterable[Said]) -> set[str]:
    return {part.misconception for part in parts if part.misconception is not None}
