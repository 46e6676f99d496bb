"""The web edition in a real browser: every lesson from the disk, answered and opened again.

All nine lessons run once for all tests here.
"""

import gzip
import re
from base64 import b64decode
from html import unescape
from pathlib import Path

import pytest
from answering import ANSWERING, ITEMS, as_its_file_says, steps
from axe_playwright_python.sync_playwright import Axe
from browser import LAYOUT, SPACED, asked, settled, watched
from playwright.sync_api import expect
from test_lessons_browser import WRONG

from kit.desk.edition.words import out_of_place

ROOT = Path(__file__).parents[1]
LESSONS = [path.stem for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]
IN_CODE = ("code", "blank", "parsons")
PAGES = {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 25, 29)"}
LOADS = r"""(?:\b(?:src|srcset|poster|action|data)\s*=\s*["']?|<link[^>]*href\s*=\s*["']?|"""
LOADS += r"""url\(\s*["']?|@import\s+["']?|\bimport\s*\(?["']|\bfetch\(\s*["'`])(?:https?:)?//"""


@pytest.fixture
def edition(web_edition):
    return web_edition


def whole(page):
    """The text of a page, and of all that is packed in it."""
    html = page.read_text(encoding="utf-8")
    packed = re.findall(r'<script type="text/plain"[^>]*>([^<]*)</script>', html)
    assert packed
    return "\n".join([html, *(gzip.decompress(b64decode(one)).decode() for one in packed)])


def test_a_web_lesson_is_small_enough_for_a_phone(edition):
    assert [page.name for page in edition.iterdir() if page.stat().st_size > 500_000] == []


def test_a_web_lesson_names_nothing_to_load(edition):
    pages = sorted(edition.iterdir())
    assert [page.name for page in pages] == [*(f"{name}.html" for name in LESSONS), "index.html"]
    for page in pages:
        html = unescape(whole(page))
        assert re.findall(LOADS, html) == []
        assert not re.search(r"""<(?:script|img|iframe)[^>]*\bsrc\s*=\s*["'](?!data:)""", html)
    assert re.findall(LOADS, '<script src="https://x/y.js">') and re.findall(
        LOADS, "url(//x/y.css)"
    )


def test_a_form_is_nobodys_next_lesson(edition):
    """One is taken before the course and one after it: neither follows the page before it."""
    onward = {
        page.stem: re.findall(r'Next lesson: <a href="(\d\d)', whole(page))
        for page in edition.iterdir()
    }
    lessons = [name for name in LESSONS if name in onward and name < "90"]
    following = [name[:2] for name in lessons[1:]]
    assert [onward[name] for name in lessons] == [*([one] for one in following), []]
    assert [onward[name] for name in LESSONS if name > "90"] == [[], []]


def test_it_says_nothing_that_is_not_so_there(edition):
    assert [*out_of_place(edition, "web")] == []


@pytest.mark.parametrize("name", LESSONS)
def test_a_web_lesson_has_no_code_and_asks_its_whole_core(edition, name):
    """What cannot be done without code is not in the core."""
    html = (edition / f"{name}.html").read_text(encoding="utf-8")
    assert "<pre><code" not in html
    ids = {*re.findall(r'"id": "(\d\d\.\d+)"', html)}
    core = {one["id"] for one in ITEMS.values() if one.get("core") and one["id"][:2] == name[:2]}
    assert core <= ids and not [one for one in ids if ITEMS[one]["kind"] in IN_CODE[1:]]


class Web:
    """A web lesson opened from the disk, and what it asked for or complained of."""

    def __init__(self, context, path):
        self.page, self.odd = watched(context, path.as_uri())
        self.page.goto(path.as_uri())
        expect(self.page.locator(".finish").last).to_be_visible()  # it has been unpacked

    def loses_nothing(self, when):
        lost = self.page.evaluate(LAYOUT, "body")
        assert lost == [], "\n".join([when, *lost])

    def shown_in(self, scheme, width):
        self.page.emulate_media(color_scheme=scheme)
        self.page.set_viewport_size({"width": width, "height": 800})
        body = self.page.locator("body")
        expect(body).to_have_css("background-color", PAGES[scheme])
        settled(self.page)
        self.loses_nothing(f"{width} pixels wide, {scheme}")
        assert self.page.evaluate("document.documentElement.scrollWidth") <= width
        assert self.page.evaluate(CUT_OFF) == [], "a side of a pair may be out of sight"

    def without_violations(self, scheme, width):
        self.shown_in(scheme, width)
        found = Axe().run(self.page, options={"resultTypes": ["violations"], "iframes": False})
        assert found.violations_count == 0, found.generate_report()
        seen = {rule["id"]: len(rule["nodes"]) for rule in found.response["passes"]}
        assert seen["color-contrast"] and seen["label"] and seen["heading-order"], seen


# Figures of which a part is out of sight, in a box that scrolls sideways.
CUT_OFF = """() => {
  const scrolls = (one) => one.scrollWidth > one.clientWidth + 1
    && getComputedStyle(one).overflowX !== "visible";
  const around = (one) => one && one !== document.body ? [one, ...around(one.parentElement)] : [];
  return [...document.querySelectorAll("main svg")]
    .filter((one) => around(one.parentElement).some(scrolls)).map((one) => one.textContent);
}"""

# What each item of a page holds, as an answer is written down.
HOLDS = """() => Object.fromEntries([...document.querySelectorAll("form.item")].map((form) => {
  const all = (selector, field) => [...form.querySelectorAll(selector)].map(field);
  const one = form.querySelector("textarea, input[type=text]");
  const rows = all("select", (select) => [select.name, select.value]);
  const held = one ? one.value : rows.length ? Object.fromEntries(rows)
    : form.querySelector(".board")
    ? all(".board .drawn-line circle", ({ cx, cy }) => [cx, cy].map((one) => one.baseVal.value))
    : form.querySelector(".steps") ? all(".steps > li", (row) => row.dataset.id)
    : all(".option input:checked", (input) => input.value);
  const told = all("[data-state]", (one) => [one.dataset.id, one.dataset.state, one.textContent]);
  const said = form.querySelector(".feedback").textContent;
  return [form.dataset.item, { held, said, told }];
}))"""


MOVES = """() => [...document.querySelectorAll(".kit-quiz *")].filter((one) => {
  const style = getComputedStyle(one);
  return style.animationName !== "none" || parseFloat(style.transitionDuration) > 0;
}).length"""


@pytest.mark.parametrize("name", LESSONS)
def test_a_web_lesson_is_answered_remembers_and_is_there_for_everybody(edition, browser, name):
    context = browser.new_context(color_scheme="light", viewport={"width": 1280, "height": 800})
    web = Web(context, edition / f"{name}.html")
    page = web.page
    mine = [ITEMS[one] for one in asked(page)]
    assert len(mine) == len({one["id"] for one in mine}) > 0
    assert page.evaluate(WRONG) == []  # labels, names of fields, ids
    # Each answer to each item gets what its file says.
    plan = [step for one in mine for step in steps(one)]
    found = page.evaluate(ANSWERING, [doing for doing, _ in plan])
    for (doing, expected), said in zip(plan, found, strict=True):
        as_its_file_says(doing, expected, said)
    expect(page.locator("form.item .saved")).to_have_text(["Saved in this browser."] * len(mine))
    assert page.evaluate(MOVES) == 0
    # For everybody: with all that unfolds open, in both schemes, narrow and wide.
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    # Axe takes longest: it sees each scheme and each width once.
    web.without_violations("light", 1280)
    web.shown_in("dark", 1280)
    web.shown_in("light", 360)
    web.without_violations("dark", 360)
    # With spaced letters, and at 200 %, nothing is lost.
    page.set_viewport_size({"width": 640, "height": 450})
    settled(page)
    web.loses_nothing("200 %")
    for width in (640, 1280):
        page.set_viewport_size({"width": width, "height": 450})
        settled(page)
        spaced = page.add_style_tag(content=SPACED)
        web.loses_nothing(f"spaced, {width} pixels wide")
        spaced.evaluate("one => one.remove()")
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == "en"
    # And after a reload all answers are there, with what was said to them.
    last = {doing["item"]: doing["answer"] for doing, _ in plan if "answer" in doing}
    before = page.evaluate(HOLDS)
    page.reload()
    expect(page.locator("form.item .saved")).to_have_text(["Your last answer."] * len(mine))
    again = page.evaluate(HOLDS)
    assert {*again} == {*last}
    for number, answer in last.items():
        held = again[number]["held"]
        if ITEMS[number]["kind"] in ("multiple", "mark"):
            assert sorted(held) == sorted(answer), number
        else:
            assert held == (str(answer) if isinstance(answer, int | float) else answer), number
        closed = before[number]["said"].startswith("Thank you.")
        assert again[number]["said"] == ("" if closed else before[number]["said"]), number
        assert again[number]["told"] == before[number]["told"], number
    assert web.odd == []
    context.close()


@pytest.mark.parametrize("name", ["02-where-is-this", "04-how-did-it-come-to-this"])
def test_on_a_phone_what_belongs_to_one_step_stands_in_one_row(edition, browser, name):
    """The buttons of a notice, those of a card on a timeline, and those that save a drawing."""
    context = browser.new_context(viewport={"width": 360, "height": 800})
    web = Web(context, edition / f"{name}.html")
    rows = web.page.locator(".kit-notice .buttons, .time .moves, .board ~ :is(.buttons, .tools)")
    assert rows.count() >= 2
    tops = rows.evaluate_all(
        "all => all.map(({ children }) => [...children].filter((one) => one.checkVisibility())"
        ".map((one) => one.offsetTop))"
    )
    assert [len(set(one)) for one in tops if one] == [1] * len([one for one in tops if one])
    context.close()


@pytest.mark.parametrize("name", LESSONS)
def test_the_maps_of_a_web_lesson_are_drawn_and_named(edition, browser, name):
    """In the notebook the same maps are clicked through, and axe looks at each."""
    source = (ROOT / f"notebooks/{name}.ipynb").read_text("utf-8")
    context = browser.new_context(viewport={"width": 400, "height": 800})
    web = Web(context, edition / f"{name}.html")
    places = web.page.locator(".map-place")
    expect(places).to_have_count(len(re.findall(r"kit\.show_map\(", source)))
    for place in places.all():
        place.scroll_into_view_if_needed()  # a map is drawn when it comes near the view
        expect(place.locator("iframe")).to_be_visible()
        frame = place.locator("iframe").element_handle().content_frame()
        frame.wait_for_selector("path.leaflet-interactive, path[stroke]", state="attached")
        frame.wait_for_selector(".key")
        assert frame.evaluate(LAYOUT, ".key") == []
    assert web.odd == []
    context.close()


OF_COMPONENTS = """() => [".kit-chart ol", ".kit-days ol", ".kit-wire ol"].map((one) =>
  [...document.querySelectorAll(one)].map((list) => getComputedStyle(list).paddingInlineStart))"""


@pytest.mark.parametrize("name", ["06-how-the-numbers-moved", "08-check-it-yourself"])
def test_on_a_phone_the_lists_of_a_component_stand_as_they_do_on_a_wide_page(
    edition, browser, name
):
    """Else rows of a figure move to the right, and the numbers of its axis do not."""
    found = []
    for width in (1280, 360):
        context = browser.new_context(viewport={"width": width, "height": 740})
        page = Web(context, edition / f"{name}.html").page
        expect(page.locator(".item").first).to_be_visible()
        found.append(page.evaluate(OF_COMPONENTS))
        context.close()
    assert any(found[0]) and found[0] == found[1]


BOLD = """() => [...document.querySelectorAll(".kit-quiz :is(legend, label) li")]
  .map((one) => getComputedStyle(one).fontWeight)"""


def test_only_what_is_asked_is_bold_and_no_list_that_it_asks_about(edition, context):
    page = Web(context, edition / "07-words-that-take-sides.html").page
    expect(page.locator(".item").first).to_be_visible()
    assert {*page.evaluate(BOLD)} == {"400"}


# These three rules are about a whole page; a map is a part of one.
WHOLE_PAGE = {
    rule: {"enabled": False} for rule in ("landmark-one-main", "page-has-heading-one", "region")
}


@pytest.mark.parametrize("name", ["05-counting-the-dead"])
def test_a_learner_finds_the_place_again_and_the_list_says_what_is_done(edition, browser, name):
    """On a phone: answer, leave, come back by the list of lessons, go on, see the end."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True)
    page = Web(context, edition / f"{name}.html").page
    expect(page.locator(".go-on").first).not_to_contain_text("Go on here")
    form = page.locator("form.item").first
    number = form.get_attribute("data-item")
    form.get_by_role("button", name="Skip").tap()
    page.reload()
    onward = page.locator(".go-on").first
    expect(onward).to_contain_text("Go on here")
    onward.get_by_role("link").first.tap()
    assert page.evaluate("document.querySelector(':target').getBoundingClientRect().top") < 740
    page.evaluate(ANSWERING, [doing for doing, _ in steps(ITEMS[number]) if "answer" in doing][:1])
    page.get_by_role("link", name="All lessons").first.tap()
    expect(page.locator(f"#done-{name[:2]}")).to_contain_text("1 of ")
    expect(page.get_by_role("link", name=re.compile(f"^{name[:2]} ·")).first).to_be_visible()
    index = Web(context, edition / "index.html")
    for scheme in PAGES:
        for width in (360, 1280):
            index.without_violations(scheme, width)
    assert index.odd == []
    context.close()
