"""The script of the ledger in a real browser, without JupyterLab: marking, cards, comparison."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from served import mount, press, serve

TEXT = (
    "On Monday the ministry of Aland said that 28 soldiers had died. "
    "The port claims to have sunk more than 5 ships, and Gen. Bo denied it.\n"
    "Prices rose by two dozen per cent."
)
CARD = {
    "id": "a-1",
    "stamp": "s-1",
    "text": "",
    "words": "28 soldiers had died",
    "sentence": 1,
    "first": 8,
    "last": 11,
    "speaker": "Aland",
    "low": "28",
    "numbers": {"low": 28, "high": 28, "qualifier": ""},
}
OURS = [
    {
        "sentence": 1,
        "words": "the ministry of Aland said that 28 soldiers had died",
        "speaker": "ministry of Aland",
        "metric": "killed",
        "numbers": {"low": 28, "high": 28, "qualifier": ""},
        "side": "own",
        "check": "no",
    },
    {"sentence": 2, "words": "Bo denied it", "speaker": "Bo", "numbers": {}},
]
STORE = {"course": "abc", "learner": "blue-heron", "items": ["ledger"]}
CONTENT = {"ledger": "ledger", "text": TEXT, "cards": [], "metrics": ["killed"], "ours": OURS}
NAMES = ["readFigure", "figureOf", "sentencesOf", "laidOut", "compared", "Wordings"]


def web(context, content=CONTENT, **changes):
    """The ledger in a page without Python."""
    given = {**content, **changes, "store": STORE}
    return serve(context.new_page(), "ledger", ("ledger", given))


def module(context):
    return serve(context.new_page(), "ledger", names=NAMES)


def with_python(context, **changes):
    content = {**CONTENT, **changes, "store": {**STORE, "answers": {}}}
    return mount(module(context), "ledger", content)


def words(page, first, last):
    """Click the first and the last of some words."""
    every = [one.strip() for one in page.locator(".word").all_text_contents()]
    begin = every.index(first)
    for place in (begin, every.index(last, begin)):
        page.locator(".word").nth(place).click()


def make(page, first, last, **fields):
    words(page, first, last)
    press(page, "Make a card")
    for label, value in fields.items():
        page.locator(f".card-form [name={label}]").fill(value)
    press(page, "Keep the card")


def cards(page):
    return page.locator("ol > .claim-card")


# --- figures and texts ---------------------------------------------------------------------------


FIGURES = {  # typed: lowest, highest, qualifier
    "55": (55, 55, ""),
    "about 1,2 thousand": (1200, 1200, "about"),
    "5,000": (5000, 5000, ""),
    "1.200.000": (1_200_000, 1_200_000, ""),
    "1.200,5": (1200.5, 1200.5, ""),
    "two dozen": (24, 24, ""),
    "half a dozen": (6, 6, ""),
    "one hundred and twenty": (120, 120, ""),
    "more than 200": (200, None, "more than"),
    "no more than 30": (None, 30, "no more than"),
    "nearly 200 soldiers": (None, 200, "nearly"),
    "20–30": (20, 30, ""),
    "between 20 and 30 thousand": (20_000, 30_000, ""),
    "٥٥٠": (550, 550, ""),
    "minus 5": (-5, -5, ""),
    "dozens": (None, None, ""),
    "several hundred": (None, None, ""),
    "not announced": (None, None, ""),
}
ASKED_BACK = ["5.000", "–5", "1,2,3", "55 and 28", "three and a half thousand"]
READ = "(every) => every.map((one) => readFigure(one))"


def test_figures_are_read_as_people_write_them_or_asked_back_in_one_sentence(context):
    page = module(context)
    read = page.evaluate(READ, [*FIGURES])
    found = [(one["low"], one["high"], one["qualifier"]) for one in read]
    assert dict(zip(FIGURES, found, strict=True)) == FIGURES
    assert {one["ask"] for one in read} == {""}
    unclear = page.evaluate(READ, ASKED_BACK)
    assert [(one["low"], one["high"], bool(one["ask"])) for one in unclear] == [
        (None, None, True)
    ] * len(ASKED_BACK)


def test_sentences_end_where_a_reader_would_end_them(context):
    text = "Mr. Bo left the U.S. at 6 p.m. Monday. “It is late.” He slept!"
    text += "\nهذا نص. وهذا آخر. 😀 <b>5</b>"
    found = module(context).evaluate("(text) => sentencesOf(text).map(({ text }) => text)", text)
    assert found == [
        "Mr. Bo left the U.S. at 6 p.m. Monday.",
        "“It is late.”",
        "He slept!",
        "هذا نص.",
        "وهذا آخر.",
        "😀 <b>5</b>",
    ]


def test_lines_that_an_e_mail_has_cut_are_put_together_again(context):
    text = """Bridge opens in Weston

The new bridge over the river was opened on Friday by
the mayor, who spoke of 40 jobs. Some 300 people had
come to see it.

"It was late," said the mayor in front of all those
who had come."""
    found = module(context).evaluate("(text) => sentencesOf(text).map(({ text }) => text)", text)
    assert found == [
        "Bridge opens in Weston",
        "The new bridge over the river was opened on Friday by the mayor, who spoke of 40 jobs.",
        "Some 300 people had come to see it.",
        '"It was late," said the mayor in front of all those who had come.',
    ]


def test_a_headline_stays_a_sentence_where_each_line_is_a_paragraph(context):
    text = "Bridge opens in Weston after nine long years\nIt is red. It cost 3 million.\nMore soon."
    found = module(context).evaluate("(text) => sentencesOf(text).map(({ text }) => text)", text)
    assert found[0] == "Bridge opens in Weston after nine long years" and len(found) == 4


# --- marking and cards ---------------------------------------------------------------------------


def test_cards_are_made_changed_deleted_brought_back_and_found_again(context):
    page = web(context)
    make(page, "28", "died.", speaker="Aland", low="28", metric="killed")
    make(page, "The", "ships,", low="more than 5")
    expect(cards(page).nth(0)).to_contain_text("28 soldiers had died")
    expect(cards(page).nth(0)).to_contain_text("Aland · 28 killed")
    expect(cards(page).nth(1)).to_contain_text("nobody named · more than 5")
    press(page, "Change: card 1")
    page.get_by_label("As of when?").fill("Monday")
    press(page, "Keep the card")
    press(page, "Delete: card 2")
    expect(cards(page)).to_have_count(1)
    press(page, "Undo")
    expect(cards(page)).to_have_count(2)
    page.reload()
    expect(cards(page)).to_have_count(2)
    expect(cards(page).nth(0)).to_contain_text("Monday")
    press(page, "Delete: card 2")
    page.reload()
    expect(cards(page)).to_have_count(1)


def test_a_mouse_that_sweeps_marks_whole_words_and_a_space_is_none(context):
    page = web(context)
    at = [page.locator(".word").nth(place).bounding_box() for place in (8, 10)]
    page.mouse.move(at[0]["x"] + 6, at[0]["y"] + 8)
    page.mouse.down()
    page.mouse.move(at[1]["x"] + 6, at[1]["y"] + 8, steps=4)
    page.mouse.up()
    expect(page.locator(".marked-words")).to_have_text("Marked in sentence 1: “28 soldiers had”.")
    page.evaluate(
        """() => { const text = document.querySelectorAll(".word")[3].firstChild;
        getSelection().setBaseAndExtent(text, text.length - 1, text, text.length); }"""
    )
    expect(page.locator(".said").first).to_contain_text("There is no word in what you marked")


def test_marks_go_across_paragraphs_and_over_other_cards_but_not_over_a_whole_text(context):
    page = web(context, text=f"{TEXT} {'And so on. ' * 40}")
    make(page, "ships,", "Prices")
    expect(cards(page)).to_contain_text("ships, and Gen. Bo denied it. Prices")
    words(page, "5", "it.")
    expect(page.locator(".marked-words")).to_contain_text("on card 1 already")
    press(page, "Make a card")
    press(page, "Keep the card")
    expect(cards(page)).to_have_count(2)
    page.locator(".word").first.click()
    page.locator(".word").last.click()
    expect(page.locator(".said").first).to_contain_text("a card takes up to 40")


def test_the_keyboard_alone_makes_a_card(context):
    page = web(context)
    tab = page.keyboard.press
    tab("Tab")
    tab("Enter")
    expect(page.get_by_label("Sentence")).to_be_visible()
    tab("Tab")
    tab("2")  # in a list, the first letters of a line choose it
    tab("Tab")
    tab("2")
    tab("Tab")
    tab("3")
    expect(page.locator(".marked-words")).to_have_text("Marked in sentence 2: “port claims”.")
    tab("Tab")
    tab("Enter")
    expect(page.get_by_label("Who speaks?")).to_be_focused()
    page.keyboard.type("The port")
    tab("Enter")
    expect(page.get_by_label("About whom?")).to_be_focused()
    expect(cards(page)).to_have_count(0)
    page.get_by_role("button", name="Keep the card").focus()
    tab("Enter")
    expect(cards(page)).to_contain_text("port claims")
    expect(cards(page)).to_contain_text("The port")


def test_a_field_in_which_nothing_can_be_read_is_asked_back_and_nothing_is_lost(context):
    page = web(context)
    words(page, "28", "died.")
    press(page, "Make a card")
    page.get_by_label("Who speaks?").fill("asdf asdf")
    page.get_by_label("About whom?").fill("Krk")
    press(page, "Keep the card")
    speaker = page.get_by_label("Who speaks?")
    expect(speaker).to_be_focused()
    expect(speaker).to_have_accessible_description(re.compile("“asdf asdf”. Change it"))
    expect(speaker).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("About whom?")).to_have_value("Krk")
    page.get_by_label("Who speaks?").fill("Bo")
    press(page, "Keep the card")
    expect(page.locator(".refusal:not(:empty)")).to_have_count(0)
    expect(cards(page)).to_contain_text("Bo · Krk")


def test_on_a_phone_what_can_be_done_with_marked_words_stays_in_view_and_leaves_no_gap(context):
    page = web(context, text=TEXT * 8)
    page.set_viewport_size({"width": 360, "height": 640})
    before = page.locator(".ledger-text").bounding_box()["y"]
    page.locator(".word").nth(0).click()
    page.locator(".word").nth(3).click()
    expect(page.get_by_role("button", name="Make a card")).to_be_in_viewport(ratio=1)
    page.mouse.wheel(0, 500)
    expect(page.get_by_role("button", name="Make a card")).to_be_in_viewport(ratio=1)
    page.evaluate("scrollTo(0, 0)")
    assert page.locator(".ledger-text").bounding_box()["y"] == pytest.approx(before, abs=2)
    press(page, "Make a card")
    expect(page.get_by_label("Who speaks?")).to_be_focused()


def test_what_is_typed_is_there_after_a_reload_and_when_another_card_is_opened(context):
    page = web(context)
    words(page, "28", "died.")
    press(page, "Make a card")
    page.get_by_label("Who speaks?").fill("Aland")
    page.reload()
    expect(page.get_by_label("Who speaks?")).to_have_value("Aland")
    expect(page.locator(".said").first).to_contain_text("as you left it")
    press(page, "Keep the card")
    words(page, "Prices", "cent.")
    press(page, "Make a card")
    page.get_by_label("About whom?").fill("prices")
    press(page, "Change: card 1")
    expect(cards(page)).to_have_count(2)
    expect(cards(page).nth(1)).to_contain_text("prices")


FOCUS = "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"


def test_the_focus_goes_to_what_opened_or_to_the_next_card_and_stays_when_news_come(context):
    page = with_python(context)
    make(page, "28", "died.", low="28")
    make(page, "The", "ships,", low="5")
    make(page, "Prices", "cent.")
    page.get_by_role("button", name="Delete: card 2").press("Enter")
    assert page.evaluate(FOCUS) == "Change: card 2"
    expect(page.locator(".undo")).to_contain_text("A card is deleted.")
    page.evaluate("answer({ cards: [] })")
    assert page.evaluate(FOCUS) == "Change: card 2"
    page.get_by_role("button", name="Undo").press("Enter")
    assert page.evaluate(FOCUS) == "Change: card 2"
    expect(cards(page)).to_have_count(3)
    for _ in range(3):
        page.get_by_role("button", name="Delete: card 1").press("Enter")
    assert page.evaluate(FOCUS) == "No cards yet."
    page.get_by_role("button", name="Skip: show ours").press("Enter")
    page.evaluate("answer({ cards: [] })")
    assert page.evaluate(FOCUS) == "Both of us have a card: 0"


def test_enter_says_where_it_has_moved_to(context):
    page = web(context)
    words(page, "28", "died.")
    press(page, "Make a card")
    page.get_by_label("Who speaks?").press("Enter")
    expect(page.locator(".card-form .spoken")).to_contain_text("About whom?")
    page.get_by_label("As of when?").press("Enter")  # the fields behind it are folded
    expect(page.locator(".card-form .spoken")).to_contain_text("Keep the card")
    page.get_by_text("More, if you like").click()
    page.get_by_label("As of when?").press("Enter")
    expect(page.locator(".card-form .spoken")).to_contain_text("Highest figure")
    page.get_by_label("How, or why not?").press("Enter")
    expect(page.locator(".card-form .spoken")).to_contain_text("Keep the card")


def test_a_card_asks_for_six_things_first_and_keeps_the_others_in_sight_once_they_are_filled(
    context,
):
    page = web(context)
    words(page, "28", "died.")
    press(page, "Make a card")
    fields = page.locator(".card-form :is(input, select)").locator("visible=true")
    expect(fields).to_have_count(6)
    more = page.get_by_text("More, if you like")
    more.press("Enter")  # by the keyboard, as by a click
    expect(fields).to_have_count(10)
    page.get_by_label("Could it be checked?").select_option("no")
    press(page, "Keep the card")
    press(page, "Change: card 1")
    expect(page.get_by_label("Could it be checked?")).to_have_value("no")
    expect(fields).to_have_count(10)


def test_what_comes_next_is_said_for_the_way_in_which_words_are_marked(context):
    page = web(context)
    page.locator(".word").first.click()
    bar = page.locator(".marked-words")
    expect(bar).to_contain_text("click or tap the last word")
    page.get_by_text("choose the words from lists").click()
    page.get_by_label("Sentence").select_option("1")
    page.get_by_label("First word").select_option(index=2)
    expect(bar).to_contain_text("choose the last word in its list")
    expect(bar).not_to_contain_text("tap")


def test_on_a_phone_what_can_be_done_with_marked_words_leaves_with_the_text(context):
    page = web(context)
    page.set_viewport_size({"width": 360, "height": 600})
    page.add_style_tag(content="main { padding-bottom: 200rem }")
    page.locator(".word").first.click()
    main = page.get_by_role("button", name="Make a card")
    expect(main).to_be_visible()
    page.evaluate("window.scrollTo(0, 2500)")
    expect(main).to_be_hidden()
    page.evaluate("window.scrollTo(0, 0)")
    expect(main).to_be_visible()


@pytest.mark.parametrize("width", [1000, 360])
def test_a_click_moves_no_word_away_from_under_the_pointer(context, width):
    page = web(
        context, text=f"{TEXT}\n" + "And so it went on, one day after the other. " * 9 + "\nEnd."
    )
    page.set_viewport_size({"width": width, "height": 500})
    for place in (8, 34, 2):
        if place == 34:  # in a lesson there is a page above the text
            page.add_style_tag(content="main { padding-top: 40rem }")
        word = page.locator(".word").nth(place)
        word.scroll_into_view_if_needed()
        before = word.bounding_box()["y"]
        word.click()
        assert abs(word.bounding_box()["y"] - before) < 1
        press(page, "Clear the mark")


def test_a_card_open_in_two_tabs_becomes_two_and_each_tab_sees_the_others(context):
    one = web(context)
    make(one, "28", "died.", speaker="Aland")
    other = web(context)
    for page in (one, other):
        press(page, "Change: card 1")
    one.get_by_label("Metric: what is counted?").fill("killed")
    press(one, "Keep the card")
    other.get_by_label("Metric: what is counted?").fill("losses")
    press(other, "Keep the card")
    expect(other.locator(".said").first).to_contain_text("changed in another tab")
    for page in (one, other):
        expect(cards(page)).to_have_count(2)
        expect(page.locator("ol")).to_contain_text("killed")
        expect(page.locator("ol")).to_contain_text("losses")


def test_a_card_finds_its_words_in_a_text_that_has_changed_and_is_kept_where_they_are_gone(context):
    page = with_python(context, text=f"New: it is late. {TEXT}", cards=[CARD])
    expect(cards(page)).to_contain_text("28 soldiers had died")
    expect(page.locator(".word.mine").first).to_have_text("28 ")
    page = with_python(context, text="Nothing of it is left.", cards=[CARD])
    expect(page.locator(".strays summary")).to_contain_text("do not stand in this text")
    expect(page.locator(".strays")).to_contain_text("28 soldiers had died")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("12 + 5 = 17 !!!", "no words in this text"),
        ("word " * 10_001, "has 10,001 words"),
        (("a" * 49 + " ") * 5_000, "has 250,000 letters"),
    ],
)
def test_a_pasted_text_that_cannot_be_taken_stays_in_the_box(context, text, why):
    page = web(context, text="", box=True)
    box = page.get_by_label("Paste a text here")
    box.fill(text)
    press(page, "Use this text")
    expect(page.locator(".said")).to_contain_text(why)
    assert len(box.input_value()) == len(text)


def test_a_pasted_text_is_shown_as_it_is_and_found_again(context):
    page = web(context, text="", box=True, ours=None)
    page.get_by_label("Paste a text here").fill(
        "<img src=x onerror=alert(1)> قال الوزير 😀 5 ships."
    )
    press(page, "Use this text")
    expect(page.locator(".ledger-text img")).to_have_count(0)
    make(page, "الوزير", "5")
    page.reload()
    expect(cards(page)).to_contain_text("الوزير 😀 5")
    press(page, "Use another text")
    page.get_by_label("Paste a text here").fill("Another one.")
    press(page, "Use this text")
    expect(page.locator(".strays")).to_contain_text("الوزير 😀 5")


BOX = {"ledger": "ledger:text:08", "older": "ledger:text", "text": "", "box": True, "ours": None}
OLD = {"ledger": "ledger:text", "text": "", "box": True, "ours": None}


def paste(page, text):
    page.get_by_label("Paste a text here").fill(text)
    press(page, "Use this text")


def test_a_text_of_the_lesson_is_shown_whatever_was_pasted_elsewhere(context):
    page = web(context, **OLD)
    paste(page, "A pool opens in May.")
    make(page, "pool", "May.")
    strike = {"text": "Drivers strike.", "box": False, "ours": None}
    for ledger in ("ledger:text:06", "ledger:text"):
        page = web(context, **strike, ledger=ledger, older="ledger:text")
        expect(page.locator(".ledger-text")).to_contain_text("Drivers strike.")
        expect(page.get_by_text("pool")).to_have_count(int(ledger == "ledger:text"))  # a stray


def test_two_boxes_keep_two_texts(context):
    page = web(context, **BOX)
    paste(page, "A pool opens in May.")
    make(page, "pool", "May.")
    page = web(context, **{**BOX, "ledger": "ledger:text:07"})
    expect(page.get_by_label("Paste a text here")).to_have_value("")
    page = web(context, **BOX)
    expect(cards(page)).to_contain_text("pool opens in May")


def test_a_text_of_the_first_layout_is_offered_and_its_cards_come_with_it(context):
    page = web(context, **OLD)
    paste(page, "A pool opens in May.")
    make(page, "pool", "May.")
    words(page, "A", "pool")
    press(page, "Make a card")
    page.locator(".card-form [name=speaker]").fill("the town")
    page = web(context, **BOX)
    box = page.get_by_label("Paste a text here")
    expect(box).to_have_value("A pool opens in May.")
    expect(page.get_by_text("You pasted this text before")).to_be_visible()
    press(page, "Use this text")
    expect(cards(page)).to_contain_text("pool opens in May")
    expect(page.locator(".card-form [name=speaker]")).to_have_value("the town")
    page.reload()
    expect(cards(page)).to_have_count(1)
    page = web(context, **{**BOX, "ledger": "ledger:text:07"})
    paste(page, "Another text of today.")
    expect(cards(page)).to_have_count(0)
    expect(page.locator(".strays")).to_have_count(0)


def test_with_python_a_text_of_the_first_layout_is_offered_and_its_cards_are_sent(context):
    digest = module(context).evaluate("laidOut(sentencesOf('A pool opens in May.')).digest")
    card = {**CARD, "words": "pool opens in May", "first": 1, "last": 4, "text": digest}
    old = {"old_text": "A pool opens in May.", "old_cards": [card]}
    page = with_python(context, **BOX, **old)
    press(page, "Use this text")
    expect(cards(page)).to_contain_text("pool opens in May")
    page.wait_for_function("window.sent.some(({ event }) => event?.item === 'ledger:text:08')")


def test_where_the_browser_keeps_nothing_the_page_says_so_and_works(context):
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } });"
    )
    page = web(context)
    make(page, "28", "died.")
    expect(cards(page)).to_have_count(1)
    expect(page.get_by_text("Kept until you close this page.")).to_be_visible()


def test_a_part_of_a_text_is_shown_and_all_of_it_at_a_click_or_for_a_card(context):
    page = web(context, part=[2, 3], cards=[])
    first = page.locator(".word").first
    last = page.locator(".word").last
    expect(first).to_be_hidden()
    expect(last).to_be_visible()
    press(page, "Show the whole article")
    make(page, "28", "died.", low="28")
    press(page, "Show sentences 2 to 3 alone")
    expect(first).to_be_hidden()
    expect(page.locator(".voices")).to_have_count(0)
    expect(page.locator(".cards .title")).to_have_text("No cards on these sentences yet.")
    press(page, "Skip: show ours")
    expect(page.locator(".laid")).not_to_contain_text("Only you have a card")
    page.get_by_text("Your cards on other sentences: 1").click()
    press(page, "Change: card 1")
    expect(first).to_be_visible()
    press(page, "Keep the card")
    expect(page.locator(".cards .title")).to_have_text("Your cards: 1")
    expect(page.locator(".laid")).to_contain_text("More cards of ours, if you like (1)")


def test_a_day_that_is_none_is_asked_back_once(context):
    page = web(context)
    make(page, "28", "died.", as_of="Aland")
    expect(page.locator(".refusal:not(:empty)")).to_contain_text("“Aland” does not say when.")
    expect(page.get_by_label("As of when?")).to_be_focused()
    press(page, "Keep the card")
    expect(cards(page)).to_have_count(1)


@pytest.mark.parametrize("width", [1000, 360])
def test_nothing_moves_while_a_figure_is_typed(context, width):
    page = web(context)
    page.set_viewport_size({"width": width, "height": 800})
    words(page, "28", "died.")
    press(page, "Make a card")
    form = page.locator(".card-form")
    page.get_by_text("More, if you like").click()
    below = page.get_by_label("Could it be checked?")
    top = "(one) => one.getBoundingClientRect().top + scrollY"
    before = (below.evaluate(top), form.bounding_box()["height"])
    for typed in ("55", "more than 1,200", "5.000", "55 and 28", "three and a half thousand"):
        page.get_by_label("Figure", exact=True).fill(typed)
        assert (below.evaluate(top), form.bounding_box()["height"]) == before, typed


def test_words_of_a_card_open_it_and_the_number_does_by_keyboard(context):
    page = web(context)
    make(page, "28", "died.", speaker="Aland")
    page.locator(".word").nth(9).click()
    press(page, "Open card 1")
    expect(page.get_by_label("Who speaks?")).to_have_value("Aland")
    press(page, "Keep the card")
    expect(cards(page)).to_have_count(1)
    page.get_by_role("button", name="died. (card 1)").press("Enter")
    expect(page.get_by_label("Who speaks?")).to_be_focused()


def test_from_the_words_in_the_text_a_button_leads_back(context):
    page = web(context, part=[1, 3])
    press(page, "Skip: show ours")
    find = page.get_by_role("button", name="Show in the text: Sentence 2, Bo denied it")
    find.press("Enter")
    back = page.get_by_role("button", name="Back to the comparison")
    expect(back).to_be_focused()
    expect(page.locator(".word.lit")).to_have_count(3)
    back.press("Enter")
    expect(find).to_be_focused()
    expect(back).to_have_count(0)


def test_names_of_one_speaker_are_one_voice_and_a_figure_keeps_its_words(context):
    page = web(context, wordings={"metrics": {}, "speakers": [["Aland", "Portville"]]})
    make(page, "28", "died.", speaker="Aland", low="more than 200")
    expect(page.locator(".voices")).to_have_count(0)  # one card is no picture
    for _ in range(3):
        make(page, "5", "ships,", speaker="Portville")
    expect(page.locator(".voices .voice")).to_have_text("Aland / Portville")
    picture = page.locator(".voices")
    expect(picture).to_contain_text("Card 1, more than 200: without a metric, a day")
    expect(picture).not_to_contain_text("bare")


def test_words_that_have_quotation_marks_get_no_second_ones(context):
    page = web(context, text="He said “no more war” and left. “Go on” was said.")
    make(page, "“no", "war”")
    make(page, "said", "war”", low="1")
    expect(cards(page).nth(0)).to_contain_text("“said ‘no more war’”")
    expect(cards(page).nth(1)).to_contain_text("“no more war”")
    expect(cards(page).nth(1)).not_to_contain_text("““")


def test_the_table_of_cards_follows_the_ledger_in_a_page_without_python(context):
    both = [("ledger", {**CONTENT, "store": STORE}), ("cards", {"store": STORE})]
    page = serve(context.new_page(), "ledger", *both)
    table = page.locator("[data-kit=cards]")
    expect(table).to_contain_text("No cards yet")
    make(page, "The", "ships,", low="more than 5", metric="sunk")
    expect(table.locator("tbody tr")).to_have_count(1)
    expect(table.locator("[data-head=Figure]")).to_have_text("more than 5")


# --- ours ----------------------------------------------------------------------------------------


def test_ours_open_after_some_cards_or_a_skip_and_say_what_differs(context):
    page = web(context)
    make(page, "28", "died.", speaker="ministry", low="28", metric="wounded")
    press(page, "Compare with our cards")
    expect(page.locator(".laid")).to_be_empty()
    expect(page.locator(".comparison .said")).to_contain_text("when you have 2 cards")
    make(page, "Prices", "cent.")
    press(page, "Skip: show ours")
    laid = page.locator(".laid")
    for title in ("Both of us have a card: 1", "Only you have a card: 1"):
        expect(laid).to_contain_text(title)
    expect(laid.locator("summary")).to_have_text("More cards of ours, if you like (1)")
    expect(laid.get_by_text("Bo denied it")).to_be_hidden()
    expect(laid).to_contain_text("Ours is on these words: “the ministry of Aland said")
    expect(laid).to_contain_text("✓ The same: who speaks, figure.")
    expect(laid).to_contain_text("Metric: you “wounded”, we “killed”.")
    expect(laid).to_contain_text("We add: Side: about its own side; Could it be checked: no.")
    expect(laid).not_to_contain_text("Could it be checked: you")  # it may be left open
    press(page, "Change: card 1")
    page.get_by_label("Metric: what is counted?").fill("killed")
    press(page, "Keep the card")
    expect(laid).to_contain_text("✓ The same: who speaks, metric, figure.")


# The learner's metric and figure, what is said to the metric (True: the same), and to the figure.
WORDINGS = {
    "metrics": {
        "killed": ["dead", "death", "died"],
        "killed and wounded": ["casualties"],
        "losses": ["lost", "casualties"],
    }
}
FAIR = [
    ("The port eliminated 5.", "eliminated", "kept"),
    ("The port had military casualties.", "military casualties", "kept"),
    ("The port had 5 dead.", "wounded", "differs"),
    ("The port had 5 dead.", "dead", "same"),
    ("The port lost 5.", "lost", "differs"),
    ("The port lost 5.", "eliminated", "differs"),
    ("The port had military casualties.", "", "left out"),
    ("The port had 5 dead.", "", "differs"),
]
COMPARE = """([wordings, sentence, mine, ours]) =>
    compared(mine, ours, { sentence, wordings: new Wordings(wordings) })"""


@pytest.mark.parametrize(("sentence", "metric", "said"), FAIR)
def test_the_words_of_the_text_are_no_mistake_and_nobody_is_blamed_for_what_it_leaves_out(
    context, sentence, metric, said
):
    mine = {"metric": metric, "numbers": {"low": 0, "high": 0, "qualifier": ""}, "low": "0"}
    ours = {"metric": "killed", "numbers": {"low": None, "high": None}}
    fields = module(context).evaluate(COMPARE, [WORDINGS, sentence, mine, ours])
    found = {one["name"]: one for one in fields}
    zero = found["figure"]
    assert (zero["mine"], zero["ours"], zero["same"]) == ("0", "no number", False)
    told = found.get("metric")
    if said == "left out":
        assert told is None
    else:
        assert told["same"] == (said in ("same", "kept"))
        assert bool(told["note"]) == (said == "kept")


def test_who_has_no_card_sees_all_of_ours_after_a_skip(context):
    page = web(context)
    press(page, "Skip: show ours")
    expect(page.locator(".laid").get_by_text("Bo denied it")).to_be_visible()


def test_ours_are_asked_of_python_and_may_be_withheld(context):
    page = with_python(context, ours="ask")
    press(page, "Skip: show ours")
    page.wait_for_function("sent.some(({ ask }) => ask === 'ours')")
    page.evaluate("answer({ withheld: 'Your teacher has our cards.' })")
    expect(page.locator(".comparison .said")).to_have_text("Your teacher has our cards.")
    page.evaluate("(ours) => answer({ ours })", OURS)
    expect(page.locator(".laid")).to_contain_text("More cards of ours, if you like (2)")


def test_a_card_goes_to_python_and_what_another_page_saved_is_shown(context):
    page = with_python(context)
    make(page, "Prices", "cent.", low="two dozen")
    page.wait_for_function("sent.some(({ event }) => event)")
    event = page.evaluate("sent.find(({ event }) => event).event")
    assert (event["item"], event["event"], event["learner"]) == ("ledger", "card", "blue-heron")
    assert event["card"]["words"] == "Prices rose by two dozen per cent"
    assert event["card"]["numbers"] == {"low": 24, "high": 24, "qualifier": ""}
    page.evaluate("(cards) => answer({ cards })", [CARD])
    expect(cards(page)).to_have_count(2)  # the own one waits until Python says that it is saved


# --- how it looks --------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "scheme"), [(1000, "light"), (360, "dark")])
def test_nothing_is_lost_or_unreadable_on_a_narrow_page_and_for_a_screen_reader(
    context, width, scheme
):
    page = web(context)
    page.set_viewport_size({"width": width, "height": 800})
    for _ in range(4):  # so many make a picture
        make(page, "28", "died.", low="28")
    press(page, "Skip: show ours")
    page.get_by_text("Choose the words from lists").click()
    words(page, "Prices", "cent.")
    press(page, "Make a card")
    expect(page.locator(".voices")).to_contain_text(
        "Card 1, 28: without a speaker, a metric, a day"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
    small = page.evaluate(
        """[...document.querySelectorAll(".kit-ledger :is(button, input, select)")]
        .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43.9)
        .map((one) => one.outerHTML)"""
    )
    assert small == []
