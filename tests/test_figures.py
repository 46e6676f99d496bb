"""How figures are read: spaces between digits, ranges, dates. No page is needed for that."""

import pytest
from scripting import run

NARROW = "\u202f"
ONE = {  # typed, in a card or in a sentence: the one number that it is
    "1 250": 1250,
    "5 000": 5000,
    "1 250 000": 1_250_000,
    "30 000": 30_000,
    "120 000": 120_000,
    "55 050": 55_050,
    f"12{NARROW}500": 12_500,
    "55\u00a0550\u00a0200": 55_550_200,
    f"550{NARROW}200": 550_200,
    "12'500": 12_500,
}
UNCLEAR = ["55 550 200", "1 250 300", "550 200 100"]
UNCLEAR_IN_A_SENTENCE = ["55 550", "550 200", "12 500"]
RANGES = {
    "20 -30": (20, 30),
    "20 - 30": (20, 30),
    "20 to 30": (20, 30),
    "1 000–1 250": (1000, 1250),
}
IN_A_SENTENCE = {  # the numbers that a sentence has
    "On 27 September 2020 550 were killed.": [550],
    "On 27 September 550 were killed.": [550],
    "On September 27 550 were killed.": [550],
    "In 2020 550 were killed.": [2020, 550],
    "At 16:00 550 were killed.": [550],
    "They say 1 250 died and 5 000 fled.": [1250, 5000],
    "They say 55, 550, 200.": [55, 550, 200],
    "They say 5 50 and 500.": [5, 50, 500],
    f"They say 12{NARROW}500 fled.": [12_500],
}
FIGURES = "figuresIn(given).figures.map(({ low, ask }) => (ask ? ask : low))"


@pytest.mark.parametrize(("typed", "number"), ONE.items())
def test_a_space_between_thousands_is_part_of_a_number(typed, number):
    read = run("figures.js", "readFigure(given)", typed)
    assert (read["low"], read["high"], read["ask"]) == (number, number, "")
    assert run("textfigures.js", FIGURES, f"They say {typed} fled.") == [number]


@pytest.mark.parametrize("typed", UNCLEAR)
def test_what_may_be_one_number_or_several_is_asked_back(typed):
    read = run("figures.js", "readFigure(given)", typed)
    assert read["low"] is None and "one number" in read["ask"]
    (asked,) = run("textfigures.js", FIGURES, f"They say {typed} fled.")
    assert "one number" in asked


@pytest.mark.parametrize("typed", UNCLEAR_IN_A_SENTENCE)
def test_two_groups_are_one_number_where_one_is_asked_for_and_unclear_in_a_sentence(typed):
    read = run("figures.js", "readFigure(given)", typed)
    assert read["low"] == int(typed.replace(" ", "")) and read["ask"] == ""
    (asked,) = run("textfigures.js", FIGURES, f"They say {typed} fled.")
    assert "one number" in asked


def test_what_may_be_one_number_hangs_on_the_card_that_has_it():
    card = {"numbers": {"low": 12_500, "high": 12_500}, "metric": "", "speaker": ""}
    weighed = "new Hanging({}, [given]).weigh('The article says 12 500 fled.').notes"
    assert run("hanging.js", weighed, card) == []
    other = {**card, "numbers": {"low": 500, "high": 500}}
    assert "one number" in run("hanging.js", weighed, other)[0]["say"]


@pytest.mark.parametrize("typed", ["5.000", "12 500", "55 550 200"])
def test_an_unclear_figure_without_any_card_is_asked_back(typed):
    weighed = f"new Hanging({{}}, []).weigh('The article says {typed} fled.').notes"
    (told,) = run("hanging.js", weighed)
    assert told["kind"] == "unclear" and typed in told["say"]


@pytest.mark.parametrize(("typed", "ends"), RANGES.items())
def test_a_range_needs_a_word_or_a_dash(typed, ends):
    read = run("figures.js", "readFigure(given)", typed)
    assert (read["low"], read["high"]) == ends


def test_two_numbers_side_by_side_are_no_range():
    assert "more than one figure" in run("figures.js", "readFigure(given)", "55 20")["ask"]


@pytest.mark.parametrize(("sentence", "numbers"), IN_A_SENTENCE.items())
def test_days_and_years_join_no_number_behind_them(sentence, numbers):
    assert run("textfigures.js", FIGURES, sentence) == numbers


@pytest.mark.parametrize(
    ("typed", "value"),
    [("1 200", 1200), ("55 550", 55_550), ("1 250 000,5", 1_250_000.5), ("– 5", -5)],
)
def test_a_field_for_one_number_takes_groups_of_three(typed, value):
    assert run("judging.js", "parse(given)", typed) == {"value": value}


@pytest.mark.parametrize("typed", ["5 5", "55 20", "1 2 3", "1200 300"])
def test_a_field_for_one_number_joins_no_other_digits(typed):
    assert "one number" in run("judging.js", "parse(given)", typed)["why"]
