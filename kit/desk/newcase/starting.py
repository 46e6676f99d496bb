"""The case.yaml that a teacher begins with: what can be known of a text, and what to write."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from kit.casefile.spans import Sentence
from kit.desk.newcase.quotations import place
from kit.desk.newcase.resolving import slug
from kit.desk.newcase.texts import sentences
from kit.errors import KitError, plainly
from kit.ledgers import Card

TEMPLATE = Path(__file__).with_name("case.yaml.txt")
IN_ENGLISH = {"a", "and", "in", "of", "the", "to"}
"Of ten words of English, one or more is one of these; of other languages, fewer."
NO_CLAIMS = """\
claims:
#  - mayor: the bridge was old
#    about: the bridge
#    check: partly
#    how: read the plans of the town
#  - council: more than 200 houses were dark
#    number: more than 200
#    metric: houses without light
#    about: houses of the town
#    as_of: Saturday morning
#    speaks_of: own
"""
NO_SPEAKERS = """\
speakers:
#  mayor: Ada Lind, mayor of Southbank
#  council: {name: Council of Northbank, side: Northbank}
#  engineer: {name: 'Jo Berg, engineer', outside: yes}
"""


@dataclass
class Cards:
    """Claim cards that somebody made with the ledger, as a case file has them."""

    speakers: dict[str, str] = field(default_factory=dict)
    claims: list[dict[str, Any]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def case_file(text: str, found: Cards) -> str:
    """The text of case.yaml."""
    numbered = sentences(text)
    first = next((one for one in numbered if one.kind == "headline"), numbered[0])
    title = text[first.start : first.end]
    made = TEMPLATE.read_text(encoding="utf-8")
    made = made.replace("<title>", json.dumps(title[:120], ensure_ascii=False))
    made = made.replace("<language>", _language(text))
    made = made.replace("<speakers>", _block("speakers", found.speakers) or NO_SPEAKERS)
    made = made.replace("<claims>", _block("claims", found.claims) or NO_CLAIMS)
    return made.replace("<sentences>", "\n".join(_commented(text, numbered)))


def _language(text: str) -> str:
    """The line of the language: filled in for English, else left to whoever knows it."""
    words = re.findall(r"\w+", text.lower())
    common = [word for word in words if word in IN_ENGLISH]
    if 10 * len(common) >= len(words):
        return "language: en"
    return "language:   # its short name, such as es, fr or pt"


def _block(name: str, content: Any) -> str:
    if not content:
        return ""
    return yaml.safe_dump({name: content}, allow_unicode=True, sort_keys=False, width=1000)


def _commented(text: str, numbered: list[Sentence]) -> Iterator[str]:
    """The sentences with their numbers, each a comment of one line."""
    for one in numbered:
        yield f"# {one.number:>3}  {text[one.start : one.end]}"


# --- claim cards ---------------------------------------------------------------------------------


def cards_in(path: Path, text: str) -> Cards:
    """The cards of a hand-in, a journal or a file of the web edition, found in the article."""
    cards = list({one.id: one for one in _cards(_content(path))}.values())
    kept = [one for one in cards if not one.deleted]
    if not kept:
        raise KitError(
            f"{path} holds no claim card. Give a hand-in of kit.hand_in(), or a journal."
        )
    made = Cards()
    numbered = sentences(text)
    keys: dict[str, str] = {}
    for one in kept:
        found = place(one.words, text, numbered)
        if isinstance(found, str) and "sentences" in found:
            found = place(one.words, text, numbered, one.sentence)
        if isinstance(found, str):
            made.remarks.append(f"A card is left out: “{one.words:.60}”: {found}")
            continue
        made.claims.append({_key(one.speaker.strip(), keys): one.words} | _told(one))
    made.speakers = {key: name for name, key in keys.items()}
    return made


def _content(path: Path) -> Any:
    """What a file of JSON holds, or one with JSON on each line."""
    try:
        raw = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise KitError(f"{path} cannot be read ({plainly(error)}).") from None
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        pass
    try:
        return [json.loads(line) for line in raw.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        raise KitError(f"{path} is no hand-in and no journal: it holds no JSON.") from None


def _cards(content: Any) -> Iterator[Card]:
    """Every card in a file, wherever it stands and however deep, in the order of the file."""
    left = [content]
    while left:
        one = left.pop()
        inside = one if isinstance(one, list) else []
        if isinstance(one, dict):
            try:
                yield Card.model_validate(one.get("card"))
            except ValidationError:
                inside = [*one.values()]
        left += reversed(inside)


def _key(speaker: str, keys: dict[str, str]) -> str:
    """A short name for a speaker; the article's own voice where nobody is named."""
    if not speaker or speaker.casefold() in ("nobody", "nobody named"):
        return "article"
    if speaker not in keys:
        keys[speaker] = slug(speaker, {*keys.values(), "article"}, "speaker")
    return keys[speaker]


def _told(card: Card) -> dict[str, Any]:
    """What a card says besides, in the fields of a claim."""
    told: dict[str, Any] = {
        "about": card.about.strip(),
        "as_of": card.as_of.strip(),
        "speaks_of": card.side,
        "check": card.check,
        "how": card.how.strip(),
    }
    numbers = card.numbers
    ends = {"low": numbers.low, "high": numbers.high}
    given = {name: f"{end:.15g}" for name, end in ends.items() if end is not None}
    if given and card.metric.strip():
        told["number"] = given
        if qualifier := card.qualifier.strip() or numbers.qualifier:
            told["number"]["qualifier"] = qualifier
        told["metric"] = card.metric.strip()
    return {name: value for name, value in told.items() if value}
