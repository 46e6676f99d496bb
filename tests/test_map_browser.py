"""Every map in a real browser: in JupyterLab, saved and opened again, exported, below a hub."""

import csv
import json
import re
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import combinations

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import ITS_OWN, Lab, Lesson, near
from playwright.sync_api import Frame, Locator, Page, expect
from playwright.sync_api import TimeoutError as NotInTime

import kit
from kit.casefile.maps.leaflet import LEAFLET, leaflet


@dataclass
class Drawn:
    """What a map should show: names with "; " between them, by the title of their layer."""

    always: str = ""
    one: dict[str, str] = field(default_factory=dict)  # radio buttons
    switch: dict[str, str] = field(default_factory=dict)  # checkboxes
    shown: tuple[str, ...] = ()  # titles of those that are shown first
    texts: dict[str, str] = field(default_factory=dict)  # words of the key, by the layer's title

    @property
    def layers(self) -> dict[str, str]:
        return self.one | self.switch

    def names(self, shown: tuple[str, ...]) -> list[str]:
        parts = [self.always, *(self.layers[title] for title in shown)]
        return sorted(name for part in parts for name in part.split("; ") if name)


HELD = "Area under the control of Armenian forces, May 1994 to 27 September 2020"
FRONT = "Line of Contact, May 1994 to 27 September 2020"
OUTLINES = (HELD, FRONT, "Nagorno-Karabakh Autonomous Oblast, as it stood in 1991")
MAPS = {
    "where": Drawn(
        "Yerevan; Baku; Ganja; Sumgait; Nakhchivan; Goris; Vardenis; Tovuz; Khankendi/Stepanakert; "
        "Talish; Barda; Horadiz",
        switch={
            "More places": "Shusha/Shushi; Aghdara/Martakert; Khojavend/Martuni; "
            "Kalbajar/Karvachar; Berdzor/Lachin; Kovsakan/Zangilan; Jabrayil/Jrakan; Hadrut"
        },
    ),
    "control": Drawn(
        "Khankendi/Stepanakert; Shusha/Shushi; Talish; Aghdara/Martakert; Khojavend/Martuni; "
        "Hadrut; Aghdam/Akna; Fuzuli/Varanda; Jabrayil/Jrakan; Kovsakan/Zangilan; "
        "Qubadli/Vorotan; Berdzor/Lachin; Kalbajar/Karvachar",
        one={
            "1991": OUTLINES[2],
            "May 1994 to 27 September 2020": f"{HELD}; {FRONT}",
            "From 10 November 2020": OUTLINES[2],  # for orientation only
            "Since September 2023": OUTLINES[2],
        },
        shown=("May 1994 to 27 September 2020",),
        texts={
            "1991": "The autonomous oblast of Soviet Azerbaijan",
            "May 1994 to 27 September 2020": "in the north along the range of Mrav",
            "From 10 November 2020": "Russian peacekeepers",
            "Since September 2023": "more than 100,000 Armenians left their homes",
        },
    ),
    "article": Drawn(
        "Yerevan; Baku; Talish",
        switch={
            "The outline it does not draw": HELD,
            "Left out": "Naftalan; Khojavend/Martuni; Khankendi/Stepanakert; Tartar; "
            "Fuzuli/Varanda; Jabrayil/Jrakan; Tovuz; Berd",
        },
        shown=("The outline it does not draw",),
        texts={"The outline it does not draw": "May 1994 to 27 September 2020, schematic."},
    ),
    "july-and-september": Drawn(
        f"Talish; Tovuz; Movses; {FRONT}; About 120 km, as the crow flies."
    ),
    "ties": Drawn(
        "Armenia; Azerbaijan; Nagorno-Karabakh authorities; Russia; Turkey; CSTO; European Union; "
        "United Nations; Israel; France; Minsk Group; United States",
        one={
            "Treaties": "Russia → Armenia; Turkey → Azerbaijan",
            "Arms": "Israel → Azerbaijan; "
            "Russia → Armenia; Russia → Azerbaijan; Turkey → Azerbaijan",
            "Money and personnel": "Armenia → Nagorno-Karabakh authorities (contested); "
            "Turkey → Azerbaijan (contested)",
            "Words": "Armenia → Turkey; Azerbaijan → Russia; "
            "Nagorno-Karabakh authorities → Turkey; Turkey → Azerbaijan; "
            "European Union → Armenia; European Union → Azerbaijan; "
            "France → Armenia; France → Azerbaijan; Russia → Armenia; Russia → Azerbaijan; "
            "United Nations → Armenia; United Nations → Azerbaijan; "
            "United States → Armenia; United States → Azerbaijan",
            "Mediation": "Russia → Armenia; Russia → Azerbaijan; United States → Armenia; "
            "United States → Azerbaijan; France → OSCE Minsk Group; Russia → OSCE Minsk Group; "
            "United States → OSCE Minsk Group",
            "Membership": "Armenia → Collective Security Treaty Organization (CSTO); "
            "Russia → Collective Security Treaty Organization (CSTO); "
            "Armenia → OSCE Minsk Group; Azerbaijan → OSCE Minsk Group; Turkey → OSCE Minsk Group",
        },
        shown=("Treaties",),
    ),
    "events": Drawn(
        one={
            "Conflict and first war": "Khankendi/Stepanakert; Askeran; Sumgait; Baku; "
            "Nagorno-Karabakh; Khojalu/Khojaly; Shusha/Shushi; Berdzor/Lachin; "
            "Kalbajar/Karvachar; Aghdam/Akna; Gugark; Ganja; Shahumyan; "
            "Leninavan (Maraga)",
            "Ceasefire years": "Talish; Khankendi/Stepanakert; Tovuz; Baku",
            "War of 2020": "Line of Contact; Naftalan; Khankendi/Stepanakert; "
            "Both sides of the front; Khojavend/Martuni; Talish; Ganja; Shusha/Shushi; Barda; "
            "Tartar",
            "After the war": "Armenia–Azerbaijan border; Shusha/Shushi; Berdzor/Lachin; "
            "Nagorno-Karabakh; Baku; Kovsakan/Zangilan; Yerevan",
        },
        shown=("Conflict and first war",),
    ),
    "counting": Drawn(
        f"Yerevan; Baku; Khankendi/Stepanakert; Khojavend/Martuni; Naftalan; Talish; {HELD}"
    ),
}
POPUPS = {  # a dot to open, and words of its popup
    "where": ("Baku", "under the curfew of September 2020"),
    "control": ("Hadrut", "On the southern part of the front"),
    "article": ("Talish", "The only place of the fighting that the article names"),
    "july-and-september": ("Movses", "On the Armenian side of the border"),
    "ties": ("Israel", "One of the main sellers of arms to Azerbaijan"),
    "events": ("Sumgait", "Pogrom of Armenians"),
    "counting": ("Naftalan", "The nearest town to Gashalti"),
}
CODES = ("import kit", *(f'kit.show_map("{name}")' for name in MAPS), "'the end'")
WINDOW = {"width": 1280, "height": 900}
NARROW = {"width": 620, "height": 900}
every_map = pytest.mark.parametrize("name", MAPS)


# Names that an arrow runs through, and dots that it touches though it does not tie them.
CROSSED = """() => {
    const found = [];
    const names = [...document.querySelectorAll(".leaflet-tooltip.place")]
        .filter((one) => getComputedStyle(one).visibility === "visible");
    const dots = document.querySelectorAll("path[role=button][fill-opacity='1']");
    for (const arrow of document.querySelectorAll("path[marker-end]")) {
        const points = [];
        for (let at = 0; at < arrow.getTotalLength(); at += 2)
            points.push(arrow.getPointAtLength(at).matrixTransform(arrow.getScreenCTM()));
        const touches = (box, less) => points.some(({ x, y }) =>
            x > box.left && x < box.right && y > box.top + less && y < box.bottom - less);
        for (const name of names)
            if (touches(name.getBoundingClientRect(), 3))
                found.push([name.textContent, arrow.ariaLabel]);
        for (const dot of dots)
            if (touches(dot.getBoundingClientRect(), 0))
                found.push([dot.ariaLabel, arrow.ariaLabel]);
    }
    return found;
}"""


class Map:
    """One map on a page: what stands around its frame, and what stands in it."""

    def __init__(self, page: Page, name: str) -> None:
        self.page = page
        self.expected = MAPS[name]
        page.bring_to_front()  # a page behind another one draws nothing
        position = list(MAPS).index(name)
        self.around = page.locator(".kit:has(.map-place)").nth(position)
        near(self.around.locator(".map-place"))
        self.inside = self.around.frame_locator("iframe")
        self.things = self.inside.locator("path[role=button]")
        self.popup = self.inside.get_by_role("dialog")
        self.reset()

    @property
    def frame(self) -> Frame:
        return self.around.locator("iframe").element_handle().content_frame()

    @property
    def view(self) -> list[float]:
        """What ground is shown: west, south, east, north; and how near."""
        return self.frame.evaluate(
            """() => {
                const map = window[Object.keys(window).find((name) => name.startsWith("map_"))];
                return [...map.getBounds().toBBoxString().split(",").map(Number), map.getZoom()];
            }"""
        )

    @property
    def cell(self) -> Locator:
        return self.around.locator("xpath=ancestor::*[contains(@class, 'jp-CodeCell')]")

    def thing(self, name: str) -> Locator:
        return self.inside.get_by_role("button", name=name, exact=True)

    def switch(self, title: str) -> Locator:
        return self.inside.locator(".key").get_by_label(title, exact=True)

    def shows(self, *shown: str) -> None:
        """These layers are on and drawn, the others are neither, and the key says so."""
        names = self.expected.names(shown)
        expect(self.things).to_have_count(len(names))
        drawn = self.things.evaluate_all("all => all.map((one) => one.ariaLabel)")
        assert sorted(drawn) == names
        for title in self.expected.layers:
            expect(self.switch(title)).to_be_checked(checked=title in shown)
        for title, words in self.expected.texts.items():
            text = self.inside.locator(".key p, .turns p", has_text=words)
            expect(text).to_be_visible(visible=title in shown)

    def states(self):
        """Shows every layer once, by the mouse; gives the titles of those that are then on."""
        shown = self.expected.shown
        self.shows(*shown)
        yield shown
        for title in self.expected.one:
            self.switch(title).click()
            self.shows(title)
            yield (title,)
        for title in self.expected.switch:
            self.switch(title).click()
            shown = tuple({*shown} ^ {title})
            self.shows(*shown)
            yield shown

    def opened(self, name: str, words: str) -> None:
        """The popup of this thing is open, with these words, and lies within the map."""
        expect(self.popup).to_have_accessible_name(name)
        expect(self.popup).to_contain_text(words)
        self.frame.wait_for_function(
            """() => {
                const edge = document.querySelector(".folium-map").getBoundingClientRect();
                const box = document.querySelector("[role=dialog]").getBoundingClientRect();
                return box.left >= edge.left && box.right <= edge.right && box.top >= edge.top;
            }"""
        )

    def reset(self) -> None:
        for title in self.expected.layers:
            if title in self.expected.shown or title in self.expected.switch:
                self.switch(title).set_checked(title in self.expected.shown)

    def fits(self) -> None:
        """The frame is as high as what it holds, and every dot and arrow lies in the map."""
        self.frame.wait_for_function("innerHeight >= document.documentElement.scrollHeight")
        self.frame.wait_for_function("innerWidth >= document.documentElement.scrollWidth")
        expect(self.things.first).to_be_visible()
        self.frame.wait_for_function(
            """() => {
                const edge = document.querySelector(".folium-map").getBoundingClientRect();
                // An outline may be larger than the view; what has no filling may be too.
                const dots = [...document.querySelectorAll("path[role=button][fill='#22262b']")]
                    .filter((one) => one.getAttribute("fill-opacity") === "1");
                return dots.every((one) => {
                    const box = one.getBoundingClientRect();
                    return box.left >= edge.left && box.right <= edge.right
                        && box.top >= edge.top && box.bottom <= edge.bottom;
                });
            }"""
        )

    def labels(self) -> dict[str, dict]:
        """The names that can be read now, and the map itself (""), each with its edges."""
        return self.frame.evaluate(
            """() => {
                const box = (one) => one.getBoundingClientRect().toJSON();
                const names = [...document.querySelectorAll(".leaflet-tooltip")]
                    .filter((one) => getComputedStyle(one).visibility === "visible");
                const found = Object.fromEntries(names.map((one) => [one.textContent, box(one)]));
                return { ...found, "": box(document.querySelector(".folium-map")) };
            }"""
        )

    def can_be_read(self) -> None:
        """No name that is shown lies on another one or is cut off at the edge of the map."""
        names = self.labels()
        edge = names.pop("")
        assert names
        for name, box in names.items():
            assert edge["left"] <= box["left"] and box["right"] <= edge["right"], name
            assert edge["top"] <= box["top"] and box["bottom"] <= edge["bottom"], name
        for (name, one), (other_name, other) in combinations(names.items(), 2):
            beside = one["right"] <= other["left"] or other["right"] <= one["left"]
            # Four pixels of a box are empty space above and below the letters.
            below = one["bottom"] - 4 <= other["top"] or other["bottom"] - 4 <= one["top"]
            assert beside or below, f"{name} and {other_name}"


def without_violations(
    page: Page | Frame, context: dict | None = None, only: tuple[str, ...] = ()
) -> None:
    """Axe finds nothing, by all of its rules or by some only."""
    options = {"resultTypes": ["violations"], "iframes": False}
    if only:
        options["runOnly"] = {"type": "rule", "values": only}
    else:  # these three rules are about a whole page; a map is a part of one
        whole = ("landmark-one-main", "page-has-heading-one", "region")
        options["rules"] = {rule: {"enabled": False} for rule in whole}
    found = Axe().run(page, context=context, options=options)
    assert found.violations_count == 0, found.generate_report()
    assert len(found.response["passes"]) >= (len(only) or 6)


@pytest.fixture(scope="module")
def fresh(lab, window) -> Lesson:
    """All maps, just run, in the light theme."""
    lesson = Lesson(lab, window, "fresh", "maps", CODES)
    lesson.run_all()
    return lesson


@pytest.fixture(scope="module")
def reopened(lab, window) -> Lesson:
    """All maps, run, saved and opened again in the dark theme; the new kernel ran nothing."""
    lesson = Lesson(lab, window, "reopened", "maps", CODES)
    lesson.run_all()
    expect(lesson.page.locator(".map-place")).to_have_count(len(MAPS))
    lesson.menu("File", re.compile("^Save Notebook(?! As)"))
    expect(lesson.page.locator(".jp-mod-dirty")).to_have_count(0)
    lesson.page.emulate_media(color_scheme="dark")  # our settings follow the system
    (session,) = [one for one in lab.api("GET", "sessions") if "reopened" in one["path"]]
    lab.api("DELETE", f"sessions/{session['id']}")
    lesson.page.reload()
    lesson.ready()
    return lesson


@pytest.fixture(scope="module")
def dark(reopened) -> Lesson:
    """All maps in the dark theme."""
    reopened.run_all()
    return reopened


@pytest.fixture(autouse=True)
def nothing_left_this_machine_or_went_wrong(request):
    yield
    for fixture in {"fresh", "reopened", "dark"} & {*request.fixturenames}:
        lesson = request.getfixturevalue(fixture)
        assert lesson.outward == [], "requests that left this machine"
        assert lesson.errors == [], "errors in the browser's console"


# --- in JupyterLab -------------------------------------------------------------------------------


@every_map
def test_land_and_borders_are_drawn_and_each_layer_is_switched(fresh, name):
    shown = Map(fresh.page, name)
    # Six countries: Armenia, Azerbaijan, Georgia, Iran, Russia, Turkey.
    lands = shown.inside.locator("path[fill='#f7f5f0']")
    widths = lands.evaluate_all("all => all.map((one) => one.getBoundingClientRect().width)")
    assert len([width for width in widths if width > 5]) >= 3
    assert shown.inside.locator("path[stroke='#8a8f96']").count() >= 3
    shown.fits()
    heights = set()
    for on in shown.states():
        shown.fits()
        shown.can_be_read()
        heights.add(shown.around.locator("iframe").bounding_box()["height"])
        missing = {thing for thing in shown.expected.names(on) if "→" not in thing}
        missing -= {*shown.labels(), *OUTLINES}
        assert not missing, f"at this width every name has room; with {on} some are hidden"
    assert len(heights) == 1, "the page jumps when a layer is switched"


@every_map
def test_a_popup_opens_by_mouse_and_closes_by_its_button_and_by_escape(fresh, name):
    shown = Map(fresh.page, name)
    dot, words = POPUPS[name]
    close = shown.popup.get_by_role("button", name="Close popup")
    for leave in (close.click, lambda: fresh.page.keyboard.press("Escape")):
        expect(shown.popup).to_have_count(0)
        shown.thing(dot).click()
        shown.opened(dot, words)
        card = shown.popup.bounding_box()
        cross = close.bounding_box()
        assert cross["width"] >= 24 and cross["height"] >= 24
        assert cross["y"] >= card["y"] and cross["x"] + 24 <= card["x"] + card["width"]
        leave()
    expect(shown.popup).to_have_count(0)


def test_the_ties_of_a_chosen_actor_stand_out_as_long_as_its_card_is_open(fresh):
    shown = Map(fresh.page, "ties")
    own = shown.thing("Russia → Armenia")
    other = shown.thing("Turkey → Azerbaijan")
    shown.thing("Russia").click()
    shown.opened("Russia", "Ties with Armenia: arms, mediation, treaty, words.")
    expect(other).to_have_css("opacity", "0.15")
    expect(own).to_have_css("opacity", "1")
    shown.thing("Armenia").hover()
    shown.popup.hover()
    expect(other).to_have_css("opacity", "0.15")
    shown.popup.get_by_role("button", name="Close popup").click()
    shown.popup.wait_for(state="detached")
    shown.inside.get_by_role("button", name="Whole map").focus()
    expect(other).to_have_css("opacity", "1")


def in_focus(shown: Map) -> str:
    """The name of what has the focus in the frame; "" if the focus has left it."""
    return shown.frame.evaluate(
        """() => {
            const one = document.hasFocus() ? document.activeElement : document.body;
            if (one === document.body) return "";
            return one.ariaLabel ?? (one.labels?.[0] ?? one).textContent;
        }"""
    )


def stops(shown: Map) -> list[str]:
    """What Tab stops at in the frame, from its first control on, until it leaves."""
    shown.inside.locator("input:checked, input[type=checkbox], button").first.focus()
    found = []
    while said := in_focus(shown):
        found.append(said)
        shown.page.keyboard.press("Tab")
        assert len(found) < 60, found
    return found


@every_map
def test_tab_comes_to_the_key_the_buttons_and_all_that_is_drawn_and_leads_out(fresh, name):
    shown = Map(fresh.page, name)
    press = fresh.page.keyboard.press
    expected = shown.expected
    switches = [*expected.shown[:1]] if expected.one else [*expected.switch]
    found = stops(shown)
    title = shown.around.get_attribute("aria-label")
    assert found[: len(switches) + 1] == [*switches, "Whole map"]
    assert found[len(switches) + 1] == "Zoom in"
    drawn = found[found.index(title) + 1 :]
    assert sorted(drawn) == expected.names(expected.shown)
    # Out: what is not on the map, the table, and then the next cell.
    for summary in shown.around.locator("summary").all():
        expect(summary).to_be_focused()
        press("Tab")
    following = "one => one.nextElementSibling.contains(document.activeElement)"
    shown.page.wait_for_function(following, arg=shown.cell.element_handle())
    # Back from the first, which leads past the map: the own cell.
    shown.inside.locator("input:checked, input[type=checkbox], button").first.focus()
    press("Shift+Tab")
    past = shown.inside.get_by_role("link", name="Past the map")
    expect(past).to_be_focused()
    press("Shift+Tab")
    expect(shown.cell).to_be_focused()


def test_who_does_not_want_to_walk_through_a_map_goes_past_it(fresh):
    shown = Map(fresh.page, "ties")
    past = shown.inside.get_by_role("link", name="Past the map")
    assert past.evaluate("one => getComputedStyle(one).clipPath") != "none"
    past.focus()
    assert past.evaluate("one => getComputedStyle(one).clipPath") == "none"
    fresh.page.keyboard.press("Enter")
    expect(shown.around.locator("summary").first).to_be_focused()


@every_map
def test_no_arrow_runs_through_a_name_and_none_past_a_dot_that_is_not_its_own(fresh, name):
    shown = Map(fresh.page, name)
    for _ in shown.states():
        assert shown.frame.evaluate(CROSSED) == []


def test_the_key_tells_borders_and_rivers_apart(fresh):
    shown = Map(fresh.page, "where")
    key = shown.inside.locator(".key")
    looks = {}
    for words, colour in (("Border between states", "#8a8f96"), ("River", "#4c8fbf")):
        sample = key.locator("span", has_text=words).locator("path").first
        drawn = shown.inside.locator(f"path[stroke='{colour}'][fill=none]").first
        for one in (sample, drawn):
            shape = "one => [getComputedStyle(one).stroke, getComputedStyle(one).strokeWidth]"
            looks.setdefault(words, []).append(one.evaluate(shape))
    for in_key, on_map in looks.values():
        assert in_key == on_map
    assert looks["River"][0] != looks["Border between states"][0]


@every_map
def test_the_keyboard_opens_what_is_drawn_and_escape_closes_it_and_then_leads_out(fresh, name):
    shown = Map(fresh.page, name)
    press = fresh.page.keyboard.press
    dot, words = POPUPS[name]
    shown.thing(dot).focus()
    press("Enter")
    expect(shown.popup).to_be_focused()
    shown.opened(dot, words)
    press("Escape")
    expect(shown.popup).to_have_count(0)
    expect(shown.thing(dot)).to_be_focused()
    press("Escape")
    expect(shown.cell).to_be_focused()


@every_map
def test_the_table_says_all_that_is_drawn(fresh, name):
    shown = Map(fresh.page, name)
    press = fresh.page.keyboard.press
    table = shown.around.locator("table")
    shown.around.locator("summary").last.focus()
    expect(table).to_be_hidden()
    press("Enter")
    expect(table).to_be_visible()
    rows = [row.split("\t")[1] for row in table.locator("tbody tr").all_inner_texts()]
    assert {*shown.expected.names(tuple(shown.expected.layers))} <= {*rows}
    for said in shown.expected.texts.values():
        expect(table).to_contain_text(said)
    press("Enter")
    expect(table).to_be_hidden()


def wheel_scrolls_the_page(shown: Map) -> None:
    """The wheel over the map moves the notebook, and the map shows the same ground as before."""
    page = shown.page
    ground = shown.view
    frame = shown.around.locator("iframe")
    frame.scroll_into_view_if_needed()
    box = frame.bounding_box()
    height = page.viewport_size["height"]
    page.mouse.move(box["x"] + box["width"] / 2, min(box["y"] + box["height"] - 60, height - 80))
    top = "one => one.getBoundingClientRect().top"
    before = frame.evaluate(top)
    page.mouse.wheel(0, 120)
    page.wait_for_function(
        "([one, before]) => one.getBoundingClientRect().top < before - 50",
        arg=[frame.element_handle(), before],
    )
    assert shown.view == ground


@pytest.mark.parametrize("name", ["where", "ties"])
def test_the_wheel_over_a_map_scrolls_the_page(fresh, name):
    wheel_scrolls_the_page(Map(fresh.page, name))


def test_a_map_is_never_lost_and_one_button_brings_the_whole_of_it_back(fresh):
    shown = Map(fresh.page, "where")
    whole = shown.view
    mouse = fresh.page.mouse
    frame = shown.around.locator("iframe")

    def drag() -> None:
        box = shown.inside.locator(".folium-map").bounding_box()
        x = box["x"] + box["width"] / 2
        y = box["y"] + box["height"] / 2
        mouse.move(x, y)
        mouse.down()
        mouse.move(x + 150, y + 90, steps=5)
        mouse.up()

    frame.scroll_into_view_if_needed()
    drag()
    assert shown.view == pytest.approx(whole, abs=0.01)
    expect(shown.inside.locator(".leaflet-control-zoom-out")).to_have_class(re.compile("disabled"))
    shown.inside.get_by_role("button", name="Zoom in").click()
    shown.frame.wait_for_function("!document.querySelector('.leaflet-zoom-anim')")
    drag()
    nearer = shown.view
    assert nearer[4] > whole[4] and nearer[:4] != whole[:4]
    shown.inside.get_by_role("button", name="Whole map").click()
    assert shown.view == pytest.approx(whole, abs=0.01)


def test_one_finger_scrolls_the_page_and_two_move_the_map(browser):
    content = kit.show_map("where").content()
    size = {"width": 400, "height": 700}
    context = browser.new_context(viewport=size, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.set_content(
        "<meta name='viewport' content='width=device-width'>"
        "<iframe style='border:0;width:380px;height:450px'></iframe><p style='height:3000px'>"
    )
    frame = content["frame"].replace(LEAFLET, leaflet())
    page.locator("iframe").evaluate("(one, words) => (one.srcdoc = words)", frame)
    inside = page.frame_locator("iframe")
    expect(inside.locator("body[data-ready]")).to_be_attached()
    expect(inside.get_by_text("Two fingers move the map.")).to_be_visible()
    box = inside.locator(".folium-map").bounding_box()
    x = box["x"] + box["width"] / 2
    y = box["y"] + box["height"] / 2
    document = page.locator("iframe").element_handle().content_frame()
    map_is = "window[Object.keys(window).find((name) => name.startsWith('map_'))]"
    ground = document.evaluate(f"{map_is}.getBounds().toBBoxString()")
    screen = context.new_cdp_session(page)

    def move(steps: list[list[tuple[float, float]]]) -> None:
        """Fingers on the screen: where each of them is, step by step."""
        for number, step in enumerate(steps):
            points = [{"x": at[0], "y": at[1], "id": n} for n, at in enumerate(step)]
            kind = "touchMove" if number else "touchStart"
            screen.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        screen.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    for _ in range(5):  # a busy page may take a quick finger for a tap
        move([[(x, y - far)] for far in range(0, 130, 10)])
        with suppress(NotInTime):
            page.wait_for_function("scrollY > 50", timeout=5_000)
            break
    assert page.evaluate("scrollY") > 50
    assert document.evaluate(f"{map_is}.getBounds().toBBoxString()") == ground
    page.wait_for_function("() => { scrollTo(0, 0); return scrollY === 0; }")
    move([[(x - 60, y), (x + far, y)] for far in range(0, 130, 10)])
    document.wait_for_function(f"{map_is}.getZoom() > {map_is}.getMinZoom() + 0.3")
    context.close()


def test_a_long_popup_is_read_to_its_end_by_the_keyboard_alone_and_left_both_ways(fresh):
    shown = Map(fresh.page, "ties")
    press = fresh.page.keyboard.press
    dot = "Armenia → Nagorno-Karabakh authorities (contested)"
    words = "20 million US dollars"
    fresh.page.set_viewport_size(NARROW)
    shown.frame.wait_for_function("innerWidth < 600")
    shown.switch("Money and personnel").click()
    text = shown.popup.get_by_role("group", name=dot)
    end = "one => one.scrollTop > 0 && one.scrollTop + one.clientHeight >= one.scrollHeight - 1"
    shown.thing(dot).press("Enter")
    shown.opened(dot, words)
    expect(shown.popup.get_by_text("there is more")).to_be_visible()
    press("Tab")
    expect(text).to_be_focused()
    press("End")
    shown.frame.wait_for_function(end, arg=text.element_handle())
    press("Tab")
    expect(shown.popup.get_by_role("button", name="Close popup")).to_be_focused()
    for _ in range(3):  # the text, the popup itself, and out
        press("Shift+Tab")
    inside = "one => one.contains(document.activeElement)"
    assert not shown.popup.evaluate(inside)
    press("Escape")
    fresh.page.set_viewport_size(WINDOW)
    # A short text does not scroll: it is no stop on the way.
    short = Map(fresh.page, "where")
    dot, words = POPUPS["where"]
    short.thing(dot).press("Enter")
    short.opened(dot, words)
    press("Tab")
    expect(short.popup.get_by_role("button", name="Close popup")).to_be_focused()
    press("Escape")


# The names of actors in the panel beside a map that leave it, and of others that run into it.
LEFT_THE_PANEL = """() => {
  const box = (one) => one.getBoundingClientRect();
  const panel = document.querySelector("path[fill='#ffffff']:not([role])");
  if (!panel) return [];
  const { left, right } = box(panel);
  const actors = [...document.querySelectorAll("path[role=button]")]
    .filter((one) => box(one).left >= left).map((one) => one.getAttribute("aria-label"));
  return [...document.querySelectorAll(".place:not(.crowded)")]
    .filter((one) => (actors.includes(one.textContent)
      ? box(one).left < left || box(one).right > right : box(one).right > left))
    .map((one) => one.textContent); }"""


@every_map
def test_in_a_narrow_window_a_map_shows_the_same_ground(fresh, name):
    shown = Map(fresh.page, name)
    fresh.page.set_viewport_size(NARROW)
    try:
        shown.frame.wait_for_function("innerWidth < 600")
        heights = set()
        for on in shown.states():
            shown.fits()
            shown.can_be_read()
            assert shown.frame.evaluate(LEFT_THE_PANEL) == []
            heights.add(shown.around.locator("iframe").bounding_box()["height"])
            places = {one for one in shown.expected.names(on) if "→" not in one}
            below = shown.inside.locator(".unnamed").text_content()
            hidden = places - {*shown.labels(), *OUTLINES}
            assert [one for one in hidden if one not in below] == [], "names are said nowhere"
        assert len(heights) == 1
    finally:
        fresh.page.set_viewport_size(WINDOW)
    shown.frame.wait_for_function("innerWidth > 600")
    shown.fits()


# --- without running a cell -----------------------------------------------------------------------


def test_a_notebook_that_is_opened_again_says_what_to_do_and_holds_no_map(reopened):
    outputs = reopened.page.locator(".jp-OutputArea-output", has_text="Run all from the top")
    expect(outputs).to_have_count(len(MAPS))
    text = (reopened.course / "notebooks/maps.ipynb").read_text("utf-8")
    assert "<iframe" not in text and "coordinates" not in text
    assert len(text) < 60_000
    saved = json.loads(text)["cells"]
    words = [out["data"]["text/plain"] for cell in saved[1:-1] for out in cell["outputs"]]
    assert len(words) == len(MAPS)


# --- for everybody: last, as a popup may move the map --------------------------------------------


@every_map
@pytest.mark.parametrize("theme", ["fresh", "dark"], ids=["light", "dark"])
def test_axe_finds_nothing_in_a_map_or_around_it(request, theme, name):
    """In the dark theme it looks at the colours in the map alone: all else is as in the light one.

    The colours around maps are looked at in `test_lessons_browser.py`.
    """
    lesson = request.getfixturevalue(theme)
    light = lesson.page.locator("body").get_attribute("data-jp-theme-light")
    assert light == str(theme == "fresh").lower()
    shown = Map(lesson.page, name)
    shown.around.locator("summary").last.click()
    shown.thing(POPUPS[name][0]).click()
    shown.opened(*POPUPS[name])
    if theme == "dark":
        without_violations(shown.frame, only=("color-contrast",))
    else:
        without_violations(shown.frame)
        shown.around.evaluate("(one, name) => (one.id = name)", name)
        without_violations(lesson.page, {"include": [[f"#{name}"]]})
    lesson.page.keyboard.press("Escape")
    shown.around.locator("summary").last.click()


# --- below a hub ---------------------------------------------------------------------------------


def test_a_map_of_hundreds_of_places_is_there_at_once_and_names_a_part_of_them(browser, small):
    """Each name that finds no room costs the page many tries: with 500 it stood still for good."""
    count = 500
    with (small / "data/places.csv").open(encoding="utf-8", newline="") as file:
        first = next(csv.DictReader(file))
    with (small / "data/places.csv").open("a", encoding="utf-8", newline="") as file:
        for n in range(count):
            spot = {"id": f"p{n}", "lat": 40.91 + n // 25 * 0.018, "lon": 20.12 + n % 25 * 0.02}
            csv.DictWriter(file, first, lineterminator="\n").writerow({**first, **spot})
    maps = small / "data/maps.yaml"
    places = "".join(f"        p{n}: {{label: right}}\n" for n in range(count))
    head, _, _ = maps.read_text("utf-8").partition("  layers:\n")
    maps.write_text(f"{head}  layers:\n    - places:\n{places}", "utf-8")
    page = browser.new_page(viewport={"width": 900, "height": 700})
    page.set_content(kit.show_map("where").content()["frame"].replace(LEAFLET, leaflet()))
    expect(page.locator("body")).to_have_attribute("data-ready", "yes", timeout=30_000)
    assert page.locator("path[role=button]").count() == count
    named = page.locator(".leaflet-tooltip.place:not(.crowded)").count()
    told = re.search(r"names of (.*) and ([\d]+) more\.", page.locator(".unnamed").inner_text())
    assert named > 0
    assert named + told[1].count(",") + 1 + int(told[2]) == count
    page.close()


COVERED = """() => {
  const names = [...document.querySelectorAll("text.name")].map((one) => [one.textContent, one]);
  const dots = [...document.querySelectorAll("circle")].map((one) => ["a dot", one]);
  const found = [];
  const box = (one) => one.getBBox();
  for (const [n, [name, one]] of names.entries()) {
    const mine = box(one);
    for (const [other, its] of [...names.slice(n + 1), ...dots]) {
      const { x, y, width, height } = box(its);
      const across = Math.min(mine.x + mine.width, x + width) - Math.max(mine.x, x);
      const down = Math.min(mine.y + mine.height, y + height) - Math.max(mine.y, y);
      if (across > 4 && down > 5) found.push(`${name} and ${other}`);
    }
  }
  return found;
}"""


@pytest.mark.parametrize("name", [*MAPS])
def test_no_name_of_a_still_picture_covers_a_dot_or_another_name(browser, name):
    """On paper two maps in a row have large letters."""
    page = browser.new_page(viewport={"width": 1000, "height": 900})
    for shown in ["", *(one.title for one in kit.show_map(name).layers if one.title)]:
        for size in (14, 21):
            style = f"<style>svg .name {{ font-size: {size}px; }}</style>"
            page.set_content(kit.picture(name, shown=shown).html + style)
            assert page.locator("text.name").count() > 0
            assert page.evaluate(COVERED) == [], shown
    page.close()


def test_a_map_is_drawn_below_the_address_of_a_hub(window, tmp_path):
    lab = Lab(tmp_path, "/user/ada")
    try:
        lesson = Lesson(lab, window, "ada", "maps", CODES[:2])
        assert lesson.page.url.startswith(f"{lab.url}/doc/")
        lesson.run_all()
        shown = Map(lesson.page, "where")
        shown.fits()
        for _ in shown.states():
            shown.can_be_read()
        assert lesson.outward == [], "requests that left /user/ada"
        assert lesson.errors == []
        lesson.page.close()
    finally:
        lab.stop()


# --- in Notebook 7 -------------------------------------------------------------------------------


def test_a_map_is_drawn_in_notebook_7(lab, window):
    lesson = Lesson(lab, window, "seven", "maps", CODES[:2])
    lesson.errors.clear()
    lesson.page.goto(f"{lab.url}/notebooks/{lesson.name}/notebooks/maps.ipynb")
    lesson.ready()
    lesson.run_all()
    shown = Map(lesson.page, "where")
    for _ in shown.states():
        shown.fits()
        shown.can_be_read()
    wheel_scrolls_the_page(shown)
    shown.inside.get_by_role("button", name="Whole map").focus()
    press = lesson.page.keyboard.press
    press("Escape")
    expect(shown.cell).to_be_focused()
    assert lesson.outward == [], "requests that left this machine"
    assert [one for one in lesson.errors if not any(own in one for own in ITS_OWN)] == []
    lesson.page.close()
