"""Components in a page of their own, without JupyterLab: alone, or with a stand-in for Python.

`serve` opens a plain page; `web_page` opens one of the web edition, in its own look.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from browser import watched
from conftest import forget
from playwright.sync_api import BrowserContext, Page

from kit.casefile.cases import case
from kit.components import script
from kit.desk.edition import papers

PLACE = '<div data-kit="{kind}"><script type="application/json">{content}</script></div>'
# The stand-in keeps in `sent` what the page sends, and says to it what a test calls `answer` with.
MOUNT = """([kind, content, hasPython]) => {
  const heard = new Set();
  window.sent = [];
  window.answer = (message) => heard.forEach((hear) => hear(message));
  const post = {
    send: (message) => window.sent.push(message),
    on: (_, hear) => heard.add(hear),
    off: (_, hear) => heard.delete(hear),
  };
  const el = document.getElementById("place");
  window.leave = mount(kind, { el, content, post: hasPython ? post : null });
}"""


def serve(
    page: Page, host: str, *components: tuple[str, dict[str, Any]], names: Iterable[str] = ()
) -> Page:
    """Open a page that holds these components, each a kind and its content, and no Python.

    Args:
        page: the page that is to show them.
        host: pages of one host, in one context, share what their browser keeps.
        components: none of them for a page to `mount` one in, or to try what the script computes.
        names: what of the script a test uses by its name, beside `mount`.
    """
    places = [PLACE.format(kind=kind, content=_as_json(content)) for kind, content in components]
    used = ", ".join(["mount", *names])
    html = f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title><body>
        <main><h1>A page</h1>{"".join(places)}<div id="place"></div></main>
        <script type="module">{script()}
        mountAll();
        Object.assign(window, {{ {used} }});</script></body></html>"""
    page.route("**/*", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto(f"http://{host}.test/")
    return page


def mount(page: Page, kind: str, content: dict[str, Any], python: bool = True) -> Page:
    """Put a component into a page that was served; with `python`, a stand-in hears it."""
    page.evaluate(MOUNT, [kind, content, python])
    return page


def press(page: Page, name: str) -> None:
    """Click the button of exactly this name."""
    page.get_by_role("button", name=name, exact=True).click()


def web_page(
    context: BrowserContext, folder: Path, kind: str, content: dict[str, Any]
) -> tuple[Page, list[str]]:
    """A page of the web edition with one component, and all that must not happen in it.

    Args:
        context: where the page is opened.
        folder: where its file is written.
        kind, content: the component.
    """
    forget()  # the script of a page holds those of the case that was there when it was made
    part = papers._component(kind, content)
    path = folder / f"{kind}.html"
    path.write_text(papers.document(case(), kind.title(), [part], "web"), encoding="utf-8")
    page, odd = watched(context, path.as_uri())
    page.goto(path.as_uri())
    return page, odd


def _as_json(content: dict[str, Any]) -> str:
    """A content as it may stand in a script element."""
    return json.dumps(content).replace("<", r"\u003c")
