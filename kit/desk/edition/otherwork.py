"""Other work for learners who opt out: `data/other-work.yaml` as a worksheet with its own texts."""

from typing import Annotated

from pydantic import Field

from kit.casefile.cases import Case
from kit.desk.edition.documents import document, part
from kit.desk.edition.tasks import task_of
from kit.desk.files import Lines, problem
from kit.items import KINDS, Item, Part
from kit.items.parts import Text
from kit.questions import rendered
from kit.typed import fitted

FILE = "other-work.yaml"


class Piece(Part):
    """An invented text."""

    title: Text
    text: Text


class Work(Part):
    title: Text
    question: Text
    about: Text
    "What stands below the title. Markdown, as are the texts."
    sources: Annotated[list[Piece], Field(min_length=1)]
    items: Annotated[list[dict], Field(min_length=1)]
    "Items as in a question file."


def check(here: Case) -> Lines:
    """What no type can say is wrong with the items of the other work."""
    if (here.root / "data" / FILE).is_file():
        _, items = _read(here)
        for item in items:
            for name, value, rule in item.faults():
                yield problem(f"data/{FILE}, item {item.id}", name, value, rule)


def other_work(here: Case) -> dict[str, str]:
    """The worksheet and its key, by their names; nothing where a course has no such file."""
    if not (here.root / "data" / FILE).is_file():
        return {}
    work, items = _read(here)
    return {"worksheet": _page(work, items, False), "key": _page(work, items, True)}


def _read(here: Case) -> tuple[Work, list[Item]]:
    work = fitted(Work, here.document(FILE), f"data/{FILE}")
    return work, [_item(raw) for raw in work.items]


def _item(raw: dict) -> Item:
    kind = KINDS[raw["kind"]] if raw.get("kind") in KINDS else Item
    return fitted(kind, raw, f"data/{FILE}, item {raw.get('id', '')}")


def _page(work: Work, items: list[Item], key: bool) -> str:
    """The texts first, then the questions; in the key the questions alone."""
    sheet = "Key" if key else "Worksheet"
    head = {"title": work.title, "question": work.question, "sheet": sheet}
    parts = [part("head", **head, name=not key)]
    if not key:
        parts.append(rendered(work.about))
        letters = zip("ABCDEFG", work.sources, strict=False)
        for letter, one in letters:
            named = {"letter": letter, "title": one.title, "after": 0}
            parts.append(part("source", html=rendered(one.text), texts=[], **named))
    parts.append("<h2>Questions</h2>")
    for number, item in enumerate(items, 1):
        parts.append(part("task", one=task_of(item, number, {}), key=key))
    kind = "key-sheet" if key else "worksheet sources"
    return document(f"{work.title} · {sheet.lower()}", kind, parts, is_invented=True)
