"""Sentences instead of tracebacks, in Python and in a real kernel."""

import re
import textwrap

import pytest
from jupyter_client.manager import start_new_kernel

from kit.errors import KitError, choose, explain

# --- choose ------------------------------------------------------------------------------------


def test_a_valid_value_comes_back_unchanged():
    assert choose("claims", ["claims", "sources"], "table") == "claims"


def test_an_unknown_value_lists_the_valid_ones_and_guesses():
    with pytest.raises(KitError) as said:
        choose("sorces", iter(["claims", "sources"]), "table")
    assert str(said.value) == (
        "There is no table 'sorces'. Did you mean 'sources'? Valid: claims, sources."
    )


def test_a_value_far_from_all_gets_the_list_and_no_guess():
    with pytest.raises(KitError) as said:
        choose("zebra", ["claims", "sources"], "table")
    assert str(said.value) == "There is no table 'zebra'. Valid: claims, sources."


@pytest.mark.parametrize(
    ("value", "kind"), [(3, "int"), (None, "NoneType"), (["claims"], "list"), ({}, "dict")]
)
def test_a_value_that_is_no_text_is_named_by_its_type(value, kind):
    with pytest.raises(KitError, match=f"There is no table of type {kind}. Valid: claims."):
        choose(value, ["claims"], "table")


# --- explain -----------------------------------------------------------------------------------


def raised_by(code: str) -> Exception:
    with pytest.raises(Exception) as caught:
        exec(compile(textwrap.dedent(code), "<cell>", "exec"), {})
    return caught.value


@pytest.mark.parametrize(
    ("code", "advice", "own_words"),
    [
        ("clams", "Python does not know the name 'clams' yet.", "NameError: name 'clams'"),
        ("x = 1\ny = (2", "Python cannot read line 2 of this cell.", "SyntaxError: "),
        ("x = 1\n  y = 2", "Python cannot read line 2 of this cell.", "IndentationError: "),
        ("{}['clams']", "There is no column or row 'clams' here.", "KeyError: 'clams'"),
        ("import clams", "Python cannot find 'clams'.", "ModuleNotFoundError: No module"),
        ("1 / 0", "This cell stopped half-way.", "ZeroDivisionError: division by zero"),
        ("int('{0.name}')", "This cell stopped half-way.", "ValueError: invalid literal"),
    ],
)
def test_an_error_becomes_advice_and_pythons_own_words(code, advice, own_words):
    first, last = explain(raised_by(code)).split("\n")
    assert first.startswith(advice)
    assert last.startswith(f"Python's own words: {own_words}")


def test_a_sentence_of_the_kit_stands_alone():
    assert explain(KitError("There is no table 'clams'.")) == "There is no table 'clams'."


def test_an_error_without_a_message_is_explained_too():
    assert explain(ValueError()).endswith("run it again.\nPython's own words: ValueError: ")


# --- a real kernel, with the settings that the package installs --------------------------------


@pytest.fixture
def kernel(course, monkeypatch):
    monkeypatch.setenv("IPYTHONDIR", str(course / "ipython"))
    manager, client = start_new_kernel(cwd=str(course / "notebooks"))
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def shown_by(client, code: str) -> str:
    """All that a cell shows, in order, without terminal colours."""
    parts = []

    def keep(message):
        content = message["content"]
        parts.extend([content.get("text", ""), *content.get("traceback", [])])
        parts.append(content.get("data", {}).get("text/plain", ""))

    client.execute_interactive(code, output_hook=keep, timeout=60)
    return re.sub(r"\x1b\[[\d;]*m", "", "\n".join(part for part in parts if part))


def test_in_a_kernel_every_error_is_a_sentence_and_no_traceback(kernel):
    for code, says in {
        "kit.table('claims')": "Python does not know the name 'kit' yet.",  # no setup cell
        "import kit\nkit.table('clams')": "Did you mean 'claims'?",
        "clams": "Python does not know the name 'clams' yet.",
        "x = (1,\n": "Python cannot read line 1 of this cell.",
        "1 / 0": "Python's own words: ZeroDivisionError: division by zero",
        "raise ValueError": "Python's own words: ValueError: ",
        "kit.table('claims')['clams']": "There is no column or row 'clams' here.",
        "def f():\n    return f()\nf()": "Python's own words: RecursionError: ",
    }.items():
        shown = shown_by(kernel, code)
        assert says in shown, code
        for machinery in ("Traceback", "Cell In", "---->", 'File "', "KitError"):
            assert machinery not in shown, code


def test_in_a_kernel_cells_without_an_error_work_as_always(kernel):
    assert "'C01'" in shown_by(kernel, "import kit\nkit.table('claims')['id'].iloc[0]")


def test_in_a_kernel_nothing_is_said_in_red_while_the_first_figure_lists_the_fonts(
    kernel, tmp_path
):
    """matplotlib says so after five seconds, as on a slow computer; here, at once."""
    code = f"""
        import os, threading
        os.environ["MPLCONFIGDIR"] = {str(tmp_path)!r}
        class AtOnce:
            def __init__(self, seconds, tell):
                self.start, self.cancel = tell, lambda: None
        threading.Timer = AtOnce
        import kit
        kit.chart("ranges")"""
    shown = shown_by(kernel, textwrap.dedent(code))
    assert "cache" not in shown and list(tmp_path.glob("fontlist*")), shown
