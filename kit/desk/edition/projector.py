"""The projector edition: each lesson as one page, whose screens are shown one at a time."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader

from kit.casefile.cases import Case
from kit.casefile.maps.leaflet import leaflet
from kit.components import script, without_imports
from kit.desk.edition.onpaper import quoted
from kit.desk.edition.screens import Projected, Screen
from kit.desk.edition.webpages import component, packed_json, packed_text, unpacking
from kit.pages import look

FRAME = "<!--leaflet-->"  # in the frame of a map, where Leaflet and all styles come
_templates = Environment(
    loader=PackageLoader("kit.desk.edition", "."), trim_blocks=True, autoescape=True
)
_templates.filters["quoted"] = quoted


def html(here: Case, lesson: Projected) -> str:
    """The page of a lesson."""
    first = Screen("cover", "", lesson.title)
    shown = [_screen(first, _part("cover", made=lesson))]
    store = {"course": here.package["name"], "learner": "projector"}
    for number, one in enumerate(lesson.screens):
        shown.append(_screen(one, _inside(one, number, store)))
    body = _part("lesson", made=lesson, screens="\n".join(shown))
    body = body.replace(f"<style>{look()}</style>", "")
    if 'data-kit="map"' in body:
        body += f'<script type="text/plain" data-kit-leaflet>{packed_json(leaflet())}</script>'
    return _document(lesson.title, "lesson", body, with_script=True)


def index(here: Case, lessons: list[Projected], tests: bool) -> str:
    """The list of the lessons."""
    title = here.package["title"]
    body = _part("index", title=title, lessons=lessons, tests=tests)
    return _document(f"{title}: for the projector", "index", body, with_script=False)


def _screen(one: Screen, inner: str) -> str:
    return _part("screen", one=one, inner=inner)


def _inside(one: Screen, number: int, store: dict[str, str]) -> str:
    """What a screen shows below the line that says where one is."""
    if one.kind == "seen":
        kind = one.shows["component"]
        content = one.shows["content"]
        if kind == "map":
            content = {**content, "frame": content["frame"].replace(FRAME, _in_frame())}
        return _part("seen", html=component(kind, f"{kind}-{number}", content, store))
    if one.kind in ("asked", "notice"):
        return _part("asked", spread=one.spread, **one.shows)
    if one.kind == "told":
        return _part("told", part=one.part, **one.shows)
    return _part(one.kind, **one.shows)


def _in_frame() -> str:
    """What the frame of a map needs besides: its key beside it, and the keys of a clicker."""
    style = _read("projector-map.css")
    keys = _read("projector-map.js")
    return f"{FRAME}<style>{style}</style><script>{keys}</script>"


def _document(title: str, kind: str, body: str, with_script: bool) -> str:
    code = f"{script()}\n{_joined(_read('projector.js'))}" if with_script else ""
    return _part(
        "page",
        title=title,
        kind=kind,
        body=body,
        style="\n".join([_read("edition.css"), look(), _read("projector.css")]),
        packed=packed_text(code) if code else "",
        unpacking=unpacking(),
    ).lstrip()


def _joined(code: str) -> str:
    """A script as part of the page's one module, with names of its own."""
    return f"{{\n{without_imports(code)}}}"


def _read(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _part(name: str, **parts: Any) -> str:
    return str(getattr(_templates.get_template("projector.html.jinja").module, name)(**parts))
