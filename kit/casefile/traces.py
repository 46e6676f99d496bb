"""How a figure or a wording travelled, from the first statement to the article and on."""

from kit.casefile.cases import case
from kit.casefile.figures import figure
from kit.errors import choose
from kit.pages import Page, page, twin

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


def trace(claim: str) -> Page:
    """Show the way of a claim, step by step: who said it, in which words, and what changed.

    Args:
        claim: the id of a claim that has steps in `table("traces")`, such as "C20".

    Returns:
        A page. A step that we could not read is shown as such.

    Raises:
        KitError: the claim has no steps. The message lists those that have.

    >>> trace("C20")
    How C20 travelled
    1. original statement: ... “nearly 200 human losses” ...
    """
    traces = case().frame("traces")
    claims = case().frame("claims").set_index("id")
    steps = traces[traces.claim == choose(claim, traces.claim.unique(), "trace")].copy()
    steps["figure"] = [figure(step) for step in steps.itertuples()]
    steps = steps.astype(object).where(steps.notna(), "")
    steps["quote"] = [one if one.startswith("“") else one and f"“{one}”" for one in steps.words]
    lines = [f"How {claim} travelled"]
    for step in steps.itertuples():
        words = step.quote or step.english or step.figure or step.note
        changed = f"What changed: {step.changed}" if step.changed else ""
        said = [f"{step.step}. {step.stage}", step.speaker_or_outlet, words, changed]
        lines.append(": ".join(part for part in said if part))
    table = twin(steps[list(_COLUMNS)].rename(columns=_COLUMNS))
    parts = {"steps": list(steps.itertuples()), "quote": claims.quote[claim], "table": table}
    return page("trace.html", lines[0], "\n".join(lines), **parts)
