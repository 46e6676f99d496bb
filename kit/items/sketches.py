"""A small invented map, drawn from a few points and lines: an item of a form can ask about it.

It needs no table of places. Its points are given in kilometres, to the right and up, so that the
scale below it is true.
"""

from collections.abc import Iterator
from html import escape
from math import hypot
from typing import Literal

from pydantic import Field

from kit.items.parts import Part, Text

At = tuple[float, float]
"Kilometres to the right, and up."
WIDTH = 480  # pixels
ROOM = 40  # below the map, for the scale
_DASH = {"border": "10 6", "river": "", "road": "2 5"}
_WEIGHT = {"border": 2.5, "river": 5, "road": 3}
# By the side of its dot: where a name begins or ends, and how far to the right and down, in pixels.
_BESIDE = {
    "left": ("end", -11, 7),
    "right": ("start", 11, 7),
    "top": ("middle", 0, -13),
    "bottom": ("middle", 0, 26),
}
_ARROW = 13  # pixels: how long the head of an arrow is
# The colours of the page around it, so that it can be read in a light theme and in a dark one.
_INK = "currentColor"
_TEXT = f'fill="{_INK}" stroke="none" font-size="20"'


class Dot(Part):
    name: Text
    at: At
    side: Literal["left", "right", "top", "bottom"] = "right"
    "Where its name stands."


class Stroke(Part):
    kind: Literal["border", "river", "road"]
    points: list[At] = Field(min_length=2)
    "A river flows towards its last point: an arrow there says so."
    name: Text | None = None
    name_at: At | None = None


class Sketch(Part):
    title: Text
    "What a screen reader says of it: all that can be read from it, and no more."
    size: At
    scale: float = Field(gt=0)
    "How many kilometres the bar below the map is long."
    dots: list[Dot]
    lines: list[Stroke]
    names: dict[str, At] = Field(default={})
    "Names of lands, and where they begin."

    def drawn(self) -> str:
        """The map as an SVG element; what people call it stands on its lines and dots.

        >>> dot = {"name": "Inn", "at": (1, 1)}
        >>> small = {"title": "An inn", "size": (4, 2), "scale": 1, "dots": [dot], "lines": []}
        >>> Sketch.model_validate(small).drawn().count("<circle")
        1
        """
        height = round(self._pixels * self.size[1])
        parts = [*self._frame(height), *self._lines(), *self._dots(), *self._lands()]
        return (
            f'<svg class="sketch" xmlns="http://www.w3.org/2000/svg" role="img" '
            f'viewBox="0 0 {WIDTH} {height + ROOM}" aria-label="{escape(self.title)}" '
            f'fill="none" stroke="{_INK}" font-family="sans-serif">{"".join(parts)}</svg>'
        )

    @property
    def _pixels(self) -> float:
        """Pixels of a kilometre."""
        return WIDTH / self.size[0]

    def _spot(self, at: At) -> At:
        """Where a point is drawn, in pixels to the right and down."""
        return at[0] * self._pixels, (self.size[1] - at[1]) * self._pixels

    def _frame(self, height: int) -> Iterator[str]:
        """The edge, and the scale below it."""
        yield f'<rect x="1" y="1" width="{WIDTH - 2}" height="{height - 2}" stroke-width="1"/>'
        below = height + ROOM / 2
        end = 10 + self.scale * self._pixels
        bar = f"M10 {below - 6}v12M10 {below}H{end:.0f}M{end:.0f} {below - 6}v12"
        yield f'<path d="{bar}" stroke-width="2"/>'
        yield f'<text x="{end + 10:.0f}" y="{below + 6:.0f}" {_TEXT}>{self._length()}</text>'

    def _length(self) -> str:
        return f"{self.scale:g} km" if self.scale >= 1 else f"{self.scale * 1000:g} m"

    def _lines(self) -> Iterator[str]:
        for line in self.lines:
            spots = [self._spot(at) for at in line.points]
            steps = "L".join(f"{x:.0f} {y:.0f}" for x, y in spots)
            faint = ' opacity=".55"' if line.kind == "river" else ""
            look = f'stroke-width="{_WEIGHT[line.kind]}" stroke-dasharray="{_DASH[line.kind]}"'
            yield f'<path d="M{steps}" {look}{faint}/>'
            if line.kind == "river":
                yield _head(spots[-2], spots[-1])
            if line.name and line.name_at:
                x, y = self._spot(line.name_at)
                look = f'{_TEXT} font-style="italic"'
                yield f'<text x="{x:.0f}" y="{y:.0f}" {look}>{escape(line.name)}</text>'

    def _dots(self) -> Iterator[str]:
        for dot in self.dots:
            x, y = self._spot(dot.at)
            anchor, right, down = _BESIDE[dot.side]
            yield f'<circle cx="{x:.0f}" cy="{y:.0f}" r="6" fill="{_INK}"/>'
            yield (
                f'<text x="{x + right:.0f}" y="{y + down:.0f}" text-anchor="{anchor}" '
                f'font-weight="600" {_TEXT}>{escape(dot.name)}</text>'
            )

    def _lands(self) -> Iterator[str]:
        for name, at in self.names.items():
            x, y = self._spot(at)
            spaced = f'{_TEXT} letter-spacing="2" opacity=".75"'
            yield f'<text x="{x:.0f}" y="{y:.0f}" {spaced}>{escape(name.upper())}</text>'


def _head(start: At, end: At) -> str:
    """The head of an arrow, at the end of a line."""
    length = hypot(end[0] - start[0], end[1] - start[1]) or 1
    across = _ARROW * (end[0] - start[0]) / length
    down = _ARROW * (end[1] - start[1]) / length
    x, y = end
    corners = [(x + across, y + down), (x - down, y + across), (x + down, y - across)]
    points = " ".join(f"{right:.0f},{below:.0f}" for right, below in corners)
    return f'<polygon points="{points}" fill="{_INK}" stroke="none"/>'
