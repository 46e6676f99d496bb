"""The drawing of a figure for paper, by matplotlib. In a page `chart.js` draws it."""

from textwrap import wrap
from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patheffects import Stroke
from matplotlib.textpath import text_to_path

INK = "#010203"  # stands for the page's own text colour, so that a figure follows the theme
# The line of a group (groups.csv) as matplotlib draws it; a double or wavy one starts as solid.
_DASHES = {"dashed": (0, (6, 2)), "dotted": (0, (1, 1.5))}
_SIDES = {"right": (9, 0), "left": (-9, 0), "above": (0, 10), "below": (0, -10)}  # in points


def drawn(parts: list[pd.DataFrame], groups: pd.DataFrame, spec: dict[str, Any]) -> Figure:
    """The whole figure in one drawing, as wide as a page of text."""
    draw = _below
    heights = [0.8 + 0.34 * len(part) for part in parts]  # inches: title, axis, rows
    if spec.get("ticks"):
        draw = _over_time
        heights = [panel.get("height", 2) for panel in spec["panels"]]
    drawing = Figure(figsize=(8.4, sum(heights)))
    axes = drawing.subplots(len(parts), height_ratios=heights, sharex=True, squeeze=False)[:, 0]
    for axis, part in zip(axes, parts, strict=True):
        axis.tick_params(colors=INK, length=0, pad=5)
        axis.spines[:].set_visible(False)
        axis.set_title(part.part.iloc[0], loc="left", fontsize=11, weight="bold", color=INK)
        draw(axis, part, groups, spec)
    _arrange(drawing, axes)
    return drawing


def _arrange(drawing: Figure, axes: Any) -> None:
    """Room for titles, labels and ticks. matplotlib's own layouts draw all twice to find it."""
    width, height = drawing.get_size_inches()
    labels = [label for axis in axes for label in axis.get_yticklabels()]
    wide = text_to_path.get_text_width_height_descent
    left = max(wide(one.get_text(), one.get_fontproperties(), False)[0] for one in labels) / 72
    left += 0.35 if axes[0].get_ylabel() else 0.1
    top = 0.3
    below = 0.5 if axes[-1].get_xlabel() else 0.3
    between = 0.44 * len(axes) / (height - top - below - 0.44 * (len(axes) - 1))
    drawing.subplots_adjust(
        left=min(left / width, 0.6),  # a long label leaves room to draw in
        right=0.96,
        bottom=below / height,
        top=1 - top / height,
        hspace=between,
    )


def _below(axis: Any, part: pd.DataFrame, groups: pd.DataFrame, spec: dict[str, Any]) -> None:
    """One figure below another, people from left to right, each figure in words."""
    for place, row in enumerate(part.to_dict("records")):
        group = groups.loc[row["claimant"]]
        low, high = _ends(row)
        text = {"xytext": (10, 0), "textcoords": "offset points", "va": "center", "color": INK}
        if pd.isna(low):
            axis.annotate(row["figure"], (0, place), **text)
            continue
        _mark(axis, row, place, group, spec["limit"])
        open_to = _open_to(row, spec["limit"])
        axis.annotate(row["figure"], (max(low + open_to, high), place), **text)
    axis.set_yticks(range(len(part)), part["who says"], color=INK)
    axis.set(ylim=(len(part) - 0.4, -0.6), xlim=(0, spec["limit"]))
    axis.grid(axis="x", color=INK, alpha=0.15)
    if axis.get_subplotspec().is_last_row():
        axis.set_xlabel(spec["axis"], color=INK)


def _mark(axis: Any, row: dict[str, Any], place: int, group: pd.Series, limit: int) -> None:
    """The mark of a row at its number, with an arrow where it is open; none without a number."""
    low, high = _ends(row)
    if pd.isna(low):
        return
    style = {"ls": "-", "lw": 3, "ms": 8, "color": group.colour, "clip_on": False}
    axis.plot([low, high], [place, place], group.mark, **style)
    if open_to := _open_to(row, limit):
        arrow = {"arrowstyle": "->", "color": group.colour, "lw": 2}
        axis.annotate("", (low + open_to, place), (low, place), arrowprops=arrow)


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
                at: dict[str, Any] = {
                    "xycoords": ("data", "axes fraction"),
                    "textcoords": "offset points",
                    "xytext": (2, -14 * silent),
                    "va": "top",
                    "in_layout": False,
                    "color": INK,
                }
                axis.annotate("\n".join(said), (row["date"], 1), **at)
                silent += len(said)
            else:
                _dated(axis, row, group, spec["limit"])
    axis.set(ylim=(0, spec["limit"]), xlim=(min(spec["ticks"]), max(spec["ticks"])))
    axis.set_xticks(list(spec["ticks"]), list(spec["ticks"].values()), color=INK)
    axis.set_ylabel(spec["axis"], color=INK)
    axis.yaxis.set_major_formatter("{x:,.0f}")
    axis.grid(color=INK, alpha=0.15)


def _dated(axis: Any, row: dict[str, Any], group: pd.Series, limit: int) -> None:
    """A mark at its day, full for killed and hollow for any other metric; its label and arrow."""
    day = row["date"]
    low, high = _ends(row)
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
    text: dict[str, Any] = {
        "xytext": (across, up),
        "textcoords": "offset points",
        "in_layout": False,
        "ha": _aligned(across),
    }
    if not named:  # further away: a thin line leads to it
        near_end = 1.0 if across < 0 else 0.0
        line = {"arrowstyle": "-", "color": INK, "lw": 0.6, "relpos": (near_end, 0.5)}
        text["arrowprops"] = line
    axis.annotate(said, (day, high), va="center", color=INK, **text)


def _aligned(across: float) -> str:
    """On which side of its anchor a text stands that is moved across by so much."""
    if across > 0:
        return "left"
    return "right" if across < 0 else "center"


def _ends(row: dict[str, Any]) -> tuple[Any, Any]:
    """Both ends of what is drawn; an open figure begins and ends at the number it has."""
    low = row["low"]
    high = row["high"]
    return (high if pd.isna(low) else low), (low if pd.isna(high) else high)


def _open_to(row: dict[str, Any], limit: float) -> float:
    """How long the arrow of an open figure is, upwards (more than) or downwards (nearly)."""
    if pd.isna(row["low"]) == pd.isna(row["high"]):
        return 0
    return 0.05 * limit if pd.isna(row["high"]) else -0.05 * limit
