"""Something to notice: the learner writes a line or makes a choice, and then ours opens.

It stands in the lesson's question file, beside its items. It is no item: nothing in it is right or
wrong, so it is in no quiz, no mark and no count of answers.

    notices:
      - id: "05.n1"
        ask: Read sentences 13 and 14 aloud. What do you notice about who speaks?
        ours: >
          “The ministry claims”, “the port says”: each figure has its speaker.
      - id: "05.n2"
        ask: Which of the two sentences would you print?
        choices: [The first, The second, Neither as it stands]
        ours: Neither names who counted.
        item: "05.4"
"""

from typing import Annotated

from pydantic import Field

from kit.items.parts import ItemId, Part, Text

NoticeId = Annotated[str, Field(pattern=r"^\d\d\.n\d+$")]


class Notice(Part):
    id: NoticeId
    "The number of the lesson, `.n` and a number: `05.n1`."
    ask: Text
    "What to look for. Markdown."
    figure: bool = False
    "Whether a figure is asked for: a line without one is asked back once, and then taken."
    choices: list[Text] = Field(default=[], max_length=7)
    "One of these is chosen in the place of a line to write. None of them is right."
    ours: Text
    "What we noticed, which opens then. Markdown."
    later: bool = False
    "Whether ours says only that the line comes back at the end: the button promises no more."
    item: ItemId | None = None
    "The item whose answer `ours` gives away: where its key is withheld, `ours` is, too."


class HeldNotice(Notice):
    """A notice as a class gets it: `ours` may be withheld."""

    ours: str = ""


def as_handed_out(one: Notice, withheld: set[str]) -> dict:
    """A notice for a class, in which the keys of these items are withheld."""
    left_out = {"ours"} if one.item in withheld else set()
    return one.model_dump(exclude_defaults=True, exclude=left_out)
