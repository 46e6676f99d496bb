"""What opens on a click: a table that nobody should meet unasked."""

from html import escape

import pandas as pd

from kit import tables
from kit.courses import root
from kit.errors import KitError
from kit.heads import heads
from kit.pages import Page


def fold(table: pd.DataFrame, label: str) -> Page:
    """Keep a table closed behind one line of text until somebody opens it.

    Args:
        table: a DataFrame.
        label: the line to click on. It says what is behind it.

    Raises:
        KitError: `table` is not a table.

    >>> fold(pd.DataFrame({"place": ["Oslo"]}), "Open the places")
    Open the places
      place
    0  Oslo
    """
    if not isinstance(table, pd.DataFrame) or not isinstance(label, str):
        raise KitError(
            "kit.fold needs a table and a line of text that says what is in it. "
            'Write them like this: `kit.fold(kit.table("places"), "Open the places")`.'
        )
    body = tables.as_html(table, heads(root(), table.attrs.get("table")), None)
    body = f"<style>{tables.style()}</style>{body}"
    html = f'<details class="fold"><summary>{escape(label)}</summary>\n{body}\n</details>'
    return Page(html, f"{label}\n{table}")
