"""`python -m kit.forgetting NAME`: delete what this computer holds of a learner."""

import sys

from kit import journals
from kit.errors import KitError, plainly


def forget(name: str) -> str:
    """Delete a learner's journal, hand-in and drafts from work/; says what is gone.

    What cannot be a pseudonym, and a file that cannot be deleted, is a KitError.
    """
    try:
        gone = journals.forget(name)
    except OSError as error:
        why = plainly(error)
        raise KitError(f"Not everything could be deleted ({why}). Is a lesson open?") from None
    if not gone:
        known = ", ".join(journals.names()) or "nobody"
        return f"Nothing of “{name}” is in the folder work/. Answers there are of: {known}."
    elsewhere = "What was handed in, or waits in a browser, is not deleted by this."
    return f"Deleted from the folder work/: {', '.join(gone)}. {elsewhere}"


def main(name: str) -> int:
    try:
        print(forget(name))
    except KitError as error:
        print(error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(" ".join(sys.argv[1:])))
