"""An item of each kind in real JupyterLab: what its answers get, and what is kept of them."""

import csv
import json
import re
from collections.abc import Iterator
from html import unescape

import pytest
import yaml
from answering import (
    ANSWERING,
    IN_FORMS,
    ITEMS,
    WRITTEN,
    feedbacks,
    right_answer,
    steps,
    wrong_answers,
)
from axe_playwright_python.sync_playwright import Axe
from browser import ERROR, ITS_OWN, ROOT, Lab, Lesson, rendered
from conftest import SMALL
from playwright.sync_api import expect

LESSON = "05-counting-the-dead"
LESSONS = [path.stem for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]


# --- one item of each kind -----------------------------------------------------------------------


def first_of_each_kind() -> dict[str, dict]:
    """By kind, an item that is answered in the page and in no form; others have own files."""
    elsewhere = ("blank", "code", "brief", "drawing", "timeline")
    found = {}
    for one in sorted(ITEMS.values(), key=lambda one: one["id"]):
        if one["id"] not in IN_FORMS and one["kind"] not in elsewhere:
            found.setdefault(one["kind"], one)
    return found


KINDS = first_of_each_kind()
SHOWN = [
    f'kit.write("{one["id"]}")'
    if one["kind"] == "open"
    else f"kit.quizzes.Quiz([kit.questions.item({one['id']!r})])"
    for one in KINDS.values()
]
CODES = ["import kit.quizzes, kit.questions", *SHOWN]


def put_by_mouse(lesson: Lesson, item: dict, answer: object) -> None:
    form = lesson.item(item["id"])
    match item["kind"]:
        case "open" | "number":
            form.get_by_role("textbox").fill(str(answer))
        case "order":
            for place, one in enumerate(answer):
                row = form.locator(f"[data-id={one}]")
                while row.evaluate("row => [...row.parentNode.children].indexOf(row)") > place:
                    row.get_by_role("button", name="Move up").click()
        case "match" | "letters":
            for row, choice in answer.items():
                form.locator(f"select[name={row}]").select_option(value=choice)
        case _:
            for one in answer:
                form.locator(".option", has=lesson.page.locator(f"[value={one}]")).click()
    form.locator("button.main").click()


def put_by_keyboard(lesson: Lesson, item: dict, answer: object) -> None:
    """With Tab, arrows, Space, Enter and what is typed; the focus can be seen all the way."""
    press = lesson.page.keyboard.press
    form = lesson.item(item["id"])

    def go_to(target):
        lesson.tab_to(target)
        outline = "one => getComputedStyle(one).outlineStyle + getComputedStyle(one).outlineWidth"
        assert target.evaluate(outline) == "solid3px"

    match item["kind"]:
        case "open" | "number":
            go_to(form.get_by_role("textbox"))
            lesson.page.keyboard.type(str(answer))
        case "order":
            at = "row => [...row.parentNode.children].indexOf(row)"
            for place, one in enumerate(answer):
                row = form.locator(f"[data-id={one}]")
                go_to(row.get_by_role("button", name="Move up"))
                for _ in range(row.evaluate(at) - place):
                    press("ArrowUp")
                assert row.evaluate(at) == place
                row.evaluate("row => row.closest('form').tabIndex = -1")
                row.evaluate("row => row.closest('form').focus()")  # back to the top of the item
        case "match" | "letters":
            for row, choice in answer.items():
                select = form.locator(f"select[name={row}]")
                go_to(select)
                for _ in range(12):
                    if select.input_value() == choice:
                        break
                    press("ArrowDown")
                expect(select).to_have_value(choice)
        case "multiple" | "mark":
            for box in form.get_by_role("checkbox").all():
                go_to(box)
                if box.get_attribute("value") in answer:
                    press("Space")
        case _:
            go_to(form.get_by_role("radio").first)
            press("Space")
            for _ in item["options"]:
                if form.locator("input:checked").get_attribute("value") == answer[0]:
                    break
                press("ArrowDown")
    go_to(form.locator("button.main"))
    press("Enter")


def answers_of_each_kind() -> dict[str, object]:
    """A right answer of each kind; an opinion, and words with the keys JupyterLab listens to."""
    found = {kind: right_answer(item) for kind, item in KINDS.items()}
    found["opinion"] = [KINDS["opinion"]["options"][1]["id"]]
    enough = KINDS["open"]["words"] // 3
    return found | {"open": " ".join(f"add{n} bb{n} xx{n}, 0" for n in range(enough // 3 + 1))}


def has_them_all(lesson: Lesson) -> None:
    """Each answer has got its verdict, is saved, and stands in the journal."""
    answers = answers_of_each_kind()
    for kind, item in KINDS.items():
        form = lesson.item(item["id"])
        expect(form.locator(".saved")).to_have_text("Saved.")
        verdict = {"open": "Which level", "opinion": "There is no right"}.get(kind, "Right.")
        expect(form.locator(".feedback > strong")).to_have_text(re.compile(f"^{verdict}"))
    kept = [one for one in lesson.journal() if one["event"] == "answer"]
    for one in kept:
        if ITEMS[one["item"]]["kind"] in ("multiple", "mark"):
            one["answer"].sort()
            answers[ITEMS[one["item"]]["kind"]].sort()
    assert {one["item"]: one["answer"] for one in kept} == {
        KINDS[kind]["id"]: answer for kind, answer in answers.items()
    }
    assert len(kept) == len(KINDS)


@pytest.mark.parametrize("put", [put_by_mouse, put_by_keyboard])
def test_an_item_of_each_kind_is_answered(open_lesson, put):
    assert len(KINDS) == 9
    lesson = open_lesson("kinds", codes=CODES)
    lesson.run_all()
    cells = lesson.cells.count()
    for kind, answer in answers_of_each_kind().items():
        form = lesson.item(KINDS[kind]["id"])
        form.scroll_into_view_if_needed()
        form.evaluate("one => { one.tabIndex = -1; one.focus(); }")
        put(lesson, KINDS[kind], answer)
    has_them_all(lesson)
    assert lesson.cells.count() == cells  # no key of an answer was taken for one of JupyterLab's


def test_an_item_of_each_kind_is_answered_by_keyboard_in_notebook_7(open_lesson):
    lesson = open_lesson("kinds", codes=CODES)
    lesson.errors.clear()
    lesson.page.goto(f"{lesson.lab.url}/notebooks/{lesson.name}/notebooks/kinds.ipynb")
    lesson.ready()
    lesson.run_all()
    for kind, answer in answers_of_each_kind().items():
        form = lesson.item(KINDS[kind]["id"])
        form.evaluate("one => { one.tabIndex = -1; one.focus(); }")
        put_by_keyboard(lesson, KINDS[kind], answer)
    has_them_all(lesson)
    lesson.errors[:] = [one for one in lesson.errors if not any(own in one for own in ITS_OWN)]


# --- without a kernel ----------------------------------------------------------------------------

CHOICE = KINDS["single"]
NOT_SAVED = re.compile("^Not saved yet: the kernel does not answer.")


def test_an_answer_given_while_the_kernel_is_gone_is_saved_once_when_it_is_back(open_lesson):
    lesson = open_lesson("kinds", codes=CODES)
    lesson.run_all()
    put_by_mouse(lesson, CHOICE, right_answer(CHOICE))
    form = lesson.item(CHOICE["id"])
    expect(form.locator(".saved")).to_have_text("Saved.")
    lesson.lab.kill_kernel(lesson.name)
    dialog = lesson.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Ok").click()  # "The kernel appears to have died."
    answer, beside = wrong_answers(CHOICE)[0]
    put_by_mouse(lesson, CHOICE, answer)
    expect(form.locator(".feedback > strong")).to_have_text("Not yet.")
    said = form.locator(f"[data-id={answer[0]}] .why > div").inner_html()
    assert ["not-yet", said] == beside[answer[0]]
    expect(form.locator(".saved")).to_have_text(NOT_SAVED)
    assert len(lesson.journal()) == 1
    lesson.run_all()
    expect(form.locator(".saved")).to_have_text("Saved.")
    expect(form.locator(f"[value={answer[0]}]")).to_be_checked()
    assert [(one["answer"], one["right"]) for one in lesson.journal()] == [
        (right_answer(CHOICE), True),
        (answer, False),
    ]
    without_the_widget_librarys_own(lesson)


def test_answers_before_and_after_a_restart_of_the_kernel_are_both_known(open_lesson):
    """Kernel → Restart Kernel in mid-lesson; the learner answers on before running a cell again."""
    codes = ["import kit", 'kit.quiz("01-before")', 'kit.progress("01")']
    file = yaml.safe_load((SMALL / "data/questions/01-the-flood.yaml").read_text("utf-8"))
    lesson = open_lesson("mid-lesson", codes=codes, source=SMALL)
    item = file["items"][0]
    lesson.run_all()
    wrong = wrong_answers(item)[0][0]
    right = right_answer(item)
    put_by_mouse(lesson, item, wrong)
    form = lesson.item("01.1")
    expect(form.locator(".saved")).to_have_text("Saved.")
    lesson.menu("Kernel", re.compile("^Restart Kernel…"))
    lesson.ready()
    put_by_mouse(lesson, item, right)
    expect(form.locator(".feedback > strong")).to_have_text("Right.")
    expect(form.locator(".saved")).to_have_text(NOT_SAVED)
    lesson.run_all()
    expect(form.locator(".saved")).to_have_text("Saved.")
    assert [one["answer"] for one in lesson.journal()] == [wrong, right]
    looking_back = lesson.cell("kit.progress")
    lesson.write(looking_back, 'kit.progress("01") ')
    row = looking_back.locator("tbody tr").first
    expect(row.locator("td")).to_have_text(["1", item["objective"], "2", "not right", "right"])
    without_the_widget_librarys_own(lesson)


@pytest.mark.parametrize("closed", [False, True], ids=["slow", "cut"])
def test_an_answer_on_a_bad_connection_is_said_to_be_unsaved_and_is_saved_once(
    lab, browser, closed
):
    """Between the page and JupyterLab's server, as in a class on one computer's wireless."""
    held = []
    links = []
    bad = []

    def wire(link):
        if bad and closed:
            link.close()
            return
        server = link.connect_to_server()
        link.on_message(lambda said: held.append((server, said)) if bad else server.send(said))
        links.append(link)

    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.route_web_socket(re.compile("/channels"), wire)
    lesson = Lesson(lab, context, f"bad-connection-{closed}", "kinds", codes=CODES)
    lesson.run_all()
    form = lesson.item(CHOICE["id"])
    bad.append(True)
    if closed:
        for link in links:
            link.close()
    put_by_mouse(lesson, CHOICE, right_answer(CHOICE))
    expect(form.locator(".feedback > strong")).to_have_text("Right.")  # that needs no connection
    expect(form.locator(".saved")).to_have_text(NOT_SAVED)
    assert lesson.journal() == []
    bad.clear()
    for server, said in held:
        server.send(said)
    expect(form.locator(".saved")).to_have_text("Saved.")
    assert [one["answer"] for one in lesson.journal()] == [right_answer(CHOICE)]
    context.close()
    lab.end_kernels()


def test_two_labs_on_one_folder_keep_every_answer_once_and_show_the_last(
    lab, window, tmp_path, request
):
    """As when `start.py` runs twice: two servers and two kernels, one learner and one journal.

    Each has a notebook of its own: JupyterLab saves by itself, and then asks in the other one
    what to do with a file that has changed on disk.
    """
    other = Lab(tmp_path, root=lab.root)
    request.addfinalizer(other.stop)
    first = Lesson(lab, window, "two-labs", "kinds", CODES)
    second = Lesson(other, window, "two-labs", "kinds-again", CODES, source=None)
    both = (first, second)
    given = []

    def answer(lesson: Lesson, kind: str, value: object) -> None:
        lesson.page.bring_to_front()  # a page behind another one draws once a second
        put_by_mouse(lesson, KINDS[kind], value)
        given.append((KINDS[kind]["id"], value))

    second.page.bring_to_front()
    second.run_all()
    answer(second, "number", right_answer(KINDS["number"]))
    expect(second.item(KINDS["number"]["id"]).locator(".saved")).to_have_text("Saved.")
    first.page.bring_to_front()
    first.run_all()
    answer(first, "open", "Nobody has checked it.")
    last = wrong_answers(CHOICE)[0][0]
    for lesson, value in zip(both, (right_answer(CHOICE), last), strict=True):
        answer(lesson, "single", value)
        expect(lesson.page.locator(".saved", has_text="Saved.")).to_have_count(2)
    assert sorted((one["item"], one["answer"]) for one in first.journal()) == sorted(given)
    first.page.bring_to_front()
    first.page.reload()
    first.ready()
    first.run_all()
    form = first.item(CHOICE["id"])
    expect(form.locator(f"[value={last[0]}]")).to_be_checked()
    expect(form.locator(".feedback > strong")).to_have_text("Not yet.")
    expect(first.page.locator(".saved", has_text="Your last answer.")).to_have_count(3)
    assert len(first.journal()) == len(given)
    for lesson in both:
        lesson.page.close()
        lesson.lab.end_kernels()
        assert (lesson.outward, lesson.errors) == ([], [])


def without_the_widget_librarys_own(lesson: Lesson) -> None:
    own = "Could not send widget sync"
    lesson.errors[:] = [one for one in lesson.errors if own not in one]


# --- in class ------------------------------------------------------------------------------------

FOR_CLASS = "Thank you. What there is to say to it comes when your teacher opens the answers."


def letters_only(text: str) -> str:
    return re.sub(r"\W+", "", unescape(re.sub(r"<[^>]*>", " ", text)))


def strings(part: object) -> Iterator[str]:
    """All texts in what a JSON file holds, and in JSON that stands in such a text."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, list | dict):
        for one in part.values() if isinstance(part, dict) else part:
            yield from strings(one)


def told_in(text: str, needles: dict[str, str]) -> list[str]:
    plain = letters_only(text)
    return [name for name, needle in needles.items() if needle in plain]


def test_in_class_answers_are_saved_and_nothing_tells_what_is_right(open_lesson, class_edition):
    lesson = open_lesson(LESSON, source=class_edition)
    lesson.run_all()
    expect(lesson.page.locator(ERROR)).to_have_count(0)
    mine = [one for one in ITEMS.values() if one["id"][:2] == LESSON[:2]]
    asked = [one for one in mine if one["kind"] != "code"]
    plan = [doing for one in asked for doing, _ in steps(one) if "answer" in doing]
    found = lesson.page.evaluate(ANSWERING, plan)
    for doing, said in zip(plan, found, strict=True):
        if ITEMS[doing["item"]]["kind"] not in WRITTEN:  # there the rubric may be read
            assert said["whole"] == FOR_CLASS, doing
        assert not said["canShow"] and not said.get("model")
    expect(lesson.page.locator(".kit-quiz form.item .saved")).to_have_text(["Saved."] * len(asked))
    code = next(one for one in mine if one["kind"] == "code")
    cell = lesson.cells.filter(has_text=f'kit.check("{code["id"]}"')
    lesson.write(cell, f'kit.check("{code["id"]}", 7)')
    assert [one for one in lesson.journal() if "right" in one or "mistake" in one] == []
    kept = [one["item"] for one in lesson.journal() if one["event"] == "answer"]
    assert sorted(kept) == sorted([*[one["item"] for one in plan], code["id"]])
    # The page, the saved notebook with the state of its widgets, and every file of the course.
    lesson.save()
    every = [text for one in ITEMS.values() for text in (*feedbacks(one), one.get("model", ""))]
    needles = {text: letters_only(rendered(text)) for text in every if text}
    solutions = {one["id"]: letters_only(one["solution"]) for one in mine if "solution" in one}
    assert told_in(lesson.page.content(), needles | solutions) == []
    for path in lesson.course.rglob("*"):
        if path.is_file() and path.suffix in (".ipynb", ".json", ".yaml", ".jsonl"):
            text = path.read_text("utf-8")
            if path.suffix in (".ipynb", ".yaml"):  # YAML reads JSON, too
                text = " ".join(strings(yaml.load(text, yaml.CSafeLoader)))
            assert told_in(text, needles) == [], path.name
    saved = json.loads((lesson.course / f"notebooks/{LESSON}.ipynb").read_text("utf-8"))
    assert told_in(" ".join(strings(saved)), solutions) == []


# --- the ledger ----------------------------------------------------------------------------------


def test_a_claim_card_comes_back_and_the_saved_notebook_holds_nothing_of_ours(open_lesson, lab):
    lesson = open_lesson("keys", codes=["import kit", "kit.ledger()", "kit.cards()"])
    lesson.run_all()
    ledger = lesson.page.locator(".kit-ledger")
    press = lesson.page.keyboard.press
    ledger.locator("summary").focus()
    press("Enter")
    for label, place in (("Sentence", 5), ("First word", 2), ("Last word", 3)):
        ledger.get_by_label(label).select_option(index=place)
    ledger.get_by_role("button", name="Make a card").click()
    ledger.get_by_label("Figure", exact=True).fill("about 1,2 thousand")
    expect(ledger.locator(".reading")).to_have_text("We read the figure as: about 1,200.")
    press("Enter")
    ledger.get_by_role("button", name="Keep the card").click()
    expect(ledger.locator(".said").first).to_have_text("The card is kept. Saved.")
    ledger.get_by_role("button", name="Skip: show ours").click()
    expect(ledger.locator(".laid")).to_contain_text("More cards of ours, if you like")
    found = Axe().run(lesson.page, context=".kit-ledger", options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
    lesson.save()
    saved = (lesson.course / "notebooks/keys.ipynb").read_text("utf-8")
    with (lesson.course / "data/claims.csv").open(encoding="utf-8", newline="") as file:
        ours = [row["checkable_why"] for row in csv.DictReader(file) if row["checkable_why"]]
    assert ours and [words for words in ours if words in saved] == []
    lab.end_kernels()
    lesson.page.reload()
    lesson.ready()
    lesson.run_all()
    expect(ledger.locator("ol .claim-card")).to_have_count(1)
    expect(lesson.cells.nth(2)).to_contain_text("about 1,2 thousand")


# --- below an exercise in code -------------------------------------------------------------------


def test_an_exercise_is_done_by_clicking_and_one_way_opens(open_lesson):
    codes = ["import kit", 'ties = kit.table("relations")', 'kit.check("03.3")']
    lesson = open_lesson("clicked", codes=codes)
    lesson.run_all()
    below = lesson.page.get_by_role("region", name="Exercise 03.3")
    show = below.get_by_role("button", name="Show one way")
    press = lesson.page.keyboard.press
    expect(below.get_by_role("button", name="Skip this exercise")).to_be_visible()
    expect(show).to_be_hidden()
    below.locator("summary").focus()
    press("Enter")
    below.get_by_label("Value").select_option("treaty")
    below.get_by_role("button", name="Use these rows").click()
    expect(below.locator(".clicks .feedback")).to_contain_text("Right.")
    expect(below.locator(".saved")).to_have_text("Saved.")
    show.click()
    expect(below.locator(".way")).to_contain_text('ties[ties["kind"] == "treaty"]')
    expect(below.locator(".way table")).to_contain_text("The duty to help")
    expect(below.locator(".saved")).to_have_text("Saved.")
    found = Axe().run(lesson.page, context=".kit-exercise", options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
    said = [(one["event"], one.get("right"), one.get("by")) for one in lesson.journal()]
    assert said == [("answer", True, "clicks"), ("shown", None, None)]
    lesson.save()
    saved = (lesson.course / "notebooks/clicked.ipynb").read_text("utf-8")
    assert "The duty to help" not in saved and "in case of attack" not in saved
