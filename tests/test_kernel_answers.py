"""Answers on their whole way: messages to a real kernel, its journal, and what it says back."""

import json
import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty

from conftest import SMALL
from jupyter_client.manager import KernelManager

from kit import journals

COURSE = SMALL
CODE = 'import kit; q = kit.quiz("01-before"); print(q.layout.model_id)'
IN_FLIGHT = 20  # answers sent and not acknowledged: a learner is never faster


class Kernel:
    """A kernel in the course, with a quiz open in it: `send` answers as its page does."""

    def __init__(self, course: Path) -> None:
        self.manager = KernelManager(kernel_name="python3")
        self.manager.start_kernel(cwd=str(course))
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=120)
        printed = []
        self.client.execute_interactive(
            CODE, timeout=120, output_hook=lambda said: printed.append(said["content"].get("text"))
        )
        self.quiz = next(filter(None, printed)).strip()  # the way to a quiz is its layout

    def send(self, event: dict) -> None:
        data = {"method": "custom", "content": {"event": event}}
        message = self.client.session.msg("comm_msg", {"comm_id": self.quiz, "data": data})
        self.client.shell_channel.send(message)

    def said(self, timeout: float = 60) -> dict:
        """Wait until the kernel says something of an answer."""
        while True:
            message = self.client.get_iopub_msg(timeout=timeout)
            data = message["content"].get("data", {})
            if message["msg_type"] == "comm_msg" and data.get("method") == "custom":
                assert message["content"]["comm_id"] == self.quiz
                return data["content"]

    def saved(self, timeout: float = 60) -> str:
        """Wait until the kernel says of an answer that it is saved; its key."""
        return self.said(timeout)["saved"]

    def run(self, code: str) -> str:
        """Run a cell; what it shows last, as text."""
        shown = []

        def hook(message: dict) -> None:
            shown.append(message["content"].get("data", {}).get("text/plain", ""))

        self.client.execute_interactive(code, timeout=120, output_hook=hook)
        return next(filter(None, reversed(shown)))

    def kill(self) -> set[str]:
        """SIGKILL, at whatever it is doing; the keys that it had called saved until then."""
        self.manager.signal_kernel(9)
        keys = set()
        try:
            while True:
                keys.add(self.saved(timeout=0.5))
        except Empty:
            self.stop()
            return keys

    def stop(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def answer(key: str) -> dict:
    one = {"item": "01.1", "event": "answer", "answer": ["b"], "sure": True}
    return {**one, "key": key, "learner": "guest"}


def on_disk(course: Path, learner: str = "guest") -> Counter:
    """How often each key is in the journal; lines that were torn are passed over."""
    found = Counter()
    for line in (course / f"work/{learner}.jsonl").read_bytes().split(b"\n"):
        try:
            found[json.loads(line)["key"]] += 1
        except ValueError:
            assert not line.endswith(b"}"), line
    return found


def test_no_answer_called_saved_is_lost_when_the_kernel_is_killed_and_none_is_there_twice(
    course, record_property
):
    waiting = {}
    called_saved = set()
    count = 0
    kills = 100 if os.environ.get("KIT_LONG") else 4
    for time in range(kills):
        kernel = Kernel(course)
        # As the page does: first what an earlier kernel did not acknowledge, with the same keys.
        for event in [*waiting.values()]:
            kernel.send(event)
        for _ in range(1 + 7 * time % 40):
            while len(waiting) < IN_FLIGHT:
                count += 1
                waiting[f"k{count}"] = answer(f"k{count}")
                kernel.send(waiting[f"k{count}"])
            called_saved.add(key := kernel.saved())
            waiting.pop(key, None)
        called_saved |= (late := kernel.kill())
        waiting = {key: event for key, event in waiting.items() if key not in late}
        found = on_disk(course)
        assert [key for key in called_saved if found[key] != 1] == []
        assert [key for key, times in found.items() if times > 1] == []
    kernel = Kernel(course)
    for event in waiting.values():
        kernel.send(event)
    while waiting:
        waiting.pop(kernel.saved())
    kernel.stop()
    assert on_disk(course) == {f"k{n}": 1 for n in range(1, count + 1)}
    events, _ = journals.read()
    assert len(events) == count and all(event["right"] for event in events)
    record_property("count", kills)


def test_two_kernels_save_many_answers_each_at_once(course):
    many = 1_000 if os.environ.get("KIT_LONG") else 300
    both = [Kernel(course), Kernel(course)]
    called_saved = set()
    for n in range(many + IN_FLIGHT):
        for name, kernel in zip("ab", both, strict=True):
            if n < many:
                kernel.send(answer(f"{name}{n}"))
            if n >= IN_FLIGHT:
                called_saved.add(kernel.saved())
    for kernel in both:
        kernel.stop()
    wanted = {f"{name}{n}" for name in "ab" for n in range(many)}
    assert called_saved == wanted
    assert on_disk(course) == dict.fromkeys(wanted, 1)
    events, damaged = journals.read()
    assert len(events) == 2 * many and damaged == []


def test_threads_of_one_kernel_do_not_get_into_each_others_way(course):
    """JupyterLab hands what widgets send to a thread of its own, while cells run in another."""

    def answers(name: str) -> list[bool]:
        return [journals.record(answer(f"{name}{n}")) for n in range(100)]

    with ThreadPoolExecutor() as pool:
        assert [all(saved) for saved in pool.map(answers, "abcd")] == [True] * 4
    assert on_disk(course) == {f"{name}{n}": 1 for name in "abcd" for n in range(100)}


def test_what_is_typed_is_in_no_file_of_the_kernels_own(course, tmp_path, monkeypatch):
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    kernel = Kernel(course)
    assert kernel.run('"what Ada " + "typed"') == "'what Ada typed'"
    kernel.client.shutdown()  # IPython writes at its end, too
    kernel.manager.finish_shutdown(waittime=60)
    kernel.client.stop_channels()
    kept = [path for path in (tmp_path / "ipython").rglob("*") if path.is_file()]
    assert [path.name for path in kept if b"what Ada" in path.read_bytes()] == []
