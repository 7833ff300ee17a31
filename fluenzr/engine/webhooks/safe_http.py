"""HTTP client with SSRF protection: no private address, no redirect, bounded time and size.

An address is judged after the name was looked up, once, and the connection goes to the very addresses that
were judged, so a name that means something else a moment later (DNS rebinding) leads nowhere. TLS is
verified against the name. The deadline is one for the whole exchange: a timeout for each read would let a
receiver that sends a byte now and then hold a connection for ever.
"""

import base64
import http.client
import io
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

from fluenzr.core.webhooks.subscriptions import Target
from fluenzr.engine import dial
from fluenzr.engine.deadline import Deadline, send_all

SECONDS = 30.0
"""For a whole exchange, from looking up the name to the end of the answer."""

MAX_ANSWER = 64 * 1024
"""Bytes of an answer's body that are read; what is longer ends the connection."""

MAX_HEARD = 1024 * 1024
"""Bytes of an answer in all: what is around the body (interim answers, heads, chunk sizes, trailers) costs as
much to read and has no end of its own."""

_GONE = (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError)


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """What a server said: the status and the beginning of the body."""

    status: int
    body: bytes


def connect(host: str, port: int, deadline: Deadline, *, allow_private: bool) -> socket.socket:
    """A TCP connection to one of the addresses of `host`.

    Raises as `dial.connect`, TimeoutError at the deadline alone.
    """
    try:
        return dial.connect(host, port, deadline, allow_private=allow_private)
    except TimeoutError:
        if deadline.left():
            raise ConnectionError(f"No connection within {dial.CONNECT_SECONDS:g} s") from None
        raise


class Channel:
    """POST requests to one URL, over one connection as long as the server keeps it. A context.

    `proxy` is the URL of an HTTP proxy that connects in our place, and then judges addresses in our place.
    """

    def __init__(self, target: Target, *, allow_private: bool, proxy: str | None = None):
        self._target, self._allow_private, self._proxy = target, allow_private, proxy
        self._connection: _Connection | None = None
        self._is_aborted = False

    def __enter__(self) -> "Channel":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def post(self, body: bytes, headers: Mapping[str, str], seconds: float = SECONDS) -> HttpResponse:
        """The answer to one request. Raises OSError or http.client.HTTPException where there is none."""
        deadline = Deadline(seconds)
        if self._connection is not None:
            try:
                return self._exchange(self._connection, body, headers, deadline)
            except _GONE:
                # The server has ended an idle connection, as it seems, and did not see the request.
                if self._is_aborted:
                    raise
        self._connection = _Connection(self._target, self._proxy, allow_private=self._allow_private)
        return self._exchange(self._connection, body, headers, deadline)

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def abort(self) -> None:
        """End for good an exchange that another thread is waiting in."""
        self._is_aborted = True
        connection = self._connection
        timed = connection.sock if connection is not None else None
        if timed is not None:
            with suppress(OSError):
                timed.abort()

    def _exchange(
        self, connection: "_Connection", body: bytes, headers: Mapping[str, str], deadline: Deadline
    ) -> HttpResponse:
        connection.deadline = deadline
        is_kept = False
        try:
            connection.request("POST", connection.path, body, {**connection.headers, **headers})
            response = connection.getresponse()
            answer = HttpResponse(response.status, response.read(MAX_ANSWER))
            is_kept = response.isclosed() and not response.will_close
            response.close()
        finally:
            if not is_kept:
                self.close()
        return answer


class _Connection(http.client.HTTPConnection):
    """To a target, directly or through a proxy; all that is sent and read has `deadline` as its end."""

    deadline: Deadline

    def __init__(self, target: Target, proxy: str | None, *, allow_private: bool):
        self._tls_name = target.host if target.tls else None
        self._allow_private = allow_private or proxy is not None
        self.path, self.headers = target.path, dict[str, str]()
        if proxy is None:
            super().__init__(target.host, target.port)
            return
        parts = urlsplit(proxy)
        super().__init__(parts.hostname or "", parts.port or 80)
        own = _authorization(parts.username, parts.password)
        if target.tls:
            self.set_tunnel(target.host, target.port, own)
        else:
            self.path, self.headers = f"http://{_netloc(target)}{target.path}", own

    # HTTPConnection leaves the port out of `Host` where it is this one (RFC 9110 §7.2).
    @property
    def default_port(self) -> int:  # type: ignore[override]
        return 443 if self._tls_name is not None else 80

    def connect(self) -> None:
        plain = connect(self.host, self.port, self.deadline, allow_private=self._allow_private)
        self.sock: Any = _Timed(plain, self)
        if self._tunnel_host:  # type: ignore[attr-defined]
            self._tunnel()  # type: ignore[attr-defined]
        if self._tls_name is not None:
            plain.settimeout(self.deadline.left())
            secured = _tls().wrap_socket(plain, server_hostname=self._tls_name.removesuffix("."))
            self.sock = _Timed(secured, self)


class _Timed:
    """A socket whose every operation ends at the deadline of its connection."""

    def __init__(self, sock: socket.socket, connection: _Connection):
        self._sock, self._connection = sock, connection
        self._unsent = bytearray()
        self.close = sock.close

    def sendall(self, data: bytes) -> None:
        """Head and body come apart, and go out together once an answer is waited for."""
        self._unsent += data

    def abort(self) -> None:
        """Let whoever waits here find the end of the connection."""
        # TLS's own method would forget the encryption under the hands of the other thread.
        socket.socket.shutdown(self._sock, socket.SHUT_RDWR)

    def makefile(self, _: str) -> io.BufferedReader:
        send_all(self._sock, bytes(self._unsent), self._connection.deadline)
        self._unsent.clear()
        return io.BufferedReader(_TimedReader(self._sock, self._connection))


class _TimedReader(io.RawIOBase):
    def __init__(self, sock: socket.socket, connection: _Connection):
        self._sock, self._connection = sock, connection
        # Keeps the socket open until the answer is read, though the connection may be closed before.
        self._file = sock.makefile("rb", buffering=0)
        self._left = MAX_HEARD

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        if self._left <= 0:
            raise ConnectionError(f"The answer is longer than {MAX_HEARD // 1024} KiB")
        self._sock.settimeout(self._connection.deadline.left())
        got = self._file.readinto(buffer)
        self._left -= got or 0
        return got

    def close(self) -> None:
        self._file.close()
        super().close()


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _netloc(target: Target) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    return host if target.port == 80 else f"{host}:{target.port}"


def _authorization(username: str | None, password: str | None) -> dict[str, str]:
    if username is None:
        return {}
    pair = f"{unquote(username)}:{unquote(password or '')}"
    return {"Proxy-Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
