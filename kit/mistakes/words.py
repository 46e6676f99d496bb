"""Plain words for what Python calls by a type."""

import re
import types

_CALLS = (types.FunctionType, types.BuiltinFunctionType, types.MethodType, type)
_BY_TYPE = {
    "DataFrame": "a table",
    "Series": "a column",
    "Index": "a list of labels",
    "DataFrameGroupBy": "a table in groups",
    "SeriesGroupBy": "a column in groups",
    "str": "text",
    "int": "a number",
    "float": "a number",
    "complex": "a number",
    "int64": "a number",
    "float64": "a number",
    "bool": "True or False",
    "NoneType": "nothing (None)",
    "list": "a list",
    "tuple": "a list in round brackets",
    "dict": "a dictionary",
    "set": "a set",
    "range": "a range",
    "Timestamp": "a date",
    "datetime": "a date",
    "date": "a date",
    "Timedelta": "a length of time",
    "NAType": "a missing value",
    "function": "something to call",
    "method": "something to call",
    "builtin_function_or_method": "something to call",
    "type": "something to call",
}


def kind(value: object) -> str:
    """What a value is, in words.

    >>> kind("claims"), kind(None), kind(len)
    ('text', 'nothing (None)', 'something to call')
    """
    if isinstance(value, types.ModuleType):
        return "a package"
    if isinstance(value, _CALLS):
        return "something to call"
    return _BY_TYPE.get(type(value).__name__, "this")


def kinds_in(message: str) -> list[str]:
    """The kinds that a message of Python names by their types, in order.

    >>> kinds_in("unsupported operand type(s) for +: 'int' and 'str'")
    ['a number', 'text']
    >>> kinds_in('can only concatenate str (not "int") to str')
    ['text', 'a number']
    """
    message = re.sub(r"concatenate (\w+)", r"concatenate '\1'", message)
    parts = message.replace('"', "'").replace("<U", "str<U").split("'")
    quoted = [part.rpartition(".")[2].partition("<")[0] for part in parts[1::2]]
    return [_BY_TYPE[name] for name in quoted if name in _BY_TYPE]


def public(value: object) -> list[str]:
    """The names that may stand behind a dot after this value."""
    return [name for name in dir(value) if not name.startswith("_")]
