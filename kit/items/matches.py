"""Rows to match: with a choice, or with a letter on a map."""

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field

from kit import provided
from kit.errors import choose
from kit.items.parts import Id, Item, Line, Name, Part, Said, Text, Told, plain


class Row(Told):
    answer: Id
    "The id of the choice that belongs to this row."


class Place(Said):
    id: Id
    "An id of places.csv; the name shown and the right letter come from the map."


class Label(Part):
    id: Id
    text: Text


class Matched(Item):
    """What kinds with rows to match have in common."""

    rows: list[Any]
    feedback: Text

    def has_shape(self, answer: Any) -> bool:
        return isinstance(answer, dict) and all(isinstance(one, str) for one in answer.values())

    def wrong_parts(self, answer: Any) -> list[Said]:
        return list(self.wrong_rows(answer))

    def wrong_rows(self, answer: Any) -> list[Any]:
        """The rows that an answer has wrong."""
        wanted = self.key()
        return [row for row in self.rows if answer.get(row.id) != wanted[row.id]]


class Match(Matched):
    kind: Literal["match"]
    choices: list[Label] = Field(min_length=2, max_length=8)
    rows: list[Row] = Field(min_length=2, max_length=8)
    "A row's feedback says why its choice fits. It is said to a right choice and to a wrong one."
    feedback: Text
    side_by_side: bool = False
    "Rows are texts to compare: they stand beside each other as cards of one size and one colour."
    left_out = ""

    def key(self) -> Any:
        return {row.id: row.answer for row in self.rows}

    def in_words(self, answer: Any) -> str:
        texts = {one.id: one.text for one in self.choices}
        pairs = []
        for row in self.wrong_rows(answer):
            pairs.append(f"{row.text} → {texts.get(answer.get(row.id), '?')}")
        return plain("; ".join(pairs))

    def key_lines(self) -> list[Line]:
        texts = {one.id: one.text for one in self.choices}
        rows: list[Line] = [
            ("✓", f"{row.text} → **{texts[row.answer]}**", row.feedback, None) for row in self.rows
        ]
        return [*rows, ("✓", "all", self.feedback, None)]

    def faults(self) -> Iterator[tuple[str, object, str]]:
        choices = [one.id for one in self.choices]
        for row in self.rows:
            if row.answer not in choices:
                yield f"rows.{row.id}", row.answer, f"what is in its choices: {', '.join(choices)}"


class Letters(Matched):
    kind: Literal["letters"]
    picture: Name
    "A map, shown with letters for names."
    rows: list[Place] = Field(min_length=2, max_length=8)
    feedback: Text
    left_out = "needs its map"

    def key(self) -> Any:
        known = provided.case().letters(self.picture)
        return {row.id: known[choose(row.id, known, "place on the map")] for row in self.rows}

    def in_words(self, answer: Any) -> str:
        name = provided.case().place_name
        wrong = [row.id for row in self.wrong_rows(answer)]
        return plain("; ".join(f"{name(row)} → {answer.get(row, '?')}" for row in wrong))

    def key_lines(self) -> list[Line]:
        where = self.key()
        rows: list[Line] = []
        for row in self.rows:
            name = provided.case().place_name(row.id)
            rows.append(("✓", f"{name} → **{where[row.id]}**", row.feedback, None))
        return [*rows, ("✓", "all", self.feedback, None)]

    @classmethod
    def page_form(cls, parts: dict[str, Any], seed: str) -> dict[str, Any]:
        case = provided.case()
        rows = [{**row, "text": case.place_name(row["id"])} for row in parts["rows"]]
        choices = [{"id": one, "text": one} for one in case.letters(parts["picture"]).values()]
        picture = case.picture(parts["picture"])
        return {**parts, "rows": rows, "choices": choices, "picture": picture}
