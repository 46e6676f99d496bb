"""What a cell shows: HTML in the kit's one style, with a plain-text twin."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader

from kit.cases import Case, case
from kit.groups import groups

# autoescape: data is shown as text, never as markup.
_templates = Environment(loader=PackageLoader("kit"), autoescape=True, trim_blocks=True)


@dataclass
class Page:
    """Something a notebook can show: `html` for a browser, `text` for everything else."""

    html: str
    text: str

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.text}

    def __repr__(self) -> str:
        return self.text


def page(template: str, label: str, text: str, **parts: Any) -> Page:
    """A template of `kit/templates/` filled in; `label` is the name a screen reader speaks."""
    parts |= {"style": _look(), "label": label, "text": text}
    return Page(_templates.get_template(template).render(parts), text)


def twin(frame: pd.DataFrame) -> str:
    """A table twin: everything a picture says, as an HTML table."""
    plain = frame.astype(object).where(frame.notna(), "")
    html = plain.to_html(index=False, border=0)
    return re.sub(r">\s+<", "><", html)  # its line breaks would be a tenth of a map


def figure(row: Any) -> str:
    """A figure in words, never bare: qualifier, number, metric; "" where there is no number."""
    ends = [f"{end:,}" for end in dict.fromkeys([row.low, row.high]) if pd.notna(end)]
    words = [row.qualifier, " to ".join(ends), row.metric]
    return " ".join(word for word in words if pd.notna(word)) if ends else ""


def lean(text: str, style: bool = False) -> str:
    """A script or style without indentation and lines of comment: each output carries its own."""
    text = re.sub(r"(?m)^[ \t]*(?:(?://.*|/\*.*\*/)?\n)?", "", text)
    return re.sub(r"\s*([{};])\s*", r"\1", text) if style else text


def _look() -> str:
    """The style sheet, without the groups' colours where the case file is damaged."""
    try:
        return _style(case())
    except Exception:  # whatever is wrong there: a sentence is shown all the same
        return _sheet()


@cache
def _sheet() -> str:
    sheet = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
    return lean(sheet, style=True)


@cache
def _style(here: Case) -> str:
    """The style sheet, so that each output stands alone, with the speaker groups' colours."""
    sheet = _sheet()
    for g in groups(here).itertuples():
        sheet += f".kit{{--c-{g.id}:{g.colour}}}"
        sheet += f"[data-jp-theme-light=false] .kit{{--c-{g.id}:{g.colour_dark}}}"
        sheet += f".kit .g-{g.id}{{--g:var(--c-{g.id});--line:{g.line}}}"
    return sheet
