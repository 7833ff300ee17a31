"""One deadline for all parts of an exchange: the look-up of a name, its addresses, and what follows."""

import errno
import socket
import threading
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from fluenzr.engine import deadline, dial
from fluenzr.engine.deadline import Deadline, receive, send_all
from fluenzr.engine.smtp.session import Connection, Server, SmtpError
from tests.support.servers import eventually


@pytest.fixture
def now(monkeypatch) -> list[float]:
    """The monotonic clock, which moves only when it is told to."""
    instant = [1000.0]
    monkeypatch.setattr(deadline, "time", SimpleNamespace(monotonic=lambda: instant[0]))
    return instant


@pytest.fixture
def addresses(monkeypatch) -> Callable[[int], None]:
    """Lets every name have so many addresses."""

    def have(count: int) -> None:
        found = [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"127.0.0.{n}", 25)) for n in range(1, count + 1)
        ]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)

    return have


@pytest.fixture
def dead(monkeypatch, now) -> list[float]:
    """No address ever answers: who connects waits for as long as its timeout lets it, all told here."""
    waits: list[float] = []

    def wait(self: socket.socket, _: object) -> None:
        waits.append(self.gettimeout() or 0)
        now[0] += waits[-1]
        raise TimeoutError("timed out")

    monkeypatch.setattr(socket.socket, "connect", wait)
    return waits


@pytest.mark.parametrize("count", [1, 2, 8, 50])
def test_dead_addresses_of_one_name_share_its_deadline(addresses, dead, count):
    addresses(count)
    with pytest.raises(TimeoutError):
        dial.connect("mail.example", 25, Deadline(30), allow_private=True)
    assert sum(dead) <= 30.001
    assert max(dead) <= dial.CONNECT_SECONDS
    if count > 2:
        assert len(dead) == count, "each has its turn"


def test_dead_addresses_of_a_mail_server_cost_one_opening(addresses, dead):
    addresses(8)
    with pytest.raises(SmtpError, match="did not answer in time"):
        Connection.open(Server("mail.example", 25))
    assert sum(dead) <= 60.001


def test_what_fails_at_once_leaves_its_time_to_the_others(addresses, now, monkeypatch):
    addresses(8)
    timeouts: list[float] = []

    def refuse(self: socket.socket, _: object) -> None:
        timeouts.append(self.gettimeout() or 0)
        raise ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    with pytest.raises(ConnectionRefusedError):
        dial.connect("mail.example", 25, Deadline(40), allow_private=True)
    assert timeouts == pytest.approx([5, 40 / 7, 40 / 6, 8, 10, 10, 10, 10])


def test_a_part_ends_with_the_whole(now):
    whole = Deadline(10)
    assert whole.within(3).left() == 3
    part = whole.within(60)
    assert part.left() == 10
    now[0] += 10
    for each in (whole, part):
        with pytest.raises(TimeoutError):
            each.left()


def test_ending_the_whole_ends_its_parts_and_who_waits_in_them():
    whole = Deadline(60)
    part = whole.within(30).within(20)
    own, other = socket.socketpair()
    with own, other:
        part.hold(own)
        heard: list[bytes] = []
        waiting = threading.Thread(target=lambda: heard.append(receive(own, 10, part)))
        waiting.start()
        whole.end()
        waiting.join(10)
        assert heard in ([b""], [])
        with pytest.raises(TimeoutError):
            part.left()


def test_sending_to_who_reads_nothing_ends():
    own, other = socket.socketpair()
    with own, other, pytest.raises(TimeoutError):
        send_all(own, b"x" * 50_000_000, Deadline(0.2))


def test_names_that_nobody_looks_up_are_left_behind_and_are_few(monkeypatch):
    """A resolver that hangs takes so many threads and no more; others wait for one until their deadline."""
    monkeypatch.setattr(dial, "_looking_up", threading.BoundedSemaphore(3))
    may_end, asked = threading.Event(), []

    def hang(*which: object, **_: object) -> list[object]:
        asked.append(which)
        may_end.wait(30)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    threads = threading.active_count()
    for _ in range(6):
        with pytest.raises(TimeoutError):
            dial.connect("mail.example", 25, Deadline(0.05), allow_private=True)
    assert len(asked) == 3
    may_end.set()
    eventually(lambda: threading.active_count() == threads)
    with pytest.raises(dial.NameUnknown, match="has no address"):
        dial.connect("mail.example", 25, Deadline(5), allow_private=True)


@pytest.mark.parametrize("host", ["\0", "a..b", "x" * 64 + ".example"])
def test_what_is_no_name_is_unknown(host):
    with pytest.raises(dial.NameUnknown):
        dial.connect(host, 25, Deadline(5), allow_private=True)
