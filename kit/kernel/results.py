"""The last line of a cell: a call without its brackets, and a value that is too long for a page."""

import types
from typing import Any

from kit.kernel import floods, notes

TEXT = 20_000
HTML = 300_000  # sixty rows of twenty columns, which pandas shows at most, are 150,000
_SHOWN = 1_000
_CALLS = (types.FunctionType, types.MethodType, types.BuiltinFunctionType)
_OURS = ("kit", "folium", "ipywidgets", "anywidget", "matplotlib")  # they know what they show
TOO_WIDE = (
    "This is too large to show: {size}. Show a part of it, such as the first rows with .head( )."
)
TOO_LONG = "This is too long to show: {size}. Below stands only its beginning."


def show_in_words(shell: Any, meter: floods.Meter) -> None:
    """Let this kernel say what to do where a result alone would not help."""
    formatter = shell.display_formatter
    plain_format = formatter.format

    def format_(value: Any, *given: Any, **named: Any) -> tuple[dict, dict]:
        sentence = _sentence(value)
        if sentence:
            return notes.note(sentence), {}
        data, metadata = plain_format(value, *given, **named)
        if type(value).__module__.partition(".")[0] in _OURS:
            return data, metadata
        data = _cut(data, value)
        meter.add_shown(floods.letters_in(data))
        return data, metadata

    formatter.format = format_


def _sentence(value: Any) -> str:
    """What to say to a call without brackets, or a package alone."""
    if isinstance(value, _CALLS):
        name = getattr(value, "__name__", "") or "it"
        ours = str(getattr(value, "__module__", "")).partition(".")[0] == "kit"
        call = f"kit.{name}" if ours else name
        return f"{call} is something to call. Write ( ) after it: `{call}()`."
    if isinstance(value, types.ModuleType):
        name = value.__name__
        return f"{name} is loaded. Write a dot and what you need from it: `{name}.`"
    return ""


def _cut(data: dict[str, Any], value: Any) -> dict[str, Any]:
    """The same, without what would make a page stand still."""
    text = data.get("text/plain", "")
    html = data.get("text/html", "")
    if len(html) > HTML:
        return notes.note(TOO_WIDE.format(size=_size(value, html)))
    if len(text) > TEXT and html:  # the page shows the table; its twin in letters may end early
        return data | {"text/plain": f"{text[:TEXT]} …"}
    if len(text) > TEXT:
        say = TOO_LONG.format(size=_size(value, text))
        return notes.note(say, more=[f"{text[:_SHOWN]} …"])
    return data


def _size(value: Any, shown: str) -> str:
    shape = getattr(value, "shape", None)
    if isinstance(shape, tuple) and len(shape) == 2:
        return f"{shape[0]:,} rows and {shape[1]:,} columns"
    if isinstance(value, str):
        return f"{len(value):,} letters"
    return f"{len(shown):,} letters"
