"""IMAP wire format (RFC 9051 §2.2): lines and literals, bounded in size and time.

imaplib reads whatever a server announces, for as long as the next byte comes in time.
"""

import imaplib
import socket
import ssl
from dataclasses import dataclass

from fluenzr.engine.deadline import Deadline, receive, send_all

_RECEIVED_BYTES = 64 * 1024
_LINE_COST = 64
"""What a line takes in memory beside its text: a server may send a million empty ones."""

COMMAND_SECONDS = 60.0
"""For all that a server says to one command, within the deadline of the exchange."""


class NotAsAgreed(imaplib.IMAP4.abort):
    """A server that breaks off, or what it sends is too much or not IMAP. The message is of our own words."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Bytes of a line, of a literal as it is announced and as it is kept, of what is kept of the answers to
    one command, and of everything."""

    line: int
    literal: int
    kept: int
    command: int
    whole: int


_MIB = 1024 * 1024
GREETING = Bounds(line=16 * 1024, literal=16 * 1024, kept=16 * 1024, command=64 * 1024, whole=256 * 1024)
"""Until somebody has logged in."""

READING = Bounds(line=_MIB, literal=128 * _MIB, kept=256 * 1024, command=4 * _MIB, whole=512 * _MIB)
"""A line has all the UIDs that a search finds. Of a longer literal the beginning is kept: some servers give
a message whole where a part was asked for."""


class Stream:
    """What a connection says, and is told, until the deadline."""

    def __init__(self, connection: socket.socket, deadline: Deadline):
        self.socket = connection
        self.bounds = GREETING
        self._deadline = deadline
        self._received = bytearray()
        self._whole = 0
        self.begin_command()

    def go_on(self, bounds: Bounds, deadline: Deadline) -> None:
        """From here on these are what it is held to."""
        self.bounds, self._deadline = bounds, deadline
        self.begin_command()

    def begin_command(self) -> None:
        """What comes next answers another command."""
        self._command = 0
        self._until = self._deadline.within(COMMAND_SECONDS)

    def secure(self, context: ssl.SSLContext, host: str) -> None:
        """Go on inside TLS. What arrived before it was not protected by it, and is forgotten."""
        self._received.clear()
        self.socket.settimeout(self._until.left())
        self.socket = context.wrap_socket(self.socket, server_hostname=host)
        self._deadline.hold(self.socket)

    def send(self, data: bytes) -> None:
        send_all(self.socket, data, self._until)

    def line(self) -> bytes:
        """The next line with its end. Raises NotAsAgreed, OSError."""
        searched = 0
        while (end := self._received.find(b"\n", searched) + 1) == 0:
            searched = len(self._received)
            if searched > self.bounds.line:
                break
            self._receive()
        if not 0 < end <= self.bounds.line:
            raise NotAsAgreed("The server's line does not end")
        line = bytes(self._received[:end])
        del self._received[:end]
        self._keep(len(line) + _LINE_COST)
        if not line.endswith(b"\r\n"):
            raise NotAsAgreed("The server gave an answer that is not IMAP")
        return line

    def literal(self, size: int) -> bytes:
        """The beginning of so many bytes; all of them are taken. Raises NotAsAgreed, OSError."""
        if size > self.bounds.literal:
            raise NotAsAgreed("The server announced more at once than is taken from it")
        kept = min(size, self.bounds.kept)
        self._keep(kept)
        while len(self._received) < kept:
            self._receive()
        beginning = bytes(self._received[:kept])
        self._pass_over(size, kept)
        return beginning

    def close(self) -> None:
        self.socket.close()

    def _pass_over(self, size: int, kept: int) -> None:
        del self._received[:kept]
        rest = size - kept
        while len(self._received) < rest:
            rest -= len(self._received)
            self._received.clear()
            self._receive()
        del self._received[:rest]

    def _keep(self, size: int) -> None:
        self._command += size
        if self._command > self.bounds.command:
            raise NotAsAgreed("The server says more than it was asked for")

    def _receive(self) -> None:
        received = receive(self.socket, _RECEIVED_BYTES, self._until)
        if not received:
            raise NotAsAgreed("The server closed the connection")
        self._whole += len(received)
        if self._whole > self.bounds.whole:
            raise NotAsAgreed("The server says more than one reading takes")
        self._received += received
