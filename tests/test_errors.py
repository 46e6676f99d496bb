"""Sentences instead of tracebacks, in Python and in a real kernel."""

import textwrap
from collections.abc import Iterator

import pytest
from kernels import Kernel

import kit
from kit.errors import KitError, choose, in_sentences
from kit.mistakes import explain

# --- choose ------------------------------------------------------------------------------------


def test_a_valid_value_comes_back_unchanged():
    assert choose("claims", ["claims", "sources"], "table") == "claims"


def test_an_unknown_value_lists_the_valid_ones_and_guesses():
    with pytest.raises(KitError) as said:
        choose("sorces", iter(["claims", "sources"]), "table")
    assert str(said.value) == (
        "Did you mean 'sources'? There is no table 'sorces'. Valid: claims, sources."
    )


def test_a_value_far_from_all_gets_the_list_and_no_guess():
    with pytest.raises(KitError) as said:
        choose("zebra", ["claims", "sources"], "table")
    assert str(said.value) == "There is no table 'zebra'. Valid: claims, sources."


@pytest.mark.parametrize(
    ("value", "shown"), [(3, "3"), (None, "None"), (["claims"], "of that kind"), ({}, "of that")]
)
def test_a_value_that_is_no_text_is_told_what_a_name_is(value, shown):
    with pytest.raises(KitError, match=f"There is no table {shown}.* in quotation marks. Valid: "):
        choose(value, ["claims"], "table")


def test_a_call_of_the_course_cannot_be_lost_to_a_value():
    with pytest.raises(KitError) as said:
        kit.check = 3
    assert "my_check = …" in str(said.value)
    assert callable(kit.check)


# --- in_sentences: whose mistake it is -----------------------------------------------------------


def test_a_mistake_of_ours_is_not_the_learners():
    @in_sentences
    def chart(name):
        return {}[name]

    with pytest.raises(KitError) as said:
        chart("ranges")
    assert str(said.value).startswith("This is a mistake in the course or in its data")
    assert "KeyError" not in str(said.value)
    assert isinstance(said.value.__cause__, KeyError)


def test_damaged_data_is_called_so_with_the_name_of_its_file(damage):
    damage("data/charts.yaml", "{")
    with pytest.raises(KitError, match=r"data/charts\.yaml cannot be read"):
        kit.chart("ranges")


def test_a_call_with_too_little_in_its_brackets_is_pythons_to_tell():
    with pytest.raises(TypeError):
        kit.table()


def test_a_sentence_of_the_kit_stands_alone_and_its_list_can_be_folded():
    error = KitError("There is no table 'clams'.", ["claims", "sources"])
    assert error.sentence == "There is no table 'clams'."
    assert str(error) == "There is no table 'clams'. Valid: claims, sources."
    assert explain(error, {}) is error


# --- the kernel -----------------------------------------------------------------------------------


@pytest.fixture
def kernel(course) -> Iterator[Kernel]:
    kernel = Kernel(course / "notebooks")
    yield kernel
    kernel.stop()


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
        figure = kit.chart("ranges").html"""
    shown = kernel.run(textwrap.dedent(code)).stream
    assert "cache" not in shown and list(tmp_path.glob("fontlist*")), shown
