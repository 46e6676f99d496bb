"""Lessons as learners meet them: real JupyterLab, real Chromium, mouse and keyboard."""

import re
from html import unescape

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from browser import ARGUMENTS, ROOT, Lab, Lesson, chromium
from markdown_it import MarkdownIt
from playwright.sync_api import expect, sync_playwright

LESSON = "05-counting-the-dead"
FILES = [yaml.safe_load(path.read_text("utf-8")) for path in (ROOT / "data/questions").glob("*")]
ITEMS = {item["id"]: item for file in FILES for item in file["items"]}
ERROR = "[data-mime-type='application/vnd.jupyter.stderr']"  # an error too is shown as this
HELD = "Area under the control of Armenian forces, May 1994 to 27 September 2020"
SIX = {"Yerevan", "Baku", "Khankendi/Stepanakert", "Khojavend/Martuni", "Naftalan", "Talish"}


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    lab = Lab(tmp_path_factory.mktemp("lab"))
    yield lab
    lab.stop()


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser.new_context(viewport={"width": 1200, "height": 900})
        browser.close()


@pytest.fixture
def open_lesson(lab, browser, request):
    """Opens a notebook; afterwards nothing may have asked for another host or gone wrong."""
    opened = []

    def open_lesson(notebook: str = LESSON) -> Lesson:
        name = re.sub(r"\W+", "-", request.node.name)
        opened.append(Lesson(lab, browser, name, notebook))
        return opened[-1]

    yield open_lesson
    for lesson in opened:
        lesson.page.close()
    lab.end_kernels()
    for lesson in opened:
        assert lesson.outward == [], "requests that left this machine"
        assert lesson.errors == [], "errors in the browser's console"


def said(markdown):
    """A text of a question file as a reader sees it, on one line."""
    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(markdown)
    return one_line(unescape(re.sub(r"<[^>]*>", "", html)))


def one_line(text):
    return " ".join(text.split())


def pick(item, *numbers):
    """Choose these options with the mouse, no others, and press Check."""
    for number, option in enumerate(item.locator("input").all()):
        if option.get_attribute("type") == "checkbox" or number in numbers:
            option.set_checked(number in numbers)
    item.get_by_role("button", name="Check").click()


def feedback(item):
    """What the page says to the options picked, one line each."""
    texts = item.locator(".feedback > div").all_text_contents()
    return [one_line(text) for text in texts]


# --- the article, the map, the figure ------------------------------------------------------------


def test_the_lesson_runs_and_shows_no_error(open_lesson):
    lesson = open_lesson()
    lesson.run_all()
    expect(lesson.page.locator(ERROR)).to_have_count(0)
    expect(lesson.page.locator(".kit .check", has_text="Not answered yet.")).to_have_count(6)
    # The article: nine claims, each marked and with its speaker in words, and a legend.
    article = lesson.page.locator(".kit[aria-label='The article, sentence by sentence']")
    tags = [tag.split(" · ")[0] for tag in article.locator(".tag").all_inner_texts()]
    assert tags == ["C09", "C10", "C11", "C12", "C14", "C16", "C17", "C19", "C20"]
    expect(article.locator(".tag", has_text="C19")).to_contain_text("Baku")
    expect(article.locator(".tag", has_text="C20")).to_contain_text("Yerevan")
    assert article.locator(".legend li").all_inner_texts() == [
        "The article's own voice (5)",
        "Armenia (1)",
        "Azerbaijan (1)",
        "Nagorno-Karabakh authorities (2)",
    ]
    marked = article.locator("p mark", has_text="Baku claims to have killed 550 enemy soldiers")
    expect(marked).to_be_visible()
    style = marked.evaluate("mark => getComputedStyle(mark)['text-decoration-line']")
    assert style == "underline"
    # The figure: its words are text, not shapes, and a table says the same.
    figure = lesson.page.locator("figure", has=lesson.page.locator("svg[role=img]"))
    for words in ("more than 550 killed and wounded", "number not published", "84 killed"):
        expect(figure.locator("svg text", has_text=words)).to_be_visible()


def test_the_map_is_drawn_and_opens_by_mouse_and_by_keyboard(open_lesson):
    lesson = open_lesson()
    lesson.run_all()
    output = lesson.cell("kit.show_map").locator(".kit")
    output.locator("iframe").scroll_into_view_if_needed()
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
    expect(popup).to_contain_text("The article prints its name as “Talych” (C24).")
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


def test_a_quiz_is_answered_by_mouse(open_lesson):
    lesson = open_lesson()
    lesson.run_all()
    item = lesson.item("05.6")
    show_me = item.get_by_role("button", name="Show me")
    item.get_by_role("button", name="Check").click()
    expect(item.locator(".feedback")).to_have_text("Pick an answer first, or skip this one.")
    expect(show_me).to_be_hidden()
    # An option is as large as its words.
    item.get_by_text("0", exact=True).click()
    item.get_by_role("button", name="Check").click()
    expect(item.locator(".feedback strong")).to_have_text("Not yet.")
    assert feedback(item) == [
        "0 would be a number, and a false one: the President of Azerbaijan spoke of losses among "
        "servicemen on 27 September. “Has not announced” (C16) says only that no figure was given."
    ]
    item.get_by_role("button", name="Hint").click()
    expect(item.locator(".feedback li")).to_have_text(
        ["What do we know, exactly? That nobody died, or that no number was given?"]
    )
    show_me.click()
    expect(item.locator(".feedback strong")).to_have_text("The answer:")
    expect(item.locator(".feedback .named")).to_have_text(re.compile("^Nothing. The cell stays"))
    pick(item, 0)
    expect(item.locator(".feedback strong")).to_have_text("Right.")
    expect(show_me).to_be_hidden()
    expect(item.locator("details summary")).to_have_text("Why not the others?")
    expect(item.locator(".saved")).to_have_text("Saved.")
    # More than one can be right: a partly right answer is told how many belong.
    item = lesson.item("05.2")
    for picked, verdict in {
        (0, 2): "Not yet: 1 of yours belongs here, 1 does not, 1 is still missing.",
        (0,): "Not yet: 1 of yours belongs here, 1 is still missing.",
        (0, 1, 3): "Not yet: 2 of yours belong here, 1 does not.",
        (2, 3): "Not yet: 0 of yours belong here, 2 do not, 2 are still missing.",
        (0, 1): "Right.",
    }.items():
        pick(item, *picked)
        expect(item.locator(".feedback > strong")).to_have_text(verdict)
        expect(item.locator(".saved")).to_have_text("Saved.")
    item = lesson.item("05.4")
    item.get_by_role("button", name="Skip").click()
    expect(item.locator(".feedback")).to_have_text("Skipped. You can come back any time.")
    expect(item.locator(".saved")).to_have_text("Saved.")
    kept = [(event["item"], event["event"], event.get("answer")) for event in lesson.journal()]
    assert kept == [
        ("05.6", "answer", [1]),
        ("05.6", "hint", None),
        ("05.6", "shown", None),
        ("05.6", "answer", [0]),
        *[("05.2", "answer", picked) for picked in ([0, 2], [0], [0, 1, 3], [2, 3], [0, 1])],
        ("05.4", "skip", None),
    ]


def test_a_quiz_is_answered_by_keyboard_alone(open_lesson):
    lesson = open_lesson()
    lesson.run_all()
    press, cells = lesson.page.keyboard.press, lesson.page.locator(".jp-Notebook .jp-Cell").count()
    before, item = lesson.item("05.2"), lesson.item("05.4")
    before.get_by_role("button", name="Skip").focus()  # where the last quiz ended
    options = item.get_by_role("radio")
    check = item.get_by_role("button", name="Check")
    lesson.tab_to(options.nth(0))
    press("ArrowDown")
    expect(options.nth(1)).to_be_checked()
    press("ArrowDown")
    expect(options.nth(2)).to_be_checked()
    press("b")  # in JupyterLab: a new cell
    lesson.tab_to(check, most=1)
    press("Enter")
    expect(item.locator(".feedback strong")).to_have_text("Not yet.")
    assert feedback(item) == [said(ITEMS["05.4"]["options"][2]["feedback"])]
    lesson.tab_to(options.nth(2), "Shift+Tab", most=1)
    press("ArrowUp")
    press("ArrowUp")
    expect(options.nth(0)).to_be_checked()
    lesson.tab_to(check, most=1)
    press("Space")
    expect(item.locator(".feedback strong")).to_have_text("Right.")
    # More than one answer: Space ticks.
    item = lesson.item("05.8")
    lesson.tab_to(item.get_by_role("checkbox").nth(0))
    press("Space")
    lesson.tab_to(item.get_by_role("checkbox").nth(1), most=1)
    press("Space")
    press("Enter")
    expect(item.locator(".feedback strong").first).to_have_text("Right.")
    # And words can be written, with the letters that JupyterLab keeps for itself.
    item = lesson.item("05.15")
    lesson.tab_to(item.get_by_role("textbox"))
    lesson.page.keyboard.type("add bb xx, 0 0")
    lesson.tab_to(item.get_by_role("button", name="Save"), most=1)
    press("Enter")
    expect(item.locator(".saved")).to_have_text("Saved.")
    expect(item.get_by_role("textbox")).to_have_value("add bb xx, 0 0")
    assert lesson.page.locator(".jp-Notebook .jp-Cell").count() == cells
    assert [(event["item"], event["answer"]) for event in lesson.journal()] == [
        ("05.4", [2]),
        ("05.4", [0]),
        ("05.8", [0, 1]),
        ("05.15", "add bb xx, 0 0"),
    ]


@pytest.mark.parametrize("notebook", [path.stem for path in (ROOT / "notebooks").glob("*.ipynb")])
def test_every_option_of_every_item_says_what_its_question_file_says(open_lesson, notebook):
    lesson, expected = open_lesson(notebook), []
    lesson.run_all()
    number = notebook.partition("-")[0]
    choices = [one for one in ITEMS.values() if one["id"].startswith(number) and "options" in one]
    for one in choices:
        item = lesson.item(one["id"])
        legend = one_line(item.locator("legend").text_content())
        assert legend == f"{one['id']} {said(one['prompt'])}"
        texts = [one_line(text) for text in item.locator(".option").all_text_contents()]
        assert texts == [said(option["text"]) for option in one["options"]]
        right = [n for n, option in enumerate(one["options"]) if option.get("right")]
        for n, option in enumerate(one["options"]):
            pick(item, n)
            verdict = "Right." if right == [n] else "Not yet"
            expect(item.locator(".feedback > strong")).to_have_text(re.compile(f"^{verdict}"))
            assert feedback(item) == [said(option["feedback"])], f"{one['id']}, option {n}"
            expect(item.locator(".saved")).to_have_text("Saved.")
            expected.append((one["id"], [n], right == [n]))
    assert expected
    kept = [(event["item"], event["answer"], event["right"]) for event in lesson.journal()]
    assert kept == expected


# --- what is kept --------------------------------------------------------------------------------


def test_answers_are_found_again_after_a_reload_and_a_new_kernel(open_lesson, lab):
    lesson = open_lesson()
    lesson.run_all()
    sentence = "The ministry said on 28 September that 28 soldiers were killed. “Ոչ” – «нет» – yox?"
    pick(lesson.item("05.1"), 1)
    pick(lesson.item("05.2"), 0, 1)
    lesson.item("05.16").get_by_role("button", name="Skip").click()
    item = lesson.item("05.15")
    item.get_by_role("textbox").fill(sentence)
    item.get_by_role("button", name="Save").click()
    expect(item.locator(".rubric em")).to_have_text(["Starting", "Getting there", "Strong"])
    model = item.get_by_text("One good answer (yours may differ)")
    model.click()
    text = one_line(item.locator(".rubric details div").text_content())
    assert text == said(ITEMS["05.15"]["model"])
    for number in ("05.1", "05.2", "05.15", "05.16"):
        expect(lesson.item(number).locator(".saved")).to_have_text("Saved.")
    assert [(event["item"], event["event"], event.get("answer")) for event in lesson.journal()] == [
        ("05.1", "answer", [1]),
        ("05.2", "answer", [0, 1]),
        ("05.16", "skip", None),
        ("05.15", "answer", sentence),
    ]
    lab.end_kernels()
    lesson.page.reload()
    lesson.ready()
    lesson.menu("Edit", re.compile("^Clear Outputs of All Cells$"))
    expect(lesson.page.locator(".kit-quiz")).to_have_count(0)
    lesson.run_all()
    item = lesson.item("05.1")
    expect(item.get_by_role("radio").nth(1)).to_be_checked()
    assert feedback(item) == [said(ITEMS["05.1"]["options"][1]["feedback"])]
    expect(item.get_by_role("button", name="Show me")).to_be_visible()
    item = lesson.item("05.2")
    assert [box.is_checked() for box in item.get_by_role("checkbox").all()] == [
        True,
        True,
        False,
        False,
    ]
    expect(item.locator(".feedback > strong")).to_have_text("Right.")
    expect(item.locator(".saved")).to_have_text("Your last answer.")
    item = lesson.item("05.15")
    expect(item.get_by_role("textbox")).to_have_value(sentence)
    expect(item.locator(".rubric em")).to_have_count(3)
    expect(lesson.item("05.16").locator(".feedback")).to_contain_text("Skipped.")
    expect(lesson.item("05.17").locator(".feedback")).to_be_empty()
    row = lesson.cells.last.locator("tbody tr", has_text="05 · Counting the dead")
    expect(row.locator("td")).to_have_text(["18", "3", "1", "1"])


def test_without_a_kernel_feedback_still_comes_and_the_page_says_not_saved(open_lesson, lab):
    lesson = open_lesson("00-start-here")
    lesson.run_all()
    item = lesson.item("00.1")
    pick(item, 1)
    expect(item.locator(".saved")).to_have_text("Saved.")
    lab.end_kernels()
    expect(lesson.page.locator(".jp-StatusBar-TextItem", has_text="| Idle")).to_have_count(0)
    pick(item, 2)
    assert feedback(item) == [said(ITEMS["00.1"]["options"][2]["feedback"])]
    expect(item.locator(".saved")).to_have_text(
        "Not saved yet: the kernel does not answer. Your answer stays on this page."
    )
    assert [event["answer"] for event in lesson.journal()] == [[1]]
    # The widget library's own message, and no other.
    assert [error for error in lesson.errors if "Could not send widget sync" not in error] == []
    lesson.errors.clear()


# --- for everybody -------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_finds_nothing_in_the_lessons_outputs(open_lesson, lab, theme):
    lab.settings("apputils-extension/themes", {"theme": f"JupyterLab {theme}"})
    lesson = open_lesson()
    lesson.run_all()
    light = lesson.page.locator("body").get_attribute("data-jp-theme-light")
    assert light == ("true" if theme == "Light" else "false")
    pick(lesson.item("05.1"), 1)
    pick(lesson.item("05.2"), 0, 1)
    lesson.item("05.6").get_by_role("button", name="Hint").click()
    lesson.item("05.15").get_by_role("textbox").fill("A sentence.")
    lesson.item("05.15").get_by_role("button", name="Save").click()
    lesson.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    # axe takes for hidden what is scrolled away, and all that is in JupyterLab's body, which has
    # no height: so give the body one, and the window enough for the whole lesson.
    scrolled = lesson.page.locator(".jp-WindowedPanel-outer")
    height = scrolled.evaluate("one => one.scrollHeight")
    lesson.page.set_viewport_size({"width": 1200, "height": height})
    lesson.page.add_style_tag(content="body { height: 100vh; }")
    scrolled.evaluate("one => one.scrollTo(0, 0)")
    options = {"iframes": False}
    context = {"include": [[".kit"], [".kit-quiz"]]}
    found = Axe().run(lesson.page, context=context, options=options)
    assert found.violations_count == 0, found.generate_report()
    seen = {rule["id"]: len(rule["nodes"]) for rule in found.response["passes"]}
    assert seen["color-contrast"] > 100 and seen["label"] > 20, seen
    frame = lesson.page.locator(".kit iframe").element_handle().content_frame()
    # These three rules are about a whole page; a map's frame is a part of one.
    whole = ("landmark-one-main", "page-has-heading-one", "region")
    options |= {"rules": {rule: {"enabled": False} for rule in whole}}
    found = Axe().run(frame, options=options)
    assert found.violations_count == 0, found.generate_report()


# --- the start page ------------------------------------------------------------------------------


def test_on_the_start_page_a_pseudonym_is_typed_and_a_typing_mistake_gets_a_sentence(open_lesson):
    lesson = open_lesson("00-start-here")
    lesson.run_all()
    expect(lesson.page.locator(ERROR)).to_have_count(0)
    expect(lesson.cell("kit.learner").locator(".kit")).to_contain_text("You work as “guest”.")
    who, empty = lesson.cell("kit.learner"), lesson.cells.nth(2)
    lesson.write(who, 'kit.learner("blue-heron")')
    expect(who.locator(".kit")).to_contain_text("You work as “blue-heron”. Answered so far: 0.")
    lesson.write(who, 'kit.learner("Blue Heron!")')
    sentence = "'Blue Heron!' cannot be a pseudonym: use 2 to 30 letters"
    expect(who.locator(ERROR)).to_contain_text(sentence)
    lesson.write(empty, "kitt.progress()")
    sentence = empty.locator(ERROR)
    expect(sentence).to_contain_text("Python does not know the name 'kitt' yet.")
    expect(sentence).not_to_contain_text("Traceback")
    pick(lesson.item("00.1"), 0)
    expect(lesson.item("00.1").locator(".saved")).to_have_text("Saved.")
    assert [event["item"] for event in lesson.journal("blue-heron")] == ["00.1"]
    assert lesson.journal("guest") == []
