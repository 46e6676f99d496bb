"""What a starter lesson says, in the language of its class: `say("an English sentence")`.

`languages/` has one file a language: each English sentence, and what is said in its place. `words:`
in case.yaml has a teacher's own; they come first. What is not translated stays English. A word in
{braces} is filled in: a translation has the same ones.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from kit.datafiles import LOADER
from kit.errors import closest

LANGUAGES = {"es": "es.yaml"}
"By its code, the file of a language in `languages/`. Each of them lists every sentence there is."
LIST = "kit/desk/newcase/languages/es.yaml"
GAPS = re.compile(r"\{(\w+)\}")


class Sayings:
    """The sentences of a lesson in one language."""

    def __init__(self, language: str, own: Mapping[str, str]) -> None:
        known = _of_language(language.split("-")[0])
        self.said = {**known, **own}
        self.is_mixed = not language.startswith("en") and not self.said
        "Whether the lesson cannot speak the language of its article."

    def __call__(self, english: str, **parts: object) -> str:
        """A sentence with its gaps filled in."""
        said = self.said.get(english) or english
        return GAPS.sub(lambda gap: str(parts.get(gap[1], gap[0])), said)

    def day(self, when: date) -> str:
        """A day, such as 5 March 2026."""
        month = self(f"{when:%B}")
        return self("{day} {month} {year}", day=when.day, month=month, year=when.year)


@cache
def _of_language(code: str) -> dict[str, str]:
    if code not in LANGUAGES:
        return {}
    path = Path(__file__).with_name("languages") / LANGUAGES[code]
    return dict(yaml.load(path.read_text(encoding="utf-8"), LOADER))


def problem(english: str, said: str) -> str:
    """What is wrong with a translation: the lesson has no such sentence, or it has other gaps."""
    every = _of_language("es")
    if english not in every:
        near = closest(english, every)
        guess = f" Did you mean “{near}”?" if near else ""
        return f"the lesson does not say “{english:.60}”.{guess} {LIST} lists all that it says."
    gaps = sorted({*GAPS.findall(english)})
    if sorted({*GAPS.findall(said)}) != gaps:
        listed = ", ".join(f"{{{one}}}" for one in gaps) or "no word in braces"
        return f"“{said:.60}” needs the same words in braces as the English: {listed}."
    return ""
