"""Writes results.json and, from it and misses.yaml, results.md."""

import json
from fnmatch import fnmatchcase
from pathlib import Path

import yaml

from benchmarks import ROOT
from benchmarks.measuring import Report, Row

FOLDER = ROOT / "benchmarks"
RESULTS = "results.json"
MISSES = "misses.yaml"
HEAD = """# The kit beside what people use today

Written by `python3 start.py bench`. In brackets stand the lowest and the highest of all rounds, in
front of them the median. A figure and its floor or peer were measured in turns, in the same run.
`bench NAME` measures a part again, by the name in the first table.
"""
NO_REASON = "no reason is written yet."
MOST = 3  # missed rows of a part that the first table names


def keep(folder: Path, name: str, about: str, seconds: float, found: Report) -> None:
    """Put the figures of one part into results.json, in the place of its earlier ones."""
    every = known(folder)
    every[name] = {
        "title": found.title,
        "about": f"{about} · measured in {seconds:,.0f} s",
        "rows": found.rows,
        "notes": found.notes,
    }
    text = json.dumps(every, ensure_ascii=False, indent=1)
    (folder / RESULTS).write_text(text + "\n", encoding="utf-8")


def known(folder: Path) -> dict[str, dict]:
    """All figures so far by the names of their parts."""
    try:
        return json.loads((folder / RESULTS).read_text("utf-8"))
    except FileNotFoundError:
        return {}


def write(folder: Path, order: list[str]) -> None:
    """Write results.md: what was met first, then each part that has been measured."""
    every = known(folder)
    measured = {name: every[name] for name in order if name in every}
    missed = yaml.safe_load((folder / MISSES).read_text("utf-8")) or {}
    texts = [HEAD.rstrip(), table([in_short(name, one) for name, one in measured.items()])]
    texts += [part(name, one, missed.get(name, {})) for name, one in measured.items()]
    (folder / "results.md").write_text("\n\n".join(texts) + "\n", encoding="utf-8")


def in_short(name: str, one: dict) -> Row:
    """One line for a part: how many of its aims are met, and which are not."""
    aims = [row for row in one["rows"] if row.get("met")]
    missed = [f"{row['what']}: {row['ratio'] or row['kit']}" for row in aims if row["met"] != "yes"]
    more = [f"and {len(missed) - MOST} more"] if len(missed) > MOST else []
    return {
        "part": one["title"],
        "name": f"`{name}`",
        "aims met": f"{len(aims) - len(missed)} of {len(aims)}" if aims else "no aim",
        "missed": "; ".join([*missed[:MOST], *more]),
    }


def part(name: str, one: dict, reasons: dict[str, str]) -> str:
    """The section of a part; below its table, why an aim was missed."""
    missed = [row["what"] for row in one["rows"] if row.get("met") not in ("yes", "", None)]
    lines = [f"- Missed: {what}{reason}" for what, reason in explained(missed, reasons)]
    section = [f"## {one['title']}", one["about"], table(one["rows"]), "\n".join(lines)]
    return "\n\n".join(filter(None, [*section, *one["notes"]]))


def explained(missed: list[str], reasons: dict[str, str]) -> list[tuple[str, str]]:
    """Each missed row, or all rows that one pattern stands for, with the reason.

    >>> explained(["1/4 · first", "1/8 · first"], {"* · first": "The page shows more."})
    [('* · first (2 rows)', ': The page shows more.')]
    """
    told = []
    for what, reason in reasons.items():
        rows = [one for one in missed if fnmatchcase(one, what)]
        count = f" ({len(rows)} rows)" if len(rows) > 1 else ""
        if rows:
            told.append((f"{what}{count}", f": {reason}"))
    open_ones = [one for one in missed if not any(fnmatchcase(one, what) for what in reasons)]
    return told + [(one, f": {NO_REASON}") for one in open_ones]


def table(rows: list[Row]) -> str:
    """Rows with the same columns as a table of Markdown.

    >>> table([{"what": "bytes", "kit": "1 kB"}])
    '| what | kit |\\n| --- | --- |\\n| bytes | 1 kB |'
    """
    names = list(rows[0])
    lines = [names, ["---"] * len(names), *([one[name] for name in names] for one in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
