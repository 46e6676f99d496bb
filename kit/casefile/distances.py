"""Distances and areas on the globe, for exercises. Both take the earth as a ball of 6,371 km."""

from itertools import pairwise
from math import asin, cos, hypot, radians, sin

from kit.casefile.cases import case
from kit.errors import choose

RADIUS = 6371.0088  # kilometres; the mean radius of the earth (IUGG)


def distance(one: str, other: str) -> float:
    """Measure the distance between two places in a straight line over the ground, in kilometres.

    Args:
        one: the name or id of a place in `table("places")`.
        other: the name or id of another one.

    Raises:
        KitError: a place is not known. The message lists all places.

    Source: the haversine formula on a sphere.

    >>> one, other = case().frame("places")["name"].iloc[[0, 0]]
    >>> distance(one, other)
    0.0
    """
    places = case().rows("places")
    known = {key: (row.lat, row.lon) for row in places.itertuples() for key in (row.name, row.id)}
    return kilometres(*(known[choose(place, known, "place")] for place in (one, other)))


def area(name: str) -> float:
    """Measure the area inside an outline, in square kilometres.

    Args:
        name: the id of an outline in `data/areas.geojson`, such as "nkao_1991".

    Raises:
        KitError: there is no such outline, or it is a line. The message lists the valid ids.

    Source: the formula for polygons on a sphere by Chamberlain and Duquette, "Some Algorithms for
    Polygons on a Sphere" (2007).

    >>> round(area("nkao_1991"), -2)
    4200.0
    """
    features = case().optional("areas.geojson").get("features", [])
    known = {f["id"]: f["geometry"] for f in features if f["geometry"]["type"] == "Polygon"}
    return sum(map(square_kilometres, known[choose(name, known, "area")]["coordinates"]))


def kilometres(start: tuple[float, float], end: tuple[float, float]) -> float:
    """Great-circle distance between two (latitude, longitude) pairs in degrees."""
    (south, west), (north, east) = (map(radians, at) for at in (start, end))
    up = sin((north - south) / 2)
    along = sin((east - west) / 2)
    return 2 * RADIUS * asin(hypot(up, along * (cos(north) * cos(south)) ** 0.5))


def square_kilometres(ring: list[list[float]]) -> float:
    """Area inside a closed ring of (longitude, latitude) pairs in degrees."""
    pairs = pairwise(ring)
    turns = (radians(b[0] - a[0]) * (2 + sin(radians(a[1])) + sin(radians(b[1]))) for a, b in pairs)
    return abs(sum(turns)) * RADIUS**2 / 2
