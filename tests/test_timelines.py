"""Events to set on a line of time: what stays, what is said, and what nobody is told too early."""

import pytest
from playwright.sync_api import expect
from scripting import run
from served import press, serve

import kit
from kit.desk.classroom.verdicts import verdict
from kit.desk.edition.documents import part
from kit.desk.edition.keys import key_to
from kit.desk.edition.tasks import task_of
from kit.items import Timeline, Withheld
from kit.items.timelines import in_right_order
from kit.questions import judge, lessons, withheld
from kit.quizzes import page_item

STEPS = {  # in the right order: what a card says, when it was, its first day, what to look at
    "c": ("The rain begins", "3 May 1997", "1997-05-03", "What comes before a river rises?"),
    "a": ("The river rises", "5 May 1997", "1997-05-05", "Rivers need rain."),
    "d": ("The bridge is closed", "August 1997", "1997-08-01", "Why would anybody close it?"),
    "b": ("A new bridge opens", "2019", "2019-06-01", "Somebody had to build it."),
}
RIGHT = [*STEPS]
ITEM = {
    "id": "99.1",
    "kind": "timeline",
    "minutes": 2,
    "objective": "put a flood in the order of time",
    "prompt": "Set these on the line of time.",
    "feedback": "For most of this time there was no bridge.",
    "steps": [
        {"id": one, "text": text, "date_as_given": date, "day": day, "feedback": look}
        for one, (text, date, day, look) in STEPS.items()
    ],
}


@pytest.fixture
def timeline() -> Timeline:
    return Timeline.model_validate(ITEM)


ANSWERS = {  # an answer, and what of it stays
    "cadb": "cadb",
    "adbc": "adb",
    "acdb": "adb",
    "bdac": "b",
    "cbad": "cad",
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_the_longest_part_in_the_right_order_stays_in_the_page_as_in_python(timeline, answer):
    given = [*answer]
    stays = in_right_order(given, RIGHT)
    assert stays == [*ANSWERS[answer]]
    text = "inRightOrder(given, ['c', 'a', 'd', 'b'])"
    assert run("timeline.js", text, given) == stays
    assert judge(timeline, given) is (given == RIGHT)
    said = [one.feedback for one in timeline.wrong_parts(given)]
    assert said == [STEPS[one][3] for one in RIGHT if one not in stays]


def test_what_is_open_stays_open_wherever_the_others_go():
    sorted_as = "inRightOrder([...'bcad'], [...'cadb'], given)"
    assert run("timeline.js", sorted_as, []) == [*"cad"]
    assert run("timeline.js", sorted_as, ["b"]) == ["b"]
    assert run("timeline.js", sorted_as, ["c", "d"]) == [*"cad"]


@pytest.mark.parametrize(
    ("earlier", "later", "words"),
    [
        ("1997-05-03", "1997-05-04", "1 day later"),
        ("1997-05-03", "1997-05-05", "2 days later"),
        ("1997-05-05", "1997-08-01", "about 3 months later"),
        ("1923-07-07", "1988-02-20", "about 65 years later"),
    ],
)
def test_a_distance_is_said_as_people_say_it(earlier, later, words):
    assert run("timeline.js", "howMuchLater(...given)", [earlier, later]) == words


def test_an_answer_stands_in_the_report_in_its_order(timeline):
    right, _, words = verdict(timeline, [*"cadb"])
    assert right and words.startswith("The rain begins → The river rises")
    assert not verdict(timeline, "no list")[0]


def test_a_class_gets_the_cards_without_order_or_date(timeline):
    shown = withheld(timeline)
    assert [step["id"] for step in shown["steps"]] == ["a", "b", "c", "d"]
    assert "19" not in str([shown["steps"], shown.get("prompt")])
    asked = page_item(Withheld.model_validate(shown), learner="web")
    assert asked["closed"] == "class" and "1997" not in str(asked)


def test_on_paper_there_is_room_for_a_year_and_the_key_has_it(timeline):
    paper = part("task", one=task_of(timeline, 1, {}), key=False)
    assert "1997" not in paper and paper.count("<li>") == len(timeline.steps)
    key = key_to(timeline)
    assert key.index("3 May 1997") < key.index("5 May 1997") < key.index("2019")


def test_a_day_before_the_one_before_it_is_found():
    first, second, *others = ITEM["steps"]
    faults = Timeline.model_validate({**ITEM, "steps": [second, first, *others]}).faults()
    assert [field for field, *_ in faults] == ["steps.c.day"]


def test_the_days_of_the_course_stand_in_its_table_of_events():
    events = kit.table("events")
    known = set(zip(events["date"].astype(str).str[:10], events["date_as_given"], strict=True))
    found = [one for lesson in lessons() for one in lesson.items if isinstance(one, Timeline)]
    assert found
    for one in found:
        for step in one.steps:
            assert (str(step.day), step.date_as_given) in known, f"{one.id} {step.id}"


# --- in a page -----------------------------------------------------------------------------------


@pytest.fixture
def page(timeline, window, request):
    asked = page_item(timeline, learner="web")
    asked["steps"] = [next(s for s in asked["steps"] if s["id"] == one) for one in "badc"]
    store = {"course": "x", "learner": "x", "items": ["99.1"], "answers": {}}
    content = {"items": [asked], "notice": "", "store": store}
    page = serve(window.new_page(), f"time{len(request.node.name)}", ("quiz", content))
    yield page
    page.close()


def order(page) -> str:
    return "".join(page.locator(".time > li").evaluate_all("all => all.map(one => one.dataset.id)"))


def button_of(page, way: str, card: str):
    return page.get_by_role("button", name=f"{way}: {STEPS[card][0]}")


def test_a_button_that_leads_nowhere_says_so(page):
    # b a d c
    disabled = "one => one.ariaDisabled"
    for card in "badc":
        found = [button_of(page, way, card).evaluate(disabled) for way in ("Earlier", "Later")]
        assert found == [str(card == "b").lower(), str(card == "c").lower()]
    for way in ("Earlier", "Later"):
        box = button_of(page, way, "a").bounding_box()
        assert box["width"] >= 44 and box["height"] >= 44
    button_of(page, "Earlier", "a").focus()
    page.keyboard.press("Enter")
    assert order(page) == "abdc"
    expect(button_of(page, "Earlier", "a")).to_be_focused()
    page.keyboard.press("Enter")
    assert order(page) == "abdc"


def test_the_button_that_is_pressed_stays_under_the_finger(page):
    page.set_viewport_size({"width": 500, "height": 400})
    page.add_style_tag(content="body { padding: 60vh 0 }")
    later = button_of(page, "Later", "b")
    later.scroll_into_view_if_needed()
    before = later.bounding_box()
    for now in ("abdc", "adbc", "adcb"):
        page.mouse.click(before["x"] + 20, before["y"] + 20)
        assert order(page) == now
        assert later.bounding_box()["y"] == pytest.approx(before["y"], abs=1)


def test_cards_are_set_by_keyboard_and_dates_open_for_what_stays(page):
    press(page, "Check")  # b a d c: a and d stay
    expect(page.locator(".feedback")).to_contain_text("2 are out of order")
    expect(page.locator("[data-id=a] .mark")).to_have_text("✓ 5 May 1997")
    expect(page.locator("[data-id=b] .why")).to_have_text("Somebody had to build it.")
    assert "2019" not in page.locator(".item").inner_text()
    # A card passes those that stay, which cannot be moved any more.
    expect(page.get_by_role("button", name="Earlier: The river rises")).to_be_hidden()
    page.get_by_role("button", name="Earlier: The rain begins").focus()
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    assert order(page) == "cbad"
    page.get_by_role("button", name="Later: A new bridge opens").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert order(page) == "cadb"
    press(page, "Check")
    expect(page.locator(".feedback")).to_contain_text("Right.")
    words = ["2 days later", "about 3 months later", "about 22 years later"]
    expect(page.locator(".later")).to_have_text(words)
    page.reload()
    expect(page.locator(".later")).to_have_text(words)


def test_a_card_is_dragged_and_the_room_between_cards_grows_with_the_years(page):
    for name, over in (("c", "b"), ("a", "b"), ("d", "b")):
        grip = page.locator(f"[data-id={name}] .grip").bounding_box()
        place = page.locator(f"[data-id={over}]").bounding_box()
        page.mouse.move(grip["x"] + 5, grip["y"] + 5)
        page.mouse.down()
        page.mouse.move(grip["x"] + 5, place["y"] + 2, steps=12)
        page.mouse.up()
    assert order(page) == "cadb"
    press(page, "Check")
    expect(page.locator(".later")).to_have_count(3)
    room = page.locator(".time > li").evaluate_all(
        "all => all.map(one => Number(one.style.getPropertyValue('--years')))"
    )
    assert room[1] < room[2] < 1 < 21 < room[3] < 23
