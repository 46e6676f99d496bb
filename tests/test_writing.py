"""What is no answer in words, and what is: nothing honest is refused."""

import pytest
from scripting import run

ASKED = "Which number of the dead would you print tonight, and in which words? Write the line."
OFFERS = "Which figures may be compared with each other? Write two of them, or “none”."
QUOTES = "The headline says: “Fighting leaves dozens dead in the north”. Write it again, short."
HONEST = [
    ("none", OFFERS),
    ("None.", OFFERS),
    ("55", ASKED),
    ("I would print the number of the dead that the ministry gives.", ASKED),
    ("The number 55, in the words of the article.", ASKED),
    ("Fighting leaves dozens dead", QUOTES),
    ("Mkrtchyan, Nəzərli and Əliyev say so", ASKED),
    ("Hrvatska smrt, čtvrt, Krk", ASKED),
    ("Ես կգրեի երկու թիվ", ASKED),
    ("Mən hər iki rəqəmi yazardım", ASKED),
    ("Я бы написал оба числа", ASKED),
    ("سأكتب الرقمين معا", ASKED),
    ("Смит и Власть", ASKED),
    ("OSCE, BBC, NKR and TASS", ASKED),
    ("28 and 26, as the ministry said; asdf", ASKED),
    ("No one knows. No one counted. No one asked.", ASKED),
    ("Knightsbridge catchphrase, property, liberty, answer", ASKED),
    ("Ganja was hit, hmm, I think", ASKED),
]
RUBBISH = [
    ("asdf asdf asdf", "words"),
    ("aaaaaaa bbbbbbb ccccccc", "words"),
    ("qwerty uiop, hjkl", "words"),
    ("фыва пролд йцукен", "words"),
    ("ababab lalala xxxx", "words"),
    ("sdfgsd jkhlkj wrtzpq", "words"),
    ("աաաա բբբբ գգգգ", "words"),
    ("no no no no no no", "again and again"),
    (ASKED, "repeats the question"),
    ("which number of the dead would you print tonight", "repeats the question"),
    ("WHICH NUMBER of the dead, would you print?", "repeats the question"),
]


@pytest.mark.parametrize(("text", "asked"), HONEST, ids=[text for text, _ in HONEST])
def test_nothing_honest_is_refused(text, asked):
    assert run("writing.js", "noAnswer(...given)", [text, asked]) == ""


@pytest.mark.parametrize(("text", "why"), RUBBISH, ids=[text for text, _ in RUBBISH])
def test_rubbish_and_the_question_again_are_refused_in_a_sentence(text, why):
    assert why in run("writing.js", "noAnswer(...given)", [text, ASKED])


def test_only_words_that_can_be_read_are_counted_and_one_repeated_counts_once():
    counted = "given.map((one) => wordsWritten(one))"
    texts = ["The port fell", "asdf the port", "port port port", "28 ships, 5", "…", "Ես գրում եմ"]
    texts.append("lol 7 dead idk")
    assert run("writing.js", counted, texts) == [3, 2, 1, 3, 0, 3, 2]


def test_one_word_is_enough_for_a_field_and_only_what_nobody_reads_is_not():
    fields = ["", "Baku", "Смит", "Krk", "NKR", "so far", "55", "asdf", "xxxx", "qwerty asdf", "?"]
    found = run("writing.js", "given.map((one) => isUnread(one))", fields)
    assert [one for one, unread in zip(fields, found, strict=True) if unread] == [
        "asdf",
        "xxxx",
        "qwerty asdf",
    ]
