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
    """The features of a GeoJSON file of `data/`.

    One that cannot be drawn raises a KitError: a field that does not fit, a point that is no
    longitude and latitude in degrees (WGS84), a ring that is not closed.
    """
    raw = case().document(path)
    fitted(_Outlines, raw, f"data/{path}")
    for number, one in enumerate(raw["features"], 1):
        fitted(_Feature, one, f"data/{path}, {one.get('id') or f'feature {number}'!r}")
        kind = one["geometry"]["type"]
        where = f"data/{path}, {one.get('id') or one['properties']['name']!r}"
        for ring in rings(one["geometry"]):
            if not (isinstance(ring, list) and all(map(_is_position, ring))):
                odd = next((at for at in ring if not _is_position(at)), ring)
                say = f"{odd!r:.60} is no [longitude, latitude] in degrees"
                raise KitError(f"{where}, field 'coordinates': {say}.")
            if "Polygon" in kind and (len(ring) < 4 or ring[0] != ring[-1]):
                ends = f"{len(ring)} points from {ring[0]} to {ring[-1]}"
                raise KitError(f"{where}: {ends}. A ring has 4 or more, and ends where it began.")
    return raw["features"]


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
    return -180 <= at[0] <= 180 and -90 <= at[1] <= 90
