"""The ledger in Python: what is kept of a card, merged, handed in and given as a table."""

import json
import re

import pandas as pd
import pytest
from onecell import on_a_worksheet, on_the_web

import kit
from kit import journals, provided
from kit.casefile import claimcards
from kit.errors import KitError
from kit.messages import Ask, Pasted, received

CARD = {
    "id": "a-1",
    "stamp": "s-1",
    "text": "abc",
    "words": "killed 28 soldiers",
    "sentence": 9,
    "first": 3,
    "last": 5,
    "low": "more than 28",
    "numbers": {"low": 28, "high": None, "qualifier": "more than"},
}


def sent(card: dict, key: str, item: str = "ledger", **changes) -> dict:
    """What a page sends when a card is saved."""
    event = {"item": item, "event": "card", "card": card, "key": key, "learner": "guest"}
    return received({"event": event | changes})


@pytest.fixture
def ledger(course):
    """The article's ledger, and what it has told its page."""
    made = kit.ledger()
    made.told = []
    made.tell = made.told.append
    return made


def test_a_card_is_saved_once_changed_deleted_and_given_as_a_table(ledger):
    ledger.receive(sent(CARD, "k1"))
    ledger.receive(sent(CARD, "k1"))
    assert [one["saved"] for one in ledger.told if "saved" in one] == ["k1", "k1"]
    assert len(journals.read()[0]) == 1
    ledger.receive(sent({**CARD, "stamp": "s-2", "metric": "killed"}, "k2"))
    ledger.receive(sent({**CARD, "id": "b-1", "words": "two ships", "first": 1}, "k3"))
    table = kit.cards()
    assert table["words"].tolist() == ["two ships", "killed 28 soldiers"]
    row = table.iloc[1]
    assert row["who speaks"] == "nobody named"
    assert (row["metric"], row["low"], row["qualifier"]) == ("killed", 28, "more than")
    assert pd.isna(row["high"]) and pd.isna(row["as of"])
    assert len(table[table["metric"] == "killed"]) == 1  # a gap in a column stops no filter
    ledger.receive(sent({**CARD, "deleted": True}, "k4"))
    assert kit.cards()["words"].tolist() == ["two ships"]
    assert [one["deleted"] for one in kit.ledger().content()["cards"]] == [True, False]


@pytest.mark.parametrize(
    ("card", "changes"),
    [
        ({**CARD, "words": "word " * 41}, {}),
        ({**CARD, "id": "../x"}, {}),
        ({**CARD, "speaker": "x" * 501}, {}),
        ({**CARD, "side": "left"}, {}),
        ("a card", {}),
        (CARD, {"item": "05.1"}),
        (CARD, {"learner": "red-fox"}),
        (CARD, {"event": "answer"}),
    ],
)
def test_what_does_not_fit_is_refused_with_the_reason(ledger, card, changes):
    ledger.receive(sent(card, "k1", **changes))
    (told,) = ledger.told
    assert told["refused"] == "k1" and told["why"]
    assert journals.read()[0] == []


def test_cards_of_two_computers_are_merged_and_a_damaged_one_stops_none(ledger, course):
    ledger.receive(sent(CARD, "k1"))
    other = {"item": "ledger", "event": "card", "card": {**CARD, "id": "c-3"}, "key": "k9"}
    damaged = {"item": "ledger", "event": "card", "card": {"id": 5}, "key": "k8"}
    lines = [{"time": "2026-01-01T00:00:00+00:00", **one} for one in (other, damaged)]
    (course / "other.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in lines), "utf-8")
    kit.merge("other.jsonl")
    kit.merge("other.jsonl")
    assert len(kit.cards()) == 2


def test_a_pasted_text_stays_here_is_forgotten_with_its_learner_and_is_not_handed_in(course):
    kit.learner("blue-heron")
    box = kit.ledger("")
    box.tell = lambda message: None
    box.receive(Pasted("A secret text. It has two sentences."))
    box.receive(sent(CARD, "k1", "ledger:text", learner="blue-heron"))
    assert kit.ledger("").content()["text"].startswith("A secret text.")
    page = kit.hand_in()
    handed = (course / "work/hand-in-blue-heron.json").read_text("utf-8")
    assert "killed 28 soldiers" in handed and "secret" not in handed
    assert "changes to claim cards: 1" in page.text
    assert "secret" not in str(box.get_state())
    journals.forget("blue-heron")
    assert kit.ledger("").content()["text"] == ""


def named(name, text=""):
    made = kit.ledger(text, name=name)
    made.told = []
    made.tell = made.told.append
    return made


def test_what_is_pasted_and_marked_in_one_ledger_is_in_no_other_and_in_its_brief(course):
    box = named("08")
    box.receive(Pasted("A pool opens. It is deep."))
    box.receive(sent(CARD, "k1", "ledger:text:08"))
    assert named("08").content()["text"] == "A pool opens. It is deep."
    assert [one["id"] for one in named("08").content()["cards"]] == [CARD["id"]]
    for other in (named("07"), named("06", "A strike began."), kit.ledger("")):
        content = other.content()
        assert "pool" not in str(content) and not content["cards"]
    assert len(kit.cards()) == 1
    gone = journals.forget(journals.current())
    assert any("text-08" in one for one in gone)


def test_what_was_pasted_in_the_first_layout_is_offered_to_a_box_and_not_laid_out_in_it(course):
    first = kit.ledger("")
    first.tell = lambda message: None
    first.receive(Pasted("An old text."))
    first.receive(sent(CARD, "k1", "ledger:text"))
    content = named("08").content()
    assert content["text"] == "" and content["cards"] == []
    assert content["old_text"] == "An old text." and len(content["old_cards"]) == 1
    assert kit.ledger("").content()["text"] == "An old text."
    later = named("08")
    later.receive(sent({**CARD, "id": "c-9"}, "k2", "ledger:text"))  # it waited in a browser
    assert later.told[0] == {"saved": "k2"} and len(kit.cards()) == 2


@pytest.mark.parametrize("name", ["../x", "08 b", "A", "x" * 41])
def test_a_name_that_cannot_be_part_of_a_file_is_told_in_a_sentence(course, name):
    with pytest.raises(KitError, match=r"does not fit\. Use small letters"):
        kit.ledger("", name=name)


def test_ours_come_when_they_are_asked_for_and_not_before(ledger):
    claim = kit.table("claims")["checkable_why"].dropna().iloc[0].rstrip(".")
    assert claim not in str(ledger.content()) + str(ledger.get_state())
    ledger.receive(Ask("ours"))
    assert claim in str(ledger.told)
    assert "[S" not in str(ledger.told)  # an id of a source says nothing to a learner


def test_ours_are_withheld_in_a_copy_for_a_class(ledger, monkeypatch):
    monkeypatch.setattr(claimcards, "may_be_told", set)
    ledger.receive(Ask("ours"))
    assert [*ledger.told[0]] == ["withheld"]


def test_a_course_without_an_article_or_with_withheld_cards_has_a_ledger(ledger, monkeypatch):
    monkeypatch.setattr(provided, "_registered", [provided.Provider()])
    ledger.receive(Ask("ours"))
    assert [*ledger.told[0]] == ["withheld"]
    assert kit.ledger().content()["box"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1 2 3!", "no words"),
        ("word " * 10_001, "10,001 words"),
        ("x" * 200_001, "200,001 letters"),
        (5, "not a number"),
    ],
)
def test_a_text_that_cannot_be_taken_is_told_in_a_sentence(course, text, why):
    with pytest.raises(KitError, match=why):
        kit.ledger(text)


def test_a_part_of_the_article_is_asked_for_by_its_sentences(course):
    assert kit.ledger(first=9, last=14).shown()["part"] == (9, 14)
    assert kit.ledger(first=9).part[0] == 9 and kit.ledger(last=14).part[0] == 1
    assert kit.ledger().part is None


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"first": 0}, "first=0 is not a sentence"),
        ({"last": 400}, "last=400 is not a sentence"),
        ({"first": "9"}, "first='9' is not a sentence"),
        ({"first": True}, "first=True is not a sentence"),
        ({"first": 14, "last": 9}, "first=14 comes after last=9"),
        ({"text": "Any text.", "first": 9}, "Leave them out"),
    ],
)
def test_a_part_that_the_article_does_not_have_is_told_in_a_sentence(course, asked, why):
    with pytest.raises(KitError, match=why):
        kit.ledger(**asked)


def test_the_cards_are_shown_short_with_the_figure_as_one_reads_it(ledger):
    assert "No cards yet" in kit.cards().to_be_read()
    card = {**CARD, "low": "28", "qualifier": "more than", "speaker": "<b>Aland</b>"}
    ledger.receive(sent(card, "k1"))
    short, _, whole = kit.cards().to_be_read().partition("Show all columns")
    heads = re.findall("<th>(.*?)</th>", short)
    assert heads[:2] == ["Sentence", "Words"] and "could be checked" not in heads
    assert ">more than 28<" in short and "&lt;b&gt;" in short
    assert set(kit.cards().columns) <= set(re.findall("<th>(.*?)</th>", whole))
    assert type(kit.cards()[["figure"]]) is pd.DataFrame


def test_pasting_and_the_table_of_cards_need_no_table_of_the_case(damage):
    damage("data/claims.csv", b"\x00")
    damage("data/sentences.csv", b"\x00")
    assert kit.ledger("")
    assert kit.ledger("Any text.").content()["text"] == "Any text."
    assert len(kit.cards()) == 0


def test_editions_show_the_part_asked_for_and_a_place_for_the_cards(course):
    part = "kit.ledger(first=9, last=10)"
    assert '"part": [9, 10]' in on_the_web(part)
    paper = on_a_worksheet(part)
    assert paper.count('class="claim"') == 2 and "28 soldiers" not in paper
    key = on_a_worksheet(part, key=True)
    assert "28 soldiers" in key and "<td>11:" not in key
    assert 'data-kit="cards"' in on_the_web("kit.cards()")


@pytest.mark.parametrize("code", ["kit.ledger()", 'kit.ledger("")'])
def test_the_web_edition_has_the_ledger_and_nothing_of_who_made_it(course, code):
    box = kit.ledger("")
    box.tell = lambda message: None
    box.receive(Pasted("A secret text."))
    box.receive(sent(CARD, "k1", "ledger:text"))
    page = on_the_web(code)
    assert 'data-kit="ledger"' in page
    assert "secret" not in page and "killed 28 soldiers" not in page
    assert ('"ours": [' in page) == (code == "kit.ledger()")
