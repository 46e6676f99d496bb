"""The case file: the tables of `data/` by their names, and what is shown and drawn of them.

This registers with the engine what it may ask for. Each module loads when it is first needed, so
that `import kit` stays quick.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kit import provided

if TYPE_CHECKING:
    import pandas as pd  # slow to load, and many calls need none of it

_FOLDER = Path(__file__).parent


class CaseFile(provided.Provider):
    """What the engine gets from the tables of the course."""

    package = "kit.casefile"

    def scripts(self) -> list[Path]:
        charts = [_FOLDER / "charts" / name for name in ("signs.js", "plot.js", "chart.js")]
        own = [_FOLDER / name for name in ("maps/map.js", "stepper.js", "trace.js", "days.js")]
        return [*own, *charts]

    def theme(self) -> str:
        from kit.casefile.cases import case
        from kit.casefile.groups import theme

        return theme(case())

    def glosses(self) -> list[dict[str, str]]:
        from kit.casefile.glossaries import glosses

        return glosses()

    def sentence(self, number: int) -> str:
        from kit.casefile.articles import sentence

        return sentence(number)

    def sentences(self) -> list[dict[str, Any]]:
        from kit.casefile.claimcards import sentences

        return sentences()

    def our_cards(self) -> list[dict[str, Any]] | None:
        from kit.casefile.claimcards import our_cards

        return our_cards()

    def metrics(self) -> list[str]:
        from kit.casefile.claimcards import metrics

        return metrics()

    def claim_cards(self, names: list[str]) -> list[dict[str, Any]]:
        from kit.casefile.claimcards import claim_cards

        return claim_cards(names)

    def wordings(self) -> dict[str, Any]:
        from kit.casefile.claimcards import wordings

        return wordings()

    def inbox(self, names: list[str]) -> dict[str, Any]:
        from kit.casefile.wires import inbox

        return inbox(names)

    def verdicts(self, names: list[str]) -> list[dict[str, str]] | None:
        from kit.casefile.wires import verdicts

        return verdicts(names)

    def rows(self, table: str) -> pd.DataFrame:
        from kit.casefile.cases import table as named

        return named(table)

    def labels(self, table: str) -> dict[str, str]:
        from kit.casefile.cases import case

        found = [one for one in case().package["resources"] if one["name"] == table]
        fields = found[0]["schema"]["fields"] if found else []
        return {one["name"]: one.get("title", one["name"]) for one in fields}

    def place_name(self, place: str) -> str:
        from kit.casefile.cases import case

        return case().frame("places").set_index("id")["name"][place]

    def picture(self, name: str, lettered: bool = True) -> str:
        from kit.casefile.maps.pictures import picture

        return picture(name, lettered=lettered).html

    def letters(self, name: str) -> dict[str, str]:
        from kit.casefile.maps.pictures import letters

        return letters(name)


provided.register(CaseFile())
