"""`kit new`, `build` and `validate` of a case of 40 claims, beside writing the same files; and
`validate` of this course.
"""

import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from benchmarks import ROOT
from benchmarks.measuring import Report, rounds, row

CLAIMS = 40
SPEAKERS = {
    "council": "Council of Northbank",
    "mill": "Workers of the mill",
    "port": "Port of Lim",
    "school": "School of Lim",
}
DEEDS = ("repaired boats", "cleared roads", "dried barns", "moved sheep", "rebuilt walls")


def article(claims: int) -> tuple[str, list[dict]]:
    """An invented article, and what a teacher would write of each of its claims."""
    sentences = ["Four towns count what the flood has cost them", "By our own reporter"]
    marked = []
    for number in range(claims):
        key = [*SPEAKERS][number % len(SPEAKERS)]
        deed = DEEDS[number % len(DEEDS)]
        words = f"{number + 12} people of our town {deed} on day {number + 1}"
        sentences.append(f"“{words}”, said the {SPEAKERS[key]} in its report of that evening.")
        marked.append(
            {
                key: words,
                "about": "people of the town",
                "number": number + 12,
                "metric": "people at work",
                "as_of": f"day {number + 1}",
                "speaks_of": "own" if number % 2 else "other",
                "check": "partly",
                "how": "ask two neighbours who were there, and look at the list of the day",
            }
        )
    return "\n".join(sentences) + "\n", marked


def run(*words: object) -> None:
    """A command of the kit; what it says is shown if it fails."""
    command = [sys.executable, "-m", "kit", *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{words}: {done.stdout}{done.stderr}"[-2000:])


def made(folder: Path, claims: int) -> float:
    """Seconds for the three commands, from a text and a case.yaml to a course that validates."""
    text, marked = article(claims)
    (folder / "article.txt").write_text(text, encoding="utf-8")
    course = folder / "course"
    case = {
        "title": "Four towns count what the flood has cost them",
        "source": "Invented for a measurement",
        "rights": "Invented for a measurement.",
        "language": "en",
        "speakers": SPEAKERS,
        "claims": marked,
    }
    began = time.perf_counter()
    run("new", folder / "article.txt", course)
    begun = time.perf_counter()
    (course / "case.yaml").write_text(yaml.safe_dump(case, sort_keys=False), encoding="utf-8")
    written = time.perf_counter()
    run("build", course)
    run("validate", course)
    return time.perf_counter() - written + begun - began


def copied(course: Path) -> float:
    """Seconds to write the same files."""
    files = {path: path.read_bytes() for path in course.rglob("*") if path.is_file()}
    with TemporaryDirectory() as folder:
        began = time.perf_counter()
        for path, content in files.items():
            target = Path(folder, path.relative_to(course))
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        return time.perf_counter() - began


def course_of(claims: int) -> float:
    with TemporaryDirectory() as folder:
        return made(Path(folder), claims)


def validated() -> float:
    began = time.perf_counter()
    run("validate")
    return time.perf_counter() - began


def measure(repeats: int = 4, claims: int = CLAIMS) -> Report:
    with TemporaryDirectory() as folder:
        made(Path(folder), claims)
        course = Path(folder, "course")
        three, files, here = rounds(
            repeats, partial(course_of, claims), partial(copied, course), validated
        )
    what = f"new, build and validate: a case of {claims} claims"
    rows = [
        row(what, three, "writing the same files", files),
        row(f"{what}, at most", three, most=3),
        row("validate: this course", here, most=5),
    ]
    return Report("Another case", rows, ["Each command is a Python of its own."])
