"""The file that opens what waits in the copies for a class: `answers-05.json` for lesson 05."""

import json
from collections.abc import Sequence
from typing import Any

from kit.answerfiles import FORMAT
from kit.casefile.cases import Case
from kit.desk.edition.withholding import Waiting
from kit.items import Lesson


def text(
    here: Case, lesson: Lesson, waits: Waiting, pages: dict[str, Any], claims: Sequence[str] = ()
) -> str:
    """The file for one lesson; "" where nothing of it waits.

    `pages` is what the web edition shows then; empty where it is not made for a class. `claims`
    are those of which our cards and verdicts open. The same course gives the same text each time:
    a web page knows its file by that.
    """
    items = [one for one in lesson.items if one.id in waits.items]
    notices = [one for one in lesson.notices if one.item in waits.items]
    if not items:
        return ""
    made = {
        "format": FORMAT,
        "version": 1,
        "course": here.package["name"],
        "lesson": lesson.lesson,
        "items": [one.model_dump(mode="json", exclude_defaults=True) for one in items],
        "notices": [one.model_dump(mode="json", exclude_defaults=True) for one in notices],
        "claims": [*claims],
        "pages": pages,
    }
    return json.dumps(made, indent=1) + "\n"
