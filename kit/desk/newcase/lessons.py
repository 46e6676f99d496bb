"""The starter lesson of a new case: its questions and its notebook, on the model of lesson 05."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import yaml

from kit.desk.cells import KERNEL, ONLY_LAB, kept_safe
from kit.desk.newcase.asking import Maker
from kit.desk.newcase.remembering import Before, Item, place_of
from kit.desk.newcase.resolving import Marked, Resolved
from kit.desk.newcase.tables import numbered

NUMBER = "01"
NAME = "01-who-says-what"
TITLE = "Who says what?"
SHORT_TEXT = 15
"Sentences that a ledger shows at once; of a longer text it shows the part with most claims."
MOST_CARDS = 4
CARE_BEGINS = "Before we start."
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
    """A lesson while it is made: items by their places in it, quizzes by name."""

    case: Resolved
    items: dict[int, Item] = field(default_factory=dict)
    quizzes: dict[str, list[str]] = field(default_factory=dict)
    retired: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    "Sentences on what could not be asked of this case, or not again."

    def add(self, quiz: str, made: dict[int, Item | None]) -> None:
        """Put some items into a quiz of this name; those that could not be made are left out."""
        found = {number: one for number, one in made.items() if one}
        self.items |= found
        if found:
            self.quizzes[f"{NUMBER}-{quiz}"] = [one["id"] for one in found.values()]


def lesson(case: Resolved, before: Before) -> Lesson:
    """Six questions, an exit ticket and a brief. An id keeps its question in every build.

    Ids are numbers: 1 to 6 for the questions, 7 and 8 for the exit ticket, 9 for the brief, 10 to
    13 for other questions, 21 and on for those of case.yaml. A question that takes the place of
    one that has gone has 100 more.
    """
    made = Lesson(case)
    asked = {one["id"]: one for one in before.items.values()}
    ask = Maker(case, NUMBER, before)
    made.add("speakers", {1: ask.who_says(1), 2: ask.sort_speakers(2), 3: ask.mark_sentences(3)})
    made.add("words", {4: ask.whose_words(4)})
    # Two more: what was asked before, else what this case gives most for.
    more: list[tuple[str, dict[int, Callable[[int], Item | None]]]] = [
        ("figures", {5: ask.what_counts, 6: ask.which_ends}),
        ("checks", {10: ask.sort_checks, 11: ask.sort_sides}),
        ("again", {12: ask.who_says, 13: ask.whose_words}),
    ]
    waiting = [number for _, makers in more for number in makers if number in before.items]
    if not asked and ask.sort_checks(10):
        waiting = [10]  # whoever wrote how claims could be checked wants it asked
    for quiz, makers in more:
        found: dict[int, Item | None] = {}
        for number, make in makers.items():
            here = len([one for one in found.values() if one])
            if number in waiting or len(made.items) + here + len(waiting) < 6:
                found[number] = make(number)
            waiting = [one for one in waiting if one != number]
        made.add(quiz, found)
    if len(made.items) < 6:
        made.remarks.append(
            f"The lesson has {len(made.items)} of six questions. With more claims, of two speakers "
            "or more, there will be more of them."
        )
    made.add("exit-ticket", {7: ask.what_lacks(7) or ask.whose_words(7), 8: ask.who_says(8)})
    made.add("own", ask.own(OWN_FROM))
    made.items[9] = {"id": f"{NUMBER}.9", **_brief(case)}
    kept = {one["id"] for one in made.items.values()}
    gone = {name: one for name, one in asked.items() if name not in kept}
    made.retired = [*before.retired, *gone]
    for name, one in gone.items():
        made.remarks.append(_gone(one, made.items.get(place_of(name)), before))
    known = {one.id for one in before.claims}
    if gone or (asked and not known.issuperset(one.id for one in case.claims)):
        made.remarks.append(
            "A question stays with its claims for as long as they are there, since answers to it "
            f"may be saved. If nobody has answered yet, delete data/questions/{NAME}.yaml and "
            "build again: then the questions are chosen anew."
        )
    return made


def _gone(old: Item, new: Item | None, before: Before) -> str:
    """What became of a question that cannot be asked any longer."""
    words = [before.quote(one) for one in old.get("claims", ())]
    about = f" (“{words[0]:.60}”)" if len(words) == 1 else ""
    instead = f"{new['id']} comes in its place" if new else "nothing comes in its place"
    return (
        f"Question {old['id']}{about} can no longer be asked as it was, since case.yaml has "
        f"changed: {instead}. Answers to {old['id']} stay saved, and no longer count."
    )


def questions(made: Lesson) -> str:
    """The question file."""
    say = made.case.say
    notice = {
        "id": f"{NUMBER}.n1",
        "ask": say("What is the news here? Write one line as you would print it tonight."),
        "ours": say(
            "Who speaks in your line? About whom, and up to when? Your line comes back at the end."
        ),
    }
    content: dict[str, Any] = {
        "lesson": NUMBER,
        "title": say(TITLE),
        "quizzes": made.quizzes,
        **({"retired": made.retired} if made.retired else {}),
        "notices": [notice],
        "items": [made.items[number] for number in sorted(made.items)],
    }
    head = "# Made by `python -m kit build`. Change what you like: what you have changed stays.\n"
    return head + yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)


def _brief(case: Resolved) -> Item:
    """The line of the beginning once more: with figures on cards, or in words alone."""
    counted = numbered(case)
    say = case.say
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
        say(level): {
            "means": say(one),
            "sample": say("From another text: {words}", words=say(sample)),
        }
        for level, one, sample in zip(levels, means, samples, strict=True)
    }
    head = {"kind": "brief", "core": True, "minutes": 4}
    about = {
        "objective": say("write a line that can be defended"),
        "claims": cards,
        "prompt": say(
            "Your line for tonight, once more. Write one or two sentences you could defend."
        ),
        "hints": [say("Begin with who speaks, and when.")],
        "cards": ["ledger", *cards],
        "words": [8, 60],
        "figures": 1 if counted else 0,
        "beside": f"{NUMBER}.n1",
        "rubric": rubric,
        "feedback": say("Compare it with your line of the beginning. Which words did you add?"),
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
    say = case.say
    pages = Pages()
    _beginning(pages, made)
    line = say("Read the article once. Then write your line.")
    pages.say(f"## ● 1 · {say('One line for tonight')}\n\n{line}")
    pages.run("kit.article()")
    pages.run(f'kit.notice("{NUMBER}.n1")')
    mark = say(
        "A **claim** is anything that the text asks you to believe. Mark three claims and fill in "
        "a card for each: who speaks, about whom, what is counted. Leave empty what the text does "
        "not say. Then compare with ours."
    )
    pages.say(f"## ● 2 · {say('Mark what it claims')}\n\n{mark}")
    pages.run(_ledger(case))
    pages.run("kit.cards()", ONLY_LAB)
    pages.say(f"## ● 3 · {say('Who speaks?')}")
    _quizzes(pages, made, "speakers", "words", "again")
    pages.say(say("This is how we read it: each line under the words has a speaker."))
    names = ", ".join(f'"{one.id}"' for one in case.claims)
    pages.run(f"kit.article(highlight=[{names}])")
    number = 4
    if numbered(case) or case.read.case.figures:
        _figures(pages, made, charts, number)
        number += 1
    if f"{NUMBER}-checks" in made.quizzes:
        pages.say(f"## ● {number} · {say('Could it be checked?')}")
        _quizzes(pages, made, "checks")
        number += 1
    if has_map:
        look = say("Choose a dot. The table below has the same facts.")
        pages.say(f"## {number} · {say('Where is this?')}\n\n{look}")
        pages.run('kit.show_map("where")')
        number += 1
    if f"{NUMBER}-own" in made.quizzes:
        pages.say(f"## {number} · {say('More questions on this text')}")
        _quizzes(pages, made, "own")
        number += 1
    defend = say(
        "In pairs, 4 minutes: one defends a line, the other asks *Who says so? About whom? Up to "
        "when?* Then write it."
    )
    pages.say(f"## ● {number} · {say('Your line, once more')}\n\n{defend}")
    pages.run(f'kit.brief("{NUMBER}.9")')
    _end(pages, made)
    return pages.as_text()


def _beginning(pages: Pages, made: Lesson) -> None:
    about = made.case.read.case
    say = made.case.say
    pages.say(f"# {NUMBER} · {say(TITLE)}\n\n**{say(about.question)}**")
    date = f", {say.day(about.date)}" if about.date else ""
    text = f"{about.title.rstrip('.')}. {about.source}{date}."
    core = say("45 minutes; the parts marked ● are the core. The text: {text}", text=text)
    aims = (
        "say of a claim who speaks, and about whom;",
        "tell what the text says itself from what others say in it;",
        "write a line that you could defend.",
    )
    listed = "\n".join(f"- {say(one)}" for one in aims)
    pages.say(f"*{core}*\n\n{say('By the end you can')}\n\n{listed}")
    if "care_note" not in made.case.read.off:
        pages.say(f"**{say(CARE_BEGINS)}** {about.care or say(CARE)}")
    if about.terms:
        rows = "\n".join(f"- **{word}**: {means}" for word, means in about.terms.items())
        words = say("Words of this text")
        pages.say(f"<details><summary>{words}</summary>\n\n{rows}\n\n</details>")
    click = say("Click on each grey cell and press **Shift + Enter**.")
    pages.say(f"## ● {say('Start')}\n\n{click}", ONLY_LAB)
    pages.run("import kit", ONLY_LAB)
    pages.run("kit.learner()", ONLY_LAB)


def _figures(pages: Pages, made: Lesson, charts: list[str], number: int) -> None:
    say = made.case.say
    words = say(
        "A **metric** is what is counted. A **qualifier** changes a number, such as *more than*."
    )
    pages.say(f"## ● {number} · {say('The figures')}\n\n{words}")
    _quizzes(pages, made, "figures")
    empty = "All figures in one table. An empty cell is not a zero: there is no such number."
    pages.say(say(empty))
    columns = '"speaker", "about", "qualifier", "low", "high", "metric"'
    pages.run(f'figures = kit.table("figures")\nfigures[[{columns}]]')
    if charts:
        line = say(
            "The same on a line. An arrow means that the number has no end there. Which of them "
            "may be compared: those that count the same, of the same people, up to the same day?"
        )
        pages.say(line)
    for name in charts:
        pages.run(f'kit.chart("{name}")')


def _quizzes(pages: Pages, made: Lesson, *names: str) -> None:
    for name in names:
        if f"{NUMBER}-{name}" in made.quizzes:
            pages.run(f'kit.quiz("{NUMBER}-{name}")')


def _end(pages: Pages, made: Lesson) -> None:
    about = made.case.read.case
    say = made.case.say
    pages.say(f"## ● {say('Exit ticket')}")
    _quizzes(pages, made, "exit-ticket")
    pages.run(f'kit.progress("{NUMBER}")', ONLY_LAB)
    file = say(
        "The next cell makes one file of your answers, under your pseudonym, and says what is in "
        "it. Nothing is sent: you give the file to your teacher yourself, or keep it."
    )
    pages.say(f"## {say('Hand in')}\n\n{file}", ONLY_LAB)
    pages.run("kit.hand_in()", ONLY_LAB)
    link = f" [{say('Read it there')}]({about.link})." if about.link else ""
    text = f"{about.title.rstrip('.')}. {about.source}. {about.rights}{link}"
    pages.say(f"### {say('Source')}\n\n{text}")


def _ledger(case: Resolved) -> str:
    """The whole text, or the part of a long one that has most of the claims."""
    many = len(case.sentences)
    if many <= SHORT_TEXT:
        return "kit.ledger()"
    marked = [one.at.sentence for one in case.claims]

    def inside(first: int) -> int:
        return sum(1 for each in marked if first <= each < first + SHORT_TEXT)

    first = max(range(1, many - SHORT_TEXT + 2), key=inside)
    return f"kit.ledger(first={first}, last={first + SHORT_TEXT - 1})"
