"""The measurements in a tiny setting: each runs, and says what it should. No time is judged."""

import os
import subprocess

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from benchmarks import imports, lessons, measuring, scales


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
