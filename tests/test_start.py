"""start.py's own decisions, with the tools it calls replaced by recorders."""

import ast
import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def start(tmp_path, monkeypatch):
    """start.py in a folder with spaces and letters of three alphabets, its tools recorded."""
    home = tmp_path / "Мой курс – Ջերմուկ ə"
    (home / "kit" / "settings").mkdir(parents=True)
    for name in ("start.py", "requirements.txt", "requirements-test.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, home)
    (home / "kit" / "settings" / "overrides.json").write_text("{}", encoding="utf-8")
    spec = importlib.util.spec_from_file_location("start", home / "start.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.steps, module.uv, module.python_runs = [], False, True

    def step(title, command):
        command = [str(part) for part in command]
        if "venv" in command and command[-1] == str(module.VENV):
            site_packages(module).mkdir(parents=True)
        elif "install" in command and "-r" in command:
            for name in ("jupyterlab", "pandas"):
                (site_packages(module) / name).mkdir(exist_ok=True)
        module.steps.append((title, command))

    def runs(*command):
        if command[0] == "uv":
            return module.uv
        return module.python_runs if command[0] == module.PYTHON else False

    module.real_step = module.step
    monkeypatch.setattr(module, "step", step)
    monkeypatch.setattr(module, "runs", runs)
    monkeypatch.setattr(module, "hand_over", lambda *given: module.steps.append(given) or 7)
    return module


def site_packages(start):
    return Path(start.sysconfig.get_path("purelib", "venv", {"base": str(start.VENV)}))


def titles(start):
    return [title for title, _ in start.steps]


NEW = ["Making .venv", "Installing JupyterLab and the packages", "Installing the kit"]


# --- when something is installed, and when not -------------------------------------------------


def test_the_first_start_installs_and_the_second_installs_nothing(start):
    start.prepare()
    assert titles(start) == NEW
    assert start.state(tests=False) == "ready"
    start.prepare()
    assert titles(start) == NEW


@pytest.mark.parametrize("failing", NEW)
def test_a_half_made_environment_is_made_again(start, monkeypatch, failing):
    recorder = start.step

    def stop_at(title, command):
        if title == failing:
            raise start.Failed("the plug was pulled")
        recorder(title, command)

    monkeypatch.setattr(start, "step", stop_at)
    with pytest.raises(start.Failed):
        start.prepare()
    assert not start.STAMP.exists()
    monkeypatch.setattr(start, "step", recorder)
    start.steps.clear()
    start.prepare()
    assert titles(start) == NEW


def test_an_interrupted_update_is_not_trusted_either(start, monkeypatch):
    start.prepare()
    start.LOCK.write_text("another lock", encoding="utf-8")
    assert start.state(tests=False) == "old"

    def pull_the_plug(title, command):
        raise KeyboardInterrupt

    monkeypatch.setattr(start, "step", pull_the_plug)
    assert start.main([]) == 130
    assert start.state(tests=False) == "broken"


@pytest.mark.parametrize(
    "name", ["requirements.txt", "pyproject.toml", "kit/settings/overrides.json"]
)
def test_a_change_of_what_was_installed_installs_again(start, name):
    start.prepare()
    start.steps.clear()
    (start.ROOT / name).write_text("changed", encoding="utf-8")
    start.prepare()
    assert titles(start) == NEW[1:]


@pytest.mark.parametrize(
    "damage",
    [
        lambda start: start.STAMP.unlink(),
        lambda start: start.STAMP.write_text("{", encoding="utf-8"),
        lambda start: start.STAMP.write_text("[]", encoding="utf-8"),
        lambda start: start.STAMP.write_text("{}", encoding="utf-8"),
        lambda start: start.STAMP.write_bytes(b"\xff"),
        lambda start: (site_packages(start) / "pandas").rmdir(),
        lambda start: shutil.rmtree(start.VENV),
        lambda start: rewrite_stamp(start, where="/somewhere/else/.venv"),
        lambda start: rewrite_stamp(start, python="3.9.2 linux-x86_64"),
        lambda start: rewrite_stamp(start, packages=None),
    ],
)
def test_a_damaged_environment_is_made_again(start, damage):
    start.prepare()
    start.steps.clear()
    damage(start)
    assert start.state(tests=False) == "broken"
    start.prepare()
    assert titles(start) == NEW
    assert start.state(tests=False) == "ready"


def rewrite_stamp(start, **changes):
    stamp = json.loads(start.STAMP.read_text(encoding="utf-8"))
    start.STAMP.write_text(json.dumps(stamp | changes), encoding="utf-8")


def test_a_python_that_does_not_run_is_replaced(start):
    start.prepare()
    start.steps.clear()
    start.python_runs = False
    assert start.state(tests=False) == "broken"
    start.prepare()
    assert titles(start) == NEW


def test_a_cache_folder_beside_the_settings_does_no_harm(start):
    (start.ROOT / "kit" / "settings" / "__pycache__").mkdir()
    start.prepare()
    assert start.state(tests=False) == "ready"


def test_packages_that_a_user_added_do_no_harm(start):
    start.prepare()
    (site_packages(start) / "someone_s_own").mkdir()
    assert start.state(tests=False) == "ready"


def test_the_tests_packages_come_when_they_are_asked_for(start):
    start.prepare()
    start.steps.clear()
    start.prepare(tests=True)
    assert titles(start) == [*NEW[1:], "Installing what the tests need"]
    assert start.state(tests=True) == start.state(tests=False) == "ready"


# --- what is called, and how -------------------------------------------------------------------


def test_pip_installs_the_lock_with_hashes_then_the_kit_without_dependencies(start):
    start.prepare()
    make, packages, kit = [command for _, command in start.steps]
    pip = [str(start.PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    assert make == [start.BASE, "-m", "venv", str(start.VENV)]
    assert packages == [*pip, "--require-hashes", "-r", str(start.LOCK)]
    assert kit == [*pip, "--no-deps", "--no-build-isolation", "-e", str(start.ROOT)]


def test_uv_is_used_when_it_is_there(start):
    start.uv = True
    start.prepare()
    make, packages, kit = [command for _, command in start.steps]
    uv = ["uv", "pip", "install", "-q", "--python", str(start.PYTHON)]
    assert make == ["uv", "venv", "-q", "--python", start.BASE, str(start.VENV)]
    assert packages == [*uv, "--require-hashes", "-r", str(start.LOCK)]
    assert kit == [*uv, "--no-deps", "--no-build-isolation", "-e", str(start.ROOT)]


@pytest.mark.parametrize("uv", [True, False])
def test_with_a_folder_of_wheels_no_index_is_asked(start, uv):
    start.WHEELS.mkdir()
    start.uv = uv
    start.prepare()
    packages, kit = start.steps[1][1], start.steps[2][1]
    assert packages[-3:] == ["--no-index", "--find-links", str(start.WHEELS)]
    assert "--no-deps" in kit and "--no-build-isolation" in kit


def test_download_fills_the_folder_of_wheels_from_the_lock(start):
    assert start.main(["download"]) == 0
    *_, (_, command) = start.steps
    assert command[1:4] == ["-m", "pip", "download"]
    assert command[-5:] == ["--require-hashes", "-r", str(start.LOCK), "-d", str(start.WHEELS)]
    assert not start.VENV.exists()


def test_options_go_to_jupyterlab_and_its_return_code_comes_back(start):
    assert start.main(["--no-browser", "--port", "8890"]) == 7
    command, _ = start.steps[-1]
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
    command, environment = start.steps[-1]
    assert command == [*wall, start.PYTHON, "-m", "pytest", "-k", "maps"]
    assert environment["KIT_LONG"] == "1"
    assert environment["KIT_CUT_OFF"] == ("1" if wall else "0")
    assert environment["KIT_CHROMIUM"] == "/usr/bin/chromium"
    start.main(["test"])
    command, environment = start.steps[-1]
    assert command[-5:] == ["pytest", "-n", "2", "--dist", "loadfile"]
    assert "KIT_LONG" not in environment


def test_measurements_install_their_own_lock_and_run_behind_the_wall(start, monkeypatch):
    monkeypatch.setattr(start, "find_chromium", lambda: "/usr/bin/chromium")
    monkeypatch.setattr(start, "cut_off", lambda: ["unshare", "-n"])
    assert start.main(["bench", "maps"]) == 7
    *_, (_, install), (command, environment) = start.steps
    assert install[-3:] == ["--require-hashes", "-r", str(start.BENCH_LOCK)]
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
    start.steps.clear()
    found = [None, "/usr/bin/chromium"]
    monkeypatch.setattr(start, "system_chromium", lambda: found.pop(0))
    monkeypatch.setattr(start, "runs", lambda *command: True)
    assert start.find_chromium() == "/usr/bin/chromium"
    assert titles(start) == ["Looking for a Chromium", "Installing Chromium"]


def test_when_apt_fails_playwright_is_tried(start, monkeypatch):
    def no_apt(title, command):
        if "apt-get" in command:
            raise start.Failed("a package source is broken")
        start.steps.append((title, command))

    monkeypatch.setattr(start.shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(start, "system_chromium", lambda: None)
    monkeypatch.setattr(start, "runs", lambda *command: True)
    monkeypatch.setattr(start, "step", no_apt)
    assert start.find_chromium() is None
    assert titles(start) == ["Getting Playwright's Chromium"]


# --- what is said ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tool_says", "we_say"),
    [
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        (
            "because ensurepip is not\navailable. On Debian you need",
            "sudo apt install python3-venv",
        ),
        ("/usr/bin/python3: No module named venv", "sudo apt install python3-venv"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM", "not the file"),
        ("NewConnectionError: Failed to establish a new connection", "no way to the internet"),
        ("Temporary failure in name resolution", "no way to the internet"),
        ("error: Failed to fetch\n Caused by: dns error", "no way to the internet"),
        ("(from versions: none)\nERROR: No matching distribution found for x", "no way to the int"),
        ("Because x was not found in the package registry and you", "log in where the network"),
        ("[Errno 13] Permission denied: '.venv'", "cannot be written"),
        ("ERROR: No matching distribution found for pandas", "Python 3.12 or 3.13"),
        ("something nobody has seen before", "Try once more"),
    ],
)
def test_a_failed_step_says_what_to_do(start, tool_says, we_say):
    command = [sys.executable, "-c", f"import sys; print({tool_says!r}); sys.exit(3)"]
    with pytest.raises(start.Failed) as failed:
        start.real_step("Installing", command)
    message = str(failed.value)
    assert message.startswith("Installing did not work. ")
    assert we_say in message
    assert f"| {tool_says.splitlines()[-1]}" in message


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
    monkeypatch.setattr(start.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(start.sys.stdout, "reconfigure", lambda **_: None, raising=False)
    monkeypatch.setattr(start.sys.stderr, "reconfigure", lambda **_: None, raising=False)
    assert start.main([]) == 1
    assert "needs Python 3.11 or newer" in capsys.readouterr().out
    assert start.steps == []


def test_start_parses_as_python_3_8_and_imports_only_what_3_8_has():
    tree = ast.parse((ROOT / "start.py").read_text(encoding="utf-8"), feature_version=(3, 8))
    modules = {
        name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names
    }
    modules |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert modules <= set(sys.stdlib_module_names) - {"tomllib"}


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
    assert not start.STAMP.exists()


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
        for name, value in (PIP | asked).items():
            monkeypatch.setenv(name, value)
        command = [pip, "-m", "pip", "install", "-q", "--require-hashes", "-r", start.LOCK]
        with pytest.raises(start.Failed) as failed:
            start.real_step("Installing", command)
        return str(failed.value)

    return install


@pytest.mark.parametrize("proxy", [False, True], ids=["the index", "a proxy"])
@pytest.mark.parametrize("kind", [Portal, Stuck, Cut, None])
def test_for_real_pip_in_a_bad_network_ends_with_a_sentence(install, network, kind, proxy):
    said, *lines = install(proxy, network(kind) if kind else "http://127.0.0.1:9").split("\n")
    assert said.startswith("Installing did not work. There is no way to the internet from here")
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
    assert "Installing JupyterLab and the packages did not work. There is no way" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert not start.STAMP.exists() and start.state(tests=False) == "broken"
