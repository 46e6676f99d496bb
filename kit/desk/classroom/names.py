"""Who is who, as the teacher keeps it: a list of pseudonyms and names, for the gradebooks alone."""

from pathlib import Path

from kit.desk.classroom import spreadsheets
from kit.journals.pseudonyms import folded


def read(path: Path, learners: list[str]) -> tuple[dict[str, str], list[str]]:
    """The names of learners by their pseudonyms, and what is to be said.

    The list has the columns `pseudonym` and `name`. Whoever is in it and has not handed in, or has
    handed in and is not in it, is told.
    """
    known = {folded(one): one for one in learners}
    names: dict[str, str] = {}
    notes = []
    for number, row in enumerate(spreadsheets.rows(path, ("pseudonym", "name")), 2):
        pseudonym = row.get("pseudonym", "").lstrip("'")
        name = row.get("name", "")
        if not pseudonym and not name:
            continue
        learner = known.get(folded(pseudonym))
        place = f"{path.name}, row {number}"
        if learner is None:
            notes.append(f"{place}: nobody handed in as “{pseudonym}”.")
        elif learner in names:
            notes.append(f"{place}: “{pseudonym}” stands there twice. The first row counts.")
        else:
            names[learner] = name
    missing = [one for one in learners if not names.get(one)]
    if missing:
        notes.append(f"Without a name in {path.name}: {', '.join(missing)}.")
    return names, notes
