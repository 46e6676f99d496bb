"""Sentences instead of tracebacks: what a learner reads when something goes wrong."""

import logging
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from functools import wraps


class KitError(Exception):
    """Something the reader can put right; its text says what, and which values are valid."""


def choose(value: object, valid: Iterable[str], what: str) -> str:
    """Give `value` back if it is one of `valid`, else raise a KitError that lists them.

    >>> choose("clams", ["claims", "sources"], "table")
    Traceback (most recent call last):
    ...
    kit.errors.KitError: There is no table 'clams'. Did you mean 'claims'? Valid: claims, sources.
    """
    valid = valid if isinstance(valid, dict) else list(valid)  # asked of long ones, once a row
    if isinstance(value, str) and value in valid:
        return value
    near = get_close_matches(value, valid, 1) if isinstance(value, str) else []
    guess = f" Did you mean {near[0]!r}?" if near else ""
    shown = repr(value) if isinstance(value, str) else f"of type {type(value).__name__}"
    raise KitError(f"There is no {what} {shown}.{guess} Valid: {', '.join(valid)}.")


def told(call: Callable) -> Callable:
    """The same call; where something in the case file stops it, a KitError says so."""

    @wraps(call)
    def tell(*given, **named):
        try:
            return call(*given, **named)
        except Exception as error:
            if isinstance(error, KitError) or not error.__traceback__.tb_next:  # called wrongly
                raise
            why = f"does not fit kit.{call.__name__} ({type(error).__name__}: {error!s:.99})"
            where = "`python -m kit validate` says where."
            raise KitError(f"Something in data/ {why}. {where}") from error

    return tell


_ADVICE = {
    NameError: "Python does not know the name {0.name!r} yet. Check its spelling, or run the cells "
    'above first, beginning with "import kit".',
    SyntaxError: "Python cannot read line {0.lineno} of this cell. Is there a bracket, a quotation "
    "mark or a comma missing, or one too many?",
    KeyError: "There is no column or row {0} here. Names in quotation marks must match exactly.",
    ImportError: "Python cannot find {0.name!r}. In this course we import only kit and pandas.",
    Exception: "This cell stopped half-way. Nothing is broken: change it and run it again.",
}


def explain(error: Exception) -> str:
    """Say in a sentence or two what stopped a cell, and what to try.

    >>> print(explain(KeyError("clams")))
    There is no column or row 'clams' here. Names in quotation marks must match exactly.
    Python's own words: KeyError: 'clams'
    """
    if isinstance(error, KitError):
        return str(error)
    advice = next(say for kind, say in _ADVICE.items() if isinstance(error, kind)).format(error)
    return f"{advice}\nPython's own words: {type(error).__name__}: {error}"


def load_ipython_extension(shell) -> None:
    """Let a kernel answer every error with `explain`; the installed settings load this."""

    def answer(self, kind, error, trace, tb_offset=None):
        self._showtraceback(kind, error, [explain(error)])

    shell.set_custom_exc((Exception,), answer)
    # A first figure on a slow computer says in red that a cache is being built: not an error.
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
