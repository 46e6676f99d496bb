"""Where the teacher's guide speaks of a question: its heading, and what it says there."""

import re
from dataclasses import dataclass
from pathlib import Path

from kit.courses import root

PATH = Path("teacher/guide.md")
STUMBLE = "Where learners stumble"


@dataclass(frozen=True)
class Place:
    heading: str
    anchor: str
    "Behind the `#` of a link to the heading."
    says: str
    "What the guide says where it names the question, as Markdown; empty where it does not."


def guide_path() -> Path:
    return root() / PATH


def place(item: str) -> Place | None:
    """Where the guide speaks of the item with this id; None in a course whose guide does not."""
    try:
        text = guide_path().read_text(encoding="utf-8")
    except OSError:
        return None
    page = re.search(rf"^## ({item[:2]} · .+)\n((?:(?!## ).*\n?)*)", text, re.MULTILINE)
    if page is None:
        return None
    stumble = page[2].partition(f"### {STUMBLE}\n")[2].partition("\n### ")[0]
    entries = re.findall(r"^- (.+(?:\n  .+)*)", stumble, re.MULTILINE)
    number = re.compile(rf"(?<!\d){re.escape(item)}(?!\d)")
    says = [" ".join(one.split()) for one in entries if number.search(one)]
    return Place(page[1], anchor(page[1]), "\n\n".join(_plain(one) for one in says))


def anchor(heading: str) -> str:
    """The anchor that GitHub and JupyterLab give a heading.

    >>> anchor("05 · Counting the dead")
    '05--counting-the-dead'
    """
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _plain(entry: str) -> str:
    """An entry without the names and numbers in brackets behind its first words."""
    return re.sub(r"^(\*\*.+?\*\*) \([^)]*\)", r"\1", entry)
