"""Maps that ask no host for anything, each with a table twin."""

import re

import pytest
from conftest import Node, parsed

import kit
from kit.errors import KitError

pytestmark = pytest.mark.usefixtures("course")

PLACES = [  # Armenia before Azerbaijan, as in all of the course
    "Yerevan",
    "Baku",
    "Khankendi/Stepanakert",
    "Khojavend/Martuni",
    "Naftalan",
    "Talish",
]
NEW_MAP = """
mine:
  title: A map of mine
  note: A note.
  key: A line of the key.
  lands: {}
  view: [[39, 44], [41, 50]]
  areas:
    - {id: nkao_1991, dash: "2 2"}
  places:
    shusha-shushi: {label: left, why: Because of & with <b>markup</b>.}
    ganja: {label: right, why: Another place.}
"""


def shown(name: str = "counting") -> tuple[Node, Node]:
    """What the cell shows, and the document in its frame."""
    page = parsed(kit.show_map(name)._repr_html_())
    (frame,) = page.all("iframe")
    return page, parsed(frame.attrs["srcdoc"])


def cells(page: Node) -> list[list[str]]:
    (table,) = page.all("table")
    rows = [[one.text for one in row.all("th") + row.all("td")] for row in table.all("tr")]
    return rows


# --- offline -----------------------------------------------------------------------------------


def test_nothing_in_the_page_would_be_fetched():
    for document in shown():
        for tag in ("link", "img", "object", "embed", "source", "base"):
            assert document.all(tag) == []
        for script in document.all("script"):
            assert "src" not in script.attrs
        code = "".join(
            words
            for tag in ("script", "style")
            for one in document.all(tag)
            for words in one.inside
        )
        fetching = r"url\(\s*['\"]?(?!data:|#)[\w/.]|@import|import\s*\(|fetch\(|sourceMappingURL"
        assert re.findall(fetching, code) == []


def test_the_only_addresses_are_names_and_a_comment_of_leaflet():
    html = kit.show_map("counting")._repr_html_()
    assert set(re.findall(r"(?:https?:)?//[\w-]+\.[\w.-]+[\w/.?=]*", html)) == {
        "http://www.w3.org/2000/svg",  # the name of SVG, never asked for
        "https://leafletjs.com",  # in Leaflet's licence, and in the link that map.js takes off
        "https://bugzilla.mozilla.org/show_bug.cgi?id=888319",  # in a comment of leaflet.css
    }


def test_a_map_has_no_tiles():
    _, frame = shown()
    code = "".join("".join(one.inside) for one in frame.all("script"))
    assert not re.search(r"L\.tileLayer\(\s*['\"]", code)


def test_a_map_is_small():
    assert len(kit.show_map("counting")._repr_html_().encode()) <= 300_000


# --- for every reader --------------------------------------------------------------------------


def test_the_frame_has_a_title_and_its_document_too():
    page, frame = shown()
    title = "Where people were counted, and who counted"
    assert page.all("iframe")[0].attrs["title"] == title
    assert frame.all("html")[0].attrs["lang"] == "en"
    assert [one.text for one in frame.all("title")] == [title]
    assert page.all("figcaption")[0].text.startswith(f"{title}. The places that lesson 05 names")


def test_readers_may_zoom():
    _, frame = shown()
    assert frame.all("meta", name="viewport")
    for meta in frame.all("meta", name="viewport"):
        assert "user-scalable=no" not in meta.attrs["content"]
        assert "maximum-scale" not in meta.attrs["content"]


def test_the_table_twin_names_the_same_places():
    page, frame = shown()
    head, *rows = cells(page)
    assert {"name", "why", "lat", "lon"} == set(head)
    assert [row[head.index("name")] for row in rows] == PLACES
    assert [row[head.index("lat")] for row in rows][1] == "40.378"
    code = "".join("".join(one.inside) for one in frame.all("script"))
    for name in PLACES:
        assert f'"name": "{name}"' in code
    assert list(kit.show_map("counting").places["name"]) == PLACES


def test_an_outline_says_its_date_and_that_it_is_schematic():
    _, frame = shown()
    code = "".join("".join(one.inside) for one in frame.all("script"))
    assert (
        '"text": "Area under the control of Armenian forces, May 1994 to 27 September 2020"' in code
    )
    assert '"dash": "7 5"' in code and '"dashArray": "7 5"' in code
    assert "(schematic outline)" in code


def test_leaflets_prefix_is_off_because_it_shows_a_flag():
    _, frame = shown()
    code = "".join("".join(one.inside) for one in frame.all("script"))
    assert "map.attributionControl.setPrefix(false)" in code
    (call,) = re.findall(r"finish\((map_[0-9a-f]+), \[", code)
    assert f"var {call} = L.map(" in code


# --- other maps, and bad input -----------------------------------------------------------------


def test_a_new_map_needs_no_code(course):
    (course / "data" / "maps.yaml").write_text(NEW_MAP, encoding="utf-8")
    page, frame = shown("mine")
    head, *rows = cells(page)
    assert [row[head.index("name")] for row in rows] == ["Shusha/Shushi", "Ganja"]
    assert rows[0][head.index("why")] == "Because of & with <b>markup</b>."
    assert page.all("iframe")[0].attrs["title"] == "A map of mine"
    code = "".join("".join(one.inside) for one in frame.all("script"))
    assert "Nagorno-Karabakh Autonomous Oblast" in code
    assert "under the control of Armenian forces" not in code


@pytest.mark.parametrize("name", ["countin", "", None, 3, ["counting"]])
def test_an_unknown_map_lists_the_valid_ones(name):
    with pytest.raises(KitError, match=r"There is no map .*Valid: counting"):
        kit.show_map(name)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("ganja:", "gandja:", r"There is no place 'gandja'. Did you mean 'ganja'\? Valid: .*baku"),
        ("nkao_1991", "nkao_1919", r"There is no area 'nkao_1919'. Did you mean 'nkao_1991'\?"),
    ],
)
def test_an_unknown_place_or_area_lists_the_valid_ones(damage, before, after, says):
    damage("data/maps.yaml", NEW_MAP.replace(before, after))
    with pytest.raises(KitError, match=says):
        kit.show_map("mine")
