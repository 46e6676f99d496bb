"""The files a page offers, downloaded by a click in real JupyterLab, as on Binder."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import Lab, Lesson
from conftest import SMALL

WINDOW = {"width": 1200, "height": 900}
CELLS = [
    'import kit\nkit.learner("blue-heron")',
    'kit.check("01.10", 59)',
    "kit.hand_in()",
    "kit.progress()",
    'kit.progress("01")',
    "kit.compare()",
]


@pytest.fixture(scope="module")
def lab(tmp_path_factory) -> Iterator[Lab]:
    """A server that takes itself for one of Binder's."""
    with pytest.MonkeyPatch.context() as here:
        here.setenv("BINDER_SERVICE_HOST", "binder.example")
        lab = Lab(tmp_path_factory.mktemp("binder"))
        yield lab
        lab.stop()


def test_a_click_downloads_the_hand_in_and_the_journal(lab, window):
    lesson = Lesson(lab, window, "on-binder", "taking-along", CELLS, SMALL)
    lesson.run_all()

    def download(cell: str, name: str) -> bytes:
        with lesson.page.expect_download() as caught:
            lesson.cell(cell).get_by_role("link", name=f"Download {name}").click()
        assert caught.value.suggested_filename == name
        return Path(caught.value.path()).read_bytes()

    made = json.loads(download("kit.hand_in", "hand-in-blue-heron.json"))
    assert [event["item"] for event in made["events"]] == ["01.10"]
    journal = (lesson.course / "work/blue-heron.jsonl").read_bytes()
    assert download("kit.progress()", "blue-heron.jsonl").strip() == journal.strip()
    assert Axe().run(lesson.page, context=".jp-Notebook .kit").response["violations"] == []
    start = lesson.cell("kit.progress()").locator("td", has_text="01 ·")
    assert start.evaluate("cell => getComputedStyle(cell).textAlign") == "start"
    assert (lesson.outward, lesson.errors, len(window.pages)) == ([], [], 1)
