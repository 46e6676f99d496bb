"""A lesson's text and questions as paper, or a whole class before one screen, can take them."""

import re

from kit.desk.edition.words import unwelcome

_SENTENCE = re.compile(r"(?<=[.!?]) +(?=[A-Z*“(])")
# What else makes a sentence of a lesson useless on paper.
_SCREEN = re.compile(
    r"\b(hints?|slider|(?<!o')clock|choose a dot|we mark (any|only)|rubric"
    r"|compare (these (two )?fields )?with ours"
    r"|each step (above )?(now )?says|on no card)\b",
    re.IGNORECASE,
)
# A class before one screen chooses no dot, and writes no code.
_ALONE = re.compile(r"\b(choose a dot|pandas)\b", re.IGNORECASE)
# "The table above" is on another sheet, or screen; a well "above the tannery" stays.
_PLACE = re.compile(r"\b(\w+) above\b(?! (?:\d|an? |the ))")
_OPEN = re.compile(r"(^|[.!?]”? )Open (?=\w)")  # what opens on a screen is read on paper


def asked_on_paper(text: str) -> str:
    """A question as paper asks it: what stood above or opened there is on another sheet here.

    On a projector it is on another screen.
    """
    return _PLACE.sub(r"\1", _OPEN.sub(r"\1Read ", text))


def on_paper(text: str) -> str:
    """A text without what only a screen can do.

    >>> on_paper("Look at the table above. Click on a dot. Open what was announced.")
    'Look at the table. Read what was announced.'
    """
    paragraphs = []
    for paragraph in text.split("\n\n"):
        kept = [one for one in _SENTENCE.split(paragraph) if not _of_a_screen(one)]
        paragraphs.append(asked_on_paper(" ".join(kept)))
    return "\n\n".join(one for one in paragraphs if one.strip())


def on_projector(text: str) -> str:
    """A text for a whole class, without what only a learner at a computer can do.

    What stood above is on another screen here.

    >>> on_projector("Go by the words above. Nothing is marked until you save.")
    'Go by the words.'
    """
    paragraphs = []
    for paragraph in asked_on_paper(text).split("\n\n"):
        kept = [one for one in _SENTENCE.split(paragraph) if not _of_one_learner(one)]
        paragraphs.append(" ".join(kept))
    return "\n\n".join(one for one in paragraphs if one.strip())


def quoted(words: str) -> str:
    """Words in quotation marks, of which no two stand side by side.

    >>> quoted("“war”"), quoted("he promised “victory”")
    ('“war”', '“he promised ‘victory’”')
    """
    words = words.strip()
    if words.startswith("“") and words.endswith("”") and words.count("“") == 1:
        return words
    return f"“{words.replace('“', '‘').replace('”', '’')}”"


def _of_one_learner(sentence: str) -> bool:
    return bool(_ALONE.search(sentence)) or any(unwelcome(sentence, "projector"))


def _of_a_screen(sentence: str) -> bool:
    return bool(_SCREEN.search(sentence)) or any(unwelcome(sentence, "print"))
