"""The article: every sentence in order, and each claim marked exactly and by its speaker."""

import json
import re
from hashlib import sha256

import pytest
from conftest import Node, parsed

import kit
from kit.casefile.cases import case
from kit.errors import KitError
from kit.pages import Page

pytestmark = pytest.mark.usefixtures("course")

QUOTES = {  # as the article prints them
    "C10": "bringing the number of military casualties in the region to 55 since the beginning of "
    "hostilities",
    "C16": "So far, Azerbaijan has not announced any military casualties.",
    "C19": "Baku claims to have killed 550 enemy soldiers",
    "C20": "Yerevan claims to have eliminated more than 200",
}


def body(page: Page) -> Node:
    (kit_div,) = parsed(page.html).all("div", **{"class": "kit"})
    return kit_div


def words_of(paragraph: Node) -> list:
    """What stands in a paragraph; a sentence without a mark may be folded, and is opened here."""
    if paragraph.attrs.get("class") == "folding":
        return []
    return [
        part
        for one in paragraph.inside
        for part in (one.inside if getattr(one, "attrs", {}).get("class") == "unmarked" else [one])
    ]


def marks(page: Page) -> list[tuple[str, str, str]]:
    """(class, marked words, label behind them) of each mark in the article, in order."""
    found = []
    for paragraph in body(page).all("p"):
        for at, one in enumerate(paragraph.inside):
            if isinstance(one, Node) and one.tag == "mark":
                tag = paragraph.inside[at + 1]
                assert "tag" in tag.attrs["class"].split()
                found.append((one.attrs["class"], one.text, tag.text))
    return found


# --- the whole article -------------------------------------------------------------------------


def test_every_sentence_has_its_number_and_stands_in_order():
    numbers = [int(one.text) for one in body(kit.article()).all("sup")]
    assert sorted(numbers) == list(range(1, 32))
    left_over = {2, 30, 31}  # the tail of the page's title, and a comment form
    assert numbers == [*(one for one in range(1, 32) if one not in left_over), 2, 30, 31]


@pytest.mark.parametrize("highlight", [[], [f"C{number:02}" for number in range(1, 43)]])
def test_every_word_of_the_article_is_shown_once_with_marks_and_without(highlight):
    shown = ""
    for paragraph in body(kit.article(highlight)).all("p"):
        for one in words_of(paragraph):
            if isinstance(one, str):
                shown += one
            elif one.tag in ("sup", "mark"):  # the labels behind the marks are ours
                shown += f"[{one.text}]" if one.tag == "sup" else one.text
    sentences = {int(number): words for number, words in re.findall(r"\[(\d+)\]([^\[]*)", shown)}
    sentences[29], _ = sentences[29].split("On its web page, and not part of the report:")
    sentences[31], _ = sentences[31].split("The article belongs to its publisher")
    assert " ".join(sentences[one] for one in range(1, 32)).split() == case().text().split()


def test_leftovers_of_the_page_are_kept_apart_at_the_end():
    left_over, notice = body(kit.article()).all("p", **{"class": "furniture"})
    for words in ("| World", "Please enter your comment!", "Please enter your name here"):
        assert words in left_over.text
    assert "belongs to its publisher" in notice.text
    headline = body(kit.article()).all("p", **{"class": "headline"})[0]
    assert headline.text.strip().endswith("leaves dozens dead")


def test_headings_and_the_caption_are_told_apart():
    page = body(kit.article())
    assert len(page.all("p", **{"class": "heading"})) == 2
    assert page.all("p", **{"class": "caption"})[0].text.strip().endswith("Alexandre Mauro / G1")


def test_the_text_twin_holds_the_article():
    lines = kit.article().text.split("\n")
    assert lines[0].startswith("[1] Fighting between Azerbaijan troops")
    assert lines[13] == (
        "[14] Baku claims to have killed 550 enemy soldiers and Yerevan claims to have eliminated "
        "more than 200."
    )
    assert lines[30] == "[31] Please enter your name here"
    assert repr(kit.article()) == kit.article().text


def test_the_page_has_a_language_and_a_name():
    attributes = body(kit.article()).attrs
    assert attributes["lang"] == "en"
    assert attributes["role"] == "group"
    assert attributes["aria-label"] == "The article, sentence by sentence"


def test_without_a_highlight_nothing_is_marked():
    assert body(kit.article()).all("mark") == []
    assert body(kit.article()).all("ul") == []


# --- marks -------------------------------------------------------------------------------------


def test_marks_are_the_exact_words_with_class_id_and_speaker():
    assert marks(kit.article(list(QUOTES))) == [
        ("g-nk", QUOTES["C10"], "C10 · Defence Ministry of the Nagorno-Karabakh authorities"),
        ("g-article", QUOTES["C16"], "C16 · the article's own voice"),
        ("g-azerbaijan", QUOTES["C19"], "C19 · Baku (named as a city for the government)"),
        ("g-armenia", QUOTES["C20"], "C20 · Yerevan (named as a city for the government)"),
    ]


def test_all_claims_are_marked_each_in_its_own_sentence():
    claims = kit.table("claims").set_index("id")
    found = marks(kit.article(kit.table("claims")))
    assert sorted(label[:3] for _, _, label in found) == [f"C{one:02}" for one in range(1, 43)]
    for group, words, label in found:
        assert words == claims.loc[label[:3], "quote"]
        assert group == f"g-{claims.loc[label[:3], 'group']}"
    for paragraph in body(kit.article(kit.table("claims"))).all("p"):
        sentence = None
        for one in (node for node in words_of(paragraph) if isinstance(node, Node)):
            sentence = int(one.text) if one.tag == "sup" else sentence
            if one.tag == "span":
                assert claims.loc[one.text[:3], "sentence"] == sentence


def test_the_legend_counts_the_claims_of_each_speaker_group():
    (legend,) = body(kit.article([*QUOTES, "C09"])).all("ul")
    assert [line.text for line in legend.all("li")] == [
        "The article's own voice (1)",
        "Armenia (1)",
        "Azerbaijan (1)",
        "Nagorno-Karabakh authorities (2)",
    ]
    (all_groups,) = body(kit.article(kit.table("claims"))).all("ul")
    counts = [int(re.search(r"\((\d+)\)", line.text)[1]) for line in all_groups.all("li")]
    assert len(counts) == 5 and sum(counts) == 42


def test_each_group_has_its_own_line_and_a_colour_for_each_theme():
    style = kit.article("C10").html
    lines = dict(re.findall(r"\.kit \.g-(\w+)\{[^}]*--line:(\w+)\}", style))
    assert set(lines) == {"article", "armenia", "azerbaijan", "nk", "outside"}
    assert len(set(lines.values())) == 5
    for group in lines:
        assert len(re.findall(rf"--c-{group}:#[0-9a-f]{{6}}", style)) == 2


@pytest.mark.parametrize(
    "highlight",
    [
        lambda claims: claims[claims["id"] == "C10"],
        lambda claims: claims["id"][claims["id"] == "C10"],
        lambda claims: "C10",
        lambda claims: ["C10"],
        lambda claims: ("C10", "C10"),
        lambda claims: {"C10"},
    ],
)
def test_rows_ids_and_one_id_are_all_accepted(highlight):
    assert [words for _, words, _ in marks(kit.article(highlight(kit.table("claims"))))] == [
        QUOTES["C10"]
    ]


@pytest.mark.parametrize("nothing", [[], (), set()])
def test_an_empty_choice_marks_nothing(nothing):
    assert marks(kit.article(nothing)) == []
    assert marks(kit.article(kit.table("claims").iloc[:0])) == []


# --- bad input ---------------------------------------------------------------------------------


@pytest.mark.parametrize("wrong", [10, None, 1.5, True, object(), {"C10": 1}, ...])
def test_what_is_no_claim_gets_a_sentence(wrong):
    with pytest.raises(
        KitError, match=r'^highlight= needs rows of kit.table\("claims"\), or claim'
    ):
        kit.article(wrong)


def test_a_table_without_ids_gets_a_sentence():
    with pytest.raises(KitError, match="highlight= needs rows"):
        kit.article(kit.table("claims").drop(columns="id"))


@pytest.mark.parametrize("wrong", ["C99", "c10", ["C10", "C99"], [10], [None], [["C10"]], ""])
def test_an_unknown_id_lists_the_valid_ones(wrong):
    with pytest.raises(KitError, match=r"There is no claim .*Valid: C01, C02"):
        kit.article(wrong)


def test_rows_of_another_table_get_a_sentence():
    with pytest.raises(KitError, match="There is no claim 'A01'"):
        kit.article(kit.table("casualties"))


# --- markup in the case file -------------------------------------------------------------------


def test_markup_in_the_article_and_in_the_tables_is_shown_as_text(course, damage):
    (seed,) = (course / "seeds").glob("*.txt")
    evil = "<b>x</b>&lt;<i>"
    words = "Baku claims to h"  # as long as the markup, so that the sentences stay where they are
    assert len(words) == len(evil) + 1
    before = sha256(seed.read_bytes()).hexdigest()
    damage(f"seeds/{seed.name}", words, evil + " ")
    damage("data/datapackage.json", before, sha256(seed.read_bytes()).hexdigest())
    damage("data/claims.csv", words, evil + " ")
    damage("data/claims.csv", "Baku (named as a city for the government)", "<script>1</script>")
    damage("data/groups.csv", "Azerbaijan,Azerbaijan", "<img src=x>,Azerbaijan")
    damage("data/datapackage.json", json.dumps("The article belongs")[:-1], '"<em>')
    page = kit.article("C19")
    assert marks(page)[0][1].startswith(evil)
    assert marks(page)[0][2] == "C19 · <script>1</script>"
    for tag in ("b", "i", "script", "img", "em"):
        assert parsed(page.html).all(tag) == []
    assert "<img src=x>" in body(page).all("ul")[0].text


# --- some sentences ------------------------------------------------------------------------------


def test_some_sentences_stand_alone_and_keep_their_numbers():
    part = kit.article("C20", first=9, last=14)
    assert [line.split("]")[0] for line in part.text.split("\n")] == [
        f"[{number}" for number in range(9, 15)
    ]
    assert [words for _, words, _ in marks(part)] == [QUOTES["C20"]]
    assert "On its web page, and not part of the report" not in body(part).text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"first": 99}, "no sentence 99"),
        ({"last": "9"}, "no sentence '9'"),
        ({"first": 9, "last": 3}, "turn them round"),
    ],
)
def test_a_sentence_that_is_not_there_gets_a_sentence(asked, said):
    with pytest.raises(KitError, match=said):
        kit.article(**asked)
