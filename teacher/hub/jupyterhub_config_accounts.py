"""The room with real accounts: each learner is a user of the computer, with limits that hold.

Needs root, systemd and a group of learners; see README.md. Everything else is as in the room.
"""

from pathlib import Path

HERE = Path(__file__).resolve().parent
# With the path: a file that is not found is passed over in silence.
load_subconfig("jupyterhub_config.py", path=str(HERE))  # noqa: F821 (JupyterHub defines it)
c = get_config()  # noqa: F821

c.JupyterHub.template_vars = {
    "announcement_login": "Log in with the account that your school gave you for this computer. "
    "What you answer is saved in your own folder. Your teacher can read it there."
}

# Who comes in: the members of one group, with the password of their account.
c.JupyterHub.authenticator_class = "pam"
c.Authenticator.allow_all = False
c.LocalAuthenticator.allowed_groups = {"learners"}

# What they get: a server under their own account, in their own home, within these limits.
c.JupyterHub.spawner_class = "systemd"
c.Spawner.args = ["--ServerApp.terminals_enabled=False", "--KernelManager.transport=ipc"]
c.Spawner.mem_limit = "1G"  # of memory a learner; README.md has the measured need
c.Spawner.cpu_limit = 1.0  # of one core a learner
c.Spawner.environment.pop("MPLCONFIGDIR", None)  # the room is closed to them
c.Spawner.environment["JUPYTER_RUNTIME_DIR"] = "/tmp/jupyter"  # a /tmp of each learner's own
c.SystemdSpawner.isolate_tmp = True
c.SystemdSpawner.isolate_devices = True
