"""The front door: `import kit` and the calls behind it."""

import doctest
import importlib
import pkgutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import kit

MODULES = ["kit", *(one.name for one in pkgutil.walk_packages(kit.__path__, "kit."))]
CALLS = ["article", "chart", "check", "learner", "progress", "quiz", "show_map", "table", "write"]


def test_the_calls_of_the_lessons_are_there():
    assert set(CALLS) <= set(kit.__all__)
    assert kit.__all__ == sorted(kit.__all__) == dir(kit)


def test_every_name_is_a_call_of_that_name():
    for name in kit.__all__:
        assert callable(getattr(kit, name)), name
        assert getattr(kit, name).__name__ == name


def test_an_unknown_call_lists_those_there_are():
    with pytest.raises(AttributeError, match=r"kit has no call 'tabel'. It has: .*table.*write\."):
        _ = kit.tabel


def test_a_star_import_brings_the_calls_and_nothing_else():
    names: dict = {}
    exec("from kit import *", names)
    assert set(names) - {"__builtins__"} == set(kit.__all__)


def test_import_kit_alone_loads_nothing_heavy():
    code = (
        "import kit, sys; print(*{'pandas', 'matplotlib', 'folium', 'anywidget'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=True)
    assert done.stdout.split() == []


def test_there_are_examples_to_run():
    assert {
        "kit",
        "kit.casefile.cases",
        "kit.checks",
        "kit.journals",
        "kit.desk.edition.keys",
    } <= set(MODULES)


def has_examples(name: str) -> bool:
    """Whether there is an example in the source of a module."""
    return ">>> " in Path(find_spec(name).origin).read_text("utf-8")


@pytest.mark.parametrize("name", [*filter(has_examples, MODULES)])
def test_the_examples_in_the_docstrings_do_what_they_say(course, name):
    how = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    result = doctest.testmod(importlib.import_module(name), optionflags=how)
    assert result.failed == 0
    assert result.attempted > 0
