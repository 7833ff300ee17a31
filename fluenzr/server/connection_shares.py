"""Connection limit of a web process: accepted TCP connections shared fairly by client address (Linux).

granian accepts as many connections as it has places, from whomever. While places are plenty nobody is
counted; where they get short, the addresses that hold most lose what they hold beyond an even share, those
first that have been silent longest. Where this process cannot see its files (no /proc), nothing is ended.
"""

import logging
import os
import socket
import stat
import struct
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from fluenzr.core.common import public_hosts

logger = logging.getLogger("fluenzr.web")

LOOK_SECONDS = 0.5
FULL = 0.75
"""Of the places: where so many are taken, they are short."""
ROOM = 0.5
"""Of the places: so many are taken at most by who holds many, once they were short."""
LEAST = 16
"""Connections that every address may keep: some browsers open six, a program as many as it has threads."""
TELL_SECONDS = 60.0

_FILES = "/proc/self/fd"
_ESTABLISHED = 1  # the state in tcp_info (tcp(7))
_TCP_INFO = struct.Struct("=B55xI")
"""tcpi_state and tcpi_last_ack_recv of linux/tcp.h: milliseconds since anything came."""


@dataclass(frozen=True, slots=True)
class Connection:
    """An accepted connection: the number of its file, and who is at its other end."""

    file: str
    client: tuple[Any, ...]
    silent_ms: int

    @property
    def network(self) -> str:
        return public_hosts.network(self.client[0])


def is_open(client: str) -> bool:
    """Whether the connection from an address and port, spelled as by granian, is open at both ends; False
    where nobody can tell."""
    for file in _files():
        with suppress(OSError), _opened(file) as connection:
            if client == _spelled(connection.getpeername()):
                return _state(connection)[0] == _ESTABLISHED
    return False


def accepted(port: int) -> list[Connection]:
    """What this process has accepted at a port."""
    found = []
    for file in _files():
        with suppress(OSError), _opened(file) as connection:
            if _is_internet(connection) and connection.getsockname()[1] == port:
                client = connection.getpeername()  # a listening socket has none
                found.append(Connection(file, client, _state(connection)[1]))
    return found


def fair_share(counts: Iterable[int], places: int) -> int:
    """How many each may keep (max-min fairness): together at most `places`, but `LEAST` in any case."""
    rising, left = sorted(counts), places
    for index, count in enumerate(rising):
        share = left // (len(rising) - index)
        if count > share:
            return max(share, LEAST)
        left -= count
    return max([LEAST, *rising])


def excess(connections: Iterable[Connection], places: int) -> list[Connection]:
    """Those to be ended, so that nobody keeps more than a fair share of the places."""
    by_network: dict[str, list[Connection]] = defaultdict(list)
    for one in sorted(connections, key=lambda one: one.silent_ms):
        by_network[one.network].append(one)
    share = fair_share(map(len, by_network.values()), places)
    return [one for kept in by_network.values() for one in kept[share:]]


class Watch:
    """Ends connections at a port where more than `FULL` of its places are taken."""

    def __init__(self, port: int, places: int):
        self._port, self._places = port, places
        self._ended: Counter[str] = Counter()
        self._logged_at = -TELL_SECONDS

    def start(self) -> None:
        threading.Thread(target=self._watch, name="incoming", daemon=True).start()

    def _watch(self) -> None:
        while True:
            time.sleep(LOOK_SECONDS)
            try:
                self.look()
            except Exception:  # it looks again
                logger.exception("connections could not be counted")

    def look(self) -> None:
        # Counting files costs next to nothing, asking each whose it is does.
        if len(_files()) < self._places * FULL:
            return
        connections = accepted(self._port)
        if len(connections) < self._places * FULL:
            return
        for one in excess(connections, int(self._places * ROOM)):
            self._ended[one.network] += _end(one)
        self._tell()

    def _tell(self) -> None:
        now = time.monotonic()
        if self._ended and now - self._logged_at >= TELL_SECONDS:
            (network, count), *_ = self._ended.most_common(1)
            logger.warning(
                "connections are short: %s ended, %s of them from %s", self._ended.total(), count, network
            )
            self._ended.clear()
            self._logged_at = now


def _end(one: Connection) -> int:
    """End a connection where its file is still its own; how many were ended."""
    with suppress(OSError), _opened(one.file) as connection:
        if connection.getpeername() == one.client:
            connection.shutdown(socket.SHUT_RDWR)
            return 1
    return 0


def _files() -> list[str]:
    with suppress(OSError):
        return os.listdir(_FILES)
    return []


def _opened(file: str) -> socket.socket:
    """The socket behind a file of this process, to be closed by itself. Raises OSError where it is none."""
    if not stat.S_ISSOCK(os.stat(f"{_FILES}/{file}").st_mode):
        raise OSError
    return socket.socket(fileno=os.dup(int(file)))


def _is_internet(connection: socket.socket) -> bool:
    return connection.family in (socket.AF_INET, socket.AF_INET6) and connection.type == socket.SOCK_STREAM


def _state(connection: socket.socket) -> tuple[int, int]:
    state, silent_ms = _TCP_INFO.unpack(
        connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _TCP_INFO.size)
    )
    return state, silent_ms


def _spelled(place: Any) -> str:
    """An address of a socket as granian writes it."""
    if not isinstance(place, tuple):
        return ""
    return f"[{place[0]}]:{place[1]}" if ":" in place[0] else f"{place[0]}:{place[1]}"
