"""A printed page of an edition: one file with all its styles, and a PDF of it where we can."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader

from kit.desk.edition.onpaper import quoted
from kit.pages import look
from kit.questions import rendered

_UNSAFE = re.compile(r"[^\w .,:·?!’'–-]")  # from here on it could end a text in a style sheet
_templates = Environment(
    loader=PackageLoader("kit.desk.edition", "."), trim_blocks=True, autoescape=True
)
_templates.filters["md"] = rendered
_templates.filters["quoted"] = quoted


def document(title: str, kind: str, parts: list[str], is_invented: bool = False) -> str:
    """A whole page in greys; `kind` is a class of paper.css, such as worksheet.

    At the foot of each printed page stand its title and its number, at the end that the article is
    its publisher's, unless all texts of the page are invented.
    """
    sheets = [read("edition.css"), look(), read("paper.css"), _foot(title)]
    body = "\n".join(parts).replace(f"<style>{look()}</style>", "")
    page = part(
        "page",
        title=title,
        body=body,
        kind=f"paper {kind}",
        style="\n".join(sheets),
        is_invented=is_invented,
    )
    return re.sub(r"#[0-9a-fA-F]{6}\b", _grey, page).lstrip()


def part(macro: str, /, **parts: Any) -> str:
    """A macro of `paper.html.jinja`, filled."""
    return str(getattr(template("paper.html.jinja").module, macro)(**parts))


def template(name: str) -> Any:
    """A template of this folder."""
    return _templates.get_template(name)


def read(name: str) -> str:
    """A file of this folder."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


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


def _foot(title: str) -> str:
    """What stands at the foot of each printed page: the title, and which page of how many it is."""
    said = _UNSAFE.split(title, maxsplit=1)[0].strip()
    return (
        f'@page {{ @bottom-left {{ content: "{said}" }} '
        '@bottom-right { content: "page " counter(page) " of " counter(pages) } }'
    )


def _grey(found: re.Match[str]) -> str:
    """A colour as the grey that is as light."""
    red, green, blue = bytes.fromhex(found[0][1:])
    return "#" + f"{round(0.299 * red + 0.587 * green + 0.114 * blue):02x}" * 3
