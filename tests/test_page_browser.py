"""The keyboard, what moves, and a kernel that is gone or busy, in a notebook of a few cells."""

import re

import pytest
from browser import ITS_OWN, Lesson
from conftest import SMALL
from playwright.sync_api import expect

# --- keys and places -----------------------------------------------------------------------------

COURSE = SMALL
CODES = ["import kit", 'kit.quiz("01-before")', "1 + 1", "2 + 2", "3 + 3"]


def in_notebook_7(lesson: Lesson) -> None:
    lesson.errors.clear()
    lesson.page.goto(f"{lesson.lab.url}/notebooks/{lesson.name}/notebooks/keys.ipynb")
    lesson.ready()


@pytest.mark.parametrize("seven", [False, True], ids=["JupyterLab", "Notebook 7"])
def test_tab_and_escape_lead_from_a_quiz_to_its_neighbours(open_lesson, seven):
    lesson = open_lesson("keys", codes=CODES)
    if seven:
        in_notebook_7(lesson)
    lesson.run_all()
    press = lesson.page.keyboard.press
    own = lesson.cells.nth(1)
    following = lesson.cells.nth(2)
    form = lesson.item("01.2")
    form.get_by_role("button", name="Skip").focus()
    press("Tab")
    expect(following).to_be_focused()
    first = lesson.item("01.1").locator(".option input")  # one group of radio buttons
    for radio in (first.first, first.last):
        radio.check()
        radio.focus()
        press("Shift+Tab")
        expect(own).to_be_focused()
    form.get_by_role("checkbox").first.focus()
    press("Escape")
    expect(own).to_be_focused()
    form.get_by_role("checkbox").first.focus()
    press("Tab")
    expect(form.get_by_role("checkbox").nth(1)).to_be_focused()
    lesson.errors[:] = [one for one in lesson.errors if not any(own in one for own in ITS_OWN)]


@pytest.mark.parametrize("seven", [False, True], ids=["JupyterLab", "Notebook 7"])
def test_running_a_cell_leaves_it_where_it_was(open_lesson, seven):
    """The browser pins what is below a cell; when the output grows, the cell would leap upwards."""
    above = ["1 + 1"] * 8
    below = ["2 + 2\n" * 8] * 8
    shown = ["import kit\nkit.article()", 'import kit\nkit.quiz("01-before")']
    lesson = open_lesson("keys", codes=[*above, shown[0], *below, shown[1], *below])
    if seven:
        in_notebook_7(lesson)
    for code in reversed(shown):  # the lower one first: it stands among cells that are not run
        cell = lesson.cell(code.partition("\n")[2])
        cell.scroll_into_view_if_needed()
        cell.locator(".cm-content").click()
        top = cell.bounding_box()["y"]
        lesson.page.keyboard.press("Shift+Enter")
        expect(cell.locator(".kit, .kit-quiz").first).to_be_visible()
        for _ in range(3):  # what the browser does after a change, it does before it paints
            lesson.page.evaluate("() => new Promise(requestAnimationFrame)")
        assert abs(cell.bounding_box()["y"] - top) < 2, code
    lesson.errors[:] = [one for one in lesson.errors if not any(own in one for own in ITS_OWN)]


# --- a page without its kernel -------------------------------------------------------------------


def test_a_page_that_is_reloaded_finds_its_kernel_or_says_what_to_do(open_lesson, lab):
    lesson = open_lesson("keys", codes=CODES)
    lesson.run_all()
    lesson.item("01.2").get_by_role("checkbox").first.check()
    lesson.save()
    # With its kernel, nothing needs to be run: the draft is there, and an answer is saved.
    lesson.page.reload()
    lesson.ready()
    item = lesson.item("01.2")
    expect(item.get_by_role("checkbox").first).to_be_checked()
    item.get_by_role("button", name="Check").click()
    expect(item.locator(".saved")).to_have_text("Saved.")
    # Without it, the page says what to do.
    lab.end_kernels()
    lesson.page.reload()
    lesson.ready()
    output = lesson.cells.nth(1).locator(".jp-OutputArea-output")
    expect(output).to_have_text("Run all from the top: your answers come back.")
    lesson.run_all()
    expect(lesson.page.locator(".kit-quiz .item")).to_have_count(2)
    expect(lesson.item("01.2").locator(".saved")).to_have_text("Your last answer.")


def test_an_answer_is_saved_while_a_long_cell_runs(open_lesson):
    lesson = open_lesson("keys", codes=[*CODES[:2], "import time\ntime.sleep(1_000)"])
    lesson.menu("Run", re.compile("^Run All Cells$"))
    item = lesson.item("01.2")
    expect(item).to_be_visible()
    item.get_by_role("button", name="Skip").click()
    expect(item.locator(".saved")).to_have_text("Saved.")
    expect(lesson.cells.nth(2).locator(".jp-InputPrompt")).to_contain_text("*")
