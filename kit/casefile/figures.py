"""A figure in words, as every page, chart and map says it."""

from typing import Any

import pandas as pd

from kit.casefile.cases import Case

TABLES = ("casualties", "figures")
"""The table of published figures is called by what is counted, or plainly."""


def table_of(here: Case) -> str:
    """The name of this case's table of published figures; a case may have none."""
    names = {one["name"] for one in here.package["resources"]}
    return next((one for one in TABLES if one in names), TABLES[0])


def figure(row: Any) -> str:
    """A figure in words, never bare: qualifier, number, metric; "" where there is no number."""
    ends = [f"{end:,.15g}" for end in dict.fromkeys([row.low, row.high]) if pd.notna(end)]
    words = [row.qualifier, " to ".join(ends), row.metric]
    return " ".join(word for word in words if pd.notna(word)) if ends else ""
