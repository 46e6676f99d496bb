"""Pictures of every lesson, edition and state, to look at: `python tests/shots.py OUT`.

    python tests/shots.py OUT                 all of it, in a new folder outside the course
    python tests/shots.py OUT --only web      one edition: web, print, projector or lab (JupyterLab)
    python tests/shots.py OUT --lesson 05     one lesson

Each folder of OUT is a lesson in one edition. A long page is cut into columns that stand side by
side, so that a whole lesson is seen at one glance. No test runs this: people look at what it makes.
"""

import argparse
import re
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from answering import ANSWERING, ITEMS, UNJUDGED, right_answer, wrong_answers
from browser import ARGUMENTS, ROOT, Lab, Lesson, chromium, drawn
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from kit.desk.editions import main as editions

PIECE = 4_000  # pixels: a browser draws no picture of any height
SHEET = (2_700, 1_600)  # pixels: the picture in which columns stand side by side
# Name of a state: how wide the page is, in which scheme, and how much it is enlarged.
VIEWS = {
    "1280-light": (1280, "light", 1),
    "1280-dark": (1280, "dark", 1),
    "900-light": (900, "light", 1),
    "360-light": (360, "light", 1),
    "360-dark": (360, "dark", 1),
    "200-percent": (640, "light", 2),
}
PAPER = {"width": 794, "height": 1123}  # A4 in CSS pixels
NOTEBOOK_HEIGHT = "document.querySelector('.jp-WindowedPanel-outer').scrollHeight"
# Name of a projector: how wide and how high its picture is, and the label of its theme.
PROJECTORS = {
    "1024": (1024, 768, "light"),
    "1920": (1920, 1080, "light"),
    "1920-dark": (1920, 1080, "dark"),
    "360": (360, 740, "light"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", choices=EDITIONS, action="append")
    parser.add_argument("--lesson", default="", help="such as 05")
    asked = parser.parse_args()
    if asked.out.resolve().is_relative_to(ROOT):
        parser.error(f"{asked.out} is inside the course. Give a folder outside it: ../pictures")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        for name in asked.only or EDITIONS:
            EDITIONS[name](browser, asked.out / name, asked.lesson)
        browser.close()
    print(f"{len([*asked.out.rglob('*.png')])} pictures are in {asked.out}.")


# --- what is looked at ---------------------------------------------------------------------------


def web(browser: Browser, out: Path, lesson: str) -> None:
    """Each lesson as a web page: in each view, then with the focus everywhere, right and wrong."""
    for path in built("web", f"{lesson}*.html"):
        for view, (width, scheme, zoom) in VIEWS.items():
            context = seen(browser, width, scheme, zoom)
            page = opened(context, path)
            shoot(page, out / path.stem / view)
            if view in ("1280-light", "360-light"):
                force_focus(page)
                shoot(page, out / path.stem / f"{view}-focus")
            context.close()
        for width in (1280, 360):
            for state in ("right", "wrong"):
                context = seen(browser, width, "light", 1)
                page = opened(context, path)
                page.evaluate(ANSWERING, plan(page, state))
                shoot(page, out / path.stem / f"{width}-light-{state}")
                context.close()


def paper(browser: Browser, out: Path, lesson: str) -> None:
    """Each lesson and worksheet as a sheet of paper would show it, before it is cut into pages."""
    for path in built("print", f"{lesson}*.html"):
        context = browser.new_context(viewport=PAPER)
        page = context.new_page()
        page.emulate_media(media="print")
        page.goto(path.as_uri())
        shoot(page, out / path.stem / "paper")
        context.close()


def projector(browser: Browser, out: Path, lesson: str) -> None:
    """Each screen of a lesson, closed and opened, six and more of them on a sheet."""
    for path in built("projector", f"{lesson or '[0-9]'}*.html"):
        for view, (width, height, scheme) in PROJECTORS.items():
            context = browser.new_context(viewport={"width": width, "height": height})
            page = context.new_page()
            page.goto(path.as_uri())
            expect(page.locator(".count")).to_have_text(re.compile(r"\d+ of \d+"))
            if scheme == "dark":
                page.get_by_role("button", name="Dark").click()
            contact(every_screen(page), out / path.stem / view)
            context.close()


def every_screen(page: Page) -> Iterator[Image.Image]:
    """Go through the screens of a projector, and open on each what is closed."""
    onward = page.get_by_role("button", name="The next screen")
    reveal = page.locator(".reveal:visible")
    while True:
        at_rest(page)
        yield Image.open(BytesIO(page.screenshot()))
        was_closed = False
        while reveal.count() and reveal.inner_text() != "Close it again":
            reveal.click()
            was_closed = True
        if was_closed:
            yield Image.open(BytesIO(page.screenshot()))
        if onward.get_attribute("aria-disabled") == "true":
            return
        onward.click()


def at_rest(page: Page) -> None:
    """Wait until a map is drawn, and until a figure has found its size."""
    for frame in page.locator(".screen:not([hidden]) iframe").all():
        drawn_map = frame.content_frame.locator("body[data-ready]")
        expect(drawn_map).to_be_attached(timeout=30_000)
    inner = page.locator(".screen:not([hidden]) .large > *")
    size = None
    while size != (size := inner.evaluate_all("all => all.map((one) => one.outerHTML.length)")):
        page.wait_for_timeout(400)


def contact(pictures: Iterator[Image.Image], to: Path) -> None:
    """Pictures of one size side by side, a large one made smaller."""
    to.parent.mkdir(parents=True, exist_ok=True)
    every = [*pictures]
    for one in every:
        one.thumbnail((SHEET[0] // 3 - 20, SHEET[1] // 2))
    width, height = (side + 20 for side in every[0].size)
    across = SHEET[0] // width
    down = SHEET[1] // height
    for number, first in enumerate(range(0, len(every), across * down), 1):
        sheet = Image.new("RGB", (across * width, down * height), "#808080")
        for place, one in enumerate(every[first : first + across * down]):
            sheet.paste(one, (place % across * width, place // across * height))
        sheet.save(f"{to}-{number:02}.png")


def lab(browser: Browser, out: Path, lesson: str) -> None:
    """Each lesson in JupyterLab, run from the top, in both themes."""
    with tempfile.TemporaryDirectory() as home:
        server = Lab(Path(home))
        try:
            for path in sorted((ROOT / "notebooks").glob(f"{lesson}*.ipynb")):
                for theme in ("light", "dark"):  # JupyterLab follows the computer's
                    size = {"width": 1280, "height": 900}
                    context = browser.new_context(viewport=size, color_scheme=theme)
                    name = f"{path.stem[:2]}-{theme}"
                    notebook = Lesson(server, context, name, path.stem)
                    notebook.run_all()
                    drawn(notebook.page)
                    unroll(notebook.page)
                    shoot(notebook.page, out / path.stem / f"1280-{theme}")
                    context.close()
                    server.end_kernels()
        finally:
            server.stop()


EDITIONS = {"web": web, "print": paper, "projector": projector, "lab": lab}


# --- how -----------------------------------------------------------------------------------------


def built(edition: str, pattern: str) -> Iterator[Path]:
    """The pages of an edition, made anew in a folder that lasts while they are looked at."""
    with tempfile.TemporaryDirectory() as folder:
        editions(f"{folder}/made", [edition])
        yield from sorted(Path(folder, "made", edition).glob(pattern))


def seen(browser: Browser, width: int, scheme: str, zoom: float) -> BrowserContext:
    size = {"width": width, "height": 900}
    return browser.new_context(viewport=size, color_scheme=scheme, device_scale_factor=zoom)


def opened(context: BrowserContext, path: Path) -> Page:
    """The page once it is unpacked, with every map drawn; the list of lessons has no questions."""
    page = context.new_page()
    page.goto(path.as_uri())
    expect(page.locator(".item, .lessons").first).to_be_visible()
    drawn(page)
    return page


def plan(page: Page, state: str) -> list[dict]:
    """An answer to each question of a page that has right ones: all right, or all wrong."""
    here = page.locator(".item").evaluate_all("all => all.map((one) => one.dataset.item)")
    judged = [ITEMS[one] for one in here if one in ITEMS]
    judged = [one for one in judged if one["kind"] not in (*UNJUDGED, "code")]
    give = right_answer if state == "right" else lambda one: wrong_answers(one)[0][0]
    return [{"item": one["id"], "answer": give(one)} for one in judged]


def force_focus(page: Page) -> None:
    """Show everything that can have the focus as if it had it."""
    tools = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        tools.send(f"{domain}.enable")
    root = tools.send("DOM.getDocument")["root"]["nodeId"]
    selector = "a, button, input, select, summary, textarea, [tabindex='0']"
    found = tools.send("DOM.querySelectorAll", {"nodeId": root, "selector": selector})
    for node in found["nodeIds"]:
        states = ["focus", "focus-visible"]
        tools.send("CSS.forcePseudoState", {"nodeId": node, "forcedPseudoClasses": states})


def unroll(page: Page) -> None:
    """Make the window as high as the notebook, which else scrolls inside the page.

    Cells below the view are drawn when there is room for them, and are then higher than was known.
    """
    for _ in range(3):
        height = page.evaluate(NOTEBOOK_HEIGHT)
        page.set_viewport_size({"width": 1280, "height": min(height + 200, 30_000)})
        page.wait_for_timeout(1_000)


def shoot(page: Page, to: Path) -> None:
    """The whole page as it is, in columns."""
    to.parent.mkdir(parents=True, exist_ok=True)
    size = page.evaluate("[innerWidth, document.documentElement.scrollHeight]")
    width, height = size
    pieces = []
    for top in range(0, height, PIECE):
        clip = {"x": 0, "y": top, "width": width, "height": min(PIECE, height - top)}
        pieces.append(Image.open(BytesIO(page.screenshot(full_page=True, clip=clip))))
    scale = pieces[0].width / width
    strip = Image.new("RGB", (pieces[0].width, sum(one.height for one in pieces)))
    for number, one in enumerate(pieces):
        strip.paste(one, (0, round(number * PIECE * scale)))
    for number, sheet in enumerate(sheets(strip), 1):
        sheet.save(f"{to}-{number:02}.png")


def sheets(strip: Image.Image) -> Iterator[Image.Image]:
    """A long picture cut into columns, some of them beside each other on each sheet."""
    across = max(1, SHEET[0] // (strip.width + 20))
    tops = range(0, strip.height, SHEET[1])
    for first in range(0, len(tops), across):
        some = tops[first : first + across]
        sheet = Image.new("RGB", (len(some) * (strip.width + 20), SHEET[1]), "#808080")
        for place, top in enumerate(some):
            box = (0, top, strip.width, min(top + SHEET[1], strip.height))
            sheet.paste(strip.crop(box), (place * (strip.width + 20), 0))
        yield sheet


if __name__ == "__main__":
    main()
