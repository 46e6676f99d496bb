"""Lines of code to put in order, with a line too many: a Parsons problem."""

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field

from kit.items.parts import Item, Line, Said, Text, Told, is_texts, open_part, shuffled


class Parsons(Item):
    kind: Literal["parsons"]
    steps: list[Told] = Field(min_length=2, max_length=10)
    "The lines of code, in the right order. A line's feedback is said when it is misplaced."
    extra: list[Told] = Field(min_length=1, max_length=3)
    "Lines too many. The feedback of one is said when it is used."
    feedback: Text

    on_paper = "Write a number before each line that is needed, and cross out what is not."
    in_code = True
    script = "parsons.js"

    def key(self) -> Any:
        return [line.id for line in self.steps]

    def has_shape(self, answer: Any) -> bool:
        return is_texts(answer)

    def wrong_parts(self, answer: Any) -> list[Said]:
        misplaced = [one for n, one in enumerate(self.steps) if answer[n : n + 1] != [one.id]]
        return [*(one for one in self.extra if one.id in answer), *misplaced]

    def in_words(self, answer: Any) -> str:
        texts = {one.id: one.text for one in [*self.steps, *self.extra]}
        return " ⏎ ".join(texts.get(each, "?") for each in answer)

    def key_lines(self) -> list[Line]:
        lines: list[Line] = []
        for number, one in enumerate(self.steps, 1):
            lines.append((f"**{number}**", f"`{one.text}`", one.feedback, one.misconception))
        for one in self.extra:
            lines.append(("✗", f"`{one.text}`", one.feedback, one.misconception))
        return [*lines, ("✓", "in this order", self.feedback, None)]

    def faults(self) -> Iterator[tuple[str, object, str]]:
        ids = [one.id for one in [*self.steps, *self.extra]]
        if len({*ids}) < len(ids):
            yield "extra", ", ".join(ids), "each id once, those of the steps as well"

    def open_parts(self) -> dict[str, list[dict[str, str]]]:
        """All lines together: which one is too many is the key's to know."""
        lines = [open_part(one) for one in [*self.steps, *self.extra]]
        return {"steps": sorted(lines, key=lambda one: one["id"])}

    @classmethod
    def page_form(cls, parts: dict[str, Any], seed: str) -> dict[str, Any]:
        every = [*parts["steps"], *parts.get("extra", [])]
        lines = [{**line, "text": f"```\n{line['text']}\n```"} for line in every]
        return {**parts, "steps": shuffled(lines, seed, parts["answer"])}
