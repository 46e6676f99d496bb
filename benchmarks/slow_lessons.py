"""Every lesson on a slow computer: how long until all its questions are there, and answered.

Real JupyterLab as installed, the browser's processor held to a part (DevTools' CPU throttling).
Run All, then each question is answered once, as soon as all are there.
"""

import re
import time
from dataclasses import dataclass

from answering import ANSWERING, ITEMS, steps
from browser import ERROR, Lesson
from playwright.sync_api import BrowserContext, Page, expect

from benchmarks import ROOT
from benchmarks.measuring import Report, jupyterlab

LESSONS = [path.stem for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]
LONGEST = 300_000  # milliseconds that we wait for what should come
SAVED = ".saved"
# anywidget's word about a start later than two seconds; ours do not listen there.
ITS_OWN = "[anywidget] Failed to initialize model."


@dataclass
class Found:
    """What came of one lesson on a slow computer."""

    lesson: str
    rate: int
    asked: int
    shown: int
    saved: int
    seconds_to_show: float
    seconds_to_save: float
    errors: int


def questions(lesson: str) -> list[dict]:
    """The items of a lesson that its page asks."""
    mine = [one for one in ITEMS.values() if one["id"][:2] == lesson[:2]]
    return [one for one in mine if one["kind"] != "code"]


def waited(page: Page, selector: str, texts: list[str] | int, began: float) -> float:
    """Seconds from the start until all that should stand there does, or until we gave up."""
    place = page.locator(selector)
    try:
        if isinstance(texts, int):
            expect(place).to_have_count(texts, timeout=LONGEST)
        else:
            expect(place).to_have_text(texts, timeout=LONGEST)
    except AssertionError:
        pass  # the counts say it
    return time.perf_counter() - began


def run(lab, browser: BrowserContext, lesson: str, rate: int) -> Found:
    """Run a lesson, wait for its questions, answer all, and wait until they are saved."""
    open_ = Lesson(lab, browser, f"{rate}-{lesson}", lesson)
    page = open_.page
    page.set_default_timeout(LONGEST)
    browser.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})
    mine = questions(lesson)
    began = time.perf_counter()
    open_.menu("Run", re.compile("^Run All Cells$"))
    shown_after = waited(page, ".kit-quiz .item", len(mine), began)
    shown = page.locator(".kit-quiz .item").count()
    page.evaluate(ANSWERING, [step for one in mine for step, _ in steps(one) if "answer" in step])
    saved_after = waited(page, SAVED, ["Saved."] * len(mine), began)
    saved = page.locator(SAVED).get_by_text("Saved.", exact=True).count()
    wrong = [one for one in open_.errors if ITS_OWN not in one]
    errors = len(wrong) + page.locator(ERROR).count()
    page.close()
    lab.end_kernels()
    return Found(lesson, rate, len(mine), shown, saved, shown_after, saved_after, errors)


def measure(rates: tuple[int, ...] = (4, 8, 15), only: tuple[str, ...] = ()) -> Report:
    with jupyterlab() as (lab, browser):
        found = [
            run(lab, browser, lesson, rate) for rate in rates for lesson in only or tuple(LESSONS)
        ]
    return report(found)


def report(found: list[Found]) -> Report:
    notes = [
        "Run All, and then every question of the lesson is answered once. Seconds are counted from "
        "Run All. Errors are those of ours in the console and below a cell."
    ]
    return Report("Lessons on a slow computer", [row_of(one) for one in found], notes)


def row_of(one: Found) -> dict[str, str]:
    return {
        "processor": f"1/{one.rate}",
        "lesson": one.lesson,
        "questions shown": f"{one.shown} of {one.asked}",
        "saved": f"{one.saved} of {one.asked}",
        "all shown": f"{one.seconds_to_show:.1f} s",
        "all saved": f"{one.seconds_to_save:.1f} s",
        "errors": str(one.errors),
    }
