"""Where sentences and quotes stand in the article: are its words printed once, and whole?"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

ENDS_WELL = re.compile(r"[.?!…:。！？।؟][\s\"'”“’‘»」』)\]]*$")
BEGINS_BADLY = re.compile(r"^[\s,.;:?!)\]]|^[a-zà-öø-ÿ]")
TWO_IN_ONE = re.compile(
    r"\b(?!(?:Capt|Prof|Sept|Srta)\b)[^\W\d_]{4,}[.?!]['\"”’)\]]* +['\"“‘(]?[A-Z]"
)
UNSPACED = frozenset("CJK HIRAGANA KATAKANA KHMER LAO MYANMAR THAI".split())  # noqa: SIM905
"Scripts without spaces between words, as Unicode names their letters."


class Sentence(NamedTuple):
    """A row of the table of sentences."""

    number: int
    kind: str
    start: int
    end: int


class Fault(NamedTuple):
    """What is wrong with a row: its field, what stands there, and what may."""

    number: int
    field: str
    value: object
    allowed: str


def torn(sentences: list[Sentence], text: str) -> Iterator[Fault]:
    """Where the sentences lose words of the article, or print some twice."""
    before = 0
    for one in sentences:
        if not one.start < one.end <= len(text):
            rule = f"more than start ({one.start}), and at most {len(text)}, the article's length"
            yield Fault(one.number, "end", one.end, rule)
            return
        if one.start < before:
            rule = f"{before} or more: sentence {one.number} begins inside the one before it"
            yield Fault(one.number, "start", one.start, rule)
        elif lost := text[before : one.start].strip():
            rule = f"{before}, or the words '{lost:.40}' are in no sentence"
            yield Fault(one.number, "start", one.start, rule)
        before = one.end
    if sentences and (lost := text[before:].strip()):
        rule = f"{len(text.rstrip())}, or the words '{lost:.40}' are in no sentence"
        yield Fault(sentences[-1].number, "end", before, rule)


def misplaced(sentences: list[Sentence], text: str) -> Iterator[Fault]:
    """Where a boundary stands in the middle of a sentence, or of a word."""
    for place, one in enumerate(sentences, 1):
        words = text[one.start : one.end]
        if one.number != place:
            yield Fault(one.number, "sentence", one.number, f"{place}: they are counted from 1")
        if "\n" in words.strip():
            yield Fault(one.number, "end", one.end, "a place before the next line begins")
        if words != words.strip():
            yield Fault(one.number, "end", one.end, "no space at the start or end of a sentence")
        if one.kind != "body":
            continue
        # Where the article itself breaks the line, nobody has to say that a sentence ends.
        begins_line = not text[: one.start].rpartition("\n")[2].strip()
        ends_line = not text[one.end :].partition("\n")[0].strip()
        if BEGINS_BADLY.search(words) and not begins_line:
            rule = f"where a sentence begins, and '{words:.25}' is not the beginning of one"
            yield Fault(one.number, "start", one.start, rule)
        elif not ENDS_WELL.search(words) and not ends_line:
            rule = f"where a sentence ends, and '{words[-25:]}' is not the end of one"
            yield Fault(one.number, "end", one.end, rule)
        elif found := TWO_IN_ONE.search(words):
            rule = f"the end of one sentence; another seems to begin in '{found[0]}'"
            yield Fault(one.number, "end", one.end, rule)


def widened(text: str, start: int, end: int) -> tuple[int, int]:
    """A passage with the whole words at both its ends; the same passage if it cuts no word.

    >>> "the old bridge"[slice(*widened("the old bridge", 5, 9))]
    'old bridge'
    """
    while _in_word(text, start) or _behind_apostrophe(text, start):
        start -= 2 if _behind_apostrophe(text, start) else 1
    while _in_word(text, end):
        end += 1
    return start, end


def _in_word(text: str, at: int) -> bool:
    """Whether a place has letters of one word on both sides."""
    around = text[at - 1 : at + 1] if at else ""
    return len(around) == 2 and all(map(_is_spaced_letter, around))


def _behind_apostrophe(text: str, at: int) -> bool:
    """As in l'eau, which is one word here."""
    return bool(re.search(r"\w[’']$", text[max(0, at - 2) : at])) and text[at : at + 1].isalnum()


def _is_spaced_letter(letter: str) -> bool:
    return letter.isalnum() and unicodedata.name(letter, "").split(" ")[0] not in UNSPACED


def overlapping(quotes: list[tuple[str, int, int]]) -> Iterator[tuple[str, str]]:
    """The names of quotes that share words: each (name, start, end) with the one before it."""
    ordered = sorted(quotes, key=lambda one: one[1:])
    for (first, _, end), (second, start, _) in pairwise(ordered):
        if start < end:
            yield first, second
