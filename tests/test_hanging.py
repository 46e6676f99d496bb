"""What a brief says of a figure's speaker. No page is needed for that."""

import pytest
from scripting import run

WORDINGS = {"metrics": {"killed": ["died"]}, "speakers": [["Northland"], ["Southland"]]}


def card(speaker, value, **more):
    numbers = {"low": value, "high": value, "qualifier": ""}
    return {"words": "", "speaker": speaker, "metric": "killed", "numbers": numbers, **more}


CARDS = [
    card("Northland", 550),
    card("Defence ministry of the Harbour", 28),
    card("the article's own voice", 5, nobody=True),
]
READ = "figuresIn(given).figures.map(({ qualifier }) => qualifier)"


@pytest.mark.parametrize(
    ("sentence", "qualifier"),
    [
        ("Southland spoke about the other side, 550 killed.", ""),
        ("Southland says of the war over Oldport that 550 died.", ""),
        ("Some people say that 550 died.", ""),
        ("About 550 died.", "about"),
        ("There were over an estimated 550 dead.", "over"),
        ("It spoke about the other side: nearly 550 dead.", "nearly"),
        ("It spoke about the others, of more than 550 dead.", "more than"),
        ("Around another 550 died.", "around"),
    ],
)
def test_a_preposition_is_no_qualifier_of_a_number_further_on(sentence, qualifier):
    assert run("textfigures.js", READ, sentence) == [qualifier]


TOLD = "new Hanging(given[0], given[1]).weigh(given[2]).notes.map(({ say }) => say)"
WRONG = {  # a sentence, the speaker that it has, and what its card says
    "Southland said that 550 died.": ("Southland", "Northland"),
    "On Monday, the police said that 550 died.": ("the police", "Northland"),
    "According to the police, 550 died.": ("the police", "Northland"),
    "550 died, the mayor of Oldport has said.": ("the mayor of Oldport", "Northland"),
    "Southland said that 28 died.": ("Southland", "Defence ministry of the Harbour"),
    "Southland said that 5 died.": ("Southland", "names nobody"),
    "The police said that five died.": ("The police", "names nobody"),
    "Five Northland pupils died, say their teachers.": ("their teachers", "names nobody"),
}
NONE = [
    "550 died.",
    "It was reported that 550 died.",
    "550 were reported to have died.",
    "In Southland 550 died.",
    "It said that 550 died.",
]
GOOD = [
    "Northland said that 550 died.",
    "The article says that five died.",
    "According to Northland, 550 died.",
    "The Harbour ministry says that 28 died.",
]


def test_a_word_with_two_meanings_is_not_called_another_count():
    wordings = {"metrics": {"killed": ["killed"], "losses": ["casualties"]}}
    wordings["metrics"]["killed and wounded"] = ["casualties"]
    text = "Northland said that 55 were killed."
    for metric, words in {"military casualties": "on the card", "losses": "two different"}.items():
        cards = [{**card("Northland", 55), "metric": metric}]
        (said,) = run("hanging.js", TOLD, [{**wordings, "speakers": [["Northland"]]}, cards, text])
        assert words in said, metric


STRUCK = [{"figure": 55, "say": "the two lists make 59."}]
POINTED = "new Hanging(given[0], given[1], given[2]).weigh(given[3]).notes.map(({ kind }) => kind)"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Northland said that 55 died.", ["struck"]),
        ("Northland said that fifty-five died.", ["struck"]),
        ("Northland said that 55 died, which is wrong.", []),
        ("Northland said that 59 died.", ["bare"]),
        ("Northland said that 50 to 60 died.", ["bare"]),
    ],
)
def test_a_figure_that_was_struck_out_is_pointed_at_though_it_is_on_a_card(text, kinds):
    assert run("hanging.js", POINTED, [WORDINGS, [card("Northland", 55)], STRUCK, text]) == kinds


@pytest.mark.parametrize("speaker", ["Northland", "Southland"])
def test_a_figure_on_several_cards_is_held_against_the_one_it_fits_best(speaker):
    metrics = {"killed": ["died"], "killed and wounded": ["casualties"]}
    wordings = {**WORDINGS, "metrics": metrics}
    least = {"low": 550, "high": None, "qualifier": "more than"}
    both = {**card("Northland", 550), "metric": "killed and wounded", "numbers": least}
    cards = [card(speaker, 550), both]
    (said,) = run("hanging.js", TOLD, [wordings, cards, "Northland claims more than 550 killed."])
    assert "card 2 counts “killed and wounded”" in said


@pytest.mark.parametrize("speaker", ["Northland", "Southland"])
def test_who_died_is_not_taken_for_who_says_so(speaker):
    for counted in ("Two Southland pupils also died", "Two pupils of Southland died"):
        text = f"{counted}, say their officials."
        said = run("hanging.js", TOLD, [WORDINGS, [card(speaker, 2)], text])
        assert not any("gives this figure to “Southland”" in one for one in said)


def told(text):
    return run("hanging.js", TOLD, [WORDINGS, CARDS, text])


@pytest.mark.parametrize(("text", "speakers"), WRONG.items())
def test_a_speaker_that_is_not_the_cards_is_named_and_so_is_the_cards(text, speakers):
    (said,) = told(text)
    theirs, wanted = speakers
    assert f"“{theirs}”" in said and wanted in said
    assert "say who says so" not in said


@pytest.mark.parametrize("text", NONE)
def test_where_nobody_speaks_the_sentence_is_asked_who_does(text):
    (said,) = told(text)
    assert "say who says so" in said and "Northland" in said


@pytest.mark.parametrize("text", GOOD)
def test_the_cards_own_speaker_is_enough(text):
    assert told(text) == []


OTHER_COUNTS = {"metrics": {"killed": ["died", "dead"], "losses": ["losses"]}, "speakers": []}
NO_OTHER_COUNT = [
    "Northland reported losses, and 5 pupils killed.",
    "Northland reported losses and 5 pupils killed.",
    "Besides losses, Northland reported 5 pupils killed.",
    "Losses: Northland says that 5 pupils died.",
    "5 pupils, among other losses, were killed, says Northland.",
    "Northland, which gave no number of its losses, reported 5 dead pupils.",
    "Northland says that 5 pupils died; its losses are not known.",
    "5 pupils were killed, says Northland, while losses are not known.",
    "Northland counts 5 killed (its losses are not known).",
    "Northland has not given its losses, but says that 5 pupils died.",
]


@pytest.mark.parametrize("sentence", NO_OTHER_COUNT)
def test_a_word_of_another_clause_is_not_what_a_figure_counts(sentence):
    cards = [card("Northland", 5)]
    said = run("hanging.js", POINTED, [OTHER_COUNTS, cards, [], sentence])
    assert "metric" not in said


@pytest.mark.parametrize(
    "sentence", ["Northland says that 5 losses are known.", "Northland says: losses of 5 pupils."]
)
def test_another_count_in_the_same_clause_is_still_pointed_at(sentence):
    assert run("hanging.js", POINTED, [OTHER_COUNTS, [card("Northland", 5)], [], sentence]) == [
        "metric"
    ]


def test_a_word_for_an_amount_is_no_exact_figure_of_a_card():
    """ "Dozens" in a headline may be the dead of both sides; a card with 28 is of one."""
    plain = "new Hanging(given[0], given[1]).weigh(given[2]).notes.map(({ kind }) => kind)"
    assert run("hanging.js", plain, [WORDINGS, CARDS, "Dozens killed in the war."]) == ["bare"]
    with_the_word = [{**card("Northland", None), "words": "dozens of people killed"}]
    found = run("hanging.js", plain, [WORDINGS, with_the_word, "Dozens killed in the war."])
    assert "bare" not in found
