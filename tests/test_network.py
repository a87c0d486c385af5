import socket

import pytest

from tests.network import ReachedOut


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("10.0.0.1", 443)])
def test_a_connection_to_another_host_is_refused(address):
    with socket.socket() as client, pytest.raises(ReachedOut, match="only loopback"):
        client.connect(address)


def test_not_even_a_name_is_looked_up():
    with pytest.raises(ReachedOut):
        socket.create_connection(("example.org", 443))


def test_loopback_is_free():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("localhost", server.getsockname()[1])).close()
