"""The tables of a new case, and `datapackage.json`, which says what their columns mean."""

import csv
import hashlib
import io
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from kit.casefile.groups import FORMS
from kit.desk.newcase.amounts import Amount
from kit.desk.newcase.casefiles import Counted
from kit.desk.newcase.resolving import Resolved, slug
from kit.desk.newcase.sayings import Sayings

ARTICLE = "seeds/article.txt"
KINDS = ["headline", "heading", "body", "caption", "furniture"]
TYPES = ["framing", "own-side", "other-side", "outside"]
CHECKS = ["yes", "partly", "no"]
BELIEFS = {  # wrong ideas behind the wrong options of the questions that we make
    "speaker-mixed-up": "The words belong to whoever is named nearby",
    "nobody-is-somebody": "What the article says without naming anybody was said by somebody named",
    "metrics-alike": "A number says enough without what was counted",
    "qualifier-as-noise": "Words such as “more than” can be left out",
    "complete-as-it-is": "A figure can be printed although something about it is missing",
    "own-idea": "Another reading of the text, which the teacher who asks expected",
}


@dataclass
class Column:
    """A column: its name, its title, what it means, and what may stand in it."""

    name: str
    title: str
    means: str
    gaps: str = ""
    "When a cell is empty; nothing for a column in which no cell may be."
    kind: str = "string"
    rules: dict[str, Any] = field(default_factory=dict)
    unit: str = ""
    joins: str = ""

    def described(self, say: Sayings) -> dict[str, Any]:
        limits = {} if self.gaps else {"required": True}
        made: dict[str, Any] = {"name": self.name, "title": say(self.title), "type": self.kind}
        made["description"] = self.means
        made["constraints"] = {**limits, **self.rules}
        more = {"gaps": self.gaps, "unit": self.unit, "joins": self.joins}
        return {**made, **{name: value for name, value in more.items() if value}}


@dataclass
class Table:
    """A table: what it holds, its columns, its rows, and columns that name rows of others."""

    name: str
    title: str
    means: str
    columns: list[Column]
    rows: list[list[Any]]
    links: dict[str, str] = field(default_factory=dict)
    excludes: str = ""
    "Columns with words of others, which no licence of the course covers."

    def as_csv(self) -> str:
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([one.name for one in self.columns])
        for row in self.rows:
            writer.writerow(["" if cell is None else cell for cell in row])
        return out.getvalue()


def tables(case: Resolved) -> list[Table]:
    """Every table that this case has a use for."""
    made = [_sentences(case), _groups(case), _claims(case), _sources(case)]
    made += [_figures(case)] if numbered(case) or case.read.case.figures else []
    made += [_places(case)] if case.read.case.places else []
    made += [_glossary(case)] if case.read.case.terms else []
    return [*made, _misconceptions()]


def numbered(case: Resolved) -> list[Any]:
    """The claims that have a number."""
    return [one for one in case.claims if one.claim.number and not one.claim.number.gap]


def _id(table: str, pattern: str = "") -> Column:
    rules: dict[str, Any] = {"unique": True}
    if pattern:
        rules["pattern"] = pattern
    return Column("id", "Id", f"The id of the {table}", rules=rules)


def _sentences(case: Resolved) -> Table:
    whole: dict[str, Any] = {"kind": "integer"}
    columns = [
        Column("sentence", "Sentence", "Its number", rules={"unique": True, "minimum": 1}, **whole),
        Column("kind", "Kind", "What kind of line it is", rules={"enum": KINDS}),
        Column("start", "Start", "Its first letter", unit="letters", rules={"minimum": 0}, **whole),
        Column("end", "End", "Behind its last letter", unit="letters", **whole),
    ]
    rows = [[one.number, one.kind, one.start, one.end] for one in case.sentences]
    return Table("sentences", "The sentences of the article", "One row a sentence.", columns, rows)


def _groups(case: Resolved) -> Table:
    columns = [
        _id("group"),
        Column("name", "Name", "Who speaks", rules={"unique": True}),
        Column("short", "Short name", "The name where there is little room"),
        Column("kind", "Kind", "What kind of speaker", rules={"enum": ["voice", "side", "other"]}),
        Column("colour", "Colour", "On a light page", rules={"pattern": FORMS["colour"][0]}),
        Column("colour_dark", "Dark", "On a dark page", rules={"pattern": FORMS["colour"][0]}),
        Column("line", "Line", "The line under their words"),
        Column("mark", "Mark", "Their mark in figures"),
        Column("meaning", "Meaning", "Who belongs to the group"),
    ]
    who: dict[str, list[str]] = {}
    for key, group in case.group_of.items():
        who.setdefault(group.id, []).append(case.names[key])
    rows = []
    for one in case.groups:
        members = "The article says it and names nobody"
        if one.kind != "voice":
            members = "; ".join(who[one.id])
        short = "Article" if one.kind == "voice" else one.name
        rows.append([one.id, one.name, short, one.kind, *one.look, members])
    return Table("groups", "Who is speaking", "One row a group of speakers.", columns, rows)


def _ends(case: Resolved) -> list[Column]:
    """Both ends of a number, whole wherever all of the case's numbers are."""
    given = [*case.read.case.claims, *case.read.case.figures]
    ends = [end for one in given if one.number for end in (one.number.low, one.number.high)]
    is_whole = all(end is None or end == int(end) for end in ends)
    kind = "integer" if is_whole else "number"
    open_end = "it is open, or there is no number"
    return [
        Column("low", "From", "The lower end", open_end, kind, unit="what the metric says"),
        Column("high", "To", "The upper end", open_end, kind, unit="what the metric says"),
    ]


def _number(number: Amount | None) -> list[Any]:
    if number is None:
        return [None, None, None, None]
    return [_plain(number.low), _plain(number.high), number.qualifier, number.gap]


def _plain(end: float | None) -> str | None:
    return None if end is None else f"{end:.15g}"


def _claims(case: Resolved) -> Table:
    low, high = _ends(case)
    columns = [
        _id("claim", r"C\d\d+"),
        Column("sentence", "Sentence", "Its sentence", kind="integer", unit="number in the text"),
        Column("quote", "Words", "The words of the article, letter for letter"),
        Column("speaker", "Who speaks", "Who says it, as the article names them"),
        Column("group", "Group", "The group of the speaker"),
        Column("about", "About whom", "About whom or what it is", "the file does not say"),
        Column("metric", "Metric", "What is counted", "nothing is counted"),
        low,
        high,
        Column("qualifier", "Qualifier", "What stands before the number", "nothing does"),
        Column("gap", "Gap", "Why there is no number", "there is one, or nothing is counted"),
        Column("unit", "Unit", "What the number counts", "nothing is counted"),
        Column("as_of", "As of", "Up to when it holds", "the text does not say"),
        Column("type", "Type", "Of whom the speaker speaks", rules={"enum": TYPES}),
        Column("checkable", "Check", "Could it be checked?", "not judged", rules={"enum": CHECKS}),
        Column("checkable_why", "How", "How it could be checked", "not judged"),
        Column("note", "Note", "What else there is to say", "nothing"),
    ]
    rows = []
    for one in case.claims:
        said = one.claim
        rows.append(
            [
                *(one.id, one.at.sentence, one.quote, one.speaker, one.group.id, said.about),
                *(said.metric, *_number(said.number), said.metric if said.number else None),
                *(said.as_of, _type(said.speaks_of), said.check, said.how, said.note),
            ]
        )
    title = "What the article says"
    return Table("claims", title, "One row a claim.", columns, rows, {"group": "groups"}, "quote")


def _type(speaks_of: str) -> str:
    return {"own": "own-side", "other": "other-side", "outside": "outside"}.get(
        speaks_of, "framing"
    )


def _sources(case: Resolved) -> Table:
    columns = [
        _id("source", r"S\d\d+"),
        Column("publisher", "Publisher", "Who published it"),
        Column("title", "Title", "What it is called", "it has no title"),
        Column("date", "Date", "When it was published", "the file does not say", "date"),
        Column("address", "Address", "Where it can be read", "the file does not say"),
        Column("primary", "Primary", "Whether it counted or spoke", "not judged", "boolean"),
    ]
    about = case.read.case
    rows: list[list[Any]] = [["S01", about.source, about.title, about.date, about.link, "false"]]
    for number, link in enumerate(links(case), 2):
        rows.append([f"S{number:02}", urlsplit(link).hostname or link, None, None, link, None])
    return Table("sources", "Where it was read", "One row a source.", columns, rows)


def links(case: Resolved) -> list[str]:
    """The addresses of figures that were published elsewhere, each once."""
    return list(dict.fromkeys(one.link for one in case.read.case.figures if one.link))


def _figures(case: Resolved) -> Table:
    """The numbers of the claims, then those that were published elsewhere."""
    low, high = _ends(case)
    columns = [
        _id("figure", r"F\d\d+"),
        Column(
            "claim", "Claim", "The claim that has it", "it is not in the article", joins="claims"
        ),
        Column("speaker", "Who says it", "Who published it, or says it in the article"),
        Column("claimant", "Group", "The group of the speaker"),
        Column(
            "about", "About whom", "Whose people or things are counted", "the file does not say"
        ),
        Column("metric", "Metric", "What is counted"),
        low,
        high,
        Column("qualifier", "Qualifier", "What stands before the number", "nothing does"),
        Column("gap", "Gap", "Why there is no number", "there is one"),
        Column("kind", "Kind", "Of whom the speaker speaks", "not judged"),
        Column("date", "Date", "The day of its publication", "see the article", "date"),
        Column("date_as_given", "When", "The day in words", "the text does not say"),
        Column("sources", "Sources", "Where it was read", "not noted", joins="sources"),
    ]
    rows = []
    counted: list[tuple[str | None, Counted, list[Any]]] = []
    for one in case.claims:
        if one.claim.number:
            when = [one.claim.speaks_of, None, one.claim.as_of, "S01"]
            counted.append((one.id, one.claim, when))
    known = links(case)
    for each in case.read.case.figures:
        source = f"S{known.index(each.link) + 2:02}" if each.link else None
        day = case.say.day(each.date) if each.date else None
        counted.append((None, each, [None, each.date, day, source]))
    for number, (claim, said, when) in enumerate(counted, 1):
        who = [case.names[said.speaker], case.group_of[said.speaker].id]
        amount = _number(said.number)
        rows.append([f"F{number:02}", claim, *who, said.about, said.metric, *amount, *when])
    linked = {"claimant": "groups"}
    return Table("figures", "Figures", "One row a figure.", columns, rows, linked)


def place_ids(case: Resolved) -> dict[str, str]:
    """The id of each place, by its name."""
    made: dict[str, str] = {}
    for name in case.read.case.places:
        made[name] = slug(name, set(made.values()), "place")
    return made


def _places(case: Resolved) -> Table:
    degrees: dict[str, Any] = {"kind": "number", "unit": "degrees (WGS84)"}
    columns = [
        _id("place"),
        Column("name", "Name", "The name that this course uses", rules={"unique": True}),
        Column("lat", "Latitude", "North of the equator", **degrees),
        Column("lon", "Longitude", "East of Greenwich", **degrees),
        Column("why", "Why", "Why it matters here"),
    ]
    rows = []
    for name, one in place_ids(case).items():
        spot = case.read.case.places[name]
        at = [_plain(end) for end in spot.at]
        rows.append([one, name, *at, spot.why or case.say("Named in the article.")])
    return Table("places", "Places", "One row a place.", columns, rows)


def _glossary(case: Resolved) -> Table:
    columns = [
        _id("word"),
        Column("word", "Word", "The word", rules={"unique": True}),
        Column("means", "Means", "What it means here"),
        Column("lesson", "Lesson", "The lesson that explains it"),
    ]
    terms = case.read.case.terms.items()
    rows = [[f"W{n:02}", word, means, "01"] for n, (word, means) in enumerate(terms, 1)]
    return Table("glossary", "Words", "One row a word.", columns, rows)


def _misconceptions() -> Table:
    columns = [_id("wrong idea"), Column("misconception", "Idea", "What a learner may believe")]
    rows = [list(one) for one in BELIEFS.items()]
    return Table("misconceptions", "Wrong ideas", "One row an idea.", columns, rows)


def package(case: Resolved, made: list[Table]) -> dict[str, Any]:
    """What `datapackage.json` holds."""
    about = case.read.case
    digest = hashlib.sha256(case.text.encode()).hexdigest()
    name = f"{slug(about.title, set(), 'course')}-{digest[:6]}"
    licence = [{"name": "own", "title": "the author's own", "path": "../README.md"}]
    article = {
        "path": f"../{ARTICLE}",
        "sha256": digest,
        "publisher_notice": f"{about.source}. {about.rights}",
        "language": about.language,
        "link": about.link,
    }
    return {
        "profile": "tabular-data-package",
        "name": name,
        "title": about.title,
        "description": f"A course on one article of {about.source}, made from case.yaml.",
        "licenses": licence,
        "article": article,
        "resources": [_resource(one, licence, case.say) for one in made],
    }


def _resource(one: Table, licence: list[dict[str, str]], say: Sayings) -> dict[str, Any]:
    schema: dict[str, Any] = {"primaryKey": one.columns[0].name, "missingValues": [""]}
    if one.links:
        schema["foreignKeys"] = [
            {"fields": name, "reference": {"resource": other, "fields": "id"}}
            for name, other in one.links.items()
        ]
    schema["fields"] = [column.described(say) for column in one.columns]
    made: dict[str, Any] = {
        "name": one.name,
        "path": f"{one.name}.csv",
        "profile": "tabular-data-resource",
        "title": one.title,
        "description": one.means,
        "format": "csv",
        "encoding": "utf-8",
        "mediatype": "text/csv",
        "provenance": "Made by `python -m kit build` from case.yaml and the article.",
    }
    if one.excludes:
        made["licence_excludes"] = one.excludes
    return {**made, "licenses": licence, "schema": schema}


def as_json(made: Any) -> str:
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"
