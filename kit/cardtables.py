"""A learner's claim cards as a table: short enough to be read, with all columns behind a click."""

from html import escape
from typing import Any

import pandas as pd

from kit import tables

NONE_YET = "No cards yet. Make some in the text above, and run this cell again."
_FIGURE = "figure as one reads it"
HEADS = {
    "sentence": "Sentence",
    "words": "Words",
    "who speaks": "Who speaks",
    "about whom": "About whom",
    _FIGURE: "Figure",
    "metric": "Metric",
    "as of": "As of",
}
_BEHIND = ("or more", "or fewer", "or less")


class Cards(pd.DataFrame):
    """The table of cards as `kit.cards()` gives it; what is chosen from it is a usual table."""

    def to_be_read(self) -> str:
        """As HTML: what a reader needs, and all columns behind a click."""
        if self.empty:
            return f"<p>{NONE_YET}</p>"
        short = pd.DataFrame(self).assign(
            **{_FIGURE: [figure_told(row) for row in self.to_dict("records")]}
        )
        fits = _table(short[[*HEADS]].rename(columns=HEADS), "fits")
        every = _table(pd.DataFrame(self), "whole")
        more = f"<details><summary>Show all columns</summary>{every}</details>"
        kinds = '<div class="kit-table cards">'
        return (
            f'<style>{tables.style()}</style>{kinds}{fits}</div><div class="kit-table">{more}</div>'
        )


def figure_told(row: dict[str, Any]) -> str:
    """The figure of a card as one reads it.

    >>> figure_told({"figure": "550", "qualifier": "more than"})
    'more than 550'
    """
    figure, qualifier = (_said(row[name]) for name in ("figure", "qualifier"))
    if not figure or qualifier.lower() in figure.lower():
        return figure or qualifier
    return f"{figure} {qualifier}" if qualifier in _BEHIND else f"{qualifier} {figure}"


def _table(frame: pd.DataFrame, kind: str) -> str:
    heads = "".join(f"<th>{escape(head)}</th>" for head in frame.columns)
    rows = []
    for values in frame.itertuples(index=False):
        cells = zip(frame.columns, map(_said, values), strict=True)
        row = "".join(
            f'<td data-head="{escape(head)}">{escape(said or tables.MISSING)}</td>'
            for head, said in cells
        )
        rows.append(f"<tr>{row}</tr>")
    made = f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    around = '<div class="scroll" tabindex="0" role="group" aria-label="Your claim cards">'
    return f'<div class="{kind}">{around}{made}</div></div>'


def _said(value: Any) -> str:
    """A cell in words; "" where it is empty. A whole number has no decimals."""
    if pd.isna(value):
        return ""
    return f"{value:,.10g}" if isinstance(value, float) else str(value)
