"""What the tables are: their columns, where they come from, their licence."""

import pandas as pd

from kit.casefile.cases import case
from kit.errors import choose
from kit.pages import Page, page, twin

_TYPES = {"string": "text", "integer": "whole number", "number": "number", "date": "date"}


def about(name: str) -> Page:
    """Explain a table: what it holds, what each column means, where it comes from, its licence.

    Args:
        name: the name of a table, such as "claims".

    Returns:
        A page. For each column it gives the meaning, the type, the unit, and why a cell may be
        empty. The words are those of `data/datapackage.json`.

    Raises:
        KitError: there is no such table. The message lists all tables.

    >>> about("claims")
    claims: ...
    """
    tables = {table["name"]: table for table in case().package["resources"]}
    one = tables[choose(name, tables, "table")]
    rows = [
        {
            "column": field["name"],
            "means": field["description"],
            "type": _TYPES.get(field["type"], "yes or no"),
            "unit": field.get("unit", ""),
            "empty when": field.get("gaps", "never"),
        }
        for field in one["schema"]["fields"]
    ]
    parts = {"one": one, "rows": len(case().frame(name)), "table": twin(pd.DataFrame(rows))}
    text = f"{name}: {one['description']}\n{pd.DataFrame(rows).to_string(index=False)}"
    return page("about.html", f"The table {name}", text, **parts)
