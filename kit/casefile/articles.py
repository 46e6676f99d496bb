"""The article: numbered sentences, and claims marked by who is speaking."""

from collections import Counter, defaultdict
from typing import Any

import pandas as pd

from kit.casefile.cases import case
from kit.casefile.glossaries import words_in
from kit.casefile.groups import groups
from kit.casefile.spans import Sentence, torn
from kit.errors import KitError, choose
from kit.pages import Page, page

Piece = tuple[str, Any]  # words of a sentence, and the claim that they are, or None


def article(
    highlight: pd.DataFrame | str | list[str] = (),
    first: int | None = None,
    last: int | None = None,
) -> Page:
    """Show the article, or some of its sentences, each with its number.

    What belongs to the web page and not to the text, such as its menu, stands apart at the end.
    Hard words of these sentences are explained below them, behind a click.

    Args:
        highlight: the claims to mark: one id such as "C10", a list of ids, or rows of
            `table("claims")`. Each is marked with its id and its speaker.
        first, last: the numbers of the first and the last sentence to show; else all are shown.

    Raises:
        KitError: a claim or a sentence is not known, or `highlight` is something else.

    >>> article("C10")
    [1] ...
    """
    here = case()
    about = here.package["article"]
    if not here.has_text:
        said = "The text of the article is not in this copy."
        return page("elsewhere.html", said, said, link=about.get("link", ""))
    sentences = here.frame("sentences")
    text = here.text()
    claims = _claims_named(here.frame("claims"), highlight)
    _whole(sentences, text)
    is_part = first is not None or last is not None
    sentences = _between(sentences, first, last)
    counts = Counter(claims["group"])
    speaking = [one for one in groups(here).itertuples() if counts[one.id]]
    parts = {
        "paragraphs": _paragraphs(sentences, claims, text),
        "groups": [(one, counts[one.id]) for one in speaking],
        "notice": "" if is_part else about["publisher_notice"],
        "language": about.get("language", "en"),
        "furniture": not is_part,
        "left_over": "furniture" in set(sentences["kind"]),
    }
    parts["words"] = words_in(" ".join(text[row.start : row.end] for row in sentences.itertuples()))
    lines = [f"[{row.sentence}] {text[row.start : row.end]}" for row in sentences.itertuples()]
    return page("article.html", "The article, sentence by sentence", "\n".join(lines), **parts)


def _claims_named(claims: pd.DataFrame, highlight: Any) -> pd.DataFrame:
    """The rows of the claims to mark; what names none is told."""
    ids = highlight.get("id") if isinstance(highlight, pd.DataFrame) else highlight
    if isinstance(ids, str):
        ids = [ids]
    if not isinstance(ids, list | tuple | set | pd.Series):
        raise KitError('highlight= needs rows of kit.table("claims"), or claim ids such as "C10".')
    known = claims["id"]
    return claims[known.isin([choose(one, known, "claim") for one in ids])]


def _paragraphs(
    sentences: pd.DataFrame, claims: pd.DataFrame, text: str
) -> list[tuple[str, list[tuple[int, list[Piece]]]]]:
    """The sentences in paragraphs: the kind of each, and its sentences by number and in pieces.

    A paragraph ends where the text breaks the line, or where the kind of sentence changes.
    """
    found: list[tuple[str, list[tuple[int, list[Piece]]]]] = []
    claims_in = defaultdict(list)
    for claim in claims.itertuples():
        claims_in[claim.sentence].append(claim)
    end = None
    for row in sentences.itertuples():
        pieces = _pieces(text, row, claims_in[row.sentence])
        goes_on = end is not None and "\n" not in text[end : row.start] and found[-1][0] == row.kind
        if not goes_on:
            found.append((row.kind, []))
        found[-1][1].append((row.sentence, pieces))
        end = row.end
    return found


def _between(sentences: pd.DataFrame, first: int | None, last: int | None) -> pd.DataFrame:
    """The rows of the sentences that are asked for."""
    known = [int(one) for one in sentences["sentence"]]
    start = known[0] if first is None else sentence_number(first, known)
    end = known[-1] if last is None else sentence_number(last, known)
    if end < start:
        raise KitError(f"first={first} comes after last={last}: turn them round.")
    return sentences[sentences["sentence"].between(start, end)].reset_index(drop=True)


def sentence_number(value: object, known: list[int]) -> int:
    """The number of a sentence that the article has."""
    if type(value) is int and value in known:
        return value
    raise KitError(f"The article has no sentence {value!r:.20}: {known[0]} to {known[-1]}.")


def sentence(number: int) -> str:
    """The words of a sentence of the article, by its number.

    In a copy without the article, only those that claims quote.
    """
    if not case().has_text:
        claims = case().frame("claims")
        return " … ".join(["", *claims[claims["sentence"] == number]["quote"], ""]).strip()
    sentences = case().frame("sentences").set_index("sentence")
    start, end = sentences.loc[number, ["start", "end"]]
    return case().text()[start:end]


def _whole(sentences: pd.DataFrame, text: str) -> None:
    """Stop before a page that leaves words of the article out, or prints some twice."""
    rows = sentences[["sentence", "kind", "start", "end"]].itertuples(index=False)
    for fault in torn([Sentence(*row) for row in rows], text):
        where = f"data/sentences.csv, sentence {fault.number}, field {fault.field!r}"
        raise KitError(f"{where}: {fault.value} does not fit. Allowed: {fault.allowed}.")


def _pieces(text: str, row: Any, claims: list[Any]) -> list[Piece]:
    """One sentence cut at the exact words of each of its claims, in order."""
    spans = []
    for claim in claims:
        start = text.find(claim.quote, row.start, row.end)
        if start < 0:
            where = f"data/claims.csv ({claim.id}), field 'quote'"
            say = f"sentence {row.sentence} does not hold these words, letter for letter"
            raise KitError(f"{where}: {claim.quote!r}. {say}.")
        spans.append((start, start + len(claim.quote), claim))
    pieces: list[Piece] = []
    at = row.start
    for start, end, claim in sorted(spans):
        first = max(start, at)  # words that two claims share are printed once all the same
        pieces += [(text[at:first], None), (text[first:end], claim)]
        at = max(at, end)
    return [*pieces, (text[at : row.end], None)]
