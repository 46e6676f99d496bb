"""Runs other programs: behind one line on the screen, to ask them, or in our place."""

from __future__ import annotations

import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from subprocess import DEVNULL, PIPE, STDOUT

from kit.starting.advice import Advice, advice_on


class Failed(Exception):
    """A step did not work; the message says what to do, `kind` which advice that is."""

    def __init__(self, message: str, kind: str = "") -> None:
        super().__init__(message)
        self.kind = kind


def step(title: str, command: list, folder: Path, environment: Mapping[str, str]) -> None:
    """Run a tool in silence behind one line on the screen; explain it when it fails.

    Raises:
        Failed: the tool is not there, or it ended with an error. The message says what to do.
    """
    began = time.monotonic()
    print(f"  {title} ...", end="", flush=True)
    command = [str(part) for part in command]
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, stdin=DEVNULL, stdout=PIPE, stderr=STDOUT
        )
        code = done.returncode
        text = done.stdout.decode("utf-8", "replace").strip()
    except OSError as error:  # the tool itself is not there, or may not run
        code = 1
        text = str(error)
    print(f" {time.monotonic() - began:.1f} s", flush=True)
    if code:
        advice = explained(text, command, folder)
        last = "".join(f"\n  | {line[:160]}" for line in text.splitlines()[-6:])
        raise Failed(f"{title} did not work. {advice.text}{last}", advice.kind)


def explained(text: str, command: list[str], folder: Path) -> Advice:
    """The advice on a tool's last words, with what the words alone do not say."""
    if "--no-index" in command:
        text += " --no-index"
    if shutil.disk_usage(folder).free < 50_000_000:  # not every tool says it
        text += " no space left on device"
    return advice_on(text)


def runs(command: list, environment: Mapping[str, str]) -> bool:
    """Whether a program is there and ends well within a minute."""
    command = [str(part) for part in command]
    try:
        done = subprocess.run(
            command, env=environment, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL, timeout=60
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def hand_over(
    command: list, folder: Path, environment: Mapping[str, str], log: Path | None = None
) -> int:
    """Let another program have the screen and the keys; its return code is ours.

    With a `log`, what it says goes there, and the screen stays as it is.
    """
    words = [str(part) for part in command]
    if log is None:
        running = subprocess.Popen(words, cwd=folder, env=environment)
    else:
        with log.open("ab") as file:
            running = subprocess.Popen(
                words, cwd=folder, env=environment, stdout=file, stderr=STDOUT
            )
    signal.signal(signal.SIGTERM, lambda *_: running.terminate())
    while True:
        try:
            return running.wait()
        except KeyboardInterrupt:  # Ctrl-C reached the program too: it ends in its own way
            continue
