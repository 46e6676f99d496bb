"""A real kernel, started as JupyterLab starts it, and what a cell shows in it."""

import html
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from jupyter_client.manager import start_new_kernel
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

_ROLE = re.compile(r'class="kit-note \w+" role="(\w+)"')
# Run between two notebooks: the second one finds no name of the first.
EMPTIED = new_notebook(cells=[new_code_cell("%reset -f")])


@dataclass
class Shown:
    """All that one cell shows: pages, streams, and how the kernel answers."""

    status: str = ""
    pages: list[dict] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    stream: str = ""
    errors: list[dict] = field(default_factory=list)
    reply: dict = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The plain text of all pages."""
        return "\n".join(str(one.get("text/plain", "")) for one in self.pages)

    @property
    def sentence(self) -> str:
        """What the one page of ours says, without its list of valid values."""
        (said,) = [page for page, role in zip(self.pages, self.roles, strict=True) if role]
        first = re.search(r"<p>(.*?)</p>", said["text/html"], re.DOTALL)[1]
        return html.unescape(re.sub(r"<[^>]+>", "", first))


class Kernel:
    """A kernel whose notebook lies in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.manager, self.client = start_new_kernel(startup_timeout=120, cwd=str(folder))
        self.watch: Callable[[dict], None] | None = None  # called with each message

    def run(self, code: str, person: bool = True, timeout: float = 120) -> Shown:
        """Run a cell as JupyterLab does, or, without a person, as a program does."""
        shown = Shown()

        def keep(message: dict) -> None:
            content = message["content"]
            kind = message["header"]["msg_type"]
            if self.watch:
                self.watch(message)
            if kind == "clear_output":
                shown.pages.clear()
                shown.roles.clear()
                shown.stream = ""
            if kind == "stream":
                shown.stream += content["text"]
            if kind == "error":
                shown.errors.append(content)
            if "data" in content:
                shown.pages.append(content["data"])
                role = re.search(
                    r'class="kit-note \w+" role="(\w+)"', content["data"].get("text/html", "")
                )
                shown.roles.append(role[1] if role else "")

        answer = self.client.execute_interactive(
            code, output_hook=keep, timeout=timeout, allow_stdin=person, stdin_hook=self._never
        )
        shown.reply = answer["content"]
        shown.status = shown.reply["status"]
        return shown

    def _never(self, message: dict) -> None:
        raise AssertionError(f"the kernel asks: {message['content']}")

    def stop(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def code_of(notebook: NotebookNode) -> list[NotebookNode]:
    """The code cells of a notebook."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@contextmanager
def kernel_for(course: Path, **environment: str) -> Iterator[Callable[..., list[NotebookNode]]]:
    """A fresh kernel in a course, which knows no IPython profile of this user.

    It gives a function that runs a notebook there, and returns its code cells. With
    `allow_errors`, a cell that ends with an error stops nothing.
    """
    where = {"metadata": {"path": str(course / "notebooks")}}
    client = NotebookClient(new_notebook(), resources=where, timeout=300)

    def run(notebook: NotebookNode, allow_errors: bool = False) -> list[NotebookNode]:
        client.nb = notebook
        client.allow_errors = allow_errors
        for number, cell in enumerate(notebook.cells):
            client.execute_cell(cell, number)
        client.set_widgets_metadata()
        return code_of(notebook)

    own = {**os.environ, "IPYTHONDIR": str(course / "ipython"), **environment}
    with client.setup_kernel(env=own):
        yield run
