"""The wall around the tests: nothing here can reach the network. start.py builds it."""

import errno
import os
import socket

import pytest

CUT_OFF = os.environ.get("KIT_CUT_OFF") == "1"
behind_the_wall = pytest.mark.skipif(not CUT_OFF, reason="these tests run with the network")


@pytest.mark.skipif(os.environ.get("CI") != "true", reason="a developer may run without the wall")
def test_on_ci_the_wall_is_there():
    assert CUT_OFF, "start.py test sets KIT_CUT_OFF=1 when it has cut the network off"


@behind_the_wall
def test_the_loopback_is_the_only_interface():
    assert [name for _, name in socket.if_nameindex()] == ["lo"]


@behind_the_wall
@pytest.mark.parametrize("address", ["192.0.2.1", "198.51.100.1"])
def test_an_address_outside_is_out_of_reach_at_once(address):
    with socket.socket() as outward:
        outward.settimeout(30)  # a packet that is dropped would wait; no route answers at once
        with pytest.raises(OSError) as refused:
            outward.connect((address, 443))
    assert refused.value.errno == errno.ENETUNREACH


@behind_the_wall
def test_the_loopback_works():
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=30) as client,
    ):
        peer, _ = server.accept()
        with peer:
            peer.sendall(b"here")
            assert client.recv(4) == b"here"
