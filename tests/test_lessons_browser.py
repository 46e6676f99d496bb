"""Lessons in real JupyterLab, run once from top to bottom: all that is looked at in them.

What each answer gets, what is kept, names and labels, maps and figures, colours, themes and sizes,
and what the saved file holds and weighs. Two lessons have every kind of item, maps and figures
between them. All nine are answered as web pages in `test_web_browser.py` and run in
`test_notebooks.py`; with KIT_LONG (`start.py test --long`) they are here, too.
"""

import json
import os
import re
from html import unescape

import nbformat
import pytest
from answering import (
    ANSWERING,
    IN_FORMS,
    ITEMS,
    UNJUDGED,
    as_its_file_says,
    feedbacks,
    right_answer,
    steps,
)
from axe_playwright_python.sync_playwright import Axe
from browser import ERROR, LAYOUT, ROOT, SPACED, Lesson, drawn, rendered, settled
from nbformat import NotebookNode
from playwright.sync_api import expect

EVERY = [path.stem for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]
LOOKED_AT = ["02-where-is-this", "06-how-the-numbers-moved"]
LESSONS = EVERY if os.environ.get("KIT_LONG") else LOOKED_AT
VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"
MOST = 500_000  # bytes of a saved lesson
MOST_OF_A_WIDGET = 3_000  # most of it is its small module

# What is wrong with labels, fields and ids of ours in this page.
WRONG = """() => {
  const ours = [...document.querySelectorAll(".kit, .kit-quiz")];
  const all = (selector) => ours.flatMap((one) => [...one.querySelectorAll(selector)]);
  const wrong = [];
  const item = (one) => one.closest("form, .kit");
  for (const label of all("label")) {
    const astray = !label.control || item(label.control) !== item(label);
    if (astray) wrong.push(`label: ${label.textContent}`);
  }
  for (const field of all("input, select, textarea")) {
    const own = [...field.labels].some((label) => label.textContent.trim());
    if (!own && !field.ariaLabel) wrong.push(`no name: ${field.outerHTML}`);
  }
  const ids = all("[id]").map((one) => one.id);
  const every = [...document.querySelectorAll("[id]")].map((one) => one.id);
  for (const id of new Set(ids)) {
    if (every.filter((one) => one === id).length > 1) wrong.push(`twice: ${id}`);
  }
  return wrong;
}"""


@pytest.fixture
def lesson(lab, window, notebook):
    """A lesson; afterwards nothing may have asked for another host or gone wrong."""
    lesson = Lesson(lab, window, f"every-{notebook}", notebook)
    yield lesson
    lesson.page.close()
    lab.end_kernels()
    assert lesson.outward == [], "requests that left this machine"
    assert lesson.errors == [], "errors in the browser's console"


@pytest.mark.parametrize("notebook", LESSONS)
def test_a_lesson_is_run_answered_and_saved(lesson, notebook):
    lesson.run_all()
    expect(lesson.page.locator(ERROR)).to_have_count(0)
    mine = asked_in(notebook)
    items = lesson.page.locator(".kit-quiz .item[data-item]")
    expect(items).to_have_count(len(mine))
    assert sorted(lesson.asked()) == sorted(one["id"] for one in mine)
    # Numbers run through the lesson as a reader meets its questions.
    places = [f"Question {n} of {len(mine)}" for n in range(1, len(mine) + 1)]
    expect(items.locator(".number")).to_have_text(places)
    assert lesson.page.evaluate(WRONG) == []
    every_answer_gets_its_feedback_and_is_kept(lesson, mine)
    maps = (lesson.course / f"notebooks/{notebook}.ipynb").read_text("utf-8").count("kit.show_map(")
    expect(lesson.page.locator(".map-place")).to_have_count(maps)
    drawn(lesson.page)
    assert lesson.page.evaluate(WRONG) == []
    expect(lesson.page.get_by_role("dialog")).to_have_count(0)
    lesson.save()
    saved = lesson.saved()
    it_is_small_and_holds_no_key(saved, mine)
    each_widget_is_tiny(saved)
    if notebook in LOOKED_AT:
        loses_nothing(lesson)
        for _ in range(2):
            without_violations(lesson)
            other_theme(lesson)


def asked_in(notebook: str) -> list[dict]:
    mine = [one for one in ITEMS.values() if one["id"][:2] == notebook[:2]]
    return [one for one in mine if one["kind"] != "code"]


def every_answer_gets_its_feedback_and_is_kept(lesson: Lesson, mine: list[dict]) -> None:
    plan = [step for one in mine for step in steps(one)]
    for n, (doing, _) in enumerate(plan):
        if ITEMS[doing["item"]].get("sure") and "answer" in doing:
            doing["sure"] = n % 2 == 0
    found = lesson.page.evaluate(ANSWERING, [doing for doing, _ in plan])
    for (doing, expected), said in zip(plan, found, strict=True):
        as_its_file_says(doing, expected, said)
    saved = ["Saved."] * len(mine)
    expect(lesson.page.locator("form.item .saved")).to_have_text(saved)
    journal = lesson.journal()
    keys = [one["key"] for one in journal]
    assert [one for one in journal if keys.count(one["key"]) > 1] == []
    kept = [one for one in journal if one["event"] == "answer"]
    for one in kept:  # several options come in the order in which the page shows them
        if ITEMS[one["item"]]["kind"] == "multiple":
            one["answer"].sort()
        if ITEMS[one["item"]]["kind"] == "brief":
            one["answer"] = one["answer"]["text"]
    sent = [
        {**doing, "right": judged(doing), "sure": doing.get("sure")}
        for doing, _ in plan
        if "answer" in doing
    ]
    assert in_order(kept) == in_order(sent)
    # Nothing of the key of a form is anywhere in its page.
    page = lesson.page.content()
    for one in mine:
        if one["id"] in IN_FORMS:
            key = [rendered(text) for text in (*feedbacks(one), one.get("model")) if text]
            assert key and not [text for text in key if text in page], one["id"]


def it_is_small_and_holds_no_key(saved: NotebookNode, mine: list[dict]) -> None:
    """So it is with a lesson that was run: its outputs, and the state of its widgets."""
    assert len(nbformat.writes(saved).encode()) <= MOST
    outputs = [one for cell in saved.cells for one in cell.get("outputs", [])]
    written = strings([outputs, saved.metadata])
    told = [text for one in mine for text in (*feedbacks(one), one.get("model", ""))]
    hints = [text for one in mine for text in one.get("hints", [])]
    needles = {text: letters_only(rendered(text)) for text in (*told, *hints) if text}
    assert needles and [text for text, needle in needles.items() if needle in written] == []


def each_widget_is_tiny(saved: NotebookNode) -> None:
    """As JupyterLab saves it; other programs write down what is as it always is, too."""
    for cell in saved.cells:
        views = [one["data"] for one in cell.get("outputs", []) if VIEW in one.get("data", {})]
        for view in views:
            assert bytes_of(saved, view) < MOST_OF_A_WIDGET


def letters_only(text: str) -> str:
    return re.sub(r"\W+", "", unescape(re.sub(r"<[^>]*>", " ", text)))


def strings(part: object) -> str:
    """All that stands in a JSON file, without its marks."""
    return letters_only(
        json.dumps(part, ensure_ascii=False).replace("\\n", " ").replace('\\"', '"')
    )


def bytes_of(notebook, view: dict) -> int:
    """What one widget takes in a saved notebook: its view, its state, its layout's.

    The same in words, for readers of the file, counts with the whole lesson.
    """
    states = notebook.metadata.get("widgets", {}).get(STATE, {}).get("state", {})
    own = states.get(view[VIEW]["model_id"], {})
    layout = states.get(own.get("state", {}).get("layout", "").removeprefix("IPY_MODEL_"), {})
    return len(json.dumps([view[VIEW], own, layout]).encode())


def in_order(events: list[dict]) -> list[str]:
    """Ours come in one moment, and JupyterLab may send them by two ways: any order will do."""
    fields = ("item", "answer", "right", "sure")
    return sorted(json.dumps([one.get(name) for name in fields]) for one in events)


def judged(doing: dict) -> bool | None:
    item = ITEMS[doing["item"]]
    silent = item["id"] in IN_FORMS or item["kind"] in UNJUDGED
    return None if silent else doing["answer"] == right_answer(item)


def loses_nothing(lesson: Lesson) -> None:
    """Nothing of ours is cut off or covered: with spaced letters, and at 200 %."""
    page = lesson.page
    # JupyterLab lays out only the cells in view; here all of them are measured at once.
    page.add_style_tag(content=".jp-Cell { content-visibility: visible !important; }")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    spaced = page.add_style_tag(content=SPACED)
    assert page.evaluate(LAYOUT, ".kit, .kit-quiz") == []
    spaced.evaluate("one => one.remove()")
    page.set_viewport_size({"width": 640, "height": 450})  # as 1280 at 200 %
    narrow = "document.querySelector('.jp-WindowedPanel-outer').clientWidth < 640"
    page.wait_for_function(narrow)
    settled(page)
    assert page.evaluate(LAYOUT, ".kit, .kit-quiz") == []
    page.set_viewport_size({"width": 1280, "height": 900})


def without_violations(lesson: Lesson) -> None:
    """axe finds nothing in all that the kit shows in this page."""
    page = lesson.page
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    # axe takes for hidden what is scrolled away, and all that is in JupyterLab's body, which has
    # no height: so give the body one, and the window enough for the whole lesson.
    scrolled = page.locator(".jp-WindowedPanel-outer")
    height = scrolled.evaluate("one => one.scrollHeight")
    page.set_viewport_size({"width": 1280, "height": height})
    page.add_style_tag(content="body { height: 100vh; }")
    # JupyterLab lays itself out anew some time after its window has grown.
    panel = "document.querySelector('.jp-WindowedPanel-outer')"
    page.wait_for_function(f"height => {panel}.clientHeight > height - 300", arg=height)
    scrolled.evaluate("one => one.scrollTo(0, 0)")
    settled(page)
    context = {"include": [[".kit"], [".kit-quiz"]]}
    options = {"iframes": False, "resultTypes": ["violations"]}
    found = Axe().run(page, context=context, options=options)
    assert found.violations_count == 0, found.generate_report()
    seen = {rule["id"]: len(rule["nodes"]) for rule in found.response["passes"]}
    assert seen["color-contrast"] and seen["label"], seen
    page.set_viewport_size({"width": 1280, "height": 900})


def other_theme(lesson: Lesson) -> None:
    """JupyterLab follows the system, as our settings say."""
    body = lesson.page.locator("body")
    is_light = body.get_attribute("data-jp-theme-light") == "true"
    lesson.page.emulate_media(color_scheme="dark" if is_light else "light")
    expect(body).to_have_attribute("data-jp-theme-light", str(not is_light).lower())
    # Meanwhile JupyterLab lays a picture of its own over the page: nothing can be seen through it.
    expect(lesson.page.locator("#jupyterlab-splash")).to_have_count(0)
