"""Tables as people read them."""

import json

import pandas as pd
import pytest
from conftest import parsed
from kernels import Kernel

import kit
from kit import tables
from kit.heads import heads


def heads_of(page):
    return [one.text for one in page.all("thead")[0].all("th")]


def test_words_stand_left_numbers_right_and_what_is_missing_is_a_dash():
    made = pd.DataFrame({"who": ["Ana", None], "dead": pd.array([1250, None], "Int64")})
    made["share"] = [0.5, 0.25]
    made["day"] = pd.to_datetime(["2020-09-27", None])
    page = parsed(tables.as_html(made))
    rows = [[cell.text for cell in row.all("td")] for row in page.all("tbody")[0].all("tr")]
    assert rows == [["Ana", "1250", "0.50", "2020-09-27"], ["–", "–", "0.25", "–"]]
    right = [cell.text for cell in page.all("td", **{"class": "n"})]
    assert right == ["1250", "0.50", "–", "0.25"]


def test_rows_are_not_numbered_and_an_index_with_a_name_is_a_column():
    made = pd.DataFrame({"kind": ["own", "own", "enemy"]})
    assert heads_of(parsed(tables.as_html(made[made["kind"] == "enemy"]))) == ["kind"]
    counted = parsed(tables.as_html(made["kind"].value_counts()))
    assert heads_of(counted) == ["kind", "count"]  # pandas has two rows of heads for these
    assert [one.text for one in counted.all("tbody")[0].all("th")] == ["own", "enemy"]


def test_more_than_eight_rows_open_on_a_click_and_none_is_lost():
    page = parsed(tables.as_html(pd.DataFrame({"n": range(30)})))
    (more,) = page.all("details")
    assert more.all("summary")[0].text == "The other 22 rows"
    assert [one.text for one in page.all("td")] == [str(n) for n in range(30)]
    assert len(more.all("td")) == 22


def test_what_a_page_cannot_hold_is_named():
    made = pd.DataFrame({f"c{n}": range(100) for n in range(25)})
    with pd.option_context("display.max_rows", 60, "display.max_columns", 20):
        said = [one.text for one in parsed(tables.as_html(made)).all("p")]
    assert "40 more rows are not shown" in said[0]
    assert "c20, c21, c22, c23, c24" in said[1]


def test_markup_in_a_table_is_text():
    page = parsed(tables.as_html(pd.DataFrame({"<b>": ["<script>"]}, index=["<i>"])))
    assert not page.all("b") and not page.all("script") and not page.all("i")


def test_a_year_has_no_comma_and_a_large_number_has_one():
    page = parsed(tables.as_html(pd.DataFrame({"year": [2020], "people": [30_000]})))
    assert [one.text for one in page.all("td")] == ["2020", "30,000"]


@pytest.fixture(scope="module")
def kernel(tmp_path_factory):
    """A kernel in a small course with a description of its own."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "data/questions").mkdir(parents=True)
    fields = [
        {"name": "id", "title": "Figure", "type": "string"},
        {"name": "low", "title": "At least", "type": "integer", "unit": "people"},
    ]
    package = {"resources": [{"name": "figures", "schema": {"fields": fields}}], "article": {}}
    (folder / "data/datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    kernel = Kernel(folder)
    yield kernel
    kernel.stop()


@pytest.mark.parametrize(
    "code",
    [
        'pd.DataFrame({"id": ["A"], "low": [3]})',
        'pd.DataFrame({"id": ["A"], "low": [3]}).set_index("id")',
        'pd.Series([3], index=pd.Index(["A"], name="id"), name="low")',
    ],
)
def test_a_table_that_a_learner_makes_has_the_heads_of_the_course_and_the_names_for_code(
    kernel, code
):
    shown = kernel.run(f"import pandas as pd\n{code}")
    page = parsed(shown.pages[0]["text/html"])
    assert heads_of(page) == ["Figureid", "At least (people)low"]
    assert [one.text for one in page.all("thead")[0].all("code")] == ["id", "low"]


def test_two_tables_of_the_course_may_call_one_column_differently(course):
    claims = heads(course, "claims")
    figures = heads(course, "casualties")
    assert claims["id"] != figures["id"]
    assert "id" not in heads(course)
    chosen = kit.table("claims")[["id", "speaker"]].head(2)
    assert chosen.attrs["table"] == "claims"


def test_a_row_head_without_a_name_has_no_empty_heading():
    made = parsed(tables.as_html(pd.DataFrame({"many": [7]}, index=["yes"])))
    assert heads_of(made) == ["many"]
