"""What the case file gives to the ledger: the article's sentences, and our claims as cards."""

import re
from typing import Any

import pandas as pd
from pydantic import BaseModel

from kit.casefile.cases import case
from kit.casefile.figures import table_of
from kit.casefile.groups import groups
from kit.casefile.sourced import said
from kit.errors import choose
from kit.questions import may_be_told
from kit.typed import fitted

WORDINGS = "wordings.yaml"
UNNUMBERED = "no number given"
_OWN = ("own-side", "casualty-own-side")
_OTHER = ("other-side", "casualty-enemy")
_SIDES = {"own": "own", "enemy": "other"}
_SOURCE = re.compile(r"\s*\[[A-Z]+\d+\]")


class Wordings(BaseModel, extra="forbid"):
    """What a text may call what is counted, by metric, and who speaks, a list of names for each."""

    metrics: dict[str, list[str]] = {}
    speakers: list[list[str]] = []


def sentences() -> list[dict[str, Any]]:
    """Number, kind, paragraph and text of each sentence; none in a copy without the article."""
    here = case()
    if not here.has_text:
        return []
    text = here.text()
    found: list[dict[str, Any]] = []
    paragraph = 0
    before = None
    for row in here.frame("sentences").itertuples():
        if before is not None:
            broken = "\n" in text[before.end : row.start]
            if broken or before.kind != row.kind:
                paragraph += 1
        one = {"number": int(row.sentence), "kind": row.kind, "paragraph": paragraph}
        found.append({**one, "text": text[row.start : row.end]})
        before = row
    return found


def our_cards() -> list[dict[str, Any]] | None:
    """Our claims as cards; None in a copy for a class, whose teacher has not opened any."""
    told = may_be_told()
    if told is not None and not told:
        return None
    here = case()
    kinds = groups(here).set_index("id")["kind"]
    rows = here.frame("claims").itertuples()
    return [_card(row, kinds[row.group]) for row in rows if told is None or row.id in told]


def claims_in(part: tuple[int, int] | None) -> list[str]:
    """The claims of these sentences, the first and the last; of the whole text without them."""
    claims = case().frame("claims")
    if part is not None:
        claims = claims[claims["sentence"].between(*part)]
    return [*claims["id"]]


def claim_cards(names: list[str]) -> list[dict[str, Any]]:
    """Cards of these claims and published figures, in this order.

    A claim is what the article prints; a figure, a row of the table of figures, is what was
    published. An unknown id raises a KitError with the valid ones.
    """
    here = case()
    kinds = groups(here).set_index("id")["kind"]
    claims = {row.id: row for row in here.frame("claims").itertuples()}
    figures = {row.id: row for row in here.rows(table_of(here)).itertuples()}
    cards = []
    for name in names:
        chosen = choose(name, [*claims, *figures], "claim or figure")
        if chosen in claims:
            cards.append(_card(claims[chosen], kinds[claims[chosen].group]))
        else:
            cards.append(_figure_card(figures[chosen]))
    return cards


def wordings() -> dict[str, Any]:
    """What `data/wordings.yaml` calls the things that are counted, and those who speak."""
    here = case()
    if not (here.root / "data" / WORDINGS).is_file():
        return {}
    return fitted(Wordings, here.document(WORDINGS), f"data/{WORDINGS}").model_dump()


def _card(claim: Any, kind: str) -> dict[str, Any]:
    """One claim as a card. A number without a metric, such as a year, is no figure of it."""
    counted = _text(claim.metric)
    numbers = {
        "low": _number(claim.low) if counted else None,
        "high": _number(claim.high) if counted else None,
        "qualifier": _text(claim.qualifier),
    }
    why = "" if pd.isna(claim.gap) else said(claim.gap).rstrip(".")
    has_figure = not pd.isna(claim.low) or not pd.isna(claim.high) or numbers["qualifier"]
    return {
        "sentence": int(claim.sentence),
        "words": claim.quote,
        "speaker": claim.speaker,
        "nobody": kind == "voice",
        "about": _text(claim.about),
        "metric": counted,
        "numbers": numbers,
        "unnumbered": "" if has_figure or not counted else UNNUMBERED,
        "as_of": _text(getattr(claim, "as_of", None)),
        "side": _side(claim.type, kind),
        "check": _text(claim.checkable),
        "how": _text(claim.checkable_why).rstrip("."),
        "why": f"{why[:1].upper()}{why[1:]}." if why else "",
    }


def _figure_card(figure: Any) -> dict[str, Any]:
    """A published figure as a card: it stands in no sentence of the article."""
    numbers = {"low": _number(figure.low), "high": _number(figure.high)}
    number = figure.high if pd.isna(figure.low) else figure.low
    if pd.isna(number):
        told = ": ".join(filter(None, [_text(figure.metric), UNNUMBERED]))
    else:
        told = " ".join(filter(None, [_text(figure.qualifier), f"{number:,.15g}", figure.metric]))
    return {
        "sentence": None,
        "words": "",
        "told": told,
        "speaker": figure.speaker,
        "nobody": False,
        "about": about_whom(figure),
        "metric": figure.metric,
        "numbers": {**numbers, "qualifier": _text(figure.qualifier)},
        "unnumbered": UNNUMBERED if pd.isna(number) else "",
        "side": _SIDES.get(figure.kind, "outside"),
        "check": "",
        "how": "",
        "why": "",
        "as_of": figure.date_as_given,
    }


def about_whom(figure: Any) -> str:
    """Whose people a figure counts; not every case divides them further."""
    parts = [_text(figure.about), _text(getattr(figure, "population", None))]
    return ", ".join(filter(None, parts))


def _side(type_: str, kind: str) -> str:
    """Whom a speaker talks about; nothing where nobody is named, since a side is the speaker's."""
    if kind == "voice":
        return ""
    if type_ in _OWN:
        return "own"
    if type_ in _OTHER:
        return "other"
    return "outside" if kind == "other" else ""


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _text(value: Any) -> str:
    """A cell in words: an id of a source says nothing to a learner."""
    return "" if pd.isna(value) else _SOURCE.sub("", str(value))


def metrics() -> list[str]:
    """The metrics that our claims use."""
    return sorted({*case().frame("claims")["metric"].dropna()})
