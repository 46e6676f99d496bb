"""What makes Python hard to read and no rule of ruff finds: `faults` gives a line for each."""

import ast
from collections.abc import Iterator
from itertools import pairwise

LITERALS = (ast.Dict, ast.Set, ast.List, ast.Tuple)
SAYS_TRUE_OR_FALSE = {"all", "any", "bool", "callable", "hasattr", "isinstance", "issubclass"}


def faults(source: str) -> list[str]:
    """Line and fault for whatever stands in a module and should be written in another way."""
    tree = ast.parse(source)
    found = [
        *_sums_with_bools(tree),
        *_nested_choices(tree),
        *_several_at_once(tree),
        *_built_in_pieces(tree),
        *_private_imports(tree),
        *_two_meanings(tree),
    ]
    return [f"line {line}: {fault}" for line, fault in sorted(found)]


def _is_bool(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in SAYS_TRUE_OR_FALSE
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.Not)
    return isinstance(node, ast.Compare | ast.BoolOp)


def _sums_with_bools(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """`"s" * (n > 1)`, `n += not x`, `("no", "yes")[x > 0]`, `sum(x > 1 for x in y)`."""
    summed = {
        id(node.args[0])
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "sum" and node.args
    }
    for node in ast.walk(tree):
        parts: list[ast.expr] = []
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Add | ast.Sub):
            parts = [node.left, node.right]
        elif isinstance(node, ast.AugAssign):
            is_sum = isinstance(node.op, ast.Mult | ast.Add | ast.Sub)
            parts = [node.value] if is_sum else []
        elif isinstance(node, ast.Subscript) and isinstance(node.value, LITERALS):
            parts = [node.slice]
        elif isinstance(node, ast.GeneratorExp) and id(node) in summed:
            parts = [node.elt]
        if any(_is_bool(one) for one in parts):
            yield node.lineno, "true and false are no numbers: write an if"


def _nested_choices(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """`a if b else c if d else e`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.IfExp):
            inside = [one for part in (node.body, node.test, node.orelse) for one in ast.walk(part)]
            if any(isinstance(one, ast.IfExp) for one in inside):
                yield node.lineno, "a choice within a choice: write an if"


def _several_at_once(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """`here, there = 1, 2`; not `low, high = high, low`."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Tuple):
            continue
        target = node.targets[0]
        if not isinstance(target, ast.Tuple):
            continue
        if any(isinstance(one, ast.Starred) for one in [*target.elts, *node.value.elts]):
            continue
        written = {ast.unparse(one) for one in target.elts}
        read = {ast.unparse(one) for one in ast.walk(node.value) if isinstance(one, ast.expr)}
        if not written & read:
            yield node.lineno, "several statements in one: a line for each"


def _built_in_pieces(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """`X = {...}` and then `X |= {...}`."""
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if not isinstance(body, list):
            continue
        for before, after in pairwise(body):
            if not isinstance(after, ast.AugAssign) or not isinstance(after.value, LITERALS):
                continue
            if _fills(before) == ast.unparse(after.target):
                yield after.lineno, f"{_fills(before)} is written in pieces: write it at once"


def _fills(node: ast.stmt) -> str:
    """The name that a statement fills with a literal; "" where it does not."""
    if isinstance(node, ast.Assign) and isinstance(node.value, LITERALS):
        return ast.unparse(node.targets[0])
    if isinstance(node, ast.AnnAssign | ast.AugAssign) and isinstance(node.value, LITERALS):
        return ast.unparse(node.target)
    return ""


def _private_imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """`from kit.x import _y`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kit"):
            for one in node.names:
                if one.name.startswith("_") and not one.name.startswith("__"):
                    yield node.lineno, f"{one.name} is the other module's own"


def _two_meanings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """A parameter or a variable that is called like a function, a class or an import here.

    A fixture of pytest is no other thing: nobody calls it, and who asks for it, or makes it, has it
    under its name.
    """
    fixtures = {node.name for node in tree.body if _is_fixture(node)}
    known = {name for node in tree.body for name in _defined(node)} - fixtures
    fields = {id(one) for node in ast.walk(tree) for one in _fields_of(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.arg) and node.arg in known:
            yield node.lineno, f"{node.arg} means two things here"
        written = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        if written and node.id in known and id(node) not in fields:
            yield node.lineno, f"{node.id} means two things here"


def _is_fixture(node: ast.stmt) -> bool:
    """Whether a function is one of pytest's fixtures."""
    marks = node.decorator_list if isinstance(node, ast.FunctionDef) else []
    return any("pytest.fixture" in ast.unparse(mark) for mark in marks)


def _fields_of(node: ast.AST) -> list[ast.expr]:
    """What a class fills in its body: it is read behind a dot, so it hides nothing."""
    if not isinstance(node, ast.ClassDef):
        return []
    found: list[ast.expr] = []
    for one in node.body:
        if isinstance(one, ast.Assign):
            found += one.targets
        elif isinstance(one, ast.AnnAssign):
            found.append(one.target)
    return found


def _defined(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [(one.asname or one.name).partition(".")[0] for one in node.names]
    return []
