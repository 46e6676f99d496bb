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
# They choose the form of a letter, or fill a place, and are not seen either.
_UNSEEN = {"\u034f", "\u17b4", "\u17b5", *_JOINERS}
_UNSEEN |= {chr(number) for number in (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10))}
_UNSEEN |= {chr(number) for number in range(0xE0100, 0xE01F0)}
_FILLERS = "\u115f\u1160\u3164\uffa0"  # of Korean: letters to Unicode, and nobody sees them


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
    if len(name) > LONGEST or len(folded(name)) < SHORTEST:
        return False
    if unicodedata.category(name[0])[0] not in "LN":
        return False
    if not all(_allowed(letter) for letter in name):
        return False
    return unicodedata.normalize("NFKC", folded(name)).casefold() not in _RESERVED


def _allowed(letter: str) -> bool:
    """Letters, the marks that many scripts write vowels with, digits, a hyphen."""
    if letter in _FILLERS:
        return False
    return unicodedata.category(letter)[0] in "LMN" or letter in f"-{_JOINERS}"


def no_guest(name: str) -> str:
    """The name, but `guest` where its file would be the one of all who have not chosen a name.

    >>> no_guest("Guest"), no_guest("Gus")
    ('guest', 'Gus')
    """
    return GUEST if folded(name) == GUEST else name


def from_login(login: str) -> str:
    """A pseudonym made of the name with which somebody logs in; "" where nothing of it can stay.

    >>> from_login("anna.k@school.example"), from_login("7")
    ('anna-k-school-example', 'learner-7')
    """
    name = unicodedata.normalize("NFC", login.strip())
    if _valid(name):
        return name
    letters = [letter if _allowed(letter) else "-" for letter in name]
    made = "-".join(part for part in "".join(letters).split("-") if part)
    if not made:
        return ""
    for one in (made, f"learner-{made}"):
        if _valid(one[:LONGEST]):
            return one[:LONGEST]
    return ""


def folded(name: str) -> str:
    """The name of a learner's files: `Ada`, `ada` and `ADA` are one learner on every system.

    >>> folded("Ada") == folded("ADA")
    True
    """
    plain = "".join(letter for letter in name if letter not in _UNSEEN)
    plain = unicodedata.normalize("NFC", plain).casefold()
    # "İ" becomes an "i" with a dot of its own, and "I" is also the capital of "ı": all are one.
    plain = plain.replace("i\u0307", "i").replace("ı", "i")
    return unicodedata.normalize("NFC", plain)
