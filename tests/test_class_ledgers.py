"""What the report says of a class's claim cards: worked out by hand in the invented course."""

import pytest
from conftest import SMALL, parsed
from made_classes import hand_in

from kit import provided
from kit.desk import report
from kit.desk.classroom import results
from kit.desk.classroom.ledgers import FEWEST

COURSE = SMALL
NORTHBANK = "Northbank claims that 550 people of Southbank left their homes"  # C07, sentence 7
SOUTHBANK = "Southbank claims that more than 200 left Northbank"  # C08, sentence 7
NUMBERS = {"low": 550, "high": 550, "qualifier": ""}
GOOD = {
    "speaker": "Northbank",
    "about": "people of Southbank",
    "metric": "left",
    "numbers": NUMBERS,
}


def marked(words, card="a-1", **more):
    """A card on these words of the article, as an event of a journal."""
    every = [
        (word, sentence["number"])
        for sentence in provided.case().sentences()
        for word in sentence["text"].split()
    ]
    plain = [word.rstrip(".,") for word, _ in every]
    wanted = words.split()
    first = next(n for n in range(len(plain)) if plain[n : n + len(wanted)] == wanted)
    place = {"first": first, "last": first + len(wanted) - 1, "sentence": every[first][1]}
    whole = {"id": card, "stamp": "s", "text": "abc", "words": words, **place, **more}
    return {"item": "ledger", "event": "card", "card": whole}


def handed_in(folder, *learners):
    for n, events in enumerate(learners):
        keyed = [
            {"time": f"2026-03-02T09:00:{at:02}+00:00", "key": f"{n}-{at}", **one}
            for at, one in enumerate(events)
        ]
        hand_in(folder, f"heron-{n}", keyed)
    return results.results(folder)


def both(**more):
    return [marked(NORTHBANK, **{**GOOD, **more}), marked(SOUTHBANK, "b-1")]


def test_overlooked_claims_and_the_field_that_goes_wrong_most_are_counted(course, tmp_path):
    one = [marked(NORTHBANK, **GOOD)]
    wrong = [marked(NORTHBANK, **{**GOOD, "metric": "flooded", "speaker": ""})]
    deleted = [*both(), marked(SOUTHBANK, "b-1", deleted=True)]
    found = handed_in(tmp_path, both(), both(), deleted, one, wrong).ledgers
    assert found.learners == FEWEST
    told = found.claims[["words", "learners with a card", "of"]].values.tolist()
    assert told == [[SOUTHBANK, 2, 5], [NORTHBANK, 5, 5]], "no sentence without a card is counted"
    fields = found.fields.set_index("field")
    assert fields.loc["Who speaks", ["compared", "left empty", "not as ours"]].tolist() == [7, 3, 0]
    assert fields.loc["Metric", ["compared", "left empty", "not as ours"]].tolist() == [7, 2, 1]
    assert fields.loc["Figure", ["compared", "left empty", "not as ours"]].tolist() == [7, 2, 0]
    assert "Side" not in fields.index
    shares = found.fields["share"].tolist()
    assert shares == sorted(shares, reverse=True)


def test_nothing_is_counted_of_fewer_than_five_who_have_cards(course, tmp_path):
    nobody = [{**marked(NORTHBANK), "item": "ledger:text"}]
    broken = [{"item": "ledger", "event": "card", "card": {"id": 5, "words": ["x"]}}]
    found = handed_in(tmp_path, both(), both(), both(), both(), nobody, broken)
    assert found.ledgers.learners == 4
    assert found.ledgers.claims.empty and found.ledgers.fields.empty
    made = report.tables(found)
    page = parsed(report.html(found, made, {})).text
    assert "With fewer than 5 we count nothing" in page
    assert NORTHBANK not in page


def test_the_page_and_the_tables_have_them(course, tmp_path):
    found = handed_in(tmp_path, *[both()] * 5)
    made = report.tables(found)
    assert len(made["claims-marked"]) == 2 and len(made["card-fields"]) > 3
    page = parsed(report.html(found, made, {})).text
    assert SOUTHBANK in page and "the field that goes wrong most" in page


@pytest.mark.parametrize("words", ["Northbank", "550 people"])
def test_a_few_words_within_a_claim_count_only_with_its_figure(course, tmp_path, words):
    part = [marked(words, numbers=NUMBERS if "550" in words else {})]
    claims = handed_in(tmp_path, *[part] * 5).ledgers.claims
    found = claims.set_index("words")["learners with a card"] if len(claims) else {}
    assert found.get(NORTHBANK, 0) == (5 if "550" in words else 0)
