"""Maps in a page without a kernel: no hole or endless caption on a phone, and dark in the dark."""

from collections.abc import Iterator

import pytest
from onecell import opened_page
from playwright.sync_api import Page, expect

import kit

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
ONE_LINE = 22  # pixels, below a map with layers
# Resolves when the map is drawn in the width that its page has now.
DRAWN_IN = """async (body, page) => {
  const isThere = () => innerWidth > Math.min(page, 790) - 40 && innerWidth < page;
  while (!isThere()) await new Promise(requestAnimationFrame);
  for (let n = 0; n < 20; n += 1) await new Promise(requestAnimationFrame);
}"""
MORE = "More about this map"
# Names in whose letters the dot of another place lies: it seems to be where its own name is.
DOTS_COVERED = """() => {
  const box = (one) => one.getBoundingClientRect();
  const dots = [...document.querySelectorAll("path[fill-opacity='1'][role=button]")].map(box);
  const covers = (name) => dots.some((dot) => {
    const [x, y] = [(dot.left + dot.right) / 2, (dot.top + dot.bottom) / 2];
    return x > name.left + 3 && x < name.right - 3 && y > name.top + 4 && y < name.bottom - 4;
  });
  return [...document.querySelectorAll(".place:not(.crowded)")]
    .filter((one) => covers(box(one))).map((one) => one.textContent); }"""


@pytest.fixture
def ties(window, tmp_path) -> Iterator[Page]:
    with opened_page(window, tmp_path / "ties.html", ("map", kit.show_map("ties").content())) as it:
        yield it


@pytest.fixture
def control(window, tmp_path) -> Iterator[Page]:
    content = kit.show_map("control").content()
    with opened_page(window, tmp_path / "control.html", ("map", content)) as it:
        yield it


def test_no_room_is_kept_below_a_map_for_names_that_found_theirs(ties):
    """In 1280 pixels it is drawn first, and then in 360: on the way there names find no room."""
    frame = ties.locator("iframe").content_frame
    for size in (DESK, PHONE, DESK, PHONE):
        ties.set_viewport_size(size)
        expect(frame.locator("body")).to_have_attribute("data-ready", "yes", timeout=30_000)
        frame.locator("body").evaluate(DRAWN_IN, size["width"])
        expect(frame.locator(".unnamed")).to_have_text("")
        assert frame.locator(".unnamed").bounding_box()["height"] < ONE_LINE


def test_on_a_phone_no_name_covers_the_dot_of_another_place(control):
    """A question asks where a town lies; with its dot covered it seems to be where its name is."""
    control.set_viewport_size(PHONE)
    control.reload()
    body = control.locator("iframe").content_frame.locator("body")
    expect(body).to_have_attribute("data-ready", "yes", timeout=30_000)
    body.evaluate(DRAWN_IN, PHONE["width"])
    assert body.evaluate(DOTS_COVERED) == []


def test_on_a_phone_a_long_caption_is_opened_by_who_wants_it(control):
    control.set_viewport_size(PHONE)
    control.reload()
    caption = control.locator("figcaption")
    expect(caption).to_contain_text("who was in control, not whose land it is.")
    sides = ["Azerbaijanis of this area had fled", "Armenians had fled", "“local Armenian forces”"]
    more = caption.get_by_text(MORE)
    for said in sides:
        expect(caption.get_by_text(said)).to_be_hidden()
    more.click()
    for said in sides:
        expect(caption.get_by_text(said)).to_be_visible()
    more.click()
    control.emulate_media(media="print")
    control.evaluate("dispatchEvent(new Event('beforeprint'))")
    for said in sides:
        expect(caption.get_by_text(said)).to_be_visible()


def test_a_caption_that_has_room_stands_open(control, window, tmp_path):
    control.set_viewport_size(DESK)
    control.reload()
    expect(control.get_by_text("Armenians had fled")).to_be_visible()
    expect(control.get_by_text(MORE)).to_have_count(0)
    short = ("map", kit.show_map("counting").content())
    with opened_page(window, tmp_path / "short.html", short) as page:
        page.set_viewport_size(PHONE)
        page.reload()
        expect(page.get_by_text("Places behind the figures")).to_be_visible()
        expect(page.get_by_text(MORE)).to_have_count(0)


def test_below_what_is_said_of_a_time_is_no_hole_and_all_of_it_can_be_opened(control):
    """Room is kept for the longest of the four, which had ten lines more than the first one."""
    control.set_viewport_size(PHONE)
    control.reload()
    frame = control.locator("iframe").content_frame
    expect(frame.locator("body")).to_have_attribute("data-ready", "yes", timeout=30_000)
    room = frame.locator(".turns")
    for number, layer in enumerate(frame.get_by_role("radio").all()):
        layer.check()
        said = room.locator("> *").nth(number)
        assert room.bounding_box()["height"] - said.bounding_box()["height"] < 3 * ONE_LINE
    said = room.locator("> *", has_text="Russian peacekeepers")
    frame.get_by_role("radio", name="From 10 November 2020").check()
    said.get_by_text("More about this time").click()
    expect(said.get_by_text("about 91,000 people of Nagorno-Karabakh")).to_be_visible()
    expect(said.get_by_text("about 40,000 on the Azerbaijani side")).to_be_visible()


INKS = """async ([inks, look]) => {
  const paper = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  paper.filter = look;
  const brightness = (colour) => {
    paper.fillStyle = colour;
    paper.fillRect(0, 0, 1, 1);
    const parts = [...paper.getImageData(0, 0, 1, 1).data].slice(0, 3).map((one) => one / 255);
    const [r, g, b] = parts.map((p) => (p <= 0.03928 ? p / 12.92 : ((p + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  return inks.map(([ink, ground]) => {
    const [low, high] = [brightness(ink), brightness(ground)].sort((a, b) => a - b);
    return [ink, ground, (high + 0.05) / (low + 0.05), brightness(ground)];
  });
}"""
# Of words on the land, the water, the key; frame.css and layers.py have them.
WORDS = [
    *(("#22262b", ground) for ground in ("#f7f5f0", "#dfe7ec", "#ffffff")),
    *(("#5f666e", ground) for ground in ("#f7f5f0", "#dfe7ec")),
    *(("#3f6478", ground) for ground in ("#f7f5f0", "#dfe7ec")),
    ("#4a5057", "#ffffff"),
]


def test_in_a_dark_theme_a_map_is_dark_and_all_of_its_words_can_be_read(control):
    frame = control.locator("iframe")
    expect(frame).to_have_css("filter", "none")
    control.emulate_media(color_scheme="dark")
    expect(frame).not_to_have_css("filter", "none")
    look = frame.evaluate("(one) => getComputedStyle(one).filter")
    for ink, ground, contrast, brightness in control.evaluate(INKS, [WORDS, look]):
        assert contrast >= 4.5, (ink, ground)
        assert brightness < 0.05, f"{ground} is a bright slab"
    control.emulate_media(media="print")  # paper is white
    expect(frame).to_have_css("filter", "none")


def test_a_still_picture_of_a_map_is_dark_with_its_page_and_white_on_paper(window, tmp_path):
    question = ("quiz", kit.quiz("02-region").content())
    with opened_page(window, tmp_path / "letters.html", question) as page:
        picture = page.locator(".picture > svg").first
        expect(picture).to_have_css("filter", "none")
        page.emulate_media(color_scheme="dark")
        expect(picture).not_to_have_css("filter", "none")
        page.emulate_media(media="print")
        expect(picture).to_have_css("filter", "none")


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_the_first_point_of_a_line_moves_nothing(window, tmp_path, size):
    question = ("quiz", kit.quiz("02-northern-border").content())
    with opened_page(window, tmp_path / "draw.html", question) as page:
        page.set_viewport_size(size)
        below = page.get_by_role("button", name="Start again")
        board = page.locator(".board")
        expect(board).to_be_visible()
        before = below.bounding_box()["y"]
        board.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text("Point 1:")).to_be_visible()
        assert abs(below.bounding_box()["y"] - before) < 1
