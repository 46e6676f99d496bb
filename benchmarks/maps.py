"""Maps beside stock folium: bytes, and the time from a cell to the first picture in JupyterLab.

folium's files, which it takes from four hosts, come from a server on this computer and may be kept
by the browser: the best it can have. folium-offline carries the same files in each map.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import folium
from browser import Lesson

from benchmarks import ROOT
from benchmarks.measuring import Report, jupyterlab, row
from benchmarks.stock import sent, stock
from kit.casefile.cases import case
from kit.casefile.maps.leaflet import show_map

# Each map is a page in a frame. Its first picture: something is drawn, and a frame later it shows.
PICTURES = """
if (window === top) window.pictures = [];
else {
  const long = (path) => (path.getAttribute("d") ?? "").length > 20;
  const drawn = () => [...document.querySelectorAll(".leaflet-overlay-pane path")].some(long);
  const tell = () => top.pictures.push((performance.timeOrigin + performance.now()) / 1000);
  const look = () => requestAnimationFrame(() => (drawn() ? setTimeout(tell) : look()));
  look();
}
"""
CELL = """
import time
from IPython.display import HTML
began = time.time()
html = markup({make})
HTML(f'<div class="made" data-began="{{began}}" data-ended="{{time.time()}}">{{html}}</div>')
"""
SETUP = f"import sys; sys.path.insert(0, {str(ROOT)!r})\nimport kit\nfrom benchmarks.stock import *"


def folium_files() -> list[tuple[str, str, bytes]]:
    """What a folium map asks its hosts for: name, address and content."""
    from offlinefolium.elements import _res  # only the measurements have it

    links = folium.Map.default_js + folium.Map.default_css
    return [(name, link, _res[link].encode()) for name, link in links]


@contextmanager
def local_files() -> Iterator[str]:
    """A server with the files of a folium map; its address."""
    files = {f"/{name}": (link, content) for name, link, content in folium_files()}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            link, content = files[self.path]
            self.send_response(200)
            kind = "text/css" if link.endswith(".css") else "text/javascript"
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Cache-Control", "max-age=31536000, immutable")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Nothing to say."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def first_picture(lesson: Lesson, source: str) -> tuple[float, float]:
    """Run the cell with this in it: seconds in the kernel, and from there to the picture."""
    page = lesson.page
    cell = lesson.cell(source)
    before = page.evaluate("pictures.length")
    cell.locator(".jp-InputPrompt").click()
    page.keyboard.press("Control+Enter")
    page.wait_for_function("before => pictures.length > before", arg=before, timeout=60_000)
    said = cell.locator(".made")
    began, ended = (float(said.get_attribute(f"data-{name}")) for name in ("began", "ended"))
    return ended - began, page.evaluate("pictures.at(-1)") - ended


def pictures(repeats: int, name: str) -> list[dict]:
    makes = {"kit": f"kit.show_map({name!r})", "stock folium": f"stock({name!r})"}
    times: dict[str, list] = {who: [] for who in makes}
    with local_files() as address, jupyterlab(PICTURES) as (lab, browser):
        setup = f"{SETUP}\ntake_files_from({address!r})"
        cells = [setup, *(CELL.format(make=make) for make in makes.values())]
        lesson = Lesson(lab, browser, "maps", "maps", cells)
        lesson.run_all()
        for number in range(repeats):
            for who in [*makes] if number % 2 == 0 else [*reversed(makes)]:
                times[who].append(first_picture(lesson, f"html = markup({makes[who]})"))
    rounds = {who: [*zip(*all_times, strict=True)] for who, all_times in times.items()}
    (made, shown), (their_made, their_shown) = rounds.values()
    whole = [made_ + shown_ for made_, shown_ in zip(made, shown, strict=True)]
    their_whole = [made_ + shown_ for made_, shown_ in zip(their_made, their_shown, strict=True)]
    against = "stock folium, files on this computer"
    return [
        row(f"{name}: end of the cell → first picture", shown, against, their_shown, ratio=0.9),
        row(f"{name}: start of the cell → first picture", whole, against, their_whole),
        row(f"{name}: made by Python", made, against, their_made),
    ]


def size(one: object) -> float:
    return len(sent(one).encode()) / 1000


def measure(repeats: int = 14, name: str = "where") -> Report:
    import offlinefolium

    rows = pictures(repeats, name)
    for one in case().document("maps.yaml"):
        theirs = size(stock(one, offlinefolium))
        mine = size(show_map(one))
        rows.append(row(f"{one}: bytes", mine, "folium-offline", theirs, "kB", most=230))
    files = sum(len(content) for _, _, content in folium_files())
    note = f"A map of stock folium asks four hosts for ten files, {files / 1000:,.0f} kB together."
    return Report("Maps", rows, [note])
