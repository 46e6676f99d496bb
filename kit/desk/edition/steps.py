"""The core of a lesson as paper needs it: what is told, what is shown, what is asked, in order.

It is read from the lesson's own notebook, so a lesson that changes has new sheets. What is shown
gets a letter and goes to the source sheet; what is asked gets a number and goes to the worksheet.
What a lesson shows after a question would answer it: the source says after which number to look.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from string import ascii_uppercase

from nbformat import NotebookNode

from kit.casefile.cases import Case
from kit.desk import cells
from kit.desk.edition.lessoncells import FOLDED, OWN, called
from kit.desk.edition.onpaper import on_paper
from kit.desk.edition.runs import Runs
from kit.questions import forms, item, quizzes

CORE = "●"  # in a heading of the notebook: this part is for everybody
ASKS = ("quiz", "form", "brief", "write", "notice", "ledger", "wire")
NOT_ON_PAPER = (*OWN, "cards", "check")  # a learner's own work, and code
_HEADING = re.compile(r"^(#{2,3}) (.*)")
_MINUTES = re.compile(r"^\*\d+ minutes\b.*\*$", re.MULTILINE)
_NUMBER = re.compile(r"^\d+ · ")


@dataclass
class Told:
    """Some text of the lesson, in Markdown."""

    text: str


@dataclass
class Shown:
    """Something to look at, which has a letter on the source sheet."""

    call: str
    "The call of kit that shows it; `folded` for a text that the lesson folds away."
    name: str
    cell: NotebookNode
    heading: str
    "The heading of its part, without a number."
    letter: str = ""
    texts: list[str] = field(default_factory=list)
    "What the lesson says to it, where that would answer the question before."
    after: int = 0
    "The number of the question after which it may be seen; 0: at once."


@dataclass
class Asked:
    """Something to answer, which has a number on the worksheet."""

    number: int
    call: str
    name: str
    "The id of the item or the notice; nothing for a ledger or an inbox."
    source: str
    "The code of its cell."


@dataclass
class Part:
    """A part of the lesson with its heading."""

    heading: str
    steps: list[Told | Shown | Asked] = field(default_factory=list)


@dataclass
class Core:
    """All of a lesson that is on paper."""

    name: str
    title: str
    question: str
    before: list[str]
    "What is said before it begins, in Markdown."
    folded: list[tuple[str, str]]
    "What the beginning folds away: its line, and its text in Markdown."
    parts: list[Part]

    def shown(self) -> list[Shown]:
        """All that is shown: at once, and then what may be seen after an answer only."""
        every = [one for part in self.parts for one in part.steps if isinstance(one, Shown)]
        return sorted(every, key=lambda one: one.after > 0)

    def asked(self) -> list[Asked]:
        return [one for part in self.parts for one in part.steps if isinstance(one, Asked)]


def core_of(here: Case, name: str, runs: Runs | None = None) -> Core:
    """The core of a lesson: with `runs`, also what its cells show."""
    notebook = cells.built(here, name, "print").notebook
    known = cells.made(here, name)
    head, parts = _divided(notebook.cells)
    chosen = [(heading, some) for heading, some in parts if CORE in heading]
    if not chosen:
        chosen = [(heading, some) for heading, some in parts if _asks_core(some)]
    if not chosen:  # a form has no core: it is asked whole
        chosen = [(heading, some) for heading, some in parts if any(map(_items, some))]
    exercises = {one for one, made in known.items() if made.exercise}
    counted = _Counted()
    made = []
    for heading, some in chosen:
        own = [cell for cell in some if cell.id not in exercises]
        made.append(counted.part(heading, runs.shown(name, own) if runs else own))
    core = Core(name, *_head(head), [one for one in made if one.steps])
    for letter, shown in zip(ascii_uppercase, core.shown(), strict=False):
        shown.letter = letter
    return core


def _divided(
    every: list[NotebookNode],
) -> tuple[list[NotebookNode], list[tuple[str, list[NotebookNode]]]]:
    """The cells in front of the first part, and the parts: heading, cells."""
    head: list[NotebookNode] = []
    parts: list[tuple[str, list[NotebookNode]]] = []
    for cell in every:
        heading = _HEADING.match(cell.source) if cell.cell_type == "markdown" else None
        extension = heading and heading[1] == "###" and "Extension" in heading[2]
        if heading and (heading[1] == "##" or extension):
            parts.append((heading[2], [cell]))
        elif parts:
            parts[-1][1].append(cell)
        else:
            head.append(cell)
    return head, parts


def _asks_core(some: list[NotebookNode]) -> bool:
    named = [name for cell in some for name in _items(cell)]
    return any(item(name).core for name in named)


def _items(cell: NotebookNode) -> list[str]:
    """The items that a cell asks."""
    call, name = called(cell.source) if cell.cell_type == "code" else ("", "")
    if call == "quiz":
        return quizzes()[name].items
    if call == "form":
        return forms()[name].items
    return [name] if call in ("brief", "write", "check") else []


def _head(head: list[NotebookNode]) -> tuple[str, str, list[str], list[tuple[str, str]]]:
    """Title, question, what is said before, and what is folded away."""
    first, *others = [cell.source for cell in head]
    title, _, question = first.partition("\n")
    before = []
    folded = []
    for text in others:
        folded += [(one[1], one[2].strip()) for one in FOLDED.finditer(text)]
        rest = on_paper(_MINUTES.sub("", FOLDED.sub("", text))).strip()
        if rest and not rest.startswith("By the end"):
            before.append(rest)
    return title.lstrip("# "), question.strip(), before, folded


class _Counted:
    """Numbers the questions through a whole lesson."""

    def __init__(self) -> None:
        self.number = 0

    def part(self, title: str, some: list[NotebookNode]) -> Part:
        made = Part(re.sub(rf"\s*{CORE}\s*", "", title).strip())
        heading = _NUMBER.sub("", made.heading)
        waiting: list[str] = []
        last = 0  # the number of the last question of this part
        for cell in some:
            text = "" if cell.cell_type == "code" else _without_heading(cell.source)
            call, name = ("folded", "") if FOLDED.search(text) else called(cell.source)
            if text:
                waiting.append(on_paper(FOLDED.sub("", text)))
            if cell.cell_type == "code" and call in ASKS:
                made.steps += _told(waiting)
                waiting = []
                made.steps += self._asked(call, name, cell)
                last = self.number
            elif call == "folded" or _shows(cell, call):
                shown = Shown(call, name, cell, heading, after=last)
                if last:
                    shown.texts = [one for one in waiting if one]
                else:
                    made.steps += _told(waiting)
                waiting = []
                made.steps.append(shown)
        made.steps += _told(waiting)
        return made

    def _asked(self, call: str, name: str, cell: NotebookNode) -> Iterator[Shown | Asked]:
        """What a cell asks. What it shows as well, such as the cards of an inbox, comes first."""
        if call == "wire":
            yield Shown(call, name, cell, "")
        for one in _items(cell) or [name]:
            self.number += 1
            yield Asked(self.number, call, one, cell.source)


def _told(texts: list[str]) -> list[Told]:
    return [Told(one) for one in texts if one]


def _shows(cell: NotebookNode, call: str) -> bool:
    """Whether there is something to see below a cell of code."""
    outputs = cell.get("outputs", [])
    return call not in NOT_ON_PAPER and any("data" in one or "text" in one for one in outputs)


def _without_heading(source: str) -> str:
    """A text of a lesson without the heading that it begins with."""
    lines = source.split("\n")
    while lines and _HEADING.match(lines[0]):
        lines.pop(0)
    return "\n".join(lines).strip()


def title_of(here: Case, name: str) -> str:
    """The title of a lesson, as its notebook has it."""
    return _head(cells.built(here, name, "print").notebook.cells[:1])[0]
