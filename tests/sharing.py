"""How the tests are shared out between the workers of pytest-xdist, and what these share.

A file goes to one worker, so that what it prepares is prepared once. The files in `ONE_BY_ONE`
prepare next to nothing: their tests go to whichever worker is free, so that all end together.
What takes longest comes first.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from made_classes import for_projector
from xdist.scheduler import LoadFileScheduling

ROOT = Path(__file__).parents[1]
ONE_BY_ONE = (
    "test_projector",
    "test_throttled_browser",
    "test_lessons_browser",
    "test_answers_browser",
    "test_browser",
    "test_page_browser",
    "test_keyboard_browser",
)
LONG = (
    "test_web_browser",
    "test_map_browser",
    "test_used_course",
    "test_notebooks",
    *ONE_BY_ONE,
    "test_paper",
    "test_editions",
    "test_faults",
    "test_learners_browser",
    "test_quiz_js",
    "test_ledger_js",
    "test_start",
    "test_briefs",
    "test_fuzz_files",
    "test_kernel_answers",
    "test_validate",
)

# No PDFs: a test prints all sheets with one Chromium.
MAKE = """
import sys
from kit.desk import editions

editions.chromium = lambda: None
editions.main(sys.argv[1], withhold="all", hand_ins=sys.argv[2])
"""


def place(item: pytest.Item) -> int:
    """Where a test belongs in the order of a run with several workers."""
    name = item.path.stem
    return LONG.index(name) if name in LONG else len(LONG)


class Shares(LoadFileScheduling):
    """Files to workers as they come, and one by one the tests of those that allow it."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        return nodeid if Path(file).stem in ONE_BY_ONE else file


def shared_folder(temporary: pytest.TempPathFactory) -> Path:
    """A folder of this run that all of its workers use."""
    own = temporary.getbasetemp()
    return own.parent if own.name.startswith("popen-") else own


def edition(temporary: pytest.TempPathFactory, name: str, lesson: str | None = None) -> Path:
    """An edition, made with all others once in a run; of one lesson only where one is named.

    It is only read. The copy for a class withholds the most: what is looked for in it is not there.
    """
    made = shared_folder(temporary) / "editions"
    with FileLock(f"{made}.lock"):
        if not made.is_dir():
            given = made.with_name("given")
            for_projector(given)
            course = only(lesson, made.with_name("one-lesson")) if lesson else ROOT
            making = made.with_name("making")
            command = [sys.executable, "-c", MAKE, str(making), str(given)]
            done = subprocess.run(
                command, cwd=course, capture_output=True, text=True, encoding="utf-8"
            )
            assert done.returncode == 0, done.stdout + done.stderr
            making.rename(made)
    return made / name


def only(lesson: str, course: Path) -> Path:
    """A copy of the course that has this lesson alone."""
    for folder in ("data", "seeds", "notebooks", "teacher"):
        shutil.copytree(ROOT / folder, course / folder)
    for folder in ("notebooks", "data/questions"):
        for path in (course / folder).iterdir():
            if path.is_file() and path.name[:2] != lesson:
                path.unlink()
    return course
