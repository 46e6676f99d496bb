"""How a class answered a question first, counted: what may be shown to all of it, without names."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from kit.desk.classroom.results import FEWEST_TO_SHOW, Results
from kit.items import UNJUDGED
from kit.questions import every_item, in_forms


@dataclass(frozen=True)
class Spread:
    """The first answers to one question."""

    learners: int
    right: int
    chosen: dict[str, int] = field(default_factory=dict)
    "By option: who chose it. By row that is matched: who had it right."


def spreads(found: Results) -> dict[str, Spread]:
    """The first answers by question, of those that five learners or more have answered.

    Opinions, written answers and the forms that measure are not among them.
    """
    asked = {
        name: one
        for name, one in every_item().items()
        if one.kind not in UNJUDGED and name not in in_forms()
    }
    first = found.first[found.first["item"].isin([*asked]) & found.first["right"].notna()]
    made = {}
    for name, mine in first.groupby("item"):
        if len(mine) < FEWEST_TO_SHOW:
            continue
        given = [found.answers.loc[number, "answer"] for number in mine["answer"]]
        right = int(mine["right"].astype(bool).sum())
        made[str(name)] = Spread(len(mine), right, _chosen(asked[str(name)], given))
    return made


def _chosen(one: Any, given: list[Any]) -> dict[str, int]:
    if hasattr(one, "options"):
        chosen = options_chosen(one, given)
        return {each.id: chosen[each.id] for each in one.options}
    return rows_right(one, given) if hasattr(one, "rows") else {}


def options_chosen(one: Any, given: Iterable[Any]) -> Counter[str]:
    """How many learners chose each option."""
    return Counter(name for each in given if one.has_shape(each) for name in {*each})


def rows_right(one: Any, given: Iterable[Any]) -> dict[str, int]:
    """How many learners matched each row right."""
    known = [each for each in given if one.has_shape(each)]
    made = {}
    for row in one.rows:
        only = one.model_copy(update={"rows": [row]})
        made[row.id] = sum(1 for each in known if not only.wrong_rows(each))
    return made
