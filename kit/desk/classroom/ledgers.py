"""What a class marked in the article: claims that it overlooked, fields in which cards go wrong.

A card is laid over ours as the page does it (`kit/page/laying.js`), only more coarsely: a field
counts as another one where the two have no telling word or number in common. Where a card differs,
ours is not always the better one.
"""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pandas as pd
from pydantic import ValidationError

from kit import ledgers, provided
from kit.desk.classroom.handins import HandIns

FEWEST = 5  # learners with cards, below which nothing is counted: it would be of single ones
CLAIMS = ["sentence", "words", "learners with a card", "of", "share"]
FIELDS = ["field", "compared", "left empty", "not as ours", "share"]
_NAMES = {
    "speaker": "Who speaks",
    "about": "About whom",
    "metric": "Metric",
    "figure": "Figure",
    "qualifier": "Qualifier",
    "as_of": "As of when",
    "side": "The speaker talks about",
    "check": "Could it be checked",
}
_MAY_STAY_OPEN = ("side", "check")
"Fields that a card asks for afterwards: who leaves them empty has made no mistake."
_SMALL = re.compile("the|and|for|its|own|with|from|that|this|was|were|are|has|have")
_SHORTER = 0.5  # as much of the shorter of two marks must be in the other
_A_PART = 1 / 3  # of our words: who marked fewer marked something within our claim


@dataclass(frozen=True)
class Ledgers:
    claims: pd.DataFrame
    "A row for each claim of ours on a sentence that the class worked on, most overlooked first."
    fields: pd.DataFrame
    "A row for each field of the card, the one that goes wrong most often first."
    learners: int
    "How many have cards of the article. Below FEWEST the two tables are empty."


def ledgers_of(found: HandIns) -> Ledgers:
    """The cards of a class laid over ours."""
    every = _cards(found)
    count = len(every)
    claims = pd.DataFrame(columns=CLAIMS, dtype=object)
    fields = pd.DataFrame(columns=FIELDS, dtype=object)
    if count < FEWEST:
        return Ledgers(claims, fields, count)
    ours = _ours()
    pairs = [pair for cards in every.values() for pair in _pairs(cards, ours)]
    worked = {card.sentence for cards in every.values() for card in cards}
    found_by = Counter(one["first"] for _, one in pairs)  # each learner has a pair once
    rows = [
        [
            one["sentence"],
            one["words"],
            found_by[one["first"]],
            count,
            found_by[one["first"]] / count,
        ]
        for one in ours
        if one["sentence"] in worked
    ]
    claims = pd.DataFrame(sorted(rows, key=lambda row: row[2]), columns=CLAIMS)
    told = [_field(name, pairs) for name in _NAMES]
    told = sorted((row for row in told if row[1]), key=lambda row: -row[4])
    return Ledgers(claims, pd.DataFrame(told, columns=FIELDS), count)


def _cards(found: HandIns) -> dict[str, list[ledgers.Card]]:
    """The cards of the article by learner, each as it was saved last, without those deleted."""
    last: dict[str, dict[str, ledgers.Card]] = {}
    events = found.events[found.events["event"].eq("card")]
    for one in events[events["item"].eq(ledgers.ARTICLE)].itertuples():
        try:
            card = ledgers.Card.model_validate(found.answers[one.answer][1])
        except ValidationError:
            continue  # of another version, or written by hand
        last.setdefault(str(one.learner), {})[card.id] = card
    kept = {name: [one for one in mine.values() if not one.deleted] for name, mine in last.items()}
    return {name: mine for name, mine in kept.items() if mine}


def _ours() -> list[dict[str, Any]]:
    """Our cards with the places of their words in the article."""
    words: list[str] = []
    starts: dict[int, int] = {}
    for sentence in provided.case().sentences():
        starts[sentence["number"]] = len(words)
        words += [_bare(one) for one in sentence["text"].split()]
    placed = []
    for card in provided.case().our_cards() or []:
        wanted = [one for one in map(_bare, card["words"].split()) if one]
        place = _place(words, wanted, starts.get(card["sentence"], 0))
        if place is not None:
            placed.append({**card, "first": place[0], "last": place[1]})
    return placed


def _bare(word: str) -> str:
    return re.sub(r"^\W+|\W+$", "", word.lower())


def _place(words: list[str], wanted: list[str], start: int) -> tuple[int, int] | None:
    """Where these words stand, at `start` or behind it; a word of marks alone is passed over."""
    kept = [(word, n) for n, word in enumerate(words) if word and n >= start]
    for n in range(len(kept) - len(wanted) + 1):
        here = kept[n : n + len(wanted)]
        if wanted and [word for word, _ in here] == wanted:
            return here[0][1], here[-1][1]
    return None


def _pairs(
    cards: list[ledgers.Card], ours: list[dict[str, Any]]
) -> list[tuple[ledgers.Card, dict[str, Any]]]:
    """Each card with the claim of ours that it is about, each of them once, the closest first."""
    close = [
        (_closeness(card, one), n, k) for n, card in enumerate(cards) for k, one in enumerate(ours)
    ]
    pairs = []
    mine: set[int] = set()
    theirs: set[int] = set()
    for value, n, k in sorted(close, key=lambda one: -one[0]):
        if value and n not in mine and k not in theirs:
            mine.add(n)
            theirs.add(k)
            pairs.append((cards[n], ours[k]))
    return pairs


def _closeness(card: ledgers.Card, one: dict[str, Any]) -> float:
    shared = min(card.last, one["last"]) - max(card.first, one["first"]) + 1
    lengths = [card.last - card.first + 1, one["last"] - one["first"] + 1]
    if min(lengths) < 1 or shared / min(lengths) < _SHORTER:
        return 0
    same = _numbers(card) == _numbers(one) != (None, None)
    amount = one["numbers"]["qualifier"].lower() if _numbers(one) == (None, None) else ""
    names_it = amount != "" and amount in card.words.lower()  # "hundreds"
    if not same and not names_it and shared / lengths[1] < _A_PART:
        return 0
    return shared / max(lengths) + (1 if same else 0)


def _numbers(card: Any) -> tuple[float | None, float | None]:
    numbers = card["numbers"] if isinstance(card, dict) else card.numbers.model_dump()
    return numbers["low"], numbers["high"]


def _field(name: str, pairs: list[tuple[ledgers.Card, dict[str, Any]]]) -> list[Any]:
    compared = empty = other = 0
    for card, one in pairs:
        wanted = _said(one, name)
        if not wanted or (name == "side" and one.get("nobody")):
            continue
        mine = _said(card.model_dump(), name)
        if name in _MAY_STAY_OPEN and not mine:
            continue
        compared += 1
        if not mine and not (name == "speaker" and one.get("nobody")):
            empty += 1
        elif mine and not _alike(name, mine, wanted, one):
            other += 1
    share = (empty + other) / compared if compared else 0
    return [_NAMES[name], compared, empty, other, share]


def _said(card: dict[str, Any], name: str) -> str:
    if name == "figure":
        ends = [card["numbers"][end] for end in ("low", "high")]
        return "" if ends == [None, None] else " ".join(f"{end}" for end in ends)
    if name == "qualifier":
        return (card.get("qualifier") or card["numbers"]["qualifier"] or "").strip()
    return (card.get(name) or "").strip()


def _alike(name: str, mine: str, wanted: str, one: dict[str, Any]) -> bool:
    """Whether two cards say the same in a field, as far as words can tell."""
    if name in ("side", "check", "figure"):
        return mine == wanted
    if name == "speaker" and one.get("nobody"):
        return bool(re.search(r"(?i)\b(nobody|no one|article|unnamed|reporter|journalist)\b", mine))
    if name == "metric" and wanted in _metrics_of(mine):
        return True
    return bool(_telling(mine) & _telling(wanted)) or mine.lower() == wanted.lower()


def _metrics_of(text: str) -> set[str]:
    """The metrics that a word in a text may name, as the case has them."""
    found = set()
    for metric, words in provided.case().wordings().get("metrics", {}).items():
        if any(re.search(rf"(?i)\b{re.escape(word)}\b", text) for word in [metric, *words]):
            found.add(metric)
    return found


def _telling(text: str) -> set[str]:
    """Words and numbers that say something; a year only where there is nothing else."""
    words = re.findall(r"\d+|[^\W\d]{3,}", text.lower())
    years = {word for word in words if re.fullmatch(r"(?:19|20)\d\d", word)}
    telling = {word for word in words if not _SMALL.fullmatch(word)}
    return telling - years if telling - years else telling
