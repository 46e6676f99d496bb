"""What a question file may hold: the ten kinds of item, and what each needs."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, ValidationInfo, field_validator

from kit.answers import expected

Text = Annotated[str, Field(min_length=1)]
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")]
"The name of a quiz, a map, or a row of a table."
ItemId = Annotated[str, Field(pattern=r"^\d\d\.\d+$")]
Number = int | float


class Part(BaseModel, extra="forbid", frozen=True, defer_build=True):
    """A part of a question file: a field that is not declared is an error, not ignored.

    A text below a field says what it means; `kit.desk.catalogue` puts it into the JSON schema, as
    to read it here would take each kernel longer than to read all questions.
    """


class Said(Part):
    """Something a learner can answer, and what we say to it."""

    feedback: Text
    "Teaches; cites the deciding words or a claim id; no other answer of the item has the same."
    misconception: Name | None = None
    "What a learner who answers this believes: an id of misconceptions.csv."


class Told(Said):
    id: Id
    "A letter. Saved answers refer to it, so it never changes."
    text: Text


class Option(Told):
    right: bool = False


class Sentence(Said):
    id: Annotated[str, Field(pattern=r"^s\d+$")]
    "`s` and the number of the sentence in the article, whose text is shown."
    right: bool = False


class Row(Told):
    answer: Id
    "The id of the choice that belongs to this row."


class Place(Said):
    id: Id
    "An id of places.csv; the name shown and the right letter come from the map."


class Label(Part):
    id: Id
    text: Text


class Near(Said):
    answer: Number | tuple[Number, Number]
    "The number that this mistake leads to, or both ends of a range."


class Mistake(Said):
    code: Text
    "What leads to the typical wrong answer."
    answer: Any
    "As the exercise expects it; or of another kind, where that is the mistake."

    @field_validator("answer")
    @classmethod
    def _can_be_compared(cls, answer: Any) -> Any:
        expected(answer, "missing")
        return answer


class Need(Part):
    text: Text
    "What a good answer holds, in a few words."
    pattern: Text
    "A regular expression that both Python and JavaScript understand; letters of any case."
    missing: Text
    "What to say when it is not found."


class Item(Part):
    id: ItemId
    minutes: float = Field(gt=0, le=20)
    objective: Text
    prompt: Text
    "Markdown."
    hints: list[Text] = []
    "Given one at a time, before any answer is shown."
    claims: list[Name] = []
    sources: list[Name] = []
    core: bool = False
    "Part of the thirty minutes that a class period holds."
    sure: bool = False
    "Ask how sure the learner is."
    pair: ItemId | None = None
    "In a test, the parallel item of the other form."


class Choice(Item):
    kind: Literal["single", "multiple"]
    options: list[Option] = Field(min_length=2, max_length=7)
    picture: Name | None = None
    "A map, shown with letters for names."


class Mark(Item):
    kind: Literal["mark"]
    options: list[Sentence] = Field(min_length=2, max_length=12)


class Opinion(Item):
    kind: Literal["opinion"]
    options: list[Told] = Field(min_length=2, max_length=7)


class Numeric(Item):
    kind: Literal["number"]
    unit: Text
    answer: Number | tuple[Number, Number]
    "The number, or both ends of a range that is right."
    tolerance: Number = 0
    feedback: Text
    mistakes: list[Near] = Field(min_length=1)
    otherwise: Text
    "What to say to any other number."


class Order(Item):
    kind: Literal["order"]
    steps: list[Told] = Field(min_length=3, max_length=8)
    "In the right order. A step's feedback is said when it stands in a wrong place."
    feedback: Text


class Match(Item):
    kind: Literal["match"]
    choices: list[Label] = Field(min_length=2, max_length=8)
    rows: list[Row] = Field(min_length=2, max_length=8)
    "A row's feedback is said when it has a wrong choice."
    feedback: Text


class Letters(Item):
    kind: Literal["letters"]
    picture: Name
    "A map, shown with letters for names."
    rows: list[Place] = Field(min_length=2, max_length=8)
    feedback: Text


class Exercise(Item):
    kind: Literal["code"]
    expects: Literal["number", "missing", "text", "list", "set", "ids", "series", "frame"]
    """What kind of value is asked for. `missing`: a number or a missing value. `ids`: rows of a
    table by their column `id`. In text, capitals, spaces, quotation marks and a full stop at the
    end do not count; nor do the order of columns, whole against decimal, or the index of a table.
    """
    answer: Any
    "A series is written as label: value, a frame as column: [values], a missing value as null."
    tolerance: Number = 0
    "How far each number may lie from the answer, as rounding allows."
    ordered: bool = False
    "The order of a list, of ids, of labels or of rows counts."
    start: str = ""
    """The cell of the exercise as the lesson is given out, with three dots for the answer. Editions
    are made from it, so what somebody has typed into the notebook never goes along."""
    solution: Text
    "Code that gives the answer."
    feedback: Text
    mistakes: list[Mistake] = Field(min_length=1)

    @field_validator("answer")
    @classmethod
    def _of_the_kind_asked_for(cls, answer: Any, info: ValidationInfo) -> Any:
        asked = info.data.get("expects")  # not there where that field is wrong itself
        if asked and expected(answer, asked)[1] != asked:
            raise ValueError(f"no {asked} is written like this")
        return answer


class Open(Item):
    kind: Literal["open"]
    rubric: dict[str, Text] = Field(min_length=3, max_length=3)
    model: Text
    words: int = Field(gt=0)
    needs: list[Need] = []
    "A form that says what an answer lacks; it cannot judge."


class Quiz(Part):
    items: list[ItemId] = Field(min_length=1)
    test: Literal["before", "after"] | None = None
    "A test: answers are saved, and nothing is said to them."


Kind = Choice | Mark | Opinion | Numeric | Order | Match | Letters | Exercise | Open


class Lesson(Part):
    lesson: Annotated[str, Field(pattern=r"^\d\d$")]
    title: Text
    quizzes: dict[Name, Annotated[list[ItemId], Field(min_length=1)] | Quiz]
    retired: list[ItemId] = []
    "Ids that were used once. They never come back, and saved answers to them stay known."
    items: list[Annotated[Kind, Field(discriminator="kind")]]


class Withheld(Item, extra="allow"):
    """An item as a class gets it: all that is shown, nothing of the key."""

    kind: str


class Handout(Lesson):
    """A question file for a class: answers are saved, feedback is withheld."""

    mode: Literal["class"]
    items: list[Withheld]
