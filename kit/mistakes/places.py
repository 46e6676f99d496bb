"""Where a cell stopped: the line, the piece of code, and what Python was doing for it."""

import ast
import linecache
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from inspect import getattr_static
from types import FrameType, FunctionType, MethodType, ModuleType, TracebackType
from typing import Any

from kit.errors import KitError

_PLAIN = (str, list, dict, set, tuple, int, float)  # what stands behind their dots is Python's own
NOTHING = object()  # for what cannot be looked up; None is a value


Says = Mapping[str, Callable[[Any, "Place"], KitError | None]]
"What a module says to errors: a function for each kind, which is given the error and its place."


@dataclass
class Place:
    """A place in a learner's cell.

    `names` are the learner's own, `line` and `node` lead to the code that failed (a node that
    covers just this piece, if there is one), `inside` are the frames that it called.
    """

    names: Mapping[str, Any]
    line: int = 0
    source: str = ""
    node: ast.AST | None = None
    around: list[ast.AST] = field(default_factory=list)
    here: FrameType | None = None
    inside: list[FrameType] = field(default_factory=list)

    @property
    def where(self) -> str:
        """ "on line 3 ", or nothing where the cell has only one line."""
        return f" on line {self.line}" if self.source.strip().count("\n") else ""

    def text(self, node: ast.AST | None) -> str:
        """The code of a node, as typed."""
        return (ast.get_source_segment(self.source, node) or "") if node else ""

    def value(self, node: ast.AST | None) -> Any:
        """What a name or a dotted name stands for now; NOTHING where looking is not safe."""
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name):
            return self.named(node.id)
        if isinstance(node, ast.Attribute):
            value = self.value(node.value)
            return NOTHING if value is NOTHING else _behind_the_dot(value, node.attr)
        return NOTHING

    def named(self, name: str) -> Any:
        """What this name stands for where the cell stopped."""
        if self.here and name in self.here.f_locals:
            return self.here.f_locals[name]
        builtin = __builtins__ if isinstance(__builtins__, dict) else vars(__builtins__)
        return self.names.get(name, builtin.get(name, NOTHING))


def _behind_the_dot(value: Any, name: str) -> Any:
    """What stands behind a dot, where looking runs no code of others; else NOTHING."""
    if isinstance(value, ModuleType):
        return getattr(value, name, NOTHING) if name in dir(value) else NOTHING
    if type(value) in _PLAIN and not name.startswith("_"):
        return getattr(value, name, NOTHING)
    found = getattr_static(type(value), name, NOTHING)
    return MethodType(found, value) if isinstance(found, FunctionType) else NOTHING


def place_of(error: BaseException, names: Mapping[str, Any]) -> Place:
    """Where in a learner's cell this error came up: in the last line of theirs that was running."""
    found: TracebackType | None = None
    one = error.__traceback__
    while one:
        if one.tb_frame.f_globals is names:
            found = one
        one = one.tb_next
    if found is None:
        return Place(names, inside=_frames(error.__traceback__))
    code = found.tb_frame.f_code
    source = "".join(linecache.getlines(code.co_filename))
    place = Place(names, found.tb_lineno, source, here=found.tb_frame)
    place.inside = _frames(found.tb_next)
    spot = list(code.co_positions())[found.tb_lasti // 2]
    _find(place, spot)
    return place


def _frames(trace: TracebackType | None) -> list[FrameType]:
    return [frame for frame, _ in traceback.walk_tb(trace)]


def _find(place: Place, spot: tuple[int | None, ...]) -> None:
    """Look for the node at this spot, and for all nodes around it, the outermost first."""
    try:
        tree = ast.parse(place.source)
    except (SyntaxError, ValueError, RecursionError):
        return
    parents: dict[ast.AST, ast.AST] = {}
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            parents[child] = node
    line, end_line, column, end_column = spot
    wanted = (line, column, end_line, end_column)
    for node in parents:
        if not isinstance(node, ast.expr | ast.stmt | ast.excepthandler | ast.arg | ast.keyword):
            continue
        covers = (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)
        if covers == wanted:
            place.node = node  # of two with one extent the inner one comes later
    inner = place.node
    while inner in parents:
        inner = parents[inner]
        place.around.insert(0, inner)
