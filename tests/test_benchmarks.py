"""The measurements in a tiny setting: each runs, and says what it should. No time is judged."""

import os
import subprocess

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from benchmarks import imports, lessons, measuring, reports, room, scales


def test_a_ratio_and_whether_the_aim_is_met():
    made = measuring.row("Run All", 3, "floor", 2, "s", 1.4)
    assert (made["ratio"], made["met"]) == ("1.50", "no")
    assert measuring.row("Run All", 3, "floor", 2, "s", 1.5)["met"] == "yes"


def test_parts_take_turns():
    said = []
    parts = [lambda name=name: said.append(name) or len(said) for name in "ab"]
    assert measuring.interleaved(3, *parts) == [3, 4]
    assert said == list("ababab")


def test_a_report_is_a_table_of_markdown():
    text = measuring.Report("Maps", [{"what": "bytes", "kit": "1 kB"}], ["A note."]).markdown()
    assert text.split("\n") == [
        "## Maps",
        "",
        "| what | kit |",
        "| --- | --- |",
        "| bytes | 1 kB |",
        "",
        "A note.",
    ]


def test_a_notebook_is_run_and_weighed(tmp_path):
    code = "import ipywidgets\nipywidgets.HTML('x' * 50_000)"
    one = lessons.run(new_notebook(cells=[new_code_cell("1 + 1"), new_code_cell(code)]), tmp_path)
    assert one.seconds > 0 and one.memory > 10
    assert one.size > 50_000 and one.parts["widget value"] > 50_000
    assert {source for _, source in one.cells} == {"1 + 1", code}


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
    assert [(row["kit"][-1], row["aim"]) for row in rows] == [
        ("s", "≤ 3"),
        ("s", "≤ 3"),
        ("s", "≤ 2.2"),
    ]


def load_run(learners, seconds, failed=0):
    parts = ("log-in", "opening a lesson", "Run All", "an answer")
    took = {name: {"median": seconds, "95 %": 2 * seconds} for name in parts}
    memory = {"a learner's server": 100, "a learner's kernels": 120}
    return {"learners": learners, "failed": failed, "seconds": took, "memory": memory}


def test_thirty_learners_stand_beside_one():
    alone = [load_run(1, 3), load_run(1, 2), load_run(1, 100)]
    rows = {row["what"].partition(": ")[2]: row for row in room.rows_of(alone, load_run(30, 60, 2))}
    assert (rows["did not get through"]["kit"], rows["did not get through"]["met"]) == ("2", "no")
    assert (rows["Run All, median"]["ratio"], rows["Run All, median"]["met"]) == ("20.00", "yes")
    assert rows["log-in, 95th percentile"]["ratio"] == "20.00"
    assert rows["a learner's server (PSS)"]["kit"] == "100 MB"
    text = measuring.Report("Room", [*rows.values()]).markdown()
    assert "| 30 learners: did not get through | 2 |" in text


def test_without_a_hub_the_room_says_so(monkeypatch):
    monkeypatch.delenv("KIT_HUB", raising=False)
    text = room.measure().markdown()
    assert "Not measured: the hub is not prepared." in text and "not measured |" in text
