"""What other programs take in: tables for spreadsheets and gradebooks, questions for Moodle.

Moodle, https://docs.moodle.org/311/en/Grade_import: any columns, and a person is found by
"Email address", "ID number" and the like. https://docs.moodle.org/310/en/Moodle_XML_format: the
questions. Canvas takes the columns of its own export, Student, ID, SIS User ID, SIS Login ID and
Section, then one an assignment, and "Points Possible" in the second row;
https://teaching.resources.osu.edu/toolsets/carmencanvas/guides/calculating-final-grades/import-csv-file-carmen-grades
says which of them it needs.
"""

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from kit.desk.classroom.results import Results
from kit.items import UNJUDGED, Choice, Item, Match, Near, Numeric, Open, Order, Said
from kit.questions import is_form, lessons, rendered

# What a spreadsheet would run, at the start of a cell, or where it splits a cell by mistake: who
# reads with semicolons sees more cells than we wrote, and quotation marks may stand in front.
_STARTS = "=+\\-@＝＋－＠﹢﹣﹦﹫−⁺⁻⁼₊₋₌﬩⩵⩶"  # in every form that Unicode calls compatible
_CELL_ENDS = r";,|\t\r\n\u2028\u2029"
_IN_FRONT = r"[^\S\t\r\n\u2028\u2029]|[\"“”„«»]"  # spaces of every kind, quotation marks
_RUNS = re.compile(rf"(^|[{_CELL_ENDS}])((?:{_IN_FRONT})*)(?=[{_STARTS}\t\r])")
# What Excel takes for a number or a date: 007, 10-12, 1e5, 5.1, may-10.
_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_MONTH += "|mär|mrz|mai|okt|dez|avr|juin|juil|aoû|déc|fév|gen|mag|giu|lug|ago|set|ott|dic|ene|abr"
_READ_AS_NUMBER = re.compile(
    r"\d[\d.,:/\s-]*(?:e\d+)?"
    r"|\d+e[+-]?\d+"
    rf"|(?:{_MONTH})[a-z]*[-/. ]?\d+"
    rf"|\d+[-/. ]?(?:{_MONTH})[a-z]*"
    r"|true|false|wahr|falsch|vrai|faux|vero|falso|verdadero|verdadeiro",
    re.IGNORECASE,
)
_UNSEEN = {"Cc", "Cf", "Co", "Cn"}
# Columns of pseudonyms and of numbers of questions: 10-12 and 05.27 would become dates.
_NAMES = {"learner", "pseudonym", "student", "name", "item"}
_LONGEST_CELL = 32_000  # of Excel


def normal(text: str) -> str:
    """A text without what cannot be seen and some program drops: then what it hides would run.

    >>> normal("\\u0000=1+1")
    '=1+1'
    """
    kept = "\t\r\n"
    return "".join(one for one in text if one in kept or unicodedata.category(one) not in _UNSEEN)


def safe(text: Any) -> Any:
    """A text that no spreadsheet runs as a formula; all else as it is.

    >>> safe("=1+1"), safe(-1)
    ("'=1+1", -1)
    """
    return _RUNS.sub(r"\1\2'", normal(text)) if isinstance(text, str) else text


def safe_name(text: Any) -> Any:
    """A pseudonym that a spreadsheet takes neither for a formula nor for a number or a date.

    >>> safe_name("007"), safe_name("blue-heron")
    ("'007", 'blue-heron')
    """
    made = safe(text)
    if isinstance(made, str) and _READ_AS_NUMBER.fullmatch(unicodedata.normalize("NFKC", made)):
        return f"'{made}"
    return made


def save_table(
    table: pd.DataFrame, path: Path, encoding: str = "utf-8-sig", semicolons: bool = False
) -> None:
    """A table as CSV. The mark in front tells that it is UTF-8.

    With `semicolons` between the cells and decimal commas it opens in a spreadsheet of much of
    Europe; without, in other programs.

    >>> save_table(pd.DataFrame({"who": ["=1+1"]}), Path("class.csv"))
    """
    made = table.rename(columns=safe)
    for name in made.columns:
        if not pd.api.types.is_numeric_dtype(made[name].dtype):
            guard = safe_name if str(name).lower() in _NAMES else safe
            made[name] = [guard(one) for one in made[name].astype(object)]
    how = {"encoding": encoding, "errors": "replace"}  # "?" for half an emoji
    signs = {"sep": ";", "decimal": ","} if semicolons else {}
    made.to_csv(path, index=False, lineterminator="\r\n", float_format="%.3f", **signs, **how)


def save_workbook(tables: dict[str, pd.DataFrame], path: Path) -> None:
    """All tables as one file for Excel or LibreOffice, a sheet each.

    CSV says neither what separates the cells nor what is text: Excel in much of Europe would put
    a whole row into one cell, and make dates of pseudonyms. Here each text is written as a text.
    """
    as_text = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with Workbook(path, {**as_text, "in_memory": True}) as book:
        head = book.add_format({"bold": True})
        for name, table in tables.items():
            sheet = book.add_worksheet(name[:31])
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, [normal(str(one)) for one in table.columns], head)
            for place, column in enumerate(table.columns):
                for row, value in enumerate(table[column].astype(object), 1):
                    _cell(sheet, row, place, value)
            sheet.autofit(400)


def _cell(sheet: Worksheet, row: int, column: int, value: Any) -> None:
    if isinstance(value, str):
        text = normal(value).encode(errors="replace").decode()
        sheet.write_string(row, column, text[:_LONGEST_CELL])
    elif pd.notna(value):
        sheet.write(row, column, value)


def points(found: Results) -> tuple[pd.DataFrame, dict[str, int]]:
    """By learner: what of a lesson's core is answered and right at last; and the most possible.

    A lesson that nobody began has no column, and one that a learner has not begun is an empty cell:
    nothing done is not zero. Opinions have no points, and nobody sees here who gave one.
    """
    made = pd.DataFrame(index=pd.Index(found.learners, name="learner"))
    most: dict[str, int] = {}
    for lesson in lessons():
        if is_form(lesson):
            continue  # it measures the course, and gives nobody points
        asked = [one for one in lesson.items if one.kind != "opinion"]
        core = [one for one in asked if one.core] or asked
        begun = found.last[found.last["item"].isin([one.id for one in asked])]["learner"].unique()
        if not len(begun):
            continue
        ids = [one.id for one in core]
        graded = [one.id for one in core if one.kind not in UNJUDGED]
        mine = found.last[found.last["item"].isin(ids)]
        right = mine[mine["item"].isin(graded) & mine["right"].fillna(False)]
        on_paper = found.on_paper[found.on_paper["item"].isin(ids)]
        there = pd.concat([mine[["learner", "item"]], on_paper]).drop_duplicates()
        name = f"Lesson {lesson.lesson}"
        for what, rows, count in (("answered", there, len(ids)), ("right", right, len(graded))):
            size = rows.groupby("learner", observed=False).size().astype("Int64")
            size = size.reindex(made.index, fill_value=0)
            made[f"{name} {what}"] = size.where(made.index.isin(begun))
            most[f"{name} {what}"] = count
    return made.reset_index(), most


def for_moodle(found: Results, names: dict[str, str] | None = None) -> pd.DataFrame:
    """Points for "Import grades from CSV". The ID number is for the teacher to fill in.

    `names`: of learners by their pseudonyms, for a column of their own.
    """
    made, most = points(found)
    made = made.rename(columns={one: f"{one} (of {n})" for one, n in most.items()})
    made.insert(0, "ID number", "")
    made = made.rename(columns={"learner": "Pseudonym"})
    if names is not None:
        made.insert(2, "Name", [names.get(one, "") for one in made["Pseudonym"]])
    return made


def for_canvas(found: Results, names: dict[str, str] | None = None) -> pd.DataFrame:
    """Points as Canvas imports them. IDs and the section are for the teacher to fill in.

    `names`: of learners by their pseudonyms, to stand in their place.
    """
    made, most = points(found)
    made = made.rename(columns={"learner": "Student"})
    made["Student"] = [(names or {}).get(one) or one for one in made["Student"]]
    first = pd.DataFrame([{"Student": "Points Possible", **most}]).astype(made.dtypes.to_dict())
    made = pd.concat([first, made], ignore_index=True)
    for place, name in enumerate(["ID", "SIS User ID", "SIS Login ID", "Section"], 1):
        made.insert(place, name, "")
    return made


def moodle_xml() -> tuple[bytes, dict[str, list[str]]]:
    """All questions that fit as Moodle XML, and those that do not, by the reason."""
    quiz = Xml.Element("quiz")
    left: dict[str, list[str]] = {}
    for lesson in lessons():
        if is_form(lesson):
            reason = "belongs to a form and its texts"
            left.setdefault(reason, []).extend(one.id for one in lesson.items)
            continue
        category = Xml.SubElement(quiz, "question", type="category")
        name = f"{lesson.lesson} {lesson.title}".replace("/", "//")
        _text(Xml.SubElement(category, "category"), f"$course$/{name}")
        for one in lesson.items:
            reason = "needs its map" if getattr(one, "picture", None) else one.left_out
            if reason:
                left.setdefault(reason, []).append(one.id)
            else:
                _question(quiz, one)
    Xml.indent(quiz)
    return Xml.tostring(quiz, encoding="utf-8", xml_declaration=True), left


def _question(quiz: Xml.Element, one: Item) -> None:
    kinds: dict[type, tuple[str, Callable]] = {
        Choice: ("multichoice", _choice),
        Numeric: ("numerical", _number),
        Order: ("matching", _order),
        Match: ("matching", _match),
        Open: ("essay", _open),
    }
    kind, fill = kinds[type(one)]
    made = Xml.SubElement(quiz, "question", type=kind)
    _text(Xml.SubElement(made, "name"), f"{one.id} {one.objective}")
    _html(made, "questiontext", one.prompt)
    fill(made, one)
    for hint in one.hints:
        _html(made, "hint", hint)


def _choice(made: Xml.Element, one: Choice) -> None:
    right = sum(each.right for each in one.options)
    single = one.kind == "single"
    _tags(made, single=str(single).lower(), shuffleanswers="true", answernumbering="abc")
    for each in one.options:
        wrong_share = 0 if single else -1 / right
        share = 1 / right if each.right else wrong_share
        _answer(made, each, rendered(each.text), share, format="html")


def _number(made: Xml.Element, one: Numeric) -> None:
    known: list[tuple[Numeric | Near, float, float]] = [(one, 1, one.tolerance)]
    known += [(near, 0, 0) for near in one.mistakes]
    for each, share, slack in known:
        wanted = each.answer
        low, high = wanted if isinstance(wanted, tuple | list) else (wanted, wanted)
        answer = _answer(made, each, f"{(low + high) / 2:.10g}", share)
        _tags(answer, tolerance=f"{(high - low) / 2 + slack:.10g}")
    _answer(made, Said(feedback=one.otherwise), "*", 0)


def _order(made: Xml.Element, one: Order) -> None:
    """Moodle's own type for orders is not in every Moodle: each step is matched to its place."""
    rows = [(step.text, str(n), step.feedback) for n, step in enumerate(one.steps, 1)]
    _rows(made, rows, one.feedback)


def _match(made: Xml.Element, one: Match) -> None:
    texts = {each.id: each.text for each in one.choices}
    used = [row.answer for row in one.rows]
    rows = [(row.text, texts[row.answer], row.feedback) for row in one.rows]
    _rows(made, rows, one.feedback, [text for name, text in texts.items() if name not in used])


def _rows(
    made: Xml.Element, rows: list[tuple[str, str, str]], right: str, more: list[str] | None = None
) -> None:
    _tags(made, shuffleanswers="true")
    _html(made, "correctfeedback", right)
    wrong = "\n".join(f"- {text}: {feedback.strip()}" for text, _, feedback in rows)
    _html(made, "partiallycorrectfeedback", wrong)
    _html(made, "incorrectfeedback", wrong)
    for text, answer in [*((row[0], row[1]) for row in rows), *(("", one) for one in more or [])]:
        row = _html(made, "subquestion", text)
        _text(Xml.SubElement(row, "answer"), re.sub(r"[*`]", "", answer))  # a list to choose from


def _open(made: Xml.Element, one: Open) -> None:
    levels = "\n".join(f"- *{level}*: {text.strip()}" for level, text in one.rubric.items())
    _tags(made, responseformat="editor", responserequired="1", responsefieldlines="10")
    _html(made, "graderinfo", f"{levels}\n\nOne good answer: {one.model}")


def _answer(made: Xml.Element, said: Any, text: str, share: float, **more: str) -> Xml.Element:
    answer = Xml.SubElement(made, "answer", {"fraction": f"{100 * share:.7g}", **more})
    _text(answer, text)
    _html(answer, "feedback", said.feedback)
    return answer


def _html(parent: Xml.Element, name: str, markdown: str) -> Xml.Element:
    made = Xml.SubElement(parent, name, format="html")
    _text(made, rendered(markdown))
    return made


def _tags(parent: Xml.Element, **texts: str) -> None:
    for name, text in texts.items():
        Xml.SubElement(parent, name).text = text


def _text(parent: Xml.Element, text: str) -> None:
    Xml.SubElement(parent, "text").text = text
