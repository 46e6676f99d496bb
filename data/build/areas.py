"""Build data/areas.geojson: two dated outlines, a line of contact, lakes and rivers.

    python data/build/areas.py

The figures are below: longitude,latitude in decimal degrees (WGS84), two decimals, about 1 km.
They are schematic teaching outlines, generalised to about 2 km from Natural Earth 1:10m (public
domain), not survey data. Needs nothing but Python and no network; a test compares its result
with the committed file.
"""

from __future__ import annotations

import json
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "areas.geojson"

OUTLINES = {
    # Clockwise from its northernmost point; the first run, as far as the Aras, is its eastern edge.
    "held_1994_2020": """
        46.73,40.41 47.07,40.20 47.27,39.67 47.32,39.41 47.10,39.31 47.02,39.19 46.87,39.17
        46.59,38.91 46.51,38.88 46.48,38.95 46.49,39.08 46.40,39.20 46.51,39.18 46.60,39.22
        46.36,39.41 46.49,39.47 46.52,39.55 46.40,39.58 46.34,39.62 46.18,39.59 45.98,39.77
        45.82,39.84 45.74,39.94 45.61,39.96 45.58,39.99 45.64,40.03 45.87,40.01 45.96,40.14
        45.98,40.22 46.12,40.26 46.31,40.24 46.36,40.28 46.46,40.28 46.73,40.41
    """,
    "nkao_1991": """
        46.31,40.24 46.36,40.28 46.46,40.28 46.73,40.41 46.89,40.38 46.92,40.33 46.91,40.31
        47.02,40.25 46.93,40.25 46.93,40.21 46.79,40.15 46.75,40.10 46.77,40.08 46.68,40.03
        46.81,40.02 46.84,39.98 46.83,39.92 46.90,39.95 46.93,39.94 46.87,39.82 47.00,39.90
        47.17,39.85 47.23,39.87 47.32,39.81 47.29,39.77 47.13,39.73 47.03,39.66 47.11,39.62
        47.03,39.57 47.12,39.58 47.11,39.52 47.06,39.51 47.08,39.47 47.01,39.49 47.05,39.42
        46.98,39.38 46.92,39.46 46.85,39.48 46.81,39.45 46.82,39.42 46.76,39.41 46.77,39.51
        46.68,39.52 46.70,39.57 46.66,39.58 46.74,39.59 46.75,39.65 46.67,39.67 46.66,39.61
        46.62,39.60 46.57,39.63 46.55,39.71 46.58,39.72 46.56,39.85 46.47,39.92 46.40,40.03
        46.34,40.04 46.38,40.10 46.34,40.10 46.32,40.16 46.29,40.16 46.31,40.24
    """,
    "lake_sevan": """
        45.12,40.45 44.96,40.52 45.01,40.56 44.98,40.59 44.99,40.63 45.09,40.60 45.22,40.53
        45.30,40.46 45.35,40.45 45.36,40.49 45.41,40.47 45.49,40.39 45.58,40.35 45.65,40.28
        45.66,40.20 45.63,40.17 45.51,40.15 45.44,40.17 45.38,40.14 45.29,40.15 45.23,40.20
        45.23,40.37 45.21,40.40 45.13,40.40 45.12,40.45
    """,
    "mingachevir_reservoir": """
        46.90,40.85 46.62,40.91 46.39,40.89 46.34,40.90 46.37,40.92 46.49,40.94 46.52,40.98
        46.44,41.05 46.55,41.04 46.62,41.07 46.72,40.96 46.97,40.86 47.13,40.82 47.16,40.77
        47.09,40.80 47.00,40.78 46.90,40.85
    """,
}

# A river in several stretches keeps them as parts of one line.
RIVERS = {
    "kura": [
        """
        42.82,40.92 42.61,40.90 42.43,40.98 42.50,41.09 42.71,41.13 42.81,41.20 43.09,41.17
        43.18,41.30 43.33,41.38 43.30,41.55 43.06,41.59 43.09,41.69 43.54,41.97 43.78,42.05
        44.03,42.03 44.71,41.83 44.80,41.70 45.00,41.58 45.15,41.30 45.50,41.23 45.91,40.99
        46.34,40.90
        """,
        """
        46.34,40.90 46.73,40.92 46.99,40.83 47.06,40.76 47.06,40.68 47.19,40.64 47.22,40.51
        47.26,40.54 47.31,40.46 47.36,40.46 47.32,40.41 47.38,40.40 47.37,40.37 47.52,40.28
        47.48,40.25 47.54,40.17 47.72,40.20 47.80,40.10 47.89,40.08 48.07,40.14 48.16,40.05
        48.26,40.03 48.47,40.02 48.59,40.10 48.84,40.00 48.92,39.94 48.94,39.77 48.99,39.73
        48.96,39.67 49.02,39.60 49.02,39.52 48.98,39.47 49.37,39.35
        """,
    ],
    "aras": [
        """
        41.33,39.37 41.27,39.45 41.29,39.57 41.44,39.63 41.73,39.63 41.79,39.71 41.78,39.83
        42.00,40.02 42.16,40.03 42.67,40.18 42.84,40.07 43.13,40.18 43.46,40.12 43.65,40.14
        """,
        """
        43.65,40.14 43.91,40.02 44.29,40.04 44.46,39.97 44.69,39.79 44.81,39.64 44.87,39.63
        44.96,39.43 45.09,39.35 45.15,39.21 45.31,39.20 45.44,39.00 46.13,38.86 46.38,38.92
        46.57,38.90 46.85,39.16 47.02,39.19 47.10,39.31 47.82,39.68 47.93,39.69 48.11,39.88
        48.24,39.89 48.47,40.02
        """,
    ],
    "tartar": [
        "45.93,39.87 46.03,40.10 46.11,40.16 46.50,40.14 46.62,40.19 46.73,40.32 47.33,40.42"
    ],
    "vorotan": [
        "45.82,39.85 45.74,39.75 45.92,39.58 46.27,39.40 46.48,39.46 46.76,39.18 46.84,39.15"
    ],
}

SCHEMATIC = "schematic outline, generalised to about 2 km"
WHOSE = (
    "It shows who was in control at a date, not whose land it is: the area was and is "
    "internationally recognised as part of Azerbaijan."
)
ABOUT = {
    "title": "Dated outlines and waters",
    "source": "Generalised from Natural Earth 1:10m",
    "licence": "public domain",
    "note": "Schematic teaching outlines, not survey data. " + WHOSE,
}


def points(figures: str) -> list[list[float]]:
    return [[float(number) for number in pair.split(",")] for pair in figures.split()]


# Where the northern edge of the outline of 1994-2020 leaves the border of Armenia.
NORTH_WEST = [45.98, 40.22]


def line_of_contact() -> list[list[float]]:
    """The outline of 1994-2020 from the border of Armenia, east along the north, to the river Aras.

    The northern part is the range of Murovdag (Mrav), the eastern part the front in the plain. That
    the line begins at the border is read off borders.geojson, that it ends at the Aras off the
    river: both ends are points of theirs. Nothing is added or moved.
    """
    ring = points(OUTLINES["held_1994_2020"])
    river = points(RIVERS["aras"][1])
    if ring[0][1] != max(y for _, y in ring):
        raise SystemExit("held_1994_2020 must start at its northernmost point")
    end = next(i for i, point in enumerate(ring) if point in river)
    return ring[ring.index(NORTH_WEST) : -1] + ring[: end + 1]


def feature(key: str, kind: str, name: str, geometry: str, coordinates: list, **more) -> dict:
    return {
        "type": "Feature",
        "id": key,
        "properties": {"id": key, "name": name, "kind": kind, **more},
        "geometry": {"type": geometry, "coordinates": coordinates},
    }


def shape() -> dict:
    rings = {key: points(figures) for key, figures in OUTLINES.items()}
    rivers = {key: [points(part) for part in parts] for key, parts in RIVERS.items()}
    features = [
        feature(
            "held_1994_2020",
            "control",
            "Area under the control of Armenian forces, May 1994 to 27 September 2020",
            "Polygon",
            [rings["held_1994_2020"]],
            date_from="1994-05",
            date_to="2020-09-27",
            # 4,061 of the former oblast, says Armenia's government, and some 7,500 of the seven
            # districts: European Court of Human Rights, Sargsyan v. Azerbaijan, paragraph 23.
            area_km2_usual=11561,
            outline_km2=11900,  # what this generalised line should enclose, within 5 per cent
            note=f"{SCHEMATIC}. Almost the whole of the former autonomous oblast, and all or part "
            f"of seven surrounding districts. {WHOSE}",
        ),
        feature(
            "nkao_1991",
            "administrative",
            "Nagorno-Karabakh Autonomous Oblast, as it stood in 1991",
            "Polygon",
            [rings["nkao_1991"]],
            date_from="1991",
            date_to="1991",
            area_km2_official=4388,
            outline_km2=4300,
            note=f"{SCHEMATIC}. Administrative border of the autonomous oblast of Soviet "
            "Azerbaijan; it does not say who was in control.",
        ),
        feature(
            "line_of_contact_2020",
            "contact",
            "Line of Contact, May 1994 to 27 September 2020",
            "LineString",
            line_of_contact(),
            date_from="1994-05",
            date_to="2020-09-27",
            note="schematic line, generalised to about 2 km: the northern and eastern edge of "
            "the outline of 1994 to 2020, from the border of Armenia to the river Aras.",
        ),
        *(
            feature(key, "water", name, "Polygon", [rings[key]], note=f"Lake: {SCHEMATIC}.")
            for key, name in [
                ("lake_sevan", "Lake Sevan"),
                ("mingachevir_reservoir", "Mingachevir reservoir"),
            ]
        ),
        *(
            feature(
                key, "water", name, "MultiLineString", rivers[key], note="River: schematic line."
            )
            for key, name in [
                ("aras", "Aras"),
                ("kura", "Kura"),
                ("tartar", "Tartar/Terter"),
                ("vorotan", "Vorotan"),
            ]
        ),
    ]
    return {"type": "FeatureCollection", "name": "areas", "properties": ABOUT, "features": features}


def validate(collection: dict) -> str:
    """The text to write; refuses a ring that does not close."""
    for one in collection["features"]:
        coordinates = one["geometry"]["coordinates"]
        if one["geometry"]["type"] == "Polygon" and coordinates[0][0] != coordinates[0][-1]:
            raise SystemExit(f"areas.geojson was not written: the ring {one['id']} is open")
    rows = ",\n".join(json.dumps(one, separators=(",", ":")) for one in collection["features"])
    head = {key: value for key, value in collection.items() if key != "features"}
    return json.dumps(head)[:-1] + ', "features": [\n' + rows + "\n]}\n"


def main() -> None:
    text = validate(shape())
    TARGET.write_text(text, encoding="utf-8", newline="\n")
    print(f"{TARGET.name}: {len(text.encode())} bytes")


if __name__ == "__main__":
    main()
