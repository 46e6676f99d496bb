"""Figures as SVG: every row in words, nothing bare, colours of the theme."""

import re

import pytest
from conftest import Node, parsed

import kit
from kit.errors import KitError

pytestmark = pytest.mark.usefixtures("course")

ROWS = [  # who, and the figure as the sources give it
    ("Azerbaijan: President and others, 27 Sept", "number not published, losses acknowledged"),
    ("Nagorno-Karabakh authorities, 27 Sept", "16 killed"),
    ("the authorities, 28 Sept, morning", "31 killed"),
    ("the authorities, 28 Sept, midday", "59 killed"),
    ("the article, of that announcement", "55 killed"),
    ("the authorities, corrected, 28 Sept", "58 killed"),
    ("the authorities, 28 Sept, evening", "84 killed"),
    ("Armenia, Ministry of Defence, spokesman", "nearly 200 losses (killed or wounded not said)"),
    ("Azerbaijan, Ministry of Defence, in writing", "more than 550 killed and wounded"),
    ("Azerbaijan, Prosecutor General, 27 Sept", "5 killed"),
    ("Nagorno-Karabakh authorities, 27 Sept", "2 killed"),
]
NEW_CHART = """
mine:
  title: Mine & <yours>
  note: A note.
  alt: Words <b>instead</b> of "the" figure.
  axis: people
  limit: 1000
  panels:
    - title: One part
      rows:
        - {id: M01w, who: "<i>open</i> at the top"}
        - {id: M08w, who: open at the bottom}
        - {id: T01, who: no number}
        - {id: M01, who: exact}
"""
DATED_CHART = """
days:
  title: Days
  note: A note.
  alt: Words.
  axis: people
  limit: 1000
  ticks: {2020-09-27: first, 2020-10-07: last}
  panels:
    - title: Above
      lines:
        - {who: one side, ids: [M01, M10, M11], label: {M01: above, M10: [5, 20]}}
        - {who: nobody, ids: [A01]}
        - {who: nobody, ids: [A03]}
    - title: Below
      lines:
        - {who: open at the top, ids: [E01]}
        - {who: open at the bottom, ids: [E11]}
"""


@pytest.fixture
def mine(course) -> Node:
    with (course / "data" / "charts.yaml").open("a", encoding="utf-8") as file:
        file.write(NEW_CHART)
    return parsed(kit.chart("mine").html)


@pytest.fixture
def days(course) -> Node:
    with (course / "data" / "charts.yaml").open("a", encoding="utf-8") as file:
        file.write(DATED_CHART)
    return parsed(kit.chart("days").html)


def page() -> Node:
    return parsed(kit.chart("ranges").html)


def drawing(figure: Node) -> Node:
    """The drawing for paper."""
    (svg,) = figure.all("svg")
    return svg


def words(figure: Node) -> list[str]:
    svg = drawing(figure)
    return [one.text.strip() for one in svg.all("text")]


def marks(figure: Node) -> list[tuple[float, float]]:
    """Where the marks in a speaker's colour stand (x, y), from top to bottom."""
    at = [one.attrs["transform"] for one in mark_paths(figure)]
    found = {tuple(float(part) for part in re.findall(r"[\d.]+", one)) for one in at}
    return sorted(found, key=lambda one: one[1])


def mark_paths(figure: Node) -> list[Node]:
    """The marks in a speaker's colour, each at the place to which it is moved."""
    drawn = [one for one in drawing(figure).all("path") if "transform" in one.attrs]
    return [one for one in drawn if "var(--c-" in one.attrs["style"]]


def paths(figure: Node) -> list[list[tuple[float, float]]]:
    """The corners of every path in a speaker's colour."""
    drawn = [one for one in drawing(figure).all("path") if "transform" not in one.attrs]
    found = [one for one in drawn if "var(--c-" in (one.attrs.get("style") or "")]
    corners = [re.findall(r"[ML] ([\d.]+) ([\d.]+)", one.attrs["d"]) for one in found]
    return [[(float(x), float(y)) for x, y in path] for path in corners]


def arrows(figure: Node, across: bool = True) -> list[str]:
    """Which way each arrow points, from the three points of its head."""
    ways = ("right", "left") if across else ("down", "up")
    heads = [[at[not across] for at in path] for path in paths(figure) if len(path) == 3]
    turns = [(back, tip) for back, tip, again in heads if abs(back - again) < 0.01]
    return [ways[tip < back] for back, tip in turns]


def test_every_row_stands_in_words_in_the_figure():
    shown = words(page())
    for who, figure in ROWS:
        assert shown.count(who) == [one for one, _ in ROWS].count(who)
        assert shown.count(figure) == [one for _, one in ROWS].count(figure)


def test_every_row_stands_in_the_table_twin_with_its_sources():
    (table,) = page().all("table")
    head, *rows = [[one.text for one in row.all("th") + row.all("td")] for row in table.all("tr")]
    assert head == ["part", "who says", "figure", "when", "sources"]
    assert [(row[1], row[2]) for row in rows] == ROWS
    assert [row[0] for row in rows] == (
        ["Own side, soldiers"] * 7
        + ["Claims about the other side, soldiers"] * 2
        + ["Own side, civilians"] * 2
    )
    assert rows[8][3:] == ["28 September 2020", "S15 S16 S192"]


def test_the_text_twin_holds_the_alternative_and_every_row():
    text = kit.chart("ranges").text
    assert text.startswith("Figures published on 27 and 28 September 2020. Own-side figures of")
    for who, figure in ROWS:
        assert re.search(rf"{re.escape(who)} +{re.escape(figure)}", text)


def test_a_figure_never_stands_without_its_metric():
    numbers = [one for one in words(page()) if re.search(r"\d", one) and "Sept" not in one]
    for said in numbers:
        metric = r"(killed|killed and wounded|losses \(killed or wounded not said\))$"
        assert re.search(metric, said) or said in ["0", "200", "400", "600", "800", "1000"]


def test_the_two_enemy_claims_keep_their_own_metric_and_qualifier():
    shown = words(page())
    assert "more than 550 killed and wounded" in shown
    assert "nearly 200 losses (killed or wounded not said)" in shown
    assert "550 killed" not in shown and "200 killed" not in shown


def test_a_row_without_a_number_has_its_reason_and_no_mark(mine):
    said = "the UN had 'no way to check' this 'and many other claims'"
    assert any(said in one for one in words(mine))
    first, second, fourth = [y for _, y in marks(mine)]
    assert fourth - second == pytest.approx(2 * (second - first))
    assert len(marks(page())) == 10  # of eleven rows


def test_a_mark_stands_where_its_number_is(mine):
    over_100, nearly_120, exactly_16 = [x for x, _ in marks(mine)]
    scale = (nearly_120 - over_100) / 20
    assert over_100 - exactly_16 == pytest.approx(84 * scale, rel=1e-3)


def test_an_open_figure_has_its_qualifier_and_an_arrow_to_its_open_side(mine):
    assert {"over 100 wounded", "nearly 120 wounded", "16 killed"} <= set(words(mine))
    assert arrows(mine) == ["right", "left"]
    assert arrows(page()) == ["left", "right"]  # nearly 200, more than 550


def test_the_figure_has_an_alternative_text():
    svg = drawing(page())
    assert svg.attrs["role"] == "img"
    assert svg.attrs["aria-label"].startswith("Figures published on 27 and 28 September 2020. Own")
    assert "published no number" in svg.attrs["aria-label"]


def test_colours_follow_the_theme():
    html = kit.chart("ranges").html
    svg = html[html.index("<svg") : html.index("</svg>")]
    assert re.findall(r"(?:fill|stroke|color)\W+(#[0-9a-fA-F]+|rgb)", svg) == []
    for group in ("article", "armenia", "azerbaijan", "nk"):
        assert f"var(--c-{group})" in svg
        assert len(re.findall(f"--c-{group}:#", html)) == 2  # for a light and for a dark page
    assert "currentColor" in svg


def test_markup_in_the_spec_is_shown_as_text(mine):
    svg = drawing(mine)
    assert svg.attrs["aria-label"].startswith(
        'Mine & <yours>. Words <b>instead</b> of "the" figure.'
    )
    assert "<i>open</i> at the top" in words(mine)
    assert mine.all("i") == mine.all("b") == mine.all("yours") == []


def test_letters_of_any_alphabet_draw_without_a_warning(damage, recwarn):
    damage("data/charts.yaml", "Own side, soldiers", "\u56fd\u9632\u90e8 \u1230\u120b\u121d")
    damage("data/charts.yaml", "the authorities, 28 Sept, morning", "\u4e94\u5341\u4e5d")
    said = words(page())
    assert {"\u56fd\u9632\u90e8 \u1230\u120b\u121d", "\u4e94\u5341\u4e5d"} <= {*said}
    assert [str(one.message) for one in recwarn] == []


def test_over_time_a_mark_stands_at_its_day_and_its_number(days):
    at = {y: x for x, y in marks(days)}
    first, fourth, sixth = [(at[y], y) for y in sorted(at, reverse=True)[2:]]  # 16, 104 and 158
    assert (sixth[0] - first[0]) / (fourth[0] - first[0]) == pytest.approx(5 / 3, rel=1e-3)
    assert (first[1] - sixth[1]) / (first[1] - fourth[1]) == pytest.approx(142 / 88, rel=1e-2)


def test_over_time_an_arrow_points_up_for_more_and_down_for_nearly(days):
    assert arrows(days, across=False) == ["up", "down"]


def test_over_time_killed_is_full_and_any_other_metric_hollow(days):
    uses = [one.attrs["style"] for one in mark_paths(days)]
    fills = {re.search(r"--c-(\w+)", one)[1]: one.split(";")[0] for one in uses}
    assert fills == {
        "nk": "fill: var(--c-nk)",  # killed
        "azerbaijan": "fill-opacity: 0",  # killed and wounded
        "armenia": "fill-opacity: 0",  # losses
    }


def test_over_time_what_has_no_number_stands_in_words_without_a_mark(days):
    assert words(days).count("number not published, losses acknowledged") == 2
    assert len(marks(days)) == 5  # of seven rows


def test_over_time_each_line_says_who_and_the_table_has_every_row(days):
    shown = words(days)
    assert {"16 killed", "one side: 104 killed", "first", "last", "Above", "Below"} <= set(shown)
    assert "open at the bottom: nearly 200 losses (killed or wounded not said)" in shown
    assert "158 killed" not in shown  # it carries no label
    (table,) = days.all("table")
    rows = [[one.text for one in row.all("td")] for row in table.all("tr")[1:]]
    assert [row[2] for row in rows[:3]] == ["16 killed", "104 killed", "158 killed"]
    assert [row[1] for row in rows] == ["one side"] * 3 + ["nobody"] * 2 + [
        "open at the top",
        "open at the bottom",
    ]


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ("M01w", "mixes metric: killed and wounded"),
        ("M13", "mixes claimant: nk and armenia"),
        ("V21", "mixes population: soldiers and civilians"),
        ("E13", "mixes about: Armenian side and Azerbaijani side"),
    ],
)
def test_a_line_never_joins_different_kinds_of_figure(days, damage, other, says):
    damage("data/charts.yaml", "ids: [M01, M10, M11]", f"ids: [M01, M10, {other}]")
    with pytest.raises(KitError, match=f"the line from M01 {says}"):
        kit.chart("days")


@pytest.mark.parametrize("name", ["own-and-enemy", "own-side", "beside"])
def test_every_figure_of_the_course_follows_the_theme_and_says_all_in_its_table(name):
    html = kit.chart(name).html
    svg = html[html.index("<svg") : html.index("</svg>")]
    assert re.findall(r"(?:fill|stroke|color)\W+(#[0-9a-fA-F]+|rgb)", svg) == []
    (table,) = parsed(html).all("table")
    figures = [row.all("td")[2].text for row in table.all("tr")[1:]]
    assert len(figures) > 8 and all(figures)


def test_of_two_enemy_claims_both_are_drawn_with_their_words():
    shown = words(parsed(kit.chart("own-and-enemy").html))
    assert "more than 550 killed and wounded" in shown
    assert "Armenia: nearly 200 losses (killed or wounded not said)" in shown


def test_figures_of_one_page_share_no_id_and_style_nothing_else():
    html = "".join(kit.chart(name).html for name in ("ranges", "own-and-enemy", "ranges"))
    drawn = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    assert len(drawn) == 3
    for svg in drawn:
        assert not re.search(r"\bid=|<style|<use|url\(#", svg)


@pytest.mark.parametrize("name", ["range", "", None, 1, ["ranges"]])
def test_an_unknown_figure_lists_the_valid_ones(name):
    with pytest.raises(KitError, match=r"There is no chart .*Valid: ranges"):
        kit.chart(name)


def test_an_unknown_row_lists_the_valid_ones(damage):
    damage("data/charts.yaml", "id: M06", "id: M6")
    with pytest.raises(KitError, match=r"There is no figure 'M6'.*Valid: .*M06"):
        kit.chart("ranges")
