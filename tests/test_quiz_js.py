"""The script of the quiz, in a real browser and without JupyterLab: what it says and sends."""

import base64
import re
from datetime import datetime, timedelta
from itertools import count

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from served import press

from kit.components import script
from kit.items import Label, Match, Numeric, Order, Row, Told
from kit.questions import judge
from kit.quizzes import page_item

SINGLE = {
    "id": "1.1",
    "position": "Question 1 of 7",
    "kind": "single",
    "closed": "",
    "prompt": "<p>Which?</p>",
    "hints": ["<p>First hint</p>", "<p>Second hint</p>"],
    "options": [
        {"id": "a", "text": "<p>A</p>", "feedback": "<p>Not A.</p>"},
        {"id": "b", "text": "<p>B</p>", "feedback": "<p>Yes, B.</p>"},
        {"id": "c", "text": "<p>C</p>", "feedback": "<p>Not C.</p>"},
    ],
    "answer": ["b"],
}
MULTIPLE = {
    "id": "1.2",
    "kind": "multiple",
    "prompt": "<p>Which ones?</p>",
    "hints": [],
    "options": [
        {"id": name.lower(), "text": f"<p>{name}</p>", "feedback": f"<p>About {name}.</p>"}
        for name in "PQRS"
    ],
    "answer": ["p", "q"],
}
OPEN = {
    "id": "1.3",
    "position": "Question 3 of 7",
    "kind": "open",
    "prompt": "<p>Write.</p>",
    "hints": ["<p>Begin.</p>"],
    "words": 8,
    "rubric": [
        {"level": "Starting", "text": "<p>One.</p>"},
        {"level": "Getting there", "text": "<p>Two.</p>"},
        {"level": "Strong", "text": "<p>Three.</p>"},
    ],
    "model": "<p>A good one.</p>",
    "needs": [],
}
NUMBER = {
    "id": "1.4",
    "kind": "number",
    "prompt": "<p>How many?</p>",
    "unit": "soldiers",
    "answer": 1200,
    "tolerance": 10,
    "feedback": "<p>Yes, a sum.</p>",
    "mistakes": [{"answer": 200, "feedback": "<p>The other side.</p>"}],
    "otherwise": "<p>Read again.</p>",
}
ORDER = {
    "id": "1.5",
    "kind": "order",
    "prompt": "<p>In which order?</p>",
    "steps": [
        {"id": name, "text": f"<p>{name.upper()}</p>", "feedback": f"<p>About {name}.</p>"}
        for name in "cab"
    ],
    "answer": ["b", "a", "c"],
    "feedback": "<p>Yes, b a c.</p>",
}
MATCH = {
    "id": "1.6",
    "kind": "match",
    "prompt": "<p>What belongs?</p>",
    "choices": [
        {"id": "x", "label": "Ex", "text": "<p>Ex</p>"},
        {"id": "y", "label": "Why", "text": "<p>Why</p>"},
    ],
    "rows": [
        {"id": "m", "text": "<p>M</p>", "feedback": "<p>M is Ex.</p>"},
        {"id": "n", "text": "<p>N</p>", "feedback": "<p>N is Why.</p>"},
    ],
    "answer": {"m": "x", "n": "y"},
    "feedback": "<p>Yes, both.</p>",
}
SHELF = "kit:abc:blue-heron:"
OPINION = {
    "id": "1.7",
    "kind": "opinion",
    "prompt": "<p>What do you think?</p>",
    "options": SINGLE["options"],
}
DAYS = (datetime(2020, 1, 2) + timedelta(days=n) for n in count())  # the page knows no way back
EMPTY = "<!doctype html><html lang='en'><title>A quiz</title><body></body></html>"
# A stand-in for the way to Python: it keeps what is sent, and can answer as Python does.
START = """
async ([items, answers, notice]) => {
  const { mount } = await import(window.script);
  const heard = [];
  window.sent = [];
  window.answer = (message) => heard.forEach((hear) => hear(message));
  window.gone = false;
  const post = {
    send: ({ event }) => {
      if (window.gone) throw new Error("no kernel");
      window.sent.push(event);
    },
    on: (_, hear) => heard.push(hear),
    off: () => {},
  };
  document.body.replaceChildren();
  document.body.dataset.keys = "";
  document.onkeydown = (event) => { document.body.dataset.keys += event.key; };
  const store = { course: "abc", learner: "blue-heron", items: items.map(({ id }) => id), answers };
  window.store = store;
  window.leave = mount("quiz", { el: document.body, content: { items, notice, store }, post });
}
"""


@pytest.fixture(scope="module")
def opened(browser):
    """A page of a host of its own (only such a one has a storage), and its errors."""
    page = browser.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.clock.install(time=datetime(2020, 1, 1))
    page.route("**/*", lambda route: route.fulfill(body=EMPTY, content_type="text/html"))
    yield page, errors
    page.close()


@pytest.fixture
def page(opened):
    """That page, loaded anew with the script and nothing kept; no error may come up in it."""
    page, errors = opened
    errors.clear()
    page.goto("http://quiz.test/")
    page.clock.pause_at(next(DAYS))  # time goes on only where a test says so
    page.evaluate("localStorage.clear()")
    code = base64.b64encode(script().encode()).decode()
    page.evaluate(f"window.script = 'data:text/javascript;base64,{code}'")
    yield page
    assert errors == []


@pytest.fixture
def quiz(page):
    """Show these items, with these answers of an earlier day."""

    def show(*items, **answers):
        page.evaluate(START, [list(items), answers, ""])
        return page

    return show


def sent(page) -> list[dict]:
    """What the page has sent, without the random key that each event must have."""
    page.clock.run_for(1)
    every = page.evaluate("window.sent")
    assert all(re.fullmatch(r"[a-z0-9]+-[a-z0-9]+", event["key"]) for event in every)
    assert {event["learner"] for event in every} <= {"blue-heron"}
    own = ("key", "learner")
    return [{name: event[name] for name in event if name not in own} for event in every]


def stored(page) -> list[dict]:
    """What the browser keeps because Python has not said that it is saved."""
    page.clock.run_for(1)
    return page.evaluate(
        """Object.keys(localStorage).filter((name) => name.startsWith("kit:abc:blue-heron:event:"))
        .map((name) => JSON.parse(localStorage[name]))"""
    )


def python_says(page, word: str = "saved") -> None:
    """Answer everything that was sent, as Python does: saved, held or refused."""
    page.clock.run_for(1)
    page.evaluate(
        "(word) => { for (const { key } of [...window.sent]) "
        "window.answer({ [word]: key, why: 'this question is not asked here.' }); }",
        word,
    )


def feedback(page):
    return page.locator(".feedback")


# --- judge -------------------------------------------------------------------------------------


def judged(page, item, answer) -> dict:
    code = "async ([item, answer]) => (await import(window.script)).judge(item, answer)"
    return page.evaluate(code, [item, answer])


@pytest.mark.parametrize(
    ("kind", "good", "picked", "right", "verdict"),
    [
        ("single", "b", "b", True, "Right."),
        ("single", "b", "a", False, "Not yet."),
        ("multiple", "ab", "ab", True, "Right."),
        ("multiple", "ab", "ba", True, "Right."),
        ("mark", "ab", "a", False, "Not yet: 1 of yours belongs here, 1 is still missing."),
        ("multiple", "abc", "a", False, "Not yet: 1 of yours belongs here, 2 are still missing."),
        (
            "multiple",
            "ab",
            "ac",
            False,
            "Not yet: 1 of yours belongs here, 1 does not, 1 is still missing.",
        ),
        ("multiple", "ab", "abc", False, "Not yet: 2 of yours belong here, 1 does not."),
        (
            "multiple",
            "a",
            "cd",
            False,
            "Not yet: 0 of yours belong here, 2 do not, 1 is still missing.",
        ),
        ("mark", "ab", "abcd", False, "Not yet: 2 of yours belong here, 2 do not."),
    ],
)
def test_a_choice_says_what_fits_and_what_does_not(page, kind, good, picked, right, verdict):
    options = [{"id": one, "text": one, "feedback": f"say {one}"} for one in "abcd"]
    item = {"kind": kind, "options": options, "answer": list(good)}
    found = judged(page, item, list(picked))
    assert (found["right"], found["verdict"]) == (right, verdict)
    assert {one["id"]: one["say"] for one in found["parts"]} == {
        one: f"say {one}" for one in picked
    }
    assert {one["id"] for one in found["parts"] if one["right"]} == {*picked} & {*good}
    assert {one["say"] for one in found["rest"]} == (
        {f"say {one}" for one in "abcd" if one not in picked} if right else set()
    )


def parsed(page, typed, unit) -> dict:
    code = "async ([typed, unit]) => (await import(window.script)).parse(typed, unit)"
    return page.evaluate(code, [typed, unit])


def test_a_number_is_read_as_people_write_it(page):
    written = {
        "59": 59,
        " 1,200 ": 1200,
        "1 200": 1200,
        "1\u202f200": 1200,
        "1'200": 1200,
        "1,234,567.5": 1234567.5,
        "1.234.567": 1234567,
        "3.5": 3.5,
        "3,5": 3.5,
        "0": 0,
        "0.125": 0.125,
        "-3": -3,
        "\u22123": -3,
        "–3": -3,
        ".5": 0.5,
        "12 people": 12,
    }
    for typed, value in written.items():
        assert parsed(page, typed, "people") == {"value": value}, typed
    for typed in ("94 %", "94%", "94 per cent", "94"):
        assert parsed(page, typed, "per cent") == {"value": 94}, typed


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("1.200", "Write 1200 or 1.2."),
        ("about 50", "Write the number alone: 50."),
        ("12 %", "Write the number alone: 12."),
        ("12 soldiers", "Write the number alone: 12."),
        ("dozens", "Write it in digits, such as 1200."),
        ("five five", "Write it in digits, such as 1200."),
        ("about 1,2 thousand", "in digits alone, such as 1200."),
        ("50 or 60", "Write one number, such as 1200."),
        ("0x10", "Write one number"),
        ("1e3", "Write one number"),
        ("1,2,3", "such as 1200"),
        ("9" * 400, "such as 1200"),
        ("Infinity", "We find no number"),
    ],
)
def test_what_is_no_number_is_refused_with_what_to_write(page, typed, why):
    found = parsed(page, typed, "people")
    assert "value" not in found and why in found["why"]


common = {"minutes": 1, "objective": "count", "prompt": "Which?"}
told = [Told(id=one, text=one, feedback=f"say {one}") for one in "cab"]
ITEMS = {
    "exact": Numeric(
        id="01.1", kind="number", unit="people", answer=59, feedback="a", otherwise="b",
        mistakes=[{"answer": 55, "feedback": "c"}], **common,
    ),
    "range": Numeric(
        id="01.2", kind="number", unit="km", answer=(10, 20), tolerance=0.5, feedback="a",
        otherwise="b", mistakes=[{"answer": (30, 40), "feedback": "c"}], **common,
    ),
    "order": Order(id="01.3", kind="order", steps=told, feedback="a", **common),
    "match": Match(
        id="01.4", kind="match", feedback="a", **common,
        choices=[Label(id="x", text="x"), Label(id="y", text="y")],
        rows=[
            Row(id="m", text="m", answer="x", feedback="b"),
            Row(id="n", text="n", answer="y", feedback="c"),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "answer", "right"),
    [
        ("exact", 59, True),
        ("exact", 59.5, False),
        ("exact", 55, False),
        ("range", 9.5, True),
        ("range", 9.4, False),
        ("range", 20.5, True),
        ("range", 20.6, False),
        ("range", 35, False),
        ("order", ["c", "a", "b"], True),
        ("order", ["a", "c", "b"], False),
        ("match", {"m": "x", "n": "y"}, True),
        ("match", {"n": "y", "m": "x"}, True),
        ("match", {"m": "x", "n": "x"}, False),
    ],
)
def test_page_and_python_judge_alike(page, name, answer, right):
    assert judged(page, page_item(ITEMS[name]), answer)["right"] is right
    assert judge(ITEMS[name], answer) is right


# --- a choice ----------------------------------------------------------------------------------


def row(page, part: str):
    """The row of an option, a step or whatever else something can be said to."""
    return page.locator(f"[data-id='{part}']")


def said(page) -> dict[str, str]:
    """What stands at each row, by its id: its state, the word with its sign, and why."""
    code = """() => Object.fromEntries([...document.querySelectorAll("[data-state]")].map((one) => {
      const text = (name) => one.querySelector(name).textContent;
      return [one.dataset.id, [one.dataset.state, text(".mark"), text(".why")].join(" | ")];
    }))"""
    return page.evaluate(code)


def test_feedback_unfolds_at_the_option_and_the_others_stay_quiet(quiz):
    page = quiz(SINGLE)
    page.get_by_label("C").check()
    press(page, "Check")
    assert said(page) == {"c": "not-yet | ✗ Not this one | Not C."}
    expect(page.get_by_label("C")).to_have_accessible_description("✗ Not this one Not C.")
    expect(feedback(page)).to_have_text("✗Not yet.")
    page.get_by_label("B").check()
    press(page, "Check")
    assert said(page) == {"b": "right | ✓ Right | Yes, B."}
    expect(feedback(page)).to_contain_text("✓Right.")
    expect(feedback(page).locator("details")).to_contain_text("Why not the others?")
    assert sent(page) == [
        {"item": "1.1", "event": "answer", "answer": ["c"]},
        {"item": "1.1", "event": "answer", "answer": ["b"]},
    ]
    assert page.evaluate("window.store.answers['1.1'].tries") == 2


def test_what_comes_after_check_is_in_view_and_nothing_scrolls_where_it_is(quiz):
    page = quiz(SINGLE)
    page.set_viewport_size({"width": 1280, "height": 400})
    page.add_style_tag(content="body { padding-block: 60rem }")
    check = page.get_by_role("button", name="Check")
    page.get_by_label("C").check()
    at_the_end = "one => scrollBy(0, one.getBoundingClientRect().bottom - innerHeight + 2)"
    check.evaluate(at_the_end)
    check.evaluate("one => one.click()")
    expect(feedback(page)).to_be_in_viewport(ratio=1)
    page.get_by_label("B").check()
    check.evaluate("one => scrollBy(0, one.getBoundingClientRect().bottom - innerHeight / 2)")
    before = check.bounding_box()["y"]
    check.evaluate("one => one.click()")
    expect(feedback(page)).to_contain_text("Right")
    assert abs(check.bounding_box()["y"] - before) <= 1  # it stays under the pointer


def test_each_of_several_options_says_whether_it_belongs(quiz):
    page = quiz(MULTIPLE)
    expect(page.locator(".how")).to_have_text("More than one can be right.")
    for name in "PR":
        page.get_by_label(name).check()
    press(page, "Check")
    expect(feedback(page)).to_contain_text("1 of yours belongs here, 1 does not, 1 is still miss")
    assert said(page) == {
        "p": "right | ✓ Belongs here | About P.",
        "r": "not-yet | ✗ Does not belong here | About R.",
    }


def test_right_and_not_yet_differ_in_the_tint_too(quiz):
    page = quiz(MULTIPLE, **{"1.2": {"tries": 1, "answer": ["p", "r"]}})
    tint = "one => getComputedStyle(one).backgroundColor"
    tints = [row(page, name).evaluate(tint) for name in "prs"]
    assert len({*tints}) == 3


def test_a_whole_row_can_be_clicked_and_is_large_enough(quiz):
    page = quiz(SINGLE, MULTIPLE, NUMBER, ORDER, MATCH, {**OPINION, "sure": True})
    box = row(page, "c").first.bounding_box()
    page.mouse.click(box["x"] + box["width"] - 4, box["y"] + box["height"] - 4)
    expect(page.get_by_label("C").first).to_be_checked()
    targets = page.locator(".item :is(.option, label:has(input), select, button, input[type=text])")
    sizes = [one.bounding_box()["height"] for one in targets.all() if one.is_visible()]
    assert len(sizes) > 30 and min(sizes) >= 44


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


def test_hints_open_one_after_the_other_and_erase_nothing(quiz):
    page = quiz(SINGLE)
    page.get_by_label("A").check()
    press(page, "Check")
    before = said(page)
    press(page, "Hint")
    expect(page.locator(".hints li")).to_have_text(["First hint"])
    press(page, "Next hint")
    expect(page.locator(".hints li")).to_have_text(["First hint", "Second hint"])
    expect(feedback(page)).to_have_text("✗Not yet.")
    assert said(page) == before
    assert [one.get("hint") for one in sent(page)] == [None, 1, 2]


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


# --- what is said belongs to what is picked ------------------------------------------------------


def test_what_was_said_to_another_option_is_told_apart(quiz):
    page = quiz(SINGLE)
    page.get_by_label("C").check()
    press(page, "Check")
    python_says(page)
    page.get_by_label("B").check()
    expect(feedback(page)).to_be_empty()
    expect(page.locator(".saved")).to_be_empty()
    assert said(page) == {"c": "earlier | Your earlier answer: ✗ Not this one | Not C."}
    press(page, "Check")
    assert [*said(page)] == ["b"]


def test_what_was_right_once_is_never_called_skipped(quiz):
    page = quiz(SINGLE)
    skip = page.get_by_role("button", name="Skip")
    page.get_by_label("B").check()
    press(page, "Check")
    expect(skip).to_be_hidden()
    page.get_by_label("C").check()
    expect(skip).to_be_hidden()


def test_no_saved_stands_below_a_number_that_is_none(quiz):
    page = quiz(NUMBER)
    page.get_by_label("Your number").fill("7")
    press(page, "Check")
    python_says(page)
    page.get_by_label("Your number").fill("many")
    press(page, "Check")
    expect(page.locator(".saved")).to_be_empty()
    assert said(page) == {"": "earlier | Your earlier answer: ✗ Not this number | Read again."}


# --- an open answer ----------------------------------------------------------------------------


def test_ours_opens_once_something_is_written(quiz):
    page = quiz(OPEN)
    ours = page.get_by_text("One good answer (yours may differ)")
    press(page, "Save my answer")
    expect(feedback(page)).to_have_text("Write a sentence first, or skip this one.")
    assert sent(page) == []
    tried = {"asdf asdf asdf": "could not read words", "Two words": "Write at least 3 words"}
    for text, why in tried.items():
        page.get_by_role("textbox").fill(text)
        press(page, "Save my answer")
        expect(feedback(page)).to_contain_text(why)
        expect(ours).to_have_count(0)
    page.get_by_role("textbox").fill("  Three short words  ")
    expect(page.locator(".how")).to_have_text("3 words; about 8 are enough.")
    press(page, "Save my answer")
    expect(feedback(page).locator(".line")).to_have_text(
        ["StartingOne.", "Getting thereTwo.", "StrongThree."]
    )
    expect(ours).to_be_visible()
    answers = [event["answer"] for event in sent(page)]
    assert answers == [*tried, "Three short words"]


def test_skipping_opens_ours_too(quiz):
    page = quiz(OPEN)
    press(page, "Skip")
    expect(feedback(page)).to_contain_text("Skipped.")
    expect(page.get_by_text("One good answer (yours may differ)")).to_be_visible()
    assert sent(page) == [{"item": "1.3", "event": "skip"}]


def test_the_form_says_what_is_missing(quiz):
    needs = [
        {"text": "<p>a date</p>", "pattern": "september", "missing": "<p>On which day?</p>"},
        {"text": "<p>a source</p>", "pattern": "ministry|agency", "missing": "<p>Who?</p>"},
        {"text": "<p>odd</p>", "pattern": "(", "missing": "<p>Never said.</p>"},
    ]
    page = quiz({**OPEN, "needs": needs})
    page.get_by_role("textbox").fill("The Ministry said so.")
    press(page, "Save my answer")
    expect(feedback(page).locator(".form li")).to_have_text(
        ["○ a date: not found yet. On which day?", "✓ a source", "✓ odd"]
    )


# --- the other kinds ---------------------------------------------------------------------------


def test_a_number_that_is_none_is_not_an_answer(quiz):
    page = quiz(NUMBER)
    press(page, "Check")
    expect(feedback(page)).to_have_text("Write a number first, or skip this one.")
    page.get_by_label("Your number").fill("about 50")
    press(page, "Check")
    expect(feedback(page)).to_contain_text("Write the number alone: 50.")
    assert sent(page) == []


def test_each_number_has_its_feedback(quiz):
    page = quiz(NUMBER)
    for typed, expected in {
        "7": "not-yet | ✗ Not this number | Read again.",
        "200": "not-yet | ✗ Not this number | The other side.",
        "1,195": "right | ✓ Right | Yes, a sum.",
    }.items():
        page.get_by_label("Your number").fill(typed)
        page.keyboard.press("Enter")
        assert said(page) == {"": expected}


def order_of(page) -> list[str]:
    return page.locator(".steps > li").evaluate_all(
        "all => all.map(one => one.querySelector('.place').textContent + one.dataset.id)"
    )


def test_steps_are_ordered_by_keyboard_alone(quiz):
    page = quiz(ORDER)
    assert order_of(page) == ["1.c", "2.a", "3.b"]
    page.get_by_role("button", name="Move down: C").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".how[role=status]")).to_have_text("Now number 2 of 3.")
    page.keyboard.press("Enter")  # the button in focus, which moved along
    assert order_of(page) == ["1.a", "2.b", "3.c"]
    page.keyboard.press("ArrowDown")  # it is the last one: nothing happens
    press(page, "Check")
    expect(feedback(page)).to_contain_text("1 stands in its place")
    page.get_by_role("button", name="Move up: B").click()
    press(page, "Check")
    expect(feedback(page)).to_have_text("✓Right.Yes, b a c.")
    assert [event["answer"] for event in sent(page)] == [["a", "b", "c"], ["b", "a", "c"]]


def test_steps_in_their_place_stay_and_no_reason_is_given_at_once(quiz):
    page = quiz(ORDER)  # c a b, and b a c is right
    press(page, "Check")
    assert said(page) == {
        "c": "not-yet | ✗ Not in its place yet | ",
        "a": "right | ✓ In its place | ",
        "b": "not-yet | ✗ Not in its place yet | ",
    }
    expect(page.get_by_role("button", name="Move up: A")).to_be_hidden()
    press(page, "Check")  # at the second try there are reasons
    assert said(page)["c"] == "not-yet | ✗ Not in its place yet | About c."
    page.get_by_role("button", name="Move down: C").focus()
    page.keyboard.press("Enter")
    assert order_of(page) == ["1.b", "2.a", "3.c"]  # over the one that stays
    expect(page.get_by_role("button", name="Move down: C")).to_be_focused()
    assert said(page)["a"].startswith("right") and said(page)["c"].startswith("earlier")
    press(page, "Check")
    expect(feedback(page)).to_contain_text("Right.")


def test_rows_are_matched_without_dragging(quiz):
    page = quiz(MATCH)
    page.get_by_role("combobox", name="M").select_option("Why")
    press(page, "Check")
    expect(feedback(page)).to_have_text("Choose something in every line first, or skip this one.")
    page.get_by_role("combobox", name="N").select_option("Why")
    press(page, "Check")
    expect(feedback(page)).to_have_text("✗Not yet: 1 of 2 fit.")
    assert said(page)["m"] == "not-yet | ✗ Does not fit | M is Ex."
    assert said(page)["n"] == "right | ✓ Fits | N is Why."  # a right choice hears its reason too
    page.get_by_role("combobox", name="M").select_option("Ex")
    press(page, "Check")
    expect(feedback(page)).to_have_text("✓Right.Yes, both.")
    assert [event["answer"] for event in sent(page)] == [{"m": "y", "n": "y"}, {"m": "x", "n": "y"}]


@pytest.mark.parametrize("width", [360, 900, 1280])
def test_choices_stand_all_beside_their_rows_or_all_beneath_and_are_equally_wide(quiz, width):
    long = [{"id": "m", "text": "<p>Short</p>"}, {"id": "n", "text": f"<p>{'long ' * 40}</p>"}]
    page = quiz({**MATCH, "rows": long})
    page.set_viewport_size({"width": width, "height": 900})
    boxes = [page.locator(f"select[name={one}]").bounding_box() for one in "mn"]
    assert boxes[0]["width"] == boxes[1]["width"]
    assert boxes[0]["x"] == boxes[1]["x"]
    page.set_viewport_size({"width": 1280, "height": 720})


@pytest.mark.parametrize("width", [360, 1280])
def test_a_long_choice_is_read_whole_once_it_is_chosen(quiz, width):
    words = "It cannot be checked at all, and needs its speaker beside it in each of the sentences"
    long = {"id": "y", "label": words, "text": f"<p>{words}</p>"}
    page = quiz({**MATCH, "choices": [MATCH["choices"][0], long]})
    page.set_viewport_size({"width": width, "height": 900})
    select = page.get_by_role("combobox", name="M")
    select.select_option(words)
    drawn = page.locator(".row", has=select).locator(".drawn")
    expect(drawn).to_have_text(words)
    inside = drawn.bounding_box()
    outside = select.bounding_box()
    assert drawn.evaluate("(one) => one.scrollWidth <= one.clientWidth")
    assert inside["height"] <= outside["height"] and outside["height"] >= 44
    assert outside["width"] > 0.8 * page.locator(".rows").bounding_box()["width"]
    page.set_viewport_size({"width": 1280, "height": 720})


def test_the_unit_of_a_number_stands_beside_its_box_on_a_phone(quiz):
    page = quiz(NUMBER)
    page.set_viewport_size({"width": 360, "height": 900})
    field = page.get_by_role("textbox").bounding_box()
    unit = page.get_by_text("soldiers", exact=True).bounding_box()
    assert unit["x"] >= field["x"] + field["width"]
    assert field["y"] < unit["y"] + unit["height"] / 2 < field["y"] + field["height"]
    page.set_viewport_size({"width": 1280, "height": 720})


def test_an_opinion_is_neither_right_nor_wrong(quiz):
    page = quiz(OPINION)
    page.get_by_label("C").check()
    press(page, "Save my answer")
    expect(feedback(page)).to_have_text("There is no right answer here.")
    assert said(page) == {"c": "noted |  | Not C."}
    for label in ("Check", "Show me", "Skip"):
        expect(page.get_by_role("button", name=label)).to_be_hidden()


@pytest.mark.parametrize(
    ("item", "wrong", "expected"),
    [
        (NUMBER, 7, "The answer:1200 soldiersYes, a sum."),
        (ORDER, ["c", "a", "b"], "The answer:1. B2. A3. CYes, b a c."),
        (MATCH, {"m": "y", "n": "y"}, "The answer:MExNWhyYes, both."),
        (MULTIPLE, ["s"], "The answer:PAbout P.QAbout Q."),
    ],
    ids=lambda one: one["kind"] if isinstance(one, dict) and "kind" in one else "",
)
def test_the_answer_of_every_kind_can_be_shown_after_a_try(quiz, item, wrong, expected):
    page = quiz(item, **{item["id"]: {"tries": 1, "answer": wrong}})
    press(page, "Show me")
    expect(feedback(page)).to_have_text(expected)


def test_how_sure_one_is_goes_with_the_answer_and_may_be_left_out(quiz):
    page = quiz({**SINGLE, "sure": True})
    page.get_by_label("B").check()
    press(page, "Check")
    page.get_by_label("not sure", exact=True).check()
    press(page, "Check")
    assert [event.get("sure") for event in sent(page)] == [None, False]


@pytest.mark.parametrize("why", ["class", "form"])
def test_a_closed_item_says_thank_you_and_no_more(quiz, why):
    options = [{"id": one["id"], "text": one["text"]} for one in SINGLE["options"]]
    page = quiz({**SINGLE, "closed": why, "options": options, "answer": None})
    page.get_by_label("A").check()
    press(page, "Save my answer")
    expect(feedback(page)).to_contain_text("Thank you.")
    assert said(page) == {}
    for label in ("Show me", "Skip"):
        expect(page.get_by_role("button", name=label)).to_be_hidden()
    python_says(page)
    expect(page.locator(".saved")).to_have_text("Saved.")


# --- saving ------------------------------------------------------------------------------------


def test_saved_is_said_only_after_python_has_said_so(quiz):
    page = quiz(SINGLE)
    page.get_by_label("B").check()
    press(page, "Check")
    expect(page.locator(".saved")).to_have_text("Saving …")
    page.evaluate("window.answer({ saved: 'another' })")
    expect(page.locator(".saved")).to_have_text("Saving …")
    python_says(page)
    expect(page.locator(".saved")).to_have_text("Saved.")
    page.clock.fast_forward(60_000)
    expect(page.locator(".saved")).to_have_text("Saved.")


def test_a_folder_that_cannot_be_written_is_said(quiz):
    page = quiz(SINGLE)
    press(page, "Skip")
    python_says(page, "held")
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
        "Not saved yet: the kernel does not answer. Your answer stays in this browser. "
        "Run all from the top to save it."
    )


def test_what_is_not_saved_is_sent_again_with_the_same_key_until_it_is(quiz):
    page = quiz(SINGLE)
    page.evaluate("window.gone = true")
    page.get_by_label("B").check()
    press(page, "Check")
    page.clock.run_for(1)
    page.evaluate("window.gone = false")
    page.clock.run_for(5_100)
    page.clock.run_for(5_000)
    keys = page.evaluate("window.sent.map((event) => event.key)")
    assert len(keys) == 2 and len(set(keys)) == 1
    python_says(page)
    expect(page.locator(".saved")).to_have_text("Saved.")
    page.clock.run_for(20_000)
    assert len(sent(page)) == 2
    assert stored(page) == []


def test_an_answer_outlives_its_page_and_its_kernel(quiz):
    page = quiz(SINGLE)
    page.evaluate("window.gone = true")
    page.get_by_label("A").check()
    press(page, "Check")
    assert [event["answer"] for event in stored(page)] == [["a"]]
    page.evaluate("window.leave()")
    page = quiz(SINGLE)  # the cell is run again, with a new kernel and an empty journal
    expect(page.get_by_label("A")).to_be_checked()
    assert said(page) == {"a": "not-yet | ✗ Not this one | Not A."}
    assert sent(page) == [{"item": "1.1", "event": "answer", "answer": ["a"]}]
    python_says(page)
    expect(page.locator(".saved")).to_have_text("Saved.")
    assert stored(page) == []


@pytest.mark.parametrize("whose", ["abc:red-fox", "another-course:blue-heron"])
def test_another_learners_or_courses_answers_and_drafts_stay_where_they_are(quiz, page, whose):
    event = {"item": "1.1", "key": "k", "event": "answer", "answer": ["a"]}
    for name, value in {"event:k": event, "draft:1.1": {"state": ["a"]}}.items():
        code = "([name, value]) => localStorage.setItem(name, JSON.stringify(value))"
        page.evaluate(code, [f"kit:{whose}:{name}", value])
    page = quiz(SINGLE)
    assert sent(page) == []
    expect(page.get_by_label("A")).not_to_be_checked()
    press(page, "Skip")
    python_says(page)
    assert page.evaluate("Object.keys(localStorage).length") == 2


@pytest.mark.parametrize("odd", ["", "7", "null", "{", '"text"', "[null, 3, {}]", "{}"])
def test_a_damaged_storage_does_no_harm(quiz, page, odd):
    for name in ("event:k", "draft:1.1", "draft:1.6"):
        page.evaluate("([name, odd]) => localStorage.setItem(name, odd)", [f"{SHELF}{name}", odd])
    page = quiz(SINGLE, MATCH)
    press(page.locator(".item").first, "Skip")
    python_says(page)
    expect(page.locator(".saved").first).to_have_text("Saved.")


def test_a_refused_answer_is_said_to_be_and_stays_in_the_browser(quiz):
    page = quiz(SINGLE)
    page.get_by_label("A").check()
    press(page, "Check")
    python_says(page, "refused")
    expect(page.locator(".saved")).to_have_text("Not saved: this question is not asked here.")
    page.clock.run_for(20_000)
    expect(page.locator(".saved")).to_have_text("Not saved: this question is not asked here.")
    assert len(sent(page)) == 1
    assert [event["answer"] for event in stored(page)] == [["a"]]


# --- drafts ------------------------------------------------------------------------------------


def test_what_is_not_saved_yet_is_there_again_after_a_rerun_until_it_is_saved(quiz):
    kinds = [{**SINGLE, "sure": True}, MULTIPLE, OPEN, NUMBER, ORDER, MATCH]
    page = quiz(*kinds)
    form = {one["id"]: page.locator(".item").nth(n) for n, one in enumerate(kinds)}

    def is_there_again():
        expect(form["1.1"].get_by_label("C")).to_be_checked()
        expect(form["1.1"].get_by_label("not sure", exact=True)).to_be_checked()
        expect(form["1.2"].get_by_label("P")).to_be_checked()
        expect(form["1.3"].get_by_role("textbox")).to_have_value("half a thou")
        expect(form["1.4"].get_by_role("textbox")).to_have_value("1,2")
        expect(form["1.5"].locator(".steps > li").first).to_contain_text("A")
        expect(form["1.6"].get_by_role("combobox", name="M")).to_have_value("y")

    form["1.1"].get_by_label("C").check()
    form["1.1"].get_by_label("not sure", exact=True).check()
    form["1.2"].get_by_label("P").check()
    form["1.3"].get_by_role("textbox").fill("half a thou")
    form["1.4"].get_by_role("textbox").fill("1,2")
    form["1.5"].get_by_role("button", name="Move up: A").click()
    form["1.6"].get_by_role("combobox", name="M").select_option("Why")
    is_there_again()
    page.evaluate("window.leave()")
    quiz(*kinds)  # the cell is run again
    is_there_again()
    expect(page.locator(".saved").first).to_have_text("Not saved yet: this is as you left it.")
    assert sent(page) == []
    press(form["1.1"], "Check")
    python_says(page)
    page.evaluate("window.leave()")
    quiz(*kinds)
    expect(form["1.1"].get_by_label("C")).not_to_be_checked()  # Python knows it, not the browser


# --- coming back -------------------------------------------------------------------------------


def test_answers_of_an_earlier_day_are_shown_again(quiz):
    page = quiz(
        SINGLE,
        MULTIPLE,
        OPEN,
        **{
            "1.1": {"tries": 1, "answer": ["a"], "right": False},
            "1.2": {"tries": 0, "skip": True},
            "1.3": {"tries": 1, "answer": "<b>mine</b>, and a sentence"},
        },
    )
    expect(page.get_by_label("A")).to_be_checked()
    expect(page.get_by_role("textbox")).to_have_value("<b>mine</b>, and a sentence")
    first, second, third = page.locator(".item").all()
    expect(first.locator(".feedback")).to_have_text("✗Not yet.")
    assert said(page) == {"a": "not-yet | ✗ Not this one | Not A."}
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
    region = page.get_by_role("region", name="Question 1 of 7, Question 3 of 7")
    expect(region).to_have_attribute("lang", "en")
    expect(page.get_by_role("group", name="Question 1 of 7 Which?")).to_be_visible()
    expect(page.get_by_role("radio", name="B")).to_be_visible()
    expect(page.get_by_role("textbox", name="Question 3 of 7 Write.")).to_be_visible()
    assert page.locator(":is(.feedback, .why)[role=status]").count() == 2 + len(SINGLE["options"])
    expect(page.locator("body")).not_to_contain_text("1.1")  # ids are ours


@pytest.mark.parametrize("light", ["true", "false"])
def test_fields_can_be_seen_in_both_themes(quiz, light):
    page = quiz(SINGLE)
    page.evaluate("light => document.body.dataset.jpThemeLight = light", light)
    scheme = {"true": "light", "false": "dark"}[light]
    expect(page.get_by_label("A")).to_have_css("color-scheme", scheme)


def test_keys_stay_in_the_quiz_and_answer_it(quiz):
    page = quiz(SINGLE)
    page.get_by_label("A").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("B")).to_be_checked()
    page.keyboard.press("Enter")
    expect(feedback(page)).to_contain_text("Right.")
    assert page.evaluate("document.body.dataset.keys") == ""
    page.keyboard.press("Control+s")  # but what saves the notebook goes through
    assert page.evaluate("document.body.dataset.keys") == "Controls"


def test_a_text_from_right_to_left_runs_so(quiz):
    page = quiz({**SINGLE, "prompt": "<p>שאלה</p>"})
    direction = page.locator("legend").first.evaluate("(one) => getComputedStyle(one).direction")
    assert direction == "rtl"


def test_axe_finds_nothing_in_any_kind(quiz):
    items = [{**SINGLE, "sure": True}, MULTIPLE, OPEN, NUMBER, ORDER, MATCH, OPINION]
    page = quiz(*items, **{"1.1": {"tries": 1, "answer": ["a"]}, "1.3": {"answer": "mine"}})
    page.clock.resume()  # axe waits for a timer
    whole = ("landmark-one-main", "page-has-heading-one")  # rules about a page, which this is not
    found = Axe().run(page, options={"rules": {rule: {"enabled": False} for rule in whole}})
    assert found.violations_count == 0, found.generate_report()
    assert len(found.response["passes"]) > 10
