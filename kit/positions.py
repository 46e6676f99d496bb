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

_CALL = re.compile(r"""\bkit\.(?:brief|quiz|write)\(\s*["']([^"']+)["']""")


def position(item_id: str) -> str:
    """Where a question stands in its lesson.

    Just "Question" where no notebook asks it, or the notebook cannot be read: then it is asked
    all the same.

    >>> position("05.1")
    'Question 1 of 16'
    """
    asked = _asked(item_id[:2])
    if item_id not in asked:
        return "Question"
    return f"Question {asked.index(item_id) + 1} of {len(asked)}"


def _asked(lesson: str) -> list[str]:
    """The questions of a lesson as its notebook asks them."""
    here = root()
    for file in sorted((here / "data/questions").glob(f"{lesson}*.yaml")):
        path = here / "notebooks" / f"{file.stem}.ipynb"
        try:
            calls = _calls(path, path.stat().st_mtime_ns)
        except (OSError, ValueError, TypeError, KeyError):
            return []  # the file is gone, or is no notebook
        return _items(calls, lesson)
    return []


@cache
def _calls(path: Path, _changed: int) -> list[str]:
    """The quizzes, written answers and briefs that a notebook asks for, in its order."""
    cells: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return _CALL.findall("\n".join(code))


def _items(calls: list[str], lesson: str) -> list[str]:
    """The ids that these calls ask for, each once."""
    known = quizzes(lesson)
    found: list[str] = []
    for name in calls:
        found += known[name].items if name in known else [name]
    return list(dict.fromkeys(found))
