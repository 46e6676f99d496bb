"""Two forms that measure: of equal plan and different surface, drawn, closed, and compared."""

import re
from difflib import SequenceMatcher

import pytest
from conftest import parsed
from scripting import run

import kit
from kit import journals
from kit.desk.rules import guessing
from kit.errors import KitError
from kit.forms import first_form, interval, other
from kit.items.parts import plain
from kit.questions import forms, item, judge, key

FORMS = {letter: [item(one) for one in quiz.items] for letter, quiz in forms().items()}
CLOSED = {letter: [one for one in every if one.kind == "single"] for letter, every in FORMS.items()}
PAIRS = [(one, item(one.pair)) for one in CLOSED["A"]]
SKILLS = ["figures", "words", "a map", "a tie", "the way of a text", "what to look up"]
# Of a war: the side that comes first, that publishes names, whose parliament votes; and the words.
WARS = {
    "A": {
        "first": ("Carrowe", "Wednesday. Carrowe and Pellwyn fought"),
        "lists": ("Pellwyn", "The government of Pellwyn said that 26 of its soldiers"),
        "votes": ("Pellwyn", "Pellwyn has ordered a curfew in Ashlin. Its parliament votes"),
    },
    "B": {
        "first": ("Quenby", "Sunday. Quenby published the names"),
        "lists": ("Quenby", "Ilmary has published none"),
        "votes": ("Ilmary", "the parliament of Ilmary votes"),
    },
}
every_form = pytest.mark.parametrize("letter", FORMS)


def words(text: str) -> list[str]:
    return re.findall(r"[\w’'-]+", plain(text.replace(">", " ")).casefold())


def read_in(one) -> str:
    """What is read of an item, without the text above it."""
    return " ".join([one.prompt, *(option.text for option in getattr(one, "options", []))])


def texts(letter: str) -> list[str]:
    return [one.above for one in FORMS[letter] if one.above]


def alike(one: str, another: str) -> float:
    """The share of words that two texts have in the same order."""
    return SequenceMatcher(None, words(one), words(another), autojunk=False).ratio()


# --- of equal plan -------------------------------------------------------------------------------


def test_each_form_asks_for_every_skill_twice_and_for_one_text():
    for letter, closed in CLOSED.items():
        assert sorted(one.skill for one in closed) == sorted(SKILLS * 2), letter
        assert [one.kind for one in FORMS[letter]] == ["single"] * 12 + ["open"]
        assert all(one.sure and len(one.options) == 4 for one in closed)


def test_two_items_of_a_pair_name_each_other_and_ask_for_the_same():
    for one in [*FORMS["A"], *FORMS["B"]]:
        mate = item(one.pair)
        assert mate.pair == one.id and mate.id[:2] != one.id[:2]
        assert (one.skill, one.objective, one.minutes) == (mate.skill, mate.objective, mate.minutes)
    assert all(bool(one.sketch) == bool(mate.sketch) for one, mate in PAIRS)


def test_what_was_right_in_one_form_is_no_rule_for_the_other():
    """Who found out that a quotation holds up, or that a tie proves nothing, has to look again."""
    turned = [one.id for one, mate in PAIRS if takes_as_it_stands(one) != takes_as_it_stands(mate)]
    assert len(turned) == len(PAIRS) / 2, turned


def takes_as_it_stands(one) -> bool:
    return any(option.right and option.accepts for option in one.options)


def test_what_a_learner_reads_of_the_aim_of_an_item_does_not_say_whether_to_accept():
    """`kit.progress` shows the objective, and a copy for a class holds it."""
    aims = {(one.skill, one.objective) for one in [*CLOSED["A"], *CLOSED["B"]]}
    assert len(aims) == len(SKILLS)


@every_form
def test_four_times_the_claim_holds_up_and_each_item_lets_one_accept(letter):
    assert sum(map(takes_as_it_stands, CLOSED[letter])) == 4
    assert {sum(option.accepts for option in one.options) for one in CLOSED[letter]} == {1}


def test_the_forms_are_equally_long():
    def near(one: str, another: str) -> bool:
        lengths = len(words(one)), len(words(another))
        return max(lengths) <= 1.15 * min(lengths)

    first, second = (" ".join([*texts(letter), *map(read_in, FORMS[letter])]) for letter in "AB")
    assert near(first, second)
    for one, another in [*zip(texts("A"), texts("B"), strict=True)]:
        assert near(one, another)
    for one, mate in PAIRS:
        assert near(read_in(one), read_in(mate)), one.id


# --- of different surface ------------------------------------------------------------------------


def test_hardly_any_words_of_the_forms_come_in_the_same_order():
    """The tests that were in lessons 00 and 08 had 71 of 100 words in the same order."""
    first, second = (" ".join([*texts(letter), *map(read_in, CLOSED[letter])]) for letter in "AB")
    assert alike(first, second) < 0.2
    for one, mate in PAIRS:
        assert alike(read_in(one), read_in(mate)) < 0.35, one.id
        assert not {option.text for option in one.options} & {each.text for each in mate.options}


def test_who_comes_first_who_lists_names_and_who_votes_do_not_go_together():
    together = []
    for letter, roles in WARS.items():
        (text,) = [plain(one).replace("> ", "") for one in texts(letter) if "soldiers" in one]
        assert [said for _, said in roles.values() if said not in text] == []
        side = {role: name for role, (name, _) in roles.items()}
        together.append((side["first"] == side["lists"], side["lists"] == side["votes"]))
    assert together == [(False, True), (True, False)]


@every_form
def test_one_of_two_texts_is_about_a_war_and_both_say_that_they_are_invented(letter):
    assert sum(1 for text in texts(letter) if "soldiers" in text) == 1
    assert len(texts(letter)) == 2
    for text in texts(letter):
        assert "*Invented: nothing in it exists.*" in text
        assert 100 <= len(words(text)) <= 150


def test_nobody_and_no_place_of_the_real_case_is_in_them_and_they_share_no_name():
    real = {
        part
        for table in ("places", "actors")
        for one in kit.table(table)["name"]
        for part in re.findall(r"\b[A-Z]\w{3,}", one)
    } - {"Defence", "Ministry", "President"}
    assert {"Armenia", "Baku"} <= real
    said = {}
    for letter, every in FORMS.items():
        whole = " ".join([*texts(letter), *(str(one.model_dump()) for one in every)])
        assert real & set(re.findall(r"\w+", whole)) == set()
        said[letter] = set(re.findall(r"(?<=[a-z] )[A-Z][a-z]{3,}\b", " ".join(texts(letter))))
    usual = {"Friday", "Monday", "Sunday", "Tuesday", "Wednesday", "Thursday", "Text"}
    assert said["A"] & said["B"] <= usual


@every_form
def test_what_an_item_quotes_stands_in_the_text_above_it(letter):
    here = ""
    quoted = 0
    for one in CLOSED[letter]:
        here = plain(one.above or here).replace(">", "")
        if re.search(r"writes|says: |concludes", one.prompt):
            continue  # the words of somebody else about the text
        for words_quoted in re.findall(r"“([^”]+?)\.?”", plain(one.prompt)):
            assert words_quoted.casefold() in " ".join(here.split()).casefold(), one.id
            quoted += 1
    assert quoted >= 6


# --- the form of a question tells nothing --------------------------------------------------------


def who_counts(sign: str, every: list, most: bool) -> float:
    """How many are right by chance for one who takes the option with the most, or fewest, signs."""
    right = 0.0
    for one in every:
        counts = [len(re.findall(sign, option.text.casefold())) for option in one.options]
        wanted = max(counts) if most else min(counts)
        chosen = [option for option, n in zip(one.options, counts, strict=True) if n == wanted]
        right += sum(option.right for option in chosen) / len(chosen)
    return right


@every_form
def test_who_reads_only_the_options_gets_what_chance_gets(letter):
    every = CLOSED[letter]
    found, many = guessing.key_is_longest(every)
    assert found <= many / 3
    right, others = guessing.mean_lengths(every)
    assert right == pytest.approx(others, rel=0.1)
    for strategy in guessing.STRATEGIES:
        got = guessing.guess(every, strategy)
        assert got.expected <= got.chance + 0.05, strategy
    for sign in (",", "“", ":", r"\d", r"\b(never|always|nobody|nothing|only|all|each)\b"):
        for most in (True, False):
            assert who_counts(sign, every, most) <= many * (1 / 4 + 1 / 8), (sign, most)
    accepted = sum(map(takes_as_it_stands, every))
    assert accepted <= many / 3, "who accepts everything"
    ids = [key(one)[0] for one in every]
    assert max(map(ids.count, ids)) <= many / 3
    openings = [option.text.split()[0].casefold() for one in every for option in one.options
                if option.right]  # fmt: skip
    assert max(map(openings.count, openings)) <= many / 3, "any fixed first word"


def test_a_form_that_gives_itself_away_is_seen():
    long = [one.model_copy(deep=True) for one in CLOSED["A"]]
    for one in long:
        for n, option in enumerate(one.options):
            if option.right:
                one.options[n] = option.model_copy(update={"text": f"{option.text}, and so on"})
    found, many = guessing.key_is_longest(long)
    assert found > many / 3


@every_form
def test_the_key_of_one_form_says_nothing_about_the_other(letter):
    for one in CLOSED[letter]:
        assert judge(one, key(one)) is True
        assert all(option.feedback for option in one.options)
        assert all(len(option.feedback.split()) <= 30 for option in one.options), one.id
    assert [key(one) for one in CLOSED["A"]] != [key(one) for one in CLOSED["B"]]


def test_no_other_call_opens_an_answer_of_a_form(course):
    for name, calls in {"91.13": kit.write, "91-form": kit.quiz}.items():
        shown = calls(name).content()["items"]
        assert {one["closed"] for one in shown} == {"form"}
        assert not any("model" in one for one in shown)


# --- drawn, and closed until then ----------------------------------------------------------------


NAMES = [f"learner-{n:02}" for n in range(30)] + ["blue-heron", "Ünal", "Ժան", "Großmann", "İpek"]


def test_the_page_draws_as_python_does_and_half_of_a_class_begins_with_each():
    drawn = [first_form(name) for name in NAMES]
    assert run("form.js", "given.map(firstForm)", NAMES) == drawn
    assert 12 <= drawn[:30].count("A") <= 18
    assert first_form(" ADA ") == first_form("ada")


def answered(letter: str, *right: bool) -> None:
    """All of a form: the first items right or not as said, and the others not."""
    for n, one in enumerate(CLOSED[letter]):
        good = n < len(right) and right[n]
        choice = [each.id for each in one.options if each.right == good][:1]
        journals.record({"item": one.id, "event": "answer", "answer": choice})
    journals.record({"item": FORMS[letter][-1].id, "event": "skip"})


def name_that_draws(letter: str) -> str:
    return next(name for name in ("ada", "bea", "cleo", "dana") if first_form(name) == letter)


@pytest.fixture
def learner_of_b(course):
    kit.learner(name_that_draws("B"))


def test_the_other_form_stays_closed_until_the_first_is_done(learner_of_b):
    assert "You take form B first" in kit.form("A").text
    assert "soldiers" not in kit.form("A").html
    assert [*kit.form("B").items] == forms()["B"].items
    answered("B")
    assert [*kit.form("A").items] == forms()["A"].items


def test_a_form_that_was_begun_is_never_closed_again(learner_of_b):
    journals.record({"item": FORMS["A"][0].id, "event": "answer", "answer": ["a"]})
    assert [*kit.form("A").items] == forms()["A"].items


@pytest.mark.parametrize("name", ["C", "", None, 5, ["A"]])
def test_an_unknown_form_lists_the_valid_ones(name):
    with pytest.raises(KitError, match=r"There is no form .* Valid: A, B\."):
        kit.form(name)


# --- both beside each other ----------------------------------------------------------------------


def test_nothing_is_told_before_both_are_done(learner_of_b):
    answered("B", True)
    text = kit.compare().text
    assert text.startswith("Still open in form A: 1, 2,") and "right" not in text


def test_the_gain_is_shown_with_its_interval_by_skill_and_beside_chance(learner_of_b):
    answered("B", True, True, True)
    answered("A", *[True] * 9)
    page = kit.compare()
    assert "Form B, which you took first: 3 of 12 right. Form A: 9 of 12." in page.text
    assert "Who guesses gets 3 of them right." in page.text
    assert "Your gain is 6." in page.text and "from +1 to +9" in page.text
    assert "One learner cannot show what a course does." in page.text
    table = parsed(page.html).all("table")[0]
    found = [[one.text for one in row.all("th") + row.all("td")] for row in table.all("tr")]
    assert [row[0] for row in found[1:]] and sum(int(row[1][0]) for row in found[1:]) == 3
    assert sum(int(row[2][0]) for row in found[1:]) == 9
    assert "How sure" not in page.text


def test_an_answer_that_was_changed_after_the_key_was_shown_does_not_count(learner_of_b):
    answered("B")
    answered("A")
    assert "Your gain is 0." in kit.compare().text
    answered("A", *[True] * 12)
    assert "Your gain is 0." in kit.compare().text


def test_an_interval_is_wide_for_twelve_questions_and_holds_its_middle():
    low, high = interval(5, 8, 12)
    assert low < 0 < 3 < high
    assert interval(3, 3, 12)[0] == pytest.approx(-interval(3, 3, 12)[1])
    assert [other(letter) for letter in "AB"] == ["B", "A"]
