"""The article that somebody brings: read whatever its encoding, checked, cut into sentences."""

import re
from collections.abc import Iterator
from pathlib import Path

from kit.casefile.sheets import HIDDEN
from kit.casefile.spans import Sentence
from kit.errors import KitError, plainly
from kit.ledgers import MOST_WORDS

LEAST_WORDS = 20
LONGEST = 120
"Words of one sentence. A longer one is a text in which we did not find where sentences end."
HEADING = 14
"Words of a line that may be a heading, if it does not end as a sentence does."
NOT_PLAIN = {  # how files begin that are no plain text
    b"PK": "a Word or OpenDocument file",
    b"%PDF": "a PDF",
    b"{\\rtf": "a file in Rich Text Format",
    b"\xd0\xcf\x11\xe0": "an old Word file",
}
END = re.compile(r"[.?!…]+[\"'”’»)\]]*(?=\s)|[。！？।؟][”’»」』)\]]*")
OPENING = "\"'“‘«„¿¡([「『 \t"
SHORT_FORMS = frozenset(
    """
    mr mrs ms dr prof st sr sra srta jr gen col lt sgt capt gov sen rep rev hon no nr núm num art
    vs etc ca inc ltd co bd av mme mlle mm dra lic ing ud uds ee uu jan feb mar apr jun jul aug sep
    sept oct nov dec ene abr ago dic hr fr bzw usw dipl abs
    """.split()  # noqa: SIM905
)
MONTHS = frozenset(
    """
    januar februar märz april mai juni juli august september oktober november dezember
    """.split()  # noqa: SIM905
)


def read(path: Path) -> tuple[str, str]:
    """The text of an article, with line ends of one kind, and a remark on how it was read or "".

    What is no article to work with raises a KitError that says what to do.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise KitError(f"{path} cannot be read ({plainly(error)}).") from None
    for start, kind in NOT_PLAIN.items():
        if raw.startswith(start):
            raise KitError(
                f"{path} is {kind}. Open it there, save it as plain text (.txt, UTF-8), and give "
                "us that file."
            )
    text, remark = _decoded(raw, path)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").strip() + "\n"
    _checked(text, path)
    return text, remark


def _decoded(raw: bytes, path: Path) -> tuple[str, str]:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return raw.decode("utf-16"), ""
        except UnicodeDecodeError:
            pass
    try:
        return raw.decode("utf-8-sig"), ""
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
    remark = (
        f"{path.name}, line {line}: the file is not UTF-8. We read it as Windows-1252; look at "
        "letters with accents. If they are wrong, save the file as UTF-8 and begin again."
    )
    return raw.decode("cp1252", "replace"), remark


def _checked(text: str, path: Path) -> None:
    """Raise a KitError where a text cannot become a course."""
    if hidden := HIDDEN.search(text):
        line = text[: hidden.start()].count("\n") + 1
        raise KitError(
            f"{path}, line {line}: there is an invisible character (U+{ord(hidden[0]):04X}). "
            "Delete it, or save the file as plain text (UTF-8)."
        )
    count = len(text.split())
    letters = sum(letter.isalpha() for letter in text)
    if count < LEAST_WORDS and letters < 4 * LEAST_WORDS:
        raise KitError(
            f"{path} has {count} words; a course needs {LEAST_WORDS} or more. Is it the whole text?"
        )
    if count > MOST_WORDS:
        raise KitError(
            f"{path} has {count:,} words, and we take up to {MOST_WORDS:,}. Keep the part that you "
            "want to read in class."
        )
    for one in sentences(text):
        words = len(text[one.start : one.end].split())
        if words > LONGEST:
            line = text[: one.start].count("\n") + 1
            raise KitError(
                f"{path}, line {line}: {words} words without the end of a sentence. Put full "
                "stops, or begin a new line after each sentence."
            )


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text, numbered from 1: a line of its own, or up to a full stop.

    >>> [one.kind for one in sentences("Two boats sink\\nMr. Lee saw it. Nobody was hurt.\\n")]
    ['headline', 'body', 'body']
    """
    found: list[Sentence] = []
    for start, end in _lines(text):
        pieces = list(_pieces(text, start, end))
        for first, last in pieces:
            kind = "body"
            if len(pieces) == 1 and not _ends_well(text[first:last]):
                kind = _kind_of_line(text[first:last], not found)
            found.append(Sentence(len(found) + 1, kind, first, last))
    return found


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Where each line begins and ends, without the spaces around it."""
    for line in re.finditer(r"[^\n]+", text):
        words = line[0].strip()
        if words:
            start = line.start() + line[0].index(words)
            yield start, start + len(words)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of one line."""
    for stop in END.finditer(text, start, end):
        after = text[stop.end() : end].lstrip()
        if after and _is_end(text[start : stop.start()], stop[0], after):
            yield start, stop.end()
            start = stop.end() + len(text[stop.end() : end]) - len(after)
    yield start, end


def _is_end(before: str, mark: str, after: str) -> bool:
    """Whether a full stop ends a sentence: not after Mr., not in “J. Smith”, not in “5. Mai”."""
    following = after.lstrip(OPENING)
    if following[:1].islower():
        return False
    if not mark.startswith(".") or mark.startswith(".."):
        return True
    last = re.split(r"[\s(“\"'’]+", before)[-1]
    if last.casefold().replace(".", "") in SHORT_FORMS or re.fullmatch(r"(\w\.)*[^\W\d_]", last):
        return False
    first_word = re.match(r"\w+", following)
    is_day = re.fullmatch(r"\d{1,2}", last) and first_word and first_word[0].casefold() in MONTHS
    return not is_day


def _ends_well(words: str) -> bool:
    return bool(re.search(r"[.?!…:。！？।؟][\"'”’»」』)\]]*$", words))


def _kind_of_line(words: str, is_first: bool) -> str:
    if is_first:
        return "headline"
    return "heading" if len(words.split()) <= HEADING else "body"
