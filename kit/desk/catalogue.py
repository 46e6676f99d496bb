"""`python -m kit catalogue`: data/README.md, from datapackage.json, the tables and the outlines."""

from pathlib import Path
from typing import Any

from jinja2 import Environment

from kit.cases import Case, case

TYPES = {"string": "text", "integer": "whole number", "boolean": "true or false"}


def main(*options: str) -> int:
    """Write the catalogue; with --check, only say whether the file is the same."""
    here = case()
    path, text = here.root / "data" / "README.md", catalogue(here)
    if not options:
        path.write_text(text, encoding="utf-8", newline="\n")
    current = path.is_file() and path.read_bytes() == text.encode()
    print("data/README.md is up to date." if current else "data/README.md is not up to date:")
    if not current:
        print("write it anew with `python -m kit catalogue`.")
    return 0 if current else 1


def catalogue(here: Case) -> str:
    """The whole text, in the order of datapackage.json."""
    template = Path(__file__).with_name("catalogue.md.jinja").read_text(encoding="utf-8")
    pages = Environment(trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)
    maps = [
        (file.name, here.document(file.name))
        for file in sorted((here.root / "data").glob("*.geojson"))
    ]
    return pages.from_string(template).render(
        package=here.package,
        tables=[{**one, **_summary(here, one)} for one in here.package["resources"]],
        outlines=[(file, len(one["features"]), one["properties"]) for file, one in maps],
        licence=_licence,
        types=TYPES,
    )


def _summary(here: Case, one: dict[str, Any]) -> dict[str, Any]:
    """What is counted in a table, and where it joins others."""
    frame, groups = here.frame(one["name"]), here.frame("groups").set_index("id")["short"]
    joins = {f["name"]: f["joins"] for f in one["schema"]["fields"] if "joins" in f}
    joins |= {k["fields"]: k["reference"]["resource"] for k in one["schema"].get("foreignKeys", [])}
    primary = sides = ""
    for column, other in joins.items():
        if column == other == "sources":
            first_hand = set(here.frame("sources").query("primary")["id"])
            rows = sum(not first_hand.isdisjoint(ids) for ids in frame[column].dropna().str.split())
            primary = f"{rows} ({rows / len(frame):.0%})"
        if other == "groups":
            count = frame[column].value_counts()
            sides = ", ".join(f"{name} {count.get(id, 0)}" for id, name in groups.items())
    said = ", ".join(f"`{column}` with {other}" for column, other in joins.items())
    return {"rows": len(frame), "primary": primary, "sides": sides, "joins": said}


def _licence(one: dict[str, Any]) -> str:
    return ", ".join(f"[{each['title']}]({each['path']})" for each in one["licenses"])
