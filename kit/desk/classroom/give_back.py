"""A page for each learner to print and give back: what they answered, and levels and marks.

It says right or not yet, and never what is right: they may try again.
"""

from dataclasses import dataclass, field
from datetime import date

import pandas as pd
from jinja2 import Environment, PackageLoader

from kit.casefile.cases import case
from kit.desk.classroom.marking import LONGEST_MARK, level_of
from kit.desk.classroom.results import Results
from kit.desk.classroom.verdicts import cut
from kit.desk.edition.onpaper import on_projector
from kit.items import WRITTEN, Handout, Item, Lesson
from kit.items.parts import plain
from kit.positions import place
from kit.questions import every_item, in_forms, lessons

_LONGEST = 110  # letters of a question or an answer, so that a lesson fits on a sheet
Given = tuple[str, bool | None]  # an answer in words, and whether it is right


@dataclass(frozen=True)
class Row:
    """A question as it stands on the page of a learner."""

    asked: str
    answer: str
    verdict: str


@dataclass(frozen=True)
class Part:
    """A lesson that a learner has begun."""

    title: str
    done: str
    rows: list[Row]
    written: list[dict[str, str]]
    "Of each written answer: asked, answer, own level, level, mark."


@dataclass(frozen=True)
class Page:
    learner: str
    parts: list[Part] = field(default_factory=list)


def html(found: Results, answers: pd.DataFrame) -> str:
    """All pages as one file. `answers`: the open answers with the levels of the teacher."""
    pages = Environment(loader=PackageLoader("kit.desk", "."), trim_blocks=True, autoescape=True)
    today = date.today()
    return pages.get_template("pages.html.jinja").render(
        title=case().package["title"],
        made_on=f"{today.day} {today:%B %Y}",
        pages=of_class(found, answers),
    )


def of_class(found: Results, answers: pd.DataFrame) -> list[Page]:
    """A page for each learner, with the lessons that they have begun.

    Opinions, how sure somebody was, and the forms that measure are on no page.
    """
    closed = in_forms() | {*every_item("opinion")}
    given = _given(found, closed)
    written: dict[str, list[dict[str, str]]] = {}
    for row in answers.to_dict("records"):
        written.setdefault(row["learner"], []).append(row)
    paper = found.on_paper.groupby("learner", observed=True)["item"].agg(set).to_dict()
    every = lessons()
    asked = {one.id: as_asked(one) for lesson in every for one in lesson.items}
    pages = []
    for learner in found.learners:
        if mine := given.get(learner):
            told = written.get(learner, [])
            on_paper = paper.get(learner, set())
            each = [_part(lesson, asked, mine, told, on_paper) for lesson in every]
            parts = [part for part in each if part]
            pages.append(Page(learner, parts))
    return pages


def _given(found: Results, closed: set[str]) -> dict[str, dict[str, Given]]:
    """By learner and item, the last answer in words, and whether it is right."""
    last = found.last[~found.last["item"].isin(closed)]
    last = last.join(found.answers[["said"]], on="answer")
    given: dict[str, dict[str, Given]] = {}
    columns = (last[name] for name in ("learner", "item", "said", "right"))
    for learner, item, said, right in zip(*columns, strict=True):
        given.setdefault(str(learner), {})[item] = said, right
    return given


def _part(
    lesson: Lesson | Handout,
    asked: dict[str, str],
    given: dict[str, Given],
    written: list[dict[str, str]],
    on_paper: set[str],
) -> Part | None:
    mine = sorted((one for one in lesson.items if one.id in given), key=lambda one: place(one.id))
    if not mine:
        return None
    core = [one for one in lesson.items if one.core and one.kind != "opinion"]
    rows = [
        Row(asked[one.id], *_told(one, *given[one.id])) for one in mine if one.kind not in WRITTEN
    ]
    there = on_paper | {*given}
    done = f"{sum(1 for one in core if one.id in there)} of {len(core)} core questions answered"
    levels = _levels(mine, asked, written)
    return Part(f"{lesson.lesson} · {lesson.title}", done, rows, levels)


def as_asked(one: Item) -> str:
    """A question as a page of its own can ask it: nothing stands above it there."""
    if one.in_code:  # it may speak of code
        return cut(plain(one.prompt), _LONGEST)
    return cut(plain(on_projector(one.prompt) or one.prompt), _LONGEST)


def _told(one: Item, said: str, right: bool | None) -> tuple[str, str]:
    """An answer and its verdict in words; of what is matched or ordered, only errors have words."""
    words = cut(said, _LONGEST)
    if one.kind == "code" and said.startswith(("{", "[")):
        words = "what your code gave"  # a table or a list, in the names of its columns
    if pd.isna(right):
        return words, "not judged"
    if right:
        return words or "all of it", "right"
    return words or "–", "not yet"


def _levels(
    mine: list, asked: dict[str, str], written: list[dict[str, str]]
) -> list[dict[str, str]]:
    items = {one.id: one for one in mine}
    told = []
    for row in written:
        if one := items.get(row["item"]):
            mark = row["mark"] if len(row["mark"]) <= LONGEST_MARK else ""
            told.append(
                {
                    "asked": asked[one.id],
                    "answer": row["answer"],
                    "own": row["own level"],
                    "level": level_of(one.rubric, row["level"]),
                    "mark": mark,
                }
            )
    return told
