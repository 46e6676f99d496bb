"""The words that the lessons explain: `data/glossary.csv`."""

import re

from kit.casefile.cases import case
from kit.errors import choose
from kit.pages import Page, page


def word(name: str) -> Page:
    """Say what a word means, and which lesson explains it. `table("glossary")` has all words.

    Args:
        name: the word, such as "claim". Capitals, hyphens and spaces make no difference.

    Raises:
        KitError: the word is not in the glossary. The message lists all words.

    >>> word("Claim about the other side")
    claim about the other side: A side speaks about the other side's dead. (Lesson 05)
    """
    words = {plain(one.word): one for one in case().frame("glossary").itertuples()}
    one = words[choose(plain(name) if isinstance(name, str) else name, words, "word")]
    text = f"{one.word}: {one.means} (Lesson {one.lesson})"
    return page("word.html", f"The word {one.word}", text, one=one)


def plain(name: str) -> str:
    return " ".join(re.split(r"[\s_-]+", name.casefold().replace("’", "'"))).strip()
