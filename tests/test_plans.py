"""The teacher's pages: a plan is one page, says what the guide says, and numbers as learners do."""

import re
from pathlib import Path

import nbformat
import pytest
from browser import watched
from conftest import forget, parsed
from sharing import only
from test_guide import LESSONS, span
from test_paper import boxes

from kit.casefile.cases import case
from kit.desk import belongs
from kit.desk.classroom import guide
from kit.desk.edition import plans
from kit.desk.edition.words import unwelcome
from kit.positions import short
from kit.questions import item

ROOT = Path(__file__).parents[1]
LEAST = 10 * 96 / 72  # pixels of the browser that are ten points
SIZES = """() => [...document.querySelectorAll("main *")].filter(
  (one) => [...one.childNodes].some((part) => part.nodeType === 3 && part.data.trim())
).map((one) => [parseFloat(getComputedStyle(one).fontSize), one.textContent.slice(0, 40)])"""
# First columns that leave the answers beside them less than their half.
WIDE_QUESTIONS = """() => [...document.querySelectorAll("tr > :first-child")]
  .filter((one) => one.offsetWidth > one.parentElement.offsetWidth / 2)
  .map((one) => one.innerText)"""
every_lesson = pytest.mark.parametrize("number", LESSONS)


@pytest.fixture
def printed(teacher_edition):
    return teacher_edition / "teacher" / plans.FOLDER


@pytest.fixture
def pages(printed):
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(printed.iterdir())}


def words(html):
    return " ".join(parsed(html).text.split())


def test_each_page_is_one_sheet_of_a4_and_of_letter_in_type_of_ten_points(printed, browser):
    page = browser.new_page()
    page.emulate_media(media="print")
    wrong = []
    for path in sorted(printed.iterdir()):
        page.goto(path.as_uri())
        found = boxes(page.pdf(prefer_css_page_size=True))
        if len(found) != 1 or not all(width <= 596 and height <= 792 for width, height in found):
            wrong.append(f"{path.name}: {found}")
        wrong += [f"{path.name}: {one}" for one in page.evaluate(SIZES) if one[0] < LEAST - 0.01]
    page.close()
    assert wrong == []


@every_lesson
def test_a_plan_has_the_running_order_what_to_say_and_what_to_skip(pages, number):
    said = words(pages[f"plan-{number}.html"])
    for step in guide.steps(number):
        assert step.minutes in said
        assert step.bare_heading.replace("Extension · ", "") in said
    page = guide.section(f"{number} · ")
    assert " ".join(guide.part(page, plans.SAY).replace("*", "").split()) in said
    assert "Where they stumble" in said and "When it gets hot" in said and "Late?" in said
    body = pages[f"plan-{number}.html"].partition("<main>")[2]
    named = guide.ITEM.findall(re.sub("<[^>]+>", " ", body))
    assert {item(one).kind for one in named} <= {"code"}, "learners see numbers"
    assert "`" not in said and "**" not in said


@every_lesson
def test_what_to_skip_when_late_is_a_part_of_the_core_and_saves_its_minutes(number):
    order = guide.part(guide.section(f"{number} · "), guide.ORDER)
    ((heading, saved),) = re.findall(
        r"^\*\*Late\?\*\* Skip \*(.+?)\*: it saves (\d+) minutes\.", order, re.MULTILINE
    )
    core = {one.bare_heading: one for one in guide.steps(number) if not one.is_added}
    start, end = span([core[heading].minutes])
    assert int(saved) == end - start
    assert not heading.startswith(("Start", "Exit ticket", "Monday noon"))


def test_a_question_has_the_numbers_of_the_screen_and_of_the_worksheet(pages):
    said = words(pages["plan-05.html"])
    name = next(one for one in belongs.lesson_names(case()) if one.startswith("05"))
    paper = plans.on_paper(case(), name)
    assert f"{short('05.6')} ({paper['05.6']})" in said and short("05.6") != str(paper["05.6"])


def test_the_others_say_what_the_guide_says(pages):
    guide_says = words(plans.markdown(guide.text()))
    for name in ("for-the-head.html", "marking-a-brief.html", "standards.html"):
        said = parsed(pages[name]).text
        for line in filter(None, (" ".join(one.split()) for one in said.splitlines())):
            assert line in guide_says or "page" in line, (name, line)
    letter = words(pages["family-letter.html"])
    assert "Dear families" in letter and "ask for it to be deleted" in letter
    assert "Change the letter to what you will teach" in letter
    substitute = words(pages["plan-for-a-substitute.html"])
    assert "We speak about this text." in substitute and "Stop, quietly." in substitute


def test_the_teachers_pages_have_no_word_that_is_not_theirs(pages):
    for name, html in pages.items():
        assert [*unwelcome(words(html), "teacher")] == [], name


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_guide_is_a_page_that_fits_and_whose_links_lead_somewhere(
    printed, pages, browser, theme, tmp_path
):
    listed = [(f"plans/{name}", plans.named(name)) for name in pages]
    path = tmp_path / "guide.html"
    path.write_text(plans.whole(guide.text(), "Guide", listed), encoding="utf-8")
    page, odd = watched(browser.new_context(color_scheme=theme), path.as_uri())
    page.goto(path.as_uri())
    for width in (1280, 900, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if width > 900:
            assert page.evaluate(WIDE_QUESTIONS) == []
    inside = page.evaluate(
        "() => [...document.querySelectorAll('a[href^=\"#\"]')]"
        ".filter((one) => !document.getElementById(decodeURIComponent(one.hash.slice(1))))"
        ".map((one) => one.hash)"
    )
    assert inside == [] and odd == []
    beside = re.findall(r'href="(?!#|https?:)([^"#]+)', path.read_text("utf-8"))
    for one in beside:
        if not one.startswith(("plans/", "data:")):
            source = re.sub(r"\.html$", ".md", one)
            assert (ROOT / "teacher" / source).exists(), one
    page.context.close()


def test_the_notebook_of_a_teacher_has_the_running_order_at_its_place():
    for name in belongs.lesson_names(case()):
        steps = guide.steps(name[:2])
        if not steps:
            continue
        notebook = nbformat.read(ROOT / f"notebooks/{name}.ipynb", as_version=4)
        plans.in_place(notebook, name[:2])
        found = [(at, one) for at, one in enumerate(notebook.cells) if one.id.endswith("-plan")]
        assert sum(one.source.count("**Learners:**") for _, one in found) == len(steps), name
        for at, one in found:
            minutes = re.search(r"\*\*(?:Minutes )?(\+?[\d–]+)", one.source)[1]
            headings = [each for one in steps if one.minutes == minutes for each in one.headings]
            assert any(heading in notebook.cells[at - 1].source for heading in headings)
        assert "**Say in front.**" in found[0][1].source
        nbformat.validate(notebook)


def test_an_item_that_the_guide_names_is_numbered_and_an_exercise_keeps_its_id():
    assert plans.asked("`05.31` `05.6`") == "(questions 2, 5)"
    code = next(one.id for one in LESSONS["05"].items if item(one.id).kind == "code")
    assert plans.asked(f"then {code}") == f"then exercise {code}"


def test_tests_of_one_lesson_have_its_plan(tmp_path, monkeypatch):
    monkeypatch.chdir(only("05", tmp_path / "course"))
    forget()
    assert any("05" in name for name in plans.pages(case()))
    forget()
