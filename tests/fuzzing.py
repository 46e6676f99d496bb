"""What damages files for the tests: parts of a document changed, bytes torn; and how often."""

import copy
import json
import os
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from kit.errors import KitError

often = settings(
    max_examples=10_000 if os.environ.get("KIT_LONG") else 150,
    deadline=None,
    derandomize=not {"CI", "KIT_LONG"}.isdisjoint(os.environ),  # the same inputs each time
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
# What draws a map or a figure for each input takes most of the time of all.
less_often = settings(often, max_examples=10_000 if os.environ.get("KIT_LONG") else 50)

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.binary(max_size=9),
    st.dates(),
    st.datetimes(),
    st.sampled_from(["90.1", "a", "class", "code", "frame", "single", "id", "", "\n", "0", "~"]),
    st.sampled_from([{"a"}, {}, [], {"id": []}, [[]], {1: {2: 3}}, {None: None}, 10**400]),
)
names = st.sampled_from(["mode", "items", "quizzes", "id", "kind", "options", "answer"])
documents = st.recursive(
    scalars,
    lambda one: st.lists(one, max_size=4) | st.dictionaries(names | st.text() | st.none(), one),
    max_leaves=20,
)
plain = st.recursive(  # what JSON can hold
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda one: st.lists(one, max_size=4) | st.dictionaries(names | st.text(), one),
    max_leaves=20,
)


def spots(document: object) -> list[tuple]:
    """Every place in a document, as what holds it and where in there."""
    inside = {dict: lambda: list(document), list: lambda: range(len(document))}
    found = []
    for where in inside.get(type(document), list)():
        found += [(document, where), *spots(document[where])]
    return found


@st.composite
def damaged(draw, sound: Any, parts: st.SearchStrategy = documents) -> Any:
    """A document with some of its parts replaced, removed, or put elsewhere."""
    document = copy.deepcopy(sound)
    for _ in range(draw(st.integers(1, 3))):
        places = spots(document)
        if not places:
            break
        holder, where = draw(st.sampled_from(places))
        match draw(st.sampled_from(["replace", "remove", "copy", "rename"])):
            case "replace":
                holder[where] = copy.deepcopy(draw(parts))  # what is drawn must stay as it is
            case "remove":
                del holder[where]
            case "copy":
                other, there = draw(st.sampled_from(places))
                other[there] = copy.deepcopy(holder[where])
            case "rename" if isinstance(holder, dict):
                holder[draw(names | st.text())] = holder.pop(where)
    return document


ODD = [
    b"",
    b"&a [*a]",
    b"!!int x",
    b"[" * 2_000,
    b"- " * 2_000,
    b"\t",
    b"\r\n",
    b"\0",
    b'"',
    b"\xef\xbb\xbf",
    b"\xff",
    b",,,",
    b"\n\n",
    b"nan",
    b"-0",
    b"1e999",
    b"{",
    b"}",
]


def as_json(document: object) -> bytes:
    return json.dumps(document, default=str).encode()


def json_files(sound: Any) -> st.SearchStrategy[bytes]:
    """A JSON file damaged in its parts or its bytes, one that holds something else, any bytes."""
    whole = torn(as_json(sound))
    return damaged(sound, plain).map(as_json) | whole | plain.map(as_json) | st.binary()


@st.composite
def torn(draw, sound: bytes) -> bytes:
    """The bytes of a file with some of them cut out, doubled or replaced."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(sound)))
        length = draw(st.integers(0, 40))
        odd = st.sampled_from(ODD) | st.binary(max_size=9) | st.text(max_size=9).map(str.encode)
        sound = sound[:start] + draw(odd) + sound[start + length :]
    return sound


def told(call) -> str:
    """The sentence of a call, "" when it has a result; nothing but a KitError may come."""
    try:
        call()
        return ""
    except KitError as error:
        assert str(error).strip()
        return str(error)
