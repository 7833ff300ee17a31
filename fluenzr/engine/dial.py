"""Connections to hosts that somebody else names: the addresses that were judged are those that are called.

A name is looked up once. One that means something else a moment later (DNS rebinding) leads nowhere.
"""

import socket
from ipaddress import ip_address
from typing import Any

from fluenzr.core import hosts

Place = tuple[socket.AddressFamily, socket.SocketKind, int, Any]
"""The arguments of a socket, and the address to connect it to."""


class HostRefused(OSError):
    """A host that this server must not talk to."""


def look_up(host: str, port: int, *, allow_private: bool) -> list[Place]:
    """Where `host` can be reached, in the system's order.

    Raises HostRefused where one of its addresses is not of the internet (unless `allow_private`), OSError for
    an unknown host, UnicodeError for what cannot be one.
    """
    found: list[Place] = [
        (family, kind, protocol, address)
        for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    ]
    if not allow_private and not all(hosts.is_public(ip_address(address[0])) for *_, address in found):
        raise HostRefused(f"{host} is a private address, which this server does not connect to")
    return found


def connect(host: str, port: int, timeout: float, *, allow_private: bool) -> socket.socket:
    """A TCP connection to the first address of `host` that answers, each within `timeout` seconds.

    Raises as `look_up` does, and OSError where none answers.
    """
    failure = OSError(f"{host} has no address")
    for family, kind, protocol, address in look_up(host, port, allow_private=allow_private):
        connection = socket.socket(family, kind, protocol)
        try:
            connection.settimeout(timeout)
            connection.connect(address)
        except OSError as error:
            connection.close()
            failure = error
        else:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return connection
    raise failure
