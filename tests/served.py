"""Components in a page of their own, without JupyterLab: alone, or with a stand-in for Python."""

import json
from collections.abc import Iterable
from typing import Any

from playwright.sync_api import Page

from kit.components import script

PLACE = '<div data-kit="{kind}" data-name="{name}">'
PLACE += '<script type="application/json">{content}</script></div>'
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
    places = [
        PLACE.format(kind=kind, name=f"{kind}-{number}", content=_as_json(content))
        for number, (kind, content) in enumerate(components)
    ]
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


def _as_json(content: dict[str, Any]) -> str:
    """A content as it may stand in a script element."""
    return json.dumps(content).replace("<", r"\u003c")
