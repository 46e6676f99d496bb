"""Runs the code that the course itself holds. No other module runs a text as Python.

An exercise takes any code that gives the right value. So whether a solution is right cannot be
seen in its words: somebody has to run it. “Show one way” runs the solution of the question file
with the tables of the notebook, and `validate` runs each lesson with the code of its key.

What is run stands in question files and notebooks, which learners run anyway. Journals, hand-ins
and whatever a learner types into a page are never run.
"""

import ast
from typing import Any

LAST = "what the last line gives"  # with spaces: no code has a name like this


def run(statements: list[ast.stmt], names: dict[str, Any]) -> None:
    """Run some statements; what they define goes into `names`. What they raise is not caught."""
    exec(compile(ast.Module(statements, []), "the course", "exec"), names)


def value(code: str, names: dict[str, Any]) -> Any:
    """What the last line of some code gives, or the name it fills; `names` stay as they are.

    Raises:
        ValueError: the last line is neither a value nor a name that gets one.
        Exception: whatever the code itself raises.

    >>> value("two = 1 + 1", {}), value("one + 1", {"one": 1})
    (2, 2)
    """
    *before, last = ast.parse(code.strip()).body
    if isinstance(last, ast.Expr):
        last = named(last, LAST)
    match last:
        case ast.Assign([ast.Name(name), *_]):
            own = dict(names)
            run([*before, last], own)
            return own[name]
    raise ValueError("it ends neither with a value nor with a name that gets one")


def named(shown: ast.Expr, name: str) -> ast.Assign:
    """A line that only shows a value, as one that gives the value this name."""
    made = ast.Assign([ast.Name(name, ast.Store())], shown.value)
    return ast.fix_missing_locations(ast.copy_location(made, shown))
