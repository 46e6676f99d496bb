"""Build data/borders.geojson: the countries of the base map, cut to one box.

    python data/build/borders.py                        fetches the outlines through npm
    python data/build/borders.py countries-10m.json     uses a file that is already here

Run by hand; the result is committed, so neither a learner nor a test needs npm or a network.
The steps are fetch, shape, validate, write. A source that does not look as expected is
refused with a sentence, and nothing is written.
"""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "world-atlas@2.0.2"
WEST = 41
SOUTH = 38
EAST = 51
NORTH = 43
COUNTRIES = ["Armenia", "Azerbaijan", "Georgia", "Iran", "Russia", "Turkey"]
DECIMALS = 2  # about 1 km: enough for a map of a region, and a small file
TOLERANCE = 0.008  # degrees a line may move when points are left out: below the rounding
MAX_BYTES = 60_000
TARGET = Path(__file__).resolve().parents[1] / "borders.geojson"
NOTE = "Natural Earth 1:10m via world-atlas, public domain; schematic"
ABOUT = {
    "title": "Countries of the base map",
    "source": f"Natural Earth 1:10m through the npm package {PACKAGE}",
    "licence": "public domain",
    "kinds": "land: filled shapes, cut straight at the edge of the box; border: lines between two "
    "countries; coast: shore lines. Draw land without an outline and the lines on top: the edge "
    "of the box then never looks like a border.",
    "not_drawn": "The Caspian Sea and the Black Sea are the absence of land. No lakes, no rivers, "
    "no boundaries inside a country, nothing outside the box.",
}

Point = tuple[float, float]
Line = list[Point]


class Refused(Exception):
    """The source is not what this script was written for."""


def fetch() -> dict:
    """The TopoJSON file of all countries, out of the npm package."""
    npm = shutil.which("npm")
    if npm is None:
        raise Refused("npm is not here; install Node.js, or give the path of countries-10m.json")
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [npm, "pack", PACKAGE, "--silent"], cwd=folder, capture_output=True, text=True
        )
        packed = list(Path(folder).glob("*.tgz"))
        if done.returncode or len(packed) != 1:
            raise Refused(f"npm could not fetch {PACKAGE}: {done.stderr.strip()[-300:]}")
        with tarfile.open(packed[0]) as archive:
            member = archive.extractfile("package/countries-10m.json")
            return json.load(member)


# --- shape -------------------------------------------------------------------------------------


def tidy(line: Line) -> Line:
    """Round, then drop what rounding leaves behind: repeated points and there-and-back spikes."""
    kept: Line = []
    for x, y in line:
        point = (round(float(x), DECIMALS), round(float(y), DECIMALS))
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and kept[-2] == point:
            kept.pop()
            continue
        kept.append(point)
    return kept


def simplify(line: Line) -> Line:
    """Leave out points closer than TOLERANCE to the line without them (Douglas-Peucker)."""
    if len(line) < 3:
        return line
    (ax, ay) = line[0]
    (bx, by) = line[-1]
    length = math.hypot(bx - ax, by - ay)

    def distance(point: Point) -> float:
        x, y = point
        if not length:  # a closed line: an island, or an exclave
            return math.hypot(x - ax, y - ay)
        return abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length

    farthest = max(range(1, len(line) - 1), key=lambda i: distance(line[i]))
    if distance(line[farthest]) < TOLERANCE:
        return [line[0], line[-1]]
    return simplify(line[: farthest + 1])[:-1] + simplify(line[farthest:])


def decode_arcs(topology: dict) -> list[Line]:
    """TopoJSON stores each stretch of border once, as whole-number steps from point to point."""
    (scale_x, scale_y) = topology["transform"]["scale"]
    (move_x, move_y) = topology["transform"]["translate"]
    arcs = []
    for steps in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            line.append((x * scale_x + move_x, y * scale_y + move_y))
        arcs.append(
            simplify(tidy(line)) if in_box(line) else line
        )  # rounded once, here, so that neighbours still share their border
    return arcs


def stitch(indexes: list[int], arcs: list[Line]) -> Line:
    """The ring that these arcs make; ~i means arc i walked backwards."""
    ring: Line = []
    for i in indexes:
        line = arcs[i] if i >= 0 else arcs[~i][::-1]
        ring += line[1:] if ring else line
    return ring


# Each side of the box: which coordinate, its limit, and +1 to keep what is above it, -1 below.
SIDES = [(0, WEST, 1), (0, EAST, -1), (1, SOUTH, 1), (1, NORTH, -1)]


def crossing(a: Point, b: Point, axis: int, limit: float) -> Point:
    share = (limit - a[axis]) / (b[axis] - a[axis])
    other = a[1 - axis] + share * (b[1 - axis] - a[1 - axis])
    return (limit, other) if axis == 0 else (other, limit)


def cut_line(line: Line, axis: int, limit: float, keep: int) -> list[Line]:
    """The pieces of a line on the kept side of one edge of the box."""
    pieces: list[Line] = []
    inside = [keep * (p[axis] - limit) > 0 for p in line]
    for i, point in enumerate(line):
        if i and inside[i] != inside[i - 1]:
            at = crossing(line[i - 1], point, axis, limit)
            if inside[i]:
                pieces.append([at])
            else:
                pieces[-1].append(at)
        elif i == 0 and inside[0]:
            pieces.append([])
        if inside[i]:
            pieces[-1].append(point)
    return pieces


def cut_ring(ring: Line, axis: int, limit: float, keep: int) -> list[Line]:
    """The rings on the kept side of one edge: along the edge, every second gap is inside.

    Sutherland-Hodgman would leave the parts of a country joined by a sliver along the edge.
    """
    pieces = cut_line(ring, axis, limit, keep)
    if not pieces or pieces == [ring]:
        return pieces
    if pieces[0][0] == ring[0] and pieces[-1][-1] == ring[-1]:  # a piece runs through the start
        pieces[0] = pieces.pop() + pieces[0][1:]
    ends = sorted(
        (piece[end][1 - axis], i, end) for i, piece in enumerate(pieces) for end in (0, -1)
    )
    partner = {}
    for (_, i, end), (_, j, other) in zip(ends[::2], ends[1::2], strict=True):
        partner[i, end] = (j, other)
        partner[j, other] = (i, end)
    rings = []
    left = set(range(len(pieces)))
    while left:
        first = i = min(left)
        joined: Line = []
        while i in left:
            left.remove(i)
            joined += pieces[i]
            i, end = partner[i, -1]
            if end != 0:
                raise Refused(f"a ring near {joined[0]} crosses itself at the edge of the box")
        if i != first:
            raise Refused(f"a ring near {joined[0]} does not close at the edge of the box")
        rings.append([*joined, joined[0]])
    return rings


def clip(line: Line, cut) -> list[Line]:
    """What the box keeps of a line (cut=cut_line) or of a ring (cut=cut_ring)."""
    lines = [line]
    for side in SIDES:
        lines = [piece for one in lines for piece in cut(one, *side)]
    return [tidy(piece) for piece in lines]


def in_box(line: Line) -> bool:
    """Whether a line's own frame touches the box: skips most of the world."""
    xs, ys = zip(*line, strict=True)
    return min(xs) < EAST and max(xs) > WEST and min(ys) < NORTH and max(ys) > SOUTH


def feature(name: str, kind: str, geometry: str, coordinates: list) -> dict:
    return {
        "type": "Feature",
        "properties": {"name": name, "kind": kind, "note": NOTE},
        "geometry": {"type": geometry, "coordinates": coordinates},
    }


def cut_polygons(name: str, rings: list[list]) -> list[list]:
    """What of an outer ring and its holes lies in the box."""
    outer, *holes = rings
    if not in_box(outer):
        return []
    whole = [ring for ring in clip(outer, cut_ring) if len(ring) >= 4]
    cut_holes = [ring for hole in holes if in_box(hole) for ring in clip(hole, cut_ring)]
    if cut_holes and len(whole) != 1:
        raise Refused(f"{name} falls apart at the edge of the box and has holes")
    return [[ring, *(hole for hole in cut_holes if len(hole) >= 4)] for ring in whole]


def shape(topology: dict) -> dict:
    """Countries cut to the box, the borders between them and their coasts, as GeoJSON."""
    try:
        arcs = decode_arcs(topology)
        countries = topology["objects"]["countries"]["geometries"]
        users: dict[int, set[str]] = {}
        land: dict[str, list] = {}
        for country in countries:
            if country["type"] not in ("Polygon", "MultiPolygon"):
                continue
            name = country["properties"]["name"]
            parts = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
            for part in parts:
                for i in (i for ring in part for i in ring):
                    users.setdefault(i if i >= 0 else ~i, set()).add(name)
                for polygon in cut_polygons(name, [stitch(ring, arcs) for ring in part]):
                    land.setdefault(name, []).append(polygon)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise Refused(f"this is not the TopoJSON of {PACKAGE}: {error!r}") from error

    lines: dict[tuple[str, str], list] = {}
    for i, names in users.items():
        if in_box(arcs[i]) and names & set(COUNTRIES):
            kind = "border" if len(names) > 1 else "coast"
            name = "–".join(sorted(names)) if kind == "border" else "Coast"
            pieces = [piece for piece in clip(arcs[i], cut_line) if len(piece) > 1]
            lines.setdefault((kind, name), []).extend(pieces)
    features = [
        feature(name, "land", "MultiPolygon", sorted(land[name])) for name in sorted(land)
    ] + [
        feature(name, kind, "MultiLineString", sorted(pieces))
        for (kind, name), pieces in sorted(lines.items())
        if pieces
    ]
    return {
        "type": "FeatureCollection",
        "name": "borders",
        "properties": ABOUT,
        "features": features,
    }


# --- validate and write ------------------------------------------------------------------------


def validate(collection: dict) -> str:
    """The text to write; refuses anything but six whole countries inside the box."""
    features = collection["features"]
    names = [f["properties"]["name"] for f in features if f["properties"]["kind"] == "land"]
    if names != COUNTRIES:
        raise Refused(f"expected the countries {COUNTRIES}, found {names}")
    for one in features:
        name = one["properties"]["name"]
        kind = one["properties"]["kind"]
        coordinates = one["geometry"]["coordinates"]
        lines = [r for part in coordinates for r in part] if kind == "land" else coordinates
        for line in lines:
            if kind == "land" and (len(line) < 4 or line[0] != line[-1]):
                raise Refused(
                    f"{name}: a ring of {len(line)} points is open or too short: {line[:3]}"
                )
            for x, y in line:
                if not (WEST <= x <= EAST and SOUTH <= y <= NORTH):
                    raise Refused(f"{name}: ({x}, {y}) lies outside the box")
    azerbaijan = features[names.index("Azerbaijan")]["geometry"]["coordinates"]
    if not any(max(x for x, _ in part[0]) < 46.3 for part in azerbaijan):
        raise Refused("Azerbaijan is here without the Nakhchivan exclave")
    rows = ",\n".join(
        json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in features
    )
    head = {key: value for key, value in collection.items() if key != "features"}
    text = json.dumps(head, ensure_ascii=False)[:-1] + ', "features": [\n' + rows + "\n]}\n"
    if len(text.encode()) > MAX_BYTES:
        raise Refused(f"the file would have {len(text.encode())} bytes, more than {MAX_BYTES}")
    return text


def write(text: str) -> None:
    TARGET.write_text(text, encoding="utf-8", newline="\n")


def main(arguments: list[str]) -> None:
    try:
        topology = json.loads(Path(arguments[0]).read_text("utf-8")) if arguments else fetch()
        text = validate(shape(topology))
    except (Refused, OSError, ValueError) as error:
        sys.exit(f"borders.geojson was not written: {error}")
    write(text)
    print(f"{TARGET.name}: {len(text.encode())} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
