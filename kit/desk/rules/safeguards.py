"""Safeguards of a course: a note of care, every side heard, no figure that nobody has counted.

They stand in `data/balance.yaml`, under `safeguards`: true, or off with a reason. What counts as a
bare figure is checked by `kit.desk.rules.balance`; here it is asked that the rule is there.
"""

from typing import Any

from kit.desk.files import Course, Lines, problem

CARE = "**Before we start.**"
"How the note begins, where `care_begins` in the file names no other words."
WHERE = "data/balance.yaml, safeguards"
LEAST_WORDS = 3


def check(course: Course) -> Lines:
    """A line for each safeguard that is missing, or off without a reason."""
    balance = course.case.optional("balance.yaml")
    given = balance.get("safeguards")
    if given is None:
        return
    rules = {"care_note": _care_note, "both_sides": _both_sides, "bare_figures": _bare_figures}
    for name, rule in rules.items():
        said = given.get(name, "")
        if said is True:
            yield from rule(course, balance)
        elif not isinstance(said, dict) or len(str(said.get("off", "")).split()) < LEAST_WORDS:
            yield problem(WHERE, name, said, "true, or `off:` with a reason of some words")


def _care_note(course: Course, balance: dict[str, Any]) -> Lines:
    """Each lesson says before it begins that anything may be skipped."""
    begins = str(balance.get("care_begins", CARE))
    for path, cells in course.notebooks.items():
        if not any("".join(cell["source"]).startswith(begins) for cell in cells):
            yield f"{path}: no cell begins with {begins}: say there that anything may be skipped."


def _both_sides(course: Course, balance: dict[str, Any]) -> Lines:
    """More than one side speaks in the claims, and every side that there is."""
    speaking = {row["group"] for row in course.tables["claims"]}
    others = [row for row in course.tables["groups"] if row["kind"] != "voice"]
    todo = "Add a claim; if the article has none, write in case.yaml why: `both_sides: off, …`"
    if sum(1 for row in others if row["id"] in speaking) < 2:
        yield f"data/claims.csv: fewer than two sides speak in these claims. {todo}."
        return
    for row in others:
        if row["kind"] == "side" and row["id"] not in speaking:
            yield f"data/claims.csv: no claim is of {row['name']}. {todo}."


def _bare_figures(course: Course, balance: dict[str, Any]) -> Lines:
    if not balance.get("figures", {}).get("people"):
        yield problem("data/balance.yaml", "figures", "", "the words for what is counted, `people`")
