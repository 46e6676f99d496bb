"""The state of the repository: in one style, and free of the case in its code."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from readable import faults

import kit

ROOT = Path(__file__).parents[1]
KIT = ROOT / "kit"

FOLDERS = ["benchmarks", "data", "kit", "notebooks", "seeds", "tests"]
TEXTS = [path for path in ROOT.iterdir() if path.is_file() and path.suffix != ".png"]
PACKED = {".gz"}
"The outline of the world: it has every country, and is no text."
TEXTS += [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file()]
TEXTS = [path for path in TEXTS if path.suffix not in PACKED]
TEXTS = [path for path in TEXTS if not {"__pycache__", ".ipynb_checkpoints"} & {*path.parts}]
CODE = [KIT, ROOT / "benchmarks", ROOT / "data", ROOT / "teacher"]
PYTHON = [ROOT / "start.py", *(path for folder in CODE for path in folder.rglob("*.py"))]


# --- the code knows nothing of this conflict ---------------------------------------------------


def names_of_the_case() -> set[str]:
    """Sides, places and people, in the letters of every column that names them."""
    groups = kit.table("groups")
    places = kit.table("places")
    actors = kit.table("actors")
    named = {*groups["name"][groups["kind"] == "side"], *kit.table("claims")["side"]}
    for column in [name for name in places.columns if "name" in name and name != "two_named"]:
        named |= {*places[column].dropna()} if column != "names_how_sure" else set()
    named |= {*actors["name"][actors["kind"].isin(["state", "person"])]}
    words = {word for name in named for word in re.findall(r"[^\W\d_]{4,}", name)}
    return {word.casefold() for word in words if word[0].isupper()} - {"united", "states", "union"}


def test_the_names_are_found_in_the_tables():
    names = names_of_the_case()
    assert {"armenia", "azerbaijan", "karabakh", "baku", "yerevan", "stepanakert"} <= names
    assert {"pashinyan", "aliyev", "turkey", "russia", "բաքու", "шуша"} <= names


def test_no_name_of_the_case_stands_in_the_code():
    name_of_the_case = re.compile("|".join(sorted(names_of_the_case())))
    files = [path for path in TEXTS if KIT in path.parents]
    assert len(files) > 100
    for path in files:
        text = path.read_text(encoding="utf-8").casefold()
        assert {*name_of_the_case.findall(text)} == set(), path


# --- help ---------------------------------------------------------------------------------------


def test_every_call_has_a_sentence_and_an_example():
    for name in kit.__all__:
        doc = getattr(kit, name).__doc__ or ""
        assert re.match(r"[A-Z][^\n]{20,}[.;,:]", doc), f"{name}: {doc}"
        assert re.search(rf"^    >>> .*\b{name}\(", doc, re.MULTILINE), f"{name} has no example"


# --- files --------------------------------------------------------------------------------------


def odd_bytes(path: Path) -> Iterator[str]:
    """What is odd about the bytes of a text file."""
    content = path.read_bytes()
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        yield "it is not UTF-8"
    if content.startswith(b"\xef\xbb\xbf"):
        yield "it begins with a byte order mark"
    if b"\r" in content or b"\x00" in content:
        yield "it has a CR or a NUL"
    one_line_feed = content.endswith(b"\n") and not content.endswith(b"\n\n")
    as_it_was_found = "seeds" in path.parts  # the article
    if content and not one_line_feed and not as_it_was_found:
        yield "it does not end with one line feed"


def test_a_text_file_is_utf_8_with_lf_and_without_odd_bytes():
    assert len(TEXTS) > 300
    assert [f"{path}: {odd}" for path in TEXTS for odd in odd_bytes(path)] == []


@pytest.mark.parametrize(
    "odd", [b"\xff\n", b"\xef\xbb\xbfa\n", b"a\r\n", b"\x00\n", b"a", b"a\n\n"]
)
def test_odd_bytes_are_found(tmp_path, odd):
    path = tmp_path / "odd.txt"
    path.write_bytes(odd)
    assert [*odd_bytes(path)]


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]], ids=" ".join)
def test_ruff_finds_nothing(command):
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *command, "--no-cache", str(ROOT)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stdout.decode()


def test_a_reader_is_not_stopped():
    """What no rule of ruff finds; `tests/readable.py` says what that is."""
    every = [*PYTHON, *(ROOT / "tests").rglob("*.py")]
    assert len(every) > 200
    found = [f"{path}, {one}" for path in every for one in faults(path.read_text("utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("x = 's' * (n > 1)", "an if"),
        ("x += not y", "an if"),
        ("x = sum(y > 1 for y in z)", "an if"),
        ("x = sum(y for y in z)", ""),
        ("x = ('no', 'yes')[n > 0]", "an if"),
        ("x = 1 if a else 2 if b else 3", "a choice within a choice"),
        ("x, y = 1, 2", "a line for each"),
        ("x = {1: 2}\nx |= {3: 4}", "at once"),
        ("from kit.pages import _sheet", "own"),
        ("def f(): pass\ndef g(f): pass", "two things"),
        ("from a import b\ndef g():\n    b = 1", "two things"),
        ("x, y = y, x", ""),
        ("def f(): pass\nclass A:\n    f: int", ""),
    ],
)
def test_what_stops_a_reader_is_found(code, says):
    found = faults(code)
    assert len(found) == (1 if says else 0)
    assert says in "".join(found)


def test_no_import_turns_back():
    """Engine, case file, desk: `pyproject.toml` says which module belongs to which."""
    code = "from importlinter.cli import lint_imports_command as main; main()"
    command = [sys.executable, "-c", code, "--no-cache"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=ROOT)
    assert done.returncode == 0, done.stdout.decode()


def test_the_types_agree():
    """mypy, by its settings in `pyproject.toml`; what it has seen before it does not read again."""
    command = [sys.executable, "-m", "mypy"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=ROOT)
    assert done.returncode == 0, done.stdout.decode()
