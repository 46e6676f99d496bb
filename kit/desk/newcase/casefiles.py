"""`case.yaml`, the one file that a beginner edits: read whole, every problem told with its line."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import (
    BaseModel,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from kit.datafiles import SLIPS, mark_of, reason
from kit.desk.newcase import sayings
from kit.desk.newcase.amounts import Amount, amount
from kit.errors import KitError, closest
from kit.typed import place, why

NAME = "case.yaml"
VOICE = "article"
"The speaker where the article says something and names nobody."
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"Every value is text: no, 12:30 and 1e3 stay what somebody wrote."
Text = Annotated[str, Field(min_length=1)]
Steps = tuple[str | int, ...]
OFF = re.compile(r"(?:off|no|false)\b[\s:,;.-]*(.*)", re.IGNORECASE | re.DOTALL)


class Part(BaseModel, extra="forbid"):
    """A part of the file."""


class Speaker(Part):
    name: Text
    side: Text | None = None
    "Speakers of one side share a colour and a line."
    outside: bool = False
    "Neither side: a witness, an expert, an agency."


class Position(Part):
    at: tuple[Annotated[float, Field(ge=-90, le=90)], Annotated[float, Field(ge=-180, le=180)]]
    "Latitude and longitude in degrees."
    why: str = ""


class Counted(Part):
    """What a claim and a figure have in common."""

    speaker: Text
    about: str = ""
    number: Amount | None = None
    metric: str = ""
    note: str = ""

    @field_validator("number", mode="before")
    @classmethod
    def _read(cls, written: object) -> Amount | None:
        if isinstance(written, dict):
            return Amount(**{name: _number(name, value) for name, value in written.items()})
        return amount(written)

    @model_validator(mode="after")
    def _never_bare(self) -> "Counted":
        if self.number and not self.metric:
            raise ValueError("a number needs `metric:`, what is counted")
        return self


def _number(name: str, value: str) -> Any:
    if name not in Amount.__dataclass_fields__:
        raise ValueError(f"low, high and qualifier, not {name}")
    return float(value) if name in ("low", "high") else value


class Claim(Counted):
    quote: Text
    as_of: str = ""
    speaks_of: Annotated[str, Field(pattern=r"^(own|other|outside|)$")] = ""
    check: Annotated[str, Field(pattern=r"^(yes|partly|no|)$")] = ""
    how: str = ""
    sentence: int | None = None


class Published(Counted):
    """A figure that was published somewhere, in the article or not."""

    number: Amount
    date: datetime.date | None = None
    link: str = ""


class Ask(Part):
    """A question of the teacher's own."""

    ask: Text
    right: Text
    wrong: Annotated[dict[Text, Text], Field(min_length=1, max_length=6)]
    "Each wrong answer, and what to say to it."
    because: Text
    "What is said to the right answer."

    @field_validator("wrong")
    @classmethod
    def _differ(cls, wrong: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        right = str(info.data.get("right", ""))
        if right.casefold() in {one.casefold() for one in wrong}:
            raise ValueError(f"a right answer that is not among the wrong ones, as {right!r} is,")
        return wrong


class Drawn(Part):
    """What may be changed about the map."""

    view: tuple[float, float, float, float] | None = None
    "South, west, north, east."

    @field_validator("view")
    @classmethod
    def _not_turned(cls, view: tuple[float, ...] | None) -> tuple[float, ...] | None:
        if view and view[0] >= view[2]:
            raise ValueError("`view: [south, west, north, east]`, the south below the north,")
        return view

    names: dict[Text, str] = {}
    "Other names for countries, by those of Natural Earth; an empty one leaves the name out."


class CaseFile(Part):
    title: Text
    source: Text
    rights: Text
    link: str = ""
    date: datetime.date | None = None
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")]
    taught_in: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")] | None = None
    "The language of the lesson, if it is not that of the article."
    question: Text = "Who says what here, and what of it could be checked?"
    care: str = ""
    speakers: dict[Text, Speaker] = {}
    claims: list[Claim] = Field(min_length=1)
    figures: list[Published] = []
    places: dict[Text, Position] = {}
    map: Drawn = Drawn()
    questions: list[Ask] = []
    terms: dict[Text, Text] = {}
    words: dict[Text, Text] = {}
    "English sentences of the lesson, and what it says in their place."

    @field_validator("date")
    @classmethod
    def _has_come(cls, day: datetime.date | None) -> datetime.date | None:
        if day and day > datetime.date.today():
            raise ValueError("a day that has come")
        return day


ONE_OF: dict[str | int, str] = {
    "speaks_of": "own, other or outside",
    "check": "yes, partly or no",
    "language": "the short name of a language, such as en, es or pt-BR",
    "taught_in": "the short name of a language, such as en, es or pt-BR",
}
"What fields may hold of which a pattern says it."
SAFEGUARDS = ("care_note", "both_sides", "bare_figures")


@dataclass(frozen=True)
class Read:
    """The file, what is switched off in it and why, and where everything stands."""

    case: CaseFile
    off: dict[str, str]
    lines: dict[Steps, int]

    def where(self, *steps: str | int) -> str:
        """A place in the file, in words."""
        return _where(self.lines, steps)


def read(folder: Path) -> Read:
    """The case file of a folder; what does not fit is a KitError with a line for each problem."""
    text = _text(folder / NAME)
    for number, line in enumerate(text.splitlines(), 1):
        if "\t" in line.partition("#")[0]:
            raise KitError(f"{NAME}, line {number}: there is a tab. Write spaces in its place.")
    try:
        tree = yaml.compose(text, LOADER)
        raw = yaml.load(text, LOADER)
    except yaml.YAMLError as error:
        raise KitError(_of_yaml(error)) from None
    if not isinstance(raw, dict):
        kind = "a list" if isinstance(raw, list) else "text"
        if not raw:
            kind = "empty"
        raise KitError(
            f"{NAME}, line 1: names are needed here, such as `title: The flood`; this is {kind}. "
            "Look at the file that `python -m kit new` makes."
        )
    lines: dict[Steps, int] = {}
    twice = list(_lines(tree, (), lines))
    if twice:
        raise KitError("\n".join(twice))
    off = _safeguards(raw, lines)
    made = Read(_fitted(_prepared(raw, lines), lines), off, lines)
    problems = [
        f"{made.where('words', english)}: {problem}"
        for english, said in made.case.words.items()
        if (problem := sayings.problem(english, said))
    ]
    if problems:
        raise KitError("\n".join(problems))
    return made


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError:
        raise KitError(
            f"There is no {NAME} in {path.parent}: `python -m kit new ARTICLE.txt FOLDER` makes it."
        ) from None
    for code in ("utf-16",) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(code)
        except UnicodeDecodeError:
            continue
    raise KitError(f"{NAME} is in a code that we do not know. Save it as UTF-8.")


def _of_yaml(error: yaml.YAMLError) -> str:
    line = f", line {mark.line + 1}" if (mark := mark_of(error)) else ""
    return f"{NAME}{line}: YAML cannot read this ({reason(error)}). {SLIPS}"


def _lines(node: Any, at: Steps, lines: dict[Steps, int]) -> Iterator[str]:
    """Note on which line everything stands; give a problem for each name that stands twice."""
    lines[at] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        for number, one in enumerate(node.value):
            yield from _lines(one, (*at, number), lines)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            name = str(key.value)
            line = key.start_mark.line + 1
            if (*at, name) in lines:
                before = lines[*at, name]
                where = f"{NAME}, line {line}"
                yield f"{where}: {name} stands here again, after line {before}. Keep one."
            yield from _lines(value, (*at, name), lines)
            lines[*at, name] = line


def _where(lines: dict[Steps, int], steps: Steps) -> str:
    for size in range(len(steps), -1, -1):
        if steps[:size] in lines:
            return f"{NAME}, line {lines[steps[:size]]}"
    return NAME


def _safeguards(raw: dict[str, Any], lines: dict[Steps, int]) -> dict[str, str]:
    """The safeguards that are switched off, each with its reason."""
    off: dict[str, str] = {}
    given = raw.pop("safeguards", "") or {}
    if not isinstance(given, dict):
        raise KitError(
            f"{_where(lines, ('safeguards',))}: names are needed: {', '.join(SAFEGUARDS)}."
        )
    for name, said in given.items():
        where = _where(lines, ("safeguards", name))
        if name not in SAFEGUARDS:
            raise KitError(
                f"{where}: there is no safeguard {name}. Valid: {', '.join(SAFEGUARDS)}."
            )
        found = OFF.fullmatch(str(said).strip())
        if found and len(found[1].split()) < 3:
            raise KitError(
                f"{where}: to switch {name} off needs a reason of some words, for those who teach "
                f"with the course: `{name}: off, because …`"
            )
        if found:
            off[name] = found[1]
    return off


def _prepared(raw: dict[str, Any], lines: dict[Steps, int]) -> dict[str, Any]:
    """The same without what was left empty, with long forms in the place of short ones."""
    made = {name: value for name, value in raw.items() if value not in ("", [], {})}
    if isinstance(made.get("speakers"), dict):
        speakers = made["speakers"]
        made["speakers"] = {
            key: {"name": one} if isinstance(one, str) else one for key, one in speakers.items()
        }
    if isinstance(made.get("places"), dict):
        made["places"] = {
            key: {"at": one} if isinstance(one, list) else one
            for key, one in made["places"].items()
        }
    if isinstance(made.get("claims"), list):
        made["claims"] = [_claim(one, n, lines) for n, one in enumerate(made["claims"])]
    if isinstance(made.get("figures"), list):
        made["figures"] = [_full(one) for one in made["figures"]]
    return made


def _full(one: Any) -> Any:
    """An entry without its empty fields."""
    return {k: v for k, v in one.items() if v != ""} if isinstance(one, dict) else one


def _claim(one: Any, number: int, lines: dict[Steps, int]) -> Any:
    """`speaker: quote` with the two under names of their own."""
    if not isinstance(one, dict):
        where = _where(lines, ("claims", number))
        raise KitError(f"{where}: a claim is written `- speaker: its words in the article`.")
    named = [key for key in one if key not in Claim.model_fields or key == VOICE]
    if len(named) != 1:
        where = _where(lines, ("claims", number, named[-1]) if named else ("claims", number))
        fields = [key for key in Claim.model_fields if key not in ("speaker", "quote")]
        near = closest(named[-1], fields) if named else None
        guess = f" Did you mean `{near}:`?" if near else ""
        found = f"here are {' and '.join(named)}" if named else "here is none"
        listed = ", ".join(fields)
        raise KitError(
            f"{where}: a claim has one speaker; {found}.{guess} What else it may say: {listed}."
        )
    rest = {key: value for key, value in one.items() if key != named[0]}
    return _full({"speaker": named[0], "quote": one[named[0]], **rest})


def _fitted(raw: dict[str, Any], lines: dict[Steps, int]) -> CaseFile:
    try:
        return CaseFile.model_validate(raw)
    except ValidationError as error:
        problems = []
        for one in error.errors():
            steps = tuple(place(CaseFile, one["loc"]))
            field = steps[-1] if steps else ""
            if one["loc"][-1] == "[key]":
                said = f"a name is needed in front of the colon, and here is: {one['input']!r:.60}"
            elif steps[:1] == ("places",) and len(steps) > 1:
                said = _of_place(steps, one)
            else:
                said = _problem(field, one)
            problems.append(f"{_where(lines, steps)}: {said}")
        raise KitError("\n".join(dict.fromkeys(problems))) from None


def _of_place(steps: Steps, error: Any) -> str:
    """What is wrong with a place, in a sentence."""
    return (
        f"{steps[1]} needs its latitude, from -90 to 90, and its longitude, from -180 to 180, in "
        f"degrees: [-33.05, -71.62]. South and west have a minus. Here is: {error['input']!s:.60}"
    )


def _problem(field: str | int, error: Any) -> str:
    """What is wrong with a field, in a sentence."""
    if error["type"] == "missing" and field == "claims":
        return "there is no claim yet. Write one below `claims:`, as the lines there show."
    if error["type"] == "missing":
        what = f": {ONE_OF[field]}" if field in ONE_OF else ""
        return f"`{field}:` is missing{what}. Write it here."
    if error["type"] == "extra_forbidden":
        near = closest(
            field, [*CaseFile.model_fields, *Claim.model_fields, *Published.model_fields]
        )
        if error["input"] == "" and not near:
            return (
                f"`{field}` stands alone, with nothing behind it. Put marks around words with a "
                "comma in them: {name: 'Jo Berg, engineer', outside: yes}."
            )
        return f"`{field}:` is not known here." + (f" Did you mean `{near}:`?" if near else "")
    if error["type"] == "value_error":
        return f"{error['ctx']['error']} is needed, and here is: {_short(error['input'])}"
    if error["type"] == "string_pattern_mismatch" and field in ONE_OF:
        return f"`{field}` is {ONE_OF[field]}, and here is: {error['input']!s:.60}"
    said = why({**error, "also": [error["type"]]}, CaseFile)
    return f"`{field}`: {said}."


def _short(value: Any) -> str:
    if isinstance(value, dict):
        parts = [f"{k}: {v}" for k, v in value.items() if k in ("number", "metric")]
        return ", ".join(parts) or f"{', '.join(map(str, value))}"
    return f"{value!s:.60}"
