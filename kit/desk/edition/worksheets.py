"""Worksheets, and their keys: the same page with marks, and a line of why for each question."""

from kit.casefile import claimcards
from kit.casefile.cases import Case
from kit.desk.edition.calls import given, wire_called
from kit.desk.edition.documents import document, part
from kit.desk.edition.keys import key_to_inbox
from kit.desk.edition.steps import Asked, Core, Shown, Told
from kit.desk.edition.tasks import HOW, Line, Task, task_of, task_of_notice
from kit.questions import item, notice_called, rendered
from kit.wires import CHOICES

PAPER = "paper.html.jinja"
EMPTY_CARDS = 2


def tasks_of(core: Core) -> dict[int, Task]:
    """The questions of a lesson on paper, by their numbers."""
    found: dict[int, Task] = {}
    numbers: dict[str, int] = {}
    for one in core.asked():
        found[one.number] = _task(one, numbers)
        numbers[one.name] = one.number
    return found


def worksheet(here: Case, core: Core, tasks: dict[int, Task], key: bool = False) -> str:
    """The worksheet of a lesson, or its key."""
    sheet = "Key" if key else "Worksheet"
    title = f"{core.title} · {sheet.lower()}"
    parts = [_paper("head", title=core.title, question=core.question, sheet=sheet, name=not key)]
    if not key:
        parts += [f'<div class="before">{rendered(text)}</div>' for text in core.before]
    for each in core.parts:
        if key and not any(isinstance(step, Asked) for step in each.steps):
            continue
        parts.append(f"<h2>{each.heading}</h2>")
        waiting: list[Shown] = []
        for step in each.steps:
            if isinstance(step, Shown):
                waiting.append(step)
                continue
            parts += _pointers(waiting, key)
            waiting = []
            if isinstance(step, Asked):
                parts.append(_paper("task", one=tasks[step.number], key=key))
            elif not key:
                parts.append(rendered(step.text))
        parts += _pointers(waiting, key)
    return document(here, title, parts, "paper key-sheet" if key else "paper worksheet")


def _pointers(waiting: list[Shown], key: bool) -> list[str]:
    """The line that sends a learner to the source sheet."""
    if key or not waiting:
        return []
    letters = [one.letter for one in waiting]
    return [_paper("pointer", letters=letters, after=waiting[0].after)]


def _task(one: Asked, numbers: dict[str, int]) -> Task:
    if one.call == "notice":
        return task_of_notice(notice_called(one.name), one.number)
    if one.call == "ledger":
        return _ledger(one)
    if one.call == "wire":
        return _inbox(one)
    return task_of(item(one.name), one.number, numbers)


def _ledger(one: Asked) -> Task:
    """Empty claim cards; in the key, ours of the same sentences."""
    _, named = given(one.source, "kit.ledger")
    asked = "Choose a claim for each card. A field may stay empty."
    task = Task(one.number, "ledger", f"<p>{asked}</p>", judged=False, empty_cards=EMPTY_CARDS)
    first = named.get("first", 0)
    last = named.get("last", float("inf"))
    ours = [card for card in claimcards.our_cards() or [] if first <= card["sentence"] <= last]
    task.why = _paper("our_cards", cards=ours)
    return task


def _inbox(one: Asked) -> Task:
    """The decision of an inbox; in the key, what we say of its claims."""
    made = wire_called(one.source)
    asked = f"Read {made.opens} cards of the inbox, and write their numbers here. Would you print it?"
    task = Task(one.number, made.item, f"<p>{asked}</p>", judged=False, lines=3)
    task.how = f"{HOW['single']} Then say why."
    letters = zip("ABCDEFG", CHOICES.items(), strict=False)
    task.options = [Line(name, text, letter) for letter, (name, text) in letters]
    task.why = rendered(key_to_inbox(made.claims))
    return task


def _paper(macro: str, /, **parts: object) -> str:
    return part(macro, PAPER, **parts)
