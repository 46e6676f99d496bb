"""A fresh clone until JupyterLab answers, beside the same locked packages installed bare.

Both take the packages from the cache of pip or uv on this computer; what is not there yet comes
from the network, before the clock starts. This is the one part that is not cut off from it.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import ROOT
from benchmarks.measuring import Report, Row, as_root, rounds, row
from benchmarks.starts import seconds

BASE = Path(sys._base_executable)
TRIES = 3  # of an install that only fills a cache


def ours(path: str) -> float:
    """git clone, start.py, JupyterLab."""
    with TemporaryDirectory() as folder:
        began = time.perf_counter()
        clone = Path(folder, "course")
        subprocess.run(["git", "clone", "-q", ROOT, clone], check=True)
        cloned = time.perf_counter() - began
        return cloned + seconds(BASE, clone / "start.py", cwd=clone, settings={"PATH": path})


def bare(path: str) -> float:
    """An environment, the lock, JupyterLab: what a person who knows Python would type."""
    with TemporaryDirectory() as folder:
        began = time.perf_counter()
        venv = Path(folder, ".venv")
        lock = ROOT / "requirements.txt"
        python = venv / "bin/python"
        if shutil.which("uv", path=path):
            steps = [["uv", "venv", "-q", "--python", BASE, venv]]
            steps.append(["uv", "pip", "install", "-q", "--no-config", "--python", python])
        else:
            steps = [[BASE, "-m", "venv", venv]]
            steps.append([python, "-m", "pip", "install", "-q", "--disable-pip-version-check"])
        steps[1] += ["--no-deps", "--require-hashes", "-r", lock]
        for step in steps:
            settings = {**os.environ, "PATH": path}
            done = subprocess.run(step, env=settings, capture_output=True, text=True)
            if done.returncode:
                raise RuntimeError(done.stderr)
        installed = time.perf_counter() - began
        command = [python, "-m", "jupyterlab", *as_root()]
        return installed + seconds(*command, cwd=folder, settings={"PATH": path})


def measure(pip: int = 2, uv: int = 4) -> Report:
    folders = os.environ["PATH"].split(os.pathsep)
    without = os.pathsep.join(one for one in folders if not Path(one, "uv").exists())
    rows = of_tool("pip", without, pip)
    with TemporaryDirectory() as folder:
        Path(folder, "uv").symlink_to(Path(sys.executable).with_name("uv"))
        rows += of_tool("uv", os.pathsep.join([folder, without]), uv)
    return Report("From a fresh clone", rows)


def fill_the_cache(path: str) -> None:
    """Install once before anything is measured: a server that fails now and then is asked again."""
    for left in reversed(range(TRIES)):
        try:
            bare(path)
            return
        except RuntimeError:
            if not left:
                raise


def of_tool(tool: str, path: str, repeats: int) -> list[Row]:
    fill_the_cache(path)
    mine, theirs = rounds(repeats, lambda: ours(path), lambda: bare(path))
    against = "the lock installed bare, then JupyterLab"
    what = f"fresh clone → JupyterLab answers, with {tool}"
    return [row(what, mine, against, theirs, ratio=1.1)]
