"""Clients that send or read a byte a second hold up nobody else."""

import json
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress

import pytest
import urllib3

from fluenzr import ids
from fluenzr.core.contacts import bulk
from fluenzr.models import Workspace
from fluenzr.server import request_bodies
from tests.support import factories
from tests.support.servers import Server, eventually
from tests.support.threads import at_once

pytestmark = pytest.mark.live

SENDING_HEADS, SENDING_BODIES, READING = 200, 200, 100
OTHERS, REQUESTS = 8, 40
LONG = 2000


@pytest.fixture
def long_list(workspace: Workspace) -> None:
    """A first page of more bytes than any buffer on the way takes in."""
    fields = {"consent_notes": "x" * LONG, "custom_fields": {f"note{n}": "x" * LONG for n in range(4)}}
    people = [f"p{number}@example.com" for number in range(100)]
    bulk.save(
        workspace.id,
        [bulk.Row(email, {"email": email, **fields}) for email in people],
        groups=[],
        update=False,
    )


class SlowClient:
    """Sends its request a byte a second after `at_once` bytes, and reads the answer so."""

    def __init__(self, port: int, request: bytes, at_once: int, source: str = "127.0.0.1"):
        self._left = memoryview(request)[at_once:]
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._socket.bind((source, 0))
        self._socket.connect(("127.0.0.1", port))
        with suppress(OSError):  # it may be refused in the middle
            self._socket.sendall(request[:at_once])
        self._socket.setblocking(False)

    def step(self) -> None:
        with suppress(OSError):
            if self._left:
                self._left = self._left[self._socket.send(self._left[:1]) :]
                return
            self._socket.recv(1)

    def is_answered(self) -> bool:
        """There is more of an answer to read. Raises AssertionError where the connection has ended."""
        try:
            more = self._socket.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        assert more
        return True

    def close(self) -> None:
        self._socket.close()


@contextmanager
def a_byte_a_second(clients: list[SlowClient]) -> Iterator[None]:
    done = threading.Event()

    def drip() -> None:
        while not done.wait(1):
            for client in [*clients]:
                client.step()

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


@pytest.mark.usefixtures("long_list")
def test_slow_clients_hold_up_nobody(
    server: Callable[..., Server], workspace: Workspace, record_property: Callable[[str, object], None]
) -> None:
    web, key = server(web=2), factories.make_key(workspace)
    port, head = web.settings.port, f"Host: a\r\nAuthorization: Bearer {key}\r\n".encode()
    posting = b"POST /v1/contacts HTTP/1.1\r\n" + head
    posting += b"Content-Type: application/json\r\nContent-Length: 5000\r\n\r\n" + b" " * 5000
    getting = b"GET /v1/contacts?perPage=100 HTTP/1.1\r\n" + head + b"\r\n"

    def ask() -> list[tuple[int, float]]:
        answers = []
        for _ in range(REQUESTS):
            began = time.monotonic()
            answer = web.request("GET", "/v1/contacts?perPage=1", key=key, timeout=30)
            answers.append((answer.status, time.monotonic() - began))
        return answers

    with ExitStack() as connected:
        slow = [SlowClient(port, posting, 20) for _ in range(SENDING_HEADS)]
        slow += [SlowClient(port, posting, len(posting) - 4000) for _ in range(SENDING_BODIES)]
        readers = [SlowClient(port, getting, len(getting)) for _ in range(READING)]
        for client in (*slow, *readers):
            connected.callback(client.close)
        eventually(lambda: all(client.is_answered() for client in readers), 60)
        with a_byte_a_second([*slow, *readers]):
            answers = [answer for answers in at_once(*[ask] * OTHERS) for answer in answers]
        assert not any(client.is_answered() for client in slow)
        assert all(client.is_answered() for client in readers)

    record_property("forms", SENDING_HEADS + SENDING_BODIES + READING)
    assert [status for status, _ in answers] == [200] * OTHERS * REQUESTS
    seconds = sorted(taken for _, taken in answers)
    assert seconds[int(len(seconds) * 0.99)] < 1


MIB = 1024 * 1024
OWN = [10 * MIB] * 12 + [MIB] * 8
"""Bodies of as much as a workspace may hold."""
REST = [10 * MIB] * 9 + [MIB] * 6
"""What there is for the long bodies of all others then."""
PEOPLE = {"contacts": [{"email": f"p{n}@example.com", "consentNotes": "x" * LONG} for n in range(100)]}
PADDING = b" " * 60_000
LONG_ONES = [200_000] * 5
"""Bodies that fit where the people do."""
LEFT = 200
"""Bytes of each body that are not sent at once; all of them together are less than what is asked for."""


@contextmanager
def holding(port: int, sizes: list[int], key: str | None, source: str = "127.0.0.1") -> Iterator[None]:
    """Send nearly all of some bodies, then a byte a second, without which they would be given up."""
    authorization = f"Authorization: Bearer {key}\r\n" if key else ""
    with ExitStack() as connected:
        clients: list[SlowClient] = []
        connected.enter_context(a_byte_a_second(clients))
        for size in sizes:
            head = f"POST /v1/contacts HTTP/1.1\r\nHost: a\r\n{authorization}Content-Length: {size}\r\n\r\n"
            request = head.encode() + b" " * size
            clients.append(SlowClient(port, request, len(request) - LEFT, source))
            connected.callback(clients[-1].close)
        yield


@contextmanager
def filled(
    port: int, sizes: list[int], more: list[int], is_full: Callable[[], bool], key: str | None, source: str
) -> Iterator[None]:
    """Hold these bodies, and more until it is full: of those that come side by side all that are too much at
    that moment are refused, also some that would fit in the end."""
    with ExitStack() as held:
        held.enter_context(holding(port, sizes, key, source))

        def fill() -> bool:
            if not is_full():
                held.enter_context(holding(port, more, key, source))
                return False
            return True

        eventually(fill, 60)
        yield


def statuses(web: Server, key: str | None, source: str = "127.0.0.1") -> tuple[int, int]:
    """What a body of 60 kB and one of 200 kB are answered."""
    http = urllib3.PoolManager(source_address=(source, 0), retries=False, timeout=30)
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
    group = json.dumps({"name": ids.new("")}).encode() + PADDING
    short = http.request("POST", f"{web.url}/v1/groups", headers=headers, body=group)
    long = http.request("POST", f"{web.url}/v1/contacts/bulk", headers=headers, json=PEOPLE)
    return short.status, long.status


def test_a_greedy_workspace_leaves_room_to_others(
    server: Callable[..., Server], workspace: Workspace
) -> None:
    web, key = server(web=1), factories.make_key(workspace)
    theirs = [factories.make_key(factories.make_workspace(name)) for name in ("Greedy", "Greedier")]
    port, here = web.settings.port, "127.0.0.1"
    with filled(port, OWN, LONG_ONES, lambda: statuses(web, theirs[0]) == (201, 503), theirs[0], here):
        assert statuses(web, key) == (201, 200)
        with filled(port, REST, LONG_ONES, lambda: statuses(web, theirs[1]) == (201, 503), theirs[1], here):
            # Of what all long bodies together may hold nothing is left; short ones have their own.
            assert statuses(web, key) == (201, 503)
    assert len(json.dumps(PEOPLE)) > request_bodies.LONG_BODY > len(PADDING)


@pytest.mark.skipif(sys.platform != "linux", reason="needs all of 127.0.0.0/8")
def test_a_greedy_address_leaves_room_to_others(server: Callable[..., Server], workspace: Workspace) -> None:
    """Without a key: of long bodies nothing is taken in, of short ones 8 MiB."""
    web, key = server(web=1), factories.make_key(workspace)
    port, stranger = web.settings.port, "127.0.0.2"
    short = [len(PADDING)] * 50
    with filled(
        port, [10 * MIB] * 20, short, lambda: statuses(web, key, stranger) == (503, 200), None, stranger
    ):
        assert statuses(web, key) == (201, 200)
