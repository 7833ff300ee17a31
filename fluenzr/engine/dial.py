"""Connections to hosts that somebody else names: the addresses that were judged are those that are called.

A name is looked up once. One that means something else a moment later (DNS rebinding) leads nowhere.
"""

import socket
from collections.abc import Callable, Iterable
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
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return judged(host, found, allow_private=allow_private)


def judged(host: str, found: Iterable[tuple[Any, ...]], *, allow_private: bool) -> list[Place]:
    """The places among what getaddrinfo(3) has found. Raises HostRefused."""
    places: list[Place] = [(family, kind, protocol, address) for family, kind, protocol, _, address in found]
    if not allow_private and not all(hosts.is_public(ip_address(address[0])) for *_, address in places):
        raise HostRefused(f"{host} is a private address, which this server does not connect to")
    return places


def connect(host: str, port: int, timeout: float, *, allow_private: bool) -> socket.socket:
    """A TCP connection to the first address of `host` that answers, each within `timeout` seconds.

    Raises as `look_up` does, and OSError where none answers.
    """
    return first_of(host, look_up(host, port, allow_private=allow_private), lambda: timeout)


def first_of(host: str, places: Iterable[Place], timeout: Callable[[], float]) -> socket.socket:
    """A TCP connection to the first place that answers, each within the seconds that `timeout` then gives."""
    failure = OSError(f"{host} has no address")
    for family, kind, protocol, address in places:
        connection = socket.socket(family, kind, protocol)
        try:
            connection.settimeout(timeout())
            connection.connect(address)
        except OSError as error:
            connection.close()
            failure = error
        else:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return connection
    raise failure
