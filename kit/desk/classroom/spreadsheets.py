"""Tables that a teacher saved from a spreadsheet: commas, semicolons or tabs, in any encoding."""

import csv
import io
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path

from kit.errors import KitError, plainly

SEPARATORS = ",;\t"


def rows(path: Path, needed: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows under the head as cells by column, in small letters and without outer spaces.

    UTF-8, UTF-16 and the letters of Windows are read. A file that does not have the columns
    `needed` raises a KitError that names them.
    """
    return _read(path, needed)[1]


def has_semicolons(path: Path, needed: tuple[str, ...]) -> bool:
    """Whether a spreadsheet of much of Europe has saved a file; False where there is none."""
    return path.is_file() and _read(path, needed)[0] == ";"


def _read(path: Path, needed: tuple[str, ...]) -> tuple[str, list[dict[str, str]]]:
    """What separates the cells, and the rows."""
    try:
        text = _text(path.read_bytes())
    except OSError as error:
        raise KitError(f"We cannot read {path}: {plainly(error)}.") from None
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep="):
        text = rest
    for separator in SEPARATORS:
        head, *table = [*csv.reader(io.StringIO(text, newline=""), delimiter=separator)] or [[]]
        names = [one.strip().lower() for one in head]
        # Another separator in the head: each row was put into one cell, and what is new beside it.
        whole = not any(other in name for name in names for other in SEPARATORS)
        if whole and {*needed} <= {*names}:
            cells = ([one.strip() for one in row] for row in table)
            return separator, [dict(zip(names, row, strict=False)) for row in cells]

    raise KitError(
        f"We cannot read {path}: its first row has to name the columns {', '.join(needed)}, and "
        "each value has to stand in a cell of its own. The file stays as it is. Put it right, or "
        "move it away, and make the report again."
    )


def _text(content: bytes) -> str:
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
