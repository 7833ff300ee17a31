"""Connections of a web process: nobody keeps them all, and who holds few loses none."""

import resource
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress

import pytest
import urllib3

from fluenzr.server import connection_shares
from fluenzr.server.connection_shares import LEAST, Connection
from tests.support.servers import Server, eventually

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc and all of 127.0.0.0/8")

MANY, FEW = "127.0.0.2", "127.0.0.3"


@pytest.mark.parametrize(
    ("counts", "places", "share"),
    [
        ([], 100, LEAST),
        ([1] * 500, 100, LEAST),
        ([500], 100, 100),
        ([500, 20], 100, 80),
        ([500, 500, 20], 100, 40),
        ([500] * 50, 100, LEAST),
        ([40, 60], 100, 60),
        ([41, 60], 100, 59),
    ],
)
def test_who_holds_many_shares_what_the_others_leave(counts: list[int], places: int, share: int) -> None:
    assert connection_shares.fair_share(counts, places) == share


def test_the_longest_silent_of_a_network_go_first() -> None:
    quick = [Connection(str(n), ("192.0.2.1", n), silent_ms=n) for n in range(30)]
    one_network = [Connection("f", (f"2001:db8::{n:x}", n, 0, 0), silent_ms=n) for n in range(30)]
    mapped = [Connection("f", (f"::ffff:192.0.2.{n + 10}", n, 0, 0), silent_ms=9999) for n in range(30)]
    ended = connection_shares.excess([*reversed(quick), *one_network, *mapped], places=70)
    assert [one.silent_ms for one in ended if one in quick] == [*range(20, 30)]
    assert [one.silent_ms for one in ended if one in one_network] == [*range(20, 30)]
    assert len(ended) == 20


@contextmanager
def connected(port: int, source: str, count: int) -> Iterator[list[socket.socket]]:
    """Connections from an address, as many as are taken or wait to be."""
    with ExitStack() as opened:
        made = []
        for _ in range(count):
            made.append(opened.enter_context(socket.socket()))
            made[-1].bind((source, 0))
            made[-1].setblocking(False)
            with suppress(BlockingIOError):
                made[-1].connect(("127.0.0.1", port))
        yield made


def ended(clients: list[socket.socket]) -> int:
    """How many were ended by the other side."""
    count = 0
    for client in clients:
        with suppress(BlockingIOError):
            count += client.recv(1) == b""
    return count


def test_they_are_counted_once_places_are_short(caplog: pytest.LogCaptureFixture) -> None:
    with ExitStack() as opened:
        listening = opened.enter_context(socket.create_server(("127.0.0.1", 0), backlog=256))
        port = listening.getsockname()[1]
        many = opened.enter_context(connected(port, MANY, 60))
        few = opened.enter_context(connected(port, FEW, 10))
        elsewhere = opened.enter_context(socket.create_server(("127.0.0.1", 0)))
        others = opened.enter_context(connected(elsewhere.getsockname()[1], MANY, 20))
        for server, count in ((listening, 70), (elsewhere, 20)):
            for _ in range(count):
                opened.enter_context(server.accept()[0])
        newest = many[-1]
        newest.send(b"GET ")
        files = len(connection_shares._files())

        connection_shares.Watch(port, places=files * 2).look()
        assert ended([*many, *few, *others]) == 0

        connection_shares.Watch(port, places=80).look()
        assert (ended(many), ended(few), ended(others)) == (60 - 30, 0, 0)
        assert caplog.messages == [f"connections are short: 30 ended, 30 of them from {MANY}"]


PLACES = 1024
START = f"""
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_NOFILE, ({PLACES}, {PLACES}))
sys.argv[1:] = ["web"]
runpy.run_module("fluenzr.cli.main", run_name="__main__")
"""


@pytest.fixture
def many_files() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.live
@pytest.mark.usefixtures("many_files")
@pytest.mark.parametrize("begun", [b"", b"GET /v1", b"POST /u HTTP/1.0\r\nContent-Length: 9\r\n\r\n{"])
def test_one_address_does_not_hold_all_connections(
    server: Callable[..., Server], begun: bytes, record_property: Callable[[str, object], None]
) -> None:
    """More than a process takes and its queue holds together."""
    flood, web = 2000, server(command=["-c", START])
    port = web.settings.port
    record_property("forms", flood)
    other = urllib3.PoolManager(source_address=(FEW, 0), retries=False, timeout=20)
    with connected(port, MANY, flood) as clients:
        eventually(lambda: sum(_say(client, begun) for client in clients) >= PLACES // 2)
        for _ in range(20):
            answer = other.request("GET", f"{web.url}/healthz", headers={"Connection": "close"})
            assert answer.status == 200
        eventually(lambda: f"of them from {MANY}" in web.logs)


def _say(client: socket.socket, text: bytes) -> bool:
    """Whether a connection is made and took a text."""
    with suppress(OSError):
        client.getpeername()
        return not text or client.send(text) > 0
    return False
