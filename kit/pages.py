"""What a cell shows: HTML in the kit's one style, with a plain-text twin."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import ChoiceLoader, Environment, PackageLoader

from kit import provided, tables


@dataclass
class Page:
    """Something a notebook can show: `html` for a browser, `text` for everything else."""

    html: str
    text: str

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.text}

    def __repr__(self) -> str:
        return self.text


def page(template: str, label: str, text: str, **parts: Any) -> Page:
    """A template of ours or of the case filled in; `label` is what a screen reader speaks."""
    templates = _templates(provided.case().package)
    said = {**parts, "style": look(), "label": label, "text": text}
    return Page(templates.get_template(template).render(said), text)


def fragment(template: str, **parts: Any) -> str:
    """A template of ours filled in, as a part of a page."""
    return _templates(provided.case().package).get_template(template).render(parts)


@cache
def _templates(package: str) -> Environment:
    """The templates in `kit/templates/`, and those of the case."""
    loader = ChoiceLoader([PackageLoader(one) for one in ("kit", package) if one])
    # autoescape: data is shown as text, never as markup.
    return Environment(loader=loader, autoescape=True, trim_blocks=True)


def twin(frame: pd.DataFrame) -> str:
    """A table twin: everything a picture says, as an HTML table."""
    return tables.as_html(frame.reset_index(drop=True), first=None, scrolls=False)


def look() -> str:
    """The style sheet, so that each output stands alone; the case's colours only if it can be read.

    >>> ".kit" in look()
    True
    """
    try:
        return _sheet() + provided.case().theme()
    except Exception:  # whatever is wrong there: a sentence is shown all the same
        return _sheet()


@cache
def _sheet() -> str:
    sheet = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
    return sheet + tables.style()
