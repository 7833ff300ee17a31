"""Connecting to a host (DNS, TCP): the addresses that were judged (SSRF) are the ones connected to.

A name is looked up once. One that means something else a moment later (DNS rebinding) leads nowhere.
"""

import queue
import socket
import threading
from collections.abc import Iterable
from ipaddress import ip_address
from typing import Any

from fluenzr.core.common import public_hosts
from fluenzr.engine.deadline import Deadline

SocketAddress = tuple[socket.AddressFamily, socket.SocketKind, int, Any]
"""The arguments of a socket, and the address to connect it to."""

CONNECT_SECONDS = 10.0
"""For one address of several, at most."""

LOOK_UPS = 32
"""Names that are looked up at once: a look-up whose deadline has passed ends when the resolver gives up."""

_looking_up = threading.BoundedSemaphore(LOOK_UPS)


class HostRefused(OSError):
    """A host that this server must not talk to."""


IN_CLEAR = "A password is not sent over the internet in clear: choose the encryption tls or ssl"


class NameUnknown(OSError):
    """A host name without an address, or one that no name server tells of."""


def connect(host: str, port: int, deadline: Deadline, *, allow_private: bool) -> socket.socket:
    """A TCP connection to the first address of `host` that answers, for `deadline` to end.

    Raises HostRefused where one of its addresses is not of the internet (unless `allow_private`),
    NameUnknown, OSError where none answers, and TimeoutError where none does in time.
    """
    connection = _first_of(host, look_up(host, port, deadline, allow_private=allow_private), deadline)
    deadline.hold(connection)
    return connection


def is_near(connection: socket.socket) -> bool:
    """Whether a connection stays on this host or in a private network: a password may pass in clear there."""
    return not public_hosts.is_public(ip_address(connection.getpeername()[0].partition("%")[0]))


def look_up(host: str, port: int, deadline: Deadline, *, allow_private: bool) -> list[SocketAddress]:
    """Where `host` can be reached, in the system's order. Raises HostRefused, NameUnknown, TimeoutError."""
    places: list[SocketAddress] = [
        (family, kind, protocol, address) for family, kind, protocol, _, address in _ask(host, port, deadline)
    ]
    if not allow_private and not all(
        public_hosts.is_public(ip_address(address[0])) for *_, address in places
    ):
        raise HostRefused(f"{host} is a private address, which this server does not connect to")
    return places


def _ask(host: str, port: int, deadline: Deadline) -> Iterable[tuple[Any, ...]]:
    """What getaddrinfo(3) says. It knows no timeout, so it is left behind at the deadline."""
    answer: queue.SimpleQueue[list[Any] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answer.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, ValueError) as error:
            answer.put(error)
        finally:
            _looking_up.release()

    if not _looking_up.acquire(timeout=deadline.left()):
        raise TimeoutError(f"{host} was not looked up in time")
    try:
        threading.Thread(target=ask, name="look-up", daemon=True).start()
    except RuntimeError as error:
        _looking_up.release()
        raise OSError("No thread is left to look a name up") from error
    try:
        found = answer.get(timeout=deadline.left())
    except queue.Empty:
        raise TimeoutError(f"{host} was not found in time") from None
    if isinstance(found, Exception):
        reason = getattr(found, "strerror", None) or "it is no host name"
        raise NameUnknown(f"The name {host} cannot be looked up: {reason}") from found
    return found


def _first_of(host: str, places: list[SocketAddress], deadline: Deadline) -> socket.socket:
    """The addresses share what is left of the time, so that a dead one leaves some to those after it."""
    failure: OSError = NameUnknown(f"{host} has no address")
    for number, (family, kind, protocol, address) in enumerate(places):
        connection = socket.socket(family, kind, protocol)
        try:
            connection.settimeout(min(CONNECT_SECONDS, deadline.left() / (len(places) - number)))
            connection.connect(address)
        except OSError as error:
            connection.close()
            failure = error
        else:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return connection
    raise failure
