"""Words that do not belong in an edition: what a page tells its reader to do can be done there.

On a phone nobody can run a cell, on paper nobody can click, and where “here is the table” stands
there is a table. The tests read every file of every edition with this.
"""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

OF_A_NOTEBOOK = (
    r"\bshift\s?\+\s?enter\b",
    r"\bnotebooks?\b",
    r"\bkernels?\b",
    r"\bjupyter\w*",
    r"\bpython\b",
    r"\bkit\.\w+",
    r"\b(?:grey|next|this|each|any|every|first|empty grey) cells?\b(?! of)",
    r"\bcells? (?:above|below)\b",
    r"\brun (?:it|all|this|them|the|again)\b",
    r"\byour code\b",
)
OF_A_PAGE = (  # which keeps what is typed, and folds away what its reader opens
    r"\b(?:until|when|once|after) you (?:have )?(?:saved?|open(?:ed)? (?:it|them))\b",
    r"\bunder \W?More\b",
    r"\bneed not open (?:it|them)\b",
)
OF_A_SCREEN = (
    r"\bclick\w*",
    r"\btap (?:on|it|a|the|here|again)\b",
    r"\bpress(?:es|ed)?\b(?! (?:briefing|club|release|conference|office))",
    r"\bhover\w*",
    r"\bbuttons?\b",
    r"\bswitch(?:ed)? (?:it |them )?(?:on|off)\b",
    r"\bscroll\w*",
    r"\bopens? (?:a|the|its|one) (?:hint|box|table|line|fold)\w*",
    r"\bdrag\b",
)
LEFT_OVER = (  # of Markdown and of templates that were not rendered, and of empty fields
    r"\*\*\w",
    r"\]\(",
    r"\{\{|\{%",
    r"\bundefined\b",
    r"\bNaN\b",
)
TO_A_LEARNER = (r"\b(?:ask|tell) your teacher\b", r"\byour teacher (?:has|shows|opens)\b")
ESCAPED_TWICE = (r"&#?\w+;",)
QUOTED_TWICE = ("““", "””")
OF_A_LEARNERS_PAGE = (  # what somebody does on a computer of their own, and a class cannot do
    r"\b(?:click|press|choose) (?:on )?[“\"]?check\b",
    r"\b(?:un)?sav(?:e|es|ed|ing)\b(?! at \d)",  # a report that somebody saved at an hour stays
    r"\bopens? (?:a|the|its|one) hint\w*",
    r"\bpress \*?later\b",
    r"\bwe mark (?:any|only)\b",
    r"\btable (?:below|under) the (?:rows|map|figure)\b",
    r"\blisted under the map\b",
    r"\bon no card\b",  # what a page marks in a text
    r"\bwhen the clock ends\b",  # that of an inbox
    r"\bthe notes say\b",  # which stand behind a click
    r"\b(?:words|steps?|tables?|maps?|figures?|cards?|rules?) above\b(?! \d)",  # on another screen
)
UNWELCOME = {
    "class": (),
    "teacher": (*LEFT_OVER, *TO_A_LEARNER),
    "print": (*OF_A_NOTEBOOK, *OF_A_SCREEN, *OF_A_PAGE, *QUOTED_TWICE),
    "web": OF_A_NOTEBOOK,
    "projector": (*OF_A_NOTEBOOK, *OF_A_PAGE, *OF_A_LEARNERS_PAGE, *ESCAPED_TWICE, *QUOTED_TWICE),
}
"By edition: what no reader of it may meet. Capital and small letters count alike."
PROMISE = re.compile(r"\bhere is (?:the|our|a) (?:table|map|figure|picture)\b", re.IGNORECASE)
_SCRIPT = re.compile(r"<(script|style|noscript)\b([^>]*)>(.*?)</\1>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]+>")
_NEAR = 2  # cells, within which what is promised comes
_AROUND = 40  # letters of its sentence, to find a word by


def out_of_place(folder: Path, edition: str) -> Iterator[str]:
    """A line for each word in the files of an edition that does not belong there.

    Notebooks are read for what they promise, pages for every word that a reader sees: also what
    their scripts show. The form in which a teacher types answers from paper is not on paper itself.
    """
    for path in sorted(folder.rglob("*")):
        is_program = path.relative_to(folder).parts[0] == "kit"  # the templates of pages
        if is_program or path.name.startswith("enter-answers-"):
            continue
        if path.suffix == ".html":
            yield from _named(path, unwelcome(seen(path.read_text(encoding="utf-8")), edition))
        elif path.suffix == ".ipynb":
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
            yield from _named(path, promised(cells))


def _named(path: Path, found: Iterator[str]) -> Iterator[str]:
    return (f"{path.name}: {one}" for one in found)


def unwelcome(text: str, edition: str) -> Iterator[str]:
    """The words of a text that do not belong in an edition, each with what stands around it.

    >>> list(unwelcome("Press the button, then look.", "print"))
    ['“Press” in “Press the button, then look.”', '“button” in “Press the button, then look.”']
    """
    for pattern in UNWELCOME[edition]:
        for found in re.finditer(pattern, text, re.IGNORECASE):
            around = text[max(0, found.start() - _AROUND) : found.end() + _AROUND]
            yield f"“{found[0]}” in “{' '.join(around.split())}”"


def promised(cells: list[dict[str, Any]]) -> Iterator[str]:
    """What a notebook promises and does not show: “here is the table”, and no cell that shows one.

    >>> list(promised([{"cell_type": "markdown", "source": "Here is the table, to go on."}]))
    ['“Here is the table”, and nothing shows it']
    """
    for number, cell in enumerate(cells):
        found = PROMISE.search("".join(cell["source"]))
        near = cells[number + 1 : number + 1 + _NEAR]
        shows = any(one["cell_type"] == "code" for one in near)
        if cell["cell_type"] == "markdown" and found and not shows:
            yield f"“{found[0]}”, and nothing shows it"


def seen(html: str) -> str:
    """The words of a page: of its HTML, and of the texts that its scripts will show."""
    parts = [_SCRIPT.sub(" ", html)]
    for _, attributes, content in _SCRIPT.findall(html):
        if "application/json" in attributes:
            parts += _texts(json.loads(content))
    return unescape(_TAG.sub(" ", "\n".join(parts)))


def _texts(node: Any, name: str = "") -> Iterator[str]:
    """Every text that is shown of what a component gets; a style sheet is none."""
    if isinstance(node, dict):
        for key, part in node.items():
            yield from _texts(part, key)
    elif isinstance(node, list):
        for part in node:
            yield from _texts(part, name)
    elif isinstance(node, str) and name != "style":
        yield _SCRIPT.sub(" ", node)
