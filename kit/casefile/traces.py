"""How a figure or a wording travelled, from the first statement to the article and on."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from kit.casefile.cases import case
from kit.casefile.figures import figure
from kit.casefile.sourced import pages, publishers, said
from kit.casefile.stepped import Stepped
from kit.errors import choose
from kit.pages import page, twin
from kit.questions import notice_called

_COLUMNS = {
    "step": "step",
    "date_as_given": "when",
    "stage": "stage",
    "speaker_or_outlet": "who",
    "language": "language",
    "words": "words",
    "english": "in English",
    "figure": "figure",
    "changed": "what changed",
    "note": "note",
    "sources": "sources",
}
_OURS = "English"  # the language that steps are compared in
_ALIKE = 0.2  # below this, two sentences have so little in common that nothing is compared
_ARTICLE = "the article"  # the stage behind which other reports stand, not wordings of ours
_LATER = "after our article: "
_BESIDE = "beside our article: "
_OTHERS = ("reported statement", "another statement")  # no earlier wordings of the sentence
UNSEEN = "We have not seen this step."
_NOTHING = "Nothing: "  # how the table begins where a step has no change
_MOVED = 4  # letters of a word that tells: struck here and new there, it has only moved


@dataclass(repr=False)
class Trace(Stepped):
    """The way of a claim. In a notebook it is one sentence that changes from step to step."""

    kind = "trace"
    sheet = "trace.css"
    label: str
    quote: str
    steps: list[dict[str, Any]]
    waits_for: str | None = None

    def content(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "quote": self.quote,
            "steps": self.steps,
            "html": self.html,
            "style": self.style(),
            "waits_for": self.waits_for,
        }


def trace(claim: str, waits_for: str | None = None, later: bool = True) -> Trace:
    """Show the way of a claim, step by step: who said it, in which words, and what changed.

    Args:
        claim: the id of a claim that has steps in `table("traces")`, such as "C20".
        waits_for: a notice of the lesson that asks what changed, such as "05.n2". Until ours opens
            there, the steps in a notebook do not say it.
        later: whether the sentence goes on to the steps behind the article. They stand in the list
            of all steps in any case.

    Returns:
        In a notebook, one sentence that changes from step to step; `html` and `text` have all
        steps at once. A step that we could not read is shown as such.

    Raises:
        KitError: the claim has no steps, or there is no such notice. The message lists those that
            there are.

    >>> trace("C20")
    How the claim “... claims to have eliminated more than 200” travelled
    1. original statement: ... “nearly 200 human losses” ...
    """
    if waits_for is not None:
        notice_called(waits_for)
    traces = case().frame("traces")
    claims = case().frame("claims").set_index("id")
    steps = traces[traces.claim == choose(claim, traces.claim.unique(), "trace")].copy()
    steps["figure"] = [figure(step) for step in steps.itertuples()]
    steps = steps.astype(object).where(steps.notna(), "")
    for column in ("changed", "note"):
        steps[column] = [said(one) for one in steps[column]]
    steps["read_in"] = [pages(one) for one in steps.sources]
    steps["sources"] = [publishers(one) for one in steps.sources]
    steps["who"] = steps.speaker_or_outlet.where(
        steps.speaker_or_outlet.str.lower() != steps.stage, ""
    )
    steps["seen"] = [_is_seen(step) for step in steps.itertuples()]
    steps["after"] = _after(steps)
    steps["quote"] = [one and _quoted(one) for one in steps.words]
    steps["label"] = [_label(step) for step in steps.itertuples()]
    steps["change"] = [one.removeprefix(_NOTHING) for one in steps.changed]
    lines = [f"How the claim {_quoted(claims.quote[claim])} travelled"]
    for step in steps.itertuples():
        words = step.quote or step.english or step.figure or step.note
        gap = "" if step.seen else UNSEEN
        changed = " ".join(filter(None, [step.label, step.change]))
        line = [f"{step.step}. {step.after}{step.stage}", step.who, gap, words, changed]
        lines.append(": ".join(part for part in line if part))
    table = twin(steps[list(_COLUMNS)].rename(columns=_COLUMNS))
    every = list(steps.itertuples())
    parts = {"steps": every, "quote": claims.quote[claim], "table": table, "unseen": UNSEEN}
    made = page("trace.html", lines[0], "\n".join(lines), **parts)
    told = [one for one in _told(every) if later or not one["behind"]]
    return Trace(made.html, made.text, claim, lines[0], claims.quote[claim], told, waits_for)


def _label(step: Any) -> str:
    """What stands before the change of a step; nothing of what is listed behind the article."""
    if not step.changed or step.after or step.stage in _OTHERS:
        return ""
    return "Nothing changed here:" if step.changed.startswith(_NOTHING) else "What changed:"


def _told(steps: list[Any]) -> list[dict[str, Any]]:
    """The steps for the page: each with its sentence, and how it differs from the one before.

    Only wordings of one sentence are compared. A statement that the sentence sums up or leaves out
    is none, and what stands behind the article is another report.
    """
    told = []
    before = ""
    counted = None
    behind = False
    for step in steps:
        apart = behind or step.stage in _OTHERS
        reading = _reading(step)
        shown = reading if apart else reading or before
        parts = parted("" if apart else before, shown)
        one = {
            "stage": f"{step.after}{step.stage}",
            "who": step.who,
            "when": step.date_as_given,
            "language": step.language,
            "original": "" if step.language == _OURS else step.quote,
            "reading": reading,
            "parts": parts,
            "rebuilt": is_rebuilt(parts),
            "figure": step.figure,
            "counted": _counted(None if apart else counted, step),
            "label": step.label,
            "changed": step.change,
            "note": step.note,
            "read_in": step.read_in,
            "seen": step.seen,
            "apart": apart,
            "behind": behind,
            "unseen": "" if step.seen else UNSEEN,
        }
        told.append(one)
        if not apart:
            before = reading or before
            counted = step if step.figure else counted
        behind = behind or step.stage == _ARTICLE
    return told


def _after(steps: Any) -> list[str]:
    """What stands before the stage of a step that is listed behind the article; "" elsewhere."""
    found: list[str] = []
    printed = None
    for step in steps.itertuples():
        is_later = printed is not None and bool(step.date) and step.date > printed
        other = _LATER if is_later else _BESIDE
        found.append("" if printed is None else other)
        if step.stage == _ARTICLE:
            printed = step.date
    return found


def _quoted(words: str) -> str:
    return words if words.startswith("“") else f"“{words}”"


def _is_seen(step: Any) -> bool:
    """Whether anything of a step was read."""
    return bool(step.words or step.english or step.figure or step.changed)


def _reading(step: Any) -> str:
    """The sentence of a step as an English reader meets it; the figure where no words are known.

    Of words that are known in English alone, the figure has more, if they are a part of it.
    """
    if step.language == _OURS and step.words:
        return step.words.strip('“”"')
    if not step.words and step.english in step.figure:
        return step.figure
    return step.english or step.figure


def parted(before: str, now: str) -> list[list[str]]:
    """A sentence word by word: what is the same as before, what is gone, and what is new.

    Of a sentence that is nothing like the one before nothing is compared.

    >>> parted("nearly 200 losses", "some 200 losses")
    [['gone', 'nearly'], ['new', 'some'], ['same', '200 losses']]
    """
    if not before or before == now:
        return [["same", now]] if now else []
    old = before.split()
    new = now.split()
    match = SequenceMatcher(None, [_plain(one) for one in old], [_plain(one) for one in new], False)
    if match.ratio() < _ALIKE:
        return [["same", now]]
    parts = []
    for kind, old_from, old_to, new_from, new_to in match.get_opcodes():
        if kind == "equal":
            parts.append(["same", " ".join(new[new_from:new_to])])
            continue
        if old_to > old_from:
            parts.append(["gone", " ".join(old[old_from:old_to])])
        if new_to > new_from:
            parts.append(["new", " ".join(new[new_from:new_to])])
    return parts


def is_rebuilt(parts: list[list[str]]) -> bool:
    """Whether a sentence is put together anew: then its struck and its new words make no sentence.

    That is so where a word is struck in one place and new in another.

    >>> is_rebuilt(parted("550 were lost", "they lost 550"))
    True
    >>> is_rebuilt(parted("nearly 200 losses", "some 200 losses"))
    False
    """
    gone, new = (
        {_plain(word) for one, text in parts if one == kind for word in text.split()}
        for kind in ("gone", "new")
    )
    return any(len(word) >= _MOVED for word in gone & new)


def _counted(before: Any, step: Any) -> list[list[str]]:
    """The figure of a step in parts: its words and number, then its metric as a whole.

    The metric often stands outside the words that we quote: here its change is seen all the same.
    """
    if not step.figure:
        return []
    number, metric = _number_and_metric(step)
    old_number, old_metric = _number_and_metric(before) if before else (number, metric)
    parts = parted(old_number, number) if old_number and number else []
    if len(parts) < 2:
        parts = _exchanged(old_number, number)
    return [*parts, *_exchanged(old_metric, metric)]


def _number_and_metric(step: Any) -> tuple[str, str]:
    metric = step.metric if step.metric and step.figure.endswith(step.metric) else ""
    return step.figure.removesuffix(metric).strip(), metric


def _exchanged(old: str, new: str) -> list[list[str]]:
    """A text as a whole: the same, or gone and another one new; an empty one is left out."""
    parts = [["same", new]] if old == new else [["gone", old], ["new", new]]
    return [part for part in parts if part[1]]


def _plain(word: str) -> str:
    """A word as it is compared: capitals and marks make no other word of it."""
    return re.sub(r"\W", "", word).casefold() or word
