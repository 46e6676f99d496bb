"""The learner's helper package: take one news article apart, claim by claim.

>>> import kit
>>> kit.table("claims")["id"].iloc[0]
'C01'
"""

from importlib import import_module
from sys import modules
from types import ModuleType
from typing import Any

from kit.errors import KitError, in_sentences

# Which module holds which call; it loads when the call is first used, so `import kit` is quick.
_HOMES = {
    "about": "kit.casefile.about",
    "again": "kit.quizzes",
    "area": "kit.casefile.distances",
    "article": "kit.casefile.articles",
    "brief": "kit.briefs",
    "cards": "kit.ledgers",
    "chart": "kit.casefile.charts",
    "check": "kit.checks",
    "compare": "kit.forms",
    "day_by_day": "kit.casefile.days",
    "distance": "kit.casefile.distances",
    "fold": "kit.folds",
    "form": "kit.forms",
    "hand_in": "kit.learners",
    "learner": "kit.learners",
    "ledger": "kit.ledgers",
    "merge": "kit.learners",
    "notice": "kit.notices",
    "open_answers": "kit.opening",
    "picture": "kit.casefile.maps.pictures",
    "progress": "kit.reviews",
    "quiz": "kit.quizzes",
    "show_map": "kit.casefile.maps.leaflet",
    "table": "kit.casefile.cases",
    "trace": "kit.casefile.traces",
    "wire": "kit.wires",
    "word": "kit.casefile.glossaries",
    "write": "kit.quizzes",
}
__all__ = list(_HOMES)


class _FrontDoor(ModuleType):
    """This module, whose calls stay what they are: `kit.check = 3` would break every cell below."""

    def __setattr__(self, name: str, value: object) -> None:
        if name in _HOMES:
            raise KitError(
                f"kit.{name} belongs to the course: the cells below need it. "
                f"Give what is yours a name of its own, such as: my_{name} = …"
            )
        super().__setattr__(name, value)


modules[__name__].__class__ = _FrontDoor


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        say = f"kit has no call {name!r}. It has: {', '.join(__all__)}."
        raise AttributeError(say, name=name, obj=modules[__name__])
    return in_sentences(getattr(import_module(_HOMES[name]), name))


def __dir__() -> list[str]:
    return __all__


import_module("kit.casefile")  # registers with the engine what the case has

if "ipykernel" in modules:  # in a notebook: sentences for errors, also where no settings say so
    import_module("kit.kernel").load_ipython_extension(None)
