"""What a class did with the inboxes of the news desk: who opened what, decided what, and why."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from kit.casefile.cases import case
from kit.casefile.wires import TABLE
from kit.desk.classroom.handins import HandIns
from kit.wires import CHOICES, ITEM, decision

COLUMNS = ["inbox", "learner", "opened", "would print", "reason"]


def inboxes(found: HandIns) -> pd.DataFrame:
    """A row for each learner and inbox: the cards that were opened in their order, the decision.

    It is a list to talk about: nothing in it is right or wrong, and nothing is counted.
    """
    events = found.events[found.events["event"].isin(["opened", "decided"])]
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    named = _publishers()
    for one in events.itertuples():
        item = str(one.item)
        if not item.startswith(ITEM):
            continue
        empty = {"opened": {}, "would print": "", "reason": ""}
        row = rows.setdefault((item, str(one.learner)), empty)
        given = found.answers[one.answer][1]
        if one.event == "opened" and isinstance(given, list):
            row["opened"].update(dict.fromkeys(named(each) for each in given))
        decided = decision(given)
        if one.event == "decided" and decided:
            row["would print"] = CHOICES[decided.print]
            row["reason"] = decided.reason
    told = []
    for (item, learner), row in sorted(rows.items()):
        opened = "; ".join(row["opened"])
        told.append({**row, "inbox": _title(item), "learner": learner, "opened": opened})
    return pd.DataFrame(told, columns=COLUMNS, dtype=object)


def _publishers() -> Callable[[Any], str]:
    """What a card is called here: its publisher, else its line in the inbox."""
    tables = [one["name"] for one in case().package["resources"]]
    if TABLE not in tables:
        return lambda card: f"{card!s:.40}"
    wires = case().frame(TABLE).set_index("id")
    names = {**wires["publisher"].fillna(wires["title"])}
    return lambda card: names.get(card, f"{card!s:.40}") if isinstance(card, str) else "?"


def _title(item: str) -> str:
    """An inbox by the sentences of its claims; one that this course does not have, by its id."""
    claims = case().frame("claims")
    about = claims[claims["id"].isin(item.removeprefix(ITEM).split("+"))]
    numbers = list(dict.fromkeys(str(one) for one in about["sentence"]))
    return f"Sentence {', '.join(numbers)}" if numbers else item[:60]
