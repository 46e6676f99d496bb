"""What an earlier build has asked: saved answers belong to it, so a new build asks it again.

The tables and the question file that the earlier build wrote are read, and nothing besides. Whoever
deletes the question file lets the next build choose anew.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from kit.datafiles import LOADER

Item = dict[str, Any]
AGAIN = 100
"A question in the place of one that has gone has its number, and this added to it."


@dataclass(frozen=True)
class Claimed:
    """A claim of the earlier build."""

    id: str
    sentence: int
    quote: str


@dataclass
class Before:
    """The claims and the questions of the earlier build."""

    claims: list[Claimed] = field(default_factory=list)
    items: dict[int, Item] = field(default_factory=dict)
    "By their place in the lesson. What a new build cannot ask again is taken out."
    retired: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    "The ids of all its questions."

    def quote(self, claim: str) -> str:
        """The words of a claim, as they were."""
        return next((one.quote for one in self.claims if one.id == claim), "")

    def new_id(self, lesson: str, place: int) -> str:
        """An id for a question at a place of the lesson that no other has had."""
        number = place
        while f"{lesson}.{number}" in (*self.ids, *self.retired):
            number += AGAIN
        return f"{lesson}.{number}"


def before(folder: Path, name: str) -> Before:
    """What the last build of a course has written; nothing where there is none to be read."""
    made = Before()
    try:
        with (folder / "data/claims.csv").open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                made.claims.append(Claimed(row["id"], int(row["sentence"]), row["quote"]))
        written = (folder / f"data/questions/{name}.yaml").read_text(encoding="utf-8")
        lesson = yaml.load(written, LOADER)
        made.ids = [one["id"] for one in lesson["items"]]
        made.items = {place_of(one["id"]): one for one in lesson["items"]}
        made.retired = [*lesson.get("retired", [])]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, yaml.YAMLError):
        pass  # the checks of the course say what is wrong with a file that was changed by hand
    return made


def place_of(name: str) -> int:
    """The place in the lesson of the question with this id."""
    return int(name.partition(".")[2]) % AGAIN


def claim_ids(claims: Sequence[Claimed], known: Iterable[Claimed]) -> list[str]:
    """An id for each claim: its own where the earlier build had it, else a new one.

    The claims have no ids yet. One is the same if its words are, or if in one sentence one of the
    two has the words of the other.

    >>> old = [Claimed("C01", 3, "the bridge was old"), Claimed("C02", 4, "it fell")]
    >>> new = [Claimed("", 2, "nobody came"), Claimed("", 3, "bridge was old")]
    >>> claim_ids(new, old)
    ['C03', 'C01']
    """
    left = list(known)
    highest = max((int(one.id[1:]) for one in left if one.id[1:].isdecimal()), default=0)
    found: dict[int, str] = {}
    for is_same in (_as_it_was, _same_words, _longer_or_shorter):
        for number, one in enumerate(claims):
            match = next((old for old in left if is_same(old, one)), None)
            if match and number not in found:
                found[number] = match.id
                left.remove(match)
    for number in range(len(claims)):
        if number not in found:
            highest += 1
            found[number] = f"C{highest:02}"
    return [found[number] for number in range(len(claims))]


def _as_it_was(old: Claimed, new: Claimed) -> bool:
    return old.quote == new.quote and old.sentence == new.sentence


def _same_words(old: Claimed, new: Claimed) -> bool:
    return old.quote == new.quote


def _longer_or_shorter(old: Claimed, new: Claimed) -> bool:
    return old.sentence == new.sentence and (old.quote in new.quote or new.quote in old.quote)
