"""The end of a visit to the web edition: a file for the teacher, and nothing left on the device."""

import json

import pytest
from conftest import SMALL
from playwright.sync_api import expect
from scripting import run

import kit
from kit import journals
from kit.components import script
from kit.desk.classroom import results
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
KEPT = """{ answers: new Map(given.answers), cards: given.cards, id: given.id }"""
# A browser's storage: its names can be listed, what it does cannot.
STORAGE = """const held = { "kit:other:web:answer:01.1": "1" };
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
    const before = [all.answers.size, all.cards[0].item, all.drafts, Object.keys(held).length];
    const gone = store.forgetAll();
    other.keepDraft("01.2", {{ state: "as the page is left" }});
    return {{ before, gone, left: Object.keys(held) }};
}})()"""


def hand_in(answers, cards=(), device="device-1"):
    given = {"answers": answers, "cards": [*cards], "id": device}
    code = f"handIn({KEPT}, 'blue-heron', '2026-03-02T09:00:00.000Z')"
    return run("finish.js", code, given)


@pytest.fixture
def answered():
    single = lesson("01").items[0]
    chosen = single.right_answer()
    known = {"tries": 2, "item": single.id, "event": "answer", "answer": chosen, "right": True}
    return single.id, chosen, known


def test_the_file_is_a_hand_in_that_the_report_reads(course, tmp_path, answered):
    name, chosen, known = answered
    noticed = {"tries": 0, "noticed": "Two ministries speak", "skip": True}
    made = hand_in([[name, known], ["01.n1", noticed]], [{"item": "ledger", "card": CARD}])
    folder = tmp_path / "hand-ins"
    folder.mkdir()
    path = folder / "hand-in-blue-heron.json"
    path.write_text(json.dumps(made), "utf-8")
    found = results.results(folder)
    assert [*found.learners] == ["blue-heron"]
    assert found.files["notes"].tolist() == [""] and found.files["events"].tolist() == [4]
    assert found.tries["right"].tolist() == [True]
    kit.merge(str(path))
    assert kit.cards()["words"].tolist() == ["550 people"]
    assert journals.answers("guest")[name]["answer"] == chosen


def test_the_same_answer_saved_twice_is_one_and_of_two_devices_two(course, answered):
    name, _, known = answered
    keys = [hand_in([[name, known]], device=one)["events"][0]["key"] for one in ("a", "a", "b")]
    assert keys[0] == keys[1] != keys[2]


def test_nothing_is_left_of_the_course_and_nothing_comes_back_when_the_page_is_left():
    found = run("store.js", FORGOTTEN)
    assert found["before"][:3] == [1, "ledger:text", 1]
    assert found["gone"] and found["left"] == ["kit:other:web:answer:01.1"]


PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Finish</title><body><main>
<div data-kit="ledger"><script type="application/json">LEDGER</script></div>
<div data-kit="finish"><script type="application/json">FINISH</script></div>
</main><script type="module">SCRIPT
mountAll();</script></body></html>"""


def test_who_finishes_gets_the_file_first_and_then_the_device_is_empty(window):
    store = {"course": "abc", "learner": "web"}
    ledger = {"ledger": "ledger", "text": "On Monday 28 soldiers had died.", "store": store}
    html = PAGE.replace("LEDGER", json.dumps(ledger)).replace(
        "FINISH", json.dumps({"store": store})
    )
    page = window.new_page()
    body = html.replace("SCRIPT", script())
    page.route("**/*", lambda route: route.fulfill(body=body, content_type="text/html"))
    page.goto("http://finish.test/")
    press = lambda name: page.get_by_role("button", name=name, exact=True).click()  # noqa: E731
    finish, said = "Finish: save and clear this device", page.locator(".finish .feedback")
    press(finish)
    expect(said).to_contain_text("nothing of yours")
    page.locator(".word").nth(2).click()
    press("Make a card")
    press("Keep the card")
    page.locator(".word").nth(4).click()
    press("Make a card")
    page.get_by_label("Who speaks?").fill("The port")
    press(finish)
    expect(said).to_contain_text("Write a name first")
    page.get_by_label("The name you use").fill("Blue Heron")
    with page.expect_download() as got:
        press(finish)
    assert got.value.suggested_filename == "hand-in-Blue-Heron.json"
    made = json.loads(got.value.path().read_text("utf-8"))
    assert [one["event"] for one in made["events"]] == ["card"]
    expect(said).to_contain_text("in 1 place")
    assert page.evaluate("Object.keys(localStorage).length") > 0
    press("The file is there: clear this device")
    expect(page.locator(".claim-card")).to_have_count(0)
    expect(page.locator(".card-form")).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage)") == []
    page.close()
