"""Does the case file show what its words and figures rest on? For `validate`.

The rules stand in `data/balance.yaml`, under `evidence`; a course without that part is not checked.
They are about quotations, figures, pairs, sources and dates, and know nothing of any subject.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any

from kit.desk.files import Course, Lines, Row, problem

MARKED = re.compile(r"“([^”]+)”|(?<![\w\"])\"([^\"\n]+)\"(?!\w)")
LEAST_WORDS = 5  # what is shorter is a term as often as a quotation
NEARLY = 0.75  # a quotation that shares so many of its words with a text means that text


@dataclass(frozen=True)
class Rules:
    """The part `evidence` of balance.yaml."""

    most_words: int = 25
    quoting: dict[str, list[str]] = field(default_factory=dict)
    """Columns that hold nothing but somebody else's words, by table."""
    either: dict[str, list[list[str]]] = field(default_factory=dict)
    """Pairs of columns of which each row fills exactly one, by table."""
    pairs: dict[str, list[list[str]]] = field(default_factory=dict)
    """Pairs of columns that are both filled or both empty, and of like length, by table."""
    secondhand: list[str] = field(default_factory=list)
    """Kinds of publishers that pass on what others counted or said."""
    originals: dict[str, str] = field(default_factory=dict)
    """By table, the column that says why no source of a row is the body that said it."""
    dated: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    """The last two are read by `kit.desk.rules.days`."""
    qualifiers: list[str] = field(default_factory=list)
    """Words that say how exact a number is, in any language."""

    @cached_property
    def qualifying(self) -> re.Pattern[str]:
        longest_first = sorted(self.qualifiers, key=len, reverse=True)
        words = "|".join(re.escape(word) for word in longest_first)
        return re.compile(rf"\b({words})\b(?:\s+\S+){{0,2}}\s*$", re.IGNORECASE)


def check(course: Course) -> Lines:
    """A line for each place where the evidence is missing, cut or changed."""
    spec = course.case.optional("balance.yaml").get("evidence")
    if spec is None:
        return
    rules = Rules(**spec)
    for table in course.tables:
        for row in course.rows(table):
            yield from lengths(rules, table, row)
            yield from halves(rules, table, row)
            yield from exactness(rules, row)
            if table in rules.originals:
                yield from original(course, row, rules.originals[table])
    yield from primaries(rules, course)
    yield from quotations(rules, course)


def lengths(rules: Rules, table: str, row: Row) -> Lines:
    """Words of others are short: whole columns of them, and what stands in quotation marks."""
    columns = rules.quoting.get(table, [])
    for name, cell in row.cells.items():
        texts = [cell] if name in columns else marked(cell)
        for text in texts:
            number = len(text.split())
            if number > rules.most_words:
                rule = f"at most {rules.most_words} words of somebody else's text (here {number})"
                yield problem(row.where, name, text, rule)


def halves(rules: Rules, table: str, row: Row) -> Lines:
    """One column or the other; both columns or none, and alike in length."""
    for first, second in rules.either.get(table, []):
        if bool(row[first]) == bool(row[second]):
            yield problem(row.where, first, row[first], f"words here or in '{second}', not in both")
    for first, second in rules.pairs.get(table, []):
        if bool(row[first]) != bool(row[second]):
            empty, full = (second, first) if row[first] else (first, second)
            rule = f"a text, since '{full}' has one; if none was found, say so"
            yield problem(row.where, empty, "", rule)
        elif not alike(row[first], row[second]):
            longer = first if len(row[first]) > len(row[second]) else second
            rule = "about as many words as the other half of the pair has"
            yield problem(row.where, longer, row[longer], rule)


def alike(first: str, second: str) -> bool:
    """Whether two texts are of like length: the longer at most three times the shorter and a bit.

    >>> alike("'liberation'", "'occupation'; dated 8 May")
    True
    >>> alike("war crime", "it was said at length and more than once that this was not so at all")
    False
    """
    shorter, longer = sorted((len(first), len(second)))
    return longer <= 3 * shorter + 20


def exactness(rules: Rules, row: Row) -> Lines:
    """A word such as "about" before the number as printed stands in our row as well."""
    if not rules.qualifiers or row["qualifier"]:
        return
    for end in ("low", "high"):
        for before in before_number(row["as_printed"], row[end]):
            if found := rules.qualifying.search(before):
                rule = f"the word '{found[1]}', which stands before {row[end]} in 'as_printed'"
                yield problem(row.where, "qualifier", "", rule)
                return


def before_number(text: str, number: str) -> Iterator[str]:
    """What stands before a number in a text, whatever separates its thousands.

    >>> list(before_number("more than 2,317 bodies", "2317"))
    ['more than ']
    """
    if number:
        digits = r"[\s.,’']?".join(number)
        for found in re.finditer(rf"(?<![\d.,]){digits}(?!\d)", text):
            yield text[: found.start()]


def original(course: Course, row: Row, column: str) -> Lines:
    """A row cites a primary source, or says why there is none."""
    primary = {one["id"] for one in course.tables.get("sources", ()) if one["primary"] == "true"}
    has_primary = not primary.isdisjoint(row["sources"].split())
    if has_primary and row[column]:
        yield problem(row.where, column, row[column], "nothing: a source of the row is primary")
    if not has_primary and not row[column]:
        yield problem(row.where, column, "", "why no source of the row is primary")


def primaries(rules: Rules, course: Course) -> Lines:
    """A publisher that passes on what others said is no primary source, whatever its row says."""
    sources = course.tables.get("sources", [])
    for row in sources:
        if row["primary"] != "true":
            continue
        same = [one for one in sources if one["publisher"] == row["publisher"] != ""]
        others = {one["kind"] for one in same if one["id"] != row["id"]}
        if row["kind"] in rules.secondhand:
            rule = f"false, since the publisher is of the kind '{row['kind']}'"
            yield problem(row.where, "primary", row["primary"], rule)
        elif others and others <= set(rules.secondhand):
            kinds = "', '".join(sorted(others))
            rule = f"false, since {row['publisher']} is of the kind '{kinds}' in its other rows"
            yield problem(row.where, "primary", row["primary"], rule)


def quotations(rules: Rules, course: Course) -> Lines:
    """What questions and lessons quote is letter for letter what the case file holds."""
    texts = [Words(text) for text in known_texts(rules, course)]
    seen: set[str] = set()
    for where, text in our_texts(course):
        for quotation in marked(text):
            for part in re.split(r"…|\.\.\.|\[[^\]]*\]", quotation):
                near = changed(part, texts) if part not in seen else None
                seen.add(part)
                if near:
                    yield problem(where, "quotation", part.strip(), f"letter for letter: {near}")


def known_texts(rules: Rules, course: Course) -> Iterator[str]:
    """The sentences of the article, and each cell that holds somebody else's words."""
    for row in course.tables.get("sentences", []):
        yield course.sentence(row["sentence"])
    for table, columns in rules.quoting.items():
        for row in course.tables.get(table, []):
            yield from (row[name] for name in columns if row[name])


def our_texts(course: Course) -> Iterator[tuple[str, str]]:
    """The texts of the questions and the Markdown of the notebooks, with their places."""
    for path, lesson in course.lessons():
        for item in lesson.items:
            where = course.item_at(path, item)
            for text in texts_in(item.model_dump()):
                yield where, text
    for path, cells in course.notebooks.items():
        for number, cell in enumerate(cells, 1):
            if cell.get("cell_type") == "markdown":
                yield f"{path}, cell {number}", "".join(cell["source"])


def texts_in(node: Any) -> Iterator[str]:
    """Every text in nested lists and dictionaries."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from texts_in(value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from texts_in(value)


def marked(text: str) -> list[str]:
    """What stands inside double quotation marks, straight or curly.

    >>> marked('It says “dozens dead”, and "nearly 200".')
    ['dozens dead', 'nearly 200']
    """
    return [curly or straight for curly, straight in MARKED.findall(text)]


class Words:
    """A text as it is compared: small letters, no marks, one space."""

    def __init__(self, text: str) -> None:
        self.text = " ".join(text.split())
        self.list = plain(text).split()
        self.set = set(self.list)
        self.line = f" {' '.join(self.list)} "


def plain(text: str) -> str:
    """A text without what printing changes: marks, emphasis, line ends, capital letters.

    >>> plain("**The**  Army’s “losses”, they say.")
    'the army s losses they say'
    """
    return " ".join(re.findall(r"\w+", text.lower()))


def changed(quotation: str, texts: Iterable[Words]) -> str | None:
    """The text that a quotation means and does not match; nothing where it matches one.

    >>> known = [Words("Nearly 200 soldiers of ours were killed in the fighting")]
    >>> changed("200 soldiers of ours were killed in the fighting", known)
    >>> changed("over 200 soldiers of ours were killed in the fighting", known)
    'Nearly 200 soldiers of ours were killed in the fighting'
    """
    sought = Words(quotation)
    if len(sought.list) < LEAST_WORDS:
        return None
    near = [text for text in texts if len(sought.set & text.set) >= NEARLY * len(sought.set)]
    if any(sought.line in text.line for text in near):
        return None
    meant = max(near, key=lambda text: share(sought, text), default=None)
    if meant is None or share(sought, meant) < NEARLY:
        return None
    return meant.text.rstrip(".")


def share(sought: Words, text: Words) -> float:
    """How much of a quotation stands in a text in one stretch, a word more or less aside."""
    blocks = SequenceMatcher(None, sought.list, text.list, autojunk=False).get_matching_blocks()
    in_pieces = [block for block in blocks if block.size > 1]
    return sum(block.size for block in in_pieces) / len(sought.list)
