"""Figures drawn as SVG, each with a text alternative and a table twin."""

import warnings
from html import escape
from typing import Any

import matplotlib
import pandas as pd

from kit.casefile.cases import Case, case
from kit.casefile.charts.drawings import INK, narrow_drawings, wide_drawing
from kit.casefile.charts.svgs import svg
from kit.casefile.figures import figure, table_of
from kit.casefile.groups import groups
from kit.casefile.specs import chart_spec
from kit.errors import KitError, choose
from kit.pages import Page, page, twin


def chart(name: str) -> Page:
    """Draw a figure of the case. Write the call as the last line of a cell.

    Each mark is one figure from `table("casualties")`, in people, with its speaker and its
    qualifier. "More than" and "nearly" leave an end open, shown as an arrow. A row without a
    published number has no mark.

    Args:
        name: the name of a figure in `data/charts.yaml`, such as "ranges".

    Raises:
        KitError: there is no such figure (the message lists all), or its entry names a row that is
            not there.

    >>> chart("ranges")
    Figures published on 27 and 28 September 2020. ...
    """
    here = case()
    spec = chart_spec(name)
    rows = pd.concat([_rows(here, panel) for panel in spec["panels"]], ignore_index=True)
    table = rows[["part", "who says", "figure", "when", "sources"]]
    text = f"{spec['title']}. {spec['alt']}\n{table.to_string(index=False)}"
    parts = {**_drawn(here, spec, rows), "note": spec["note"], "table": twin(table)}
    return page("figure.html", spec["title"], text, **parts)


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
        alike = [one for one in ("claimant", "about", "population", "metric") if one in line]
        for column in alike:
            if line[column].nunique(dropna=False) > 1:
                kinds = " and ".join(line[column].unique())
                raise KitError(f"data/charts.yaml: the line from {first} mixes {column}: {kinds}.")
    words = [figure(row) or row.gap for row in rows.itertuples()]
    return rows.rename(columns={"who": "who says"}).assign(part=panel["title"], figure=words)


def _drawn(here: Case, spec: dict[str, Any], rows: pd.DataFrame) -> dict[str, Any]:
    """The figure twice, in themes' colours: for a page that has room, and for a narrow one."""
    colours = groups(here).set_index("id")
    parts = [part for _, part in rows.groupby("part", sort=False)]
    said = f"{spec['title']}. {spec['alt']}"
    # Text is text: "$x$" in a table is no formula to be set.
    settings: Any = {"svg.fonttype": "none", "svg.hashsalt": "kit", "text.parse_math": False}
    with matplotlib.rc_context(settings), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph ")  # letters that the page has, and only it draws
        wide = _named(svg(wide_drawing(parts, colours, spec)), said)
        narrow: list[dict[str, Any]] = [
            {"svg": _named(svg(drawing), title), "title": title, "lines": lines}
            for title, drawing, lines in narrow_drawings(parts, colours, spec)
        ]
    for group in colours.itertuples():
        colour = f"var(--c-{group.Index})"
        wide = wide.replace(group.colour, colour)
        for one in narrow:
            one["svg"] = one["svg"].replace(group.colour, colour)
    return {"svg": wide, "narrow": narrow}


def _named(text: str, said: str) -> str:
    """The same SVG with the words that a screen reader says in its place."""
    text = text.replace(INK, "currentColor")
    return text.replace("<svg", f'<svg role="img" aria-label="{escape(said)}"', 1)
