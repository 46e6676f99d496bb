"""A lesson without what gives its exercises away: for a class, whose teacher has the key."""

import re
from dataclasses import dataclass

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from kit.desk.cells import Made, asks
from kit.items import Exercise, Number
from kit.questions import every_item, in_forms, quizzes

HELD_BACK = "*(Your teacher shows this one when all have tried.)*"
TICKET = "exit-ticket"  # how the name of an exit ticket ends
WITHHOLD = ("tickets", "all")


@dataclass(frozen=True)
class Waiting:
    """What of the answers waits until a teacher opens it."""

    items: frozenset[str] = frozenset()
    everything: bool = False
    "Whether what we notice, our cards and our verdicts wait as well."


def waiting(withhold: str) -> Waiting:
    """What waits: with "all" everything, with "tickets" the exit tickets and the forms."""
    if withhold == "all":
        return Waiting(frozenset(every_item()), True)
    asked = {*in_forms()}
    for name, quiz in quizzes().items():
        if name.endswith(TICKET):
            asked.update(quiz.items)
    return Waiting(frozenset(asked))


def without_answers(notebook: NotebookNode, known: dict[str, Made]) -> None:
    """Take out of a lesson what its exercises ask for.

    A cell that is tagged `solution` goes, and a sentence stands in its place. What the tables say
    stays: to look for an answer in them is what the exercises ask.
    """
    asked = numbers_asked(notebook)
    kept: list[NotebookNode] = []
    for cell in notebook.cells:
        own = known.get(cell.id)
        if own and "solution" in own.tags:
            if not kept or kept[-1].source != HELD_BACK:
                kept.append(new_markdown_cell(HELD_BACK, id=cell.id))
            continue
        if cell.cell_type != "code":
            cell.source = without_numbers(cell.source, asked)
        kept.append(cell)
    notebook.cells = kept


def numbers_asked(notebook: NotebookNode) -> set[str]:
    """The numbers that a lesson's exercises ask for, if nothing else is likely written so."""
    exercises = every_item("code")
    names = {asks(cell.source) for cell in notebook.cells if cell.cell_type == "code"}
    asked = [exercises[name] for name in names if isinstance(exercises.get(name), Exercise)]
    every = {str(one.answer) for one in asked if isinstance(one.answer, Number)}
    return {number for number in every if re.fullmatch(r"\d*\.\d+|\d{3,}", number)}


def without_numbers(text: str, numbers: set[str]) -> str:
    """A text with a gap where one of these numbers stands."""
    for number in numbers:
        text = re.sub(rf"(?<![\w.]){re.escape(number)}(?!\w|\.\d)", "…", text)
    return text
