"""The words that the lessons explain: `data/glossary.csv`."""

import re

from kit.casefile.cases import case
from kit.errors import KitError, choose
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


def glosses() -> list[dict[str, str]]:
    """The words that the lessons use and explain. None where the glossary is damaged or missing."""
    if not _has_words():
        return []
    try:
        words = case().frame("glossary")
    except KitError:
        return []  # `word` says what is wrong; a page is shown all the same
    if "used_in" in words:
        words = words[words["used_in"] == "lessons"]
    return words[["word", "means", "lesson"]].astype(str).to_dict("records")


def _has_words() -> bool:
    """Whether the case has a glossary."""
    return "glossary" in [one["name"] for one in case().package["resources"]]


def words_in(text: str) -> list[tuple[str, str]]:
    """The hard words of the article that stand in a text, each as it stands there, and its meaning.

    A word is found in other forms, too: "inflict" in "inflicted". One that the glossary quotes is
    a word of the article's that we do not use ourselves.
    """
    if not _has_words():
        return []
    glossary = case().frame("glossary")
    if "used_in" in glossary:  # else all are words of the article
        glossary = glossary[glossary["used_in"] == "article"]
    found = []
    for row in glossary.itertuples():
        stem = re.escape(row.word.strip("“”").removesuffix("e"))
        if form := re.search(rf"\b{stem}(?:e|s|es|ed|ing)?\b", text, re.IGNORECASE):
            found.append((form.start(), form[0], row.means))
    return [(as_written, means) for _, as_written, means in sorted(found)]


def plain(name: str) -> str:
    return " ".join(re.split(r"[\s_-]+", name.casefold().replace("’", "'"))).strip(" “”")
