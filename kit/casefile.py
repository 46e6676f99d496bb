"""The case file: the tables of `data/` by their names, and what is shown and drawn of them.

This registers with the engine what it may ask for. Each module loads when it is first needed, so
that `import kit` stays quick.
"""

from pathlib import Path
from typing import Any

from kit import provided

_FOLDER = Path(__file__).parent


class CaseFile(provided.Provider):
    """What the engine gets from the tables of the course."""

    def scripts(self) -> list[Path]:
        return [_FOLDER / "page" / "map.js"]

    def theme(self) -> str:
        from kit.cases import case
        from kit.groups import theme

        return theme(case())

    def sentence(self, number: int) -> str:
        from kit.articles import sentence

        return sentence(number)

    def sentences(self) -> list[dict[str, Any]]:
        from kit.claimcards import sentences

        return sentences()

    def our_cards(self) -> list[dict[str, Any]] | None:
        from kit.claimcards import our_cards

        return our_cards()

    def metrics(self) -> list[str]:
        from kit.claimcards import metrics

        return metrics()

    def place_name(self, place: str) -> str:
        from kit.cases import case

        return case().frame("places").set_index("id")["name"][place]

    def picture(self, name: str) -> str:
        from kit.pictures import picture

        return picture(name, letters=True).html

    def letters(self, name: str) -> dict[str, str]:
        from kit.pictures import letters

        return letters(name)


provided.register(CaseFile())
