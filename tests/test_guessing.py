"""Questions whose form tells the answer: what is counted, and what living lessons give."""

import pytest
from test_lessons import CORE, LESSONS

from kit.desk.rules import guessing
from kit.items import Choice, Match
from kit.questions import is_form, lessons


def question(*texts: str, right: int = 0) -> Choice:
    options = [
        {"id": "abcd"[n], "text": text, "right": n == right, "feedback": "Look again."}
        for n, text in enumerate(texts)
    ]
    asked = {"id": "01.1", "kind": "single", "minutes": 1, "objective": "o", "prompt": "Which?"}
    return Choice.model_validate({**asked, "options": options})


@pytest.mark.parametrize(
    ("strategy", "texts"),
    [
        ("longest", ("a very long one", "short", "shorter")),
        ("most hedged", ("It may often be so", "It is always so", "It is never so today")),
        ("most sentences", ("Yes. It was so.", "No", "It was not so at all")),
        ("odd one out", ("A bird", "the army won the day", "the army lost the day")),
        ("most alike", ("the army won the day", "the army lost the day", "the navy won the day")),
        ("most attributed", ("The mayor says so, in her own words", "It is so", "It was so")),
        ("claims least", ("Nothing is known", "It is so, because it rained", "It is always so")),
    ],
)
def test_a_strategy_chooses_what_it_looks_for(strategy, texts):
    assert guessing.guess([question(*texts)], strategy) == (1.0, pytest.approx(1 / 3), 1)
    assert guessing.guess([question(*texts, right=1)], strategy).expected == 0.0


def test_where_options_look_alike_a_strategy_gets_what_chance_gets():
    alike = question("one", "two", "six")
    for strategy in ("longest", "most hedged", "most sentences"):
        assert guessing.guess([alike], strategy).expected == pytest.approx(1 / 3)


def test_the_best_single_verdict_is_counted_by_its_rows():
    rows = [
        {"id": name, "text": name, "answer": answer, "feedback": "Look again."}
        for name, answer in (("u", "b"), ("v", "a"), ("w", "b"))
    ]
    choices = [{"id": "a", "text": "holds up"}, {"id": "b", "text": "wrong"}]
    judged = Match.model_validate(
        {
            "id": "01.2",
            "kind": "match",
            "minutes": 1,
            "objective": "o",
            "prompt": "Judge.",
            "rows": rows,
            "choices": choices,
            "feedback": "Two are wrong.",
        }
    )
    assert guessing.one_verdict([judged], ["01.2"]) == (pytest.approx(2 / 3), 0.5, 3)
    assert guessing.one_verdict([judged], []).questions == 0


@pytest.mark.parametrize("strategy", ["most attributed", "claims least"])
def test_the_careful_option_is_right_as_often_as_any_other(strategy):
    """A reader of nothing but the options had 55 of 63 right; to avoid care must not help either.

    Within five points of chance, over the course, over both forms, and in each form.
    """
    course = [one for number in CORE for one in LESSONS[number].items]
    both = {form.lesson: form.items for form in lessons() if is_form(form)}
    for items in (course, *both.values(), [one for form in both.values() for one in form]):
        got = guessing.guess(items, strategy)
        assert got.expected == pytest.approx(got.chance, abs=0.05)


@pytest.mark.parametrize("number", CORE)
def test_in_a_lesson_the_right_option_is_the_longest_in_half_of_the_questions_at_most(number):
    found, many = guessing.key_is_longest(LESSONS[number].items)
    assert found <= many / 2


def test_the_form_of_a_question_tells_nothing():
    """A third and a bit, as chance would have it, and about as long as what is wrong."""
    items = [one for number in CORE for one in LESSONS[number].items]
    found, many = guessing.key_is_longest(items)
    assert found <= 0.35 * many
    right, other = guessing.mean_lengths(items)
    assert right == pytest.approx(other, rel=0.15)
    for strategy in guessing.STRATEGIES:
        got = guessing.guess(items, strategy)
        assert got.expected <= got.chance + 0.05, strategy
