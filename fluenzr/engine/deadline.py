"""Deadline of a network exchange: one time limit for all its parts.

It begins with the look-up of the name and holds for connecting to all addresses, TLS, the log-in and
the rest.
A timeout for each read would let a server that sends a byte now and then hold a connection for ever.
"""

import socket
import time
from contextlib import suppress


class Deadline:
    """An end on the monotonic clock. Another thread may `end` the exchange before."""

    def __init__(self, seconds: float, *, whole: "Deadline | None" = None):
        """`whole` is the deadline of what this is a part of, and not earlier."""
        self.at = time.monotonic() + seconds
        self._whole = whole
        self._socket: socket.socket | None = None
        self._is_ended = False
        if whole is not None:
            self.at = min(self.at, whole.at)

    def left(self) -> float:
        """Seconds until then. Raises TimeoutError where there are none."""
        left = self.at - time.monotonic()
        if left <= 0 or self._has_ended():
            raise TimeoutError("the deadline has passed")
        return left

    def within(self, seconds: float) -> "Deadline":
        """The end of a part that may take so many seconds from now."""
        return Deadline(seconds, whole=self)

    def hold(self, connection: socket.socket) -> None:
        """The connection of the exchange, for `end`."""
        self._socket = connection
        if self._whole is not None:
            self._whole.hold(connection)

    def end(self) -> None:
        """End the exchange now: whoever waits in it finds the end of the connection."""
        self._is_ended = True
        if self._socket is not None:
            with suppress(OSError):
                # TLS's own method would forget the encryption under the hands of the other thread.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def _has_ended(self) -> bool:
        return self._is_ended or (self._whole is not None and self._whole._has_ended())


def send_all(connection: socket.socket, data: bytes, deadline: Deadline) -> None:
    """`sendall` of which no part begins after the deadline: over TLS that has a timeout for each record."""
    unsent = memoryview(data)
    while unsent:
        connection.settimeout(deadline.left())
        unsent = unsent[connection.send(unsent) :]


def receive(connection: socket.socket, size: int, deadline: Deadline) -> bytes:
    """Up to `size` bytes; nothing at the end of the connection. Raises TimeoutError at the deadline."""
    connection.settimeout(deadline.left())
    return connection.recv(size)
