"""The web edition: each lesson as one page that needs no kernel, and the list of all lessons.

Nothing of a notebook is in it, neither code nor a word of how to run it. An exercise in code is
done by clicking, or is left out; a section “… with code” is left out whole.
"""

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader
from nbformat import NotebookNode

from kit import exercises, notices, provided
from kit.casefile import claimcards
from kit.casefile.cases import Case
from kit.casefile.charts import chart
from kit.casefile.days import day_by_day
from kit.casefile.maps.leaflet import leaflet, show_map
from kit.casefile.traces import trace
from kit.clicking import clicks_of
from kit.components import script
from kit.desk import cells
from kit.desk.edition.lessoncells import OWN, arguments, called, output, text_of, wire_called
from kit.desk.edition.runs import Runs
from kit.desk.edition.withholding import Waiting, without_answers
from kit.items import Exercise, Item, Withheld
from kit.items.notices import HeldNotice, as_handed_out
from kit.ledgers import ledger
from kit.pages import look
from kit.questions import every_item, forms, item, lesson, notice_called, quizzes, withheld
from kit.quizzes import page_item

WITH_CODE = re.compile(r"\bwith code\b", re.IGNORECASE)
MINUTES = re.compile(r"\*\d+ minutes")  # how long a lesson takes, and what for
HEADING = re.compile(r"^## +(.+)$", re.MULTILINE)
CORE = "●"
PACKED = ("map",)  # kinds of component whose content is large
_templates = Environment(
    loader=PackageLoader("kit.desk.edition", "."), trim_blocks=True, autoescape=True
)


@dataclass
class Place:
    """A component of a page: what it shows now, and what it shows once the answers are opened."""

    kind: str
    content: dict[str, Any]
    opened: dict[str, Any] | None = None
    "None where nothing of it waits."
    asks: list[str] = field(default_factory=list)
    "The items and notices in it, by their ids."

    @property
    def questions(self) -> list[str]:
        """The questions in it, by their ids."""
        return [one["id"] for one in self.content.get("items", [])]


@dataclass
class Section:
    """A part of a lesson, from one heading to the next: HTML and components."""

    id: str
    title: str
    parts: list[str | Place] = field(default_factory=list)

    @property
    def asks(self) -> list[str]:
        return [one for part in self.parts if isinstance(part, Place) for one in part.asks]


@dataclass
class Page:
    """A lesson as a page."""

    lesson: str
    name: str
    title: str
    question: str
    minutes: str
    sections: list[Section]
    "The first holds what stands in front of the first heading."

    @property
    def href(self) -> str:
        return f"{self.name}.html"

    @property
    def items(self) -> list[str]:
        """The items that the page asks, in its order."""
        known = every_item(of=self.lesson)
        return [one for section in self.sections for one in section.asks if one in known]

    @property
    def core(self) -> list[str]:
        return [one for one in self.items if item(one).core]

    def places(self) -> dict[str, Place]:
        """Every component by its name in the page."""
        every = [part for one in self.sections for part in one.parts if isinstance(part, Place)]
        return {f"{place.kind}-{number}": place for number, place in enumerate(every)}


def made(runs: Runs, name: str, waits: Waiting, left_out: list[str]) -> Page:
    """A lesson as its page will be; what of a notebook is not in it is added to `left_out`."""
    here = runs.here
    left_out += cells.built(here, name, "").left_out
    own = cells.built(here, name, "web").notebook
    if waits.items:
        for_class = {cell.id for cell in cells.built(here, name, "class").notebook.cells}
        own.cells = [cell for cell in own.cells if cell.id in for_class]
    if waits.everything:
        without_answers(own, cells.made(here, name))
    told = runs.shown(name, own.cells)
    sections = list(_sections(told, waits))
    _number(sections)
    first = told[0].source.strip()
    question = re.search(r"\*\*(.+?)\*\*", first)
    minutes = re.search(r"^\*(.+?)\*", told[1].source.strip()) if len(told) > 1 else None
    return Page(
        lesson=lesson(name[:2]).lesson,
        name=name,
        title=first.splitlines()[0].lstrip("# "),
        question=question[1] if question else "",
        minutes=minutes[1] if minutes else "",
        sections=sections,
    )


def _number(sections: list[Section]) -> None:
    """Count the questions as the page asks them: one that needs code is not in it."""
    places = [part for one in sections for part in one.parts if isinstance(part, Place)]
    asked = [*dict.fromkeys(one for place in places for one in place.questions)]
    for place in places:
        for content in (place.content, place.opened or {}):
            for one in content.get("items", []):
                one["position"] = f"Question {asked.index(one['id']) + 1} of {len(asked)}"


def html(here: Case, page: Page, after: Page | None, waits: Waiting, file: str) -> str:
    """The page of a lesson; `after` is the next one, `file` the text of its file of answers."""
    store = {"course": here.package["name"], "learner": "web"}
    places = page.places()
    names = {id(place): name for name, place in places.items()}
    front, *sections = page.sections
    waiting = any(place.opened for place in places.values())
    parts = [*_as_html(front, names, store)]
    parts.insert(1, _part("contents", sections=sections, waits=waiting))
    known = [{"id": one.id, "title": one.title, "items": one.asks} for one in sections]
    parts.insert(2, component("contents", "contents", {"parts": known}, store))
    of_core = [place for place, one in enumerate(sections) if CORE in one.title]
    for place, section in enumerate(sections):
        if of_core and place == of_core[-1] + 1:
            parts.append(_part("core_end"))
        parts += _as_html(section, names, store)
    parts.append('<h2 id="end">The end of this lesson</h2>')
    if waiting:
        digest = hashlib.sha256(file.encode()).hexdigest()
        asked = {"course": store["course"], "lesson": page.lesson, "file": digest}
        parts.append(component("opening", "opening", asked, store))
    titles = {
        shown["id"]: shown["position"]
        for place in places.values()
        for shown in place.content.get("items", [])
    }
    listed = [
        {"id": one, "title": titles.get(one, f"Exercise {one}"), "part": section.id}
        for section in page.sections
        for one in section.asks
        if one in page.items
    ]
    parts.append(component("finish", "finish", {"items": listed, "core": page.core}, store))
    parts.append(_part("next", one=after))
    return _document(page.title, "web lesson", parts)


def index(here: Case, pages: list[Page]) -> str:
    """The list of all lessons: what each asks, how long it takes, and what was done here."""
    store = {"course": here.package["name"], "learner": "web"}
    rows = []
    for one in pages:
        row = {"lesson": one.lesson, "title": one.title, "href": one.href}
        rows.append({**row, "core": one.core, "items": one.items})
    progress = component("lessons", "lessons", {"lessons": rows}, store)
    listed = _templates.from_string(
        "{% import 'web.html.jinja' as web %}"
        "{% call web.lessons(title, entries) %}{{ progress | safe }}{% endcall %}"
    ).render(title=here.package["title"], entries=pages, progress=progress)
    finish = component("finish", "finish", {}, store)
    return _document(here.package["title"], "web index", [listed, finish])


def opened_places(page: Page) -> dict[str, Any]:
    """What a file of answers puts into a page, by the names of its places."""
    return {name: place.opened for name, place in page.places().items() if place.opened}


# --- the parts of a lesson ------------------------------------------------------------------------


def _sections(told: list[NotebookNode], waits: Waiting) -> Iterator[Section]:
    """The sections of a lesson without those that are about code."""
    left_out = _left_out(told)
    section = Section("top", "")
    for cell in told:
        heading = HEADING.match(cell.source) if cell.cell_type != "code" else None
        if heading:
            if not WITH_CODE.search(section.title):
                yield section
            number = int(section.id[1:]) + 1 if section.id != "top" else 1
            section = Section(f"s{number}", re.sub(r"[*_`]", "", heading[1]).strip())
        if cell.id not in left_out:
            section.parts += _cell(cell, section.id if heading else "", waits)
    if not WITH_CODE.search(section.title):
        yield section


def _left_out(told: list[NotebookNode]) -> set[str]:
    """Exercises that can be done in code alone, each with the text that asks it."""
    found = set()
    for cell in told:
        call, name = called(cell.source) if cell.cell_type == "code" else ("", "")
        if call == "check" and clicks_of(item(name)) is None:
            asks = f"**Exercise {name}.**"
            found |= {one.id for one in told if one.id == cell.id or asks in one.source}
    return found


def _cell(cell: NotebookNode, anchor: str, waits: Waiting) -> Iterator[str | Place]:
    """What a cell is on the page: its text, or what it shows."""
    if cell.cell_type != "code":
        text = re.sub(r"\]\(([\w-]+)\.ipynb\)", r"](\1.html)", cell.source)
        shown = text_of(text)
        if MINUTES.match(cell.source):
            shown = f'<div class="head">{shown}</div>'
        yield re.sub("<h2", f'<h2 id="{anchor}"', shown, count=1) if anchor else shown
        return
    call, name = called(cell.source)
    if not cell.source.strip() or call in OWN:
        return
    if call in SHOWS:
        yield from SHOWS[call](cell, name, waits)
    else:
        yield from map(output, cell.outputs)


def _write(cell: NotebookNode, name: str, waits: Waiting) -> Iterator[Place]:
    yield _asked([item(name)], waits)


def _quiz(cell: NotebookNode, name: str, waits: Waiting) -> Iterator[Place]:
    quiz = quizzes()[name]
    asked = [one for one in map(item, quiz.items) if not one.in_code]
    if asked:
        yield _asked(asked, waits)


def _form(cell: NotebookNode, name: str, waits: Waiting) -> Iterator[Place]:
    """One of the two forms, with a field that says who takes it first; its key is in no page."""
    asked = [item(one) for one in forms()[name].items]
    shown = [page_item(one, True, "web") for one in asked]
    ids = [one.id for one in asked]
    yield Place("quiz", {"items": shown, "notice": "", "draw": name}, None, ids)


def _map(cell: NotebookNode, name: str, waits: Waiting) -> Iterator[Place]:
    yield Place("map", show_map(name).content())


def _chart(cell: NotebookNode, name: str, waits: Waiting) -> Iterator[Place]:
    yield Place("chart", chart(name).content())


def _trace(cell: NotebookNode, name: str, waits: Waiting) -> Iterator[Place]:
    by_place, by_name = arguments(cell.source, "kit.trace")
    yield Place("trace", trace(*by_place, **by_name).content())


def _days(cell: NotebookNode, name: str, waits: Waiting) -> Iterator[Place]:
    given, named = arguments(cell.source, "kit.day_by_day")
    days = day_by_day(*given, **named)
    yield Place(days.kind, days.content())


def _cards(cell: NotebookNode, name: str, waits: Waiting) -> Iterator[str | Place]:
    if cell.source.strip() == "kit.cards()":
        yield Place("cards", {"notice": ""})
    else:
        yield from map(output, cell.outputs)


def _held(one: Item) -> Withheld:
    return Withheld.model_validate(withheld(one))


def _asked(asked: list[Item], waits: Waiting) -> Place:
    """Some questions. Those that wait stand there without their key."""
    ids = [one.id for one in asked]
    held = [_held(one) if one.id in waits.items else one for one in asked]
    content = {"items": [page_item(one, learner="web") for one in held], "notice": ""}
    return Place("quiz", content, _opened(asked, waits), ids)


def _opened(asked: list[Item], waits: Waiting) -> dict[str, Any] | None:
    """The same questions once the answers are opened; None where none of them waits."""
    if not any(one.id in waits.items for one in asked):
        return None
    shown = [page_item(one, False, "web", one.id in waits.items) for one in asked]
    return {"items": shown, "notice": ""}


def _brief(cell: NotebookNode, name: str, waits: Waiting) -> Iterator[Place]:
    """A brief: the learner's own cards are in the browser."""
    one = item(name)
    more = {"wordings": provided.case().wordings(), "notice": ""}
    opened = _opened([one], waits)
    held = _held(one) if opened else one
    content = {"items": [page_item(held, learner="web")], **more}
    yield Place("brief", content, opened and {**opened, **more}, [one.id])


def _exercise(cell: NotebookNode, name: str, waits: Waiting) -> Iterator[Place]:
    """An exercise by clicking. Of the one way only what it gives is shown, and not the code."""
    one: Exercise = item(name)
    more = {"open": True, "hints": [], "by_clicking": True}
    way = {**cell.metadata.get("way", {}), "code": ""}
    opened = {**exercises.shown(one), **more, "way": way}
    if one.id not in waits.items:
        yield Place("exercise", opened, None, [name])
    else:
        yield Place("exercise", {**exercises.shown(_held(one)), **more}, opened, [name])


def _notice(cell: NotebookNode, name: str, waits: Waiting) -> Iterator[Place]:
    """A moment to look; what we noticed opens when something is written, or waits."""
    one = notice_called(name)
    opened = {**notices.shown(one), "notice": ""}
    if one.item not in waits.items:
        yield Place("notice", opened, None, [name])
    else:
        held = HeldNotice.model_validate(as_handed_out(one, {*waits.items}))
        yield Place("notice", {**notices.shown(held), "notice": ""}, opened, [name])


def _ledger(cell: NotebookNode, name: str, waits: Waiting) -> Iterator[Place]:
    """A ledger with our cards to compare with; nobody's stand in it."""
    by_place, by_name = arguments(cell.source, "kit.ledger")
    shown = ledger(*by_place, **by_name).shown()
    opened = {**shown, "cards": [], "notice": ""}
    opened["ours"] = claimcards.our_cards() if shown["ours"] else shown["ours"]
    if waits.everything and shown["ours"]:
        yield Place("ledger", {**opened, "ours": None}, opened)
    else:
        yield Place("ledger", opened)


def _wire(cell: NotebookNode, name: str, waits: Waiting) -> Iterator[Place]:
    """An inbox; what we say of its claims opens after the decision, or waits."""
    wire = wire_called(cell.source)
    ours = provided.case().verdicts(wire.claims) if wire.ours else None
    opened = {**wire.shown(), "ours": ours, "notice": ""}
    if waits.everything and wire.ours:
        held = {**opened, "ours": None, "held": "What we say comes with your teacher's answers."}
        yield Place("wire", held, opened, [wire.item])
    else:
        yield Place("wire", opened, None, [wire.item])


SHOWS = {
    "brief": _brief,
    "cards": _cards,
    "chart": _chart,
    "check": _exercise,
    "day_by_day": _days,
    "form": _form,
    "ledger": _ledger,
    "notice": _notice,
    "quiz": _quiz,
    "show_map": _map,
    "trace": _trace,
    "wire": _wire,
    "write": _write,
}


# --- as HTML -------------------------------------------------------------------------------------


def _as_html(section: Section, names: dict[int, str], store: dict[str, str]) -> Iterator[str]:
    for part in section.parts:
        if isinstance(part, Place):
            yield component(part.kind, names[id(part)], part.content, store)
        else:
            yield part


def component(kind: str, name: str, content: dict[str, Any], store: dict[str, str]) -> str:
    """The place of a component, with its content beside it."""
    whole = {**content, "store": store}
    if kind in PACKED:
        packed = packed_json(whole)
        return _part("component", kind=kind, place=name, data=packed, type="text/plain")
    return _part("component", kind=kind, place=name, data=_json(whole), type="application/json")


def _document(title: str, kind: str, parts: list[str]) -> str:
    """A whole page, with what all its parts share in it once."""
    folder = Path(__file__).parent
    sheets = [(folder / name).read_text("utf-8") for name in ("edition.css", "web.css")]
    body = "\n".join(parts)
    for style in (f"<style>{look()}</style>", _json(f"<style>{look()}</style>")[1:-1]):
        body = body.replace(style, "")
    if 'data-kit="map"' in body:  # once for all maps of the page
        drawing = packed_json(leaflet())
        body += f'<script type="text/plain" data-kit-leaflet>{drawing}</script>'
    return _part(
        "page",
        title=title,
        kind=kind,
        body=body,
        style="\n".join([*sheets, look()]),
        packed=packed_text(f"{script()}\nmountAll();"),
        unpacking=unpacking(),
    ).lstrip()


def _json(content: Any) -> str:
    """As JSON that may stand in a script element: nothing in it ends that element."""
    return json.dumps(content).replace("<", r"\u003c")


def unpacking() -> str:
    """The script that unpacks what a page holds packed."""
    text = (resources.files("kit") / "page/unpacking.js").read_text("utf-8")
    return text.replace("export ", "")


def packed_json(content: Any) -> str:
    return packed_text(json.dumps(content))


def packed_text(text: str) -> str:
    """As `unpackedText` in unpacking.js reads it, and the same each time it is made."""
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


def _part(name: str, **parts: Any) -> str:
    return str(getattr(_templates.get_template("web.html.jinja").module, name)(**parts))
