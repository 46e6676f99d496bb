"""A lesson of the web edition at a quarter of a processor, beside the same page without our script.

Each is opened from the disk. With the script, it is usable when its first quiz has answered;
without it, when it is loaded and shown.
"""

import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import BrowserContext

from benchmarks import ROOT
from benchmarks.firsts import FIRST, KIT
from benchmarks.measuring import Report, hold, rounds, row, window

RATE = 4
MORE = 2  # seconds
LONGEST = 120_000  # milliseconds
# Scripts that run and the packed one that they unpack; what is shown as data stays.
SCRIPTS = re.compile(r"<script(?! type=\"application/json\")[^>]*>.*?</script>", re.DOTALL)
ANSWERED = f"({FIRST})({KIT!r}, 0);"
SHOWN = """
window.first = new Promise((done) => {
  const shown = () => setTimeout(() => done(performance.now()));
  addEventListener("load", () => requestAnimationFrame(shown));
});
"""


def pages(folder: Path) -> list[Path]:
    """The lessons of the web edition, each with a copy of it without scripts beside it."""
    command = [sys.executable, "-m", "kit", "editions", folder / "out", "web"]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    made = sorted((folder / "out/web").glob("0*.html"))
    for path in made:
        bare = SCRIPTS.sub("", path.read_text("utf-8"))
        path.with_suffix(".bare.html").write_text(bare, encoding="utf-8")
    return made


def usable(context: BrowserContext, path: Path) -> float:
    """Seconds from the opening of a page until it can be used."""
    page = context.new_page()
    page.set_default_timeout(LONGEST)
    page.add_init_script(SHOWN if path.name.endswith(".bare.html") else ANSWERED)
    hold(context, page, RATE)
    page.goto(path.as_uri())
    took = page.evaluate("window.first")
    page.close()
    return took / 1000


def measure(repeats: int = 4) -> Report:
    rows = []
    with TemporaryDirectory() as folder:
        for path in pages(Path(folder)):
            bare = path.with_suffix(".bare.html")
            mine, floor = rounds(
                repeats,
                lambda path=path: in_new_window(path),
                lambda bare=bare: in_new_window(bare),
            )
            rows.append(row(path.stem, mine, "without our script", floor, more=MORE))
    return Report(f"A web lesson usable, at 1/{RATE} of a processor", rows)


def in_new_window(path: Path) -> float:
    """A window of its own: nothing is kept from one page to the next."""
    with window() as context:
        return usable(context, path)
