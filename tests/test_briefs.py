"""The brief: its figures against the cards, in a real browser and without JupyterLab."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import Lesson
from conftest import SMALL
from made_classes import event, hand_in
from onecell import on_a_worksheet
from playwright.sync_api import expect
from scripting import run
from served import mount, press, serve

import kit
from kit import journals, provided
from kit.desk.classroom import results
from kit.desk.edition.documents import part
from kit.desk.edition.tasks import task_of
from kit.items import Brief, Withheld
from kit.items.briefs import is_own
from kit.messages import Ask, received
from kit.questions import every_item, item, withheld
from kit.quizzes import page_item

COURSE = SMALL
ITEM = {
    "id": "99.1",
    "kind": "brief",
    "minutes": 4,
    "objective": "write so that each figure can be defended",
    "prompt": "Write one or two sentences on the war of Northland and Southland.",
    "cards": ["ledger"],
    "words": [12, 40],
    "figures": 1,
    "rubric": {
        "Starting": {"means": "A figure without a speaker.", "sample": "550 soldiers died."},
        "Getting there": {"means": "A speaker, no day.", "sample": "Northland said 550."},
        "Strong": {"means": "All of it.", "sample": "On Monday Northland said: 550 killed."},
    },
    "feedback": "Look at “more than”.",
}
WORDINGS = {
    "metrics": {
        "killed": ["dead", "death", "died"],
        "wounded": ["injured"],
        "killed and wounded": ["casualties", "dead and wounded"],
        "losses": ["lost"],
    },
    "speakers": [["Northland", "Northern"], ["Southland", "Southport"], ["Harbour authorities"]],
}


def card(speaker, low, high=None, metric="killed", **more):
    numbers = {"low": low, "high": high, "qualifier": more.get("qualifier", "")}
    made = {"words": "", "speaker": speaker, "metric": metric, "numbers": numbers}
    return {**made, **more.pop("typed", {}), **more}


CARDS = [
    card("Northland", 550, 550, words="550 enemy soldiers"),
    card("Southport (named as a city for its government)", 200, None, qualifier="more than"),
    card("Defence ministry of the Harbour authorities", 28, 28, as_of="Monday"),
    card("the article's own voice", 5, 5, nobody=True, words="Five sailors"),
    card("Southland", 50, 60),
    card("Northland", 3000, 3000, metric="killed and wounded"),
    card("Aland", 12, 12, metric="ships sunk"),
    card("Aland", None, None, metric="", typed={"low": "several hundred"}),
    card("Aland", None, None, metric="houses", typed={"low": "5.000"}),
    card("Northland", 30, 30, metric="", words="30 % of the land"),
    card("Northland", 1200, 1200, metric="wounded"),
    card("Northland", 55, 55),
]
# What is pointed at in a text: kind of note, and the words that are lit.
CASES = {
    "On 27 September 2020 at 16:00 Northland said that 550 soldiers were killed.": [],
    "550 soldiers died.": [("speaker", "550")],
    "Southland says it killed 200.": [("qualifier", "200")],
    "Southland says it killed nearly 200.": [("qualifier", "nearly 200")],
    "Southland says that more than two hundred were killed.": [],
    "Southland says that over 200 were injured.": [("metric", "injured")],
    "Southland says that over 200 went.": [("metric", "200")],
    "Northland lost 550, it said.": [("metric", "lost")],
    "On Monday Northland said that 28 died and it lost 550.": [
        ("metric", "lost"),
        ("speaker", "28"),
    ],
    "Northland says that it killed 550 and injured 1,200.": [],
    "Northland: 550 of the soldiers killed.": [],
    "Aland told of 5.000 houses.": [],
    "Northland said that more than 550 were killed.": [("qualifier", "more than 550")],
    "The Northern ministry said on Monday that 28 died.": [("speaker", "28")],
    "Harbour authorities spoke on Monday. They said 28 had died.": [],
    "The Harbour authorities say 28 died.": [("date", "28")],
    "Northland says 550 died and Southland more than 200.": [],
    "Northland says more than 200 died and Southland 550.": [("speaker", "200")],
    "Five sailors died.": [("speaker", "Five")],
    "The article says that five sailors died.": [],
    "Between 50 and 60 died, Southland says.": [],
    "Southland says 50-60 died.": [],
    "Southland says fifty-seven died.": [("qualifier", "fifty-seven")],
    "Northland says it rose from 55 to 550 dead.": [],
    "Northland says 3,000 were killed.": [("metric", "killed")],
    "Northland says 3000 casualties.": [],
    "Northland says 1.200 were wounded.": [],
    "Northland says 1 200 were wounded.": [],
    "Northland says 1,2 thousand were injured.": [],
    "Northland says it holds 30 per cent.": [],
    "Northland says 30 died.": [("bare", "30")],
    "Several hundred houses, Aland says.": [],
    "Aland said that 12 ships were sunk.": [],
    "Aland said that 12 houses burned.": [("metric", "12")],
    "Two dozen were killed.": [("bare", "Two dozen")],
    "Dozens of thousands died.": [("bare", "Dozens of thousands")],
    "No less than 31 died.": [("bare", "31")],
    "Northland said that –7 died.": [("unclear", "–7")],
    "In September 28 went.": [("date", "28"), ("metric", "28"), ("speaker", "28")],
    "٥٥٠ died, Northland says.": [],
    "The F-16 and COVID-19 came after 30 years, on September 27 and 28, 2020, at 5 p.m.": [],
    "See sentence 14: the war of 1994, not the 2016-2020 war, had two sides. One of them won.": [],
}
STORE = {"course": "abc", "learner": "blue-heron", "items": ["99.1"], "answers": {}}
WEIGHED = """([cards, wordings, texts]) => {
  const hanging = new Hanging(wordings, cards);
  const told = (text) => hanging.weigh(text).notes;
  return texts.map((text) => told(text).map((n) => [n.kind, text.slice(n.at, n.end)]));
}"""


@pytest.fixture
def brief() -> Brief:
    return Brief.model_validate(ITEM)


def opened(context):
    return serve(context.new_page(), "brief", names=["Hanging"])


def shown(context, kernel=True, cards=CARDS, answers=None, given=None, **changes):
    """A brief in a page, its cards being the learner's own."""
    asked = given or page_item(Brief.model_validate({**ITEM, **changes}), learner="web")
    content = {"items": [asked], "notice": "", "wordings": WORDINGS, "own": cards}
    content["store"] = {**STORE, "answers": answers or {}}
    page = opened(context)
    # A lesson goes on below: a page that ends here would grow, and scroll, under a click.
    page.add_style_tag(content="body { padding-bottom: 40rem }")
    return mount(page, "brief", content, python=kernel)


def box(page):
    return page.get_by_role("textbox")


def sent(page):
    """The answers that the page has sent to Python, each once."""
    page.wait_for_function("sent.some(({ event }) => event)")
    found = page.evaluate("sent.map(({ event }) => event).filter(Boolean)")
    return list({one["key"]: one for one in found}.values())


def test_what_a_sentence_leaves_out_of_its_cards_is_pointed_at(context):
    found = opened(context).evaluate(WEIGHED, [CARDS, WORDINGS, [*CASES]])
    seen = {text: sorted(map(tuple, notes)) for text, notes in zip(CASES, found, strict=True)}
    assert seen == CASES


def test_a_bare_figure_is_underlined_while_one_writes_and_told_once_one_pauses(context):
    page = shown(context)
    box(page).press_sequentially("42 soldiers died. And")
    expect(page.locator("mark.bare")).to_have_text("42")
    expect(page.locator(".notes li")).to_contain_text("on no card")
    expect(page.locator(".told")).to_have_text("1 thing to look at in your text:")
    place = page.evaluate(
        """() => { const box = (one) => one.getBoundingClientRect();
        const mark = box(document.querySelector("mark"));
        const area = box(document.querySelector("textarea"));
        return [mark.left - area.left, mark.top - area.top]; }"""
    )
    assert 0 < place[0] < 20 and 0 < place[1] < 30, "the mark lies where the text stands"
    press(page, "Show in the text: 42")
    ends = ["selectionStart", "selectionEnd"]
    picked = page.evaluate("(ends) => ends.map((end) => document.activeElement[end])", ends)
    assert picked == [0, 2]


def test_nothing_is_marked_before_a_first_brief_is_saved(context):
    page = shown(context, marking="after")
    text = "Northland says 42 soldiers died in the north of the country yesterday."
    box(page).fill(text)
    box(page).blur()
    expect(page.locator("mark")).to_have_count(0)
    press(page, "Save my answer")
    expect(page.locator("mark.bare")).to_have_text("42")
    box(page).press_sequentially(" And")
    expect(page.locator("mark")).to_have_count(0)


@pytest.mark.parametrize("button", ["Save my answer", "Skip"])
def test_cards_that_wait_are_shown_once_the_brief_is_saved_or_skipped(context, button):
    page = shown(context, marking="after", show_cards="after")
    cards = page.locator(".attached")
    expect(cards).to_be_hidden()
    box(page).fill("Northland says 42 soldiers died in the north of the country yesterday.")
    expect(cards).to_be_hidden()
    press(page, button)
    expect(cards).to_be_visible()


def test_a_first_try_is_saved_with_nothing_pointed_at_and_stays_where_it_was_written(context):
    page = shown(context, marking="after", show_cards="never", words=[20, 40])
    box(page).fill("Northland says 42 soldiers died in the north of the country yesterday.")
    place = box(page).bounding_box()["y"]
    press(page, "Save my answer")
    expect(page.locator(".level")).to_have_count(3)
    expect(page.locator(".feedback")).to_contain_text("12 of the 20 words")
    assert box(page).bounding_box()["y"] == place
    for hidden in (".attached", "mark", ".notes li", ".told"):
        expect(page.locator(hidden).filter(visible=True)).to_have_count(0)
    page.get_by_label("Starting").check()
    expect(page.locator(".levels [role=status]")).to_contain_text("Starting")


def test_a_card_is_read_as_well_as_the_question_it_is_for(context):
    page = shown(context)
    ink = "one => [getComputedStyle(one).color, getComputedStyle(one).fontSize]"
    last = page.locator(".attached li > *").last
    assert last.evaluate(ink) == page.locator(".kit-brief label").first.evaluate(ink)
    quoted = page.locator(".attached li", has_text="550 enemy soldiers")
    expect(quoted).to_contain_text("“550 enemy soldiers” · Northland")


def test_cards_stand_below_the_text_so_that_it_stays_in_view(context):
    page = shown(context)
    cards = page.locator(".attached").first.bounding_box()
    assert cards["y"] > box(page).bounding_box()["y"]


def test_the_levels_open_after_a_third_of_the_words_and_the_chosen_one_is_saved(context):
    page = shown(context)
    box(page).fill("550 killed.")
    press(page, "Save my answer")
    expect(page.locator(".feedback")).to_contain_text("Write 4 words or more")
    expect(page.locator(".level")).to_have_count(0)
    box(page).fill(ITEM["prompt"])
    press(page, "Save my answer")
    expect(page.locator(".feedback")).to_contain_text("repeats the question")
    expect(page.locator(".level")).to_have_count(0)
    box(page).fill("On Monday Northland said that 550 were killed, and 42 others.")
    press(page, "Save my answer")
    expect(page.locator(".level")).to_have_count(3)
    expect(page.locator(".levels")).to_contain_text("Northland said 550.")
    box(page).press_sequentially(" Not saved yet")
    page.get_by_label("Getting there").check()
    page.wait_for_function("sent.filter(({ event }) => event?.answer?.level).length")
    last = sent(page)[-1]["answer"]
    assert last["text"].endswith("others.") and last["level"] == "Getting there"
    assert last["counts"] == {"figures": 2, "bare": 1, "speaker": 2, "metric": 2, "date": 2}
    assert Brief.model_validate(ITEM).has_shape(last)
    assert "Not saved yet" in page.evaluate("Object.values(localStorage).join()")


def test_the_page_says_from_how_many_words_the_levels_open_and_what_a_short_text_lacks(context):
    least = ITEM["words"][0]
    page = shown(context)
    expect(page.get_by_text(f"{least} to")).to_contain_text("4 words")
    box(page).fill("On Monday Northland said that 550 died.")
    press(page, "Save my answer")
    expect(page.locator(".level")).to_have_count(3)
    expect(page.locator(".feedback")).to_contain_text(f"7 of the {least} words asked for")
    expect(page.get_by_text(f"{least} to 40")).not_to_contain_text("open")


def test_skipping_opens_the_levels_too(context):
    page = shown(context)
    press(page, "Skip")
    expect(page.locator(".level")).to_have_count(3)
    expect(page.locator(".level input:enabled")).to_have_count(0)
    expect(page.locator(".feedback")).to_be_focused()


def test_what_was_written_is_there_again(context):
    counts = {"figures": 1, "bare": 1, "speaker": 0, "metric": 1, "date": 0}
    answer = {"text": "42 soldiers died in all.", "level": "Starting", "counts": counts}
    answers = {"99.1": {"tries": 1, "answer": answer}}
    page = shown(context, answers=answers)
    expect(box(page)).to_have_value(answer["text"])
    expect(page.get_by_label("Starting")).to_be_checked()
    box(page).fill("Something else, not saved")
    page = shown(context, answers=answers)
    expect(box(page)).to_have_value("Something else, not saved")


def test_a_text_that_is_too_long_stays_quick_and_is_refused_with_nothing_lost(context):
    page = shown(context)
    text = "Northland said on Monday that 550 soldiers were killed. " * 1200
    box(page).fill(text)
    press(page, "Save my answer")
    expect(page.locator(".feedback")).to_contain_text("10,800 words, and a brief takes up to 1,000")
    assert box(page).input_value() == text
    assert page.evaluate("sent.filter(({ event }) => event).length") == 0
    assert text[:50] in page.evaluate("Object.values(localStorage).join()")


def test_cards_made_meanwhile_are_attached_and_their_figures_are_bare_no_more(context):
    page = shown(context, cards=[])
    box(page).fill("Northland says that 550 soldiers were killed.\n")
    expect(page.locator("mark.bare")).to_have_text("550")
    page.evaluate("(own) => answer({ own })", CARDS)
    expect(page.locator("mark")).to_have_count(0)
    expect(page.locator(".attached li")).to_have_count(len(CARDS))


def test_cards_of_another_part_of_the_article_are_folded_and_their_figures_are_bare_neither(
    context,
):
    page = shown(context, cards=[], part=[15, 19])
    box(page).fill("Northland says that 550 soldiers were killed.\n")
    here = {**CARDS[1], "sentence": 16}
    page.evaluate("(own) => answer({ own })", [{**CARDS[0], "sentence": 9}, here])
    expect(page.get_by_text("Claim cards for this brief: 1")).to_be_visible()
    expect(page.get_by_text("550 enemy soldiers")).to_be_hidden()
    page.get_by_text("Your cards on other sentences: 1").click()
    expect(page.get_by_text("550 enemy soldiers")).to_be_visible()
    expect(page.locator("mark")).to_have_count(0)


def test_the_box_stays_in_its_place_when_cards_come_while_one_types(context):
    page = shown(context, cards=[])
    page.set_viewport_size({"width": 360, "height": 500})
    box(page).press_sequentially("Northland says")
    assert not page.evaluate("sent.some(({ ask }) => ask)"), "typing asks for no cards"
    before = box(page).bounding_box()["y"]
    page.evaluate("(own) => answer({ own })", CARDS)
    expect(page.locator(".attached li")).to_have_count(len(CARDS))
    assert abs(box(page).bounding_box()["y"] - before) < 2
    page.evaluate("dispatchEvent(new Event('kit-cards'))")
    assert page.evaluate("sent.at(-1).ask") == "cards"


@pytest.mark.parametrize("kernel", [True, False], ids=["kernel", "web"])
def test_an_earlier_line_stands_beside_the_saved_text_as_it_was_written(context, kernel):
    line = "<b>Many</b> soldiers died."
    page = shown(context, kernel=kernel, beside="99.n1")
    assert line not in page.inner_text("body")
    if kernel:
        page.evaluate("(beside) => answer({ own: [], beside })", line)
    else:
        known = {"item": "99.n1", "event": "noticed", "answer": line, "key": "k1"}
        name = "kit:abc:blue-heron:event:k1"
        page.evaluate("(all) => localStorage.setItem(...all)", [name, json.dumps(known)])
    box(page).fill("On Monday Northland said that more than 550 soldiers had been killed.")
    press(page, "Save my answer")
    expect(page.locator(".first")).to_contain_text(line)
    expect(page.locator(".first")).to_contain_text("Your first line:")
    both = page.locator(".first > div").all()
    assert "more than 550" in both[1].inner_text()
    for width, side_by_side in ((1000, True), (360, False)):
        page.set_viewport_size({"width": width, "height": 800})
        first, now = (one.bounding_box() for one in both)
        assert (first["y"] == now["y"]) is side_by_side, width


def test_where_nothing_was_written_nothing_stands_beside(context):
    page = shown(context, beside="99.n1")
    press(page, "Skip")
    expect(page.locator(".level")).to_have_count(3)
    expect(page.locator(".first")).to_be_empty()


def test_a_sum_of_two_cards_is_told_as_one(context):
    sums = [
        {**CARDS[0], "id": n, "low": low, "numbers": numbers, "about": about}
        for n, low, numbers, about in (
            ("s1", "55", {"low": 55, "high": 55}, "soldiers"),
            ("s2", "7", {"low": 7, "high": 7}, "civilians"),
        )
    ]
    page = shown(context, cards=sums)
    box(page).fill("62 died. 63 died.\n")
    notes = page.locator(".notes li")
    expect(notes.nth(0)).to_contain_text("55 and 7")
    expect(notes.nth(1)).to_contain_text("make a card")


def test_two_tabs_keep_each_its_text(context):
    one = shown(context, kernel=False)
    other = shown(context, kernel=False)
    box(one).fill("Written in one tab")
    box(other).fill("Written in the other")
    expect(one.locator(".saved")).to_contain_text("open in another tab")
    box(one).press_sequentially(", and more")
    again = shown(context, kernel=False)
    expect(box(again)).to_have_value("Written in the other")
    expect(again.locator("details li", has_text="Written in one tab, and more")).to_have_count(1)


def test_a_class_gets_the_levels_without_samples(context, brief):
    seen = withheld(brief)
    assert "550 soldiers" not in str(seen) and "more than" not in str(seen)
    asked = page_item(Withheld.model_validate(seen), learner="web")
    page = shown(context, given=asked)
    box(page).fill("On Monday Northland said that 550 were killed.")
    press(page, "Save my answer")
    expect(page.locator(".level")).to_have_count(3)
    expect(page.locator("blockquote")).to_have_count(0)
    expect(page.locator(".feedback")).to_contain_text("Your teacher")


def test_samples_that_a_teacher_opens_stand_below_the_text_given_and_a_level_is_chosen(
    context, brief
):
    """However short the text is: it cannot be saved again."""
    asked = page_item(brief, learner="web") | {"opened": True}
    before = {"99.1": {"tries": 1, "answer": {"text": "550 died.", "level": "", "counts": {}}}}
    page = shown(context, given=asked, answers=before)
    expect(box(page)).to_have_value("550 died.")
    expect(box(page)).to_be_disabled()
    expect(page.locator("blockquote")).to_have_count(3)
    page.get_by_role("radio").first.check()
    kept = sent(page)[-1]
    assert kept["answer"]["text"] == "550 died." and kept["answer"]["level"]


@pytest.mark.parametrize("theme", ["true", "false"])
def test_it_is_accessible_and_fits_a_phone(context, theme):
    page = shown(context)
    page.set_viewport_size({"width": 360, "height": 740})
    page.evaluate(f"document.documentElement.dataset.jpThemeLight = '{theme}'")
    box(page).fill("42 soldiers died in the north of the country. 550 were killed.\n")
    press(page, "Save my answer")
    expect(page.locator(".level")).to_have_count(3)
    found = Axe().run(page)
    assert found.response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


# --- in Python -----------------------------------------------------------------------------------


ANSWER = {
    "text": "Northbank says that 550 people left.",
    "level": "Strong",
    "counts": {"figures": 1},
}


@pytest.fixture
def desk(course):
    """A brief of the small course, and what it has told its page."""
    made = kit.brief("02.6")
    made.told = []
    made.tell = made.told.append
    return made


def test_a_brief_shows_its_claims_and_the_learners_own_cards(desk):
    content = desk.content()
    item_shown = content["items"][0]
    assert [one["words"] for one in item_shown["cards"]] == [
        "Northbank claims that 550 people of Southbank left their homes",
        "Southbank claims that more than 200 left Northbank",
    ]
    assert item_shown["cards"][1]["numbers"] == {"low": 200, "high": None, "qualifier": "more than"}
    assert content["own"] == [] and content["wordings"]["speakers"]
    mine = {
        "id": "a-1",
        "stamp": "s-1",
        "text": "x",
        "words": "28 more houses",
        "sentence": 4,
        "first": 1,
        "last": 3,
        "low": "28",
    }
    journals.record({"item": "ledger", "event": "card", "card": mine, "key": "k0"}, desk.learner)
    desk.receive(Ask("cards"))
    assert [one["words"] for one in desk.told[0]["own"]] == ["28 more houses"]


def test_the_first_line_of_the_other_place_comes_with_the_cards(desk):
    desk.shown[0]["beside"] = "02.n1"
    assert desk.content()["beside"] == ""
    for words in ("One line.", "Another line."):
        journals.record({"item": "02.n1", "event": "noticed", "answer": words}, desk.learner)
    desk.receive(Ask("cards"))
    assert desk.told[0]["beside"] == "One line."


def test_a_brief_is_saved_whole_and_earlier_texts_stay(desk):
    for key, text in (("k1", "First."), ("k2", "Second.")):
        message = {"item": "02.6", "event": "answer", "key": key, "learner": desk.learner}
        desk.receive(received({"event": {**message, "answer": {**ANSWER, "text": text}}}))
    assert desk.told == [{"saved": "k1"}, {"saved": "k2"}]
    content = desk.content()
    assert content["store"]["answers"]["02.6"]["answer"]["text"] == "Second."
    assert content["earlier"] == ["First."]


@pytest.mark.parametrize(
    "answer", [{**ANSWER, "text": "word " * 1001}, {**ANSWER, "counts": 5}, "words alone", None]
)
def test_what_does_not_fit_is_refused_with_the_reason(desk, answer):
    message = {"item": "02.6", "event": "answer", "key": "k1", "learner": desk.learner}
    desk.receive(received({"event": {**message, "answer": answer}}))
    (told,) = desk.told
    assert told["refused"] == "k1" and told["why"]
    assert journals.read()[0] == []


def test_the_teachers_table_has_the_text_the_learners_level_and_what_was_counted(course, tmp_path):
    folder = tmp_path / "hand-ins"
    hand_in(folder, "ada", [event("02.6", ANSWER)])
    hand_in(folder, "ben", [event("02.6", "written by hand into the file")])
    found = results.results(folder)
    ada, ben = results.open_answers(found).to_dict("records")
    assert (ada["answer"], ada["own level"], ada["level"]) == (ANSWER["text"], "Strong", "")
    assert (ada["figures"], ada["with speaker"]) == (1, 0)
    assert (ben["answer"], ben["own level"]) == ("written by hand into the file", "")


def test_paper_says_beside_which_answer_to_put_it(course):
    beside = item("02.6").model_copy(update={"beside": "02.n1"})
    page = part("task", one=task_of(beside, 4, {"02.n1": 3}), key=False)
    assert "beside your answer to question 3" in page


def test_on_paper_there_are_the_cards_and_lines_and_no_sample(course):
    page = on_a_worksheet('kit.brief("02.6")')
    assert "Ada" not in page and page.count('class="write"') >= 4
    assert "550 people of Southbank" in page and "more than" in page
    assert "sample" not in page.casefold() and "on the other bank" not in page


# --- in JupyterLab -------------------------------------------------------------------------------


def test_a_card_of_the_ledger_above_is_attached_and_the_brief_comes_back(lab, window):
    codes = ["import kit", "kit.ledger()", 'kit.brief("02.6")']
    lesson = Lesson(lab, window, "brief", "brief", codes, SMALL)
    lesson.run_all()
    page = lesson.page
    form = lesson.item("02.6")
    form.get_by_role("textbox").fill("The council says that 28 houses are dark.\n")
    expect(form.locator("mark.bare")).to_have_text("28")
    for word in ("28 ", "light, "):
        page.locator(".word").get_by_text(word, exact=True).first.click()
    press(page, "Make a card")
    page.get_by_label("Figure", exact=True).fill("28")
    page.get_by_label("Who speaks?").fill("council of Northbank")
    press(page, "Keep the card")
    expect(page.locator(".claim-card")).to_have_count(1)
    form.get_by_role("textbox").click()
    expect(form.locator(".attached li")).to_have_count(3)
    expect(form.locator("mark.bare")).to_have_count(0)
    form.get_by_role("button", name="Save my answer").click()
    expect(form.locator(".saved")).to_have_text("Saved.")
    form.get_by_label("Getting there").check()
    lesson.run_all()
    expect(form.get_by_role("textbox")).to_have_value(re.compile("28 houses are dark"))
    expect(form.get_by_label("Getting there")).to_be_checked()
    answers = [one["answer"] for one in lesson.journal() if one["event"] == "answer"]
    assert answers[-1]["level"] == "Getting there"
    assert lesson.errors == []


BRIEFS = [one for one in every_item().values() if one.kind == "brief"]
POINTED_AT = "new Hanging(given[0], given[1], given[2]).weigh(given[3]).notes.map(({ say }) => say)"


@pytest.mark.parametrize("brief", BRIEFS, ids=lambda one: one.id)
def test_a_strong_sample_has_nothing_that_the_tool_points_at(brief):
    """Only where the cards come with the brief: of a text of one's own, they are the learner's."""
    names = [one for one in brief.cards if not is_own(one)]
    if not names or brief.show_cards == "never":
        return  # the samples are of other texts
    cards = [{**one, "given": True} for one in provided.case().claim_cards(names)]
    struck = [one.model_dump() for one in brief.struck]
    *_, strong = brief.rubric.values()
    given = [provided.case().wordings(), cards, struck, strong.sample]
    assert run("hanging.js", POINTED_AT, given) == []
