"""A question as it stands on paper: its letters and gaps, and how they are filled in the key.

Worksheet, key and the form for a teacher's typing are made of the same tasks, so a letter means the
same in all three. Which gaps a task has follows from what a page gets of its item, not from its
kind: options get letters, steps are strips to number, rows get the letter of a choice.
"""

import re
from dataclasses import dataclass, field
from string import ascii_uppercase
from typing import Any

from kit.desk.edition.onpaper import asked_on_paper, on_paper
from kit.items import KINDS, Item, Notice
from kit.questions import rendered
from kit.quizzes import page_item

HOW = {
    "single": "Circle one letter.",
    "multiple": "Circle each letter that fits: more than one can be right.",
    "mark": "Circle the letters of the sentences that show it.",
    "opinion": "Circle one letter. There is no right answer.",
}
LETTER_HOW = "Write a letter on each line. A letter may be used more than once, or not at all."
_YES = re.compile(r"^(Yes|Right|Exactly)[.!:] +")
_LETTER = re.compile(r"[A-Z]")


@dataclass
class Line:
    """An option, a row or a strip."""

    id: str
    html: str
    letter: str = ""
    "What it is called on paper; nothing for a row."
    mark: str = ""
    "What stands at it in the key: ✓, a letter or a number."


@dataclass
class Task:
    """A question on paper. What only the key shows is in `marks`, `why` and `models`."""

    number: int
    id: str
    "The id of the item or notice; of a ledger or an inbox, what its answers are saved under."
    prompt: str
    how: str = ""
    options: list[Line] = field(default_factory=list)
    many: bool = False
    "Whether more than one letter may be circled."
    choices: list[Line] = field(default_factory=list)
    rows: list[Line] = field(default_factory=list)
    steps: list[Line] = field(default_factory=list)
    unit: str | None = None
    "Of a number."
    code: str | None = None
    "With a gap."
    answer: str = ""
    "What stands in the gap in the key."
    lines: int = 0
    "How many lines there are to write on."
    picture: str = ""
    opened: str = ""
    "In the key, the picture that opens once something was drawn on the other."
    cards: list[dict[str, Any]] = field(default_factory=list)
    "Claim cards that go with a brief."
    empty_cards: int = 0
    "How many claim cards there are to fill."
    sure: bool = False
    why: str = ""
    "In the key, a line of why, as HTML."
    models: list[tuple[str, str]] = field(default_factory=list)
    "In the key, what an answer in words can be held against: a name, and HTML."
    judged: bool = True
    earlier: int = 0
    "The number of the question whose answer this one is put beside."


def task_of(one: Item, number: int, earlier: dict[str, int]) -> Task:
    """An item as a task. `earlier` has the numbers of the questions before it, by their ids."""
    shown = page_item(one)
    asked = rendered(on_paper(one.prompt))
    if "above" in shown:  # the text that the question is about
        asked = f"{shown['above']}{asked}"
    task = Task(number, one.id, asked, how=_how(one), judged=one.judged)
    task.sure = one.sure
    task.picture = shown.get("picture") or ""
    task.opened = shown.get("after") or ""
    if "options" in shown:
        _with_options(task, one, shown["options"])
    elif "steps" in shown:
        _with_steps(task, one, shown["steps"])
    elif "rows" in shown:
        _with_rows(task, one, shown)
    elif "unit" in shown:
        task.unit = shown["unit"]
        task.answer = _number(one.right_answer())
    elif "code" in shown:
        task.code = shown["code"].strip()
        task.answer = str(one.right_answer())
    elif "words" in shown:
        _with_lines(task, shown, earlier)
    feedback = getattr(one, "feedback", "")
    if feedback:
        task.why = rendered(_without_yes(feedback))
    task.models += _models(one)
    return task


def task_of_notice(one: Notice, number: int) -> Task:
    """Something to notice as a task. Nothing in it is right or wrong."""
    why = rendered(on_paper(one.ours))
    task = Task(number, one.id, asked_on_paper(rendered(one.ask)), judged=False, why=why)
    if one.choices:
        task.how = HOW["opinion"]
        lines = zip(ascii_uppercase, one.choices, strict=False)
        task.options = [Line(text, rendered(text), letter) for letter, text in lines]
    else:
        task.lines = 2
    return task


def _how(one: Item) -> str:
    return HOW.get(one.kind, KINDS[one.kind].on_paper)


def _with_options(task: Task, one: Item, options: list[dict[str, Any]]) -> None:
    """Options with letters; those of a picture have their letters already."""
    plain = [re.sub(r"<[^>]+>", "", each["text"]).strip() for each in options]
    are_letters = all(_LETTER.fullmatch(each) for each in plain)
    letters = plain if are_letters else ascii_uppercase
    right = one.key() or []
    for letter, each in zip(letters, options, strict=False):
        html = "" if are_letters else each["text"]
        mark = "✓" if each["id"] in right else ""
        task.options.append(Line(each["id"], html, letter, mark))
    task.many = one.kind not in ("single", "opinion")
    said = {each.id: each.feedback for each in getattr(one, "options", []) if each.id in right}
    lines = [(line.letter, _without_yes(said[line.id])) for line in task.options if line.id in said]
    if len(lines) > 1:  # which of them is it about?
        lines = [(letter, f"**{letter}** {text}") for letter, text in lines]
    task.why = rendered("\n\n".join(text for _, text in lines))


def _with_steps(task: Task, one: Item, steps: list[dict[str, Any]]) -> None:
    order = one.key()
    for each in steps:
        mark = str(order.index(each["id"]) + 1) if each["id"] in order else "✗"
        task.steps.append(Line(each["id"], each["text"], mark=mark))
    if all(one.mark.isdigit() for one in task.steps):
        task.how = "Write a number before each: 1 for the first."


def _with_rows(task: Task, one: Item, shown: dict[str, Any]) -> None:
    """Rows that each get a letter: of a choice in words, or of a place on the picture."""
    choices = shown["choices"]
    on_picture = bool(task.picture)
    letters = [each["label"] for each in choices] if on_picture else ascii_uppercase
    named = {each["id"]: letter for letter, each in zip(letters, choices, strict=False)}
    task.choices = [
        Line(each["id"], "" if on_picture else each["text"], named[each["id"]]) for each in choices
    ]
    key = one.key()
    for row in shown["rows"]:
        task.rows.append(Line(row["id"], row["text"], mark=named[key[row["id"]]]))
    task.how = "Write the letter of the place on each line." if on_picture else LETTER_HOW


def _with_lines(task: Task, shown: dict[str, Any], earlier: dict[str, int]) -> None:
    """Lines to write on: one for eight words."""
    words = shown["words"]
    least, most = words if isinstance(words, list | tuple) else (words, words)
    task.lines = max(most // 8, 4)
    asked = f"about {most} words" if least == most else f"{least} to {most} words"
    figures = shown.get("figures") or 0
    if figures:
        asked += f", at least {figures} {'figure' if figures == 1 else 'figures'}"
    task.how = f"Write {asked}."
    if shown.get("show_cards", "now") == "now":
        task.cards = shown.get("cards", [])
    if shown.get("own") and shown.get("show_cards", "now") == "now":
        task.how += " You may use your own claim cards, too."
    if shown.get("beside"):
        task.earlier = earlier.get(shown["beside"], 0)


def _models(one: Item) -> list[tuple[str, str]]:
    """What an answer in words is held against, the best level with its sample."""
    found = []
    rubric = getattr(one, "rubric", {})
    for name, level in rubric.items():
        says = level if isinstance(level, str) else level.means
        found.append((name, rendered(says)))
    samples = [level.sample for level in rubric.values() if hasattr(level, "sample")]
    model = getattr(one, "model", "") or (samples[-1] if samples else "")
    if model:
        found.append(("One good answer", rendered(model)))
    return found


def _number(value: Any) -> str:
    return f"{value:,}"


def _without_yes(feedback: str) -> str:
    """What is said to a right answer, for who gave none.

    >>> _without_yes("Yes: in one of the seven.")
    'In one of the seven.'
    """
    said = _YES.sub("", feedback)
    return said[:1].upper() + said[1:]
