"""What opens on a click, where a reader would meet it."""

import re
from pathlib import Path

import nbformat
import pytest

import kit
from kit.desk.edition.lessoncells import output, text_of
from kit.errors import KitError

ROOT = Path(__file__).parents[1]
LESSON = "04-how-did-it-come-to-this"


def around(html: str, word: str) -> str:
    """What of a page stands outside of all that is closed, as long as the word is in the page."""
    assert word in html
    html = re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)  # a map: its dots open, too
    return re.sub(r"<details class=\"fold\">.*?</details>", "", html, flags=re.DOTALL)


def test_the_table_stands_behind_its_line_and_the_line_is_text():
    page = kit.fold(kit.table("places").head(1), "Open <b>it</b>")
    assert page.html.startswith('<details class="fold"><summary>Open &lt;b&gt;it&lt;/b&gt;')
    assert "aghdam-akna" in page.html
    assert page.text.startswith("Open <b>it</b>")


@pytest.mark.parametrize("given", [("events", "Open it"), (None, "Open it")])
def test_what_is_no_table_gets_a_sentence(given):
    with pytest.raises(KitError, match="needs a table"):
        kit.fold(*given)


def test_the_stored_lesson_shows_no_killing_before_somebody_opens_it():
    lesson = nbformat.read(ROOT / "notebooks" / f"{LESSON}.ipynb", as_version=4)
    html = "\n".join(
        out.get("data", {}).get("text/html", "")
        for cell in lesson.cells
        if cell.cell_type == "code"
        for out in cell.outputs
    )
    assert "Mass killing of" not in around(html, "Mass killing of")
    assert "genocide" not in around(html, "genocide")


def test_the_web_lesson_shows_no_killing_before_somebody_opens_it():
    lesson = nbformat.read(ROOT / "notebooks" / f"{LESSON}.ipynb", as_version=4)
    html = "".join(text_of(one.source) for one in lesson.cells if one.cell_type != "code")
    html += "".join(output(one) for cell in lesson.cells for one in cell.get("outputs", []))
    assert "Mass killing of" not in around(html, "Mass killing of")


def test_a_table_to_read_has_no_names_of_code_in_its_heads():
    html = kit.fold(kit.table("casualties")[["date_as_given", "low"]], "Open").html
    assert "date_as_given" not in html and "<code>" not in html
