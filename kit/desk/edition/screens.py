"""The screens of a lesson for a projector: one thing at a time, in the order of the lesson.

They are read from the lesson's own notebook and its question file. What a screen opens when the
teacher wants it (what is right, what we noticed) stands in it from the start: so this is for the
teacher's computer alone. Sections about code are not in it, nor long tables.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from itertools import groupby
from typing import Any

from nbformat import NotebookNode

from kit.casefile import claimcards
from kit.casefile.cases import case
from kit.casefile.charts import chart
from kit.casefile.days import day_by_day
from kit.casefile.maps.layers import layers
from kit.casefile.maps.leaflet import show_map
from kit.casefile.specs import map_spec
from kit.casefile.traces import trace
from kit.casefile.wires import verdicts
from kit.desk import cells
from kit.desk.classroom.spreads import Spread
from kit.desk.edition.lessoncells import (
    FOLDED,
    OWN,
    arguments,
    called,
    output,
    part_asked,
    wire_called,
)
from kit.desk.edition.onpaper import on_projector
from kit.desk.edition.runs import Runs
from kit.desk.edition.steps import Asked
from kit.desk.edition.tasks import Task
from kit.desk.edition.worksheets import task_asked
from kit.items.parts import plain
from kit.positions import position
from kit.questions import every_item, item, quizzes, rendered
from kit.wires import CHOICES

MOST_ROWS = 10  # of a table: a longer one is read on paper or on a screen of one's own
LONG_ROW = 160  # letters, from which on the cells of a row stand below each other
LOW_PLOT = 200  # pixels, before it is enlarged: the lower, the larger are its letters
WHAT_IS_RIGHT = "Show what is right"
_WITH_CODE = re.compile(r"\bwith code\b", re.IGNORECASE)
_HEADING = re.compile(r"^## +(.+)$", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]+)\]\([\w-]+\.ipynb\)")
_MINUTES = re.compile(r"^\*(\d+ minutes\b.*)\*$", re.MULTILINE)
_TALK = re.compile(r"\*\*Talk, (\d+) minutes?\.\*\* *(.+)", re.DOTALL)
_TABLE = re.compile(r"<table.*?</table>", re.DOTALL)
_NAME = re.compile(r"<code>.*?</code>")  # of a column, as code calls it
_SENTENCE = re.compile(r"(?<=[.!?]) +(?=[A-Z“])")
_ROW = re.compile(r"<tr.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<t[hd]>(.*?)</t[hd]>", re.DOTALL)


@dataclass
class Screen:
    """One screen: the macro of `projector.html.jinja` that shows it, and what that is given."""

    kind: str
    part: str
    "The heading of its part of the lesson."
    title: str
    "What the list of all screens calls it."
    shows: dict[str, Any] = field(default_factory=dict)
    where: str = ""
    "Which question it is, and how long it takes."
    reveals: str = ""
    "What the button says that opens what is closed; nothing where nothing is closed."
    spread: Spread | None = None


@dataclass
class Projected:
    """A lesson as screens."""

    name: str
    title: str
    question: str
    minutes: str
    screens: list[Screen] = field(default_factory=list)


def projected(
    runs: Runs, name: str, spreads: Mapping[str, Spread], left_out: list[str]
) -> Projected:
    """A lesson as screens; what of its notebook is not in them is added to `left_out`."""
    here = runs.here
    built = cells.built(here, name, "projector")
    left_out += built.left_out
    known = cells.made(here, name)
    exercises = {one for one, made in known.items() if made.exercise}
    own = [cell for cell in built.notebook.cells if cell.id not in exercises]
    first, *others = runs.shown(name, own)
    title, _, question = first.source.partition("\n")
    minutes = next((found[1] for cell in others if (found := _MINUTES.search(cell.source))), "")
    made = Projected(name, title.lstrip("# "), question.strip().strip("*"), on_projector(minutes))
    for one in _Lesson(spreads).screens(others, made.title):
        if one.kind != "long":
            made.screens.append(one)
        elif made.screens and made.screens[-1].kind == "told":
            made.screens[-1].shows["text"] += rendered(one.title)
    return made


class _Lesson:
    """Goes through the cells of a lesson."""

    def __init__(self, spreads: Mapping[str, Spread]) -> None:
        self.spreads = spreads
        self.part = ""

    def screens(self, every: list[NotebookNode], title: str) -> Iterator[Screen]:
        self.part = title
        for cell in every:
            if cell.source.startswith("### "):  # the sources, and which lesson comes next
                return
            heading = _HEADING.match(cell.source) if cell.cell_type != "code" else None
            if heading:
                self.part = re.sub(r"[*_`]", "", heading[1]).strip()
            if _WITH_CODE.search(self.part):
                continue
            if cell.cell_type == "code":
                yield from self._shown(cell)
            else:
                yield from self._told(cell.source, bool(heading))

    # --- text -----------------------------------------------------------------------------------

    def _told(self, source: str, opens: bool) -> Iterator[Screen]:
        text = _LINK.sub(r"\1", _MINUTES.sub("", _HEADING.sub("", source, count=1)))
        if text.startswith("**Exercise"):
            return
        talk = _TALK.search(text)
        if talk:
            asked = rendered(on_projector(talk[2]))
            shows = {"minutes": int(talk[1]), "text": asked}
            yield Screen("talk", self.part, f"Talk, {talk[1]} minutes", shows)
            text = _TALK.sub("", text)
        html = rendered(on_projector(FOLDED.sub("", text)))
        tables = _TABLE.findall(html)
        said = _TABLE.sub("", html).strip()
        title = self.part if opens else _beginning(said)
        some = [each for one in tables for each in self._table(one, "", closed=False)]
        if said and [each.kind for each in some] == ["table"] and not some[0].shows["stacked"]:
            some[0].title = title
            some[0].shows |= {"said": said, "label": self.part if opens else ""}
        elif said:
            yield Screen("told", self.part, title, {"opens": opens, "text": said})
        yield from some
        for one in FOLDED.finditer(text):
            yield from self._folded(one[1], rendered(on_projector(one[2])))

    def _folded(self, label: str, html: str) -> Iterator[Screen]:
        """What a lesson folds away: a text is told, a table opens when the teacher wants it."""
        tables = _TABLE.findall(html)
        said = _TABLE.sub("", html).strip()
        if said and not tables:
            shows = {"opens": True, "heading": label, "text": said}
            yield Screen("told", self.part, plain(label), shows)
        for one in tables:
            yield from self._table(one, label, closed=True)

    def _table(self, html: str, label: str, closed: bool) -> Iterator[Screen]:
        head, *rows = _ROW.findall(re.sub(r"<t([hd])[^>]*>", r"<t\1>", html))
        head = _NAME.sub("", head)
        if len(rows) > MOST_ROWS:
            if label:  # read by each alone; without this line, what is told of it speaks of nothing
                name = re.sub(r"^Open (?:the table: )?", "", plain(label))
                where = f"The table *{name}* has {len(rows)} rows: read it in the lesson."
                yield Screen("long", self.part, where)
            return
        label = re.sub(r"^Open (?:the table: )?", "", label)
        longest = max((len(re.sub(r"<[^>]+>", "", row)) for row in rows), default=0)
        columns = [name.strip() for name in _CELL.findall(head)]
        stacked = longest > LONG_ROW
        shows = {"head": head, "columns": columns, "label": label, "closed": closed}
        shows["rows"] = [_named(row, columns) for row in rows] if stacked else rows
        shows["stacked"] = stacked
        reveals = "Show the table" if closed else ""
        yield Screen("table", self.part, label or self.part, shows, reveals=reveals)

    # --- what is shown --------------------------------------------------------------------------

    def _shown(self, cell: NotebookNode) -> Iterator[Screen]:
        call, name = called(cell.source)
        if not cell.source.strip() or call in (*OWN, "cards", "check"):
            return
        if call in _SHOWS:
            yield from _SHOWS[call](self, cell, name)
            return
        html = "".join(map(output, cell.get("outputs", [])))
        found = FOLDED.search(html.replace('<details class="fold">', "<details>"))
        if found:
            yield from self._folded(unescape(found[1]), found[2])
        else:
            for one in _TABLE.findall(html):
                yield from self._table(one, "", closed=False)

    def _component(self, kind: str, title: str, content: dict[str, Any], where: str = "") -> Screen:
        return Screen("seen", self.part, title, {"component": kind, "content": content}, where)

    def map(self, cell: NotebookNode, name: str) -> Iterator[Screen]:
        """A map, as large as the screen; its note and what its layers say come behind it."""
        content = show_map(name).content()
        spec = map_spec(name)
        title = content["title"]
        yield self._component("map", f"Map: {title}", content, title)
        layers_said = [one for one in layers(spec) if one.title and one.text]
        shows = {"opens": True, "heading": title, "text": rendered(spec["note"])}
        shows["layers"] = layers_said
        yield Screen("told", self.part, f"What the map says: {title}", shows)

    def chart(self, cell: NotebookNode, name: str) -> Iterator[Screen]:
        """A figure, in so many screens that it can be read; what it leaves out comes behind it."""
        content = chart(name).content()
        some = _together(content["parts"], plots=bool(content.get("ticks")))
        for number, parts in enumerate(some, 1):
            title = f"Figure: {content['label']}"
            if len(some) > 1:
                title += f" ({number} of {len(some)})"
            shown = {**content, "parts": parts, "high": LOW_PLOT}
            yield self._component("chart", title, shown, content["label"])
        shows = {"opens": True, "heading": content["label"], "text": rendered(content["note"])}
        yield Screen("told", self.part, f"About the figure: {content['label']}", shows)

    def trace(self, cell: NotebookNode, name: str) -> Iterator[Screen]:
        """The way of a claim; what changed from step to step opens when the teacher wants it."""
        by_place, by_name = arguments(cell.source, "kit.trace")
        content = {**trace(*by_place, **by_name).content(), "waits_for": None}
        made = self._component("trace", "The way of a claim", content)
        if by_name.get("waits_for"):
            made.reveals = "Show what changed"
        yield made

    def days(self, cell: NotebookNode, name: str) -> Iterator[Screen]:
        """What a reader could know, a screen a day: of each side the newest of these figures."""
        by_place, by_name = arguments(cell.source, "kit.day_by_day")
        days = day_by_day(*by_place, **by_name)
        sides = sorted({row["about"] for row in days.rows})
        for number, day in enumerate(days.days):
            known = [(side, _newest(days.rows, side, number)) for side in sides]
            shows = {"label": days.label, "day": day, "number": number, "sides": known}
            where = f"Day {number + 1} of {len(days.days)}"
            yield Screen("day", self.part, f"{days.label}: {day}", shows, where)

    def article(self, cell: NotebookNode, name: str) -> Iterator[Screen]:
        _, asked = arguments(cell.source, "kit.article")
        some = [one for one in claimcards.sentences() if one["kind"] != "furniture"]
        numbers = [one["number"] for one in some]
        first = asked.get("first") or min(numbers, default=1)  # none where the text is left out
        last = asked.get("last") or max(numbers, default=1)
        some = [one for one in some if first <= one["number"] <= last]
        title = f"Sentences {first} to {last}" if first < last else f"Sentence {first}"
        if [one["number"] for one in some] == numbers:
            title = "The article"
        paragraphs = [list(them) for _, them in groupby(some, lambda one: one["paragraph"])]
        about = case().package["article"]
        shows = {"paragraphs": paragraphs, "language": about.get("language", "en")}
        shows["link"] = about.get("link", "")
        yield Screen("article", self.part, title, shows)

    def ledger(self, cell: NotebookNode, name: str) -> Iterator[Screen]:
        """Each sentence with a claim of ours, which opens when the teacher wants it."""
        asked = part_asked(cell.source)
        if asked is None:  # another text, or an empty box for one
            yield from self._other_text(cell)
            return
        first, last = asked
        text = {one["number"]: one["text"] for one in claimcards.sentences()}
        ours = claimcards.our_cards() or []
        for number in range(first, last + 1):
            cards = [one for one in ours if one["sentence"] == number]
            if cards:
                shows = {"number": number, "sentence": text.get(number, ""), "cards": cards}
                title = f"Sentence {number}, and our cards"
                yield Screen("ledger", self.part, title, shows, reveals="Show our cards")

    def _other_text(self, cell: NotebookNode) -> Iterator[Screen]:
        """A text that is not the article, for which we have no cards."""
        by_place, _ = arguments(cell.source, "kit.ledger")
        lines = [rendered(one) for one in (by_place[0] if by_place else "").splitlines()]
        if lines:
            shows = {"opens": False, "text": "\n".join(lines)}
            yield Screen("told", self.part, _beginning(lines[0]), shows)

    def wire(self, cell: NotebookNode, name: str) -> Iterator[Screen]:
        """The claim and the decision, then each card, then what we say."""
        made = wire_called(cell.source)
        shown = made.shown()
        options = [*CHOICES.values()]
        shows = {"sentences": shown["sentences"], "options": options, "opens": made.opens}
        yield Screen("inbox", self.part, "The inbox: would you print it?", shows)
        for one in made.cards:
            yield Screen("card", self.part, f"Card: {one['title']}", {"card": one})
        for one in verdicts(made.claims) or []:
            title = f"What we say of {one['quote']}"
            reveals = "Show what we say"
            said = one["verdict"] + (f" What others say: {one['says']}" if one["says"] else "")
            shows = {"quote": one["quote"], "says": _SENTENCE.split(said)}
            yield Screen("verdict", self.part, title, shows, reveals=reveals)

    # --- what is asked --------------------------------------------------------------------------

    def quiz(self, cell: NotebookNode, name: str) -> Iterator[Screen]:
        for one in quizzes()[name].items:
            if not item(one).in_code:
                yield self._question(cell, "quiz", one)

    def one(self, cell: NotebookNode, name: str) -> Iterator[Screen]:
        yield self._question(cell, "write", name)

    def notice(self, cell: NotebookNode, name: str) -> Iterator[Screen]:
        task = _task("notice", name, cell)
        title = f"Notice: {_beginning(task.prompt)}"
        yield Screen("notice", self.part, title, {"task": task}, reveals="Show what we noticed")

    def _question(self, cell: NotebookNode, call: str, name: str) -> Screen:
        one = item(name)
        task = _task(call, name, cell)
        minutes = f"{one.minutes:g} {'minute' if one.minutes == 1 else 'minutes'}"
        title = f"{position(name)}: {_beginning(task.prompt)}"
        dates = {each.id: each.date_as_given for each in getattr(one, "steps", []) if _dated(each)}
        shows = {"task": task, "dates": dates}
        made = Screen("asked", self.part, title, shows, f"{position(name)} · {minutes}")
        made.reveals = _reveals(task, one.judged)
        made.spread = self.spreads.get(name)
        return made


_SHOWS: dict[str, Callable[[_Lesson, NotebookNode, str], Iterator[Screen]]] = {
    "article": _Lesson.article,
    "brief": _Lesson.one,
    "chart": _Lesson.chart,
    "day_by_day": _Lesson.days,
    "ledger": _Lesson.ledger,
    "notice": _Lesson.notice,
    "quiz": _Lesson.quiz,
    "show_map": _Lesson.map,
    "trace": _Lesson.trace,
    "wire": _Lesson.wire,
    "write": _Lesson.one,
}


def _task(call: str, name: str, cell: NotebookNode) -> Task:
    """A question as on paper, so that its letters are those of the worksheet."""
    task = task_asked(Asked(0, call, name, cell.source), {})
    known = every_item()
    task.prompt = rendered(on_projector(known[name].prompt)) if name in known else task.prompt
    task.models = task.models[-1:]  # of a text: one good answer
    return task


def _reveals(task: Task, judged: bool) -> str:
    if judged:
        return WHAT_IS_RIGHT
    if task.opened:
        return "Show our map"
    return "Show one good answer" if task.models else ""


def _together(parts: list[Any], plots: bool) -> list[list[Any]]:
    """The parts of a figure that are shown together.

    Of plots two beside each other, half of all apart: so no screen has one side of a pair alone.
    """
    half = len(parts) // 2
    if plots and len(parts) == 2 * half:
        return [[parts[number], parts[number + half]] for number in range(half)]
    return [parts] if plots else [[one] for one in parts]


def _dated(step: Any) -> bool:
    return hasattr(step, "date_as_given")


def _newest(rows: list[dict[str, Any]], side: str, day: int) -> list[dict[str, Any]]:
    """What was published last about a side by a day."""
    known = [one for one in rows if one["about"] == side and one["day"] <= day]
    return [one for one in known if one["day"] == known[-1]["day"]]


def _named(row: str, columns: list[str]) -> str:
    """A row whose cells stand below each other: each but the first says what it is.

    >>> _named("<tr><td>treaty</td><td>Help</td></tr>", ["Kind", "What"])
    '<tr><td>treaty</td><td><span class="column">What:</span> Help</td></tr>'
    """
    parts = _CELL.findall(row)
    if len(parts) != len(columns):
        return row
    for number, column in enumerate(columns[1:], 1):
        parts[number] = f'<span class="column">{column}:</span> {parts[number]}'
    return f"<tr>{''.join(f'<td>{part}</td>' for part in parts)}</tr>"


def _beginning(html: str) -> str:
    """The first words of a text, for the list of all screens."""
    words = re.sub(r"<[^>]+>", "", html).split()
    return " ".join(words[:9]) + (" …" if len(words) > 9 else "")
