"""Levels and marks that a teacher wrote into `open-answers.csv`, as any spreadsheet saves it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from kit.desk.classroom import spreadsheets
from kit.items import WRITTEN
from kit.journals.pseudonyms import folded
from kit.questions import every_item

NEEDED = ("item", "learner", "level")
LONGEST_MARK = 20  # letters
_MONTHS = "jan|janv|feb|fev|febr|févr|mar|mars|mär|mrz|apr|abr|avr|may|mai|maj|jun|juin|jul|juil"
_MONTHS += "|aug|août|ago|sep|sept|okt|oct|ott|nov|dec|dez|dic|déc"
# What a spreadsheet makes of 3/4, and of what begins like a formula.
_SPREADSHEETS_OWN = re.compile(
    rf"\d{{1,2}}[.\s-]+(?:{_MONTHS})\.?(?:[\s-]+\d{{2,4}})?|(?:{_MONTHS})[.\s-]+\d{{1,2}}|"
    r"\d{4}-\d\d-\d\d.*|\d{1,2}([./-])\d{1,2}\1\d{2,4}|#[A-Z/0]+[!?]?",
    re.IGNORECASE,
)


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

    A file that is no such table raises a KitError. A row whose level is none of the question's, or
    that belongs to no answer, is told with its number in the spreadsheet.
    """
    if not path.is_file():
        return Marking()
    known = {_key(*one): one for one in _who(answers)}
    found = Marking()
    for number, cells in enumerate(spreadsheets.rows(path, NEEDED), 2):
        level, mark = (cells.get(name, "").removeprefix("'") for name in ("level", "mark"))
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


def level_of(levels: Iterable[str], typed: str) -> str:
    """The one of these levels that was typed, whatever its capitals; "" if none."""
    valid = {one.casefold(): one for one in levels}
    return valid.get(" ".join(typed.split()).casefold(), "")


def _wrong(item: str, level: str, mark: str) -> list[str]:
    says = []
    if level and not level_of(_levels(item), level):
        valid = ", ".join(_levels(item))
        says.append(f"the level “{level}” is none of {valid}. The page of the learner has none.")
    if _SPREADSHEETS_OWN.fullmatch(mark):
        says.append(
            f"a spreadsheet has made “{mark}” of a mark. Write it as text, with ' in front: '3/4."
        )
    if len(mark) > LONGEST_MARK:
        says.append(f"the mark “{mark:.40}…” has more than {LONGEST_MARK} letters. It is left out.")
    return says


def _levels(item: str) -> list[str]:
    return [*every_item(*WRITTEN)[item].rubric]


def _who(answers: pd.DataFrame) -> list[tuple[str, str]]:
    return [*zip(answers["item"], answers["learner"], strict=True)]


def _key(item: str, learner: str) -> tuple[str, str]:
    """An answer as a spreadsheet leaves it: with or without ' in front, 05.27 as 5.27 or 5,27."""
    lesson, _, number = item.lstrip("'").replace(",", ".").partition(".")
    return f"{lesson.zfill(2)}.{number}", folded(learner.lstrip("'"))
