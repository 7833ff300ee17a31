"""A client of one connection that measures its calls."""

import http.client
import time
from dataclasses import dataclass
from typing import Any

import orjson

from bench.servers import Server


@dataclass(frozen=True)
class Call:
    """One call: a GET, or a POST where there is a body."""

    title: str
    path: str
    body: dict[str, Any] | None = None


class Client:
    """One connection to one server."""

    def __init__(self, server: Server, key: str):
        self._http = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def ask(self, call: Call) -> tuple[float, dict[str, Any]]:
        """Milliseconds and the answer. Raises RuntimeError unless it is a success."""
        body = None if call.body is None else orjson.dumps(call.body)
        began = time.perf_counter()
        self._http.request("GET" if body is None else "POST", call.path, body, self._headers)
        answer = self._http.getresponse()
        text = answer.read()
        took = (time.perf_counter() - began) * 1000
        if answer.status >= 300:
            raise RuntimeError(f"{call.path}: {answer.status} {text.decode()}")
        return took, orjson.loads(text)
