"""The scripts: oxlint finds nothing in them, and their lines can be read."""

import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from playwright._impl._driver import compute_driver_executable

from kit.components import script

ROOT = Path(__file__).parents[1]
SCRIPTS = sorted((ROOT / "kit").rglob("*.js"))
# A text or a pattern in one piece: it may make a line long.
ONE_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|/(?:[^/\\\n ]|\\.)+/[a-z]*')
LINTER = shutil.which("oxlint", path=Path(sys.executable).parent)


@pytest.mark.skipif(
    sys.platform == "win32" and LINTER is None, reason="oxlint is not made for Windows on ARM"
)
def test_oxlint_finds_nothing():
    """By its settings in `tests/oxlint.json`."""
    assert LINTER, "oxlint is not installed: pip install -r requirements-test.txt"
    command = [LINTER, "-c", ROOT / "tests/oxlint.json", ROOT / "kit"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=ROOT)
    assert done.returncode == 0, done.stdout.decode()


def test_it_finds_what_is_odd(tmp_path):
    path = tmp_path / "odd.js"
    path.write_text("export const f = (a, b) => (a ? 1 : b ? 2 : 3);\nconst unused = 1;\n")
    done = subprocess.run(
        [LINTER, "-c", ROOT / "tests/oxlint.json", path], capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "no-nested-ternary" in done.stdout and "no-unused-vars" in done.stdout


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_its_lines_can_be_read(path):
    """Up to 100 letters; only a text or a pattern in one piece may go on."""
    lines = path.read_text("utf-8").split("\n")
    long = [line for line in lines if len(line) > 100 and len(ONE_PIECE.sub("", line)) > 70]
    assert long == []


def test_together_they_are_one_module(tmp_path):
    """Two scripts that give one name to two things would leave a page without any of them."""
    node, _ = compute_driver_executable()
    path = tmp_path / "page.mjs"
    path.write_text(script(), "utf-8")
    done = subprocess.run([node, "--check", path], capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr


def test_no_two_scripts_of_a_page_use_one_name():
    """They become one module: a name declared twice would leave the whole page empty."""
    declared = re.compile(
        r"^(?:export )?(?:async )?(?:const|let|function|class) (\w+)", re.MULTILINE
    )
    names = declared.findall(script())
    assert len(names) > 200
    assert [one for one, times in Counter(names).items() if times > 1] == []
