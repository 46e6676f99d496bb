"""Where a question stands in its lesson, counted as the notebook asks: "Question 3 of 12".

Learners see positions, and never the ids of a question file, which come in no order.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from kit.courses import root
from kit.questions import quizzes

_CALL = re.compile(r"""\bkit\.(brief|check|form|quiz|write)\(\s*["']([^"']+)["']""")


def position(item_id: str) -> str:
    """Where a question stands in its lesson.

    Just "Question" where no notebook asks it, or the notebook cannot be read: then it is asked
    all the same.

    >>> position("05.6")
    'Question 2 of ...'
    """
    asked = _asked(item_id[:2])
    if item_id not in asked:
        return "Question"
    return f"Question {asked.index(item_id) + 1} of {len(asked)}"


def short(item_id: str) -> str:
    """A question's number in its lesson; the id of an exercise, which stands in the lesson's text.

    >>> short("05.6")
    '2'
    >>> short("05.3")
    '05.3'
    """
    asked = _asked(item_id[:2])
    return str(asked.index(item_id) + 1) if item_id in asked else item_id


def place(item_id: str) -> int:
    """How many questions and exercises a lesson asks before this one: to sort by."""
    every = [one for _, one in _called(item_id[:2])]
    return every.index(item_id) if item_id in every else len(every)


def _asked(lesson: str) -> list[str]:
    """The questions of a lesson, without its exercises."""
    return [one for call, one in _called(lesson) if call != "check"]


def _called(lesson: str) -> list[tuple[str, str]]:
    """What a lesson's notebook asks, in its order: the call and the item's id, each id once."""
    here = root()
    for file in sorted((here / "data/questions").glob(f"{lesson}*.yaml")):
        path = here / "notebooks" / f"{file.stem}.ipynb"
        return _items(_last_saved(path), lesson)
    return []


def _last_saved(path: Path) -> list[tuple[str, str]]:
    """The calls of a notebook as it was saved last; none where it is gone, or is no notebook.

    JupyterLab empties the file to write it anew, and keeps the old one beside it until it has.
    Either may be done between two looks of ours, so we look more than once.
    """
    old = path.with_name(f".~{path.name}")
    for one in [path, old] * 3:
        try:
            return _calls(one, one.stat().st_mtime_ns)
        except (OSError, ValueError, TypeError, KeyError):
            continue
    return []


@cache
def _calls(path: Path, _changed: int) -> list[tuple[str, str]]:
    """The calls of a notebook that ask something, each with the name in it."""
    cells: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return _CALL.findall("\n".join(code))


def _items(calls: list[tuple[str, str]], lesson: str) -> list[tuple[str, str]]:
    """The items that these calls ask for."""
    known = quizzes(lesson)
    known |= {quiz.form: quiz for quiz in known.values() if quiz.form}
    found: dict[str, str] = {}
    for call, name in calls:
        for one in known[name].items if name in known else [name]:
            found.setdefault(one, call)
    return [(call, one) for one, call in found.items()]
