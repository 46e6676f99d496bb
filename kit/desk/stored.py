"""What a stored notebook may hold, as far as the course reads it: a wrong field is named.

It is the form of nbformat 4.5. To import nbformat takes two seconds, and `validate` needs none of
the rest of it.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from kit.errors import KitError
from kit.typed import Steps, fitted

CellId = Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]{1,64}$")]


class Stored(BaseModel, extra="allow", strict=True, defer_build=True):
    """A part of a notebook; fields that the course does not read may be there."""


class CellMetadata(Stored):
    tags: list[str] = []


class Cell(Stored):
    cell_type: Literal["markdown", "code", "raw"]
    id: CellId
    source: str | list[str]
    metadata: CellMetadata
    outputs: list[dict[str, Any]] = []
    execution_count: int | None = None


class Notebook(Stored):
    nbformat: Literal[4]
    nbformat_minor: int = Field(ge=5)
    metadata: dict[str, Any]
    cells: list[Cell]


def sound(raw: Any, where: str) -> None:
    """Raise a KitError that names the cell and the field, if a notebook is of another form."""
    notebook = fitted(Notebook, raw, where, _cell)
    seen: set[str] = set()
    for number, cell in enumerate(notebook.cells, 1):
        if cell.id in seen:
            say = "another cell has this id, and the lesson knows its cells by them"
            raise KitError(
                f"{where}, cell {number}, field 'id': {cell.id!r} is there twice: {say}."
            )
        seen.add(cell.id)


def _cell(raw: Any, steps: Steps) -> tuple[str, Steps]:
    """The cell that a field belongs to, by its id, or else by its number."""
    if steps[:1] != ["cells"] or len(steps) < 3:
        return "", steps
    number = int(steps[1])
    name = raw["cells"][number].get("id")
    return f", cell {name if isinstance(name, str) else number + 1}", steps[2:]
