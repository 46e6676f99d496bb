"""Ten times as much of everything: does it take ten times as long, and can it be used?"""

import copy
import csv
import json
import os
import shutil
import statistics
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from browser import Lesson

from benchmarks import ROOT
from benchmarks.maps import CELL, PICTURES, SETUP, first_picture
from benchmarks.measuring import Report, jupyterlab
from kit import quizzes, reviews
from kit.casefile import articles, cases
from kit.casefile.maps import leaflet as maps
from kit.questions import every_item

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


# What grows, to how many, how it is written, and the call that is timed.
PARTS = {
    "a map of {} places": (5_000, many_places, lambda: maps.show_map("many").content()),
    "an article of {} sentences": (500, many_sentences, lambda: articles.article().html),
    "a question file of {} items": (1_000, many_items, lambda: quizzes.quiz("99-many")),
    "{} rows of casualties": (100_000, many_figures, lambda: cases.table("casualties")),
    "progress from {} saved events": (100_000, many_events, lambda: reviews.progress().html),
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
    make = "kit.show_map('many')"
    with TemporaryDirectory() as folder, jupyterlab(PICTURES) as (lab, browser):
        source = course(folder, many_places, count)
        lesson = Lesson(lab, browser, "many", "many", [SETUP, CELL.format(make=make)], source)
        lesson.run_all()
        return first_picture(lesson, make)[1]


def measure(repeats: int = 3, share: float = 1) -> Report:
    rows = []
    for what, (most, write, call) in PARTS.items():
        large = int(most * share)
        sizes = (large // 10, large)
        taken = [[seconds(call, write, count) for count in sizes] for _ in range(repeats)]
        rows.append(
            line(what.format(f"{large:,}"), *map(statistics.median, zip(*taken, strict=True)))
        )
    large = int(5_000 * share)
    rows.append(line(f"its picture, {large:,} places", *map(in_the_page, (large // 10, large))))
    return Report("Ten times as much", rows)


def line(what: str, small: float, large: float) -> dict:
    return {
        "what": what,
        "a tenth of it": f"{small * 1000:,.0f} ms",
        "all of it": f"{large * 1000:,.0f} ms",
        "growth for 10 ×": f"{large / small:.1f} ×",
        "aim": "≤ 10 ×, with a tenth of play",
        "met": "yes" if large / small <= 11 else "no",
    }
