"""The second start of `start.py` beside `jupyter lab` bare: until the server answers."""

import importlib.util
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import ROOT
from benchmarks.measuring import Report, as_root, rounds, row


def seconds(*command: object, cwd: Path | str = ROOT, settings: dict | None = None) -> float:
    """From the start of a command that opens JupyterLab to its first answer, in seconds."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--no-browser", f"--port={port}", "--ServerApp.port_retries=0"]
    with TemporaryDirectory() as home:
        began = time.perf_counter()
        running = subprocess.Popen(
            [*map(str, command), *options],
            cwd=cwd,
            env={**os.environ, "JUPYTER_CONFIG_DIR": home, **(settings or {"HOME": home})},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            while not answers(port):
                if running.poll() is not None or time.perf_counter() - began > 600:
                    raise RuntimeError(f"{command} does not answer")
                time.sleep(0.01)
            return time.perf_counter() - began
        finally:
            running.terminate()
            running.wait(30)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def ready() -> bool:
    """Whether start.py would install nothing."""
    spec = importlib.util.spec_from_file_location("start", ROOT / "start.py")
    start = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(start)
    return start.state(tests=False) == "ready"


def measure(repeats: int = 8) -> Report:
    if not ready():
        raise RuntimeError(
            "Run this with `python3 start.py bench`: .venv is not what the lock says."
        )
    base = Path(sys._base_executable)
    ours, bare = rounds(
        repeats,
        lambda: seconds(base, ROOT / "start.py"),
        lambda: seconds(sys.executable, "-m", "jupyterlab", *as_root()),
    )
    what = "start.py → JupyterLab answers"
    return Report("Second start", [row(what, ours, "`jupyter lab` bare", bare, ratio=1.05)])
