"""Choosing: one option, several, sentences of the article, or an opinion."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field

from kit import provided
from kit.items.parts import Item, Line, Name, Said, Told, is_texts, plain, shuffled
from kit.items.sketches import Sketch


class Option(Told):
    right: bool = False
    accepts: bool = False
    "In a form: takes a claim as it stands. Who always accepts is right in a third at most."


class Sentence(Said):
    id: Annotated[str, Field(pattern=r"^s\d+$")]
    "`s` and the number of the sentence in the article, whose text is shown."
    right: bool = False


class Chosen(Item):
    """What kinds with options to choose from have in common."""

    options: list[Any]
    left_out = ""

    def key(self) -> Any:
        return [one.id for one in self.options if one.right]

    def judge(self, answer: Any) -> bool | None:
        return isinstance(answer, list) and sorted(map(str, answer)) == sorted(self.key())

    def has_shape(self, answer: Any) -> bool:
        return is_texts(answer)

    def wrong_parts(self, answer: Any) -> list[Said]:
        return [one for one in self.options if one.id in answer and not one.right]

    def in_words(self, answer: Any) -> str:
        where = " on the map" if getattr(self, "picture", None) else ""
        return plain("; ".join(one.text + where for one in self.options if one.id in answer))

    def key_lines(self) -> list[Line]:
        return [self._line(one, one.text, "**✓**" if one.right else "✗") for one in self.options]

    def _line(self, one: Said, text: str, mark: str) -> Line:
        return mark, text, one.feedback, one.misconception


class Choice(Chosen):
    kind: Literal["single", "multiple"]
    options: list[Option] = Field(min_length=2, max_length=7)
    picture: Name | None = None
    "A map, shown with letters for names."
    sketch: Sketch | None = None
    "An invented map, drawn from its points and lines."
    on_paper = "Choose what is right."

    def faults(self) -> Iterator[tuple[str, object, str]]:
        yield from _count(self)
        for number, one in enumerate(self.options, 1):
            if one.right == (one.misconception is not None):
                rule = "one for a wrong option, none for a right one"
                yield f"options.{number}.misconception", one.misconception, rule

    @classmethod
    def page_form(cls, parts: dict[str, Any], seed: str) -> dict[str, Any]:
        if parts.get("picture"):  # letters of a picture stay in their order
            return parts
        return {**parts, "options": shuffled(parts["options"], seed, parts["answer"])}


def _count(item: Any) -> Iterator[tuple[str, object, str]]:
    right = sum(one.right for one in item.options)
    found = f"{right} right of {len(item.options)}"
    if item.kind == "single" and right != 1:
        yield "options", found, "one right option"
    elif right < 1 or right == len(item.options):
        yield "options", found, "some right, some wrong options"


class Mark(Chosen):
    kind: Literal["mark"]
    options: list[Sentence] = Field(min_length=2, max_length=12)
    left_out = "shows sentences of the article, which is its publisher's"

    def in_words(self, answer: Any) -> str:
        return "; ".join(f"sentence {each[1:]}" for each in answer)

    def key_lines(self) -> list[Line]:
        lines = []
        for one in self.options:
            lines.append(self._line(one, sentence(one.id), "**✓**" if one.right else "✗"))
        return lines

    def faults(self) -> Iterator[tuple[str, object, str]]:
        yield from _count(self)
        for number, one in enumerate(self.options, 1):
            if one.right and one.misconception is not None:
                rule = "one for a wrong option, none for a right one"
                yield f"options.{number}.misconception", one.misconception, rule

    @classmethod
    def page_form(cls, parts: dict[str, Any], seed: str) -> dict[str, Any]:
        options = [{**one, "text": sentence(one["id"])} for one in parts["options"]]
        return {**parts, "options": options}


def sentence(name: str) -> str:
    """A sentence of the article with its number, which stands behind an `s`."""
    return f"{name[1:]} · {provided.case().sentence(int(name[1:]))}"


class Opinion(Chosen):
    kind: Literal["opinion"]
    options: list[Told] = Field(min_length=2, max_length=7)
    left_out = "has no right answer"
    judged = False
    repeated = False

    def key(self) -> Any:
        return None

    def judge(self, answer: Any) -> bool | None:
        return None

    def wrong_parts(self, answer: Any) -> list[Said]:
        return []

    def key_lines(self) -> list[Line]:
        return [self._line(one, one.text, "○") for one in self.options]
