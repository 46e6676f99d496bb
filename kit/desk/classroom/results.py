"""What a class did: right or wrong judged anew from the saved answers, and tables of it.

Nothing that a hand-in says of itself is believed, but for one case: of a long answer to a code
exercise only the beginning is saved, and then the `right` saved with it stands.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from kit.casefile.cases import case
from kit.desk.classroom import handins
from kit.desk.classroom.gains import Gains, gains
from kit.desk.classroom.inboxes import inboxes
from kit.desk.classroom.ledgers import Ledgers, ledgers_of
from kit.desk.classroom.verdicts import beliefs, short, verdict
from kit.errors import KitError
from kit.items import UNJUDGED, WRITTEN, Handout, Item
from kit.questions import every_item, in_forms, is_form, lessons

FEWEST_TO_SHOW = 5  # learners, below which it can be seen who was sure, or who chose what
COUNTED = ["figures", "bare", "with speaker", "with metric", "with date"]  # in a brief
FEWEST = 10  # learners, below which a correlation says nothing


@dataclass(frozen=True)
class Results:
    tries: pd.DataFrame
    "A row an answer, in order: learner, item, answer (a row of `answers`), sure, right."
    answers: pd.DataFrame
    "Each different answer once: item, answer, right, beliefs (misconceptions it shows), said."
    skipped: pd.DataFrame
    on_paper: pd.DataFrame
    "Long answers that stand on paper and were not typed: learner, item."
    files: pd.DataFrame
    learners: list[str]
    firsts: dict[str, int]
    "Of each learner the first event: by it the next report gives each the name of this one."
    unknown: int
    "Answers to items that this course does not have."
    retired: int
    "Answers to items that it had once and does not ask any more."
    trusted: int
    "Answers too long to be judged here, whose saved verdict was taken."
    inboxes: pd.DataFrame
    "A row for each learner and inbox of the news desk: what was opened, decided, and why."
    ledgers: Ledgers
    "What the class marked in the article, laid over ours."
    gains: Gains
    "What the class gained between its two forms."

    @cached_property
    def first(self) -> pd.DataFrame:
        return self.tries.drop_duplicates(["learner", "item"])

    @cached_property
    def last(self) -> pd.DataFrame:
        return self.tries.drop_duplicates(["learner", "item"], keep="last")

    @cached_property
    def passed(self) -> pd.DataFrame:
        """Each learner and item that is answered, skipped, or written on paper: once."""
        every = pd.concat([self.first, self.skipped, self.on_paper])
        return every[["learner", "item"]].drop_duplicates()


def results(
    folder: str | Path, leave: Path | None = None, named_before: dict[str, int] | None = None
) -> Results:
    """What the hand-ins of a folder say, apart from the files in `leave`.

    `named_before`: the `firsts` of an earlier report, whose names the same learners keep.
    """
    if any(isinstance(one, Handout) for one in lessons()):
        raise KitError("This copy of the course has no key. Make the report in the teacher's.")
    every = every_item()
    found = handins.read(Path(folder), leave, named_before)
    answers = _judged(found.answers, every)
    events = found.events.astype({"item": object})
    asked = events["item"].isin([*every])
    retired = events["item"].isin([name for one in lessons() for name in one.retired])
    tries = events[events["event"].eq("answer") & asked].drop(columns="event")
    tries["right"] = answers["right"].reindex(tries["answer"]).array
    trusted = _saved_alone(tries, every)
    tries["right"] = tries["right"].mask(trusted, tries["saved"])
    return Results(
        tries=tries.drop(columns="saved"),
        answers=answers,
        skipped=events.loc[events["event"].eq("skip") & asked, ["learner", "item"]],
        on_paper=events.loc[events["event"].eq("written") & asked, ["learner", "item"]],
        files=found.files,
        learners=[*events["learner"].cat.categories],
        firsts=found.firsts,
        unknown=int((events["event"].eq("answer") & ~asked & ~retired).sum()),
        retired=int((events["event"].eq("answer") & retired).sum()),
        trusted=int(trusted.sum()),
        inboxes=inboxes(found),
        ledgers=ledgers_of(found),
        gains=gains(found),
    )


def _judged(given: list[tuple[str, Any]], every: dict[str, Any]) -> pd.DataFrame:
    """`Results.answers`: the answers to items of this course, under their places in `given`."""
    places = [place for place, (name, _) in enumerate(given) if name in every]
    known = [given[place] for place in places]
    verdicts = [verdict(every[name], answer) for name, answer in known]
    answers = pd.DataFrame(verdicts, columns=["right", "beliefs", "said"], index=places)
    # As objects: of whole numbers alone pandas would make a column in which True is 1.
    objects = pd.Series([answer for _, answer in known], places, dtype=object)
    answers.insert(0, "answer", objects)
    answers.insert(0, "item", [name for name, _ in known])
    answers["right"] = answers["right"].astype("boolean")
    return answers


def _saved_alone(tries: pd.DataFrame, every: dict[str, Any]) -> pd.Series:
    """Which answers cannot be judged here, but have a verdict that was saved with them."""
    kind = tries["item"].map({name: one.kind for name, one in every.items()})
    return tries["right"].isna() & tries["saved"].notna() & ~kind.isin(UNJUDGED)


def completion(found: Results) -> pd.DataFrame:
    """How far the class is in each lesson, and the share right at first and at last tries."""
    passed = found.passed
    rows = []
    for lesson in lessons():
        if is_form(lesson):
            continue
        ids = [one.id for one in lesson.items]
        core = [one.id for one in lesson.items if one.core]
        done = found.first[found.first["item"].isin(ids)]
        per_learner = passed[passed["item"].isin(core)].groupby("learner", observed=True).size()
        began = done["learner"].nunique()
        row = {
            "lesson": lesson.lesson,
            "title": lesson.title,
            "questions": len(ids),
            "began": began,
            "core done": int((per_learner == len(core)).sum()),
            "answered of all": len(done) / (len(ids) * began) if began else np.nan,
        }
        for when, tried in (("first", found.first), ("last", found.last)):
            right = tried.loc[tried["item"].isin(ids), "right"].dropna()
            row[f"right {when}"] = _share(right.astype(float))
        rows.append(row)
    return pd.DataFrame(rows)


def items(found: Results, fewest: int = FEWEST) -> pd.DataFrame:
    """Each question that has a right answer: how hard it is, and whom it tells apart.

    `share first`, the difficulty: right at the first try, of the `n` learners whose answer can be
    judged. `discrimination`: the correlation of being right here with the share right in all other
    questions (first tries, corrected point-biserial), over `n rest` learners who have both.
    """
    every = {name: one for name, one in every_item().items() if one.kind not in UNJUDGED}
    first = found.first[found.first["right"].notna()]
    right = _matrix(first, [*every], len(found.learners))
    count = np.sum(~np.isnan(right), axis=1)
    total = np.nansum(right, axis=1)
    last = found.last.dropna(subset="right").groupby("item")["right"].agg(["size", "sum"])
    tried = found.tries.groupby("item").size()
    wrong = first[~first["right"].astype(bool)]
    mistakes = wrong.groupby("item")["answer"].agg(Counter)
    sure_and_wrong = wrong[wrong["sure"].fillna(False)].groupby("item").size()
    can_show_sure = len(found.learners) >= FEWEST_TO_SHOW
    rows = []
    for column, (name, one) in enumerate(every.items()):
        given = right[:, column]
        here = given[~np.isnan(given)]
        mine, rest = _beside_the_rest(given, count, total)
        discrimination, note = _correlation(mine, rest, fewest)
        many_last, right_last = last.loc[name] if name in last.index else (0, 0)
        words, times = _most_frequent(mistakes.get(name), found.answers)
        rows.append(
            {
                "item": name,
                "lesson": name[:2],
                "kind": one.kind,
                "about": one.objective,
                "n": len(here),
                "right first": int(here.sum()),
                "share first": _share(here),
                "right last": int(right_last),
                "share last": right_last / many_last if many_last else np.nan,
                "tries each": tried.get(name, 0) / len(here) if len(here) else np.nan,
                "discrimination": discrimination,
                "n rest": len(mine),
                "note": note,
                "sure and not right": int(sure_and_wrong.get(name, 0)) if can_show_sure else 0,
                "wrong answer": words,
                "wrong answer given": times,
            }
        )
    return pd.DataFrame(rows)


def _beside_the_rest(
    mine: np.ndarray, count: np.ndarray, total: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Right or not in one item, and the share right in all others, of learners who have both.

    `count` and `total`: how many items a learner has answered, and how many of them right.
    """
    able = ~np.isnan(mine) & (count > 1)
    return mine[able], (total[able] - mine[able]) / (count[able] - 1)


def _most_frequent(given: Counter[int] | None, answers: pd.DataFrame) -> tuple[str, int]:
    """The answer that was given most, in words, and how often; "" and 0 where there is none."""
    if not given:
        return "", 0
    number, times = given.most_common(1)[0]
    return answers.loc[number, "said"], times


def _matrix(first: pd.DataFrame, names: list[str], learners: int) -> np.ndarray:
    """A row a learner, a column an item: 1 right, 0 not right, NaN no answer."""
    place = {name: n for n, name in enumerate(names)}
    column = first["item"].map(place)
    judgeable = column.notna()
    right = np.full((learners, len(names)), np.nan)
    spots = first["learner"].cat.codes[judgeable], column[judgeable].astype(int)
    right[spots] = first["right"][judgeable].astype(float)
    return right


def _share(right: Any) -> float:
    return float(np.mean(right)) if len(right) else np.nan


def _correlation(mine: np.ndarray, rest: np.ndarray, fewest: int) -> tuple[float, str]:
    if len(mine) < fewest:
        return np.nan, "too few"
    if np.ptp(mine) == 0 or np.ptp(rest) < 1e-12:
        return np.nan, "all alike"
    return float(np.corrcoef(mine, rest)[0, 1]), ""


def misconceptions(found: Results) -> pd.DataFrame:
    """What learners believe, the one most chosen first.

    `chosen`: first answers that show it, of as many `chances`: first answers to questions where it
    can be chosen. `at last`: last answers with it. `item`, `words`: where most chose it, and
    the answer they chose; a question of a form, which is not to be asked again, only if no other.
    """
    texts = case().frame("misconceptions").set_index("id")["misconception"]
    shown = found.answers["beliefs"].explode().dropna()
    asked = {name: beliefs(one) for name, one in every_item().items()}
    met = found.first["item"].value_counts()
    first = found.first.join(shown.rename("belief"), on="answer", how="inner")
    last = found.last.join(shown.rename("belief"), on="answer", how="inner")["belief"]
    closed = in_forms()
    rows = []
    for name, mine in first.groupby("belief"):
        could_show_it = [item for item, known in asked.items() if name in known]
        chances = int(sum(met.get(item, 0) for item in could_show_it))
        where = mine["item"].value_counts()
        # False sorts before True: where most chose it, and of a form only if there is no other.
        most = min(where.index, key=lambda item: item in closed)
        usual = mine.loc[mine["item"] == most, "answer"].mode()[0]
        rows.append(
            {
                "misconception": name,
                "text": texts.get(name, name),
                "chosen": len(mine),
                "chances": chances,
                "share": len(mine) / chances if chances else np.nan,
                "learners": mine["learner"].nunique(),
                "at last": int((last == name).sum()),
                "where": ", ".join(f"{item} ({times})" for item, times in where.items()),
                "item": most,
                "words": found.answers.loc[usual, "said"],
            }
        )
    columns = ["misconception", "text", "chosen", "chances", "share", "learners", "at last"]
    table = pd.DataFrame(rows, columns=[*columns, "where", "item", "words"])
    return table.sort_values(["chosen", "share"], ascending=False, ignore_index=True)


def calibration(found: Results) -> pd.DataFrame:
    """Sure against right, at first tries; nothing of fewer than five learners."""
    first = found.first.dropna(subset=["sure", "right"])
    if len(found.learners) < FEWEST_TO_SHOW:
        first = first.iloc[:0]
    rows = []
    for name, sure in (("sure", True), ("not sure", False)):
        right = first.loc[first["sure"] == sure, "right"]
        row = {"first try": name, "right": int(right.sum()), "not right": int((~right).sum())}
        rows.append(row | {"n": len(right), "share right": _share(right.astype(float))})
    return pd.DataFrame(rows)


def open_answers(found: Results) -> pd.DataFrame:
    """The last answer of each learner to each written question, with a column for the level.

    `own level` is the one that the learner chose; `level` and `mark` are for the teacher's. What
    is counted in a brief (figures, and how many have a speaker) is as its page counted it.
    """
    asked = every_item(*WRITTEN)
    last = found.last[found.last["item"].isin([*asked])]
    given = found.answers["answer"].reindex(last["answer"])
    pairs = zip(last["item"], given, strict=True)
    told = pd.DataFrame([_written(asked[name], answer) for name, answer in pairs])
    told = told.reindex(columns=["answer", "own level", *COUNTED])
    table = last[["item", "learner"]].astype(str).reset_index(drop=True)
    table["answer"] = told["answer"].astype(object)
    table["own level"] = told["own level"].astype(object).fillna("")
    table["level"] = ""
    table["mark"] = ""
    for name in COUNTED:
        table[name] = told[name].astype("Int64")
    return table.sort_values(["item", "learner"], ignore_index=True)


def _written(one: Item, answer: Any) -> dict[str, Any]:
    """A written answer by columns; one that no page sends, as it is."""
    if isinstance(answer, str) or not one.has_shape(answer):
        return {"answer": answer if isinstance(answer, str) else short(answer)}
    return one.written_parts(answer)
