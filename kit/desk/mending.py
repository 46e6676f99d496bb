"""`python -m kit.desk.mending`: tables that a spreadsheet saved again, as they should be stored.

It takes away the mark in front and the carriage returns, separates by commas, turns days round and
makes TRUE true. What can have two meanings, such as 5.000, stays as it is: `validate` names it.
"""

import csv
import sys
from io import StringIO
from pathlib import Path
from typing import Any

from kit.casefile.cases import Case, case
from kit.casefile.sheets import rows, separator, stands, turned_day
from kit.journals.journalfile import replace

OLDER = ["utf-8-sig", "cp1252"]  # cp1252: what Excel in Western Europe and America calls CSV
WIDE = (b"\xff\xfe", b"\xfe\xff")  # UTF-16, which Excel calls Unicode text


def mended(raw: bytes, fields: list[dict[str, Any]]) -> bytes:
    """The bytes of a table as they are to be stored.

    >>> mended(b"\\xef\\xbb\\xbfid;date\\r\\na;27.09.2020\\r\\n",
    ...        [{"name": "id", "type": "string"}, {"name": "date", "type": "date"}])
    b'id,date\\na,2020-09-27\\n'
    """
    names = [field["name"] for field in fields]
    text = _text(raw)
    stored = [cells for _, cells in rows(text, names)]
    whole = [_row(cells, fields) for cells in stored if stands(cells)]
    if not whole or whole[0] != names:
        return raw  # what its columns are, only a person can say
    has_commas = separator(text, names) == ","
    if whole == stored and has_commas and b"\r" not in raw and text.encode() == raw:
        return raw  # whatever quotation marks it has
    made = StringIO(newline="")
    csv.writer(made, lineterminator="\n").writerows(whole)
    return made.getvalue().encode()


def _row(row: list[str], fields: list[dict[str, Any]]) -> list[str]:
    known = [_cell(cell, field) for cell, field in zip(row, fields, strict=False)]
    return [*known, *row[len(fields) :]]


def _text(raw: bytes) -> str:
    if raw.startswith(WIDE):
        return raw.decode("utf-16")
    for code in OLDER:
        try:
            return raw.decode(code)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8-sig", "replace")


def _cell(cell: str, field: dict[str, Any]) -> str:
    cell = cell.strip().replace("\r\n", "\n")
    if field["type"] == "date":
        return turned_day(cell)
    if field["type"] == "boolean" and cell.lower() in ("true", "false"):
        return cell.lower()
    return cell


def as_saved(here: Case) -> dict[str, bytes]:
    """Each table that is not stored as it should be, and the bytes that it should have."""
    found = {}
    for one in here.package["resources"]:
        path = here.root / "data" / one["path"]
        if not path.is_file():
            continue
        before = path.read_bytes()
        after = mended(before, one["schema"]["fields"])
        if after != before and b"\xef\xbf\xbd" not in after:  # a letter that nobody can read
            found[f"data/{one['path']}"] = after
    return found


def mend(here: Case) -> list[str]:
    """Store each table as it should be; gives the names of those that were not."""
    found = as_saved(here)
    for where, content in found.items():
        replace(here.root / where, content)
    return [*found]


def main() -> int:
    changed = mend(case())
    for name in changed:
        print(f"{name} is stored as it should be. Look what changed: git diff {Path(name)}")
    if not changed:
        print("Every table is stored as it should be, or only a person can tell.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
