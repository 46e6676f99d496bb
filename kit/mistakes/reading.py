"""Cells that Python cannot read: brackets, quotation marks, colons, spaces, and words misspelled.

Python's own words for these change from version to version. So we look at the code: first at its
signs, then we try small repairs, and the first one that makes it readable is what we say.
"""

import ast
import keyword
import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches

from kit.errors import KitError
from kit.kernel.commands import NO_INSTALLING, installs
from kit.mistakes import columns
from kit.mistakes.marks import Marks, marks_of
from kit.mistakes.places import Place, Says

_PRINTED_QUOTES = "“”„‟«»‘’‚‹›"
_LOOKALIKES = {
    "–": "-",
    "—": "-",
    "−": "-",
    "×": "*",
    "÷": "/",
    "·": "*",
    "…": "...",
    "，": ",",
    "：": ":",
    "（": "(",
    "）": ")",
    "；": ";",
    "´": "'",
    "`": "'",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "\u00a0": "a plain space",
    "\u200b": "nothing",
    "\u202f": "a plain space",
}
_OPENERS = (
    "if",
    "elif",
    "else",
    "for",
    "while",
    "def",
    "class",
    "try",
    "except",
    "finally",
    "with",
)
_FOREIGN = {
    "&&": "and",
    "||": "or",
    "===": "==",
    "<>": "!=",
    "=<": "<=",
    "=>": ">=",
    "else if": "elif",
}
_SHORT = 25


def unreadable(error: SyntaxError, place: Place) -> KitError:
    """The first thing to put right in a cell that cannot be read."""
    if said := columns.from_query(error, place):
        return said
    cell = Cell(place.source, error)
    for look in _LOOKS:
        sentence = look(cell)
        if sentence:
            return KitError(sentence)
    return KitError(
        f"Python cannot read this cell{cell.where}. Is a bracket, a quotation mark, a comma or a "
        "colon missing there, or one too many?"
    )


class Cell:
    """A cell that cannot be read, and the line where Python gave up."""

    def __init__(self, source: str, error: SyntaxError) -> None:
        self.source = source or error.text or ""
        self.lines = self.source.split("\n")
        self.number = min(max(error.lineno or 1, 1), len(self.lines))
        self.line = self.lines[self.number - 1]
        self.error = error
        self.marks: Marks = marks_of(self.source)

    @property
    def where(self) -> str:
        return self.at(self.number)

    def at(self, number: int) -> str:
        """ "on line 3", or nothing where there is only one line."""
        return f" on line {number}" if self.source.strip().count("\n") else ""

    def with_line(self, line: str) -> str:
        """The cell with another line in the place of the one that cannot be read."""
        before = self.lines[: self.number - 1]
        after = self.lines[self.number :]
        return "\n".join([*before, line, *after])

    def reads_with(self, line: str) -> bool:
        return is_readable(self.with_line(line))


def is_readable(source: str) -> bool:
    """Whether Python can read this, or at least all of its first part."""
    try:
        compile(source, "<cell>", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


# --- signs ----------------------------------------------------------------------------------------


def printed_quotes(cell: Cell) -> str | None:
    for number, sign in cell.marks.strange:
        if sign in _PRINTED_QUOTES:
            return (
                f"The quotation marks{cell.at(number)} are printed ones, such as “ ”. Python needs "
                'straight ones: " ". Type them again.'
            )
    return None


def lookalikes(cell: Cell) -> str | None:
    for number, sign in cell.marks.strange:
        if sign in _LOOKALIKES:
            shown = "space" if sign.isspace() or sign == "\u200b" else sign
            return (
                f"Python does not know the sign “{shown}”{cell.at(number)}. Type "
                f"{_LOOKALIKES[sign]} in its place."
            )
    return None


def unknown_signs(cell: Cell) -> str | None:
    for number, sign in cell.marks.strange:
        return f"Python does not know the sign “{sign}”{cell.at(number)}. Take it away."
    return None


def quote_inside(cell: Cell) -> str | None:
    """An apostrophe or a quotation mark in a text that has the same sign around it."""
    if re.search(r"'[^'\"]*[^\W\d]'[^\W\d][^'\"]*'", cell.line):
        return (
            f"The sign ' in the text ends it too early{cell.where}. Put double quotation marks "
            'around the text: " ".'
        )
    found = re.search(r'"[^"]*\s"([^\W\d][^"]*)"[^"]*"', cell.line)
    if found and not cell.marks.open_quote:
        return (
            f"The sign \" in the text ends it too early{cell.where}. Inside a text write ' in its "
            "place."
        )
    return None


def open_quote(cell: Cell) -> str | None:
    if not cell.marks.open_quote:
        return None
    number, mark = cell.marks.open_quote
    return (
        f"A quotation mark {mark} is opened{cell.at(number)} and never closed. Write {mark} behind "
        "the text, too."
    )


def open_bracket(cell: Cell) -> str | None:
    if not cell.marks.open_brackets:
        return None
    number, opened, closing = cell.marks.open_brackets[0]
    return f"The bracket {opened}{cell.at(number)} is never closed. Write {closing} where it ends."


def wrong_bracket(cell: Cell) -> str | None:
    if not cell.marks.wrong_bracket:
        return None
    number, opened, closed, wanted = cell.marks.wrong_bracket
    if not opened:
        return (
            f"There is one {closed} too many{cell.at(number)}. Take it away, or open one before it."
        )
    return f"The bracket {opened} is closed by {closed}{cell.at(number)}. It needs {wanted}."


# --- spaces in front ------------------------------------------------------------------------------


def spaces(cell: Cell) -> str | None:
    if isinstance(cell.error, TabError):
        return (
            f"Tabs and spaces are mixed in front{cell.where}. Take them away, and press the space "
            "bar four times instead."
        )
    if not isinstance(cell.error, IndentationError):
        return None
    above = _line_above(cell)
    indent = _indent(cell.line)
    indent_above = _indent(above)
    if _opens(above) and indent <= indent_above:
        return (
            "What belongs to the line that ends with : needs four spaces in front. Put them there"
            f"{cell.where}."
        )
    if indent > indent_above:
        return f"There are spaces in front{cell.where} that do not belong there. Take them away."
    return (
        f"The spaces in front{cell.where} fit no line above. Lines that belong together begin "
        "under each other."
    )


def empty_block(cell: Cell) -> str | None:
    """A line with a colon at the end, and nothing that belongs to it."""
    code = cell.source.rstrip()
    last = code.rpartition("\n")[2]
    if not _opens(last) or not is_readable(f"{code} pass"):
        return None
    number = code.count("\n") + 1
    return (
        f"Something is missing behind the colon{cell.at(number)}. Write what belongs to it below, "
        "with four spaces in front."
    )


def _line_above(cell: Cell) -> str:
    above = [line for line in cell.lines[: cell.number - 1] if line.strip()]
    return above[-1] if above else ""


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _opens(line: str) -> bool:
    return line.partition("#")[0].rstrip().endswith(":")


# --- words ----------------------------------------------------------------------------------------


def print_without(cell: Cell) -> str | None:
    found = re.match(r"\s*print\s+([^(=].*)", cell.line)
    if not found:
        return None
    inside = found[1].partition("#")[0].strip()
    return f"print needs brackets{cell.where}: write print({_short(inside)})."


def call_without(cell: Cell) -> str | None:
    """A call and its text, and no brackets around it."""
    found = re.match(r"\s*((?:\w+\s*=\s*)?[^\W\d][\w.]*)\s*(\"[^\"]*\"|'[^']*')\s*$", cell.line)
    if not found or not cell.reads_with(f"{' ' * _indent(cell.line)}{found[1]}({found[2]})"):
        return None
    written = f"{found[1]}({found[2]})"
    if found[1].endswith(".") or found[1].lower() in ("f", "r", "b", "u", "rb", "rf"):
        return None
    return f"Did you mean {written:.60}? A call needs brackets around what it gets{cell.where}."


def declared(cell: Cell) -> str | None:
    """How other languages give a name its first value."""
    found = re.match(r"\s*(let|var|const|int|float|string|str|bool|auto)\s+(\w+)\s*=", cell.line)
    if found:
        return (
            f"Take {found[1]} away{cell.where}: in Python a name alone is enough, such as "
            f"{found[2]:.20} = 5."
        )
    if re.match(r"\s*\w+\s*:=", cell.line):
        return f"Write = in the place of :={cell.where}."
    if re.match(r"\s*(?:if|elif|while|for)\b.*\s(then|do)\b", cell.line):
        word = re.search(r"\s(then|do)\b", cell.line)
        return f"Write a colon : in the place of {word[1]}{cell.where}." if word else None
    if re.match(r"\s*def\s+\w+\s*:", cell.line):
        return f"A function needs ( ) behind its name{cell.where}, in front of the colon."
    return None


def imports(cell: Cell) -> str | None:
    """A line that should import something."""
    if not re.match(r"\s*(?:import|from)\s", cell.line):
        return None
    return unfinished(cell) or (
        f"An import reads like this{cell.where}: `import kit`, or `import pandas as pd`. Write it "
        "so."
    )


def dot_and_text(cell: Cell) -> str | None:
    found = re.search(r"([^\W\d]\w*)\s*\.\s*(\"[^\"]*\"|'[^']*')", cell.line)
    if not found:
        return None
    return (
        f"Did you mean {found[1]:.20}[{found[2]:.30}]? Behind a dot{cell.where} no quotation marks "
        "stand."
    )


def odd_number(cell: Cell) -> str | None:
    """A number with two points, or with letters behind it."""
    if found := re.search(r"(?<![\w.])\d+\.\d+\.\d[\d.]*", cell.line):
        return (
            f"A number has one point at most{cell.where}, and {found[0]:.20} has more. Is it text? "
            "Put it in quotation marks."
        )
    if found := re.search(r"(?<![\w.])\d+[^\W\d]\w*", cell.line):
        return (
            f"A name begins with a letter, and a number holds none{cell.where}: look at "
            f"{found[0]:.20}."
        )
    return None


def try_alone(cell: Cell) -> str | None:
    opened = re.search(r"^\s*try\s*:", cell.source, re.MULTILINE)
    if not opened or re.search(r"^\s*(?:except|finally)\b", cell.source, re.MULTILINE):
        return None
    return "A try needs a line with except Exception: below it. Write one, or take the try away."


def foreign(cell: Cell) -> str | None:
    """Signs of other languages."""
    if found := re.match(r"\s*(?:\w+\s*=\s*)?([^\W\d]\w*)(\+\+|--)\s*$", cell.line):
        name = found[1]
        sign = found[2][0]
        return f"Did you mean {name} {sign}= 1? Python does not know {found[2]}{cell.where}."
    for sign, ours in _FOREIGN.items():
        if sign in cell.line and cell.reads_with(cell.line.replace(sign, ours)):
            return f"Did you mean {ours.strip()}? Python does not know {sign}{cell.where}."
    if re.search(r"!(?!=)", cell.line) and cell.reads_with(re.sub(r"!(?!=)", " not ", cell.line)):
        return f"Did you mean not? Python does not know ! by itself{cell.where}."
    return None


def misspelled(cell: Cell) -> str | None:
    """A word of Python's own with a slip."""
    for found in re.finditer(r"[^\W\d]\w*", cell.line):
        word = found[0]
        if keyword.iskeyword(word):
            continue
        for near in get_close_matches(word.lower(), keyword.kwlist, 3, 0.6):
            line = cell.line[: found.start()] + near + cell.line[found.end() :]
            if near != word and cell.reads_with(line):
                return f"Did you mean {near}? Python cannot read {word}{cell.where}."
    return None


def own_word(cell: Cell) -> str | None:
    """A word of Python's own as a name."""
    found = re.match(
        r"\s*(?:def\s+|for\s+|import\s+)?([^\W\d]\w*)\s*(?:=(?!=)|\(.*\)\s*:|\s+in\s)", cell.line
    )
    if found and keyword.iskeyword(found[1]):
        word = found[1]
        return (
            f"{word} is a word of Python's own{cell.where}, and cannot be a name. Choose another "
            "one."
        )
    return None


def names(cell: Cell) -> str | None:
    """What stands left of = and is no name."""
    found = re.match(r"\s*(?P<left>[^=!<>()\[\]]+?)\s*=(?!=)\s*(?P<right>.+)", cell.line)
    if not found or not cell.reads_with(f"{' ' * _indent(cell.line)}x = {found['right']}"):
        return None
    left = found["left"].strip()
    if re.fullmatch(r"[\d.]+|\"[^\"]*\"|'[^']*'", left):
        return (
            f"Left of = stands the name, right of it the value{cell.where}. Turn the two round: "
            f"{_short(found['right'])} = {_short(left)}."
        )
    made = re.sub(r"\W+", "_", left.strip()).strip("_")
    if keyword.iskeyword(left.split()[0]):
        return None
    if made[:1].isdigit():
        return (
            f"A name{cell.where} holds letters, digits and _ only, and begins with a letter. "
            f"Choose another one for {_short(left)}."
        )
    if not made.isidentifier():
        return None
    return (
        f"Did you mean {_short(made)}? A name{cell.where} holds letters, digits and _ only, and "
        "begins with a letter."
    )


def number_behind_a_dot(cell: Cell) -> str | None:
    found = re.search(r"([^\W\d]\w*)\.(\d+)", cell.line)
    if not found:
        return None
    return (
        f"Did you mean {found[1]}[{found[2]}]? Behind a dot{cell.where} stands a name and never a "
        "number."
    )


def prose(cell: Cell) -> str | None:
    """A sentence that was meant for people."""
    if not re.match(r"\s*[^\W\d][\w'’]*(?:,?\s+[\w'’]+){2,}\s*[.?!]?\s*$", cell.line):
        return None
    return (
        f"Is this text for people{cell.where}? Then put it in quotation marks, or write # in front "
        "of it."
    )


# --- repairs --------------------------------------------------------------------------------------


def colon(cell: Cell) -> str | None:
    words = cell.line.split()
    if not words or words[0].rstrip(":(") not in _OPENERS:
        return None
    code, hash_sign, comment = cell.line.partition("#")
    if code.rstrip().endswith(":"):
        return None
    repaired = [f"{code.rstrip()}:{hash_sign}{comment}"]
    if found := re.match(
        r"(\s*(?:else|try|finally|def \w+\(.*?\)|if .*?|for .*? in \S+|while .*?))\s+(\S.*)$", code
    ):
        repaired.append(f"{found[1]}: {found[2]}")
    for line in repaired:
        if cell.reads_with(line) or cell.reads_with(f"{line} pass") or _reads_so_far(cell, line):
            return f"A colon : is missing at the end{cell.where or ' of the line'}. Write it there."
    return None


def _reads_so_far(cell: Cell, line: str) -> bool:
    """Whether all can be read up to this line; what follows may have faults of its own."""
    indent = " " * (_indent(line) + 4)
    before = "\n".join([*cell.lines[: cell.number - 1], line, f"{indent}pass"])
    return is_readable(before)


def comparison(cell: Cell) -> str | None:
    for found in re.finditer(r"(?<![=!<>+\-*/%&|:])=(?!=)", cell.line):
        line = f"{cell.line[: found.start()]}=={cell.line[found.end() :]}"
        inside = cell.line.lstrip().startswith(("if ", "while ", "elif ", "return ", "assert "))
        deep = cell.marks.depth_at(cell.number, found.start()) > 0
        if (inside or deep) and (cell.reads_with(line) or _reads_so_far(cell, line)):
            return (
                f"Did you mean == ? To compare{cell.where} Python needs two signs; one = gives a "
                "value a name."
            )
    return None


def spaced_number(cell: Cell) -> str | None:
    found = re.search(r"\d[\d ]*\d", cell.line)
    if not found or " " not in found[0]:
        return None
    if not re.fullmatch(r"\d{1,3}( \d{3})+", found[0]):
        return None
    plain = found[0].replace(" ", "")
    if cell.reads_with(cell.line.replace(found[0], plain)):
        return f"Did you mean {plain}? A number{cell.where} has no spaces in it."
    return None


def leading_zero(cell: Cell) -> str | None:
    found = re.search(r"(?<![\w.])0+([1-9]\d*)", cell.line)
    if found and cell.reads_with(cell.line.replace(found[0], found[1])):
        return f"Did you mean {found[1]}? A number{cell.where} does not begin with 0."
    return None


def unmarked_date(cell: Cell) -> str | None:
    """A date without quotation marks: Python takes it for a subtraction, and 09 for no number."""
    found = re.search(r"(?<![\w\"'-])\d{4}-\d\d-\d\d(?![\w\"'-])", cell.line)
    if found and cell.reads_with(cell.line.replace(found[0], f'"{found[0]}"')):
        return f'A date stands in quotation marks{cell.where}: write "{found[0]}".'
    return None


def comma(cell: Cell) -> str | None:
    for before, after, line in _gaps(cell.line, ","):
        if cell.reads_with(line):
            return (
                f"Is a comma missing{cell.where}? Write one between {_short(before)} and "
                f"{_short(after)}."
            )
    return None


def _gaps(line: str, sign: str) -> Iterator[tuple[str, str, str]]:
    """The words on both sides of each gap in a line, and the line with a sign in it."""
    for found in re.finditer(r"(?<=[\w\"')\]}])\s+(?=[\w\"'(\[{])", line):
        before = line[: found.start()].split()[-1]
        after = line[found.end() :].split()[0]
        before = re.split(r"[(\[{]", before)[-1]
        yield before, after, f"{line[: found.start()]}{sign} {line[found.end() :]}"


def mixed_braces(cell: Cell) -> str | None:
    """A dictionary in which a value is missing."""
    if not re.search(r"\{.*:.*\}", cell.line) or not re.search(r"(?<!f)\{", cell.line):
        return None
    return (
        f'In curly brackets{cell.where} each entry needs a name, a colon and a value: {{"a": 1, '
        '"b": 2}.'
    )


def installer(cell: Cell) -> str | None:
    """A command for a terminal that would install packages."""
    return NO_INSTALLING if installs(cell.line) else None


def outside(cell: Cell) -> str | None:
    """Words that belong inside a function or a loop."""
    found = re.match(r"\s*(return|yield|break|continue)\b", cell.line)
    if not found:
        return None
    where = "a loop (for, while)" if found[1] in ("break", "continue") else "a function (def)"
    return f"{found[1]}{cell.where} belongs inside {where}. Take it away, or move it in there."


def alone(cell: Cell) -> str | None:
    """A part of a block without its beginning."""
    found = re.match(r"\s*(else|elif|except|finally)\b", cell.line)
    if not found:
        return None
    begins = "a try" if found[1] in ("except", "finally") else "an if"
    return (
        f"{found[1]}{cell.where} belongs to {begins} above it, with as many spaces in front. Look "
        "for that line."
    )


def backslash(cell: Cell) -> str | None:
    if "\\" not in cell.line:
        return None
    return f"The sign \\{cell.where} means something of its own in Python. Write / in its place."


def braces(cell: Cell) -> str | None:
    if not re.search(r"\bf[\"']", cell.line):
        return None
    return (
        f"In a text with f in front{cell.where} each {{ needs its }}, with a name between the two. "
        "Check them."
    )


def unfinished(cell: Cell) -> str | None:
    found = re.search(
        r"(==|!=|<=|>=|[-+*/%=<>&|,.]|\b(?:and|or|not|in|is|import|from|as|assert|del))\s*$",
        cell.line,
    )
    if not found:
        return None
    return (
        f"Something is missing{cell.where} behind {found[1]}. Write the rest, or take {found[1]} "
        "away."
    )


def assigned(cell: Cell) -> str | None:
    """Something else that cannot stand left of =."""
    if not re.search(r"(?<![=!<>])=(?!=)", cell.line):
        return None
    return (
        f"Left of ={cell.where} only a name or a column may stand. To compare two things, write == "
        "in its place."
    )


def _short(words: str) -> str:
    words = words.strip()
    return words if len(words) <= _SHORT else f"{words[:_SHORT]}…"


_LOOKS: tuple[Callable[[Cell], str | None], ...] = (
    installer,
    printed_quotes,
    quote_inside,
    open_quote,
    lookalikes,
    wrong_bracket,
    open_bracket,
    unknown_signs,
    empty_block,
    spaces,
    outside,
    print_without,
    call_without,
    declared,
    number_behind_a_dot,
    colon,
    foreign,
    alone,
    comparison,
    misspelled,
    own_word,
    spaced_number,
    unmarked_date,
    leading_zero,
    names,
    imports,
    dot_and_text,
    odd_number,
    try_alone,
    prose,
    backslash,
    braces,
    comma,
    mixed_braces,
    unfinished,
    assigned,
)
SAYS: Says = {"SyntaxError": unreadable}
