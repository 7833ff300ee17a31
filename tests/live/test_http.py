"""HTTP/1.1 as clients and attackers write it, byte by byte, against the real server (RFC 9112)."""

import gzip
import json
import socket
from collections.abc import Callable

import pytest

from fluenzr.models import Group, Workspace
from tests.support import factories
from tests.support.servers import Server

pytestmark = pytest.mark.live

GROUP = b'{"name":"Leads"}'
CHUNKED = {"Transfer-Encoding": "chunked"}


class Asker:
    """Writes requests by hand, each over a connection of its own."""

    def __init__(self, port: int, key: str):
        self._port = port
        self._own = {
            "Host": "localhost", "Authorization": f"Bearer {key}", "Content-Type": "application/json",
        }  # fmt: skip

    def post(self, body: bytes, headers: dict[str, str], *more: str, **how: bool) -> tuple[int, dict]:
        """What a POST /v1/groups is answered: the status, and the envelope."""
        return self.send("POST /v1/groups HTTP/1.1", body, {**self._own, **headers}, *more, **how)

    def get(self, headers: dict[str, str | None], *more: str, version: str = "1.1") -> tuple[int, dict]:
        """The same of a GET; a header that is None is not sent."""
        sent = {name: value for name, value in {**self._own, **headers}.items() if value is not None}
        return self.send(f"GET /v1/groups HTTP/{version}", b"", sent, *more)

    def send(
        self, line: str, body: bytes, headers: dict[str, str], *more: str, ends: bool = False
    ) -> tuple[int, dict]:
        lines = [line, *(f"{name}: {value}" for name, value in headers.items()), *more, "Connection: close"]
        with socket.create_connection(("127.0.0.1", self._port), timeout=20) as connection:
            connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)
            if ends:
                connection.shutdown(socket.SHUT_WR)
            with connection.makefile("rb") as answer:
                status = int(answer.readline().split()[1])
                return status, json.loads(answer.read().partition(b"\r\n\r\n")[2])


@pytest.fixture
def ask(server: Callable[..., Server], workspace: Workspace) -> Asker:
    return Asker(server().settings.port, factories.make_key(workspace))


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


@pytest.mark.parametrize("trailer", [b"", b"X-Checksum: 1\r\n", b"X-A: 1\r\nX-B: 2\r\n"])
@pytest.mark.parametrize("announced", [{}, {"Trailer": "X-Checksum"}], ids=["silent", "announced"])
def test_a_chunked_body_is_read_with_its_trailer(
    ask: Asker, trailer: bytes, announced: dict[str, str]
) -> None:
    body = chunk(GROUP[:5]) + chunk(GROUP[5:]) + b"0\r\n" + trailer + b"\r\n"
    status, answer = ask.post(body, {**CHUNKED, **announced})
    assert (status, answer["data"]["name"]) == (201, "Leads")


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"zz\r\nabc\r\n0\r\n\r\n", CHUNKED),
        (chunk(GROUP[:5]) + b"xyz\r\n", CHUNKED),
        (chunk(GROUP[:5]) + b"-1\r\n", CHUNKED),
        (chunk(GROUP[:5]), CHUNKED),
        (b"", CHUNKED),
        (GROUP, {"Content-Length": "100"}),
        (b"", {"Content-Length": "16"}),
    ],
)
def test_a_body_that_is_broken_or_cut_is_told(
    ask: Asker, workspace: Workspace, body: bytes, headers: dict[str, str]
) -> None:
    status, answer = ask.post(body, headers, ends=True)
    assert (status, answer["error"]["code"]) == (400, "VALIDATION_ERROR")
    assert answer["error"]["message"] == "The body did not arrive whole"
    assert not Group.select().exists()


def test_what_is_no_plain_body_is_not_taken_for_one(ask: Asker) -> None:
    packed = gzip.compress(GROUP)
    status, answer = ask.post(packed, {"Content-Encoding": "gzip", "Content-Length": str(len(packed))})
    assert (status, answer["error"]["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")
    plain = {"Content-Encoding": "identity", "Content-Length": str(len(GROUP))}
    assert ask.post(GROUP, plain)[0] == 201


@pytest.mark.parametrize(
    ("headers", "more"),
    [
        ({"Host": None}, ()),
        ({}, ("Host: evil.example",)),
        ({}, ("Host: localhost",)),
        ({"Host": "a b"}, ()),
        ({"Host": "a/b"}, ()),
        ({"Host": ""}, ()),
    ],
)
def test_a_request_names_one_host(ask: Asker, headers: dict[str, str | None], more: tuple[str, ...]) -> None:
    status, answer = ask.get(headers, *more)
    assert (status, answer["error"]["code"]) == (400, "VALIDATION_ERROR")


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "[::1]:8000", "127.0.0.1", "a_b.example"])
def test_usual_hosts_are_taken(ask: Asker, host: str) -> None:
    assert ask.get({"Host": host})[0] == 200
    assert ask.get({"Host": None}, version="1.0")[0] == 200


def test_there_are_no_websockets_to_upgrade_to(ask: Asker, server: Callable[..., Server]) -> None:
    upgrade = {"Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    key = {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
    for headers in (upgrade, {**upgrade, **key}):
        status, _ = ask.get({**headers, "Authorization": None}, "Connection: Upgrade")
        assert status == 401
        assert ask.get(headers, "Connection: Upgrade")[0] == 200
