"""Maps that ask no host for anything: Leaflet is written into the page. Each has a table twin."""

import json
import re
from functools import cache
from html import escape
from importlib import resources
from typing import Any, ClassVar

import folium
import pandas as pd

from kit.errors import told
from kit.layers import INK, STYLES, Layer, Thing, base, layers, map_spec
from kit.pages import lean, page, twin


class OfflineMap(folium.Map):
    """A folium map with a title, a note, layers and a table twin, free of any host."""

    default_js: ClassVar[list] = []
    default_css: ClassVar[list] = []

    def __init__(self, spec: dict[str, Any], drawn: list[Layer]) -> None:
        # The wheel scrolls the page, also over a map; map.js keeps the map within its first view.
        still = {"scroll_wheel_zoom": False, "max_bounds_viscosity": 1, "fade_animation": False}
        super().__init__(tiles=None, zoom_snap=0, **still)
        self.spec, self.layers = spec, drawn
        self.location = None  # no first view: map.js gives one, and folium's would be drawn as well
        _features(base(spec), style_function=style, interactive=False).add_to(self)
        groups = [_group(layer).add_to(self) for layer in drawn]
        # map.js adds switches, names and keyboard access once the map is drawn.
        told = [{"title": one.title, "mode": one.mode, "shown": one.shown} for one in drawn]
        for one, layer in zip(told, drawn, strict=True):
            one |= {"text": layer.text, "dash": layer.dash}
        names = ",".join(group.get_name() for group in groups)
        rest = {name: spec[name] for name in ("view", "lands", "waters", "key") if name in spec}
        call = f"finish({self.get_name()},[{names}],{json.dumps(told)},{json.dumps(rest)})"
        call = call.replace("</", r"<\/")  # data must not end the script
        code = f"{_header()}<script>addEventListener('load', () => {call})</script>"
        # raw: the braces of scripts and styles are not template code.
        self.get_root().header.add_child(folium.Element(f"{{% raw %}}{code}{{% endraw %}}"))

    @property
    def table(self) -> pd.DataFrame:
        """All that the map says: layer, name, what is said, latitude and longitude in degrees."""
        rows = [
            [layer.title, thing.name, thing.said, *(_position(thing) or (None, None))]
            for layer in self.layers
            for thing in [*layer.things, *layer.rest]
        ]
        rows += [[one.title, "", one.text, None, None] for one in self.layers if one.text]
        columns = ["layer", "name", "what it says", "latitude", "longitude"]
        return pd.DataFrame(rows, columns=columns).dropna(axis="columns", how="all")

    @told
    def _repr_html_(self, **_: Any) -> str:
        title, note = self.spec["title"], self.spec["note"]
        self.get_root().title = escape(title)
        frame = self.get_root().render().replace("<html>", '<html lang="en">')
        # folium forbids zooming the page on phones; readers need it.
        frame = frame.replace(", maximum-scale=1.0, user-scalable=no", "")
        # Spaces in the lists of points: 2,000 in each map.
        frame = re.sub(r'"coordinates": [][\d., e-]+', lambda one: one[0].replace(" ", ""), frame)
        # In an attribute only these two must be escaped; the template would escape 6,000 more.
        frame = frame.replace("&", "&amp;").replace("'", "&#39;")
        rest = [thing.name for layer in self.layers for thing in layer.rest]
        parts = {"frame": frame, "note": note, "rest": rest, "table": twin(self.table)}
        return page("figure.html", title, title, **parts).html


def show_map(name: str) -> OfflineMap:
    """A map of the case, by its name in `data/maps.yaml`, for the last line of a cell.

    It is a `folium.Map` without tiles: borders, dated outlines, waters, places, ties and events
    of `data/`, positions in degrees (WGS84). Layers are switched in the map itself; Tab walks
    through what is drawn and Enter opens it. `table` is the table twin. An unknown map or
    anything unknown in it raises a KitError that lists the valid ones.

    >>> show_map("counting").table.columns.tolist()
    ['layer', 'name', 'what it says', 'latitude', 'longitude']
    """
    spec = map_spec(name)
    return OfflineMap(spec, layers(spec))


def _position(thing: Thing) -> tuple[float, float] | None:
    """Where a dot lies on the ground; what stands in a scheme lies nowhere."""
    return None if thing.in_scheme else thing.at


def style(feature: dict) -> dict[str, Any]:
    """How a feature is drawn: by its kind, lines without a filling, what we add in ink."""
    about = feature["properties"]
    ours = {"color": INK, "weight": about.get("weight"), "dashArray": about.get("dash")}
    filled = "Polygon" in feature["geometry"]["type"]
    return {"fillOpacity": 0.08, **STYLES.get(about["kind"], ours), "fill": filled}


def _group(layer: Layer) -> folium.FeatureGroup:
    """The things of a layer: lines and outlines first, the dots on top of them."""
    group = folium.FeatureGroup(layer.title, control=False)
    look = {"radius": 6, "color": "#fff", "weight": 2, "fill_color": INK, "fill_opacity": 1}
    looks = {False: {"style_function": style}, True: {"marker": folium.CircleMarker(**look)}}
    for dots, how in looks.items():
        if features := [_feature(thing) for thing in layer.things if thing.is_dot == dots]:
            popup = folium.GeoJsonPopup(["name", "said"], labels=False)
            _features(features, popup=popup, **how).add_to(group)
    return group


def _features(features: list[dict], **more: Any) -> folium.GeoJson:
    made = {"type": "FeatureCollection", "features": features}
    return folium.GeoJson(made, control=False, **more)


def _feature(thing: Thing) -> dict[str, Any]:
    told = {"kind": "thing", "label": thing.label}
    told |= {"name": escape(thing.name), "said": escape(thing.said)}  # folium shows both as HTML
    told |= {"id": thing.id}
    told |= {} if thing.is_dot else {"dash": thing.dash, "weight": thing.weight}
    told |= {"ends": list(thing.ends)} if thing.ends else {}
    return {"type": "Feature", "properties": told, "geometry": thing.geometry}


@cache
def _header() -> str:
    """Leaflet, all styles and the kit's script for a map, as markup for the page's head."""
    theirs, ours = resources.files("xstatic.pkg.leaflet") / "data", resources.files("kit")
    leaflet = (theirs / "leaflet.js").read_text("utf-8").split("//# sourceMappingURL")[0]
    # Leaflet's pictures of pins and buttons are not used: no address of theirs may be left.
    css = (theirs / "leaflet.css").read_text("utf-8").replace("url(images/", "url(data:,")
    css = lean(css + (ours / "map.css").read_text("utf-8"), style=True)
    script = lean((ours / "map.js").read_text("utf-8"))
    return f"<style>{css}</style><script>{leaflet};{script}</script>"
