"""Generated damage to what teachers and learners write: articles, case files, cards, figures."""

import json
import os
import random
from pathlib import Path

import yaml
from fuzzing import as_json, damaged, json_files, often, told, torn
from hypothesis import given
from hypothesis import strategies as st
from scripting import run

import kit
from kit import journals
from kit.desk.newcase import amounts, casefiles, starting, texts
from kit.ledgers import kept

BROUGHT = Path(__file__).with_name("brought")
ARTICLE = (BROUGHT / "storm.txt").read_bytes()
WORDS = texts.read(BROUGHT / "storm.txt")[0]
CASE = (BROUGHT / "storm.yaml").read_bytes()
HOW_MANY = 10_000 if os.environ.get("KIT_LONG") else 2_000


# --- articles ------------------------------------------------------------------------------------

letters = st.characters(codec="utf-8")
articles = torn(ARTICLE) | st.binary(max_size=400) | st.text(letters).map(str.encode)
articles |= torn(ARTICLE.decode().encode("utf-16")) | torn(ARTICLE).map(lambda one: one * 9)


@often
@given(content=articles)
def test_an_article_is_read_and_cut_into_sentences_or_told(tmp_path, content):
    path = tmp_path / "article.txt"
    path.write_bytes(content)
    if told(lambda: texts.read(path)):
        return
    text, _ = texts.read(path)
    end = 0
    for number, one in enumerate(texts.sentences(text), 1):
        assert one.number == number and end <= one.start < one.end <= len(text)
        end = one.end
    left = "".join(text[one.start : one.end] for one in texts.sentences(text))
    assert "".join(left.split()) == "".join(text.split()), "words are lost"


@often
@given(
    content=torn(CASE) | damaged(yaml.safe_load(CASE)).map(lambda one: yaml.safe_dump(one).encode())
)
def test_a_case_file_is_read_or_told(tmp_path, content):
    (tmp_path / casefiles.NAME).write_bytes(content)
    told(lambda: casefiles.read(tmp_path))
    assert (tmp_path / casefiles.NAME).read_bytes() == content


# --- cards ---------------------------------------------------------------------------------------

CARD = {
    "id": "a-1",
    "stamp": "s-1",
    "text": "abc",
    "words": " ".join(WORDS.split()[20:24]),
    "sentence": 2,
    "first": 20,
    "last": 23,
    "speaker": "The harbour",
    "low": "28",
    "side": "own",
    "numbers": {"low": 28, "high": 28, "qualifier": ""},
    "deleted": False,
}
EVENT = {"item": "ledger", "event": "card", "card": CARD, "key": "k-1"}
cards = json_files(EVENT)


@often
@given(lines=st.lists(cards, max_size=4))
def test_damaged_cards_stop_no_table_and_no_good_card(course, lines):
    good = [as_json({**EVENT, "card": {**CARD, "id": f"g-{n}"}, "key": f"g {n}"}) for n in range(2)]
    path = journals.folder() / "guest.jsonl"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"\n".join([good[0], *lines, good[1]]) + b"\n")
    assert {"g-0", "g-1"} <= {one["id"] for one in kept("guest", "ledger")}
    table = kit.cards()
    assert len(table) >= 2
    table.to_html(), repr(table)


@often
@given(content=cards | json_files([EVENT, {"events": [EVENT]}]))
def test_a_new_case_takes_the_cards_of_a_file_or_says_why_not(tmp_path, content):
    path = tmp_path / "cards.json"
    path.write_bytes(content)
    told(lambda: starting.cards_in(path, WORDS))


# --- figures -------------------------------------------------------------------------------------

WRITTEN = """\
0|1|9|28|550|1,200|1.200|1 200|007|½|٥٥٠|１２|²|Ⅷ|1e999|0x10|nan|inf|-0|9007199254740993|1_000|\
-|–|—|.|,|:|/|%|€|+|~|(|)|'|"|more than|at least|about|up to|nearly|no more than|between|from|to|\
and|or|of|two|dozen|dozens|hundred|thousand|million|billion|several|half a|minus|per cent|\
not announced|soldiers|killed"""
PIECES = [
    *WRITTEN.split("|"),
    "\u00a0",
    "\u202f",
    "\u200b",
    "\0",
    "\n",
    "9" * 400,
    "9" * 40 + "." + "9" * 400,
    "1" + ",000" * 60,
]


def figures(count: int) -> list[str]:
    """So many figures as nobody would write them, and some as somebody does; always the same."""
    chance = random.Random(22)
    glue = ["", " ", " ", "  "]
    return [
        "".join(chance.choice(PIECES) + chance.choice(glue) for _ in range(chance.randint(1, 6)))
        for _ in range(count)
    ]


def test_a_figure_in_a_case_file_is_a_number_or_told(record_property):
    for written in figures(HOW_MANY):
        try:
            found = amounts.amount(written)
        except ValueError as error:
            assert str(error).strip()
            continue
        ends = [one for one in (found.low, found.high) if one is not None]
        assert ends or found.gap, written
        json.dumps([*ends], allow_nan=False)
    record_property("count", HOW_MANY)


def test_a_figure_in_a_card_is_a_number_or_asked_back(record_property):
    typed = figures(HOW_MANY)
    for some in batched(typed, 200):
        read = run("figures.js", "given.map((one) => readFigure(one))", some)
        for written, found in zip(some, read, strict=True):
            ends = [one for one in (found["low"], found["high"]) if one is not None]
            assert all(isinstance(one, int | float) for one in ends), written
            assert not (ends and found["ask"]), written
            assert ends == sorted(ends), written
    record_property("count", HOW_MANY)


def batched(many: list[str], size: int) -> list[list[str]]:
    """Node takes what is given on its command line, which may be only so long."""
    return [many[start : start + size] for start in range(0, len(many), size)]
