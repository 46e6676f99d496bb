"""The form for answers from paper: a teacher types letters and numbers, and gets a hand-in."""

import json
from pathlib import Path
from typing import Any

from kit.casefile.cases import Case
from kit.components import joined
from kit.desk.edition.documents import read, template
from kit.desk.edition.steps import Core
from kit.desk.edition.tasks import Task
from kit.items import UNJUDGED, WRITTEN
from kit.questions import every_item
from kit.wires import ITEM


def entry_form(here: Case, core: Core, tasks: dict[int, Task]) -> str:
    """The page in which the answers to one worksheet are typed, a row a learner.

    Notices, claim cards and opinions stay on paper: no report has them.
    """
    kinds = {one.id: one.kind for one in every_item(of=core.name[:2]).values()}
    found = [_question(one, kinds.get(one.id, "")) for one in tasks.values()]
    questions = [one for one in found if one]
    asked = {"course": here.package["name"], "lesson": core.name[:2], "questions": questions}
    return str(
        template("entry.html.jinja").render(
            title=core.title,
            questions=questions,
            asked=json.dumps(asked).replace("<", r"\u003c"),
            script=joined(Path(__file__).with_name("entry.js")),
            style=read("entry.css"),
        )
    )


def _question(task: Task, kind: str) -> dict[str, Any] | None:
    """A question as the form reads it: what may be typed, and which ids that means."""
    made: dict[str, Any] = {"number": task.number, "id": task.id}
    letters = {one.letter: one.id for one in [*task.options, *task.choices]}
    if task.id.startswith(ITEM):
        return {**made, "shape": "decision", "letters": letters, "how": "a letter"}
    if kind in WRITTEN:
        return {**made, "shape": "text", "long": True, "how": "the text, or +"}
    if not kind or kind in UNJUDGED:
        return None
    if task.rows:
        rows = [one.id for one in task.rows]
        return {**made, "shape": "rows", "letters": letters, "rows": rows, "how": _some(rows)}
    if task.steps:
        steps = [one.id for one in task.steps]
        needed = all(one.mark.isdigit() for one in task.steps)
        return {**made, "shape": "order", "steps": steps, "all": needed, "how": "numbers"}
    if task.options:
        shape = "many" if task.many else "one"
        return {
            **made,
            "shape": shape,
            "letters": letters,
            "how": "letters" if task.many else "a letter",
        }
    if task.unit is not None:
        return {**made, "shape": "number", "unit": task.unit, "how": "a number"}
    return {**made, "shape": "text", "how": "the words"}


def _some(rows: list[str]) -> str:
    return f"{len(rows)} letters"
