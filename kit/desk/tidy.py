"""Store notebooks: cells tagged `keep_output` keep output and count, all others lose both."""

import os
import re
import shutil
import sys
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat

from kit.casefile.cases import case
from kit.desk.cells import kept_safe

UNSTABLE = re.compile(r"0x[0-9a-f]{6}|\b[0-9a-f]{32}\b|'output_type': 'error'|widget-view|stderr")
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def run(notebook: nbformat.NotebookNode) -> None:
    """Execute in a clean kernel, in a copy of the course: no journal, no IPython profile."""
    from nbclient import NotebookClient

    with TemporaryDirectory() as home:
        for part in ("data", "seeds", "notebooks"):
            shutil.copytree(case().root / part, Path(home, part))
        where = {"metadata": {"path": f"{home}/notebooks"}}
        quiet = ["--log-level=40"]  # a kernel warns of the port that it is given
        client = NotebookClient(notebook, resources=where, record_timing=False, timeout=120)
        client.extra_arguments = quiet
        client.execute(env={**os.environ, "IPYTHONDIR": f"{home}/ipython"})


def tidy(notebook: nbformat.NotebookNode) -> None:
    """Drop what differs from machine to machine; a kept output that does so is an error."""
    notebook.metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        cell.metadata = nbformat.from_dict(kept_safe(cell.cell_type, tags))
        if cell.cell_type == "code" and "keep_output" not in tags:
            cell.outputs = []
            cell.execution_count = None
        if unstable := UNSTABLE.search(str(cell.get("outputs"))):
            raise ValueError(f"cell {cell.id} keeps an output that is not stable: {unstable[0]}")


def main(arguments: list[str] | None = None) -> str | None:
    """What is wrong, a line for each notebook; nothing when all are well."""
    parser = ArgumentParser(prog="python -m kit.desk.tidy", description=__doc__)
    problems = []
    parser.add_argument("notebooks", nargs="*", type=Path, help="without one, all of the course")
    parser.add_argument("--check", action="store_true", help="change nothing, only compare")
    parser.add_argument("--no-run", action="store_true", help="keep the outputs that are stored")
    options = parser.parse_args(arguments)
    for path in options.notebooks or sorted((case().root / "notebooks").glob("*.ipynb")):
        try:
            before = path.read_bytes()
            old, new = (nbformat.reads(before.decode(), as_version=4) for _ in "12")
            if not options.no_run:
                run(new)
            tidy(new)
            after = (nbformat.writes(new) + "\n").encode()
            if not options.check:
                path.write_bytes(after)
            elif after != before:
                changed = [b.id for a, b in zip(old.cells, new.cells, strict=True) if a != b]
                raise ValueError(f"not tidy: {', '.join(changed) or 'its format or metadata'}")
        except ImportError as error:
            return f"{error}. Running needs the test packages: `python3 start.py test`."
        except Exception as error:  # a cell that stops, a file that is no notebook
            problems.append(f"{path}: {error}")
    return "\n".join(problems) or None


if __name__ == "__main__":
    sys.exit(main())
