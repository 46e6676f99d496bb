"""Maps that ask no host for anything, each with a table twin."""

import json
import re

import pytest
from conftest import Node, parsed

import kit
from kit.casefile.maps.leaflet import LEAFLET, leaflet
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
MAPS = ["where", "control", "article", "july-and-september", "ties", "events", "counting"]
NEW_MAP = """
mine:
  title: A map of mine
  note: A note.
  key: A line of the key.
  lands: {}
  view: [[39, 44], [41, 50]]
  layers:
    - title: An outline
      areas: [{id: nkao_1991, dash: "2 2"}]
      text: Schematic.
    - title: Places
      mode: switch
      places:
        shusha-shushi: {label: left, why: Because of & with <b>markup</b>.}
        ganja: {label: right, why: Another place.}
"""


def shown(name: str = "counting") -> tuple[Node, Node]:
    """What stands around the map in its page, and the document in its frame."""
    content = kit.show_map(name).content()
    assert content["frame"].count(LEAFLET) == 1
    frame = content["frame"].replace(LEAFLET, leaflet())
    return parsed(content["html"]), parsed(frame)


def cells(page: Node) -> list[list[str]]:
    (table,) = page.all("table")
    rows = [[one.text for one in row.all("th") + row.all("td")] for row in table.all("tr")]
    return rows


def things(name: str) -> list:
    """All that a map shows or lists."""
    return [one for layer in kit.show_map(name).layers for one in [*layer.things, *layer.rest]]


# --- offline -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MAPS)
def test_nothing_in_the_page_would_be_fetched(name):
    for document in shown(name):
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


def test_the_only_addresses_are_a_name_and_leaflets_own():
    html = "".join(kit.show_map("counting").content().values()) + leaflet()
    assert set(re.findall(r"(?:https?:)?//[\w-]+\.[\w.-]+[\w/.?=]*", html)) == {
        "http://www.w3.org/2000/svg",  # the name of SVG, never asked for
        "https://leafletjs.com",  # in Leaflet's licence, and in the link that map.js takes off
    }


def test_a_map_has_no_tiles():
    _, frame = shown()
    code = "".join("".join(one.inside) for one in frame.all("script"))
    assert not re.search(r"L\.tileLayer\(\s*['\"]", code)


@pytest.mark.parametrize("name", MAPS)
def test_a_map_is_small_and_nothing_of_it_is_saved(name):
    made = kit.show_map(name)
    assert len("".join(made.content().values()).encode()) <= 110_000
    with_leaflet = made.content()["frame"].replace(LEAFLET, leaflet())
    assert len(with_leaflet.encode()) <= 230_000
    saved = made._repr_mimebundle_()
    assert len(json.dumps(saved)) < 1_000
    assert "Run all from the top" in json.dumps(saved)
    assert made._repr_html_ is None  # a notebook would save it beside the widget


# --- for every reader --------------------------------------------------------------------------


def test_the_frame_has_a_title_and_its_document_too():
    page, frame = shown()
    title = "Where people were counted, and who counted"
    assert kit.show_map("counting").content()["title"] == title
    assert frame.all("html")[0].attrs["lang"] == "en"
    assert [one.text for one in frame.all("title")] == [title]
    assert page.all("figcaption")[0].text.startswith(f"{title}. Places behind the figures")


def test_readers_may_zoom():
    _, frame = shown()
    assert frame.all("meta", name="viewport")
    for meta in frame.all("meta", name="viewport"):
        assert "user-scalable=no" not in meta.attrs["content"]
        assert "maximum-scale" not in meta.attrs["content"]


def test_the_table_twin_names_the_same_places():
    page, frame = shown()
    head, *rows = cells(page)
    assert head == ["layer", "name", "what it says", "latitude", "longitude"]
    assert [row[1] for row in rows if row[3] != "–"] == PLACES
    assert [row[3] for row in rows if row[3] != "–"][1] == "40.378"
    code = "".join("".join(one.inside) for one in frame.all("script"))
    for name in PLACES:
        assert f'"name": "{name}"' in code
    table = kit.show_map("counting").table
    assert list(table.dropna(subset="latitude")["name"]) == PLACES


@pytest.mark.parametrize("name", MAPS)
def test_all_that_is_drawn_stands_in_the_table(name):
    page, frame = shown(name)
    written = {row[1] for row in cells(page)[1:]}
    code = "".join("".join(one.inside) for one in frame.all("script"))
    drawn = {
        json.loads(f'"{one}"')
        for one in re.findall(
            r'"kind": "thing", "label": "[^"]*", "name": "((?:[^"\\]|\\.)*)"', code
        )
    }
    assert drawn and drawn <= written


def test_an_outline_says_its_date_and_that_it_is_schematic():
    _, frame = shown()
    code = "".join("".join(one.inside) for one in frame.all("script"))
    key = "Under the control of Armenian forces, May 1994 to 27 September 2020 (schematic outline)"
    assert f'"title":"{key}"' in code
    assert '"dash": "7 5"' in code and '"dashArray": "7 5"' in code


def test_the_dates_of_control_exclude_each_other_and_two_have_no_line_of_control():
    drawn = kit.show_map("control").layers
    dated = [one for one in drawn if one.mode == "one"]
    assert [one.title for one in dated] == [
        "1991",
        "May 1994 to 27 September 2020",
        "From 10 November 2020",
        "Since September 2023",
    ]
    assert [len(one.things) for one in dated] == [1, 2, 1, 1]
    assert [one.things[0].shade > 0 for one in dated] == [False, True, False, False]
    for late in dated[2:]:  # what no source gives is not drawn: a known border, and why
        assert "Administrative border" in late.things[0].said or "1991" in late.things[0].name
        assert "so we draw none" in late.text
        assert "for orientation only" in late.text
    assert "more than 100,000 Armenians left" in dated[3].text


def test_july_and_september_are_about_120_km_apart():
    (line,) = kit.show_map("july-and-september").layers[2].things
    assert line.name == "About 120 km, as the crow flies."
    assert line.said == "Movses – Talish"


def test_ties_are_one_kind_at_a_time_and_an_ended_one_is_not_drawn():
    drawn = {one.title: one for one in kit.show_map("ties").layers if one.mode == "one"}
    assert list(drawn) == [
        "Treaties", "Arms", "Money and personnel", "Words", "Mediation", "Membership"
    ]  # fmt: skip
    names = {title: [thing.name for thing in one.things] for title, one in drawn.items()}
    assert names["Treaties"] == ["Russia → Armenia", "Turkey → Azerbaijan"]
    assert {"Russia → Armenia", "Russia → Azerbaijan", "Israel → Azerbaijan"} <= set(names["Arms"])
    assert "Armenia → Nagorno-Karabakh authorities (contested)" in names["Money and personnel"]
    assert "Turkey → Azerbaijan (contested)" in names["Money and personnel"]
    csto = "Azerbaijan → Collective Security Treaty Organization (CSTO)"
    assert csto not in names["Membership"]
    (left,) = [thing for thing in drawn["Membership"].rest if thing.name == csto]
    assert "left the Collective Security Treaty in 1999" in left.said


def test_an_actor_says_with_whom_it_has_ties_and_of_which_kinds():
    said = {thing.id: thing.said for thing in kit.show_map("ties").layers[-1].things}
    assert "Ties with Armenia: arms, mediation, treaty, words." in said["russia"]
    assert "Ties with Azerbaijan: arms, mediation, words." in said["russia"]
    assert "Ties with Russia: arms, mediation, treaty, words." in said["armenia"]
    assert "Collective Security Treaty" not in said["azerbaijan"]  # it has left
    assert "Stano" not in said["european-union"]  # not on this map


def test_events_tell_both_framings_and_none_is_dropped():
    drawn = kit.show_map("events").layers
    assert [one.title for one in drawn] == [
        "Conflict and first war", "Ceasefire years", "War of 2020", "After the war"
    ]  # fmt: skip
    first = {thing.name: thing.said for thing in drawn[0].things}
    assert "Usual Armenian framing: 'liberation'." in first["Shusha/Shushi"]
    assert "Usual Azerbaijani framing: 'occupation'; dated 8 May." in first["Shusha/Shushi"]
    since = [thing for one in drawn for thing in [*one.things, *one.rest]]
    told = " ".join(thing.said for thing in since)
    events = kit.table("events")
    for event in events[events["date"] >= "1988"]["event"]:
        assert event in told
    assert {"Madrid", "New York"} <= {thing.name for thing in drawn[1].rest}


def test_leaflets_prefix_is_off_because_it_shows_a_flag():
    _, frame = shown()
    code = "".join("".join(one.inside) for one in frame.all("script"))
    assert "map.attributionControl.setPrefix(false)" in code
    (call,) = re.findall(r"finish\((map_[0-9a-f]+),\[", code)
    assert f"var {call} = L.map(" in code


# --- other maps, and bad input -----------------------------------------------------------------


def test_a_new_map_needs_no_code(course):
    (course / "data" / "maps.yaml").write_text(NEW_MAP, encoding="utf-8")
    page, frame = shown("mine")
    head, *rows = cells(page)
    assert [row[1] for row in rows if row[3] != "–"] == ["Shusha/Shushi", "Ganja"]
    assert rows[1][head.index("what it says")] == "Because of & with <b>markup</b>."
    assert page.all("div", **{"class": "kit"})[0].attrs["aria-label"] == "A map of mine"
    code = "".join("".join(one.inside) for one in frame.all("script"))
    assert "<b>markup" not in code  # what a popup shows is escaped
    assert "lt;b" in code
    assert "Nagorno-Karabakh Autonomous Oblast" in code
    assert "under the control of Armenian forces" not in code


@pytest.mark.parametrize("name", MAPS)
def test_no_note_to_the_map_maker_is_shown(name):
    text = " ".join(f"{one.name} {one.said}" for one in things(name))
    assert not re.search(r"(?i)\b(draw it|dash\w*|to ?do|fixme|label)\b", text)


def test_what_stands_in_a_scheme_has_no_position_in_the_table():
    assert "latitude" not in kit.show_map("ties").table


@pytest.mark.parametrize("name", ["countin", "", None, 3, ["counting"]])
def test_an_unknown_map_lists_the_valid_ones(name):
    with pytest.raises(KitError, match=r"There is no map .*Valid: where"):
        kit.show_map(name)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("ganja:", "gandja:", r"Did you mean 'ganja'\? There is no place 'gandja'. Valid: .*baku"),
        ("nkao_1991", "nkao_1919", r"Did you mean 'nkao_1991'\? There is no area 'nkao_1919'."),
        (
            "mode: switch",
            "mode: swich",
            r"'mine', field 'layers.1.mode': there is no 'swich'. Did you mean 'switch'",
        ),
    ],
)
def test_an_unknown_place_or_area_lists_the_valid_ones(damage, before, after, says):
    damage("data/maps.yaml", NEW_MAP.replace(before, after))
    with pytest.raises(KitError, match=says):
        kit.show_map("mine")


def test_a_position_off_the_globe_is_refused_with_its_value(damage):
    damage("data/places.csv", "40.683,46.361", "95.0,46.361")  # Ganja
    damage("data/maps.yaml", NEW_MAP)
    says = r"\(ganja\), field 'lat': '95.0' is not a number.*, at least -90 and at most 90"
    with pytest.raises(KitError, match=says):
        kit.show_map("mine")


def test_a_place_without_a_position_is_listed_under_the_map(course, damage):
    damage("data/places.csv", "40.683,46.361", ",")  # Ganja
    damage("data/maps.yaml", NEW_MAP)
    package = json.loads((course / "data/datapackage.json").read_text(encoding="utf-8"))
    (places,) = [one for one in package["resources"] if one["name"] == "places"]
    for column in places["schema"]["fields"]:
        if column["name"] in ("lat", "lon"):
            column["constraints"].pop("required", None)
    damage("data/datapackage.json", json.dumps(package))
    page, _ = shown("mine")
    assert "Not on the map (1)" in page.text
    assert "These lie outside it, or have no single place: Ganja." in page.text
    assert "Ganja" in [row[1] for row in cells(page)]


def test_an_outline_that_is_not_closed_is_refused_with_its_ends(damage):
    damage("data/areas.geojson", "[[46.31,40.24]", "[[46.32,40.24]")
    damage("data/maps.yaml", NEW_MAP)
    says = r"'nkao_1991', field 'coordinates': 62 points from \[46.32, 40.24\] to \[46.31, 40.24\]"
    with pytest.raises(KitError, match=says):
        kit.show_map("mine")


def test_an_outline_whose_note_is_no_text_is_refused_by_map_and_picture(damage):
    damage("data/areas.geojson", '"note":"schematic outline', '"note":["schematic outline"],"x":"')
    damage("data/maps.yaml", NEW_MAP)
    for draw in (kit.show_map, kit.picture):
        with pytest.raises(KitError, match=r"properties.note': text is needed"):
            draw("mine")


@pytest.mark.parametrize(
    ("file", "before", "after", "says"),
    [
        ("data/places.csv", "ganja,Ganja,", "ganja, ,", "the row 'ganja' of its layer 'Places'"),
        ("data/areas.geojson", '"name":"Nagorno-Karabakh Auto', '"x":"', "'nkao_1991'"),
        ("data/maps.yaml", "label: right, why: A", "label: rigth, why: A", "Did you mean 'right'"),
    ],
)
def test_what_has_no_name_or_side_is_refused_by_map_and_picture_and_its_row_named(
    damage, file, before, after, says
):
    damage("data/maps.yaml", NEW_MAP.replace("mode: switch", "mode: switch\n      shown: true"))
    damage(file, before, after)
    for draw in (kit.show_map, kit.picture):
        with pytest.raises(KitError, match=says):
            draw("mine")
