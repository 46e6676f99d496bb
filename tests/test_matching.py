"""Right is called right and wrong wrong: which value of an answer stands for which of the key."""

import datetime
import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from conftest import SMALL
from fuzzing import often
from hypothesis import given
from hypothesis import strategies as st

import kit
from kit import checks, journals
from kit.checks import judged
from kit.items import Exercise

COURSE = SMALL
pytestmark = pytest.mark.usefixtures("course")

# --- which value stands for which -----------------------------------------------------------------


def exercise(expects: str, answer, tolerance: float = 0) -> Exercise:
    parts = {
        "id": "05.99",
        "kind": "code",
        "minutes": 1,
        "objective": "o",
        "prompt": "p",
        "expects": expects,
        "answer": answer,
        "tolerance": tolerance,
        "solution": "...",
    }
    mistake = {"code": "x", "answer": "never", "feedback": "No."}
    return Exercise.model_validate(parts | {"feedback": "Right.", "mistakes": [mistake]})


def is_right(expects: str, key, answer, tolerance: float = 0) -> bool:
    return judged(exercise(expects, key, tolerance), answer)[0]["right"]


@pytest.mark.parametrize("answer", [[1.15, 1.0], [1.0, 1.15], [1.2, 1.1], [1.3, 1.0]])
def test_each_value_stands_for_one_of_the_key_in_the_best_way_there_is(answer):
    assert is_right("list", [1.0, 1.3], answer, 0.2)


@pytest.mark.parametrize("answer", [[1.0, 1.0], [1.6, 1.0], [1.15], [1.15, 1.15, 1.0]])
def test_but_no_value_stands_for_two(answer):
    assert not is_right("list", [1.0, 1.3], answer, 0.2)


values = st.lists(st.integers(0, 12).map(lambda n: n / 10), min_size=1, max_size=6)


@given(values, values, st.sampled_from([0, 0.1, 0.2, 0.35]))
@often
def test_an_answer_is_right_exactly_if_some_order_of_it_fits_the_key(mine, key, tolerance):
    fits = len(mine) == len(key) and all(
        abs(one - wanted) <= tolerance + 1e-9
        for one, wanted in zip(sorted(mine), sorted(key), strict=True)
    )
    assert is_right("list", key, mine, tolerance) is fits
    assert is_right("list", mine, key, tolerance) is fits, "and the other way round"


def test_a_long_chain_of_moves_ends():
    key = [float(n) for n in range(900)]
    assert is_right("list", key, [one + 0.5 for one in key], 0.5)


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ([True, False, True], [1, 0, 1]),
        ([1, 0, 1], [True, False, True]),
        ([1], [True]),
        ([2], ["2"]),
        ([1_000_000_000], [1_000_000_001]),
        ([10**17], [10**17 + 1]),
        ([None], [0]),
        ([0], [None]),
        (["2020-09-27"], [datetime.datetime(2020, 9, 27, 14)]),
        ([math.inf], [-math.inf]),
    ],
)
def test_what_only_looks_alike_is_not_the_same(key, answer):
    assert not is_right("list", key, answer)


ALIKE = {
    "a decimal": (0.1, Decimal("0.1")),
    "a fraction": (0.5, Fraction(1, 2)),
    "a short float": (0.1, np.float32(0.1)),
    "a whole float": (5, np.float64(5)),
    "an array without a dimension": (5, np.array(5)),
    "an array of one": (5, np.array([5])),
    "a column of one": (5, pd.Series([5], index=["a"])),
    "infinity": (math.inf, np.inf),
    "a big number": (10**17, np.int64(10**17)),
}


@pytest.mark.parametrize(("key", "answer"), ALIKE.values(), ids=ALIKE)
def test_a_number_of_any_make_is_that_number(key, answer):
    assert is_right("number", key, answer)


DAYS = {
    "texts": ["2020-09-27"],
    "dates": [datetime.date(2020, 9, 27)],
    "times at midnight": [datetime.datetime(2020, 9, 27)],
    "pandas": pd.Series(pd.to_datetime(["2020-09-27"])),
    "numpy": np.array(["2020-09-27"], dtype="datetime64[ns]"),
    "days of a period": pd.period_range("2020-09-27", periods=1, freq="D"),
    "categories": pd.Series(["2020-09-27"], dtype="category"),
}


@pytest.mark.parametrize("answer", DAYS.values(), ids=DAYS)
def test_a_day_of_any_make_is_that_day(answer):
    assert is_right("list", ["2020-09-27"], answer)


def test_counts_of_nothing_which_value_counts_adds_are_forgiven():
    kinds = pd.Series(["own", "own"], dtype=pd.CategoricalDtype(["own", "enemy"]))
    assert is_right("series", {"own": 2}, kinds.value_counts())
    assert is_right("series", {"own": 2, "enemy": 0}, kinds.value_counts())
    assert not is_right("series", {"own": 2}, {"own": 2, "enemy": 1})
    assert not is_right("series", {"own": 2, "enemy": 0}, {"own": 2})


# --- our own mistakes -----------------------------------------------------------------------------


def test_a_mistake_of_ours_is_not_the_learners(monkeypatch):
    def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(checks, "_differs", broken)
    said = kit.check("01.10", 60)
    assert said.text.startswith("This is our mistake, not yours.")
    assert "01.10" in said.text and "saved" in said.text
    (event,) = journals.read()[0]
    assert event["answer"] == 60
    assert "right" not in event and "mistake" not in event
