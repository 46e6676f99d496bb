"""`python -m kit report FOLDER`: what a class did, as one page and as tables, from its hand-ins.

All of it is made and stays on this computer. The page fetches nothing and runs no script.
"""

import json
import os
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader

from kit.casefile.cases import case
from kit.desk.classroom import beginning, exports, gains, give_back, guide, results
from kit.desk.classroom import marking as levels
from kit.desk.classroom import names as lists
from kit.desk.classroom.handins import BESIDE_PAPER
from kit.desk.classroom.ledgers import FEWEST as FEWEST_WITH_CARDS
from kit.desk.classroom.results import FEWEST, Results
from kit.desk.classroom.spreadsheets import has_semicolons
from kit.desk.edition.onpaper import asked_on_paper
from kit.errors import KitError, plainly
from kit.items import WRITTEN
from kit.journals.journalfile import content as content_of
from kit.journals.journalfile import replace
from kit.questions import every_item, lessons, rendered

OPEN_ANSWERS = "open-answers.csv"
MADE = ".made-by-the-report.json"
LEARNERS = "who is who"  # in MADE: of each learner the first event
MOST_TO_BEGIN_WITH = 4  # questions on the first screen
MOST_NOTES = 10  # lines about single rows that a console still shows
MOST = 100  # learners that the page shows one by one; the tables have all
HARD = 0.4  # right at the first try, below which a question is called hard


def main(folder: str, out: str = "", names: str = "", semicolons: bool = False) -> int:
    """Make the report of the hand-ins in `folder`, in the folder `out`.

    `names`: a list of pseudonyms and names for the gradebooks. `semicolons`: write the tables for
    a spreadsheet of much of Europe.
    """
    target = Path(out) if out else Path(folder) / "report"
    if not out and target.is_symlink():
        raise KitError(f"{target} is a link to another place. Give the folder for the report, too.")
    found = results.results(folder, target, _learners_before(target))
    if not found.learners:
        says = [f"{row.file}: {row.notes}." for row in found.files.head(5).itertuples()]
        raise KitError(" ".join([f"There is no hand-in in {folder}.", *says]))
    try:
        write(found, target, Path(names) if names else None, semicolons)
    except OSError as error:
        why = plainly(error)
        raise KitError(f"We cannot write in {target} ({why}). Is a file there open?") from None
    left = int(found.files["learner"].isna().sum())
    print(f"{target / 'report.html'} is made: open it in a browser. Beside it are the tables.")
    print(f"Learners: {len(found.learners)}. Files read: {len(found.files) - left}, not: {left}.")
    joined = found.files[found.files["notes"].str.contains(BESIDE_PAPER, regex=False)]
    if many := joined["learner"].nunique():
        print(f"{BESIDE_PAPER.capitalize()} by pseudonym. Learners: {many}.")
    return 0


def write(found: Results, target: Path, who: Path | None = None, semicolons: bool = False) -> None:
    """The page, the tables, the gradebooks, and the questions for Moodle.

    `who`: the teacher's list of pseudonyms and names. `semicolons`: in the tables, as also where
    the open answers came back with them; learning platforms take gradebooks with commas.

    They are made beside the folder first. What stands there and was not made by a report, or was
    changed since, is left as it is: then a KitError comes, and nothing is written.
    """
    made = tables(found)
    marked = target / OPEN_ANSWERS
    marking = levels.read(marked, made["open-answers"])
    semicolons = semicolons or has_semicolons(marked, levels.NEEDED)
    made["open-answers"] = marking.written_into(made["open-answers"])
    known, told = lists.read(who, found.learners) if who else (None, [])
    with TemporaryDirectory() as temporary:
        new = Path(temporary)
        for name, table in made.items():
            exports.save_table(table, new / f"{name}.csv", semicolons=semicolons)
        exports.save_workbook(made, new / "tables.xlsx")
        books = {
            "moodle": exports.for_moodle(found, known),
            "canvas": exports.for_canvas(found, known),
        }
        for name, table in books.items():
            exports.save_table(table, new / f"gradebook-{name}.csv", encoding="utf-8")
        questions, left_out = exports.moodle_xml()
        (new / "questions-moodle.xml").write_bytes(questions)
        page = html(found, made, left_out, _guide_from(target), marking.notes)
        (new / "report.html").write_text(page, encoding="utf-8", errors="replace", newline="\n")
        handed = give_back.html(found, made["open-answers"])
        (new / "pages.html").write_text(handed, encoding="utf-8", errors="replace", newline="\n")
        contents = {path.name: path.read_bytes() for path in sorted(new.iterdir())}
    _put(contents, target, found.firsts)
    for note in [*marking.notes[:MOST_NOTES], *told]:  # the page has all
        print(note)


def _guide_from(target: Path) -> str:
    """The teacher's guide as an address from the folder of the report."""
    path = guide.guide_path()
    if (page := path.with_suffix(".html")).is_file():  # in a teacher's copy, as a page to read
        path = page
    try:
        return Path(os.path.relpath(path, target)).as_posix()
    except ValueError:  # on another drive of Windows
        return path.as_uri()


def _put(contents: dict[str, bytes], target: Path, learners: dict[str, int]) -> None:
    target.mkdir(parents=True, exist_ok=True)
    ours = _made_before(target)
    changed = _is_changed(target / OPEN_ANSWERS, ours)
    for name in contents:
        place = target / name
        if name == OPEN_ANSWERS and changed:
            continue  # its levels are read, and it is kept below
        if not place.exists() and not place.is_symlink():
            continue
        if place.is_symlink() or not place.is_file() or ours.get(name) != _digest(place):
            raise KitError(
                f"{place} was changed, or was not made by a report: it stays as it is. Move it "
                "away, or give another folder: python -m kit report FOLDER OUT"
            )
    if changed:
        _keep(target / OPEN_ANSWERS)
    record = {name: sha256(content).hexdigest() for name, content in contents.items()}
    known = {**_learners_before(target), **learners}
    replace(target / MADE, json.dumps({**ours, **record, LEARNERS: known}).encode())
    for name, content in contents.items():
        replace(target / name, content)


def _made_before(target: Path) -> dict[str, Any]:
    """What reports have made in a folder: digests by the names of the files, and who is who."""
    try:
        found = json.loads(content_of(target / MADE))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _learners_before(target: Path) -> dict[str, int]:
    """Of each learner that a report in this folder has named, the first event."""
    found = _made_before(target).get(LEARNERS)
    known = found.items() if isinstance(found, dict) else ()
    return {name: first for name, first in known if type(first) is int and abs(first) < 2**63}


def _is_changed(path: Path, ours: dict[str, Any]) -> bool:
    """Whether a file of an earlier report was changed since: in one, a teacher wrote levels."""
    is_file = path.is_file() and not path.is_symlink()
    return is_file and path.name in ours and ours[path.name] != _digest(path)


def _keep(path: Path) -> None:
    """A copy of a file as the teacher saved it, under a name that is not taken."""
    names = (path.with_name(f"{path.stem}-as-saved-{number}.csv") for number in count(1))
    replace(next(one for one in names if not one.exists()), path.read_bytes())


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def tables(found: Results) -> dict[str, pd.DataFrame]:
    """All that is counted, by the name of the CSV file it goes to."""
    return {
        "completion": results.completion(found),
        "items": results.items(found),
        "misconceptions": results.misconceptions(found),
        "learners": exports.points(found)[0],
        "forms": found.gains.learners,
        "form-skills": found.gains.skills,
        "form-orders": found.gains.orders,
        "calibration": results.calibration(found),
        "open-answers": results.open_answers(found),
        "inboxes": found.inboxes,
        "claims-marked": found.ledgers.claims,
        "card-fields": found.ledgers.fields,
        "files": found.files,
    }


def html(
    found: Results,
    made: dict[str, pd.DataFrame],
    left_out: dict[str, list[str]],
    guide_at: str = guide.PATH.as_posix(),
    marking_notes: Sequence[str] = (),
) -> str:
    """The page: first with which question to begin, then the details.

    `guide_at`: the address of the teacher's guide, as the page links to it. `marking_notes`: what
    is to be said of the levels that the teacher wrote.
    """
    pages = Environment(loader=PackageLoader("kit.desk", "."), trim_blocks=True, autoescape=True)
    pages.filters |= {
        "md": rendered,
        "percent": _percent,
        "number": _number,
        "signed": _signed,
        "points": _points,
    }
    items = made["items"][made["items"]["n"] > 0]
    items = items.assign(hint=[_hint(row) for row in rows(items)])
    unlucky = items[items["sure and not right"] > 0]
    today = date.today()
    missed = beginning.most_missed(found)[:MOST_TO_BEGIN_WITH]
    return pages.get_template("report.html.jinja").render(
        style=Path(__file__).with_name("report.css").read_text(encoding="utf-8"),
        title=case().package["title"],
        found=found,
        unread=found.files[found.files["learner"].isna()],
        noted=found.files[found.files["learner"].notna() & found.files["notes"].ne("")],
        **{name.replace("-", "_"): rows(table) for name, table in made.items()},
        made_on=f"{today.day} {today:%B %Y}",
        missed=[(one, guide.place(one.item.id)) for one in missed],
        alone=asked_on_paper,
        guide_at=guide_at,
        marking_notes=marking_notes,
        marked=bool(made["open-answers"][["level", "mark"]].ne("").any(axis=None)),
        began={one["lesson"]: one["began"] for one in rows(made["completion"])},
        unfinished=beginning.unfinished(found),
        fewest_for_spread=results.FEWEST_TO_SHOW,
        unlucky=rows(unlucky.sort_values("sure and not right", ascending=False).head(3)),
        asked=rows(items),
        core=_core(found),
        by_lesson={one.lesson: one.title for one in lessons()},
        gain=gains.in_words(found.gains),
        trust=_about_trust(found, made["calibration"]),
        open_items=every_item(*WRITTEN),
        left_out=left_out,
        fewest=FEWEST,
        fewest_shown=gains.FEWEST_TO_SHOW,
        fewest_cards=FEWEST_WITH_CARDS,
        most=MOST,
        hard=HARD,
    )


def rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table; a whole number that is missing is None."""
    whole = table.select_dtypes("Int64").columns
    plain = table[whole].astype(object)
    return table.assign(**plain.where(plain.notna(), None)).to_dict("records")


def _core(found: Results) -> dict[str, int]:
    """By lesson that anybody began, how many questions its core has."""
    most = exports.points(found)[1]
    return {
        name.removesuffix(" answered"): many
        for name, many in most.items()
        if name.endswith(" answered")
    }


def _about_trust(found: Results, table: pd.DataFrame) -> str:
    """How sure learners were, of a class that is large enough for nobody to be seen in it."""
    if len(found.learners) < results.FEWEST_TO_SHOW:
        return (
            f"With fewer than {results.FEWEST_TO_SHOW} learners we do not say how sure they were."
        )
    return about_calibration(table)


def about_calibration(table: pd.DataFrame) -> str:
    """Whether those who were sure were right more often, in plain sentences."""
    sure, unsure = table.to_dict("records")
    if not sure["n"] or not unsure["n"]:
        return "Too few said how sure they were, or all said the same."
    say = f"When they were sure, learners were right in {_percent(sure['share right'])} of"
    say += f" {sure['n']:,} answers; when not sure, in {_percent(unsure['share right'])} of"
    return f"{say} {unsure['n']:,}. Sure and not right: {sure['not right']:,}."


def _hint(row: dict[str, Any]) -> str:
    """What is worth a look in a question."""
    says = []
    if row["share first"] < HARD:
        says.append("hard")
    if row["discrimination"] < 0:
        says.append("check it: those who are right here are weaker elsewhere")
    return "; ".join(says)


def _percent(share: float) -> str:
    return "–" if pd.isna(share) else f"{share:.0%}".replace("%", " %")


def _signed(value: float) -> str:
    return "–" if pd.isna(value) else f"{value:+.1f}".replace("-", "−")


def _points(value: float) -> str:
    """A difference of two shares, in points of a hundred."""
    return "–" if pd.isna(value) else f"{100 * value:+.0f}".replace("-", "−")


def _number(value: float) -> str:
    return "–" if pd.isna(value) else f"{value:.2f}".replace("-", "−")
