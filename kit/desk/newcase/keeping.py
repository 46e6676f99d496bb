"""Writes what is built, and leaves alone what a person has changed since."""

import hashlib
import json
from pathlib import Path

BUILT = ".built.json"
"What the last build wrote: a digest of each file."
FROM = ".built-from"
"Of what it was made: the digest of case.yaml."


def written(folder: Path, files: dict[str, str], alone: bool = False) -> list[str]:
    """Write these files into a course; a sentence for each that was changed by hand and stays.

    What an earlier build wrote and this one does not goes, unless these files stand `alone`.
    """
    known = _known(folder)
    kept: list[str] = []
    for name, text in files.items():
        path = folder / name
        new = text.encode()
        old = path.read_bytes() if path.is_file() else None
        if old is not None and digest(name, old) not in (known.get(name), digest(name, new)):
            kept.append(name)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(new)
        known[name] = digest(name, new)
    for name in [one for one in known if one not in files and not alone]:
        path = folder / name
        if not path.is_file() or digest(name, path.read_bytes()) == known[name]:
            path.unlink(missing_ok=True)
            del known[name]
        else:
            kept.append(name)
    text = json.dumps(known, indent=1, sort_keys=True) + "\n"
    (folder / BUILT).write_text(text, encoding="utf-8", newline="\n")
    return [
        f"{name} was changed by hand: it stays as it is. Delete it, and build writes it anew."
        for name in kept
    ]


def remember(folder: Path, name: str) -> None:
    """Note of which state of a file the course has been built."""
    text = digest(name, (folder / name).read_bytes())
    (folder / FROM).write_text(text + "\n", encoding="utf-8", newline="\n")


def is_behind(folder: Path, name: str) -> bool:
    """Whether a file has changed since the course was built of it."""
    if not ((folder / FROM).is_file() and (folder / name).is_file()):
        return False
    built = (folder / FROM).read_text(encoding="utf-8").strip()
    return built != digest(name, (folder / name).read_bytes())


def _known(folder: Path) -> dict[str, str]:
    try:
        found = json.loads((folder / BUILT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def digest(name: str, content: bytes) -> str:
    """What tells two versions of a file apart: not its line ends, nor a notebook's outputs."""
    if name.endswith(".ipynb"):
        try:
            cells = json.loads(content)["cells"]
            told = [[one["cell_type"], "".join(one["source"])] for one in cells]
            content = json.dumps(told).encode()
        except (ValueError, KeyError, TypeError):
            pass
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()
