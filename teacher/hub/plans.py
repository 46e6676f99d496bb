"""What the learners of a load run believe and answer, and what a report must then say of them.

Each holds one or two misconceptions of `data/misconceptions.csv` and otherwise answers by the key.
Every second one finds the right answer at a second try. Some questions are skipped, and some
exercises are first done with their typical mistake.

A plan is {learner: {item: [try, ...]}}, with no try where the item is skipped. A try is what is
answered (of an exercise, the code), whether that is right, and the misconception it shows.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

OWN_WORDS = (
    "One side says so. We cannot know yet: nobody else has counted.",
    "Each figure needs its speaker, and says of whom it speaks. Neither was checked on that day.",
    "I would print who said it, when and about whom, and that nobody outside could check it.",
)


def plan(count: int, lessons: Iterable[str]) -> dict[str, dict[str, list[dict]]]:
    from kit.questions import every_item  # the course with its key

    items = {name: one for name, one in every_item().items() if name[:2] in {*lessons}}
    names = sorted({belief for one in every_item().values() for belief in shown_by(one)})
    made = {}
    for n in range(count):
        mine = {names[n % len(names)]} | ({names[0]} if n % 3 == 0 else set())
        made[f"learner-{n + 1:02}"] = {
            name: tries(one, mine, n, place) for place, (name, one) in enumerate(items.items())
        }
    return made


def tries(one: Any, mine: set[str], n: int, place: int) -> list[dict]:
    """What learner `n`, who believes `mine`, answers to an item."""
    learns = n % 2 == 1
    turn = n + place
    sure = {"sure": turn % 3 > 0} if one.sure else {}
    right = {"answer": answer(one, turn), "right": True if one.judged else None, **sure}
    if one.kind == "code":
        slip = {"answer": one.mistakes[n % len(one.mistakes)].code, "right": False}
        return [slip, right] if turn % 3 == 0 else [right]  # later cells need the right one
    known = shown_by(one)
    if held := sorted(mine & known.keys()):
        wrong = {"answer": known[held[0]], "right": False, "believes": held[0]}
        wrong |= {"sure": turn % 4 > 0} if one.sure else {}
        return [wrong, right] if learns else [wrong]
    return [] if (7 * n + place) % 13 == 0 else [right]


def answer(one: Any, turn: int) -> Any:
    """What the key says; where there is none, something that a learner could say."""
    if one.kind == "code":
        return one.solution
    if one.kind == "opinion":
        return [one.options[turn % len(one.options)].id]
    words = OWN_WORDS[turn % len(OWN_WORDS)]
    if one.kind == "brief":
        return {"text": words}
    return words if one.written else one.right_answer()


def shown_by(one: Any) -> dict[str, Any]:
    """By misconception: an answer to this item that shows it, and no other."""
    from kit.questions import key

    found = {}
    for each in getattr(one, "options", []):
        found.setdefault(getattr(each, "misconception", None), [each.id])
    for each in getattr(one, "mistakes", []) if one.kind == "number" else []:
        given = each.answer
        found.setdefault(each.misconception, given[0] if isinstance(given, tuple) else given)
    for row in getattr(one, "rows", []) if one.kind == "match" else []:
        other = next(each.id for each in one.choices if each.id != row.answer)
        found.setdefault(row.misconception, {**key(one), row.id: other})
    found.pop(None, None)
    return found


# --- what the report must say ------------------------------------------------------------------


def promised(made: dict[str, dict[str, list[dict]]]) -> dict[str, dict[str, dict[str, int]]]:
    """The figures of a report on this plan: by table and row, the columns that the plan decides."""
    beliefs: dict[str, Counter] = defaultdict(Counter)
    items: dict[str, Counter] = defaultdict(Counter)
    for answers in made.values():
        mine = set()
        for name, given in answers.items():
            if not given:
                continue
            first = given[0]
            last = given[-1]
            if (belief := first.get("believes")) is not None:
                beliefs[belief].update({"chosen": 1, "learners": belief not in mine})
                mine.add(belief)
            if (belief := last.get("believes")) is not None:
                beliefs[belief].update({"at last": 1})
            if first["right"] is not None:
                marks = {"right first": first["right"], "right last": last["right"]}
                marks["sure and not right"] = first.get("sure", False) and not first["right"]
                items[name].update({"n": 1, **marks})
    return {
        "misconceptions": {name: {"at last": 0, **one} for name, one in beliefs.items()},
        "items": {name: dict(one) for name, one in items.items()},
    }


def differences(made: dict, report: Path) -> list[str]:
    """Where the tables of a report differ from what the plan promised; [] where they do not."""
    found = []
    for table, wanted in promised(made).items():
        with (report / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
            name, *_ = (lines := csv.DictReader(file)).fieldnames
            # No spreadsheet may take a number such as 01.10 for a day: a sign stands before it.
            rows = {line[name].lstrip("'"): line for line in lines if line.get("n") != "0"}
        for one in sorted(rows.keys() | wanted.keys()):
            want = wanted.get(one)
            have = {part: int(rows[one][part]) for part in want or ()} if one in rows else None
            if have != want:
                said = ["nothing" if each is None else each or "it" for each in (want, have)]
                found.append(f"{table}, {one}: planned {said[0]}, found {said[1]}")
    return found
