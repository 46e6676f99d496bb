"""The questions of the lessons, checked on reading: `data/questions/`, the one source of all."""

from functools import cache
from typing import Annotated, Any, Literal

from markdown_it import MarkdownIt
from pydantic import BaseModel, Field, ValidationError

from kit.cases import Case, case
from kit.errors import KitError, choose

Text = Annotated[str, Field(min_length=1)]


class Part(BaseModel, extra="forbid", frozen=True):
    """A part of a question file: a field that is not declared is an error, not ignored."""


class Option(Part):
    text: Text
    feedback: Text
    right: bool = False
    misconception: str | None = None


class Mistake(Part):
    code: Text  # what leads to the typical wrong answer
    answer: Any
    feedback: Text


class Item(Part):
    id: Annotated[str, Field(pattern=r"^\d\d\.\d+$")]
    minutes: float = Field(gt=0, le=20)
    objective: Text
    prompt: Text
    hints: list[Text] = []
    claims: list[str] = []
    sources: list[str] = []
    core: bool = False


class Choice(Item):
    kind: Literal["single", "multiple"]
    options: list[Option] = Field(min_length=2, max_length=7)
    picture: str | None = None  # a map, shown with letters for names


class Exercise(Item):
    kind: Literal["code"]
    expects: Literal["number", "missing", "ids"]
    answer: Any
    tolerance: float = 0
    solution: Text  # code that gives the answer
    feedback: Text
    mistakes: list[Mistake] = Field(min_length=1)


class Open(Item):
    kind: Literal["open"]
    rubric: dict[str, Text] = Field(min_length=3, max_length=3)
    model: Text
    words: int = Field(gt=0)


class Lesson(Part):
    lesson: str
    title: Text
    quizzes: dict[str, list[str]]
    items: list[Annotated[Choice | Exercise | Open, Field(discriminator="kind")]]


def lessons() -> list[Lesson]:
    """All question files of the case, in the order of their numbers."""
    here = case()
    paths = sorted((here.root / "data" / "questions").glob("*.yaml"))
    return [_load(here, f"questions/{path.name}") for path in paths]


@cache
def _load(here: Case, path: str) -> Lesson:
    raw = here.document(path)
    try:
        return Lesson.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
    steps, where = list(first["loc"]), f"data/{path}"
    if steps[:1] == ["items"] and len(steps) > 1:
        item = raw["items"][steps[1]]
        where += f", item {(isinstance(item, dict) and item.get('id')) or steps[1] + 1}"
        steps = steps[3:]  # pydantic puts the item's kind behind its number
    field = ".".join(map(str, steps))
    raise KitError(f"{where}, field {field!r}: {first['msg']}, not {first['input']!r:.80}.")


def item(item_id: str, kind: type[Item] = Item) -> Any:
    """The item with this id; an unknown id raises a KitError that lists the valid ones."""
    every = (one for lesson in lessons() for one in lesson.items if isinstance(one, kind))
    known = {one.id: one for one in every}
    return known[choose(item_id, known, "item")]


def quiz_items(name: str) -> list[Any]:
    """The items of a quiz, in order; an unknown name lists the quizzes there are."""
    known = {quiz: ids for lesson in lessons() for quiz, ids in lesson.quizzes.items()}
    return [item(one) for one in known[choose(name, known, "quiz")]]


_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


def rendered(text: str) -> str:
    """Markdown as HTML. HTML in it is shown as text, never run.

    >>> rendered("*not* <b>bold</b>")
    '<p><em>not</em> &lt;b&gt;bold&lt;/b&gt;</p>'
    """
    return _markdown.render(text).strip()
