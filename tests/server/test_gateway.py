"""The gateway with a protocol as granian's, without a socket; test_processes.py has the real one."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from werkzeug.wrappers import Request, Response

from fluenzr.server import gateway, request_bodies
from fluenzr.server.gateway import Gateway
from fluenzr.server.request_bodies import Bodies

LARGEST = 1000
UPLOAD = "/v1/upload"


class Headers:
    """As granian's: values that are not ASCII are left out, their names are not."""

    def __init__(self, pairs: list[tuple[str, str]]):
        self._pairs = pairs

    def items(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in self._pairs if value.isascii()]

    def get(self, name: str) -> str | None:
        return next((value for key, value in self.items() if key == name), None)

    def __iter__(self) -> Any:
        return iter({name for name, _ in self._pairs})

    def __contains__(self, name: str) -> bool:
        return name in set(self)


@dataclass
class Scope:
    headers: Headers
    method: str = "POST"
    path: str = "/"
    query_string: str = ""
    scheme: str = "http"
    client: str = "192.0.2.7:51000"
    http_version: str = "1.1"
    server: str = "127.0.0.1:8000"


@dataclass
class Protocol:
    """Gives the chunks, then the empty one that ends a body, a second where it broke off; or never ends."""

    chunks: list[bytes]
    ending: str = "whole"
    taken: int = 0
    answers: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self.chunks:
            self.taken += len(chunk)
            yield chunk
        if self.ending == "stalled":
            await asyncio.Event().wait()
        yield b""
        if self.ending == "broken off":
            yield b""

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.answers.append((status, dict(headers), body))

    def response_file(self, status: int, headers: list[tuple[str, str]], path: str) -> None:
        with open(path, "rb") as file:
            self.answers.append((status, dict(headers), file.read()))


async def of_somebody(authorization: str) -> str | None:
    """The owner of a request: whoever the header names."""
    return authorization or None


def ask(
    app: Callable[..., Any],
    protocol: Protocol,
    *headers: tuple[str, str],
    larger: dict[str, int] | None = None,
    **scope: Any,
) -> tuple[int, dict[str, str], bytes] | None:
    """Serve one request; its answer, or None where nothing was answered."""

    async def serve() -> None:
        taken = Bodies(LARGEST, of_somebody, larger=larger or {})
        served = Gateway(app, threads=1, bodies=taken)
        served.__rsgi_init__(asyncio.get_running_loop())
        await served.__rsgi__(Scope(Headers(list(headers)), **scope), protocol)
        assert not taken.buffered

    asyncio.run(serve())
    assert len(protocol.answers) <= 1
    return protocol.answers[0] if protocol.answers else None


@Request.application
def echo(request: Request) -> Response:
    request.max_content_length = LARGEST
    try:
        return Response(request.get_data())
    except Exception as error:
        return Response(type(error).__name__, 400)


def a_long_one(body: bytes) -> Headers:
    """The headers under which a long body is taken in."""
    return Headers([("content-length", str(len(body))), ("authorization", "somebody")])


def body_of(answer: tuple[int, dict[str, str], bytes] | None) -> bytes:
    assert answer is not None
    return answer[2]


def long_from(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    for module in (request_bodies, gateway):
        monkeypatch.setattr(module, "LONG_BODY", size)


def test_a_body_is_read_whole_before_a_thread_is_taken() -> None:
    assert body_of(ask(echo, Protocol([b"ab", b"c"]), ("content-length", "3"))) == b"abc"
    assert body_of(ask(echo, Protocol([b"ab", b"c"]), ("transfer-encoding", "chunked"))) == b"abc"


def test_long_bodies_leave_a_thread_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    long_from(monkeypatch, 9)
    may_end, went = threading.Event(), []

    @Request.application
    def wait_if_long(request: Request) -> Response:
        body = request.get_data().decode()
        if len(body) >= 10:
            assert may_end.wait(5)
        went.append(body)
        return Response(body)

    async def serve() -> None:
        taken = Bodies(LARGEST, of_somebody)
        served = Gateway(wait_if_long, threads=2, bodies=taken)
        served.__rsgi_init__(asyncio.get_running_loop())

        def send(body: bytes) -> Any:
            return served.__rsgi__(Scope(a_long_one(body), path=UPLOAD), Protocol([body]))

        long = [asyncio.create_task(send(b"long body %d" % number)) for number in range(3)]
        await asyncio.sleep(0)
        await asyncio.wait_for(send(b"short"), 5)
        may_end.set()
        await asyncio.gather(*long)
        assert not taken.buffered

    asyncio.run(serve())
    assert went[0] == "short"
    assert sorted(went[1:]) == ["long body 0", "long body 1", "long body 2"]


def test_a_thread_rests_after_a_long_body_when_nothing_more_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    long_from(monkeypatch, 9)
    monkeypatch.setattr(gateway, "REST_SECONDS", 0.05)
    rested = threading.Semaphore(0)

    async def serve() -> None:
        served = Gateway(echo, threads=1, bodies=Bodies(LARGEST, of_somebody), rest=rested.release)
        served.__rsgi_init__(asyncio.get_running_loop())
        for body in (b"short", b"a long body", b"short"):
            await served.__rsgi__(Scope(a_long_one(body), path=UPLOAD), Protocol([body]))

    asyncio.run(serve())
    assert rested.acquire(timeout=5)
    assert not rested.acquire(timeout=0.2), "once is enough"


def test_a_path_that_takes_more_takes_it_through_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    long_from(monkeypatch, 9)
    larger = {UPLOAD: LARGEST * 3}

    @Request.application
    def size(request: Request) -> Response:
        request.max_content_length = LARGEST * 5
        return Response(str(len(request.get_data())))

    def told(path: str, *chunks: bytes) -> bytes:
        protocol = Protocol(list(chunks))
        headers = ("transfer-encoding", "chunked"), ("authorization", "somebody")
        return body_of(ask(size, protocol, *headers, path=path, larger=larger))

    whole = [b"x" * LARGEST] * 3
    assert told(UPLOAD, *whole) == told(f"{UPLOAD}/", *whole) == b"3000"
    headers = ("content-length", "3000"), ("authorization", "somebody")
    declared = ask(size, Protocol(whole), *headers, path=UPLOAD, larger=larger)
    assert body_of(declared) == b"3000"


def test_no_body_needs_no_chunk() -> None:
    protocol = Protocol([], ending="stalled")
    assert body_of(ask(echo, protocol, method="GET")) == b""


def test_a_declared_length_that_is_too_large_is_answered_before_a_byte_is_taken_in() -> None:
    seen: list[int] = []

    def app(environ: dict[str, Any], start_response: Any) -> Any:
        seen.append(protocol.taken)
        return echo(environ, start_response)

    protocol = Protocol([b"x" * (LARGEST + 1)])
    answer = ask(app, protocol, ("content-length", str(LARGEST + 1)))
    assert body_of(answer) == b"RequestEntityTooLarge"
    assert seen == [0]
    assert protocol.taken == LARGEST + 1, "the client is let to come to its answer"


def test_a_body_without_a_length_is_cut_where_it_is_too_large() -> None:
    taken: list[int] = []

    def app(environ: dict[str, Any], start_response: Any) -> Any:
        taken.append(protocol.taken)
        return echo(environ, start_response)

    protocol = Protocol([b"x" * 600] * 5)
    answer = ask(app, protocol, ("transfer-encoding", "chunked"))
    assert body_of(answer) == b"RequestEntityTooLarge"
    assert taken == [1200]


def test_an_endless_body_is_not_drained_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway, "DRAIN_BYTES", 5000)
    protocol = Protocol([b"x" * 600] * 100)
    assert ask(echo, protocol, ("transfer-encoding", "chunked"))
    assert protocol.taken < 10_000
    monkeypatch.setattr(gateway, "DRAIN_SECONDS", 0.01)
    stalled = Protocol([b"x" * 2000], ending="stalled")
    assert ask(echo, stalled, ("content-length", "2000"))


@pytest.mark.parametrize(
    ("header", "ending"),
    [(("content-length", "10"), "whole"), (("transfer-encoding", "chunked"), "broken off")],
    ids=["length", "chunked"],
)
@pytest.mark.parametrize("sent", [b"half", b'{"a": 1', b"", b'"text"', b"1", b"[1]"])
def test_a_body_that_broke_off_is_an_error_to_who_reads_it(
    header: tuple[str, str], ending: str, sent: bytes
) -> None:
    assert body_of(ask(echo, Protocol([sent], ending), header)) == b"BadRequest"


def test_a_trailer_is_no_end_of_a_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """granian gives another empty chunk for one, as for a chunk that is broken."""
    chunked = ("transfer-encoding", "chunked")
    body = b'{"a": 1}'
    assert body_of(ask(echo, Protocol([body], ending="broken off"), chunked)) == b"BadRequest"
    with (
        socket.create_server(("127.0.0.1", 0)) as listening,
        socket.create_connection(listening.getsockname()) as client,
        listening.accept()[0] as accepted,
    ):
        there = "{}:{}".format(*client.getsockname())
        for sent, expected in ((body, body), (b'{"a": 1', b"BadRequest"), (b"text", b"BadRequest")):
            protocol = Protocol([sent], ending="broken off")
            assert body_of(ask(echo, protocol, chunked, client=there)) == expected
        client.shutdown(socket.SHUT_WR)
        assert accepted.recv(1) == b""
        assert (
            body_of(ask(echo, Protocol([body], ending="broken off"), chunked, client=there)) == b"BadRequest"
        )


@pytest.mark.parametrize("length", ["content-length", "transfer-encoding"])
@pytest.mark.parametrize(
    ("path", "key", "error"),
    [("/v1/contacts", None, b"Unauthorized"), ("/u/token", "somebody", b"RequestEntityTooLarge")],
)
def test_a_long_body_needs_a_key_before_it_is_taken_in(
    monkeypatch: pytest.MonkeyPatch, length: str, path: str, key: str | None, error: bytes
) -> None:
    long_from(monkeypatch, 100)
    taken: list[int] = []

    def app(environ: dict[str, Any], start_response: Any) -> Any:
        taken.append(protocol.taken)
        return echo(environ, start_response)

    protocol = Protocol([b"x" * 60] * 10)
    headers = [(length, "600" if length == "content-length" else "chunked")]
    headers += [("authorization", key)] if key else []
    assert body_of(ask(app, protocol, *headers, path=path)) == error
    assert taken[0] <= 120
    short = (length, "60" if length == "content-length" else "chunked")
    assert body_of(ask(echo, Protocol([b"x" * 60]), short, path=path)) == b"x" * 60


@pytest.mark.parametrize(
    "coding",
    ["gzip, chunked", "chunked, chunked", "identity, chunked", "identity", "deflate", ",chunked", "\xe9", ""],
)
@pytest.mark.parametrize("length", [(), (("content-length", "8"),)], ids=["no length", "length"])
def test_no_coding_but_chunked_is_taken(coding: str, length: tuple[tuple[str, str], ...]) -> None:
    """granian takes all that ends in it; a proxy in front may not (RFC 9112 §6.1)."""
    protocol = Protocol([b'{"a": 1}'])
    assert body_of(ask(echo, protocol, ("transfer-encoding", coding), *length)) == b"UnsupportedMediaType"
    taken = ask(echo, Protocol([b'{"a": 1}']), ("transfer-encoding", "Chunked"))
    assert body_of(taken) == b'{"a": 1}'


def test_names_of_headers_that_nobody_uses_are_not_kept() -> None:
    ask(echo, Protocol([]), ("x-usual", "1"), method="GET")
    before = gateway._usual_variable.cache_info().currsize
    seen: dict[str, Any] = {}

    def app(environ: dict[str, Any], start_response: Any) -> Any:
        seen.update(environ)
        return echo(environ, start_response)

    ask(app, Protocol([]), *((f"x-{number}-{'a' * 1000}", "1") for number in range(50)), method="GET")
    assert gateway._usual_variable.cache_info().currsize == before
    assert seen[f"HTTP_X_7_{'A' * 1000}"] == "1"


def test_a_body_that_stalls_is_an_error_to_who_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request_bodies, "CHUNK_SECONDS", 0.01)
    stalled = Protocol([b"half"], ending="stalled")
    assert body_of(ask(echo, stalled, ("content-length", "10"))) == b"RequestTimeout"


def test_a_body_that_trickles_is_an_error_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request_bodies, "BODY_SECONDS", 0.05)

    class Trickle(Protocol):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            while True:
                await asyncio.sleep(0.001)
                yield b"x"

    monkeypatch.setattr(request_bodies, "CHUNK_SECONDS", 1.0)
    assert body_of(ask(echo, Trickle([]), ("content-length", "999"))) == b"RequestTimeout"


def test_bodies_may_not_take_all_memory_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request_bodies, "MAX_BUFFERED_BYTES", 500)
    monkeypatch.setattr(request_bodies, "RESERVED_BYTES", 0)
    assert body_of(ask(echo, Protocol([b"x" * 501]), ("content-length", "501"))) == b"Unavailable"
    assert body_of(ask(echo, Protocol([b"x" * 500]), ("content-length", "500"))) == b"x" * 500


def hold(taken: Bodies, *sent: tuple[str, str | None, int]) -> list[str]:
    """Which of bodies that are held at once, from an address, with a key or none, of a size, are taken in."""

    async def take() -> list[str]:
        told = []
        for client, key, size in sent:
            headers = Headers([("content-length", str(size)), *([("authorization", key)] if key else [])])
            body = await taken.take(Scope(headers, client=client, path=UPLOAD), Protocol([b"x" * size]))
            try:
                told.append("taken" if len(body.stream.read()) == size else "cut")
            except Exception as error:
                told.append(type(error).__name__)
            body.stream.close()
        return told

    return asyncio.run(take())


def test_nobody_holds_all_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    long_from(monkeypatch, 100)
    for name, size in (
        ("MAX_BUFFERED_BYTES", 2000),
        ("RESERVED_BYTES", 500),
        ("OWN_BYTES", 1000),
        ("ADDRESS_BYTES", 150),
    ):
        monkeypatch.setattr(request_bodies, name, size)
    here, there = "192.0.2.1:1", "192.0.2.2:1"
    assert hold(Bodies(LARGEST, of_somebody), (here, "a", 900), (there, "a", 200), (there, "b", 500)) == [
        "taken", "Unavailable", "taken",
    ]  # fmt: skip
    long = [(here, key, 500) for key in "abcd"]
    assert hold(Bodies(LARGEST, of_somebody), *long, (here, None, 100)) == [
        "taken", "taken", "taken", "Unavailable", "taken",
    ]  # fmt: skip
    short = [("[2001:db8::1]:1", None, 100), ("[2001:db8::2]:1", None, 100), (there, None, 100)]
    assert hold(Bodies(LARGEST, of_somebody), *short) == ["taken", "Unavailable", "taken"]
    assert hold(Bodies(LARGEST, of_somebody, by_address=False), *short) == ["taken"] * 3


def test_the_environment_is_that_of_pep_3333() -> None:
    seen: dict[str, Any] = {}

    def app(environ: dict[str, Any], start_response: Any) -> Any:
        seen.update(environ)
        start_response("204 No Content", [])
        return []

    headers = [
        ("host", "example.com"),
        ("content-type", "application/json"),
        ("content-length", "2"),
        ("accept", "text/html"),
        ("accept", "application/json"),
        ("cookie", "a=1"),
        ("cookie", "b=2"),
        ("x_request_id", "spoofed"),
        ("idempotency-key", "clé"),
    ]
    ask(app, Protocol([b"{}"]), *headers, path="/café", query_string="a=%20b", client="[2001:db8::1]:51000")
    assert seen["PATH_INFO"] == "/café".encode().decode("latin-1")
    assert seen["QUERY_STRING"] == "a=%20b"
    assert seen["REMOTE_ADDR"] == "2001:db8::1"
    assert (seen["SERVER_NAME"], seen["SERVER_PORT"]) == ("127.0.0.1", "8000")
    assert (seen["CONTENT_TYPE"], seen["CONTENT_LENGTH"]) == ("application/json", "2")
    assert seen["HTTP_ACCEPT"] == "text/html,application/json"
    assert seen["HTTP_COOKIE"] == "a=1; b=2"
    assert seen["HTTP_IDEMPOTENCY_KEY"] == "", "a key that cannot be read is not no key"
    assert "HTTP_X_REQUEST_ID" not in seen


def test_a_long_answer_goes_through_a_file_and_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway, "SPOOL_SECONDS", 0)
    closed = threading.Event()

    class Rows:
        def __iter__(self) -> Any:
            return iter([b"x" * 700_000] * 3)

        def close(self) -> None:
            closed.set()

    def app(environ: dict[str, Any], start_response: Any) -> Any:
        start_response("200 OK", [("Content-Type", "text/csv")])
        return Rows()

    answer = ask(app, Protocol([]), method="GET")
    assert answer == (200, {"Content-Type": "text/csv"}, b"x" * 2_100_000)
    assert closed.is_set()


def test_a_file_is_sent_by_granian(tmp_path: Any) -> None:
    (tmp_path / "a.js").write_bytes(b"script")

    def app(environ: dict[str, Any], start_response: Any) -> Any:
        start_response("200 OK", [])
        return environ["wsgi.file_wrapper"]((tmp_path / "a.js").open("rb"))

    assert ask(app, Protocol([]), method="GET") == (200, {}, b"script")


def test_a_thread_outlives_a_request_that_crashes(caplog: pytest.LogCaptureFixture) -> None:
    async def serve() -> list[Any]:
        served = Gateway(fragile, threads=1, bodies=Bodies(LARGEST, of_somebody))
        served.__rsgi_init__(asyncio.get_running_loop())
        protocols = [Protocol([]), Protocol([])]
        for path, protocol in zip(("/boom", "/"), protocols, strict=True):
            await served.__rsgi__(Scope(Headers([]), path=path), protocol)
        return [protocol.answers for protocol in protocols]

    def fragile(environ: dict[str, Any], start_response: Any) -> Any:
        if environ["PATH_INFO"] == "/boom":
            raise SystemExit
        start_response("200 OK", [])
        return [b"fine"]

    assert asyncio.run(serve()) == [[], [(200, {}, b"fine")]]
    assert "POST /boom could not be answered" in caplog.text


def test_calls_that_talk_leave_the_threads_to_others() -> None:
    """More of them than there are threads for them, beside a single thread for all others."""
    may_end, went = threading.Event(), []

    @Request.application
    def wait_if_talking(request: Request) -> Response:
        if request.path == "/test":
            assert may_end.wait(5)
        went.append(request.path)
        return Response(request.path)

    async def serve() -> None:
        def talks(method: str, path: str) -> bool:
            return (method, path) == ("POST", "/test")

        served = Gateway(
            wait_if_talking, threads=1, bodies=Bodies(LARGEST, of_somebody), talks=talks, talkers=2
        )
        served.__rsgi_init__(asyncio.get_running_loop())

        def send(method: str, path: str) -> Any:
            return served.__rsgi__(Scope(Headers([]), method=method, path=path), Protocol([]))

        talking = [asyncio.create_task(send("POST", "/test")) for _ in range(3)]
        await asyncio.sleep(0)
        await asyncio.wait_for(send("GET", "/healthz"), 5)
        may_end.set()
        await asyncio.gather(*talking)

    asyncio.run(serve())
    assert went == ["/healthz", "/test", "/test", "/test"]


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ([("cookie", "somebody")], b"0123456789"),
        ([("authorization", "somebody")], b"RequestEntityTooLarge"),
        ([], b"RequestEntityTooLarge"),
    ],
)
def test_a_long_form_of_a_page_is_taken_of_who_is_signed_in(
    monkeypatch: pytest.MonkeyPatch, headers: list[tuple[str, str]], expected: bytes
) -> None:
    long_from(monkeypatch, 9)

    async def serve(protocol: Protocol) -> None:
        served = Gateway(echo, threads=1, bodies=Bodies(LARGEST, of_somebody, visitor=of_somebody))
        served.__rsgi_init__(asyncio.get_running_loop())
        all_headers = Headers([("content-length", "10"), *headers])
        await served.__rsgi__(Scope(all_headers, path="/contacts/import"), protocol)

    protocol = Protocol([b"0123456789"])
    asyncio.run(serve(protocol))
    assert protocol.answers[0][2] == expected
