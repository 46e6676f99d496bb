"""Is a text of the key in an edition? Looks into every file, as deep as a text can hide there.

Before an edition is handed over it is read whole: files, the strings in JSON and YAML, what is
packed as base64, gzip or zip, and each object of a git repository, also those that no branch
leads to any more.
"""

import base64
import binascii
import gzip
import io
import json
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import yaml

from kit.datafiles import LOADER
from kit.desk.edition.withholding import waiting
from kit.errors import KitError
from kit.items import Item, Notice
from kit.questions import KEY, every_item

SHORTEST = 12  # letters: what is shorter stands in other places, too
LONGEST = 60  # of a longer text its beginning and its end are looked for
DEEP = 5  # a zip in a notebook in a zip …
EVERY_TEXT = ("feedback", "model", "otherwise", "solution", "missing", "ours", "sample", "say")
# Where a dictionary in a class's copy has one of these names, it holds a key. Other names of KEY
# stand in tables as well.
NAMES = KEY - {"answer", "claims", "sources", "needs", "tolerance"}
_TAG = re.compile(r"<[^>]+>")
_ANGLES = re.compile(r"</?[a-z]*|>")
# "#" and "/" also begin each line of a comment, "+" is a space in an address.
_MARKS = re.compile(r"[\s*_`\"'“”‘’\\>#/+]+")
_CODED = re.compile(r"\\u([0-9a-fA-F]{4})")  # a letter as JSON and JavaScript may write it
_HASH = re.compile(rb"[0-9a-f]+")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{60,}={0,2}")


def key_texts(
    items: Iterable[Item | Notice], fields: Iterable[str] = EVERY_TEXT, opened: Iterable[Item] = ()
) -> dict[str, str]:
    """What the key of these says, as it is looked for, and where in the key it stands.

    What the key of an `opened` item says in the same words is no secret.
    """
    known = set(key_texts(opened, fields)) if opened else set()
    found: dict[str, str] = {}
    for one in items:
        for name, words in _texts(one.model_dump(), set(fields)):
            for part in _parts(bare(words)):
                if part not in known:
                    found.setdefault(part, f"{one.id}, {name}")
    return found


def _texts(node: Any, fields: set[str]) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for name, part in node.items():
            if name in fields and isinstance(part, str):
                yield name, part
            else:
                yield from _texts(part, fields)
    elif isinstance(node, list | tuple):
        for part in node:
            yield from _texts(part, fields)


def _parts(words: str) -> list[str]:
    if len(words) < SHORTEST:
        return []
    if len(words) <= LONGEST:
        return [words]
    return [words[:LONGEST], words[-LONGEST:]]


def bare(words: str) -> str:
    """A text as it can be compared: no markup, quotation marks or spaces, letters of one size."""
    words = _CODED.sub(lambda found: chr(int(found[1], 16)), words)
    return _MARKS.sub("", unescape(_TAG.sub("", words))).casefold()


def clean(folder: Path, texts: dict[str, str], names: bool = False) -> None:
    """A KitError that names file and place if anything below the folder holds one of the texts.

    With `names`, a field that only a key has counts as well: `right`, `feedback` and others.
    """
    found = list(leaks(folder, texts, names))
    if found:
        lines = "\n".join(f"  {where}: {what}" for where, what in found[:10])
        more = f"\n  … and {len(found) - 10} more" if len(found) > 10 else ""
        raise KitError(
            f"Nothing is handed out: there are answers in it.\n{lines}{more}\n"
            "Take them out of the course, or tag the cell as a solution, and make it again."
        )


def leaks(folder: Path, texts: dict[str, str], names: bool = False) -> Iterator[tuple[str, str]]:
    """Each place below a folder that holds a text of the key, and which text that is."""
    for path in sorted(folder.rglob("*")):
        where = path.relative_to(folder).as_posix()
        if path.is_file():
            # In the program, JupyterLab's settings have a field "right" of their own: a side of it.
            is_data = not where.startswith("kit/")
            yield from _in_bytes(path.read_bytes(), where, texts, names and is_data)
        elif path.is_dir() and (path / "objects").is_dir() and (path / "HEAD").is_file():
            yield from _in_git(path, where, texts)
    if (folder / "objects").is_dir() and (folder / "HEAD").is_file():
        yield from _in_git(folder, "the repository", texts)


def _in_git(repository: Path, where: str, texts: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Every object, reachable or not."""
    command = ["git", f"--git-dir={repository}", "cat-file", "--batch-all-objects"]
    listed = subprocess.run([*command, "--batch-check"], capture_output=True, check=True).stdout
    objects = [line.split()[:2] for line in listed.decode().splitlines()]
    for name, kind in objects:
        shown = ["git", f"--git-dir={repository}", "cat-file", kind, name]
        content = subprocess.run(shown, capture_output=True, check=True).stdout
        yield from _in_bytes(content, f"{where}, git object {name[:10]}", texts, False)


def _in_bytes(
    content: bytes, where: str, texts: dict[str, str], names: bool, depth: int = 0
) -> Iterator[tuple[str, str]]:
    words: list[str] = []
    fields: set[str] = set()
    for part in unpacked(content, depth):
        text = _decoded(part)
        data = _data(text, where)
        for one in (text, "".join(_strings(data))):
            words.append(one)
            if "<" in one:  # what stands in a comment, or in an attribute: a tip, a page in a page
                words.append(_ANGLES.sub(" ", unescape(unescape(one))))
        if "%" in text:  # a page in an address
            words.append(unquote(text))
        fields |= set(_fields(data)) & NAMES
    shown = bare("\n".join(words))
    for one, what in texts.items():
        if one in shown:
            yield where, what
    if names and fields:
        yield where, f"a field {', '.join(sorted(fields))}"


def unpacked(content: bytes, depth: int = 0) -> Iterator[bytes]:
    """Some bytes, and all that is packed in them."""
    yield content
    if depth >= DEEP:
        return
    for part in _packed(content):
        yield from unpacked(part, depth + 1)


def _packed(content: bytes) -> Iterator[bytes]:
    try:
        if content[:4] == b"PK\x03\x04":
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                yield from (packed.read(one) for one in packed.namelist())
        elif content[:2] == b"\x1f\x8b":
            yield gzip.decompress(content)
        elif content[:1] == b"\x78":
            yield zlib.decompress(content)
    except (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error):
        pass  # it only looks like that
    joined = content.replace(b"\\n", b"").replace(b"\n", b"")
    for found in _BASE64.finditer(joined):
        if _HASH.fullmatch(found[0]):
            continue
        try:
            yield base64.b64decode(found[0] + b"=" * (-len(found[0]) % 4))
        except (binascii.Error, ValueError):
            continue


def _decoded(content: bytes) -> str:
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    return content.decode("utf-16" if wide else "utf-8", "replace")


def _data(text: str, where: str) -> Any:
    """What a text is as JSON or YAML: there a word may be cut into lines, or written in codes."""
    try:
        if text.lstrip()[:1] in ("{", "["):
            return json.loads(text)
        if where.endswith((".yaml", ".yml")):
            return yaml.load(text, LOADER)
    except (ValueError, RecursionError, yaml.YAMLError):
        return None
    return None


def _strings(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict | list):
        for part in node.values() if isinstance(node, dict) else node:
            yield from _strings(part)


def _fields(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from (str(name) for name in node)
    if isinstance(node, dict | list):
        for part in node.values() if isinstance(node, dict) else node:
            yield from _fields(part)


def main(folder: str, withhold: str = "all") -> int:
    """Read a folder or repository made for a class: `python -m kit.desk.leaks FOLDER`.

    With `tickets` behind it, only what waits in such a copy is looked for.
    """
    waits = waiting(withhold)
    try:
        clean(
            Path(folder),
            key_texts(
                [one for one in every_item().values() if one.id in waits.items],
                opened=[one for one in every_item().values() if one.id not in waits.items],
            ),
        )
    except KitError as error:
        print(error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
