"""Outlines, maps and figures: sound shapes of the right size, and only what the case file has."""

import re
from itertools import filterfalse, pairwise
from typing import Any

from kit.casefile.charts import chart
from kit.casefile.distances import square_kilometres
from kit.casefile.figures import table_of
from kit.casefile.maps.leaflet import show_map
from kit.casefile.maps.pictures import picture
from kit.casefile.maps.shapes import faults
from kit.casefile.specs import ChartSpec, MapSpec
from kit.desk.files import Course, Lines, guarded, problem, unknown
from kit.typed import fitted

BASE = {"land", "border", "coast", "water"}  # the base map; every other outline has its dates
SIDES = ["left", "right", "top", "bottom"]
SHOWN = ("places", "areas", "lines", "relations", "events", "nodes")  # what a layer may show
Ring = list[list[float]]


def features(course: Course, file: str) -> dict[str, Any]:
    """The outlines of a file, by id or name."""
    found = course.case.optional(file).get("features", [])
    return {one.get("id") or one["properties"]["name"]: one for one in found}


def check(course: Course) -> Lines:
    """Every outline of data/."""
    for path in sorted((course.root / "data").glob("*.geojson")):
        yield from guarded(f"data/{path.name}", shapes, course, path.name)


def shapes(course: Course, file: str) -> Lines:
    for name, feature in features(course, file).items():
        where = f"data/{file}, outline '{name}'"
        yield from guarded(where, shape, where, feature)


def parts(feature: dict[str, Any]) -> list[list[Ring]]:
    """A feature as polygons: each an outer ring and its holes. A line is a part with one ring."""
    kind = feature["geometry"]["type"]
    inside = feature["geometry"]["coordinates"]
    wrap = {"LineString": [[inside]], "MultiLineString": [inside], "Polygon": [inside]}
    return wrap.get(kind, inside)


def shape(where: str, feature: dict[str, Any]) -> Lines:
    """Range, closed rings, dates, and the area that the outline itself says it encloses."""
    about = feature["properties"]
    for found, allowed in faults(feature["geometry"]):
        yield problem(where, "coordinates", found, allowed)
    if about["kind"] not in BASE and not about.get("date_from", "z") <= about.get("date_to", ""):
        dates = f"{about.get('date_from')} to {about.get('date_to')}"
        yield problem(where, "date_from", dates, "two dates, the first not after the second")
    wanted = about.get("outline_km2")
    km2 = sum(area_inside(part) for part in parts(feature)) if wanted else 0
    if wanted and abs(km2 / wanted - 1) > 0.05:
        rule = f"{km2:.0f}, the square kilometres inside the outline, within 5 per cent"
        yield problem(where, "outline_km2", wanted, rule)


def area_inside(part: list[Ring]) -> float:
    """The square kilometres inside an outer ring, without its holes."""
    outer, *holes = map(square_kilometres, part)
    return outer - sum(holes)


def towns(course: Course) -> Lines:
    """Whether each place lies on the side of an outline that balance.yaml says."""
    areas = {**features(course, "borders.geojson"), **features(course, "areas.geojson")}
    places = {row["id"]: row for row in course.tables.get("places", ())}
    for name, sides in course.case.optional("balance.yaml").get("towns", {}).items():
        yield from unknown("data/balance.yaml", "towns", name, areas, "data/areas.geojson")
        for side in ("inside", "outside"):
            for one in sides[side]:
                where = f"data/balance.yaml, towns, '{name}'"
                yield from unknown(where, side, one, places, "data/places.csv")
                if one not in places or name not in areas:
                    continue
                lat = float(places[one]["lat"])
                lon = float(places[one]["lon"])
                if encloses(areas[name], lat, lon) != (side == "inside"):
                    at = f"{places[one]['lat']}, {places[one]['lon']}"
                    rule = f"a place {side} of {name}, or a reason in near_edge"
                    yield problem(places[one].where, "lat", at, rule)


def encloses(feature: dict[str, Any], lat: float, lon: float) -> bool:
    """Whether a ray to the east crosses the edge an odd number of times."""
    x = lon
    y = lat
    edges = (edge for part in parts(feature) for ring in part for edge in pairwise(ring))
    crossed = sum(
        1
        for (x1, y1), (x2, y2) in edges
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1)
    )
    return crossed % 2 == 1


def maps(course: Course) -> Lines:
    """Places, outlines, actors, kinds and periods that exist, and a side for every name."""
    known = {name: course.keys(name) for name in ("places", "actors")}
    known["areas"] = set(features(course, "areas.geojson"))
    for name, column in (("relations", "kind"), ("events", "period")):
        known[name] = {row[column] for row in course.tables.get(name, ())}
    for name, spec in course.case.optional("maps.yaml").items():
        where = f"data/maps.yaml, map '{name}'"
        if wrong := list(guarded(where, _is_map, where, spec)):
            yield from wrong
            continue
        yield from guarded(where, _on_the_borders, course, where, spec)
        yield from _named(where, "nodes", spec.get("nodes", {}), known["actors"], "data/actors.csv")
        for part in spec.get("layers") or ():
            at = f"{where}, layer '{part.get('title', '')}'"
            if not any(part.get(one) for one in SHOWN):
                yield f"{at}: nothing is in it. Give it one of {', '.join(SHOWN)}, or delete it."
            dots = part.get("places", {})
            yield from _named(at, "places", dots, known["places"], "data/places.csv")
            for one in part.get("areas", ()):
                yield from unknown(at, "areas", one["id"], known["areas"], "data/areas.geojson")
            for one in (end for line in part.get("lines", ()) for end in line["between"]):
                yield from unknown(at, "lines", one, known["places"], "data/places.csv")
            for kind in [one for one in ("relations", "events") if one in part]:
                yield from unknown(at, kind, part[kind], known[kind], f"data/{kind}.csv")


def _is_map(where: str, spec: Any) -> Lines:
    """Every field of a map is one that maps have, and of its form."""
    fitted(MapSpec, spec, where)
    yield from ()


def ground(course: Course) -> tuple[list[float], list[float]]:
    """The corners of all that borders.geojson has, each as latitude and longitude."""
    points = [
        point
        for one in features(course, "borders.geojson").values()
        for part in parts(one)
        for ring in part
        for point in ring
    ]
    south_west = [min(point[place] for point in points) for place in (1, 0)]
    north_east = [max(point[place] for point in points) for place in (1, 0)]
    return south_west, north_east


def _on_the_borders(course: Course, where: str, spec: dict[str, Any]) -> Lines:
    """The first view shows what borders.geojson holds: not another part of the world."""
    low, high = ground(course)
    corners = zip(*spec["view"], low, high, strict=True)
    shares = [
        max(0.0, min(end, most) - max(start, least)) / (end - start)
        for start, end, least, most in corners
    ]
    if shares[0] * shares[1] < 0.5:
        rule = f"a part of the ground of data/borders.geojson, {low} to {high}"
        yield problem(where, "view", spec["view"], rule)


def _named(where: str, field: str, named: dict, known: Any, file: str) -> Lines:
    """Things on a map that carry a name: each exists, and says on which side its name stands."""
    for one, said in named.items():
        yield from unknown(where, field, one, known, file)
        yield from unknown(f"{where}, '{one}'", "label", said["label"], SIDES, str(SIDES))


def charts(course: Course) -> Lines:
    """Figures that exist, and words for each."""
    table = table_of(course.case)
    figures = course.keys(table)
    for name, spec in course.case.optional("charts.yaml").items():
        where = f"data/charts.yaml, figure '{name}'"
        if wrong := list(guarded(where, _is_chart, where, spec)):
            yield from wrong
            continue
        for panel in spec["panels"]:
            for row in panel.get("rows") or panel["lines"]:
                for one in row.get("ids") or [row["id"]]:
                    yield from unknown(where, "rows", one, figures, f"data/{table}.csv")
                    yield from lacking(f"{where}, row '{one}'", row, "who")
                    yield from _of_another(course, f"{where}, row '{one}'", row, one)


def _of_another(course: Course, where: str, row: dict[str, Any], figure: str) -> Lines:
    """A line where the words beside a side's figure begin with another side's name.

    What is said by others may begin with the side that it is about.
    """
    table = table_of(course.case)
    claimant = next((one["claimant"] for one in course.tables[table] if one["id"] == figure), "")
    groups = {
        one["id"]: (one["name"], one["short"])
        for one in course.tables["groups"]
        if one["kind"] == "side"
    }
    who = str(row.get("who", ""))
    named = [
        group
        for group, names in groups.items()
        if any(name and re.match(rf"{re.escape(name)}\b", who) for name in names)
    ]
    if named and claimant in groups and claimant not in named:
        said_by = f"in data/{table}.csv it is said by {groups[claimant][0]}"
        yield problem(where, "who", who, f"words for who said it; {said_by}")


def _is_chart(where: str, spec: Any) -> Lines:
    fitted(ChartSpec, spec, where)
    yield from ()


def drawn(course: Course) -> Lines:
    """What no check above foresees: each map and figure is shown once."""
    for path, show in (("maps.yaml", _map), ("maps.yaml", picture), ("charts.yaml", _chart)):
        for name in course.case.optional(path):
            shown = map(show, [name])
            yield from guarded(f"data/{path}, '{name}'", filterfalse, bool, shown)


def _map(name: str) -> dict[str, str]:
    return show_map(name).content()


def _chart(name: str) -> str:
    return chart(name).html


def lacking(where: str, spec: dict[str, Any], *fields: str) -> Lines:
    yield from (problem(where, one, "", "any, but not none") for one in fields if not spec.get(one))
