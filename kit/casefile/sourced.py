"""Codes of rows in a text, said for people: a source by the name of its publisher."""

import re
from typing import Any

import pandas as pd

from kit.casefile.cases import case

_SOURCES = re.compile(r"\s*((?:\[[A-Z]+\d+\]\s*)+)(?=[\s.,;:)?!]|$)")
_CODE = re.compile(r"[A-Z]+\d+")
_ROWS = re.compile(r"\s*\((?:[A-Z]\d+(?:, | and )?)+\)")


def said(text: str) -> str:
    """A text whose codes in brackets became names of publishers; other codes of rows are left out.

    A learner reads it, and has no list of codes at hand.

    >>> said("Printed as “Talych” (C24).")
    'Printed as “Talych”.'
    """
    return _ROWS.sub("", _SOURCES.sub(_in_brackets, text))


def publishers(codes: str) -> str:
    """The publishers of some sources, each once.

    >>> publishers("")
    ''
    """
    known = {row.id: row.publisher for row in case().rows("sources").itertuples()}
    names = [known[code] for code in _CODE.findall(codes) if code in known]
    return ", ".join(dict.fromkeys(one for one in names if pd.notna(one)))


def pages(codes: str) -> list[dict[str, str]]:
    """The publishers of some sources, each with the address of its page where there is one.

    >>> pages("")
    []
    """
    known = {row.id: row for row in case().rows("sources").itertuples()}
    rows = [known[code] for code in _CODE.findall(codes) if code in known]
    named = [row for row in rows if pd.notna(row.publisher)]
    return [{"name": row.publisher, "address": _address(row)} for row in named]


def _address(source: Any) -> str:
    """Where a source can be read; "" where that is no page."""
    address = "" if pd.isna(source.address) else str(source.address)
    return address if address.startswith(("https://", "http://")) else ""


def _in_brackets(found: re.Match[str]) -> str:
    names = publishers(found[1])
    return f" ({names})" if names else ""
