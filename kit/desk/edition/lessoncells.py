"""What the cells of a lesson say and show, for whatever edition it becomes."""

import ast
import re
from collections.abc import Iterable
from html import escape
from typing import Any, TypeGuard

from nbformat import NotebookNode

from kit.casefile.claimcards import claims_in
from kit.ledgers import ledger
from kit.questions import rendered
from kit.wires import Wire, wire

CALL = re.compile(r'\bkit\.(\w+)\((?:highlight=)?(?:"([^"]*)")?')
OWN = ("again", "compare", "hand_in", "learner", "merge", "progress")  # what only a kernel can do
FOLDED = re.compile(r"<details><summary>(.*?)</summary>(.*?)</details>", flags=re.DOTALL)
_NAME_IN_CODE = re.compile(r"(<th\b[^>]*>[^<]*)<code>[^<]*</code>")


def called(source: str) -> tuple[str, str]:
    """The call of kit that a cell ends with, and the name in it: what the cell shows."""
    return [("", ""), *CALL.findall(source)][-1]


def text_of(text: str) -> str:
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


def wire_called(source: str) -> Wire:
    """The inbox that a cell shows: what its last call of kit.wire was given."""
    by_place, by_name = arguments(source, "kit.wire")
    return wire(*by_place, **by_name)


def claims_asked(cells: Iterable[NotebookNode]) -> list[str]:
    """The claims of which a lesson's ledgers and inboxes show, once they open, what is ours."""
    found: set[str] = set()
    for cell in cells:
        call = called(cell.source)[0] if cell.cell_type == "code" else ""
        if call == "wire":
            found.update(wire_called(cell.source).claims)
        elif call == "ledger" and _is_on_the_article(cell.source):
            found.update(claims_in(part_asked(cell.source)))
    return sorted(found)


def _is_on_the_article(source: str) -> bool:
    by_place, by_name = arguments(source, "kit.ledger")
    return not by_place and "text" not in by_name


def arguments(source: str, call: str) -> tuple[list[Any], dict[str, Any]]:
    """What the last call of this name in a cell was given, by place and by name."""
    found = [one for one in ast.walk(ast.parse(source)) if _calls(one, call)]
    by_place = [ast.literal_eval(one) for one in found[-1].args]
    by_name = {one.arg or "": ast.literal_eval(one.value) for one in found[-1].keywords}
    return by_place, by_name


def _calls(part: ast.AST, call: str) -> TypeGuard[ast.Call]:
    return isinstance(part, ast.Call) and ast.unparse(part.func) == call


def part_asked(source: str) -> tuple[int, int] | None:
    """The sentences that a call of kit.ledger asks for; None for the whole article."""
    asked = source.rpartition("kit.ledger(")[2]
    found = re.findall(r"\b(first|last)\s*=\s*(\d+)", asked)
    ends = {name: int(number) for name, number in found}
    return ledger(first=ends.get("first"), last=ends.get("last")).part if ends else None


def output(given: NotebookNode) -> str:
    """An output of a cell: its HTML, else its text. No code is there, so no names for it."""
    data = given.get("data", {})
    if "text/html" in data:
        return _NAME_IN_CODE.sub(r"\1", _tables(data["text/html"]))
    text = data.get("text/plain", given.get("text", ""))
    return f'<pre class="output">{escape(text)}</pre>' if text else ""


def _tables(html: str) -> str:
    """Tables that scroll by themselves, by keyboard too, where a narrow page needs it."""
    if 'class="kit ' in html:  # these do it already
        return html
    html = re.sub(r"<style scoped>.*?</style>| border=\"1\"", "", html, flags=re.DOTALL)
    around = r'<div class="scroll" tabindex="0" role="group" aria-label="Table">\g<0></div>'
    html = re.sub(r"<table.*?</table>", around, html, flags=re.DOTALL)
    return re.sub(r"<th></th>", "<td></td>", html)
