"""The learner's helper package: take one news article apart, claim by claim.

>>> import kit
>>> kit.table("claims")["id"].iloc[0]
'C01'
"""

from importlib import import_module
from sys import modules

from kit.errors import told

# Which module holds which call; it loads when the call is first used, so `import kit` is quick.
_HOMES = {"article": "articles", "chart": "charts", "check": "checks", "quiz": "quizzes"}
_HOMES |= {"learner": "learners", "hand_in": "learners", "merge": "learners", "picture": "pictures"}
_HOMES |= {"progress": "reviews", "compare": "reviews", "show_map": "maps", "table": "cases"}
_HOMES |= {"about": "catalogues", "trace": "traces", "write": "quizzes", "again": "quizzes"}
_HOMES |= {"area": "distances", "distance": "distances", "word": "glossaries"}
_HOMES |= {"cards": "ledgers", "ledger": "ledgers"}
# What gives a call the tables of the case: it is loaded with the call, which itself knows none.
_FILLED_BY = {"ledger": "claimcards"}
__all__ = sorted(_HOMES)


def __getattr__(name: str):
    if name not in _HOMES:
        say = f"kit has no call {name!r}. It has: {', '.join(__all__)}."
        raise AttributeError(say, name=name, obj=modules[__name__])
    if name in _FILLED_BY:
        import_module(f"kit.{_FILLED_BY[name]}")
    return told(getattr(import_module(f"kit.{_HOMES[name]}"), name))


def __dir__() -> list[str]:
    return __all__


if "ipykernel" in modules:  # in a notebook: sentences for errors, also where no settings say so
    import_module("kit.kernel").load_ipython_extension(None)
