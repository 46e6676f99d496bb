"""What the engine asks of a case. The engine names no table: whoever has the tables registers here.

`kit.casefile` registers itself when `kit` is imported. Journals, learners and pages work without:
an answer is saved and a sentence is shown, whatever is damaged in `data/`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kit.errors import KitError

if TYPE_CHECKING:
    import pandas as pd  # slow to load, and many calls need none of it


class Provider:
    """A course without a case file. A subclass gives what its case has; each call may be slow.

    What the case file does not hold, or holds damaged, is a KitError that says so.
    """

    package = ""
    "The Python package with this case's page templates, in its folder `templates/`."

    def scripts(self) -> list[Path]:
        """Scripts of components that join the one script of a page."""
        return []

    def theme(self) -> str:
        """CSS that every page has behind the kit's own style."""
        return ""

    def glosses(self) -> list[dict[str, str]]:
        """Words that prose may use, with what each `means` and the `lesson` that explains it."""
        return []

    def sentence(self, number: int) -> str:
        """A sentence of the article."""
        raise KitError(f"This course has no article, so there is no sentence {number}.")

    def sentences(self) -> list[dict[str, Any]]:
        """The article for the ledger: number, kind, paragraph and text of each sentence."""
        return []

    def our_cards(self) -> list[dict[str, Any]] | None:
        """Our claim cards, to compare with; None where they are withheld, or there are none."""
        return None

    def metrics(self) -> list[str]:
        """What is counted in this case: a card's form offers these."""
        return []

    def claim_cards(self, names: list[str]) -> list[dict[str, Any]]:
        """Cards of the claims with these ids, in this order: a brief shows them."""
        if names:
            raise KitError(f"This course has no claims, so there is no {names[0]!r:.60}.")
        return []

    def wordings(self) -> dict[str, Any]:
        """Other words for what is counted (`metrics`), other names of who speaks (`speakers`)."""
        return {}

    def inbox(self, names: list[str]) -> dict[str, Any]:
        """The claims with these ids, and the cards of a news desk's inbox that bear on them."""
        raise KitError("This course has no inbox. Go on with the next part.")

    def verdicts(self, names: list[str]) -> list[dict[str, str]] | None:
        """What we say of these claims; None where it is withheld, or there is nothing."""
        return None

    def rows(self, table: str) -> pd.DataFrame:
        """A table by its name, to choose rows from."""
        raise KitError(f"This course has no tables, so there is no {table!r:.60}.")

    def labels(self, table: str) -> dict[str, str]:
        """What the columns of a table are called where people read them."""
        return {}

    def place_name(self, place: str) -> str:
        """The name of a place, by its id."""
        raise KitError(f"This course has no places, so there is no {place!r:.60}.")

    def picture(self, name: str, lettered: bool = True) -> str:
        """A map as an SVG element; `lettered` puts letters in the place of names."""
        raise KitError(f"This course has no maps, so there is no {name!r:.60}.")

    def letters(self, name: str) -> dict[str, str]:
        """The letters on that picture, by the ids of the places."""
        raise KitError(f"This course has no maps, so there is no {name!r:.60}.")


_registered = [Provider()]


def register(provider: Provider) -> None:
    """Let this provider answer from now on."""
    _registered[0] = provider


def case() -> Provider:
    """Who answers for the case."""
    return _registered[0]
