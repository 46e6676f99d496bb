"""The report of this course: its questions, its notebook, and its page at its longest."""

import json
import re
from functools import partial
from pathlib import Path
from random import Random

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import watched
from conftest import parsed
from made_classes import event, hand_in, learner, right, wrong

from kit.__main__ import main
from kit.checks import judged
from kit.desk import report as reports
from kit.desk.classroom import exports, guide, results
from kit.desk.classroom.verdicts import verdict
from kit.items import UNJUDGED
from kit.questions import every_item, in_forms

ROOT = Path(__file__).parents[1]


def page_of(folder: Path) -> Path:
    assert main(["report", str(folder), str(folder / "out")]) == 0
    return folder / "out/report.html"


def as_saved(one, answer):
    """What a journal holds of an answer: of one to a code exercise the summary."""
    if one.kind == "code":
        answer = judged(one, pd.NA if answer is None else answer)[0]["answer"]
    return json.loads(json.dumps(answer))


@pytest.mark.lessons
def test_each_right_answer_is_right_and_each_mistake_shows_its_misconception():
    """As they come out of a file; for code, the summary that is saved there."""
    for name, one in every_item().items():
        said = partial(verdict, one)
        is_right, misconceptions, _ = said(as_saved(one, right(one)))
        assert is_right is (None if one.kind in UNJUDGED else True), name
        assert misconceptions == (), name
        for mistake in getattr(one, "mistakes", []):
            answer = mistake.answer
            answer = answer[0] if one.kind == "number" and isinstance(answer, tuple) else answer
            good, shown, _ = said(as_saved(one, answer))
            assert good is False and {*shown} == {mistake.misconception} - {None}, name
        for option in getattr(one, "options", []):
            if getattr(option, "right", True) is False:
                shown = tuple(filter(None, [option.misconception]))
                assert said([option.id])[:2] == (False, shown), name


def test_a_learner_of_the_generator_is_judged_as_made(tmp_path):
    """The whole course: what it makes right is right, what it makes wrong is wrong."""
    random = Random(1)
    good = []
    bad = []
    for one in every_item().values():
        if one.kind in UNJUDGED:
            continue
        good.append(event(one.id, right(one), len(good)))
        answer = wrong(one, random)
        while answer == right(one):
            answer = wrong(one, random)
        bad.append(event(one.id, answer, len(bad)))
    hand_in(tmp_path, "good", good)
    hand_in(tmp_path, "bad", bad)
    table = results.items(results.results(tmp_path))
    assert len(table) == len(good) and set(table["n"]) == {2} and set(table["right first"]) == {1}
    learners = exports.points(results.results(tmp_path))[0].set_index("learner")
    rights = [name for name in learners if name.endswith("right")]
    core = [one for one in every_item().values() if one.core and one.kind not in UNJUDGED]
    assert learners.loc["good", rights].sum() == len(core) and not learners.loc["bad", rights].any()
    completion = reports.tables(results.results(tmp_path))["completion"].set_index("lesson")
    judged_in = {one["item"][:2] for one in good} & {*completion.index}
    assert completion.loc[sorted(judged_in), "began"].eq(2).all() and len(judged_in) == 8


def test_the_guide_has_a_place_for_each_question_that_a_report_can_begin_with():
    text = guide.guide_path().read_text(encoding="utf-8")
    anchors = {guide.anchor(one) for one in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
    asked = [
        name
        for name, one in every_item().items()
        if one.kind not in UNJUDGED and name not in in_forms()
    ]
    places = {name: guide.place(name) for name in asked}
    assert {one.anchor for one in places.values()} <= anchors
    assert "side is used like a count" in places["05.6"].says
    assert "(`" not in places["05.6"].says
    assert guide.place("99.1") is None


@pytest.mark.parametrize("kind", ["open", "opinion", "hint"])
def test_a_class_without_an_answer_that_is_right_or_not(tmp_path, kind):
    one = next(iter(every_item("open" if kind == "hint" else kind).values()))
    more = {"event": "hint"} if kind == "hint" else {}
    hand_in(tmp_path, "ada", [event(one.id, right(one), **more)])
    page = parsed(page_of(tmp_path).read_text("utf-8"))
    assert "No answer so far shows a misconception" in page.text
    assert "Nobody has done both forms in full." in page.text


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_are_accessible_fit_and_fetch_nothing(tmp_path, browser, theme):
    items = [one for one in every_item().values() if one.id[:2] in ("00", "05", "08")]
    for number in range(12):
        hand_in(tmp_path, f"learner-{number}", learner(number, items))
    report = page_of(tmp_path)
    for path in (report, report.with_name("pages.html")):
        page, odd = watched(browser.new_context(color_scheme=theme), path.as_uri())
        page.goto(path.as_uri())
        for width in (1280, 900, 400):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.set_viewport_size({"width": 1280, "height": 800})
        if path == report:  # all that stands above is on one screen
            assert page.locator("nav").bounding_box()["y"] < 800
        assert odd == []
        page.context.close()
        page = browser.new_context(color_scheme=theme, bypass_csp=True).new_page()
        page.goto(path.as_uri())
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
        page.context.close()
