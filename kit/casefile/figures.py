"""A figure in words, as every page, chart and map says it."""

from typing import Any

import pandas as pd


def figure(row: Any) -> str:
    """A figure in words, never bare: qualifier, number, metric; "" where there is no number."""
    ends = [f"{end:,}" for end in dict.fromkeys([row.low, row.high]) if pd.notna(end)]
    words = [row.qualifier, " to ".join(ends), row.metric]
    return " ".join(word for word in words if pd.notna(word)) if ends else ""
