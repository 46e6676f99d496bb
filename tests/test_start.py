"""start.py's own decisions, with the tools it calls replaced by recorders."""

import ast
import importlib.util
import io
import os
import shutil
import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kit.starting import environments as start_environments

ROOT = Path(__file__).parents[1]


@pytest.fixture
def start(tmp_path, monkeypatch):
    """start.py in a folder with spaces and letters of three alphabets, its tools recorded."""
    home = tmp_path / "Мой курс – Ջերմուկ ə [1] 100% it's"
    (home / "notebooks").mkdir(parents=True)
    (home / "notebooks/00-start-here.ipynb").touch()
    shutil.copytree(ROOT / "kit", home / "kit", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("start.py", "requirements.txt", "requirements-test.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, home)
    spec = importlib.util.spec_from_file_location("start", home / "start.py")
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setattr(sys, "path", [*sys.path])
    spec.loader.exec_module(module)
    module.steps_done = []
    module.uv = False
    module.python_runs = True
    module.opens = True

    def step(title, command, **_):
        command = [str(part) for part in command]
        if "venv" in command and command[-1] == str(module.NEW):
            module.environments.packages(module.NEW).mkdir(parents=True)
            (module.NEW / module.environments.PYTHON).parent.mkdir()
            (module.NEW / "pyvenv.cfg").write_text(f"command = venv {module.NEW}", "utf-8")
        elif "install" in command and "-r" in command:
            package(folder_of(module, command), "jupyterlab")
            package(folder_of(module, command), "pandas")
        module.steps_done.append((title, command))

    def runs(*command):
        if command[0] == "uv":
            return module.uv
        if module.IN_COURSE in command:
            return module.opens
        return module.python_runs if command[0] == module.PYTHON else False

    module.real_step = module.step
    monkeypatch.setattr(module, "step", step)
    monkeypatch.setattr(module, "runs", runs)
    monkeypatch.setattr(module, "package_sources", lambda *_: {})
    monkeypatch.setattr(module, "hand_over", lambda *given: module.steps_done.append(given) or 7)
    return module


def folder_of(start, command):
    """The environment that an installation goes into."""
    return start.NEW if any(str(start.NEW) in part for part in command) else start.VENV


def package(folder, name):
    """A package with one file of four bytes, as an installer leaves it."""
    site = start_environments.packages(folder)
    (site / f"{name}-1.dist-info").mkdir(exist_ok=True)
    (site / f"{name}.py").write_bytes(b"1234")
    known = "sha256=A6xnQhbz4Vx2HuGl4lXwZ5U2I8iziLRFnhP5eNfIRvQ"
    record = f"{name}.py,{known},4\n{name}-1.dist-info/RECORD,,\n"
    (site / f"{name}-1.dist-info/RECORD").write_text(record, "utf-8")


def titles(start):
    return [title for title, _ in start.steps_done]


NEW = ["Making .venv", "Installing JupyterLab and the packages", "Installing the kit"]


# --- when something is installed, and when not -------------------------------------------------


def test_the_first_start_installs_and_the_second_installs_nothing(start):
    start.prepare()
    assert titles(start) == NEW
    assert start.state(tests=False) == "ready"
    start.prepare()
    assert titles(start) == NEW
    assert not start.NEW.exists() and not start.BEFORE.exists()


def stop_at(start, monkeypatch, failing, error=None):
    """Let one step fail."""
    recorder = start.step

    def stop(title, command, **more):
        if title == failing:
            raise error or start.Failed("the plug was pulled")
        recorder(title, command, **more)

    monkeypatch.setattr(start, "step", stop)
    return recorder


@pytest.mark.parametrize("failing", NEW)
def test_of_a_first_start_that_fails_nothing_is_trusted(start, monkeypatch, failing):
    recorder = stop_at(start, monkeypatch, failing)
    start.opens = False
    with pytest.raises(start.Failed):
        start.prepare()
    assert not start.VENV.exists() and not start.NEW.exists()
    monkeypatch.setattr(start, "step", recorder)
    start.steps_done.clear()
    start.prepare()
    assert titles(start) == NEW


CHANGES = {
    "another lock": lambda start: start.LOCK.write_text("another lock", "utf-8"),
    "another Python": lambda start: rewrite_stamp(start, python="3.10 linux x86_64"),
    "moved here": lambda start: rewrite_stamp(start, where="/somewhere/else"),
    "an older start.py": lambda start: rewrite_stamp(start, packages=["pandas"]),
    "damaged": lambda start: (packages(start) / "pandas.py").write_bytes(b""),
    "half made": lambda start: start_environments.write_stamp(start.VENV, {}),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("failing", NEW)
@pytest.mark.parametrize("error", [None, OSError(28, "No space left on device")])
def test_an_update_that_fails_leaves_what_was_there(
    start, monkeypatch, capsys, change, failing, error
):
    start.prepare()
    (start.VENV / "mark").write_text("of the old one", "utf-8")
    CHANGES[change](start)
    before = everything(start.VENV)
    stop_at(start, monkeypatch, failing, error)
    assert start.main([]) == 7, "JupyterLab opens with the old one"
    assert everything(start.VENV) == before
    assert "opens as it was before" in capsys.readouterr().out
    assert not start.NEW.exists() and not start.BEFORE.exists()


def everything(folder):
    """The files of a folder with what is in them."""
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_what_was_there_and_does_not_work_is_not_opened(start, monkeypatch):
    start.prepare()
    CHANGES["another lock"](start)
    start.opens = False
    stop_at(start, monkeypatch, NEW[1])
    assert start.main([]) == 1
    assert start.VENV.exists()


def test_after_a_move_without_internet_the_kit_is_linked_anew(start, monkeypatch):
    start.prepare()
    CHANGES["moved here"](start)
    recorder = stop_at(start, monkeypatch, NEW[1])
    stopping = start.step
    start.opens = False

    def step(title, command, **more):
        stopping(title, command, **more)
        start.opens = title == "Installing the kit"

    monkeypatch.setattr(start, "step", step)
    assert start.main([]) == 7
    assert recorder is not step


@pytest.mark.parametrize("failing", NEW)
def test_a_start_that_is_interrupted_leaves_what_was_there(start, monkeypatch, failing):
    start.prepare()
    CHANGES["another lock"](start)
    before = everything(start.VENV)
    stop_at(start, monkeypatch, failing, KeyboardInterrupt())
    assert start.main([]) == 130
    assert everything(start.VENV) == before and not start.NEW.exists()


def test_a_start_that_was_killed_between_two_names_is_put_right(start):
    start.prepare()
    start.VENV.rename(start.BEFORE)
    start.NEW.mkdir()
    start.steps_done.clear()
    start.prepare()
    assert start.steps_done == [] and start.state(tests=False) == "ready"
    assert not start.NEW.exists() and not start.BEFORE.exists()


def test_when_the_new_one_cannot_take_the_place_the_old_one_comes_back(start, monkeypatch):
    start.prepare()
    CHANGES["another lock"](start)
    before = everything(start.VENV)
    rename = Path.rename

    def stuck(self, target):
        if self == start.NEW:
            raise PermissionError(13, "Access is denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", stuck)
    assert start.main([]) == 7
    assert everything(start.VENV) == before


@pytest.mark.skipif(os.name == "nt", reason="Windows moves no folder that is in use")
def test_while_the_course_is_open_its_environment_stays(start, capsys):
    start.prepare()
    CHANGES["another lock"](start)
    before = everything(start.VENV)
    with start.locks.in_use(start.IN_USE):
        assert start.main([]) == 7
    assert everything(start.VENV) == before
    assert "open in another window" in capsys.readouterr().out
    assert start.main([]) == 7
    assert start.state(tests=False) == "ready"


def test_an_update_leaves_all_answers(start):
    start.prepare()
    work = start.ROOT / "work"
    work.mkdir()
    (work / "ada.jsonl").write_text("an answer", "utf-8")
    for change in CHANGES.values():
        change(start)
        start.prepare()
        assert start.state(tests=False) == "ready"
    assert start.main(["repair"]) == 0
    assert (work / "ada.jsonl").read_text("utf-8") == "an answer"


@pytest.mark.parametrize(
    "name", ["pyproject.toml", "kit/settings/lab/custom.css", "kit/settings/new.json"]
)
def test_a_change_of_the_kit_s_own_files_fetches_no_package(start, name):
    start.prepare()
    start.steps_done.clear()
    (start.ROOT / name).write_text("changed", encoding="utf-8")
    start.prepare()
    assert titles(start) == ["Installing the kit"]
    assert start.state(tests=False) == "ready"


@pytest.mark.parametrize(
    "damage",
    [
        lambda start: (start.VENV / "course-stamp.json").unlink(),
        lambda start: (start.VENV / "course-stamp.json").write_text("{", encoding="utf-8"),
        lambda start: (start.VENV / "course-stamp.json").write_text("[]", encoding="utf-8"),
        lambda start: (start.VENV / "course-stamp.json").write_text("{}", encoding="utf-8"),
        lambda start: (start.VENV / "course-stamp.json").write_bytes(b"\xff"),
        lambda start: shutil.rmtree(packages(start) / "pandas-1.dist-info"),
        lambda start: (packages(start) / "pandas-1.dist-info/RECORD").unlink(),
        lambda start: (packages(start) / "pandas-1.dist-info/RECORD").write_bytes(b"\xff"),
        lambda start: (packages(start) / "pandas-1.dist-info/RECORD").write_bytes(b""),
        lambda start: (packages(start) / "pandas.py").unlink(),
        lambda start: (packages(start) / "pandas.py").write_bytes(b""),
        lambda start: (packages(start) / "pandas.py").write_bytes(b"12345"),
        lambda start: shutil.rmtree(start.VENV),
        lambda start: rewrite_stamp(start, packages=None),
    ],
)
def test_a_damaged_environment_is_made_again(start, damage):
    start.prepare()
    start.steps_done.clear()
    damage(start)
    assert start.state(tests=False) == "broken"
    start.prepare()
    assert titles(start) == NEW
    assert start.state(tests=False) == "ready"


def test_what_python_compiles_anew_is_not_damaged(start):
    """The list of a package may name a .pyc with its size. Python writes it again, with a path."""
    start.prepare()
    start.steps_done.clear()
    record = packages(start) / "pandas-1.dist-info/RECORD"
    compiled = "__pycache__/pandas.cpython-311.pyc,sha256=abc,5\n"
    record.write_text(record.read_text("utf-8") + compiled, "utf-8")
    start.prepare()
    assert titles(start) == []
    assert start_environments.changed(start.VENV) == []


def packages(start):
    return start_environments.packages(start.VENV)


def rewrite_stamp(start, **changes):
    stamp = start_environments.read_stamp(start.VENV)
    start_environments.write_stamp(start.VENV, {**stamp, **changes})


def test_a_newer_patch_of_the_same_python_changes_nothing(start, monkeypatch):
    start.prepare()
    start.steps_done.clear()
    monkeypatch.setattr(start.platform, "python_version", lambda: "3.99.99")
    info = start_environments.sys.version_info
    patched = type("Info", (tuple,), {})((*info[:2], info[2] + 1, *info[3:]))
    monkeypatch.setattr(start_environments.sys, "version_info", patched)
    start.prepare()
    assert start.steps_done == []


def test_a_python_that_does_not_run_is_replaced(start):
    start.prepare()
    start.steps_done.clear()
    start.python_runs = False
    assert start.state(tests=False) == "broken"
    start.prepare()
    assert titles(start) == NEW


def test_packages_that_a_user_added_do_no_harm(start):
    start.prepare()
    package(start.VENV, "someone_s_own")
    assert start.state(tests=False) == "ready"


def test_the_tests_packages_come_when_they_are_asked_for_and_stay(start):
    start.prepare()
    start.steps_done.clear()
    start.prepare(tests=True)
    tests = "Installing what the tests need"
    assert titles(start) == ["Installing the kit", tests]
    assert start.state(tests=True) == start.state(tests=False) == "ready"
    CHANGES["another lock"](start)
    start.steps_done.clear()
    start.prepare()
    assert titles(start) == [*NEW, tests]


def test_repair_names_what_is_damaged_and_makes_all_anew(start, capsys):
    start.prepare()
    (packages(start) / "pandas.py").write_bytes(b"\0\0\0\0")  # a power cut: as long as before
    start.steps_done.clear()
    assert start.main(["repair"]) == 0
    said = capsys.readouterr().out
    assert "pandas.py" in said and "jupyterlab.py" not in said
    assert titles(start) == NEW
    assert (packages(start) / "pandas.py").read_bytes() == b"1234"


# --- what is called, and how -------------------------------------------------------------------


def test_pip_installs_the_lock_with_hashes_then_the_kit_without_dependencies(start):
    start.prepare()
    make, locked, kit = [command for _, command in start.steps_done]
    python = str(start.NEW / start_environments.PYTHON)
    pip = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    assert make == [start.BASE, "-m", "venv", "--prompt", "course", str(start.NEW)]
    assert locked == [*pip, "--no-deps", "--require-hashes", "-r", str(start.LOCK)]
    assert kit == [*pip, "--no-deps", "--no-build-isolation", "-e", "."]
    assert (start.VENV / "pyvenv.cfg").read_text("utf-8") == f"command = venv {start.VENV}"


def test_uv_is_used_when_it_is_there_and_pip_when_uv_does_not_manage(start, monkeypatch):
    start.uv = True
    start.prepare()
    assert [command[0] for _, command in start.steps_done] == ["uv", "uv", "uv"]
    assert start.steps_done[1][1][-4:] == ["--no-deps", "--require-hashes", "-r", str(start.LOCK)]
    CHANGES["another lock"](start)
    recorder = start.step

    def no_uv(title, command, **more):
        if command[:2] == ["uv", "pip"]:
            raise start.Failed("invalid peer certificate", "certificate")
        recorder(title, command, **more)

    monkeypatch.setattr(start, "step", no_uv)
    start.prepare()
    assert start.state(tests=False) == "ready"
    assert "-m" in start.steps_done[-1][1]


@pytest.mark.parametrize("uv", [True, False])
def test_with_a_folder_of_wheels_no_index_is_asked(start, uv):
    start.WHEELS.mkdir()
    start.uv = uv
    start.prepare()
    locked = start.steps_done[1][1]
    kit = start.steps_done[2][1]
    assert locked[-3:] == ["--no-index", "--find-links", str(start.WHEELS)]
    assert "--no-deps" in kit and "--no-build-isolation" in kit


@pytest.mark.parametrize("words", [["tset"], ["instal"], ["Test", "--long"], ["download", "x"]])
def test_a_word_that_it_does_not_know_gets_a_sentence(start, words, capsys):
    assert start.main(words) == 2
    assert start.steps_done == []
    assert words[-1] in capsys.readouterr().err or words[0] != "download"


def test_a_word_with_a_slip_is_understood(start, capsys):
    start.main(["tset"])
    said = capsys.readouterr().err
    assert "Did you mean test?" in said and "repair" in said


def test_a_file_of_the_course_is_opened(start):
    assert start.main(["kit"]) == 7
    assert start.steps_done[-1][0][-1] == "kit"


def test_remove_lists_asks_and_leaves_the_answers(start, capsys, monkeypatch):
    start.prepare()
    for name in ("work", "wheels", ".jupyter"):
        (start.ROOT / name).mkdir()
    (start.ROOT / "work/ada.jsonl").write_text("an answer", "utf-8")
    monkeypatch.setattr(start.sys, "stdin", io.StringIO("no\n"))
    assert start.main(["remove"]) == 1
    said = capsys.readouterr().out
    assert ".venv" in said and "work/ stay" in said
    assert start.VENV.exists()
    assert start.main(["remove", "--yes"]) == 0
    left = {path.name for path in start.ROOT.iterdir()}
    assert {"work", "notebooks", "kit", "start.py"} <= left
    assert not left & {".venv", "wheels", ".jupyter", ".venv.lock", ".venv.in-use"}
    assert start.main(["remove", "--yes", "--answers"]) == 0
    assert not (start.ROOT / "work").exists()
    assert start.main(["remove", "--all"]) == 2


def test_download_fills_the_folder_of_wheels_from_the_lock(start):
    assert start.main(["download"]) == 0
    *_, (_, command) = start.steps_done
    assert command[1:4] == ["-m", "pip", "download"]
    assert "--no-deps" in command
    assert command[-5:] == ["--require-hashes", "-r", str(start.LOCK), "-d", str(start.WHEELS)]
    assert not start.VENV.exists()


def test_a_course_that_was_not_built_yet_says_what_to_do(start, capsys):
    (start.ROOT / "notebooks/00-start-here.ipynb").unlink()
    assert start.main([]) == 1
    assert "-m kit build ." in capsys.readouterr().err
    (start.ROOT / "notebooks/01-who-says-what.ipynb").touch()
    assert start.first_lesson() == "notebooks/01-who-says-what.ipynb"


def test_options_go_to_jupyterlab_and_its_return_code_comes_back(start):
    assert start.main(["--no-browser", "--port", "8890"]) == 7
    command, _ = start.steps_done[-1]
    assert command[:3] == [start.PYTHON, "-m", "jupyterlab"]
    assert command[-3:] == ["--no-browser", "--port", "8890"]
    assert f"--ServerApp.root_dir={start.ROOT}" in command
    assert "--LabApp.default_url=/lab/tree/notebooks/00-start-here.ipynb" in command
    assert ("--allow-root" in command) == start.IS_ROOT


@pytest.mark.parametrize("wall", [[], ["unshare", "-n"]])
def test_options_go_to_pytest_and_long_becomes_a_setting(start, monkeypatch, wall):
    monkeypatch.setattr(start, "find_chromium", lambda: "/usr/bin/chromium")
    monkeypatch.setattr(start, "cut_off", lambda: wall)
    monkeypatch.delenv("KIT_LONG", raising=False)
    assert start.main(["test", "--long", "-k", "maps"]) == 7
    command, environment = start.steps_done[-1]
    parallel = ["-n", "2", "--dist", "loadfile"]
    assert command == [*wall, start.PYTHON, "-m", "pytest", *parallel, "-k", "maps"]
    assert environment["KIT_LONG"] == "1"
    assert environment["KIT_CUT_OFF"] == ("1" if wall else "0")
    assert environment["KIT_CHROMIUM"] == "/usr/bin/chromium"
    start.main(["test"])
    command, environment = start.steps_done[-1]
    assert command[-5:] == ["pytest", "-n", "2", "--dist", "loadfile"]
    assert "KIT_LONG" not in environment


def test_measurements_install_their_own_lock_and_run_behind_the_wall(start, monkeypatch):
    monkeypatch.setattr(start, "find_chromium", lambda: "/usr/bin/chromium")
    monkeypatch.setattr(start, "cut_off", lambda: ["unshare", "-n"])
    assert start.main(["bench", "maps"]) == 7
    *_, (_, install), (command, environment) = start.steps_done
    assert install[-4:-1] == ["--no-deps", "--require-hashes", "-r"]
    assert install[-1] == str(start.BENCH_LOCK)
    assert command == ["unshare", "-n", start.PYTHON, "-m", "benchmarks", "maps"]
    assert environment["KIT_CHROMIUM"] == "/usr/bin/chromium"


def test_of_the_measurements_only_what_installs_may_reach_the_network(start, monkeypatch):
    said = []
    monkeypatch.setattr(start, "laboratory", lambda: (["unshare", "-n"], {}))
    monkeypatch.setattr(start, "hand_over", lambda command, _: said.append(command) or 0)
    measure = [start.PYTHON, "-m", "benchmarks"]
    assert start.main(["bench"]) == 0
    assert said == [[*measure, "--outside"], ["unshare", "-n", *measure]]
    said.clear()
    start.main(["bench", "maps"])
    assert said == [["unshare", "-n", *measure, "maps"]]


def test_the_measurements_of_a_class_know_where_the_hub_is(start, monkeypatch):
    given = []
    monkeypatch.setenv("KIT_HUB", "/srv/hub")
    monkeypatch.setattr(start, "laboratory", lambda: ([], {}))
    monkeypatch.setattr(start, "hand_over", lambda _, environment: given.append(environment) or 0)
    assert start.main(["bench", "room"]) == 0
    assert given == [{"KIT_HUB": "/srv/hub"}]


def test_without_a_wall_ci_fails_and_a_developer_is_warned(start, monkeypatch, capsys):
    monkeypatch.setattr(start, "find_chromium", lambda: None)
    monkeypatch.setenv("CI", "true")
    assert start.main(["test"]) == 1
    assert "On CI they must be" in capsys.readouterr().err
    monkeypatch.delenv("CI")
    assert start.main(["test"]) == 7
    assert "cannot be cut off" in capsys.readouterr().out


def test_a_chromium_counts_only_when_it_runs(start, monkeypatch):
    monkeypatch.delenv("KIT_CHROMIUM", raising=False)
    monkeypatch.setattr(start.shutil, "which", lambda name: f"/bin/{name}")
    assert start.system_chromium() is None
    monkeypatch.setattr(start, "runs", lambda path, _: path == "/bin/google-chrome")
    assert start.system_chromium() == "/bin/google-chrome"


def test_a_chromium_is_installed_by_apt_where_we_may_else_by_playwright(start, monkeypatch):
    monkeypatch.setattr(start.shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(start, "system_chromium", lambda: None)
    monkeypatch.setattr(start, "runs", lambda *command: False)
    assert start.find_chromium() is None
    assert titles(start) == ["Getting Playwright's Chromium"]
    start.steps_done.clear()
    found = [None, "/usr/bin/chromium"]
    monkeypatch.setattr(start, "system_chromium", lambda: found.pop(0))
    monkeypatch.setattr(start, "runs", lambda *command: True)
    assert start.find_chromium() == "/usr/bin/chromium"
    assert titles(start) == ["Looking for a Chromium", "Installing Chromium"]
    assert start.steps_done[-1][1][-1] == start.SHELL
    start.steps_done.clear()
    found = [None, "/usr/bin/chromium"]
    monkeypatch.setattr(start, "runs", lambda *command: command[0] != "apt-cache")
    start.find_chromium()
    assert start.steps_done[-1][1][-1] == "chromium"  # not every Debian has the other one


def test_when_apt_fails_playwright_is_tried(start, monkeypatch):
    def no_apt(title, command):
        if "apt-get" in command:
            raise start.Failed("a package source is broken")
        start.steps_done.append((title, command))

    monkeypatch.setattr(start.shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(start, "system_chromium", lambda: None)
    monkeypatch.setattr(start, "runs", lambda *command: True)
    monkeypatch.setattr(start, "step", no_apt)
    assert start.find_chromium() is None
    assert titles(start) == ["Getting Playwright's Chromium"]


# --- what is said ------------------------------------------------------------------------------


def test_a_failed_step_says_what_to_do_and_shows_the_last_lines(start):
    tool_says = "many words\nOSError: [Errno 28] No space left on device"
    command = [sys.executable, "-c", f"import sys; print({tool_says!r}); sys.exit(3)"]
    with pytest.raises(start.Failed) as failed:
        start.real_step("Installing", command)
    message = str(failed.value)
    assert message.startswith("Installing did not work. The disk is full")
    assert message.endswith("\n  | OSError: [Errno 28] No space left on device")


def test_a_folder_of_wheels_with_gaps_says_so(start):
    program = "print('No matching distribution found for pandas'); raise SystemExit(1)"
    with pytest.raises(start.Failed, match="wheels/ does not hold every package"):
        start.real_step("Installing", [sys.executable, "-c", program, "--no-index"])


def test_a_tool_that_is_not_there_gets_a_sentence(start):
    with pytest.raises(start.Failed, match="did not work"):
        start.real_step("Installing", ["no-such-tool-anywhere"])


def test_a_full_disk_at_our_own_writing_gets_a_sentence(start, monkeypatch, capsys):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(start, "prepare", full)
    assert start.main([]) == 1
    assert "The disk is full" in capsys.readouterr().err


def test_an_old_python_gets_a_sentence(start, monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    spec = importlib.util.spec_from_file_location("old", start.ROOT / "start.py")
    with pytest.raises(SystemExit):
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
    assert "needs Python 3.11 or newer" in capsys.readouterr().out
    assert start.steps_done == []


def test_a_python_for_32_bits_gets_a_sentence(start, monkeypatch, capsys):
    monkeypatch.setattr(start.sys, "maxsize", 2**31 - 1)
    assert start.main([]) == 1
    assert "64-bit" in capsys.readouterr().out
    assert start.steps_done == []


def test_an_old_python_gets_as_far_as_the_sentence():
    source = (ROOT / "start.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 8))
    first = ast.parse(source[: source.index("if sys.version_info")])
    names = [one for one in ast.walk(first) if isinstance(one, ast.Import)]
    assert {alias.name for one in names for alias in one.names} <= {"platform", "sys"}


def test_what_start_is_made_of_needs_no_package():
    """In a Python without site-packages, as on a computer where nothing is installed."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "start.py", "--help"], cwd=ROOT, capture_output=True
    )
    assert done.returncode == 0, done.stderr


def run(home, *arguments, **environment):
    """start.py in a process of its own."""
    return subprocess.run(
        [sys.executable, "start.py", *arguments],
        cwd=home,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def test_help_explains_and_starts_nothing(start):
    done = run(start.ROOT, "--help")
    assert done.returncode == 0
    assert "python3 start.py test" in done.stdout
    assert not start.VENV.exists()


def test_for_real_a_failed_install_ends_with_a_sentence_and_no_traceback(start):
    """An empty folder of wheels: nothing can be installed, and nothing outside is asked."""
    start.WHEELS.mkdir()
    tools = start.ROOT / "tools"  # no uv among them
    tools.mkdir()
    done = run(start.ROOT, PATH=str(tools), PYTHONIOENCODING="utf-8", PIP_FIND_LINKS="")
    assert done.returncode == 1
    assert "Making .venv ..." in done.stdout
    assert "Installing JupyterLab and the packages did not work." in done.stderr
    assert "wheels/ does not hold every package" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert not start.VENV.exists() and not start.NEW.exists()


# --- networks that are not what they seem --------------------------------------------------------


class Portal(BaseHTTPRequestHandler):
    """Answers every request as a hotel or a school does before somebody has logged in."""

    page = b"<!DOCTYPE html><html><head><title>Welcome</title></head><body>Log in.</body></html>"
    kind = "text/html"

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", self.kind)
        self.send_header("Content-Length", str(len(self.page)))
        self.end_headers()
        self.wfile.write(self.page)

    def do_CONNECT(self):
        self.send_response(200)  # and then HTML where TLS should begin
        self.end_headers()
        self.wfile.write(self.page)

    def log_message(self, *_):
        pass


class Stuck(Portal):
    """Says that a page comes, sends a few bytes of it, and no more until the tests are over."""

    over = threading.Event()

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", self.kind)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self.wfile.write(self.page[:40])
        self.wfile.flush()
        self.over.wait()

    do_CONNECT = do_GET


class Cut(Portal):
    """Hangs up in the middle of each answer."""

    def do_GET(self):
        self.connection.shutdown(socket.SHUT_RDWR)

    do_CONNECT = do_GET


class Broken(Portal):
    """An index whose file is the log-in page, under the name of a wheel."""

    def do_GET(self):
        name = self.path.strip("/").rpartition("/")[2]
        if name.endswith(".whl"):
            self.kind = "application/octet-stream"
        else:
            link = "wheel-1.0-py3-none-any.whl".replace("wheel", name.replace("-", "_"))
            self.page = f'<a href="/files/{link}">{link}</a>'.encode()
        super().do_GET()


@pytest.fixture
def network():
    """Starts one of these servers; gives its address."""
    servers = []

    def serve(kind: type) -> str:
        servers.append(ThreadingHTTPServer(("127.0.0.1", 0), kind))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}"

    yield serve
    Stuck.over.set()
    for server in servers:
        server.shutdown()
        server.server_close()
    Stuck.over.clear()


PIP = {"PIP_RETRIES": "0", "PIP_TIMEOUT": "1", "PIP_CONFIG_FILE": os.devnull}
PIP |= dict.fromkeys(("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL", "NO_PROXY", "no_proxy"), "")
PIP |= {"PIP_NO_CACHE_DIR": "1", "PYTHONIOENCODING": "utf-8"}


@pytest.fixture(scope="module")
def pip(tmp_path_factory):
    """A Python that has pip and nothing else."""
    folder = tmp_path_factory.mktemp("pip")
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    return folder / "bin/python"


@pytest.fixture
def install(start, pip, monkeypatch):
    """Installs one package by pip, as start.py does, in a network of this kind; what is said."""

    def install(proxy: bool = False, index: str = "") -> str:
        start.LOCK.write_text(f"some-wheel==1.0 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
        asked = {"PIP_PROXY": index} if proxy else {}
        asked["PIP_INDEX_URL"] = "https://packages.example/simple" if proxy else f"{index}/simple"
        monkeypatch.setattr(start, "CLEAN", {**start.CLEAN, **PIP, **asked})
        command = [pip, "-m", "pip", "install", "-q", *start.locked(start.LOCK)]
        with pytest.raises(start.Failed) as failed:
            start.real_step("Installing", command)
        return str(failed.value)

    return install


@pytest.mark.parametrize("proxy", [False, True], ids=["the index", "a proxy"])
@pytest.mark.parametrize("kind", [Portal, Stuck, Cut, None])
def test_for_real_pip_in_a_bad_network_ends_with_a_sentence(install, network, kind, proxy):
    said, *lines = install(proxy, network(kind) if kind else "http://127.0.0.1:9").split("\n")
    assert said.startswith("Installing did not work. ") and "Try once more" not in said
    assert "log in" in said and len(lines) <= 6, said


def test_for_real_a_log_in_page_in_a_wheels_place_is_not_installed(install, network):
    said = install(index=network(Broken))
    assert "A download is not the file that the course was tested with" in said, said


def test_for_real_behind_a_log_in_page_the_start_ends_and_nothing_half_made_is_trusted(
    start, network
):
    tools = start.ROOT / "tools"  # no uv among them
    tools.mkdir()
    lock = f"some-wheel==1.0 --hash=sha256:{'0' * 64}\n"
    start.LOCK.write_text(lock, encoding="utf-8")
    asked = PIP | {"PATH": str(tools), "PIP_INDEX_URL": f"{network(Portal)}/simple"}
    done = run(start.ROOT, **asked)
    assert done.returncode == 1
    assert "Installing JupyterLab and the packages did not work. " in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert not start.VENV.exists() and start.state(tests=False) == "broken"


def test_a_command_of_the_kit_leaves_nothing_in_the_home(tmp_path):
    """The page for administrators promises it: what a figure or a kernel caches is in .jupyter."""
    home = tmp_path / "home"
    home.mkdir()
    caches = "import pathlib, sys; from kit.__main__ import keep_in_the_course; "
    caches += "keep_in_the_course(pathlib.Path(sys.argv[1])); import IPython.paths, matplotlib; "
    caches += "matplotlib.get_cachedir(); matplotlib.get_configdir(); "
    caches += "IPython.paths.get_ipython_dir()"
    where = {**os.environ, "HOME": str(home), "USERPROFILE": str(home)}
    for name in ("MPLCONFIGDIR", "IPYTHONDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        where.pop(name, None)
    command = [sys.executable, "-c", caches, tmp_path / ".venv"]
    subprocess.run(command, check=True, cwd=ROOT, env=where)
    assert list(home.iterdir()) == []
    made = sorted(one.name for one in (tmp_path / ".jupyter").iterdir())
    assert made == ["ipython", "matplotlib"]
    if os.name != "nt":
        assert (tmp_path / ".jupyter").stat().st_mode & 0o077 == 0
