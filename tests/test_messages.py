"""What a page and Python say to each other: one set of words, and nothing else is heard."""

import re
from pathlib import Path
from typing import get_args

import pytest

from kit.messages import Ask, Event, Pasted, Told, received

KIT = Path(__file__).parents[1] / "kit"
SCRIPTS = [*(KIT / "page").glob("*.js"), KIT / "casefile/maps/map.js"]
EVENT = {"key": "k", "item": "05.1", "event": "answer", "learner": "guest"}


def test_the_scripts_use_the_same_words():
    script = "\n".join(path.read_text("utf-8") for path in SCRIPTS)
    assert set(re.findall(r"post\??\.send\(\{ (\w+)", script)) == {"ask", "event", "text"}
    words = {word for kind in get_args(Told) for word in kind.__annotations__}
    assert {word for word in words if not re.search(rf"\b{word}\b", script)} == set()


@pytest.mark.parametrize(
    ("message", "heard"),
    [
        ({"ask": "content"}, Ask("content")),
        ({"text": ""}, Pasted("")),
        ({"event": EVENT}, Event("k", "05.1", "answer", "guest", {})),
        (
            {"event": {**EVENT, "answer": None, "sure": True, "other": 1}},
            Event("k", "05.1", "answer", "guest", {"answer": None, "sure": True}),
        ),
        ({"event": {**EVENT, "key": ""}}, None),
        ({"event": {**EVENT, "learner": 7}}, None),
        ({"event": ["answer"]}, None),
        ({"ask": ["content"]}, None),
        ({}, None),
        (None, None),
        ("content", None),
    ],
)
def test_what_is_no_message_is_passed_over(message, heard):
    assert received(message) == heard
