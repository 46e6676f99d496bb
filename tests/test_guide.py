"""teacher/guide.md says of the lessons what is so: headings, items, minutes, copies."""

import re
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from test_lessons import CORE

import kit
from kit.casefile.cases import case
from kit.desk.classroom.guide import anchor
from kit.desk.editions import EDITIONS
from kit.desk.files import Course
from kit.desk.rules import balance
from kit.questions import is_form, item, lessons, quizzes

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "teacher/guide.md").read_text(encoding="utf-8")
LESSONS = {one.lesson: one for one in lessons() if not is_form(one)}
every_lesson = pytest.mark.parametrize("number", LESSONS)
PARTS = [
    "Objectives", "Minutes and running order", "To say in front", "Where learners stumble",
    "To discuss", "For quick, slow and no-Python learners", "Homework", "How to assess",
]  # fmt: skip
ITEM = r"(?<![\w.-])\d\d\.\d{1,2}\b(?!-)"
PERIOD = 45
LONG_PERIOD = 60


def sections() -> dict[str, str]:
    """The parts of the guide by their headings of the second level."""
    _, *parts = re.split(r"^## ", TEXT, flags=re.MULTILINE)
    return {each.partition("\n")[0]: each.partition("\n")[2] for each in parts}


def page(number: str) -> str:
    return next(text for title, text in sections().items() if title.startswith(f"{number} ·"))


def part(number: str, heading: str) -> str:
    found = re.search(rf"^### {heading}\n(.*?)(?=^### |\Z)", page(number), re.DOTALL | re.MULTILINE)
    return found[1]


def rows(text: str) -> list[list[str]]:
    """The rows of all tables in a text, each as its cells; heads and rules are left out."""
    lines = [line.strip("|").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line] for line in lines if line[0].strip() not in HEADS]


HEADS = {"minute", "add", "route", "folder", "move", "frame", "what you have", "points"}


def plan(number: str) -> tuple[list[list[str]], list[list[str]]]:
    """The running order of the core, and what is added where there are sixty minutes."""
    found = rows(part(number, "Minutes and running order"))
    return [row for row in found if "–" in row[0]], [row for row in found if row[0][0] == "+"]


def named(row: list[str]) -> list[str]:
    """The items that a row names."""
    return re.findall(rf"`({ITEM})`", row[2])


def cells(number: str) -> list:
    path = next((ROOT / "notebooks").glob(f"{number}-*.ipynb"))
    return nbformat.read(path, as_version=4).cells


def headings(number: str) -> list[str]:
    """The headings of a lesson below its title, without their signs."""
    sources = [cell.source for cell in cells(number) if cell.cell_type == "markdown"]
    return re.findall(r"^#{2,3} (.+)$", "\n".join(sources), re.MULTILINE)


def core(number: str) -> list[str]:
    """The items to do in class: the core, and in lesson 00, which has none, all of them."""
    return [one.id for one in LESSONS[number].items if one.core or number == "00"]


def least(ids: list[str]) -> float:
    """The minutes that the course itself reckons with: one an item, two a code exercise."""
    worth = {
        "code": lambda one: 2,
        "open": lambda one: one.minutes,
        "brief": lambda one: one.minutes,
    }
    return sum(worth.get(item(one).kind, lambda one: 1)(item(one)) for one in ids)


def span(row: list[str]) -> tuple[int, int]:
    start, end = row[0].split("–")
    return int(start), int(end)


# --- a page for each lesson --------------------------------------------------------------------


def test_there_is_a_page_for_each_lesson_in_its_order_and_under_its_title():
    titles = [cells(number)[0].source.splitlines()[0].removeprefix("# ") for number in LESSONS]
    assert [title for title in sections() if re.match(r"\d\d ·", title)] == titles


@every_lesson
def test_a_page_has_each_of_its_parts_and_something_in_it(number):
    assert re.findall(r"^### (.+)$", page(number), re.MULTILINE) == PARTS
    assert all(len(part(number, heading).split()) >= 3 for heading in PARTS)


@every_lesson
def test_the_numbers_of_a_page_are_those_of_the_lesson(number):
    kinds = [one.kind for one in LESSONS[number].items]
    code = kinds.count("code")
    written = kinds.count("open")
    first = "\n".join(cell.source for cell in cells(number)[:2])
    minutes = sum(map(int, re.findall(r"\b(\d+) (?:minutes|more)", first)))
    say = re.search(r"^\*\*In numbers\.\*\* (\d+) minutes in all[;:](.*)$", page(number), re.M)
    assert int(say[1]) == minutes
    briefs = kinds.count("brief")
    closed = len(kinds) - code - written - briefs
    words = (
        f"{len(kinds)} item{'' if len(kinds) == 1 else 's'}: {closed} questions to click or type, "
    )
    words += f"{code} exercise{'' if code == 1 else 's'} in Python, "
    some = f"{briefs} brief{'' if briefs == 1 else 's'}"
    words += some if briefs else f"{written} open answer"
    assert words in say[2]
    if number != "00":
        assert f"In the core: {len(core(number))} items." in say[2]
        assert f"the core takes {CORE[number]}." in say[2]  # held to by tests/test_lessons.py


@every_lesson
def test_a_running_order_names_headings_of_the_notebook_in_their_order_and_the_whole_core(number):
    order, added = plan(number)
    asked = [heading for row in order for heading in row[1].split(" + ")]
    there = iter(headings(number))
    assert [one for one in asked if one not in there] == [], "not there, or not in this order"
    in_core = {one for one in headings(number) if one.startswith("●")}
    assert in_core - {"● Words to know"} <= {*asked}  # the words belong to the start
    assert {row[1] for row in added} <= {*headings(number)}


@every_lesson
def test_a_running_order_has_each_item_of_the_core_once_beside_the_heading_it_stands_under(number):
    order, added = plan(number)
    assert sorted(one for row in order for one in named(row)) == sorted(core(number))
    for row in order + added:
        text = ""
        inside = False
        for cell in cells(number):
            if found := re.match(r"#{2,3} (.+)", cell.source):
                inside = found[1] in row[1].split(" + ")
            text += cell.source + "\n" if inside else ""
        asked = re.findall(r'kit\.(?:check|write|brief)\("([^"]+)"', text)
        asked += [
            one for name in re.findall(r'quiz\("([^"]+)"', text) for one in quizzes()[name].items
        ]
        assert {*named(row)} <= {*asked}, row[1]


@every_lesson
def test_a_running_order_fits_the_period_and_gives_each_item_its_minutes(number):
    order, added = plan(number)
    spans = [span(row) for row in order]
    assert spans[0][0] == 0 and spans[-1][1] <= PERIOD
    assert all(one[1] == following[0] for one, following in pairwise(spans))
    for row, (start, end) in zip(order, spans, strict=True):
        assert end - start >= max(1, least(named(row))), row
    for row in added:
        assert int(row[0]) >= max(1, least(named(row))), row
    assert spans[-1][1] + sum(int(row[0]) for row in added) <= LONG_PERIOD
    assert bool(added) == ("the core takes" in page(number))


@every_lesson
def test_items_are_those_of_the_lesson_and_extensions_are_none_of_the_core(number):
    ids = {one.id for one in LESSONS[number].items}
    assert {*re.findall(ITEM, page(number))} <= ids
    assert {one for row in plan(number)[1] for one in named(row)}.isdisjoint(core(number))


@every_lesson
def test_a_misconception_can_be_chosen_in_the_items_named_with_it(number):
    text = part(number, "Where learners stumble")
    pairs = re.findall(rf"`([a-z-]+)`: ({ITEM}(?:, {ITEM})*)", text)
    for name, ids in pairs:
        assert name in {*kit.table("misconceptions")["id"]}
        for one in ids.split(", "):
            chosen = item(one).model_dump(mode="json")
            parts = [*(chosen.get("options") or []), *(chosen.get("mistakes") or [])]
            assert name in {each.get("misconception") for each in parts}, (name, one)
    fewest = 0 if number == "00" else 3
    assert len(pairs) >= fewest


@every_lesson
def test_there_are_three_to_five_questions_to_discuss_each_with_what_a_good_answer_touches(number):
    asked = re.findall(r"^\d\. (.+)$", part(number, "To discuss"), re.MULTILINE)
    assert 3 <= len(asked) <= 5
    assert all("*A good answer touches:*" in one for one in asked)


@pytest.mark.parametrize("number", [one for one in LESSONS if one != "00"])
def test_a_class_without_python_skips_just_the_exercises_of_the_core(number):
    text = " ".join(part(number, "For quick, slow and no-Python learners").split())
    skipped = re.search(rf"skip exercises ({ITEM}) and ({ITEM})", text)
    told = [*skipped.groups()] if skipped else []
    assert told == [one for one in core(number) if item(one).kind == "code"]
    assert all(word in text for word in ("**Quick:**", "**Slow:**", "**No Python:**"))


@pytest.mark.parametrize("number", [one for one in LESSONS if one != "00"])
def test_to_assess_there_are_the_exit_ticket_and_the_open_answer(number):
    text = part(number, "How to assess")
    exit_ticket = quizzes()[f"{number}-exit-ticket"].items
    written = [one.id for one in LESSONS[number].items if one.kind == "open"]
    assert {*exit_ticket, *written} <= {*re.findall(ITEM, text)}


# --- the whole guide ---------------------------------------------------------------------------


def test_the_minutes_of_a_route_are_those_of_its_lessons():
    for route, taken, minutes, _ in rows(sections()["Routes"])[:5]:
        if "whole" in route:
            total = sum(int(re.search(r"(\d+) minutes in all", page(one))[1]) for one in LESSONS)
            assert taken == "00 to 08" and int(minutes) == total
        else:
            numbers = re.findall(r"\[(\d\d)\]", taken)
            assert len(numbers) == (3 if "three" in route else 1)
            assert int(re.match(r"\d+", minutes)[0]) == PERIOD * len(numbers)


BRIEFS = ("00.8", "05.29", "08.30")


def test_the_rubric_has_three_samples_a_level_as_the_questions_have_them():
    text = " ".join(sections()["Marking a brief"].split())
    for level in item("08.30").rubric:
        assert f"**{level}.** {item('08.30').rubric[level].means}" in text
        for one in BRIEFS:
            sample = " ".join(item(one).rubric[level].sample.split())
            assert f"{one}: “{sample}”" in text


def test_the_way_to_a_mark_counts_all_points_once_and_the_minutes_are_worked_out():
    text = sections()["Marking a brief"]
    questions = re.findall(r"^\| (?:Who|What|Of which)[^|]+\?[^|]*\|", text, re.MULTILINE)
    bands = re.findall(r"^\| (\d)–(\d) \| ([\w ]+) \|", text, re.MULTILINE)
    points = [one for low, high, _ in bands for one in range(int(low), int(high) + 1)]
    assert points == [*range(2 * len(questions) + 1)]
    assert [level for *_, level in bands] == [*item("08.30").rubric]
    words = max(item("08.30").words)
    reading = -(-2 * words // 100)  # twice, at the words a minute that the routes reckon with
    each = reading + 1
    assert "100 words a minute" in TEXT and f"at most {words} words twice" in text
    assert (
        f"{each} minutes a brief" in text and f"For 25 briefs that is {25 * each} minutes." in text
    )


def test_a_substitute_finds_a_lesson_of_a_period_and_headings_that_are_there():
    text = sections()["If somebody else takes the lesson"]
    assert f"Lesson 01, {PERIOD} minutes" in text
    assert f"from minute 0 to {span(plan('01')[0][-1])[1]}" in text
    assert len(LESSONS) == 9
    assert "A course of nine lessons" in sections()["For the head, and on data protection"]
    anchors = {anchor(one) for one in re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE)}
    assert {*re.findall(r"\]\(#([^)]+)\)", TEXT)} <= anchors


def test_items_claims_figures_and_traces_that_are_named_are_there():
    every = {one.id for lesson in LESSONS.values() for one in lesson.items}
    assert {*re.findall(ITEM, TEXT)} <= every
    assert {*re.findall(r"\bC\d\d\b", TEXT)} <= {*kit.table("claims")["id"]}
    traces = {*re.findall(r"\bF\d\d\b", TEXT)}
    assert traces <= {*kit.table("forensics")["id"]}
    assert {*re.findall(r"\b[AEMTV]\d\d\b", TEXT)} <= {*kit.table("casualties")["id"]}


def test_the_copies_are_the_editions_there_are():
    made = [
        row[0].strip("`/")
        for row in rows(sections()["Copies for the class, for you and for paper"])
    ]
    assert made == [*EDITIONS]


def test_the_readme_leads_to_the_guide():
    assert "](teacher/guide.md)" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_source_that_is_cited_is_listed_and_the_other_way_round():
    listed = re.findall(r"^(\d)\. ", TEXT.partition("**What we read**")[2], re.MULTILINE)
    assert [*map(str, range(1, len(listed) + 1))] == listed
    assert {*re.findall(r"\[(\d)\](?!\()", TEXT)} == {*listed}


@pytest.mark.parametrize("title", sections())
def test_the_guide_keeps_the_balance_of_the_course(title, rules):
    text = sections()[title]
    for heading in {heading for number in LESSONS for heading in headings(number)}:
        text = text.replace(f"| {heading} |", "| |")  # the notebook's own words, checked there
    unit = balance.Unit("notebook", f"teacher/guide.md, {title}", [(title, text)], uses=text)
    everywhere = [one for one in rules.spec["allowed"] if one["file"] == "*"]
    for rule in RULES:
        for hit in rule(rules, unit):
            assert any(balance.excused(hit, one) for one in everywhere), hit


def test_the_balance_is_kept_by_rules_that_can_find_something(rules):
    unit = balance.Unit("notebook", "", [("", "Azerbaijan and Armenia claimed C19: 550 killed.")])
    assert len([hit for rule in RULES for hit in rule(rules, unit)]) >= 3


RULES = [
    balance.names,
    balance.order,
    balance.verbs,
    balance.words,
    balance.together,
    balance.against,
    balance.figures,
]


@pytest.fixture(scope="module")
def rules():
    return balance.Rules(Course(case()))
