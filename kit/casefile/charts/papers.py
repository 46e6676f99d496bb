"""A figure for paper, as an SVG in the colours of the page's theme."""

import warnings
from html import escape
from typing import Any

import matplotlib
import pandas as pd

from kit.casefile.cases import Case
from kit.casefile.charts.drawings import INK, drawn
from kit.casefile.charts.svgs import svg
from kit.casefile.groups import groups


def for_paper(here: Case, spec: dict[str, Any], rows: pd.DataFrame) -> str:
    """The figure of these rows as SVG."""
    colours = groups(here).set_index("id")
    parts = [part for _, part in rows.groupby("part", sort=False)]
    # Text is text: "$x$" in a table is no formula to be set.
    settings: Any = {"svg.fonttype": "none", "svg.hashsalt": "kit", "text.parse_math": False}
    with matplotlib.rc_context(settings), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph ")  # letters that the page has, and only it draws
        text = svg(drawn(parts, colours, spec)).replace(INK, "currentColor")
    for group in colours.itertuples():
        text = text.replace(group.colour, f"var(--c-{group.Index})")
    said = escape(f"{spec['title']}. {spec['alt']}")
    return text.replace("<svg", f'<svg role="img" aria-label="{said}"', 1)
