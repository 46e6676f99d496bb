"""What to do about what a tool said when it failed: a table, tried from the top.

`tests/test_advice.py` holds the words of real failures, and which advice belongs to each. Wrong
advice costs an hour, so a row that is not sure of its words does not belong here.
"""

from __future__ import annotations

import errno
import os
import platform
import re
from typing import NamedTuple


class Advice(NamedTuple):
    """One row: a short name, the words that give it away, and what to do."""

    kind: str
    clues: str
    text: str


OFFLINE = (
    "This computer does not reach the internet. Connect it; if the network has a page to log in, "
    "do that in a browser. Then start again. For computers without internet, see: start.py download"
)
TABLE = [
    # --- the disk -------------------------------------------------------------------------------
    Advice(
        "quota",
        r"quota exceeded|errno EDQUOT|winerror 1295\b",
        "Your account has used up its space on this disk. Delete what you no longer need (the "
        "course takes 1 GB while it is prepared), or put the course's folder on another disk.",
    ),
    Advice(
        "disk-full",
        r"no space left|not enough space|errno ENOSPC|winerror (39|112)\b|disk (is )?full|"
        r"insufficient disk space",
        "The disk is full: make 2 GB of room, and start again.",
    ),
    Advice(
        "path-too-long",
        r"winerror (206|111)\b|filename or extension is too long|file ?name too long|"
        r"errno ENAMETOOLONG|windows long path support",
        "The path of this folder is too long: move the course to a short one, such as C:\\course.",
    ),
    Advice(
        "cloud",
        r"winerror 3(5[6-9]|[6-9][0-9])\b|cloud (file|operation|sync)",
        "OneDrive, or another cloud, holds this folder and did not give a file: move the course to "
        "a folder that is not synchronised, such as C:\\course.",
    ),
    Advice(
        "disk-damaged",
        r"input/output error|winerror (23|1117|1392)\b",
        "The disk could not read or write a file. Copy the course to another disk and start it "
        "there; if this computer has such errors often, show it to someone who looks after it.",
    ),
    # --- what guards the computer ---------------------------------------------------------------
    Advice(
        "policy",
        r"winerror (1260|4551)\b|blocked by group policy|application control policy",
        "This computer's rules forbid programs in this folder. Ask whoever looks after the "
        "computer to allow Python programs in the course's folder.",
    ),
    Advice(
        "antivirus",
        r"winerror 22[56]\b|contains a virus|potentially unwanted",
        "The antivirus program stopped a file. Ask whoever looks after this computer to allow the "
        "course's folder, then run: start.py repair",
    ),
    # --- Python itself --------------------------------------------------------------------------
    Advice(
        "store-stub",
        r"microsoft store|winerror (1920|4393|4394)\b",
        "This is only the Microsoft Store's link to Python, and it does not work for the course. "
        "Install Python 3.13 from python.org, then start with: py start.py",
    ),
    Advice(
        "no-venv",
        r"ensurepip is not\s+available|no module named '?(venv|ensurepip)",
        "A part of Python is missing. On Debian and Ubuntu run: sudo apt install python3-venv",
    ),
    Advice(
        "managed",
        r"externally[- ]managed",
        "The computer's own Python was used instead of the one in .venv. Run: start.py repair",
    ),
    Advice(
        "pip-user",
        r"can not perform a '?--user'? install|--user.*--target|--target.*--user|"
        r"can ?not set --home and --prefix|cannot combine '--user'",
        "A setting of pip on this computer puts packages somewhere else. Look for `user`, "
        "`target` or `prefix` with `python -m pip config list`, and remove it.",
    ),
    Advice("no-pip", r"no module named '?pip\b", "pip is missing in .venv. Run: start.py repair"),
    # --- the network ----------------------------------------------------------------------------
    Advice(
        "certificate",
        r"certificate_verify_failed|certificate verify failed|invalid peer certificate|"
        r"unknownissuer|unable to get local issuer|self[- ]signed certificate|"
        r"could not find a suitable tls ca certificate|invalid certificate",
        "Your network looks inside secure connections, and Python does not know its certificate. "
        "Ask whoever looks after the network for the certificate file and set PIP_CERT and "
        "SSL_CERT_FILE to it, or install at home. Check the computer's date, too.",
    ),
    Advice(
        "proxy-login",
        r"407 proxy|\(407\)|proxy authentication required",
        "The network's proxy asks for a name and a password. Ask whoever looks after the network "
        "for them, set HTTPS_PROXY to http://NAME:PASSWORD@PROXY:PORT, and start again.",
    ),
    Advice(
        "proxy",
        r"cannot connect to proxy|proxyerror|tunnel connection failed|"
        r"(missing dependencies for|unable to parse) socks|unsupported proxy|proxy connect",
        "The network's proxy did not let us through. If the network has a page to log in, do that "
        "in a browser. Then check HTTPS_PROXY: is the address right, and is it for this network?",
    ),
    Advice(
        "forbidden",
        r"\b403\b.*(forbidden|client error)|(forbidden|client error).*\b403\b|"
        r"\b401\b.*(unauthorized|client error)|(unauthorized|client error).*\b401\b|"
        r"^user for \S+:",
        "The network, or the place where packages come from, does not let us in. Try another "
        "network, or ask whoever looks after this one how to install Python packages here.",
    ),
    Advice(
        "index-busy",
        r"\b(429|50[0234])\b (server|client) error|too many 50[0-9] error|"
        r"status (server|client) error \((429|50[0234])|too many requests|"
        r"http error (429|50[0234])|service unavailable",
        "The place where packages come from is busy or out of order: try again in an hour.",
    ),
    Advice(
        "offline",
        r"newconnection|name ?resolution|name or service|nodename nor servname|getaddrinfo|"
        r"network is (unreachable|down)|no route to host|dns error|failed to lookup address|"
        r"connection refused|connect timeout|could not resolve|no internet|"
        r"network connectivity is disabled|network was disabled",
        OFFLINE,
    ),
    Advice(
        "slow",
        r"read timed out|readtimeout|timed? ?out|incompleteread|connection (was )?(broken|aborted|"
        r"reset)|connection closed|incomplete-download|error decoding response body|"
        r"remotedisconnected|unexpected ?eof|eof occurred|error sending request|"
        r"request or response body error|max retries",
        "The connection broke off or is very slow. If the network has a page to log in, do that "
        "in a browser. Then start again: what has arrived is kept. On a slow line, first set "
        "PIP_DEFAULT_TIMEOUT and UV_HTTP_TIMEOUT to 300.",
    ),
    # --- the packages ---------------------------------------------------------------------------
    Advice(
        "hash",
        r"do not match the hashes|hash mismatch|hashes did not match",
        "A download is not the file that the course was tested with. Try again later. If it "
        "happens again, tell the people who make the course.",
    ),
    Advice(
        "bad-file",
        r"badzipfile|bad zip|not a zip file|invalid zip|has an invalid wheel|"
        r"wheel '[^']*'[^\n]* is invalid|"
        r"bad magic number|unexpected end of (file|central directory)|bad crc|"
        r"failed to (read|extract|unzip)[^\n]*(archive|wheel|zip)|central directory",
        "A package arrived damaged. Empty pip's store with `python -m pip cache purge` (or "
        "`uv cache clean`), and the folder wheels/ if there is one; then start again.",
    ),
    Advice(
        "no-wheels",
        r"--no-index",
        "The folder wheels/ does not hold every package for this computer. Fill it with "
        "`start.py download` on one with the same system and the same Python, or delete it.",
    ),
    # Of a package that is known everywhere: a page to log in answered in the index's place.
    Advice("captive", r"from versions: none|not found in the package registry", OFFLINE),
    Advice(
        "not-made",
        r"no matching distribution|no solution found|failed to build|building wheel|"
        r"has no (usable )?wheels|failed-wheel-build|microsoft visual c\+\+|vcvarsall|"
        r"unable to find a compiler|command '?[^\n]*(gcc|cc|clang|cl\.exe)'? failed|"
        r"unknown compiler|metadata-generation-failed|rust compiler|"
        r"is not a supported wheel|could not build wheels",
        "A package has no ready-made file for this computer or this Python, "
        f"{platform.python_version()} ({platform.machine()}). Install the 64-bit Python 3.13 from "
        "python.org, then start again. That is right for Windows on ARM, too.",
    ),
    # --- the rest: words that stand in many failures, so last -------------------------------------
    Advice(
        "locked",
        r"winerror (32|33)\b|being used by another process|text file busy",
        "Another program holds a file: close other windows of the course, wait a minute for the "
        "antivirus program, and start again.",
    ),
    Advice(
        "read-only",
        r"read-only file|errno EROFS|winerror 19\b",
        "This disk is read-only. Copy the course to a folder of your own, and start it there.",
    ),
    Advice(
        "permission",
        r"permission denied|access is denied|winerror 5\b|operation not permitted|"
        r"errno (EACCES|EPERM)\b",
        "A file cannot be written. Close other windows of the course, or copy the course to a "
        "folder of your own and start it there.",
    ),
    Advice(
        "memory",
        r"memoryerror|cannot allocate memory|errno ENOMEM|\bkilled\b",
        "The computer ran out of memory: close other programs, and start again.",
    ),
]
UNKNOWN = Advice(
    "unknown", "", "Try once more. If it fails again, show these lines to someone who knows Python."
)


def advice_on(text: str, windows: bool = os.name == "nt") -> Advice:
    """The first row of the table whose words are in `text`; at the end one for all else.

    >>> advice_on("OSError: [Errno 28] Kein Platz").kind
    'disk-full'
    """
    text = with_names(text, windows)
    for row in TABLE:
        if re.search(row.clues, text, re.IGNORECASE | re.MULTILINE):
            return row
    return UNKNOWN


def with_names(text: str, windows: bool) -> str:
    """Errors by name: words depend on the system's language, numbers on the system.

    uv's "os error 5" is no access on Windows, and a broken disk elsewhere.
    """
    text = re.sub(r"\bos error (\d+)", r"WinError \1" if windows else r"Errno \1", text)
    return re.sub(r"\bErrno (\d+)", lambda found: f"Errno {_name(int(found[1]))}", text)


def _name(number: int) -> str:
    return errno.errorcode.get(number, str(number))
