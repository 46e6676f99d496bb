"""Tables as a cell shows them: made to be read, with heads from the course's own description.

Nothing here reads a table of the course: a description that is damaged costs the heads, not the
table.
"""

from pathlib import Path
from typing import Any

NAMES = ("DataFrame", "Series")


def show_to_be_read(shell: Any, course: Path) -> None:
    """Let this kernel show pandas' tables in the course's own way. pandas may be loaded later."""
    formatter = shell.display_formatter.formatters["text/html"]
    for name in NAMES:
        formatter.for_type_by_name("pandas", name, lambda table: _html(table, course))
    formatter.for_type_by_name("kit.cardtables", "Cards", lambda cards: cards.to_be_read())


def _html(table: Any, course: Path) -> str | None:
    import pandas as pd

    from kit import tables
    from kit.heads import heads

    if not pd.get_option("display.notebook_repr_html"):
        return None
    try:
        name = table.attrs.get("table")
        html = tables.as_html(table, heads(course, name), with_names=True)
    except Exception:  # a table of a kind that nobody thought of is shown as pandas shows it
        return table.to_html() if hasattr(table, "to_html") else None
    return f"<style>{tables.style()}</style>{html}"
