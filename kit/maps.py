"""Maps that ask no host for anything: Leaflet is written into the page. Each has a table twin."""

import json
from functools import cache
from importlib import resources
from typing import Any, ClassVar

import folium
import pandas as pd

from kit.cases import case
from kit.errors import choose
from kit.pages import page, twin

_INK = "#22262b"
_STYLES = {
    "land": {"fillColor": "#f7f5f0", "fillOpacity": 1, "weight": 0},
    "border": {"color": "#8a8f96", "weight": 1.4},
    "coast": {"color": "#8a8f96", "weight": 0.8},
    "water": {"color": "#9fb6c4", "weight": 1, "fillColor": "#dfe7ec", "fillOpacity": 1},
}


class OfflineMap(folium.Map):
    """A folium map with a title, a note, a key and a table twin (`places`), free of any host."""

    default_js: ClassVar[list] = []
    default_css: ClassVar[list] = []

    def __init__(self, spec: dict, key: list[dict], places: pd.DataFrame) -> None:
        super().__init__(tiles=None, zoom_snap=0.25, control_scale=True)
        self.title, self.note, self.places = spec["title"], spec["note"], places
        # map.js adds the key, the names and keyboard access once the map is drawn.
        told = f"{self.get_name()}, {json.dumps(key)}, {json.dumps(spec['lands'])}"
        call = f"addEventListener('load', () => finish({told}))"
        code = f"{_header()}<script>{call}</script>"
        # raw: the braces of scripts and styles are not template code.
        self.get_root().header.add_child(folium.Element(f"{{% raw %}}{code}{{% endraw %}}"))

    def _repr_html_(self, **_: Any) -> str:
        self.get_root().title = self.title
        frame = self.get_root().render().replace("<html>", '<html lang="en">')
        # folium forbids zooming the page on phones; readers need it.
        frame = frame.replace("maximum-scale=1.0, user-scalable=no", "")
        parts = {"frame": frame, "note": self.note, "table": twin(self.places)}
        return page("figure.html", self.title, self.title, **parts).html


@cache
def _header() -> str:
    """Leaflet, all styles and the kit's script for a map, as markup for the page's head."""
    theirs, ours = resources.files("xstatic.pkg.leaflet") / "data", resources.files("kit")
    leaflet = (theirs / "leaflet.js").read_text("utf-8").split("//# sourceMappingURL")[0]
    # Leaflet's pictures of pins and buttons are not used: no address of theirs may be left.
    css = (theirs / "leaflet.css").read_text("utf-8").replace("url(images/", "url(data:,")
    css += (ours / "map.css").read_text("utf-8")
    return f"<style>{css}</style><script>{leaflet};{(ours / 'map.js').read_text('utf-8')}</script>"


def show_map(name: str) -> OfflineMap:
    """A map of the case, by its name in `data/maps.yaml`, for the last line of a cell.

    It is a `folium.Map` without tiles: borders, dated outlines, waters and places of `data/`,
    positions in degrees (WGS84). Tab walks through the places and Enter opens one. An unknown
    map, area or place raises a KitError that lists the valid ones.

    >>> show_map("counting").title
    'Where people were counted, and who counted'
    """
    here = case()
    maps = here.document("maps.yaml")
    spec = maps[choose(name, maps, "map")]
    areas = {area["id"]: area for area in here.document("areas.geojson")["features"]}
    drawn = [(areas[choose(one["id"], areas, "area")], one["dash"]) for one in spec["areas"]]
    key = [{"dash": dash, "text": area["properties"]["name"]} for area, dash in drawn]
    gazetteer, said = here.frame("places").set_index("id"), pd.DataFrame(spec["places"]).T
    places = gazetteer.loc[[choose(one, gazetteer.index, "place") for one in said.index]]
    places = places[["name", "lat", "lon"]].join(said)
    shown = OfflineMap(spec, [*key, {"text": spec["key"]}], places.drop(columns="label"))
    waters = [area for area in areas.values() if area["properties"]["kind"] == "water"]
    _layer([*here.document("borders.geojson")["features"], *waters], _style).add_to(shown)
    for area, dash in drawn:
        _layer([area], lambda feature, dash=dash: _style(feature, dash)).add_to(shown)
    at = places[["lon", "lat"]].astype(float).to_numpy().tolist()
    dots = [
        {"type": "Feature", "properties": row, "geometry": {"type": "Point", "coordinates": pair}}
        for row, pair in zip(places.to_dict("records"), at, strict=True)
    ]
    dot = folium.CircleMarker(radius=6, color="#fff", weight=2, fill_color=_INK, fill_opacity=1)
    popup = folium.GeoJsonPopup(["name", "why"], labels=False)
    _layer(dots, None, marker=dot, popup=popup).add_to(shown)
    shown.fit_bounds(spec["view"])
    return shown


def _layer(features: list[dict], style: Any, **more: Any) -> folium.GeoJson:
    collection = {"type": "FeatureCollection", "features": features}
    return folium.GeoJson(collection, style_function=style, control=False, **more)


def _style(feature: dict, dash: str = "") -> dict[str, Any]:
    """How a feature is drawn: by its kind, lines without a filling."""
    filled = "Polygon" in feature["geometry"]["type"]
    known = _STYLES.get(feature["properties"]["kind"], {"color": _INK, "weight": 2.5})
    return {"fillOpacity": 0.08, "dashArray": dash, "interactive": False, **known, "fill": filled}
