"""The case file: the tables of `data/` by their names, and what is shown and drawn of them.

This registers with the engine what it may ask for. Each module loads when it is first needed, so
that `import kit` stays quick.
"""

from pathlib import Path

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
