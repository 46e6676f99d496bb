"""Published figures day by day: what a reader could know on a day, and what came later."""

import re
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kit.casefile.cases import case
from kit.casefile.claimcards import about_whom
from kit.casefile.figures import figure, table_of
from kit.casefile.sourced import publishers, said
from kit.casefile.stepped import Stepped
from kit.errors import KitError, choose
from kit.pages import page, twin

_COLUMNS = {"when": "published", "who": "who speaks", "about": "about whom", "figure": "figure"}
_PRINTED = re.compile(r"\s*As printed, in \w+: .*")
_AFTER_A_DAY = re.compile(r"[,(:].*")


@dataclass(repr=False)
class Days(Stepped):
    """Figures in the order of their days. In a notebook a slider greys what came later."""

    kind = "days"
    sheet = "days.css"
    label: str
    days: list[str]
    rows: list[dict[str, Any]]

    def content(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "days": self.days,
            "rows": self.rows,
            "html": self.html,
            "style": self.style(),
        }


def day_by_day(figures: list[str], title: str = "Figures, day by day") -> Days:
    """Show published figures with a slider: what came after the chosen day is greyed.

    Args:
        figures: ids of rows of the table of figures. They are shown in the order of their days.
        title: what stands above them.

    Returns:
        In a notebook, the figures and a slider; `html` and `text` have all of them as a table.

    Raises:
        KitError: an id is not known, no figure is named, or one has no day.

    >>> day_by_day(["M08", "A01"], "Own soldiers")
    Own soldiers
    27 September 2020: ... number not published, losses acknowledged
    28 September 2020, evening: ... 84 killed
    """
    if not isinstance(figures, list | tuple) or not figures:
        raise KitError('kit.day_by_day needs a list of ids, such as ["M08", "A01"].')
    here = case()
    known = here.frame(table_of(here)).set_index("id")
    names = [choose(one, known.index, "figure") for one in figures]
    chosen = known[known.index.isin(names)]
    if undated := [*chosen.index[chosen.date.isna()]]:
        raise KitError(f"The figure {undated[0]!r} has no day, so no slider can place it.")
    # Within a day the table has its own order: an hour that is not known could not be sorted.
    chosen = chosen.sort_values("date", kind="stable")
    rows = [_row(one, known.index) for one in chosen.itertuples()]
    stops = [*chosen.date.unique()]
    for row, day in zip(rows, chosen.date, strict=True):
        row["day"] = stops.index(day)
    days = [_day([row["when"] for row in rows if row["day"] == n]) for n in range(len(stops))]
    text = "\n".join([title, *(_line(row) for row in rows)])
    table = twin(pd.DataFrame(rows)[list(_COLUMNS)].rename(columns=_COLUMNS))
    made = page("days.html", title, text, table=table, rows=rows)
    return Days(made.html, made.text, " ".join(figures), title, days, rows)


def _row(one: Any, ids: pd.Index) -> dict[str, Any]:
    """A figure in words. Where no number was published, the gap is said in its place."""
    return {
        "when": one.date_as_given,
        "who": one.speaker,
        "about": about_whom(one),
        "figure": figure(one) or one.gap,
        "note": _note(one.note, ids),
        "read_in": publishers(one.sources),
    }


def _note(note: Any, ids: pd.Index) -> str:
    """What our table notes, without words as printed and without remarks on rows not seen here."""
    text = "" if pd.isna(note) else said(_PRINTED.sub("", note))
    sentences = re.split(r"(?<=\.) (?=[A-Z])", text)
    return " ".join(one for one in sentences if not {*re.findall(r"\w+", one)} & {*ids})


def _day(given: list[str]) -> str:
    """What a stop of the slider is called: the day as it is given, without hours and remarks."""
    return min((_AFTER_A_DAY.sub("", one).strip() for one in given), key=len)


def _line(row: dict[str, Any]) -> str:
    return f"{row['when']}: {row['who']} ({row['about']}): {row['figure']}"
