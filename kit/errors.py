"""What the kit says when something does not fit: a sentence, the valid values, one thing to do."""

import errno
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from functools import wraps
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")

OURS = (
    "This is a mistake in the course or in its data/, not yours. Your answers are safe. "
    "Tell your teacher: "
    "`python -m kit validate` may say more."
)

# Why the system refuses a file, in words for somebody who knows no numbers of errors.
_WHYS = {
    errno.EACCES: "this account may not use it",
    errno.EPERM: "this account may not use it",
    errno.EROFS: "the disk can only be read",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "this account has no more room on the disk",
    errno.ENOENT: "it is not there",
    errno.EEXIST: "a file of that name stands where a folder should be",
    errno.ENOTDIR: "a file of that name stands where a folder should be",
    errno.EISDIR: "a folder of that name stands where a file should be",
    errno.ENAMETOOLONG: "its name is too long",
}


def plainly(error: Exception) -> str:
    """Why a file cannot be read or written, without the number that the system gives to it.

    >>> plainly(OSError(errno.ENOSPC, "No space left on device"))
    'the disk is full'
    >>> plainly(ValueError("no table"))
    'no table'
    """
    code = error.errno if isinstance(error, OSError) else None
    return _WHYS.get(code or 0) or getattr(error, "strerror", None) or str(error)


class KitError(Exception):
    """Something the reader can put right; its text says what, and which values are valid.

    `sentence` is the text without the list, `valid` the list, which a page may fold away.
    """

    def __init__(self, sentence: str = "", valid: Iterable[str] = ()) -> None:
        self.sentence = sentence
        self.valid = [str(one) for one in valid]
        listed = f" Valid: {', '.join(self.valid)}." if self.valid else ""
        super().__init__(sentence + listed)


def closest(word: object, known: Iterable[object]) -> str | None:
    """The known word that is most like this one, capitals aside; None where none is alike.

    >>> closest("Valuecounts", ["value_counts", "values"])
    'value_counts'
    """
    if not isinstance(word, str):
        return None
    plain = {one.casefold(): one for one in known if isinstance(one, str)}
    near = get_close_matches(word.casefold(), plain, 1)
    return plain[near[0]] if near else None


def choose(value: object, valid: Iterable[str], what: str) -> str:
    """Give `value` back if it is one of `valid`, else raise a KitError that lists them.

    >>> choose("clams", ["claims", "sources"], "table")
    Traceback (most recent call last):
    ...
    kit.errors.KitError: Did you mean 'claims'? There is no table 'clams'. Valid: claims, sources.
    """
    valid = valid if isinstance(valid, dict) else list(valid)  # asked of long ones, once a row
    if isinstance(value, str) and value in valid:
        return value
    near = closest(value, valid)
    guess = f"Did you mean {near!r}? " if near else ""
    if value is ...:
        raise KitError(f"Put the name of a {what} in the place of the three dots.", valid)
    if isinstance(value, str):
        raise KitError(f"{guess}There is no {what} {value!r:.60}.", valid)
    shown = f"{value!r:.20}" if isinstance(value, (int, float, type(None))) else "of that kind"
    advice = "It is asked for by its name, in quotation marks."
    raise KitError(f"There is no {what} {shown}. {advice}", valid)


def in_sentences(call: Callable[Given, Result]) -> Callable[Given, Result]:
    """The same call; where a mistake of ours stops it, a KitError says that it is ours.

    What is damaged in `data/` is named by those who read it. Whatever else goes wrong in here is
    a mistake in the course, and no learner's fault.
    """

    @wraps(call)
    def checked(*given: Given.args, **named: Given.kwargs) -> Result:
        try:
            return call(*given, **named)
        except Exception as error:
            trace = error.__traceback__
            stopped_here = trace is None or trace.tb_next is None
            called_wrongly = isinstance(error, TypeError) and stopped_here
            if isinstance(error, KitError) or called_wrongly:
                raise
            raise KitError(OURS) from error

    return checked
