"""The answer key: what is right in each item and what is said to every answer, as Markdown."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, Template
from markdown_it import MarkdownIt

from kit.cases import case
from kit.items import Exercise, Item, Letters, Mark, Match, Numeric, Open, Opinion, Order
from kit.questions import letters_of
from kit.quizzes import sentence

Line = tuple[str, str, str, str | None]  # a mark, an answer, what is said to it, the belief behind


def key_to(one: Item, prompt: bool = True) -> str:
    """The key to an item, with or without what it asks.

    >>> from kit.questions import item
    >>> key_to(item("05.4")).splitlines()[0].split(" · ")[:4]
    ['**Key to 05.4**', 'single', '1 min', 'core']
    """
    beliefs = case().frame("misconceptions").set_index("id")["misconception"]
    return _template().render(one=one, lines=_lines(one), prompt=prompt, beliefs=beliefs)


def without_markup(markdown: str) -> str:
    """Markdown for a cell of a notebook, which would run HTML and fetch pictures: both as text.

    >>> without_markup("1 < 2, <b>bold</b>, ![map](http://a.example/map.png)")
    '1 < 2, &lt;b>bold&lt;/b>, !\\\\[map](http://a.example/map.png)'
    """
    for block in MarkdownIt("commonmark").parse(markdown):
        for token in [block, *(block.children or ())]:
            if token.type in ("html_block", "html_inline"):
                shown = token.content.replace("<", "&lt;")
                markdown = markdown.replace(token.content, shown)
    return re.sub(r"(?<!\\)!\[", r"!\\[", markdown)


def _lines(one: Item) -> list[Line]:
    """Every answer that the key knows, the right ones marked."""
    match one:
        case Numeric():
            right = f"{_number(one.answer)} {one.unit}"
            right += f", give or take {one.tolerance:,}" if one.tolerance else ""
            near = [("✗", _number(m.answer), m.feedback, m.misconception) for m in one.mistakes]
            return [("✓", right, one.feedback, None), *near, ("✗", "other", one.otherwise, None)]
        case Order():
            steps = [(f"**{n}**", s.text, s.feedback, None) for n, s in enumerate(one.steps, 1)]
            return [*steps, ("✓", "in this order", one.feedback, None)]
        case Match():
            choices = {each.id: each.text for each in one.choices}
            rows = [
                ("✓", f"{r.text} → **{choices[r.answer]}**", r.feedback, None) for r in one.rows
            ]
            return [*rows, ("✓", "all", one.feedback, None)]
        case Letters():
            names, where = case().frame("places").set_index("id")["name"], letters_of(one)
            rows = [("✓", f"{names[r.id]} → **{where[r.id]}**", r.feedback, None) for r in one.rows]
            return [*rows, ("✓", "all", one.feedback, None)]
        case Exercise():
            wrong = [("✗", f"`{m.code}`", m.feedback, m.misconception) for m in one.mistakes]
            return [("✓", "", one.feedback, None), *wrong]
        case Open():
            levels = [("○", f"*{level}*", text, None) for level, text in one.rubric.items()]
            return [*levels, ("✓", "one good answer", one.model, None)]
    marks = {True: "**✓**", False: "✗"} if not isinstance(one, Opinion) else {False: "○"}
    text = (lambda o: sentence(o.id)) if isinstance(one, Mark) else (lambda o: o.text)
    return [
        (marks[getattr(o, "right", False)], text(o), o.feedback, o.misconception)
        for o in one.options
    ]


def _number(answer: Any) -> str:
    ends = answer if isinstance(answer, tuple | list) else [answer]
    return " to ".join(f"{end:,}" for end in ends)


@cache
def _template() -> Template:
    made = Environment(trim_blocks=True, lstrip_blocks=True)
    made.filters["flat"] = lambda text: " ".join(text.split())
    return made.from_string(Path(__file__).with_name("key.md.jinja").read_text(encoding="utf-8"))
