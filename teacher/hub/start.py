"""Open a room: JupyterHub for a class on this computer. README.md says what each mode means.

    python3 teacher/hub/start.py                   makes all that is needed, then opens the room to
                                                   this computer alone, at http://127.0.0.1:8000
    python3 teacher/hub/start.py --open            opens it to the whole network that this computer
                                                   is in: read in README.md what that means
    python3 teacher/hub/start.py --lesson 05       the same for a class that takes lesson 05:
                                                   learners find it open
    python3 teacher/hub/start.py open 05           opens the answers of lesson 05 that wait, for all
                                                   learners; `close 05` closes them again
    python3 teacher/hub/start.py collect FOLDER    copies what all learners have answered into
                                                   FOLDER, for the report
    python3 teacher/hub/start.py forget NAME       NAME forgot the password: the next one holds
    python3 teacher/hub/start.py load 5 15 30      how it goes with that many learners: see load.py

Needs Linux or macOS, Python 3.11, git, and Node.js 20 with npm, for JupyterHub's proxy. All is put
into a folder outside the course, ~/article-hub or the one that --folder names.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
GROUP = "learners"  # of those with accounts
CONFIGS = {False: "jupyterhub_config.py", True: "jupyterhub_config_accounts.py"}
LOCK = HERE / "requirements.txt"
PROXY_LOCK = HERE / "package-lock.json"
# Otherwise each learner's first figure lists all fonts of this computer, which takes a second.
FONTS = """import os, sys
os.environ["MPLCONFIGDIR"] = sys.argv[1]
import matplotlib.font_manager"""
FORGET = """import dbm, sys
with dbm.open(sys.argv[1], "w") as passwords:
    del passwords[sys.argv[2]]"""

sys.path.append(str(HERE))
import collecting  # noqa: E402

_spec = importlib.util.spec_from_file_location("course_start", ROOT / "start.py")
course = importlib.util.module_from_spec(_spec)  # its steps, and what it says when one fails
_spec.loader.exec_module(course)


class Hub:
    """The hub's own folder. It holds no key and nothing of teacher/."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.venv = folder / ".venv"
        self.python = self.venv / "bin/python"
        self.room = Path(os.environ.get("HUB_ROOM") or folder / "room")
        self.log = folder / "hub.log"
        self.address = folder / "address"  # there as long as the room is open
        self.repository = folder / "class.git"
        self.opened = folder / "opened"  # KIT_ANSWERS in jupyterhub_config.py
        self.withhold = "all"  # what of the answers waits in the class's copy: see --withhold
        self.stamp = self.venv / "hub-stamp"

    def prepare(self) -> None:
        """Make the folder what the course and the locks say now."""
        self.check()
        self.alone()
        self.install()
        self.proxy()
        with tempfile.TemporaryDirectory() as out:
            # The course's own kit makes the edition, with the packages of the hub.
            edition = Path(out) / "editions/class"
            make = [self.python, "-m", "kit", "editions", edition.parent, "class"]
            make.append(f"--withhold={self.withhold}")
            course.step("Making the class's copy, without the key", make)
            if self.publish(edition) or not self.has_kit():
                pip = ["install", "-q", "--no-deps", "--no-build-isolation", "--force-reinstall"]
                course.step("Installing the kit", [*self.pip(), *pip, edition])
        for name in (*CONFIGS.values(), LOCK.name, "Dockerfile"):
            shutil.copy(HERE / name, self.folder)
        self.tell_git()

    def tell_git(self) -> None:
        """What git is to know in every learner's copy."""
        shutil.copytree(HERE / "hooks", self.folder / "hooks", dirs_exist_ok=True)
        (self.folder / "hooks/reference-transaction").chmod(0o755)
        told = f'[safe]\n\tdirectory = "{self.repository}"\n'
        told += f'[core]\n\thooksPath = "{self.folder / "hooks"}"\n'
        (self.folder / "gitconfig").write_text(told, "utf-8")

    def alone(self) -> None:
        """Nobody else may change this folder while we do, or while its room is open."""
        import fcntl  # not on Windows, where `check` has said that there is no hub

        self.folder.mkdir(parents=True, exist_ok=True)
        self.lock = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self.lock)
            where = self.address.read_text("utf-8") if self.address.is_file() else ""
            state = f"is open, at {where}" if where else "is being made ready"
            raise course.Failed(OPEN_ALREADY.format(self.folder, state)) from None
        self.address.unlink(missing_ok=True)  # of a room that was ended without a word

    def shared(self) -> None:
        """Let the hub, which `run` starts, hold the lock too; still nobody else may change it."""
        import fcntl

        fcntl.flock(self.lock, fcntl.LOCK_SH)

    def check(self) -> None:
        if os.name == "nt":
            raise course.Failed("JupyterHub needs Linux or macOS. On Windows: start.py for each.")
        if self.folder.is_relative_to(ROOT):
            raise course.Failed(f"{self.folder} is inside the course: learners must not get there.")
        for program in ("git", "npm"):
            if not shutil.which(program):
                advice = NODE if program == "npm" else ""
                raise course.Failed(f"{program} is missing.{advice}")
        said = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout
        if int(said.strip().lstrip("v").split(".")[0] or 0) < 20:
            raise course.Failed(f"Node.js here is {said.strip() or 'missing'}.{NODE}")

    def install(self) -> None:
        """The packages of the lock, in .venv; nothing to do when they are there already."""
        mark = hashlib.sha256(LOCK.read_bytes() + str(self.venv).encode()).hexdigest()
        if self.stamp.is_file() and self.stamp.read_text("utf-8") == mark:
            return
        print("Preparing the room. This takes a few minutes, and is needed only once.")
        if self.venv.exists():
            shutil.rmtree(self.venv)
        course.step("Making .venv", [course.BASE, "-m", "venv", self.venv])
        locked = ["install", "-q", "--no-deps", "--require-hashes", "-r", LOCK]
        course.step("Installing JupyterHub and the course's packages", [*self.pip(), *locked])
        fonts = [self.python, "-c", FONTS, self.folder / "matplotlib"]
        course.step("Listing the fonts once for all", fonts)
        self.stamp.write_text(mark, "utf-8")

    def pip(self) -> list:
        return [self.python, "-m", "pip", "--disable-pip-version-check"]

    def has_kit(self) -> bool:
        """Whether the hub's packages hold the kit; asked where no folder kit/ is beside."""
        asked = [self.python, "-I", "-c", "import kit"]
        return subprocess.run(asked, cwd=self.folder, capture_output=True).returncode == 0

    def proxy(self) -> None:
        folder = self.folder / "proxy"
        lock = folder / PROXY_LOCK.name
        done = (folder / "node_modules/.bin/configurable-http-proxy").exists()
        if done and lock.read_bytes() == PROXY_LOCK.read_bytes():
            return
        folder.mkdir(exist_ok=True)
        for name in ("package.json", PROXY_LOCK.name):
            shutil.copy(HERE / name, folder)
        install = ["npm", "ci", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund"]
        course.step("Installing the proxy", install)

    def publish(self, edition: Path) -> bool:
        """Put the class's copy into the repository that learners pull from; whether it changed.

        The repository is made anew, with one commit: what an older copy held is in none of its
        objects. The old one goes when the new one is whole.
        """
        new = self.folder / "class.new.git"
        old = self.folder / "class.old.git"
        for left in (new, old):
            shutil.rmtree(left, ignore_errors=True)
        init = ["git", "init", "-q", "--bare", "--initial-branch=main", "--template=", new]
        subprocess.run(init, check=True)
        git(new, edition, "add", "--all")
        if self.repository.exists() and tree(self.repository) == git(new, edition, "write-tree"):
            clean = git(self.repository, edition, "rev-list", "--count", "--all") == "1"
            if clean and not loose_ends(self.repository):
                shutil.rmtree(new)
                return False
        git(new, edition, "commit", "-q", "-m", "The course for a class")
        self.scan(new)
        if self.repository.exists():
            self.repository.rename(old)
        new.rename(self.repository)
        shutil.rmtree(old, ignore_errors=True)
        print("The class's copy is new: each learner gets it at the next start of their server.")
        return True

    def scan(self, repository: Path) -> None:
        """Read a repository whole, each of its objects; raise Failed if what waits is in it."""
        look = [self.python, "-m", "kit.desk.leaks", repository, self.withhold]
        course.step("Looking through the class's copy for answers", look)

    def command(self, accounts: bool = False) -> list:
        """What runs the hub; it needs nothing outside its folder."""
        return [self.python, "-m", "jupyterhub", "-f", self.folder / CONFIGS[accounts]]

    def environment(self, **more: str) -> dict:
        """What the hub is told; its own programs come first on the path."""
        path = f"{self.venv / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        return {**os.environ, "PATH": path, **more}


def git(repository: Path, work: Path, *words: str) -> str:
    """What git says, without the settings of whoever runs this."""
    who = ["-c", "user.name=class", "-c", "user.email=class@localhost", "-c", "core.autocrlf=false"]
    where = ["git", f"--git-dir={repository}", f"--work-tree={work}"]
    done = subprocess.run([*where, *who, *words], cwd=work, capture_output=True, text=True)
    if done.returncode:
        raise course.Failed(f"git {words[0]} did not work: {done.stderr.strip()[-300:]}")
    return done.stdout.strip()


def tree(repository: Path) -> str:
    """The files of a repository's branch, as the name that git gives to all of them together."""
    asked = ["git", f"--git-dir={repository}", "rev-parse", "-q", "--verify", "main^{tree}"]
    return subprocess.run(asked, capture_output=True, text=True).stdout.strip()


def loose_ends(repository: Path) -> bool:
    """Whether a repository holds objects that no branch leads to."""
    asked = ["git", f"--git-dir={repository}", "fsck", "--unreachable", "--no-reflogs"]
    return bool(subprocess.run(asked, capture_output=True, text=True).stdout.strip())


NODE = " JupyterHub's proxy needs Node.js 20 or newer, with npm: https://nodejs.org."
OPEN_ALREADY = """\
The room in {} {}. Nothing was changed. To bring in a changed course,
close the room with Ctrl-C where it was started, then start again."""
TAKEN = """\
Something on this computer listens at port {} already: another room, perhaps. Close it first."""
AS_ROOT = """\
As root in the trusted room every learner would be root on this computer. Start it from an account
of its own, or with --accounts."""


def own_address() -> str:
    """By which the network knows this computer: where a packet would leave. None is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect(("192.0.2.1", 9))  # an address that is kept for examples
            return asked.getsockname()[0]
        except OSError:
            return socket.gethostname()


def free(port: int) -> bool:
    """Whether a hub could listen there: nobody else does."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as asked:
        asked.settimeout(1)
        return asked.connect_ex(("127.0.0.1", port)) != 0


def lesson_called(number: str) -> str:
    """The name of the lesson with this number, as its notebook has it."""
    names = sorted(path.stem for path in (ROOT / "notebooks").glob("[0-9][0-9]-*.ipynb"))
    for name in names:
        if name.partition("-")[0] == number:
            return name
    known = ", ".join(name.partition("-")[0] for name in names)
    raise course.Failed(f"There is no lesson {number}. There are: {known}")


def run(hub: Hub, options: argparse.Namespace) -> int:
    is_root = os.geteuid() == 0
    if options.accounts and not (is_root and shutil.which("systemd-run")):
        raise course.Failed("--accounts needs root (sudo) and a Linux that runs systemd.")
    if options.open and is_root and not options.accounts:
        raise course.Failed(AS_ROOT)
    address = f"http://{'0.0.0.0' if options.open else '127.0.0.1'}:{options.port}"
    told = {"HUB_ADDRESS": address}
    if options.lesson:
        told["HUB_LESSON"] = options.lesson
    if options.names:
        told["HUB_NAMES"] = str(Path(options.names).resolve())
    for port in (options.port, 8081, 8001):  # the page's, the hub's own and the proxy's
        if not free(port):
            raise course.Failed(TAKEN.format(port))
    if not options.accounts:
        print("All learners work under one account: this is for a room that trusts each other.")
    where = "everyone in this network" if options.open else "this computer alone"
    found = address.replace("0.0.0.0", own_address())
    print(f"The room is open to {where}. Learners type this address into a browser:\n")
    print(f"    {found}\n")
    print(f"Leave this window open: Ctrl-C here closes the room. Its log is {hub.log}.", flush=True)
    hub.address.write_text(found, "utf-8")
    hub.log.unlink(missing_ok=True)
    hub.log.touch(mode=0o600)
    try:
        code = course.hand_over(hub.command(options.accounts), hub.environment(**told), hub.log)
    finally:
        hub.address.unlink(missing_ok=True)
    if code:
        last = hub.log.read_text("utf-8", errors="replace").splitlines()[-6:]
        print("The room is closed. It ended with:", *last, sep="\n  | ", file=sys.stderr)
    return code


def main(arguments: list[str]) -> int:
    reader = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("--folder", type=Path, default=Path.home() / "article-hub")
    reader.add_argument("--open", action="store_true", help="listen to the network, not only here")
    reader.add_argument("--port", type=int, default=8000)
    reader.add_argument("--lesson", help="such as 05: what learners see first; else lesson 00")
    reader.add_argument("--names", help="a file of names, one a line: only these may log in")
    reader.add_argument("--accounts", action="store_true", help="real accounts (root, systemd)")
    reader.add_argument("--prepare", action="store_true", help="make all, open nothing")
    reader.add_argument(
        "--withhold",
        choices=["tickets", "all"],
        default="tickets",
        help="what waits until you open it: exit tickets and tests, or all",
    )
    does = ["open", "close", "collect", "forget", "load"]
    reader.add_argument("does", nargs="?", choices=does, help="see above")
    reader.add_argument("words", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    options = reader.parse_args(arguments)
    hub = Hub(options.folder.expanduser().resolve())
    try:
        if options.does == "forget":
            return forget(hub, *options.words)
        if options.does == "collect":
            return collect(hub, options.accounts, *options.words)
        if options.does in ("open", "close"):
            return opening(hub, options.does, *options.words)
        options.lesson = options.lesson and lesson_called(options.lesson)
        hub.withhold = options.withhold
        hub.prepare()
        hub.shared()
        if options.does == "load":
            load = [hub.python, HERE / "load.py", *options.words, f"--hub={hub.folder}"]
            return course.hand_over(load, hub.environment())
        return 0 if options.prepare else run(hub, options)
    except course.Failed as failed:
        print(f"\n{failed}", file=sys.stderr)
        return 1


def opening(hub: Hub, does: str, lesson: str = "") -> int:
    """Open or close the answers of a lesson that wait, for all learners; the room may be open.

    The file is made of the course when it is asked for: until then the hub's folder holds no key.
    """
    file = hub.opened / f"answers-{lesson}.json"
    if does == "close":
        file.unlink(missing_ok=True)
        print(f"The answers of lesson {lesson} are closed.")
        return 0
    with tempfile.TemporaryDirectory() as out:
        answers = Path(out) / "editions/answers"
        make = [hub.python, "-m", "kit", "editions", answers.parent, "class", "--withhold=all"]
        course.step("Making the file with the answers", make)
        known = sorted(one.stem.removeprefix("answers-") for one in answers.glob("answers-*.json"))
        if lesson not in known:
            raise course.Failed(
                f"There is no lesson {lesson or '…'}. There are: {', '.join(known)}"
            )
        hub.opened.mkdir(mode=0o755, exist_ok=True)
        new = file.with_suffix(".new")  # whole before anybody reads it
        shutil.copy(answers / file.name, new)
    new.chmod(0o644)
    new.replace(file)
    print(f"The answers of lesson {lesson} are open: learners run its cells again, and read them.")
    return 0


def homes_of(hub: Hub, accounts: bool) -> dict[str, Path]:
    """The folder of each learner who can log in, or has, by the name of the login."""
    if not accounts:
        folder = hub.room / "learners"
        found = sorted(folder.iterdir()) if folder.is_dir() else []
        return {one.name: one for one in found if one.is_dir() and not one.is_symlink()}
    import grp  # not on Windows
    import pwd

    try:
        names = grp.getgrnam(GROUP).gr_mem
    except KeyError:
        raise course.Failed(f"There is no group {GROUP} on this computer.") from None
    return {name: Path(pwd.getpwnam(name).pw_dir) for name in names}


def collect(hub: Hub, accounts: bool, folder: str = "") -> int:
    if not folder:
        raise course.Failed("Name a folder for the answers: start.py collect ../hand-ins")
    target = Path(folder).expanduser()
    homes = homes_of(hub, accounts)
    if not homes:
        raise course.Failed(f"Nobody has logged in to the room in {hub.folder} yet.")
    try:
        lines = collecting.collect(homes, target)
    except OSError as error:
        raise course.Failed(
            f"We cannot write in {target} ({error.strerror}). What was copied before stays, and "
            "the learners' own files are untouched. Make room, or name another folder."
        ) from None
    print(*lines, sep="\n")
    print(f"Next: {course.PYTHON.relative_to(ROOT)} -m kit report {target}")
    return 0


def forget(hub: Hub, name: str = "") -> int:
    done = subprocess.run(
        [hub.python, "-c", FORGET, hub.room / "passwords", name.lower()], capture_output=True
    )
    sentence = "The next password that {} logs in with is the new one."
    print((sentence if done.returncode == 0 else "There is no password of {}.").format(name))
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
