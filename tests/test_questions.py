"""The questions: every file loads, every item is whole, and damage is told where it is."""

import contextlib
import gc
import re
from typing import Any

import pytest
import yaml

import kit
from kit.errors import KitError
from kit.items import KINDS, Handout
from kit.items.parts import OPEN_LISTS
from kit.questions import (
    KEY,
    OPEN,
    in_forms,
    is_form,
    item,
    judge,
    key,
    lessons,
    quizzes,
    rendered,
    withheld,
)

START = "data/questions/05-counting-the-dead.yaml"
LESSONS = lessons()
ITEMS = [one for lesson in LESSONS for one in lesson.items]
QUIZZES = quizzes()
pytestmark = pytest.mark.lessons


def of_kinds(*kinds: str) -> list[Any]:
    """The items of these kinds; of a course without any, what is said of each would say nothing."""
    found = [one for one in ITEMS if one.kind in kinds]
    assert found, kinds
    return found


def known(table: str) -> set[str]:
    return set(kit.table(table)["id"])


def parts(one) -> list:
    """Everything in an item that answers a learner, but for the item itself."""
    return [
        part for name in ("options", "mistakes", "steps", "rows") for part in getattr(one, name, [])
    ]


# --- what stands in the files ------------------------------------------------------------------


def test_each_lesson_file_loads_under_its_number(course):
    paths = sorted((course / "data" / "questions").glob("*.yaml"))
    assert [path.name[:2] for path in paths] == [lesson.lesson for lesson in lessons()]
    assert {"00", "05"} <= {lesson.lesson for lesson in lessons()}


def test_every_kind_of_item_is_used():
    kinds = {"single", "multiple", "mark", "opinion", "number", "order", "match", "letters"}
    assert {one.kind for one in ITEMS} >= kinds | {"code", "open"}


def test_every_id_is_used_once_and_belongs_to_its_lesson():
    ids = [one.id for one in ITEMS]
    assert len(ids) == len(set(ids))
    for lesson in LESSONS:
        for one in lesson.items:
            assert one.id.startswith(f"{lesson.lesson}.")


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.lesson)
def test_every_item_with_no_call_of_its_own_is_asked_in_one_quiz_of_its_lesson(lesson):
    named = {name: quiz for name, quiz in QUIZZES.items() if name in lesson.quizzes}
    asked = [one for quiz in named.values() for one in quiz.items]
    assert sorted(asked) == sorted(
        one.id
        for one in lesson.items
        if is_form(lesson) or one.kind not in ("code", "open", "brief")
    )
    assert all(name.startswith(f"{lesson.lesson}-") for name in named)


def test_quiz_names_are_used_once():
    names = [name for lesson in LESSONS for name in lesson.quizzes]
    assert len(names) == len(set(names))


def test_a_single_has_one_right_option_and_a_multiple_at_least_one():
    for one in of_kinds("single", "multiple", "mark"):
        right = len([option for option in one.options if option.right])
        if one.kind == "single":
            assert right == 1, one.id
        else:
            assert 1 <= right < len(one.options), one.id


def test_every_answer_has_its_own_words_and_feedback():
    for one in ITEMS:
        said = [part.feedback.strip() for part in parts(one)]
        said += [
            getattr(one, name).strip() for name in ("feedback", "otherwise") if hasattr(one, name)
        ]
        assert len(set(said)) == len(said), one.id
        texts = [part.text.strip() for part in parts(one) if hasattr(part, "text")]
        assert len(set(texts)) == len(texts), one.id


def test_every_wrong_option_has_a_misconception_of_the_table():
    misconceptions = known("misconceptions")
    for one in of_kinds("single", "multiple"):
        for option in one.options:
            assert (option.misconception is None) == option.right, f"{one.id}: {option.text}"
            assert option.right or option.misconception in misconceptions, (
                f"{one.id}: {option.text}"
            )


def test_the_letter_of_the_right_option_says_nothing():
    """The class edition shows the letters: none may be right in more than half of the items."""
    singles = [one for one in ITEMS if one.kind == "single"]
    letters = [key(one)[0] for one in singles]
    for letter in set(letters):
        assert letters.count(letter) <= len(letters) / 2, letter
    assert {"a", "b", "c"} <= set(letters)


def test_the_letters_of_steps_do_not_give_their_order_away():
    for one in of_kinds("order"):
        ids = [step.id for step in one.steps]
        assert ids != sorted(ids) and ids != sorted(ids, reverse=True), one.id


def test_the_letters_of_a_match_do_not_give_it_away():
    for one in of_kinds("match"):
        answers = [answer for _, answer in sorted((row.id, row.answer) for row in one.rows)]
        assert answers != sorted(answers), one.id


def test_there_are_few_misconceptions_and_each_is_met():
    assert len(known("misconceptions")) <= 25
    met = {part.misconception for one in ITEMS for part in parts(one)} - {None}
    assert met == known("misconceptions")


def test_claims_and_sources_of_an_item_exist():
    claims = known("claims")
    sources = known("sources")
    for one in ITEMS:
        cited = set(re.findall(r"\bC\d\d\b", str(one.model_dump())))
        assert {*one.claims, *cited} <= claims, one.id
        assert {*one.sources} <= sources, one.id


def test_every_item_has_a_hint_unless_nothing_can_help():
    without = [one for one in ITEMS if not one.hints and one.kind != "opinion"]
    assert {one.id for one in without} <= {*in_forms()}


def test_an_exercise_answers_its_typical_mistakes_each_in_its_own_way():
    for one in of_kinds("code"):
        answers = [str(mistake.answer) for mistake in one.mistakes]
        assert len({*answers, str(one.answer)}) == len(answers) + 1, one.id


# --- judging and withholding --------------------------------------------------------------------


def test_the_key_is_right_and_something_else_is_not():
    for one in of_kinds("single", "multiple", "mark", "number", "order", "match", "letters"):
        right = key(one)
        value = right[0] if one.kind == "number" and isinstance(right, tuple) else right
        assert judge(one, value) is True, one.id
        for wrong in ([], {}, None, "a", -1, True, [right], [[]], {"a": []}):
            assert judge(one, wrong) is False, f"{one.id}: {wrong}"


def test_where_nothing_is_right_nothing_is_judged():
    for one in of_kinds("open", "opinion", "code"):
        assert judge(one, ["a"]) is None, one.id


# Fields of the key that a class has in another way, or that only the making of a copy needs.
OTHERWISE = {"after", "extra", "show", "start"}


def test_each_field_of_a_kind_is_open_to_a_class_or_the_keys():
    fields = {name for kind in KINDS.values() for name in kind.model_fields}
    listed = {*OPEN, *KEY, *OPEN_LISTS, *OTHERWISE}
    assert sorted(fields - listed) == [], "name it in OPEN or in KEY of kit/questions.py"
    assert not {*OPEN} & KEY


def test_a_withheld_item_keeps_what_is_shown_and_nothing_of_the_key():
    for one in ITEMS:
        open_part = withheld(one)
        assert open_part["prompt"] == one.prompt and open_part["id"] == one.id
        assert not re.search(rf"'({'|'.join(sorted(KEY))})':", str(open_part)), one.id
        for part in parts(one):
            assert part.feedback.strip() not in str(open_part), one.id
        steps = [step.id for step in getattr(one, "steps", [])]
        assert [step["id"] for step in open_part.get("steps", [])] == sorted(steps), one.id


def test_a_question_file_for_a_class_loads_and_has_no_key(damage):
    lesson = next(one for one in lessons() if one.lesson == "05")
    made = {"lesson": lesson.lesson, "title": lesson.title, "mode": "class"}
    made["quizzes"] = {name: quizzes()[name].model_dump() for name in lesson.quizzes}
    made["items"] = [withheld(one) for one in lesson.items]
    damage(START, yaml.safe_dump(made).encode())
    handed = next(one for one in lessons() if one.lesson == "05")
    assert isinstance(handed, Handout)
    assert [one.id for one in handed.items] == [one.id for one in lesson.items]
    assert {key(one) for one in handed.items} == {None}
    assert {judge(one, ["a"]) for one in handed.items} == {None}


# --- finding an item ---------------------------------------------------------------------------


def test_an_item_is_found_by_its_id():
    assert item("05.25").answer == 59
    assert quizzes()["05-exit-ticket"].items == ["05.31"]


@pytest.mark.parametrize("wrong", ["05.99", "", 5.1, None, ["05.6"]])
def test_an_unknown_item_lists_the_valid_ones(wrong):
    with pytest.raises(KitError, match=r"There is no item .*Valid: 00\.8, .*05\.23, "):
        item(wrong)


def test_an_item_of_another_kind_is_unknown_too():
    with pytest.raises(KitError, match=r"There is no item '05\.6'.*Valid: .*05\.3, 06\.4, "):
        item("05.6", "code")


# --- damage ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("minutes: 1", "minutes: lots", "item 05.23, field 'minutes': .*number.*, not 'lots'"),
        ("minutes: 1", "minutes: 0", "item 05.23, field 'minutes': .*above 0.*, not 0"),
        (
            "right: true",
            "wright: true",
            "item 05.23, field 'options.0.wright': .*Did you mean 'right'",
        ),
        ("    kind: single", "    kind: singel", "item 05.23, field .*'singel'.*'single'"),
        (
            "    objective: tell who",
            "    aim: tell who",
            "item 05.23, field 'objective': this field is missing",
        ),
        ('  - id: "05.23"', "  - id: one", "item one, field 'id': 'one' .*as in 05.3"),
        ('  - id: "05.23"', "  - nr: 1", "item 1, field 'id': this field is missing"),
        ("title: Counting", "titel: Counting", "field 'title': this field is missing"),
        ('["05.23"]', '"05.23"', "field 'quizzes.05-cards': a list or .*, not '05.23'"),
        ("\nitems:", "\nitem:", "field 'items': this field is missing"),
    ],
)
def test_a_wrong_field_is_told_with_file_item_field_and_value(damage, before, after, says):
    damage(START, before, after)
    with pytest.raises(KitError, match=f"^{START}, {says}"):
        lessons()


@pytest.mark.parametrize("content", [b"", b"- a\n- b\n", b"text", b"items: [3]\nlesson: x"])
def test_a_file_that_is_no_lesson_is_told(damage, content):
    damage(START, content)
    with pytest.raises(KitError, match=f"^{START}, "):
        lessons()


@pytest.mark.parametrize("content", [b"items: [\n  - x\n", b"\xff\xfe\x00", b"title: 'x\n"])
def test_a_file_that_is_no_yaml_is_told(damage, content):
    damage(START, content)
    with pytest.raises(KitError, match=f"^{START} cannot be read: "):
        lessons()


def test_yaml_damage_names_its_line(damage):
    damage(START, "    core: true\n", "    core: [true\n")
    with pytest.raises(KitError, match=r"line \d+, column \d+"):
        lessons()


def test_python_goes_on_to_clear_up_after_a_file_was_read(damage):
    """While it is read, garbage collection rests: good file, odd field, no YAML."""
    for before, after in ((" ", "  "), ("minutes: 1", "minutes: lots"), ("items:", "items: [")):
        damage(START, before, after)
        with contextlib.suppress(KitError):
            lessons("05")
        assert gc.isenabled()


# --- Markdown ----------------------------------------------------------------------------------


def test_html_in_markdown_is_shown_and_not_run():
    evil = "a <script>x</script> <img src=x onerror=y>\n\n<b>block</b>\n\n[x](javascript:y)"
    html = rendered(evil)
    assert "&lt;script&gt;x&lt;/script&gt;" in html
    assert not re.search(r"<(script|img|b|a)\b", html)


def test_markdown_of_the_questions_becomes_html():
    assert rendered("*a* and `b`") == "<p><em>a</em> and <code>b</code></p>"
    assert "<table>" in rendered("| a |\n|---|\n| b |")
