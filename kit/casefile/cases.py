"""The case file: finds the course, and reads `seeds/` and `data/`, once. The only reader."""

import json
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd

from kit import datafiles
from kit.casefile.sheets import read_table
from kit.courses import PACKAGE, root
from kit.datafiles import unreadable
from kit.errors import KitError, choose


@dataclass(frozen=True, eq=False)
class Case:
    """One article and its case file, in the folder `root`."""

    root: Path
    package: dict[str, Any]

    @property
    def has_text(self) -> bool:
        """Whether the article is here: a copy that is published has a link in its place."""
        return not self.package["article"].get("withheld", False)

    def text(self) -> str:
        """The article as stored, byte for byte."""
        about = self.package["article"]
        content = (self.root / "data" / about["path"]).read_bytes()
        if sha256(content).hexdigest() != about["sha256"]:  # every place in it may have moved
            file = about["path"].removeprefix("../")
            raise KitError(f"{file} is not as it was studied, to the byte: put it back.")
        return content.decode()

    @cache  # noqa: B019 (a case lives as long as the kernel)
    def frame(self, name: str) -> pd.DataFrame:
        """One table with real types. It is shared: copy it before you change it."""
        schemas = {one["name"]: one["schema"] for one in self.package["resources"]}
        return read_table(self.root, f"data/{name}.csv", schemas[name])

    def document(self, path: str) -> Any:
        """A YAML or GeoJSON file of `data/`, as plain Python."""
        return datafiles.document(self.root, path)

    def optional(self, path: str) -> Any:
        """A file of `data/` that a case may do without: nothing, `{}`, where it is not there.

        One in which nothing stands is as good as none.
        """
        return (self.document(path) if (self.root / "data" / path).is_file() else None) or {}

    def rows(self, name: str) -> pd.DataFrame:
        """A table that a case may do without: no rows, and no columns, where it is not there."""
        names = [one["name"] for one in self.package["resources"]]
        return self.frame(name) if name in names else pd.DataFrame()


def case() -> Case:
    """The case file of the course around the working directory, else around this package."""
    return _load(root())


@cache
def _load(folder: Path) -> Case:
    try:
        package = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise unreadable(PACKAGE, error) from None
    return Case(folder, package)


def forget() -> None:
    """Read the case anew from now on: a command has written its files."""
    _load.cache_clear()
    datafiles.document.cache_clear()


def table(name: str) -> pd.DataFrame:
    """Give a table of the case file as a DataFrame of your own. Change it as you like.

    Columns have real types: dates, whole numbers with gaps (`<NA>`, never 0), ordered categories.
    `about(name)` says what each column means and in which unit.

    Args:
        name: the name of a table, such as "claims".

    Raises:
        KitError: there is no such table (the message lists all), or its file is damaged (the
            message names the row and the field).

    >>> table("claims").loc[:, ["id", "sentence"]].head(1)
        id  sentence
    0  C01         1
    """
    here = case()
    known = [one["name"] for one in here.package["resources"]]
    chosen = choose(name, known, "table")
    own = here.frame(chosen).copy()
    own.attrs["table"] = chosen  # pages look there for what its columns are called
    return own
