"""smtplib's side of a conversation, that hears a server out and never waits for longer than it should."""

import re
import smtplib
import socket
import ssl
import time
from typing import TYPE_CHECKING

from fluenzr.engine import dial

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

REPLY_BYTES = 64 * 1024

_REPLY_LINE = re.compile(rb"[2-5][0-9]{2}(?:[ -]|\r?\n)")


class Dialogue(smtplib.SMTP):
    """smtplib with replies bounded in size and, however slowly they drip in, in time."""

    def __init__(
        self, host: str, port: int, timeout: float, local_hostname: str | None, *, allow_private: bool
    ):
        super().__init__(local_hostname=local_hostname or "localhost", timeout=timeout)
        self._received = b""
        self._lines: list[bytes] = []
        self._replies: list[tuple[int, bytes]] = []
        self._failure: OSError | None = None
        self.sock = dial.connect(host, port, timeout, allow_private=allow_private)
        if local_hostname is None:
            address = self.sock.getsockname()[0]
            self.local_hostname = f"[IPv6:{address}]" if ":" in address else f"[{address}]"
        self.expect_within(timeout)

    def wrap(self, context: ssl.SSLContext, host: str) -> None:
        """Go on inside TLS. What arrived before it was not protected by it, and is forgotten."""
        self._received = b""
        self.sock = context.wrap_socket(self._socket(), server_hostname=host)
        self.expect_within(self.timeout)

    def send(self, s: "ReadableBuffer | str", patience: float | None = None) -> None:
        """Send, and wait for an answer no longer than `patience` seconds from now.

        Raises OSError, also where the server has answered more than it was asked: it is out of step.
        """
        if self._received:
            raise smtplib.SMTPException("The server gave an answer to nothing")
        self._socket().sendall(s.encode("ascii") if isinstance(s, str) else s)
        self.expect_within(self.timeout if patience is None else patience)

    def expect_within(self, seconds: float) -> None:
        """Wait for the next answer no longer than this from now."""
        self.deadline = time.monotonic() + seconds

    def getreply(self) -> tuple[int, bytes]:
        """One reply (RFC 5321 §4.2.1) before the deadline. Raises OSError where there is none."""
        sock = self._socket()
        if self._failure is not None:
            raise self._failure
        while not self.is_answered():
            # Zero would mean not to wait at all, less is no timeout.
            sock.settimeout(max(self.deadline - time.monotonic(), 1e-6))
            self._receive(sock)
        sock.settimeout(self.timeout)
        return self._replies.pop()

    def is_answered(self) -> bool:
        """Whether a whole reply has been received. Raises OSError for one that is none."""
        while not self._replies and (end := self._received.find(b"\n") + 1):
            line, self._received = self._received[:end], self._received[end:]
            self._lines.append(line)
            if not _REPLY_LINE.match(line):
                raise smtplib.SMTPException("The server gave an answer that is not SMTP")
            if line[3:4] != b"-":
                self._replies.append((int(line[:3]), b"\n".join(part[4:].strip() for part in self._lines)))
                self._lines = []
        if sum(map(len, self._lines)) + len(self._received) > REPLY_BYTES:
            raise smtplib.SMTPException("The server's answer does not end")
        return bool(self._replies)

    def hear(self) -> bool:
        """Take what the server has said; whether that ends the waiting: a whole reply, or none will come."""
        sock = self._socket()
        sock.settimeout(0)
        try:
            self._receive(sock)
            return self.is_answered()
        except (BlockingIOError, ssl.SSLWantReadError):
            return False
        except OSError as error:
            self._failure = error
            return True
        finally:
            sock.settimeout(self.timeout)

    def spoke(self) -> bool:
        """Whether the server said something, or hung up, without being asked."""
        sock = self._socket()
        sock.settimeout(0)
        try:
            self._receive(sock)
        except (BlockingIOError, ssl.SSLWantReadError):
            return bool(self._received)
        except OSError:
            return True
        finally:
            sock.settimeout(self.timeout)
        return True

    def _receive(self, sock: socket.socket) -> None:
        received = sock.recv(4096)
        if not received:
            raise smtplib.SMTPServerDisconnected("The server closed the connection")
        self._received += received

    def _socket(self) -> socket.socket:
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("The connection is closed")
        return self.sock
