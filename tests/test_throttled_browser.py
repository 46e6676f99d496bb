"""Every lesson on a slow computer: real JupyterLab, its browser held to a part of the processor.

The lesson with most items and maps at an eighth; with KIT_LONG (`start.py test --long`) all nine at
a quarter, an eighth and a fifteenth.
"""

import os
import re

import pytest
from answering import ANSWERING, ITEMS, steps
from browser import ERROR, ROOT, Lesson, asked, drawn
from playwright.sync_api import expect

LESSONS = [path.stem for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]
SHORT = [("02-where-is-this", 8)]
EVERY = [(lesson, rate) for rate in (4, 8, 15) for lesson in LESSONS]
PATIENCE = 600_000  # milliseconds: how long is for the benchmark, here all must come


@pytest.mark.parametrize(("notebook", "rate"), EVERY if os.environ.get("KIT_LONG") else SHORT)
def test_on_a_slow_computer_all_that_a_lesson_shows_comes_and_every_answer_is_saved(
    lab, window, notebook, rate
):
    lesson = Lesson(lab, window, f"slow-{rate}-{notebook}", notebook)
    page = lesson.page
    page.set_default_timeout(PATIENCE)
    session = window.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": rate})
    lesson.menu("Run", re.compile("^Run All Cells$"))
    mine = [one for one in ITEMS.values() if one["id"][:2] == notebook[:2]]
    mine = [one for one in mine if one["kind"] != "code"]
    items = page.locator(".kit-quiz .item[data-item]")
    expect(items).to_have_count(len(mine), timeout=PATIENCE)
    assert sorted(asked(page)) == sorted(one["id"] for one in mine)
    plan = [step for one in mine for step, _ in steps(one) if "answer" in step]
    page.evaluate(ANSWERING, plan)
    expect(page.locator("form.item .saved")).to_have_text(["Saved."] * len(mine), timeout=PATIENCE)
    expect(page.locator(ERROR)).to_have_count(0)
    maps = (lesson.course / f"notebooks/{notebook}.ipynb").read_text("utf-8").count("kit.show_map(")
    expect(page.locator(".map-place")).to_have_count(maps, timeout=PATIENCE)
    drawn(page, PATIENCE)
    kept = {one["item"] for one in lesson.journal() if one["event"] == "answer"}
    assert kept == {one["id"] for one in mine}
    assert lesson.errors == []
    assert lesson.outward == []
    page.close()
    lab.end_kernels()
