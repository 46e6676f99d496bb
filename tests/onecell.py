"""What one cell or one component becomes in an edition: for tests that need no whole lesson."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from browser import watched
from conftest import forget
from nbformat.v4 import new_code_cell
from playwright.sync_api import BrowserContext, Page

from kit.desk.edition import webpages
from kit.desk.edition.documents import part
from kit.desk.edition.lessoncells import called
from kit.desk.edition.steps import ASKS, Asked
from kit.desk.edition.withholding import Waiting
from kit.desk.edition.worksheets import task_asked

STORE = {"course": "first-two-days", "learner": "web"}


def on_the_web(source: str) -> str:
    """The HTML of a cell in the web edition."""
    parts = [*webpages._cell(new_code_cell(source), "", Waiting())]
    places = [one for one in parts if isinstance(one, webpages.Place)]
    names = {id(one): f"{one.kind}-{number}" for number, one in enumerate(places)}
    section = webpages.Section("top", "", parts)
    return "".join(webpages._as_html(section, names, STORE))


def web_page(*components: tuple[str, dict[str, Any]]) -> str:
    """A page of the web edition with these components, each a kind and its content."""
    parts = [
        webpages.component(kind, f"{kind}-{number}", content, STORE)
        for number, (kind, content) in enumerate(components)
    ]
    return webpages._document("A page", "web", parts)


@contextmanager
def opened_page(
    window: BrowserContext, path: Path, *components: tuple[str, dict[str, Any]]
) -> Iterator[Page]:
    """Such a page in a browser, as the file `path`; nothing odd may happen in it."""
    forget()  # the script of a page holds those of the case that was there when it was made
    path.write_text(web_page(*components), encoding="utf-8")
    shown, odd = watched(window, path.as_uri())
    shown.goto(path.as_uri())
    yield shown
    assert odd == []
    shown.evaluate("localStorage.clear()")  # pages from the disk share it
    shown.close()


def on_a_worksheet(source: str, key: bool = False) -> str:
    """The HTML of what a cell asks, on a worksheet or in its key."""
    call, name = called(source)
    assert call in ASKS
    return part("task", one=task_asked(Asked(1, call, name, source), {}), key=key)
