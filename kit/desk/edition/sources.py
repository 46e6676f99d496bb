"""The source sheet of a lesson: what it shows, each with its letter."""

import re

from kit.casefile.cases import Case
from kit.casefile.charts import chart
from kit.casefile.days import day_by_day
from kit.casefile.maps.layers import layers
from kit.casefile.maps.pictures import picture
from kit.casefile.specs import map_spec
from kit.casefile.traces import trace
from kit.desk.edition.documents import document, part
from kit.desk.edition.lessoncells import FOLDED, arguments, output, text_of, wire_called
from kit.desk.edition.onpaper import asked_on_paper, on_paper
from kit.desk.edition.steps import Core, Shown
from kit.questions import rendered

_CHANGE = re.compile(r'<p class="change"><strong>What changed:</strong>.*?</p>\n?', re.DOTALL)
_STEP = re.compile(r"<li.*?</li>\n?", re.DOTALL)
_OTHER_REPORT = re.compile(r"<strong>\d+\. (after|beside) our article: ")
_ENDS = re.compile(r"\b(first|last)\s*=\s*(\d+)")
MANY = 6  # sources: they are set closer, so that they fit the four pages
_TITLES = {"article": "The article", "trace": "The way of a claim", "wire": "The inbox"}


def source_sheet(here: Case, core: Core, with_article: bool = True) -> str:
    """The source sheet of a lesson; without the article there is a slot in its place."""
    title = f"{core.title} · sources"
    parts = [part("head", title=core.title, question="", sheet="Sources", name=False)]
    for label, text in core.folded:
        parts.append(f'<aside class="defined"><strong>{label}</strong> {rendered(text)}</aside>')
    held = False
    for one in core.shown():
        if one.after and not held:
            parts.append('<hr class="later">')
            held = True
        parts.append(_source(here, one, with_article))
    dense = " dense" if len(core.shown()) >= MANY else ""
    return document(title, f"sources{dense}", parts)


def _source(here: Case, one: Shown, with_article: bool) -> str:
    name, html = _seen(here, one, with_article)
    named = {"letter": one.letter, "title": name, "after": one.after}
    return part("source", html=html, texts=one.texts, **named)


def _seen(here: Case, one: Shown, with_article: bool) -> tuple[str, str]:
    """The title of a source, and what is seen of it."""
    source = one.cell.source
    title = _TITLES.get(one.call, "")
    if one.call == "article":
        few = _sentences(source)
        html = "".join(map(output, one.cell.outputs))
        html = html.replace('<details class="fold">', '<details class="fold" open>')
        link = here.package["article"].get("link", "")
        slot = part("slot", link=link, few=few)
        return f"{title}, {few}" if few else title, html if with_article else slot
    if one.call == "wire":
        made = wire_called(source)
        return title, part("inbox", sentences=made.shown()["sentences"], cards=made.cards)
    if one.call == "folded":
        _, label, text, *_ = FOLDED.split(source)
        return asked_on_paper(label), text_of(on_paper(text))
    if one.call == "show_map":
        return map_spec(one.name)["title"], _map(one.name)
    if one.call == "trace":
        _, named = arguments(source, "kit.trace")
        html = trace(one.name).html
        if not named.get("later", True):
            html = _until_the_article(html)
        return title, _not_yet_changed(html) if named.get("waits_for") else html
    if one.call == "chart":
        return one.heading, chart(one.name).html
    if one.call == "day_by_day":
        in_place, named = arguments(source, "kit.day_by_day")
        made_days = day_by_day(*in_place, **named)
        return made_days.label, made_days.html
    html = "".join(map(output, one.cell.outputs))
    found = FOLDED.search(html.replace('<details class="fold">', "<details>"))
    return (asked_on_paper(found[1]), found[2]) if found else (one.heading, html)


def _not_yet_changed(html: str) -> str:
    """The steps of a claim without what changed at each: that is asked on the worksheet."""
    return _CHANGE.sub("", html).replace('<li class="changed', '<li class="')


def _until_the_article(html: str) -> str:
    """The steps of a claim without the reports that are listed behind the article."""
    return _STEP.sub(lambda step: "" if _OTHER_REPORT.search(step[0]) else step[0], html)


def _sentences(source: str) -> str:
    """The sentences that a call of kit.article shows; nothing for the whole article."""
    ends = dict(_ENDS.findall(source))
    if not ends:
        return ""
    first = ends.get("first", "1")
    last = ends.get("last", "the last one")
    return f"sentence {first}" if first == last else f"sentences {first} to {last}"


def _map(name: str) -> str:
    """A map with a picture for each layer that nobody can switch on here, and its note once."""
    spec = map_spec(name)
    drawn = layers(spec)
    said = {one.title: one.text for one in drawn}
    titles = [one.title for one in drawn if one.mode == "one"]
    if not titles:
        titles = ["", *(one.title for one in drawn if not one.shown)]
    pictures = [(title, said.get(title, ""), picture(name, title).html) for title in titles]
    return part("layers", pictures=pictures, note=spec["note"])
