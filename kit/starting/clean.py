"""The environment variables for all that `start.py` runs: without what others set for other things.

A `PIP_USER` or a `PYTHONPATH` that serves one program breaks another. What leads to packages stays,
since a school may need it: its mirror, its proxy, its certificate.
"""

from __future__ import annotations

import ast
import os
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

DROPPED = (
    "PYTHON",
    "PIP_",
    "UV_",
    "JUPYTER",
    "IPYTHON",
    "IPY_",
    "MPL",
    "MATPLOTLIB",
    "CONDA",
    "_CONDA",
    "VIRTUAL_ENV",
    "__PYVENV",
    "PYTEST",
)
WAYS = {  # of pip's settings, those that say where packages are and how to get there
    "index-url",
    "extra-index-url",
    "find-links",
    "no-index",
    "trusted-host",
    "cert",
    "client-cert",
    "proxy",
    "timeout",
    "default-timeout",
    "retries",
    "cache-dir",
    "no-cache-dir",
    "keyring-provider",
}
KEPT = {"PIP_" + name.upper().replace("-", "_") for name in WAYS} | {
    "PIP_CONFIG_FILE",
    "PYTHONUNBUFFERED",
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONUTF8",
    "UV_CACHE_DIR",
    "UV_CONFIG_FILE",
    "UV_DEFAULT_INDEX",
    "UV_EXTRA_INDEX_URL",
    "UV_FIND_LINKS",
    "UV_HTTP_TIMEOUT",
    "UV_INDEX",
    "UV_INDEX_URL",
    "UV_INSECURE_HOST",
    "UV_KEYRING_PROVIDER",
    "UV_LINK_MODE",
    "UV_NATIVE_TLS",
    "UV_NO_CACHE",
    "UV_OFFLINE",
    "UV_SYSTEM_CERTS",
}


def cleaned(given: Mapping[str, str]) -> dict[str, str]:
    """The variables that may stay."""
    return {
        name: value
        for name, value in given.items()
        if name.upper() in KEPT or not name.upper().startswith(DROPPED)
    }


def package_sources(python: str | Path, environment: Mapping[str, str]) -> dict[str, str]:
    """Variables that lead pip and uv to packages as pip's own files say, and say nothing else.

    A `user = true` or `target = ...` in such a file would put the packages somewhere else.
    """
    command = [str(python), "-m", "pip", "config", "list"]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, timeout=60)
        listed = done.stdout.decode("utf-8", "replace")
    except (OSError, subprocess.SubprocessError):
        listed = ""
    found = {"PIP_CONFIG_FILE": os.devnull}  # to pip this means: read no file
    for line in listed.splitlines():
        name, _, value = line.partition("=")
        section, _, key = name.strip().rpartition(".")
        if section in ("global", "install") and key in WAYS:
            found["PIP_" + key.upper().replace("-", "_")] = _plain(value)
    found.update({name: environment[name] for name in found if name in KEPT & set(environment)})
    found["PIP_CONFIG_FILE"] = os.devnull
    for_uv = {"UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_CONFIG_FILE"}
    index = environment.get("PIP_INDEX_URL") or found.get("PIP_INDEX_URL")
    if index and not for_uv & set(environment):
        found["UV_DEFAULT_INDEX"] = index
    return found


def _plain(value: str) -> str:
    """A value as pip lists it, in quotes, as one line."""
    try:
        value = ast.literal_eval(value.strip())
    except (ValueError, SyntaxError):
        value = value.strip()
    return " ".join(str(value).split())


def for_jupyter(environment: Mapping[str, str], root: Path, python: Path) -> dict[str, str]:
    """What JupyterLab and its kernels are told: our settings, and a place of the course's own.

    So nothing that a user set for other notebooks reaches the course, what is set in the course
    reaches no other notebook, and a home that cannot be written does no harm.
    """
    own = _writable(root / ".jupyter")
    for old in (own / "ipython").glob("profile_*/history.sqlite*"):  # of earlier versions
        _without(old)
    path = f"{python.parent}{os.pathsep}{environment.get('PATH', os.defpath)}"
    return {
        **environment,
        "PATH": path,
        "VIRTUAL_ENV": str(python.parents[1]),
        "JUPYTER_PREFER_ENV_PATH": "1",  # also where .venv belongs to another account
        "JUPYTER_CONFIG_PATH": str(root / "kit" / "settings" / "lab"),
        "JUPYTER_CONFIG_DIR": str(own / "config"),
        "JUPYTER_DATA_DIR": str(own / "data"),
        "JUPYTER_RUNTIME_DIR": str(own / "runtime"),
        "IPYTHONDIR": str(own / "ipython"),
        "MPLCONFIGDIR": str(own / "matplotlib"),
    }


def _without(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


def _writable(folder: Path) -> Path:
    """This folder, or a new one for this start alone where this one cannot be written."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        return Path(tempfile.mkdtemp(prefix="article-course-"))
