"""Where the right option stands among the others: no place gives it away.

An order that is drawn for each question by itself can put the right option second four times in
five: in a page that is the same for all, somebody who always takes the second is rewarded.
"""

from random import Random
from typing import Any

from kit.items import Choice, Item
from kit.questions import every_item


def spread(options: list[dict[str, Any]], one: Item, learner: str) -> list[dict[str, Any]]:
    """Options as they were mixed, with the right one at its place in this learner's page.

    Args:
        options: the mixed options of the item, each with its id.
        one: the item. What has no single right option, or a picture, stays as it is.
        learner: whose page it is; one learner has the same order each time.
    """
    if not _is_spread(one):
        return options
    found = places(one.id[:2], learner)
    if one.id not in found:  # of no lesson, such as other work for those who opt out
        return options
    right = [each for each in options if each["id"] in one.key()]
    others = [each for each in options if each["id"] not in one.key()]
    place = found[one.id]
    return [*others[:place], *right, *others[place:]]


def places(lesson: str, learner: str) -> dict[str, int]:
    """The place of the right option, from 0, in each question of a lesson that has just one.

    Each place is drawn from those that had it least often, or once more than that: no place has it
    in more than half of the questions, and what came before does not tell what comes next.
    """
    random = Random(f"{lesson}: {learner}")
    asked = [one for one in every_item(of=lesson).values() if _is_spread(one)]
    found: dict[str, int] = {}
    for one in asked:
        used = [list(found.values()).count(place) for place in range(len(one.options))]
        most = max(len(asked) // 2, 1)
        free = [n for n, times in enumerate(used) if times <= min(used) + 1 and times < most]
        rarest = [n for n, times in enumerate(used) if times == min(used)]
        found[one.id] = random.choice(free or rarest)
    return found


def _is_spread(one: Item) -> bool:
    return isinstance(one, Choice) and one.kind == "single" and not one.picture
