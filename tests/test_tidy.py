"""The tidy step: what of a notebook is stored."""

import nbformat
import pytest

from kit.desk import tidy

SAYS_FIVE = {"output_type": "execute_result", "execution_count": 9, "data": {"text/plain": "5"}}


@pytest.fixture
def stored(course):
    """A notebook as JupyterLab might have left it; gives its path, and its cells once tidied."""
    path = course / "notebooks" / "one.ipynb"
    cells = [
        nbformat.v4.new_markdown_cell("„Ոչ“", metadata={"collapsed": True}),
        nbformat.v4.new_code_cell("2 + 3", metadata={"tags": ["keep_output"], "collapsed": True}),
        nbformat.v4.new_code_cell("1 / 4", metadata={"scrolled": True}),
    ]
    for number, cell in enumerate(cells):
        cell.id = f"c{number}"
        if cell.cell_type == "code":
            cell.execution_count = 9
            cell.outputs = [nbformat.v4.output_from_msg(message(SAYS_FIVE))]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"widgets": {"state": {}}})
    nbformat.write(notebook, path)
    return path


def message(output):
    content = {**output, "metadata": {}}
    return {"header": {"msg_type": content.pop("output_type")}, "content": content}


def cells_of(path):
    return nbformat.read(path, as_version=4).cells


def test_the_notebooks_of_the_course_are_stored_tidily():
    assert tidy.main(["--check", "--no-run"]) is None


def test_running_stores_what_the_tagged_cells_say_now_and_nothing_else(stored):
    assert tidy.main([str(stored)]) is None
    text, kept, bare = cells_of(stored)
    assert (kept.outputs[0].data["text/plain"], kept.execution_count) == ("5", 1)
    assert (bare.outputs, bare.execution_count) == ([], None)
    for cell in (text, kept, bare):
        assert cell.metadata.pop("deletable") is False
    assert [cell.metadata for cell in (text, kept, bare)] == [
        {"editable": False},  # code stays open: learners write in it
        {"tags": ["keep_output"]},
        {},
    ]
    assert [cell.id for cell in (text, kept, bare)] == ["c0", "c1", "c2"]
    raw = stored.read_bytes().decode()
    assert "widgets" not in raw and "„Ոչ“" in raw and raw.endswith("}\n")
    assert tidy.main(["--check", str(stored)]) is None


def test_without_running_the_tagged_cells_keep_what_they_had(stored):
    assert tidy.main(["--no-run", str(stored)]) is None
    _, kept, bare = cells_of(stored)
    assert (kept.outputs[0].data["text/plain"], kept.execution_count) == ("5", 9)
    assert bare.outputs == []


def test_check_names_notebook_and_cells_and_changes_nothing(stored):
    before = stored.read_bytes()
    assert tidy.main(["--check", "--no-run", str(stored)]) == f"{stored}: not tidy: c0, c1, c2"
    assert stored.read_bytes() == before
    tidy.main(["--no-run", str(stored)])
    stored.write_bytes(stored.read_bytes().replace(b"\n", b"\r\n"))
    problem = tidy.main(["--check", "--no-run", str(stored)])
    assert problem == f"{stored}: not tidy: its format or metadata"


@pytest.mark.parametrize("code", ["object()", "1 / 0", "import kit; kit.quiz('05-cards')"])
def test_an_output_that_is_another_one_at_the_next_run_is_refused(stored, code):
    notebook = nbformat.read(stored, as_version=4)
    notebook.cells[1].source = code
    nbformat.write(notebook, stored)
    before = stored.read_bytes()
    assert tidy.main([str(stored)]).startswith(f"{stored}: ")
    assert stored.read_bytes() == before


def test_the_learners_own_answers_do_not_get_into_a_notebook(stored, course):
    (course / "work").mkdir()
    (course / "work" / "current").write_text("blue-heron", encoding="utf-8")
    notebook = nbformat.read(stored, as_version=4)
    notebook.cells[1].source = "import kit\nkit.learner().text"
    nbformat.write(notebook, stored)
    assert tidy.main([str(stored)]) is None
    assert "“guest”" in cells_of(stored)[1].outputs[0].data["text/plain"]
