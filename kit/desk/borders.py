"""`python -m kit borders FOLDER`: the ground of a course's maps, from the outline of the world."""

from pathlib import Path

from kit.casefile.specs import Box as Corners
from kit.casefile.specs import MapSpec
from kit.datafiles import document
from kit.desk.commands import command
from kit.desk.newcase import keeping
from kit.desk.newcase.tables import as_json
from kit.desk.newcase.world import Box, borders
from kit.errors import KitError
from kit.typed import fitted

FILE = "data/borders.geojson"


def main(folder: str, box: list[float] | None = None) -> int:
    """Write the borders for a box, or for all maps of the course; print what to do next."""
    here = Path(folder).resolve()
    ground = as_json(borders(_checked(box) if box else _of_maps(here)))
    kept = keeping.written(here, {FILE: ground}, alone=True)
    for line in kept:
        print(line)
    if kept:
        return 1
    print(f"{Path(folder) / FILE} is written. Borders can be contested: look at the map.")
    print(f"Next: {command('validate', folder)}")
    return 0


def _checked(box: list[float]) -> Box:
    south, west, north, east = box
    if not (-90 <= south < north <= 90 and -180 <= west < east <= 540 and east - west <= 360):
        raise KitError(
            f"{south:g} {west:g} {north:g} {east:g} is no box. Give south, west, north, east in "
            "degrees, such as 38 41 43 51; across the line of 180 degrees, east is above 180."
        )
    return Box(south, west, north, east)


def _of_maps(here: Path) -> Box:
    """What all maps of a course show."""
    specs = document(here, "maps.yaml")
    views: list[Corners] = [
        fitted(MapSpec, one, f"data/maps.yaml, {name!r}").view for name, one in specs.items()
    ]
    if not views:
        raise KitError("data/maps.yaml has no map. Give a box: --box SOUTH WEST NORTH EAST.")
    corners = [[south, west, north, east] for (south, west), (north, east) in views]
    souths, wests, norths, easts = zip(*corners, strict=True)
    return Box(min(souths), min(wests), max(norths), max(easts))
