"""Figures drawn as SVG, each with a text alternative and a table twin."""

from html import escape
from io import StringIO
from typing import Any

import matplotlib
import pandas as pd
from matplotlib.figure import Figure

from kit.cases import Case, case
from kit.errors import choose
from kit.pages import Page, figure, page, twin

_INK = "#010203"  # stands for the page's own text colour, so that a figure follows the theme


def chart(name: str) -> Page:
    """A figure of the case, by its name in `data/charts.yaml`, for the last line of a cell.

    Each row is one figure of `table("casualties")`, in people, with who said it and its qualifier.
    A mark is an exact figure; an arrow leaves the figure open where "more than" or "nearly" does;
    a row without a published number has no mark. An unknown name or figure raises a KitError
    that lists the valid ones.

    >>> chart("ranges")
    Figures published on 27 and 28 September 2020. ...
    """
    here = case()
    spec = here.entry("charts.yaml", name, ["title", "note", "alt", "axis", "limit", "panels"])
    rows = pd.concat([_rows(here, panel) for panel in spec["panels"]], ignore_index=True)
    table = rows[["part", "who says", "figure", "when", "sources"]]
    text = f"{spec['title']}. {spec['alt']}\n{table.to_string(index=False)}"
    parts = {"svg": _svg(here, spec, rows), "note": spec["note"], "table": twin(table)}
    return page("figure.html", spec["title"], text, **parts)


def _rows(here: Case, panel: dict[str, Any]) -> pd.DataFrame:
    casualties = here.frame("casualties").set_index("id")
    ids = [choose(row["id"], casualties.index, "figure") for row in panel["rows"]]
    rows = casualties.loc[ids].rename(columns={"date_as_given": "when"})
    rows["who says"] = [row["who"] for row in panel["rows"]]
    return rows.assign(
        part=panel["title"], figure=[figure(row) or row.gap for row in rows.itertuples()]
    )


def _svg(here: Case, spec: dict[str, Any], rows: pd.DataFrame) -> str:
    groups = here.frame("groups").set_index("id")
    parts = [part for _, part in rows.groupby("part", sort=False)]
    heights = [0.8 + 0.34 * len(part) for part in parts]  # inches: title and axis, each row
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "kit"}):
        drawing = Figure(figsize=(8.4, sum(heights)), layout="constrained")
        axes = drawing.subplots(len(parts), height_ratios=heights, sharex=True, squeeze=False)[:, 0]
        for axis, part in zip(axes, parts, strict=True):
            for place, row in enumerate(part.to_dict("records")):
                _draw(axis, place, row, groups.loc[row["claimant"]], spec["limit"])
            axis.set_title(part.part.iloc[0], loc="left", fontsize=11, weight="bold", color=_INK)
            axis.set_yticks(range(len(part)), part["who says"], color=_INK)
            axis.set(ylim=(len(part) - 0.4, -0.6), xlim=(0, spec["limit"]))
            axis.tick_params(colors=_INK, length=0)
            axis.spines[:].set_visible(False)
            axis.grid(axis="x", color=_INK, alpha=0.15)
        axes[-1].set_xlabel(spec["axis"], color=_INK)
        drawing.savefig(out := StringIO(), format="svg", transparent=True, metadata={"Date": None})
    svg = out.getvalue().replace(_INK, "currentColor")
    for group in groups.itertuples():
        svg = svg.replace(group.colour, f"var(--c-{group.Index})")
    said = escape(f"{spec['title']}. {spec['alt']}")
    return svg[svg.index("<svg") :].replace("<svg", f'<svg role="img" aria-label="{said}"', 1)


def _draw(axis: Any, place: int, row: dict[str, Any], group: pd.Series, limit: int) -> None:
    """One figure: its mark, an arrow where it is open, and the figure in words."""
    low, high = row["low"], row["high"]
    at, end = (high if pd.isna(low) else low), (low if pd.isna(high) else high)
    if pd.isna(at):
        at = end = 0
    else:
        style = {"ls": "-", "lw": 3, "ms": 8, "color": group.colour, "clip_on": False}
        axis.plot([at, end], [place, place], group.mark, **style)
    if pd.isna(low) != pd.isna(high):
        end = at + limit * (0.05 if pd.isna(high) else -0.05)
        arrow = {"arrowstyle": "->", "color": group.colour, "lw": 2}
        axis.annotate("", (end, place), (at, place), arrowprops=arrow)
    text = {"xytext": (10, 0), "textcoords": "offset points", "va": "center", "color": _INK}
    axis.annotate(row["figure"], (max(at, end), place), **text)
