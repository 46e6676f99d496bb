"""Maps as still pictures: SVG from the same layers, for print and where no script runs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from math import hypot, log, pi, radians, tan
from typing import Any

from kit.casefile.cases import Case, case
from kit.casefile.maps.layers import INK, STYLES, Layer, Thing, base, layers, letter
from kit.casefile.specs import map_spec
from kit.pages import Page, page

WIDTH = 900  # pixels
ROUNDS = 3  # in which names are placed
# By the side of its dot: where a name begins or ends, and how far to the right and down, in pixels.
_ANCHOR = {
    "left": ("end", -9, 4),
    "right": ("start", 9, 4),
    "top": ("middle", 0, -10),
    "bottom": ("middle", 0, 20),
    "center": ("middle", 0, 4),
    "left, higher": ("end", -9, -8),
    "right, higher": ("start", 9, -8),
    "left, lower": ("end", -9, 16),
    "right, lower": ("start", 9, 16),
}
_HEAD = 10  # pixels: how long the head of an arrow is
# Pixels, on paper with two maps in a row, where names are largest: a letter, and a line of them.
_LETTER = 12.5
_LINE = (-16, 5)
_LOOKS = {
    "place": ('font-weight="600"', INK),
    "lands": ('letter-spacing="2"', "#5f666e"),
    "waters": ('font-style="italic"', "#3f6478"),
}


def picture(name: str, shown: str = "", lettered: bool = False) -> Page:
    """Draw a map as a still picture (SVG), for paper and for questions.

    Args:
        name: the name of a map in `data/maps.yaml`, such as "where".
        shown: the title of a layer to switch on, instead of those that it excludes. Without it,
            the picture shows what the map shows first.
        lettered: write A, B, C … instead of the names of places.

    Raises:
        KitError: there is no such map or layer. The message lists the valid ones.

    >>> picture("where").html.count("<circle")
    12
    """
    spec = map_spec(name)
    drawn = _drawn(spec, shown)
    things = [thing for layer in drawn for thing in layer.things]
    dots = [thing for thing in things if thing.is_dot]
    signs = [letter(number) for number in range(len(dots))]
    names = signs if lettered else [dot.name for dot in dots]
    titles = [layer.title for layer in drawn if layer.title]
    placed = [f"places {', '.join(names)}"] if names else []
    text = ". ".join(filter(None, [spec["title"], "; ".join([*titles, *placed])])) + "."
    note = " ".join(filter(None, [spec["note"].strip(), *(layer.text for layer in drawn)]))
    # A narrow page has no room for names: it gets the letters, and a list of what they mean.
    listed = []
    if not lettered:
        listed = [f"{sign} · {name}" for sign, name in zip(signs, names, strict=True)]
    box = _Box(spec["view"])
    parts = [*_ground(box, spec), *_lines(box, things), *_lands_and_waters(box, spec)]
    sides = _free_sides(box, dots)
    for dot, called, sign, side in zip(dots, names, signs, sides, strict=True):
        parts.append(_dot(box, dot, called, "" if lettered else sign, side))
    svg = _svg(box, escape(text), parts)
    return page("picture.html", spec["title"], text, svg=svg, note=note, listed=listed)


def letters(name: str) -> dict[str, str]:
    """The letter of each place on `picture(name, lettered=True)`, by its id in `places`."""
    return dict(_letters(case(), name))


@cache
def _letters(here: Case, name: str) -> dict[str, str]:
    things = [one for layer in _drawn(map_spec(name), "") for one in layer.things if one.is_dot]
    return {one.id: letter(n) for n, one in enumerate(things)}


def _drawn(spec: dict[str, Any], shown: str) -> list[Layer]:
    """The layers shown first, or with the one of this title in the place of those it excludes."""
    found = layers(spec)
    excludes = "one" in [one.mode for one in found if one.title == shown]
    alone = [one for one in found if not (excludes and one.mode == "one")]
    return [one for one in found if one.title == shown or (one.shown and one in alone)]


@dataclass(frozen=True)
class Area:
    """A rectangle of the drawing, in pixels from its corner."""

    left: float
    top: float
    right: float
    bottom: float

    def shared(self, other: "Area") -> float:
        """How large the part is that the two have in common."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(across, 0) * max(down, 0)

    def lies_in(self, other: "Area") -> bool:
        """Whether all of this one is part of the other."""
        across = self.left >= other.left and self.right <= other.right
        return across and self.top >= other.top and self.bottom <= other.bottom


class _Box:
    """Web Mercator, fitted to the corners of a view."""

    def __init__(self, view: list[list[float]]) -> None:
        (south, self.west), (north, east) = view
        self.scale = WIDTH / (east - self.west)
        self.top = self.y(north)
        self.height = (self.top - self.y(south)) * self.scale

    @staticmethod
    def y(lat: float) -> float:
        return log(tan(pi / 4 + radians(lat) / 2)) * 180 / pi

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a place is drawn, in pixels to the right and down."""
        return (lon - self.west) * self.scale, (self.top - self.y(lat)) * self.scale


def _svg(box: _Box, label: str, parts: list[str]) -> str:
    """The whole drawing; `label` is what a screen reader says of it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {box.height:.0f}" '
        f'role="img" aria-label="{label}" font-family="sans-serif" font-size="14">'
        f'<rect width="100%" height="100%" fill="#dfe7ec"/>{"".join(parts)}</svg>'
    )


def _ground(box: _Box, spec: dict[str, Any]) -> Iterator[str]:
    """Lands, borders, coasts and waters."""
    for one in base(spec):
        yield _shape(box, one["geometry"], STYLES[one["properties"]["kind"]])


def _lines(box: _Box, things: list[Thing]) -> Iterator[str]:
    """Outlines, and arrows with their heads."""
    for thing in things:
        if thing.geometry is None:
            continue
        if not thing.is_dot:
            style = {"color": INK, "weight": thing.weight, "dash": thing.dash}
            style["fillOpacity"] = thing.shade
            yield _shape(box, thing.geometry, style)
        if thing.ends:
            yield _head(box, *thing.geometry["coordinates"][-2:])


def _lands_and_waters(box: _Box, spec: dict[str, Any]) -> Iterator[str]:
    """The names of lands and waters that a map has."""
    for kind in ("lands", "waters"):
        for name, at in spec.get(kind, {}).items():
            yield _text(box, at, name, "center", kind)


def _shape(box: _Box, geometry: dict[str, Any], style: dict[str, Any]) -> str:
    kind = geometry["type"]
    lines = geometry["coordinates"]
    if kind == "LineString":
        lines = [lines]
    elif kind == "MultiPolygon":
        lines = [ring for polygon in lines for ring in polygon]
    path = "".join(_path(box, line) for line in lines)
    fill = style.get("fillColor", style.get("color")) if "Polygon" in kind else "none"
    drawn = {
        "d": path,
        "fill": fill,
        "fill-opacity": style.get("fillOpacity", 1),
        "stroke": style.get("color", "none"),
        "stroke-width": style["weight"],
        "stroke-dasharray": style.get("dash", ""),
    }
    attributes = " ".join(f'{name}="{escape(str(value))}"' for name, value in drawn.items())
    return f"<path {attributes}/>"


def _path(box: _Box, line: list[list[float]]) -> str:
    """A line in the language of SVG: go to its first point, draw to all others."""
    points = [box.at(*at) for at in line]
    steps = [f"{x:.0f} {y:.0f}" for x, y in points]
    return "M" + "L".join(steps)


def _head(box: _Box, start: list[float], end: list[float]) -> str:
    """The head of an arrow, full whatever dashes its line has."""
    x, y = box.at(*start)
    tip_x, tip_y = box.at(*end)
    length = hypot(tip_x - x, tip_y - y) or 1
    across = _HEAD * (tip_x - x) / length
    down = _HEAD * (tip_y - y) / length
    corners = [
        (tip_x, tip_y),
        (tip_x - across + down / 2, tip_y - down - across / 2),
        (tip_x - across - down / 2, tip_y - down + across / 2),
    ]
    points = " ".join(f"{right:.1f},{below:.1f}" for right, below in corners)
    return f'<polygon points="{points}" fill="{INK}"/>'


def _free_sides(box: _Box, dots: list[Thing]) -> list[str]:
    """The side of each dot for its name: of those that cover least, the one it asks for first.

    Names are placed one after the other, and once more when all have a place: the first ones did
    not know of the last.
    """
    placed = [box.at(dot.at[1], dot.at[0]) for dot in dots if dot.at is not None]
    circles = [Area(x - 7, y - 7, x + 7, y + 7) for x, y in placed]
    sides: dict[int, str] = {}
    for _ in range(ROUNDS):
        for number, dot in enumerate(dots):
            others = [
                _area_of_name(box, dots[other], side)
                for other, side in sides.items()
                if other != number and dots[other].label
            ]
            sides[number] = _freest_side(box, dot, [*circles, *others])
    return [sides[number] for number in range(len(dots))]


def _freest_side(box: _Box, dot: Thing, taken: list[Area]) -> str:
    """The side on which a name covers least of what is taken."""
    drawing = Area(0, 0, WIDTH, box.height)
    wanted = dot.label or "right"
    ways = [wanted, *(side for side in _ANCHOR if side not in (wanted, "center"))]
    areas = {side: _area_of_name(box, dot, side) for side in ways}
    inside = [side for side in ways if areas[side].lies_in(drawing)] or [wanted]
    return min(inside, key=lambda side: sum(areas[side].shared(one) for one in taken))


def _area_of_name(box: _Box, dot: Thing, side: str) -> Area:
    if dot.at is None:
        return Area(0, 0, 0, 0)
    x, y = box.at(dot.at[1], dot.at[0])
    anchor, right, down = _ANCHOR[side]
    width = _LETTER * len(dot.name)
    left = x + right - width * {"start": 0, "middle": 0.5, "end": 1}[anchor]
    return Area(left, y + down + _LINE[0], left + width, y + down + _LINE[1])


def _dot(box: _Box, thing: Thing, name: str, sign: str, side: str) -> str:
    """A dot with its name, and with the sign that stands for it on a narrow page; "" for none."""
    if thing.at is None:
        return ""
    latitude, longitude = thing.at
    x, y = box.at(longitude, latitude)
    dot = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{INK}" stroke="#fff"/>'
    if not sign:
        return dot + _text(box, thing.at, name, side, "place", "letter")
    long = _text(box, thing.at, name, side, "place", "name") if thing.label else ""
    return dot + long + _text(box, thing.at, sign, side, "place", "letter instead")


def _text(box: _Box, at: Sequence[float], words: str, side: str, look: str, kind: str = "") -> str:
    """Words beside a place, or on it; `kind` is their class in the style sheet, or else `look`."""
    x, y = box.at(at[1], at[0])
    anchor, right, down = _ANCHOR[side]
    style, colour = _LOOKS[look]
    return (
        f'<text class="{kind or look}" x="{x + right:.1f}" y="{y + down:.1f}" '
        f'text-anchor="{anchor}" fill="{colour}" '
        f'{style} stroke="#fff" stroke-width="3" paint-order="stroke">{escape(words)}</text>'
    )
