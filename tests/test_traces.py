"""How a figure or a wording travelled, step by step."""

import re

import pytest
from conftest import parsed

import kit
from kit.casefile.sourced import said
from kit.errors import KitError

pytestmark = pytest.mark.usefixtures("course")
TRACED = ["C03", "C07", "C10", "C14", "C16", "C17", "C19", "C20", "C24", "C32", "C33"]


@pytest.mark.parametrize("claim", TRACED)
def test_every_step_stands_in_the_drawing_in_the_table_and_in_the_text(claim):
    table = kit.table("traces")
    steps = table[table["claim"] == claim]
    shown = kit.trace(claim)
    page = parsed(shown.html)
    drawn = [one for one in page.all("li") if not one.all("li")]
    rows = page.all("table")[0].all("tr")[1:]
    assert len(drawn) == len(rows) == len(steps) == len(shown.text.splitlines()) - 1
    for step, box, row in zip(steps.itertuples(), drawn, rows, strict=True):
        for words in (step.words, step.changed, step.note):
            if isinstance(words, str):
                assert said(words).removeprefix("Nothing: ") in box.text
                assert said(words) in row.text
    assert not re.search(r"\[?\bS\d+\b", page.text + shown.text), "a code that nobody can read"


def test_the_learner_sees_where_the_meaning_changed():
    page = parsed(kit.trace("C20").html)
    changed = [one.text for one in page.all("li", **{"class": "changed"})]
    assert any("'more than'" in words for words in changed)
    assert "nearly 200 losses (killed or wounded not said)" in page.text
    assert "more than 200 killed" in page.text


def test_the_other_figure_of_the_pair_loses_its_metric():
    figures = [one.text for one in parsed(kit.trace("C19").html).all("p", **{"class": "figure"})]
    assert figures[0] == "more than 550 killed and wounded"
    assert figures[4:6] == ["550 killed", "550 killed"]


@pytest.mark.parametrize("claim", TRACED)
def test_a_link_that_nobody_read_is_drawn_as_such(claim):
    unseen = parsed(kit.trace(claim).html).all("li", **{"class": "unseen"})
    assert any("not seen" in one.text for one in unseen)


def test_a_step_that_says_what_changed_was_read_though_its_words_are_not_here():
    rows = kit.table("traces")
    told = rows[rows["words"].isna() & rows["changed"].notna()]
    assert len(told), "no step is left that says only what changed"
    for claim, changed in zip(told["claim"], told["changed"], strict=True):
        steps = [one for one in parsed(kit.trace(claim).html).all("li") if not one.all("li")]
        (step,) = [one for one in steps if said(changed) in one.text]
        assert "unseen" not in step.attrs["class"].split()


@pytest.mark.parametrize("claim", ["C07", "C32", "C33"])
def test_words_that_begin_or_end_with_a_quotation_mark_get_no_second_one(claim):
    shown = kit.trace(claim)
    assert "““" not in shown.html + shown.text and "””" not in shown.html + shown.text


@pytest.mark.parametrize("claim", TRACED)
def test_the_sentence_of_each_step_is_what_stays_and_what_is_new_and_a_gap_keeps_the_last(claim):
    before = ""
    for step in kit.trace(claim).steps:
        joined = {
            kind: " ".join(text for one, text in step["parts"] if one in ("same", kind))
            for kind in ("gone", "new")
        }
        compared = {kind for kind, _ in step["parts"]} > {"same"}
        assert joined["new"] == (step["reading"] or ("" if step["apart"] else before))
        if compared:
            assert len(joined["gone"].split()) == len(before.split())
        assert step["seen"] or not step["reading"]
        before = before if step["apart"] else step["reading"] or before


@pytest.mark.parametrize("claim", TRACED)
def test_words_are_struck_only_in_wordings_of_the_article_that_have_something_in_common(claim):
    steps = kit.trace(claim).steps
    ours = next(n for n, step in enumerate(steps) if step["stage"] == "the article")
    for number, step in enumerate(steps):
        kinds = {kind for kind, _ in step["parts"]}
        assert "gone" not in kinds or (number <= ours and "same" in kinds)


@pytest.mark.parametrize(
    ("claim", "number", "says"),
    [
        ("C19", 9, "after our article"),  # of two days later
        ("C20", 8, "beside our article"),  # of the same evening
        ("C10", 6, "beside our article"),
        ("C16", 10, "after our article"),
    ],
)
def test_what_is_listed_behind_the_article_says_whether_it_is_later(claim, number, says):
    shown = kit.trace(claim)
    assert shown.steps[number - 1]["stage"].startswith(says)
    assert f"{number}. {says}" in shown.text and says in shown.html
    before = [one["stage"] for one in shown.steps if not one["apart"]]
    assert not any("our article" in one for one in before)


def test_a_trace_is_called_by_the_words_of_its_claim():
    shown = kit.trace("C19")
    assert "“Baku claims to have killed 550 enemy soldiers”" in shown.label
    assert "C19" not in shown.label + shown.text


def test_another_statement_is_no_earlier_wording_of_the_sentence():
    """The calls that the article sums up, and one that it leaves out, are struck out nowhere."""
    calls = kit.trace("C03").steps[:3]
    first = kit.trace("C03").steps[3]
    assert all({kind for kind, _ in one["parts"]} == {"same"} for one in [*calls, first])
    assert all(one["seen"] for one in calls), "words of theirs are in the table"
    last = kit.trace("C03").steps[-1]["parts"]
    assert ["gone", "concern"] in last, "the word that this trace is about"
    spokesman = kit.trace("C07").steps[1]
    assert {kind for kind, _ in spokesman["parts"]} == {"same"}


@pytest.mark.parametrize("claim", TRACED)
def test_a_step_says_once_whose_it_is_and_once_that_it_was_not_seen(claim):
    for step in kit.trace(claim).steps:
        assert step["who"].casefold() != step["stage"].casefold()
        assert not step["unseen"] or step["unseen"].rstrip(".") not in step["note"]
        assert step["seen"] or "in the source" not in step["note"]


def test_the_learner_sees_nearly_go_and_some_come():
    second = kit.trace("C20").steps[1]
    assert second["parts"][:3] == [["gone", "nearly"], ["new", "some"], ["same", "200"]]


def test_where_there_are_no_widgets_the_whole_text_stands():
    shown = kit.trace("C20")
    data, _ = shown._repr_mimebundle_()
    assert data["text/plain"] == shown.text and "text/html" not in data


def test_a_claim_without_a_trace_lists_those_that_have_one():
    with pytest.raises(KitError, match=r"There is no trace 'C01'.* Valid: .*C19, C20"):
        kit.trace("C01")
    with pytest.raises(KitError, match=r"There is no trace 19\."):
        kit.trace(19)


def test_the_metric_that_goes_is_struck_out_where_the_quoted_words_do_not_have_it():
    lost = kit.trace("C19").steps[1]
    assert ["gone", "killed and wounded"] in lost["counted"]
    assert ["new", "losses (killed or wounded not said)"] in lost["counted"]
    assert "lost" in " ".join(text for kind, text in lost["parts"] if kind == "new")
    killed = kit.trace("C20").steps[1]["counted"]
    assert killed == [
        ["gone", "nearly"],
        ["new", "some"],
        ["same", "200"],
        ["gone", "losses (killed or wounded not said)"],
        ["new", "killed"],
    ]


@pytest.mark.parametrize("claim", TRACED)
def test_the_figure_of_each_step_is_what_stays_and_what_is_new(claim):
    before = ""
    for step in kit.trace(claim).steps:
        new = " ".join(text for kind, text in step["counted"] if kind in ("same", "new"))
        gone = " ".join(text for kind, text in step["counted"] if kind in ("same", "gone"))
        assert new == step["figure"]
        if not step["apart"] and before and step["figure"]:
            assert gone == before
        before = before if step["apart"] else step["figure"] or before


@pytest.mark.parametrize("claim", TRACED)
def test_each_step_that_can_be_compared_says_what_changed_or_that_nothing_did(claim):
    before = ""
    for number, step in enumerate(kit.trace(claim).steps, 1):
        if before and step["seen"] and not step["apart"]:
            assert step["changed"], f"step {number}"
            assert step["label"] in ("What changed:", "Nothing changed here:")
        before = before if step["apart"] else step["reading"] or before


def test_where_nothing_changed_the_page_and_the_list_say_so_and_why():
    same = kit.trace("C20").steps[2]
    assert (same["label"], same["changed"][:8]) == ("Nothing changed here:", "'circa' ")
    assert "Nothing changed here:" in kit.trace("C20").text
    assert "Nothing: " not in kit.trace("C20").text


def test_a_sentence_that_is_put_together_anew_is_not_mixed_with_the_one_before():
    steps = kit.trace("C19").steps
    mixed = [number for number, step in enumerate(steps, 1) if step["rebuilt"]]
    assert 5 in mixed and 4 not in mixed  # "more than Baku states that it killed 550 enemy"


def test_the_way_can_end_at_the_article_and_the_list_goes_on():
    short = kit.trace("C19", later=False)
    assert [one["stage"] for one in short.steps][-1] == "the article"
    assert short.html == kit.trace("C19").html
