"""With which question to begin the next lesson: the one that most learners missed at first."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kit import provided
from kit.desk.classroom.results import FEWEST_TO_SHOW, Results
from kit.desk.classroom.spreads import options_chosen
from kit.items import UNJUDGED, Item
from kit.items.choices import Mark, sentence
from kit.items.parts import plain
from kit.questions import every_item, in_forms, is_form, lessons

MOST_ANSWERS = 6  # of a question without options, in its spread


@dataclass(frozen=True)
class Given:
    """An answer in words, and how many learners gave it first.

    Of rows that are matched: a row, and how many matched it right at first.
    """

    words: str
    learners: int
    right: bool = False
    note: str = ""
    "Of a row that is matched: what is right, and what most of the others chose."


@dataclass(frozen=True)
class Missed:
    """A question that learners missed: how many, of how many, and what they gave first."""

    item: Item
    missed: int
    learners: int
    spread: list[Given]


def most_missed(found: Results) -> list[Missed]:
    """The questions that somebody missed at the first try, the one that most learners missed first.

    Only those that five learners or more have answered. Opinions, written answers and the forms
    that measure are not among them, nor is how sure somebody was.
    """
    asked = {
        name: one
        for name, one in every_item().items()
        if one.kind not in UNJUDGED and name not in in_forms()
    }
    first = found.first[found.first["item"].isin([*asked]) & found.first["right"].notna()]
    ranked = []
    for name, mine in first.groupby("item"):
        missed = int((~mine["right"].astype(bool)).sum())
        if len(mine) >= FEWEST_TO_SHOW and missed:
            one = asked[str(name)]
            ranked.append(Missed(one, missed, len(mine), _spread(one, mine, found.answers)))
    return sorted(ranked, key=lambda each: (-each.missed, each.learners, each.item.id))


def _spread(one: Item, first: pd.DataFrame, answers: pd.DataFrame) -> list[Given]:
    """First answers in words: every option, also one that nobody chose, or the most frequent."""
    given = answers.loc[first["answer"], "answer"].to_list()
    if hasattr(one, "options"):
        return _options(one, given)
    if hasattr(one, "rows"):
        return _rows(one, given)
    words = answers.loc[first["answer"], "said"]
    said = Counter(zip(words, first["right"].astype(bool), strict=True))
    return [Given(one, many, right) for (one, right), many in said.most_common(MOST_ANSWERS)]


def _options(one: Any, given: list[Any]) -> list[Given]:
    chosen = options_chosen(one, given)
    return [
        Given(
            sentence(each.id) if isinstance(one, Mark) else plain(each.text),
            chosen[each.id],
            each.right,
        )
        for each in one.options
    ]


def _rows(one: Any, given: list[Any]) -> list[Given]:
    """Of rows that are matched: how many learners have each right, and what most chose instead.

    The row that most missed comes first: with it the talk begins.
    """
    known = [each for each in given if one.has_shape(each)]
    texts = {choice.id: choice.text for choice in getattr(one, "choices", [])}
    wanted = one.key()
    told = []
    for row in one.rows:
        only = one.model_copy(update={"rows": [row]})
        wrong = Counter(each.get(row.id, "") for each in known if only.wrong_rows(each))
        name = getattr(row, "text", "") or provided.case().place_name(row.id)
        note = f"right: {texts.get(wanted[row.id], wanted[row.id])}"
        for instead, many in wrong.most_common(1):
            note += f"; else most chose: {texts.get(instead, instead) or 'nothing'} ({many})"
        told.append(Given(plain(name), len(known) - wrong.total(), note=plain(note)))
    return sorted(told, key=lambda each: each.learners)


def unfinished(found: Results) -> dict[str, list[str]]:
    """By lesson that somebody began: who began it and has not answered or skipped all its core."""
    passed = found.passed
    told = {}
    for lesson in lessons():
        answered = found.first[found.first["item"].isin([one.id for one in lesson.items])]
        began = answered["learner"].unique()
        core = [one.id for one in lesson.items if one.core]
        done = passed[passed["item"].isin(core)]["learner"].value_counts()
        if len(began) and not is_form(lesson):
            left = [str(one) for one in began if done.get(one, 0) < len(core)]
            told[lesson.lesson] = sorted(left)
    return told
