"""Which advice belongs to the words of real failures, on Windows and elsewhere."""

import pytest

from kit.starting.advice import TABLE, advice_on

EVERYWHERE = {
    "OSError: [Errno 28] No space left on device": "disk-full",
    "ERROR: Could not install packages due to an OSError: [Errno 28] Kein Platz": "disk-full",
    "OSError: [Errno 122] Disk quota exceeded: '/home/ada/.venv'": "quota",
    "error: failed to create directory `/x`: Disk quota exceeded (os error 122)": "quota",
    "OSError: [Errno 36] File name too long": "path-too-long",
    "because ensurepip is not\navailable. On Debian/Ubuntu systems, you need": "no-venv",
    "/usr/bin/python3: No module named venv": "no-venv",
    "/x/.venv/bin/python: No module named pip": "no-pip",
    "error: externally-managed-environment": "managed",
    "ERROR: Can not perform a '--user' install. User site-packages are not visible": "pip-user",
    "ERROR: Can not combine '--user' and '--target'": "pip-user",
    "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify "
    "failed: unable to get local issuer certificate (_ssl.c:1006)'))": "certificate",
    "error sending request for url\n  Caused by: invalid peer certificate: UnknownIssuer": (
        "certificate"
    ),
    "ERROR: Could not find a suitable TLS CA certificate bundle, invalid path: /x": "certificate",
    "('Cannot connect to proxy.', OSError('Tunnel connection failed: 407 Proxy Authentication "
    "Required'))": "proxy-login",
    "ProxyError('Cannot connect to proxy.', NewConnectionError('<x>: Failed to establish a new "
    "connection: [Errno 111] Connection refused'))": "proxy",
    "403 Client Error: Forbidden for url: https://packages.example/simple/": "forbidden",
    "429 Client Error: Too Many Requests for url: https://packages.example/": "index-busy",
    "NewConnectionError: Failed to establish a new connection: [Errno 101] Network is "
    "unreachable": "offline",
    "Temporary failure in name resolution": "offline",
    "error: Failed to fetch\n Caused by: dns error: failed to lookup address": "offline",
    "Because x was not found in the cache and you require x, your requirements are "
    "unsatisfiable.\nhint: Packages were unavailable because the network was disabled.": "offline",
    "NameResolutionError: Failed to resolve 'x' ([Errno 11001] getaddrinfo failed)": "offline",
    "ReadTimeoutError(\"HTTPSConnectionPool(host='x', port=443): Read timed out.\")": "slow",
    "ProtocolError: ('Connection broken: IncompleteRead(5 bytes read, 9 more expected)'": "slow",
    "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.": "hash",
    "error: Hash mismatch for `pandas==3.1.1`": "hash",
    "zipfile.BadZipFile: File is not a zip file": "bad-file",
    "ERROR: Wheel 'pandas' located at /tmp/pandas.whl is invalid.": "bad-file",
    "(from versions: none)\nERROR: No matching distribution found for x": "captive",
    "Because x was not found in the package registry and you require x": "captive",
    "(from versions: 1.0)\nERROR: No matching distribution found for x==2 --no-index": "no-wheels",
    "ERROR: No matching distribution found for pandas==3.1.1": "not-made",
    "error: Microsoft Visual C++ 14.0 or greater is required.": "not-made",
    "error: command 'gcc' failed: No such file or directory": "not-made",
    "Because argon2-cffi-bindings==26.2.0 has no usable wheels": "not-made",
    "OSError: [Errno 30] Read-only file system: '.venv'": "read-only",
    "[Errno 13] Permission denied: '.venv'": "permission",
    "something nobody has seen before": "unknown",
}
WINDOWS = {
    "OSError: [WinError 112] Es steht nicht genug Speicherplatz zur Verfügung": "disk-full",
    "error: failed to write (os error 112)": "disk-full",
    "FileNotFoundError: [WinError 206] The filename or extension is too long": "path-too-long",
    "OSError: [WinError 1260] This program is blocked by group policy.": "policy",
    "OSError: [WinError 225] Operation did not complete successfully because the file contains "
    "a virus or potentially unwanted software": "antivirus",
    "OSError: [WinError 362] The cloud file provider is not running": "cloud",
    "error: could not read the file (os error 362)": "cloud",
    "Python was not found; run without arguments to install from the Microsoft Store": "store-stub",
    "PermissionError: [WinError 32] The process cannot access the file because it is being used "
    "by another process": "locked",
    "PermissionError: [WinError 5] Access is denied": "permission",
    "error: Zugriff verweigert (os error 5)": "permission",
}
ELSEWHERE = {
    "error: Input/output error (os error 5)": "disk-damaged",
    "error: tcp connect error: Connection refused (os error 111)": "offline",
}
WORDS = [(text, windows, kind) for text, kind in EVERYWHERE.items() for windows in (True, False)]
WORDS += [(text, True, kind) for text, kind in WINDOWS.items()]
WORDS += [(text, False, kind) for text, kind in ELSEWHERE.items()]


@pytest.mark.parametrize(("text", "windows", "kind"), WORDS)
def test_each_failure_gets_its_own_advice(text, windows, kind):
    assert advice_on(text, windows).kind == kind


def test_no_two_rows_have_one_name():
    kinds = [row.kind for row in TABLE]
    assert len(set(kinds)) == len(kinds)
