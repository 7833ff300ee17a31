"""Gateway between granian (RSGI) and the WSGI app: a request takes a thread once its body is here.

Under granian's own WSGI interface the thread that serves a request waits for its body, so as many slow
uploads as there are threads stop everybody else (docs/adr/0006). Here the event loop collects bodies,
bounded in size, time and memory, and granian sends the answers, however slowly they are read.
"""

import asyncio
import contextlib
import logging
import queue
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from werkzeug.wsgi import FileWrapper

from fluenzr import process
from fluenzr.server.request_bodies import LONG_BODY, Bodies, Body

logger = logging.getLogger("fluenzr.web")

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

DRAIN_SECONDS = 10.0
DRAIN_BYTES = 64 * 1024 * 1024
REST_SECONDS = 2.0
"""How long a thread that has answered a request with a long body is kept as it is for another one."""
ANSWER_IN_MEMORY = 1024 * 1024
SPOOL_SECONDS = 60.0
USUAL_NAME = 64
"""Characters of a header's name."""


@dataclass(slots=True)
class _Call:
    scope: Any
    protocol: Any
    body: Body
    done: asyncio.Future[None]


class _File(FileWrapper):
    """`wsgi.file_wrapper` (PEP 3333): granian sends the file itself."""


def _none_talks(method: str, path: str) -> bool:
    return False


class Gateway:
    """One web process: `app` run by `threads` threads, once `bodies` has the body of a request.

    Requests with long bodies leave one thread to all others, where there are several; a thread that has
    nothing to do after one calls `rest`. A request that `talks`, by its method and path, waits for other
    servers: such ones have `talkers`, threads of their own. `running` is called once the event loop runs.
    """

    def __init__(
        self,
        app: WsgiApp,
        threads: int,
        bodies: Bodies,
        *,
        rest: Callable[[], object] = lambda: None,
        talks: Callable[[str, str], bool] = _none_talks,
        talkers: int = 0,
        running: Callable[[], object] = lambda: None,
    ):
        self._app, self._threads, self._bodies = app, threads, bodies
        self._rest = rest
        self._talks, self._talkers, self._running = talks, talkers, running
        self._calls: queue.SimpleQueue[_Call] = queue.SimpleQueue()
        self._talking: queue.SimpleQueue[_Call] = queue.SimpleQueue()
        self._long = asyncio.Semaphore(max(1, threads - 1))

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        process.share_fairly()
        for number in range(self._threads):
            self._start(f"web-{number}", self._calls)
        for number in range(self._talkers):
            self._start(f"talking-{number}", self._talking)
        loop.call_soon(self._running)

    def _start(self, name: str, calls: "queue.SimpleQueue[_Call]") -> None:
        threading.Thread(target=self._serve, args=(calls,), name=name, daemon=True).start()

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        body = await self._bodies.take(scope, protocol)
        call = _Call(scope, protocol, body, self._loop.create_future())
        try:
            async with self._long if body.size > LONG_BODY else contextlib.nullcontext():
                (self._talking if self._talks(scope.method, scope.path) else self._calls).put(call)
                await call.done
        finally:
            self._bodies.release(body)
        if body.rest is not None:
            await _drain(body.rest)

    def _serve(self, calls: "queue.SimpleQueue[_Call]") -> None:
        patience: float | None = None
        while True:
            try:
                call = calls.get(timeout=patience)
            except queue.Empty:
                self._rest()
                patience = None
                continue
            if call.body.size > LONG_BODY:
                patience = REST_SECONDS
            self._answer_safely(call.scope, call.protocol, call.body)
            self._loop.call_soon_threadsafe(_finish, call.done)

    def _answer_safely(self, scope: Any, protocol: Any, body: Body) -> None:
        try:
            self._answer(scope, protocol, body)
        except BaseException:  # the thread outlives whatever a request does, also a panic in granian
            logger.exception("%s %s could not be answered", scope.method, scope.path)

    def _answer(self, scope: Any, protocol: Any, body: Body) -> None:
        begun: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            begun[:] = (int(status[:3]), headers)

        chunks = self._app(_environ(scope, body), start_response)
        try:
            if isinstance(chunks, _File):
                protocol.response_file(*begun, chunks.file.name)
            else:
                self._send(protocol, begun, chunks)
        finally:
            body.stream.close()
            if (close := getattr(chunks, "close", None)) is not None:
                close()

    def _send(self, protocol: Any, begun: list[Any], chunks: Iterable[bytes]) -> None:
        parts, size, rest = [], 0, iter(chunks)
        for part in rest:
            parts.append(part)
            size += len(part)
            if size > ANSWER_IN_MEMORY:
                return self._spool(protocol, begun, parts, rest)
        protocol.response_bytes(*begun, b"".join(parts))
        return None

    def _spool(self, protocol: Any, begun: list[Any], parts: list[bytes], rest: Iterable[bytes]) -> None:
        """A long answer goes through a file, so that neither a thread nor memory waits for a slow reader."""
        file = tempfile.TemporaryFile()  # noqa: SIM115 - granian opens it anew, shortly after
        file.writelines(parts)
        file.writelines(rest)
        file.flush()
        file.seek(0)
        protocol.response_file(*begun, f"/dev/fd/{file.fileno()}")
        self._loop.call_soon_threadsafe(self._loop.call_later, SPOOL_SECONDS, file.close)


def _finish(done: asyncio.Future[None]) -> None:
    if not done.done():
        done.set_result(None)


async def _drain(rest: AsyncIterator[bytes]) -> None:
    """Let a client that is still sending come to its answer: closing now would reset it (RFC 9112 §9.6)."""
    drained = 0
    try:
        async with asyncio.timeout(DRAIN_SECONDS):
            async for chunk in rest:
                drained += len(chunk)
                if drained > DRAIN_BYTES:
                    return
    except TimeoutError:
        return


_FIXED: dict[str, Any] = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
    "wsgi.input_terminated": True,
    "wsgi.file_wrapper": _File,
}
_UNPREFIXED = {"HTTP_CONTENT_TYPE": "CONTENT_TYPE"}
_DROPPED = frozenset(("content-length", "transfer-encoding"))


def _environ(scope: Any, body: Body) -> dict[str, Any]:
    """The WSGI environment of a request (PEP 3333)."""
    server, _, port = scope.server.rpartition(":")
    environ = {
        **_FIXED,
        "SERVER_PROTOCOL": "HTTP/1.0" if scope.http_version == "1" else "HTTP/1.1",
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "SERVER_NAME": server.strip("[]"),
        "SERVER_PORT": port,
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body.stream,
    }
    if body.length is not None:
        environ["CONTENT_LENGTH"] = str(body.length)
    _add_headers(environ, scope.headers)
    return environ


def _add_headers(environ: dict[str, Any], headers: Any) -> None:
    for name, value in headers.items():
        if variable := _variable(name):
            glue = "; " if name == "cookie" else ","
            before = environ.get(variable)
            environ[variable] = value if before is None else f"{before}{glue}{value}"
    # A value that is not ASCII is left out by granian; it must not pass for a header that was never sent.
    for name in headers:
        if variable := _variable(name):
            environ.setdefault(variable, "")


def _variable(name: str) -> str | None:
    """The variable of a header; None for the body's own, and for `X_A`, which could pass for `X-A`.

    Only names as long as those in use are kept: anybody may send others.
    """
    return _usual_variable(name) if len(name) <= USUAL_NAME else _made_variable(name)


def _made_variable(name: str) -> str | None:
    if name in _DROPPED or "_" in name:
        return None
    variable = "HTTP_" + name.upper().replace("-", "_")
    return _UNPREFIXED.get(variable, variable)


_usual_variable = lru_cache(maxsize=1024)(_made_variable)
