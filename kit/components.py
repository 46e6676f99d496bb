"""What lives in a page: tiny widgets of one script, which Python hands out when they ask for it.

A component is a Python class here and a `register(kind, mount)` in a script of `kit/page/`. The
widget holds its kind and name, and nothing else: neither the key of a question nor a map ever
enters a widget's state, which JupyterLab writes into the saved notebook. Its module, `loader.js`,
starts at once, says "Loading …" and sends two messages:

    {"ask": "script"}    the first component of a page only; answered with {"script": ...}
    {"ask": "content"}   answered with {"content": ...}, what `content()` gives

Then the script mounts the component, which may send messages of its own: they come to `receive`,
and `tell` answers. Both ways go over the widget's layout, a core ipywidgets model: what Python
sends to an anywidget that was not ready within two seconds is dropped, and a busy page never is.
"""

import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from kit import journals, provided
from kit.courses import root
from kit.items import KINDS
from kit.messages import Ask, Event, Received, Told, received
from kit.mistakes import explain

_FOLDER = Path(__file__).with_name("page")
_IMPORT = re.compile(r'^import [^;]* from "(\..*)";\n', re.MULTILINE)  # of a script of ours
_SCRIPTS = [
    "writing.js",
    "judging.js",
    "store.js",
    "unpacking.js",
    "components.js",
    "glossing.js",
    "parts.js",
    "items.js",
    "form.js",
    "quiz.js",
    "texts.js",
    "figures.js",
    "wordings.js",
    "days.js",
    "laying.js",
    "marking.js",
    "cardform.js",
    "voices.js",
    "comparing.js",
    "ledger.js",
    "cardtable.js",
    "handins.js",
    "secure.js",
    "sureness.js",
    "finish.js",
    "opening.js",
    "contents.js",
    "notice.js",
    "wire.js",
    "textfigures.js",
    "hanging.js",
    "choosing.js",
    "clicking.js",
    "exercise.js",
]
_STYLES = [
    "quiz.css",
    "ledger.css",
    "notice.css",
    "wire.css",
    "blank.css",
    "exercise.css",
    "glossing.css",
]


@cache
def script() -> str:
    """The one script of a page, with the styles of all components in it."""
    sheets = [*_STYLES, *(kind.style for kind in KINDS.values() if kind.style)]
    styles = [(_FOLDER / name).read_text("utf-8") for name in dict.fromkeys(sheets)]
    style = json.dumps("\n".join(styles), ensure_ascii=False)
    kinds = [kind.script for kind in KINDS.values() if kind.script]
    paths = [_FOLDER / name for name in dict.fromkeys([*_SCRIPTS, *kinds])]
    paths += provided.case().scripts()
    parts = [path.read_text("utf-8") for path in paths]
    code = without_imports("\n".join(parts))
    glosses = json.dumps(provided.case().glosses(), ensure_ascii=False)
    glosses = glosses.replace("<", "\\u003c")  # no word ends the script of a page
    return f"const STYLE = {style};\nconst GLOSSES = {glosses};\n{code}"


def joined(path: Path) -> str:
    """A script behind all that it imports, as one module for a page that needs no more."""
    found: dict[Path, str] = {}
    _join(path.resolve(), found)
    return "\n".join(found.values())


def _join(path: Path, found: dict[Path, str]) -> None:
    if path in found:
        return
    text = path.read_text("utf-8")
    for name in _IMPORT.findall(text):
        _join((path.parent / name).resolve(), found)
    found[path] = without_imports(text)


def without_imports(code: str) -> str:
    """A script as part of a module in which all that it imports from our files stands already."""
    return _IMPORT.sub("", code)


@cache
def _version() -> str:
    """Names the script, so that two courses in one page do not take each other's."""
    return hashlib.sha256(script().encode()).hexdigest()[:12]


def keeping(items: list[str], learner: str, answers: dict[str, dict]) -> dict[str, Any]:
    """What a component's store needs to know: whose answers it keeps, of which course and items.

    Two courses may have the same address one after the other: a course is told by its folder.
    """
    folder = hashlib.sha256(str(root()).encode()).hexdigest()[:12]
    return {"course": folder, "learner": learner, "items": items, "answers": answers}


def _heard_while_a_cell_runs(comm: Any) -> None:
    """Let messages of the page come in the thread that JupyterLab sends them to.

    ipykernel 7.4 leads them to the thread that opened the way, which is the one that runs cells: a
    question would appear, and an answer be saved, only after all of them.
    """
    if hasattr(comm, "_reply_subshell_for"):
        comm._reply_subshell_for = lambda _data, asked: asked


class Component(anywidget.AnyWidget):
    """Something in a page that a learner touches. Its `kind` says which script mounts it.

    A subclass gives `content()`, anything that JSON can hold, and `receive(message)` if it hears
    from its page. What may go wrong with the case file should go wrong in `__init__`, where the
    learner reads it below the cell; `content()` runs when the page asks for it.
    """

    _esm = (_FOLDER / "loader.js").read_text("utf-8")
    kind = traitlets.Unicode().tag(sync=True)
    name = traitlets.Unicode().tag(sync=True)
    script = traitlets.Unicode().tag(sync=True)

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(kind=kind, name=name, script=_version())
        self.learner = journals.current()
        self.layout.on_msg(self._hear)
        _heard_while_a_cell_runs(self.layout.comm)

    def __repr__(self) -> str:
        """What stands in the page's place where widgets cannot be shown."""
        return f"{self.kind} {self.name}. Run all from the top: your answers come back."

    def content(self) -> Any:
        """What the script of this kind needs."""
        raise NotImplementedError

    def receive(self, message: Received) -> None:
        """Hear a message of the page; here every one is passed over."""

    def tell(self, message: Told) -> None:
        """Send a message to the page."""
        self.layout.send(message)

    def save(self, event: Event, line: dict[str, Any]) -> None:
        """Write a line about an event into the journal, and tell the page whether it is there."""
        if journals.record({**line, "key": event.key}, self.learner):
            self.tell({"saved": event.key})
        else:
            self.tell({"held": event.key})

    def refuse(self, event: Event, why: str) -> None:
        """Tell the page that an event is not taken, in half a sentence."""
        self.tell({"refused": event.key, "why": why})

    def _hear(self, _layout: object, message: object, _buffers: object) -> None:
        match received(message):
            case None:
                return
            case Ask("script"):
                self.tell({"script": script()})
            case Ask("content"):
                self._tell_content()
            case other:
                self.receive(other)

    def _tell_content(self) -> None:
        try:
            content = self.content()
        except Exception as error:  # the page says it in the component's place
            self.tell({"failed": str(explain(error, {}))})
        else:
            self.tell({"content": content})
