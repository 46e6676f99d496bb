"""Warnings: a sentence where it helps a learner, else nothing. They never name a file."""

import logging
import sys
import warnings
from types import FrameType
from typing import Any

from kit.kernel import notes

COPY = (
    "This changes a copy, and the table stays as it was. Write it in one step: "
    'table.loc[rows, "column"] = value.'
)


def say_warnings(shell: Any) -> None:
    """Let this kernel show a warning as a sentence, or not at all."""
    said: set[tuple[Any, str]] = set()

    def showwarning(
        message: Any, category: type, filename: str, *_given: Any, **_named: Any
    ) -> None:
        sentence = _sentence(message, category, filename, shell)
        cell = (shell.execution_count, sentence)
        if sentence and cell not in said:
            said.add(cell)
            notes.show(shell, sentence)

    warnings.showwarning = showwarning
    # A first figure on a slow computer says in red that a cache is being built: not an error.
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)


def _warns_themselves(shell: Any) -> bool:
    """Whether a cell calls `warnings.warn`, and not a package that the cell calls.

    A package may name the cell's line as the place of its warning, so the file name tells nothing.
    """
    frame: FrameType | None = sys._getframe()
    while frame and frame.f_globals.get("__name__") in ("warnings", __name__):
        frame = frame.f_back
    cells = getattr(shell.compile, "_filename_map", {})
    return frame is not None and frame.f_code.co_filename in cells


def _sentence(message: Any, category: type, filename: str, shell: Any) -> str:
    if category.__name__ in ("ChainedAssignmentError", "SettingWithCopyWarning"):
        return COPY
    is_their_own = _warns_themselves(shell)
    if category is UserWarning and is_their_own:
        return f"{message!s:.300}"
    return ""
