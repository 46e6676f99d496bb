"""A file of answers as it comes back: hand-in or journal, whatever a platform or editor did to it.

`kit.merge` and the report of a class read with this. Whose the answers are is asked of the content.
A platform puts the learner's real name into the file's name: that never becomes a pseudonym.
"""

import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from kit.journals import events, pseudonyms

FORMAT = "article-kit hand-in"
LARGEST = 20_000_000  # bytes of one file; a hand-in of the whole course has about 100,000
LARGEST_ZIP = 500_000_000  # bytes of all files in one
MOST_IN_ZIP = 20_000
UNNAMED = "without a name"
_PSEUDONYM = re.compile(r'"pseudonym"\s*:\s*"((?:[^"\\]|\\.){0,200})"')
_BETWEEN = re.compile(r"[\s,]*")
# What Canvas, Moodle and Classroom put in front of a file's name; what a second download adds.
_IN_FRONT = re.compile(r"^.*(?:_\d+_\d+_|_assignsubmission_file_| - )", re.DOTALL)
_COPY = re.compile(r"(?: ?\(\d+\)| - copy(?: \(\d+\))?)$", re.IGNORECASE)


@dataclass
class Upload:
    """What a file holds: its events, whose they are, and what is to be said of it."""

    pseudonym: str = UNNAMED
    named_inside: bool = False
    "Whether the pseudonym stands in the file, not in its name."
    course: str = ""
    'The short name of the course that it was made in; "" where that does not stand in it.'
    events: list[Any] = field(default_factory=list)
    damaged: int = 0
    notes: list[str] = field(default_factory=list)


def is_ours(name: str) -> bool:
    """Whether a file's name is that of a hand-in or a journal: `.json`, `.jsonl`, `.json.txt`."""
    return bool(re.search(r"\.jsonl?(?:\.txt)?$", name, re.IGNORECASE))


def opened(name: str, content: bytes) -> Upload:
    """What is in a file of this name. Whatever its bytes are, nothing is raised."""
    if not content.strip():
        return Upload(notes=["not read: it is empty"])
    text, notes = _text(content)
    if re.match(r"\s*<(?:!doctype|html|\?xml)", text, re.IGNORECASE):
        return Upload(notes=["not read: it is a web page, perhaps a login. Download it again"])
    try:
        made = json.loads(text)
    except (ValueError, RecursionError):
        made = None
    if isinstance(made, dict) and isinstance(made.get("events"), list):
        found = _whole(made)
    elif made is None and '"events"' in text and "[" in text:
        found = _cut_short(text)
    else:
        found = _journal(name, text)
    if not found.named_inside and (hint := _name_in(name)):
        found.pseudonym = hint
    found.notes = notes + found.notes
    return found


def _text(content: bytes) -> tuple[str, list[str]]:
    encoding = json.detect_encoding(content)
    try:
        return content.decode(encoding), []
    except UnicodeDecodeError:
        note = "not in UTF-8: each letter that could not be read is shown as �"
        return content.decode(encoding, errors="replace"), [note]


def _whole(made: dict[str, Any]) -> Upload:
    found = Upload(events=made["events"])
    if made.get("format", FORMAT) != FORMAT or made.get("version", 1) != 1:
        found.notes.append("made by another version of the kit: read as far as we know it")
    if isinstance(made.get("damaged"), list) and made["damaged"]:
        found.notes.append(f"damaged lines in the learner's journal: {len(made['damaged'])}")
    _name(found, made.get("pseudonym"))
    if isinstance(made.get("course"), str):
        found.course = made["course"]
    return found


def _cut_short(text: str) -> Upload:
    """A hand-in that ends too early, or was broken when it was edited: what is in front of that."""
    start = text.find('"events"')
    found = Upload(events=_one_by_one(text, text.find("[", start) + 1))
    count = len(found.events)
    found.notes.append(f"cut short or damaged: {count} entries in front of it were read")
    place = text.find('"pseudonym"')
    if place >= 0 and (name := _PSEUDONYM.match(text, place, place + 1_000)):
        with suppress(ValueError):
            _name(found, json.loads(f'"{name[1]}"'))
    return found


def _one_by_one(text: str, at: int) -> list[Any]:
    """The values that stand one behind the other, up to the first that cannot be read."""
    decoder = json.JSONDecoder()
    found = []
    with suppress(ValueError, RecursionError):
        while 0 <= at < len(text):
            value, at = decoder.raw_decode(text, at)
            found.append(value)
            at = _after(_BETWEEN, text, at)
    return found


def _after(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Where the text goes on behind what the pattern matches here."""
    found = pattern.match(text, at)
    return found.end() if found else at


def _journal(name: str, text: str) -> Upload:
    found = Upload()
    for _, event, _ in events.scanned(text.encode(errors="replace")):
        if event is None:
            found.damaged += 1
        else:
            found.events.append(event)
    if not found.events and '"item"' in text:  # an editor broke each event into lines
        found.events = _one_by_one(text, text.find("{"))
        found.damaged = 0 if found.events else found.damaged
    if found.damaged:
        found.notes.append(f"damaged lines: {found.damaged}")
    return found


def _name(found: Upload, pseudonym: Any) -> None:
    if isinstance(pseudonym, str) and pseudonym.strip():
        found.pseudonym = shown(pseudonym)
        found.named_inside = True


def _name_in(name: str) -> str:
    """The pseudonym in the name that the kit gave a file; "" where anything else stands there."""
    stem = re.split(r"\.jsonl?", name.rsplit("/", 1)[-1], maxsplit=1, flags=re.IGNORECASE)[0]
    stem = _COPY.sub("", _IN_FRONT.sub("", stem))
    ours = stem.startswith("hand-in-") or ".jsonl" in name.lower()
    stem = stem.removeprefix("hand-in-")
    return stem if ours and pseudonyms.is_valid(stem) else ""


def shown(name: str) -> str:
    """A pseudonym as it can be shown, whatever was typed into the file."""
    seen = "".join(" " if unicodedata.category(one)[0] in "CZ" else one for one in name)
    return unicodedata.normalize("NFC", " ".join(seen.split())[:40]) or UNNAMED


def unzipped(content: bytes) -> Iterator[tuple[str, bytes, str]]:
    """The files in a zip, such as a platform makes of all hand-ins: name, content, what to say.

    What is in it is never written to the disk, and no more is read than a class can have.
    """
    left = LARGEST_ZIP
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            if len(members) > MOST_IN_ZIP:
                yield "", b"", f"not read: more than {MOST_IN_ZIP:,} files are in it"
                return
            for member in members:
                name = member.filename
                if name.startswith("__MACOSX") or is_of_the_system(name.rsplit("/", 1)[-1]):
                    continue
                if not is_ours(name):
                    yield name, b"", not_ours(name)
                    continue
                with archive.open(member) as file:
                    found = file.read(min(LARGEST, left) + 1)
                left -= len(found)
                if left < 0:
                    yield name, b"", "not read, nor the rest: the zip holds more than a class has"
                    return
                if len(found) > LARGEST:
                    yield name, b"", too_large(member.file_size)
                    continue
                yield name, found, ""
    except Exception as error:  # a broken, a locked or a forged zip: each part has its own kind
        yield "", b"", f"not read further: {str(error)[:100] or type(error).__name__}"


def is_of_the_system(name: str) -> bool:
    """Whether a file was put there by a system or a program for itself, and by no learner."""
    is_hidden = name.startswith((".", "~$")) and not name.endswith(".icloud")
    return is_hidden or name.lower() in ("thumbs.db", "desktop.ini")


def not_ours(name: str) -> str:
    """Why a file of this name is not read, and what to do with one that may hold hand-ins."""
    if name.endswith(".icloud"):
        return "not read: it is still in iCloud: open the folder in the Finder and download it"
    if re.search(r"\.(?:crdownload|download|opdownload|part|partial|tmp)$", name, re.IGNORECASE):
        return "not read: its download has not ended; download it again"
    if "hand-in-" in (own := name.rsplit("/", 1)[-1]):
        whole = f"{own.split('.')[0]}.json"
        return f"not read: its name does not end in .json. If it is a hand-in, call it {whole}"
    if re.search(r"\.(?:zip|rar|7z|tar|t?gz)$", name, re.IGNORECASE):
        return "not read: a packed file; unpack it, and put what is in it here"
    return "not read: its name ends neither in .json nor in .jsonl"


def too_large(size: int) -> str:
    most = f"larger than {LARGEST // 1_000_000} MB"
    return f"not read: {size / 1e6:,.0f} MB, and no hand-in is {most}"
