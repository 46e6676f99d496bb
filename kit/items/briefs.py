"""A brief: a few sentences on what may be printed, with claim cards attached.

`kit.brief("05.20")` shows it. Its figures are held against the cards: a number that is on no card
is a bare figure, and what a card has and the sentence lacks (qualifier, metric, speaker, day) is
pointed at. Afterwards three levels open, each with a sample, and the learner says which is theirs.
A whole one, in a question file:

    - id: "05.20"
      kind: brief
      core: true
      minutes: 5
      objective: write about a flood so that each figure can be defended
      claims: [C07, C08]           # what it is about, as in every item
      prompt: >
        Write two or three sentences for a news page on those who left their homes.
      cards: [ledger, C07, C08]    # `ledger`: the learner's own cards of the article;
                                   # `ledger:text:08`: those of the text in the ledger that is
                                   # called 08; `ledger:text`: in the one without a name; then
                                   # ids of claims (what the article prints) and figures (what
                                   # was published)
      part: [9, 14]                # sentences of the article, as in `kit.ledger`: the learner's
                                   # cards on others are folded
      words: [20, 60]              # how many are asked for, from and to
      figures: 1                   # how many figures at least; 0: none is asked for
      struck:                      # figures that the lesson has found to be wrong: whoever prints
        - figure: 700              # one is told so, even if it is on a card of theirs. Plain text.
          say: the two lists make 750, as you found above.
      beside: "05.n1"              # a notice or another brief: what was written there stands beside
                                   # this one once it is saved, to compare the two
      marking: now                 # `now`: as one types; `after`: nothing until it is saved
      show_cards: now              # `after`: the cards come once it is saved; `never`: no card
                                   # comes, and nothing is pointed at; `now` if left out
      rubric:                      # three levels, the lowest first
        Starting:
          means: There is a figure without a speaker, or one that sounds certain and is not.
          sample: The flood drove 550 people away, and 200 from the other bank.
        Getting there:
          means: Every figure has its speaker and its metric. A qualifier or a day is missing.
          sample: The council says that 550 people left. The mayor says that 200 did.
        Strong:
          means: Speaker, metric, qualifier and day are there, and what nobody knows is named.
          sample: >
            On Sunday the council said that 550 people had left, and the mayor spoke of more than
            200. Nobody has counted them on both banks.
      feedback: >
        Look at the words around each figure: “more than” in C08 is part of the claim.

Samples are anonymous and made up. `hints` works as in every item. Other words for the metrics and
other names of the speakers stand in `data/wordings.yaml`. In the copy for a class the samples, the
feedback and what is struck out are held back; the other marks are there, and what each level means.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StrictInt, StrictStr, ValidationError

from kit import provided
from kit.items.parts import Item, Line, Name, Number, Part, Text

OtherText = Annotated[str, Field(pattern=r"^ledger:text(:[a-z0-9-]+)?$")]
"The learner's cards of a text that is not the article, by what they are saved under."
MOST_WORDS = 1_000
"Of one brief: a hand-in carries it whole, so it cannot be a pasted article."
MOST_LETTERS = 20_000


def is_own(name: str) -> bool:
    """Whether cards are the learner's own: of the article, or of another text."""
    return name == "ledger" or name.startswith("ledger:")


class Level(Part):
    means: Text
    "What a brief of this level has, and what it lacks."
    sample: Text
    "A brief of this level, made up and anonymous."


class Struck(Part):
    figure: Number
    "A figure that the lesson has found to be wrong before."
    say: Text
    "What is said to whoever prints it, behind the figure and a colon. Plain text."


class Counts(BaseModel, extra="forbid"):
    """What the page has counted in a brief when it was saved."""

    figures: StrictInt = Field(0, ge=0)
    bare: StrictInt = Field(0, ge=0)
    speaker: StrictInt = Field(0, ge=0)
    metric: StrictInt = Field(0, ge=0)
    date: StrictInt = Field(0, ge=0)


class Written(BaseModel, extra="forbid"):
    """A brief as it is saved: the text, the level that the learner chose, what was counted."""

    text: StrictStr = Field(min_length=1, max_length=MOST_LETTERS)
    level: StrictStr = Field("", max_length=100)
    counts: Counts = Counts()


class Brief(Item):
    kind: Literal["brief"]
    cards: list[Name | OtherText] = Field(min_length=1)
    "The cards attached: `ledger`, `ledger:text:` and a name, ids of claims and of figures."
    part: tuple[int, int] | None = None
    "The first and last sentence this is about: the learner's cards on other sentences are folded."
    words: tuple[int, int]
    "How many words are asked for, from and to."
    figures: int = Field(1, ge=0)
    "How many figures at least."
    marking: Literal["now", "after"] = "now"
    "When figures are marked: as one types, or once the brief is saved."
    show_cards: Literal["now", "after", "never"] = "now"
    "When the cards are shown: at once, once the brief is saved or skipped, or never."
    beside: Annotated[str, Field(pattern=r"^\d\d\.n?\d+$")] | None = None
    "A notice or another brief: what the learner wrote there is shown beside the saved text."
    struck: list[Struck] = Field(default=[])
    "Figures that are pointed at, whatever card they hang on: they were found to be wrong."
    rubric: dict[str, Level] = Field(min_length=3, max_length=3)
    "Three levels by their names, the first one lowest."
    feedback: Text
    "Said once the brief is saved."

    script = "brief.js"
    style = "brief.css"
    on_paper = "Write on the lines. Take each figure from a card, with its speaker and metric."
    judged = False
    repeated = False
    asked_in_quiz = False
    written = True

    def has_shape(self, answer: Any) -> bool:
        return _read(answer) is not None

    def in_words(self, answer: Any) -> str:
        read = _read(answer)
        return read.text if read else ""

    def written_parts(self, answer: Any) -> dict[str, Any]:
        read = _read(answer)
        if read is None:
            return super().written_parts(answer)
        counts = read.counts
        told = {
            "figures": counts.figures,
            "bare": counts.bare,
            "with speaker": counts.speaker,
            "with metric": counts.metric,
            "with date": counts.date,
        }
        return {"answer": read.text, "own level": read.level, **told}

    def key_lines(self) -> list[Line]:
        levels: list[Line] = []
        for name, level in self.rubric.items():
            levels.append(
                ("○", f"*{name}*: {level.means}", f"Sample: “{level.sample.strip()}”", None)
            )
        wrong: list[Line] = [("✗", f"{one.figure:,}", one.say, None) for one in self.struck]
        return [*levels, *wrong, ("✓", "*Learners read:*", self.feedback, None)]

    def faults(self) -> Iterator[tuple[str, object, str]]:
        if self.part and self.part[0] > self.part[1]:
            yield ("part", f"{self.part[0]}, {self.part[1]}", "the first sentence, then the last")
        least, most = self.words
        if not 0 < least <= most <= MOST_WORDS:
            yield (
                "words",
                f"{least}, {most}",
                f"from and to, the lower one first, up to {MOST_WORDS}",
            )

    def claim_ids(self) -> dict[str, list[str]]:
        return {"cards": [one for one in self.cards if not is_own(one)]}

    def open_parts(self) -> dict[str, Any]:
        """What may be read where the key is withheld: the levels, without their samples."""
        levels = {name: {"means": level.means} for name, level in self.rubric.items()}
        return {"rubric": levels}

    @classmethod
    def page_form(cls, parts: dict[str, Any], seed: str) -> dict[str, Any]:
        """The claims among the cards as cards; a copy for a class may lack what has a default."""
        names = parts["cards"]
        claims = provided.case().claim_cards([one for one in names if not is_own(one)])
        own = [one for one in names if is_own(one)]
        fields = {"figures": 1, "marking": "now", "show_cards": "now", "struck": [], **parts}
        return {**fields, "cards": claims, "own": own, "most": MOST_WORDS}


def _read(answer: Any) -> Written | None:
    try:
        return Written.model_validate(answer)
    except ValidationError:
        return None
