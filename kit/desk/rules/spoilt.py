"""Letters that a program has spoilt: it has saved a file in a code that does not have them.

A table or a text is still read then, and every rule may be kept; but a name is `A?dam`, and a
quotation mark `â€œ`. What stands so in the article itself is the article's.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from kit.desk.files import Course, Lines
from kit.errors import KitError

TEXTS = {".csv", ".geojson", ".ipynb", ".json", ".md", ".yaml"}
_ADDRESS = re.compile(r"https?://\S+")
# Question marks in a word, or in front of one, or where a whole name stood.
_LOST = re.compile(r"[^\W\d_]\?+[^\W\d_]|(?<![\w?)])\?\?+|\?{3,}")
_UNREADABLE = re.compile("\ufffd")
# Thai, Lao, Burmese and Khmer part their words by U+200B.
_UNSEEN = re.compile("(?<![\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff])\u200b|[\ufeff\u00ad]")
# The bytes of one letter in UTF-8, as the older code of Windows shows them.
_BEHIND = "".join(bytes([n]).decode("cp1252", "ignore") for n in range(0x80, 0xC0))
_BEHIND = f"[{re.escape(_BEHIND)}\x80-\x9f]"
_TURNED = re.compile(f"â€{_BEHIND}?|[ÃÂ]{_BEHIND}(?<!Â»)|(?:[ÐÑÉÄÅÔÕ]{_BEHIND}){{2}}")
BACKUP = "Take the file from a copy that is whole, and save it as UTF-8"
TOLD = {
    _LOST: f"question marks stand where letters stood. {BACKUP}.",
    _UNREADABLE: f"a letter is lost. {BACKUP}.",
    _TURNED: f"letters have turned into others. {BACKUP}.",
    _UNSEEN: "a mark stands in it that is not seen. Type the word anew.",
}


def check(course: Course) -> Lines:
    """A line for each row of the case file and the lessons in which letters are spoilt."""
    files = [*(course.root / "data").rglob("*"), *(course.root / "notebooks").glob("*.ipynb")]
    ours = _article(course)
    for file in sorted(files):
        where = file.relative_to(course.root).as_posix()
        if file.suffix in TEXTS and file.is_file() and not re.search(r"/[._]", where):
            for number, word, say in _spoilt(file, ours):
                yield f"{where}, row {number}: '{word}' cannot be right: {say}"


def _article(course: Course) -> str:
    try:
        return course.article
    except (KitError, OSError):
        return ""  # another rule has a line for it


def _spoilt(file: Path, ours: str) -> Iterator[tuple[int, str, str]]:
    """Row, word and what is wrong with it, once a row."""
    lines = file.read_text(encoding="utf-8", errors="ignore").removeprefix("\ufeff").split("\n")
    for number, whole in enumerate(lines, 1):
        line = _ADDRESS.sub(" ", whole)
        for form, say in TOLD.items():
            if form is _LOST and file.suffix != ".csv":
                continue  # in prose somebody may mean them
            found = form.search(line)
            if found and (word := _word(line, *found.span())) not in ours:
                yield number, word, say
                break


def _word(line: str, start: int, end: int) -> str:
    """The word around a place in a line."""
    before = re.search(r"[^\s,;\"]*\Z", line[:start])
    behind = re.match(r"[^\s,;\"]*", line[end:])
    word = f"{before[0] if before else ''}{line[start:end]}{behind[0] if behind else ''}"
    return word[:40]
