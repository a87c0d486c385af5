"""The rule that no test, and so no code under test, reaches another machine."""

import ipaddress
import sys
from typing import Any

EVENTS = {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo"}


class ReachedOut(AssertionError):  # noqa: N818
    """Code under test tried to reach another host."""


def refuse_other_hosts() -> None:
    """From here on, for the whole process: an audit hook cannot be taken off again."""
    sys.addaudithook(_audit)


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in EVENTS:
        return
    # getaddrinfo names the host itself, the others a socket and its address (a path for a Unix socket).
    address = arguments[0] if event == "socket.getaddrinfo" else arguments[1]
    host = address[0] if isinstance(address, tuple) else address
    if event != "socket.getaddrinfo" and not isinstance(address, tuple):
        return
    if not _is_loopback(host):
        raise ReachedOut(
            f"A test tried to reach {host!r} ({event}). The server makes no request to an address that a user gave, "
            "and no test needs the network: only loopback addresses are allowed."
        )


def _is_loopback(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False
