"""The teacher's guide by its headings, and where it speaks of a question."""

import re
from dataclasses import dataclass
from pathlib import Path

from kit.courses import root

PATH = Path("teacher/guide.md")
STUMBLE = "Where learners stumble"
ORDER = "Minutes and running order"
ITEM = re.compile(r"(?<![\w.-])\d\d\.\d{1,2}\b(?!-)")
_CORE = "● "


@dataclass(frozen=True)
class Place:
    heading: str
    anchor: str
    "Behind the `#` of a link to the heading."
    says: str
    "What the guide says where it names the question, as Markdown; empty where it does not."


@dataclass(frozen=True)
class Step:
    """A row of a running order."""

    minutes: str
    "From and to, such as 4–13; +7 for what is added where there is more time."
    heading: str
    "As the notebook has it, with its mark of the core; several are joined by a plus."
    learners: str
    you: str

    @property
    def headings(self) -> list[str]:
        return self.heading.split(" + ")

    @property
    def is_added(self) -> bool:
        return self.minutes.startswith("+")

    @property
    def bare_heading(self) -> str:
        return self.heading.replace(_CORE, "")


def guide_path() -> Path:
    return root() / PATH


def text() -> str:
    """The whole guide; "" in a course that has none."""
    try:
        return guide_path().read_text(encoding="utf-8")
    except OSError:
        return ""


def section(heading: str) -> str:
    """What stands under the one heading of the second level that begins so; "" where none does."""
    found = re.search(rf"^## {re.escape(heading)}.*\n((?:(?!## ).*\n?)*)", text(), re.MULTILINE)
    return found[1] if found else ""


def title(number: str) -> str:
    """The heading of a lesson's page, such as "05 · Counting the dead"; "" where there is none."""
    found = re.search(rf"^## ({number} · .+)$", text(), re.MULTILINE)
    return found[1] if found else ""


def part(of: str, heading: str) -> str:
    """What stands under a heading of the third level in such a section."""
    after = f"\n{of}".partition(f"\n### {heading}\n")[2]
    return after.partition("\n### ")[0].strip()


def steps(number: str) -> list[Step]:
    """The running order of a lesson: its core, then what is added where there is more time."""
    lines = part(section(f"{number} · "), ORDER).splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines if re.match(r"\| [+\d]", line)]
    return [Step(*(cell.strip() for cell in row)) for row in rows]


def place(item: str) -> Place | None:
    """Where the guide speaks of the item with this id; None in a course whose guide does not."""
    heading = title(item[:2])
    if not heading:
        return None
    stumble = part(section(heading), STUMBLE)
    entries = re.findall(r"^- (.+(?:\n  .+)*)", stumble, re.MULTILINE)
    number = re.compile(rf"(?<!\d){re.escape(item)}(?!\d)")
    says = [" ".join(one.split()) for one in entries if number.search(one)]
    return Place(heading, anchor(heading), "\n\n".join(without_codes(one) for one in says))


def anchor(heading: str) -> str:
    """The anchor that GitHub and JupyterLab give a heading.

    >>> anchor("05 · Counting the dead")
    '05--counting-the-dead'
    """
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def without_codes(entry: str) -> str:
    """An entry without the names and numbers in brackets behind its first words.

    >>> without_codes("**A number becomes zero** (`missing-as-zero`: 05.6). Ask why.")
    '**A number becomes zero**. Ask why.'
    """
    return re.sub(r"^(\*\*.+?\*\*) \([^)]*\)", r"\1", entry)
