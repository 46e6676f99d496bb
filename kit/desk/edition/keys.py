"""The answer key: what is right in each item and what is said to every answer, as Markdown."""

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, Template
from markdown_it import MarkdownIt

from kit.casefile.cases import case
from kit.casefile.wires import verdicts
from kit.items import Item, Notice
from kit.positions import short


def key_to(one: Item, prompt: bool = True) -> str:
    """The key to an item, with or without what it asks.

    >>> from kit.questions import item
    >>> key_to(item("05.6")).splitlines()[0].split(" · ")[:4]
    ['**Key to 05.6** (question 2)', 'single', '1 min', 'core']
    """
    beliefs = {row.id: row.misconception for row in case().rows("misconceptions").itertuples()}
    number = short(one.id)  # learners see this, and never the id
    position = f"question {number}" if number != one.id else ""
    parts = {"lines": one.key_lines(), "prompt": prompt, "beliefs": beliefs, "position": position}
    return _template().render(one=one, **parts)


def key_to_notice(one: Notice, ask: bool = True) -> str:
    r"""What we noticed, with or without what there is to look for.

    >>> key_to_notice(Notice(id="05.n1", ask="Who speaks?", ours="Two people."))[:39]
    '**What we noticed, 05.n1.** Who speaks?'
    """
    asked = f" {one.ask.strip()}" if ask else ""
    return f"**What we noticed, {one.id}.**{asked}\n\n{one.ours.strip()}"


def key_to_inbox(claims: list[str]) -> str:
    """What we say of the claims of an inbox.

    >>> key_to_inbox(["C20"]).startswith("**What we say of “")
    True
    """
    lines = []
    for one in verdicts(claims) or []:
        lines.append(f"**What we say of “{one['quote'].strip('“”')}”:** {one['verdict']}")
        if one["says"]:
            lines.append(f"What others say: {one['says']}")
    return "\n\n".join(lines)


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


@cache
def _template() -> Template:
    made = Environment(trim_blocks=True, lstrip_blocks=True)
    made.filters["flat"] = lambda text: " ".join(text.split())
    return made.from_string(Path(__file__).with_name("key.md.jinja").read_text(encoding="utf-8"))
