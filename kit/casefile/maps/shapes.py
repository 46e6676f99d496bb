"""The outlines of the case file, `areas.geojson` and `borders.geojson`: sound to draw."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from kit.casefile.cases import case
from kit.errors import KitError
from kit.typed import fitted

Word = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]


class _Properties(BaseModel, extra="allow"):
    name: Annotated[str, Field(min_length=1)]
    kind: Word
    note: str


class _Geometry(BaseModel, extra="forbid"):
    type: Literal["LineString", "MultiLineString", "Polygon", "MultiPolygon"]
    coordinates: list[Any] = Field(min_length=1)


class _Feature(BaseModel, extra="allow"):
    type: Literal["Feature"]
    id: Word | None = None
    properties: _Properties
    geometry: _Geometry


class _Outlines(BaseModel, extra="allow"):
    features: list[dict[str, Any]]


def outlines(path: str) -> list[dict[str, Any]]:
    """The features of a GeoJSON file of `data/`; none where the case has no such file.

    One that cannot be drawn raises a KitError: a field that does not fit, a point that is no
    longitude and latitude in degrees (WGS84), a ring that is not closed.
    """
    raw = case().optional(path)
    if not raw:
        return []  # a case may do without
    fitted(_Outlines, raw, f"data/{path}")
    for number, one in enumerate(raw["features"], 1):
        fitted(_Feature, one, f"data/{path}, {one.get('id') or f'feature {number}'!r}")
        where = f"data/{path}, {one.get('id') or one['properties']['name']!r}"
        for found, allowed in faults(one["geometry"]):
            say = f"{found:.60} does not fit. Allowed: {allowed}"
            raise KitError(f"{where}, field 'coordinates': {say}.")
    return raw["features"]


def faults(geometry: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What of a shape cannot be drawn, and what may stand there."""
    closed = "Polygon" in geometry["type"]
    for ring in rings(geometry):
        points = ring if isinstance(ring, list) else [ring]
        odd = [at for at in points if not _is_position(at)]
        for at in odd:
            yield str(at), "[longitude, latitude] in degrees: -180 to 180, -90 to 90"
        if closed and not odd and (len(ring) < 4 or ring[0] != ring[-1]):
            ends = f"{len(ring)} points from {ring[0]} to {ring[-1]}"
            yield ends, "a ring of 4 points or more that ends where it began"


def rings(geometry: dict[str, Any]) -> Iterator[Any]:
    """Every line or ring of a shape, whatever its type."""
    inside = geometry["coordinates"]
    if geometry["type"] == "LineString":
        yield inside
    elif geometry["type"] == "MultiPolygon":
        for polygon in inside:
            yield from polygon if isinstance(polygon, list) else [polygon]
    else:
        yield from inside


def _is_position(at: Any) -> bool:
    if not (isinstance(at, list) and len(at) == 2 and all(type(one) in (int, float) for one in at)):
        return False
    # Beyond 180, on a map across the line where the days change, longitudes go on.
    return -540 <= at[0] <= 540 and -90 <= at[1] <= 90
