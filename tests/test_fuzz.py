"""Generated answers and question files: whatever comes, a sentence and never a traceback."""

import datetime
import itertools
import json
import math
import random

import numpy as np
import pandas as pd
import pytest
import yaml
from conftest import forget
from fuzzing import damaged, documents, often, torn
from hypothesis import given
from hypothesis import strategies as st
from test_checks import IDS, KEYS, RIGHT, exercises, in_class  # noqa: F401 (fixtures)

import kit
from kit import datafiles, journals, questions
from kit.errors import KitError
from kit.questions import key, withheld

# --- answers -----------------------------------------------------------------------------------

letters = st.characters(codec=None, exclude_categories=())  # half an emoji as well
single = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([10**400, np.int8(1), np.float16(1), np.nan, pd.NA, pd.NaT, ...]),
    st.floats(),
    st.complex_numbers(),
    st.decimals(),
    st.fractions(),
    st.text(letters),
    st.binary(),
    st.dates(),
    st.datetimes(timezones=st.none() | st.just(datetime.UTC)),
    st.timedeltas(),
    st.uuids(),
    st.sampled_from([print, json, int, math.sin, itertools.count(), pd.Series, object()]),
)
near = st.sampled_from(range(len(RIGHT))).map(lambda number: RIGHT[number][1])
words = st.sampled_from(["id", "side", "low", "killed", "wounded", "C09", "a", 2020, 31, 59])
inside = single | words
plenty = st.recursive(
    inside,
    lambda one: st.one_of(
        st.lists(one),
        st.lists(one).map(tuple),
        st.dictionaries(words | st.text(), one),
        st.lists(one).map(lambda values: pd.Series(values, dtype=object)),
        st.lists(one).map(iter),
    ),
    max_leaves=12,
)
plain_lists = st.one_of(
    st.lists(one, max_size=8)
    for one in (st.integers(-(2**60), 2**60), st.floats(), st.text(), st.booleans(), st.dates())
)
arrays = st.tuples(
    plain_lists, st.sampled_from([pd.Series, pd.Index, pd.array, np.array, pd.Categorical, set])
).map(lambda pair: pair[1](pair[0]))
series = st.dictionaries(words | st.text(), st.integers() | st.floats() | st.none()).map(
    lambda values: pd.Series(values, dtype=object)
)
pairs = st.lists(inside, min_size=2, max_size=2)
frames = st.dictionaries(words | st.text(), pairs, max_size=4).map(
    lambda columns: pd.DataFrame(columns, dtype=object)
)
answers = st.one_of(plenty, near, arrays, series, frames)


@pytest.fixture
def saved(monkeypatch) -> list:
    """What would be written to the journal."""
    events: list = []
    monkeypatch.setattr(journals, "record", lambda event: events.append(event) or True)
    return events


def small(answer: object) -> bool:
    """It can be saved as JSON, and is short."""
    text = json.loads(json.dumps(answer, allow_nan=False))
    return len(text) <= 100 if isinstance(text, list) else len(json.dumps(text)) <= 3_000


@often
@given(answer=answers)
@pytest.mark.usefixtures("exercises")
def test_every_answer_gets_feedback(saved, answer):
    for name, item_id in IDS.items():
        page = kit.check(item_id, answer)
        if answer is ...:
            assert page.text.startswith("Not answered yet. ")
            continue
        event = saved[-1]
        verdict = "Right. " if event["right"] else "Not yet. "
        assert page.text.startswith(verdict) and len(page.text) > len(verdict) + 5
        page.html.encode()
        assert small(event["answer"])
        assert event.get("mistake", 0) in range(len(KEYS[name][1]))


@often
@given(answer=answers)
@pytest.mark.usefixtures("in_class")
def test_every_answer_in_a_class_is_saved(saved, answer):
    for item_id in IDS.values():
        page = kit.check(item_id, answer)
        if answer is not ...:
            assert page.text == "Saved. Your teacher will go through it with you."
            assert set(saved[-1]) == {"item", "event", "answer"} and small(saved[-1]["answer"])


# --- question files ----------------------------------------------------------------------------

SEED = """\
lesson: "90"
title: A lesson
quizzes:
  90-first: ["90.1", "90.3"]
  90-test: {form: "A", items: ["90.4"]}
items:
- &item {id: "90.1", kind: single, minutes: 1, objective: count, prompt: "*Count*.", hints: [Hm],
    claims: [C09], sources: [S01], core: true, sure: true, options: [
      {id: a, text: One, feedback: Good, right: true}, {id: b, text: Two, feedback: Bad}]}
- {id: "90.2", kind: mark, minutes: 1, objective: find, prompt: Find., options: [
    {id: s14, feedback: Good, right: true}, {id: s15, feedback: Bad, misconception: m}]}
- {id: "90.3", kind: number, minutes: 1, objective: add, prompt: Add., unit: km, answer: [1, 2],
    tolerance: 0.5, feedback: Good, mistakes: [{answer: 3, feedback: Bad}], otherwise: Other}
- {id: "90.4", kind: order, minutes: 1, objective: sort, prompt: Sort., feedback: Good, steps: [
    {id: c, text: A, feedback: x}, {id: a, text: B, feedback: y}, {id: b, text: C, feedback: z}]}
- {id: "90.5", kind: match, minutes: 1, objective: match, prompt: Match., feedback: Good,
    choices: [{id: a, text: A}, {id: b, text: B}], rows: [
      {id: x, text: X, answer: a, feedback: Bad}, {id: y, text: Y, answer: b, feedback: Bad}]}
- {id: "90.6", kind: letters, minutes: 1, objective: find, prompt: Find., picture: where,
    feedback: Good, rows: [{id: baku, feedback: Bad}, {id: yerevan, feedback: Bad}]}
- {id: "90.7", kind: code, minutes: 2, objective: count, prompt: Count., expects: frame,
    answer: {low: [1, null], id: [a, b]}, tolerance: 1, ordered: true, solution: x, feedback: Good,
    mistakes: [{code: y, answer: 42, feedback: Bad}, {code: z, answer: {low: [1]}, feedback: Bad}]}
- {id: "90.8", kind: open, minutes: 3, objective: write, prompt: Write., model: Good., words: 40,
    rubric: {low: a, middle: b, high: c}, needs: [{text: date, pattern: "2[0-9]", missing: A date}]}
- {id: "90.9", kind: opinion, minutes: 1, objective: choose, prompt: Choose., options: [
    {id: a, text: A, feedback: x}, {id: b, text: B, feedback: y}]}
"""


def as_yaml(document: object) -> bytes:
    return yaml.safe_dump(document, allow_unicode=True).encode()


files = st.one_of(
    damaged(yaml.safe_load(SEED)).map(as_yaml),
    torn(SEED.encode()),
    documents.map(as_yaml),
    st.binary(),
)


def read_all() -> int:
    """Read all questions in every way the kit does; how many items there are."""
    for one in questions.every_item().values():
        key(one)
        json.dumps(withheld(one), default=str)
        questions.judge(one, random.Random(0).choice([None, ["a"], {"x": "a"}, 1, "a"]))
    questions.quizzes()
    return len(questions.every_item())


@pytest.fixture
def lesson(course):
    """The one question file of the course."""
    for path in (course / "data" / "questions").glob("*.yaml"):
        path.unlink()
    return course / "data" / "questions" / "90-lesson.yaml"


def test_the_file_that_is_damaged_is_a_good_one(lesson):
    lesson.write_text(SEED, encoding="utf-8")
    forget()
    assert read_all() == 9


@pytest.mark.parametrize(
    "items",
    [
        "!!set {a, b}",
        "!!omap [a: 1]",
        "&a [*a]",
        "[{id: &b [*b], kind: code}]",
        "[{kind: [single]}]",
        "[{kind: code, expects: [], answer: &b [*b]}]",
        "!!timestamp x",
        "!!bool x",
        "[" * 5_000,
        "\n" + "- " * 5_000,
    ],
    ids=range(10),
)
def test_odd_yaml_is_told(lesson, items):
    lesson.write_text(f"lesson: x\ntitle: x\nquizzes: {{}}\nitems: {items}\n", encoding="utf-8")
    forget()
    with pytest.raises(KitError, match=r"^data/questions/90-lesson\.yaml"):
        read_all()


@often
@given(content=files)
def test_a_question_file_loads_or_is_told(lesson, content):
    lesson.write_bytes(content)
    questions._load.cache_clear()
    datafiles.document.cache_clear()
    try:
        read_all()
    except KitError as error:
        assert str(error).strip()
