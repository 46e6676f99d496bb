"""What a lesson weighs once it has run and was saved, and that a slow page shows all its maps."""

import re
from pathlib import Path

import pytest
from browser import Lesson, near
from playwright.sync_api import Page, expect

ROOT = Path(__file__).parents[1]
LESSONS = [path.stem for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]
MOST = 500_000  # bytes
WINDOW = {"width": 1280, "height": 900}
# anywidget's own word about a late start: Python's answers come another way, so it harms nothing.
LATE = re.compile(r"anywidget|signal timed out|TimeoutError")


def is_drawn(page: Page, timeout: int = 20_000) -> None:
    """Each map of the page is drawn when one comes to it, and each figure is there."""
    places = page.locator(".map-place")
    for number in range(places.count()):
        near(places.nth(number), timeout)
        inside = places.nth(number).frame_locator("iframe")
        expect(inside.locator("path[role=button]").first).to_be_attached(timeout=timeout)
    for figure in page.locator(".kit .chart.wide svg").all():
        assert figure.locator("text").count() > 5


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_that_has_run_is_small_when_it_is_saved(lab, window, name):
    lesson = Lesson(lab, window, f"saved-{name}", name)
    lesson.run_all()
    calls = (lesson.course / f"notebooks/{name}.ipynb").read_text("utf-8").count("kit.show_map(")
    expect(lesson.page.locator(".map-place")).to_have_count(calls)
    is_drawn(lesson.page)
    lesson.menu("File", re.compile("^Save Notebook(?! As)"))
    expect(lesson.page.locator(".jp-mod-dirty")).to_have_count(0)
    assert (lesson.course / f"notebooks/{name}.ipynb").stat().st_size <= MOST
    lesson.page.close()
    lab.end_kernels()


@pytest.mark.parametrize("name", ["02-where-is-this", "05-counting-the-dead"])
def test_on_a_processor_at_an_eighth_every_map_and_figure_appears(lab, window, name):
    lesson = Lesson(lab, window, f"slow-{name}", name)
    calls = (lesson.course / f"notebooks/{name}.ipynb").read_text("utf-8").count("kit.show_map(")
    window.new_cdp_session(lesson.page).send("Emulation.setCPUThrottlingRate", {"rate": 8})
    lesson.page.set_default_timeout(180_000)
    lesson.run_all()
    expect(lesson.page.locator(".map-place")).to_have_count(calls, timeout=180_000)
    is_drawn(lesson.page, 180_000)
    assert [one for one in lesson.errors if not LATE.search(one)] == []
    lesson.page.close()
    lab.end_kernels()
