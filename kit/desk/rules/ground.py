"""Do places, names and figures stand where they belong on maps and axes? For `validate`."""

from typing import Any

from kit.casefile.figures import table_of
from kit.desk.files import Course, Lines, Row, guarded, problem, unknown
from kit.desk.rules.agreement import fits_words
from kit.desk.rules.outlines import encloses, features, ground

Box = tuple[list[float], list[float]]  # south-west and north-east: latitude, longitude


def check(course: Course) -> Lines:
    """Names and places on maps, and the figures of charts."""
    for name, spec in course.case.optional("maps.yaml").items():
        yield from guarded(f"data/maps.yaml, map '{name}'", names, course, name, spec)
    figures = {row["id"]: row for row in course.tables.get(table_of(course.case), ())}
    for name, spec in course.case.optional("charts.yaml").items():
        where = f"data/charts.yaml, figure '{name}'"
        yield from guarded(where, axes, where, spec, figures)


def within(box: Box | list[list[float]], lat: float, lon: float) -> bool:
    """Whether a point lies between two corners."""
    (south, west), (north, east) = box
    # A box may go on beyond 180 degrees, where longitudes begin anew.
    return south <= lat <= north and any(west <= lon + turn <= east for turn in (0, 360))


def names(course: Course, name: str, spec: dict[str, Any]) -> Lines:
    """The name of a land stands on that land, and every other one in what the map shows."""
    lands = features(course, "borders.geojson")
    lands = {one: about for one, about in lands.items() if about["properties"]["kind"] == "land"}
    where = f"data/maps.yaml, map '{name}'"
    box = ground(course)
    for land, (lat, lon) in spec.get("lands", {}).items():
        yield from unknown(where, "lands", land, lands, "data/borders.geojson, kind 'land'")
        if land in lands and not encloses(lands[land], lat, lon):
            yield problem(where, f"lands.{land}", [lat, lon], f"a point of {land}")
    nodes = {**spec.get("nodes", {}), **spec.get("points", {})}
    shown = {**spec.get("waters", {}), **{one: about["at"] for one, about in nodes.items()}}
    for one, (lat, lon) in shown.items():
        if not within(spec["view"], lat, lon) and not within(box, lat, lon):
            yield problem(where, one, [lat, lon], f"a point of the view, {spec['view']}")
    drawn = {one for layer in spec.get("layers") or () for one in layer.get("places", ())}
    for row in course.tables.get("places", ()):
        if row["id"] in drawn and not within(box, float(row["lat"]), float(row["lon"])):
            rule = f"a place on the ground of data/borders.geojson, {box[0]} to {box[1]}"
            yield problem(row.where, "lat", f"{row['lat']}, {row['lon']}", rule)


def axes(where: str, spec: dict[str, Any], figures: dict[str, Row]) -> Lines:
    """The axes hold every figure, each once, and a line runs from left to right."""
    ticks = {str(day): words for day, words in (spec.get("ticks") or {}).items()}
    for day, words in ticks.items():
        if not fits_words(day, words):
            yield problem(where, f"ticks.{day}", words, "words for that day")
    seen: set[str] = set()
    for panel in spec["panels"]:
        for line in panel.get("rows") or panel["lines"]:
            ids = line.get("ids") or [line["id"]]
            rows = [figures[one] for one in ids if one in figures]
            for row in rows:
                yield from _on_the_axes(where, row, spec["limit"], [*ticks])
                if row["id"] in seen:
                    yield problem(where, "ids", row["id"], "each figure once")
                seen.add(row["id"])
            dates = [row["date"] for row in rows]
            if ticks and dates != sorted(dates):
                yield problem(where, "ids", ", ".join(ids), "the order of their dates")


def _on_the_axes(where: str, row: Row, limit: float, ticks: list[str]) -> Lines:
    number = float(row["high"] or row["low"] or 0)
    if number > limit:
        yield problem(where, "limit", limit, f"more than {number:.0f}, the figure of {row['id']}")
    if ticks and not ticks[0] <= row["date"] <= ticks[-1]:
        yield problem(where, "ticks", f"{ticks[0]} to {ticks[-1]}", f"{row['date']} ({row['id']})")
