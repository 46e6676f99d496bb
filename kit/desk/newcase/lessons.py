"""The starter lesson of a new case: its questions and its notebook, on the model of lesson 05."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import yaml

from kit.desk.cells import KERNEL, ONLY_LAB, kept_safe
from kit.desk.newcase.asking import Item, Maker
from kit.desk.newcase.resolving import Marked, Resolved
from kit.desk.newcase.tables import numbered

NUMBER = "01"
NAME = "01-who-says-what"
TITLE = "Who says what?"
SHORT_TEXT = 15
"Sentences that a ledger shows at once; of a longer text it shows the part with most claims."
MOST_CARDS = 4
RUN = "**Run:** click on each grey cell, press **Shift + Enter**."
CARE = (
    "A news text can be about people whom somebody in your class knows, or about something that "
    "somebody has lived through. You may skip anything here, and nobody has to say why."
)
TOLD = (  # samples of a brief, the lowest level first; they give nothing of the case away
    "The bridge was old.",
    "The mayor says that the bridge was old.",
    "On Saturday the mayor said that the bridge was old. The company has not spoken of its age.",
)
COUNTED = (
    "200 houses were without light.",
    "The council speaks of 200 houses without light.",
    "On Saturday the council spoke of more than 200 houses without light; it gave no list of them.",
)
OWN_FROM = 21
"The number of the first question of the teacher's own."


@dataclass
class Lesson:
    """A lesson while it is made: items by number, quizzes by name."""

    case: Resolved
    items: dict[int, Item] = field(default_factory=dict)
    quizzes: dict[str, list[str]] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    "Sentences on what could not be asked of this case."

    def add(self, quiz: str, made: dict[int, Item | None]) -> None:
        """Put some items into a quiz of this name; those that could not be made are left out."""
        found = {number: one for number, one in made.items() if one}
        for number, one in found.items():
            self.items[number] = {"id": f"{NUMBER}.{number}", **one}
        if found:
            self.quizzes[f"{NUMBER}-{quiz}"] = [f"{NUMBER}.{number}" for number in found]


def lesson(case: Resolved) -> Lesson:
    """Six questions, an exit ticket and a brief. An id keeps its kind of question in every build.

    Ids are numbers: 1 to 6 for the questions, 7 and 8 for the exit ticket, 9 for the brief, 21 and
    on for those of case.yaml.
    """
    made = Lesson(case)
    ask = Maker(case)
    made.add("speakers", {1: ask.who_says(), 2: ask.sort_speakers(), 3: ask.mark_sentences()})
    made.add("words", {4: ask.whose_words()})
    # Two more: what this case gives most for.
    more: list[tuple[str, dict[int, Callable[[], Item | None]]]] = [
        ("figures", {5: ask.what_counts, 6: ask.which_ends}),
        ("checks", {10: ask.sort_checks, 11: ask.sort_sides}),
        ("again", {12: ask.who_says, 13: ask.whose_words}),
    ]
    for quiz, makers in more:
        wanted = 6 - len(made.items)
        found: dict[int, Item | None] = {}
        for number, make in makers.items():
            if len([one for one in found.values() if one]) < wanted:
                found[number] = make()
        made.add(quiz, found)
    if len(made.items) < 6:
        made.left_out.append(
            f"The lesson has {len(made.items)} of six questions. With more claims, of two speakers "
            "or more, there will be more of them."
        )
    made.add("exit-ticket", {7: ask.what_lacks() or ask.whose_words(), 8: ask.who_says()})
    made.add("own", dict(enumerate(ask.own(), OWN_FROM)))
    made.items[9] = {"id": f"{NUMBER}.9", **_brief(case)}
    return made


def questions(made: Lesson) -> str:
    """The question file."""
    notice = {
        "id": f"{NUMBER}.n1",
        "ask": "What is the news here? Write one line as you would print it tonight.",
        "ours": "Who speaks in your line? About whom, and up to when? Your line comes back at the "
        "end.",
    }
    content = {
        "lesson": NUMBER,
        "title": TITLE,
        "quizzes": made.quizzes,
        "notices": [notice],
        "items": [made.items[number] for number in sorted(made.items)],
    }
    head = "# Made by `python -m kit build`. Change what you like: what you have changed stays.\n"
    return head + yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)


def _brief(case: Resolved) -> Item:
    """The line of the beginning once more: with figures on cards, or in words alone."""
    counted = numbered(case)
    chosen = [one for one in counted if not one.is_voice] or counted or _of_different_speakers(case)
    cards = [one.id for one in chosen[:MOST_CARDS]]
    means = (
        "Something is said as if it were certain. A reader cannot tell who says it.",
        "There is a speaker. What is missing is the day, or a small word of the text.",
        "Speaker, day and small words are there, and what nobody knows is named.",
    )
    levels = ("Starting", "Getting there", "Strong")
    samples = COUNTED if counted else TOLD
    rubric = {
        level: {"means": one, "sample": f"From another text: {sample}"}
        for level, one, sample in zip(levels, means, samples, strict=True)
    }
    head = {"kind": "brief", "core": True, "minutes": 4}
    about = {
        "objective": "write a line that can be defended",
        "claims": cards,
        "prompt": "Your line for tonight, once more. Write one or two sentences you could defend.",
        "hints": ["Begin with who speaks, and when."],
        "cards": ["ledger", *cards],
        "words": [8, 60],
        "figures": 1 if counted else 0,
        "beside": f"{NUMBER}.n1",
        "rubric": rubric,
        "feedback": "Compare it with your line of the beginning. Which words did you add?",
    }
    return {**head, **about}


def _of_different_speakers(case: Resolved) -> list[Marked]:
    first: dict[str, Marked] = {}
    for one in case.claims:
        first.setdefault(one.speaker, one)
    return sorted(first.values(), key=lambda one: one.is_voice)


# --- the notebook --------------------------------------------------------------------------------


class Pages:
    """The cells of a notebook, one after another."""

    def __init__(self) -> None:
        self.cells: list[dict[str, Any]] = []

    def say(self, text: str, *tags: str) -> None:
        self._add("markdown", text.strip(), tags)

    def run(self, code: str, *tags: str) -> None:
        self._add("code", code.strip(), tags)

    def _add(self, kind: str, source: str, tags: tuple[str, ...]) -> None:
        name = f"c{len(self.cells) + 1:02}"
        cell: dict[str, Any] = {"cell_type": kind, "id": name, "metadata": kept_safe(kind, [*tags])}
        if kind == "code":
            cell |= {"execution_count": None, "outputs": []}
        self.cells.append({**cell, "source": source.splitlines(keepends=True)})

    def as_text(self) -> str:
        """As Jupyter stores it."""
        about = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
        whole = {"cells": self.cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5}
        return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def notebook(made: Lesson, charts: list[str], has_map: bool) -> str:
    """The lesson: look, write a line, make cards, say who speaks, look again, write once more."""
    case = made.case
    pages = Pages()
    _beginning(pages, made)
    pages.say("## ● 1 · One line for tonight\n\nRead the article once. Then write your line.")
    pages.run("kit.article()")
    pages.run(f'kit.notice("{NUMBER}.n1")')
    pages.say(
        "## ● 2 · Mark what it claims\n\nA **claim** is anything that the text asks you to "
        "believe. Mark three claims and fill in a card for each: who speaks, about whom, what "
        "is counted. Leave empty what the text does not say. Then compare with ours."
    )
    pages.run(_ledger(case))
    pages.run("kit.cards()", ONLY_LAB)
    pages.say("## ● 3 · Who speaks?")
    _quizzes(pages, made, "speakers", "words", "again")
    pages.say("This is how we read it: each line under the words has a speaker.")
    names = ", ".join(f'"{one.id}"' for one in case.claims)
    pages.run(f"kit.article(highlight=[{names}])")
    number = 4
    if numbered(case) or case.read.case.figures:
        _figures(pages, made, charts, number)
        number += 1
    if f"{NUMBER}-checks" in made.quizzes:
        pages.say(f"## ● {number} · Could it be checked?")
        _quizzes(pages, made, "checks")
        number += 1
    if has_map:
        pages.say(
            f"## {number} · Where is this?\n\nChoose a dot. The table below has the same facts."
        )
        pages.run('kit.show_map("where")')
        number += 1
    if f"{NUMBER}-own" in made.quizzes:
        pages.say(f"## {number} · More questions on this text")
        _quizzes(pages, made, "own")
        number += 1
    pages.say(
        f"## ● {number} · Your line, once more\n\nIn pairs, 4 minutes: one defends a line, the "
        "other asks *Who says so? About whom? Up to when?* Then write it."
    )
    pages.run(f'kit.brief("{NUMBER}.9")')
    _end(pages, made)
    return pages.as_text()


def _beginning(pages: Pages, made: Lesson) -> None:
    about = made.case.read.case
    pages.say(f"# {NUMBER} · {TITLE}\n\n**{about.question}**")
    date = f", {about.date.day} {about.date:%B %Y}" if about.date else ""
    pages.say(
        f"*45 minutes; the parts marked ● are the core. The text: {about.title}. "
        f"{about.source}{date}.*\n\n{RUN}\n\nBy the end you can\n\n"
        "- say of a claim who speaks, and about whom;\n"
        "- tell what the text says itself from what others say in it;\n"
        "- write a line that you could defend."
    )
    if "care_note" not in made.case.read.off:
        pages.say(f"**Before we start.** {about.care or CARE}")
    if about.terms:
        rows = "\n".join(f"- **{word}**: {means}" for word, means in about.terms.items())
        pages.say(f"<details><summary>Words of this text</summary>\n\n{rows}\n\n</details>")
    pages.say("## ● Start", ONLY_LAB)
    pages.run("import kit", ONLY_LAB)
    pages.run("kit.learner()", ONLY_LAB)


def _figures(pages: Pages, made: Lesson, charts: list[str], number: int) -> None:
    pages.say(
        f"## ● {number} · The figures\n\nA **metric** is what is counted. A **qualifier** changes "
        "a number, such as *more than*."
    )
    _quizzes(pages, made, "figures")
    pages.say("All figures in one table. An empty cell is not a zero: there is no such number.")
    columns = '"speaker", "about", "qualifier", "low", "high", "metric"'
    pages.run(f'figures = kit.table("figures")\nfigures[[{columns}]]')
    if charts:
        pages.say(
            "The same on a line. An arrow means that the number has no end there. Which of them "
            "may be compared: those that count the same, of the same people, up to the same day?"
        )
    for name in charts:
        pages.run(f'kit.chart("{name}")')


def _quizzes(pages: Pages, made: Lesson, *names: str) -> None:
    for name in names:
        if f"{NUMBER}-{name}" in made.quizzes:
            pages.run(f'kit.quiz("{NUMBER}-{name}")')


def _end(pages: Pages, made: Lesson) -> None:
    about = made.case.read.case
    pages.say("## ● Exit ticket")
    _quizzes(pages, made, "exit-ticket")
    pages.run(f'kit.progress("{NUMBER}")', ONLY_LAB)
    pages.say(
        "## Hand in\n\nThe next cell makes one file of your answers, under your pseudonym, and "
        "says what is in it. Nothing is sent: you give the file to your teacher "
        "yourself, or keep it.",
        ONLY_LAB,
    )
    pages.run("kit.hand_in()", ONLY_LAB)
    link = f" [Read it there]({about.link})." if about.link else ""
    pages.say(f"### Source\n\n{about.title}. {about.source}. {about.rights}{link}")


def _ledger(case: Resolved) -> str:
    """The whole text, or the part of a long one that has most of the claims."""
    many = len(case.sentences)
    if many <= SHORT_TEXT:
        return "kit.ledger()"
    marked = [one.at.sentence for one in case.claims]

    def inside(first: int) -> int:
        return sum(first <= each < first + SHORT_TEXT for each in marked)

    first = max(range(1, many - SHORT_TEXT + 2), key=inside)
    return f"kit.ledger(first={first}, last={first + SHORT_TEXT - 1})"
