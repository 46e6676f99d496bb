"""What matplotlib draws, made fit to stand in a page with others of its kind.

matplotlib writes an SVG as a file of its own: ids that every drawing has again, a style for all
elements of the page, the words of each label a second time, and a list of ten fonts with each.
"""

import re
from io import StringIO

from matplotlib.figure import Figure

_LEFT_OUT = [
    r"<metadata>.*?</metadata>",
    r"<style.*?</style>",
    r"<!--.*?-->",
    r"<clipPath.*?</clipPath>",
    r' clip-path="[^"]*"',
    r' transform="rotate\(-?0 [^"]*"',
]
_MARK = re.compile(r'<path id="(\w+)" d="([^"]*)"(?: style="([^"]*)")?/>')
_USE = re.compile(r'<use xlink:href="#(\w+)" x="([^"]*)" y="([^"]*)"(?: style="([^"]*)")?/>')


def svg(drawing: Figure) -> str:
    """A drawing as one SVG element without ids, for the HTML of a page."""
    out = StringIO()
    drawing.savefig(out, format="svg", transparent=True, metadata={"Date": None})
    text = out.getvalue()
    text = text[text.index("<svg") :]
    for part in _LEFT_OUT:
        text = re.sub(part, "", text, flags=re.DOTALL)
    text = _without_ids(text)
    text = re.sub(r"font-family: [^;\"]*", "font-family: sans-serif", text)
    text = re.sub(r"\d+\.\d{4,}", lambda number: f"{float(number[0]):.3f}", text)
    return _without_empty_groups(text)


def _without_ids(text: str) -> str:
    """Each mark drawn where it is used, so that no two drawings of a page share an id."""
    marks = {name: (shape, style) for name, shape, style in _MARK.findall(text)}

    def drawn(use: re.Match[str]) -> str:
        name, x, y, style = use.groups()
        shape, own = marks[name]
        styles = "; ".join(part for part in (style, own) if part)
        return f'<path d="{shape}" transform="translate({x} {y})" style="{styles}"/>'

    text = _USE.sub(drawn, text)
    text = re.sub(r"<defs>.*?</defs>", "", text, flags=re.DOTALL)
    return re.sub(r' id="[^"]*"', "", text)


def _without_empty_groups(text: str) -> str:
    text = re.sub(r">\s+<", "><", text)
    before = ""
    while text != before:
        before = text
        text = re.sub(r"<g/>|<g></g>", "", text)
    return re.sub(r"\s*\n\s*", " ", text)
