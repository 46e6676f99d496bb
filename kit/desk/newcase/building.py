"""All files of a course that are made from its article and its case.yaml."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from kit.desk.newcase import casefiles, remembering, texts
from kit.desk.newcase.amounts import ABOUT
from kit.desk.newcase.lessons import CARE_BEGINS, NAME, Lesson, lesson, notebook, questions
from kit.desk.newcase.resolving import Resolved, resolved
from kit.desk.newcase.sayings import LIST
from kit.desk.newcase.tables import ARTICLE, Table, as_json, numbered, package, place_ids, tables
from kit.desk.newcase.world import Box, borders, labels, shaped, view
from kit.errors import KitError

MOST_CHARTS = 3
LETTER = 5.6
"Points: the width of a letter in a figure."
PEOPLE = ["civilians", "dead", "houses", "injured", "killed", "people", "soldiers", "wounded"]
SAID = ["according to", "announced", "announces", "published", "said", "say", "says"]
NUMBERS = (
    *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("dozens", "hundreds", "thousands"),
)
README = """\
# {title}

A course on one article: {source}{day}. {rights}{link}

Open it with `python3 start.py` (on Windows `py start.py`); it needs Python 3.11 or newer. It begins
with “{first}”. Answers stay in the folder `work/` on this computer.

**For the teacher.** Everything that the course knows stands in `case.yaml`. Change it there, then
run `python -m kit build` and `python -m kit validate` again; the page “Your own article” of the kit
has each step. `python3 start.py test` checks the course as a whole.

**The article belongs to its publisher.** Use it with your class, and do not publish it. For
anything that is published, make the copies with `python -m kit editions OUT --no-article`.
"""


def built(folder: Path) -> tuple[dict[str, str], list[str]]:
    """Every file by its path in the course, and remarks on what was left out.

    What does not fit in case.yaml or in the article is a KitError with a line for each problem.
    """
    text, _ = texts.read(folder / ARTICLE)
    read = casefiles.read(folder)
    before = remembering.before(folder, NAME)
    case = resolved(read, text, texts.sentences(text), before.claims)
    every = tables(case)
    files = {f"data/{one.name}.csv": one.as_csv() for one in every}
    files["data/datapackage.json"] = as_json(package(case, every))
    files["data/wordings.yaml"] = _yaml(_wordings(case))
    files["data/balance.yaml"] = _yaml(_balance(case))
    charts = _charts(case, every)
    if charts:
        files["data/charts.yaml"] = _yaml(charts)
    if read.case.places:
        spec, ground = _map(case)
        files["data/maps.yaml"] = _yaml({"where": spec})
        files["data/borders.geojson"] = as_json(ground)
    taught = lesson(case, before)
    files[f"data/questions/{NAME}.yaml"] = questions(taught)
    files[f"notebooks/{NAME}.ipynb"] = notebook(taught, [*charts], bool(read.case.places))
    files["README.md"] = _readme(case)
    return files, _remarks(case, taught)


def _yaml(content: Any) -> str:
    head = "# Made by `python -m kit build` from case.yaml. A file that you have changed stays.\n"
    return head + yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)


def _wordings(case: Resolved) -> dict[str, Any]:
    """What the briefs and the ledger may call what is counted, and those who speak."""
    counted = [*case.read.case.claims, *case.read.case.figures]
    metrics = dict.fromkeys(one.metric for one in counted if one.metric)
    speakers = [list(dict.fromkeys([name, key])) for key, name in case.names.items()]
    return {"metrics": {one: [one] for one in metrics}, "speakers": speakers}


def _balance(case: Resolved) -> dict[str, Any]:
    """The safeguards, and what they need to know of this case."""
    off = case.read.off
    metrics = {one.claim.metric for one in numbered(case)}
    names = [name for key, name in case.names.items() if key != casefiles.VOICE]
    given: dict[str, Any] = {
        name: {"off": off[name]} if name in off else True for name in casefiles.SAFEGUARDS
    }
    quoting = {
        "claims": ["quote", "speaker", "about"],
        "figures": ["speaker", "about"],
        "groups": ["name", "short", "meaning"],
        "sources": ["publisher", "title", "address"],
    }
    made: dict[str, Any] = {"safeguards": given, "quoting": quoting}
    if case.say(CARE_BEGINS) != CARE_BEGINS:
        made["care_begins"] = f"**{case.say(CARE_BEGINS)}**"
    if "both_sides" not in off:
        made["sides"] = [one.name for one in case.groups if one.kind == "side"]
    if "bare_figures" not in off:
        people = sorted({*PEOPLE, *metrics})
        made["figures"] = {"numbers": [*NUMBERS], "people": people, "said": [*SAID, *names]}
    made["evidence"] = {"most_words": 25, "quoting": {"claims": ["quote"]}}
    return made


def _charts(case: Resolved, every: list[Table]) -> dict[str, Any]:
    """A figure for each metric that was counted twice or more, those with most numbers first."""
    by_metric: dict[str, list[dict[str, Any]]] = {}
    for table in every:
        names = [one.name for one in table.columns]
        for row in table.rows if table.name == "figures" else ():
            one = dict(zip(names, row, strict=True))
            if one["low"] or one["high"]:
                by_metric.setdefault(one["metric"], []).append(one)
    most_first = sorted(by_metric.items(), key=lambda pair: -len(pair[1]))
    several = [(metric, rows) for metric, rows in most_first if len(rows) > 1]
    return {
        f"figures-{number}": _chart(case, metric, rows)
        for number, (metric, rows) in enumerate(several[:MOST_CHARTS], 1)
    }


def _chart(case: Resolved, metric: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    say = case.say
    largest = max(float(row["high"] or row["low"]) for row in rows)
    is_told = len({row["about"] for row in rows}) > 1  # else all are about the same
    who = [_who(case, row, is_told) for row in rows]
    listed = "; ".join(dict.fromkeys(who))
    words = max(len(f"{row['qualifier'] or ''} {row['high']} {metric}") for row in rows)
    return {
        "title": metric[:1].upper() + metric[1:],
        "note": say("Each mark is one figure, beside the one who says it."),
        "alt": say("{number} figures, by who says them: {names}.", number=len(rows), names=listed),
        "axis": metric,
        "limit": _above(largest / (1 - _share(words, max(map(len, who))))),
        "panels": [
            {
                "title": metric[:1].upper() + metric[1:],
                "rows": [
                    {"id": row["id"], "who": said} for row, said in zip(rows, who, strict=True)
                ],
            }
        ],
    }


def _share(words: int, who: int) -> float:
    """How much of the width of a figure the words beside a mark take, by their letters.

    A wide figure is 600 points, and what stands to its left takes up to three fifths of it.
    """
    axis = 600 - min(LETTER * who, 360)
    return min(0.7, LETTER * words / axis)


def _who(case: Resolved, row: dict[str, Any], is_told: bool) -> str:
    """Who says a figure, of whom where that is told, and up to when."""
    about = case.say("about {about}", about=row["about"]) if row["about"] and is_told else ""
    more = [about, row["date_as_given"] or ""]
    told = ", ".join(filter(None, more))
    return f"{row['speaker']} ({told})" if told else row["speaker"]


def _above(largest: float) -> float:
    """A round number that is not below this one.

    >>> _above(55), _above(1230), _above(0)
    (60.0, 1300.0, 1.0)
    """
    if largest <= 0:
        return 1.0
    size = 10 ** math.floor(math.log10(largest))
    step = size / 10 if largest < 2 * size else size
    return float(math.ceil(largest / step) * step)


def _map(case: Resolved) -> tuple[dict[str, Any], dict[str, Any]]:
    """The map of the places, and the ground that lies under it."""
    drawn = case.read.case.map
    places = case.read.case.places
    at = {name: one.at for name, one in places.items()}
    box = shaped(Box(*drawn.view)) if drawn.view else view([*at.values()])
    try:
        ground = borders(box, drawn.names)
    except KitError as error:
        raise KitError(f"{case.read.where('map', 'names')}: {error}") from None
    hidden = {name for name, said in drawn.names.items() if not said}
    lands = {name: at for name, at in labels(ground, box).items() if name not in hidden}
    sides = _sides(at, box)
    names = ", ".join(places)
    return {
        "title": case.say("Where it happened"),
        "note": case.say(
            "Places of this text: {names}. Borders are schematic (Natural Earth).", names=names
        ),
        "view": [[box.south, box.west], [box.north, box.east]],
        "lands": lands,
        "layers": [{"places": {one: {"label": sides[n]} for n, one in place_ids(case).items()}}],
    }, ground


def _sides(at: dict[str, tuple[float, float]], box: Box) -> dict[str, str]:
    """On which side of its dot each name stands: towards the middle, away from neighbours."""
    sides: dict[str, str] = {}
    for name, (lat, lon) in at.items():
        place = (lon - box.middle + 180) % 360 - 180
        side = "right" if place <= 0 else "left"
        near = [
            sides[other]
            for other, (its_lat, its_lon) in at.items()
            if other in sides
            and abs(its_lat - lat) < 0.06 * box.width
            and abs((its_lon - lon + 180) % 360 - 180) < 0.3 * box.width
        ]
        order = [side, "left" if side == "right" else "right", "bottom", "top"]
        sides[name] = next((one for one in order if one not in near), side)
    return sides


def _readme(case: Resolved) -> str:
    about = case.read.case
    day = f", {about.date.day} {about.date:%B %Y}" if about.date else ""
    link = f" [Read it there]({about.link})." if about.link else ""
    said = {"title": about.title, "source": about.source, "rights": about.rights}
    return README.format(**said, day=day, link=link, first=NAME)


def _remarks(case: Resolved, taught: Lesson) -> list[str]:
    """What somebody should know who has just built the course."""
    said = list(taught.remarks)
    language = case.read.case.taught_in or case.read.case.language
    if case.say.is_mixed:
        said.append(
            f"{case.read.where('language')}: the lesson speaks English around the quotations, for "
            f"we have no sentences in {language}. {LIST} lists all of them: translate those that "
            "you like under `words:`, or write `taught_in: en` if your class works in English."
        )
    unheard = [
        name
        for key, name in case.names.items()
        if key != casefiles.VOICE and key not in {one.claim.speaker for one in case.claims}
    ]
    if unheard:
        said.append(f"{casefiles.NAME}: no claim is of {', '.join(unheard)}.")
    said += _unread_words(case)
    for name, reason in case.read.off.items():
        why = reason.removeprefix("because").lstrip(": ")
        said.append(f"{casefiles.NAME}: {name} is switched off, because: {why}")
    return said


def _unread_words(case: Resolved) -> Iterator[str]:
    """Numbers with words before them of which we do not know whether they leave an end open."""
    for part, every in (("claims", case.read.case.claims), ("figures", case.read.case.figures)):
        for place, one in enumerate(every):
            number = one.number
            if number and number.is_exact and number.qualifier.lower() not in ABOUT:
                where = case.read.where(part, place, "number")
                yield (
                    f"{where}: “{number.qualifier}” is not a word that we know, and the number is "
                    f"taken as it is. If one end is open, write `number: {{low: {number.low:.15g}, "
                    f"qualifier: {number.qualifier}}}`, or `high:`."
                )
