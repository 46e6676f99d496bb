"""Classes of learners who do not exist: their hand-ins, with answers as the page saves them.

`python tests/made_classes.py FOLDER 1000` writes 1,000 hand-ins of the whole course, each of about
300 events, and prints how long the report of them takes.
"""

import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Any

from kit.desk import report as reports
from kit.questions import every_item, key

NAMED = "quiet-heron-8421"  # a pseudonym that stands nowhere else
WRITTEN = "My neighbour's own words, which are nobody else's."


def event(item: str, answer: Any, second: int = 0, **more: Any) -> dict[str, Any]:
    """An answer as it stands in a journal."""
    at = f"2026-03-02T{9 + second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}.000000+00:00"
    return {"time": at, "item": item, "event": "answer", "answer": answer, **more}


def hand_in(folder: Path, pseudonym: str, events: list[dict], name: str = "") -> Path:
    """The file that `kit.hand_in` writes."""
    made = {
        "format": "article-kit hand-in",
        "version": 1,
        "pseudonym": pseudonym,
        "made": "2026-03-02T12:00:00+00:00",
        "kit": "0.1.0",
        "events": events,
        "damaged": [],
    }
    path = folder / (name or f"hand-in-{pseudonym}.json")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(made, ensure_ascii=False, default=str) + "\n", encoding="utf-8")
    return path


def right(one: Any) -> Any:
    if one.kind == "code":
        return one.answer
    if one.kind == "opinion":
        return [one.options[0].id]
    words = "My own words, =1+1 and <b>more</b>."
    if one.kind == "brief":
        return {"text": words, "level": [*one.rubric][1]}
    return words if one.kind == "open" else one.right_answer()


def wrong(one: Any, random: Random) -> Any:
    """A typical wrong answer, one that the key knows."""
    match one.kind:
        case "single":
            return [random.choice([each.id for each in one.options if not each.right])]
        case "multiple" | "mark":
            return [random.choice([each.id for each in one.options if not each.right])]
        case "number" | "code":
            answer = random.choice(one.mistakes).answer
            return answer[0] if one.kind == "number" and isinstance(answer, tuple) else answer
        case "blank":
            return random.choice(one.wrong).text
        case "order" | "timeline":
            steps = [each.id for each in one.steps]
            return random.sample(steps, len(steps))
        case "match" | "letters":
            wanted = key(one)
            return {row: random.choice([*wanted.values()]) for row in wanted}
    return right(one)


def learner(number: int, items: Iterable[Any]) -> list[dict]:
    """A learner who tries every item until it is right, with hints on the way: about 300 events."""
    random = Random(number)
    events = []
    skill = random.uniform(0.2, 0.9)
    for one in items:
        again = True
        while again:
            good = random.random() < skill
            answer = right(one) if good else wrong(one, random)
            if one.kind == "open":
                answer = f"{answer} {number} says so."
            more = {"sure": random.random() < 0.6} if one.sure else {}
            mark = f"{number}-{len(events)}"
            events.append(event(one.id, answer, len(events) * 20, key=mark, **more))
            again = not good and random.random() < 0.7
            if again and random.random() < 0.4:
                events.append({**events[-1], "event": "hint", "key": f"{mark}-hint", "hint": 1})
    return events


def main(folder: str, many: str) -> None:
    items = [*every_item().values()]
    for number in range(int(many)):
        hand_in(Path(folder), f"learner-{number}", learner(number, items))
    count = sum(len(json.loads(one.read_text())["events"]) for one in [*Path(folder).glob("*")][:9])
    clock = time.perf_counter()
    work = time.process_time()
    reports.main(folder, f"{folder}-report")
    clock, work = time.perf_counter() - clock, time.process_time() - work
    print(f"{many} hand-ins of about {count // 9} events: {clock:.1f} s, {work:.1f} s of work")


def for_projector(folder: Path) -> None:
    """Twelve learners: made answers, one who is named, and a question that four have answered."""
    items = [one for one in every_item().values() if one.id != "05.6"]
    for number in range(12):
        hand_in(folder, f"learner-{number}", learner(number, items))
    chosen = ["a", "a", "c", "e"]
    for number, one in enumerate(chosen):
        hand_in(folder, f"few-{number}", [event("05.6", [one], key=f"few-{number}")])
    mine = [event("05.27", {"text": WRITTEN, "level": "Strong"}, key="w")]
    hand_in(folder, NAMED, [*mine, event("08.13", ["a"], key="o")])


if __name__ == "__main__":
    main(*sys.argv[1:])
