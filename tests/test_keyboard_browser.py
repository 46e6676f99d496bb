"""A lesson in real JupyterLab, from the first cell to the last, with a keyboard and no mouse.

An item of each kind is answered by keyboard in `test_answers_browser.py`, too; here it is a whole
lesson, with KIT_LONG (`start.py test --long`) all nine. The page is only read from here: all that
happens in it comes from keys.
"""

import os
import re

import nbformat
import pytest
from answering import IN_FORMS, ITEMS, QUIZZES, UNJUDGED, right_answer
from browser import ERROR, ROOT, Lesson
from playwright.sync_api import expect

EVERY = [path.stem for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]
LESSONS = EVERY if os.environ.get("KIT_LONG") else ["06-how-the-numbers-moved"]
WORDS = "Nobody has checked it, add bb xx 0 0."  # with keys that JupyterLab listens to


@pytest.fixture
def lesson(lab, window, notebook):
    lesson = Lesson(lab, window, f"keys-{notebook}", notebook)
    yield lesson
    lesson.page.close()
    lab.end_kernels()


def asked_in(source: str) -> list[dict]:
    """The items that a cell asks in its output."""
    call, name = (re.findall(r'\bkit\.(quiz|write|brief)\("([^"]+)"', source) or [("", "")])[-1]
    if call in ("write", "brief"):
        return [ITEMS[name]]
    quiz = QUIZZES.get(name, [])
    ids = quiz["items"] if isinstance(quiz, dict) else quiz
    return [ITEMS[one] for one in ids]


def answer_to(item: dict) -> object:
    known = {
        "open": WORDS,
        "brief": WORDS,
        "opinion": [item["options"][-1]["id"]] if "options" in item else [],
    }
    return known[item["kind"]] if item["kind"] in known else right_answer(item)


def put(lesson: Lesson, item: dict) -> None:
    """Answer an item from where the focus is: Tab goes on, and never back."""
    press = lesson.page.keyboard.press
    form = lesson.item(item["id"])
    answer = answer_to(item)
    match item["kind"]:
        case "open" | "brief" | "number" | "blank":
            lesson.tab_to(form.get_by_role("textbox"))
            lesson.page.keyboard.type(str(answer))
        case "order" | "timeline":
            at = "row => [...row.parentNode.children].indexOf(row)"
            for place, one in enumerate(answer):
                row = form.locator(f"[data-id={one}]")
                lesson.tab_to(row.locator(".moves button").first)
                for _ in range(row.evaluate(at) - place):
                    press("ArrowUp")
                assert row.evaluate(at) == place
        case "match" | "letters":
            for row, choice in answer.items():
                lesson.tab_to(select := form.locator(f"select[name={row}]"))
                for _ in range(select.locator("option").count()):
                    if select.input_value() != choice:
                        press("ArrowDown")
                expect(select).to_have_value(choice)
        case "multiple" | "mark":
            for box in form.get_by_role("checkbox").all():
                lesson.tab_to(box)
                if box.get_attribute("value") in answer:
                    press("Space")
        case "drawing":
            lesson.tab_to(form.locator(".board"))
            for key in ("Enter", "ArrowRight", "Enter"):
                press(key)
        case _:
            lesson.tab_to(form.locator(".option input").first)
            press("Space")
            for _ in item["options"]:
                if form.locator(".option input:checked").get_attribute("value") != answer[0]:
                    press("ArrowDown")
    lesson.tab_to(form.locator("button.main"))
    press("Enter")
    expect(form.locator(".saved")).to_have_text("Saved.")
    if item["id"] not in IN_FORMS and item["kind"] not in UNJUDGED:
        expect(form.locator(".feedback > strong")).to_have_text("Right.")


@pytest.mark.parametrize("notebook", LESSONS)
def test_a_lesson_is_completed_by_keyboard_alone(lesson, notebook):
    press = lesson.page.keyboard.press
    cells = nbformat.read(ROOT / f"notebooks/{notebook}.ipynb", as_version=4).cells
    shown = lesson.page.locator(".jp-Notebook .jp-Cell")
    active = re.compile(r"\bjp-mod-active\b")
    for n, cell in enumerate(cells):
        expect(shown.nth(n)).to_have_class(active)
        if "exercise" in cell.metadata.get("tags", []):
            solution = ITEMS[re.search(r'kit\.check\("([\d.]+)"', cell.source)[1]]["solution"]
            press("Enter")
            expect(shown.nth(n).locator(".cm-content")).to_be_focused()
            press("Control+A")
            lesson.page.keyboard.type(cell.source.replace("...", solution.strip()))
        if n + 1 == len(cells):
            break
        press("Shift+Enter")
        expect(shown.nth(n + 1)).to_have_class(active)
        if cell.cell_type == "code" and (asked := asked_in(cell.source)):
            # Up to the cell, Tab into its questions, Escape out of them, and down again.
            expect(lesson.item(asked[-1]["id"])).to_be_visible()
            press("ArrowUp")
            expect(shown.nth(n)).to_have_class(active)
            for item in asked:
                put(lesson, item)
            press("Escape")
            expect(shown.nth(n)).to_be_focused()
            press("ArrowDown")
    assert lesson.page.locator(ERROR).all_inner_texts() == []
    assert shown.count() == len(cells)  # no key of an answer was taken for one of JupyterLab's
    mine = {one["id"]: one for one in ITEMS.values() if one["id"][:2] == notebook[:2]}
    lesson.ready()
    kept = {one["item"]: one for one in lesson.journal() if one["event"] == "answer"}
    assert {*kept} == {*mine}
    silent = {one for one in mine if one in IN_FORMS or mine[one]["kind"] in UNJUDGED}
    assert {one for one in kept if kept[one].get("right") is not True} == silent
    assert lesson.outward == [] and lesson.errors == []
