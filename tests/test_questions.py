"""The questions: every file loads, every item is whole, and damage is told where it is."""

import re

import pytest

import kit
from kit.errors import KitError
from kit.questions import Choice, Exercise, Open, item, lessons, quiz_items, rendered

START = "data/questions/00-start-here.yaml"
LESSONS = lessons()
ITEMS = [one for lesson in LESSONS for one in lesson.items]


def each(kind: type) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "one", [one for one in ITEMS if isinstance(one, kind)], ids=id_of
    )


def id_of(one: object) -> str:
    return getattr(one, "id", "")


def known(table: str) -> set[str]:
    return set(kit.table(table)["id"])


# --- what stands in the files ------------------------------------------------------------------


def test_each_lesson_file_loads_under_its_number(course):
    paths = sorted((course / "data" / "questions").glob("*.yaml"))
    assert [path.name[:2] for path in paths] == [lesson.lesson for lesson in lessons()]
    assert {"00", "05"} <= {lesson.lesson for lesson in lessons()}


def test_every_id_is_used_once_and_belongs_to_its_lesson():
    ids = [one.id for one in ITEMS]
    assert len(ids) == len(set(ids))
    for lesson in LESSONS:
        for one in lesson.items:
            assert one.id.startswith(f"{lesson.lesson}.")


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.lesson)
def test_a_quiz_names_choices_of_its_own_lesson(lesson):
    choices = [one.id for one in lesson.items if isinstance(one, Choice)]
    asked = [one for ids in lesson.quizzes.values() for one in ids]
    assert sorted(asked) == sorted(choices), "every choice is asked in exactly one quiz"
    assert all(name.startswith(f"{lesson.lesson}-") and ids for name, ids in lesson.quizzes.items())


def test_quiz_names_are_used_once():
    names = [name for lesson in LESSONS for name in lesson.quizzes]
    assert len(names) == len(set(names))


@each(Choice)
def test_a_single_has_one_right_option_and_a_multiple_at_least_one(one):
    right = [option for option in one.options if option.right]
    assert len(right) == 1 if one.kind == "single" else 1 <= len(right) < len(one.options)


@each(Choice)
def test_every_option_has_its_own_text_and_feedback(one):
    for part in ("text", "feedback"):
        said = [getattr(option, part).strip() for option in one.options]
        assert len(set(said)) == len(said)


@each(Choice)
def test_every_feedback_leads_back_to_the_text(one):
    for option in one.options:
        assert re.search(r"\bC\d\d\b|“[^”]+”", option.feedback), option.feedback


@each(Choice)
def test_every_wrong_option_has_a_misconception_of_the_table(one):
    for option in one.options:
        assert (option.misconception is None) == option.right, option.text
        assert option.right or option.misconception in known("misconceptions")


def test_there_are_few_misconceptions():
    assert len(known("misconceptions")) <= 20


@each(Exercise | Open | Choice)
def test_claims_and_sources_of_an_item_exist(one):
    assert set(one.claims) <= known("claims")
    assert set(one.sources) <= known("sources")
    cited = set(re.findall(r"\bC\d\d\b", str(one.model_dump())))
    assert cited <= known("claims")


@each(Choice | Exercise | Open)
def test_every_item_has_a_hint(one):
    assert one.hints


@each(Exercise)
def test_an_exercise_answers_its_typical_mistakes_each_in_its_own_way(one):
    said = [mistake.feedback.strip() for mistake in one.mistakes]
    assert len({*said, one.feedback.strip()}) == len(said) + 1
    answers = [str(mistake.answer) for mistake in one.mistakes]
    assert len({*answers, str(one.answer)}) == len(answers) + 1


def test_the_core_of_lesson_05_fits_into_half_an_hour():
    (lesson,) = [one for one in LESSONS if one.lesson == "05"]
    core = [one.id for one in lesson.items if one.core]
    five_items, two_exercises = ["05.1", "05.2", "05.4", "05.6", "05.8"], ["05.3", "05.10"]
    sentence, exit_ticket = ["05.15"], ["05.16", "05.17"]
    assert sorted(core) == sorted(five_items + two_exercises + sentence + exit_ticket)
    assert lesson.quizzes["05-exit-ticket"] == exit_ticket
    assert {type(item(one)) for one in two_exercises} == {Exercise}
    assert sum(one.minutes for one in lesson.items if one.core) <= 20  # the rest is reading


# --- finding an item ---------------------------------------------------------------------------


def test_an_item_is_found_by_its_id():
    assert item("05.10").answer == 59
    assert [one.id for one in quiz_items("05-interests")] == ["05.13", "05.14"]


@pytest.mark.parametrize("wrong", ["05.99", "", 5.1, None, ["05.1"]])
def test_an_unknown_item_lists_the_valid_ones(wrong):
    with pytest.raises(KitError, match=r"There is no item .*Valid: 00\.1, 05\.1, "):
        item(wrong)


def test_an_item_of_another_kind_is_unknown_too():
    with pytest.raises(KitError, match=r"There is no item '05\.1'.*Valid: 05\.3, 05\.5, "):
        item("05.1", Exercise)


# --- damage ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("minutes: 1", "minutes: lots", "item 00.1, field 'minutes': .*number.*, not 'lots'"),
        ("minutes: 1", "minutes: 0", "item 00.1, field 'minutes': .*greater than 0, not 0"),
        ("right: true", "wright: true", "item 00.1, field 'options.0.wright': .*, not True"),
        ("    kind: single", "    kind: singel", "item 00.1, field .*'singel'.*'single'"),
        ("    objective: use a", "    aim: use a", "item 00.1, field 'objective': Field required"),
        ('  - id: "00.1"', "  - id: one", "item one, field 'id': .*, not 'one'"),
        ('  - id: "00.1"', "  - nr: 1", "item 1, field 'id': Field required"),
        ("title: Start here", "titel: Start here", "field 'title': Field required"),
        ('["00.1"]', '"00.1"', "field 'quizzes.00-first-question': .*list, not '00.1'"),
        ("\nitems:", "\nitem:", "field 'items': Field required"),
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
    with pytest.raises(KitError, match=r"line 1\d, column \d+"):
        lessons()


# --- Markdown ----------------------------------------------------------------------------------


def test_html_in_markdown_is_shown_and_not_run():
    evil = "a <script>x</script> <img src=x onerror=y>\n\n<b>block</b>\n\n[x](javascript:y)"
    html = rendered(evil)
    assert "&lt;script&gt;x&lt;/script&gt;" in html
    assert not re.search(r"<(script|img|b|a)\b", html)


def test_markdown_of_the_questions_becomes_html():
    assert rendered("*a* and `b`") == "<p><em>a</em> and <code>b</code></p>"
    assert "<table>" in rendered("| a |\n|---|\n| b |")
