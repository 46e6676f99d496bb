"""The groups of speakers, whose colours and marks go into style sheets and pictures."""

import re
from functools import cache

import pandas as pd

from kit.casefile.cases import Case
from kit.errors import KitError

# What a style sheet or a drawing takes from the table, and the one form that it may have there.
FORMS = {
    "id": (r"[a-z0-9][a-z0-9_-]*", "an id: small letters, digits, - and _"),
    "colour": (r"#[0-9a-fA-F]{6}", "a colour, written like #3f4854"),
    "colour_dark": (r"#[0-9a-fA-F]{6}", "a colour, written like #3f4854"),
    "line": ("solid|dashed|dotted|double|wavy", "solid, dashed, dotted, double or wavy"),
    "mark": (r"[oDs^vPX<>*phdH8]", "one of o, D, s, ^, v, P, X, <, >, *, p, h, d, H and 8"),
}


@cache
def groups(here: Case) -> pd.DataFrame:
    """The table of groups. A cell that cannot stand in a style or a drawing raises a KitError."""
    found = here.frame("groups")
    for number, row in enumerate(found.to_dict("records"), 2):
        for name, (form, allowed) in FORMS.items():
            if not re.fullmatch(form, str(row[name])):
                where = f"data/groups.csv, row {number} ({row['id']}), field {name!r}"
                raise KitError(f"{where}: {row[name]!r} is not {allowed}.")
    return found


@cache
def theme(here: Case) -> str:
    """The groups' colours and lines, as CSS that stands behind the kit's style.

    Who is pointed at in an article is lit there; who is chosen in its legend is alone marked.
    """
    sheet = ""
    for g in groups(here).itertuples():
        sheet += f".kit{{--c-{g.id}:{g.colour}}}"
        sheet += f"[data-jp-theme-light=false] .kit{{--c-{g.id}:{g.colour_dark}}}"
        sheet += f".kit .g-{g.id}{{--g:var(--c-{g.id});--line:{g.line}}}"
        own = f".g-{g.id}"
        lit = f":has({own}:hover,{own} :focus-visible)"
        sheet += f".kit{lit} p mark{own}{{background:var(--jp-layout-color2,#e4e7ea)}}"
        left_out = f".kit:has(.legend :checked):not(:has(.legend {own} :checked))"
        sheet += (
            f"{left_out} p mark{own}{{text-decoration:none}}{left_out} p .tag{own}{{display:none}}"
        )
    return sheet
