"""One way to solve an exercise: its code, and what the code gives.

Nobody meets it unasked: `kit.exercises` shows it after a try or a skip.
"""

from collections.abc import Callable
from html import escape
from typing import Any

import pandas as pd

from kit.checks import judged
from kit.items import Exercise
from kit.questions import rendered
from kit.running import value
from kit.values import expected


def way(one: Exercise, names: dict[str, Any], to_html: Callable[[Any], str]) -> dict[str, str]:
    """Code, result as HTML, and what is said to it.

    `names` are those of the notebook, as far as it ran. Where the code does not give the answer
    there, since a name is missing or holds something else by now, the answer is told as the key
    has it.
    """
    try:
        result = value(one.solution, names)
        right = bool(judged(one, result)[0]["right"])
    except Exception:  # a cell above was not run, or was changed
        right = False
    told = to_html(part_shown(one, result)) if right else from_key(one)
    return {"code": one.solution.strip(), "result": told, "say": rendered(one.feedback)}


def part_shown(one: Exercise, result: Any) -> Any:
    """A result as far as it is shown: of a table the columns that the exercise names."""
    if not isinstance(result, pd.DataFrame):
        return result
    shown = [name for name in one.show if name in result.columns]
    return result[shown] if shown else result


def shown_by(one: Exercise) -> str:
    """The code of a cell that shows the result."""
    columns = ", ".join(f'"{name}"' for name in one.show)
    *before, last = one.solution.strip().splitlines()
    return "\n".join([*before, f"({last})[[{columns}]]" if columns else last])


def as_html(result: Any) -> str:
    """A result where no notebook shows it."""
    if isinstance(result, pd.Series):
        result = result.to_frame()
    if isinstance(result, pd.DataFrame):
        return result.to_html(border=0, na_rep="–")
    return f"<pre><code>{escape(str(result))}</code></pre>"


def from_key(one: Exercise) -> str:
    """The answer as the question file has it."""
    rows = expected(one.answer, one.expects)[0].rows
    said = [" · ".join("–" if each is None else str(each) for each in row) for row in rows]
    return f"<pre><code>{escape(', '.join(said))}</code></pre>"
