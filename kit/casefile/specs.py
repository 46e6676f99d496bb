"""What `maps.yaml` and `charts.yaml` may hold. A field that is not named here is an error.

Every text in there can be written into a page, a picture or a style; so what is no text for people
(a dash, a side, an id, a number) has a form of its own and can hold nothing else.
"""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    Field,
    StrictBool,
    StrictFloat,
    ValidationInfo,
    field_validator,
)

from kit.casefile.cases import case
from kit.errors import KitError, choose
from kit.typed import fitted

Text = Annotated[str, Field(min_length=1)]
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")]
Number = Annotated[StrictFloat, Field(allow_inf_nan=False)]
Side = Literal["left", "right", "top", "bottom"]
Dash = Annotated[str, Field(pattern=r"^\d{1,3}(\.\d)?( \d{1,3}(\.\d)?)*$")]
"Lengths of strokes and gaps in pixels, with spaces between: 8 4."
Weight = Annotated[StrictFloat, Field(gt=0, le=20)]
"Pixels."
Position = tuple[
    Annotated[StrictFloat, Field(ge=-90, le=90)], Annotated[StrictFloat, Field(ge=-180, le=540)]
]
"Latitude and longitude in degrees; beyond 180 on a map across the line where the days change."


def _two_corners(box: tuple[Position, Position]) -> tuple[Position, Position]:
    (south, west), (north, east) = box
    if not (south < north and west < east):
        raise ValueError("the first corner is the south-west one, the second the north-east one")
    return box


def _in_order(ticks: dict[date, str]) -> dict[date, str]:
    if list(ticks) != sorted(ticks):
        raise ValueError("the days stand in their order, the first on the left")
    return ticks


Box = Annotated[tuple[Position, Position], AfterValidator(_two_corners)]


class Spec(BaseModel, extra="forbid", frozen=True):
    """A part of a file."""


class Dot(Spec):
    label: Side
    "The side of the dot on which the name stands."
    why: Text | None = None


class Node(Spec):
    at: Position
    label: Side
    name: Text | None = None


class Outline(Spec):
    id: Id
    dash: Dash
    weight: Weight = 2.5


class Line(Spec):
    between: tuple[Id, Id]
    said: Text
    dash: Dash


class LayerSpec(Spec):
    title: Text | None = None
    mode: Literal["always", "one", "switch"] = "always"
    shown: StrictBool | None = None
    text: Text | None = None
    dash: Dash | None = None
    areas: list[Outline] = []
    places: dict[Id, Dot] = {}
    lines: list[Line] = []
    relations: Text | None = None
    events: Text | None = None
    labels: dict[Id, Side] = {}
    nodes: StrictBool = False


class MapSpec(Spec):
    title: Text
    note: Text
    key: Text | None = None
    view: Box
    panel: Box | None = None
    lands: dict[Text, Position] = {}
    waters: dict[Text, Position] = {}
    nodes: dict[Id, Node] = {}
    points: dict[Text, Node] = {}
    framings: dict[Id, Text] = {}
    layers: list[LayerSpec]


class Row(Spec):
    id: Id
    who: Text


Place = Literal["right", "left", "above", "below"] | tuple[Number, Number]


class Joined(Spec):
    who: Text
    ids: list[Id] = Field(min_length=1)
    label: dict[Id, Place] = {}

    @field_validator("label")
    @classmethod
    def _of_the_line(cls, label: dict[str, Any], info: ValidationInfo) -> dict[str, Any]:
        ids = info.data.get("ids", label)
        if strangers := [one for one in label if one not in ids]:
            raise ValueError(f"{strangers[0]} is not one of the line's ids: {', '.join(ids)}")
        return label


class Panel(Spec):
    title: Text
    height: Annotated[StrictFloat, Field(gt=0, le=20)] = 2.0
    "Inches."
    rows: list[Row] = []
    lines: list[Joined] = []


class ChartSpec(Spec):
    title: Text
    note: Text
    alt: Text
    axis: Text
    limit: Annotated[StrictFloat, Field(gt=0, allow_inf_nan=False)]
    ticks: Annotated[dict[date, Text], AfterValidator(_in_order)] | None = Field(None, min_length=2)
    compare: StrictBool = True
    "Whether a switch greys what may not be compared. Not where a question asks for just that."
    panels: list[Panel] = Field(min_length=1)


def map_spec(name: str) -> dict[str, Any]:
    """The entry of `data/maps.yaml` with this name, as plain Python.

    An unknown name raises a KitError that lists the valid ones, a field that does not fit one that
    names it.
    """
    return _entry("maps.yaml", name, MapSpec)


def chart_spec(name: str) -> dict[str, Any]:
    """The entry of `data/charts.yaml` with this name; errors as with `map_spec`."""
    return _entry("charts.yaml", name, ChartSpec)


def _entry(path: str, name: str, kind: type[Spec]) -> dict[str, Any]:
    known = case().optional(path) or {}
    if not isinstance(known, dict):
        raise KitError(f"data/{path}: names with something behind each are needed here.")
    found = known[choose(name, map(str, known), path.split(".")[0].rstrip("s"))]
    return fitted(kind, found, f"data/{path}, {name!r}").model_dump(exclude_unset=True)
