"""The words of the lessons, one at a time."""

import re

import pytest
from conftest import parsed

import kit
from kit.errors import KitError

pytestmark = pytest.mark.usefixtures("course")


def test_a_word_comes_with_its_meaning_and_its_lesson():
    shown = kit.word("metric")
    assert parsed(shown.html).all("dfn")[0].text == "metric"
    for text in (parsed(shown.html).text, shown.text):
        assert "killed, wounded or missing" in text
        assert "Lesson 05" in text


@pytest.mark.parametrize("written", ["own-side claim", "Own-Side Claim", " own_side  claim "])
def test_capitals_hyphens_and_spaces_make_no_difference(written):
    assert "about its own dead" in kit.word(written).text


@pytest.mark.parametrize("wrong", ["metrik", "", None, 5, ["metric"]])
def test_an_unknown_word_lists_the_valid_ones(wrong):
    with pytest.raises(KitError, match=r"There is no word .* Valid: .*claim.*metric.*source"):
        kit.word(wrong)


def test_a_near_miss_is_guessed():
    with pytest.raises(KitError, match="Did you mean 'metric'"):
        kit.word("metrik")


def test_each_word_is_explained_in_one_sentence_under_a_code_made_of_it():
    for row in kit.table("glossary").itertuples():
        assert row.id == re.sub(r"[^a-z0-9]+", "-", row.word.lower()).strip("-"), row.word
        assert row.means[0].isupper() and row.means.endswith("."), row.word
        assert not re.search(r"[.!?] [A-Z]", row.means), row.word


def test_every_word_can_be_asked_for():
    for one in kit.table("glossary").itertuples():
        assert one.means in kit.word(one.word).text


def test_hard_words_of_the_sentences_that_are_shown_are_explained_below_them():
    shown = parsed(kit.article(first=9, last=14).html)
    words = [one.text for one in shown.all("dt")]
    first = ["separatist", "casualties", "hostilities", "ceasefire"]
    second = ["balance", "inflicted", "disseminating", "armor", "Baku", "Yerevan"]
    assert words == [*first, *second]
    assert len(shown.all("dd")) == len(words)
    assert not parsed(kit.article(first=16, last=16).html).all("dl")


def test_a_meaning_is_shown_as_text_never_as_markup(damage):
    damage("data/glossary.csv", "A side speaks about its own dead.", "<b>bold</b> & so.")
    page = parsed(kit.word("own-side claim").html)
    assert not page.all("b")
    assert "<b>bold</b> & so." in page.text
