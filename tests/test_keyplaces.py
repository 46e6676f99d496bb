"""Where the right option stands: no place gives it away, in the page that is the same for all."""

from collections import Counter

import pytest
from test_lessons import LESSONS

from kit.desk.rules.guessing import singles
from kit.items import Withheld
from kit.questions import withheld
from kit.quizzes import page_item


def key_places(number: str, learner: str = "web") -> list[tuple[int, int]]:
    """For each question with one right option: its place in a page, and how many there are."""
    found = []
    for one in singles(LESSONS[number].items):
        if not one.picture:
            options = [each["id"] for each in page_item(one, learner=learner)["options"]]
            assert sorted(options) == sorted(each.id for each in one.options)
            found.append((options.index(one.key()[0]), len(options)))
    return found


@pytest.mark.parametrize("learner", ["web", "", "red-fox"])
@pytest.mark.parametrize("number", LESSONS)
def test_who_always_takes_the_same_place_is_right_in_half_of_a_lesson_at_most(number, learner):
    places = Counter(place for place, _ in key_places(number, learner))
    assert max(places.values(), default=0) <= max(1, places.total() / 2)


@pytest.mark.parametrize("learner", ["web", ""])
def test_over_the_course_no_place_is_much_better_than_chance(learner):
    every = [one for number in LESSONS for one in key_places(number, learner)]
    chance = sum(1 / options for _, options in every) / len(every)
    for place in range(4):
        won = sum(1 for found, _ in every if found == place)
        assert won / len(every) <= chance + 0.07, place


def test_two_learners_have_orders_of_their_own_and_one_has_the_same_each_time():
    mine = key_places("05", "red-fox")
    assert mine == key_places("05", "red-fox")
    assert any(key_places("05", name) != mine for name in ("blue-heron", "old-oak"))


@pytest.mark.parametrize("number", LESSONS)
def test_options_stay_in_their_order_when_a_teacher_opens_the_answers(number):
    for one in singles(LESSONS[number].items):
        held = page_item(Withheld.model_validate(withheld(one)), learner="web")
        opened = page_item(one, learner="web", has_waited=True)
        assert opened["opened"]
        orders = [[each["id"] for each in page["options"]] for page in (held, opened)]
        assert orders[0] == orders[1], one.id
