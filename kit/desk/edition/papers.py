"""A lesson as one page of its own: on paper, or in a browser without network and without Python."""

import ast
import base64
import gzip
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from html import escape
from importlib import resources
from pathlib import Path
from typing import Any, TypeGuard

from jinja2 import Environment, PackageLoader
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from kit import exercises, notices, provided
from kit.casefile import claimcards
from kit.casefile.cases import Case, case
from kit.casefile.charts import chart
from kit.casefile.days import day_by_day
from kit.casefile.maps.layers import layers
from kit.casefile.maps.leaflet import leaflet, show_map
from kit.casefile.maps.pictures import picture
from kit.casefile.specs import map_spec
from kit.casefile.stepped import Stepped
from kit.casefile.traces import trace
from kit.components import script
from kit.desk import belongs, cells
from kit.desk.edition.withholding import NOTICE
from kit.desk.tidy import run
from kit.items import KINDS, Exercise, Item
from kit.ledgers import Ledger, ledger
from kit.pages import look
from kit.questions import item, lessons, notice_called, quizzes, rendered
from kit.quizzes import page_item
from kit.solutions import from_key, shown_by
from kit.wires import Wire, wire

CALL = re.compile(r'\bkit\.(\w+)\((?:highlight=)?(?:"([^"]*)")?')
FOLDED = re.compile(r"<details><summary>(.*?)</summary>(.*?)</details>", flags=re.DOTALL)
ABOVE = re.compile(r"\b(table|map|figure|codebook|trace)s? above\b")  # not so on a worksheet
NOTICED_HERE = "*What do you notice? What we notice stands on the last page, under {}.*"
OWN = ("again", "compare", "hand_in", "learner", "merge", "progress")  # what only a kernel can do
MOST_CARDS = 10  # of an inbox on paper: more would not fit a sheet
# What these show says enough on paper, without their code.
SHOWN = (
    "article",
    "cards",
    "chart",
    "day_by_day",
    "ledger",
    "notice",
    "picture",
    "show_map",
    "trace",
    "wire",
    "word",
)
NAMED: dict[str, Callable[[str], Stepped]] = {"chart": chart, "trace": trace}
_templates = Environment(
    loader=PackageLoader("kit.desk.edition", "."), trim_blocks=True, autoescape=True
)
_templates.filters["md"] = rendered


def lesson_pages(here: Case, paper: bool, left_out: list[str]) -> Iterator[tuple[str, str]]:
    """Each lesson as one HTML page with all that its cells show: its name and the page.

    What of a notebook is not in it is added to `left_out`.
    """
    for name in belongs.lesson_names(here):
        every = cells.built(here, name, "")
        left_out += every.left_out
        _run_with_ways(every.notebook)  # all of it: a cell may need one that is not shown here
        edition = cells.built(here, name, "print" if paper else "web").notebook
        shown = {cell.id for cell in edition.cells}
        told = [cell for cell in every.notebook.cells if cell.id in shown]
        noticed = _notices(told) if paper else []
        parts = [part for cell in told for part in _cell(cell, paper)]
        parts[1] = f'<div class="head">{parts[1]}</div>'  # how long it takes, and what for
        parts.insert(1, _part("about", paper=paper))
        if noticed:
            parts.append(_part("noticed", notices=noticed))
        if not paper:
            parts.append(_component("finish", {}))
        ways = [cell.metadata["way"] for cell in told if "way" in cell.metadata]
        if paper and ways:
            parts.append(_part("ways", ways=ways))
        yield name, document(here, _first_line(edition), parts, "paper" if paper else "web")


def _run_with_ways(notebook: NotebookNode) -> None:
    """Run a lesson; each cell of an exercise gets one way to solve it, with its result."""
    asked: dict[str, Exercise] = {}
    cells_and_ways = []
    for cell in notebook.cells:
        cells_and_ways.append(cell)
        call, name = called(cell.source) if cell.cell_type == "code" else ("", "")
        if call == "check":
            asked[cell.id] = item(name, "code")
            way = new_code_cell(shown_by(asked[cell.id]), id=f"{cell.id}-way")
            way.metadata["tags"] = ["raises-exception"]  # it may need an answer of the learner's
            cells_and_ways.append(way)
    notebook.cells = cells_and_ways
    run(notebook)
    results = {cell.id: cell.get("outputs", []) for cell in notebook.cells}
    notebook.cells = [cell for cell in notebook.cells if cell.id.removesuffix("-way") == cell.id]
    for cell in notebook.cells:
        if cell.id in asked:
            cell.metadata["way"] = _way(asked[cell.id], results[f"{cell.id}-way"])


def _way(one: Exercise, outputs: list[NotebookNode]) -> dict[str, str]:
    """One way to solve an exercise, as its page gets it."""
    failed = any(output.output_type == "error" for output in outputs)
    result = from_key(one) if failed else "".join(map(_output, outputs))
    say = rendered(one.feedback)
    return {"id": one.id, "code": one.solution.strip(), "result": result, "say": say}


def _notices(told: list[NotebookNode]) -> list[str]:
    """What we notice, taken out of the lesson, for its last page: on paper nobody can look away."""
    found = []
    for cell in told:
        if cell.cell_type != "markdown":
            continue
        for notice in NOTICE.finditer(cell.source):
            found.append(rendered(notice[0].replace("> **What we notice.** ", "", 1)))
            cell.source = cell.source.replace(notice[0], NOTICED_HERE.format(len(found)))
    return found


def worksheets(here: Case) -> Iterator[tuple[str, str]]:
    """The core items of each lesson on paper, without code: its name and the page."""
    for name, lesson in zip(belongs.lesson_names(here), lessons(), strict=True):
        core = [one for one in lesson.items if one.core and one.kind != "code"]
        first = cells.built(here, name, "print").notebook.cells[0].source
        parts = [rendered(first)]
        parts.append(_part("name"))
        for one in core:
            asked = page_item(one)
            asked["prompt"] = ABOVE.sub(r"\1 in the printed lesson", asked["prompt"])
            parts.append(_part("paper", item=asked, how=KINDS[one.kind].on_paper))
        yield name, document(here, f"Worksheet {title_of(here, name)}", parts, "paper")


def document(here: Case, title: str, parts: list[str], kind: str) -> str:
    """A whole page; `kind` is web, paper or paper key. In print, what is in colour becomes grey."""
    sheets = [_read("edition.css"), look()]
    own = f"{script()}\nmountAll();" if kind == "web" else ""
    body = "\n".join(parts)
    for style in (f"<style>{look()}</style>", _json(f"<style>{look()}</style>")[1:-1]):
        body = body.replace(style, "")
    if 'data-kit="map"' in body:  # once for all maps of the page
        drawing = _packed(json.dumps(leaflet()))
        body += f'<script type="text/plain" data-kit-leaflet>{drawing}</script>'
    page = _templates.get_template("edition.html.jinja").render(
        title=title, body=body, kind=kind, style="\n".join(sheets), **(_scripts(own) if own else {})
    )
    return re.sub(r"#[0-9a-fA-F]{6}\b", _grey, page) if "paper" in kind else page


def print_pdf(source: Path, target: Path, browser: str) -> bool:
    """Let a Chromium print a page; whether it did."""
    command = [
        browser,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--print-to-pdf={target}",
        source.as_uri(),
    ]
    try:
        subprocess.run(command, capture_output=True, timeout=120, check=True)
    except (OSError, subprocess.SubprocessError):
        return False
    return target.is_file()


def chromium() -> str | None:
    """The Chromium of this computer, if there is one."""
    names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
    return os.environ.get("KIT_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def called(source: str) -> tuple[str, str]:
    """The call of kit that a cell ends with, and the name in it: what the cell shows."""
    return [("", ""), *CALL.findall(source)][-1]


def title_of(here: Case, name: str) -> str:
    """The title of a lesson, as its notebook has it."""
    return _first_line(cells.built(here, name, "print").notebook)


def _first_line(notebook: NotebookNode) -> str:
    return notebook.cells[0].source.splitlines()[0].lstrip("# ")


def _cell(cell: NotebookNode, paper: bool) -> Iterator[str]:
    """What a cell is on the page: its text, its code and what it shows, or what stands for it."""
    if cell.cell_type != "code":
        text = re.sub(r"\]\(([\w-]+)\.ipynb\)", "](#)" if paper else r"](\1.html)", cell.source)
        yield _opened(_told(text), paper)
        return
    call, name = called(cell.source)
    if not cell.source.strip():
        return
    if call == "brief" and not paper:
        yield _component("brief", _brief(name))
        return
    if call == "quiz":
        asked = quizzes()[name]
        yield from _asked([item(one) for one in asked.items], asked.test is not None, paper)
        return
    if call in ("write", "brief"):
        yield from _asked([item(name)], False, paper)
        return
    if call not in SHOWN or not paper:
        yield f"<pre><code>{escape(cell.source)}</code></pre>"
    yield from _shown(call, name, cell, paper)


def _shown(call: str, name: str, cell: NotebookNode, paper: bool) -> Iterator[str]:
    """What stands below the code of a cell."""
    if call == "check":
        yield _exercise(item(name), cell, paper)
    elif call in OWN:
        yield _part("own", paper=paper)
    elif call == "show_map":
        yield from _pictures(name) if paper else [_component("map", show_map(name).content())]
    elif call in NAMED:
        shown = NAMED[call](name)
        yield shown.html if paper else _component(shown.kind, shown.content())
    elif call == "day_by_day":
        given, named = _given(cell.source, "kit.day_by_day")
        made = day_by_day(*given, **named)
        yield made.html if paper else _component(made.kind, made.content())
    elif call == "ledger":
        yield (
            _cards_on_paper(cell.source)
            if paper
            else _component("ledger", _ledger(cell.source, name))
        )
    elif call == "cards" and cell.source.strip() == "kit.cards()":
        yield "" if paper else _component("cards", {"notice": ""})
    elif call == "wire":
        yield _wire(cell.source, paper)
    elif call == "notice":
        yield _notice(name, paper)
    else:
        yield from (_opened(_output(one), paper) for one in cell.outputs)


def _exercise(one: Exercise, cell: NotebookNode, paper: bool) -> str:
    """An exercise in code: with lines to write on, or with hints and one way that open."""
    if paper:
        return _part("exercise", one=one)
    hints = [rendered(hint) for hint in one.hints]
    asked = {
        **exercises.shown(one),
        "open": True,
        "hints": hints,
        "way": cell.metadata.get("way", ""),
    }
    return _component("exercise", asked)


def _notice(name: str, paper: bool) -> str:
    """A moment to look: with lines to write on, or a box that opens what we noticed."""
    if paper:
        return _part("look", one=notice_called(name))
    return _component("notice", {**notices.shown(notice_called(name)), "notice": ""})


def _wire(source: str, paper: bool) -> str:
    """An inbox: on paper some of its cards, with lines to write on; what we say is not there."""
    made = wire_called(source)
    if paper:
        now = [one for one in made.cards if not one["later"]]
        later = [one for one in made.cards if one["later"]]
        return _part("wire", one=made.shown(), cards=now, later=later, most=MOST_CARDS)
    ours = provided.case().verdicts(made.claims)
    return _component("wire", {**made.shown(), "ours": ours, "notice": ""})


def wire_called(source: str) -> Wire:
    """The inbox that a cell shows: what its last call of kit.wire was given."""
    given, named = _given(source, "kit.wire")
    return wire(*given, **named)


def _given(source: str, call: str) -> tuple[list[Any], dict[str, Any]]:
    """What the last call of this name in a cell was given, by place and by name."""
    found = [one for one in ast.walk(ast.parse(source)) if _calls(one, call)]
    given = [ast.literal_eval(one) for one in found[-1].args]
    named = {one.arg or "": ast.literal_eval(one.value) for one in found[-1].keywords}
    return given, named


def _calls(part: ast.AST, call: str) -> TypeGuard[ast.Call]:
    return isinstance(part, ast.Call) and ast.unparse(part.func) == call


def _pictures(name: str) -> Iterator[str]:
    """A map on paper: a picture for each layer that nobody can switch on there."""
    drawn = layers(map_spec(name))
    titles = [one.title for one in drawn if one.mode == "one"]
    if not titles:
        titles = ["", *(one.title for one in drawn if not one.shown)]
    for title in titles:
        yield _part("layer", title=title, html=picture(name, title).html)


def _told(text: str) -> str:
    """The text of a cell as HTML; what it folds away is folded here, too."""
    parts = []
    for number, part in enumerate(FOLDED.split(text)):
        if number % 3 == 1:
            parts.append(f'<details class="fold"><summary>{escape(part)}</summary>')
        elif number % 3 == 2:
            parts.append(f"{_tables(rendered(part))}</details>")
        else:
            parts.append(_tables(rendered(part)))
    return "".join(parts)


def _opened(html: str, paper: bool) -> str:
    """On paper nobody can click: there what is folded away stands open."""
    return html.replace('<details class="fold">', '<details class="fold" open>') if paper else html


def _asked(items: list[Item], test: bool, paper: bool) -> Iterator[str]:
    """Some items: on paper with boxes and lines, in a browser for the scripts of the quiz."""
    shown = [page_item(one, test, "" if paper else "web") for one in items]
    if paper:
        yield from (_part("paper", item=one, how=KINDS[one["kind"]].on_paper) for one in shown)
    else:
        yield _component("quiz", {"items": shown, "notice": ""})


def _ledger(source: str, text: str) -> dict[str, Any]:
    """A ledger in a page that answers at once: our cards stand in it, and nobody's are."""
    box = 'kit.ledger("")' in source
    made = Ledger("" if box else text or None, _part_asked(source)).shown()
    return {**made, "ours": made["ours"] and claimcards.our_cards(), "cards": [], "notice": ""}


def _part_asked(source: str) -> tuple[int, int] | None:
    """The sentences that a call of kit.ledger asks for; None for the whole article."""
    asked = source.rpartition("kit.ledger(")[2]
    found = re.findall(r"\b(first|last)\s*=\s*(\d+)", asked)
    ends = {name: int(number) for name, number in found}
    return ledger(first=ends.get("first"), last=ends.get("last")).part if ends else None


def _cards_on_paper(source: str) -> str:
    """Lines for claim cards, below the sentences that they are about."""
    first, last = _part_asked(source) or (0, 0)  # the whole article is printed by kit.article()
    shown = [one for one in claimcards.sentences() if first <= one["number"] <= last]
    return _part("cards", sentences=shown)


def _brief(name: str) -> dict[str, Any]:
    """A brief in a page that answers at once: the learner's own cards are in the browser."""
    shown = page_item(item(name), learner="web")
    return {"items": [shown], "wordings": provided.case().wordings(), "notice": ""}


def _component(kind: str, content: dict[str, Any]) -> str:
    """The place of a component, with its content beside it."""
    store = {"course": case().package["name"], "learner": "web"}
    whole = {**content, "store": store}
    if kind == "map":  # the largest by far
        return _part("component", kind=kind, data=_packed(json.dumps(whole)), type="text/plain")
    return _part("component", kind=kind, data=_json(whole), type="application/json")


def _json(content: Any) -> str:
    """As JSON that may stand in a script element: nothing in it ends that element."""
    return json.dumps(content).replace("<", r"\u003c")


def _scripts(own: str) -> dict[str, str]:
    """The script of a page, packed, and what unpacks it."""
    unpacking = (resources.files("kit") / "page/unpacking.js").read_text("utf-8")
    return {"packed": _packed(own), "unpacking": unpacking.replace("export ", "")}


def _packed(text: str) -> str:
    """As `unpackedText` in unpacking.js reads it, and the same each time it is made."""
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


def _output(output: NotebookNode) -> str:
    """An output of a cell: its HTML, else its text."""
    data = output.get("data", {})
    if "text/html" in data:
        return _tables(data["text/html"])
    text = data.get("text/plain", output.get("text", ""))
    return f'<pre class="output">{escape(text)}</pre>' if text else ""


def _tables(html: str) -> str:
    """Tables that scroll by themselves, by keyboard too, where a narrow page needs it."""
    if 'class="kit ' in html:  # these do it already
        return html
    html = re.sub(r"<style scoped>.*?</style>| border=\"1\"", "", html, flags=re.DOTALL)
    around = r'<div class="scroll" tabindex="0" role="group" aria-label="Table">\g<0></div>'
    html = re.sub(r"<table.*?</table>", around, html, flags=re.DOTALL)
    return re.sub(r"<th></th>", "<td></td>", html)


def _part(name: str, **parts: Any) -> str:
    return getattr(_templates.get_template("parts.html.jinja").module, name)(**parts)


def _grey(found: re.Match[str]) -> str:
    """A colour as the grey that is as light."""
    red, green, blue = bytes.fromhex(found[0][1:])
    return "#" + f"{round(0.299 * red + 0.587 * green + 0.114 * blue):02x}" * 3


def _read(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")
