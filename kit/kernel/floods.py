"""An end to floods: how much a cell writes and shows is counted, and it is stopped in time.

JupyterLab draws whatever comes. Ten seconds of `while True: print(…)` freeze its page for
minutes, Stop is not heard, and the notebook grows by megabytes.
"""

import ast
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

LETTERS = 20_000  # about ten pages
LINES = 2_000
DISPLAYS = 50  # JupyterLab itself hides what comes after
UPDATES = 1_000
SHOWN = 1_000_000  # letters in what is shown, tables above all: seven of the largest
SAY = (
    "This cell shows too much, so we stopped it. Does its loop end? Show a part, such as the "
    "first ten."
)
SAY_LONG = (
    "This is too long to print. Print a part, such as the first ten. A table shows best with its "
    "name alone, without print."
)
_FIRST_LINES = 20
_FIRST_LETTERS = 1_000
_FIRST_DISPLAYS = 2
_SMALL = 20_000  # a display that may stay when a flood is taken off the page


class TooMuch(BaseException):
    """Stops a cell that floods the page. No `except Exception` of a learner's catches it.

    With `long`, it was one long text and no loop.
    """

    def __init__(self, long: bool = False) -> None:
        super().__init__()
        self.sentence = SAY_LONG if long else SAY


@dataclass
class Count:
    """What one cell has written and shown so far."""

    letters: int = 0
    lines: int = 0
    displays: int = 0
    updates: int = 0
    shown: int = 0
    full: bool = False
    first: dict[str, str] = field(default_factory=dict)
    first_displays: list[tuple[Any, Any]] = field(default_factory=list)


class Meter:
    """Counts what each cell of a kernel shows, and raises TooMuch in time."""

    def __init__(self, shell: Any) -> None:
        self.shell = shell
        self.source = ""
        self._counts: dict[str, Count] = {}
        self._write: dict[str, Callable[[str], Any]] = {}
        self._publish = shell.display_pub.publish

    def begin(self, info: Any) -> None:
        """A cell begins: its count starts at nothing, and others are forgotten."""
        self.source = getattr(info, "raw_cell", "") or ""
        self._counts = {cell: one for cell, one in self._counts.items() if one.full}

    def count(self, parent: dict[str, Any]) -> Count:
        """The count of the cell from which a message comes, be it through a thread."""
        return self._counts.setdefault(str(parent.get("msg_id")), Count())

    def stop(self, count: Count, long: bool = False) -> None:
        count.full = True
        raise TooMuch(long)

    def watch_stream(self, stream: Any) -> None:
        """Count what is written into stdout or stderr."""
        if not hasattr(stream, "parent_header"):  # captured by somebody else
            return
        write = stream.write
        self._write[stream.name] = write

        def counted(text: str) -> Any:
            if not isinstance(text, str):
                return write(text)
            count = self.count(stream.parent_header)
            room = min(LETTERS - count.letters, len(text))
            count.letters += len(text)
            count.lines += text.count("\n", 0, max(room, 0))
            if count.letters <= LETTERS and count.lines <= LINES:
                _keep_the_beginning(count, stream.name, text)
                return write(text)
            if not count.full:
                _keep_the_beginning(count, stream.name, text)
            if _is_watcher(stream):  # what other programs write: nobody is there to be stopped
                count.full = True
                return len(text)
            return self.stop(count, long=len(text) > LETTERS / 2)

        stream.write = counted

    def watch_displays(self) -> None:
        """Count what is shown with display."""

        def counted(data: Any, metadata: Any = None, *given: Any, **named: Any) -> Any:
            kept = isinstance(metadata, dict) and "kit" in metadata
            if kept:
                return self._publish(data, metadata, *given, **named)
            count = self.count(self.shell.display_pub.parent_header)
            if named.get("update"):
                count.updates += 1
            else:
                count.displays += 1
                if len(count.first_displays) < _FIRST_DISPLAYS and letters_in(data) < _SMALL:
                    count.first_displays.append((data, metadata))
            if count.displays > DISPLAYS or count.updates > UPDATES:
                self.stop(count)
            return self._publish(data, metadata, *given, **named)

        self.shell.display_pub.publish = counted

    def add_shown(self, letters: int) -> None:
        """Count the letters of a table or a value that a cell shows."""
        count = self.count(self.shell.display_pub.parent_header)
        count.shown += letters
        if count.shown > SHOWN:
            self.stop(count)

    def clear_all_but_the_beginning(self) -> None:
        """Take a flood off the page, and show how it began."""
        count = self.count(self.shell.display_pub.parent_header)
        self.shell.display_pub.clear_output(wait=True)
        for data, metadata in count.first_displays:
            self._publish(data, metadata)
        for name, text in count.first.items():
            lines = text[:_FIRST_LETTERS].split("\n")[:_FIRST_LINES]
            self._write[name]("\n".join(lines) + "\n…\n")
        sys.stdout.flush()
        sys.stderr.flush()


def measure(shell: Any) -> Meter:
    """Begin to count in this kernel."""
    meter = Meter(shell)
    meter.watch_stream(sys.stdout)
    meter.watch_stream(sys.stderr)
    meter.watch_displays()
    shell.events.register("pre_run_cell", meter.begin)
    shell.ast_transformers.append(BareExcept())
    return meter


class BareExcept(ast.NodeTransformer):
    """Reads `except:` as `except Exception:`, so that Stop and the end of a flood come through."""

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.ExceptHandler:
        self.generic_visit(node)
        if node.type is None:
            here = ast.Name("Exception", ast.Load())
            node.type = ast.copy_location(here, node)
        return node


def letters_in(data: dict[str, Any]) -> int:
    """How many letters an output holds, in all its forms together."""
    return sum(len(part) for part in data.values() if isinstance(part, str))


def _keep_the_beginning(count: Count, name: str, text: str) -> None:
    kept = count.first.get(name, "")
    if len(kept) < _FIRST_LETTERS:
        count.first[name] = kept + text[: _FIRST_LETTERS - len(kept)]


def _is_watcher(stream: Any) -> bool:
    return threading.current_thread() is getattr(stream, "watch_fd_thread", None)
