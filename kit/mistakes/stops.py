"""A cell that was stopped, by a person, by the computer, or by its own words."""

import ast

from kit.errors import KitError, closest
from kit.mistakes.places import Place, Says

UNKNOWN = (
    "This cell stopped{where}, and we have no better words for it. Nothing is broken: "
    "change it and run it again."
)
_LONGEST = 9  # words of a learner's own message


def interrupted(error: BaseException, place: Place) -> KitError:
    return KitError(
        f"You stopped this cell{place.where}. What ran before is kept. Change the cell, or run it "
        "again."
    )


def left(error: BaseException, place: Place) -> KitError:
    return KitError(
        "The course goes on, so nothing is lost. You need no exit here: to leave, close the tab."
    )


def memory(error: BaseException, place: Place) -> KitError:
    return KitError(
        f"This{place.where} needs more memory than there is. Take fewer rows or smaller numbers, "
        "and run it again."
    )


def endless(error: BaseException, place: Place) -> KitError:
    return KitError(
        "A function calls itself without end. Give it a case in which it gives something back "
        "and calls no more."
    )


def own(error: BaseException, place: Place) -> KitError | None:
    """An error that the learner's own code raises."""
    if not isinstance(place.node, ast.Raise) or place.inside or place.node.exc is None:
        return None
    if isinstance(error, SystemExit):
        return left(error, place)
    if isinstance(error, TypeError) and "must derive" in str(error):
        return KitError(
            f"What stands behind `raise`{place.where} cannot stop a cell. Take the line away, or "
            "show your words with print( )."
        )
    return KitError(
        f"Your own `raise`{place.where} stopped this cell{_quoted(error)}. Take it away if it "
        "should not."
    )


def dots(place: Place) -> KitError | None:
    """The three dots of an exercise, where a value should be."""
    found = [place.value(node) for node in ast.walk(place.node)] if place.node else []
    if not any(value is ... for value in found):
        return None
    return KitError(
        f"The three dots are still there{place.where}. Put your code in their place, then run the "
        "cell again."
    )


def refused(error: BaseException, place: Place) -> KitError:
    return KitError(
        f"The `assert`{place.where} does not hold{_quoted(error)}. Look at the values that it "
        "compares."
    )


def nothing_raised(error: BaseException, place: Place) -> KitError | None:
    if not isinstance(place.node, ast.Raise):
        return None
    return KitError(f"There is nothing for `raise`{place.where} to raise. Write what went wrong.")


def no_file(error: BaseException, place: Place) -> KitError:
    name = str(getattr(error, "filename", "") or "")
    name = name.replace("\\", "/").rpartition("/")[2]
    named = f" “{name:.40}”" if name else ""
    return KitError(
        f"There is no file{named} here. The tables of this course come from kit.table( ), with "
        "a name in the brackets."
    )


def disk(error: BaseException, place: Place) -> KitError:
    return KitError(
        f"The computer refuses what this cell asks for{place.where}: a file, a folder or the "
        "network. The course needs none of them."
    )


def ended(error: BaseException, place: Place) -> KitError:
    return KitError(
        f"Nothing is left to take{place.where}: all was given already. Begin again from the start."
    )


def command(error: BaseException, place: Place) -> KitError:
    """A line that begins with % and is no command of the notebook."""
    words = str(error).replace("`", " ").split()
    asked = next((word for word in words if word.startswith("%")), "").strip("%.")
    shell = place.names.get("get_ipython")
    known = [] if shell is None else shell().magics_manager.magics["line"]
    near = closest(asked, known) if asked else None
    guess = f"Did you mean %{near}? " if near else ""
    return KitError(
        f"{guess}A line with % in front is a command for the notebook, and this one does not "
        "work. Take it away."
    )


def _quoted(error: BaseException) -> str:
    words = str(error).split()
    if not words:
        return ""
    more = " …" if len(words) > _LONGEST else ""
    return f": “{' '.join(words[:_LONGEST])}{more}”"


SAYS: Says = {
    "KeyboardInterrupt": interrupted,
    "CancelledError": interrupted,
    "SystemExit": left,
    "MemoryError": memory,
    "RecursionError": endless,
    "AssertionError": refused,
    "RuntimeError": nothing_raised,
    "FileNotFoundError": no_file,
    "OSError": disk,
    "StopIteration": ended,
    "UsageError": command,
}
