"""Maps as still pictures: SVG from the same layers, for print and where no script runs."""

from collections.abc import Sequence
from functools import cache
from html import escape
from math import log, pi, radians, tan
from typing import Any

from kit.casefile.cases import Case, case
from kit.casefile.maps.layers import INK, STYLES, Layer, Thing, base, layers, letter
from kit.casefile.specs import map_spec
from kit.pages import Page, page

WIDTH = 900  # pixels
_ANCHOR = {
    "left": ("end", -9, 4),
    "right": ("start", 9, 4),
    "top": ("middle", 0, -10),
    "bottom": ("middle", 0, 20),
    "center": ("middle", 0, 4),
}
_LETTERS = {
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
    box = _Box(spec["view"])
    borders = ((one["geometry"], STYLES[one["properties"]["kind"]]) for one in base(spec))
    parts = [_shape(box, *border) for border in borders]
    for one in things:
        if one.geometry and not one.is_dot:
            how = {"color": INK, "weight": one.weight, "dash": one.dash, "fillOpacity": 0.08}
            parts.append(_shape(box, one.geometry, how))
        if one.geometry and one.ends:
            parts.append(_head(box, *one.geometry["coordinates"]))
    for kind in ("lands", "waters"):
        parts += [_text(box, at, land, "center", kind) for land, at in spec.get(kind, {}).items()]
    dots = [thing for thing in things if thing.is_dot]
    short = [letter(n) for n in range(len(dots))]
    names = short if lettered else [dot.name for dot in dots]
    # A narrow page has no room for names: it gets the letters, and a list of what they mean.
    listed = [] if lettered else [f"{one} · {name}" for one, name in zip(short, names, strict=True)]
    for dot, called, sign in zip(dots, names, short, strict=True):
        parts.append(_dot(box, dot, called, "" if lettered else sign))
    titles = [one.title for one in drawn if one.title]
    text = f"{spec['title']}. {'; '.join([*titles, 'places ' + ', '.join(names)])}."
    label = escape(text)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {box.height:.0f}" '
        f'role="img" aria-label="{label}" font-family="sans-serif" font-size="14">'
        f'<rect width="100%" height="100%" fill="#dfe7ec"/>{"".join(parts)}</svg>'
    )
    note = " ".join(filter(None, [spec["note"].strip(), *(one.text for one in drawn)]))
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
        return (lon - self.west) * self.scale, (self.top - self.y(lat)) * self.scale


def _shape(box: _Box, geometry: dict[str, Any], how: dict[str, Any]) -> str:
    kind = geometry["type"]
    lines = geometry["coordinates"]
    if kind == "LineString":
        lines = [lines]
    elif kind == "MultiPolygon":
        lines = [ring for polygon in lines for ring in polygon]
    path = "".join(_path(box, line) for line in lines)
    fill = how.get("fillColor", how.get("color")) if "Polygon" in kind else "none"
    drawn = {
        "d": path,
        "fill": fill,
        "fill-opacity": how.get("fillOpacity", 1),
        "stroke": how.get("color", "none"),
        "stroke-width": how["weight"],
        "stroke-dasharray": how.get("dash", ""),
    }
    attributes = " ".join(f'{name}="{escape(str(one))}"' for name, one in drawn.items())
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
    across = tip_x - x
    down = tip_y - y
    length = (across**2 + down**2) ** 0.5 or 1
    across, down = 10 * across / length, 10 * down / length
    corners = [(tip_x, tip_y)]
    corners += [
        (tip_x - across + side * down / 2, tip_y - down - side * across / 2) for side in (1, -1)
    ]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
    return f'<polygon points="{points}" fill="{INK}"/>'


def _dot(box: _Box, thing: Thing, name: str, short: str) -> str:
    """A dot with its name, and with the letter that stands for it on a narrow page."""
    if thing.at is None:
        return ""
    latitude, longitude = thing.at
    x, y = box.at(longitude, latitude)
    dot = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{INK}" stroke="#fff"/>'
    side = thing.label or "right"
    if not short:
        return dot + _text(box, thing.at, name, side, "place", "letter")
    long = _text(box, thing.at, name, side, "place", "name") if thing.label else ""
    return dot + long + _text(box, thing.at, short, side, "place", "letter instead")


def _text(box: _Box, at: Sequence[float], words: str, side: str, kind: str, how: str = "") -> str:
    x, y = box.at(at[1], at[0])
    anchor, right, down = _ANCHOR[side]
    look, colour = _LETTERS[kind]
    return (
        f'<text class="{how or kind}" x="{x + right:.1f}" y="{y + down:.1f}" '
        f'text-anchor="{anchor}" fill="{colour}" '
        f'{look} stroke="#fff" stroke-width="3" paint-order="stroke">{escape(words)}</text>'
    )
