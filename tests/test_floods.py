"""Floods end with a sentence, Stop is heard, and notebooks outside of a course stay as they are."""

import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT
from jupyter_client.manager import KernelManager, start_new_kernel
from kernels import Kernel

FLOODS = {
    "print": "while True:\n    print('again and again')",
    "no line ends": "while True:\n    print('x', end='')",
    "stderr": "import sys\nwhile True:\n    sys.stderr.write('again')",
    "one long text": "print(list(range(1_000_000)))",
    "writelines": "import sys\nsys.stdout.writelines('again' for _ in iter(int, 1))",
    "caught": "while True:\n    try:\n        print(1)\n    except:\n        pass",
    "caught by name": "while 1:\n    try:\n        print(1)\n    except Exception:\n        pass",
    "logging": "import logging\nwhile True:\n    logging.warning('again')",
    "tables": "while True:\n    display(kit.table('claims'))",
    "pages": "while True:\n    display(kit.table('claims').head(1))",
    "updates": "shown = display(1, display_id=True)\nwhile True:\n    shown.update(2)",
    "another program": "!yes",
    "in a function": "def f(n):\n    print(n)\n    f(n) if n else f(n)\nf('x' * 500)",
}


@pytest.fixture(scope="module")
def kernel() -> Iterator[Kernel]:
    kernel = Kernel(ROOT / "notebooks")
    kernel.run("import kit")
    yield kernel
    kernel.stop()


@pytest.mark.parametrize("code", FLOODS.values(), ids=FLOODS)
def test_a_flood_ends_with_a_sentence_and_leaves_its_beginning(kernel, code):
    """Of which a saved notebook stays small."""
    shown = kernel.run(code)
    assert shown.status == "error" and shown.errors == []
    assert shown.sentence.startswith("This ") and len(shown.sentence.split()) <= 25
    assert len(shown.stream) <= 3_000 and len(json.dumps(shown.pages)) < 20_000
    assert kernel.run("1 + 1").text == "2"  # and the next cell begins anew


def test_what_is_no_flood_is_shown_whole(kernel):
    shown = kernel.run("for n in range(1_000):\n    print(n)")
    assert shown.status == "ok" and len(shown.stream.split()) == 1_000
    shown = kernel.run("for n in range(20):\n    display(n)")
    assert shown.status == "ok" and len(shown.pages) == 20


def test_a_flood_in_a_thread_ends_and_does_not_stop_other_cells(kernel):
    code = """import threading
def flood():
    while True:
        print("from afar")
thread = threading.Thread(target=flood)
thread.start()
thread.join()"""
    shown = kernel.run(code)
    assert shown.status == "ok" and shown.sentence.startswith("This cell shows too much")
    assert len(shown.stream) <= 25_000
    assert kernel.run("print('here')").stream == "here\n"


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("'x' * 10_000_000", "10,000,000 letters"),
        ("[list(range(1_000))] * 100", "letters"),
        (
            "import pandas as pd\npd.options.display.max_columns = None\n"
            "pd.DataFrame([range(5_000)] * 3)",
            "3 rows and 5,000 columns",
        ),
    ],
)
def test_a_value_too_long_for_a_page_is_cut_with_a_sentence(kernel, code, says):
    shown = kernel.run(code)
    assert shown.status == "ok" and says in shown.sentence
    assert len(json.dumps(shown.pages)) < 20_000


@pytest.mark.parametrize(
    "code",
    [
        "while True:\n    pass",
        "import time\ntime.sleep(1_000)",
        # Not int('a'): Python 3.11 loses a Stop that comes while it words that error.
        "while True:\n    try:\n        [][1]\n    except:\n        pass",
    ],
)
def test_stop_is_heard_and_gives_a_sentence(kernel, code):
    # Written at once: in two parts, the page might hear of the first part alone.
    begun = f"print('begun\\n', end='', flush=True)\n{code}"
    stop = threading.Event()

    def interrupt(message: dict) -> None:
        if message["content"].get("text") == "begun\n" and not stop.is_set():
            stop.set()
            kernel.manager.interrupt_kernel()

    kernel.watch = interrupt
    try:
        shown = kernel.run(begun)
    finally:
        kernel.watch = None
    assert stop.is_set() and shown.status == "error" and shown.errors == []
    assert shown.sentence.startswith("You stopped this cell")
    assert shown.stream == "begun\n"


# --- only inside a course -------------------------------------------------------------------------


def outputs(folder: Path, code: str) -> list[dict]:
    """What a kernel in this folder sends for a cell."""
    manager, client = start_new_kernel(cwd=str(folder))
    sent: list[dict] = []
    try:
        client.execute_interactive(code, output_hook=sent.append, timeout=300)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    return [one for one in sent if one["header"]["msg_type"] not in ("status", "execute_input")]


@pytest.fixture
def elsewhere(tmp_path) -> Path:
    """A folder with a data package of somebody else's, and a notebook's folder in it."""
    (tmp_path / "data").mkdir()
    package = {"name": "birds", "resources": [{"name": "birds", "path": "birds.csv"}]}
    (tmp_path / "data/datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    (tmp_path / "notebooks").mkdir()
    return tmp_path / "notebooks"


@pytest.mark.parametrize("first", ["", "import kit\n"])
def test_outside_of_a_course_errors_warnings_and_output_stay_pythons_own(elsewhere, first):
    (error,) = outputs(elsewhere, f"{first}1 / 0")
    assert error["header"]["msg_type"] == "error"
    assert "Traceback" in "".join(error["content"]["traceback"])
    (warned,) = outputs(elsewhere, f"{first}import warnings\nwarnings.warn('old', FutureWarning)")
    assert "FutureWarning: old" in warned["content"]["text"]
    written = outputs(elsewhere, f"{first}print('x' * 50_000)")
    assert sum(len(one["content"]["text"]) for one in written) == 50_001
    (shown,) = outputs(elsewhere, f"{first}print")
    assert shown["content"]["data"]["text/plain"].startswith("<function print")


def test_in_a_course_no_settings_are_needed_once_kit_is_imported(course, monkeypatch):
    """As in VS Code or on a computer where the settings were not installed."""
    empty = course / "empty.py"
    empty.write_text("", encoding="utf-8")
    manager = KernelManager()
    arguments = ["--config", str(empty), "--InteractiveShellApp.extensions=[]"]
    manager.start_kernel(cwd=str(course / "notebooks"), extra_arguments=arguments)
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=300)
    kernel = Kernel.__new__(Kernel)
    kernel.manager = manager
    kernel.client = client
    kernel.watch = None
    try:
        assert kernel.run("1 / 0").errors
        kernel.run("import kit")
        shown = kernel.run("1 / 0")
        assert not shown.errors and "divided by 0" in shown.sentence
    finally:
        kernel.stop()


def test_in_a_course_whose_description_is_damaged_there_are_sentences_still(course):
    (course / "data/datapackage.json").write_text('{"article": ', encoding="utf-8")
    kernel = Kernel(course / "notebooks")
    try:
        assert "divided by 0" in kernel.run("1 / 0").sentence
        shutil.rmtree(course / "data")
        assert "divided by 0" in kernel.run("1 / 0").sentence
    finally:
        kernel.stop()


def test_the_largest_table_of_the_course_is_shown_as_pandas_shows_it(kernel):
    shown = kernel.run("kit.table('claims')")
    assert "<table" in shown.pages[0]["text/html"] and shown.roles == [""]
