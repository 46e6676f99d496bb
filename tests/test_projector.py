"""The projector edition: one thing a screen, for a class that looks at it from the last row."""

import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import watched
from made_classes import NAMED, event, hand_in, learner
from playwright.sync_api import expect

from kit.__main__ import main
from kit.casefile.cases import case
from kit.casefile.claimcards import claim_cards
from kit.desk import cells
from kit.desk.classroom.results import results
from kit.desk.classroom.spreads import spreads
from kit.desk.edition import projector
from kit.desk.edition.runs import Runs
from kit.desk.edition.screens import projected
from kit.desk.edition.words import out_of_place, seen
from kit.desk.files import Course
from kit.questions import every_item, lessons

ROOT = Path(__file__).parents[1]
NAMES = [path.stem for path in sorted((ROOT / "notebooks").glob("0*.ipynb"))]
SMALL = {"width": 1024, "height": 768}
LARGE = {"width": 1920, "height": 1080}
# With most maps, figures and long questions; all of them in a long run.
ON_LARGE = NAMES if os.environ.get("KIT_LONG") else [NAMES[2], NAMES[5]]


@pytest.fixture
def made(projector_edition):
    return projector_edition


@pytest.fixture
def context(browser):
    context = browser.new_context(viewport=SMALL)
    yield context
    context.close()


def opened(context, made, name, at=""):
    path = made / f"{name}.html"
    page, odd = watched(context, path.as_uri())
    page.goto(path.as_uri() + at)
    expect(page.locator(".count")).to_have_text(re.compile(r"\d+ of \d+"))
    page.odd = odd
    return page


def shown(page):
    return page.locator(".screen:not([hidden])")


def count(page):
    expect(page.locator(".count")).to_have_text(re.compile(r"\d+ of \d+"))  # after a reload, too
    here, _, all_of_them = page.locator(".count").inner_text().partition(" of ")
    return int(here), int(all_of_them)


def to_screen(page, title):
    """Turn to the first screen that has this in its title."""
    page.keyboard.press("Home")
    for _ in range(count(page)[1]):
        if title in shown(page).get_attribute("data-title"):
            return
        page.keyboard.press("PageDown")
    raise AssertionError(f"no screen is called {title}")


# --- what of a class may be seen -----------------------------------------------------------------


def test_a_spread_begins_with_five_learners_and_counts_the_first_answers(tmp_path):
    for number, first in enumerate("eeeg"):
        tries = [
            event("05.6", [first], key=f"{number}-1"),
            event("05.6", ["c"], 9, key=f"{number}"),
        ]
        hand_in(tmp_path, f"one-{number}", tries)
    assert "05.6" not in spreads(results(tmp_path))
    hand_in(tmp_path, "the-fifth", [event("05.6", ["c"], key="5")])
    found = spreads(results(tmp_path))["05.6"]
    assert (found.learners, found.right) == (5, 1)
    assert found.chosen == {"c": 1, "e": 3, "g": 1, "h": 0}


def test_rows_that_are_matched_are_counted_one_by_one(tmp_path):
    right = {"j": "a", "b": "b", "g": "c", "f": "c", "i": "a"}
    for number in range(5):
        answer = right if number else {**right, "f": "b"}
        hand_in(tmp_path, f"one-{number}", [event("05.26", answer, key=str(number))])
    found = spreads(results(tmp_path))["05.26"]
    assert (found.learners, found.right) == (5, 4)
    assert found.chosen == {"j": 5, "b": 5, "g": 5, "f": 4, "i": 5}


def test_nothing_is_counted_of_opinions_written_answers_and_tests(tmp_path):
    asked = every_item("opinion", "brief", "open")
    tests = {name: one for name, one in every_item().items() if name[:2] in ("91", "92")}
    for number in range(6):
        hand_in(tmp_path, f"one-{number}", learner(number, [*asked.values(), *tests.values()]))
    assert spreads(results(tmp_path)) == {}


def test_no_page_names_a_learner_or_says_what_one_wrote(made):
    for page in made.iterdir():
        text = page.read_text("utf-8")
        for word in (NAMED, "learner-1", "which are nobody else"):
            assert word not in text, page.name


def test_hand_ins_that_are_none_or_for_another_edition_get_a_sentence(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    out = str(tmp_path / "out")
    for names, folder, say in (
        (["projector"], "in", "There is no hand-in in"),
        (["projector"], "gone", "There is no folder"),
        (["class"], "in", "Hand-ins are shown in the projector edition alone."),
    ):
        words = ["editions", out, *names, "--hand-ins", str(tmp_path / folder)]
        assert main(words) == 1
        assert say in capsys.readouterr().out
    assert not Path(out).exists()


# --- what is in it, and where else nothing of it is ----------------------------------------------


def test_each_lesson_is_a_page_that_says_whom_it_is_for_and_the_tests_are_not_there(made):
    names = [path.stem for path in sorted(made.iterdir())]
    assert names == [*[one for one in NAMES if (made / f"{one}.html").exists()], "index"]
    for page in made.iterdir():
        assert "the answers. Do not hand" in page.read_text("utf-8"), page.name
    whole = "".join(path.read_text("utf-8") for path in made.glob("0*.html"))
    kept = [one for each in lessons() if each.lesson in ("91", "92") for one in each.items]
    assert kept and not [one.id for one in kept if one.prompt.strip()[:60] in whole]


def test_a_figure_for_a_brief_has_its_speaker_its_people_and_its_day(made):
    words = " ".join(seen((made / "05-counting-the-dead.html").read_text("utf-8")).split())
    for card in claim_cards(every_item()["05.27"].cards[1:]):
        if not card["words"]:
            told = [card["told"], card["about"], card["as_of"]]
            assert f"{', '.join(told)} ({card['speaker']})" in words
    assert "killed · killed" not in words  # a metric that stands in whom it is about


def test_it_says_nothing_that_a_class_before_a_screen_cannot_do(made):
    assert [*out_of_place(made, "projector")] == []


def test_it_loads_nothing(made):
    for page in made.iterdir():
        html = page.read_text("utf-8")
        assert not re.search(r"""<(?:script|img|link|iframe)[^>]*(?:src|href)="(?!data:)""", html)


def test_nothing_of_it_is_in_what_learners_get(class_edition, web_edition):
    for folder in (class_edition, web_edition):
        assert [path.name for path in folder.rglob("*projector*")] == []
        for page in folder.rglob("*.html"):
            assert "Show what is right" not in page.read_text("utf-8"), page


# --- how it looks from the last row --------------------------------------------------------------

# What is cut off on the screen that is shown, and text that is too small. A figure and a map have
# letters of their own; a map stands in a frame.
LOST = """
  const one = [...document.querySelectorAll(".screen")].find(({ hidden }) => !hidden);
  const lost = [];
  const box = document.querySelector("main").getBoundingClientRect();
  for (const node of [one, ...one.querySelectorAll("*")]) {
    if (node.closest("svg, style, script, .leaflet-container") || !node.checkVisibility()) continue;
    if (node.closest(".spoken, details")) continue;
    const { right, bottom, left, width } = node.getBoundingClientRect();
    if (width && (right > box.right + 1 || bottom > box.bottom + 1 || left < box.left - 1))
      lost.push(`${node.tagName}.${node.className} ${Math.round(right)} ${Math.round(bottom)}`);
    const text = [...node.childNodes].some((each) => each.nodeType === 3 && each.data.trim());
    const size = parseFloat(getComputedStyle(node).fontSize);
    if (text && !node.closest("[data-kit]") && size < least - 0.1)
      lost.push(`${size} px: ${node.textContent.slice(0, 40)}`);
  }
  if (one.scrollHeight > one.clientHeight + 1) lost.push(`${one.scrollHeight} high`);
  return lost.slice(0, 4);"""
FITTED = """() => {
  const box = document.querySelector(".screen:not([hidden]) .large");
  const inner = box?.firstElementChild;
  if (!inner || inner.dataset.kit === "map") return !inner || !!inner.querySelector("iframe");
  return !!inner.querySelector(".kit") && box.dataset.fitted === "yes" &&
    inner.getBoundingClientRect().bottom <= box.getBoundingClientRect().bottom + 2;
}"""
ARRIVED = """(words) => document.querySelector(".count").innerText === words"""
SEEN = f"""(least) => {{
  const lost = () => {{{LOST}}};
  const screen = document.querySelector(".screen:not([hidden])");
  const reveal = document.querySelector("[data-do=reveal]");
  const places = [...screen.querySelectorAll(":is(.options > li, .rows > li, .lead)")];
  const words = [...screen.querySelectorAll("h1, .large, :is(p, li, td, dd):not(.where, :empty)")];
  return {{
    empty: !words.some((one) => one.checkVisibility({{ visibilityProperty: true }})),
    title: screen.dataset.title,
    lost: lost(),
    reveal: reveal.checkVisibility() ? reveal.innerText : "",
    places: places.map((one) => {{
      const {{ x, y, width, height }} = one.getBoundingClientRect();
      return [x, y, width, height].map(Math.round);
    }}),
  }};
}}"""


def every_screen(made, browser, name, size, least):
    """Turn each screen by key, closed and with all that it opens."""
    context = browser.new_context(viewport=size)
    page = opened(context, made, name)
    here, last = count(page)
    assert here == 1 and last > 5
    for number in range(1, last + 1):
        page.wait_for_function(ARRIVED, arg=f"{number} of {last}")
        page.wait_for_function(FITTED)
        closed = page.evaluate(SEEN, least)
        where = f"{number}, {closed['title']}"
        assert closed["lost"] == [], where
        assert not closed["empty"], f"{where}: nothing is on it but what it is called"
        opened_so_far = closed
        while opened_so_far["reveal"] not in ("", "Close it again"):
            page.keyboard.press("r")
            opened_so_far = page.evaluate(SEEN, least)
        assert opened_so_far["lost"] == [], f"{where}, open"
        assert opened_so_far["places"] == closed["places"], where
        page.keyboard.press("ArrowRight")
    assert page.odd == []
    context.close()


@pytest.mark.parametrize("name", NAMES)
def test_by_key_nothing_is_cut_off_and_nothing_moves(made, browser, name):
    """On the smallest projector, which has the least room for its letters."""
    every_screen(made, browser, name, SMALL, 24)


@pytest.mark.parametrize("name", ON_LARGE)
def test_by_key_nothing_is_cut_off_on_a_large_one(made, browser, name):
    every_screen(made, browser, name, LARGE, 28)


@pytest.mark.parametrize("title", ["Figure: What was said", "Figure: What each side said"])
def test_two_plots_beside_each_other_stand_level(made, context, title):
    page = opened(context, made, "06-how-the-numbers-moved")
    to_screen(page, title)
    page.wait_for_function(FITTED)
    tops = [round(one.bounding_box()["y"]) for one in shown(page).locator(".plot").all()]
    assert len(tops) == 2 and tops[0] == tops[1]


def test_a_pair_stands_below_its_words_and_a_long_table_is_named(made, context):
    page = opened(context, made, "04-how-did-it-come-to-this")
    to_screen(page, "4 · Sunday morning")
    expect(shown(page)).to_contain_text("Two framings of one morning")
    halves = [one.bounding_box()["width"] for one in shown(page).locator("td").all()]
    assert len(halves) == 2 and abs(halves[0] - halves[1]) < 2
    to_screen(page, "Our table goes to 2026.")
    for name in ("what happened", "how it is told"):
        said = re.compile(rf"The table {name}, 2020 to 2026 has \d\d rows")
        expect(shown(page)).to_contain_text(said)


def test_cells_below_each_other_say_what_they_are_and_a_divided_table_which_part(made, context):
    page = opened(context, made, "03-who-stands-with-whom")
    to_screen(page, "Azerbaijan (1 of")
    heading = shown(page).get_by_role("heading")
    expect(heading).to_have_text(re.compile(r"^Azerbaijan \(1 of \d\)$"))
    expect(shown(page)).to_contain_text("Kind of tie · What · Limit")
    page.keyboard.press("r")
    parts = shown(page).locator("tbody tr").first.locator("td").all_inner_texts()
    assert [one.partition(":")[0] for one in parts[1:]] == ["What", "Limit"]
    page.keyboard.press("PageDown")
    expect(heading).to_have_text(re.compile(r"^Azerbaijan \(2 of \d\)$"))


def test_a_divided_screen_without_a_heading_says_which_part_it_is(made, context):
    page = opened(context, made, "01-who-is-speaking")
    to_screen(page, "The article (2 of")
    assert shown(page).get_by_role("heading").count() == 0
    expect(shown(page).locator(".where")).to_contain_text("screen 2 of")


def test_letters_are_as_high_as_promised_on_a_common_screen(made, browser):
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = opened(context, made, "05-counting-the-dead")
    for _ in range(12):
        assert page.evaluate(SEEN, 28)["lost"] == []
        page.keyboard.press(" ")
    context.close()


def test_on_a_phone_it_can_still_be_read(made, browser):
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = opened(context, made, "05-counting-the-dead", "#5")
    for _ in range(30):
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.get_by_role("button", name="The next screen").click()
    context.close()


LINES = """(cell) => {
  const words = document.createRange();
  words.selectNodeContents(cell);
  return words.getClientRects().length;
}"""


def test_on_a_phone_the_part_of_the_lesson_is_read_to_its_end_and_no_word_is_broken(made, browser):
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = opened(context, made, "01-who-is-speaking")
    to_screen(page, "Question 3")
    part = shown(page).locator(".where span").first
    assert part.evaluate("(one) => one.scrollWidth <= one.clientWidth || !one.clientWidth")
    to_screen(page, "Six odd places")
    head = shown(page).get_by_role("columnheader", name="Sentence", include_hidden=True)
    assert head.evaluate(LINES) == 1
    context.close()


TOO_WIDE = """() => {
  const all = [...document.querySelectorAll(".screen")];
  for (const one of all) one.hidden = false;
  const wide = all.filter((one) => [...one.querySelectorAll("table")].some((table) =>
    table.getBoundingClientRect().right > one.getBoundingClientRect().right - 8));
  return wide.map((one) => one.dataset.title);
}"""


@pytest.mark.parametrize("name", ["03-who-stands-with-whom", "07-words-that-take-sides"])
def test_on_a_phone_no_table_is_wider_than_the_screen(made, browser, name):
    context = browser.new_context(viewport={"width": 360, "height": 740})
    assert opened(context, made, name).evaluate(TOO_WIDE) == []
    context.close()


WITH_ROWS = """[...document.querySelectorAll(".screen")]
  .findIndex((one) => one.querySelector(".on-picture .rows")) + 1"""


def test_on_a_phone_a_picture_is_as_wide_as_the_screen(made, browser):
    """Beside the rows of its question it would be as large as a stamp."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    at = opened(context, made, "02-where-is-this").evaluate(WITH_ROWS)
    page = opened(context, made, "02-where-is-this", f"#{at}")
    assert page.locator(".on-picture > .picture:visible").bounding_box()["width"] > 300
    context.close()


# --- what a teacher does with it -----------------------------------------------------------------


def test_a_clicker_keys_and_buttons_turn_the_screens_and_a_reload_stays(made, context):
    page = opened(context, made, "05-counting-the-dead")
    last = count(page)[1]
    for key, at in (
        ("PageDown", 2),
        ("ArrowRight", 3),
        (" ", 4),
        ("ArrowDown", 5),
        ("PageUp", 4),
        ("ArrowLeft", 3),
        ("End", last),
        ("Home", 1),
        ("ArrowUp", 1),
    ):
        page.keyboard.press(key)
        expect(page.locator(".count")).to_have_text(f"{at} of {last}")
    page.get_by_role("button", name="The next screen").click()
    page.keyboard.press(" ")  # the button that was clicked does not take it
    expect(page.locator(".count")).to_have_text(f"3 of {last}")
    assert page.url.endswith("#3")
    page.reload()
    expect(page.locator(".count")).to_have_text(f"3 of {last}")
    page.keyboard.press("Escape")
    page.get_by_role("link", name=re.compile(r"· Talk, \d+ minutes")).click()
    expect(shown(page).get_by_role("heading", name="Talk")).to_be_visible()
    expect(page.locator("dialog")).to_be_hidden()


def test_what_is_right_comes_when_the_teacher_asks_for_it_after_what_the_class_chose(made, context):
    page = opened(context, made, "05-counting-the-dead")
    item = every_item()["05.31"]
    at, key = next((at, each) for at, each in enumerate(item.options) if each.right)
    to_screen(page, " ".join(item.prompt.split()[:4]))
    one = shown(page)
    right = one.locator("li", has_text=key.text)
    closed = [one.locator(".result .key"), one.locator(".foot"), right.locator(".sign")]
    for each in (*closed, one.locator(".class"), right.locator(".counted")):
        expect(each).to_be_hidden()
    page.get_by_role("button", name="Show how the class answered").click()
    expect(one.locator(".class")).to_contain_text("12 learners, first answers")
    counted = [int(each) for each in one.locator(".counted").all_inner_texts()]
    assert sum(counted) == 12
    for each in closed:
        expect(each).to_be_hidden()
    page.keyboard.press("Enter")
    for each in closed:
        expect(each).to_be_visible()
    expect(one.locator(".result")).to_contain_text(f"Right: {'ABCD'[at]}")
    expect(one.locator(".foot")).to_contain_text(" ".join(key.feedback.split()[1:6]))
    page.keyboard.press("r")
    for each in closed:
        expect(each).to_be_hidden()


def test_of_more_right_options_each_reason_has_its_letter(made, context):
    page = opened(context, made, "01-who-is-speaking")
    to_screen(page, "Question 11")
    while page.locator("[data-do=reveal]").inner_text() != "Close it again":
        page.keyboard.press("r")
    right = shown(page).locator(".key").inner_text().partition("Right: ")[2].split(", ")
    reasons = shown(page).locator(".foot p").all_inner_texts()
    assert len(right) == 3 and [one.split()[0] for one in reasons] == right


def test_the_button_of_the_theme_says_what_comes(made, context):
    page = opened(context, made, "01-who-is-speaking")
    page.get_by_role("button", name="Dark").click()
    page.get_by_role("button", name="Light").click()
    expect(page.get_by_role("button", name="Dark")).to_be_visible()


def test_the_second_half_of_the_rows_is_still_closed_when_the_first_was_opened(made, context):
    page = opened(context, made, "06-how-the-numbers-moved")
    first = page.locator(".screen[data-key][data-title*='(1 of ']:has(.rows)").first
    to_screen(page, first.get_attribute("data-title"))
    page.keyboard.press("r")
    while page.locator("[data-do=reveal]").inner_text() != "Close it again":
        page.keyboard.press("r")
    expect(shown(page).locator(".gap b").first).to_be_visible()
    page.keyboard.press("PageDown")
    expect(shown(page).locator(".gap b").first).to_be_hidden()
    page.keyboard.press("PageUp")
    expect(shown(page).locator(".gap b").first).to_be_visible()


def test_a_question_that_four_answered_and_an_opinion_show_nothing_of_the_class(made, context):
    page = opened(context, made, "05-counting-the-dead")
    to_screen(page, " ".join(every_item()["05.6"].prompt.split()[:4]))
    expect(page.get_by_role("button", name="Show what is right")).to_be_visible()
    assert shown(page).locator(".counted, .strip, .class").count() == 0
    page = opened(context, made, "08-check-it-yourself")
    opinion = every_item()["08.13"].options[0].text
    page.evaluate(
        """(text) => {
          const all = [...document.querySelectorAll("dialog.all a")];
          const has = ({ hash }) => { location.hash = hash; };
          all.find((one) => one.textContent.includes(text)).click();
        }""",
        re.sub(r"[*`]", "", " ".join(every_item()["08.13"].prompt.split()[:5])),
    )
    expect(shown(page)).to_contain_text(opinion)
    assert shown(page).locator(".counted, .strip, .class").count() == 0
    expect(page.locator("[data-do=reveal]")).to_be_hidden()


def test_what_changed_on_the_way_of_a_claim_is_closed_at_first(made, context):
    page = opened(context, made, "05-counting-the-dead")
    to_screen(page, "The way of a claim")
    steps = shown(page).locator(".kit-trace")
    step = steps.locator(".step.here:has(.change)")
    while not step.count():
        steps.get_by_role("button", name="Next ›").click()
    expect(step.locator(".change")).to_be_hidden()
    page.keyboard.press("PageDown")
    page.keyboard.press("PageUp")  # from the button of the steps, too
    page.keyboard.press("r")
    expect(step.locator(".change")).to_be_visible()


def test_a_clicker_turns_the_screens_also_when_the_map_was_clicked(made, context):
    page = opened(context, made, "02-where-is-this")
    to_screen(page, "Map: ")
    here, _ = count(page)
    frame = shown(page).frame_locator("iframe")
    expect(frame.locator("body[data-ready]")).to_be_attached()
    frame.locator(".leaflet-container").click(position={"x": 30, "y": 30})
    page.keyboard.press("PageDown")
    expect(page.locator(".count")).to_have_text(re.compile(f"^{here + 1} of"))


def test_the_clock_of_a_talk_counts_down_pauses_and_can_be_left_out(made, context):
    page = opened(context, made, "08-check-it-yourself")
    page.clock.install()
    page.reload()
    to_screen(page, "Talk")
    left = shown(page).get_by_role("timer")
    expect(left).to_have_text("3:00")
    page.get_by_role("button", name="Start").click()
    page.clock.run_for(61_000)
    expect(left).to_have_text("1:59")
    page.get_by_role("button", name="Pause").click()
    page.clock.run_for(30_000)
    expect(left).to_have_text("1:59")
    page.get_by_role("button", name="Start").click()
    page.clock.run_for(200_000)
    expect(left).to_have_text("Time is up.")
    page.get_by_role("button", name="Begin again").click()
    expect(left).to_have_text("3:00")
    page.get_by_role("button", name="Without a clock").click()
    expect(left).to_be_hidden()


STRONG = {"rules": {"color-contrast-enhanced": {"enabled": True}}, "iframes": False}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_and_contrast_is_strong(made, context, theme):
    """7 to 1: a projector washes out what a screen still shows."""
    page = opened(context, made, "05-counting-the-dead")
    if theme == "dark":
        page.get_by_role("button", name="Dark").click()
    for title in ("05 ·", "● 1", "Sentence 9", "The way of", "Question 3", "Question 6", "Talk"):
        to_screen(page, title)
        while page.locator("[data-do=reveal]").is_visible():
            if page.locator("[data-do=reveal]").inner_text() == "Close it again":
                break
            page.keyboard.press("r")
        page.wait_for_function(FITTED)
        found = Axe().run(page, options=STRONG)
        assert found.violations_count == 0, found.generate_report()
    page.keyboard.press("Escape")
    found = Axe().run(page, options=STRONG)
    assert found.violations_count == 0, found.generate_report()


# --- another course ------------------------------------------------------------------------------


def test_an_invented_course_has_screens_as_well(small):
    here = case()
    (small / cells.FILE).write_text(cells.text(Course(here)), encoding="utf-8")
    lesson = projected(Runs(here), "01-the-flood", {}, [])
    page = projector.html(here, lesson)
    assert lesson.screens and "the answers. Do not hand" in page
    kinds = {one.kind for one in lesson.screens}
    assert "asked" in kinds
