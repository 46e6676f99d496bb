"""Answers without a kernel: saved as a file, taken back, and cleared from the device."""

import json

import pytest
from conftest import SMALL
from playwright.sync_api import expect
from scripting import run
from served import press, serve

import kit
from kit import journals
from kit.desk.classroom import results
from kit.journals import pseudonyms
from kit.questions import lesson

COURSE = SMALL
CARD = {
    "id": "a-1",
    "stamp": "s-1",
    "text": "abc",
    "words": "550 people",
    "sentence": 2,
    "first": 3,
    "last": 4,
}
STORE = {"course": "abc", "learner": "web"}
LEDGER = {"ledger": "ledger:text", "text": "On Monday 28 soldiers had died.", "store": STORE}
CHOICE = {
    "id": "91.1", "kind": "single", "closed": "", "position": "Question 1 of 1", "prompt": "Which?",
    "hints": [], "answer": ["b"],
    "options": [
        {"id": "a", "text": "A", "feedback": "No."}, {"id": "b", "text": "B", "feedback": "Yes."},
    ],
}  # fmt: skip
QUIZ = {"items": [CHOICE], "store": STORE}
END = {"items": [{"id": "91.1", "title": "Question 1 of 1", "part": "s1"}], "core": ["91.1"]}
PAGE = (("ledger", LEDGER), ("quiz", QUIZ), ("finish", {**END, "store": STORE}))
SAID = ".kit-finish .feedback"
# A browser's storage: its names can be listed, what it does cannot.
STORAGE = """const held = { "kit:other:web:event:k": "1" };
    const does = { getItem: (name) => held[name] ?? null,
        setItem: (name, value) => { held[name] = value; },
        removeItem: (name) => { delete held[name]; } };
    for (const [name, value] of Object.entries(does)) Object.defineProperty(held, name, { value });
    Object.defineProperty(globalThis, "localStorage", { value: held, configurable: true });"""
FORGOTTEN = f"""(() => {{ {STORAGE}
    const store = new BrowserStore({{ course: "abc", learner: "web" }});
    const other = new BrowserStore({{ course: "abc", learner: "second" }});
    store.save({{ item: "01.1", event: "answer", answer: ["a"] }}, true);
    store.saveCard("ledger:text", {{ id: "c-1" }});
    store.keepDraft("ledger:card:c-2", {{ typed: 1 }});
    store.keepText("ledger:text", "A pasted text.");
    other.keepDraft("01.2", {{ state: "typed" }});
    const all = store.everything();
    const gone = store.forgetAll();
    other.keepDraft("01.2", {{ state: "as the page is left" }});
    return {{ items: all.events.map(({{ item }}) => item), drafts: all.drafts, gone,
        left: Object.keys(held) }};
}})()"""


def event(item, answer, second=0, **more):
    time = f"2026-03-02T09:00:{second:02}.000Z"
    return {"time": time, "item": item, "event": "answer", "answer": answer, **more}


def hand_in(*events, name="blue-heron"):
    return run("handins.js", f"handIn(given, '{name}', '2026-03-02T09:00:00.000Z')", [*events])


def file_of(made, tmp_path, name="hand-in-blue-heron.json"):
    path = tmp_path / name
    path.write_text(made if isinstance(made, str) else json.dumps(made), "utf-8")
    return path


def test_the_file_is_a_hand_in_that_the_report_and_merge_read(course, tmp_path):
    single = lesson("01").items[0]
    right = single.right_answer()
    events = [
        event(single.id, ["nothing"], 1, key="k1", right=False),
        event(single.id, right, 2, key="k2", right=True),
        {"time": "", "item": "01.n1", "event": "noticed", "answer": "Two speak", "key": "k3"},
        {"time": "", "item": "ledger", "event": "card", "card": CARD, "key": "k4"},
    ]
    folder = tmp_path / "hand-ins"
    folder.mkdir()
    path = file_of(hand_in(*events), folder)
    found = results.results(folder)
    assert [*found.learners] == ["blue-heron"]
    assert found.files["notes"].tolist() == [""] and found.files["events"].tolist() == [4]
    assert found.tries["right"].tolist() == [False, True], "every try is in it"
    kit.merge(str(path))
    assert kit.cards()["words"].tolist() == ["550 people"]
    assert journals.answers("guest")[single.id]["answer"] == right


NAMES = [
    "blue-heron",
    "a",
    "Ada",
    "-a",
    "a b",
    "con",
    "COM1",
    "Ջերմուկ",
    "हिन्दी",
    "x" * 31,
    "",
    "7",
    "10-12",
    "a/b",
    "../x",
    "é",
    "été",
    "a.b",
    "<b>",
]


def test_a_name_is_refused_where_the_course_refuses_it():
    found = run("handins.js", "given.map((one) => refusedName(one) === '')", NAMES)
    assert found == [pseudonyms.is_valid(one) if one else False for one in NAMES]


def test_whatever_file_is_given_back_what_can_be_read_of_it_is():
    whole = json.dumps(hand_in(event("91.1", ["a"], key="k1"), event("91.2", ["b"], key="k2")))
    journal = "\n".join(json.dumps(event("91.1", [one])) for one in "ab")
    for text, count in (
        (whole, 2),
        (whole[:-40], 1),
        (journal, 2),
        (json.dumps({"events": [{"item": "x"}, 3, None, {"event": "card", "item": "ledger"}]}), 0),
        (json.dumps({"format": "article-kit answers", "events": [event("91.1", ["a"])]}), 0),
        ("", 0),
        ("not ours", 0),
        ("x", 0),
        ("[", 0),
    ):
        times = 1_000_000 if len(text) == 1 else 1
        found = run("handins.js", "answersIn(given[0].repeat(given[1]))", [text, times])
        assert len(found.get("events", [])) == count, text[:60]
        assert bool(found.get("why")) == (count == 0), text[:60]


def test_nothing_is_left_of_the_course_and_nothing_comes_back_when_the_page_is_left():
    found = run("store.js", FORGOTTEN)
    assert found["items"] == ["01.1", "ledger:text"] and found["drafts"] == 1
    assert found["gone"] and found["left"] == ["kit:other:web:event:k"]


def answered(page):
    """Answer the question wrong and then right, as somebody does."""
    for letter in "AB":
        page.get_by_label(letter, exact=True).check()
        press(page, "Check")


def test_who_finishes_gets_the_file_first_and_then_the_device_is_empty(window):
    page = serve(window.new_page(), "finish", *PAGE)
    finish = "Finish: save and clear this device"
    said = page.locator(SAID)
    press(page, finish)
    expect(said).to_contain_text("nothing of yours")
    page.locator(".word").nth(2).click()
    press(page, "Make a card")
    press(page, "Keep the card")
    page.locator(".word").nth(4).click()
    press(page, "Make a card")
    page.get_by_label("Who speaks?").fill("The port")
    for name in ("", "Blue Heron", "a"):
        page.get_by_label("Your name in this course").fill(name)
        press(page, finish)
        expect(said).to_contain_text("2 to 30 letters")
        expect(said).to_contain_text("no spaces")
    page.get_by_label("Your name in this course").fill("Blue-Heron")
    with page.expect_download() as got:
        press(page, finish)
    assert got.value.suggested_filename == "hand-in-blue-heron.json"
    made = json.loads(got.value.path().read_text("utf-8"))
    assert made["pseudonym"] == "Blue-Heron"
    assert [one["event"] for one in made["events"]] == ["card"]
    expect(said).to_contain_text("in 1 place")
    assert page.evaluate("Object.keys(localStorage).length") > 0
    press(page, "The file is there: clear all lessons on this device")
    expect(page.locator(".claim-card")).to_have_count(0)
    expect(page.locator(".card-form")).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage)") == []
    page.close()


def test_where_nothing_is_in_the_core_the_end_counts_all_alone(context):
    """A form has no core: "0 of 0 in the core" would say that something is missing."""
    page = serve(context.new_page(), "form", ("finish", {**END, "core": [], "store": STORE}))
    expect(page.locator(".done")).to_have_text("Answered here: 0 of 1.")
    page.close()


# As the frame of a learning platform: to touch the storage is an error.
REFUSED = """Object.defineProperty(globalThis, "localStorage", {
    get() { throw new DOMException("refused", "SecurityError"); } });"""


@pytest.mark.parametrize("storage", ["", REFUSED], ids=["kept", "refused"])
def test_answers_go_along_to_another_device_and_come_back_there(browser, tmp_path, storage):
    contexts = [browser.new_context() for _ in range(2)]
    pages = []
    for context in contexts:
        page = context.new_page()
        if storage:
            page.add_init_script(storage)
        pages.append(serve(page, "device", *PAGE))
    first, second = pages
    if storage:
        expect(first.locator(".kit-finish .notice")).to_contain_text("can keep nothing")
    answered(first)
    expect(first.locator(".done")).to_contain_text("1 of 1 in the core")
    first.get_by_label("Your name in this course").fill("ada")
    with first.expect_download() as got:
        press(first, "Save my answers")
    path = tmp_path / "hand-in-ada.json"
    got.value.save_as(path)
    said = second.locator(SAID)
    take = second.get_by_label("Take back my answers")
    take.set_input_files(file_of("no answers", tmp_path, "x.json"))
    expect(said).to_contain_text("There are no answers in this file")
    take.set_input_files(path)
    expect(said).to_contain_text("Your answers are back")
    expect(second.get_by_label("B", exact=True)).to_be_checked()
    expect(second.locator(".item .feedback")).to_contain_text("Right.")
    take.set_input_files(path)
    expect(said).to_contain_text("here already")
    other = json.loads(path.read_text("utf-8")) | {"pseudonym": "ben"}
    take.set_input_files(file_of(other, tmp_path, "ben.json"))
    expect(said).to_contain_text("This device has answers of “ada”")
    with second.expect_download() as again:
        press(second, "Save my answers")
    made = [json.loads(one.path().read_text("utf-8")) for one in (got.value, again.value)]
    assert made[0]["events"] == made[1]["events"] and len(made[0]["events"]) == 2
    for context in contexts:
        context.close()


# --- how sure, and how right ---------------------------------------------------------------------


def sure(many, is_sure, is_right, start=0):
    about = {"event": "answer", "sure": is_sure, "right": is_right}
    return [{"item": f"01.{start + n}", **about} for n in range(many)]


def test_only_first_answers_that_say_how_sure_and_are_judged_count():
    events = [
        *sure(1, True, False),
        {**sure(1, True, True)[0]},  # a second try at the same
        {"item": "01.5", "event": "answer", "right": True},
        {"item": "01.6", "event": "answer", "sure": True},
        {"item": "01.7", "event": "hint"},
        *sure(1, False, True, 8),
    ]
    found = run("sureness.js", "firstSureAnswers(given)", events)
    assert [(one["item"], one["sure"], one["right"]) for one in found] == [
        ("01.0", True, False),
        ("01.8", False, True),
    ]


@pytest.mark.parametrize(
    ("events", "says"),
    [
        (sure(1, True, True), "One first answer says how sure you were. That is too few"),
        (sure(4, False, True), "4 first answers say how sure you were. That is too few"),
        ([*sure(4, True, True), *sure(2, True, False, 4)], "Sure and not right: 2."),
        ([*sure(4, True, True), *sure(1, False, True, 4)], "Not sure and right: 1."),
        ([*sure(4, True, True), *sure(1, False, False, 4)], "So far you felt it right"),
    ],
)
def test_a_sentence_says_what_the_picture_shows_and_of_few_answers_that_they_are_few(events, says):
    assert run("sureness.js", "surenessInWords(given)", events).startswith(says)


def test_the_end_of_a_lesson_shows_sure_against_right_as_soon_as_it_is_known(window):
    asked = {**QUIZ, "items": [{**CHOICE, "sure": True}]}
    page = serve(window.new_page(), "sure", ("quiz", asked), ("finish", {**END, "store": STORE}))
    picture = page.get_by_role("table", name="How sure you were at the first try")
    expect(page.locator(".item")).to_be_visible()
    expect(picture).to_have_count(0)
    page.get_by_label("A", exact=True).check()
    page.get_by_label("sure", exact=True).check()
    press(page, "Check")
    rows = picture.get_by_role("row")
    expect(rows.nth(1)).to_have_text("sure0 1 ○")
    expect(rows.nth(2)).to_have_text("not sure0 0 ")
    expect(page.get_by_text("One first answer says how sure you were.")).to_be_visible()
    page.get_by_label("B", exact=True).check()
    press(page, "Check")
    expect(rows.nth(1)).to_have_text("sure0 1 ○")
    page.close()
