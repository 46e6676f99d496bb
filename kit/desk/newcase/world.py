"""Borders for a map anywhere: what a box holds of the packaged outline of the world.

`world.json.gz` is Natural Earth 1:10m (public domain) as TopoJSON, from the npm package
world-atlas@2.0.2 (ISC, its notice is inside): each stretch of a border once, in whole numbers.
Whether a line on it is contested it does not say: look at it before a class does.
"""

import gzip
import json
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from itertools import pairwise
from math import cos, hypot, radians
from typing import Any, NamedTuple

from kit.errors import KitError

Point = tuple[float, float]
"Longitude, latitude."
Line = list[Point]
SOURCE = "Natural Earth 1:10m, through world-atlas@2.0.2"
NOTE = "Natural Earth 1:10m via world-atlas, public domain; schematic"
ALONE = 4.0
"Degrees of longitude around a place that is alone on its map."
LEAST = 0.05
ASPECT = (1.3, 2.0)
"Width to height of a map."
POLE = 84.0
"Latitude up to which maps of this kind are drawn."
EDGE = 0.01
"Degrees from longitude 180, where some outlines are cut: such a cut is no coast."
LARGE_ENOUGH = 0.02
"Share of a map from which on a country is named."
MOST_NAMES = 8
WIDE_ENOUGH = 2.0
"Degrees of longitude from which on countries are named."


class Box(NamedTuple):
    """A part of the world in degrees. East may lie beyond 180, where the days change."""

    south: float
    west: float
    north: float
    east: float

    @property
    def width(self) -> float:
        return self.east - self.west

    @property
    def middle(self) -> float:
        return (self.west + self.east) / 2


def view(places: list[tuple[float, float]]) -> Box:
    """The box of a map that shows all places, each (latitude, longitude), with room around them."""
    south = min(lat for lat, _ in places)
    north = max(lat for lat, _ in places)
    west, east = _shortest([lon for _, lon in places])
    wide = max(east - west, (north - south) / cos(radians((south + north) / 2)))
    room = 0.3 * wide if wide else ALONE / 2
    return shaped(Box(south - room / 2, west - room, north + room / 2, east + room))


def _shortest(longitudes: list[float]) -> tuple[float, float]:
    """From where to where, the shortest way round the globe, some longitudes lie."""
    ordered = sorted({lon % 360 for lon in longitudes})
    around = [*ordered, ordered[0] + 360]
    gap, after = max((later - sooner, later) for sooner, later in pairwise(around))
    return after, after + 360 - gap


def shaped(box: Box) -> Box:
    """The box in the shape of a map, west within -180 and 180, and not beyond where maps end."""
    south, west, north, east = box
    width = max(east - west, LEAST)
    height = max(north - south, LEAST / 2)
    stretch = 1 / cos(radians(min(abs(south + north) / 2, 80)))  # of latitudes on the map
    middle_lat = (south + north) / 2
    middle_lon = (west + east) / 2
    if width / (height * stretch) < ASPECT[0]:
        width = ASPECT[0] * height * stretch
    if width / (height * stretch) > ASPECT[1]:
        height = width / ASPECT[1] / stretch
    if width > 300:
        return Box(-60, -180, POLE, 180)
    south = max(-POLE, middle_lat - height / 2)
    north = min(POLE, middle_lat + height / 2)
    west = middle_lon - width / 2
    turns = (west + 180) // 360
    west -= 360 * turns
    return Box(*(round(each, 3) for each in (south, west, north, west + width)))


def borders(box: Box, names: dict[str, str] | None = None) -> dict[str, Any]:
    """GeoJSON of lands, borders and coasts in a box and a little beyond.

    `names` gives other names to countries, by those of Natural Earth.
    """
    frame = _beyond(box)
    fine = box.width / 1500  # degrees: what nobody sees at this size
    decimals = 2 if box.width > 10 else 4
    world = _world()
    called = {name: said for name, said in (names or {}).items() if said}
    if strangers := [name for name in names or {} if name not in world.countries]:
        raise KitError(
            f"There is no country {strangers[0]!r} in {SOURCE}. It has: "
            f"{', '.join(sorted(world.countries))}."
        )
    lands: dict[str, list[list[Line]]] = {}
    for name, polygons in world.countries.items():
        for polygon in polygons:
            for kept in _cut_polygon(polygon, frame, fine, decimals):
                lands.setdefault(called.get(name, name), []).append(kept)
    features = [_feature(name, "land", "MultiPolygon", lands[name]) for name in sorted(lands)]
    for kind, title in (("border", "Borders"), ("coast", "Coasts")):
        lines = [
            piece for arc in world.lines[kind] for piece in _cut_line(arc, frame, fine, decimals)
        ]
        if lines:
            features.append(_feature(title, kind, "MultiLineString", lines))
    about = {"title": "Countries of the base map", "source": SOURCE, "licence": "public domain"}
    return {"type": "FeatureCollection", "properties": about, "features": features}


def labels(collection: dict[str, Any], box: Box) -> dict[str, list[float]]:
    """Where the names of the largest lands of a map stand: latitude and longitude."""
    if box.width < WIDE_ENOUGH:
        return {}
    found: list[tuple[float, str, list[float]]] = []
    whole = box.width * (box.north - box.south)
    for one in collection["features"]:
        if one["properties"]["kind"] != "land":
            continue
        rings = [polygon[0] for polygon in one["geometry"]["coordinates"]]
        shown = [ring for ring in (_cut_ring(ring, box) for ring in rings) if len(ring) > 3]
        largest = max(shown, key=_area, default=[])
        if largest and _area(largest) > LARGE_ENOUGH * whole:
            found.append((_area(largest), one["properties"]["name"], _inside(largest)))
    found.sort(reverse=True)
    return {name: at for _, name, at in sorted(found[:MOST_NAMES], key=lambda each: each[1])}


# --- the outline ---------------------------------------------------------------------------------


class World(NamedTuple):
    """Every country as polygons, and every stretch of border and coast."""

    countries: dict[str, list[list[Line]]]
    lines: dict[str, list[Line]]


@cache
def _world() -> World:
    packed = (resources.files("kit.desk.newcase") / "world.json.gz").read_bytes()
    topology = json.loads(gzip.decompress(packed))
    arcs = list(_arcs(topology))
    used: dict[int, set[str]] = {}
    countries: dict[str, list[list[Line]]] = {}
    for one in topology["objects"]["countries"]["geometries"]:
        name = one["properties"]["name"]
        parts = one["arcs"] if one["type"] == "MultiPolygon" else [one["arcs"]]
        for part in parts:
            for number in (number for ring in part for number in ring):
                used.setdefault(max(number, ~number), set()).add(name)
            countries.setdefault(name, []).append([_ring(ring, arcs) for ring in part])
    lines: dict[str, list[Line]] = {"border": [], "coast": []}
    for number, owners in used.items():
        lines["border" if len(owners) > 1 else "coast"] += _without_cuts(arcs[number])
    return World(countries, lines)


def _arcs(topology: dict[str, Any]) -> Iterator[Line]:
    """Each stretch as longitudes and latitudes: the file has steps from point to point."""
    scale_x, scale_y = topology["transform"]["scale"]
    move_x, move_y = topology["transform"]["translate"]
    for steps in topology["arcs"]:
        x = y = 0
        line: Line = []
        for right, up in steps:
            x += right
            y += up
            line.append((x * scale_x + move_x, y * scale_y + move_y))
        yield _unwrapped(line)


def _unwrapped(line: Line) -> Line:
    """A line that goes on beyond 180 where it would jump to the other end of the map."""
    made = line[:1]
    for lon, lat in line[1:]:
        made.append((lon + 360 * round((made[-1][0] - lon) / 360), lat))
    return made


def _ring(numbers: list[int], arcs: list[Line]) -> Line:
    """The ring that some stretches make; ~n is stretch n backwards."""
    ring: Line = []
    for number in numbers:
        line = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += line[1:] if ring else line
    ring = _unwrapped(ring)
    if abs(ring[0][0] - ring[-1][0]) > 180:  # all around a pole
        pole = -90.0 if ring[0][1] < 0 else 90.0
        ring += [(ring[-1][0], pole), (ring[0][0], pole), ring[0]]
    return ring


def _without_cuts(line: Line) -> Iterator[Line]:
    """A stretch without what runs along the edge of the outline: that is no coast."""
    piece: Line = []
    for one, other in pairwise(line):
        if all(abs(abs(lon) - 180) < EDGE for lon, _ in (one, other)):
            if len(piece) > 1:
                yield piece
            piece = []
        else:
            piece = piece or [one]
            piece.append(other)
    if len(piece) > 1:
        yield piece


# --- cutting -------------------------------------------------------------------------------------


def _beyond(box: Box) -> Box:
    """The box with a margin: a map can be dragged a little."""
    margin = 0.1 * box.width
    return Box(
        max(-90, box.south - margin),
        box.west - margin,
        min(90, box.north + margin),
        box.east + margin,
    )


def _shifts(line: Line, box: Box) -> Iterator[Line]:
    """A line where a box can hold it: the globe has no end, and longitudes begin anew."""
    west = min(lon for lon, _ in line)
    east = max(lon for lon, _ in line)
    south = min(lat for _, lat in line)
    north = max(lat for _, lat in line)
    if north < box.south or south > box.north:
        return
    for turn in (-360, 0, 360):
        if west + turn < box.east and east + turn > box.west:
            yield [(lon + turn, lat) for lon, lat in line] if turn else line


def _cut_polygon(polygon: list[Line], box: Box, fine: float, decimals: int) -> Iterator[list[Line]]:
    outer, *holes = polygon
    for shifted in _shifts(outer, box):
        kept = _rounded(_simple(_cut_ring(shifted, box), fine), decimals)
        if len(kept) < 4:
            continue
        inside = [_cut_ring(moved, box) for hole in holes for moved in _shifts(hole, box)]
        rings = [_rounded(_simple(ring, fine), decimals) for ring in inside]
        yield [kept, *(ring for ring in rings if len(ring) > 3)]


def _cut_ring(ring: Iterable[Point], box: Box) -> Line:
    """The part of a closed ring inside a box (Sutherland and Hodgman); closed again."""
    kept = list(ring)
    for axis, limit, keep in _sides(box):
        before = kept
        kept = []
        for one, other in zip(before, [*before[1:], *before[:1]], strict=True):
            inside = keep * (one[axis] - limit) >= 0
            if inside:
                kept.append(one)
            if inside != (keep * (other[axis] - limit) >= 0):
                kept.append(_crossing(one, other, axis, limit))
    if kept and kept[0] != kept[-1]:
        kept.append(kept[0])
    return kept


def _cut_line(line: Line, box: Box, fine: float, decimals: int) -> Iterator[Line]:
    """The pieces of a line inside a box."""
    for shifted in _shifts(line, box):
        pieces = [shifted]
        for axis, limit, keep in _sides(box):
            pieces = [part for one in pieces for part in _pieces(one, axis, limit, keep)]
        for one in pieces:
            made = _rounded(_simple(one, fine), decimals)
            if len(made) > 1:
                yield made


def _pieces(line: Line, axis: int, limit: float, keep: int) -> Iterator[Line]:
    piece: Line = []
    for one, other in pairwise(line):
        is_in = keep * (one[axis] - limit) >= 0
        goes_on = keep * (other[axis] - limit) >= 0
        if is_in:
            piece.append(one)
        if is_in != goes_on:
            piece.append(_crossing(one, other, axis, limit))
        if piece and not goes_on:
            yield piece
            piece = []
    if piece:
        yield [*piece, line[-1]]


def _sides(box: Box) -> list[tuple[int, float, int]]:
    """Each side of a box: which coordinate, its limit, 1 to keep what is above it, -1 below."""
    return [(0, box.west, 1), (0, box.east, -1), (1, box.south, 1), (1, box.north, -1)]


def _crossing(one: Point, other: Point, axis: int, limit: float) -> Point:
    share = (limit - one[axis]) / (other[axis] - one[axis])
    across = one[1 - axis] + share * (other[1 - axis] - one[1 - axis])
    return (limit, across) if axis == 0 else (across, limit)


def _simple(line: Line, fine: float) -> Line:
    """A line without points that nobody would miss (Douglas and Peucker)."""
    if len(line) < 3:
        return line
    kept = {0, len(line) - 1}
    parts = [(0, len(line) - 1)]
    while parts:
        first, last = parts.pop()
        if last - first < 2:
            continue
        far, place = max((_off(line, n, first, last), n) for n in range(first + 1, last))
        if far > fine:
            kept.add(place)
            parts += [(first, place), (place, last)]
    return [line[place] for place in sorted(kept)]


def _off(line: Line, place: int, first: int, last: int) -> float:
    """How far a point lies from the straight line between two others."""
    x, y = line[place]
    ax, ay = line[first]
    bx, by = line[last]
    length = hypot(bx - ax, by - ay)
    if not length:
        return hypot(x - ax, y - ay)
    return abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length


def _rounded(line: Line, decimals: int) -> Line:
    """Rounded, and no point twice in a row."""
    made = [(round(lon, decimals), round(lat, decimals)) for lon, lat in line]
    return [point for point, before in zip(made, [None, *made], strict=False) if point != before]


# --- measuring -----------------------------------------------------------------------------------


def _area(ring: Line) -> float:
    """Square degrees inside a ring."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))) / 2


def _inside(ring: Line) -> list[float]:
    """Latitude and longitude of a point well inside: halfway along the widest stretch of land."""
    south = min(lat for _, lat in ring)
    north = max(lat for _, lat in ring)
    best = (0.0, south, ring[0][0])
    for step in range(1, 16):
        lat = south + step * (north - south) / 16
        met = sorted(
            one[0] + (lat - one[1]) / (other[1] - one[1]) * (other[0] - one[0])
            for one, other in pairwise(ring)
            if (one[1] > lat) != (other[1] > lat)
        )
        for west, east in zip(met[::2], met[1::2], strict=False):
            nearness = 1 - abs(lat - (south + north) / 2) / (north - south)
            best = max(best, ((east - west) * nearness, lat, (west + east) / 2))
    _, lat, lon = best
    return [round(lat, 3), round(lon, 3)]


def _feature(name: str, kind: str, geometry: str, coordinates: list[Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"name": name, "kind": kind, "note": NOTE},
        "geometry": {"type": geometry, "coordinates": coordinates},
    }
