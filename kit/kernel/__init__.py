"""What the kernel of a lesson does besides running cells: sentences for errors, tables to read.

The installed settings load this in each kernel of the environment, and `import kit` does so where
no settings are installed (VS Code, Colab). It changes nothing unless the notebook is inside a
course: others keep their tracebacks, warnings and all.
"""

import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

PACKAGE = "data/datapackage.json"


def load_ipython_extension(shell: Any) -> None:
    """Called by IPython when a kernel starts."""
    try:
        activate(shell)
    except Exception as error:  # a kernel without our help is better than none
        print(f"The course's help could not start in this kernel: {error!r}", file=sys.__stderr__)


def activate(shell: Any = None) -> bool:
    """Set up the kernel of a notebook inside a course, once; whether it is set up now."""
    shell = shell or _shell()
    if not hasattr(shell, "kernel"):  # no notebook: a terminal, or a plain Python
        return False
    if getattr(shell, "_kit_is_here", False):
        return True
    course = course_around(shell)
    if course is None:
        return False
    from kit.kernel import commands, floods, quiet, results, stops, tables

    meter = floods.measure(shell)
    stops.answer_errors(shell, meter)
    results.show_in_words(shell, meter)
    tables.show_to_be_read(shell, course)
    quiet.say_warnings(shell)
    commands.guard(shell)
    shell.history_manager.enabled = False  # what is typed stays in the notebook, in no other file
    shell._kit_is_here = True
    return True


def _shell() -> Any:
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def course_around(shell: Any) -> Path | None:
    """The folder of the course in which the notebook lies, or None."""
    notebook = shell.user_ns.get("__vsc_ipynb_file__") or os.environ.get("JPY_SESSION_NAME") or ""
    starts = [Path(notebook).parent] if os.path.isabs(notebook) else []
    with suppress(OSError):  # the folder may have been deleted
        starts.append(Path.cwd())
    for start in starts:
        for folder in (start, *start.parents):
            if is_course(folder):
                return folder
    return None


def is_course(folder: Path) -> bool:
    """Whether this folder holds one of our courses, and not just some data package.

    One whose description is damaged is still a course: its learners need sentences most.
    """
    try:
        text = (folder / PACKAGE).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    try:
        package = json.loads(text)
    except (ValueError, RecursionError):
        return (folder / "data/questions").is_dir()
    if isinstance(package, dict) and "article" in package:
        return True
    return (folder / "data/questions").is_dir()
