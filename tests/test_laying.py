"""Cards laid over ours: what is the same, what differs, and what is not compared."""

import re

import pytest
from scripting import run

import kit
from kit.casefile import claimcards

WORDINGS = {
    "metrics": {
        "killed": ["dead", "deaths"],
        "killed and wounded": ["casualties"],
        "losses": ["casualties"],
    }
}
COMPARED = """compared(given[0], given[1],
    { sentence: "The port had 5 military casualties.", wordings: new Wordings(given[2]) })"""
OURS = {"speaker": "Bo", "metric": "killed", "side": "own", "check": "yes", "how": "By law"}
ALIKE = [
    "Monday",
    "monday",
    "Mon.",
    "28 September",
    "September 28th",
    "28 Sept",
    "28.09.2020",
    "28/9",
    "2020-09-28",
    "Monday, 28 September 2020",
    "on Monday 28th of September",
    "27 and 28 September",
    "28",
]
OTHER = ["Sunday", "27 September", "28 October", "28 September 2021", "September 2020", "", "2020"]


def compared(mine, ours, wordings=WORDINGS):
    found = run("laying.js wordings.js", COMPARED, [mine, ours, wordings])
    return {one["name"]: one for one in found}


def test_a_day_is_the_same_however_it_is_written():
    days = "given.map((one) => sameDay(one, 'Monday, 28 September 2020'))"
    assert run("days.js", days, ALIKE) == [True] * len(ALIKE)
    assert run("days.js", days, OTHER) == [False] * len(OTHER)


@pytest.mark.parametrize(
    ("mine", "ours", "same"),
    [
        ("so far", "so far, to Monday, 28 September 2020", True),
        ("Monday", "so far, to Monday, 28 September 2020", True),
        ("July", "July 2020", True),
        ("in July 2020", "July 2020", True),
        ("June 2020", "July 2020", False),
        ("1994", "1994", True),
        ("1993", "1994", False),
        ("since Sunday", "Sunday, 27 September 2020", True),
        ("may be later", "28 May 2020", False),
    ],
)
def test_a_month_or_a_year_may_be_all_that_is_given(mine, ours, same):
    assert run("days.js", "sameDay(...given)", [mine, ours]) is same


def test_the_day_is_compared_where_ours_has_one_and_only_there():
    ours = {**OURS, "as_of": "Monday, 28 September 2020"}
    assert compared({"as_of": "28 September"}, ours)["as_of"]["same"]
    assert not compared({"as_of": "Sunday"}, ours)["as_of"]["same"]
    assert "as_of" not in compared({"as_of": "Sunday"}, OURS)


@pytest.mark.parametrize(
    ("speaker", "same"),
    [("", True), ("both sides", True), ("Northland and Southland", True), ("Northland", False)],
)
def test_both_sides_speak_though_nobody_is_named(speaker, same):
    words = "both sides claim to have killed hundreds"
    ours = {**OURS, "nobody": True, "speaker": "the article's own voice", "words": words}
    told = compared({"speaker": speaker}, ours)["speaker"]
    assert told["same"] is same
    assert bool(told["note"]) is (same and speaker != "")


@pytest.mark.parametrize(
    ("speaker", "same"),
    [("Ministry", False), ("Ministry of Southland", True), ("mayor", True), ("Southland", True)],
)
def test_a_speaker_of_whom_there_are_several_is_not_the_same_yet(speaker, same):
    every = ["Northland's Ministry", "Ministry of Southland", "mayor of Southland", "Southland"]
    ours = {**OURS, "speaker": "mayor of Southland" if speaker == "mayor" else every[1]}
    wordings = {**WORDINGS, "speakers": [["Northland", "Northland's"], ["Southland"]]}
    code = COMPARED.replace("wordings:", "speakers: given[3], wordings:")
    given = [{"speaker": speaker}, ours, wordings, every]
    found = {one["name"]: one for one in run("laying.js wordings.js", code, given)}["speaker"]
    assert found["same"] is same
    assert ("Whose?" in found["why"]) is not same


SIDES = [["Northland", "Northern side", "Oldport"], ["Southland", "Newport"]]


@pytest.mark.parametrize(
    ("speaker", "same"),
    [
        ("Northland", True),  # the text says its capital, and the learner the country
        ("northern side", True),
        ("the government of Northland", True),
        ("Southland", False),
        ("Northland and Southland", False),
        ("the press of Northland", False),
    ],
)
def test_a_side_that_is_named_in_another_way_is_the_same_speaker(speaker, same):
    ours = {**OURS, "speaker": "Oldport (named as a city for the government)"}
    wordings = {**WORDINGS, "speakers": SIDES}
    assert compared({"speaker": speaker}, ours, wordings)["speaker"]["same"] is same


GROUPS = [  # what a learner writes of whom, what our card says, and whether it is the same
    ("soldiers of the Harbour", "own", "own soldiers killed (Northern side)", True),
    ("the troops of Harbour", "own", "own soldiers killed (Northern side)", None),
    ("enemy soldiers", "other", "enemy soldiers (Northern side)", True),
    ("Northern soldiers", "other", "enemy soldiers (Northern side)", True),
    ("Northland's army", "other", "enemy soldiers (Northern side)", None),
    ("people in uniform", "other", "enemy soldiers (Northern side)", None),
    ("soldiers of the Harbour", "other", "enemy soldiers (Northern side)", False),
    ("soldiers of Southland", "own", "own soldiers killed (Northern side)", False),
    ("", "other", "enemy soldiers (Northern side)", False),
]


@pytest.mark.parametrize(("mine", "side", "about", "same"), GROUPS)
def test_ones_own_words_for_a_group_are_another_group_only_where_they_name_one(
    mine, side, about, same
):
    names = [["Northland", "Northland's", "Northern"], ["Southland"], ["Harbour"]]
    ours = {**OURS, "speaker": "Ministry of the Harbour", "side": side, "about": about}
    code = COMPARED.replace("wordings:", "speakers: [], wordings:")
    given = [{"about": mine}, ours, {**WORDINGS, "speakers": names}]
    found = {one["name"]: one for one in run("laying.js wordings.js", code, given)}["about"]
    assert found["same"] is same


@pytest.mark.parametrize("name", ["side", "check"])
def test_what_may_be_left_open_is_no_difference(name):
    assert compared({}, OURS)[name]["same"] is None
    assert compared({name: OURS[name]}, OURS)[name]["same"] is True
    assert compared({name: "outside"}, OURS)[name]["same"] is False


def test_only_what_names_no_time_is_asked_when_that_is():
    days = "given.filter((one) => !saysWhen(one))"
    texts = [*ALIKE, *OTHER[:-2], "so far", "that night", "Sun", "dimanche 27", "вчера", "1994"]
    assert run("days.js", days, [*texts, "Talych", "the ministry"]) == ["Talych", "the ministry"]


@pytest.mark.parametrize("side", ["own", "other", "outside", ""])
def test_where_nobody_is_named_there_is_no_side(side):
    nobody = {**OURS, "nobody": True, "side": ""}
    told = compared({"side": side}, nobody).get("side")
    if side in ("own", "other"):
        assert not told["same"] and told["ours"] == "nobody is named"
    else:
        assert told is None


@pytest.mark.parametrize(
    ("metric", "same"),
    [
        ("military casualties", True),
        ("military casualties (killed)", True),
        ("military deaths", True),
        ("wounded", False),
        ("losses", False),
    ],
)
def test_a_word_that_is_filed_under_our_metric_is_no_other_count(metric, same):
    told = compared({"metric": metric}, OURS)["metric"]
    assert told["same"] is same
    if metric == "military casualties":
        assert "more than one count" in told["note"]


LAID = """laidOver([given[0]], [given[1]]).both.length"""


@pytest.mark.parametrize(
    ("first", "last", "low", "paired"),
    [(2, 2, None, 0), (2, 3, None, 0), (2, 5, None, 1), (1, 8, None, 1), (8, 8, 28, 1)],
)
def test_a_word_within_our_claim_is_not_judged_by_what_we_say_of_all_its_words(
    first, last, low, paired
):
    numbers = {"low": low, "high": low}
    ours = {"first": 1, "last": 8, "numbers": {"low": 28, "high": 28}}
    assert (
        run("laying.js", LAID, [{"first": first, "last": last, "numbers": numbers}, ours]) == paired
    )


def test_the_word_for_an_amount_is_what_our_claim_is_about():
    ours = {"first": 1, "last": 12, "numbers": {"low": None, "high": None, "qualifier": "hundreds"}}
    nothing = {"low": None, "high": None, "qualifier": ""}
    mine = {"first": 8, "last": 9, "words": "Hundreds of", "numbers": nothing}
    assert run("laying.js", LAID, [mine, ours]) == 1
    assert run("laying.js", LAID, [{**mine, "words": "casualties on"}, ours]) == 0


def test_a_claim_of_the_article_for_which_nobody_is_named_has_no_side(course):
    ours = dict(zip(kit.table("claims")["id"], claimcards.our_cards(), strict=True))
    assert [ours[one]["side"] for one in ("C09", "C11", "C19")] == ["own", "", "other"]
    assert all(not card["side"] for card in ours.values() if card["nobody"])
    assert ours["C09"]["as_of"] == "Monday, 28 September 2020"
    assert ours["C19"]["as_of"] == ""


def test_no_example_beside_a_field_of_the_card_is_an_answer_in_the_article(course):
    hints = run("cardform.js", "CARD_FIELDS.map(([, , hint]) => hint)")
    examples = re.findall("“([^”]+)”", " ".join(one for one in hints if isinstance(one, str)))
    assert len(examples) > 6
    article = " ".join(one["text"] for one in claimcards.sentences()).lower()
    ours = " ".join(str(one) for one in claimcards.our_cards()).lower()
    for one in examples:
        found = rf"(?<![\w,]){re.escape(one.lower())}(?![\w,])"
        assert not re.search(found, article), one
        assert one.isdigit() or not re.search(found, ours), one


@pytest.mark.parametrize(
    ("mine", "ours", "same"),
    [
        ("about", "at least", False),
        ("less than", "more than", False),
        ("over", "more than", True),
        ("around", "about", True),
        ("", "nearly", False),
        ("about", "", False),  # the text has no such word
    ],
)
def test_a_wrong_qualifier_is_named(mine, ours, same):
    cards = [{"metric": "killed", "qualifier": one} for one in (mine, ours)]
    found = compared(*cards)["qualifier"]
    assert found["same"] is same
    assert found["ours"] == (ours or "none")


def test_who_left_a_qualifier_out_where_the_text_has_none_is_told_nothing():
    assert "qualifier" not in compared({"metric": "killed"}, {"metric": "killed"})


def test_a_card_with_a_metric_and_no_figure_says_that_there_is_no_number():
    card = {"speaker": "Bo", "metric": "killed"}
    assert "killed: no number given" in run("laying.js", "summary(given)", card)
