"""A room on one computer, for people who trust each other. README.md says what that means.

`start.py` copies this file into the hub's own folder, beside the class's repository and the
packages: at run time nothing of the course with its key, and nothing of teacher/, is used.
"""

import atexit
import fcntl
import importlib.util
import os
import shutil
import sys
import tempfile
import unicodedata
from pathlib import Path
from urllib.parse import urlencode

c = get_config()  # noqa: F821 (JupyterHub defines it)

HERE = Path(__file__).resolve().parent
ROOM = Path(os.environ.get("HUB_ROOM") or HERE / "room").resolve()  # all that changes in a lesson
ROOM.mkdir(mode=0o700, parents=True, exist_ok=True)
if (HERE / "lock").is_file():  # as long as this hub runs, start.py changes nothing here
    fcntl.flock(os.open(HERE / "lock", os.O_RDONLY), fcntl.LOCK_SH)

# Where it listens: this computer alone, unless start.py is told --open.
c.JupyterHub.bind_url = os.environ.get("HUB_ADDRESS") or "http://127.0.0.1:8000"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:8081"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:8001"
c.ConfigurableHTTPProxy.command = [str(HERE / "proxy/node_modules/.bin/configurable-http-proxy")]
c.ConfigurableHTTPProxy.pid_file = str(ROOM / "proxy.pid")
c.JupyterHub.db_url = f"sqlite:///{ROOM / 'hub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(ROOM / "cookie-secret")

# What the page for logging in says to a learner. Below it are two fields and a button.
LOGIN = """<div class="text-start">
<p><strong>The first time:</strong> choose a pseudonym, not your name, of 2 to 30 letters, digits or
hyphens, and type it under <em>Username</em>. Choose a password of 8 characters or more that you use
nowhere else. Note both.</p>
<p><strong>Every other time:</strong> log in with the same two. Where it says that they are invalid,
look for a slip, or take another pseudonym: this one may be somebody else's.</p>
<p class="mb-0">What you answer is saved on the computer that runs the course. Your teacher can read
it there.</p>
</div>"""
c.JupyterHub.template_vars = {"announcement_login": LOGIN}

# Who comes in: the password that a learner logs in with first is theirs from then on.
c.JupyterHub.authenticator_class = "firstuseauthenticator.FirstUseAuthenticator"
c.FirstUseAuthenticator.dbm_path = str(ROOM / "passwords")
c.FirstUseAuthenticator.min_password_length = 8
# It becomes a folder's name. Many scripts write vowels as marks, which are no letters to `\w`.
MARKS = [chr(n) for n in range(sys.maxunicode) if unicodedata.category(chr(n)).startswith("M")]
c.Authenticator.username_pattern = rf"[^\W_](?:[^\W_]|[-{''.join(MARKS)}]){{1,29}}\Z"
names = os.environ.get("HUB_NAMES")  # a file with a name a line; without it, any name may come
c.Authenticator.allow_all = not names
if names:
    c.Authenticator.allowed_users = {*Path(names).read_text("utf-8").lower().split()}

# What they get: a server of their own, in a folder of their own, under the account of the hub.
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = str(ROOM / "learners/{username}")
c.Spawner.cmd = [sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.args = ["--ServerApp.terminals_enabled=False"]
c.Spawner.args += ["--allow-root"] if os.geteuid() == 0 else []
# A kernel speaks through files. Of TCP ports, thirty servers sometimes choose the same one: then
# a learner's kernel dies, or answers somebody else. The path of such a file has 103 bytes at most.
c.Spawner.args += ["--KernelManager.transport=ipc"]
SOCKETS = tempfile.mkdtemp(prefix="room-", dir="/tmp")
atexit.register(shutil.rmtree, SOCKETS, ignore_errors=True)
c.Spawner.start_timeout = c.Spawner.http_timeout = 300  # thirty at once on two cores take turns

# At each start nbgitpuller brings the class's copy up to date, keeps what a learner changed, and
# opens a lesson: 00, or the one that start.py was told. The folder work/ with the answers is not in
# the repository and stays as it is.
pull = {"repo": f"file://{HERE / 'class.git'}", "branch": "main", "targetpath": "course"}
lesson = os.environ.get("HUB_LESSON") or "00-start-here"
pull["urlpath"] = f"lab/tree/course/notebooks/{lesson}.ipynb"
c.Spawner.default_url = "/git-pull?" + urlencode(pull)
# git reads no repository of another account unless it is told that this one is safe.
c.Spawner.environment = {"GIT_CONFIG_GLOBAL": str(HERE / "gitconfig")}
c.Spawner.environment["JUPYTER_RUNTIME_DIR"] = SOCKETS
# `start.py open 05` puts there what a teacher has opened.
c.Spawner.environment["KIT_ANSWERS"] = str(HERE / "opened")
# JupyterLab's settings for the course travel with the kit.
kit = importlib.util.find_spec("kit")
if kit:
    c.Spawner.environment["JUPYTER_CONFIG_PATH"] = str(Path(kit.origin).parent / "settings/lab")
# matplotlib takes the list of fonts only from a folder that it can write.
if (HERE / "matplotlib").is_dir():
    fonts = shutil.copytree(HERE / "matplotlib", ROOM / "matplotlib", dirs_exist_ok=True)
    c.Spawner.environment["MPLCONFIGDIR"] = str(fonts)

# A server that nobody has used for an hour is stopped; answers are on the disk.
c.JupyterHub.services = [
    {
        "name": "idle-culler",
        "command": [sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=3600"],
    }
]
scopes = ["list:users", "read:users:activity", "read:servers", "delete:servers"]
c.JupyterHub.load_roles = [{"name": "cull", "scopes": scopes, "services": ["idle-culler"]}]
