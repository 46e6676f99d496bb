"""Checks this course: `python3 start.py test` runs them, and the notebooks beside them."""

import pytest

from kit.casefile.cases import case
from kit.desk.rules import guessing
from kit.desk.validate import validate
from kit.questions import lessons


def test_nothing_is_left_to_put_right():
    """Tables, quotations, maps, safeguards, and the solutions of exercises."""
    assert list(validate(case())) == []


@pytest.mark.parametrize("strategy", guessing.STRATEGIES)
def test_who_reads_no_more_than_the_form_of_options_gains_nothing(strategy):
    """Over all questions, at most one more is guessed than by chance."""
    items = [item for lesson in lessons() for item in lesson.items]
    got = guessing.guess(items, strategy)
    assert (got.expected - got.chance) * got.questions <= 1
