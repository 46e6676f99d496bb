"""What the case file gives to the inbox of a news desk: its cards, and what we say of a claim."""

import re
from typing import Any

import pandas as pd

from kit.casefile.articles import sentence
from kit.casefile.cases import case
from kit.casefile.sourced import said
from kit.errors import KitError, choose
from kit.questions import may_be_told

TABLE = "wires"
_READ = {
    "original page": "We read it on the publisher's own page.",
    "reprint": "We read it in a reprint: the text of an agency or a body, printed by another.",
    "report by others": "We read it in a report by others: they tell what somebody else published.",
    "not seen": "We did not see it.",
}
_OF_A_TABLE = re.compile(r"\s*\(see the table \w+\)|; see the table \w+")
_NO_HOUR_ZONE = ", zone not printed"


def inbox(names: list[str]) -> dict[str, Any]:
    """The claims with these ids, and every card that bears on one of them, in the order of time.

    An unknown claim, or one on which there is no card, raises a KitError with the valid ones.
    """
    here = case()
    if TABLE not in [one["name"] for one in here.package["resources"]]:
        raise KitError(
            f"This course has no inbox: it has no table {TABLE}. Go on with the next part."
        )
    wires = here.frame(TABLE)
    claims = here.frame("claims")
    on_cards = {claim for cell in wires["claims"] for claim in cell.split()}
    with_cards = [claim for claim in claims["id"] if claim in on_cards]
    for name in names:
        chosen = choose(name, claims["id"], "claim")
        if chosen not in on_cards:
            raise KitError(f"The inbox has no card on the claim {chosen!r}.", with_cards)
    about = claims[claims["id"].isin(names)]
    wanted = [bool({*cell.split()} & {*names}) for cell in wires["claims"]]
    # Within a day the table has its own order: an hour without its zone could not be sorted.
    cards = wires[wanted].sort_values("date", kind="stable")
    codes = _codes(here.package)
    return {
        "claims": [*about["id"]],
        "sentences": [_marked(number, rows) for number, rows in about.groupby("sentence")],
        "cards": [_card(row, codes) for row in cards.itertuples()],
    }


def verdicts(names: list[str]) -> list[dict[str, str]] | None:
    """What we say of these claims; None in a copy for a class, whose teacher has not opened it."""
    told = may_be_told()
    if told is not None and not told.issuperset(names):
        return None
    claims = case().frame("claims")
    ids = [*claims["id"]]
    found = []
    for row in claims[claims["id"].isin(names)].itertuples():
        verdict = _OF_A_TABLE.sub("", row.verdict)
        judged = f"{verdict[:1].upper()}{verdict[1:]}."
        found.append({"quote": row.quote, "verdict": judged, "says": _plain(row, ids)})
    return found


def _marked(number: Any, claims: pd.DataFrame) -> dict[str, Any]:
    """A sentence in its parts; `claim` says of each part whether it is of one of these claims."""
    text = sentence(number)
    places = sorted((text.find(quote), quote) for quote in claims["quote"])
    parts = []
    at = 0
    for start, quote in places:
        if start < at:
            continue  # its words are marked already
        parts += [{"text": text[at:start], "claim": False}, {"text": quote, "claim": True}]
        at = start + len(quote)
    parts.append({"text": text[at:], "claim": False})
    return {"number": int(number), "parts": [one for one in parts if one["text"]]}


def _card(row: Any, codes: dict[str, str]) -> dict[str, Any]:
    """One card as a page gets it, with words for its date and for how it was read."""
    language = _text(row.language)
    return {
        "id": row.id,
        "title": row.title,
        "speaker": _text(row.speaker),
        "publisher": _text(row.publisher),
        "affiliation": _text(row.affiliation),
        "when": _when(row),
        "language": language,
        "code": codes.get(language, ""),
        "quote": _text(row.quote),
        "gloss": _text(row.gloss),
        "paraphrase": row.paraphrase,
        "read": _READ.get(row.how_read, f"How we read it: {row.how_read}."),
        "searched": _text(row.searched),
        "later": bool(row.later),
    }


def _when(row: Any) -> str:
    day = f"{row.date.day} {row.date:%B %Y}"
    hour = _text(row.time).replace(_NO_HOUR_ZONE, " (the page names no time zone)")
    return ", ".join(part for part in (day, hour) if part)


def _codes(package: dict[str, Any]) -> dict[str, str]:
    """The codes of languages that a browser knows, where the description of the column has them."""
    (table,) = [one for one in package["resources"] if one["name"] == TABLE]
    fields = {one["name"]: one for one in table["schema"]["fields"]}
    return fields["language"].get("codes", {})


def _plain(row: Any, ids: list[str]) -> str:
    """What others say, for a reader: publishers for ids of sources, no notes on other rows."""
    text = _OF_A_TABLE.sub("", _text(row.others_say))
    sentences = re.split(r"(?<=\.) (?=[A-Z])", text)
    kept = [one for one in sentences if not {*re.findall(r"\w+", one)} & {*ids}]
    return said(" ".join(kept))


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)
