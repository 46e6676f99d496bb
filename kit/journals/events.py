"""The events of a journal: how a line is read, which two are one, and in which order they were."""

import json
from bisect import bisect_right
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

Event = dict[str, Any]
_OF_A_MERGE = {"merged", "merged_at"}  # what a merge adds to an event
_DEEPEST = 50  # less deep than Python's limit, so that an event can be written again


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def line(event: Event) -> str:
    """An event as its line in a journal."""
    return json.dumps(event, ensure_ascii=False, default=str)


def key(event: Event) -> str | None:
    """The key that a page gave to an event, if it has one."""
    found = event.get("key")
    return found if isinstance(found, str) and found else None


def identity(event: Event) -> str:
    """What two copies of an event share: the key the page gave it, else all it holds."""
    if found := key(event):
        return found
    whole = {name: part for name, part in event.items() if name not in _OF_A_MERGE}
    return json.dumps(whole, sort_keys=True)


def parsed(content: bytes) -> tuple[list[Event], list[str]]:
    """The events in the lines of a journal, and the lines that hold none."""
    events: list[Event] = []
    damaged: list[str] = []
    for _, event, raw in scanned(content):
        if event is None:
            damaged.append(raw.decode(errors="replace"))
        else:
            events.append(event)
    return events, damaged


def scanned(content: bytes) -> Iterator[tuple[int, Event | None, bytes]]:
    """Line by line: where it begins, its event (None: it holds none), and the line itself."""
    start = 0
    while start < len(content):
        end = content.find(b"\n", start)
        end = len(content) if end < 0 else end
        raw = content[start:end]
        # A byte order mark alone is what an editor puts in front of our first, empty line.
        first_mark = start == 0 and raw.strip() == BOM_UTF8
        if raw.strip() and not first_mark:
            yield start, _event(raw), raw
        start = end + 1


def _event(raw: bytes) -> Event | None:
    if b"{" not in raw or b'"item"' not in raw:
        return None
    try:
        text = raw.decode("utf-8-sig")
        if text.count("[") + text.count("{") > _DEEPEST:
            json.loads("[" * _DEEPEST + text + "]" * _DEEPEST)
        event = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if isinstance(event, dict) and isinstance(event.get("item"), str):
        return event
    return None


def is_event(value: Any) -> bool:
    """Whether a value from a file is an event that can be compared and written again."""
    if not isinstance(value, dict) or not isinstance(value.get("item"), str):
        return False
    try:
        line(value)
        identity(value)
    except (TypeError, ValueError, RecursionError):
        return False
    return True


class Order:
    """Events in the order in which they came about, kept up with as events are added.

    What was written later is newer, whatever the clock said: ours stay in the order written, and
    so do those that were merged at one time. Merged ones go among ours by their time, but never
    behind what we did after the merge.
    """

    def __init__(self, events: Iterable[Event] = ()) -> None:
        self.events: list[Event] = []
        self.times: list[str] = []
        "When each was, never earlier than the one in front of it."
        self._ours = ""  # the latest time of ours
        self._merge: tuple[Any, str] = (None, "")  # the last merge, and the latest time in it
        self._seen: set[str] = set()
        self.add(events)

    def add(self, events: Iterable[Event]) -> bool:
        """Add what was written behind, each event once; True if all of it came to the end."""
        at_the_end = True
        for event in events:
            same = identity(event)
            if same in self._seen:
                continue
            self._seen.add(same)
            if "merged" not in event:
                self._add_ours(event)
            elif not self._add_merged(event):
                at_the_end = False
        return at_the_end

    def __contains__(self, event: Event) -> bool:
        return identity(event) in self._seen

    def _add_ours(self, event: Event) -> None:
        self._ours = max(self._ours, _time(event.get("time")))
        place = len(self.times)
        while place and self.times[place - 1] > self._ours:  # merged, from a clock that is ahead
            place -= 1
            self.times[place] = self._ours
        self.events.append(event)
        self.times.append(self._ours)

    def _add_merged(self, event: Event) -> bool:
        merge = event.get("merged_at")
        time = _time(event.get("time"))
        if merge is not None:
            last, latest = self._merge
            time = max(time, latest) if last == merge else time
            time = min(time, _time(merge) or time)
            self._merge = (merge, time)
        place = bisect_right(self.times, time)
        self.events.insert(place, event)
        self.times.insert(place, time)
        return place == len(self.times) - 1


def _time(text: Any) -> str:
    """A time as it can be compared; "" comes before all."""
    return text if isinstance(text, str) and text[:4].isdigit() else ""
