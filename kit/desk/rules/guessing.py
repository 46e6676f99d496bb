"""`python -m kit.desk.rules.guessing`: what one gets right who reads the options and no more.

Seven strategies choose an option by its form; an eighth gives one verdict to everything. None
should do much better than chance, or the form of a question tells its answer. Where several options
look alike to a strategy, it chooses one of them at random: what is counted is what it can expect.

The last two do what a clever reader did who saw nothing but the options, and had nearly all right:
in a course on careful reading, the careful option is the right one.
"""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import combinations
from typing import NamedTuple

from kit.items import Choice, Item, Match
from kit.items.parts import plain

# Words that limit or soften what is said. A test-wise guesser looks for them.
HEDGES = frozenset(
    """
    about almost appears can could hardly likely mainly may maybe might mostly nearly often only
    part partly perhaps possibly probably rather seem seems so-called some sometimes suggests
    tends unless usually yet
    """.split()  # noqa: SIM905
)
# Words that say who speaks, of what and when; that leave something open; that say more than needed.
ATTRIBUTIONS = frozenset(
    """
    according account called calls day depending name names own probably quotation said say says
    shown source speaker those voice which who whose word words wrote years
    """.split()  # noqa: SIM905
)
OPEN = frozenset(
    """
    before can depending expected may neither no nothing open or possible probably shown under
    unknown whether
    """.split()  # noqa: SIM905
)
CLAIMING = frozenset(
    "always and because by has have is must never since so them therefore was".split()  # noqa: SIM905
)
SENTENCE_ENDS = re.compile(r"[.!?;:](?=\s|$)")
WORD = re.compile(r"[\w'’-]+")


class Guess(NamedTuple):
    """How a strategy does over many questions: shares from 0 to 1, and how many there are."""

    expected: float
    chance: float
    questions: int


def words_of(text: str) -> list[str]:
    return WORD.findall(plain(text).lower())


def longest(texts: list[str]) -> list[float]:
    """A score for each option; the highest is chosen. Here: its letters."""
    return [len(plain(text)) for text in texts]


def most_hedged(texts: list[str]) -> list[float]:
    """Here: its words that limit or soften."""
    return [sum(1 for word in words_of(text) if word in HEDGES) for text in texts]


def most_sentences(texts: list[str]) -> list[float]:
    """Here: its sentences, and parts set off by a semicolon or a colon."""
    return [len(SENTENCE_ENDS.findall(plain(text))) for text in texts]


def odd_one_out(texts: list[str]) -> list[float]:
    """Here: how few words it shares with the others."""
    bags = [set(words_of(text)) for text in texts]
    shared = [0.0] * len(bags)
    for one, other in combinations(range(len(bags)), 2):
        alike = len(bags[one] & bags[other]) / max(1, len(bags[one] | bags[other]))
        shared[one] += alike
        shared[other] += alike
    return [-each for each in shared]


def most_alike(texts: list[str]) -> list[float]:
    """Here: how many words it shares with the others. Distractors are often made from the key."""
    return [-each for each in odd_one_out(texts)]


def most_attributed(texts: list[str]) -> list[float]:
    """Here: its words on who speaks, of what and when."""
    return [sum(1 for word in words_of(text) if word in ATTRIBUTIONS) for text in texts]


def claims_least(texts: list[str]) -> list[float]:
    """Here: what it leaves open, counted twice, less what it claims or gives as a reason."""
    scores: list[float] = []
    for text in texts:
        words = words_of(text)
        left_open = sum(1 for word in words if word in OPEN)
        claimed = sum(1 for word in words if word in CLAIMING)
        scores.append(2 * left_open - claimed)
    return scores


STRATEGIES: dict[str, Callable[[list[str]], list[float]]] = {
    "longest": longest,
    "most hedged": most_hedged,
    "most sentences": most_sentences,
    "odd one out": odd_one_out,
    "most alike": most_alike,
    "most attributed": most_attributed,
    "claims least": claims_least,
}


def singles(items: Iterable[Item]) -> list[Choice]:
    """The questions with one right option among several."""
    return [one for one in items if isinstance(one, Choice) and one.kind == "single"]


def guess(items: Iterable[Item], strategy: str) -> Guess:
    """How one of `STRATEGIES` does over all questions with one right option."""
    score = STRATEGIES[strategy]
    won = []
    chance = []
    for one in singles(items):
        scores = score([option.text for option in one.options])
        chosen = [n for n, each in enumerate(scores) if each == max(scores)]
        right = [n for n, option in enumerate(one.options) if option.right]
        won.append(len(set(chosen) & set(right)) / len(chosen))
        chance.append(len(right) / len(scores))
    return Guess(_mean(won), _mean(chance), len(won))


def one_verdict(items: Iterable[Item], verdicts: Iterable[str]) -> Guess:
    """What the best single verdict gets among rows that ask for one.

    `verdicts` are the ids of matches whose choices are verdicts, the same in each.
    """
    wanted = {*verdicts}
    given: Counter[str] = Counter()
    chance = []
    for one in items:
        if isinstance(one, Match) and one.id in wanted:
            given.update(row.answer for row in one.rows)
            chance += [1 / len(one.choices)] * len(one.rows)
    many = given.total()
    return Guess(max(given.values()) / many if many else 0.0, _mean(chance), many)


def key_is_longest(items: Iterable[Item]) -> tuple[int, int]:
    """How many questions with one right option have it as the longest alone, and of how many."""
    every = singles(items)
    found = 0
    for one in every:
        second, (size, right) = sorted(
            (len(plain(option.text)), option.right) for option in one.options
        )[-2:]
        if right and size > second[0]:
            found += 1
    return found, len(every)


def mean_lengths(items: Iterable[Item]) -> tuple[float, float]:
    """The mean number of letters of right options, and of all others."""
    right: list[int] = []
    other: list[int] = []
    for one in singles(items):
        for option in one.options:
            (right if option.right else other).append(len(plain(option.text)))
    return _mean(right), _mean(other)


def _mean(values: list[float] | list[int]) -> float:
    return sum(values) / len(values) if values else 0.0


def main() -> int:
    """Print what each strategy gets in this course, and the longest keys of each lesson."""
    from kit.questions import lessons

    items = [one for lesson in lessons() for one in lesson.items]
    for strategy in STRATEGIES:
        got = guess(items, strategy)
        print(f"{strategy}: {got.expected:.0%} of {got.questions}, by chance {got.chance:.0%}")
    for lesson in lessons():
        found, many = key_is_longest(lesson.items)
        print(f"lesson {lesson.lesson}: the right option is the longest in {found} of {many}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
