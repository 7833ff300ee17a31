"""A real HTTP server that answers as it is told to, or not at all."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any, Self

import orjson

from tests.support.http_servers import EndingHTTPServer

JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """An answer. `hang`: it never comes. `drop`: the connection ends instead. `cut`: it ends too early."""

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=lambda: dict(JSON))
    does: str = "answer"


HANG, DROP = Answer(does="hang"), Answer(does="drop")


def ok(data: Any, **more: Any) -> Answer:
    """A success in the envelope."""
    return Answer(body=orjson.dumps({"success": True, "data": data, **more}))


def refusal(status: int, code: str, message: str = "No", **headers: str) -> Answer:
    """An error in the envelope; `Retry_After="1"` adds a header."""
    error = {"success": False, "error": {"code": code, "message": message, "details": {}}}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, orjson.dumps(error), JSON | named)


class UnkindServer:
    """Gives the answers of a script, one a request, the last one from then on; keeps what it was asked."""

    def __init__(self, *script: Answer | Callable[[Request], Answer]):
        self.script, self.requests = list(script), list[Request]()
        self._released = threading.Event()
        self._server = EndingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def header(self, name: str) -> list[str | None]:
        """What each request said in a header."""
        return [request.headers.get(name.lower()) for request in self.requests]

    def _next(self, request: Request) -> Answer:
        self.requests.append(request)
        step = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        return step if isinstance(step, Answer) else step(request)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        unkind = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one_request(self) -> None:
                self.raw_requestline = self.rfile.readline(65537)
                if not self.raw_requestline or not self.parse_request():
                    self.close_connection = True
                    return
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                names: Iterable[tuple[str, str]] = self.headers.items()
                headers = {name.lower(): value for name, value in names}
                answer = unkind._next(Request(self.command, self.path, headers, body))
                if answer.does in ("hang", "drop"):
                    if answer.does == "hang":
                        unkind._released.wait()
                    self.close_connection = True
                    return
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                is_cut = answer.does == "cut"
                self.send_header("Content-Length", str(len(answer.body) + is_cut))
                self.end_headers()
                self.wfile.write(answer.body)
                self.close_connection = self.close_connection or is_cut

            def log_message(self, *_: object) -> None:
                pass

        return Handler
