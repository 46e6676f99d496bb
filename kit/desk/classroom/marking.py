"""Levels and marks that a teacher wrote into `open-answers.csv`, as any spreadsheet saves it."""

import csv
import io
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from kit.errors import KitError
from kit.items import WRITTEN
from kit.journals.pseudonyms import folded
from kit.questions import every_item

NEEDED = ("item", "learner", "level")
SEPARATORS = ",;\t"
LONGEST_MARK = 20  # letters


@dataclass
class Marking:
    """What a teacher wrote, by item and learner, and what is to be said of single rows."""

    typed: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    "Level and mark as they were typed, also where they are not valid."
    notes: list[str] = field(default_factory=list)

    def written_into(self, answers: pd.DataFrame) -> pd.DataFrame:
        """The table of open answers with the levels and marks, each as it was typed."""
        both = [self.typed.get(_key(*one), ("", "")) for one in _who(answers)]
        return answers.assign(level=[one for one, _ in both], mark=[one for _, one in both])


def read(path: Path, answers: pd.DataFrame) -> Marking:
    """The levels and marks in a file, for this table of open answers.

    Commas, semicolons or tabs; UTF-8, UTF-16 or the letters of Windows. A file that is no such
    table raises a KitError. A row whose level is none of the question's, or that belongs to no
    answer, is told with its number in the spreadsheet.
    """
    if not path.is_file():
        return Marking()
    rows = _rows(path)
    head = [one.strip().lower() for one in rows[0]]
    known = {_key(*one): one for one in _who(answers)}
    found = Marking()
    for number, row in enumerate(rows[1:], 2):
        cells = dict(zip(head, (one.strip() for one in row), strict=False))
        level, mark = cells.get("level", ""), cells.get("mark", "")
        if not level and not mark:
            continue
        who = _key(cells.get("item", ""), cells.get("learner", ""))
        place = f"{path.name}, row {number}"
        if who not in known:
            say = f"there is no answer of “{cells.get('learner', '')}” to “{cells.get('item', '')}”"
            found.notes.append(f"{place}: {say} in these hand-ins. The row is not used.")
            continue
        if who in found.typed:
            found.notes.append(f"{place}: this answer stands there twice. This row counts.")
        found.typed[who] = level, mark
        found.notes += [f"{place}: {say}" for say in _wrong(known[who][0], level, mark)]
    return found


def level_of(item: str, typed: str) -> str:
    """The level of a question's rubric that was typed, whatever its capitals; "" if none."""
    valid = {one.casefold(): one for one in _levels(item)}
    return valid.get(" ".join(typed.split()).casefold(), "")


def _wrong(item: str, level: str, mark: str) -> list[str]:
    says = []
    if level and not level_of(item, level):
        valid = ", ".join(_levels(item))
        says.append(f"the level “{level}” is none of {valid}. The page of the learner has none.")
    if len(mark) > LONGEST_MARK:
        says.append(f"the mark “{mark:.40}…” has more than {LONGEST_MARK} letters. It is left out.")
    return says


def _levels(item: str) -> list[str]:
    return [*every_item(*WRITTEN)[item].rubric]


def _rows(path: Path) -> list[list[str]]:
    """The rows of a table that has the columns we need."""
    text = _text(path)
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep="):
        text = rest
    for separator in SEPARATORS:
        rows = [*csv.reader(io.StringIO(text, newline=""), delimiter=separator)]
        head = [one.strip().lower() for one in rows[0]] if rows else []
        # Another separator in the head: each row was put into one cell, and levels beside it.
        whole = not any(other in cell for cell in head for other in SEPARATORS)
        if whole and {*NEEDED} <= {*head}:
            return rows
    raise KitError(
        f"We cannot read the levels in {path}: its first row has to name the columns "
        f"{', '.join(NEEDED)}, and each value has to stand in a cell of its own. The file stays as "
        "it is. Put it right, or move it away, and make the report again."
    )


def _text(path: Path) -> str:
    content = path.read_bytes()
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _who(answers: pd.DataFrame) -> list[tuple[str, str]]:
    return [*zip(answers["item"], answers["learner"], strict=True)]


def _key(item: str, learner: str) -> tuple[str, str]:
    """An answer as a spreadsheet leaves it: with or without ' in front, 05.27 as 5.27 or 5,27."""
    lesson, _, number = item.lstrip("'").replace(",", ".").partition(".")
    return f"{lesson.zfill(2)}.{number}", folded(learner.lstrip("'"))
