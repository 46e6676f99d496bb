"""Real JupyterLab in a real Chromium: a server for copies of the course, and a page with a lesson.

Nothing here waits for a length of time: Playwright waits for what should be there.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path

import nbformat
from markdown_it import MarkdownIt
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

ROOT = Path(__file__).parents[1]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
TOKEN = "for-the-tests-alone"
ERROR = "[data-mime-type='application/vnd.jupyter.stderr']"  # an error too is shown as this
# Errors at the start of Notebook 7 itself: a notebook with "1 + 1" alone has them too.
# And of a page that is loaded again after its kernel ended, JupyterLab says which widgets are gone.
ITS_OWN = (
    "reading 'schema'",
    "'filebrowser:open-path' not registered",
    "Window name candidate",
    "widget model not found",
)
# What anywidget says of a start later than two seconds, as on a busy computer. It drops what comes
# to such a widget; ours do not listen there.
LATE = re.compile(r"\[anywidget\] Failed to initialize|signal timed out|TimeoutError")
PATIENCE = 120_000  # milliseconds: both processors may be busy with something else
expect.set_options(timeout=PATIENCE)
# What a page loses, by a selector of what is ours; and what WCAG 1.4.12 lets a reader set.
LAYOUT = (Path(__file__).parent / "layout.js").read_text("utf-8")
SPACED = """:is(.kit, .kit-quiz, main), :is(.kit, .kit-quiz, main) *:not(svg *) {
line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
:is(.kit, .kit-quiz, main) p { margin-bottom: 2em !important; }"""
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


def rendered(markdown: str) -> str:
    """A text of a question file as the HTML that a page holds."""
    return _markdown.render(markdown).strip().replace("&quot;", '"')


def chromium() -> str | None:
    """KIT_CHROMIUM, else one on the PATH; None means Playwright's own.

    The one without any window of its own draws only what is asked for: half the work.
    """
    names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"]
    return os.environ.get("KIT_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def watched(context: Browser | BrowserContext, own: str = "") -> tuple[Page, list[str]]:
    """A page, and all that must not happen in it.

    That is a dialog, an error, words in the console, a request for anything but its `own` address.
    """
    page = context.new_page()
    odd = []
    page.on("dialog", lambda one: (odd.append(one.message), one.dismiss()))
    page.on("console", lambda one: odd.append(one.text))
    page.on("pageerror", lambda one: odd.append(str(one)))
    page.on("request", lambda one: one.url == own or odd.append(one.url))
    return page, odd


def asked(page: Page) -> list[str]:
    """The ids of all items of quizzes that a page shows."""
    return page.locator(".kit-quiz .item[data-item]").evaluate_all(
        "all => all.map(one => one.dataset.item)"
    )


def near(place: Locator, timeout: int = PATIENCE) -> None:
    """Scroll to a map until it is drawn. JupyterLab too may scroll once its cells have run."""
    frame = place.locator("iframe")
    for _ in range(timeout // 1_000):
        place.scroll_into_view_if_needed(timeout=timeout)
        try:
            expect(frame).to_be_visible(timeout=1_000)
            break
        except AssertionError:
            continue
    expect(frame.content_frame.locator("body[data-ready]")).to_be_attached(timeout=timeout)


def settled(page: Page) -> None:
    """Wait until the page has laid itself out anew, as after a change of its size."""
    page.evaluate(
        "() => new Promise((on) => requestAnimationFrame(() => requestAnimationFrame(on)))"
    )


def drawn(page: Page, timeout: int = PATIENCE) -> None:
    """Each map of the page is drawn when one comes to it, and each figure is there."""
    places = page.locator(".map-place")
    for number in range(places.count()):
        near(places.nth(number), timeout)
        inside = places.nth(number).frame_locator("iframe")
        expect(inside.locator("path[role=button]").first).to_be_attached(timeout=timeout)
    for figure in page.locator(".kit-chart").all():
        assert figure.locator("[data-mark]").count() > 5


class Lab:
    """A JupyterLab server with a home and settings of its own, in the folder `home`.

    `base` is the first part of every address, as below a hub: "/user/ada". With `root`, it
    shows the courses in there, as another server may do, too.
    """

    def __init__(self, home: Path, base: str = "", root: Path | None = None) -> None:
        self.home = home
        self.root = root or home / "courses"
        self.root.mkdir(exist_ok=root is not None)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}{base}"
        ours = ("JUPYTER", "IPYTHON", "LAB")
        clean = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
        folders = {"HOME": home, "JUPYTER_CONFIG_DIR": home / "config", "IPYTHONDIR": home / "i"}
        folders["JUPYTER_CONFIG_PATH"] = ROOT / "kit/settings/lab"  # as start.py does
        command = [
            sys.executable,
            "-m",
            "jupyterlab",
            "--no-browser",
            "--allow-root",
            f"--port={port}",
            "--ServerApp.port_retries=0",
            f"--ServerApp.base_url={base}/",
            f"--IdentityProvider.token={TOKEN}",
            f"--ServerApp.root_dir={self.root}",
        ]
        with (home / "server.log").open("w") as log:
            self.process = subprocess.Popen(
                command,
                cwd=self.root,
                env={**clean, **{key: str(folder) for key, folder in folders.items()}},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        until = time.monotonic() + 120
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError((home / "server.log").read_text())
            time.sleep(0.1)  # between two questions to the server

    def api(self, method: str, path: str, sent: bytes | None = None, of: str = "") -> object:
        """Ask the server, or a part of it such as "/lab"; what it says."""
        headers = {"Authorization": f"token {TOKEN}"}
        address = f"{self.url}{of}/api/{path}"
        request = urllib.request.Request(address, sent, headers, method=method)
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.loads(answer.read() or "null")

    def answers(self) -> bool:
        try:
            return "started" in self.api("GET", "status")
        except OSError:
            return False

    def settings(self, plugin: str, values: dict) -> None:
        """What this user has chosen in JupyterLab's settings."""
        path = self.home / f"config/lab/user-settings/@jupyterlab/{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values), encoding="utf-8")

    def workspace(self, name: str) -> None:
        """Make a workspace that looks as the default one does when JupyterLab is opened first."""
        (first,) = (ROOT / "kit/settings/lab/workspaces").iterdir()
        shown = json.loads(first.read_text("utf-8"))
        shown["metadata"]["id"] = name
        self.api("PUT", f"workspaces/{name}", json.dumps(shown).encode(), of="/lab")

    def end_kernels(self) -> None:
        for kernel in self.api("GET", "kernels"):
            self.api("DELETE", f"kernels/{kernel['id']}")

    def forget(self) -> None:
        """End all kernels, and remove the courses and what was chosen in the settings."""
        self.end_kernels()
        shutil.rmtree(self.home / "config/lab", ignore_errors=True)
        for course in self.root.iterdir():
            shutil.rmtree(course, ignore_errors=True)

    def kill_kernel(self, course: str) -> None:
        """SIGKILL to the kernel of a notebook in this course; the server starts a new one."""
        (session,) = [one for one in self.api("GET", "sessions") if one["path"].startswith(course)]
        connection = f"kernel-{session['kernel']['id']}.json".encode()
        for process in Path("/proc").glob("[0-9]*"):
            try:
                mine = connection in (process / "cmdline").read_bytes()
            except OSError:  # it has ended
                continue
            if mine:
                os.kill(int(process.name), signal.SIGKILL)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(120)


class Lesson:
    """A page of JupyterLab with one notebook, in a copy of the course of its own.

    With `codes`, the notebook is a new one that has these cells. `source` is the course to copy;
    None where one of this name is there already.
    """

    def __init__(
        self,
        lab: Lab,
        browser: BrowserContext,
        name: str,
        notebook: str,
        codes: Sequence[str] = (),
        source: Path | None = ROOT,
    ) -> None:
        self.lab = lab
        self.name = name
        self.course = lab.root / name
        self.notebook = notebook
        for folder in ("data", "seeds", "notebooks") if source else ():
            shutil.copytree(source / folder, self.course / folder)
        if codes:
            cells = [new_code_cell(code) for code in codes]
            kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
            made = new_notebook(cells=cells, metadata={"kernelspec": kernel})
            nbformat.write(made, self.course / f"notebooks/{notebook}.ipynb")
        self.page: Page = browser.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.outward = []
        self.errors = []
        self.page.on("request", lambda request: self._note(request.url))
        self.page.on("websocket", lambda websocket: self._note(websocket.url))
        self.page.on("console", lambda said: said.type == "error" and self._wrong(said.text))
        self.page.on("pageerror", lambda error: self._wrong(str(error)))
        lab.workspace(name)
        address = f"lab/workspaces/{name}/tree/{name}/notebooks/{notebook}.ipynb"
        self.page.goto(f"{lab.url}/{address}?token={TOKEN}")
        self.ready()

    def _note(self, url: str) -> None:
        own = (self.lab.url, self.lab.url.replace("http", "ws"), "data:", "blob:", "about:")
        if not url.startswith(own):
            self.outward.append(url)

    def _wrong(self, said: str) -> None:
        if not LATE.search(said):
            self.errors.append(said)

    def ready(self) -> None:
        """Wait until the notebook is there, and its kernel is connected and at rest."""
        self.cells = self.page.locator(".jp-Notebook .jp-CodeCell")
        expect(self.cells.first).to_be_visible()
        # Before that, "Run" would ask which kernel to take.
        at_rest = """async ([base, token, notebook, patience]) => {
            const headers = { Authorization: `token ${token}` };
            const until = Date.now() + patience;
            while (Date.now() < until) {
                const answer = await fetch(`${base}/api/sessions`, { headers });
                const mine = (await answer.json()).find(({ path }) => path.endsWith(notebook));
                if (mine?.kernel.execution_state === "idle" && mine.kernel.connections) return true;
                await new Promise((resolve) => setTimeout(resolve, 100));
            }
            return false;
        }"""
        mine = f"{self.name}/notebooks/{self.notebook}.ipynb"
        assert self.page.evaluate(at_rest, [self.lab.url, TOKEN, mine, PATIENCE]), "no kernel"

    def menu(self, menu: str, entry: str) -> None:
        self.page.get_by_role("menuitem", name=menu, exact=True).click()
        self.page.get_by_role("menuitem", name=entry).click()

    def run_all(self) -> None:
        """Run → Run All Cells, and wait for the last one."""
        self.menu("Run", re.compile("^Run All Cells$"))
        prompt = self.cells.last.locator(".jp-InputPrompt").get_by_text(re.compile(r"\[\d+\]"))
        expect(prompt.or_(self.page.locator(ERROR)).first).to_be_attached(timeout=PATIENCE)
        assert self.page.locator(ERROR).all_text_contents() == []

    def save(self) -> None:
        """File → Save Notebook, and wait until it is written: first it is read again."""
        written = re.compile(r"/api/contents/.*\.ipynb")
        with self.page.expect_response(
            lambda one: written.search(one.url) and one.request.method == "PUT"
        ) as saved:
            self.menu("File", re.compile("^Save Notebook(?! As)"))
        assert saved.value.ok
        expect(self.page.locator(".jp-mod-dirty")).to_have_count(0)

    def saved(self) -> NotebookNode:
        """The notebook on the disk. JupyterLab empties the file whenever it writes it anew."""
        path = self.course / f"notebooks/{self.notebook}.ipynb"
        until = time.monotonic() + PATIENCE / 1000
        while not (written := path.read_text("utf-8")).endswith("}\n"):
            assert time.monotonic() < until, f"{path} was never written whole"
        return nbformat.reads(written, as_version=4)

    def cell(self, code: str) -> Locator:
        """The cell with this code in it."""
        return self.cells.filter(has=self.page.locator(".jp-InputArea", has_text=code))

    def write(self, cell: Locator, code: str) -> None:
        """Type code in the place of what a cell holds, run it, and wait until it has run."""
        prompt = cell.locator(".jp-InputPrompt")
        before = prompt.inner_text()
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(code)
        self.page.keyboard.press("Shift+Enter")
        expect(prompt).not_to_have_text(before)
        expect(prompt).to_have_text(re.compile(r"\[\d+\]"))

    def item(self, item_id: str) -> Locator:
        """One item of a quiz: the form that holds it."""
        return self.page.locator(f'.kit-quiz .item[data-item="{item_id}"]')

    def asked(self) -> list[str]:
        """The ids of all items that the page shows."""
        return asked(self.page)

    def journal(self, learner: str = "guest") -> list[dict]:
        """What is on the disk."""
        path = self.course / "work" / f"{learner}.jsonl"
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        return [json.loads(line) for line in text.split("\n") if line]

    def tab_to(self, target: Locator, key: str = "Tab", most: int = 60) -> None:
        """Press Tab until the target has the focus."""
        for _ in range(most):
            self.page.keyboard.press(key)
            if target.evaluate("one => one === one.ownerDocument.activeElement"):
                return
        raise AssertionError(f"{most} times {key} do not lead to {target}")
