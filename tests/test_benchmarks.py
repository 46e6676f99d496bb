"""The measurements in a tiny setting: each runs, and says what it should. No time is judged."""

import json
import os
import re
import subprocess
from pathlib import Path

import nbformat
import pytest
import yaml
from nbformat.v4 import new_code_cell, new_notebook

from benchmarks import (
    ROOT,
    __main__,
    cases,
    faults,
    imports,
    ledger,
    lessons,
    measuring,
    peers,
    reports,
    room,
    scales,
    slow,
    stock,
    web,
    writing,
)
from benchmarks.firsts import FIRST, KIT
from benchmarks.measuring import Report, row
from kit.casefile.maps.leaflet import show_map
from kit.questions import every_item, rendered
from kit.questions import lessons as question_files

# --- figures and aims ----------------------------------------------------------------------------


def test_a_ratio_and_whether_the_aim_is_met():
    made = row("Run All", 3, "floor", 2, ratio=1.4)
    assert (made["ratio"], made["aim"], made["met"]) == ("1.50", "≤ 1.4 ×", "no")
    assert row("Run All", 3, "floor", 2, ratio=1.5)["met"] == "yes"
    assert row("Run All", 3, "floor", 2)["met"] == ""


def test_of_several_rounds_stand_the_median_and_the_spread():
    made = row("Run All", [1, 9, 2], "floor", [4, 4, 4, 1], ratio=0.5)
    assert (made["kit"], made["is"], made["ratio"]) == ("2 s (1–9)", "4 s (1–4)", "0.50")


def test_an_aim_can_be_a_difference_or_a_limit():
    more = row("a key", 20, "a plain box", 5, "ms", more=16)
    assert (more["ratio"], more["aim"], more["met"]) == ("+15 ms", "≤ 16 ms more", "yes")
    most = row("saved", 501, "folium", 2_000, "kB", most=500)
    assert (most["ratio"], most["aim"], most["met"]) == ("0.25", "≤ 500 kB", "no")


def test_what_is_missing_is_counted():
    assert measuring.missing("quizzes", 11, 12)["kit"] == "1 of 12"
    assert [measuring.missing("quizzes", n, 12)["met"] for n in (11, 12)] == ["no", "yes"]


def test_every_other_round_goes_backwards():
    said = []
    parts = [lambda name=name: said.append(name) or len(said) for name in "ab"]
    assert measuring.rounds(2, *parts) == [[1, 4], [2, 3]]
    assert said == list("abba")


# --- what is written -----------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """Results of two parts, one of them with a miss; and parts that take no time."""
    (tmp_path / writing.MISSES).write_text("{}\n", encoding="utf-8")
    for name, kit in (("maps", 3), ("web", 1)):
        writing.keep(tmp_path, name, "a machine", 7, found(name, kit))
    monkeypatch.setattr(writing, "FOLDER", tmp_path)
    monkeypatch.setattr(__main__.compileall, "compile_dir", lambda *_, **__: None)
    return tmp_path


def found(name: str, kit: float) -> Report:
    return Report(f"Of {name}", [row("bytes", kit, "theirs", 2, "kB", ratio=1)], ["A note."])


def test_named_parts_are_renewed_and_the_others_stay(folder, monkeypatch):
    monkeypatch.setattr(__main__, "import_module", lambda name: Measured(name.split(".")[1]))
    assert __main__.main(["web"]) == 0
    known = json.loads((folder / writing.RESULTS).read_text("utf-8"))
    assert [one["rows"][0]["kit"] for one in known.values()] == ["3 kB", "9 kB"]
    text = (folder / "results.md").read_text("utf-8")
    assert "| bytes | 3 kB |" in text and "| bytes | 9 kB |" in text
    assert "## Of web" in text and "A note." in text


class Measured:
    def __init__(self, name: str) -> None:
        self.measure = lambda: found(name, 9)


def test_a_name_that_is_none_is_told_and_nothing_is_written(folder, capsys):
    assert __main__.main(["mapz"]) == 2
    said = capsys.readouterr().out
    assert "mapz" in said and "maps" in said
    assert not (folder / "results.md").exists()


def test_a_part_that_fails_does_not_stop_the_others(folder, capsys, monkeypatch):
    def measured(name):
        if name == "slow":
            raise RuntimeError("the page has changed")
        return "a computer", 1.0, Report(name, [row("bytes", 1)])

    monkeypatch.setattr(__main__, "measured", measured)
    assert __main__.main(["slow", "web"]) == 1
    assert "Not measured, see above: slow." in capsys.readouterr().out
    assert writing.known(folder)["web"]["about"].startswith("a computer")


def test_a_miss_stays_with_its_reason(folder):
    writing.write(folder, ["maps", "web"])
    text = (folder / "results.md").read_text("utf-8")
    assert f"- Missed: bytes: {writing.NO_REASON}" in text
    assert re.search(r"\| Of maps \| `maps` \| 0 of 1 \| bytes: 1.50 \|", text)
    (folder / writing.MISSES).write_text("maps: {bytes: It has borders.}\n", encoding="utf-8")
    writing.write(folder, ["maps", "web"])
    assert "- Missed: bytes: It has borders." in (folder / "results.md").read_text("utf-8")


def test_every_reason_is_of_a_part_that_there_is():
    reasons = yaml.safe_load((ROOT / "benchmarks" / writing.MISSES).read_text("utf-8")) or {}
    assert {*reasons} <= {*__main__.PARTS, *__main__.BY_NAME}


def test_every_part_is_a_module_that_measures():
    for name in [*__main__.PARTS, *__main__.BY_NAME]:
        source = (ROOT / "benchmarks" / f"{name}.py").read_text("utf-8")
        assert "\ndef measure(" in source, name


# --- parts ---------------------------------------------------------------------------------------


def test_a_notebook_is_run_and_weighed(tmp_path):
    one = lessons.run(new_notebook(cells=[new_code_cell("1 + 1"), new_code_cell("2")]), tmp_path)
    assert one.seconds > 0 and one.memory > 10
    assert {source for _, source in one.cells} == {"1 + 1", "2"}


def test_a_process_that_fails_is_not_timed():
    assert imports.seconds("pass") > 0
    with pytest.raises(subprocess.CalledProcessError):
        imports.seconds("raise SystemExit(1)")


@pytest.mark.parametrize("what", scales.PARTS)
def test_each_course_that_grows_can_be_read(what):
    _, write, call = scales.PARTS[what]
    before = os.getcwd()
    assert scales.seconds(call, write, 20) > 0
    assert os.getcwd() == before


def test_reports_of_classes_that_grow():
    rows = reports.measure(repeats=1, sizes=(1, 2)).rows
    assert [(one["kit"][-1], one["aim"]) for one in rows] == [
        ("s", "≤ 1.5 ×"),
        ("s", "≤ 1.5 ×"),
        ("s", "≤ 2.2 ×"),
    ]


def test_a_case_with_many_claims_is_one_that_validates(tmp_path):
    assert cases.made(tmp_path, 8) > 0
    assert cases.copied(tmp_path / "course") > 0


def test_peers_ask_as_many_questions_as_the_lessons():
    for path in slow.LESSONS:
        (mine,) = [one for one in question_files() if one.lesson == path.stem[:2]]
        asked = [one for one in mine.items if one.kind != "code"]
        assert slow.wanted(path).quizzes == len(asked)
        for who in peers.ASKED:
            made = peers.notebook(path, who)
            codes = [cell.source for cell in made.cells if cell.cell_type == "code"]
            assert len(codes) == len(asked), (path.stem, who)
            for code in codes:
                compile(code, path.stem, "exec")
            words = nbformat.read(path, as_version=4).cells
            told = [cell for cell in words if cell.cell_type == "markdown"]
            assert len(made.cells) == len(codes) + len(told)


def test_each_widget_of_a_peer_answers_for_itself():
    """Their cells share one kernel, in which the next one takes the names again."""
    (one, *_) = [each for each in every_item("single").values() if each.options]
    space: dict = {}
    exec(peers.widgets(one), space)
    mine = space["asked"], space["said"]
    exec(peers.widgets(one), space)
    asked, said = mine
    asked.index = 0
    assert said.value == rendered(one.options[0].feedback)


PAGE = """<!doctype html><div class="kit-quiz"><form class="item" data-item="01.1">
<label class="option"><input type="radio" name="a"></label>
<div class="buttons"><button type="button" class="main"
onclick="document.querySelector('.feedback').textContent = 'Not yet.'">Check</button></div>
<div class="feedback"></div></form></div>
<script type="application/json">{"kept": 1}</script><script>window.ours = 1;</script>"""


def test_the_first_quiz_of_a_page_is_answered_and_its_word_waited_for(browser):
    page = browser.new_page()
    page.set_content(PAGE)
    page.evaluate(f"(places) => {{ ({FIRST})(places); }}", KIT)
    assert page.evaluate("window.first") >= 0
    assert page.locator(".feedback").text_content() == "Not yet."
    page.close()


def test_a_web_page_without_our_script_keeps_all_else():
    bare = web.SCRIPTS.sub("", PAGE)
    assert "window.ours" not in bare and '{"kept": 1}' in bare and "data-item" in bare


def test_keys_are_timed_in_a_short_ledger(browser):
    context = browser.new_context()
    context.add_init_script(ledger.TIMES)
    times = ledger.timed(context, repeats=2, words=200, count=3, keys=2)
    context.close()
    assert {len(took) for took in times.values()} == {4}
    assert {one["aim"] for one in ledger.rows(times)} == {"≤ 16 ms more"}


SAID = """\
tests/test_fuzz.py::test_a_question_file_loads_or_is_told:

  - during reuse phase (0.1 seconds):
    - 3 passing, 0 failing, and 0 invalid test cases
  - during generate phase (0.39 seconds):
    - 147 passing, 0 failing, and 11 invalid test cases

tests/test_fuzz.py::test_every_answer_gets_feedback:

  - during generate phase (0.39 seconds):
    - 9 passing, 1 failing, and 0 invalid test cases
"""
REPORT = """<testsuites><testsuite>
<testcase classname="tests.test_fuzz" name="test_a_question_file_loads_or_is_told"/>
<testcase classname="tests.test_fuzz" name="test_every_answer_gets_feedback"><failure/></testcase>
<testcase classname="tests.test_poison" name="test_fields"><properties>
<property name="count" value="380"/></properties></testcase>
</testsuite></testsuites>"""


def test_only_faults_that_came_to_nothing_are_counted():
    counted = faults.counts(SAID, REPORT)
    assert counted == {
        "tests/test_fuzz.py::test_a_question_file_loads_or_is_told": 150,
        "tests/test_poison.py::test_fields": 380,
    }
    fault = faults.Fault("fields", "tests/test_poison.py::test_fields", 381)
    assert faults.row_of(fault, counted)["met"] == "no"
    fault = faults.Fault("answers", "tests/test_fuzz.py::test_every_answer_gets_feedback", 1)
    assert (faults.row_of(fault, counted)["kit"], faults.row_of(fault, counted)["met"]) == (
        "0",
        "no",
    )


def test_every_fault_has_its_test():
    for one in faults.FAULTS:
        file, name = one.test.split("::")
        assert f"def {name}(" in (ROOT / file).read_text("utf-8"), one.what


def load_run(learners, seconds, failed=0):
    parts = ("log-in", "opening a lesson", "Run All", "an answer")
    took = {name: {"median": seconds, "95 %": 2 * seconds} for name in parts}
    memory = {"a learner's server": 100, "a learner's kernels": 120}
    return {"learners": learners, "failed": failed, "seconds": took, "memory": memory}


def test_thirty_learners_stand_beside_one():
    alone = [load_run(1, 3), load_run(1, 2), load_run(1, 100)]
    rows = {one["what"].partition(": ")[2]: one for one in room.rows_of(alone, load_run(30, 60, 2))}
    lost = rows["did not get through"]
    assert (lost["kit"], lost["met"]) == ("2 of 30", "no")
    assert (rows["Run All, median"]["ratio"], rows["Run All, median"]["met"]) == ("20.00", "no")
    assert rows["log-in, 95th percentile"]["ratio"] == "20.00"
    assert rows["a learner's server (PSS)"]["kit"] == "100 MB"


def test_without_a_hub_the_room_says_so(monkeypatch):
    monkeypatch.delenv("KIT_HUB", raising=False)
    made = room.measure()
    assert "the hub is not prepared" in made.notes[0]
    assert made.rows[0]["met"] == "not measured"


def test_what_a_page_gets_for_a_map_can_be_weighed_beside_the_peers():
    assert stock.sent(show_map("where")).count("<script") > 1
    assert stock.markup(show_map("where")).startswith("<iframe")
