"""Commands as they can be typed here: with the Python that runs us, and marks around odd words."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path


def command(*words: str) -> str:
    """A command of `python -m kit`, to be typed in the folder in which we were started."""
    whole = [_python(), "-m", "kit", *words]
    return subprocess.list2cmdline(whole) if os.name == "nt" else shlex.join(whole)


def _python() -> str:
    """This Python by the shortest name: `python` if that is the one, else where it lies."""
    here = Path(sys.executable)
    if shutil.which("python") == str(here):
        return "python"
    return str(here.relative_to(Path.cwd()) if here.is_relative_to(Path.cwd()) else here)
