"""Faults, with counts: what is killed, damaged and poisoned, and how often nothing came of it.

These are tests of the suite in their long form (`start.py test --long`); the inputs are the same
each time. A test that fails has met a traceback, a lost answer, or markup that ran.
"""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

from benchmarks import ROOT
from benchmarks.measuring import Report, Row, aim, cells

KILLS = 100
INPUTS = 10_000
FIELDS = 300


@dataclass
class Fault:
    """One kind of fault: the test that makes it, and how often it is to be made."""

    what: str
    test: str
    least: int


FAULTS = [
    Fault(
        "a process killed while it saves answers",
        "tests/test_journals.py::"
        "test_a_process_killed_while_answering_loses_no_answer_that_was_called_saved",
        KILLS,
    ),
    Fault(
        "a kernel killed while a page sends answers",
        "tests/test_kernel_answers.py::test_no_answer_called_saved_is_lost_when_the_kernel_is_"
        "killed_and_none_is_there_twice",
        KILLS,
    ),
    Fault(
        "hand-ins, read by the report",
        "tests/test_fuzz_files.py::test_every_hand_in_is_read_as_far_as_it_can_be",
        INPUTS,
    ),
    Fault(
        "files given to kit.merge",
        "tests/test_learners.py::test_no_uploaded_file_makes_anything_but_a_sentence",
        INPUTS,
    ),
    Fault(
        "journals",
        "tests/test_journals.py::test_no_garbage_stops_the_reader_or_costs_a_good_line",
        INPUTS,
    ),
    Fault("tables", "tests/test_fuzz_files.py::test_a_table_loads_or_its_file_is_named", INPUTS),
    Fault(
        "the list of the tables",
        "tests/test_fuzz_files.py::test_a_data_package_loads_or_is_told",
        INPUTS,
    ),
    Fault(
        "question files (YAML)", "tests/test_fuzz.py::test_a_question_file_loads_or_is_told", INPUTS
    ),
    Fault("maps (YAML)", "tests/test_fuzz_files.py::test_a_map_is_drawn_or_told", INPUTS),
    Fault("outlines", "tests/test_fuzz_files.py::test_outlines_are_drawn_or_told", INPUTS),
    Fault("figures (YAML)", "tests/test_fuzz_files.py::test_a_figure_is_drawn_or_told", INPUTS),
    Fault(
        "case files (YAML)", "tests/test_fuzz_texts.py::test_a_case_file_is_read_or_told", INPUTS
    ),
    Fault(
        "articles",
        "tests/test_fuzz_texts.py::test_an_article_is_read_and_cut_into_sentences_or_told",
        INPUTS,
    ),
    Fault(
        "cards in a journal",
        "tests/test_fuzz_texts.py::test_damaged_cards_stop_no_table_and_no_good_card",
        INPUTS,
    ),
    Fault(
        "cards for a new case",
        "tests/test_fuzz_texts.py::test_a_new_case_takes_the_cards_of_a_file_or_says_why_not",
        INPUTS,
    ),
    Fault(
        "numbers in a case file",
        "tests/test_fuzz_texts.py::test_a_figure_in_a_case_file_is_a_number_or_told",
        INPUTS,
    ),
    Fault(
        "numbers in a card",
        "tests/test_fuzz_texts.py::test_a_figure_in_a_card_is_a_number_or_asked_back",
        INPUTS,
    ),
    Fault("answers to exercises", "tests/test_fuzz.py::test_every_answer_gets_feedback", INPUTS),
    Fault(
        "fields of data/, each poisoned alone",
        "tests/test_poison.py::test_each_field_is_refused_in_a_sentence_or_may_hold_any_text",
        FIELDS,
    ),
    Fault(
        "fields that may hold any text, all poisoned and shown",
        "tests/test_poison.py::test_what_every_field_holds_is_shown_as_text_and_nothing_runs",
        FIELDS // 2,
    ),
]
# How pytest and hypothesis tell a test, and how many inputs it has seen.
TESTED = re.compile(r"^(tests/\S+\.py::\w+):$\n(.*?)(?=^tests/|\Z)", re.MULTILINE | re.DOTALL)
PASSING = re.compile(r"(\d+) passing")


def counts(said: str, report: str) -> dict[str, int]:
    """How often each test that passed has made its fault, from what pytest said and reported."""
    inputs = {test: sum(map(int, PASSING.findall(told))) for test, told in TESTED.findall(said)}
    found = {}
    for case in ElementTree.fromstring(report).iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            continue
        test = f"{case.get('classname', '').replace('.', '/')}.py::{case.get('name')}"
        told = {one.get("name"): one.get("value") for one in case.iter("property")}
        found[test] = int(told.get("count") or inputs.get(test, 0))
    return found


def tested(faults: list[Fault], long: bool) -> dict[str, int]:
    with TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        pytest = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "load"]
        told = ["--hypothesis-show-statistics", f"--junitxml={report}"]
        done = subprocess.run(
            [*pytest, *told, *(one.test for one in faults)],
            cwd=ROOT,
            env={**os.environ, **({"KIT_LONG": "1"} if long else {})},
            capture_output=True,
            encoding="utf-8",
        )
        print(done.stdout[-3000:], done.stderr[-1000:])
        return counts(done.stdout, report.read_text("utf-8"))


def measure(faults: list[Fault] = FAULTS, long: bool = True) -> Report:
    found = tested(faults, long)
    notes = [
        "Each damaged file or figure gave a result or a sentence, each kill cost no answer that "
        "was called saved, and no poison ran; where that is not so, the count is 0."
    ]
    return Report("Faults, with counts", [row_of(one, found) for one in faults], notes)


def row_of(fault: Fault, found: dict[str, int]) -> Row:
    count = found.get(fault.test, 0)
    return cells(fault.what, f"{count:,}") | aim(f"≥ {fault.least:,}", count >= fault.least)
