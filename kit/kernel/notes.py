"""A sentence as a page of ours: a calm box in text type, and a plain twin of it."""

import html
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from kit.errors import KitError

_OPEN = 12  # so many valid values are listed at once; more are folded away


def note(said: KitError | str, role: str = "status", more: Iterable[str] = ()) -> dict[str, str]:
    """The box of a sentence for every kind of page: as HTML, and as plain text.

    A screen reader speaks it when it appears: at once with the role "alert".
    """
    error = said if isinstance(said, KitError) else KitError(said)
    parts = [*error.sentence.split("\n"), *more]
    body = "".join(f"<p>{_marked(part)}</p>" for part in parts if part.strip())
    body += _listed(error)
    box = f'<div class="kit-note {role}" role="{role}" lang="en">{body}</div>'
    text = "\n".join([str(error).replace("`", ""), *more])
    return {"text/html": f"<style>{_style()}</style>{box}", "text/plain": text}


def show(shell: Any, said: KitError | str, role: str = "status") -> None:
    """Put the box below the cell that is running."""
    shell.display_pub.publish(note(said, role), metadata={"kit": role})


def _marked(text: str) -> str:
    """Text as HTML; what stands between backticks is code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text, quote=False))


def _listed(error: KitError) -> str:
    """The valid values: open where there is nothing else to go by, else folded away."""
    if not error.valid:
        return ""
    names = ", ".join(f"<span>{html.escape(one)}</span>" for one in error.valid)
    guessed = error.sentence.startswith("Did you mean")
    if guessed or len(error.valid) > _OPEN:
        return (
            f"<details><summary>All that there are: {len(error.valid)}</summary>{names}</details>"
        )
    return f"<p>There are: {names}.</p>"


@cache
def _style() -> str:
    sheet = Path(__file__).with_name("note.css").read_text(encoding="utf-8")
    return re.sub(r"\s*\n\s*", "", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL))
