"""SECURITY.md, field by field: whatever stands in `data/`, nobody's browser or kernel runs it.

The fields come from the files themselves, so that a new one is tried without a word here. Each is
poisoned alone and read: it is refused in a sentence, or it may hold any text. All that may hold any
text is then poisoned at once, and everything that people can see is shown.
"""

import re
import shutil
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from browser import watched
from conftest import forget
from playwright.sync_api import expect
from poison import MARKUP, Field, documents, load, poison, poisoned, read, tables

import kit
from kit import datafiles
from kit.casefile import cases
from kit.casefile.maps.leaflet import LEAFLET, leaflet
from kit.checks import check
from kit.desk.catalogue import catalogue
from kit.desk.classroom.exports import moodle_xml
from kit.desk.edition.documents import document, part
from kit.desk.edition.keys import key_to, without_markup
from kit.desk.edition.otherwork import other_work
from kit.desk.edition.tasks import task_of
from kit.errors import KitError
from kit.questions import every_item, rendered

ROOT = Path(__file__).parents[1]
RUNS = re.compile(r"alert\(|poisoned|poison\.test")
# What may hold any text and is still not poisoned with the rest: quotes are looked for in the
# article, digests and paths find the article.
CHOSEN = ("relations", "events")  # words of a table, which a map asks for
FOUND_BY = {
    ("data/claims.csv", ("quote",)),
    ("data/datapackage.json", ("article", "path")),
    ("data/datapackage.json", ("article", "sha256")),
}


def refused(field: Field, course: Path, monkeypatch) -> str:
    """What is said of a course in which this field holds markup; "" if it may."""
    before = (course / field.file).read_bytes()
    try:
        if field.file.endswith(".csv"):
            poison(course, [field])
        else:
            made = poisoned(load(course / field.file), {field.path}, MARKUP)
            forget()
            known = datafiles.document
            name = field.file.removeprefix("data/")
            fake = lambda here, path: made if path == name else known(here, path)  # noqa: E731
            monkeypatch.setattr(datafiles, "document", fake)
            if name == "datapackage.json":
                here = cases.Case(course, made)
                monkeypatch.setattr(cases, "_load", lambda root: here)
        read(field.file)
    except KitError as error:
        return str(error)
    finally:
        monkeypatch.undo()
        (course / field.file).write_bytes(before)
        forget()
    return ""


@pytest.fixture(scope="module")
def sorted_fields(tmp_path_factory) -> dict[Field, str]:
    """Every field of the case file with what is said when it holds markup."""
    course = tmp_path_factory.mktemp("course")
    for folder in ("data", "seeds", "notebooks"):
        shutil.copytree(ROOT / folder, course / folder)
    found = {}
    patch = pytest.MonkeyPatch()
    for field in [*tables(course), *documents(course)]:
        patch.chdir(course)
        found[field] = refused(field, course, patch)
    forget()
    return found


def test_each_field_is_refused_in_a_sentence_or_may_hold_any_text(sorted_fields, record_property):
    assert len(sorted_fields) > 300
    for field, said in sorted_fields.items():
        named = said.startswith(field.file) or field.file.endswith("datapackage.json")
        assert not said or named, (field, said)
        if said and field.file.endswith(".csv"):
            assert re.search(rf"row \d+ .*field '{field.path[0]}'", said), said
    record_property("count", len(sorted_fields))


TYPED = [
    *(("data/groups.csv", (name,)) for name in ("id", "colour", "colour_dark", "line", "mark")),
    *(("data/claims.csv", (name,)) for name in ("id", "sentence", "group", "low", "sources")),
    ("data/places.csv", ("lat",)),
    ("data/events.csv", ("place_id",)),
]


@pytest.mark.parametrize("field", TYPED, ids=lambda one: str(Field(*one)))
def test_what_is_no_text_for_people_has_a_form_of_its_own(sorted_fields, field):
    assert sorted_fields[Field(*field)], "any text may stand here"


FORMS = [
    ".dash",
    ".weight",
    "view.*.*",
    ".limit",
    "items.*.minutes",
    "items.*.picture",
    "items.*.id",
]


@pytest.mark.parametrize("end", FORMS)
def test_no_number_dash_or_id_of_a_document_may_be_any_text(sorted_fields, end):
    mine = {one: said for one, said in sorted_fields.items() if str(one).endswith(end)}
    assert mine and all(mine.values()), mine


def everything() -> dict[str, str]:
    """All HTML that a learner or a teacher can see, by what it is."""
    here = cases.case()
    claims = [f"C{n:02}" for n in (1, 11, 19, 20)]
    shown = {f"about {one['name']}": kit.about(one["name"]) for one in here.package["resources"]}
    shown |= {f"article {one}": kit.article(one) for one in claims}
    shown |= {f"trace {one}": kit.trace(one) for one in kit.table("traces")["claim"].unique()}
    words = here.frame("glossary")["word"]
    shown |= {"word": kit.word(words[0]), "again": kit.again("05"), "progress": kit.progress("05")}
    shown |= {f"chart {name}": kit.chart(name) for name in here.document("charts.yaml")}
    for name in here.document("maps.yaml"):
        shown[f"picture {name}"] = kit.picture(name)
        shown[f"letters {name}"] = kit.picture(name, lettered=True)
    for item in every_item("code").values():
        shown[f"check {item.id}"] = check(item.id, item.answer)
    html = {name: one.html for name, one in shown.items()}
    for name in here.document("maps.yaml"):
        drawn = kit.show_map(name).content()
        frame = escape(drawn["frame"].replace(LEAFLET, leaflet()))
        html[f"map {name}"] = f'{drawn["html"]}<iframe srcdoc="{frame}"></iframe>'
    for one in here.package["resources"]:
        html[f"table {one['name']}"] = kit.table(one["name"]).to_html()
    items = [one for one in every_item().values() if one.kind != "code"]
    tasks = [task_of(one, 1, {}) for one in items]
    parts = [part("task", one=one, key=key) for one in tasks for key in (False, True)]
    html["worksheets"] = document("All", "worksheet", parts)
    keys = [rendered(key_to(one)) for one in every_item().values()]
    html["key"] = document("Key", "key", keys)
    html |= {f"other work, {name}": sheet for name, sheet in other_work(here).items()}
    html["catalogue"] = rendered(catalogue(here))
    return html


class Active(HTMLParser):
    """Markup of the poison that a browser would act on, with what stands inside frames."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        for name, value in ((name, given or "") for name, given in attrs):
            if name == "srcdoc":
                frame = Active()
                frame.feed(value)
                self.found += frame.found
            acts = name.startswith("on") or name in ("src", "href", "style", "action", "srcset")
            if acts and (RUNS.search(value) or "poison" in value) and not value.startswith("http"):
                self.found.append(f"<{tag} {name}={value[:80]}>")
            if RUNS.search(name):
                self.found.append(f"<{tag} {name}>")

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside == "style" and RUNS.search(data):
            self.found.append(f"<style>: {data[:80]}")
        if self.inside == "script":
            if RUNS.search(data) and "<" in "".join(re.findall(r".alert\([125]\)", data)):
                self.found.append(f"<script>: {data[:80]}")
            if data.strip().startswith("alert("):
                self.found.append(f"<script>{data[:80]}")


def test_what_acts_is_seen():
    bad = [
        "<script>alert(1)</script>",
        "<p onclick=alert(1)>",
        "<style>a{b:url(//poison.test)}</style>",
        "<a href='javascript:alert(6)'>",
        "<iframe srcdoc='&lt;img onerror=alert(2)&gt;'>",
    ]
    for one in bad:
        seen = Active()
        seen.feed(one)
        assert seen.found, one


def test_what_every_field_holds_is_shown_as_text_and_nothing_runs(
    course, browser, sorted_fields, monkeypatch, record_property
):
    free = [one for one, said in sorted_fields.items() if not said and one not in FOUND_BY]
    names = ("maps.yaml", "charts.yaml")
    free = [one for one in free if one.file[5:] not in names or one.path[-1] not in CHOSEN]
    assert len(free) > 150
    poison(course, free)
    shown = everything()
    for name, html in shown.items():
        seen = Active()
        seen.feed(html)
        assert seen.found == [], name
        assert "poisoned" not in html, f"a template has run in {name}"
    page, odd = watched(browser)
    page.set_content("".join(shown.values()))
    maps = len(cases.case().document("maps.yaml"))
    expect(page.locator("iframe")).to_have_count(maps)
    for frame in page.frames[1:]:
        expect(frame.locator("body[data-ready]")).to_be_attached()
        if not frame.locator("path[role=button]").count():
            continue  # a map to draw on has no place that opens
        frame.locator("path[role=button]").first.dispatch_event("click")
        expect(frame.locator(".leaflet-popup-content")).to_be_visible()
        expect(frame.locator("[onerror], [onfocus], [onmouseover]")).to_have_count(0)
    expect(page.locator("[onerror], [onfocus], [onmouseover]")).to_have_count(0)
    assert odd == []
    page.close()
    xml, _ = moodle_xml()
    assert b"<script>" not in xml
    for item in every_item().values():
        text = without_markup(key_to(item))
        seen = Active()
        seen.feed(rendered(text))
        assert seen.found == []
    record_property("count", len(free))
