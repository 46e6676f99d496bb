"""One way to solve an exercise: its code, and what the code gives.

Nobody meets it unasked: `kit.exercises` shows it after a try or a skip.
"""

import ast
from collections.abc import Callable
from html import escape
from typing import Any

import pandas as pd

from kit.checks import judged
from kit.items import Exercise
from kit.questions import rendered
from kit.values import expected


def value(code: str, names: dict[str, Any]) -> Any:
    """What the last line of some code gives, or the name it fills; the names stay as they are.

    >>> value("two = 1 + 1", {}), value("one + 1", {"one": 1})
    (2, 2)
    """
    names = dict(names)
    *before, final = ast.parse(code.strip()).body
    match final:
        case ast.Expr(asked):
            pass
        case ast.Assign([ast.Name(name), *_]):
            before.append(final)
            asked = ast.Name(name, ast.Load(), lineno=1, col_offset=0)
        case _:
            raise ValueError("it ends neither with a value nor with a name that gets one")
    exec(compile(ast.Module(before, []), "solution", "exec"), names)
    return eval(compile(ast.Expression(asked), "solution", "eval"), names)


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
