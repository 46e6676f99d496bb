"""Distances and areas on the globe, for exercises. Both take the earth as a ball of 6,371 km."""

from itertools import pairwise
from math import asin, cos, hypot, radians, sin

from kit.casefile.cases import case
from kit.errors import choose

RADIUS = 6371.0088  # kilometres; the mean radius of the earth (IUGG)


def distance(one: str, other: str) -> float:
    """The great-circle distance between two places of `table("places")`, in kilometres.

    By the haversine formula, as the crow flies. Places go by name or id; an unknown one raises a
    KitError that lists the valid ones.

    >>> one, other = case().frame("places")["name"].iloc[[0, 0]]
    >>> distance(one, other)
    0.0
    """
    places = case().frame("places")
    known = {key: (row.lat, row.lon) for row in places.itertuples() for key in (row.name, row.id)}
    return kilometres(*(known[choose(place, known, "place")] for place in (one, other)))


def area(name: str) -> float:
    """The area inside an outline of `data/areas.geojson`, in square kilometres.

    By the formula for polygons on a ball (Chamberlain and Duquette, 2007). An unknown id, or one
    that is a line, raises a KitError that lists the valid ones.

    >>> round(area("nkao_1991"), -2)
    4200.0
    """
    features = case().document("areas.geojson")["features"]
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
