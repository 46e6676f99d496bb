"""What a map shows, layer by layer: the one description that maps and pictures are drawn from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import pi, sin
from typing import Any

import pandas as pd

from kit.casefile import sourced
from kit.casefile.cases import case
from kit.casefile.distances import kilometres
from kit.casefile.maps.shapes import outlines, rings
from kit.errors import KitError, choose

MODES = ("always", "one", "switch")  # always drawn, one of several, or on and off by itself
SIDES = ("left", "right", "top", "bottom", "center")  # of a dot, for its name
INK = "#22262b"
_STEPS = 8  # of a curve
_BEND = 0.07  # how far a curve goes aside, as a part of its length
STYLES = {
    "land": {"fillColor": "#f7f5f0", "fillOpacity": 1, "weight": 0},
    "border": {"color": "#8a8f96", "weight": 1.4},
    "coast": {"color": "#8a8f96", "weight": 0.8},
    "water": {"color": "#4c8fbf", "weight": 2, "fillColor": "#dfe7ec", "fillOpacity": 1},
    "panel": {"color": "#8a8f96", "weight": 1, "fillColor": "#ffffff", "fillOpacity": 1},
}
GROUND = {"Border between states": "border", "River": "water"}


@dataclass
class Thing:
    """One thing on a map; `label` is the side of the dot its name stands on, "" for no name.

    `id` is the row it comes from; an arrow has in `ends` the ids of the two that it ties together.
    A thing `in_scheme` stands where there was room: its position is no place on the ground.
    """

    id: str
    name: str
    said: str
    geometry: dict[str, Any] | None = None
    label: str = ""
    dash: str = ""
    weight: float = 2.5  # pixels
    shade: float = 0.08  # of what an outline holds, from 0 to 1
    ends: tuple[str, ...] = ()
    in_scheme: bool = False

    @property
    def is_dot(self) -> bool:
        return self.geometry is not None and self.geometry["type"] == "Point"

    @property
    def at(self) -> tuple[float, float] | None:
        """Latitude and longitude of a dot."""
        if self.geometry is None or not self.is_dot:
            return None
        longitude, latitude = self.geometry["coordinates"]
        return latitude, longitude


@dataclass
class Layer:
    """Things shown together; `rest`, without a position in the view, are listed under the map."""

    title: str
    mode: str
    shown: bool
    text: str = ""
    dash: str = ""
    things: list[Thing] = field(default_factory=list)
    rest: list[Thing] = field(default_factory=list)


def layers(spec: dict[str, Any]) -> list[Layer]:
    """The layers of a map with all they show, read from the tables and outlines of the case."""
    found = []
    for part in spec["layers"]:
        mode = choose(part.get("mode", "always"), MODES, "mode of a layer")
        layer = Layer(
            title=part.get("title", ""),
            mode=mode,
            shown=part.get("shown", mode == "always"),
            text=part.get("text", ""),
            dash=part.get("dash", ""),
        )
        for thing in _things(spec, part):
            _check(thing, layer.title)
            thing.said = sourced.said(thing.said)
            thing.geometry = _beside(thing.geometry, spec["view"])
            if _fits(thing, spec["view"]):
                layer.things.append(thing)
            else:
                layer.rest.append(thing)
        found.append(layer)
    return found


def letter(position: int) -> str:
    """The letter that stands for the dot at this position: A to Z, then AA, AB and so on.

    Without I and O: above a dot, they look like another sign.

    >>> letter(0), letter(8), letter(23), letter(24)
    ('A', 'J', 'Z', 'AA')
    """
    before, last = divmod(position, len(_LETTERS))
    return (letter(before - 1) if before else "") + _LETTERS[last]


_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def _check(thing: Thing, title: str) -> None:
    """A KitError that names the row of a thing which nobody could point at, or read."""
    where = f"A map cannot show the row {thing.id!r}" + (
        f" of its layer {title!r}" if title else ""
    )
    if not isinstance(thing.name, str) or not thing.name.strip():
        raise KitError(f"{where}: it has no name. Give it one.")
    if not isinstance(thing.said, str):
        raise KitError(f"{where}: what is said of it is not text. Write a sentence.")
    if thing.label != "":
        choose(thing.label, SIDES, f"side for the name of {thing.name!r}")


def base(spec: dict[str, Any]) -> list[dict]:
    """What lies under every map: land, borders, waters, and the panel beside it if it has one."""
    waters = [one for one in outlines("areas.geojson") if one["properties"]["kind"] == "water"]
    borders = outlines("borders.geojson")
    lands = [one for one in borders if one["properties"]["kind"] == "land"]
    # A border along a river is seen on the river.
    features = [*lands, *waters, *(one for one in borders if one not in lands)]
    for one in features:
        choose(one["properties"]["kind"], STYLES, "kind of shape in data/borders.geojson")
    if "panel" in spec:
        (south, west), (north, east) = spec["panel"]
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        shape = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": {"kind": "panel"}, "geometry": shape})
    return features


def ground(spec: dict[str, Any]) -> list[tuple[str, str]]:
    """The lines under a map that people could take for each other: what they are, and their kind.

    Only those of which the first view has a part.
    """
    lines = [one for one in base(spec) if "Line" in one["geometry"]["type"]]
    here = {
        one["properties"]["kind"]
        for one in lines
        if any(_holds(spec["view"], at) for line in rings(one["geometry"]) for at in line)
    }
    return [(title, kind) for title, kind in GROUND.items() if kind in here]


def _holds(view: list[list[float]], at: list[float]) -> bool:
    (south, west), (north, east) = view
    return south <= at[1] <= north and west <= at[0] <= east


def _fits(thing: Thing, view: list[list[float]]) -> bool:
    """Whether the first view holds a dot; lines and outlines may leave it."""
    if thing.at is None:
        return thing.geometry is not None
    (south, west), (north, east) = view
    latitude, longitude = thing.at
    return south <= latitude <= north and west <= longitude <= east


def _beside(geometry: dict[str, Any] | None, view: list[list[float]]) -> dict[str, Any] | None:
    """A dot or a line where the view has it: across the line of 180 degrees it goes on counting."""
    (_, west), (_, east) = view
    if geometry is None or east <= 180 or geometry["type"] not in ("Point", "LineString"):
        return geometry

    def moved(at: list[float]) -> list[float]:
        turns = round(((west + east) / 2 - at[0]) / 360)
        return [at[0] + 360 * turns, at[1]]

    if geometry["type"] == "Point":
        return {**geometry, "coordinates": moved(geometry["coordinates"])}
    return {**geometry, "coordinates": [moved(at) for at in geometry["coordinates"]]}


def _things(spec: dict[str, Any], part: dict[str, Any]) -> Iterator[Thing]:
    gazetteer = {place.id: place for place in case().rows("places").itertuples()}
    areas = {one["id"]: one for one in outlines("areas.geojson")}
    for one in part.get("areas", []):
        area = areas[choose(one["id"], areas, "area")]
        about = area["properties"]
        # Only land that somebody was in control of is shaded.
        shade = 0.08 if about["kind"] == "control" else 0
        look = {"dash": one["dash"], "weight": one.get("weight", 2.5), "shade": shade}
        note = about.get("note", "")
        said = note[:1].upper() + note[1:]
        yield Thing(one["id"], about.get("name"), said, area["geometry"], **look)
    for one, said in part.get("places", {}).items():
        place = gazetteer[choose(one, gazetteer, "place")]
        why = said.get("why", place.why)
        yield Thing(one, place.name, why, point(one, place.lat, place.lon), said["label"])
    for one in part.get("lines", []):
        ends = [gazetteer[choose(end, gazetteer, "place")] for end in one["between"]]
        (south, west), (north, east) = ((end.lat, end.lon) for end in ends)
        away = _roughly(kilometres((south, west), (north, east)))
        # Not str.format: what else stands in braces would be looked up in our own objects.
        said = re.sub(r"\{km(:\.0f)?\}", away, one["said"])
        shape = {"type": "LineString", "coordinates": [[west, south], [east, north]]}
        names = " – ".join(str(end.name) for end in ends)
        yield Thing(" ".join(one["between"]), said, names, shape, "center", one["dash"])
    if "relations" in part:
        yield from _ties(spec["nodes"], part)
    if "events" in part:
        yield from _events(gazetteer, spec, part)
    for one, node in spec.get("nodes", {}).items() if part.get("nodes") else ():
        actors = case().frame("actors").set_index("id")
        actor = actors.loc[choose(one, actors.index, "actor")]
        called = node.get("name", actor["name"])
        at = point(one, *node["at"])
        said = f"{actor.role} {_tied(one, spec['nodes'])}".strip()
        yield Thing(one, called, said, at, node["label"], in_scheme=True)


def _roughly(distance: float) -> str:
    """Kilometres as exact as anybody needs them: in a city to the hundred metres.

    >>> _roughly(266.1), _roughly(13.2), _roughly(0.84), _roughly(0)
    ('270', '13', '0.8', '0')
    """
    if distance >= 20:
        return f"{round(distance, -1):.0f}"
    return f"{distance:.0f}" if distance >= 3 or not distance else f"{max(distance, 0.1):.1f}"


def point(name: str, lat: float, lon: float) -> dict[str, Any] | None:
    """A GeoJSON point from degrees (WGS84); None where a place has no position."""
    if pd.isna(lat) or pd.isna(lon):
        return None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise KitError(f"{name!r}: latitude {lat}, longitude {lon} is no position in degrees.")
    return {"type": "Point", "coordinates": [float(lon), float(lat)]}


def _ties(nodes: dict[str, Any], part: dict[str, Any]) -> Iterator[Thing]:
    """One arrow for all ties of this kind from one actor to another."""
    ties = case().frame("relations")
    names = case().frame("actors").set_index("id")["name"]
    ties = ties[ties.kind == choose(part["relations"], ties.kind.cat.categories, "kind of tie")]
    for (start, end), some in ties.groupby(["from", "to"], sort=False):
        ended = set(some.documented) == {"ended"}  # told in the table, not drawn as if it held
        ends = [nodes[one]["at"] for one in (start, end) if one in nodes and not ended]
        said = [
            tie.what if pd.isna(tie.limit) else f"{tie.what}\nLimit: {tie.limit}"
            for tie in some.itertuples()
        ]
        mark = " (contested)" if "contested" in set(some.documented) else ""
        shape = arrow(*ends) if len(ends) == 2 else None
        who = f"{names[start]} → {names[end]}{mark}"
        row = f"{start} {end}"
        yield Thing(row, who, "\n".join(said), shape, dash=part["dash"], ends=(start, end))


def _tied(actor: str, nodes: dict[str, Any]) -> str:
    """With whom of those on the map an actor has ties, and of which kinds."""
    ties = case().frame("relations")
    ties = ties[((ties["from"] == actor) | (ties["to"] == actor)) & (ties.documented != "ended")]
    partners = ties["to"].where(ties["from"] == actor, ties["from"])
    names = case().frame("actors").set_index("id")["name"]
    kinds = ties.kind.astype(str).groupby(partners[partners.isin(nodes)].map(names)).unique()
    return " ".join(f"Ties with {one}: {', '.join(sorted(some))}." for one, some in kinds.items())


def arrow(start: list[float], end: list[float]) -> dict[str, Any] | None:
    """A curve that keeps to its right, so that a tie and its reply both show.

    Between two at one point there is none.
    """
    south, west = start
    north, east = end
    up = north - south
    right = east - west
    length = (up**2 + right**2) ** 0.5
    if not length:
        return None
    up, right = up / length, right / length
    off = min(0.25, length / 4)  # degrees, from the dots; in a city they are closer
    points = []
    for step in range(_STEPS + 1):
        along = off + (length - 2 * off) * step / _STEPS
        aside = off / 5 + _BEND * length * sin(pi * step / _STEPS)
        across = west + along * right + aside * up
        points.append([round(across, 3), round(south + along * up - aside * right, 3)])
    return {"type": "LineString", "coordinates": points}


def _events(
    gazetteer: dict[str, Any], spec: dict[str, Any], part: dict[str, Any]
) -> Iterator[Thing]:
    """The events of a period, by place, each with how the sides usually tell it.

    `points` of the map are for events in an area, which have no place of their own.
    """
    events = case().frame("events")
    points = spec.get("points", {})
    events = events[events.period == choose(part["events"], events.period.cat.categories, "period")]
    for one, some in events.groupby(events.place_id.fillna(events.place), sort=False, dropna=False):
        said = " ◆ ".join(_told(event, spec["framings"]) for _, event in some.iterrows())
        row = some["id"].iloc[0]
        if some.place_id.notna().all():
            place = gazetteer[choose(one, gazetteer, "place")]
            label = part.get("labels", {}).get(one, "right")
            yield Thing(row, place.name, said, point(one, place.lat, place.lon), label)
        else:
            known = points.get(one, {})
            at = point(one, *known["at"]) if known else None
            yield Thing(row, known.get("name", one), said, at, known.get("label", ""))


def _told(event: pd.Series, framings: dict[str, str]) -> str:
    sides = [f"{say}: {event[one]}." for one, say in framings.items() if pd.notna(event[one])]
    return " ".join([f"{event.date_as_given}: {event.event}", *sides])
