"""Figures: in a page marks that tell what they stand for, on paper SVG; each has a table twin."""

from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from kit.casefile.cases import Case, case
from kit.casefile.figures import figure, table_of
from kit.casefile.groups import groups
from kit.casefile.sourced import publishers
from kit.casefile.specs import chart_spec
from kit.casefile.stepped import Stepped
from kit.errors import KitError, choose
from kit.pages import page, twin

_FOLDER = Path(__file__).parent
# What two figures must share, or nothing can be read from the one being larger.
_ALIKE = ["claimant", "about", "population", "metric"]


class Chart(Stepped):
    """A figure. In a notebook its marks tell what they stand for; `html` is the one for paper."""

    kind = "chart"

    def __init__(self, name: str, spec: dict[str, Any], rows: pd.DataFrame) -> None:
        self.name = name
        self.spec = spec
        self.rows = rows
        self.text = f"{spec['title']}. {spec['alt']}\n{_told(rows).to_string(index=False)}"

    @cached_property
    def html(self) -> str:  # type: ignore[override]
        """Drawn when it is asked for: matplotlib takes half a second and 20 MB of a kernel."""
        from kit.casefile.charts.papers import for_paper

        parts = {
            "svg": for_paper(case(), self.spec, self.rows),
            "note": self.spec["note"],
            "table": twin(_told(self.rows)),
        }
        return page("figure.html", self.spec["title"], self.text, **parts).html

    def content(self) -> dict[str, Any]:
        spec = self.spec
        ticks = spec.get("ticks")
        known = groups(case())[["id", "name", "mark", "line"]]
        return {
            "label": spec["title"],
            "alt": spec["alt"],
            "note": spec["note"],
            "axis": spec["axis"],
            "limit": spec["limit"],
            "compare": spec.get("compare", True),
            "ticks": ticks
            and [{"day": _along(day, ticks), "text": text} for day, text in ticks.items()],
            "groups": known.to_dict("records"),
            "parts": [
                {"title": title, "rows": [_mark(row, ticks) for row in part.to_dict("records")]}
                for title, part in self.rows.groupby("part", sort=False)
            ],
            "table": twin(_told(self.rows)),
            "style": (_FOLDER / "chart.css").read_text("utf-8"),
        }


def chart(name: str) -> Chart:
    """Draw a figure of the case. Write the call as the last line of a cell.

    Each mark is one figure from `table("casualties")`, in people, with its speaker and its
    qualifier. "More than" and "nearly" leave an end open, shown as an arrow. A row without a
    published number has no mark.

    Args:
        name: the name of a figure in `data/charts.yaml`, such as "ranges".

    Returns:
        In a notebook, marks that tell by mouse, finger or Tab who speaks, what is counted, and
        when; `html` and `text` have all of them at once.

    Raises:
        KitError: there is no such figure (the message lists all), or its entry names a row that is
            not there.

    >>> chart("ranges")
    Figures published on 27 and 28 September 2020. ...
    """
    here = case()
    spec = chart_spec(name)
    rows = pd.concat([_rows(here, panel) for panel in spec["panels"]], ignore_index=True)
    return Chart(name, spec, rows)


def _told(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[["part", "who says", "figure", "when", "sources"]]


def _along(day: Any, ticks: dict[Any, str]) -> float:
    """How far along the axis a day lies: 0 is its first day, 1 its last."""
    first, *_, last = map(pd.Timestamp, ticks)
    return round((pd.Timestamp(day) - first) / (last - first), 4)


def _mark(row: dict[str, Any], ticks: dict[Any, str] | None) -> dict[str, Any]:
    """What the page needs to draw a row, and to say what it stands for."""
    low, high = (None if pd.isna(row[end]) else int(row[end]) for end in ("low", "high"))
    return {
        "id": row["id"],
        "who": row["who says"],
        "figure": row["figure"],
        "group": row["claimant"],
        "low": low,
        "high": high,
        "day": _along(row["date"], ticks) if ticks else None,
        "line": row["line"],
        "kind": " ".join(str(row.get(name, "")) for name in _ALIKE),
        "named": bool(row.get("label")),
        "last": row["id"] == row.get("last"),
        "full": row["metric"] == "killed",
        "about": ", ".join(filter(None, [row["about"], row.get("population")])),
        "when": row["when"],
        "speaker": row["speaker"],
        "readIn": publishers(row["sources"]),
    }


def _rows(here: Case, panel: dict[str, Any]) -> pd.DataFrame:
    """The figures of a panel: `rows`, one below another, or `lines` that join them over time."""
    known = here.frame(table_of(here)).set_index("id")
    wanted = [{**row, "line": row["id"]} for row in panel.get("rows", [])]
    for line in panel.get("lines", []):
        side = {"label": {line["ids"][-1]: "right"}, **line}["label"]
        one = {"who": line["who"], "line": line["ids"][0], "last": list(side)[-1]}
        wanted += [{**one, "id": name, "label": side.get(name, "")} for name in line["ids"]]
    ids = [choose(row["id"], known.index, "figure") for row in wanted]
    rows = known.loc[ids].reset_index().rename(columns={"date_as_given": "when"})
    rows = rows.assign(**pd.DataFrame(wanted).drop(columns="id"))
    for first, line in rows.groupby("line"):
        for column in [one for one in _ALIKE if one in line]:
            if line[column].nunique(dropna=False) > 1:
                kinds = " and ".join(line[column].unique())
                raise KitError(f"data/charts.yaml: the line from {first} mixes {column}: {kinds}.")
    words = [figure(row) or row.gap for row in rows.itertuples()]
    return rows.rename(columns={"who": "who says"}).assign(part=panel["title"], figure=words)
