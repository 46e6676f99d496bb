"""The desk: a lesson in JupyterLab as it is opened first, with the settings of the course."""

import re

import pytest
from browser import ROOT, Lesson
from playwright.sync_api import expect

# What stands in the column of a lesson, each with its left and right edge.
EDGES = """() => {
  const edges = (one) => [one.getBoundingClientRect().left, one.getBoundingClientRect().right];
  const kinds = [".jp-MarkdownOutput > p", ".jp-InputArea-editor", ".kit", ".kit-quiz"];
  return kinds.map((kind) => {
    const every = [...document.querySelectorAll(`.jp-Notebook ${kind}`)];
    const framed = '.kit, [data-windowed-list-index="1"]'; // how long it takes stands in a frame
    const shown = every.filter((one) => one.clientWidth && !one.parentElement.closest(framed));
    return shown.map(edges);
  });
}"""


@pytest.fixture(scope="module")
def lesson(lab, window) -> Lesson:
    opened = Lesson(lab, window, "desk", "05-counting-the-dead")
    opened.run_all()
    expect(opened.page.locator(".kit-quiz .item").first).to_be_visible()
    return opened


def test_a_lesson_is_opened_with_three_buttons_in_words_and_room_to_read(lesson):
    bar = lesson.page.locator(".jp-NotebookPanel-toolbar")
    expect(bar.get_by_role("button")).to_have_count(3)
    words = bar.locator(".jp-ToolbarButtonComponent-label").filter(visible=True)
    expect(words).to_have_text(["Run", "Run all from the top", "Stop"])
    for name in (".jp-StatusBar-TextItem", ".jp-DirListing", ".jp-cell-toolbar"):
        expect(lesson.page.locator(name).filter(visible=True)).to_have_count(0)
    sizes = lesson.page.locator(".jp-MarkdownOutput > p, .cm-content").evaluate_all(
        "every => [...new Set(every.map((one) => getComputedStyle(one).fontSize))].sort()"
    )
    assert sizes == ["15px", "16px"]  # code and text


@pytest.mark.parametrize("width", [360, 900, 1280, 1600])
def test_all_of_a_lesson_has_one_left_edge_and_one_width(lesson, width):
    lesson.page.set_viewport_size({"width": width, "height": 900})
    kinds = lesson.page.evaluate(EDGES)
    assert all(kinds)
    lefts = [left for kind in kinds for left, _ in kind]
    rights = [right for kind in kinds for _, right in kind]
    assert max(lefts) - min(lefts) <= 3
    assert max(rights) - min(rights) <= 3
    assert max(rights) - min(lefts) <= 48 * 16
    outer = lesson.page.locator(".jp-WindowedPanel-outer")
    assert outer.evaluate("one => one.scrollWidth - one.clientWidth") <= 0


# The room beside what is shown in an output that the output does not cut off.
FREE = """() => [...document.querySelectorAll(".jp-OutputArea-output :is(.kit, .kit-quiz)")]
  .filter((one) => one.clientWidth && !one.parentElement.closest(".kit, .kit-quiz"))
  .map((one) => one.getBoundingClientRect().left
    - one.closest(".jp-OutputArea-output").getBoundingClientRect().left)"""


def test_the_ring_of_a_focus_is_not_cut_off_at_the_left_edge(lesson):
    lesson.page.set_viewport_size({"width": 1280, "height": 900})
    free = lesson.page.evaluate(FREE)
    assert free and min(free) >= 5  # 3 pixels wide, 2 away


def test_no_slip_deletes_a_cell_or_opens_its_source(lesson):
    lesson.page.set_viewport_size({"width": 1280, "height": 900})
    cells = lesson.page.locator(".jp-Notebook .jp-Cell")
    before = cells.count()
    for kind in ("Markdown", "Code"):
        cell = lesson.page.locator(f".jp-Notebook .jp-{kind}Cell").first
        cell.locator(".jp-InputPrompt").click()
        lesson.page.keyboard.type("hi dad x")
        expect(cells).to_have_count(before)
    text = lesson.page.locator(".jp-MarkdownCell").first
    text.locator(".jp-MarkdownOutput").dblclick()
    lesson.page.keyboard.press("Enter")
    expect(text.locator(".jp-MarkdownOutput")).to_be_visible()
    expect(text.locator(".cm-content").filter(visible=True)).to_have_count(0)


def test_run_all_from_the_top_begins_anew_and_asks_nothing(lesson):
    first = lesson.cells.first.locator(".jp-InputPrompt")
    first.click()
    lesson.page.get_by_role("button", name="Run", exact=True).click()
    expect(first).to_have_text(re.compile(r"\[(\d\d|[2-9])\]"))
    lesson.page.get_by_role("button", name="Run all from the top").click()
    expect(first).to_have_text(re.compile(r"\[1\]"))
    expect(lesson.cells.last.locator(".jp-InputPrompt")).to_have_text(re.compile(r"\[\d+\]"))
    expect(lesson.page.locator(".jp-Dialog")).to_have_count(0)


RUNS = [  # of each edition: its style sheet, and where a paragraph stands in its pages
    ("kit/desk/edition/paper.css", '<body class="paper"><div class="prompt">{}</div>'),
    ("kit/desk/edition/paper.css", '<body class="paper"><ul class="rows"><li><div>{}</div></ul>'),
    ("kit/desk/edition/projector.css", '<div class="screen"><div class="lead">{}</div></div>'),
    ("kit/desk/edition/projector.css", '<div class="screen"><div class="flow">{}</div></div>'),
    ("kit/page/quiz.css", '<div class="kit-quiz"><fieldset><legend>{}</legend></fieldset></div>'),
]


@pytest.mark.parametrize(("styles", "around"), RUNS)
def test_a_paragraph_runs_as_its_own_script_does(browser, styles, around):
    """Beside a question in English, the marks around a quotation in Arabic stand on their sides."""
    page = browser.new_page()
    both = "<p>“إساءة وإهانة.”</p> <p>Who says this?</p>"
    page.set_content(f"<style>{(ROOT / styles).read_text('utf-8')}</style>{around.format(both)}")
    ends = """[...document.querySelectorAll("p")].map(({ firstChild: words }) => {
        const lefts = [0, words.length - 1].map((at) => {
            const one = document.createRange();
            one.setStart(words, at);
            one.setEnd(words, at + 1);
            return one.getBoundingClientRect().left;
        });
        return lefts[0] < lefts[1];
    })"""
    assert page.evaluate(ends) == [False, True]
    page.close()
