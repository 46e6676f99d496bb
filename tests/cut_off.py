"""Runs a command in a network namespace: `unshare -n python tests/cut_off.py COMMAND ...`.

A new namespace has one interface, the loopback, and it is down. This brings it up and becomes the
command, so that servers and browsers under test can talk to each other and to nobody else.
"""

import fcntl
import os
import socket
import struct
import sys

SIOCGIFFLAGS = 0x8913  # linux/sockios.h, linux/if.h
SIOCSIFFLAGS = 0x8914
IFF_UP = 1


def bring_loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sH14x", b"lo", 0)
        answer = fcntl.ioctl(any_socket, SIOCGIFFLAGS, request)
        (flags,) = struct.unpack_from("H", answer, 16)
        request = struct.pack("16sH14x", b"lo", flags | IFF_UP)
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, request)


if __name__ == "__main__":
    bring_loopback_up()
    os.execvp(sys.argv[1], sys.argv[1:])
