"""What is shown where a cell stops: our sentence, while Python's own words stay at hand.

A cell that fails shows a page of ours. The answer of the kernel is still an error, so that "Run
All" stops there. Python's own words are in that answer, and `%tb` in the next cell shows them. A
program that runs notebooks (nbval, nbclient, nbconvert) also gets the error as such.
"""

import sys
import threading
import traceback
from typing import Any

from kit.errors import KitError
from kit.kernel import floods, notes

NO_INPUT = (
    "A cell here cannot wait for what you type. Write the value into the cell instead, such as "
    'name = "Ada".'
)
NO_EXIT = "The course goes on, so nothing is lost. You need no exit here: to leave, close the tab."
UNKNOWN_PROGRAM = (
    "A line that begins with ! is for the computer, and it knows no {word:.30}. If the line is "
    "Python, take the ! away."
)


def answer_errors(shell: Any, meter: floods.Meter) -> None:
    """Let this kernel answer each error with a sentence."""

    def showtraceback(exc_tuple: Any = None, *_given: Any, **_named: Any) -> None:
        try:
            _, error, _ = shell._get_exc_info(exc_tuple)
        except ValueError:  # there was no error
            return
        _answer(shell, meter, error)

    def showsyntaxerror(*_given: Any, **_named: Any) -> None:
        showtraceback()

    shell.showtraceback = showtraceback
    shell.showsyntaxerror = showsyntaxerror
    shell.showindentationerror = showsyntaxerror
    shell.ask_exit = _refuse(NO_EXIT)
    shell.kernel.raw_input = _refuse(NO_INPUT)
    shell.kernel.getpass = _refuse(NO_INPUT)
    shell.system = _known_programs(shell, shell.system)
    shell.register_magic_function(lambda _line: own_words(), "line", "tb")
    threading.excepthook = lambda given: _in_thread(shell, meter, given)
    sys.unraisablehook = lambda given: None


def own_words() -> None:
    """Python's own words on what stopped the last cell: the magic `%tb`."""
    error = getattr(sys, "last_value", None)
    if error is None:
        print("Nothing has stopped a cell so far.")
        return
    print("".join(traceback.format_exception(error)))


def _answer(shell: Any, meter: floods.Meter, error: BaseException) -> None:
    said = _said(shell, meter, error)
    if isinstance(error, floods.TooMuch):
        meter.clear_all_but_the_beginning()
    notes.show(shell, said, "alert")
    if not getattr(shell.kernel, "_allow_stdin", True):  # nobody is there: a program runs this
        type(shell)._showtraceback(shell, type(error), error, [str(said)])
    shell._last_traceback = traceback.format_exception(error)


def _said(shell: Any, meter: floods.Meter, error: BaseException) -> KitError:
    if isinstance(error, floods.TooMuch):
        return KitError(error.sentence)
    from kit.mistakes import explain

    return explain(error, shell.user_ns, meter.source)


def _in_thread(shell: Any, meter: floods.Meter, given: Any) -> None:
    """What stops a thread is said below the cell that started it."""
    if issubclass(given.exc_type, SystemExit) or given.exc_value is None:
        return
    notes.show(shell, _said(shell, meter, given.exc_value), "alert")


def _refuse(sentence: str) -> Any:
    def refuse(*_given: Any, **_named: Any) -> None:
        raise KitError(sentence)

    return refuse


def _known_programs(shell: Any, run: Any) -> Any:
    """`!words` as always, but with a sentence where the computer knows no such program."""

    def system(command: str) -> None:
        import os
        import subprocess

        word = (command.split() or [""])[0]
        if os.name == "posix" and word.replace("-", "").isalnum():
            known = subprocess.run(
                ["/bin/sh", "-c", f"command -v {word}"], capture_output=True, check=False
            )
            if known.returncode:
                raise KitError(UNKNOWN_PROGRAM.format(word=word))
        run(command)

    return system
