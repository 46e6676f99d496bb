"""Maps that ask no host for anything: Leaflet comes with the page. Each has a table twin."""

import json
import re
from functools import cache
from html import escape
from importlib import resources
from typing import Any, ClassVar

import folium
import pandas as pd
from jinja2 import Template

from kit.casefile.maps.layers import INK, STYLES, Layer, Thing, base, ground, layers
from kit.casefile.maps.shapes import rings
from kit.casefile.specs import map_spec
from kit.components import Component, keeping
from kit.errors import in_sentences
from kit.messages import Ask, Received
from kit.pages import page, twin


class _Markup(folium.Element):
    """Markup for a page as it is: no template is made of it, whatever braces it holds."""

    _template = Template("{{ this.markup }}")

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.markup = markup


LEAFLET = "<!--leaflet-->"  # stands in a frame for what all maps of a page share


class OfflineMap(folium.Map):
    """A folium map with a title, a note, layers and a table twin, free of any host."""

    default_js: ClassVar[list] = []
    default_css: ClassVar[list] = []

    def __init__(self, spec: dict[str, Any], drawn: list[Layer], name: str = "") -> None:
        # The wheel scrolls the page, also over a map; map.js keeps the map within its first view.
        still = {"scroll_wheel_zoom": False, "max_bounds_viscosity": 1, "fade_animation": False}
        super().__init__(tiles=None, zoom_snap=0, **still)
        self.spec = spec
        self.layers = drawn
        self.name = name
        self.location = None  # no first view: map.js gives one, and folium's would be drawn as well
        groups = [_group(layer).add_to(self) for layer in drawn]
        # map.js adds switches, names and keyboard access once the map is drawn.
        switches = [_switch(layer) for layer in drawn]
        known = ("view", "lands", "waters", "key")
        rest: dict[str, Any] = {name: spec[name] for name in known if name in spec}
        rest["lines"] = [[title, STYLES[kind]] for title, kind in ground(spec)]
        rest["base"] = _base(spec)
        names = ",".join(group.get_name() for group in groups)
        call = f"finish({self.get_name()},[{names}],{_json(switches)},{_json(rest)})"
        call = call.replace("<", r"\u003c")  # data must neither end the script nor begin another
        code = f"{LEAFLET}<script>addEventListener('load', () => {call})</script>"
        self.get_root().header.add_child(_Markup(code))

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

    def content(self) -> dict[str, str]:
        """What a page needs of it: what stands around the frame, and the frame without Leaflet."""
        title = self.spec["title"]
        rest = [*dict.fromkeys(thing.name for layer in self.layers for thing in layer.rest)]
        parts = {"note": self.spec["note"], "rest": rest, "table": twin(self.table), "live": True}
        around = page("figure.html", title, title, **parts).html
        return {"title": title, "html": around, "frame": self._frame()}

    def _frame(self) -> str:
        """The document in the frame, as folium builds it, with a mark where Leaflet will stand."""
        self.get_root().title = escape(self.spec["title"])
        frame = self.get_root().render().replace("<html>", '<html lang="en">')
        # folium forbids zooming the page on phones; readers need it.
        frame = frame.replace(", maximum-scale=1.0, user-scalable=no", "")
        # Spaces in the lists of points, 2,000 in each map, and in front of lines. What people wrote
        # stands in JSON: it has no line break of its own.
        # Names of folium's end in 32 letters each, in a hundred places: here they are numbers.
        ids: dict[str, int] = {}
        name = re.compile(r"(?<=_)[0-9a-f]{32}(?![0-9a-f])")
        frame = name.sub(lambda one: str(ids.setdefault(one[0], len(ids))), frame)
        frame = re.sub(r'"coordinates": [][\d., e-]+', lambda one: one[0].replace(" ", ""), frame)
        return re.sub(r"\n\s+", "\n", frame)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        """The widget that draws it in a notebook, and its words where there are no widgets."""
        return MapWidget(self)._repr_mimebundle_(include=include, exclude=exclude)

    # Widgets show it: as HTML it would be a second time in the notebook, with all of Leaflet.
    _repr_html_ = None


class MapWidget(Component):
    """A map in a notebook. Nothing of it is saved there: the page asks for it when it runs."""

    def __init__(self, shown: OfflineMap) -> None:
        super().__init__("map", shown.name)
        self.map = shown
        # Made now: what is wrong with the data is said below the cell.
        made = in_sentences(shown.content)()
        self._content = {**made, "store": keeping([], self.learner, {})}

    def __repr__(self) -> str:
        spec = self.map.spec
        return (
            f"{spec['title']}. {spec['note'].strip()} Run all from the top, and the map comes back."
        )

    def content(self) -> dict[str, Any]:
        return self._content

    def receive(self, message: Received) -> None:
        """Give a page Leaflet once, for all of its maps."""
        if message == Ask("leaflet"):
            self.tell({"leaflet": leaflet()})


def show_map(name: str) -> OfflineMap:
    """Draw a map of the case. Write the call as the last line of a cell.

    Layers are switched on and off in the map. Tab walks through what is drawn and Enter opens it.

    Args:
        name: the name of a map in `data/maps.yaml`, such as "where".

    Returns:
        A `folium.Map` without tiles, so it needs no network: borders, dated outlines, waters,
        places, ties and events from `data/`. Positions are in degrees (WGS84). Its `table` says the
        same as a DataFrame.

    Raises:
        KitError: there is no such map, or its entry names something that is not there.

    >>> show_map("counting").table.columns.tolist()
    ['layer', 'name', 'what it says', 'latitude', 'longitude']
    """
    spec = map_spec(name)
    return OfflineMap(spec, layers(spec), name)


def _position(thing: Thing) -> tuple[float, float] | None:
    """Where a dot lies on the ground; what stands in a scheme lies nowhere."""
    if thing.in_scheme or thing.at is None:
        return None
    latitude, longitude = thing.at
    turned = (longitude + 180) % 360 - 180 if longitude > 180 else longitude
    return latitude, round(turned, 6)


def style(feature: dict) -> dict[str, Any]:
    """How a feature is drawn: by its kind, lines without a filling, what we add in ink."""
    about = feature["properties"]
    ours = {"color": INK, "weight": about.get("weight"), "dashArray": about.get("dash")}
    filled = "Polygon" in feature["geometry"]["type"]
    return {"fillOpacity": about.get("shade"), **STYLES.get(about["kind"], ours), "fill": filled}


def _group(layer: Layer) -> folium.FeatureGroup:
    """The things of a layer: lines and outlines first, the dots on top of them."""
    group = folium.FeatureGroup(control=False)
    look = {"radius": 6, "color": "#fff", "weight": 2, "fill_color": INK, "fill_opacity": 1}
    looks = {False: {"style_function": style}, True: {"marker": folium.CircleMarker(**look)}}
    for dots, how in looks.items():
        if features := [_feature(thing) for thing in layer.things if thing.is_dot == dots]:
            _features(features, **how).add_to(group)  # frame.js makes the popups
    return group


def _features(features: list[dict], **more: Any) -> folium.GeoJson:
    made = {"type": "FeatureCollection", "features": features}
    return folium.GeoJson(made, control=False, **more)


def _base(spec: dict[str, Any]) -> dict[str, Any]:
    """What lies under the map, for frame.js: shapes by their kind, and how each kind is drawn.

    Each ring is one list of whole numbers, longitude and latitude by turns: its first point, and
    from there how far each point is from the one before, in parts of a degree. That is half as many
    letters as GeoJSON has. Of a shape its kind is enough: no word of it goes into the frame.
    """
    under = base(spec)
    points = [at for one in under for ring in rings(one["geometry"]) for at in ring]
    parts = 10 ** max((len(repr(one).partition(".")[2]) for at in points for one in at), default=0)
    shapes = [
        [
            _kind(one),
            "Polygon" in one["geometry"]["type"],
            [_steps(ring, parts) for ring in rings(one["geometry"])],
        ]
        for one in under
    ]
    return {"parts": parts, "styles": STYLES, "shapes": shapes}


def _steps(ring: list[list[float]], parts: int) -> list[int]:
    """A ring as steps from point to point.

    >>> _steps([[45.0, 41.29], [45.04, 41.23], [45.03, 41.2]], 100)
    [4500, 4129, 4, -6, -1, -3]
    """
    points = [[round(one * parts) for one in at] for at in ring]
    before = [[0, 0], *points]
    pairs = zip(points, before, strict=False)
    return [here - there for at, last in pairs for here, there in zip(at, last, strict=True)]


def _switch(layer: Layer) -> dict[str, Any]:
    """What map.js needs to know of a layer."""
    fields = ("title", "mode", "shown", "text", "dash")
    return {name: getattr(layer, name) for name in fields}


def _kind(feature: dict[str, Any]) -> str:
    return feature["properties"]["kind"]


def _shown(text: str) -> str:
    """A text for folium, which shows it as HTML and makes a Jinja template of all that it is given.

    >>> _shown("<b>{{ 7 * 7 }}{% endraw %}")
    '&lt;b&gt;&#123;&#123; 7 * 7 }}&#123;% endraw %}'
    """
    return escape(text, quote=False).replace("{", "&#123;")


def _feature(thing: Thing) -> dict[str, Any]:
    about: dict[str, Any] = {
        "kind": "thing",
        "id": thing.id,
        "name": _shown(thing.name),
        "said": _shown(thing.said),
    }
    if thing.label:
        about["label"] = thing.label
    if not thing.is_dot:
        about |= {"dash": thing.dash, "weight": thing.weight, "shade": thing.shade}
    if thing.ends:
        about["ends"] = list(thing.ends)
    return {"type": "Feature", "properties": about, "geometry": thing.geometry}


@cache
def leaflet() -> str:
    """Leaflet, all styles and the kit's script for a frame, as markup for its head."""
    theirs = resources.files("xstatic.pkg.leaflet") / "data"
    ours = resources.files("kit.casefile") / "maps"
    script = (theirs / "leaflet.js").read_text("utf-8").split("//# sourceMappingURL")[0]
    # Leaflet's pictures of pins and buttons are not used: no address of theirs may be left.
    css = (theirs / "leaflet.css").read_text("utf-8").replace("url(images/", "url(data:,")
    # A space around what ends or begins a rule means nothing, and there are a thousand of them.
    css = re.sub(r" *([{};]) *", r"\1", _short(css + (ours / "frame.css").read_text("utf-8")))
    frame = _short((ours / "frame.js").read_text("utf-8"))
    return f"<style>{css}</style><script>{script};{frame}</script>"


def _short(code: str) -> str:
    """Our code for a page: without the lines and blocks that are comments, and without indents."""
    code = re.sub(r"^\s*(//.*|/\*(.|\n)*?\*/)\s*$", "", code, flags=re.MULTILINE)
    return re.sub(r"\n\s+", "\n", code)


def _json(made: Any) -> str:
    return json.dumps(made, separators=(",", ":"))
