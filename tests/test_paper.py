"""Paper: source sheet, worksheet and key of each lesson, and what a teacher types from them.

All lessons are made once, and one Chromium prints them.
"""

import json
import re
import zipfile
from math import ceil
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Page, expect

from kit.casefile.cases import case
from kit.casefile.claimcards import claim_cards, sentences
from kit.desk.classroom.beginning import unfinished
from kit.desk.classroom.exports import points
from kit.desk.classroom.give_back import of_class
from kit.desk.classroom.results import completion as results_completion
from kit.desk.classroom.results import open_answers, results
from kit.desk.edition.documents import document, print_pdf
from kit.desk.edition.onpaper import on_paper, on_projector
from kit.desk.edition.runs import Runs
from kit.desk.edition.sources import source_sheet
from kit.desk.edition.steps import core_of
from kit.desk.edition.words import out_of_place, seen
from kit.questions import every_item, is_form, lessons

ROOT = Path(__file__).parents[1]
NAMES = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
MOST_PAGES = 4
LEARNERS = 25
MOST_SHEETS = 150
TASK = re.compile(r'<section class="task" data-task="(\d+)".*?</section>', re.DOTALL)


@pytest.fixture
def paper(print_edition) -> Path:
    return print_edition


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def bare(html: str) -> str:
    """The words of a page."""
    return " ".join(seen(html).split())


def letters_of(html: str) -> str:
    """The letters of a page, without spaces: to find words in it that have other marks there."""
    return re.sub(r"[\s*_`]+", "", seen(html))


# --- pages ---------------------------------------------------------------------------------------


def boxes(pdf: bytes) -> list[tuple[float, float]]:
    """The width and height of each page, in points: A4 is 595 by 842, Letter 612 by 792."""
    found = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    return [(float(width), float(height)) for width, height in found]


def test_a_lesson_fits_four_pages_of_each_kind_and_a_class_150_sheets(paper, browser):
    page = browser.new_page()
    too_many = []
    for name in NAMES:
        sheets = 0
        for kind in ("source", "worksheet", "key"):
            folder = paper / "keys" if kind == "key" else paper
            page.goto((folder / f"{name}-{kind}.html").as_uri())
            found = boxes(page.pdf(prefer_css_page_size=True))
            assert found and all(width <= 596 and height <= 792 for width, height in found)
            if kind != "key":  # one for the teacher
                sheets += ceil(len(found) / 2)
            if len(found) > MOST_PAGES:
                too_many.append(f"{name}, {kind}: {len(found)} pages")
        if sheets * LEARNERS > MOST_SHEETS:
            too_many.append(f"{name}: {sheets * LEARNERS} sheets")
    page.close()
    assert too_many == []


def test_a_page_prints_itself_where_there_is_a_chromium(paper, browser, tmp_path):
    target = tmp_path / "one.pdf"
    assert print_pdf(
        paper / f"{NAMES[0]}-key.html", target, browser.browser_type.executable_path
    ) == (target.is_file())
    assert not print_pdf(paper / f"{NAMES[0]}-key.html", tmp_path / "none.pdf", "/no/chromium")


CUT = """() => [...document.querySelectorAll(".task, .claim, .write, figure, tr")]
  .filter((one) => getComputedStyle(one).breakInside !== "avoid")
  .map((one) => one.outerHTML.slice(0, 80))"""


# A text that a question is about stands out as little as in its source, and no letter that a
# learner is to circle has a ring already.
LOUD = """() => [...document.querySelectorAll(".prompt :is(blockquote, li, td), .task .letter")]
  .filter((one) => { const { borderTopWidth, fontWeight } = getComputedStyle(one);
    return one.matches(".letter") ? borderTopWidth !== "0px" : fontWeight !== "400"; })
  .map((one) => one.outerHTML.slice(0, 80))"""


def test_no_question_is_cut_and_all_is_grey(paper, browser):
    page = browser.new_page()
    for path in sorted(paper.rglob("*.html")):
        html = text_of(path)
        if path.name.startswith("enter-"):
            continue
        page.goto(path.as_uri())
        assert page.evaluate(CUT) == [], path.name
        assert page.evaluate(LOUD) == [], path.name
        colours = re.findall(r"#[0-9a-f]{6}\b", html)
        assert (
            colours and [one for one in colours if len({*one[1::2]}) * len({*one[2::2]}) > 1] == []
        )
        assert "<script" not in html and "<iframe" not in html
    page.close()


AT_THE_EDGE = """() => [...document.querySelectorAll("main :is(p, li, td, h1, h2), footer")]
  .filter((one) => one.getBoundingClientRect().width && one.innerText.trim())
  .map((one) => [one.getBoundingClientRect(), one.innerText.slice(0, 40)])
  .filter(([box]) => box.left < 12 || box.right > innerWidth - 12)
  .map(([, text]) => text).slice(0, 3)"""


def test_what_is_printed_has_a_margin_on_a_screen_too_and_one_column_to_scroll(paper, browser):
    """A key is read on a laptop as well: its bullets were cut off at the edge of the window."""
    whole = paper / "keys/whole.html"
    whole.write_text(document("Answer key", "key", ["# Key\n\n- one\n- two"]), encoding="utf-8")
    names = [f"keys/{NAMES[5]}-key", f"{NAMES[5]}-source", f"{NAMES[5]}-worksheet"]
    page = browser.new_page()
    for path in [whole, *(paper / f"{name}.html" for name in names)]:
        page.goto(path.as_uri())
        for width in (1366, 1280, 1024):
            page.set_viewport_size({"width": width, "height": 768})
            assert page.evaluate(AT_THE_EDGE) == [], (path.name, width)
            columns = "getComputedStyle(document.querySelector('main')).columnCount"
            assert page.evaluate(columns) == "auto"
    page.close()
    whole.unlink()


# --- what is said --------------------------------------------------------------------------------


def test_a_figure_for_a_brief_has_its_speaker_its_people_and_its_day(paper):
    """The rubric asks for all of them, and the paper is all that somebody with paper has."""
    shown = bare(text_of(paper / f"{NAMES[5]}-worksheet.html"))
    cards = [card for card in claim_cards(every_item()["05.27"].cards[1:]) if not card["words"]]
    assert len(cards) > 5
    for card in cards:
        for part in ("told", "speaker", "about", "as_of"):
            assert bare(card[part]) in shown, (card["told"], part)


@pytest.mark.parametrize("changed", [on_paper, on_projector])
def test_what_a_question_quotes_and_asks_is_left_on_paper_and_on_a_projector(changed):
    """A reader “saved” a report, it is two “o'clock”, a well lies “above” a house: all stay."""
    for one in every_item().values():
        left = " ".join(changed(one.prompt).split())
        for kept in re.findall(r"“[^”]+”|[^.!?“”]+[?]", " ".join(one.prompt.split())):
            asked = re.sub(r"(\w+) above\b(?! \d| the)", r"\1", kept).strip()
            assert asked in left or asked.removeprefix("Open ") in left, (one.id, kept)


def test_paper_has_no_word_of_a_screen(paper):
    assert [*out_of_place(paper, "print")] == []
    things = r"\b(tables?|maps?|figures?|cards?|rules?|cells?|steps?) above\b"
    for path in [*paper.glob("*-worksheet.html"), *paper.glob("keys/*-key.html")]:
        assert not re.search(things, bare(text_of(path))), path.name


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Press *Later*, and stop there. Then compare.", "Then compare."),
        ("The press office answers. Open a hint.", "The press office answers."),
        ("Code them by the rule above.", "Code them by the rule."),
        ("Open your list. More than 200 above 30.", "Read your list. More than 200 above 30."),
        ("“Two treaties.” Open both: read.", "“Two treaties.” Read both: read."),
        ("Tables stay closed until you open them. You may skip one.", "You may skip one."),
        ("Write it. When you have saved it, your first one stands beside it.", "Write it."),
        ("Write 40 words. Nothing is marked until you save.", "Write 40 words."),
        ("Say who. It stands under *More*. Then compare these fields with ours.", "Say who."),
        ("A reader saved the report. The gate opened when you came.",) * 2,
    ],
)
def test_a_sentence_of_a_screen_is_left_out_and_no_other(text, left):
    assert on_paper(text) == left


def test_the_worksheet_asks_the_core_and_says_nothing_to_it(paper):
    every = every_item()
    for name in NAMES:
        sheet = letters_of(text_of(paper / f"{name}-worksheet.html"))
        for one in (one for one in every.values() if one.id[:2] == name[:2] and one.core):
            if one.kind == "code":
                continue
            for option in getattr(one, "options", []):
                if hasattr(option, "text"):
                    assert letters_of(option.text) in sheet, one.id
            said = [letters_of(part.feedback) for _, part in one.said_parts()]
            assert [text for text in said if len(text) > 30 and text in sheet] == [], one.id


def test_a_claim_card_on_a_worksheet_has_its_day(paper):
    """Who writes with figures needs to know as of when each of them was."""
    sheet = text_of(paper / "05-counting-the-dead-worksheet.html")
    rows = re.findall(r'<table class="attached">.*?</table>', sheet, re.DOTALL)[0].split("<tr>")
    assert "As of when" in rows[1]
    assert len(rows) > 5 and [row for row in rows[2:] if "September 2020" not in row] == []


def test_the_steps_of_a_claim_are_counted_and_none_is_later_than_its_lesson(paper):
    """A worksheet asks “at which step”, the key names steps; lesson 05 ends on Monday evening."""
    sheet = text_of(paper / "05-counting-the-dead-source.html")
    ways = re.findall(r'<ol class="trace">(.*?)</ol>', sheet, re.DOTALL)
    assert len(ways) == 2
    for way in ways:
        steps = [bare(one) for one in re.findall(r"<li.*?</li>", way, re.DOTALL)]
        assert [one.partition(". ")[0] for one in steps] == [str(n + 1) for n in range(len(steps))]
        assert "the article ·" in steps[-1] and "our article: other report" not in way


def test_a_word_that_is_explained_stands_apart_from_its_meaning(paper):
    html = text_of(paper / "05-counting-the-dead-source.html")
    assert re.search(r"separatist:? +Somebody", bare(html))


def test_what_would_answer_a_question_stands_behind_it_and_on_another_sheet(paper):
    sheets = [text_of(path) for path in paper.glob("*-source.html")]
    apart = [
        html.partition('<hr class="later">') for html in sheets if "only after question" in html
    ]
    assert apart
    for first, _, later in apart:
        assert "only after question" in later and "only after question" not in first


# --- the key is the worksheet with marks ---------------------------------------------------------


def tasks(html: str) -> list[tuple[str, str]]:
    """The questions of a page without marks and what only the key says: number and words."""
    html = re.sub(r'<div class="why">.*?</div>\s*</section>', "</section>", html, flags=re.DOTALL)
    html = re.sub(r'<span class="place">.*?</span>|<span class="to-fill">.*?</span>', "", html)
    html = re.sub(r"<strong>(✓|<code>.*?</code>)</strong>", "", html)
    html = re.sub(r'<div class="claim">.*?</div>', "", html, flags=re.DOTALL)
    html = re.sub(r'<p class="how sure">.*?</p>', "", html)
    html = re.sub(r'<p class="how">Now put it beside.*?</p>', "", html)
    return [(one[1], bare(one[0])) for one in TASK.finditer(html)]


def test_the_key_has_the_numbers_letters_and_words_of_the_worksheet_and_says_why(paper):
    pairs = [(f"{name}-worksheet.html", f"keys/{name}-key.html") for name in NAMES]
    pairs.append(("other-work-worksheet.html", "keys/other-work-key.html"))
    for sheet, key in pairs:
        asked = tasks(text_of(paper / sheet))
        assert asked and asked == tasks(text_of(paper / key)), sheet
        assert [number for number, _ in asked] == [str(n) for n in range(1, len(asked) + 1)]
        whys = re.findall(r'<div class="why">(.*?)</section>', text_of(paper / key), re.DOTALL)
        assert len(whys) == len(asked) and all(bare(one) for one in whys), key


def test_other_work_is_invented_and_speaks_of_no_war(paper):
    sheet = bare(text_of(paper / "other-work-worksheet.html"))
    assert "invented" in sheet
    assert not re.search(
        r"\b(war|army|soldier|killed|dead|armen|azerb|karabakh)", sheet, re.IGNORECASE
    )
    work = yaml.safe_load((ROOT / "data/other-work.yaml").read_text(encoding="utf-8"))
    right = [
        one["text"] for item in work["items"] for one in item.get("options", []) if one.get("right")
    ]
    marked = re.findall(
        r'<li class="right">(.*?)</li>', text_of(paper / "keys/other-work-key.html"), re.DOTALL
    )
    assert len(right) == len(marked)
    assert all(text in bare(one) for text, one in zip(right, marked, strict=True))


def test_without_the_article_a_slot_stands_in_its_place():
    core = core_of(case(), "05-counting-the-dead", Runs(case()))
    long = [one["text"] for one in sentences() if len(one["text"].split()) > 8]
    whole = bare(source_sheet(case(), core))
    slot = bare(source_sheet(case(), core, with_article=False))
    assert sum(1 for one in long if one in whole) >= 3
    assert [one for one in long if one in slot] == []
    assert "put your own copy beside this sheet" in slot


# --- a teacher types the answers -----------------------------------------------------------------


def right_answers(key: str) -> dict[str, str]:
    """What a learner who has all right has written: read from the printed key, by question."""
    found = {}
    for one in TASK.finditer(key):
        letters = re.findall(r'<li class="right"><span class="letter">(\w)', one[0])
        places = re.findall(r'<span class="place">(.*?)</span>', one[0])
        number = re.search(r'<span class="to-fill"><strong>(.*?)</strong>', one[0])
        said = letters or ["-" if each == "✗" else each for each in places]
        found[one[1]] = number[1] if number else "".join(said)
    return found


def form(page: Page, paper: Path, number: str) -> Page:
    page.goto((paper / f"enter-answers-{number}.html").as_uri())
    return page


def field(page: Page, row: int, question: str):
    return page.get_by_label(f"Row {row}, {question}", exact=True)


def saved(page: Page, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the file").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_what_the_key_has_is_right_in_the_report_for_every_lesson(paper, window, tmp_path):
    page = window.new_page()
    for name in NAMES:
        form(page, paper, name[:2])
        field(page, 1, "pseudonym").fill("blue-heron")
        for number, answer in right_answers(text_of(paper / f"keys/{name}-key.html")).items():
            place = field(page, 1, f"question {number}")
            if answer and place.count():
                place.fill(answer)
        if page.locator("input:not([data-field=name]):not(.text)").count():
            saved(page, tmp_path)
    page.close()
    found = results(tmp_path)
    judged = found.tries["right"].dropna()
    asked = [one.id for each in lessons() for one in each.items if one.core or is_form(each)]
    assert found.learners == ["blue-heron"], "the lessons of one learner are put together"
    assert len(judged) > 30 and judged.all() and {*found.tries["item"]} <= {*asked}


def test_bad_input_gets_a_sentence_and_nothing_is_lost(paper, context, tmp_path):
    page = form(context.new_page(), paper, "05")
    asked = json.loads(page.locator("#asked").text_content())["questions"]
    one = next(each for each in asked if each["shape"] == "one")
    rows = next(each for each in asked if each["shape"] == "rows")
    first = f"question {one['number']}"
    second = f"question {rows['number']}"
    save = page.get_by_role("button", name="Save the file")
    said = page.get_by_role("status")
    save.click()
    expect(said).to_contain_text("Nothing is typed yet")
    # By keyboard: a name, some answers, Enter, and the next learner.
    field(page, 1, "pseudonym").click()
    page.keyboard.type("blue-heron")
    field(page, 1, first).fill("z")
    field(page, 1, second).fill("AB")
    page.keyboard.press("Enter")
    expect(field(page, 2, "pseudonym")).to_be_focused()
    expect(page.locator("#says-0")).to_contain_text("needs a letter")
    expect(page.locator("#says-0")).to_contain_text("“AB” is typed")
    page.keyboard.type("Blue-Heron")
    page.keyboard.press("Enter")
    expect(page.locator("#says-1")).to_contain_text("stands in row 1 as well")
    field(page, 3, first).fill("a")
    save.click()
    expect(page.locator("#says-2")).to_contain_text("no pseudonym")
    expect(said).to_contain_text("Nothing is saved yet")
    page.reload()
    expect(field(page, 1, second)).to_have_value("AB")
    field(page, 1, first).fill("a")
    field(page, 1, second).fill("?")
    field(page, 2, "pseudonym").fill("red-fox")
    field(page, 2, second).fill("-" * (len(rows["rows"]) - 1) + "b")
    field(page, 3, "pseudonym").fill("grey-owl")
    path = saved(page, tmp_path)
    expect(page.locator("#says-0")).to_contain_text("they stay open in the report")
    with zipfile.ZipFile(path) as archive:
        assert len(archive.namelist()) == 3 and archive.testzip() is None
    found = results(tmp_path)
    assert found.learners == ["blue-heron", "grey-owl", "red-fox"]
    tried = found.tries.set_index("learner")
    assert [*tried.loc[["blue-heron"], "item"]] == [one["id"]]
    assert [*tried.loc[["red-fox"], "item"]] == [rows["id"]]
    # Another lesson starts empty, and "Clear" asks once.
    page.get_by_role("button", name="Clear").click()
    expect(field(page, 2, "pseudonym")).to_have_value("red-fox")
    page.get_by_role("button", name="Clear").click()
    expect(field(page, 2, "pseudonym")).to_have_count(0)
    page.close()


def test_a_long_answer_stays_on_paper_and_its_learner_has_finished(paper, context, tmp_path):
    """A teacher who does not type 25 sentences is not told that 25 learners wrote none."""
    page = form(context.new_page(), paper, "05")
    asked = json.loads(page.locator("#asked").text_content())["questions"]
    for row, name in enumerate(("blue-heron", "red-fox"), 1):
        field(page, row, "pseudonym").click()
        page.keyboard.type(name)
        for one in asked:
            typed = {"number": "59", "rows": "A" * 5, "one": "A", "text": "+"}[one["shape"]]
            page.keyboard.press("Tab")
            page.keyboard.type("" if name == "red-fox" and one["shape"] == "text" else typed)
        if row == 1:
            page.keyboard.press("Enter")
    with page.expect_download() as download:  # without the way back to the button
        page.keyboard.press("Control+Enter")
    download.value.save_as(tmp_path / download.value.suggested_filename)
    expect(page.get_by_role("status")).to_contain_text("with 2 learners")
    expect(page.locator("#says-1")).to_have_text("No answer to 7: it stays open in the report.")
    page.close()
    found = results(tmp_path)
    assert unfinished(found)["05"] == ["red-fox"]
    assert results_completion(found).set_index("lesson").loc["05", "core done"] == 1
    assert [*found.tries["item"]].count("05.27") == 0
    assert [*points(found)[0]["Lesson 05 answered"]] == [5, 4]
    pages = of_class(found, open_answers(found))
    assert not [row.asked for row in pages[0].parts[0].rows if "above" in row.asked]
    done = {one.learner: one.parts[0].done for one in pages}
    assert done["blue-heron"].startswith("5 of 5") and done["red-fox"].startswith("4 of 5")


def test_a_number_from_paper_and_a_pseudonym_are_read_as_in_a_lesson(paper, context):
    pages = sorted(paper.glob("enter-answers-*.html"))
    page = context.new_page()
    for path in pages:
        page.goto(path.as_uri())
        asked = json.loads(page.locator("#asked").text_content())["questions"]
        numbers = [one for one in asked if one["shape"] == "number"]
        if numbers:
            break
    given = field(page, 1, f"question {numbers[0]['number']}")
    says = page.locator("#says-0")
    field(page, 1, "pseudonym").fill("blue-heron")
    for typed, said in (
        ("1.200", "can be read in two ways"),
        ("many", "We find no number"),
        ("1'200", ""),
        (f"94 {numbers[0]['unit']}", ""),
        ("fifty-nine", ""),
    ):
        given.fill(typed)
        given.press("Tab")
        expect(given).to_have_attribute("aria-invalid", str(bool(said)).lower())
        expect(says).to_contain_text(said)
    field(page, 1, "pseudonym").fill("nul")
    given.press("Tab")
    expect(says).to_contain_text("cannot be your name")
    page.close()


def test_where_no_number_was_given_a_card_does_not_read_as_nobody_killed(paper):
    shown = bare(text_of(paper / "05-counting-the-dead-worksheet.html"))
    assert "killed: no number given" in shown and "no number killed" not in shown
