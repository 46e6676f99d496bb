"""What a learner may be called: letters of any script, and a file name on every system."""

import unicodedata

from kit.errors import KitError

GUEST = "guest"
SHORTEST = 2
LONGEST = 30
RULE = 'use 2 to 30 letters, digits or hyphens, in quotation marks, such as "blue-heron"'
# Windows keeps these for itself, whatever stands behind a dot.
_RESERVED = {"con", "prn", "aux", "nul"}
_RESERVED |= {f"{device}{number}" for device in ("com", "lpt") for number in range(10)}
# They join letters in Persian, Hindi and other scripts, and are not seen.
_JOINERS = "\u200c\u200d"


def checked(pseudonym: object) -> str:
    """A pseudonym as it is shown; a KitError says what is valid if this cannot be one.

    >>> checked(" blue-heron ")
    'blue-heron'
    """
    name = unicodedata.normalize("NFC", str(pseudonym).strip())
    if isinstance(pseudonym, str) and _valid(name):
        return name
    raise KitError(f"{name[:40]!r} cannot be a pseudonym: {RULE}.")


def is_valid(name: object) -> bool:
    """Whether a text can be a pseudonym, as it stands."""
    return isinstance(name, str) and _valid(unicodedata.normalize("NFC", name))


def _valid(name: str) -> bool:
    if not SHORTEST <= len(name) <= LONGEST:
        return False
    if unicodedata.category(name[0])[0] not in "LN":
        return False
    if not all(_allowed(letter) for letter in name):
        return False
    return unicodedata.normalize("NFKC", name).casefold() not in _RESERVED


def _allowed(letter: str) -> bool:
    """Letters, the marks that many scripts write vowels with, digits, a hyphen."""
    return unicodedata.category(letter)[0] in "LMN" or letter in f"-{_JOINERS}"


def folded(name: str) -> str:
    """The name of a learner's files: `Ada`, `ada` and `ADA` are one learner on every system.

    >>> folded("Ada") == folded("ADA")
    True
    """
    plain = "".join(letter for letter in name if letter not in _JOINERS)
    plain = unicodedata.normalize("NFC", plain).casefold()
    return unicodedata.normalize("NFC", plain)
