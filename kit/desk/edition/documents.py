"""A page of an edition: one file with all its styles, for a browser or for a printer."""

import base64
import gzip
import json
import os
import re
import shutil
import subprocess
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader

from kit.casefile.cases import Case
from kit.casefile.maps.leaflet import leaflet
from kit.components import script
from kit.pages import look
from kit.questions import rendered

_templates = Environment(
    loader=PackageLoader("kit.desk.edition", "."), trim_blocks=True, autoescape=True
)
_templates.filters["md"] = rendered


def document(_: Case, title: str, parts: list[str], kind: str) -> str:
    """A whole page; `kind` is web, or begins with paper. What is printed is grey, with its number.

    A sheet on paper has its title at the foot of each page.
    """
    paper = kind.startswith("paper")
    sheets = [read("edition.css"), look()]
    if paper:
        sheets += [read("paper.css"), _foot(title)]
    own = f"{script()}\nmountAll();" if kind == "web" else ""
    body = "\n".join(parts)
    for style in (f"<style>{look()}</style>", as_json(f"<style>{look()}</style>")[1:-1]):
        body = body.replace(style, "")
    if 'data-kit="map"' in body:  # once for all maps of the page
        drawing = packed(json.dumps(leaflet()))
        body += f'<script type="text/plain" data-kit-leaflet>{drawing}</script>'
    page = template("edition.html.jinja").render(
        title=title, body=body, kind=kind, style="\n".join(sheets), **(_scripts(own) if own else {})
    )
    return re.sub(r"#[0-9a-fA-F]{6}\b", _grey, page) if paper else page


def part(macro: str, file: str = "parts.html.jinja", /, **parts: Any) -> str:
    """A macro of a template, filled."""
    return getattr(template(file).module, macro)(**parts)


def template(name: str) -> Any:
    """A template of this folder."""
    return _templates.get_template(name)


def read(name: str) -> str:
    """A file of this folder."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def as_json(content: Any) -> str:
    """As JSON that may stand in a script element: nothing in it ends that element."""
    return json.dumps(content).replace("<", r"\u003c")


def packed(text: str) -> str:
    """As `unpackedText` in unpacking.js reads it, and the same each time it is made."""
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


def print_pdf(source: Path, target: Path, browser: str) -> bool:
    """Let a Chromium print a page; whether it did."""
    command = [
        browser,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--print-to-pdf={target}",
        source.as_uri(),
    ]
    try:
        subprocess.run(command, capture_output=True, timeout=120, check=True)
    except (OSError, subprocess.SubprocessError):
        return False
    return target.is_file()


def chromium() -> str | None:
    """The Chromium of this computer, if there is one."""
    names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
    return os.environ.get("KIT_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def _scripts(own: str) -> dict[str, str]:
    """The script of a page, packed, and what unpacks it."""
    unpacking = (resources.files("kit") / "page/unpacking.js").read_text("utf-8")
    return {"packed": packed(own), "unpacking": unpacking.replace("export ", "")}


def _foot(title: str) -> str:
    """What stands at the foot of each printed page: the title, and which page of how many it is."""
    said = re.sub(r'["\\<\n]', "", title)
    return (
        f'@page {{ @bottom-left {{ content: "{said}" }} '
        '@bottom-right { content: "page " counter(page) " of " counter(pages) } }'
    )


def _grey(found: re.Match[str]) -> str:
    """A colour as the grey that is as light."""
    red, green, blue = bytes.fromhex(found[0][1:])
    return "#" + f"{round(0.299 * red + 0.587 * green + 0.114 * blue):02x}" * 3
