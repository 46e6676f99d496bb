"""What case.yaml names, found: groups of speakers, and each claim at its place in the article."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from kit.casefile.spans import Sentence
from kit.desk.newcase.casefiles import NAME, VOICE, Claim, Published, Read
from kit.desk.newcase.looks import MOST, Look, look
from kit.desk.newcase.quotations import Place, place, trimmed
from kit.desk.newcase.remembering import Claimed, claim_ids
from kit.desk.newcase.sayings import Sayings
from kit.errors import KitError, closest

OWN_VOICE = "the article's own voice"
FAR = 5.0
"Degrees from which on a place is far from another."


@dataclass(frozen=True)
class Group:
    """Speakers who share a colour: a side, one speaker alone, or the article itself."""

    id: str
    name: str
    kind: str
    "voice, side or other"
    look: Look


@dataclass(frozen=True)
class Marked:
    """A claim of the case file with its speaker and its place in the article."""

    id: str
    claim: Claim
    speaker: str
    group: Group
    at: Place

    @property
    def quote(self) -> str:
        return self.claim.quote

    @property
    def is_voice(self) -> bool:
        return self.group.kind == "voice"


@dataclass
class Resolved:
    """A case file whose every name was found."""

    read: Read
    text: str
    sentences: list[Sentence]
    say: Sayings
    "What the lesson says, in its language."
    groups: list[Group] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    "By the key of a speaker, who that is."
    group_of: dict[str, Group] = field(default_factory=dict)
    claims: list[Marked] = field(default_factory=list)
    "In the order of the article."

    def words(self, number: int) -> str:
        """A sentence of the article."""
        one = self.sentences[number - 1]
        return self.text[one.start : one.end]


def resolved(
    read: Read, text: str, sentences: list[Sentence], known: Sequence[Claimed] = ()
) -> Resolved:
    """Find all that the file names; what is not found is a KitError with a line for each.

    Claims that are known from an earlier build have the ids that they had there.
    """
    made = Resolved(
        read, text, sentences, Sayings(read.case.taught_in or read.case.language, read.case.words)
    )
    _add_groups(made)
    problems = [*_speakers(made), *_claims(made), *_turned_round(made)]
    problems += _overlaps(made)
    if problems:
        raise KitError("\n".join(problems))
    made.claims.sort(key=lambda one: one.at.start)
    ids = claim_ids([Claimed("", one.at.sentence, one.quote) for one in made.claims], known)
    made.claims = [replace(one, id=name) for one, name in zip(made.claims, ids, strict=True)]
    return made


def _add_groups(made: Resolved) -> None:
    """The article's own voice, then sides, then all others, each in the order of the alphabet."""
    case = made.read.case
    made.names = {
        VOICE: made.say(OWN_VOICE),
        **{key: one.name for key, one in case.speakers.items()},
    }
    kinds: dict[str, str] = {}
    for one in case.speakers.values():
        kinds.setdefault(one.side or one.name, "other" if one.outside else "side")
    ordered = sorted(kinds, key=lambda name: (kinds[name] == "other", name.casefold()))
    if len(ordered) + 1 > MOST:
        raise KitError(
            f"{made.read.where('speakers')}: {len(ordered)} groups of speakers are more than eyes "
            f"can tell apart. Give some of them the same `side:`, until there are {MOST - 1}."
        )
    made.groups = [Group(VOICE, made.say("The article's own voice"), "voice", look(0))]
    for name in ordered:
        taken = {one.id for one in made.groups}
        shown = look(len(made.groups))
        made.groups.append(Group(slug(name, taken, "group"), name, kinds[name], shown))
    by_name = {one.name: one for one in made.groups}
    made.group_of = {VOICE: made.groups[0]}
    made.group_of |= {key: by_name[one.side or one.name] for key, one in case.speakers.items()}


def _speakers(made: Resolved) -> Iterator[str]:
    """Whoever speaks is listed, and listed once."""
    case = made.read.case
    spoken: list[tuple[str, int, Claim | Published]] = []
    spoken += [("claims", number, one) for number, one in enumerate(case.claims)]
    spoken += [("figures", number, one) for number, one in enumerate(case.figures)]
    for part, number, one in spoken:
        if one.speaker not in made.names:
            near = closest(one.speaker, made.names)
            guess = f"Did you mean {near}? " if near else ""
            known = ", ".join(made.names)
            yield (
                f"{made.read.where(part, number)}: {one.speaker} is not among the speakers. {guess}"
                f"Valid: {known}. Add others under `speakers:`."
            )
    seen: dict[str, str] = {}
    for key, speaker in case.speakers.items():
        if key == VOICE:
            where = made.read.where("speakers", key)
            said = f"{VOICE} is the article's own voice, and always there"
            yield f"{where}: {said}. Take this line out."
        before = seen.setdefault(speaker.name, key)
        if before != key:
            where = made.read.where("speakers", key)
            yield f"{where}: {speaker.name} is listed as {before} already. Keep one of the two."


def _claims(made: Resolved) -> Iterator[str]:
    """Each quotation stands in the article, in one place and whole."""
    for number, given in enumerate(made.read.case.claims):
        one = given.model_copy(update={"quote": trimmed(given.quote, made.text)})
        found = place(one.quote, made.text, made.sentences, one.sentence)
        if isinstance(found, str):
            yield f"{made.read.where('claims', number)}: “{one.quote:.60}”: {found}"
        elif one.speaker in made.names:
            group = made.group_of[one.speaker]
            made.claims.append(Marked(str(number), one, made.names[one.speaker], group, found))


def _overlaps(made: Resolved) -> Iterator[str]:
    """No two claims share words."""
    for one, other in pairwise(sorted(made.claims, key=lambda each: each.at.start)):
        if other.at.start < one.at.end:
            where = made.read.where("claims", int(other.id))
            line = made.read.where("claims", int(one.id)).removeprefix(f"{NAME}, ")
            yield (
                f"{where}: “{other.quote:.60}” shares words with the claim of {line}. Let each "
                "word belong to one claim."
            )


def _turned_round(made: Resolved) -> Iterator[str]:
    """No place has its longitude first: far away as it is written, among the others turned round.

    Of two places nobody can tell which one is wrong.
    """
    places = made.read.case.places
    for key, one in places.items():
        others = [other.at for other in places.values() if other is not one]
        lat, lon = one.at
        if len(others) < 2 or abs(lon) > 90:
            continue
        near = min(_apart((lon, lat), other) for other in others)
        if FAR < min(_apart(one.at, other) for other in others) > 10 * near:
            yield (
                f"{made.read.where('places', key)}: {key} is far from all other places. Latitude "
                f"comes first: is it [{lon:g}, {lat:g}]?"
            )


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Roughly how far apart two places are, in degrees."""
    around = abs((one[1] - other[1] + 180) % 360 - 180)
    return max(abs(one[0] - other[0]), around)


def slug(name: str, taken: set[str], otherwise: str) -> str:
    """A name as an id: small letters, digits and -, unlike those that are taken.

    >>> slug("Valparaíso (puerto)", {"valparaiso-puerto"}, "place")
    'valparaiso-puerto-2'
    >>> slug("東京", set(), "place")
    'place'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    made = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or otherwise
    number = 2
    found = made
    while found in taken:
        found = f"{made}-{number}"
        number += 1
    return found
