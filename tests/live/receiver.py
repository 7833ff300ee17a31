"""A real HTTP receiver of webhooks, in threads of the test, kind or unkind as it is told to be."""

import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, Self

import orjson

from tests.support.http_servers import EndingHTTPServer

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Received:
    """A request as it came; headers are found in any case."""

    path: str
    headers: Mapping[str, str]
    body: bytes
    connection: int

    @property
    def event(self) -> dict[str, Any]:
        return orjson.loads(self.body)

    @property
    def id(self) -> str:
        return self.event["id"]


@dataclass
class Reply:
    """What is answered. `raw` goes out as it is, and then the connection is closed; `hangs` says nothing."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    raw: list[bytes] | None = None
    pause: float = 0.0
    hangs: bool = False


class Receiver:
    """`with Receiver() as receiver`: listens at `receiver.url`; with `tls`, `ca_file` vouches for it."""

    def __init__(self, *, tls: bool = False, port: int = 0, host: str = HOST):
        self.received: list[Received] = []
        self.reply = Reply()
        self.ca_file = ""
        self._tls, self._port, self._host = tls, port, host
        self._replies: list[Reply] = []
        self._arrived = threading.Condition()
        self._released = threading.Event()

    def __enter__(self) -> Self:
        self._server = EndingHTTPServer((self._host, self._port), _handler(self))
        self._directory = tempfile.TemporaryDirectory()
        if self._tls:
            from tests.live.certificate import certify

            context, self.ca_file = certify(Path(self._directory.name))
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)
        self._directory.cleanup()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://{self._host}:{self.port}/in"

    @property
    def ids(self) -> list[str]:
        """The events that arrived, in order."""
        return [request.id for request in self.received]

    def answer(self, *replies: Reply | int) -> None:
        """Answer the next requests like this, one after the other."""
        self._replies += [reply if isinstance(reply, Reply) else Reply(reply) for reply in replies]

    def wait_for(self, count: int, seconds: float = 20) -> list[Received]:
        """What arrived, as soon as that is so much."""
        with self._arrived:
            came = self._arrived.wait_for(lambda: len(self.received) >= count, seconds)
            assert came, f"{len(self.received)} of {count} arrived"
            return list(self.received)

    def take(self, received: Received) -> Reply:
        with self._arrived:
            self.received.append(received)
            self._arrived.notify_all()
            return self._replies.pop(0) if self._replies else self.reply

    def pause(self, seconds: float | None) -> bool:
        """Wait, for ever where it is None; whether the receiver is going away."""
        return self._released.wait(seconds)


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = self.rfile.read(length)
            if len(body) < length:
                # Whoever sent it was killed meanwhile.
                self.close_connection = True
                return
            reply = receiver.take(Received(self.path, self.headers, body, self.client_address[1]))
            if reply.hangs:
                receiver.pause(None)
                self.close_connection = True
            elif reply.raw is not None:
                for part in reply.raw:
                    self.wfile.write(part)
                    self.wfile.flush()
                    if receiver.pause(reply.pause):
                        break
                self.close_connection = True
            else:
                receiver.pause(reply.pause) if reply.pause else None
                self.send_response(reply.status)
                for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(reply.body)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    return Handler
