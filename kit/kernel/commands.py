"""Lines for the computer instead of Python: what would install packages, and `%cd` to nowhere.

A lesson needs no other packages, and an installation from a cell would go where pip happens to
lead: into the Python of the whole computer, or nowhere, with words about a kernel to restart.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kit.errors import KitError

NO_INSTALLING = (
    "The course has all the packages it needs, so nothing was installed. Take this line away and "
    "go on."
)
NO_FOLDER = (
    "There is no folder “{name:.40}” here. The course finds its files from any folder: take this "
    "line away."
)
_INSTALLERS = ("pip", "conda", "mamba", "micromamba", "uv")
_INSTALLS = re.compile(
    r"[\s!$%>]*"  # the signs that stand in front of a command
    r"(sudo\s+)?"
    r"(\S*py(thon)?[\d.]*(\.exe)?[\"']?\s+-m\s+)?"
    r"(pip[\d.]*|pipx|conda|mamba|micromamba|uv|apt|apt-get|brew|npm)\s+(\S+\s+)*?"
    r"(install|uninstall|remove|add|update|upgrade)\b"
)


def installs(line: str) -> bool:
    """Whether a line would change the packages of a computer.

    >>> installs("!pip install seaborn"), installs("python -m pip install seaborn")
    (True, True)
    >>> installs("!pip list"), installs("print('pip install')")
    (False, False)
    """
    return bool(_INSTALLS.match(line))


def guard(shell: Any) -> None:
    """Let this kernel answer such lines with a sentence."""
    for name in _INSTALLERS:
        shell.register_magic_function(_refuse, "line", name)
    shell.system = _if_allowed(shell.system)
    shell.getoutput = _if_allowed(shell.getoutput)
    change = shell.find_line_magic("cd")
    shell.register_magic_function(_to_a_folder(change), "line", "cd")


def _refuse(_line: str) -> None:
    raise KitError(NO_INSTALLING)


def _if_allowed(run: Callable) -> Callable:
    def run_if_allowed(command: str, *given: Any, **named: Any) -> Any:
        if installs(command):
            raise KitError(NO_INSTALLING)
        return run(command, *given, **named)

    return run_if_allowed


def _to_a_folder(change: Callable) -> Callable:
    """`%cd` as always, with a sentence where there is no such folder."""

    def cd(line: str) -> Any:
        name = line.strip().removeprefix("-q").strip().strip("\"'")
        is_plain = name and not name.startswith(("-", "~", "$"))
        if is_plain and not Path(name).is_dir():
            raise KitError(NO_FOLDER.format(name=name))
        return change(line)

    return cd
