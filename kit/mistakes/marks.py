"""The brackets and quotation marks of a cell, and the signs in it that Python does not know."""

from dataclasses import dataclass, field

_PAIRS = {"(": ")", "[": "]", "{": "}"}
_KNOWN = set("!%&()*+,-./:;<=>?@[\\]^_{|}~$#\"' \t\n\r\f")


@dataclass
class Marks:
    """What a look at each sign of a cell finds; the numbers are those of lines."""

    strange: list[tuple[int, str]] = field(default_factory=list)
    open_quote: tuple[int, str] | None = None
    open_brackets: list[tuple[int, str, str]] = field(default_factory=list)
    wrong_bracket: tuple[int, str, str, str] | None = None
    depths: dict[tuple[int, int], int] = field(default_factory=dict)

    def depth_at(self, line: int, column: int) -> int:
        """How many brackets are open at this sign."""
        return self.depths.get((line, column), 0)


def marks_of(source: str) -> Marks:
    """Read a cell sign by sign, as Python would, and go on where Python gives up.

    >>> marks_of("x = (1, [2)").wrong_bracket
    (1, '[', ')', ']')
    """
    marks = Marks()
    opened: list[tuple[int, str, str]] = []
    line = 1
    column = 0
    at = 0
    while at < len(source):
        sign = source[at]
        step = 1
        if sign == "#":
            step = _to_the_end_of_line(source, at)
        elif sign in "\"'":
            step = _string(source, at, line, marks)
        elif sign in _PAIRS:
            opened.append((line, sign, _PAIRS[sign]))
        elif sign in _PAIRS.values():
            _close(sign, line, opened, marks)
        elif not (sign.isalnum() or sign in _KNOWN or sign.isidentifier()):
            marks.strange.append((line, sign))
        marks.depths[line, column] = len(opened)
        passed = source[at : at + step]
        line += passed.count("\n")
        column = len(passed.rpartition("\n")[2]) + (0 if "\n" in passed else column)
        at += step
    marks.open_brackets = opened
    return marks


def _to_the_end_of_line(source: str, at: int) -> int:
    end = source.find("\n", at)
    return (len(source) if end < 0 else end) - at


def _string(source: str, at: int, line: int, marks: Marks) -> int:
    """How long the text is that opens here; one that is never closed ends with its line."""
    mark = source[at] * 3 if source.startswith(source[at] * 3, at) else source[at]
    end = at + len(mark)
    while end < len(source):
        if source[end] == "\\":
            end += 2
            continue
        if source.startswith(mark, end):
            return end + len(mark) - at
        if source[end] == "\n" and len(mark) == 1:
            break
        end += 1
    marks.open_quote = marks.open_quote or (line, mark)
    return min(end, len(source)) - at


def _close(sign: str, line: int, opened: list[tuple[int, str, str]], marks: Marks) -> None:
    if opened and opened[-1][2] == sign:
        opened.pop()
        return
    if marks.wrong_bracket is None:
        last = opened[-1] if opened else (line, "", "")
        marks.wrong_bracket = (line, last[1], sign, last[2])
