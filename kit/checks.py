"""Feedback on code exercises: specific, never a traceback, never just "wrong"."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from kit import journals
from kit.errors import KitError
from kit.items import Exercise, Number, Withheld
from kit.items.numbers import within
from kit.matching import unmatched
from kit.pages import Page, page
from kit.questions import item, rendered
from kit.values import Plain, code, described, expected, plain, read, summary

_WANTED = {
    "number": "a number",
    "missing": "a number or a missing value",
    "text": "text",
    "list": "a list, or a column of a table",
    "set": "a set, or a list",
    "ids": "rows of a table with its column `id`, or a list of ids",
    "series": "labels with their values, as `value_counts()` gives",
    "frame": "a table",
}


@dataclass(repr=False)
class Feedback(Page):
    """Feedback on an answer; in a notebook, what else can be done stands below it."""

    exercise: Exercise | Withheld

    def _ipython_display_(self) -> None:
        from IPython.display import display  # there in a notebook, and slow to load

        from kit.exercises import Beside, has_more  # it judges with this module

        display(Page(self.html, self.text))
        if has_more(self.exercise):
            display(Beside(self.exercise))


def check(item_id: str, answer: Any = ...) -> Feedback:
    """Give feedback on your answer to a code exercise, with hints to open one at a time.

    Args:
        item_id: the number of the exercise, such as "05.3".
        answer: what you worked out: a number, text, a list or a table, as the exercise asks.
            `...` means "not answered yet".

    Returns:
        A page to read, whatever the answer is.

    Raises:
        KitError: there is no such exercise. The message lists all exercises.

    >>> check("04.11")
    Not answered yet. Put your code in the place of the three dots, then run the cell again.
    >>> check("04.11", "sixty")
    Not yet. We found text, in quotation marks. The exercise asks for a number.
    """
    one = item(item_id, "code")
    if answer is ...:
        say = "Put your code in the place of the three dots, then run the cell again."
        return _feedback(one, "open", "Not answered yet.", say)
    try:
        parts, say = judged(one, answer)
    except Exception as error:
        return _our_mistake(one, answer, error)
    saved = journals.record({"item": one.id, "event": "answer", **parts})
    if "right" in parts:
        state, verdict = ("right", "Right.") if parts["right"] else ("not-yet", "Not yet.")
        return _feedback(one, state, verdict, say)
    if saved:
        return _feedback(one, "saved", "Saved.", "Your teacher will go through it with you.")
    say = "Your answer could not be written to the disk. Tell your teacher."
    return _feedback(one, "not-yet", "Not saved.", say)


def judged(one: Exercise | Withheld, answer: Any) -> tuple[dict[str, Any], str]:
    """What is saved of an answer (a summary, `right`, the number of a `mistake`), and our reply.

    Where the key is withheld, the summary alone is saved. It can be judged later in the answer's
    place, if that was not long; but a summary of None is a missing value: give `pd.NA` for it.

    >>> judged(item("04.11"), 1000)
    ({'answer': 1000, 'right': False}, 'You have `1000`; we expect less. ...')
    """
    parts = {"answer": _kept(one, answer)}
    if isinstance(one, Withheld):
        return parts, ""
    differs = _difference(answer, one.answer, one)
    if not differs:
        return parts | {"right": True}, one.feedback
    for number, mistake in enumerate(one.mistakes):
        if not _difference(answer, mistake.answer, one):
            return parts | {"right": False, "mistake": number}, mistake.feedback
    return parts | {"right": False}, differs


def _kept(one: Exercise | Withheld, answer: Any) -> Any:
    """What is saved of an answer: a short form of it, or what sort of thing it is."""
    try:
        return summary(*read(answer, one.expects))
    except ValueError:
        return f"We found {described(answer)}."


def _our_mistake(one: Exercise | Withheld, answer: Any, error: Exception) -> Feedback:
    """What is said where not the answer but the judging goes wrong: nobody is told "not yet".

    The answer is saved unjudged, so that it can be judged once the course is put right.
    """
    try:
        kept = _kept(one, answer)
    except Exception:
        kept = f"We found {described(answer)}."
    saved = journals.record({"item": one.id, "event": "answer", "answer": kept})
    say = "Your answer is saved." if saved else "Your answer could not be saved."
    why = f"Tell your teacher: {one.id} cannot be judged ({type(error).__name__})."
    return _feedback(one, "saved", "This is our mistake, not yours.", f"{say} {why}")


def _difference(answer: Any, key: Any, one: Exercise) -> str:
    """What differs, in sentences that give no answer away; "" where nothing does."""
    wanted, kind = expected(key, one.expects)
    try:
        mine = plain(answer, kind)
    except Exception as error:  # whatever a learner's object does when it is touched
        say = str(error) if isinstance(error, KitError) else f"We found {described(answer)}."
        return f"{say} The exercise asks for {_WANTED[kind]}."
    say = _differs(mine, wanted, kind, one)
    return say and f"{say} Open a hint and try again."


def _differs(mine: Plain, key: Plain, kind: str, one: Exercise) -> str:
    if kind == "series":
        mine = _without_zeros(mine, key)
    lost = [name for name in key.names if name not in mine.names]
    more = [name for name in mine.names if name not in key.names]
    if lost or more:
        return f"The column {code((lost + more)[0])} is {'missing' if lost else 'not asked for'}."
    if mine.total != key.total:
        unit = "value" if kind in ("list", "set") else "row"
        have = f"{mine.total:,} {unit}{'' if mine.total == 1 else 's'}"
        return f"Your answer has {have}; we expect {'fewer' if mine.total > key.total else 'more'}."
    odd = _unmatched(mine.rows, key.rows, one.tolerance)
    if not odd:
        in_order = all(map(_same, mine.rows, key.rows, repeat(one.tolerance)))
        return "" if in_order or not one.ordered else "All is there, but in another order."
    return _at_odds(odd[0][0], mine, key, kind, one)


def _at_odds(have: Any, mine: Plain, key: Plain, kind: str, one: Exercise) -> str:
    """The sentence about the first value that the key does not have."""
    want = key.rows[0][0]
    match kind:
        case "number" | "missing" if isinstance(have, Number) and isinstance(want, Number):
            return f"You have {code(have)}; we expect {'less' if have > want else 'more'}."
        case "missing" | "text":
            return f"You have {code(have)}."
        case "series" if not _unmatched([(have,)], [row[:1] for row in key.rows]):
            return f"At the label {code(have)}, we expect another value."
        case "frame":
            for n, name in enumerate(key.names):
                column, wanted = ([(row[n],) for row in rows] for rows in (mine.rows, key.rows))
                if _unmatched(column, wanted, one.tolerance):
                    return f"In the column {code(name)}, we expect other values."
            return "Each column is right, but not all of its values stand in the right row."
    return f"{code(have)} does not belong here."


def _without_zeros(mine: Plain, key: Plain) -> Plain:
    """Counts without those of nothing: `value_counts()` lists words that no row has as well."""
    labels = {_bare(row[0]) for row in key.rows}
    rows = [row for row in mine.rows if row[1] != 0 or _bare(row[0]) in labels]
    return mine._replace(rows=rows, total=mine.total - len(mine.rows) + len(rows))


def _unmatched(mine: list[tuple], key: list[tuple], tolerance: Number = 0) -> list[tuple]:
    """The rows that the key lacks; each row of the key stands for one."""
    return unmatched(mine, key, lambda row, other: _same(row, other, tolerance))


def _same(mine: tuple, key: tuple, tolerance: Number) -> bool:
    return all(
        _same_value(value, wanted, tolerance) for value, wanted in zip(mine, key, strict=True)
    )


def _same_value(value: Any, wanted: Any, tolerance: Number) -> bool:
    kinds = {_kind(value), _kind(wanted)}
    if len(kinds) > 1:  # True is no 1, and "2" is no 2
        return False
    if kinds != {"number"}:
        return _bare(value) == _bare(wanted)
    if type(value) is type(wanted) is int and not tolerance:
        return value == wanted  # to the last digit, of however many
    return within(value, wanted, tolerance)


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "true or false"
    return "number" if isinstance(value, Number) else type(value).__name__


def _bare(value: Any) -> Any:
    """Text without what we forgive: capitals, spaces, quotation marks, a full stop at the end."""
    if not isinstance(value, str):
        return value
    text = re.sub("[\"'`“”„«»‘’‚]", "", unicodedata.normalize("NFKC", value))
    return " ".join(text.casefold().split()).rstrip(" .")


def _feedback(one: Exercise | Withheld, state: str, verdict: str, say: str) -> Feedback:
    hints = [rendered(hint) for hint in one.hints if state != "right"]
    parts = {"state": state, "verdict": verdict, "say": rendered(say), "hints": hints}
    said = page("check.html", f"Feedback on {one.id}", f"{verdict} {say.strip()}", **parts)
    return Feedback(said.html, said.text, one)
