"""Six questions on a case and an exit ticket, made from its claims: whose words, what, how sure.

Wrong options are other speakers, words and metrics of the same case, so that the form of an option
tells nothing. Of all claims that a question could be about, the one is taken with which guessing by
form gains least (`kit.desk.rules.guessing`). What an earlier build has asked is asked again, under
the same ids (`kit.desk.newcase.remembering`).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from kit.desk.newcase.casefiles import Ask
from kit.desk.newcase.remembering import AGAIN, Before, Item
from kit.desk.newcase.resolving import Marked, Resolved
from kit.desk.newcase.tables import numbered
from kit.desk.rules.guessing import STRATEGIES

MOST_OPTIONS = 4
LEAST_ROWS = 3
MOST_ROWS = 6
LETTERS = "abcdefghijklmnop"


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
    lesson: str
    "The number of the lesson, with which each id begins."
    before: Before = field(default_factory=Before)
    gained: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STRATEGIES, 0.0))
    used: list[str] = field(default_factory=list)
    "The claims that a question with one right option has been about."
    ends_asked: bool = False
    "Whether a number with an open end has been asked about as such."
    shown: list[str] = field(default_factory=list)
    "The options of the question as it was asked before: it keeps those that it can."

    def __post_init__(self) -> None:
        self.say = self.case.say
        self.nobody = self.say("Nobody is named: the article says it itself")
        everyone = dict.fromkeys(self._speaker(one) for one in self.case.claims)
        self.speakers = sorted(everyone, key=str.casefold)
        ids = {one.id for one in self.case.claims}
        for place, item in [*self.before.items.items()]:
            if not ids.issuperset(item.get("claims", ())):
                self._lose(place)  # a claim of this question has gone
            elif item.get("kind") == "single":
                self.used += item.get("claims", ())

    # --- questions with one right option -----------------------------------------------------

    def who_says(self, place: int) -> Item | None:
        """Whose words are these?"""
        return self._single(place, "say who speaks", self._who_says)

    def _who_says(self, one: Marked) -> tuple[str, list[Option]] | None:
        right = self._speaker(one)
        others = [name for name in self._speakers_near(one) if name != right]
        others.sort(key=self._is_new)
        yes = self.say("Yes. Sentence {number} says whose words they are.", number=one.at.sentence)
        options = [Option(right, yes)]
        options += [self._another_speaker(name) for name in others[: MOST_OPTIONS - 1]]
        return f"“{one.quote}”\n\n{self.say('Who says this?')}", options

    def _another_speaker(self, name: str) -> Option:
        where = next(one for one in self.case.claims if self._speaker(one) == name)
        parts = {"number": where.at.sentence, "name": name}
        if name == self.nobody:
            said = self.say(
                "It is so in sentence {number}. Here somebody is named. Read the words around it.",
                **parts,
            )
            return Option(name, said, "nobody-is-somebody")
        said = self.say(
            "In sentence {number}: {name}. Who is named beside the words of this question?", **parts
        )
        return Option(name, said, "speaker-mixed-up")

    def _speakers_near(self, one: Marked) -> list[str]:
        """All who speak, those named closest to a claim first."""

        def distance(name: str) -> int:
            theirs = (each for each in self.case.claims if self._speaker(each) == name)
            return min(abs(each.at.start - one.at.start) for each in theirs)

        return sorted(self.speakers, key=distance)

    def whose_words(self, place: int) -> Item | None:
        """Which of these words does somebody say?"""
        return self._single(place, "find the words of a speaker", self._whose_words)

    def _whose_words(self, one: Marked) -> tuple[str, list[Option]] | None:
        if one.is_voice:
            return None
        others: dict[int, Marked] = {}  # one of a sentence: what is said to each is another thing
        size = len(one.quote)
        alike = sorted(self.case.claims, key=lambda each: abs(len(each.quote) - size))
        for each in sorted(alike, key=lambda each: self._is_new(f"“{each.quote}”")):
            if each.speaker != one.speaker and len(others) < MOST_OPTIONS - 1:
                others.setdefault(each.at.sentence, each)
        yes = self.say("Yes, in sentence {number}.", number=one.at.sentence)
        options = [Option(f"“{one.quote}”", yes)]
        for each in others.values():
            say = self.say(
                "Look at sentence {number}. There it is so: {who}.",
                number=each.at.sentence,
                who=self._who(each),
            )
            options.append(Option(f"“{each.quote}”", say, "speaker-mixed-up"))
        ask = "Which of these words does the article give to this speaker: {name}?"
        return self.say(ask, name=one.speaker), options

    def what_counts(self, place: int) -> Item | None:
        """What does a number count?"""
        return self._single(place, "say what a number counts", self._what_counts)

    def _what_counts(self, one: Marked) -> tuple[str, list[Option]] | None:
        number = one.claim.number
        metrics = dict.fromkeys(each.claim.metric for each in numbered(self.case))
        if not number or number.gap or len(metrics) < 2 or _names(one.claim.metric, one.quote):
            return None
        others = sorted((each for each in metrics if each != one.claim.metric), key=self._is_new)
        yes = self.say("Yes. That is the metric of sentence {number}.", number=one.at.sentence)
        options = [Option(one.claim.metric, yes)]
        said = set()  # each option has its own: of two metrics in one sentence the first is taken
        for each in others:
            where = next(c for c in numbered(self.case) if c.claim.metric == each)
            say = self.say(
                "That is counted in sentence {number}. What is counted here?",
                number=where.at.sentence,
            )
            if say not in said and len(options) < MOST_OPTIONS:
                options.append(Option(each, say, "metrics-alike"))
            said.add(say)
        return f"“{one.quote}”\n\n{self.say('What is counted here?')}", options

    def which_ends(self, place: int) -> Item | None:
        """What may a table say of a number that is open?"""
        return self._single(place, "keep an open end open", self._which_ends)

    def _which_ends(self, one: Marked) -> tuple[str, list[Option]] | None:
        number = one.claim.number
        if not number or number.gap or (number.low is None) == (number.high is None):
            return None
        end = f"{number.high if number.low is None else number.low:,.15g}"
        words = number.qualifier
        lowest = self.say("lowest number {end}, highest number empty", end=end)
        highest = self.say("lowest number empty, highest number {end}", end=end)
        both = self.say("lowest number {end}, highest number {end}", end=end)
        right, turned = (highest, lowest) if number.low is None else (lowest, highest)
        yes = self.say("Yes. “{words}” leaves one end open, and we keep it empty.", words=words)
        other = self.say("“{words}” opens the other end.", words=words)
        lost = self.say("Then “{words}” would be lost.", words=words)
        options = [
            Option(right, yes),
            Option(turned, other, "qualifier-as-noise"),
            Option(both, lost, "qualifier-as-noise"),
        ]
        ask = self.say("What goes into a table with a lowest and a highest number?")
        return f"“{one.quote}”\n\n{ask}", options

    def what_lacks(self, place: int) -> Item | None:
        """What is still missing before a claim could be printed?"""
        return self._single(place, "see what a claim lacks", self._what_lacks)

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
        yes = self.say("Yes. We found no answer to that in the text.")
        options = [Option(self.say(missing[0]), yes)]
        for name, said in there.items():
            if said:
                say = self.say("That is there: {words}.", words=said.rstrip("."))
                options.append(Option(self.say(name), say, "complete-as-it-is"))
        ask = self.say("You want to print this claim. What does the article leave open?")
        return f"“{one.quote}”\n\n{ask}", options

    def _is_noted(self, name: str) -> bool:
        """Whether an empty field means that the text does not say: the file fills it elsewhere."""
        filled = {
            "about whom it is": [one for one in self.case.claims if one.claim.about],
            "as of when it holds": [one for one in self.case.claims if one.claim.as_of],
        }
        return 2 * len(filled.get(name, self.case.claims)) >= len(self.case.claims)

    def _single(
        self, place: int, objective: str, ask: Callable[[Marked], tuple[str, list[Option]] | None]
    ) -> Item | None:
        """The question of the build before, or one with which guessing gains least."""
        old = self.before.items.get(place)
        if old and old["objective"] not in (objective, self.say(objective)):
            return None
        self.shown = [one["text"] for one in old["options"]] if old else []
        found = self._asked_before(old, ask) if old else None
        if old and not found:
            self._lose(place)
            self.shown = []
        found = found or self._best(ask)
        if found is None:
            return None
        one, prompt, options = found
        self.used.append(one.id)
        self.ends_asked |= ask == self._which_ends
        for name, won in _won(options).items():
            self.gained[name] += won
        hint = "Read sentence {number} once more, and what stands before it."
        head = {"kind": "single", "core": True, "sure": True, "minutes": 1}
        about = {"objective": self.say(objective), "claims": [one.id], "prompt": prompt}
        hints = {"hints": [self.say(hint, number=one.at.sentence)]}
        return {**self._id(place), **head, **about, **hints, "options": self._shown(place, options)}

    def _is_new(self, text: str) -> bool:
        """Whether this was no option before."""
        return text not in self.shown

    def _asked_before(
        self, old: Item, ask: Callable[[Marked], tuple[str, list[Option]] | None]
    ) -> tuple[Marked, str, list[Option]] | None:
        """The same question on the same claim, if it can still be asked."""
        one = next(each for each in self.case.claims if [each.id] == old["claims"])
        made = ask(one)
        return (one, *made) if made and len(made[1]) > 1 else None

    def _best(
        self, ask: Callable[[Marked], tuple[str, list[Option]] | None]
    ) -> tuple[Marked, str, list[Option]] | None:
        """The question with which guessing gains least, on a claim that no other was about.

        The last number with an open end is left to the question on open ends, if it can be.
        """
        fresh = [one for one in self.case.claims if one.id not in self.used]
        opened = [one for one in fresh if self._which_ends(one)]
        is_kept = len(opened) == 1 and ask != self._which_ends and not self.ends_asked
        left = [one for one in fresh if one not in opened] if is_kept else fresh
        return self._best_of(ask, left) or self._best_of(ask, fresh)

    def _best_of(
        self, ask: Callable[[Marked], tuple[str, list[Option]] | None], claims: list[Marked]
    ) -> tuple[Marked, str, list[Option]] | None:
        best: tuple[float, Marked, str, list[Option]] | None = None
        for one in [each for each in claims if not _tells(each)] or claims:
            made = ask(one)
            if made is None or len(made[1]) < 2:
                continue
            worst = max(self.gained[name] + won for name, won in _won(made[1]).items())
            if best is None or worst < best[0] - 1e-9:
                best = (worst, one, *made)
        return best[1:] if best else None

    # --- sorting and marking -------------------------------------------------------------------

    def sort_speakers(self, place: int) -> Item | None:
        """Put quotations under their speakers."""
        claims = self.case.claims
        say = {one.id: self._in_sentence(one, self._who(one)) for one in claims}
        rows = self._one_each(place, claims, self._speaker, say)
        who = {one.id: self._speaker(one) for one in rows}
        ask = "Who says what? Give each quotation its speaker. One can have several."
        return self._match(place, "sort claims by speaker", ask, rows, who, say)

    def sort_checks(self, place: int) -> Item | None:
        """Say of claims whether they could be checked."""
        words = {"yes": "could be checked", "partly": "in part", "no": "could not be checked"}
        judged = [one for one in self.case.claims if one.claim.check and one.claim.how]
        say = {one.id: self._in_sentence(one, one.claim.how) for one in judged}
        rows = self._one_each(place, judged, lambda one: one.claim.check, say)
        told = {one.id: self.say(words[one.claim.check]) for one in rows}
        ask = "Could somebody have checked it, then and there?"
        return self._match(place, "say what could be checked", ask, rows, told, say)

    def sort_sides(self, place: int) -> Item | None:
        """Say of whom each speaker speaks."""
        words = {"own": "its own side", "other": "the other side", "outside": "neither side"}
        judged = [one for one in self.case.claims if one.claim.speaks_of and not one.is_voice]
        told = {one.id: self.say(words[one.claim.speaks_of]) for one in judged}
        say = {
            one.id: self.say(
                "Sentence {number}. The speaker is {name}, and the words are about: {side}.",
                number=one.at.sentence,
                name=one.speaker,
                side=told[one.id],
            )
            for one in judged
        }
        rows = self._one_each(place, judged, lambda one: one.claim.speaks_of, say)
        told = {one.id: told[one.id] for one in rows}
        ask = "Of whom does the speaker speak?"
        aim = "tell claims about one's own side from others"
        return self._match(place, aim, ask, rows, told, say)

    def _one_each(
        self, place: int, claims: Sequence[Marked], of: Callable[[Marked], str], say: dict[str, str]
    ) -> list[Marked]:
        """The claims of the build before; else a few, of as many kinds as there are.

        What is said to each is another thing. They come in the order of the article.
        """
        asked = self.before.items.get(place, {}).get("claims", [])
        chosen = [one for one in claims if one.id in asked]
        if len(chosen) < len(asked):
            self._lose(place)
            chosen = []
        if not chosen:
            left = sorted(claims, key=_tells)
            while left and len(chosen) < MOST_ROWS:
                counts = [of(one) for one in chosen]
                chosen.append(min(left, key=lambda one: counts.count(of(one))))
                said = [say[one.id] for one in chosen]
                left = [one for one in left if say[one.id] not in said]
        return sorted(chosen, key=lambda one: one.at.start)

    def _match(
        self,
        place: int,
        objective: str,
        prompt: str,
        rows: list[Marked],
        answers: dict[str, str],
        say: dict[str, str],
    ) -> Item | None:
        words = sorted({*answers.values()}, key=str.casefold)
        if len(rows) < LEAST_ROWS or not 2 <= len(words) <= 8:
            return None
        old = self.before.items.get(place, {})
        random = self._random(place)
        ids = _letters(words, old.get("choices", []), random)
        # A row has its letter by the claim, whose words may be longer or shorter than before.
        texts = [f"“{self.before.quote(one.id) or one.quote}”" for one in rows]
        names = _letters(texts, old.get("rows", []), random)
        made = [
            {"id": names[text], "text": f"“{one.quote}”", "answer": ids[answers[one.id]]}
            | {"feedback": say[one.id]}
            for text, one in zip(texts, rows, strict=True)
        ]
        head = {"kind": "match", "core": True, "minutes": 2, "objective": self.say(objective)}
        about = {"claims": [one.id for one in rows], "prompt": self.say(prompt)}
        hints = [self.say("Begin with those that you are sure of.")]
        choices = sorted(({"id": ids[word], "text": word} for word in words), key=_by_id)
        made.sort(key=_by_id)
        shown = {"hints": hints, "choices": choices, "rows": made}
        all_right = {"feedback": self.say("All of them are where they belong.")}
        return {**self._id(place), **head, **about, **shown, **all_right}

    def mark_sentences(self, place: int) -> Item | None:
        """Mark the sentences in which somebody speaks, or in which nobody is named."""
        old = self.before.items.get(place, {})
        asked = {one.at.sentence for one in self.case.claims if one.id in old.get("claims", ())}
        in_both = set() if asked else self._in_both_voices()
        speaking: dict[int, list[Marked]] = {}
        for one in self.case.claims:
            number = one.at.sentence
            if number not in in_both and (not asked or number in asked):
                speaking.setdefault(number, []).append(one)
        kept = dict(list(speaking.items())[:MOST_ROWS])
        if len(kept) < 2:
            return None
        share = {name: self._share(name, kept.values()) for name in self.speakers}
        mixed = [name for name in self.speakers if 0 < share[name] < 1]
        if not mixed and old:
            self._lose(place)
            return self.mark_sentences(place)
        if not mixed:
            return None
        sought = min(mixed, key=lambda name: (name != self.nobody, abs(share[name] - 0.5)))
        if old and old["prompt"] != self._ask_to_mark(sought):
            before = [name for name in mixed if old["prompt"] == self._ask_to_mark(name)]
            sought = before[0] if before else sought
            if not before:
                self._lose(place)
        options = []
        for number, claims in kept.items():
            listed = ", ".join(sorted({self._who(one) for one in claims}, key=str.casefold))
            right = any(self._speaker(one) == sought for one in claims)
            said = {"id": f"s{number}", "feedback": self._in_sentence(claims[0], listed)}
            judged = {"right": True} if right else {"misconception": "speaker-mixed-up"}
            options.append({**said, **judged})
        ids = [one.id for claims in kept.values() for one in claims]
        head = {"kind": "mark", "core": True, "minutes": 1}
        about = {"objective": self.say("find who speaks"), "claims": ids}
        hints = [self.say("One sentence at a time.")]
        ask = {"prompt": self._ask_to_mark(sought), "hints": hints, "options": options}
        return {**self._id(place), **head, **about, **ask}

    def _in_both_voices(self) -> set[int]:
        """Sentences that name somebody for one claim and nobody for another: neither is right."""
        named = {one.at.sentence for one in self.case.claims if not one.is_voice}
        return {one.at.sentence for one in self.case.claims if one.is_voice} & named

    def _ask_to_mark(self, name: str) -> str:
        if name == self.nobody:
            return self.say(
                "Mark every sentence here that says something and names nobody who says it."
            )
        return self.say("Mark every sentence here with words of this speaker: {name}.", name=name)

    # --- the teacher's own -----------------------------------------------------------------------

    def own(self, first: int) -> dict[int, Item | None]:
        """The questions that stand in case.yaml, by their places from the first on."""
        asked = self.case.read.case.questions
        places: dict[int, int] = {}
        for is_same in (_same_question, _same_answer):
            for number, one in enumerate(asked):
                for place, item in self.before.items.items():
                    free = place >= first and place not in places.values()
                    if number not in places and free and is_same(item, one):
                        places[number] = place
        made: dict[int, Item | None] = {}
        for number, one in enumerate(asked):
            new = (n for n in range(first, AGAIN) if n not in {*places.values(), *self._had(n)})
            place = places.setdefault(number, next(new))
            options = [Option(one.right, one.because)]
            options += [Option(text, say, "own-idea") for text, say in one.wrong.items()]
            objective = self.say("answer a question on this text")
            head = {"kind": "single", "minutes": 1, "objective": objective}
            shown = {"prompt": one.ask, "options": self._shown(place, options)}
            made[place] = {**self._id(place), **head, **shown}
        return made

    def _had(self, place: int) -> list[int]:
        """This place, if a question of the build before has it."""
        return [place] if place in self.before.items else []

    # --- ids -------------------------------------------------------------------------------------

    def _id(self, place: int) -> dict[str, str]:
        """The id of the build before, or a new one."""
        old = self.before.items.get(place)
        return {"id": old["id"] if old else self.before.new_id(self.lesson, place)}

    def _lose(self, place: int) -> None:
        """What was asked at a place cannot be asked any longer: another question comes there."""
        self.before.items.pop(place, None)

    def _random(self, place: int) -> Random:
        """The same each time it is built, whatever becomes of other questions."""
        return Random(f"{self.case.read.case.title} {place}")

    def _shown(self, place: int, options: list[Option]) -> list[dict[str, Any]]:
        old = self.before.items.get(place, {}).get("options", [])
        letters = _letters([one.text for one in options], old, self._random(place))
        return sorted((_as_option(letters[one.text], one) for one in options), key=_by_id)

    # --- words -----------------------------------------------------------------------------------

    def _speaker(self, one: Marked) -> str:
        return self.nobody if one.is_voice else one.speaker

    def _who(self, one: Marked) -> str:
        return self.say("nobody is named") if one.is_voice else one.speaker

    def _in_sentence(self, one: Marked, words: str) -> str:
        words = words.rstrip(".")
        return self.say("Sentence {number}: {words}.", number=one.at.sentence, words=words)

    def _share(self, name: str, sentences: Iterable[list[Marked]]) -> float:
        """In how many of some sentences, from 0 to 1, somebody speaks."""
        found = [any(self._speaker(one) == name for one in claims) for claims in sentences]
        return sum(found) / len(found)


def _letters(texts: list[str], old: list[dict[str, Any]], random: Random) -> dict[str, str]:
    """A letter for each text: what had one keeps it. Their order gives nothing away."""
    before = {one["text"]: one["id"] for one in old}
    kept = {text: letter for text, letter in before.items() if text in texts}
    new = [text for text in texts if text not in kept]
    gone = [letter for text, letter in before.items() if text not in kept]
    if len(new) == len(gone) == 1:  # the same in other words
        return kept | {new[0]: gone[0]}
    free = [one for one in LETTERS if one not in before.values()][: len(new)]
    return kept | dict(zip(new, random.sample(free, len(free)), strict=True))


def _same_question(old: Item, new: Ask) -> bool:
    return bool(old["prompt"] == new.ask)


def _same_answer(old: Item, new: Ask) -> bool:
    return any(one.get("right") and one["text"] == new.right for one in old.get("options", ()))


def _as_option(letter: str, option: Option) -> dict[str, Any]:
    made: dict[str, Any] = {"id": letter, "text": option.text}
    made |= {"misconception": option.belief} if option.belief else {"right": True}
    return {**made, "feedback": option.feedback}


def _by_id(one: dict[str, Any]) -> str:
    return str(one["id"])


def _tells(one: Marked) -> bool:
    """Whether a quotation names its own speaker: then it is no question who that is."""
    return _names(one.speaker, one.quote)


def _names(name: str, quote: str) -> bool:
    """Whether a quotation has a word of a name, in one form or another."""
    beginnings = {word.casefold()[:5] for word in name.split() if len(word) > 3}
    return any(one in quote.casefold() for one in beginnings)


def _won(options: list[Option]) -> dict[str, float]:
    """What each way of guessing by form gains over chance, if the first option is right."""
    texts = [one.text for one in options]
    gains = {}
    for name, score in STRATEGIES.items():
        scores = score(texts)
        chosen = [place for place, each in enumerate(scores) if each == max(scores)]
        gains[name] = (1 / len(chosen) if 0 in chosen else 0.0) - 1 / len(texts)
    return gains
