"""Figures drawn as SVG, each with a text alternative and a table twin."""

import warnings
from html import escape
from io import StringIO
from textwrap import wrap
from typing import Any

import matplotlib
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patheffects import Stroke
from matplotlib.textpath import text_to_path

from kit.cases import Case, case
from kit.errors import KitError, choose
from kit.pages import Page, figure, page, twin

_INK = "#010203"  # stands for the page's own text colour, so that a figure follows the theme
# The line of a group (groups.csv) as matplotlib draws it; a double or wavy one starts as solid.
_DASHES = {"dashed": (0, (6, 2)), "dotted": (0, (1, 1.5))}
_SIDES = {"right": (9, 0), "left": (-9, 0), "above": (0, 10), "below": (0, -10)}  # in points


def chart(name: str) -> Page:
    """A figure of the case, by its name in `data/charts.yaml`, for the last line of a cell.

    Each mark is one figure of `table("casualties")`, in people, with who said it and its qualifier.
    An arrow leaves a figure open where "more than" or "nearly" does; a row without a published
    number has no mark. An unknown name or figure raises a KitError that lists the valid ones.

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
    """The figures of a panel: `rows`, one below another, or `lines` that join them over time."""
    casualties = here.frame("casualties").set_index("id")
    wanted = [{**row, "line": row["id"]} for row in panel.get("rows", [])]
    for line in panel.get("lines", []):
        side = {"label": {line["ids"][-1]: "right"}, **line}["label"]
        one = {"who": line["who"], "line": line["ids"][0], "last": list(side)[-1]}
        wanted += [{**one, "id": name, "label": side.get(name, "")} for name in line["ids"]]
    ids = [choose(row["id"], casualties.index, "figure") for row in wanted]
    rows = casualties.loc[ids].reset_index().rename(columns={"date_as_given": "when"})
    rows = rows.assign(**pd.DataFrame(wanted).drop(columns="id"))
    for first, line in rows.groupby("line"):
        for column in ("claimant", "about", "population", "metric"):
            if line[column].nunique(dropna=False) > 1:
                kinds = " and ".join(line[column].unique())
                raise KitError(f"data/charts.yaml: the line from {first} mixes {column}: {kinds}.")
    words = [figure(row) or row.gap for row in rows.itertuples()]
    return rows.rename(columns={"who": "who says"}).assign(part=panel["title"], figure=words)


def _svg(here: Case, spec: dict[str, Any], rows: pd.DataFrame) -> str:
    groups = here.frame("groups").set_index("id")
    parts = [part for _, part in rows.groupby("part", sort=False)]
    draw, heights = _below, [0.8 + 0.34 * len(part) for part in parts]  # inches: title, axis, rows
    if "ticks" in spec:
        draw, heights = _over_time, [panel.get("height", 2) for panel in spec["panels"]]
    settings = {"svg.fonttype": "none", "svg.hashsalt": "kit"}
    with matplotlib.rc_context(settings), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph ")  # letters that the page has, and only it draws
        drawing = Figure(figsize=(8.4, sum(heights)))
        axes = drawing.subplots(len(parts), height_ratios=heights, sharex=True, squeeze=False)[:, 0]
        for axis, part in zip(axes, parts, strict=True):
            axis.tick_params(colors=_INK, length=0)
            axis.spines[:].set_visible(False)
            axis.set_title(part.part.iloc[0], loc="left", fontsize=11, weight="bold", color=_INK)
            draw(axis, part, groups, spec)
        _arrange(drawing, axes)
        drawing.savefig(out := StringIO(), format="svg", transparent=True, metadata={"Date": None})
    svg = out.getvalue().replace(_INK, "currentColor")
    for group in groups.itertuples():
        svg = svg.replace(group.colour, f"var(--c-{group.Index})")
    said = escape(f"{spec['title']}. {spec['alt']}")
    return svg[svg.index("<svg") :].replace("<svg", f'<svg role="img" aria-label="{said}"', 1)


def _arrange(drawing: Figure, axes: Any) -> None:
    """Room for titles, labels and ticks. matplotlib's own layouts draw all twice to find it."""
    width, height = drawing.get_size_inches()
    labels = [label for axis in axes for label in axis.get_yticklabels()]
    wide = text_to_path.get_text_width_height_descent
    left = max(wide(one.get_text(), one.get_fontproperties(), False)[0] for one in labels) / 72
    left += 0.1 + 0.25 * bool(axes[0].get_ylabel())
    top, below = 0.3, 0.3 + 0.2 * bool(axes[-1].get_xlabel())
    room = {"left": left / width, "right": 0.96, "bottom": below / height, "top": 1 - top / height}
    between = 0.36 * len(axes) / (height - top - below - 0.36 * (len(axes) - 1))
    drawing.subplots_adjust(**room, hspace=between)


def _below(axis: Any, part: pd.DataFrame, groups: pd.DataFrame, spec: dict[str, Any]) -> None:
    """One figure below another, people from left to right, each figure in words."""
    for place, row in enumerate(part.to_dict("records")):
        group, (low, high) = groups.loc[row["claimant"]], _ends(row)
        text = {"xytext": (10, 0), "textcoords": "offset points", "va": "center", "color": _INK}
        if pd.isna(low):
            axis.annotate(row["figure"], (0, place), **text)
            continue
        style = {"ls": "-", "lw": 3, "ms": 8, "color": group.colour, "clip_on": False}
        axis.plot([low, high], [place, place], group.mark, **style)
        if open_to := _open_to(row, spec["limit"]):
            arrow = {"arrowstyle": "->", "color": group.colour, "lw": 2}
            axis.annotate("", (low + open_to, place), (low, place), arrowprops=arrow)
        axis.annotate(row["figure"], (max(low + open_to, high), place), **text)
    axis.set_yticks(range(len(part)), part["who says"], color=_INK)
    axis.set(ylim=(len(part) - 0.4, -0.6), xlim=(0, spec["limit"]))
    axis.grid(axis="x", color=_INK, alpha=0.15)
    if axis.get_subplotspec().is_last_row():
        axis.set_xlabel(spec["axis"], color=_INK)


def _over_time(axis: Any, part: pd.DataFrame, groups: pd.DataFrame, spec: dict[str, Any]) -> None:
    """Days from left to right, people upwards; a line joins what one side says in one metric."""
    silent = 0
    for _, line in part.groupby("line", sort=False):
        group = groups.loc[line["claimant"].iloc[0]]
        known = line[line["low"].notna() | line["high"].notna()]
        level = known["low"].fillna(known["high"]).astype(float)
        style = {"color": group.colour, "lw": 1.2, "ls": _DASHES.get(group.line, "-")}
        (joined,) = axis.plot(known["date"], level, **style)
        if group.line == "double":
            joined.set_path_effects([Stroke(offset=(0, 1)), Stroke(offset=(0, -1))])
        if group.line == "wavy":
            joined.set_sketch_params(2, 10, 1)
        for row in line.to_dict("records"):
            if pd.isna(_ends(row)[0]):
                said = wrap(row["figure"], 48)  # words alone, from its day on, below each other
                at = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points"}
                at |= {"xytext": (2, -14 * silent), "va": "top", "in_layout": False, "color": _INK}
                axis.annotate("\n".join(said), (row["date"], 1), **at)
                silent += len(said)
            else:
                _dated(axis, row, group, spec["limit"])
    axis.set(ylim=(0, spec["limit"]), xlim=(min(spec["ticks"]), max(spec["ticks"])))
    axis.set_xticks(list(spec["ticks"]), list(spec["ticks"].values()), color=_INK)
    axis.set_ylabel(spec["axis"], color=_INK)
    axis.yaxis.set_major_formatter("{x:,.0f}")
    axis.grid(color=_INK, alpha=0.15)


def _dated(axis: Any, row: dict[str, Any], group: pd.Series, limit: int) -> None:
    """A mark at its day, full for killed and hollow for any other metric; its label and arrow."""
    day, (low, high) = row["date"], _ends(row)
    full = group.colour if row["metric"] == "killed" else "none"
    style = {"ls": "-", "color": group.colour, "markerfacecolor": full, "clip_on": False}
    axis.plot([day, day], [low, high], group.mark, ms=6, **style)
    if open_to := _open_to(row, 2.2 * limit):
        arrow = {"arrowstyle": "->", "color": group.colour, "lw": 1.5}
        axis.annotate("", (day, low + open_to), (day, low), arrowprops=arrow)
    if not (side := row["label"]):
        return
    said = f"{row['who says']}: {row['figure']}" if row["id"] == row["last"] else row["figure"]
    named = isinstance(side, str)
    across, up = _SIDES[side] if named else side
    text = {"xytext": (across, up), "textcoords": "offset points", "in_layout": False}
    text["ha"] = "center" if not across else "left" if across > 0 else "right"
    if not named:  # further away: a thin line leads to it
        text["arrowprops"] = {"arrowstyle": "-", "color": _INK, "lw": 0.6}
        text["arrowprops"]["relpos"] = (float(across < 0), 0.5)
    axis.annotate(said, (day, high), va="center", color=_INK, **text)


def _ends(row: dict[str, Any]) -> tuple[Any, Any]:
    """Both ends of what is drawn; an open figure begins and ends at the number it has."""
    low, high = row["low"], row["high"]
    return (high if pd.isna(low) else low), (low if pd.isna(high) else high)


def _open_to(row: dict[str, Any], limit: float) -> float:
    """How long the arrow of an open figure is, upwards (more than) or downwards (nearly)."""
    open_ended = pd.isna(row["low"]) != pd.isna(row["high"])
    return open_ended * limit * (0.05 if pd.isna(row["high"]) else -0.05)
