"""What a cell of a lesson shows: the call of kit that it ends with, and what that is given."""

import ast
import re
from typing import Any, TypeGuard

from kit.wires import Wire, wire

CALL = re.compile(r'\bkit\.(\w+)\((?:highlight=)?(?:"([^"]*)")?')


def called(source: str) -> tuple[str, str]:
    """The call of kit that a cell ends with, and the name in it: what the cell shows.

    >>> called('kit.quiz("05-sum")')
    ('quiz', '05-sum')
    """
    return [("", ""), *CALL.findall(source)][-1]


def given(source: str, call: str) -> tuple[list[Any], dict[str, Any]]:
    """What the last call of this name in a cell was given, by place and by name.

    >>> given("kit.article(first=9, last=14)", "kit.article")
    ([], {'first': 9, 'last': 14})
    """
    found = [one for one in ast.walk(ast.parse(source)) if _calls(one, call)]
    in_place = [_value(one) for one in found[-1].args]
    return in_place, {one.arg or "": _value(one.value) for one in found[-1].keywords}


def wire_called(source: str) -> Wire:
    """The inbox that a cell shows: what its last call of kit.wire was given."""
    in_place, named = given(source, "kit.wire")
    return wire(*in_place, **named)


def _value(one: ast.expr) -> Any:
    """A value that is written out; None for the name of one."""
    return None if isinstance(one, ast.Name) else ast.literal_eval(one)


def _calls(one: ast.AST, call: str) -> TypeGuard[ast.Call]:
    return isinstance(one, ast.Call) and ast.unparse(one.func) == call
