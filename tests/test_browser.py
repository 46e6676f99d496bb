"""Lessons as learners meet them: real JupyterLab, real Chromium, mouse and keyboard."""

import json
import re
import urllib.request
from html import unescape

import yaml
from browser import ERROR, ROOT, TOKEN, Lesson, rendered
from conftest import SMALL
from playwright.sync_api import expect

WINDOW = {"width": 1200, "height": 900}
LESSON = "05-counting-the-dead"
FLOOD = "01-the-flood"  # a lesson of the invented course
FILE = yaml.safe_load((SMALL / f"data/questions/{FLOOD}.yaml").read_text("utf-8"))
ITEMS = {item["id"]: item for item in FILE["items"]}
HELD = "Area under the control of Armenian forces, May 1994 to 27 September 2020"
SIX = {"Yerevan", "Baku", "Khankendi/Stepanakert", "Khojavend/Martuni", "Naftalan", "Talish"}


def said(item_id: str, option: str) -> str:
    """The feedback of an option as a reader sees it."""
    (one,) = [one for one in ITEMS[item_id]["options"] if one["id"] == option]
    return plain(one["feedback"])


def plain(markdown: str) -> str:
    """A text of a question file as a reader sees it, on one line."""
    return one_line(unescape(re.sub(r"<[^>]*>", "", rendered(markdown))))


def one_line(text: str) -> str:
    return " ".join(text.split())


def pick(item, *ids: str) -> None:
    """Choose these options with the mouse, no others, and press Check."""
    for option in item.locator(".option input").all():
        chosen = option.get_attribute("value") in ids
        if option.get_attribute("type") == "checkbox" or chosen:
            option.set_checked(chosen)
    item.get_by_role("button", name="Check").click()


def feedback(item) -> list[str]:
    """What the page says to the options picked, one line each."""
    return [one_line(text) for text in item.locator(".why:not(:empty)").all_text_contents()]


CHECKS = (ROOT / "notebooks/05-counting-the-dead.ipynb").read_text("utf-8").count("kit.check(")

# --- the article, the map, the figure ------------------------------------------------------------


def test_the_lesson_runs_and_shows_article_figure_and_map(open_lesson):
    lesson = open_lesson(LESSON)
    lesson.run_all()
    expect(lesson.page.locator(ERROR)).to_have_count(0)
    expect(lesson.page.locator(".kit .check", has_text="Not answered yet.")).to_have_count(CHECKS)
    # The figure: its words are text, not shapes, and a table says the same.
    figure = lesson.cell("kit.chart").locator(".kit-chart")
    expect(figure).to_be_attached()
    figure.scroll_into_view_if_needed()
    expect(figure.locator("svg").first).to_be_attached()
    for words in ("more than 550 killed and wounded", "number not published", "84 killed"):
        expect(figure).to_contain_text(words)
    the_map_is_drawn_and_opens_by_mouse_and_by_keyboard(lesson)


def the_map_is_drawn_and_opens_by_mouse_and_by_keyboard(lesson: Lesson) -> None:
    output = lesson.cell("kit.show_map").locator(".kit")
    output.locator(".map-place").scroll_into_view_if_needed()
    shown = output.frame_locator("iframe")
    land = shown.locator("path[fill='#f7f5f0']")
    expect(land.first).to_be_visible()
    assert land.count() >= 3
    outline = shown.locator("path.leaflet-interactive[stroke-dasharray], g path[stroke-dasharray]")
    expect(outline.first).to_be_visible()
    drawn = {one.get_attribute("aria-label") for one in shown.locator("path[role=button]").all()}
    assert drawn == SIX | {HELD}
    frame = output.locator("iframe").bounding_box()
    for name in SIX:
        box = shown.locator(".leaflet-tooltip").get_by_text(name, exact=True).bounding_box()
        assert box["width"] > 0 and frame["x"] <= box["x"], name
        assert box["x"] + box["width"] <= frame["x"] + frame["width"], name
        assert frame["y"] <= box["y"], name
        assert box["y"] + box["height"] <= frame["y"] + frame["height"], name
    popup = shown.locator(".leaflet-popup")
    expect(popup).to_have_count(0)
    shown.get_by_role("button", name="Talish").click()
    expect(popup).to_contain_text("The article prints its name as “Talych”.")
    table = output.locator("details")
    summary = table.get_by_text("The same as a table")
    summary.focus()
    lesson.tab_to(shown.get_by_role("button", name="Naftalan"), "Shift+Tab")
    lesson.page.keyboard.press("Enter")
    expect(popup).to_contain_text("The nearest town to Gashalti")
    expect(table.locator("table")).to_be_hidden()
    summary.click()
    expect(table.locator("table")).to_be_visible()
    rows = table.locator("tbody tr").all_inner_texts()
    assert {row.split("\t")[1] for row in rows} == SIX | {HELD}


# --- the quiz ------------------------------------------------------------------------------------


def test_the_server_offers_no_programs_and_looks_for_none(lab):
    """The list of what could be installed would come from the internet, once its panel is open."""
    with urllib.request.urlopen(f"{lab.url}/lab?token={TOKEN}") as answer:
        page = answer.read().decode()
    (manager,) = re.findall(r'"extensionManager": (\{.*?\})', page)
    assert json.loads(manager)["can_install"] is False
    extensions = f"{lab.url}/lab/api/extensions?page=1&refresh=1&token={TOKEN}"
    with urllib.request.urlopen(extensions) as answer:
        assert all(one["installed"] for one in json.load(answer))
    assert not (lab.home / ".npm").exists()


def test_a_quiz_is_answered_by_mouse(open_lesson):
    lesson = open_lesson(FLOOD, source=SMALL)
    lesson.run_all()
    item = lesson.item("01.6")
    show_me = item.get_by_role("button", name="Show me")
    item.get_by_role("button", name="Check").click()
    expect(item.locator(".feedback")).to_have_text("Pick an answer first, or skip this one.")
    expect(show_me).to_be_hidden()
    # An option is as large as its words.
    item.get_by_text("0", exact=True).click()
    item.get_by_role("button", name="Check").click()
    expect(item.locator(".feedback strong")).to_have_text("Not yet.")
    assert feedback(item) == [said("01.6", "a")]
    item.get_by_role("button", name="Hint").click()
    expect(item.locator(".hints li")).to_have_text(["What do we know, exactly?"])
    show_me.click()
    expect(item.locator(".feedback strong")).to_have_text("The answer:")
    expect(item.locator(".feedback .named")).to_have_text(re.compile("^Nothing, and a note"))
    pick(item, "c")
    expect(item.locator(".feedback strong")).to_have_text("Right.")
    expect(show_me).to_be_hidden()
    expect(item.locator("details summary")).to_have_text("Why not the others?")
    expect(item.locator(".saved")).to_have_text("Saved.")
    # More than one can be right: a partly right answer is told how many belong.
    item = lesson.item("01.2")
    for picked, verdict in {
        "ac": "Not yet: 1 of yours belongs here, 1 does not, 1 is still missing.",
        "c": "Not yet: 1 of yours belongs here, 1 is still missing.",
        "bcd": "Not yet: 2 of yours belong here, 1 does not.",
        "ad": "Not yet: 0 of yours belong here, 2 do not, 2 are still missing.",
        "bc": "Right.",
    }.items():
        pick(item, *picked)
        expect(item.locator(".feedback > strong")).to_have_text(verdict)
        expect(item.locator(".saved")).to_have_text("Saved.")
    # How sure one is may be said, and goes with the answer.
    item = lesson.item("01.1")
    item.get_by_label("not sure", exact=True).check()
    pick(item, "b")
    expect(item.locator(".saved")).to_have_text("Saved.")
    item = lesson.item("01.4")
    item.get_by_role("button", name="Skip").click()
    expect(item.locator(".feedback")).to_have_text("Skipped. You can come back any time.")
    expect(item.locator(".saved")).to_have_text("Saved.")
    assert kept(lesson) == [
        ("01.6", "answer", ["a"]),
        ("01.6", "hint", None),
        ("01.6", "shown", None),
        ("01.6", "answer", ["c"]),
        *[("01.2", "answer", [*picked]) for picked in ("ac", "c", "bcd", "ad", "bc")],
        ("01.1", "answer", ["b"]),
        ("01.4", "skip", None),
    ]
    assert [one["sure"] for one in lesson.journal() if "sure" in one] == [False]


def kept(lesson: Lesson) -> list[tuple]:
    """The journal on the disk: item, event, and the answer; of several options in their order."""
    events = [(one["item"], one["event"], one.get("answer")) for one in lesson.journal()]
    return [(*one, sorted(given) if isinstance(given, list) else given) for *one, given in events]


# --- what is kept --------------------------------------------------------------------------------


def test_answers_are_found_again_after_a_reload_and_a_new_kernel(open_lesson, lab):
    lesson = open_lesson(FLOOD, source=SMALL)
    lesson.run_all()
    lesson.ready()  # JupyterLab may show what was asked first once more
    sentence = "The ministry said on 28 September that 28 soldiers were killed. “Ոչ” – «нет» – yox?"
    pick(lesson.item("01.1"), "a")
    pick(lesson.item("01.2"), "b", "c")
    lesson.item("01.16").get_by_role("button", name="Skip").click()
    item = lesson.item("01.15")
    item.get_by_role("textbox").fill(sentence)
    item.get_by_role("button", name="Save my answer").click()
    expect(item.locator(".rubric em")).to_have_text(["Starting", "Getting there", "Strong"])
    model = item.get_by_text("One good answer (yours may differ)")
    model.click()
    text = one_line(item.locator(".rubric details div").text_content())
    assert text == plain(ITEMS["01.15"]["model"])
    for number in ("01.1", "01.2", "01.15", "01.16"):
        expect(lesson.item(number).locator(".saved")).to_have_text("Saved.")
    assert kept(lesson) == [
        ("01.1", "answer", ["a"]),
        ("01.2", "answer", ["b", "c"]),
        ("01.16", "skip", None),
        ("01.15", "answer", sentence),
    ]
    lab.end_kernels()
    lesson.page.reload()
    lesson.ready()
    lesson.menu("Edit", re.compile("^Clear Outputs of All Cells$"))
    expect(lesson.page.locator(".kit-quiz")).to_have_count(0)
    lesson.run_all()
    item = lesson.item("01.1")
    expect(item.locator("input[value=a]")).to_be_checked()
    assert feedback(item) == [said("01.1", "a")]
    expect(item.get_by_role("button", name="Show me")).to_be_visible()
    item = lesson.item("01.2")
    checked = item.locator(".option input:checked").all()
    assert {one.get_attribute("value") for one in checked} == {"b", "c"}
    expect(item.locator(".feedback > strong")).to_have_text("Right.")
    expect(item.locator(".saved")).to_have_text("Your last answer.")
    item = lesson.item("01.15")
    expect(item.get_by_role("textbox")).to_have_value(sentence)
    expect(item.locator(".rubric em")).to_have_count(3)
    expect(lesson.item("01.16").locator(".feedback")).to_contain_text("Skipped.")
    expect(lesson.item("01.17").locator(".feedback")).to_be_empty()
    # The last cell but the hand-in looks back on the lesson.
    rows = lesson.cell("kit.progress").locator("tbody tr")
    for row, last in enumerate(["not right", "right"]):
        cells = [str(row + 1), "", "1", last, last]
        expect(rows.nth(row).locator("td")).to_contain_text(cells)


# --- the start page ------------------------------------------------------------------------------


def test_on_the_start_page_a_pseudonym_is_typed_and_a_typing_mistake_gets_a_sentence(open_lesson):
    lesson = open_lesson("00-start-here")
    lesson.run_all()
    expect(lesson.page.locator(ERROR)).to_have_count(0)
    expect(lesson.cell("kit.learner").locator(".kit")).to_contain_text("you work as “guest”.")
    who = lesson.cell("kit.learner")  # to try a mistake in
    empty = lesson.cells.nth(9)
    lesson.write(who, 'kit.learner("blue-heron")')
    expect(who.locator(".kit")).to_contain_text("You work as “blue-heron”. Answered so far: 0.")
    lesson.write(who, 'kit.learner("Blue Heron!")')
    sentence = "'Blue Heron!' cannot be a pseudonym: use 2 to 30 letters"
    expect(who.get_by_role("alert")).to_contain_text(sentence)
    lesson.write(empty, "kitt.progress()")
    expect(empty.get_by_role("alert")).to_contain_text("Did you mean kit?")
    expect(empty.locator(ERROR)).to_have_count(0)
    # A quiz belongs to whom it was opened by: opened now, it is blue-heron's.
    lesson.write(empty, 'kit.quiz("05-not-announced")')
    own = empty.locator('.item[data-item="05.6"]')
    own.get_by_role("radio").first.check()
    own.get_by_role("button", name="Check").press("Enter")  # wherever the page has moved it
    expect(own.locator(".saved")).to_have_text("Saved.")
    assert [event["item"] for event in lesson.journal("blue-heron")] == ["05.6"]
    assert lesson.journal("guest") == []
