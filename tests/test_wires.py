"""The inbox of a news desk: a few cards are opened, a decision is saved, then all cards open."""

import json
from itertools import count

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from nbformat.v4 import new_code_cell
from onecell import on_a_worksheet, on_the_web
from playwright.sync_api import expect
from served import mount, serve

import kit
from kit import journals, provided
from kit.casefile import wires
from kit.desk import editions, report
from kit.desk.classroom import results
from kit.desk.edition.documents import part
from kit.errors import KitError
from kit.messages import Ask, received

CLAIMS = ["C19", "C20"]
COURSES = map(str, count())


def sent(key: str, event: str, **changes) -> object:
    made = {"key": key, "item": "wire:C19+C20", "event": event, "learner": "guest"}
    return received({"event": made | changes})


@pytest.fixture
def inbox(course):
    """The inbox on two claims, and what it has told its page."""
    made = kit.wire(CLAIMS)
    made.told = []
    made.tell = made.told.append
    return made


# --- in Python ---------------------------------------------------------------------------------


def test_the_inbox_has_the_cards_on_its_claims_in_the_order_of_time_and_nothing_later(course):
    rows = kit.table("wires")
    about = rows[[bool({*cell.split()} & {*CLAIMS}) for cell in rows["claims"]]]
    dates = about.set_index("id")["date"]
    shown = [card["id"] for card in kit.wire(CLAIMS).shown()["cards"]]
    assert {*shown} == {*about["id"][~about["later"]]}
    assert [dates[one] for one in shown] == sorted(dates[one] for one in shown)
    with_later = kit.wire(["C20", "C19"], later=True).shown()["cards"]
    assert {card["id"] for card in with_later} == {*about["id"]}
    assert "Baku claims" in repr(kit.wire("C20")) and with_later[0]["title"] in repr(
        kit.wire("C20")
    )


def test_what_was_opened_and_decided_is_saved_and_found_again(inbox):
    first, second, third = [card["id"] for card in inbox.cards[:3]]
    decided = {"print": "speaker", "reason": "Nobody from outside counted."}
    inbox.receive(sent("a", "opened", answer=[second]))
    inbox.receive(sent("b", "opened", answer=[second, first]))
    inbox.receive(sent("c", "decided", answer=decided))
    assert inbox.told == [{"saved": "a"}, {"saved": "b"}, {"saved": "c"}]
    # What was opened on another computer counts as well, each card once.
    journals.add([{"item": inbox.item, "event": "opened", "answer": [third, first], "key": "d"}])
    before = kit.wire(CLAIMS, opens=2).content()["store"]["answers"][inbox.item]
    assert before["opened"] == [second, first, third]
    assert before["decided"] == decided
    assert "Answered so far: 0." in kit.learner().text


def test_a_hand_in_holds_it_and_says_so(inbox):
    kit.learner("blue-heron")
    mine = kit.wire(CLAIMS)
    mine.tell = lambda message: None
    mine.receive(sent("a", "opened", answer=[mine.cards[0]["id"]], learner="blue-heron"))
    decided = {"print": "no", "reason": "My own words"}
    mine.receive(sent("b", "decided", answer=decided, learner="blue-heron"))
    assert "what you decided and why: 2" in kit.hand_in().text
    assert "My own words" in (inbox_folder() / "hand-in-blue-heron.json").read_text("utf-8")


def inbox_folder():
    return journals.folder()


def test_a_report_lists_it_and_counts_nothing(inbox, tmp_path):
    for name, print_ in (("blue-heron", "speaker"), ("red-fox", "no")):
        kit.learner(name)
        mine = kit.wire(CLAIMS)
        mine.tell = lambda message: None
        ids = [card["id"] for card in mine.cards]
        mine.receive(sent(f"{name}1", "opened", answer=[ids[1]], learner=name))
        mine.receive(sent(f"{name}2", "opened", answer=[ids[1], ids[0]], learner=name))
        decided = {"print": print_, "reason": f"<b>{name}</b> says so"}
        mine.receive(sent(f"{name}3", "decided", answer=decided, learner=name))
        kit.hand_in()
    journals.record({"item": inbox.item, "event": "opened", "answer": [5, ["x"]]})
    found = results.results(inbox_folder())
    publishers = [card["publisher"] for card in inbox.cards]
    row = found.inboxes.set_index("learner").loc["blue-heron"]
    assert row["opened"] == f"{publishers[1]}; {publishers[0]}"
    assert row["would print"] == "Yes, with its speaker"
    assert row["inbox"] == "Sentence 14"
    assert len(found.tries) == 0
    page = report.html(found, report.tables(found), {})
    assert "&lt;b&gt;red-fox&lt;/b&gt; says so" in page


@pytest.mark.parametrize(
    "message",
    [
        sent("a", "opened"),
        sent("a", "opened", answer="W04"),
        sent("a", "opened", answer=["W01"]),
        sent("a", "opened", answer=["W04", "W04"]),
        sent("a", "decided", answer={"print": "maybe", "reason": "x"}),
        sent("a", "decided", answer={"print": "no", "reason": "x" * 2001}),
        sent("a", "decided", answer="no"),
        sent("a", "answer", answer="no"),
        sent("a", "skip", item="wire:C20"),
        sent("a", "skip", learner="red-fox"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_reason(inbox, message):
    inbox.receive(message)
    assert inbox.told[0]["refused"] == "a" and inbox.told[0]["why"]
    assert journals.read()[0] == []


def test_a_damaged_event_stops_no_inbox(inbox):
    for given in ("W04", {"print": 5}, None):
        for event in ("opened", "decided"):
            journals.record({"item": inbox.item, "event": event, "answer": given})
    assert kit.wire(CLAIMS).content()["store"]["answers"] == {}


@pytest.mark.parametrize(
    ("given", "named", "says"),
    [
        (("C99",), {}, "There is no claim 'C99'. Valid: C01"),
        ((["C20", 5],), {}, "There is no claim 5"),
        (("C38",), {}, "no card on the claim 'C38'. Valid: C02"),
        (([],), {}, 'such as "C20"'),
        ((None,), {}, 'such as "C20"'),
        (("C20",), {"opens": 0}, "opens= needs a whole number from 1 to 50, not 0"),
        (("C20",), {"opens": True}, "opens= needs a whole number"),
        (("C20",), {"minutes": "x"}, "minutes= needs a whole number from 0 to 60, not 'x'"),
        (("C20",), {"later": "yes"}, "later= needs True or False"),
    ],
)
def test_what_cannot_be_asked_for_gets_a_sentence(course, given, named, says):
    with pytest.raises(KitError) as raised:
        kit.wire(*given, **named)
    assert says in str(raised.value)


def test_a_course_without_an_inbox_says_so(small):
    claim = kit.table("claims")["id"].iloc[0]
    with pytest.raises(KitError, match="no inbox"):
        kit.wire(claim)


def test_what_we_say_comes_when_it_is_asked_for_and_is_withheld_from_a_class(inbox, monkeypatch):
    verdict = kit.table("claims").set_index("id")["verdict"]["C20"].partition("; ")[2]
    assert verdict not in str(inbox.content()) + str(inbox.get_state())
    inbox.receive(Ask("ours"))
    (told,) = inbox.told
    assert verdict in str(told)
    words = " ".join(one["says"] for one in told["ours"])
    assert "[S" not in words and not any(claim in words for claim in CLAIMS)
    monkeypatch.setattr(wires, "may_be_told", lambda: {"C19"})
    inbox.receive(Ask("ours"))
    assert [*inbox.told[1]] == ["withheld"] and verdict not in str(inbox.told[1])


def test_paper_has_cards_and_lines_the_web_has_what_we_say_and_the_teacher_the_key(course):
    verdict = kit.table("claims").set_index("id")["verdict"]["C20"].partition("; ")[2]
    source = 'kit.wire(["C20", "C19"], opens=3)'
    cell = new_code_cell(source, id="desk")
    cards = kit.wire(CLAIMS).cards
    inbox = part("inbox", sentences=[], cards=cards)
    assert cards[0]["paraphrase"] in inbox and verdict not in inbox
    paper = on_a_worksheet(source)
    assert "Read 3 cards" in paper and 'class="write"' in paper and verdict not in paper
    assert verdict in on_a_worksheet(source, key=True)
    web = on_the_web(source)
    assert 'data-kit="wire"' in web and '"opens": 3' in web and json.dumps(verdict)[1:-1] in web
    (key,) = editions._keys(nbformat.from_dict(cell))
    assert verdict in key.source
    assert provided.case().verdicts(["C38"])[0]["says"] == ""


def test_where_a_question_asks_for_the_verdict_the_inbox_does_not_give_it(course):
    verdict = kit.table("claims").set_index("id")["verdict"]["C20"].partition("; ")[2]
    made = kit.wire(CLAIMS, later=True, ours=False)
    told = []
    made.tell = told.append
    made.receive(Ask("ours"))
    web = on_the_web('kit.wire(["C19", "C20"], later=True, ours=False)')
    assert told == [] and json.dumps(verdict)[1:-1] not in web
    with pytest.raises(KitError, match="ours= needs True or False, not 'no'"):
        kit.wire(CLAIMS, ours="no")


# --- in a page -----------------------------------------------------------------------------------


def opened(window, **changes):
    """The inbox in a page without Python, in a storage of its own."""
    made = kit.wire(CLAIMS, later=True)
    ours = provided.case().verdicts(CLAIMS)
    store = {"course": next(COURSES), "learner": "web"}
    content = {**made.shown(), "ours": ours, "store": store, **changes}
    return serve(with_clock(window), "inbox", ("wire", content))


def with_clock(window):
    """A new page in which time goes on only where a test says so."""
    page = window.new_page()
    page.clock.install()
    return page


def lines(page):
    return page.locator("ol").first.get_by_role("button")


def later(page):
    return page.locator("ol").nth(1).get_by_role("button")


def decide(page, choice="With other words", reason="It says losses only"):
    page.get_by_label(choice).check()
    page.get_by_label("Why? One line.").fill(reason)
    page.get_by_role("button", name="Save", exact=False).click()


def test_count_and_clock_stay_beside_the_cards_and_never_lie_over_what_one_writes(window):
    page = opened(window)
    for number in range(4):
        lines(page).nth(number).click()
    line = page.get_by_text("Why? One line.")
    page.set_viewport_size({"width": 800, "height": 400})
    line.evaluate("one => one.scrollIntoView({ block: 'start' })")
    lies_there = """one => {
      const { left, top } = one.getBoundingClientRect();
      return document.elementFromPoint(left + 5, top + 5) === one;
    }"""
    assert line.evaluate(lies_there)
    lines(page).nth(2).evaluate("one => one.scrollIntoView({ block: 'start' })")
    expect(page.locator(".count")).to_be_in_viewport()


def test_what_others_say_is_a_list_and_without_a_verdict_nothing_waits(window):
    said = "One office said so. A second did not."
    ours = [{"quote": "a claim", "verdict": "Contested.", "says": said}]
    page = opened(window, ours=ours)
    page.get_by_role("button", name="Skip: open all").click()
    expect(page.locator(".ours li")).to_have_text(["One office said so.", "A second did not."])
    page = opened(window, ours=None)
    page.get_by_role("button", name="Skip: open all").click()
    expect(page.locator(".ours")).to_be_empty()


def test_four_are_opened_by_keyboard_then_decided_and_all_of_it_is_found_again(window):
    page = opened(window)
    expect(page.locator("mark")).to_have_count(2)
    expect(page.locator(".card")).to_have_count(0)
    lines(page).first.focus()
    for number in range(1, 5):
        page.keyboard.press("Enter")
        expect(page.get_by_text(f"{number} of 4 opened")).to_be_visible()
        page.keyboard.press("Tab")
    expect(page.locator(".card")).to_have_count(4)
    assert page.evaluate("document.activeElement.getAttribute('aria-disabled')") == "true"
    page.keyboard.press("Enter")
    expect(page.get_by_text("You have used your four. Decide, then all open.")).to_be_visible()
    expect(page.locator(".card")).to_have_count(4)
    lines(page).first.click()  # one that is open folds, and unfolds again
    expect(lines(page).first).to_have_attribute("aria-expanded", "false")
    page.reload()
    expect(page.get_by_text("4 of 4 opened")).to_be_visible()
    page.get_by_role("button", name="Save, and open all").click()
    expect(page.get_by_text("Choose one of the four first")).to_be_visible()
    decide(page, reason="no")
    expect(page.get_by_text("Write one line of reason")).to_be_visible()
    page.reload()
    expect(page.get_by_label("With other words")).to_be_checked()  # a draft
    decide(page)
    for _ in range(2):
        expect(page.locator(".decided")).to_contain_text("It says losses only")
        expect(page.locator(".ours")).to_contain_text("We say of")
        expect(page.get_by_role("button", name="Switch the clock off")).to_be_hidden()
        assert lines(page).count() == page.locator("ol").first.locator(".card").count()
        expect(page.get_by_text("You opened this:")).to_have_count(4)
        expect(page.get_by_text("You did not open this")).to_have_count(lines(page).count() - 4)
        expect(later(page).first).to_have_attribute("aria-expanded", "false")
        page.reload()
    later(page).first.click()
    expect(later(page).first).to_have_attribute("aria-expanded", "true")
    page.close()


def test_what_came_later_waits_and_a_skip_opens_all(window):
    page = opened(window)
    later(page).first.press("Enter")
    expect(page.get_by_text("They open when you have decided.")).to_be_visible()
    expect(page.locator(".card")).to_have_count(0)
    page.get_by_role("button", name="Skip: open all").click()
    expect(page.locator(".card")).to_have_count(lines(page).count())
    expect(page.locator(".ours")).to_contain_text("We say of")
    page.reload()
    expect(page.get_by_role("button", name="Skip: open all")).to_be_hidden()
    decide(page)
    expect(page.locator(".decided")).to_contain_text("With other words")
    page.close()


def test_the_clock_counts_from_the_first_open_closes_nothing_and_can_be_switched_off(window):
    page = opened(window, minutes=2)
    clock = page.get_by_role("timer")
    said = page.locator(".clock-said")
    page.clock.run_for(5000)
    expect(clock).to_have_text("Clock: 2 minutes, from your first open.")
    lines(page).first.click()
    page.clock.run_for(30_000)
    expect(clock).to_have_text("Clock: 1:30")
    expect(said).to_have_text("")
    page.clock.run_for(31_000)
    expect(said).to_have_text("One minute left.")
    page.reload()  # it goes on where it was
    page.clock.run_for(29_000)
    expect(clock).to_have_text("Clock: 0:30")
    page.clock.run_for(40_000)
    expect(said).to_have_text("Time: what would you print?")
    lines(page).nth(1).click()
    expect(page.get_by_text("2 of 4 opened")).to_be_visible()
    page.close()
    page = opened(window)
    page.get_by_role("button", name="Switch the clock off").click()
    expect(said := page.locator(".clock-said")).to_contain_text("The clock is off")
    page.reload()
    lines(page).first.click()
    page.clock.run_for(400_000)
    for one in (page.get_by_role("timer"), page.get_by_role("button", name="Switch the clock")):
        expect(one).to_be_hidden()
    expect(said).to_have_text("")
    page.close()


def test_with_python_each_open_is_sent_until_it_is_saved_and_what_is_withheld_is_said(window):
    made = kit.wire(CLAIMS)
    store = {"course": next(COURSES), "learner": "guest", "items": [made.item]}
    page = serve(with_clock(window), "inbox")
    mount(page, "wire", {**made.shown(), "notice": "", "store": store})
    lines(page).nth(1).click()
    lines(page).nth(0).click()
    page.clock.run_for(100)
    events = [one["event"] for one in page.evaluate("window.sent") if "event" in one]
    ids = [card["id"] for card in made.cards]
    assert events[-1]["answer"] == [ids[1], ids[0]] and events[-1]["event"] == "opened"
    page.clock.run_for(4000)
    expect(page.locator(".saved")).to_contain_text("Not saved yet")
    for event in events:
        page.evaluate("(key) => window.answer({ saved: key })", event["key"])
    expect(page.locator(".saved")).to_have_text("Saved.")
    assert "ours" not in str([one.get("ask") for one in page.evaluate("window.sent")])
    decide(page)
    page.clock.run_for(100)
    assert {"ask": "ours"} in page.evaluate("window.sent")
    page.evaluate("window.answer({ withheld: 'Your teacher has it.' })")
    expect(page.locator(".ours")).to_have_text("Your teacher has it.")
    page.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_and_nothing_leaves_the_page(window, width):
    page = opened(window)
    page.set_viewport_size({"width": width, "height": 800})
    for number in range(4):
        lines(page).nth(number).click()
    page.clock.resume()  # axe waits for a timer
    for step in ("opened", "decided"):
        if step == "decided":
            decide(page)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        heights = page.eval_on_selector_all(
            "main button",
            "all => all.filter(one => one.checkVisibility()).map(one => one.offsetHeight)",
        )
        assert min(heights) >= 44
    page.close()
