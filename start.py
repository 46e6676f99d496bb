"""Open the course, or test it. Needs Python 3.11 or newer and nothing else.

    python3 start.py                opens the course in JupyterLab; the first time it installs it
    python3 start.py --no-browser   options like this one go to JupyterLab; --version only installs
    python3 start.py repair         says which files are damaged, and installs everything again
    python3 start.py forget NAME    deletes one learner's answers from this computer
    python3 start.py remove         lists everything that start.py made here, asks, and deletes it;
                                    --answers deletes the answers in work/ too, --yes does not ask
    python3 start.py download       fills wheels/. Copy this folder with it to computers like this
                                    one that have no internet, and start.py installs from there

For developers:

    python3 start.py test           installs what the tests need, then runs every test; other
                                    options go to pytest
    python3 start.py test --long    the slow tests too
    python3 start.py test --lesson 05       only the tests of one lesson
    python3 start.py test -m "not browser"  only tests that need no browser
    python3 start.py bench          measures the course next to other tools and writes
                                    benchmarks/results.md, in about 40 minutes
    python3 start.py bench maps web renews what stands there on these parts, and leaves the others
    python3 start.py bench faults   kills, damages and poisons, counts, and writes the counts there
    python3 start.py bench testrun  how long the tests take

On Windows, write `py start.py`. Everything is installed in this folder, in .venv, and the settings
of the course's JupyterLab are in .jupyter. Nothing else on this computer changes, with two
exceptions for developers: `test` and `bench` install a Chromium if there is none, and `bench` puts
the hub into the folder article-hub in your home.
"""

from __future__ import annotations  # so that an old Python gets as far as the sentence below

import platform
import sys

if sys.version_info < (3, 11):  # noqa: UP036 (older Pythons are told so)
    print("The course needs Python 3.11 or newer; this is {}.".format(platform.python_version()))  # noqa: UP032
    print("Get Python 3.13 from python.org, then start again.")
    sys.exit(1)

import contextlib
import difflib
import os
import shutil
import sysconfig
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))

from kit.starting import environments, locks, steps, words  # noqa: E402
from kit.starting.advice import advice_on  # noqa: E402
from kit.starting.clean import cleaned, for_jupyter, package_sources  # noqa: E402
from kit.starting.steps import Failed  # noqa: E402

VENV = ROOT / ".venv"
NEW = ROOT / ".vnew"  # made whole here, then renamed; its name is as long as that of .venv
BEFORE = ROOT / ".vold"
JUPYTER = ROOT / ".jupyter"
WHEELS = ROOT / "wheels"
STARTING = ROOT / ".venv.lock"  # one start at a time prepares
IN_USE = ROOT / ".venv.in-use"  # held by every JupyterLab that runs from .venv
LOCK = ROOT / "requirements.txt"
TEST_LOCK = ROOT / "requirements-test.txt"
BENCH_LOCK = ROOT / "requirements-bench.txt"
PYTHON = VENV / environments.PYTHON
# The Python below a virtual environment, should one run us: it may be .venv, about to be replaced.
BASE = getattr(sys, "_base_executable", None) or sys.executable
SHELL = "chromium-headless-shell"  # for tests: a Chromium that opens no window and does less work
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
WORDS = ["test", "bench", "download", "repair", "remove", "forget"]
WAITING = "Another window is preparing the course in this folder. We wait until it is ready."
OPEN = "The course is open in another window. Close it there (Ctrl-C), then start again."
CLEAN = cleaned(os.environ)
IN_COURSE = """import sys, pathlib, jupyterlab, ipywidgets, pandas, folium, kit
sys.exit(pathlib.Path(kit.__file__).parents[1].resolve() != pathlib.Path(sys.argv[1]).resolve())"""


def step(title: str, command: list, **more: str) -> None:
    """Run a tool behind one line on the screen; Failed says what to do."""
    steps.step(title, command, ROOT, {**CLEAN, **more})


def runs(*command: object) -> bool:
    """Whether a program is there and ends well."""
    return steps.runs(list(command), CLEAN)


def hand_over(command: list, environment: dict, log: Path | None = None) -> int:
    """Let another program have the screen, or a log, and the keys; its return code is ours."""
    return steps.hand_over(command, ROOT, environment, log)


# --- what .venv is, and what it should be --------------------------------------------------------


def settings() -> list[Path]:
    """The files that the kit's own installation takes along."""
    found = [file for file in (ROOT / "kit" / "settings").rglob("*") if file.is_file()]
    return [ROOT / "pyproject.toml", *sorted(file for file in found if file.suffix != ".pyc")]


def wanted(tests: bool) -> dict:
    """What a finished .venv would say about itself now."""
    return {
        "python": environments.this_python(),
        "where": str(ROOT),
        "lock": environments.digest(LOCK),
        "kit": environments.digest(*settings()),
        "tests": environments.digest(TEST_LOCK) if tests else "",
    }


def state(tests: bool) -> str:
    """What is to be done about .venv.

    "ready": nothing. "kit" and "tests": the rest is right, these are not. "old": it works, for
    another lock, another Python or another folder. "broken": half made, damaged, or not there.
    """
    stamp = environments.read_stamp(VENV)
    names = set(stamp.get("packages") or ["none was written down"])
    if not names <= set(environments.installed(VENV)) or environments.damaged(VENV):
        return "broken"
    if not runs(PYTHON, "-c", ""):
        return "broken"
    now = wanted(tests)
    if any(stamp.get(key) != now[key] for key in ("python", "where", "lock")):
        return "old"
    if stamp.get("kit") != now["kit"]:
        return "kit"
    if tests and stamp.get("tests") != now["tests"]:
        return "tests"
    return "ready"


def works() -> bool:
    """Whether the course can be opened with .venv as it is, right or not."""
    return runs(PYTHON, "-c", IN_COURSE, ROOT)


def write_stamp(folder: Path, tests: bool) -> None:
    stamp = {**wanted(tests), "packages": environments.installed(folder)}
    environments.write_stamp(folder, stamp)


# --- making it -----------------------------------------------------------------------------------


def prepare(tests: bool = False, anew: bool = False) -> None:
    """Make .venv what the lock says; nothing to do when it is already.

    The new one is made beside the old one, which stays when that does not work.
    """
    with locks.one_at_a_time(STARTING, WAITING):
        clear_up()
        found = "broken" if anew else state(tests)
        if found == "broken" and not anew and mended_python():
            found = state(tests)
        if found == "ready":
            return
        print("Preparing the course. This takes a minute or two, and is needed only once.")
        try:
            update(found, tests)
        except (Failed, OSError) as failed:
            # Packages are not fetched for it: the kit is in this folder, what builds it in .venv.
            if tests or anew or not (works() or linked_kit()):
                raise
            print(f"\n{said(failed)}\n")
            print("The course opens as it was before. The next start tries again.", flush=True)


def clear_up() -> None:
    """Put right what a start left that was killed half-way."""
    if BEFORE.exists() and not VENV.exists():
        BEFORE.rename(VENV)
    for folder in (NEW, BEFORE):
        shutil.rmtree(folder, ignore_errors=True)


def mended_python() -> bool:
    """Where Python itself was replaced (3.11.6 by 3.11.7) its links are stale: make them anew."""
    stamp = environments.read_stamp(VENV)
    if stamp.get("python") != environments.this_python() or runs(PYTHON, "-c", ""):
        return False
    return runs(BASE, "-m", "venv", "--without-pip", VENV) and runs(PYTHON, "-c", "")


def update(found: str, tests: bool) -> None:
    """Do what `state` found that is to be done."""
    tests = tests or bool(environments.read_stamp(VENV).get("tests"))
    if found in ("kit", "tests"):
        more = package_sources(BASE, CLEAN)
        install = installer(PYTHON, has_uv())
        install_kit(install, more)
        if tests:
            step("Installing what the tests need", [*install, *locked(TEST_LOCK)], **more)
        write_stamp(VENV, tests)
        return
    if excess := environments.too_long(ROOT):
        raise Failed(
            f"The path of this folder is {excess} characters too long for Windows: move the "
            "course to a short one, such as C:\\course."
        )
    try:
        build(tests, has_uv())
        swap()
    finally:
        shutil.rmtree(NEW, ignore_errors=True)


def build(tests: bool, uv: bool) -> None:
    """Make a whole environment in NEW, with uv or with pip."""
    more = package_sources(BASE, CLEAN)
    environments.delete(NEW)
    make = [BASE, "-m", "venv", "--prompt", "course", NEW]
    if uv:
        make = ["uv", "venv", "-q", "--prompt", "course", "--python", BASE, NEW]
    install = installer(NEW / environments.PYTHON, uv)
    try:
        step("Making .venv", make, **more)
        step("Installing JupyterLab and the packages", [*install, *locked(LOCK)], **more)
        install_kit(install, more)
        if tests:
            step("Installing what the tests need", [*install, *locked(TEST_LOCK)], **more)
    except Failed as failed:
        if not uv or failed.kind in ("offline", "captive", "disk-full", "quota", "path-too-long"):
            raise
        print(f"  {failed}\n  So we try it with pip.")
        build(tests, uv=False)
        return
    environments.rename_inside(NEW, NEW.name, VENV.name)
    write_stamp(NEW, tests)


def has_uv() -> bool:
    return runs("uv", "--version")


def installer(python: Path, uv: bool) -> list:
    """What installs into the environment of this Python."""
    if uv:
        return ["uv", "pip", "install", "-q", "--no-config", "--python", python]
    return [python, "-m", "pip", "install", "-q", "--disable-pip-version-check"]


def locked(lock: Path) -> list:
    """The packages of a lock, each with its hash; from wheels/ where there is one.

    The lock is whole, so nothing else is looked for: the pip of Python 3.11 stops when there is a
    newer release of what a package asks for with extras.
    """
    source = ["--no-index", "--find-links", WHEELS] if WHEELS.is_dir() else []
    return ["--no-deps", "--require-hashes", "-r", lock, *source]


def install_kit(install: list, more: dict) -> None:
    """The kit itself, from this folder; the lock holds what builds it, so nothing is fetched."""
    # Not the folder's path: pip takes a "[" in it for something else. We run in ROOT.
    command = [*install, "--no-deps", "--no-build-isolation", "-e", "."]
    step("Installing the kit", command, **more)


def linked_kit() -> bool:
    """Whether the kit could be put into .venv as it is, after the folder was moved."""
    try:
        install_kit(installer(PYTHON, has_uv()), {})
    except Failed:
        return False
    return works()


def swap() -> None:
    """Let NEW be .venv. There is always a whole one on the disk."""
    try:
        with locks.in_use(IN_USE, shared=False):
            if VENV.exists() or VENV.is_symlink():
                VENV.rename(BEFORE)
            try:
                NEW.rename(VENV)
            except OSError:
                BEFORE.rename(VENV)
                raise
    except (locks.Busy, PermissionError) as busy:
        raise Failed(OPEN) from busy
    with contextlib.suppress(OSError):  # the next start tries again
        environments.delete(BEFORE)


def said(failed: Exception) -> str:
    """What a failure has to say, with what to do."""
    if isinstance(failed, Failed):
        return str(failed)
    return f"{advice_on(str(failed)).text}\n  | {failed}"


# --- the words that start.py knows ---------------------------------------------------------------


def first_lesson() -> str:
    """The lesson that the course begins with; Failed where none was built yet."""
    names = sorted(path.name for path in (ROOT / "notebooks").glob("[0-9][0-9]-*.ipynb"))
    if not names:
        raise Failed(
            "This course has no lesson yet. Write into case.yaml who says what, then run: "
            f"{PYTHON.relative_to(ROOT)} -m kit build ."
        )
    return f"notebooks/{names[0]}"


def open_lab(options: list) -> int:
    prepare()
    command = [
        PYTHON,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={ROOT}",
        f"--LabApp.default_url=/lab/tree/{first_lesson()}",
        "--ServerApp.answer_yes=True",
    ]
    command += ["--allow-root"] if IS_ROOT else []
    print("Opening JupyterLab. Leave this window open; Ctrl-C here ends it.", flush=True)
    try:
        with locks.in_use(IN_USE):
            return hand_over([*command, *options], for_jupyter(CLEAN, ROOT, PYTHON))
    except locks.Busy:
        raise Failed(
            "Another window is changing the installation. Start again in a minute."
        ) from None


def repair() -> int:
    hurt = environments.changed(VENV) if VENV.is_dir() else []
    for path in hurt[:10]:
        print(f"  damaged: {path}")
    if len(hurt) > 10:
        print(f"  and {len(hurt) - 10} more")
    if not hurt:
        print("We found no damaged file. We install everything again all the same.")
    prepare(anew=True)
    print("The course is installed again. Your answers in work/ are untouched.")
    return 0


def made_here(answers: bool) -> list[Path]:
    """All that start.py, JupyterLab and the tests made in this folder, and is there."""
    names = [
        ".venv",
        ".vnew",
        ".vold",
        ".venv.lock",
        ".venv.in-use",
        ".jupyter",
        "wheels",
        ".pytest_cache",
        ".ruff_cache",
        ".mypy_cache",
        ".import_linter_cache",
        ".hypothesis",
    ]
    found = [ROOT / name for name in names]
    for folder in ("kit", "tests", "benchmarks", "teacher"):
        found += sorted((ROOT / folder).rglob("__pycache__"))
    found.append(ROOT / "__pycache__")
    if answers:
        found.append(ROOT / "work")
        found += sorted((ROOT / "notebooks").rglob(".ipynb_checkpoints"))
    return [path for path in found if path.exists() or path.is_symlink()]


def remove(answers: bool, yes: bool) -> int:
    found = made_here(answers)
    if not found:
        print("start.py has made nothing here, so there is nothing to delete.")
        return 0
    print("start.py made these here:")
    for path in found:
        print(f"  {path.relative_to(ROOT)}")
    if (ROOT / "work").exists() and not answers:
        print("The answers in work/ stay. To delete them as well, add --answers.")
    if not yes:
        print("Delete all of this? Type yes: ", end="", flush=True)
        if sys.stdin.readline().strip().lower() not in ("yes", "y"):
            print("Nothing was deleted.")
            return 1
    try:
        with locks.in_use(IN_USE, shared=False):
            pass
        for path in found:
            environments.delete(path)
    except locks.Busy:
        raise Failed(OPEN) from None
    print("Deleted.")
    return 0


def forget(names: list) -> int:
    prepare()
    return hand_over([PYTHON, "-m", "kit.forgetting", *names], CLEAN)


def download() -> int:
    more = package_sources(BASE, CLEAN)
    with tempfile.TemporaryDirectory() as folder:
        step("Making a place to work in", [BASE, "-m", "venv", folder])
        python = Path(folder) / environments.PYTHON
        pip = [python, "-m", "pip", "download", "-q", "--disable-pip-version-check"]
        step(
            "Filling wheels/",
            [*pip, "--no-deps", "--require-hashes", "-r", LOCK, "-d", WHEELS],
            **more,
        )
    here = f"{sysconfig.get_platform()}, Python {sys.version_info[0]}.{sys.version_info[1]}"
    print(f"Copy this folder, with wheels/, to computers like this one ({here}).")
    print("There start.py needs no internet.")
    return 0


def system_chromium() -> str | None:
    """The path of a Chromium that really runs, if there is one."""
    names = [SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
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
            package = SHELL if runs("apt-cache", "show", SHELL) else "chromium"
            install = [*apt, "install", "-y", "--no-install-recommends", package]
            step("Installing Chromium", install)
        except Failed as failed:
            print(f"{failed}\nSo we try another way.")
        path = system_chromium()
    if path is None:
        playwright = [PYTHON, "-m", "playwright", "install", "--only-shell", "chromium"]
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
    environment = {**CLEAN, "KIT_CUT_OFF": "1" if wall else "0"}
    return wall, {**environment, **({"KIT_CHROMIUM": chromium} if chromium else {})}


def test(long: bool, options: list) -> int:
    prepare(tests=True)
    wall, environment = laboratory()
    if long:
        environment["KIT_LONG"] = "1"
    sys.stdout.flush()
    return hand_over([*wall, PYTHON, "-m", "pytest", *spread(options)], environment)


def spread(options: list) -> list:
    """pytest's options, and two files at a time unless they ask for something else."""
    alone = ("--pdb", "--trace", "-s", "--capture=no", "--co", "--collect-only", "-pno:xdist")
    for before, option in zip(["", *options], options, strict=False):
        says = option.startswith(("-n", "--numprocesses", "--dist", "--pdbcls"))
        if says or option in alone or (before, option) == ("-p", "no:xdist"):
            return options
    return ["-n", "2", "--dist", "loadfile", *options]


def bench(names: list) -> int:
    prepare(tests=True)
    install = installer(PYTHON, has_uv())
    more = package_sources(BASE, CLEAN)
    beside = [*install, "--no-deps", "--require-hashes", "-r", BENCH_LOCK]
    step("Installing what is measured beside", beside, **more)
    hub = os.environ.get("KIT_HUB", str(Path.home() / "article-hub"))
    rooms = {}
    if not names or "room" in names:
        try:
            start = [BASE, ROOT / "teacher/hub/start.py", "--folder", hub, "--prepare"]
            step("Preparing the hub, which takes some minutes the first time", start)
            rooms["KIT_HUB"] = hub
        except Failed as failed:
            print(f"{failed}\nSo a class on the hub is not measured.")
    wall, environment = laboratory()
    sys.stdout.flush()
    measure = [PYTHON, "-m", "benchmarks"]
    failed = 0
    if not names or "installs" in names:  # the one part that may reach the network
        failed = hand_over([*measure, "--outside"], environment)
    return failed or hand_over([*wall, *measure, *names], {**environment, **rooms})


def not_known(word: str) -> int:
    """A word that start.py has not: most likely one of its own, with a slip."""
    close = difflib.get_close_matches(word, WORDS, 1)
    meant = f" Did you mean {close[0]}?" if close else ""
    print(f"start.py does not know the word {word}.{meant}", file=sys.stderr)
    print(f"It knows: {', '.join(WORDS)}; --help explains them.", file=sys.stderr)
    return 2


def parser() -> words.Parser:
    """The words that may come first, and what may stand behind each."""
    made = words.Parser(prog="start.py", add_help=False, allow_abbrev=False)
    known = made.add_subparsers(dest="word")
    for name in WORDS:
        known.add_parser(name, add_help=False, allow_abbrev=False)
    known.choices["test"].add_argument("--long", action="store_true")
    known.choices["remove"].add_argument("--answers", action="store_true")
    known.choices["remove"].add_argument("--yes", action="store_true")
    known.choices["forget"].add_argument("names", metavar="NAME", nargs="+")
    known.choices["bench"].add_argument("names", metavar="PART", nargs="*")
    return made


def do(arguments: list) -> int:
    """Do what the first word says; without one, open JupyterLab."""
    first = arguments[0] if arguments else ""
    if first in ("--help", "-h", "help"):
        print(__doc__)
        return 0
    if first not in WORDS:
        is_path = first.startswith("-") or (ROOT / first).exists()
        return open_lab(arguments) if is_path else not_known(first)
    options, others = parser().parse_known_args(arguments)
    if first == "test":
        return test(options.long, others)
    if others:
        raise words.WrongWords(f"{first} does not know {others[0]}; start.py --help says more.")
    if first == "remove":
        return remove(options.answers, options.yes)
    if first == "forget":
        return forget(options.names)
    if first == "bench":
        return bench(options.names)
    if first == "download":
        return download()
    return repair()


def main(arguments: list) -> int:
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # a folder's name may not fit an old console
    if sys.maxsize < 2**32:
        print("This is a 32-bit Python, and the course needs a 64-bit one.")
        print("Get the 64-bit Python 3.13 from python.org, then start again.")
        return 1
    if os.name == "nt" and "arm" in platform.machine().lower() and sys.version_info < (3, 12):
        print("On Windows on ARM, one package has no ready-made file for Python 3.11.")
        print("Get Python 3.13 from python.org, then start again.")
        return 1
    try:
        return do(arguments)
    except words.WrongWords as wrong:
        print(wrong, file=sys.stderr)
        return 2
    except (Failed, OSError) as failed:
        print(f"\n{said(failed)}", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped. Start again to go on.", file=sys.stderr)
        return 130
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
