"""Steps to put in order."""

from typing import Any, Literal

from pydantic import Field

from kit.items.parts import Item, Line, Said, Text, Told, is_texts, plain, shuffled


class Ordered(Item):
    """What kinds with steps to put in order have in common."""

    steps: list[Any]
    feedback: Text

    def key(self) -> Any:
        return [step.id for step in self.steps]

    def has_shape(self, answer: Any) -> bool:
        return is_texts(answer)

    def in_words(self, answer: Any) -> str:
        texts = {step.id: step.text for step in self.steps}
        return plain(" → ".join(texts[each] for each in answer))

    @classmethod
    def page_form(cls, parts: dict[str, Any], seed: str) -> dict[str, Any]:
        return {**parts, "steps": shuffled(parts["steps"], seed, parts["answer"])}


class Order(Ordered):
    kind: Literal["order"]
    steps: list[Told] = Field(min_length=3, max_length=8)
    "In the right order. A step's feedback is said when it stands in a wrong place."
    feedback: Text
    left_out = ""
    on_paper = "Write a number before each: 1 for the first."

    def wrong_parts(self, answer: Any) -> list[Said]:
        return [step for n, step in enumerate(self.steps) if answer[n : n + 1] != [step.id]]

    def key_lines(self) -> list[Line]:
        steps: list[Line] = [
            (f"**{n}**", one.text, one.feedback, None) for n, one in enumerate(self.steps, 1)
        ]
        return [*steps, ("✓", "in this order", self.feedback, None)]
