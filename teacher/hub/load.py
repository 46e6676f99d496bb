"""A load run: so many learners at once log in, open a lesson, run it, answer it and hand in.

    python3 teacher/hub/start.py load 5 15 30

They do what a browser does, over HTTP and the kernels' own protocol, against a hub of this run's
own. Measured are the share of those who got through, log-in (until the lesson can be read), Run
All and an answer (until the page may say "Saved"), and the memory (PSS) a learner takes.

plans.py says what each learner believes and answers. With --out FOLDER the hand-ins are kept in
FOLDER/hand-ins and the plan in FOLDER/plan.json; the course's report on them is made, in
FOLDER/report, and must find what was planned, to the last learner. FOLDER/figures.json holds what
was measured, hub.log what hub and servers said.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from socket import create_server
from threading import Barrier
from urllib.parse import parse_qs, quote, urlsplit

import plans
import requests
import websocket

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 600  # seconds; nobody gets stuck for ever, and nobody is given up early
EXERCISE = re.compile(r"\.\.\.[^\"]*kit\.check\(\"([\d.]+)\"")


# --- one learner -------------------------------------------------------------------------------


class Gone(Exception):
    """Something a learner would see go wrong."""


@dataclass
class Shown:
    """The questions of one quiz in a page, and whose answers it takes."""

    items: list[str]
    learner: str


@dataclass
class Learner:
    """A learner as the hub sees one: a browser with cookies, and a socket to a kernel."""

    name: str
    hub: str
    plan: dict[str, list[dict]]
    took: dict[str, list[float]] = field(default_factory=dict)
    failed: str = ""
    handed_in: bytes = b""

    def __post_init__(self) -> None:
        self.web = requests.Session()
        self.server = f"{self.hub}/user/{quote(self.name)}"
        self.session = uuid.uuid4().hex
        self.quizzes: dict[str, Shown] = {}  # by the way that leads to them
        self.asked: set[str] = set()  # ways on which the kernel still owes an answer
        self.has_script = False

    def get(self, url: str, **options) -> requests.Response:
        said = self.web.get(url, timeout=PATIENCE, **options)
        said.raise_for_status()
        return said

    def note(self, what: str, began: float) -> None:
        self.took.setdefault(what, []).append(time.monotonic() - began)

    def log_in(self) -> None:
        """Until the first lesson can be read: password, own server, own copy of the course."""
        began = time.monotonic()
        self.get(f"{self.hub}/hub/login")
        form = {"username": self.name, "password": f"{self.name}-password"}
        form["_xsrf"] = self.web.cookies.get("_xsrf", path="/hub/")
        sent = self.web.post(f"{self.hub}/hub/login", data=form, timeout=PATIENCE)
        sent.raise_for_status()
        page = self.until_started(sent)
        link = parse_qs(urlsplit(page.url).query)
        if "/git-pull" not in page.url:
            raise Gone(f"the log-in ended at {page.url}")
        asked = {name: link[name][0] for name in ("repo", "branch", "targetpath")}
        pulled = self.get(f"{self.server}/git-pull/api", params=asked).text
        if '"phase": "finished"' not in pulled:
            raise Gone(f"no copy of the course: {pulled[-300:]}")
        self.get(f"{self.server}/{link['urlpath'][0]}")
        self.note("log-in", began)

    def until_started(self, page: requests.Response) -> requests.Response:
        """What the page does that says "Your server is starting up": wait, then go there."""
        if "/hub/spawn-pending/" in page.url:
            url = f"{self.hub}/hub/api/users/{quote(self.name)}/server/progress"
            marks = {"_xsrf": self.web.cookies.get("_xsrf", path="/hub/")}
            progress = self.get(url, params=marks, headers={"Referer": page.url}).text
            if '"ready": true' not in progress:
                raise Gone(f"no server: {progress[-300:]}")
            page = self.get(f"{self.server}/")
        return page

    def open(self, lesson: str) -> list[str]:
        """A lesson as JupyterLab opens it: the notebook, a session, a kernel. Its code cells."""
        began = time.monotonic()
        self.quizzes = {}
        self.asked = set()
        self.has_script = False
        listed = self.get(f"{self.server}/api/contents/course/notebooks").json()["content"]
        path = next(one["path"] for one in listed if one["name"].startswith(lesson))
        notebook = self.get(f"{self.server}/api/contents/{quote(path)}").json()["content"]
        marks = {"X-XSRFToken": self.xsrf()}
        asked = {"path": path, "type": "notebook", "name": path, "kernel": {"name": "python3"}}
        made = self.web.post(
            f"{self.server}/api/sessions", json=asked, headers=marks, timeout=PATIENCE
        )
        made.raise_for_status()
        self.lesson = made.json()["id"]
        kernel = made.json()["kernel"]["id"]
        cookies = "; ".join(f"{one.name}={one.value}" for one in self.web.cookies if self.mine(one))
        address = f"{self.server}/api/kernels/{kernel}/channels?session_id={self.session}"
        self.socket = websocket.create_connection(
            address.replace("http", "ws", 1), cookie=cookies, origin=self.hub, timeout=PATIENCE
        )
        self.note("opening a lesson", began)
        return [cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code"]

    def close(self) -> None:
        """A lesson that is done is closed, as after a period: its kernel stops."""
        self.socket.close()
        url = f"{self.server}/api/sessions/{self.lesson}"
        marks = {"X-XSRFToken": self.xsrf()}
        self.web.delete(url, headers=marks, timeout=PATIENCE).raise_for_status()

    def mine(self, cookie) -> bool:
        return urlsplit(self.server).path.startswith(cookie.path.rstrip("/"))

    def xsrf(self) -> str:
        return self.web.cookies.get("_xsrf", path=f"/user/{quote(self.name)}/")

    def send(self, kind: str, content: dict) -> str:
        name = uuid.uuid4().hex
        head = {
            "msg_id": name,
            "msg_type": kind,
            "username": "",
            "session": self.session,
            "version": "5.3",
            "date": "2000-01-01T00:00:00Z",
        }
        message = {"header": head, "parent_header": {}, "metadata": {}, "content": content}
        self.socket.send(json.dumps({**message, "channel": "shell", "buffers": []}))
        return name

    def receive(self) -> dict:
        """The next message; what a page does with widgets is done on the way."""
        raw = self.socket.recv()
        message = json.loads(raw if isinstance(raw, str) else text_of(raw))
        kind = message["header"]["msg_type"]
        content = message["content"]
        if kind == "comm_open":
            self.mount(content["data"].get("state", {}))
        elif kind == "comm_msg":
            self.hear(content["comm_id"], content["data"].get("content", {}))
        if kind == "error" or (kind == "stream" and content["name"] == "stderr"):
            raise Gone(f"{kind}: {json.dumps(content)[:300]}")
        return message

    def mount(self, state: dict) -> None:
        """What a page does with a widget: ask for what it shows, and once for the page's script.

        The way is the widget's layout: kit/page/loader.js does the same.
        """
        if not state.get("kind") or "script" not in state:
            return
        way = state["layout"].removeprefix("IPY_MODEL_")
        if not self.has_script:
            self.has_script = True
            self.tell(way, {"ask": "script"})
        self.asked.add(way)
        self.tell(way, {"ask": "content"})

    def hear(self, way: str, said: dict) -> None:
        """Keep which questions are shown where."""
        if "failed" in said:
            raise Gone(said["failed"])
        if "content" not in said:
            return
        self.asked.discard(way)
        if items := said["content"].get("items"):
            learner = said["content"]["store"]["learner"]
            self.quizzes[way] = Shown([one["id"] for one in items], learner)

    def tell(self, way: str, message: dict) -> None:
        data = {"method": "custom", "content": message}
        self.send("comm_msg", {"comm_id": way, "data": data})

    def run(self, source: str) -> None:
        sent = self.send("execute_request", {"code": source, "silent": False, "allow_stdin": False})
        while True:
            message = self.receive()
            idle = message["content"].get("execution_state") == "idle"
            if idle and message["parent_header"].get("msg_id") == sent:
                return

    def run_all(self, cells: list[str]) -> None:
        """All cells, until each part of the page has what it shows."""
        began = time.monotonic()
        for source in cells:
            self.run(source)
        while self.asked:
            self.receive()
        self.note("Run All", began)

    def answer(self, way: str, item: str, tried: dict | None) -> None:
        """Through the page's own messages; over when it may say "Saved"."""
        event = {"item": item, "event": "answer" if tried else "skip", "key": uuid.uuid4().hex}
        event["learner"] = self.quizzes[way].learner
        event |= {name: tried[name] for name in ("answer", "sure") if name in (tried or {})}
        began = time.monotonic()
        self.tell(way, {"event": event})
        while True:
            message = self.receive()
            said = message["content"].get("data", {}).get("content", {})
            if message["header"]["msg_type"] != "comm_msg" or event["key"] not in said.values():
                continue
            if said.get("saved") != event["key"]:
                raise Gone(f"{item} was not saved: {said}")
            return self.note("an answer", began)

    def answer_all(self, lesson: str) -> None:
        if not self.quizzes:
            raise Gone(f"lesson {lesson} shows no question")
        for way, shown in [*self.quizzes.items()]:
            for item in shown.items:
                tries = self.plan[item]
                if not item.startswith(lesson):  # of an earlier lesson: once more
                    tries = tries[-1:]
                for tried in tries or [None]:
                    self.answer(way, item, tried)

    def work(self, lessons: list[str]) -> None:
        for number, lesson in enumerate(lessons):
            cells = self.open(lesson)
            first = [] if number else [f"import kit; kit.learner({self.name!r})"]
            self.run_all([*first, *cells])
            self.answer_all(lesson)
            for source in cells:
                if asked := EXERCISE.search(source):
                    for tried in self.plan[asked[1]]:
                        self.run(source.replace("...", tried["answer"], 1))
            if number < len(lessons) - 1:
                self.close()
        began = time.monotonic()
        self.run("import kit; kit.hand_in()")
        file = f"course/work/hand-in-{self.name}.json"
        self.handed_in = self.get(f"{self.server}/files/{quote(file)}").content
        if json.loads(self.handed_in)["pseudonym"] != self.name:
            raise Gone("the hand-in is somebody else's")
        self.note("hand-in", began)

    def go(self, lessons: list[str], together: Barrier) -> None:
        """All of it; the learners log in together, and then work at their own pace."""
        together.wait()
        try:
            self.log_in()
            self.work(lessons)
        except Exception as error:  # whatever it is, it is what this learner met
            self.failed = f"{type(error).__name__}: {error}"


def text_of(raw: bytes) -> str:
    """A message that carries buffers: their count and offsets first, then the text."""
    count = int.from_bytes(raw[:4], "big")
    ends = [int.from_bytes(raw[4 * n : 4 * n + 4], "big") for n in range(1, count + 1)]
    return raw[ends[0] : ends[1] if count > 1 else None].decode()


# --- the hub they work on ----------------------------------------------------------------------


class Hub:
    """A hub of this run's own: the packages and the repository of `folder`, a room that is new."""

    def __init__(self, folder: Path, room: Path) -> None:
        self.room = room
        ports = [f"http://127.0.0.1:{one}" for one in free_ports(3)]
        self.address = ports[0]
        command = [
            sys.executable,
            "-m",
            "jupyterhub",
            "-f",
            folder / "jupyterhub_config.py",
            f"--JupyterHub.hub_bind_url={ports[1]}",
            f"--ConfigurableHTTPProxy.api_url={ports[2]}",
        ]
        told = {**os.environ, "HUB_ROOM": str(room), "HUB_ADDRESS": self.address}
        self.log = (room / "hub.log").open("w")
        self.process = subprocess.Popen(
            [str(part) for part in command], env=told, cwd=room, stdout=self.log, stderr=self.log
        )

    def wait(self) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            try:
                if requests.get(f"{self.address}/hub/login", timeout=10).ok:
                    return
            except requests.RequestException:
                time.sleep(0.2)
        raise SystemExit(f"The hub does not start:\n{(self.room / 'hub.log').read_text()[-3000:]}")

    def stop(self) -> None:
        """As Ctrl-C does: the hub stops the learners' servers, then itself."""
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(120)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()


def free_ports(count: int) -> list[int]:
    held = [create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


@dataclass
class Use:
    """What the processes in a folder take: memory in MB (PSS) and seconds of one core, so far.

    PSS is a process's own memory, and its share of what it shares with others.
    """

    kernels: float = 0
    others: float = 0
    seconds: float = 0


def use(folder: Path) -> Use:
    """Of all that works in `folder`; nothing where there is no /proc, as on macOS."""
    found = Use()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if not (process / "cwd").resolve().is_relative_to(folder):
                continue
            lines = (process / "smaps_rollup").read_text().splitlines()
            pss = sum(int(one.split()[1]) for one in lines if one.startswith("Pss:")) / 1000
            times = (process / "stat").read_text().rpartition(")")[2].split()[11:15]
            is_kernel = b"ipykernel" in (process / "cmdline").read_bytes()
        except OSError:  # it has ended meanwhile
            continue
        found.kernels += pss * is_kernel
        if not is_kernel:
            found.others += pss
        found.seconds += sum(map(int, times)) / os.sysconf("SC_CLK_TCK")
    return found


# --- a run -------------------------------------------------------------------------------------


def rehearse(count: int, options: argparse.Namespace) -> int:
    """One run; prints its figures, and gives back how much went wrong."""
    os.chdir(ROOT)  # the course with its key, which no learner's server sees
    plan = plans.plan(count, options.lessons)
    with tempfile.TemporaryDirectory() as room:
        hub = Hub(options.hub, Path(room).resolve())
        try:
            hub.wait()
            idle = use(hub.room)
            class_ = [Learner(name, hub.address, mine) for name, mine in plan.items()]
            together = Barrier(count)
            with ThreadPoolExecutor(count) as pool:
                for done in [pool.submit(one.go, options.lessons, together) for one in class_]:
                    done.result()
            each = [use(hub.room / "learners" / name) for name in plan]
            whole = use(hub.room)
        finally:
            hub.stop()
        if options.out:
            options.out.mkdir(parents=True, exist_ok=True)
            shutil.copy(Path(room, "hub.log"), options.out)
    made = figures(class_, idle, each, whole)
    tell(made, options.lessons)
    wrong = [f"{one.name}: {one.failed[:500]}" for one in class_ if one.failed]
    if options.out:
        wrong += keep(options.out, class_, plan, made)
    print(*(f"  {one}" for one in wrong), sep="\n", flush=True)
    return len(wrong)


def keep(out: Path, class_: list[Learner], plan: dict, made: dict) -> list[str]:
    """Hand-ins, plan, figures and report; where the report says other than what was planned."""
    folder = out / "hand-ins"
    folder.mkdir(parents=True, exist_ok=True)
    for one in class_:
        if one.handed_in:
            (folder / f"hand-in-{one.name}.json").write_bytes(one.handed_in)
    for name, what in {"plan": plan, "figures": made}.items():
        (out / f"{name}.json").write_text(json.dumps(what, indent=1) + "\n", "utf-8")
    report = [sys.executable, "-m", "kit", "report", folder, out / "report"]
    if subprocess.run([str(part) for part in report]).returncode:
        return ["there is no report"]
    there = {one.name: plan[one.name] for one in class_ if one.handed_in}
    wrong = plans.differences(there, out / "report")
    return wrong if len(wrong) <= 20 else [*wrong[:20], f"and {len(wrong) - 20} more"]


def figures(class_: list[Learner], idle: Use, each: list[Use], whole: Use) -> dict:
    """What was measured: seconds by what they went to, and memory (MB, PSS)."""
    took = {}
    for what in ("log-in", "opening a lesson", "Run All", "an answer", "hand-in"):
        times = sorted(taken for one in class_ for taken in one.took.get(what, []))
        if times:
            cuts = statistics.quantiles(times, n=20, method="inclusive") if times[1:] else times
            names = {"median": statistics.median(times), "95 %": cuts[-1], "longest": times[-1]}
            took[what] = {**names, "count": len(times)}
    memory = {
        "a learner's server": statistics.median(one.others for one in each),
        "a learner's kernels": statistics.median(one.kernels for one in each),
        "the greediest": max(one.others + one.kernels for one in each),
        "hub and proxy": idle.others,
        "all": whole.others + whole.kernels,
    }
    made = {
        "learners": len(class_),
        "failed": sum(1 for one in class_ if one.failed),
        "seconds": took,
        "memory": memory if whole.others else {},
    }
    return made | {"seconds of a core": statistics.median(one.seconds for one in each)}


def tell(made: dict, lessons: list[str]) -> None:
    through = made["learners"] - made["failed"]
    names = ", ".join(lessons)
    print(f"\n{made['learners']} learners at once, lesson {names}: {through} got through")
    print(f"  {'seconds':20} {'median':>8} {'95 %':>8} {'longest':>8} {'count':>6}")
    for what, took in made["seconds"].items():
        *times, count = took.values()
        print(f"  {what:20} {' '.join(f'{one:8.3f}' for one in times)} {count:6}")
    if made["memory"]:
        print("  MB of memory (PSS), the last lesson left open")
        for what, size in made["memory"].items():
            print(f"  {what:20} {size:8.0f}")
        print(f"  seconds of a core    {made['seconds of a core']:8.1f} a learner")


def main(arguments: list[str]) -> int:
    reader = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("counts", nargs="+", type=int, metavar="LEARNERS")
    reader.add_argument("--lessons", nargs="+", default=["05"], help="05 unless said otherwise")
    reader.add_argument("--out", type=Path, help="keep hand-ins, plan and report in this folder")
    reader.add_argument("--hub", type=Path, required=True, help="the folder that start.py made")
    options = reader.parse_args(arguments)
    if options.out:
        options.out = options.out.resolve()  # we go into the course's folder for the key
    print(f"{os.cpu_count()} cores; load before the run: {os.getloadavg()[0]:.1f}", flush=True)
    return min(1, sum(rehearse(count, options) for count in options.counts))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
