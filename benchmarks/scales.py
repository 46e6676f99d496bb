"""Ten times as much of everything: does it take ten times as long, and can it be used?"""

import copy
import csv
import json
import os
import shutil
import time
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from browser import Lesson

from benchmarks import ROOT
from benchmarks.maps import PICTURES, first_picture
from benchmarks.measuring import Report, jupyterlab, rounds, row
from kit import journals, quizzes, reviews
from kit.casefile import articles, cases
from kit.casefile.maps import leaflet as maps
from kit.questions import every_item

SHOW = """
import time
from IPython.display import HTML, display
began = time.time()
display(kit.show_map("many"))
HTML(f'<div class="made" data-began="{began}" data-ended="{time.time()}"></div>')
"""
FIRST = "05-cards"  # a quiz of which the learner has answered much
MAP = """
many:
  title: Many places
  note: Made for a measurement.
  view: [[38.5, 43.6], [41.9, 50.3]]
  layers:
    - title: Places
      places:
"""


def grow(data: Path, table: str, rows: int, change: Callable[[int, dict], dict]) -> None:
    """Write rows to the end of a table, each a changed copy of the first."""
    path = data / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        names = reader.fieldnames
        first = next(reader)
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writerows({**first, **change(n, first)} for n in range(rows))


def many_places(data: Path, count: int) -> None:
    def place(n: int, _: dict) -> dict:
        east = n % 100
        north = n // 100
        return {"id": f"p{n}", "lat": 38.6 + north * 0.06, "lon": 43.7 + east * 0.06}

    grow(data, "places", count, place)
    lines = [f"        p{n}: {{label: right}}\n" for n in range(count)]
    with (data / "maps.yaml").open("a", encoding="utf-8") as file:
        file.write(MAP + "".join(lines))


def many_sentences(data: Path, count: int) -> None:
    package = data / "datapackage.json"
    about = json.loads(package.read_text("utf-8"))["article"]
    where = data / about["path"]
    sentence = "This is one more sentence, as long as those of a news article usually are.\n"
    at = len(where.read_bytes().decode())
    with where.open("a", encoding="utf-8", newline="") as file:
        file.write(sentence * count)
    now = sha256(where.read_bytes()).hexdigest()
    package.write_text(package.read_text("utf-8").replace(about["sha256"], now), encoding="utf-8")

    def one_more(n: int, _: dict) -> dict:
        start = at + n * len(sentence)
        return {"sentence": 1000 + n, "start": start, "end": start + len(sentence) - 1}

    grow(data, "sentences", count, one_more)


def many_items(data: Path, count: int) -> None:
    source = yaml.safe_load(next((data / "questions").glob("05-*.yaml")).read_text("utf-8"))
    one = next(item for item in source["items"] if item["kind"] == "single")
    items = [{**copy.deepcopy(one), "id": f"99.{n}"} for n in range(count)]  # else YAML's aliases
    whole = {"lesson": "99", "title": "Many", "quizzes": {"99-many": ["99.0"]}, "items": items}
    path = data / "questions/99-many.yaml"
    path.write_text(yaml.safe_dump(whole, allow_unicode=True), encoding="utf-8")


def many_figures(data: Path, count: int) -> None:
    package = data / "datapackage.json"
    text = package.read_text("utf-8").replace("[AEMTV]\\\\d\\\\d[wxmn]?", "[AEMTVX]\\\\d+[wxmn]?")
    package.write_text(text, encoding="utf-8")
    grow(data, "casualties", count, lambda n, _: {"id": f"X{n}"})


def many_events(data: Path, count: int) -> None:
    """A learner who has answered for a very long time."""
    work = data.parent / "work"
    work.mkdir()
    asked = [one.id for one in every_item("single").values()]
    lines = []
    for n in range(count):
        event = {"item": asked[n % len(asked)], "event": "answer", "answer": ["a"], "key": f"k{n}"}
        lines.append(json.dumps({"time": "2026-11-28T10:00:00+00:00", **event}))
    (work / "guest.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def answered() -> None:
    if not journals.record({"item": "05.1", "event": "answer", "answer": ["a"], "key": "last"}):
        raise RuntimeError("the answer was not saved")


# What grows, to how many, how it is written, and the call that is timed.
PARTS = {
    "1,000 questions: a quiz of them": (1_000, many_items, lambda: quizzes.quiz("99-many")),
    "5,000 places: their map": (5_000, many_places, lambda: maps.show_map("many").content()),
    "500 sentences: the article": (500, many_sentences, lambda: articles.article().html),
    "100,000 rows: the table": (100_000, many_figures, lambda: cases.table("casualties")),
    "100,000 events: opened": (100_000, many_events, lambda: quizzes.quiz(FIRST).content()),
    "100,000 events: one more answer": (100_000, many_events, answered),
    "100,000 events: progress": (100_000, many_events, lambda: reviews.progress().html),
}


def course(folder: str, write: Callable, count: int) -> Path:
    for part in ("data", "seeds", "notebooks"):
        shutil.copytree(ROOT / part, Path(folder, part))
    write(Path(folder, "data"), count)
    return Path(folder)


def seconds(call: Callable, write: Callable, count: int) -> float:
    """The first time in a course that has so many; nothing of it is known before."""
    here = Path.cwd()
    with TemporaryDirectory() as folder:
        os.chdir(course(folder, write, count))
        try:
            began = time.perf_counter()
            call()
            return time.perf_counter() - began
        finally:
            os.chdir(here)


def in_the_page(count: int) -> float:
    """Seconds until a map of so many places is drawn in JupyterLab, from the end of its cell."""
    with TemporaryDirectory() as folder, jupyterlab(PICTURES) as (lab, browser):
        source = course(folder, many_places, count)
        lesson = Lesson(lab, browser, "many", "many", ["import kit", SHOW], source)
        lesson.run_all()
        lesson.page.wait_for_function("pictures.length > 0")  # that of the first run
        return first_picture(lesson, "kit.show_map")[1]


def measure(repeats: int = 2, share: float = 1) -> Report:
    rows = []
    for what, (most, write, call) in PARTS.items():
        large = int(most * share)
        sizes = (large // 10, large)
        parts = [partial(seconds, call, write, count) for count in sizes]
        small, whole = rounds(repeats, *parts)
        rows.append(row(what, whole, "a tenth of it", small, ratio=10))
    large = int(5_000 * share)
    small, whole = (in_the_page(count) for count in (large // 10, large))
    rows.append(row("5,000 places: its picture", whole, "a tenth of it", small, ratio=10))
    return Report("Ten times as much", rows)
