"""What waits in a copy for a class, and the teacher's file that opens it: in Lab and in a page."""

import hashlib
import json
import re
import shutil

import nbformat
import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from conftest import SMALL, forget
from nbformat.v4 import new_code_cell
from playwright.sync_api import expect
from scripting import run
from served import press, serve
from sharing import only

import kit
from kit import journals
from kit.answerfiles import FOLDER
from kit.casefile.cases import case
from kit.desk import cells, editions
from kit.desk.edition import answers, webpages
from kit.desk.edition.lessoncells import called
from kit.desk.edition.runs import Runs
from kit.desk.edition.withholding import waiting
from kit.desk.editions import questions_of_class
from kit.desk.files import Course
from kit.errors import KitError
from kit.items import Withheld
from kit.messages import Ask
from kit.questions import item, lesson, lessons, quiz_called
from kit.quizzes import page_item

COURSE = SMALL
TICKET = "01-exit-ticket"


def handed_out(course, withhold="tickets"):
    """Make a course what a class gets; the text of the file that opens lesson 01."""
    waits = waiting(withhold)
    files = sorted((course / "data/questions").glob("*.yaml"))
    made = [questions_of_class(one, waits) for one in lessons()]
    text = answers.text(case(), lesson("01"), waits, {})
    for path, one in zip(files, made, strict=True):
        path.write_text(yaml.safe_dump(one, allow_unicode=True), encoding="utf-8")
    forget()
    return text


@pytest.fixture
def copy(course):
    return handed_out(course)


def shown():
    return kit.quiz(TICKET).content()["items"]


def test_the_exit_ticket_and_the_tests_wait_and_all_others_answer_at_once(copy):
    waits = {one.id for one in lesson("01").items if isinstance(one, Withheld)}
    asked = {*quiz_called(TICKET).items}
    assert asked <= waits and waits != {one.id for one in lesson("01").items}
    assert [(one["closed"], one["answer"]) for one in shown()] == [("class", None)] * len(asked)
    assert kit.quiz("01-before").content()["items"][0]["answer"]
    assert "where answers wait" in kit.progress("01").text


def test_all_can_wait_and_so_do_our_cards(course):
    handed_out(course, "all")
    assert all(isinstance(one, Withheld) for one in lesson("01").items)


def test_the_file_opens_what_waits_and_the_answers_given_stay(copy, course):
    single = quiz_called(TICKET).items[0]
    journals.record({"item": single, "event": "answer", "answer": ["a"]})
    (course / "answers-01.json").write_text(copy, encoding="utf-8")
    assert "are open" in kit.open_answers("answers-01.json").text
    opened = shown()
    assert all(one["opened"] and not one["closed"] and one["answer"] for one in opened)
    assert "opened" not in kit.quiz("01-before").content()["items"][0], "it never waited"
    assert journals.answers()[single]["answer"] == ["a"]
    assert "not right" in kit.progress("01").text, "nobody could say so before"
    assert "where answers wait" not in kit.progress("01").text
    assert "where answers wait" in kit.progress().text, "lesson 02 is not opened"


def test_the_answers_open_the_same_pages_in_whatever_order_the_copies_are_named(
    tmp_path, monkeypatch
):
    monkeypatch.chdir(only("05", tmp_path / "course"))
    forget()
    made = []
    for names in (["class", "web"], ["web", "class"]):
        out = tmp_path / "-".join(names)
        assert editions.main(str(out), names, web_for_class=True, withhold="tickets") == 0
        made.append((out / "answers/answers-05.json").read_text("utf-8"))
    assert made[0] == made[1]
    forget()


def test_our_cards_and_verdicts_open_with_the_lesson_that_asks_for_them(
    class_edition, tmp_path, monkeypatch
):
    """Of the whole course, in which all waits: what a teacher opens of 05 opens nothing else."""
    monkeypatch.chdir(shutil.copytree(class_edition, tmp_path / "class"))
    forget()
    ledger = kit.ledger(first=9, last=14)
    inbox = kit.wire(["C19", "C20"])
    told: list[dict] = []
    ledger.tell = inbox.tell = told.append

    def asked() -> list[str]:
        told.clear()
        for one in (ledger, inbox):
            one.receive(Ask("ours"))
        return [name for message in told for name in message]

    assert asked() == ["withheld", "withheld"]
    brief = kit.brief("05.27").content()["items"][0]
    assert not any("sample" in one for one in brief["rubric"])
    shutil.copy(class_edition.parent / "answers/answers-01.json", ".")
    kit.open_answers("answers-01.json")
    assert asked() == ["ours", "withheld"], "our cards of lesson 01 are of other sentences"
    assert {one["sentence"] for one in told[0]["ours"]}.isdisjoint(range(9, 15))
    shutil.copy(class_edition.parent / "answers/answers-05.json", ".")
    kit.open_answers("answers-05.json")
    assert asked() == ["ours", "ours"]
    assert {14} < {one["sentence"] for one in told[0]["ours"]}
    assert len(told[1]["ours"]) == 2
    brief = kit.brief("05.27").content()["items"][0]
    assert brief["opened"] and all(one["sample"] for one in brief["rubric"])
    forget()


def test_on_a_hub_a_folder_of_the_teachers_opens_it(copy, tmp_path_factory, monkeypatch):
    folder = tmp_path_factory.mktemp("opened")
    monkeypatch.setenv(FOLDER, str(folder))
    assert shown()[0]["closed"]
    (folder / "answers-01.json").write_text(copy, encoding="utf-8")
    assert shown()[0]["answer"]
    (folder / "answers-01.json").unlink()
    assert shown()[0]["closed"], "a teacher may close it again"


def other_lesson(text):
    return json.dumps(json.loads(text) | {"lesson": "07"})


def older(text):
    made = json.loads(text)
    made["items"][0]["prompt"] = "What did we ask then?"
    return json.dumps(made)


BAD = {
    "cut off or changed": [lambda text: text[:-50], lambda text: "", lambda text: "x" * 1_000_000],
    "been changed, at": [lambda text: text.replace('"feedback"', '"feedbakc"', 1)],
    "no file of answers": [lambda text: "[1, 2]", lambda text: '{"a": 1}'],
    "kit.merge reads": [lambda text: '{"format": "article-kit hand-in", "events": []}'],
    "another course": [lambda text: json.dumps(json.loads(text) | {"course": "other"})],
    "no lesson 07": [other_lesson],
    "another version": [older],
    "too many": [lambda text: text + " " * 6_000_000],
}
CASES = [(why, one) for why, many in BAD.items() for one in many]


@pytest.mark.parametrize("before", [False, True], ids=["closed", "opened"])
def test_a_file_that_is_not_the_one_is_refused_and_nothing_is_lost(copy, course, before):
    if before:
        (course / "answers-01.json").write_text(copy, encoding="utf-8")
        kit.open_answers("answers-01.json")
    for why, spoil in CASES:
        (course / "given.json").write_text(spoil(copy), encoding="utf-8")
        with pytest.raises(KitError, match=why) as told:
            kit.open_answers("given.json")
        assert str(told.value).endswith("Nothing has changed.")
        assert bool(shown()[0]["answer"]) is before, why


def test_a_whole_course_says_that_nothing_waits(course):
    (course / "answers-01.json").write_text("{}", encoding="utf-8")
    with pytest.raises(KitError, match="Nothing waits"):
        kit.open_answers("answers-01.json")


# --- in a page -----------------------------------------------------------------------------------

STORE = {"course": "flood", "learner": "web"}


@pytest.fixture
def page_and_file(course, window):
    """A page with an exit ticket that waits, and the text of the one file that opens it."""
    one = item(quiz_called(TICKET).items[0])
    waits = waiting("tickets")
    opened = page_item(one, False, "web") | {"opened": True}
    pages = {"quiz-0": {"items": [opened], "notice": ""}}
    text = answers.text(case(), lesson("01"), waits, pages)
    handed_out(course)
    asked = {"course": case().package["name"], "lesson": "01"}
    asked["file"] = hashlib.sha256(text.encode()).hexdigest()
    held = page_item(item(one.id), False, "web")
    parts = (
        ("quiz", {"items": [held], "notice": "", "store": STORE}),
        ("opening", {**asked, "store": STORE}),
        ("finish", {"store": STORE}),
    )
    page = window.new_page()
    yield serve(page, f"open-{id(page)}", *parts), text
    page.close()


def test_in_a_page_feedback_comes_over_the_answer_given_and_only_from_the_one_file(
    page_and_file, tmp_path
):
    page, text = page_and_file
    chosen = page.locator(".item input[type=radio]").first
    chosen.check()
    press(page, "Save my answer")
    given = chosen.get_attribute("value")
    said = page.locator(".kit-finish .feedback").first
    choose = page.get_by_label("The file with the answers")
    for words, spoil in {
        "cut off or changed": lambda text: text[:-60],
        "another course": lambda text: json.dumps(json.loads(text) | {"course": "other"}),
        "this is lesson 01": other_lesson,
        "at another time": older,
        "a learner's answers": lambda text: '{"events": []}',
    }.items():
        path = tmp_path / "given.json"
        path.write_text(spoil(text), encoding="utf-8")
        choose.set_input_files(path)
        expect(said).to_contain_text(words)
        expect(page.locator(".item .mark:not(:empty)")).to_have_count(0)
    path.write_text(text, encoding="utf-8")
    heading = '<h2 id="s9">Exit ticket</h2>'
    page.locator("[data-kit=quiz]").evaluate(
        "(one, html) => one.insertAdjacentHTML('beforebegin', html)", heading
    )
    choose.set_input_files(path)
    expect(said).to_contain_text("are open")
    way_back = page.locator(".kit-finish").first.get_by_role("link", name="Exit ticket")
    expect(way_back).to_have_attribute("href", "#s9")  # a lesson is long, and the file at its end
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
    for _ in range(2):
        expect(page.locator(".item .saved")).to_have_text("Your answer, as you gave it.")
        expect(page.locator(f".item [value={given}]")).to_be_checked()
        expect(page.locator(f".item [value={given}]")).to_be_disabled()
        expect(page.locator(".item [data-state]")).not_to_have_count(0)
        expect(page.get_by_role("button", name="Check")).to_be_hidden()
        expect(page.locator(".item .feedback > strong")).to_have_text(re.compile("^(?!Not yet)."))
        page.reload()  # it stays open on this device


@pytest.mark.parametrize("call", ['kit.wire(["C11"])', "kit.ledger(first=9, last=14)"])
def test_where_all_waits_a_page_asks_no_kernel_for_what_is_ours(call):
    cell = new_code_cell(call)
    (place,) = webpages.SHOWS[called(call)[0]](cell, "", waiting("all"))
    assert place.content["ours"] is None and place.opened["ours"]
    assert place.kind == "ledger" or place.content["held"]


def test_what_stands_for_a_cell_that_waits_is_not_what_that_cell_shows(course):
    """A cell that works out an answer is tagged; a web page for a class has a sentence for it."""
    path = course / "notebooks/01-the-flood.ipynb"
    notebook = nbformat.read(path, as_version=4)
    cell = new_code_cell("print('the answer is ' + str(31 + 28))", id="spoils")
    cell.metadata["tags"] = ["solution"]
    notebook.cells.append(cell)
    nbformat.write(notebook, path)
    (course / cells.FILE).write_text(cells.text(Course(case())), encoding="utf-8")
    page = webpages.made(Runs(case()), "01-the-flood", waiting("all"), [])
    text = "".join(str(part) for section in page.sections for part in section.parts)
    assert "the answer is" not in text and "Your teacher shows this one" in text


def test_the_digest_of_a_file_is_that_of_the_standard():
    for text in ("", "abc", "é" * 1000, "x" * 55, "x" * 56, "x" * 64):
        assert run("secure.js", "sha256(given)", text) == hashlib.sha256(text.encode()).hexdigest()
