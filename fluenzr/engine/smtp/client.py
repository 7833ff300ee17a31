"""smtplib client with time limits that hears a server's whole answer."""

import contextlib
import re
import smtplib
import socket
import ssl
from typing import TYPE_CHECKING

from fluenzr.engine import dial
from fluenzr.engine.deadline import Deadline, receive, send_all

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

REPLY_BYTES = 64 * 1024

_RECEIVED_BYTES = 4096

# Linux alone has it.
_MORE_FOLLOWS: int = getattr(socket, "MSG_MORE", 0)

_WOULD_WAIT = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)
_REPLY_LINE = re.compile(rb"[2-5][0-9]{2}(?:[ -]|\r?\n)")


class Dialogue(smtplib.SMTP):
    """smtplib with replies bounded in size and, however slowly they drip in, in time."""

    def __init__(
        self, host: str, port: int, deadline: Deadline, local_hostname: str | None, *, allow_private: bool
    ):
        """Connects; `deadline` is the end of all that follows, until `go_on` names another."""
        super().__init__(local_hostname=local_hostname or "localhost")
        self._received = b""
        self._lines: list[bytes] = []
        self._replies: list[tuple[int, bytes]] = []
        self._failure: OSError | None = None
        self.sock = dial.connect(host, port, deadline, allow_private=allow_private)
        if local_hostname is None:
            address = self.sock.getsockname()[0]
            self.local_hostname = f"[IPv6:{address}]" if ":" in address else f"[{address}]"
        self.go_on(deadline)

    def go_on(self, whole: Deadline) -> None:
        """From here on `whole` is the end of the conversation, and of each wait in it."""
        self._whole = self._wait = whole

    def wrap(self, context: ssl.SSLContext, host: str) -> None:
        """Go on inside TLS. What arrived before it was not protected by it, and is forgotten."""
        self._received = b""
        plain = self._socket()
        plain.settimeout(self._wait.left())
        self.sock = context.wrap_socket(plain, server_hostname=host)
        self._whole.hold(self.sock)

    def send(self, s: "ReadableBuffer | str", *, more_follows: bool = False) -> None:
        """Send before the wait ends; raises OSError.

        Also where the server has answered more than it was asked: it is out of step. Where `more_follows` the
        kernel may keep back what fills no packet, for 200 ms at most (send(2), tcp(7)).
        """
        if self._received:
            raise smtplib.SMTPException("The server gave an answer to nothing")
        data = s.encode("ascii") if isinstance(s, str) else bytes(s)
        self._wait.left()
        sock, sent = self._at_once(), 0
        flags = _MORE_FOLLOWS if more_follows and not isinstance(sock, ssl.SSLSocket) else 0
        # The kernel has room for what is no longer than most emails are: nothing has to be waited for.
        with contextlib.suppress(*_WOULD_WAIT):
            sent = sock.send(data, flags)
        if sent < len(data):
            send_all(sock, data[sent:], self._wait)

    def expect_within(self, seconds: float) -> None:
        """Send, and wait for the next answer, no longer than this from now."""
        self._wait = self._whole.within(seconds)

    @property
    def deadline(self) -> float:
        """Until when (`time.monotonic`) the next answer is waited for."""
        return self._wait.at

    def getreply(self) -> tuple[int, bytes]:
        """One reply (RFC 5321 §4.2.1) before the deadline. Raises OSError where there is none."""
        if self._failure is not None:
            raise self._failure
        while not self.is_answered():
            self._take(receive(self._socket(), _RECEIVED_BYTES, self._wait))
        return self._replies.pop()

    def is_answered(self) -> bool:
        """Whether a whole reply has been received. Raises OSError for one that is none."""
        if self._replies or not self._received:
            return bool(self._replies)
        while not self._replies and (end := self._received.find(b"\n") + 1):
            line, self._received = self._received[:end], self._received[end:]
            self._lines.append(line)
            # One that says yes and no says neither (RFC 5321 §4.2.1: the code is the same on every line).
            if not _REPLY_LINE.match(line) or line[:1] != self._lines[0][:1]:
                raise smtplib.SMTPException("The server gave an answer that is not SMTP")
            if line[3:4] != b"-":
                self._replies.append((int(line[:3]), b"\n".join(part[4:].strip() for part in self._lines)))
                self._lines = []
        if sum(map(len, self._lines)) + len(self._received) > REPLY_BYTES:
            raise smtplib.SMTPException("The server's answer does not end")
        return bool(self._replies)

    def hear(self) -> bool:
        """Take what the server has said; whether that ends the waiting: a whole reply, or none will come."""
        try:
            self._take(self._arrived())
            return self.is_answered()
        except _WOULD_WAIT:
            return False
        except OSError as error:
            self._failure = error
            return True

    def spoke(self) -> bool:
        """Whether the server said something, or hung up, without being asked."""
        try:
            self._take(self._arrived())
        except _WOULD_WAIT:
            return bool(self._received)
        except OSError:
            return True
        return True

    def _arrived(self) -> bytes:
        """What is there, without waiting. Of a TLS record all of it: nothing tells that the rest is there."""
        sock = self._at_once()
        received = sock.recv(_RECEIVED_BYTES)
        if received and isinstance(sock, ssl.SSLSocket) and (rest := sock.pending()):
            received += sock.recv(rest)
        return received

    def _take(self, received: bytes) -> None:
        if not received:
            raise smtplib.SMTPServerDisconnected("The server closed the connection")
        self._received += received

    def _at_once(self) -> socket.socket:
        """The connection, which waits for nothing. It stays so: each change is a call of the kernel."""
        sock = self._socket()
        if sock.gettimeout() != 0:
            sock.settimeout(0)
        return sock

    def _socket(self) -> socket.socket:
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("The connection is closed")
        return self.sock
