"""What a class gained between its two forms: over all, by skill, and by which form came first."""

from math import exp, lgamma, pi, sqrt
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from kit import forms as two
from kit.desk.classroom.handins import HandIns
from kit.questions import forms, in_forms

FEWEST_TO_SHOW = 5  # learners, below which a mean or a spread would be of single ones
FEWEST_TO_SAY = 20  # learners, below which a gain says little of a course


class Mean(NamedTuple):
    """A gain of some learners, and the interval around it."""

    gain: float
    low: float
    high: float


class Gains(NamedTuple):
    learners: pd.DataFrame
    "Who has done both forms: learner, first form, first, then, gain (items that are right)."
    skills: pd.DataFrame
    "A row a skill: skill, n, first, then, gain, low, high, as shares from 0 to 1."
    orders: pd.DataFrame
    "A row an order: order, n, first, then, gain, low, high, in items."
    unfinished: int
    "Learners who have begun and not done both."
    questions: int
    "How many items of a form can be right."
    chance: float
    "How many of them somebody gets right who guesses."


def gains(found: HandIns) -> Gains:
    """The two forms of all learners; means and intervals only of five or more."""
    mine = found.events[found.events["item"].isin(in_forms())]
    done: dict[str, two.Sat] = {}
    items = two.asked()
    letters = {name: letter for letter, quiz in forms().items() for name in quiz.items}
    begun = 0
    for learner, events in mine.groupby("learner", observed=True):
        begun += 1
        if sat := _sat(str(learner), events, found.answers, items, letters):
            done[str(learner)] = sat
    counted = two.by_form()
    rows = []
    for learner, sat in done.items():
        before = sat.many(counted[sat.first])
        after = sat.many(counted[two.other(sat.first)])
        rows.append((learner, sat.first, before, after, after - before))
    table = pd.DataFrame(rows, columns=["learner", "first form", "first", "then", "gain"])
    a_form = next(iter(counted.values()), [])
    chance = two.by_chance(a_form)
    left = begun - len(done)
    return Gains(table, _skills(done), _orders(table), left, len(a_form), chance)


def _sat(
    learner: str,
    events: pd.DataFrame,
    answers: list,
    items: dict[str, Any],
    letters: dict[str, str],
) -> two.Sat | None:
    """What a learner has right, from the events of both forms in order."""
    given = []
    started: dict[str, Any] = {}
    columns = (events[name] for name in ("item", "event", "answer", "time"))
    for item, event, number, time in zip(*columns, strict=True):
        given.append((str(item), str(event), answers[number][1] if number >= 0 else None))
        letter = letters[str(item)]
        started[letter] = min(started.get(letter, time), time)
    return two.sat(given, started, two.first_form(learner), items)


def _skills(done: dict[str, two.Sat]) -> pd.DataFrame:
    """By what the items measure, the share right in the form that came first, and in the other."""
    rows = []
    for skill, named in two.by_skill().items():
        shares = []
        for sat in done.values():
            first = named.get(sat.first, [])
            then = named.get(two.other(sat.first), [])
            if first and then:
                shares.append((sat.many(first) / len(first), sat.many(then) / len(then)))
        rows.append({"skill": skill, **_row(shares)})
    return pd.DataFrame(rows, columns=["skill", *COLUMNS])


def _orders(learners: pd.DataFrame) -> pd.DataFrame:
    """By which form came first: were one form easier, the gains of the two would differ."""
    rows = []
    for letter in forms():
        mine = learners[learners["first form"] == letter]
        pairs = list(zip(mine["first"], mine["then"], strict=True))
        rows.append({"order": f"{letter}, then {two.other(letter)}", **_row(pairs)})
    return pd.DataFrame(rows, columns=["order", *COLUMNS])


COLUMNS = ["n", "first", "then", "gain", "low", "high"]


def _row(pairs: list[tuple[float, float]]) -> dict[str, float]:
    """Means and the interval of a group; of fewer than five learners, how many they are."""
    row: dict[str, float] = dict.fromkeys(COLUMNS, np.nan)
    row["n"] = len(pairs)
    if len(pairs) < FEWEST_TO_SHOW:
        return row
    first, then = np.array(pairs, dtype=float).T
    mean = mean_gain(then - first)
    return row | {"first": first.mean(), "then": then.mean(), **mean._asdict()}


def mean_gain(differences: np.ndarray) -> Mean:
    """The mean gain of a group, and the interval that holds it in 95 of 100 such groups.

    It is as wide as Student's t says for so many learners.

    >>> [round(one, 2) for one in mean_gain(np.array([1.0, 2, 3, 4, 5]))]
    [3.0, 1.04, 4.96]
    """
    many = len(differences)
    error = float(np.std(differences, ddof=1)) / sqrt(many)
    middle = float(np.mean(differences))
    reach = student(many - 1) * error
    return Mean(middle, middle - reach, middle + reach)


def student(freedom: int, share: float = 0.95) -> float:
    """How far from 0 this share of Student's t reaches, on both sides.

    >>> round(student(4), 2), round(student(29), 2), round(student(10_000), 2)
    (2.78, 2.04, 1.96)
    """
    # By logarithms: the gamma function itself is too large for a float from 342 learners on.
    scale = exp(lgamma((freedom + 1) / 2) - lgamma(freedom / 2)) / sqrt(freedom * pi)
    at = np.linspace(0, 50, 500_001)
    density = scale * (1 + at**2 / freedom) ** (-(freedom + 1) / 2)
    area = 2 * np.cumsum(density) * (at[1] - at[0])
    return float(at[np.searchsorted(area, share)])


def in_words(found: Gains) -> str:
    """The two forms of a class, in plain sentences."""
    more = ""
    if found.unfinished:
        more = f" Left out, as they have not done both in full: {found.unfinished}."
    many = len(found.learners)
    if not many:
        return f"Nobody has done both forms in full.{more}"
    learners = "1 learner has" if many == 1 else f"{many} learners have"
    say = f"{learners} done both forms."
    if many < FEWEST_TO_SHOW:
        return f"{say} Of fewer than {FEWEST_TO_SHOW} we show no gain.{more}"
    mean = mean_gain(found.learners["gain"].to_numpy(dtype=float))
    first, then = found.learners[["first", "then"]].mean()
    say += f" Of {found.questions} questions they had {first:.1f} right in their first form and"
    say += f" {then:.1f} in the other: a gain of {_signed(mean.gain)}, with an interval from"
    say += f" {_signed(mean.low)} to {_signed(mean.high)}. Who guesses gets {found.chance:g} right."
    if many < FEWEST_TO_SAY:
        say += f" Fewer than {FEWEST_TO_SAY} learners are too few to say what the course does."
    elif mean.low <= 0 <= mean.high:
        say += " The interval holds 0: chance alone could do this."
    return (
        f"{say} Without a class that did not take the course, nobody can say what caused it.{more}"
    )


def _signed(value: float) -> str:
    return f"{value:+.1f}".replace("-", "−")
