"""Six questions on a case and an exit ticket, made from its claims: whose words, what, how sure.

Wrong options are other speakers, words and metrics of the same case, so that the form of an option
tells nothing. Of all claims that a question could be about, the one is taken with which guessing by
form gains least (`kit.desk.rules.guessing`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from kit.desk.newcase.resolving import OWN_VOICE, Marked, Resolved
from kit.desk.newcase.tables import numbered
from kit.desk.rules.guessing import STRATEGIES

MOST_OPTIONS = 4
LEAST_ROWS = 3
MOST_ROWS = 6
NOBODY = "Nobody is named: the article says it itself"
LETTERS = "abcdefghijklmnop"
Item = dict[str, Any]


@dataclass(frozen=True)
class Option:
    """An answer, and what is said to it; an empty belief marks the right one."""

    text: str
    feedback: str
    belief: str = ""


@dataclass
class Maker:
    """Makes the questions of a case, one after another, and keeps what guessing would have got."""

    case: Resolved
    gained: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STRATEGIES, 0.0))
    used: list[str] = field(default_factory=list)
    "The claims that a question with one right option has been about."

    def __post_init__(self) -> None:
        self.random = Random(self.case.read.case.title)  # the same each time it is built
        everyone = dict.fromkeys(_speaker(one) for one in self.case.claims)
        self.speakers = sorted(everyone, key=str.casefold)

    # --- questions with one right option -----------------------------------------------------

    def who_says(self) -> Item | None:
        """Whose words are these?"""
        return self._single("say who speaks", self._who_says)

    def _who_says(self, one: Marked) -> tuple[str, list[Option]] | None:
        right = _speaker(one)
        others = [name for name in self._speakers_near(one) if name != right]
        options = [Option(right, f"Yes. Sentence {one.at.sentence} says whose words they are.")]
        options += [self._another_speaker(name) for name in others[: MOST_OPTIONS - 1]]
        return f"“{one.quote}”\n\nWho says this?", options

    def _another_speaker(self, name: str) -> Option:
        where = next(one for one in self.case.claims if _speaker(one) == name)
        said = f"{name} speaks in sentence {where.at.sentence}."
        if name == NOBODY:
            said = f"It is so in sentence {where.at.sentence}. Here somebody is named."
            return Option(name, f"{said} Read the words around it.", "nobody-is-somebody")
        return Option(name, f"{said} Who is named beside these words?", "speaker-mixed-up")

    def _speakers_near(self, one: Marked) -> list[str]:
        """All who speak, those named closest to a claim first."""

        def distance(name: str) -> int:
            theirs = (each for each in self.case.claims if _speaker(each) == name)
            return min(abs(each.at.start - one.at.start) for each in theirs)

        return sorted(self.speakers, key=distance)

    def whose_words(self) -> Item | None:
        """Which of these words does somebody say?"""
        return self._single("find the words of a speaker", self._whose_words)

    def _whose_words(self, one: Marked) -> tuple[str, list[Option]] | None:
        if one.is_voice:
            return None
        others: dict[int, Marked] = {}  # one of a sentence: what is said to each is another thing
        size = len(one.quote)
        for each in sorted(self.case.claims, key=lambda each: abs(len(each.quote) - size)):
            if each.speaker != one.speaker and len(others) < MOST_OPTIONS - 1:
                others.setdefault(each.at.sentence, each)
        options = [Option(f"“{one.quote}”", f"Yes, in sentence {one.at.sentence}.")]
        for each in others.values():
            who = "here nobody is named" if each.is_voice else f"here {each.speaker} speaks"
            say = f"Look at sentence {each.at.sentence}: {who}."
            options.append(Option(f"“{each.quote}”", say, "speaker-mixed-up"))
        return f"Which of these words does the article give to {one.speaker}?", options

    def what_counts(self) -> Item | None:
        """What does a number count?"""
        return self._single("say what a number counts", self._what_counts)

    def _what_counts(self, one: Marked) -> tuple[str, list[Option]] | None:
        number = one.claim.number
        metrics = dict.fromkeys(each.claim.metric for each in numbered(self.case))
        if not number or number.gap or len(metrics) < 2 or _names(one.claim.metric, one.quote):
            return None
        others = [each for each in metrics if each != one.claim.metric]
        right = f"Yes. That is the metric of sentence {one.at.sentence}."
        options = [Option(one.claim.metric, right)]
        for each in others[: MOST_OPTIONS - 1]:
            where = next(c for c in numbered(self.case) if c.claim.metric == each)
            say = f"That is counted in sentence {where.at.sentence}. What is counted here?"
            options.append(Option(each, say, "metrics-alike"))
        return f"“{one.quote}”\n\nWhat is counted here?", options

    def which_ends(self) -> Item | None:
        """What may a table say of a number that is open?"""
        return self._single("keep an open end open", self._which_ends)

    def _which_ends(self, one: Marked) -> tuple[str, list[Option]] | None:
        number = one.claim.number
        if not number or number.gap or (number.low is None) == (number.high is None):
            return None
        end = number.high if number.low is None else number.low
        lowest = f"lowest number {end:,.15g}, highest number empty"
        highest = f"lowest number empty, highest number {end:,.15g}"
        right, turned = (highest, lowest) if number.low is None else (lowest, highest)
        both = f"lowest number {end:,.15g}, highest number {end:,.15g}"
        options = [
            Option(right, f"Yes. “{number.qualifier}” leaves one end open, and we keep it empty."),
            Option(turned, f"“{number.qualifier}” opens the other end.", "qualifier-as-noise"),
            Option(both, f"Then “{number.qualifier}” would be lost.", "qualifier-as-noise"),
        ]
        ask = "What goes into a table with a lowest and a highest number?"
        return f"“{one.quote}”\n\n{ask}", options

    def what_lacks(self) -> Item | None:
        """What is still missing before a claim could be printed?"""
        return self._single("see what a claim lacks", self._what_lacks)

    def _what_lacks(self, one: Marked) -> tuple[str, list[Option]] | None:
        there = {
            "who says it": "" if one.is_voice else one.speaker,
            "about whom it is": one.claim.about,
            "as of when it holds": one.claim.as_of,
        }
        if one.claim.number:
            there["what is counted"] = one.claim.metric
        missing = [name for name, said in there.items() if not said]
        if len(missing) != 1 or not self._is_noted(missing[0]):
            return None
        options = [Option(missing[0], "Yes. We found no answer to that in the text.")]
        for name, said in there.items():
            if said:
                options.append(Option(name, f"That is there: {said}.", "complete-as-it-is"))
        ask = "You want to print this claim. What does the article leave open?"
        return f"“{one.quote}”\n\n{ask}", options

    def _is_noted(self, name: str) -> bool:
        """Whether an empty field means that the text does not say: the file fills it elsewhere."""
        filled = {
            "about whom it is": [one for one in self.case.claims if one.claim.about],
            "as of when it holds": [one for one in self.case.claims if one.claim.as_of],
        }
        return 2 * len(filled.get(name, self.case.claims)) >= len(self.case.claims)

    def _single(
        self, objective: str, ask: Callable[[Marked], tuple[str, list[Option]] | None]
    ) -> Item | None:
        """The question with which guessing gains least, on a claim that no other was about."""
        best: tuple[float, Marked, str, list[Option]] | None = None
        fresh = [one for one in self.case.claims if one.id not in self.used]
        for one in [each for each in fresh if not _tells(each)] or fresh:
            made = ask(one)
            if made is None or len(made[1]) < 2:
                continue
            worst = max(self.gained[name] + won for name, won in _won(made[1]).items())
            if best is None or worst < best[0] - 1e-9:
                best = (worst, one, *made)
        if best is None:
            return None
        _, one, prompt, options = best
        self.used.append(one.id)
        for name, won in _won(options).items():
            self.gained[name] += won
        letters = self._letters(len(options))
        shown = [_as_option(*pair) for pair in zip(letters, options, strict=True)]
        shown.sort(key=lambda each: str(each["id"]))
        hint = f"Read sentence {one.at.sentence} once more, and what stands before it."
        head = {"kind": "single", "core": True, "sure": True, "minutes": 1}
        about = {"objective": objective, "claims": [one.id], "prompt": prompt, "hints": [hint]}
        return {**head, **about, "options": shown}

    # --- sorting and marking -------------------------------------------------------------------

    def sort_speakers(self) -> Item | None:
        """Put quotations under their speakers."""
        rows = self._one_each(self.case.claims, _speaker)
        who = {one.id: _speaker(one) for one in rows}
        say = {one.id: f"Sentence {one.at.sentence}: {_who(one)}." for one in rows}
        ask = "Who says what? Give each quotation its speaker. One can have several."
        return self._match("sort claims by speaker", ask, rows, who, say)

    def sort_checks(self) -> Item | None:
        """Say of claims whether they could be checked."""
        words = {"yes": "could be checked", "partly": "in part", "no": "could not be checked"}
        judged = [one for one in self.case.claims if one.claim.check and one.claim.how]
        rows = self._one_each(judged, lambda one: one.claim.check)
        told = {one.id: words[one.claim.check] for one in rows}
        say = {one.id: f"Sentence {one.at.sentence}: {one.claim.how.rstrip('.')}." for one in rows}
        ask = "Could somebody have checked it, then and there?"
        return self._match("say what could be checked", ask, rows, told, say)

    def sort_sides(self) -> Item | None:
        """Say of whom each speaker speaks."""
        words = {"own": "its own side", "other": "the other side", "outside": "neither side"}
        judged = [one for one in self.case.claims if one.claim.speaks_of and not one.is_voice]
        rows = self._one_each(judged, lambda one: one.claim.speaks_of)
        told = {one.id: words[one.claim.speaks_of] for one in rows}
        say = {
            one.id: f"In sentence {one.at.sentence}, {one.speaker} speaks of {told[one.id]}."
            for one in rows
        }
        ask = "Of whom does the speaker speak?"
        return self._match("tell claims about one's own side from others", ask, rows, told, say)

    def _one_each(self, claims: Sequence[Marked], of: Callable[[Marked], str]) -> list[Marked]:
        """A few claims, as many kinds of them as there are, in the order of the article."""
        chosen: list[Marked] = []
        ordered = sorted(claims, key=_tells)
        while len(chosen) < min(MOST_ROWS, len(claims)):
            counts = [of(one) for one in chosen]
            left = [one for one in ordered if one not in chosen]
            chosen.append(min(left, key=lambda one: counts.count(of(one))))
        return sorted(chosen, key=lambda one: one.at.start)

    def _match(
        self,
        objective: str,
        prompt: str,
        rows: list[Marked],
        answers: dict[str, str],
        say: dict[str, str],
    ) -> Item | None:
        words = sorted({*answers.values()}, key=str.casefold)
        if len(rows) < LEAST_ROWS or not 2 <= len(words) <= 8:
            return None
        ids = dict(zip(words, self._letters(len(words)), strict=True))
        names = self._letters(len(rows))
        made = [
            {"id": name, "text": f"“{one.quote}”", "answer": ids[answers[one.id]]}
            | {"feedback": say[one.id]}
            for name, one in zip(names, rows, strict=True)
        ]
        head = {"kind": "match", "core": True, "minutes": 2, "objective": objective}
        about = {"claims": [one.id for one in rows], "prompt": prompt}
        hints = ["Begin with those that you are sure of."]
        choices = sorted(({"id": ids[word], "text": word} for word in words), key=_by_id)
        made.sort(key=_by_id)
        all_right = "All of them are where they belong."
        return {**head, **about, "hints": hints, "choices": choices, "rows": made} | {
            "feedback": all_right
        }

    def mark_sentences(self) -> Item | None:
        """Mark the sentences in which somebody speaks, or in which nobody is named."""
        speaking: dict[int, list[Marked]] = {}
        for one in self.case.claims:
            speaking.setdefault(one.at.sentence, []).append(one)
        kept = dict(list(speaking.items())[:MOST_ROWS])
        if len(kept) < 2:
            return None
        share = {name: _share(name, kept.values()) for name in self.speakers}
        mixed = [name for name in self.speakers if 0 < share[name] < 1]
        if not mixed:
            return None
        sought = NOBODY if NOBODY in mixed else min(mixed, key=lambda name: abs(share[name] - 0.5))
        ask = f"Mark every sentence here in which {sought} speaks."
        if sought == NOBODY:
            ask = "Mark every sentence here that says something and names nobody who says it."
        options = []
        for number, claims in kept.items():
            who = " and ".join(dict.fromkeys(_who(one) for one in claims))
            right = any(_speaker(one) == sought for one in claims)
            option: dict[str, Any] = {"id": f"s{number}", "feedback": f"Sentence {number}: {who}."}
            option |= {"right": True} if right else {"misconception": "speaker-mixed-up"}
            options.append(option)
        ids = [one.id for claims in kept.values() for one in claims]
        head = {"kind": "mark", "core": True, "minutes": 1, "objective": "find who speaks"}
        return {**head, "claims": ids, "prompt": ask, "hints": ["One sentence at a time."]} | {
            "options": options
        }

    # --- the teacher's own -----------------------------------------------------------------------

    def own(self) -> Iterator[Item]:
        """The questions that stand in case.yaml."""
        for one in self.case.read.case.questions:
            options = [Option(one.right, one.because)]
            options += [Option(text, say, "own-idea") for text, say in one.wrong.items()]
            letters = self._letters(len(options))
            shown = [_as_option(*pair) for pair in zip(letters, options, strict=True)]
            shown.sort(key=_by_id)
            head = {"kind": "single", "minutes": 1, "objective": "answer a question on this text"}
            yield {**head, "prompt": one.ask, "options": shown}

    def _letters(self, many: int) -> list[str]:
        """Ids whose order gives nothing away."""
        return self.random.sample(LETTERS[:many], many)


def _as_option(letter: str, option: Option) -> dict[str, Any]:
    made: dict[str, Any] = {"id": letter, "text": option.text}
    made |= {"misconception": option.belief} if option.belief else {"right": True}
    return {**made, "feedback": option.feedback}


def _by_id(one: dict[str, Any]) -> str:
    return str(one["id"])


def _speaker(one: Marked) -> str:
    return NOBODY if one.is_voice else one.speaker


def _who(one: Marked) -> str:
    return "nobody is named" if one.speaker == OWN_VOICE else f"{one.speaker} speaks"


def _tells(one: Marked) -> bool:
    """Whether a quotation names its own speaker: then it is no question who that is."""
    return _names(one.speaker, one.quote)


def _names(name: str, quote: str) -> bool:
    """Whether a quotation has a word of a name, in one form or another."""
    beginnings = {word.casefold()[:5] for word in name.split() if len(word) > 3}
    return any(one in quote.casefold() for one in beginnings)


def _share(name: str, sentences: Iterable[list[Marked]]) -> float:
    """In how many of some sentences, from 0 to 1, somebody speaks."""
    found = [any(_speaker(one) == name for one in claims) for claims in sentences]
    return sum(found) / len(found)


def _won(options: list[Option]) -> dict[str, float]:
    """What each way of guessing by form gains over chance, if the first option is right."""
    texts = [one.text for one in options]
    gains = {}
    for name, score in STRATEGIES.items():
        scores = score(texts)
        chosen = [place for place, each in enumerate(scores) if each == max(scores)]
        gains[name] = (1 / len(chosen) if 0 in chosen else 0.0) - 1 / len(texts)
    return gains
