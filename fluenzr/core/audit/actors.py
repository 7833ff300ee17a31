"""Actor of this thread (user, API key, command line, server), as the audit log names it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

_KEPT_BITS = {4: 24, 6: 48}
"""Of an address; the rest would name one connection of one person."""


@dataclass(frozen=True, slots=True)
class Actor:
    """`kind` and `id` as in `models.people.AuditEntry`; of the `address` a part is kept (`cut`)."""

    kind: str
    id: int | None = None
    address: str | None = None


SERVER = Actor("server")
COMMAND_LINE = Actor("command line")

_current: ContextVar[Actor] = ContextVar("actor", default=SERVER)


def current() -> Actor:
    """Who acts just now; the server where nobody was named."""
    return _current.get()


def act(actor: Actor) -> None:
    """Name who acts from now on: for a request in its thread, for a command in its process."""
    _current.set(actor)


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """Name who acts until the block ends."""
    token = _current.set(actor)
    try:
        yield
    finally:
        _current.reset(token)


def cut(address: str | None) -> str | None:
    """The network of an address: /24 of IPv4, /48 of IPv6; None for what is no address."""
    try:
        found = ip_address((address or "").partition("%")[0])
    except ValueError:
        return None
    found = getattr(found, "ipv4_mapped", None) or found
    return str(ip_network((found, _KEPT_BITS[found.version]), strict=False).network_address)
