"""The peers' map of the same things, drawn as a reader of folium's guide would. Runs in kernels."""

from html import escape
from types import ModuleType
from typing import Any

import folium

from kit.casefile.maps.layers import base, layers
from kit.casefile.maps.leaflet import LEAFLET, OfflineMap, leaflet, style
from kit.casefile.specs import map_spec


def stock(name: str, library: ModuleType = folium) -> Any:
    """A map of the case with folium, or with a library that has folium's calls."""
    spec = map_spec(name)
    drawn = library.Map(tiles=None)
    under = {"type": "FeatureCollection", "features": base(spec)}
    library.GeoJson(under, style_function=style).add_to(drawn)
    for layer in layers(spec):
        group = library.FeatureGroup(layer.title or "Places", show=layer.shown).add_to(drawn)
        for thing in layer.things:
            if thing.is_dot:
                told = {"tooltip": thing.name, "popup": thing.said}
                library.CircleMarker(thing.at, radius=6, **told).add_to(group)
            else:
                library.GeoJson(thing.geometry, tooltip=thing.name).add_to(group)
    library.LayerControl().add_to(drawn)
    drawn.fit_bounds(spec["view"])
    return drawn


def markup(one: Any) -> str:
    """A map as markup of a page: folium's own, or the frame that our page's script makes."""
    if not isinstance(one, OfflineMap):
        return one._repr_html_()
    return f'<iframe srcdoc="{escape(sent(one))}" style="width: 100%; height: 40rem"></iframe>'


def sent(one: Any) -> str:
    """What a page gets for a map. Ours goes into its frame as it is, with Leaflet."""
    if not isinstance(one, OfflineMap):
        return one._repr_html_()
    return one.content()["frame"].replace(LEAFLET, leaflet())


def take_files_from(address: str) -> None:
    """Let folium's maps take all their files from here, not from its four hosts."""
    for kind in ("default_js", "default_css"):
        files = [(name, f"{address}/{name}") for name, _ in getattr(folium.Map, kind)]
        setattr(folium.Map, kind, files)
