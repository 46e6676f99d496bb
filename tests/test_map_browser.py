"""Every map in a real browser: in JupyterLab, saved and opened again, exported, below a hub."""

import re
from dataclasses import dataclass, field
from itertools import combinations

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import ITS_OWN, Lab, Lesson, watched
from nbconvert import HTMLExporter
from playwright.sync_api import Frame, Locator, Page, expect


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
            "From 10 November 2020": "",
            "Since September 2023": "",
        },
        shown=("May 1994 to 27 September 2020",),
        texts={
            "1991": "The autonomous oblast of Soviet Azerbaijan",
            "May 1994 to 27 September 2020": "in the north along the range of Murovdag",
            "From 10 November 2020": "Russian peacekeepers",
            "Since September 2023": "more than 100,000 Armenians left for Armenia",
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
        f"Movses; Tovuz; Talish; {FRONT}; About 120 km, as the crow flies."
    ),
    "ties": Drawn(
        "Armenia; Azerbaijan; Nagorno-Karabakh authorities; Russia; Turkey; CSTO; European Union; "
        "United Nations; Israel; France; Minsk Group; United States",
        one={
            "Treaties": "Russia → Armenia; Turkey → Azerbaijan",
            "Arms": "Armenia → Nagorno-Karabakh authorities; Israel → Azerbaijan; "
            "Russia → Armenia; Russia → Azerbaijan; Turkey → Azerbaijan",
            "Money and personnel": "Armenia → Nagorno-Karabakh authorities (contested); "
            "Turkey → Azerbaijan (contested)",
            "Words": "Armenia → Turkey; Nagorno-Karabakh authorities → Turkey; "
            "Turkey → Azerbaijan; European Union → Armenia; European Union → Azerbaijan; "
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
            "Kalbajar/Karvachar; Aghdam/Akna",
            "Ceasefire years": "Talish; Khankendi/Stepanakert; Tovuz",
            "War of 2020": "Line of Contact; Naftalan; Khankendi/Stepanakert; "
            "Both sides of the front; Khojavend/Martuni; Talish; Ganja; Shusha/Shushi; Barda",
            "After the war": "Armenia–Azerbaijan border; Shusha/Shushi; Berdzor/Lachin; "
            "Nagorno-Karabakh; Baku",
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
CODES = ("import kit", *(f'kit.show_map("{name}")' for name in MAPS))
WINDOW, NARROW = {"width": 1280, "height": 900}, {"width": 900, "height": 900}
every_map = pytest.mark.parametrize("name", MAPS)


class Map:
    """One map on a page: what stands around its frame, and what stands in it."""

    def __init__(self, page: Page, name: str) -> None:
        self.page, self.expected = page, MAPS[name]
        page.bring_to_front()  # a page behind another one draws nothing
        position = list(MAPS).index(name)
        self.around = page.locator(".kit").nth(position)
        self.around.locator("iframe").scroll_into_view_if_needed()
        self.inside = self.around.frame_locator("iframe")
        self.things = self.inside.locator("path[role=button]")
        self.popup = self.inside.get_by_role("dialog")
        self.reset()

    @property
    def frame(self) -> Frame:
        return self.around.locator("iframe").element_handle().content_frame()

    def thing(self, name: str) -> Locator:
        return self.inside.get_by_role("button", name=name, exact=True)

    def switch(self, title: str) -> Locator:
        return self.inside.locator(".key").get_by_label(title, exact=True)

    def shows(self, *shown: str) -> None:
        """These layers are on and drawn, the others are neither, and the key says so."""
        names = self.expected.names(shown)
        expect(self.things).to_have_count(len(names))
        assert sorted(thing.get_attribute("aria-label") for thing in self.things.all()) == names
        for title in self.expected.layers:
            expect(self.switch(title)).to_be_checked(checked=title in shown)
        for title, words in self.expected.texts.items():
            text = self.inside.locator(".key p", has_text=words)
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


def without_violations(page: Page | Frame, context: dict | None = None) -> None:
    # These three rules are about a whole page; a map is a part of one.
    whole = ("landmark-one-main", "page-has-heading-one", "region")
    options = {"resultTypes": ["violations"], "iframes": False}
    options["rules"] = {rule: {"enabled": False} for rule in whole}
    found = Axe().run(page, context=context, options=options)
    assert found.violations_count == 0, found.generate_report()
    assert len(found.response["passes"]) > 5


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
    lesson.menu("File", re.compile("^Save Notebook(?! As)"))
    path = lesson.course / "notebooks/maps.ipynb"
    expect(lesson.page.locator(".jp-Notebook iframe")).to_have_count(len(MAPS))
    expect(lesson.page.locator(".jp-mod-dirty")).to_have_count(0)
    assert path.read_text("utf-8").count("<iframe") == len(MAPS)
    lab.settings("apputils-extension/themes", {"theme": "JupyterLab Dark"})
    (session,) = [one for one in lab.api("GET", "sessions") if "reopened" in one["path"]]
    lab.api("DELETE", f"sessions/{session['id']}")
    lesson.page.reload()
    lesson.ready()
    return lesson


@pytest.fixture(autouse=True)
def nothing_left_this_machine_or_went_wrong(request):
    yield
    for fixture in {"fresh", "reopened"} & {*request.fixturenames}:
        lesson = request.getfixturevalue(fixture)
        assert lesson.outward == [], "requests that left this machine"
        assert lesson.errors == [], "errors in the browser's console"


# --- in JupyterLab -------------------------------------------------------------------------------


@every_map
def test_land_and_borders_are_drawn_and_each_layer_is_switched(fresh, name):
    shown = Map(fresh.page, name)
    # Six countries: Armenia, Azerbaijan, Georgia, Iran, Russia, Turkey.
    lands = shown.inside.locator("path[fill='#f7f5f0']")
    assert [land.bounding_box()["width"] > 5 for land in lands.all()].count(True) >= 3
    assert shown.inside.locator("path[stroke='#8a8f96']").count() >= 3
    shown.fits()
    for on in shown.states():
        shown.fits()
        shown.can_be_read()
        missing = {thing for thing in shown.expected.names(on) if "→" not in thing}
        missing -= {*shown.labels(), *OUTLINES}
        assert not missing, f"at this width every name has room; with {on} some are hidden"


@every_map
def test_a_popup_opens_by_mouse_and_closes_by_its_button_and_by_escape(fresh, name):
    shown = Map(fresh.page, name)
    dot, words = POPUPS[name]
    close = shown.popup.get_by_role("button", name="Close popup")
    for leave in (close.click, lambda: fresh.page.keyboard.press("Escape")):
        expect(shown.popup).to_have_count(0)
        shown.thing(dot).click()
        shown.opened(dot, words)
        leave()
    expect(shown.popup).to_have_count(0)


@every_map
def test_the_keyboard_alone_reaches_all_that_is_drawn_and_opens_it_and_the_table(fresh, name):
    shown, press = Map(fresh.page, name), fresh.page.keyboard.press
    dot, words = POPUPS[name]
    summary = shown.around.locator("summary")
    summary.focus()
    reached = []
    while reached[-1:] != [shown.around.get_attribute("aria-label")]:  # the map as a whole
        press("Shift+Tab")
        label = "document.activeElement.getAttribute('aria-label') ?? ''"
        reached.append(shown.frame.evaluate(label))
        assert len(reached) < 60, reached
    drawn = shown.expected.names(shown.expected.shown)
    assert sorted({*reached} & {*drawn}) == sorted({*drawn})
    fresh.tab_to(shown.thing(dot))
    press("Enter")
    expect(shown.popup).to_be_focused()
    shown.opened(dot, words)
    press("Escape")
    expect(shown.popup).to_have_count(0)
    expect(shown.thing(dot)).to_be_focused()
    # The table: the same facts, one key away.
    table = shown.around.locator("table")
    fresh.tab_to(summary)
    expect(table).to_be_hidden()
    press("Enter")
    expect(table).to_be_visible()
    rows = [row.split("\t")[1] for row in table.locator("tbody tr").all_inner_texts()]
    assert {*shown.expected.names(tuple(shown.expected.layers))} <= {*rows}
    for said in shown.expected.texts.values():
        expect(table).to_contain_text(said)
    press("Enter")
    expect(table).to_be_hidden()


def test_a_long_popup_is_read_to_its_end_by_the_keyboard_alone_and_left_both_ways(fresh):
    shown, press = Map(fresh.page, "ties"), fresh.page.keyboard.press
    dot, words = "Armenia → Nagorno-Karabakh authorities (contested)", "20 million US dollars"
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


@every_map
def test_in_a_narrow_window_a_map_shows_the_same_ground(fresh, name):
    shown = Map(fresh.page, name)
    fresh.page.set_viewport_size(NARROW)
    try:
        shown.frame.wait_for_function("innerWidth < 600")
        for _ in shown.states():
            shown.fits()
            shown.can_be_read()
    finally:
        fresh.page.set_viewport_size(WINDOW)
    shown.frame.wait_for_function("innerWidth > 600")
    shown.fits()


# --- without running a cell -----------------------------------------------------------------------


@every_map
def test_a_saved_map_is_there_when_the_notebook_is_opened_again_and_still_switches(reopened, name):
    shown = Map(reopened.page, name)
    for _ in shown.states():
        shown.fits()


@pytest.fixture(scope="module")
def exported(reopened, window):
    """The saved notebook as one HTML file, opened from the disk."""
    # nbconvert's page asks for MathJax, RequireJS and the player of widgets; no map needs them.
    exporter = HTMLExporter(template_name="lab", mathjax_url="", require_js_url="")
    notebook = nbformat.read(reopened.course / "notebooks/maps.ipynb", nbformat.NO_CONVERT)
    notebook.metadata.pop("widgets", None)
    html, _ = exporter.from_notebook_node(notebook)
    file = reopened.course / "maps.html"
    file.write_text(html, encoding="utf-8")
    page, odd = watched(window, file.as_uri())
    page.goto(file.as_uri())
    yield page
    page.close()
    assert odd == []


@every_map
def test_an_exported_map_is_drawn_and_switches_from_the_disk(exported, name):
    shown = Map(exported, name)
    for _ in shown.states():
        shown.fits()
        shown.can_be_read()


# --- for everybody: last, as a popup may move the map --------------------------------------------


@every_map
@pytest.mark.parametrize("theme", ["fresh", "reopened"], ids=["light", "dark"])
def test_axe_finds_nothing_in_a_map_or_around_it(request, theme, name):
    lesson = request.getfixturevalue(theme)
    light = lesson.page.locator("body").get_attribute("data-jp-theme-light")
    assert light == str(theme == "fresh").lower()
    shown = Map(lesson.page, name)
    shown.around.locator("summary").click()
    shown.thing(POPUPS[name][0]).click()
    shown.opened(*POPUPS[name])
    without_violations(shown.frame)
    shown.around.evaluate("(one, name) => (one.id = name)", name)
    without_violations(lesson.page, {"include": [[f"#{name}"]]})
    lesson.page.keyboard.press("Escape")
    shown.around.locator("summary").click()


# --- below a hub ---------------------------------------------------------------------------------


def test_a_map_is_drawn_below_the_address_of_a_hub(window, tmp_path):
    lab = Lab(tmp_path, "/user/ada")
    try:
        lesson = Lesson(lab, window, "ada", "maps", CODES[:2])
        assert lesson.page.url.startswith(f"{lab.url}/lab/")
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
    idle = lesson.page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]")
    expect(idle).to_be_visible(timeout=60_000)
    lesson.run_all()
    shown = Map(lesson.page, "where")
    for _ in shown.states():
        shown.fits()
        shown.can_be_read()
    assert lesson.outward == [], "requests that left this machine"
    assert [one for one in lesson.errors if not any(own in one for own in ITS_OWN)] == []
    lesson.page.close()
