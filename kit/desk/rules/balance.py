"""Does the course treat the sides alike? The rules, and what may break them: data/balance.yaml.

Read are our own words: cells of the tables (but for the columns that quote), what datapackage.json
says of them, questions, maps, figures, and the Markdown of the notebooks. What stands inside
quotation marks is somebody else's. "Look:" marks a rule that cannot be exact: a place to look at.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from kit.desk.files import Course, Lines, Row, near, problem

QUOTED = re.compile(  # an apostrophe inside a word neither opens nor closes a quotation
    r"""“[^”]*”|‘[^’]*’(?!\w)|"[^"]*"|`[^`]*`|\]\([^)]*\)|(?<!\w)'(?:[^'\n]|(?<=\w)'(?=\w))*'(?!\w)"""
)
SILENT = {  # fields that hold no prose
    "answer",
    "claims",
    "code",
    "colour",
    "dash",
    "expects",
    "id",
    "kind",
    "label",
    "misconception",
    "pair",
    "skill",
    "pattern",
    "picture",
    "solution",
    "sources",
    "start",
}


class Hit(NamedTuple):
    """A place that breaks a rule: `text[start:end]`, and what to do about it."""

    where: str
    text: str
    start: int
    end: int
    say: str


@dataclass
class Unit:
    """Texts that are read in one go: a notebook, an item, a map or figure, a cell of a table."""

    kind: str
    where: str
    texts: list[tuple[str, str]]  # (where, text)
    uses: str = ""  # what else it refers to: ids, code
    lists: set[str] = field(default_factory=set)  # the claims that an item says it is about

    def __post_init__(self) -> None:
        self.own = [(where, unquoted(text)) for where, text in self.texts]
        every = " ".join([self.uses, *(text for _, text in self.texts)])
        self.ids = set(re.findall(r"\b[A-Z]\d+[a-z]?\b", every))

    def find(self, pattern: re.Pattern[str], say: str) -> Iterator[Hit]:
        """The places of a pattern in our own words."""
        for where, text in self.own:
            for found in pattern.finditer(text):
                yield Hit(where, text, *found.span(), say)


class Rules:
    """balance.yaml, and what it and the tables say to look for."""

    def __init__(self, course: Course) -> None:
        self.spec = spec = course.case.document("balance.yaml")
        self.title = str(course.case.package.get("title", ""))
        side = any_of(spec.get("sides", []))
        people = {"numbers": [], "people": [], "said": [], **spec.get("figures", {})}
        self.order = word(rf"({side})(?:(?:,? and|,? or|/)(?: the| of| by| in| for)*|,) ?({side})")
        adverb = r"(?: also| has| had| have| later| first| \w+ly)? "
        self.verbs = word(
            f"{any_of(spec.get('speakers', []))}{adverb}{any_of(spec.get('verbs', []))}", re.I
        )
        number = rf"(?:\d[\d,.]*|{any_of(people['numbers'])})(?: [\w-]+){{0,2}} "
        self.figures = word(number + any_of(people["people"]), re.I)
        self.said = word(rf"[A-Z]\d\d[a-z]?|{any_of(people['said'])}")
        loaded = (
            row for row in course.tables.get("words", ()) if row["kind"] in spec.get("loaded", [])
        )
        self.neutral = {row["word"].lower(): row["neutral"] for row in loaded}
        self.words = word(f"({any_of(self.neutral)})s?", re.I)
        places = list(course.tables.get("places", ()))
        self.usual = usual_names(places)
        self.forms = word(any_of(self.usual))
        two_named = [row["name"] for row in places if row["two_named"] == "true"]
        self.pairs = {both: word(any_of([both, *both.split("/")])) for both in two_named}
        "By both names of a place: a pattern that finds either of them, or both."
        self.named = word(any_of([part for both in two_named for part in both.split("/")]))


def usual_names(places: list[Row]) -> dict[str, str]:
    """By each other form of a place's name, in any language: the form that this course uses."""
    ours = {part for row in places for part in row["name"].split("/")} | {""}
    usual = {}
    for row in places:
        named = ",".join(cell for name, cell in row.cells.items() if name.startswith("name_"))
        forms = {form.strip() for form in re.split(r"[(),]", named)}
        for form in forms - ours:
            usual[form] = row["name"]
    return usual


def any_of(forms: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first; of none it finds nothing."""
    found = "|".join(re.escape(one) for one in sorted(forms, key=len, reverse=True))
    return f"(?:{found or '(?!)'})"


def word(pattern: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", flags)


def unquoted(text: str) -> str:
    """The text with everything quoted blanked out; all else keeps its place.

    >>> unquoted("The sides' \\"claims\\" are 'L'autre' and it's so.")
    "The sides'          are           and it's so."
    """
    return QUOTED.sub(lambda found: " " * len(found[0]), text)


def check(course: Course, whole: bool) -> Lines:
    """A line for each broken rule that no `allowed` entry excuses.

    In a course that is `whole` otherwise, also one for each entry that excuses nothing.
    """
    if not course.case.optional("balance.yaml"):
        return  # a case may do without
    rules = Rules(course)
    used: set[int] = set()
    allowed = rules.spec.get("allowed", [])
    for unit in units(course, rules.spec.get("quoting", {})):
        for rule in (names, order, verbs, words, together, against, figures):
            for hit in rule(rules, unit):
                excuses = {n for n, one in enumerate(allowed) if excused(hit, one)}
                used |= excuses
                if not excuses:
                    yield f"{hit.where}: '{hit.text[hit.start : hit.end]}' {hit.say}."
    for number, one in enumerate(allowed):
        if (whole and number not in used) or not one.get("reason"):
            row = near(course.root / "data/balance.yaml", f"words: {one['words']}")
            where = f"data/balance.yaml, row {row}"
            entry = f"{one['words']} in {one['file']}"
            yield problem(where, "allowed", entry, "what is still used and has a reason")


def excused(hit: Hit, entry: dict[str, str]) -> bool:
    """Whether the entry's words cover the place, in the files it names."""
    at = (found.span() for found in re.finditer(re.escape(entry["words"]), hit.text, re.IGNORECASE))
    covers = any(start < hit.end and hit.start < end for start, end in at)
    return covers and fnmatchcase(hit.where, f"{entry['file']}*")


def units(course: Course, quoting: dict[str, list[str]]) -> Iterator[Unit]:
    """Everything that is checked, piece by piece."""
    for one in course.resources.values():
        yield from _units_of_table(course, one, set(quoting.get(one["name"], [])))
    for path, lesson in course.lessons():
        for item in lesson.items:
            where = course.item_at(path, item)
            every = item.model_dump()
            texts = [(where, text) for text in strings(every)]
            yield Unit("item", where, texts, str(every), set(item.claims))
    for file in ("maps.yaml", "charts.yaml"):
        for key, spec in course.case.optional(file).items():
            where = f"data/{file}, '{key}'"
            yield Unit("picture", where, [(where, text) for text in strings(spec)], str(spec))
    for path, cells in course.notebooks.items():
        yield _unit_of_notebook(path, cells)


def _units_of_table(course: Course, one: dict[str, Any], quoting: set[str]) -> Iterator[Unit]:
    """What is said of a table and of each column; cells with our own words; rows as a whole."""
    name = one["name"]
    ours = set()
    for part in [one, *one["schema"]["fields"]]:
        where = f"data/datapackage.json, table '{name}', '{part['name']}'"
        said = (part.get(key, "") for key in ("title", "description", "gaps", "provenance"))
        yield Unit("about", where, [(where, ". ".join(said))])
        bound = {"enum", "pattern"} & part.get("constraints", {}).keys()
        if part.get("type") == "string" and not bound and "joins" not in part:
            ours.add(part["name"])
    for row in course.rows(name):
        for column in sorted(ours - quoting):
            yield Unit("cell", row.at(column), [(row.at(column), row[column])])
        yield Unit("row", row.where, [], " ".join(row.cells.values()))


def _unit_of_notebook(path: str, cells: list[dict[str, Any]]) -> Unit:
    sources = ["".join(cell["source"]) for cell in cells]
    texts = []
    for number, cell in enumerate(cells, 1):
        if cell["cell_type"] == "markdown":
            texts.append((f"{path}, cell {number}", sources[number - 1]))
    return Unit("notebook", path, texts, " ".join(sources))


def strings(node: Any) -> Iterator[str]:
    """Every text in nested lists and dictionaries, but for fields that hold no prose."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict | list):
        pairs = node.items() if isinstance(node, dict) else enumerate(node)
        for key, value in pairs:
            yield from strings(value) if key not in SILENT else ()


def names(rules: Rules, unit: Unit) -> Iterator[Hit]:
    """Both names of a two-named place at first mention; the usual English name elsewhere."""
    has_some = any(unit.find(rules.named, ""))  # most units have none: then no pair is sought
    for both, pattern in rules.pairs.items():
        say = f"comes first alone; write {both} at first mention"
        first = next(unit.find(pattern, say), None) if has_some else None
        if first and first.text[first.start : first.end] != both:
            yield first
    for hit in unit.find(rules.forms, "is not the form used in this course; write"):
        yield hit._replace(say=f"{hit.say} {rules.usual[hit.text[hit.start : hit.end]]}")


def order(rules: Rules, unit: Unit) -> Iterator[Hit]:
    """The sides in the order of the alphabet."""
    for hit in unit.find(rules.order, "is not in the order of the alphabet; turn it round"):
        found = rules.order.fullmatch(hit.text, hit.start, hit.end)
        if found and found[1].casefold() > found[2].casefold():
            yield hit


def verbs(rules: Rules, unit: Unit) -> Iterator[Hit]:
    """The same neutral verb for every side."""
    return unit.find(rules.verbs, 'uses a verb that judges; every side "says"')


def words(rules: Rules, unit: Unit) -> Iterator[Hit]:
    """Loaded words of the table words, only inside quotation marks."""
    for hit in unit.find(rules.words, "is a loaded word; quote it, or write:"):
        if found := rules.words.fullmatch(hit.text, hit.start, hit.end):
            yield hit._replace(say=f"{hit.say} {rules.neutral[found[1].lower()]}")


def together(rules: Rules, unit: Unit) -> Iterator[Hit]:
    """Two of a kind, one from each side, never one without the other."""
    if unit.kind in ("about", "cell"):  # read as a row
        return
    for one, other in both_ways(rules.spec.get("together", [])):
        alone = other not in unit.ids and one in unit.ids
        if unit.kind == "row":  # other rows may cite one of the two; these two name each other
            alone = alone and unit.uses.startswith(one)
        if alone or (one in unit.lists and other not in unit.lists):
            yield Hit(unit.where, one, 0, len(one), f"is used without {other}")


def against(rules: Rules, unit: Unit) -> Iterator[Hit]:
    """Findings about one side, beside findings about the other."""
    for rule in rules.spec.get("against", []):
        for one, other in both_ways([rule["pair"]]):
            own = unit.uses.split(" ")[0] if unit.kind == "row" else ""
            have = sorted(name for name in unit.ids - {own} if re.fullmatch(one, name))
            paired = re.search(rf"\bRead (with|together)\b|\b({other})\b", unit.uses)
            if have and not paired and unit.kind in rule["in"]:
                say = f"is about one side; look: is there nothing here about the other ({other})"
                yield Hit(unit.where, have[0], 0, len(have[0]), say)


def figures(rules: Rules, unit: Unit) -> Iterator[Hit]:
    """A number of people says who counted, or the cell names the claim or figure."""
    if unit.kind == "notebook":
        for hit in unit.find(rules.figures, "is a number of people; look: who says it, and when"):
            is_title = rules.title in hit.text and hit.text[hit.start : hit.end] in rules.title
            if not rules.said.search(hit.text) and not is_title:
                yield hit


def both_ways(pairs: list[list[str]]) -> Iterator[tuple[str, str]]:
    for one, other in pairs:
        yield from ((one, other), (other, one))
