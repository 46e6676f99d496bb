"""Where a quotation stands in the article, letter for letter; else the passage that is nearest."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

from kit.casefile.spans import Sentence, widened

SAME = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-"}
    | {"\u00a0": " ", "\u202f": " ", "\n": " "}
)
OPENING = '"“„«”「『'
CLOSING = '"”“»」』'
STOPS = ".,;: 。、،؛"
LONGEST = 160
"Letters of a sentence that a message shows."
MOST_WORDS = 25
"Of somebody else's text, in one quotation."


class Place(NamedTuple):
    """Where a quotation stands."""

    sentence: int
    start: int
    end: int


def place(
    quote: str, text: str, sentences: list[Sentence], number: int | None = None
) -> Place | str:
    """Where a quotation stands in the text, or a sentence that says what is wrong with it.

    `number` is the sentence that is meant, for words that stand in several.
    """
    if len(quote.split()) > MOST_WORDS:
        return (
            f"it has {len(quote.split())} words. Mark the words that are the claim, "
            f"{MOST_WORDS} at most."
        )
    found = [one.start() for one in re.finditer(re.escape(quote), text)]
    homes = [(at, _home(at, sentences)) for at in found]
    if number is not None:
        homes = [(at, one) for at, one in homes if one and one.number == number]
        if not homes:
            return f"it does not stand in sentence {number}. {nearest(quote, text, sentences)}"
    if not homes:
        return f"it does not stand in the article. {nearest(quote, text, sentences)}"
    if len(homes) > 1:
        return _twice([one.number for _, one in homes if one])
    at, home = homes[0]
    end = at + len(quote)
    if home is None or end > home.end:
        return "it goes beyond one sentence. Make a claim of each sentence."
    whole = widened(text, at, end)
    if whole != (at, end):
        return f"it begins or ends in the middle of a word. Whole words are: {text[slice(*whole)]}"
    return Place(home.number, at, end)


def trimmed(quote: str, text: str) -> str:
    """A quotation without the marks around it, and without a full stop that is not in the text.

    >>> trimmed("«No ship came.»", "They said: «No ship came on Monday.»")
    'No ship came'
    """
    inside = quote[1:-1].strip()
    if quote[:1] in OPENING and quote[-1:] in CLOSING and not {*inside} & {*OPENING, *CLOSING}:
        quote = inside
    shorter = quote.rstrip(STOPS)
    return shorter if quote not in text and shorter in text else quote


def _twice(numbers: list[int]) -> str:
    """What to say of words that stand in several places."""
    if len(set(numbers)) == 1:
        return f"sentence {numbers[0]} has these words twice. Quote some more words beside them."
    *first, last = map(str, sorted(set(numbers)))
    listed = f"{', '.join(first)} and {last}"
    return f"it stands in sentences {listed}. Add a line such as `sentence: {numbers[0]}`."


def nearest(quote: str, text: str, sentences: list[Sentence]) -> str:
    """The passage of the article that is most like a quotation, in a sentence."""
    plain = _plain(quote)
    for one in sentences:
        words = text[one.start : one.end]
        at = _plain(words).find(plain)
        if plain and at >= 0:
            meant = words[at : at + len(quote)]
            why = "other quotation marks, dashes, spaces or capitals"
            return f"Sentence {one.number} has it with {why}: {meant}"
    best = max(sentences, key=lambda one: _likeness(plain, _plain(text[one.start : one.end])))
    return f"Nearest is sentence {best.number}: {_passage(plain, text[best.start : best.end])}"


def _passage(quote: str, words: str) -> str:
    """A sentence; of a long one, the part around the longest stretch that it shares."""
    if len(words) <= LONGEST:
        return words
    matcher = SequenceMatcher(None, quote, _plain(words), autojunk=False)
    shared = matcher.find_longest_match()
    middle = shared.b + shared.size // 2
    start = min(max(0, middle - LONGEST // 2), len(words) - LONGEST)
    end = start + LONGEST
    return f"{'…' if start else ''}{words[start:end]}{'…' if end < len(words) else ''}"


def _plain(words: str) -> str:
    """The same letters in the same places, with marks and capitals made alike."""
    return "".join(_small(letter) for letter in words.translate(SAME))


def _small(letter: str) -> str:
    small = letter.lower()
    return small if len(small) == 1 else letter


def _likeness(quote: str, sentence: str) -> float:
    """How much of a quotation stands in a sentence, in stretches of some length."""
    matcher = SequenceMatcher(None, quote, sentence, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks() if block.size > 3)


def _home(at: int, sentences: list[Sentence]) -> Sentence | None:
    return next((one for one in sentences if one.start <= at < one.end), None)
