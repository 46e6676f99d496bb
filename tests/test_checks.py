"""Feedback on exercises: right, each typical mistake, and whatever else a learner may pass."""

import itertools
import json
import tracemalloc
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
import yaml
from conftest import SMALL, forget, parsed

import kit
from kit import journals
from kit.checks import judged
from kit.errors import KitError
from kit.pages import Page
from kit.questions import item, withheld

COURSE = SMALL
pytestmark = pytest.mark.usefixtures("exercises")

# One exercise of each kind, and the typical mistakes with them.
KEYS = {
    "number": ({"answer": 59}, [55, 83]),
    "rounded": ({"expects": "number", "answer": 12.5, "tolerance": 0.05}, [25]),
    "missing": ({"answer": None}, [0, 2]),
    "maybe": ({"expects": "missing", "answer": 5}, [6]),
    "text": ({"answer": "More than 200"}, ["200", 200]),
    "list": ({"answer": [3, 1, 2]}, [[3, 1]]),
    "ranks": ({"expects": "list", "answer": ["a", "b", "c"], "ordered": True}, [["c", "b", "a"]]),
    "set": ({"answer": ["killed", "wounded"]}, [["killed"]]),
    "ids": ({"answer": ["C09", "C10", "C11"]}, [["C09"], [], 42]),
    "series": ({"answer": {"killed": 3, "wounded": 4.5}, "tolerance": 0.05}, [{"killed": 3}]),
    "years": ({"expects": "series", "answer": {2020: 2, 2019: 1}, "ordered": True}, [{2020: 1}]),
    "frame": ({"answer": {"side": ["a", "b"], "low": [31, None]}}, [{"side": ["a"], "low": [31]}]),
    "top": (
        {"expects": "frame", "answer": {"side": ["b", "a"], "low": [2, 1]}, "ordered": True},
        [{"side": ["a", "b"]}],
    ),
    "shares": (
        {"expects": "frame", "answer": {"low": [12.5, 3], "side": ["a", "b"]}, "tolerance": 0.05},
        [{"side": ["a"]}],
    ),
}
IDS = {name: f"90.{number}" for number, name in enumerate(KEYS, 1)}
OPINION = {"id": "90.50", "kind": "opinion", "minutes": 1, "objective": "say", "prompt": "And you?"}
OPINION["options"] = [{"id": one, "text": one, "feedback": f"So {one}."} for one in ("a", "b")]


def exercise(name: str, key: dict, mistakes: list) -> dict:
    return {
        "id": IDS[name],
        "kind": "code",
        "minutes": 2,
        "objective": "count",
        "prompt": "Count.",
        "hints": ["Count slowly."],
        "expects": name,
        "solution": "1",
        "feedback": f"That is {name}.",
        "mistakes": [
            {"code": "1", "answer": answer, "feedback": f"Mistake {number}."}
            for number, answer in enumerate(mistakes)
        ],
        **key,
    }


def write(course, items: list[dict], **head) -> None:
    lesson = {"lesson": "90", "title": "Exercises", "quizzes": {}, "items": items, **head}
    path = course / "data" / "questions" / "90-exercises.yaml"
    path.write_text(yaml.safe_dump(lesson, allow_unicode=True, sort_keys=False), encoding="utf-8")
    forget()


@pytest.fixture
def exercises(course):
    for path in (course / "data" / "questions").glob("*.yaml"):
        path.unlink()
    write(course, [*(exercise(name, *key) for name, key in KEYS.items()), OPINION])


@pytest.fixture
def in_class(course, exercises):
    """The same exercises as a class gets them: without a key."""
    items = [withheld(item(one)) for one in IDS.values()]
    write(course, items, mode="class")


def check(name: str, answer: object) -> str:
    return kit.check(IDS[name], answer).text


def state(page: Page) -> str:
    """What the page looks like: "open", "not-yet", "right" or "saved"."""
    (box,) = parsed(page.html).all("div", **{"class": "check"})
    return box.attrs["class"].split()[1]


def last() -> dict:
    return journals.read()[0][-1]


# --- right -------------------------------------------------------------------------------------

NA = pd.NA
RIGHT = [
    *[("number", one) for one in (59, 59.0, np.int64(59), np.float32(59), Fraction(59), True + 58)],
    *[("number", one([59])) for one in (pd.Series, np.array, pd.Index, pd.array)],
    *[("rounded", one) for one in (12.5, 12.45, 12.55, np.float32(12.52))],
    *[("missing", one) for one in (NA, float("nan"), pd.NaT, pd.Series([NA]), np.float64("nan"))],
    ("text", "More than 200"),
    ("text", "  more   than\n200. "),
    ("text", "“More than 200”"),
    ("text", "'More than 200.'"),
    ("text", np.str_("MORE THAN 200")),
    ("text", pd.Series(["More than 200"], dtype="category")),
    *[("list", one([1, 2, 3])) for one in (list, tuple, set, pd.Series, np.array, pd.Index)],
    ("list", range(1, 4)),
    ("list", {3: 1, 2: 1, 1: 1}.keys()),
    ("list", pd.array([3.0, 2.0, 1.0], dtype="Float64")),
    ("ranks", pd.Series(["a", "B ", "c"], index=[9, 8, 7])),
    ("set", {"wounded", "killed"}),
    ("set", ["wounded", "killed", "killed"]),
    ("set", pd.Series(["wounded", "killed"], dtype="category").unique()),
    ("ids", ["C11", "C10", "C09", "C09"]),
    ("ids", pd.DataFrame({"nr": [1, 2, 3], "id": ["C11", "C10", "C09"]})),
    ("ids", pd.DataFrame({"nr": [1, 2, 3]}, index=pd.Index(["C11", "C10", "C09"], name="id"))),
    ("ids", pd.Series(["C11", "C10", "C09"], dtype="string")),
    ("series", pd.Series({"wounded": 4.51, "killed": 3}, name="anything")),
    ("series", {"wounded": 4.5, "killed": 3.0}),
    ("series", pd.Series([4.5, 3], index=pd.CategoricalIndex(["wounded", "killed"]))),
    ("years", pd.Series({2020: 2, 2019: 1})),
    ("years", pd.Series({2020.0: 2, 2019.0: 1})),
    ("frame", pd.DataFrame({"low": [NA, 31.0], "side": ["b", "a"]}, index=[7, 7])),
    ("frame", pd.DataFrame({"low": pd.array([31, NA]), "side": pd.Categorical(["a", "b"])})),
    ("top", pd.DataFrame({"low": [2.0, 1.0], "side": ["b", "a"]}, index=["x", "y"])),
]


@pytest.mark.parametrize(("name", "answer"), RIGHT)
def test_what_is_right_is_right_in_every_form(name, answer):
    page = kit.check(IDS[name], answer)
    assert page.text == f"Right. That is {name}."
    assert "<details>" not in page.html  # nobody who is right needs a hint
    assert last()["right"] is True and "mistake" not in last()


# --- a typical mistake -------------------------------------------------------------------------

MISTAKEN = [
    ("number", 55, 0),
    ("number", 83.0, 1),
    ("rounded", 25.04, 0),
    ("missing", 0, 0),
    ("missing", pd.Series([2.0]), 1),
    ("text", "“200.”", 0),
    ("text", 200, 1),
    ("list", {1, 3}, 0),
    ("ranks", ["C", "B", "A"], 0),
    ("set", np.array(["killed"]), 0),
    ("ids", pd.DataFrame({"id": ["C09"]}), 0),
    ("ids", pd.DataFrame({"id": pd.Series([], dtype="string")}), 1),
    ("ids", 42, 2),
    ("series", pd.Series({"killed": 3.0}), 0),
    ("years", pd.Series({2020: 1}), 0),
    ("frame", pd.DataFrame({"low": [31], "side": ["a"], "extra": [1]})[["side", "low"]], 0),
    ("top", pd.DataFrame({"side": ["b", "a"]}).iloc[::-1], 0),
]


@pytest.mark.parametrize(("name", "answer", "number"), MISTAKEN)
def test_a_typical_mistake_gets_its_own_feedback(name, answer, number):
    page = kit.check(IDS[name], answer)
    assert page.text == f"Not yet. Mistake {number}."
    assert page.html.count("<details>") == 1
    assert (last()["right"], last()["mistake"]) == (False, number)


# --- anything else that is not right -----------------------------------------------------------

MASK = "These are True and False, one for each row. To keep the rows that are True, put all of it"
FRAME = {"side": ["a", "b"], "low": [31, None]}
WRONG = [
    ("number", 60, "You have `60`; we expect less."),
    ("number", 58.5, "You have `58.5`; we expect more."),
    ("number", float("inf"), "You have `inf`; we expect less."),
    ("number", 10**400, "You have `inf`; we expect less."),
    ("number", NA, "We found a missing value. The exercise asks for a number."),
    ("number", float("nan"), "We found a missing value. The exercise asks for a number."),
    ("number", None, "We found nothing (None). The exercise asks for a number."),
    ("number", True, "We found True or False. The exercise asks for a number."),
    ("number", "59", "We found text, in quotation marks. The exercise asks for a number."),
    ("number", [59], "We found a list. The exercise asks for a number."),
    ("number", pd.Series([59, 60]), "We found a column or a row (Series). The exercise asks for"),
    ("number", pd.Series([1]).sum, "We found a command without its round brackets. The exercise"),
    ("number", pd.Timedelta(days=3), "We found a length of time (`.days` behind it gives its"),
    ("number", np.timedelta64(59, "D"), "We found a length of time (`.days` behind it gives its"),
    ("rounded", 12.4, "You have `12.4`; we expect more."),
    ("missing", 60, "You have `60`."),
    ("maybe", 7, "You have `7`; we expect less."),
    ("missing", None, "We found nothing (None). The exercise asks for a number or a missing"),
    ("text", "Less than 200", "You have `Less than 200`."),
    ("text", "*a*\n\n<b>`x`</b>", "You have `*a* <b> x </b>`."),
    ("text", "", "You have ` `."),
    ("text", 201, "We found a number. The exercise asks for text."),
    ("list", [1, 2, 3, 3], "Your answer has 4 values; we expect fewer."),
    ("list", [1], "Your answer has 1 value; we expect more."),
    ("list", [1, 2, 2], "`2` does not belong here."),
    ("list", [1, 2, NA], "`<NA>` does not belong here."),
    (
        "list",
        pd.DataFrame({"a": [1]}),
        "We found a table (DataFrame). The exercise asks for a list",
    ),
    ("list", [1, 2, [3]], "We found a list. The exercise asks for a list, or a column of a table."),
    ("ranks", ["b", "a", "c"], "All is there, but in another order."),
    ("set", {"killed", "missing"}, "`missing` does not belong here."),
    ("ids", ["C09", "C10", "C12"], "`C12` does not belong here."),
    ("ids", ["C09", "C10"], "Your answer has 2 rows; we expect more."),
    ("ids", pd.DataFrame({"nr": [1]}), "Your table has lost its column `id`, so we cannot tell"),
    ("ids", pd.Series([True, False]), MASK),
    ("ids", pd.DataFrame({"id": [1, 2]}), "We found a number. The exercise asks for rows of a"),
    ("ids", "C09", "We found text, in quotation marks. The exercise asks for rows of a table"),
    ("series", pd.Series({"killed": 3, "wounded": 5}), "At the label `wounded`, we expect another"),
    ("series", pd.Series({"killed": 3, "hurt": 4.5}), "`hurt` does not belong here."),
    ("series", pd.Series([], dtype=float), "Your answer has 0 rows; we expect more."),
    ("series", [3, 4.5], "We found a list. The exercise asks for labels with their values, as"),
    ("years", pd.Series({2019: 1, 2020: 2}), "All is there, but in another order."),
    ("years", pd.Series({2021: 2, 2019: 1}), "`2021` does not belong here."),
    ("shares", pd.DataFrame({"low": [12.52, 3], "side": ["a", "c"]}), "In the column `side`, we"),
    ("frame", pd.DataFrame({"side": ["a", "b"]}), "The column `low` is missing."),
    ("frame", pd.DataFrame({**FRAME, "x": [1, 1]}), "The column `x` is not asked for."),
    ("frame", pd.DataFrame(FRAME).iloc[[0, 1, 1]], "Your answer has 3 rows; we expect fewer."),
    ("frame", pd.DataFrame({**FRAME, "low": [31, 0]}), "In the column `low`, we expect other"),
    ("frame", pd.DataFrame({**FRAME, "low": [NA, 31]}), "Each column is right, but not all of its"),
    ("frame", pd.Series([True, False]), MASK),
    ("frame", pd.Series([1, 2]), "We found a column or a row (Series). The exercise asks for a t"),
    ("top", pd.DataFrame({"side": ["a", "b"], "low": [1, 2]}), "All is there, but in another ord"),
]


@pytest.mark.parametrize(("name", "answer", "says"), WRONG)
def test_a_wrong_answer_gets_a_sentence_that_helps(name, answer, says):
    text = check(name, answer)
    assert text.startswith(f"Not yet. {says}")
    assert text.endswith(".")
    assert last()["right"] is False and "mistake" not in last()


@pytest.mark.parametrize(
    ("answer", "looks", "verdict"),
    [(..., "open", "Not answered yet."), (60, "not-yet", "Not yet."), (59, "right", "Right.")],
)
def test_the_page_says_what_the_text_says(answer, looks, verdict):
    page = kit.check(IDS["number"], answer)
    assert state(page) == looks
    top = parsed(page.html)
    assert f"Feedback on {IDS['number']}" in [one.attrs.get("aria-label") for one in top.all("div")]
    (box,) = top.all("div", **{"class": "check"})
    assert [one.text for one in box.all("strong")] == [verdict]
    assert box.all("p")[0].text.replace("\n", " ") == page.text.removeprefix(f"{verdict} ").replace(
        "`", ""
    )


def test_markup_in_an_answer_is_shown_as_text():
    for name, answer in (("text", "<script>alert(1)</script>"), ("ids", ["<script>", "b", "c"])):
        html = kit.check(IDS[name], answer).html
        assert "&lt;script&gt;" in html and "<script" not in html


def test_half_an_emoji_in_an_answer_is_no_problem():
    page = kit.check(IDS["text"], "\ud83d")
    page.html.encode()
    assert last()["answer"] == "?"


# --- whatever a learner may pass ---------------------------------------------------------------


class Hostile:
    """Raises wherever it is touched."""

    def _refuse(self, *_):
        raise RuntimeError("do not touch")

    __eq__ = __repr__ = __str__ = __len__ = __iter__ = __float__ = __bool__ = __hash__ = _refuse
    __getattr__ = __getitem__ = __array__ = __lt__ = _refuse
    __class__ = property(_refuse)


class Meta(type):
    __name__ = property(Hostile._refuse)
    __repr__ = __eq__ = Hostile._refuse
    __hash__ = type.__hash__


class HostileFloat(float):
    __float__ = __repr__ = __format__ = __eq__ = Hostile._refuse


class HostileText(str):
    __slots__ = ()
    __eq__ = __repr__ = __lt__ = __hash__ = Hostile._refuse


class HostileList(list):
    __iter__ = __len__ = __bool__ = Hostile._refuse


class HostileTable(pd.DataFrame):
    columns = items = iloc = shape = property(Hostile._refuse)


def recursion() -> list:
    endless: list = []
    endless.append(endless)
    return endless


def doubling() -> tuple:
    """Small in memory, and more values than anybody can count."""
    pair: tuple = ()
    for _ in range(60):
        pair = (pair, pair)
    return pair


ODD = {
    "generator": (one for one in "ab"),
    "type": int,
    "module": json,
    "complex": 59j,
    "number that cannot be printed": -(10**5_000),
    "bytes": b"59",
    "array of arrays": np.zeros((2, 2)),
    "recursion": recursion(),
    "recursive table": pd.DataFrame({"id": [recursion()]}),
    "doubling": [doubling()],
    "labels that double": pd.Series([1], index=pd.Index([doubling()], tupleize_cols=False)),
    "objects": pd.Series([object(), print, None]),
    "hostile": Hostile(),
    "hostile class": Meta("Odd", (), {})(),
    "hostile list": HostileList(["C09"]),
    "list of hostile": [Hostile()],
    "hostile number": HostileFloat(59),
    "hostile texts": [HostileText("C09"), HostileText("C10")],
    "hostile table": HostileTable({"id": ["C09"]}),
    "hostile values": {"killed": Hostile(), "wounded": Hostile()},
    "same column twice": pd.DataFrame([["C09", "C10"]], columns=["id", "id"]),
    "groups": pd.DataFrame({"id": [1]}).groupby("id"),
    "dots inside": [...],
}


@pytest.mark.parametrize("odd", ODD)
def test_nothing_that_is_passed_raises(odd):
    for name in KEYS:
        assert check(name, ODD[odd]).startswith("Not yet. "), name
        assert len(json.dumps(last()["answer"], allow_nan=False)) <= 400


def test_what_makes_its_values_one_by_one_is_left_alone():
    endless = itertools.count()
    for name in KEYS:
        assert check(name, endless).startswith("Not yet. We found `count`."), name
    assert next(endless) == 0


class Endless(list):
    """Says that it has three values, and never stops giving them."""

    taken = 0

    def __len__(self):
        return 3

    def __iter__(self):
        for number in itertools.count():
            type(self).taken = number
            yield f"C{number}"


@pytest.mark.parametrize("name", ["list", "ranks", "set", "ids"])
def test_a_list_that_never_ends_is_read_a_little(name):
    assert check(name, Endless()).startswith("Not yet. ")
    assert Endless.taken <= 1_000


def test_of_a_huge_table_only_the_beginning_is_read():
    rows = 10_000_000
    huge = pd.DataFrame({"id": pd.Categorical.from_codes(np.zeros(rows, "int8"), ["C09"])})
    huge["low"] = np.zeros(rows, "int8")
    tracemalloc.start()
    texts = {name: check(name, huge) for name in KEYS}
    texts |= {f"column for {name}": check(name, huge["id"]) for name in KEYS}
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000, "it was copied or looked through"
    assert texts["ids"] == (
        "Not yet. Your answer has 10,000,000 rows; we expect fewer. Open a hint and try again."
    )
    assert texts["column for ids"] == texts["ids"]
    assert "10,000,000 values; we expect fewer" in texts["column for list"]
    assert "10,000,000 values; we expect fewer" in texts["column for set"]


def test_a_wide_table_is_read_in_part():
    wide = pd.DataFrame(np.zeros((3, 100_000)))
    assert check("frame", wide).startswith("Not yet. The column `low` is missing.")
    assert check("ids", wide).startswith("Not yet. Your table has lost its column `id`")


# --- what is saved -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "answer", "saved"),
    [
        ("number", np.int64(59), 59),
        ("number", 58.5, 58.5),
        ("number", float("inf"), "Infinity"),
        ("missing", NA, None),
        ("missing", None, "We found nothing (None)."),
        ("number", pd.Series([1]).sum, "We found a command without its round brackets."),
        ("text", "x" * 5_000, "x" * 250),
        ("list", np.array([3.0, 2.5]), [3, 2.5]),
        ("ids", pd.DataFrame({"id": ["C10", "C09"], "nr": [1, 2]}), ["C10", "C09"]),
        ("ids", [f"C{one}" for one in range(500)], [f"C{one}" for one in range(100)]),
        ("series", pd.Series({2020: 1.0, 2019: NA}), {"2020": 1, "2019": None}),
        ("frame", pd.DataFrame({"b": [1], "a": [pd.Timestamp("2020-09-28")]}), None),
    ],
)
def test_a_summary_of_the_answer_is_saved(name, answer, saved):
    check(name, answer)
    assert last()["answer"] == (saved if name != "frame" else {"a": ["2020-09-28"], "b": [1]})


def test_a_long_answer_is_saved_in_300_letters():
    check("list", list(range(900)))
    assert last()["answer"].startswith("[0, 1, 2, ") and len(last()["answer"]) == 300


def test_every_try_is_saved():
    for answer in (55, "x", 59):
        check("number", answer)
    saved = [(one["item"], one["event"], one["answer"], one["right"]) for one in journals.read()[0]]
    assert saved == [
        ("90.1", "answer", 55, False),
        ("90.1", "answer", "x", False),
        ("90.1", "answer", 59, True),
    ]


def test_feedback_comes_even_when_nothing_can_be_saved(course, capsys):
    (course / "work").write_text("not a folder", encoding="utf-8")
    assert check("number", 59).startswith("Right.")
    assert capsys.readouterr().out.startswith("We cannot save in ")


# --- a class, which has no key -----------------------------------------------------------------


@pytest.mark.parametrize("answer", [59, 55, 60, "x"])
def test_in_a_class_an_answer_is_saved_and_not_judged(in_class, answer):
    page = kit.check(IDS["number"], answer)
    assert page.text == "Saved. Your teacher will go through it with you."
    assert state(page) == "saved"
    assert page.html.count("<details>") == 1  # the hints stay
    assert last()["answer"] == answer
    assert not {"right", "mistake"} & set(last())
    assert judged(item(IDS["number"]), answer) == ({"answer": answer}, "")


def test_in_a_class_nothing_that_is_passed_raises(in_class):
    for name, answer in itertools.product(KEYS, ODD.values()):
        assert check(name, answer) == "Saved. Your teacher will go through it with you."


def test_in_a_class_an_answer_that_is_not_on_the_disk_is_not_called_saved(course, in_class, capsys):
    (course / "work").write_text("not a folder", encoding="utf-8")
    page = kit.check(IDS["number"], 59)
    assert page.text == (
        "Not saved. Your answer could not be written to the disk. Tell your teacher."
    )
    assert state(page) == "not-yet"


def test_in_a_class_three_dots_are_no_answer(in_class):
    assert check("number", ...).startswith("Not answered yet.")


def test_what_a_class_saved_can_be_judged_by_those_who_have_the_key(course, in_class):
    for name, answer, *_ in [*RIGHT, *MISTAKEN]:
        check(name, answer)
    saved = [event["answer"] for event in journals.parsed(journals.stored())[0]]
    write(course, [exercise(name, *key) for name, key in KEYS.items()])
    for (name, answer, *met), summary in zip([*RIGHT, *MISTAKEN], saved, strict=True):
        again, _ = judged(item(IDS[name]), NA if summary is None else summary)
        assert (again["right"], again.get("mistake")) == (not met, *(met or [None])), (name, answer)


# --- not answered, not known -------------------------------------------------------------------


@pytest.mark.parametrize("name", KEYS)
def test_three_dots_are_no_answer_and_are_not_saved(name):
    for page in (kit.check(IDS[name]), kit.check(IDS[name], ...)):
        assert page.text == (
            "Not answered yet. Put your code in the place of the three dots, then run the cell "
            "again."
        )
        assert page.html.count("<details>") == 1
    assert journals.read()[0] == []


@pytest.mark.parametrize("wrong", ["01.1", "90.50", "90.99", "", 90.1, None])
def test_an_unknown_exercise_lists_the_valid_ones(wrong):
    with pytest.raises(KitError, match=r"There is no item .*Valid: 90\.1, 90\.2, "):
        kit.check(wrong, 59)


# --- a key that cannot be ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("number", "59"),
        ("number", None),
        ("missing", "none"),
        ("text", 5),
        ("list", 5),
        ("ids", [1, 2]),
        ("series", [1]),
        ("frame", {"a": 1}),
        ("frame", {"a": [1], "b": [1, 2]}),
    ],
)
def test_a_key_of_another_kind_is_told_on_reading(course, name, answer):
    write(course, [exercise(name, {"answer": answer}, [7])])
    with pytest.raises(KitError, match=rf"90-exercises.yaml, item {IDS[name]}, field 'answer': "):
        kit.check(IDS["number"], 59)


def test_a_mistake_that_no_answer_can_be_is_told_on_reading(course):
    write(course, [exercise("number", {"answer": 1}, [[[1]]])])
    with pytest.raises(KitError, match=r"item 90\.1, field 'mistakes\.0\.answer': "):
        kit.check(IDS["number"], 59)
