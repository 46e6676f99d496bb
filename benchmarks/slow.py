"""Every lesson on a slow computer, beside as many quizzes of jupyterquiz and plain ipywidgets.

Real JupyterLab as installed, the browser's processor held to a part (DevTools' CPU throttling).
Run All, and the first quiz is answered as soon as it is there. Of the kit all else must come, too:
every quiz, every figure, and every map when one scrolls to it.
"""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from browser import ERROR, Lab, Lesson, near
from playwright.sync_api import BrowserContext, Error, Page, expect

from benchmarks import ROOT
from benchmarks.firsts import FIRST, KIT, PLACES
from benchmarks.measuring import Report, Row, hold, jupyterlab, missing, row
from benchmarks.peers import items, notebook

LESSONS = sorted((ROOT / "notebooks").glob("0*.ipynb"))
ALONE = "the kit's quizzes alone"
WITH_ALONE = "04"  # of the lesson with most to choose from, they are measured as well
RATES = (4, 8, 15)
LONGEST = 180_000  # milliseconds that we wait for what should come
CALLS = re.compile(r"""^[^#\n]*\bkit\.(quiz|write|brief)\(\s*["']([^"']+)["']""", re.MULTILINE)
FIGURES = re.compile(r"\bkit\.(chart|day_by_day)\(")
MAPS = re.compile(r"\bkit\.show_map\(")


@dataclass
class Wanted:
    """How much of each a lesson shows."""

    quizzes: int
    figures: int
    maps: int

    @property
    def all(self) -> int:
        return self.quizzes + self.figures + self.maps


@dataclass
class Found:
    """What came of one lesson on a slow computer."""

    lesson: str
    rate: int
    wanted: Wanted
    there: int = 0
    errors: int = 0
    first: dict[str, list[float]] = field(default_factory=dict)
    "Seconds from Run All until the first quiz has answered, of each."


def wanted(lesson: Path) -> Wanted:
    cells = nbformat.read(lesson, as_version=4).cells
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    asked = {one.id for _, name in CALLS.findall(code) for one in items(name, lesson.stem[:2])}
    return Wanted(len(asked), len(FIGURES.findall(code)), len(MAPS.findall(code)))


def first(lab: Lab, browser: BrowserContext, found: Found, path: Path, who: str) -> None:
    """Open a lesson, or its peer, on a slow computer, run it, and see when a quiz answers."""
    turn = len(found.first.setdefault(who, []))
    name = "-".join([*re.findall(r"\w+", who), str(found.rate), str(turn), path.stem])
    opened = Lesson(lab, browser, name, path.stem)
    page = opened.page
    if who != "kit":
        file = opened.course / "notebooks" / path.name
        nbformat.write(notebook(path, who), file)
        page.reload()
        opened.ready()
    page.set_default_timeout(LONGEST)
    hold(browser, page, found.rate)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    entry = page.get_by_role("menuitem", name=re.compile("^Run All Cells$"))
    expect(entry).to_be_visible()
    page.evaluate(f"(places) => {{ ({FIRST})(places); }}", PLACES.get(who, KIT))
    entry.click()
    late = f"new Promise((done) => setTimeout(() => done(null), {LONGEST}))"
    took = page.evaluate(f"Promise.race([window.first, {late}])")
    found.first[who].append((LONGEST if took is None else took) / 1000)
    print(f"{name}: {found.first[who][-1]:.1f} s", flush=True)
    if who == "kit" and turn == 0:
        found.there = there(page, found.wanted)
        found.errors = page.locator(ERROR).count()
    page.close()
    lab.end_kernels()


def there(page: Page, want: Wanted) -> int:
    """How many quizzes, figures and maps have come in the end."""
    counted = 0
    for selector, count in (
        (".kit-quiz .item[data-item]", want.quizzes),
        (".kit-chart:has([data-mark]), .kit-days:has(li)", want.figures),
        (".map-place", want.maps),
    ):
        place = page.locator(selector)
        with suppress(AssertionError):  # the count says it
            expect(place).to_have_count(count, timeout=LONGEST)
        if selector != ".map-place":
            counted += min(place.count(), count)
    return counted + sum(1 for number in range(want.maps) if is_drawn(page, number))


def is_drawn(page: Page, number: int) -> bool:
    """Whether a map is drawn when one comes to it."""
    try:
        near(page.locator(".map-place").nth(number), LONGEST)
    except (AssertionError, Error):
        return False
    return True


def measure(
    rates: tuple[int, ...] = RATES, lessons: list[Path] | None = None, repeats: int = 1
) -> Report:
    every: list[Found] = []
    with jupyterlab() as (lab, browser):
        for rate in rates:
            for path in lessons or LESSONS:
                found = Found(path.stem, rate, wanted(path))
                every_one = [*PLACES, *([ALONE] if path.stem.startswith(WITH_ALONE) else [])]
                for number in range(repeats):
                    for who in every_one if number % 2 == 0 else reversed(every_one):
                        first(lab, browser, found, path, who)
                every.append(found)
    notes = [
        "The peers' notebooks have the words of the lesson and as many questions, and nothing else "
        f"to show or compute. A quiz that has not answered after {LONGEST // 1000} s counts as so "
        "late."
    ]
    return Report(
        "Lessons on a slow computer", [one for each in every for one in rows(each)], notes
    )


def rows(found: Found) -> list[Row]:
    about = f"1/{found.rate} · {found.lesson}"
    kit = found.first["kit"]
    want = found.wanted
    what = f"{want.quizzes} quizzes, {want.figures} figures, {want.maps} maps: missing"
    made = [missing(f"{about}: {what}", found.there, want.all)]
    if found.errors:
        made.append(missing(f"{about}: cells with an error", 0, found.errors))
    for who in ("jupyterquiz", "ipywidgets"):
        took = found.first[who]
        made.append(row(f"{about}: first quiz answers", kit, who, took, ratio=1.0))
        if alone := found.first.get(ALONE):
            what = f"{about}: first of the kit's quizzes, alone, answers"
            made.append(row(what, alone, who, took, ratio=1.0))
    return made
