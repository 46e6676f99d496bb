"""Worksheets, and their keys: the same page with marks, and a line of why for each question."""

import re

from kit.casefile import claimcards
from kit.desk.edition.documents import document, part
from kit.desk.edition.keys import key_to_inbox
from kit.desk.edition.lessoncells import part_asked, wire_called
from kit.desk.edition.steps import Asked, Core, Shown
from kit.desk.edition.tasks import HOW, Line, Task, task_of, task_of_notice
from kit.questions import item, notice_called, rendered
from kit.wires import CHOICES

EMPTY_CARDS = 2
_SENTENCE = re.compile(r"s\d+")  # the id of an option that is a sentence of the article


def tasks_of(core: Core, with_article: bool = True) -> dict[int, Task]:
    """The questions of a lesson on paper, by their numbers.

    Without the article, a question that lets its sentences be chosen has their numbers alone.
    """
    found: dict[int, Task] = {}
    numbers: dict[str, int] = {}
    for one in core.asked():
        task = task_asked(one, numbers)
        found[one.number] = task if with_article else _without_sentences(task)
        numbers[one.name] = one.number
    return found


def worksheet(core: Core, tasks: dict[int, Task], key: bool = False) -> str:
    """The worksheet of a lesson, or its key."""
    sheet = "Key" if key else "Worksheet"
    title = f"{core.title} · {sheet.lower()}"
    parts = [part("head", title=core.title, question=core.question, sheet=sheet, name=not key)]
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
                parts.append(part("task", one=tasks[step.number], key=key))
            elif not key:
                parts.append(rendered(step.text))
        parts += _pointers(waiting, key)
    return document(title, "key-sheet" if key else "worksheet", parts)


def _pointers(waiting: list[Shown], key: bool) -> list[str]:
    """The line that sends a learner to the source sheet."""
    if key or not waiting:
        return []
    letters = [one.letter for one in waiting]
    return [part("pointer", letters=letters, after=waiting[0].after)]


def task_asked(one: Asked, numbers: dict[str, int]) -> Task:
    """What a cell asks as a task; `numbers` has those of the questions before it, by their ids."""
    if one.call == "notice":
        return task_of_notice(notice_called(one.name), one.number)
    if one.call == "ledger":
        return _ledger(one)
    if one.call == "wire":
        return _inbox(one)
    return task_of(item(one.name), one.number, numbers)


def _ledger(one: Asked) -> Task:
    """Empty claim cards; in the key, ours of the same sentences."""
    asked = "Fill in a card for a claim. There is room for a second one; a field may stay empty."
    task = Task(one.number, "ledger", f"<p>{asked}</p>", judged=False, empty_cards=EMPTY_CARDS)
    first, last = part_asked(one.source) or (0, float("inf"))
    ours = [card for card in claimcards.our_cards() or [] if first <= card["sentence"] <= last]
    task.why = part("our_cards", cards=ours)
    return task


def _inbox(one: Asked) -> Task:
    """The decision of an inbox; in the key, what we say of its claims."""
    made = wire_called(one.source)
    asked = (
        f"Read {made.opens} cards of the inbox, and write their numbers here. Would you print it?"
    )
    task = Task(one.number, made.item, f"<p>{asked}</p>", judged=False, lines=3)
    task.how = f"{HOW['single']} Then say why."
    letters = zip("ABCDEFG", CHOICES.items(), strict=False)
    task.options = [Line(name, text, letter) for letter, (name, text) in letters]
    task.why = rendered(key_to_inbox(made.claims))
    return task


def _without_sentences(task: Task) -> Task:
    for one in task.options:
        if _SENTENCE.fullmatch(one.id):
            one.html = f"Sentence {one.id[1:]}"
    return task
