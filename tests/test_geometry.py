"""The base map and the outlines: sound shapes, right sizes, towns on the right side.

The formulas are written here and not taken from the kit, so that a mistake in one shows.
"""

import copy
import importlib.util
import json
import math
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"
WEST = 41
SOUTH = 38
EAST = 51
NORTH = 43
SIX = ["Armenia", "Azerbaijan", "Georgia", "Iran", "Russia", "Turkey"]


def load(name):
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def script(name):
    spec = importlib.util.spec_from_file_location(name, DATA / "build" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


BORDERS = load("borders.geojson")["features"]
ARMENIA = next(one for one in BORDERS if one["properties"]["name"] == "Armenia")
AREAS = {one["id"]: one for one in load("areas.geojson")["features"]}


def lines_of(feature):
    """Every line or ring of a feature, whatever its geometry."""
    kind = feature["geometry"]["type"]
    coordinates = feature["geometry"]["coordinates"]
    if kind == "LineString":
        return [coordinates]
    if kind in ("MultiLineString", "Polygon"):
        return coordinates
    assert kind == "MultiPolygon"
    return [ring for part in coordinates for ring in part]


def rings():
    found = []
    for feature in [*BORDERS, *AREAS.values()]:
        if "Polygon" in feature["geometry"]["type"]:
            for i, ring in enumerate(lines_of(feature)):
                found.append(pytest.param(ring, id=f"{feature['properties']['name']} {i}"))
    return found


def turn(a, b, c):
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def cross(a, b, c, d):
    return turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0


def faults(ring):
    """What keeps a ring from being one simple closed line."""
    if len(ring) < 4 or ring[0] != ring[-1]:
        return ["open or too short"]
    corners = [tuple(point) for point in ring[:-1]]
    found = [f"{p} twice" for p in corners if corners.count(p) > 1]
    edges = list(pairwise(ring))
    found += [
        f"{one} crosses {other}"
        for i, one in enumerate(edges)
        for other in edges[:i]
        if cross(*one, *other)
    ]
    return found


def area_km2(ring):
    """Area on a sphere of the earth's mean radius, by the trapezium rule over longitude."""
    total = 0.0
    for (x1, y1), (x2, y2) in pairwise(ring):
        total += math.radians(x2 - x1) * (math.sin(math.radians(y1)) + math.sin(math.radians(y2)))
    return abs(total) / 2 * 6371.0088**2


def inside(point, ring):
    """Whether a ray to the east crosses the ring an odd number of times."""
    x, y = point
    odd = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
            odd = not odd
    return odd


def km_to_edge(point, ring):
    """The distance to the nearest edge, on a plane that is good enough for a few kilometres."""
    kx = 111.195 * math.cos(math.radians(point[1]))
    ky = 111.195
    flat = [((x - point[0]) * kx, (y - point[1]) * ky) for x, y in ring]
    best = math.inf
    for (x1, y1), (x2, y2) in pairwise(flat):
        dx = x2 - x1
        dy = y2 - y1
        share = max(0, min(1, -(x1 * dx + y1 * dy) / (dx * dx + dy * dy)))
        best = min(best, math.hypot(x1 + share * dx, y1 + share * dy))
    return best


# --- shapes ------------------------------------------------------------------------------------


@pytest.mark.parametrize("ring", rings())
def test_every_ring_is_closed_and_does_not_cross_itself(ring):
    assert faults(ring) == []


def test_the_ring_check_can_fail():
    assert faults([[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]])
    assert faults([[0, 0], [1, 0], [1, 1], [0, 1]]) == ["open or too short"]
    assert faults([[0, 0], [2, 0], [1, 1], [2, 2], [0, 2], [1, 1], [0, 0]])


def test_the_area_formula_on_an_octant_of_the_sphere():
    octant = [[0, 0], [90, 0], [90, 90], [0, 90], [0, 0]]
    assert area_km2(octant) == pytest.approx(510_065_622 / 8, rel=1e-4)


@pytest.mark.parametrize(("area", "km2"), [("nkao_1991", 4300), ("held_1994_2020", 11900)])
def test_the_outlines_enclose_what_they_should(area, km2):
    assert area_km2(lines_of(AREAS[area])[0]) == pytest.approx(km2, rel=0.05)


# --- towns -------------------------------------------------------------------------------------

TOWNS = {  # longitude, latitude: the fact base's own figures, typed again
    "Khankendi/Stepanakert": (46.752, 39.815),
    "Shusha/Shushi": (46.750, 39.760),
    "Aghdara/Martakert": (46.821, 40.211),
    "Hadrut": (47.032, 39.520),
    "Talish": (46.741, 40.381),
    "Tartar": (46.932, 40.342),
    "Barda": (47.126, 40.376),
    "Naftalan": (46.825, 40.507),
    "Horadiz": (47.335, 39.450),
    "Aghdam": (46.927, 39.991),
    "Fuzuli": (47.145, 39.601),
    "Jabrayil": (47.028, 39.399),
    "Zangilan": (46.660, 39.084),
    "Qubadli": (46.582, 39.344),
    "Lachin": (46.547, 39.641),
    "Kalbajar": (46.044, 40.110),
}
IN_BOTH = ["Khankendi/Stepanakert", "Shusha/Shushi", "Aghdara/Martakert", "Hadrut", "Talish"]
OUTSIDE_OBLAST = ["Tartar", "Barda", "Naftalan", "Horadiz"]
HELD_ONLY = ["Aghdam", "Fuzuli", "Jabrayil", "Zangilan", "Qubadli", "Lachin", "Kalbajar"]
EXPECTED = [
    *((town, "nkao_1991", True) for town in IN_BOTH),
    *((town, "held_1994_2020", True) for town in IN_BOTH),
    *((town, "nkao_1991", False) for town in OUTSIDE_OBLAST + HELD_ONLY),
    *((town, "held_1994_2020", True) for town in HELD_ONLY),
]
# All lie on the right side. These lie so near an edge (under 2 km, which is how far the outlines
# are generalised) that the map proves nothing about them: the table of places is the authority.
NEAR_EDGE = {
    ("Talish", "held_1994_2020"): "a front-line village, 1.9 km inside",
    ("Tartar", "nkao_1991"): "the town begins where the oblast ended, 1.5 km outside",
    ("Jabrayil", "nkao_1991"): "beside the oblast's southern tip, 0.8 km outside",
    ("Lachin", "nkao_1991"): "on the road into the oblast, 1.7 km outside",
}


@pytest.mark.parametrize(("town", "area", "expected"), EXPECTED)
def test_the_towns_lie_where_they_should(town, area, expected):
    assert inside(TOWNS[town], lines_of(AREAS[area])[0]) == expected


def test_the_towns_too_near_an_edge_are_listed():
    near = {
        (town, area)
        for town, area, _ in EXPECTED
        if km_to_edge(TOWNS[town], lines_of(AREAS[area])[0]) < 2
    }
    assert near == set(NEAR_EDGE)


# --- the base map ------------------------------------------------------------------------------


def test_the_base_map_has_the_six_countries_and_says_what_it_is():
    land = [one for one in BORDERS if one["properties"]["kind"] == "land"]
    assert [one["properties"]["name"] for one in land] == SIX
    assert {one["properties"]["kind"] for one in BORDERS} == {"land", "border", "coast"}
    for one in BORDERS:
        assert "Natural Earth" in one["properties"]["note"]
        assert "schematic" in one["properties"]["note"]
    assert "Caspian" in load("borders.geojson")["properties"]["not_drawn"]


def test_the_base_map_stays_in_its_box_with_two_decimals():
    for one in BORDERS:
        for line in lines_of(one):
            for x, y in line:
                assert WEST <= x <= EAST and SOUTH <= y <= NORTH, one["properties"]["name"]
                assert round(x, 2) == x and round(y, 2) == y, one["properties"]["name"]
    assert (DATA / "borders.geojson").stat().st_size < 60_000


def test_no_border_or_coast_runs_along_the_edge_of_the_box():
    for one in BORDERS:
        if one["properties"]["kind"] == "land":
            continue
        for line in lines_of(one):
            for (x1, y1), (x2, y2) in pairwise(line):
                assert not (x1 == x2 and x1 in (WEST, EAST)), one["properties"]["name"]
                assert not (y1 == y2 and y1 in (SOUTH, NORTH)), one["properties"]["name"]


def country_at(x, y):
    return [
        one["properties"]["name"]
        for one in BORDERS
        if one["properties"]["kind"] == "land"
        and any(
            sum(inside((x, y), ring) for ring in part) == 1
            for part in one["geometry"]["coordinates"]
        )
    ]


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        (44.514, 40.181, ["Armenia"]),  # Yerevan
        (49.892, 40.378, ["Azerbaijan"]),  # Baku
        (45.412, 39.209, ["Azerbaijan"]),  # Nakhchivan, the exclave
        (46.752, 39.815, ["Azerbaijan"]),  # Khankendi/Stepanakert: recognised borders
        (44.80, 41.70, ["Georgia"]),  # Tbilisi
        (50.5, 42.0, []),  # the Caspian Sea
    ],
)
def test_places_lie_in_their_country(x, y, expected):
    assert country_at(x, y) == expected


# --- the dated outlines ------------------------------------------------------------------------


def test_the_outlines_name_their_dates_and_say_that_they_are_schematic():
    assert [AREAS[one]["properties"]["name"] for one in ("held_1994_2020", "nkao_1991")] == [
        "Area under the control of Armenian forces, May 1994 to 27 September 2020",
        "Nagorno-Karabakh Autonomous Oblast, as it stood in 1991",
    ]
    for name, one in AREAS.items():
        properties = one["properties"]
        assert properties["id"] == name
        assert properties["kind"] in ("administrative", "control", "contact", "water")
        assert "schematic" in properties["note"]
        if one["geometry"]["type"] == "Polygon":
            assert "schematic outline, generalised to about 2 km" in properties["note"]
        if properties["kind"] == "control":
            assert "internationally recognised as part of Azerbaijan" in properties["note"]
        if properties["kind"] != "water":
            assert properties["date_from"] <= properties["date_to"]


def test_the_line_of_contact_is_the_northern_and_eastern_edge_of_the_outline():
    line = lines_of(AREAS["line_of_contact_2020"])[0]
    ring = lines_of(AREAS["held_1994_2020"])[0][:-1]
    north = line.index(max(ring, key=lambda point: point[1]))
    assert 0 < north < len(line) - 1
    assert line == ring[-north:] + ring[: len(line) - north]
    assert line[0] in [point for part in lines_of(ARMENIA) for point in part]
    assert line[-1] in [point for part in lines_of(AREAS["aras"]) for point in part]


# --- the scripts that build them ---------------------------------------------------------------


def test_areas_geojson_is_what_its_script_makes():
    areas = script("areas")
    assert areas.validate(areas.shape()) == (DATA / "areas.geojson").read_text(encoding="utf-8")


def test_borders_geojson_passes_the_check_of_its_script():
    written = (DATA / "borders.geojson").read_text(encoding="utf-8")
    assert script("borders").validate(json.loads(written)) == written


def toy(**changes):
    """A world of one square country, as TopoJSON."""
    square = {"type": "Polygon", "arcs": [[0]], "properties": {"name": "Armenia"}}
    world = {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": [[[44, 40], [1, 0], [0, 1], [-1, 0], [0, -1]]],
        "objects": {"countries": {"geometries": [square]}},
    }
    return world | changes


def without(key):
    world = toy()
    del world[key]
    return world


@pytest.mark.parametrize("bad", [{}, [], toy(arcs=[]), toy(objects={}), without("transform")])
def test_the_script_refuses_what_is_not_the_expected_topojson(bad):
    borders = script("borders")
    with pytest.raises(borders.Refused, match="not the TopoJSON"):
        borders.shape(bad)


def test_the_script_refuses_a_world_without_the_six_countries():
    borders = script("borders")
    with pytest.raises(borders.Refused, match="expected the countries"):
        borders.validate(borders.shape(toy()))


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda land: land[0]["geometry"]["coordinates"][0][0].pop(), "open or too short"),
        (lambda land: land[0]["geometry"]["coordinates"][0][0][1].__setitem__(0, 12), "outside"),
        (lambda land: land.pop(0), "expected the countries"),
        (lambda land: land[1].update(geometry=land[4]["geometry"]), "Nakhchivan"),
    ],
)
def test_the_script_refuses_a_damaged_result(damage, says):
    borders = script("borders")
    collection = copy.deepcopy(load("borders.geojson"))
    damage(collection["features"])
    with pytest.raises(borders.Refused, match=says):
        borders.validate(collection)


def test_a_refusal_is_a_sentence_and_writes_nothing(tmp_path, monkeypatch):
    borders = script("borders")
    monkeypatch.setattr(borders, "TARGET", tmp_path / "borders.geojson")
    source = tmp_path / "countries-10m.json"
    source.write_text(json.dumps(toy()), encoding="utf-8")
    with pytest.raises(SystemExit, match="was not written: expected the countries"):
        borders.main([str(source)])
    assert not borders.TARGET.exists()


def test_a_ring_cut_into_two_parts_has_no_sliver_between_them():
    borders = script("borders")
    comb = [(42, 40), (44, 40), (44, 45), (43.5, 45), (43.5, 41), (42.5, 41), (42.5, 45), (42, 45)]
    parts = borders.clip([*comb, comb[0]], borders.cut_ring)
    assert [faults(part) for part in parts] == [[]]
    upside_down = [(x, 84.5 - y) for x, y in comb]  # the comb's back is now outside, teeth inside
    parts = borders.clip([*upside_down, upside_down[0]], borders.cut_ring)
    assert [faults(part) for part in parts] == [[], []]
    assert sum(1 for p in parts if abs(p[0][0] - 43) < 2) == 2
