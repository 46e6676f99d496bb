"""The script of the quiz, in a real browser and without JupyterLab: what it says and sends."""

import base64
from datetime import datetime
from pathlib import Path

import pytest
from browser import ARGUMENTS, chromium
from playwright.sync_api import expect, sync_playwright

SCRIPT = Path(__file__).parents[1] / "kit" / "quiz.js"
SINGLE = {
    "id": "1.1",
    "kind": "single",
    "prompt": "<p>Which?</p>",
    "hints": ["<p>First hint</p>", "<p>Second hint</p>"],
    "options": [
        {"text": "<p>A</p>", "feedback": "<p>Not A.</p>", "right": False},
        {"text": "<p>B</p>", "feedback": "<p>Yes, B.</p>", "right": True},
        {"text": "<p>C</p>", "feedback": "<p>Not C.</p>", "right": False},
    ],
}
MULTIPLE = {
    "id": "1.2",
    "kind": "multiple",
    "prompt": "<p>Which ones?</p>",
    "hints": [],
    "options": [
        {"text": f"<p>{name}</p>", "feedback": f"<p>About {name}.</p>", "right": name in "PQ"}
        for name in "PQRS"
    ],
}
OPEN = {
    "id": "1.3",
    "kind": "open",
    "prompt": "<p>Write.</p>",
    "hints": ["<p>Begin.</p>"],
    "words": 40,
    "rubric": {
        "Starting": "<p>One.</p>",
        "Getting there": "<p>Two.</p>",
        "Strong": "<p>Three.</p>",
    },
    "model": "<p>A good one.</p>",
}
# A stand-in for the widget's model: it keeps what is sent, and can answer as Python does.
START = """
async ([items, answers]) => {
  const script = await import(window.script);
  const state = { items, answers };
  const heard = [];
  window.sent = [];
  window.answer = (message) => heard.forEach((hear) => hear(message));
  window.state = state;
  window.gone = false;
  const model = {
    get: (name) => state[name],
    set: (name, value) => { state[name] = value; },
    save_changes: () => {},
    send: (message) => {
      if (window.gone) throw new Error("no kernel");
      window.sent.push(message);
    },
    on: (_, hear) => heard.push(hear),
    off: () => {},
  };
  document.body.replaceChildren();
  document.body.dataset.keys = "";
  document.onkeydown = (event) => { document.body.dataset.keys += event.key; };
  script.default.render({ model, el: document.body });
}
"""


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser):
    """An empty page that has loaded the script; no error may come up in it."""
    opened = browser.new_page()
    errors = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.clock.install(time=datetime(2020, 1, 1))
    opened.clock.pause_at(datetime(2020, 1, 2))  # time goes on only where a test says so
    opened.set_content("<!doctype html><html lang='en'><body></body></html>")
    code = base64.b64encode(SCRIPT.read_bytes()).decode()
    opened.evaluate(f"window.script = 'data:text/javascript;base64,{code}'")
    yield opened
    opened.close()
    assert errors == []


@pytest.fixture
def quiz(page):
    """Show these items, with these answers of an earlier day."""

    def show(*items, **answers):
        page.evaluate(START, [list(items), answers])
        return page

    return show


def press(page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).click()


def sent(page) -> list[dict]:
    return page.evaluate("window.sent")


def feedback(page):
    return page.locator(".feedback")


# --- judge -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "good", "picked", "right", "verdict"),
    [
        ("single", [1], [1], True, "Right."),
        ("single", [1], [0], False, "Not yet."),
        ("multiple", [0, 1], [0, 1], True, "Right."),
        ("multiple", [0, 1], [1, 0], True, "Right."),
        ("multiple", [0, 1], [0], False, "Not yet: 1 of yours belongs here, 1 is still missing."),
        (
            "multiple",
            [0, 1, 2],
            [0],
            False,
            "Not yet: 1 of yours belongs here, 2 are still missing.",
        ),
        (
            "multiple",
            [0, 1],
            [0, 2],
            False,
            "Not yet: 1 of yours belongs here, 1 does not, 1 is still missing.",
        ),
        ("multiple", [0, 1], [0, 1, 2], False, "Not yet: 2 of yours belong here, 1 does not."),
        (
            "multiple",
            [0],
            [2, 3],
            False,
            "Not yet: 0 of yours belong here, 2 do not, 1 is still missing.",
        ),
        ("multiple", [0, 1], [0, 1, 2, 3], False, "Not yet: 2 of yours belong here, 2 do not."),
    ],
)
def test_judge_says_what_fits_and_what_does_not(page, kind, good, picked, right, verdict):
    options = [{"right": n in good} for n in range(4)]
    judged = page.evaluate(
        "async ([item, picked]) => (await import(window.script)).judge(item, picked)",
        [{"kind": kind, "options": options}, picked],
    )
    assert judged == {"right": right, "verdict": verdict, "said": picked}


# --- a choice ----------------------------------------------------------------------------------


def test_a_wrong_answer_gets_the_feedback_of_that_option_and_a_right_one_its_own(quiz):
    page = quiz(SINGLE)
    page.get_by_label("C").check()
    press(page, "Check")
    expect(feedback(page)).to_have_text("Not yet.Not C.")
    page.get_by_label("B").check()
    press(page, "Check")
    expect(feedback(page)).to_contain_text("Right.Yes, B.")
    expect(feedback(page).locator("details")).to_contain_text("Why not the others?")
    assert sent(page) == [
        {"item": "1.1", "event": "answer", "answer": [2], "right": False},
        {"item": "1.1", "event": "answer", "answer": [1], "right": True},
    ]
    assert page.evaluate("window.state.answers['1.1'].tries") == 2


def test_several_answers_get_a_paragraph_each(quiz):
    page = quiz(MULTIPLE)
    expect(page.locator(".how")).to_have_text("More than one can be right.")
    for name in "PR":
        page.get_by_label(name).check()
    press(page, "Check")
    expect(feedback(page)).to_contain_text("1 of yours belongs here, 1 does not, 1 is still miss")
    expect(feedback(page).locator(".line")).to_have_text(["PAbout P.", "RAbout R."])


def test_without_a_pick_nothing_is_sent(quiz):
    page = quiz(SINGLE)
    press(page, "Check")
    expect(feedback(page)).to_have_text("Pick an answer first, or skip this one.")
    assert sent(page) == []


def test_skipping_is_allowed_and_said(quiz):
    page = quiz(SINGLE)
    press(page, "Skip")
    expect(feedback(page)).to_have_text("Skipped. You can come back any time.")
    assert sent(page) == [{"item": "1.1", "event": "skip"}]


def test_hints_open_one_after_the_other(quiz):
    page = quiz(SINGLE)
    press(page, "Hint")
    expect(feedback(page).locator("li")).to_have_text(["First hint"])
    press(page, "Next hint")
    expect(feedback(page).locator("li")).to_have_text(["First hint", "Second hint"])
    assert [one["hint"] for one in sent(page)] == [1, 2]


def test_the_answer_is_shown_only_to_who_has_tried(quiz):
    page = quiz(SINGLE)
    show = page.get_by_role("button", name="Show me")
    expect(show).to_be_hidden()
    page.get_by_label("A").check()
    press(page, "Check")
    show.click()
    expect(feedback(page)).to_have_text("The answer:BYes, B.")
    assert sent(page)[-1] == {"item": "1.1", "event": "shown"}


def test_an_item_without_hints_has_no_hint_button(quiz):
    expect(quiz(MULTIPLE).get_by_role("button", name="Hint")).to_be_hidden()


# --- an open answer ----------------------------------------------------------------------------


def test_the_rubric_opens_once_something_is_written(quiz):
    page = quiz(OPEN)
    press(page, "Save")
    expect(feedback(page)).to_have_text("Write a sentence first, or skip this one.")
    assert sent(page) == []
    page.get_by_role("textbox").fill("  Three short words  ")
    expect(page.locator(".how")).to_have_text("3 words; about 40 are enough.")
    press(page, "Save")
    expect(feedback(page).locator(".line")).to_have_text(
        ["StartingOne.", "Getting thereTwo.", "StrongThree."]
    )
    expect(feedback(page).locator("details")).to_contain_text("One good answer (yours may differ)")
    assert sent(page) == [{"item": "1.3", "event": "answer", "answer": "Three short words"}]


# --- saving ------------------------------------------------------------------------------------


def test_saved_is_said_only_after_python_has_said_so(quiz):
    page = quiz(SINGLE)
    page.get_by_label("B").check()
    press(page, "Check")
    expect(page.locator(".saved")).to_have_text("Saving …")
    page.evaluate("window.answer({ item: '1.2', saved: true })")
    expect(page.locator(".saved")).to_have_text("Saving …")
    page.evaluate("window.answer({ item: '1.1', saved: true })")
    expect(page.locator(".saved")).to_have_text("Saved.")
    page.clock.fast_forward(60_000)
    expect(page.locator(".saved")).to_have_text("Saved.")


def test_a_folder_that_cannot_be_written_is_said(quiz):
    page = quiz(SINGLE)
    press(page, "Skip")
    page.evaluate("window.answer({ item: '1.1', saved: false })")
    expect(page.locator(".saved")).to_have_text(
        "Kept until the kernel stops: the folder work/ cannot be written."
    )


@pytest.mark.parametrize("gone", [True, False], ids=["the kernel is gone", "it says nothing"])
def test_without_an_answer_of_the_kernel_the_page_says_so_and_feedback_comes(quiz, gone):
    page = quiz(SINGLE)
    page.evaluate(f"window.gone = {str(gone).lower()}")
    page.get_by_label("B").check()
    press(page, "Check")
    expect(feedback(page)).to_contain_text("Right.")
    page.clock.fast_forward(3_100)
    expect(page.locator(".saved")).to_have_text(
        "Not saved yet: the kernel does not answer. Your answer stays on this page."
    )


# --- coming back -------------------------------------------------------------------------------


def test_answers_of_an_earlier_day_are_shown_again(quiz):
    page = quiz(
        SINGLE,
        MULTIPLE,
        OPEN,
        **{
            "1.1": {"tries": 1, "answer": [0], "right": False},
            "1.2": {"tries": 0, "skip": True},
            "1.3": {"tries": 1, "answer": "<b>mine</b>"},
        },
    )
    expect(page.get_by_label("A")).to_be_checked()
    expect(page.get_by_role("textbox")).to_have_value("<b>mine</b>")
    first, second, third = page.locator(".item").all()
    expect(first.locator(".feedback")).to_have_text("Not yet.Not A.")
    expect(first.locator(".saved")).to_have_text("Your last answer.")
    expect(first.get_by_role("button", name="Show me")).to_be_visible()
    expect(second.locator(".feedback")).to_contain_text("Skipped.")
    expect(third.locator(".feedback")).to_contain_text("Which level is your answer?")
    assert sent(page) == []


@pytest.mark.parametrize("odd", [[9], [-1], "text", None, {"a": 1}, [None], 7, [], [[0]]])
def test_an_odd_answer_of_an_earlier_day_does_no_harm(quiz, odd):
    page = quiz(SINGLE, OPEN, **{"1.1": {"tries": 1, "answer": odd}, "1.3": {"answer": odd}})
    expect(page.locator(".item")).to_have_count(2)
    press(page.locator(".item").first, "Skip")
    assert sent(page) == [{"item": "1.1", "event": "skip"}]


# --- for every reader --------------------------------------------------------------------------


def test_fields_have_names_and_results_are_announced(quiz):
    page = quiz(SINGLE, OPEN)
    expect(page.get_by_role("region", name="Questions 1.1, 1.3")).to_have_attribute("lang", "en")
    expect(page.get_by_role("group", name="1.1 Which?")).to_be_visible()
    expect(page.get_by_role("radio", name="B")).to_be_visible()
    expect(page.get_by_role("textbox", name="1.3 Write.")).to_be_visible()
    assert page.locator(".feedback[role=status]").count() == 2


def test_keys_stay_in_the_quiz_and_answer_it(quiz):
    page = quiz(SINGLE)
    page.get_by_label("A").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("B")).to_be_checked()
    page.keyboard.press("Enter")
    expect(feedback(page)).to_contain_text("Right.")
    assert page.evaluate("document.body.dataset.keys") == ""
