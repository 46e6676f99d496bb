"""Open the course, or test it. Needs Python 3.11 or newer and nothing else.

    python3 start.py                makes .venv when it is not there, then opens JupyterLab
    python3 start.py --no-browser   all other options go to JupyterLab
    python3 start.py test           also installs what the tests need, then runs every test
    python3 start.py test --long    the slow ones too; all other options go to pytest
    python3 start.py bench          measures the course beside what people use today, and writes
                                    benchmarks/results.md; with names, only these parts, and
                                    writes nothing
    python3 start.py download       fills wheels/, so that computers like this one, which have no
                                    internet, can install from a copy of this folder

On Windows write `py start.py`. All is installed inside this folder, in .venv; nothing else changes
on this computer, but for a Chromium that `test` and `bench` install where there is none, and the
folder article-hub in your home, into which `bench` puts the hub.
"""

from __future__ import annotations  # so that an old Python gets as far as the sentence in main()

import hashlib
import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path
from subprocess import DEVNULL as QUIET
from subprocess import PIPE, STDOUT

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "course-stamp.json"  # written last: a .venv without it is half made
WHEELS = ROOT / "wheels"
LOCK, TEST_LOCK = ROOT / "requirements.txt", ROOT / "requirements-test.txt"
BENCH_LOCK = ROOT / "requirements-bench.txt"
SETTINGS = sorted(file for file in ROOT.glob("kit/settings/*") if file.is_file())
INPUTS = [LOCK, TEST_LOCK, ROOT / "pyproject.toml", *SETTINGS]
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LESSON = "notebooks/00-start-here.ipynb"
# The Python below a virtual environment, should one run us: it may be .venv, about to be replaced.
BASE = getattr(sys, "_base_executable", None) or sys.executable
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0

NO_WAY = (
    "There is no way to the internet from here: connect, log in where the network asks for it in a "
    "browser, and try again. For computers that have none, see: start.py download"
)
ADVICE = {  # what a tool prints when it fails: what to do about it; the first match counts
    "no space left|not enough space|errno 28": "The disk is full: make 2 GB of room.",
    "ensurepip is not\\s+available|no module named '?(venv|ensurepip)": "A part of Python is "
    "missing. On Debian and Ubuntu run: sudo apt install python3-venv",
    "do not match the hashes|hash mismatch": "A download is not the file that the course was "
    "tested with: try again later, and if it stays so, tell the course's makers.",
    "permission denied|read-only file|access is denied|winerror (5|32)\\b": "A file cannot be "
    "written: close other windows of the course, or move it to a folder of yours.",
    "newconnection|name resolution|name or service|getaddrinfo|network is unreachable|dns error|"
    "error sending request|connection refused|connection reset|max retries|timed? ?out|"
    "could not resolve": NO_WAY,
    "--no-index": "The folder wheels/ does not hold every package for this computer. Fill it with "
    "`start.py download` on one with the same system and the same Python, or delete it.",
    # Of a package that is known everywhere: a page to log in answered in the index's place.
    "from versions: none|not found in the package registry": NO_WAY,
    "no matching distribution|no solution found|failed to build|building wheel|has no wheels": (
        f"A package is not made for this computer or this Python, {platform.python_version()}. "
        "Python 3.12 or 3.13 from python.org is the safe choice."
    ),
    "": "Try once more. If it fails again, show these lines to someone who knows Python.",
}


class Failed(Exception):
    """A step did not work; the message says what to do."""


def advice_on(text: str) -> str:
    return next(ADVICE[clue] for clue in ADVICE if re.search(clue, text, re.IGNORECASE))


def step(title: str, command: list) -> None:
    """Run a tool in silence behind one line on the screen; explain it when it fails."""
    began = time.monotonic()
    print(f"  {title} ...", end="", flush=True)
    command = [str(part) for part in command]
    try:
        done = subprocess.run(command, cwd=ROOT, stdin=QUIET, stdout=PIPE, stderr=STDOUT)
        code, text = done.returncode, done.stdout.decode("utf-8", "replace").strip()
    except OSError as error:  # the tool itself is not there
        code, text = 1, str(error)
    print(f" {time.monotonic() - began:.1f} s")
    if code:
        full = shutil.disk_usage(ROOT).free < 50_000_000  # not every tool says it
        clues = text + " --no-index" * ("--no-index" in command) + " no space left" * full
        last = "".join(f"\n  | {line[:160]}" for line in text.splitlines()[-6:])
        raise Failed(f"{title} did not work. {advice_on(clues)}{last}")


def runs(*command) -> bool:
    """Whether a program is there and ends well."""
    command = [str(part) for part in command]
    try:
        done = subprocess.run(command, stdin=QUIET, stdout=QUIET, stderr=QUIET, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def fresh_stamp(tests: bool) -> dict:
    """What a finished .venv would write down about itself now."""
    digest = hashlib.sha256(b"\0".join(file.read_bytes() for file in INPUTS)).hexdigest()
    packages = Path(sysconfig.get_path("purelib", "venv", {"base": str(VENV)}))
    return {
        "python": f"{platform.python_version()} {sysconfig.get_platform()}",
        "where": str(VENV),  # an environment that was moved or copied does not work
        "inputs": digest,
        "tests": tests,
        "packages": sorted(os.listdir(packages)) if packages.is_dir() else [],
    }


def state(tests: bool) -> str:
    """'ready', or 'old' (whole, for another lock), or 'broken' (half made, moved, damaged)."""
    now = fresh_stamp(tests)
    try:
        stamp = json.loads(STAMP.read_text("utf-8"))
        whole = (
            all(stamp[key] == now[key] for key in ("python", "where"))
            and set(stamp["packages"]) <= set(now["packages"])
            and runs(PYTHON, "-c", "")
        )
        ready = stamp["inputs"] == now["inputs"] and (stamp["tests"] or not tests)
    except (OSError, ValueError, KeyError, TypeError):
        return "broken"
    return "broken" if not whole else "ready" if ready else "old"


def tools() -> tuple[list, list]:
    """What makes an environment and what installs into it: uv where it is, else pip."""
    if runs("uv", "--version"):
        install = ["uv", "pip", "install", "-q", "--python", PYTHON]
        return ["uv", "venv", "-q", "--python", BASE, VENV], install
    install = [PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    return [BASE, "-m", "venv", VENV], install


def prepare(tests: bool = False) -> None:
    """Make .venv what the lock says; nothing to do when it is already."""
    found = state(tests)
    if found == "ready":
        return
    print("Preparing the course. This takes a minute or two, and is needed only once.")
    STAMP.unlink(missing_ok=True)
    make, install = tools()
    if make[0] != "uv" and not runs(PYTHON, "-m", "pip", "--version"):
        found = "broken"  # uv made it, without pip, and uv is gone
    if found == "broken":
        if VENV.exists():
            shutil.rmtree(VENV)
        step("Making .venv", make)
    locked = [*install, "--require-hashes", "-r"]
    source = ["--no-index", "--find-links", WHEELS] if WHEELS.is_dir() else []
    step("Installing JupyterLab and the packages", [*locked, LOCK, *source])
    # The lock holds hatchling and editables, so that building the kit fetches nothing.
    step("Installing the kit", [*install, "--no-deps", "--no-build-isolation", "-e", ROOT])
    if tests:
        step("Installing what the tests need", [*locked, TEST_LOCK])
    STAMP.write_text(json.dumps(fresh_stamp(tests), indent=1), "utf-8")


def hand_over(command: list, environment: dict) -> int:
    """Let another program have the screen and the keys; its return code is ours."""
    running = subprocess.Popen([str(part) for part in command], cwd=ROOT, env=environment)
    signal.signal(signal.SIGTERM, lambda *_: running.terminate())
    while True:
        try:
            return running.wait()
        except KeyboardInterrupt:  # Ctrl-C reached the program too: it ends in its own way
            continue


def open_lab(options: list) -> int:
    prepare()
    command = [PYTHON, "-m", "jupyterlab", f"--ServerApp.root_dir={ROOT}"]
    command += [f"--LabApp.default_url=/lab/tree/{LESSON}", "--ServerApp.answer_yes=True"]
    command += ["--allow-root"] if IS_ROOT else []
    print("Opening JupyterLab. Leave this window open; Ctrl-C here ends it.", flush=True)
    return hand_over([*command, *options], dict(os.environ))


def download() -> int:
    with tempfile.TemporaryDirectory() as folder:
        step("Making a place to work in", [BASE, "-m", "venv", folder])
        python = Path(folder) / PYTHON.relative_to(VENV)
        pip = [python, "-m", "pip", "download", "-q", "--disable-pip-version-check"]
        step("Filling wheels/", [*pip, "--require-hashes", "-r", LOCK, "-d", WHEELS])
    here = f"{sysconfig.get_platform()}, Python {sys.version_info[0]}.{sys.version_info[1]}"
    print(f"Copy this folder, with wheels/, to computers like this one ({here}).")
    print("There start.py needs no internet.")
    return 0


def system_chromium() -> str | None:
    """The path of a Chromium that really runs, if there is one."""
    names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
    paths = [os.environ.get("KIT_CHROMIUM"), *map(shutil.which, names)]
    return next((path for path in paths if path and runs(path, "--version")), None)


def find_chromium() -> str | None:
    """A system's Chromium, installed where we may; None when it is Playwright's own."""
    apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    apt = apt if IS_ROOT else ["sudo", "-n", *apt]
    path = system_chromium()
    if path is None and shutil.which("apt-get") and runs(*apt, "--version"):
        try:
            step("Looking for a Chromium", [*apt, "update"])
            install = [*apt, "install", "-y", "--no-install-recommends", "chromium"]
            step("Installing Chromium", install)
        except Failed as failed:
            print(f"{failed}\nSo we try another way.")
        path = system_chromium()
    if path is None:
        playwright = [PYTHON, "-m", "playwright", "install", "chromium"]
        step("Getting Playwright's Chromium", playwright)
    return path


def cut_off() -> list:
    """What to put before a command so that nothing it starts can reach the network."""
    # Mounts (-m) of their own, too: a test fills a small disk of its own.
    wall = ["unshare", "-nm" if IS_ROOT else "-rnm", PYTHON, ROOT / "tests" / "cut_off.py"]
    if sys.platform == "linux" and runs(*wall, PYTHON, "-c", ""):
        return wall
    why = "The tests cannot be cut off from the network here (Linux with `unshare` can)."
    if os.environ.get("CI") == "true":
        raise Failed(why + " On CI they must be: nothing was tested.")
    print(why + " They run with it.")
    return []


def laboratory() -> tuple[list, dict]:
    """The wall against the network, and the environment, for tests and measurements."""
    chromium = find_chromium()
    wall = cut_off()
    environment = {**os.environ, "KIT_CUT_OFF": "1" if wall else "0"}
    return wall, {**environment, **({"KIT_CHROMIUM": chromium} if chromium else {})}


def test(options: list) -> int:
    prepare(tests=True)
    wall, environment = laboratory()
    environment.update({"KIT_LONG": "1"} if "--long" in options else {})
    options = [option for option in options if option != "--long"]
    options = options or ["-n", "2", "--dist", "loadfile"]  # all of them: two files at a time
    sys.stdout.flush()
    return hand_over([*wall, PYTHON, "-m", "pytest", *options], environment)


def bench(names: list) -> int:
    prepare(tests=True)
    _, install = tools()
    step("Installing what is measured beside", [*install, "--require-hashes", "-r", BENCH_LOCK])
    hub = os.environ.pop("KIT_HUB", str(Path.home() / "article-hub"))
    if not names or "room" in names:
        try:
            start = [BASE, ROOT / "teacher/hub/start.py", "--folder", hub, "--prepare"]
            step("Preparing the hub, which takes some minutes the first time", start)
            os.environ["KIT_HUB"] = hub
        except Failed as failed:
            print(f"{failed}\nSo a class on the hub is not measured.")
    wall, environment = laboratory()
    sys.stdout.flush()
    measure, failed = [PYTHON, "-m", "benchmarks"], 0
    if not names or "installs" in names:  # the one part that may reach the network
        failed = hand_over([*measure, "--outside"], environment)
    return failed or hand_over([*wall, *measure, *names], environment)


def main(arguments: list) -> int:
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # a folder's name may not fit an old console
    if sys.version_info < (3, 11):  # noqa: UP036 (older Pythons are told so)
        print(f"The course needs Python 3.11 or newer; this is {platform.python_version()}.")
        print("Get Python 3.12 or 3.13 from python.org, then start again.")
        return 1
    if arguments[:1] in (["--help"], ["-h"]):
        print(__doc__)
        return 0
    try:
        if arguments[:1] == ["test"]:
            return test(arguments[1:])
        if arguments[:1] == ["bench"]:
            return bench(arguments[1:])
        return download() if arguments == ["download"] else open_lab(arguments)
    except Failed as failed:
        print(f"\n{failed}", file=sys.stderr)
    except OSError as error:
        print(f"\n{advice_on(str(error))}\n  | {error}", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped. Start again to go on.", file=sys.stderr)
        return 130
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
