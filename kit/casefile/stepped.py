"""What is shown step by step in a notebook, and all at once on paper and to who reads it so."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from kit.components import Component, keeping
from kit.pages import Page


@dataclass(repr=False)
class Stepped(Page):
    """A page that is a component where there are scripts; `html` and `text` say all of it."""

    kind: ClassVar[str]
    "Which script mounts it."
    sheet: ClassVar[str]
    "Its own styles, beside those of the slider."
    name: str

    def style(self) -> str:
        """Of the slider with its buttons, and of what it leads through."""
        sheets = [Path(__file__).with_name(name) for name in ("stepped.css", self.sheet)]
        return "\n".join(one.read_text("utf-8") for one in sheets)

    def content(self) -> dict[str, Any]:
        """What the script needs to show it step by step."""
        raise NotImplementedError

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        """The widget, and the words where there are no widgets."""
        shown = SteppedWidget(self)._repr_mimebundle_(include=include, exclude=exclude)
        data, metadata = shown if isinstance(shown, tuple) else (shown or {}, {})
        return {**data, "text/plain": self.text}, metadata


class SteppedWidget(Component):
    """It in a notebook. Nothing of it is saved there: the page asks for it when it runs."""

    def __init__(self, shown: Stepped) -> None:
        super().__init__(shown.kind, shown.name)
        self._content = {**shown.content(), "store": keeping([], self.learner, {})}

    def content(self) -> dict[str, Any]:
        return self._content
