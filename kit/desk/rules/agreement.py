"""Cells that must say the same: a day and its words, a number and its quotation. For `validate`.

The columns are known by their names. Rules that only this case has stand in `data/balance.yaml`,
under `agree`; a course without that part is not checked by them.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from kit.casefile.spans import widened
from kit.desk.files import Course, Lines, Row, problem
from kit.desk.rules.evidence import before_number, our_texts, texts_in

NAMES = "January February March April May June July August September October November December"
MONTHS = [name[:3] for name in NAMES.split()]
_NAMES = [f"{name[:3]}(?:t|{name[3:]})?" for name in NAMES.split()]
MONTH = re.compile(rf"\b({'|'.join(_NAMES)})\b")  # Sept and September; "decision" is none
YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
DAY = re.compile(r"(?<![:\d])\b(\d{1,2})\b(?![:\d])")
PRINTED = ("quote", "words", "english")  # `as_printed` may say "five thousand" in any language
OTHERS_WORDS = ("quote", "as_printed", "gloss", "address")  # they stay as others wrote them
LEAST = 4.5  # contrast of text and ground, as WCAG asks for
GROUNDS = {"colour": "#ffffff", "colour_dark": "#111111"}
CLOCK = re.compile(r"(?<![\d:])(\d{1,2}):(\d\d)(?![\d:])")
CLOSED = re.compile(r"[.,!?]?\s*[”’\"»]")  # the end of a quotation, if it comes next
BRACKETS = re.compile(r"\[([^\]\n\"']*)\]")  # a list of texts in code is another thing


def check(course: Course) -> Lines:
    """A line for each cell that another cell, the article or a rule of the case speaks against."""
    rules = course.case.optional("balance.yaml").get("agree", {})
    for table in course.tables:
        for row in course.rows(table):
            yield from days(row)
            yield from numbers(row)
            yield from quoted(course, row)
            yield from counted(course, row)
            yield from hours(row)
            yield from in_the_article(course, row)
            yield from colours(row)
            yield from by_rule(rules.get("rules", {}).get(table, []), row)
            if table in rules.get("same_sentence", []):
                yield from same_sentence(course, row)
    yield from speakers(course)
    yield from ids(course)


def days(row: Row) -> Lines:
    """The date is one of those that stand in its words."""
    given = row["date_as_given"]
    if re.fullmatch(r"\d{4}-\d\d-\d\d", row["date"]) and not fits_words(row["date"], given):
        yield problem(row.where, "date", row["date"], f"a day that 'date_as_given' means: {given}")


# The word as newsrooms print it between two numbers.
A_THOUSAND = "(?:mil|mille|mila|tausend|thousand|ribu|bin)"


def fits_words(day: str, words: str) -> bool:
    """Whether a date can be what some words mean: the year, month and day that they name.

    >>> fits_words("2020-09-27", "27 and 28 September 2020")
    True
    >>> fits_words("1932-07-07", "7 July 1923")
    False
    """
    year, month, number = day.split("-")
    years = YEAR.findall(words)
    months = [MONTHS.index(one[:3]) + 1 for one in MONTH.findall(words)]
    named = [int(one) for one in DAY.findall(words)]
    if years and year not in years:
        return False
    if not (words[:1].isdigit() or MONTH.match(words)):  # "decision of 29 September": another day
        return True
    if months and int(month) not in months:
        return False
    return not (months and named and int(number) not in named)


def numbers(row: Row) -> Lines:
    """A number stands in the words that were printed, if they have numbers at all."""
    printed = " ".join(row[name] for name in PRINTED)
    if not re.search(r"\d", printed):
        return
    for end in ("low", "high"):
        if row[end] and not is_printed(printed, row[end]):
            yield problem(row.where, end, row[end], f"a number of the words: {printed[:80]}")


def is_printed(printed: str, number: str) -> bool:
    """Whether a number is printed: in figures, in another scale, or with its thousands in words."""
    forms = in_scales(number)
    return any(_stands(printed, form) for form in forms) or _thousands_in_words(printed, number)


def _stands(printed: str, number: str) -> bool:
    if any(True for _ in before_number(printed, number)):
        return True
    whole, _, part = number.partition(".")
    decimals = rf"(?<![\d.,]){whole}[.,]{part}0*(?!\d)"  # 1,60 is 1.6
    return bool(part and re.search(decimals, printed))


def _thousands_in_words(printed: str, number: str) -> bool:
    """Such as "73 mil 40", "dos mil 200": what is below a thousand stands behind that word."""
    thousands, rest = divmod(int(float(number)), 1000)
    if not thousands or not rest:
        return False
    for found in re.finditer(rf"(?:(\d+)\s+)?\b{A_THOUSAND}\s+0*{rest}(?!\d)", printed, re.I):
        if found[1] is None or int(found[1]) == thousands:
            return True
    return False


def in_scales(number: str) -> list[str]:
    """A number as it may be printed: whole, or in thousands, millions, billions.

    >>> in_scales("1500000")
    ['1500000', '1500', '1.5']
    """
    forms = [number]
    for scale in (10**3, 10**6, 10**9):
        if float(number) >= scale and float(number) % (scale / 10) == 0:
            forms.append(f"{float(number) / scale:.15g}")
    return forms


def quoted(course: Course, row: Row) -> Lines:
    """A quotation begins and ends with a whole word, and has its sentence; a word is in its own."""
    quote = row["quote"]
    if {"quote", "sentence"} <= row.cells.keys() and bool(quote) != bool(row["sentence"]):
        empty, full = ("quote", "sentence") if row["sentence"] else ("sentence", "quote")
        yield problem(row.where, empty, "", f"something, since '{full}' has something")
    if quote and row["sentence"]:
        text = course.sentence(row["sentence"])
        found = [one.span() for one in re.finditer(re.escape(quote), text)]
        if found and all(widened(text, *one) != one for one in found):
            yield problem(row.where, "quote", quote, "whole words of the sentence")
    if quote and row["word"] and row["word"].casefold() not in quote.casefold():
        yield problem(row.where, "word", row["word"], f"a word of the quotation: {quote}")


def counted(course: Course, row: Row) -> Lines:
    """The words of a quotation are as many as the row says; more, if it runs on in the article."""
    if not (row["quote"] and row["sentence"] and re.fullmatch(r"\d+", row["words"])):
        return
    count = len(row["quote"].split())
    behind = course.sentence(row["sentence"]).partition(row["quote"])[2]
    runs_on = bool(behind) and not CLOSED.match(behind)
    too_many = int(row["words"]) > count and not runs_on
    if int(row["words"]) < count or too_many:
        rule = f"the number of words of the quotation: {count}"
        yield problem(row.where, "words", row["words"], rule)


def hours(row: Row) -> Lines:
    """An hour in our own words is one that a clock shows."""
    for name, cell in row.cells.items():
        if name in OTHERS_WORDS:
            continue
        for hour, minute in CLOCK.findall(cell):
            if int(hour) > 24 or int(minute) > 59:
                rule = f"hours from 0:00 to 24:00, and {hour}:{minute} is none"
                yield problem(row.where, name, cell, rule)


def in_the_article(course: Course, row: Row) -> Lines:
    """Whether the article has a word or a name, where the row says so."""
    for flag, name, both in (
        ("used_in_article", "word", True),
        ("named_in_article", "name", False),
    ):
        if not row[flag]:
            continue
        found = row[name].casefold() in course.article.casefold()
        if row[flag] == "false" and found:
            yield problem(row.where, flag, row[flag], f"true: the article has '{row[name]}'")
        if row[flag] == "true" and both and not found:
            yield problem(row.where, flag, row[flag], f"false: the article has no '{row[name]}'")


def colours(row: Row) -> Lines:
    """A colour can be read on the page."""
    for name, ground in GROUNDS.items():
        if re.fullmatch("#[0-9a-f]{6}", row[name]) and contrast(row[name], ground) < LEAST:
            rule = f"a colour that can be read on {ground}: a contrast of {LEAST} or more"
            yield problem(row.where, name, row[name], rule)


def contrast(first: str, second: str) -> float:
    """The contrast of two colours, from 1 to 21, as WCAG measures it.

    >>> contrast("#000000", "#ffffff")
    21.0
    """
    lighter, darker = sorted((_light(first), _light(second)), reverse=True)
    return round((lighter + 0.05) / (darker + 0.05), 2)


def _light(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def by_rule(rules: list[dict[str, Any]], row: Row) -> Lines:
    """What the case asks of a row: a form of one cell, where other cells have certain words."""
    for rule in rules:
        when = rule.get("when", {}).items()
        if not all(re.fullmatch(pattern, row[name]) for name, pattern in when):
            continue
        name = rule["field"]
        if not row[name]:
            continue
        form = filled(rule.get("form", ".*"), row)
        too_early = "from" in rule and row[name] < rule["from"]
        too_late = "to" in rule and row[name] > rule["to"]
        if too_early or too_late or not re.fullmatch(form, row[name]):
            yield problem(row.where, name, row[name], rule["why"])


def filled(form: str, row: Row) -> str:
    """A pattern with the cells of a row in the place of their names: `T-{claim}-{step}`."""

    def cell(found: re.Match[str]) -> str:
        whole = row[found[1]]
        return re.escape(whole[: int(found[2])] if found[2] else whole)

    return re.sub(r"\{([a-z_]+)(?::(\d+))?\}", cell, form)


def same_sentence(course: Course, row: Row) -> Lines:
    """One of the claims of a row stands in the sentence of the row."""
    homes = {one["id"]: one["sentence"] for one in course.tables["claims"]}
    named = row["claims"].split()
    if row["sentence"] and named and row["sentence"] not in {homes.get(one) for one in named}:
        rule = f"a claim of sentence {row['sentence']}, as the row has it"
        yield problem(row.where, "claims", row["claims"], rule)


def speakers(course: Course) -> Lines:
    """One speaker is of one group, in all tables."""
    seen: dict[str, Counter[str]] = {}
    rows = [row for table in course.tables.values() for row in table if row["group"]]
    for row in rows:
        seen.setdefault(row["speaker"], Counter())[row["group"]] += 1
    for row in rows:
        known = seen[row["speaker"]]
        most, _ = known.most_common(1)[0]
        if row["speaker"] and row["group"] != most:
            rule = f"{most}, as in the other rows of {row['speaker']}"
            yield problem(row.where, "group", row["group"], rule)


def ids(course: Course) -> Lines:
    """What looks like the id of a row is one: in tables, questions, maps, figures and lessons."""
    forms = [form for form in map(_form_of_ids, course.resources.values()) if form]
    if not forms:
        return
    looks = re.compile(rf"(?<![\w/-])(?:{'|'.join(forms)})(?![\w-])")
    known = {key for table in course.tables for key in course.keys(table)}
    for where, field, text in _everywhere(course):
        for one in looks.findall(text):
            if one not in known:
                yield problem(where, field, one, "the id of a row that is there")
        for inside in BRACKETS.findall(text):
            wrong = re.search(r"[,;]", inside) and looks.search(inside)
            small = looks.fullmatch(inside.upper()) and not looks.fullmatch(inside)
            if wrong or small:
                yield problem(where, field, f"[{inside}]", "ids as in [S12][S02], each by itself")


def _form_of_ids(resource: dict[str, Any]) -> str:
    """The pattern of a table's ids, if they are letters and digits that nothing else looks like."""
    first = resource["schema"]["fields"][0]
    form = first.get("constraints", {}).get("pattern", "")
    return form if re.match(r"\[?[A-Z]+\]?\\d\\d", form) else ""


def _everywhere(course: Course) -> Iterator[tuple[str, str, str]]:
    """Every text of ours: where it stands, its field, and the text."""
    for table in course.tables:
        for row in course.rows(table):
            for name, cell in row.cells.items():
                if name != "address":
                    yield row.where, name, cell
    for where, text in our_texts(course):
        yield where, "text", text
    for file in ("maps.yaml", "charts.yaml"):
        for name, spec in course.case.optional(file).items():
            for text in texts_in(spec):
                yield f"data/{file}, '{name}'", "text", text
