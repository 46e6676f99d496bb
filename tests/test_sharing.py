"""How tests are chosen and shared out, and that on CI a skipped one is noticed."""

from types import SimpleNamespace

import pytest
import sharing
from conftest import ROOT, of_lesson, pytest_sessionfinish


@pytest.mark.parametrize(
    ("file", "values", "mark", "is_of"),
    [
        ("05-counting-the-dead.ipynb", "", None, True),
        ("test_lessons_browser.py", "05-counting-the-dead", None, True),
        ("test_questions.py", "05.10", None, True),
        ("test_questions.py", "08.05", None, False),
        ("test_questions.py", "00.1-x", None, False),
        ("test_style.py", "kit105.py", None, False),
        ("05-counting-the-dead.ipynb", "06", None, True),
        ("test_lessons_browser.py", "", None, False),
        ("test_questions.py", "", "lessons", True),
    ],
)
def test_a_test_is_of_the_lesson_whose_number_it_has(file, values, mark, is_of):
    item = SimpleNamespace(
        path=ROOT / file,
        callspec=SimpleNamespace(id=values),
        get_closest_marker={"lessons": mark}.get,
    )
    assert of_lesson(item, "05") is is_of


def test_the_long_files_are_there():
    assert [name for name in sharing.LONG if not (ROOT / f"tests/{name}.py").is_file()] == []


@pytest.mark.parametrize(
    ("ci", "skipped", "ends"), [("true", 1, 1), ("true", 0, 0), ("false", 1, 0), ("", 1, 0)]
)
def test_a_skipped_test_fails_the_run_on_ci_alone(monkeypatch, ci, skipped, ends):
    monkeypatch.setenv("CI", ci)
    said = []
    reporter = SimpleNamespace(
        stats={"skipped": ["one"] * skipped}, write_line=lambda text, **how: said.append(text)
    )
    plugins = SimpleNamespace(get_plugin=lambda name: reporter)
    session = SimpleNamespace(config=SimpleNamespace(pluginmanager=plugins), exitstatus=0)
    pytest_sessionfinish(session)
    assert session.exitstatus == ends and bool(said) == bool(ends)
