"""Maps as still pictures: SVG from the same layers, for print and where no script runs."""

from functools import cache
from html import escape
from math import log, pi, radians, tan
from typing import Any

from kit.cases import Case, case
from kit.layers import INK, STYLES, Layer, Thing, base, layers, map_spec
from kit.pages import Page, page

WIDTH = 900  # pixels
_ANCHOR = {"left": ("end", -9, 4), "right": ("start", 9, 4), "top": ("middle", 0, -10)}
_ANCHOR |= {"bottom": ("middle", 0, 20), "center": ("middle", 0, 4)}
_LETTERS = {"place": ('font-weight="600"', INK), "lands": ('letter-spacing="2"', "#5f666e")}
_LETTERS |= {"waters": ('font-style="italic"', "#3f6478")}


def picture(name: str, shown: str = "", letters: bool = False) -> Page:
    """The map of this name as a still picture, an SVG that needs no script.

    It shows the layers that the map shows first; `shown` is the title of one to switch on, in the
    place of those that it excludes. With `letters`, places carry A, B, C … in place of their names:
    for questions. An unknown map raises a KitError that lists the valid ones.

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
        if not one.is_dot:
            how = {"color": INK, "weight": one.weight, "dash": one.dash, "fillOpacity": 0.08}
            parts.append(_shape(box, one.geometry, how))
    for kind in ("lands", "waters"):
        parts += [_text(box, at, land, "center", kind) for land, at in spec.get(kind, {}).items()]
    dots = [thing for thing in things if thing.is_dot]
    names = [chr(ord("A") + n) for n in range(len(dots))] if letters else [dot.name for dot in dots]
    parts += [_dot(box, dot, name) for dot, name in zip(dots, names, strict=True)]
    told = "; ".join(filter(None, [*(one.title for one in drawn), "places " + ", ".join(names)]))
    label = escape(f"{spec['title']}. {told}.")
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {box.height:.0f}" '
        f'role="img" aria-label="{label}" font-family="sans-serif" font-size="14">'
        f'<rect width="100%" height="100%" fill="#dfe7ec"/>{"".join(parts)}</svg>'
    )
    note = " ".join(filter(None, [spec["note"].strip(), *(one.text for one in drawn)]))
    return page("picture.html", spec["title"], f"{spec['title']}. {told}.", svg=svg, note=note)


def letters(name: str) -> dict[str, str]:
    """The letter of each place on `picture(name, letters=True)`, by its id in `places`."""
    return dict(_letters(case(), name))


@cache
def _letters(here: Case, name: str) -> dict[str, str]:
    ids = here.frame("places").set_index("name")["id"]
    things = [one for layer in _drawn(map_spec(name), "") for one in layer.things if one.is_dot]
    return {ids.get(one.name, one.name): chr(ord("A") + n) for n, one in enumerate(things)}


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
    kind, lines = geometry["type"], geometry["coordinates"]
    if kind == "LineString":
        lines = [lines]
    elif kind == "MultiPolygon":
        lines = [ring for polygon in lines for ring in polygon]
    ends = ("M{:.1f} {:.1f}", "L{:.1f} {:.1f}")
    path = "".join(ends[n > 0].format(*box.at(*at)) for line in lines for n, at in enumerate(line))
    fill = how.get("fillColor", how.get("color")) if "Polygon" in kind else "none"
    return (
        f'<path d="{path}" fill="{fill}" fill-opacity="{how.get("fillOpacity", 1)}" '
        f'stroke="{how.get("color", "none")}" stroke-width="{how["weight"]}" '
        f'stroke-dasharray="{how.get("dash", "")}"/>'
    )


def _dot(box: _Box, thing: Thing, name: str) -> str:
    x, y = box.at(*thing.geometry["coordinates"])
    dot = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{INK}" stroke="#fff"/>'
    return dot + _text(box, thing.at, name, thing.label, "place")


def _text(box: _Box, at: list[float], words: str, side: str, kind: str) -> str:
    x, y = box.at(at[1], at[0])
    anchor, right, down = _ANCHOR[side]
    look, colour = _LETTERS[kind]
    return (
        f'<text x="{x + right:.1f}" y="{y + down:.1f}" text-anchor="{anchor}" fill="{colour}" '
        f'{look} stroke="#fff" stroke-width="3" paint-order="stroke">{escape(words)}</text>'
    )
