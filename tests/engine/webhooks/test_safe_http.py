"""Requests to whoever was named: where they go, where they must not, and that each of them ends."""

import contextlib
import http.client
import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from fluenzr.core.webhooks.subscriptions import Target, target
from fluenzr.engine.dial import HostRefused
from fluenzr.engine.webhooks import safe_http
from fluenzr.engine.webhooks.safe_http import MAX_ANSWER, Channel, Deadline, connect
from tests.api.v1.test_webhooks import PRIVATE_HOSTS
from tests.live.receiver import Receiver, Reply

pytestmark = pytest.mark.live

PUBLIC = ("8.8.8.8", "2606:4700::1111")
PRIVATE = (
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.31.0.1", "192.168.0.1", "100.64.0.1",
    "169.254.169.254", "168.63.129.16", "192.0.0.8", "198.18.0.1", "224.0.0.1", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:169.254.169.254",
    "::ffff:100.64.0.1",
    "64:ff9b::a9fe:a9fe", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2002:a9fe:a9fe::", "2001::1",
    "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "100::1",
)  # fmt: skip


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def names(monkeypatch) -> Callable[..., list[tuple[str, int]]]:
    """Lets every name stand for these addresses, one answer after another; gives what was looked up."""

    def stand_for(*answers: tuple[str, ...]) -> list[tuple[str, int]]:
        asked: list[tuple[str, int]] = []

        def getaddrinfo(host, port, **_):
            addresses = answers[min(len(asked), len(answers) - 1)]
            asked.append((host, port))
            return [
                (
                    family,
                    socket.SOCK_STREAM,
                    6,
                    "",
                    (address, port, 0, 0) if ":" in address else (address, port),
                )
                for address in addresses
                for family in [socket.AF_INET6 if ":" in address else socket.AF_INET]
            ]

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        return asked

    return stand_for


@pytest.fixture
def connections(monkeypatch) -> list[str]:
    """Where sockets are connected to; none of them gets there."""
    made: list[str] = []

    def refuse(self, address):
        made.append(address[0])
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    return made


def channel(receiver: Receiver, **options) -> Channel:
    return Channel(target(receiver.url, allow_private=True), **{"allow_private": True, **options})


@contextlib.contextmanager
def scripted(talk: Callable[[socket.socket], None]) -> Iterator[Channel]:
    """A channel to a server that does as it likes with one connection."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.suppress(OSError):
            peer, _ = listener.accept()
            with peer:
                talk(peer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    with Channel(Target(False, "127.0.0.1", listener.getsockname()[1], "/"), allow_private=True) as made:
        yield made
    listener.close()
    thread.join(5)


# Where a connection may go


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_that_stands_for_a_private_address_is_refused(names, connections, address):
    names((address,))
    with pytest.raises(HostRefused):
        connect("hooks.example.com", 443, Deadline(5), allow_private=False)
    assert connections == []


@pytest.mark.parametrize("address", PRIVATE)
@pytest.mark.parametrize("place", [0, 1])
def test_one_private_address_among_public_ones_is_refused(names, connections, address, place):
    addresses = list(PUBLIC)
    addresses.insert(place, address)
    names(tuple(addresses))
    with pytest.raises(HostRefused):
        connect("hooks.example.com", 443, Deadline(5), allow_private=False)
    assert connections == []


@pytest.mark.parametrize("host", PRIVATE_HOSTS)
def test_addresses_in_every_spelling_are_refused_by_what_they_resolve_to(connections, host):
    """What the check of the text refuses is refused here as well, on its own."""
    with pytest.raises(OSError) as refused:  # noqa: PT011 - a name of no address is one, too
        connect(host.strip("[]"), 443, Deadline(10), allow_private=False)
    assert isinstance(refused.value, HostRefused) or "looked up" in str(refused.value)
    assert connections == []


def test_a_name_is_looked_up_once_and_what_was_judged_is_connected_to(names, connections):
    """DNS rebinding: the second answer would be a private address."""
    asked = names(("8.8.8.8",), ("127.0.0.1",))
    with pytest.raises(ConnectionRefusedError):
        connect("hooks.example.com", 443, Deadline(5), allow_private=False)
    assert (asked, connections) == ([("hooks.example.com", 443)], ["8.8.8.8"])


def test_every_public_address_is_tried(names, connections):
    names((*PUBLIC, "1.1.1.1"))
    with pytest.raises(ConnectionRefusedError):
        connect("hooks.example.com", 443, Deadline(5), allow_private=False)
    assert connections == [*PUBLIC, "1.1.1.1"]


def test_private_addresses_are_connected_to_where_they_are_allowed(receiver):
    with pytest.raises(HostRefused), channel(receiver, allow_private=False) as refused:
        refused.post(b"{}", {})
    with channel(receiver) as allowed:
        assert allowed.post(b"{}", {}).status == 200


def test_a_name_that_is_not_there(monkeypatch):
    def fail(*_, **__):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(OSError, match=r"nowhere\.example cannot be looked up"):
        connect("nowhere.example", 443, Deadline(5), allow_private=False)


def test_a_name_that_nobody_looks_up_in_time_is_left_behind(monkeypatch):
    never = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: never.wait(30))
    with pytest.raises(TimeoutError):
        connect("hooks.example.com", 443, Deadline(0.05), allow_private=False)
    never.set()


# Requests and answers


def test_a_request_is_sent_as_it_is_and_answered(receiver):
    receiver.answer(Reply(202, b"taken"))
    with channel(receiver) as open_channel:
        answer = open_channel.post('{"a":"é"}'.encode(), {"X-One": "1", "Content-Type": "application/json"})
    assert (answer.status, answer.body) == (202, b"taken")
    (request,) = receiver.received
    assert (request.path, request.body) == ("/in", '{"a":"é"}'.encode())
    assert (request.headers["X-One"], request.headers["Host"]) == ("1", f"127.0.0.1:{receiver.port}")


def test_a_connection_serves_several_requests(receiver):
    with channel(receiver) as open_channel:
        for _ in range(3):
            open_channel.post(b"{}", {})
    assert len({request.connection for request in receiver.received}) == 1


@pytest.mark.parametrize("ended_by", ["an idle timeout", "Connection: close"])
def test_a_connection_that_was_ended_is_made_anew(receiver, ended_by):
    ends = Reply(raw=[b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"])
    if ended_by == "Connection: close":
        ends = Reply(200, b"ok", {"Connection": "close"})
    receiver.answer(ends)
    with channel(receiver) as open_channel:
        assert [open_channel.post(b"{}", {}).status for _ in range(2)] == [200, 200]
    assert len({request.connection for request in receiver.received}) == 2


def test_a_redirect_is_an_answer_and_leads_nowhere(receiver):
    receiver.answer(Reply(307, b"", {"Location": f"http://127.0.0.1:{receiver.port}/elsewhere"}))
    with channel(receiver) as open_channel:
        assert open_channel.post(b"{}", {}).status == 307
    assert [request.path for request in receiver.received] == ["/in"]


def test_no_more_than_64_kib_of_an_answer_are_read(receiver):
    receiver.answer(Reply(200, b"x" * MAX_ANSWER), Reply(200, b"y" * (MAX_ANSWER + 1)), 200)
    with channel(receiver) as open_channel:
        lengths = [len(open_channel.post(b"{}", {}).body) for _ in range(3)]
    assert lengths == [MAX_ANSWER, MAX_ANSWER, 0]
    assert len({request.connection for request in receiver.received[:2]}) == 1
    assert receiver.received[2].connection != receiver.received[1].connection


def test_an_answer_in_chunks(receiver):
    receiver.answer(
        Reply(
            raw=[
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                b"2\r\nab\r\n",
                b"1\r\nc\r\n0\r\n\r\n",
            ]
        )
    )
    with channel(receiver) as open_channel:
        assert open_channel.post(b"{}", {}).body == b"abc"


# Every exchange ends

DRIPS = {
    "nothing": Reply(hangs=True),
    "the status line": Reply(raw=[bytes([byte]) for byte in b"HTTP/1.1 200 OK" * 40], pause=0.02),
    "headers": Reply(raw=[b"HTTP/1.1 200 OK\r\n", *[b"X-A: b\r\n"] * 90], pause=0.05),
    "endless continues": Reply(raw=[b"HTTP/1.1 100 Continue\r\n\r\n"] * 500, pause=0.01),
    "a body": Reply(raw=[b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", *[b"x"] * 500], pause=0.02),
    "chunks": Reply(
        raw=[b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", *[b"1\r\nx\r\n"] * 500], pause=0.02
    ),
    "a body without an end": Reply(raw=[b"HTTP/1.1 200 OK\r\n\r\n", *[b"x"] * 500], pause=0.02),
}


@pytest.mark.parametrize("drip", DRIPS)
def test_a_receiver_that_drips_is_left_at_the_deadline(receiver, drip):
    """However often a byte comes, which is what a timeout for each read would wait for."""
    receiver.answer(DRIPS[drip])
    with channel(receiver) as open_channel:
        with pytest.raises(TimeoutError):
            open_channel.post(b"{}", {}, seconds=0.3)
        assert open_channel.post(b"{}", {}).status == 200


def test_a_receiver_that_reads_nothing_is_left_at_the_deadline():
    done = threading.Event()
    with scripted(lambda _: done.wait(20)) as unread:
        with pytest.raises(TimeoutError):
            unread.post(b"x" * 50_000_000, {}, seconds=0.3)
        done.set()


def test_tls_that_never_begins_ends_at_the_deadline(receiver):
    deaf = Target(True, "127.0.0.1", receiver.port, "/")
    with Channel(deaf, allow_private=True) as open_channel, pytest.raises((TimeoutError, OSError)):
        open_channel.post(b"{}", {}, seconds=0.3)


def test_an_exchange_is_ended_from_another_thread(receiver):
    receiver.answer(Reply(hangs=True))
    raised: list[BaseException] = []

    def post(open_channel: Channel) -> None:
        try:
            open_channel.post(b"{}", {})
        except OSError as error:
            raised.append(error)

    with channel(receiver) as open_channel:
        thread = threading.Thread(target=post, args=(open_channel,))
        thread.start()
        receiver.wait_for(1)
        open_channel.abort()
        thread.join(10)
    assert not thread.is_alive()
    assert raised


@pytest.mark.parametrize(
    "said",
    [b"", b"\r\n", b"220 mail.test ESMTP\r\n", b"\x16\x03\x01\x00", b"HTTP/1.1 abc\r\n\r\n", b"x" * 70_000],
)
def test_what_is_not_http_is_an_error(said):
    def talk(peer: socket.socket) -> None:
        peer.recv(1000)
        peer.sendall(said)

    with scripted(talk) as open_channel, pytest.raises((OSError, http.client.HTTPException)):
        open_channel.post(b"{}", {}, seconds=10)


OK = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
ENDLESS = {
    "interim answers": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "interim answers with headers": (b"", b"HTTP/1.1 100 Continue\r\n" + b"X: y\r\n" * 90 + b"\r\n"),
    "headers": (b"HTTP/1.1 200 OK\r\n", b"X: " + b"y" * 60_000 + b"\r\n"),
    "trailers": (OK + b"0\r\n", b"X: y\r\n"),
    "extensions of chunks": (OK, b"1;" + b"x" * 60_000 + b"\r\nx\r\n"),
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_what_is_around_a_body_has_an_end(kind):
    """Or a receiver keeps a thread, and the interpreter with it, for as long as an exchange may take."""
    begin, again = ENDLESS[kind]

    def talk(peer: socket.socket) -> None:
        peer.recv(1000)
        peer.sendall(begin)
        while True:
            peer.sendall(again)

    with scripted(talk) as open_channel, pytest.raises(ConnectionError, match="longer than 1024 KiB"):
        open_channel.post(b"{}", {}, seconds=20)


# TLS


@pytest.fixture
def trusted(monkeypatch) -> Iterator[Callable[[str], None]]:
    def trust(ca_file: str) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", ca_file)
        safe_http._tls.cache_clear()

    yield trust
    safe_http._tls.cache_clear()


def test_tls_is_verified_against_the_name(trusted, names):
    with Receiver(tls=True) as receiver:
        place = target(receiver.url, allow_private=True)
        with pytest.raises(OSError, match="certificate verify failed"), channel(receiver) as untrusted:
            untrusted.post(b"{}", {})
        trusted(receiver.ca_file)
        names(("127.0.0.1",))
        for host in ("localhost", "localhost.", "127.0.0.1"):
            with Channel(Target(True, host, place.port, "/in"), allow_private=True) as named:
                assert named.post(b"{}", {}).status == 200
        other = Channel(Target(True, "other.example", place.port, "/in"), allow_private=True)
        with pytest.raises(OSError, match="Hostname mismatch"), other as misnamed:
            misnamed.post(b"{}", {})


# A proxy


class Proxy:
    """An HTTP proxy that keeps what it was asked for, and lets all of it through."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                peer, _ = self._listener.accept()
                threading.Thread(target=self._pass, args=(peer,), daemon=True).start()

    def _pass(self, peer: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            head += peer.recv(1000)
        self.asked.append(head.partition(b"\r\n\r\n")[0].decode())
        method, where, _ = head.split(b" ", 2)
        place = where.decode() if method == b"CONNECT" else where.decode().split("/")[2]
        host, _, port = place.rpartition(":")
        with peer, socket.create_connection((host, int(port))) as server:
            if method == b"CONNECT":
                peer.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
            else:
                server.sendall(head)
            back = threading.Thread(target=_pump, args=(server, peer), daemon=True)
            back.start()
            _pump(peer, server)
            back.join(10)

    def close(self) -> None:
        self._listener.close()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)


@pytest.mark.parametrize("tls", [False, True])
def test_requests_go_through_a_proxy(trusted, tls):
    with Receiver(tls=tls) as receiver, contextlib.closing(Proxy()) as proxy:
        if tls:
            trusted(receiver.ca_file)
        through = f"http://user:pass%20word@127.0.0.1:{proxy.port}"
        # The proxy is ours and may be private; what it may connect to is for it to say.
        with channel(receiver, allow_private=False, proxy=through) as open_channel:
            assert [open_channel.post(b"{}", {}).status for _ in range(2)] == [200, 200]
        first = proxy.asked[0].splitlines()
        asked = f"CONNECT 127.0.0.1:{receiver.port}" if tls else f"POST http://127.0.0.1:{receiver.port}/in"
        assert first[0].startswith(asked)
        assert "Proxy-Authorization: Basic dXNlcjpwYXNzIHdvcmQ=" in first
        assert len(proxy.asked) == 1
        assert [request.headers["Host"] for request in receiver.received] == [
            f"127.0.0.1:{receiver.port}"
        ] * 2
        assert ("Proxy-Authorization" in receiver.received[0].headers) is not tls
