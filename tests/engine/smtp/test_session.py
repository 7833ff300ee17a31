"""One message at a time to real servers, well-behaved and not: every end that a conversation can have."""

import contextlib
import select
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fluenzr.core.sending.smtp_replies import Fault
from fluenzr.engine.deadline import Deadline
from fluenzr.engine.mime.writer import Message
from fluenzr.engine.smtp import session as smtp_session
from fluenzr.engine.smtp.client import Dialogue
from fluenzr.engine.smtp.session import Connection, Server, SmtpError
from tests.live.certificate import certify
from tests.live.smtp_server import SmtpServer
from tests.support.servers import eventually

pytestmark = pytest.mark.live


def a_message(data: bytes = b"Message-ID: <id@acme.test>\r\n\r\nHello\r\n", **changes: str) -> Message:
    envelope = {"sender": "jean@acme.test", "recipient": "zoe@other.test", "message_id": "<id@acme.test>"}
    return Message(subject="", data=data, **(envelope | changes))


def yes() -> bool:
    return True


def never() -> bool:
    raise AssertionError("asked for the intent")


def announcing(connection: Connection, message: Message) -> Callable[[], bool]:
    """An intent that is granted, with the message that comes next announced before."""

    def announce() -> bool:
        connection.announce(message)
        return True

    return announce


def connected(server: SmtpServer, **options: Any) -> Connection:
    return Connection.open(Server(server.host, server.port, encryption="none"), **options)


@pytest.fixture(params=[False, True], ids=["one by one", "pipelined"])
def server(request) -> Iterator[SmtpServer]:
    with SmtpServer(pipelining=request.param) as server:
        yield server


@contextlib.contextmanager
def scripted(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that lets `talk` do as it likes with one connection. Gives its port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.suppress(OSError):
            peer, _ = listener.accept()
            with peer:
                talk(peer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()
        thread.join(5)


def says(*replies: bytes) -> Callable[[socket.socket], None]:
    """Talk that greets with the first reply and gives another for each line; then it waits for the end."""

    def talk(peer: socket.socket) -> None:
        lines = peer.makefile("rb")
        for reply in replies:
            peer.sendall(reply)
            lines.readline()
        while lines.readline():
            pass

    return talk


# Messages that arrive


def test_a_message_arrives_as_it_is(server):
    with connected(server) as connection:
        outcome = connection.deliver(a_message(), yes)
    assert (outcome.kind, outcome.phase, outcome.code, outcome.enhanced) == ("accepted", "dot", 250, "2.0.0")
    assert (outcome.text, outcome.fault) == ("Queued", Fault.NONE)
    (received,) = server.wait_for(1)
    assert (received.sender, received.recipient) == ("jean@acme.test", "zoe@other.test")
    assert received.data == a_message().data


def test_one_connection_for_many_messages_and_no_needless_command(server):
    with connected(server) as connection:
        for number in range(3):
            assert connection.deliver(a_message(message_id=f"<{number}@a.test>"), yes).kind == "accepted"
            assert connection.usable
    assert server.commands == ["EHLO", *["MAIL", "RCPT", "DATA"] * 3, "QUIT"]


class Noted:
    """A socket, and what is sent over it, with the flags."""

    def __init__(self, sock: socket.socket):
        self._sock, self.sent = sock, list[tuple[bytes, int]]()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)

    def send(self, data: bytes, flags: int = 0) -> int:
        self.sent.append((data, flags))
        return self._sock.send(data, flags)


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone keeps back what more follows")
def test_the_end_of_a_message_and_its_dot_share_a_packet(server):
    with connected(server) as connection:
        noted = connection._dialogue.sock = Noted(connection._dialogue.sock)
        assert connection.deliver(a_message(), yes).kind == "accepted"
        assert noted.sent[-2:] == [(a_message().data, socket.MSG_MORE), (b".\r\n", 0)]
        assert not any(flags for _, flags in noted.sent[:-2])


@given(
    st.lists(
        st.sampled_from([b".", b"..", b"\r\n", b"\n", b"\r", b"a", b"", b"QUIT", b"x" * 20]), max_size=40
    )
)
@example([b"."])
@example([b"\r\n.\r\n"])
@example([b"\n.\n", b"\r.\r", b"\r\n.\n"])
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_dots_and_line_ends_of_every_kind(server, pieces):
    data = b"".join(pieces)
    with connected(server) as connection:
        outcomes = [connection.deliver(a_message(data), yes) for _ in range(2)]
    assert {outcome.kind for outcome in outcomes} == {"accepted"}
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")
    assert server.messages[-1].data == (lines if lines.endswith(b"\r\n") else lines + b"\r\n")
    assert server.messages[-1].data == server.messages[-2].data


class _Keeper:
    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.bodies.append(envelope.original_content)
        return "250 2.0.0 OK"


def test_another_implementation_understands_us(tmp_path, monkeypatch):
    context, ca_file = certify(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", ca_file)

    def login(server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
        return AuthResult(success=(given.login, given.password) == (b"jean", "sécret".encode()))

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    keeper = _Keeper()
    controller = Controller(
        keeper, hostname="127.0.0.1", port=port, tls_context=context, require_starttls=True,
        auth_required=True, authenticator=login,
    )  # fmt: skip
    controller.start()
    try:
        with Connection.open(Server("127.0.0.1", port, "jean", "sécret")) as connection:
            assert connection.deliver(a_message(b".a\r\n..b\r\n"), yes).kind == "accepted"
            assert connection.deliver(a_message(b"second\r\n"), yes).kind == "accepted"
    finally:
        controller.stop()
    assert keeper.bodies == [b".a\r\n..b\r\n", b"second\r\n"]


# The intent


def test_the_intent_is_asked_for_when_everything_but_the_dot_was_sent(server):
    asked = []

    def intent() -> bool:
        asked.append((list(server.commands), list(server.messages)))
        return True

    with connected(server) as connection:
        connection.deliver(a_message(), intent)
    assert asked == [(["EHLO", "MAIL", "RCPT", "DATA"], [])]
    assert len(server.messages) == 1


def test_a_withdrawn_message_is_forgotten_by_the_server(server):
    with connected(server) as connection:
        outcome = connection.deliver(a_message(), lambda: False)
        assert (outcome.kind, outcome.fault, outcome.code) == ("withdrawn", Fault.NONE, None)
        assert not connection.usable
    with connected(server) as connection:
        connection.deliver(a_message(b"next\r\n"), yes)
    assert [message.data for message in server.wait_for(1)] == [b"next\r\n"]


def test_an_intent_that_fails_leaves_nothing_at_the_server(server):
    def intent() -> bool:
        raise KeyboardInterrupt

    with connected(server) as connection:
        with pytest.raises(KeyboardInterrupt):
            connection.deliver(a_message(), intent)
        assert not connection.usable
    with connected(server) as connection:
        connection.deliver(a_message(b"next\r\n"), yes)
    assert [message.data for message in server.wait_for(1)] == [b"next\r\n"]


# Refusals


@pytest.mark.parametrize("phase", ["mail", "rcpt", "data", "dot"])
@pytest.mark.parametrize(("reply", "kind"), [("451 4.3.0 Later", "deferred"), ("554 5.7.1 No", "refused")])
def test_a_definite_no_leaves_the_connection_for_the_next(server, phase, reply, kind):
    server.answer(phase, reply, times=1)
    with connected(server) as connection:
        outcome = connection.deliver(a_message(), yes if phase == "dot" else never)
        assert (outcome.kind, outcome.phase, outcome.code) == (kind, phase, int(reply[:3]))
        assert server.messages == []
        assert connection.usable
        assert connection.deliver(a_message(), yes).kind == "accepted"
    assert server.commands.count("EHLO") == 1
    assert server.commands.count("RSET") == (phase in ("rcpt", "data"))
    assert len(server.messages) == 1


def test_a_server_that_wants_a_message_nobody_has_is_left():
    """It takes DATA although it took no recipient (RFC 2920 §3.1)."""
    answers = (b"250 ok\r\n", b"550 5.1.1 No such user\r\n", b"354 Go ahead all the same\r\n")
    with scripted(says(b"220 x\r\n", b"250-x\r\n250 PIPELINING\r\n", *answers)) as port:
        connection = Connection.open(Server("127.0.0.1", port, encryption="none"))
        assert connection.deliver(a_message(), never).fault is Fault.RECIPIENT
        assert not connection.usable


def test_an_unknown_recipient(server):
    server.refuse("zoe@other.test", "550 5.1.1 No such user")
    with connected(server) as connection:
        assert connection.deliver(a_message(), never).fault is Fault.RECIPIENT
        assert connection.deliver(a_message(recipient="other@other.test"), yes).kind == "accepted"


def test_greylisting_is_the_first_time_only():
    with SmtpServer(greylist=1.0) as server, connected(server) as connection:
        assert connection.deliver(a_message(), never).fault is Fault.TEMPORARY
        assert connection.deliver(a_message(), yes).kind == "accepted"


@pytest.mark.parametrize("phase", ["mail", "rcpt", "data", "dot"])
def test_after_421_the_connection_is_done(server, phase):
    server.answer(phase, "421 4.3.2 Shutting down")
    with connected(server) as connection:
        outcome = connection.deliver(a_message(), yes)
        assert (outcome.kind, outcome.fault) == ("deferred", Fault.ACCOUNT_BUSY)
        assert not connection.usable
        assert connection.deliver(a_message(), never).kind == "deferred"


def test_after_421_the_connection_is_done_even_if_the_server_keeps_it_open():
    conversation = (b"220 x\r\n", b"250 x\r\n", b"250 x\r\n", b"250 x\r\n", b"354 x\r\n", b"", b"421 x\r\n")
    with (
        scripted(says(*conversation)) as port,
        Connection.open(Server("127.0.0.1", port, encryption="none")) as connection,
    ):
        outcome = connection.deliver(a_message(b"one line\r\n"), yes)
        assert (outcome.kind, outcome.code) == ("deferred", 421)
        assert not connection.usable


def test_a_message_larger_than_announced_is_not_begun():
    with SmtpServer(size=1000) as server, connected(server) as connection:
        outcome = connection.deliver(a_message(b"x\r\n" * 400), never)
        assert (outcome.kind, outcome.enhanced, outcome.fault) == ("refused", "5.3.4", Fault.CONTENT)
        assert "1200 bytes" in outcome.text
        assert connection.deliver(a_message(b"x\r\n" * 300), yes).kind == "accepted"
    assert server.commands.count("MAIL") == 1


@pytest.mark.parametrize("address", ["a@b.test\r\nRSET", "a\n@b.test", "é@b.test"])
def test_an_address_breaks_out_of_no_command(server, address):
    with connected(server) as connection:
        with pytest.raises(ValueError):  # noqa: PT011 - smtplib's own
            connection.deliver(a_message(recipient=address), never)
        assert connection.deliver(a_message(), yes).kind == "accepted"
    assert len(server.messages) == 1


# Broken conversations


@pytest.mark.parametrize("phase", ["mail", "rcpt", "data"])
@pytest.mark.parametrize("way", ["drop", "hang"])
def test_lost_before_the_dot_is_deferred(server, phase, way):
    getattr(server, way)(phase)
    with connected(server, timeout=1.0) as connection:
        began = time.monotonic()
        outcome = connection.deliver(a_message(), never)
        assert time.monotonic() - began < 5
        assert (outcome.kind, outcome.phase, outcome.fault) == ("deferred", phase, Fault.NETWORK)
        assert outcome.code is None
        assert (
            outcome.text
            == {
                "drop": "The server closed the connection",
                "hang": "The server did not answer in time",
            }[way]
        )
        assert not connection.usable
    assert server.messages == []


@pytest.mark.parametrize("way", ["drop", "hang"])
def test_lost_in_the_body_is_deferred(server, way):
    getattr(server, way)("body")
    with connected(server, timeout=1.0) as connection:
        outcome = connection.deliver(a_message(b"x\r\n" * 8_000_000), never)
        assert (outcome.kind, outcome.phase, outcome.fault) == ("deferred", "body", Fault.NETWORK)
        assert not connection.usable


@pytest.mark.parametrize(
    ("interruption", "kind", "fault"),
    [
        (b"421 4.3.2 Shutting down\r\n", "deferred", Fault.ACCOUNT_BUSY),
        (b"552 5.3.4 Too big\r\n", "refused", Fault.CONTENT),
        (b"250 2.0.0 Queued\r\n", "deferred", Fault.NETWORK),
        (b"", "deferred", Fault.NETWORK),
    ],
)
def test_a_server_that_ends_it_during_the_body_is_heard_before_the_intent(interruption, kind, fault):
    ended = threading.Event()

    def talk(peer: socket.socket) -> None:
        lines = peer.makefile("rb")
        for reply in (b"220 x\r\n", b"250 x\r\n", b"250 x\r\n", b"250 x\r\n", b"354 go\r\n"):
            peer.sendall(reply)
            if not reply.startswith(b"354"):
                lines.readline()
        peer.recv(100)
        peer.sendall(interruption)
        if not interruption:
            peer.shutdown(socket.SHUT_WR)
        ended.set()
        while peer.recv(1 << 16):
            pass

    with scripted(talk) as port, Connection.open(Server("127.0.0.1", port, encryption="none")) as connection:
        outcome = connection.deliver(a_message(b"x\r\n" * 8_000_000), never)
        assert ended.is_set()
        assert (outcome.kind, outcome.phase, outcome.fault) == (kind, "body", fault)
        assert not connection.usable


@pytest.mark.parametrize("phase", ["dot", "ack"])
@pytest.mark.parametrize("way", ["drop", "hang"])
def test_lost_after_the_dot_is_uncertain_whether_it_arrived_or_not(server, phase, way):
    getattr(server, way)(phase)
    with connected(server, dot_timeout=0.2) as connection:
        began = time.monotonic()
        outcome = connection.deliver(a_message(), yes)
        assert time.monotonic() - began < 5
        assert (outcome.kind, outcome.phase, outcome.fault) == ("uncertain", "dot", Fault.NETWORK)
        assert outcome.code is None
        assert not connection.usable
    assert len(server.messages) == (phase == "ack")


@pytest.mark.parametrize(
    "reply",
    [
        "354 Go on",
        "what?",
        "2",
        "",
        "220\x00",
        "999 x",
        "250_ok",
        # Yes and no in one answer (RFC 5321 §4.2.1 has one code in all its lines).
        "550-No\r\n250 Queued",
        "250-Queued\r\n550 No",
        "451-Later\r\n250-Queued\r\n250 Queued",
    ],
)
def test_an_answer_to_the_dot_that_is_none_is_uncertain(server, reply):
    server.answer("dot", reply)
    with connected(server) as connection:
        outcome = connection.deliver(a_message(), yes)
        assert (outcome.kind, outcome.fault) == ("uncertain", Fault.NETWORK)
        assert not connection.usable


@pytest.mark.parametrize(
    ("phase", "reply"),
    [("mail", "354 go"), ("mail", "220 x"), ("rcpt", "what?"), ("data", "250 ok"), ("data", "what?")],
)
def test_an_answer_to_another_question_is_deferred(server, phase, reply):
    server.answer(phase, reply)
    with connected(server) as connection:
        outcome = connection.deliver(a_message(), never)
        assert (outcome.kind, outcome.phase, outcome.fault) == ("deferred", phase, Fault.NETWORK)
        assert not connection.usable


def test_an_answer_too_many_is_not_taken_for_the_next():
    with SmtpServer() as server, connected(server) as connection:
        server.answer("rcpt", "250 ok\r\n354 go")
        outcome = connection.deliver(a_message(), never)
        assert (outcome.kind, outcome.phase, outcome.fault) == ("deferred", "data", Fault.NETWORK)
        assert not connection.usable


def test_an_answer_too_many_to_commands_in_one_go_is_not_taken_for_that_to_the_message():
    with SmtpServer(pipelining=True) as server, connected(server) as connection:
        server.answer("rcpt", "250 ok\r\n354 go")
        outcome = connection.deliver(a_message(), yes)
        # When the 503 to DATA arrives decides whether it is seen before the body, after it or after the dot;
        # it is never taken for a welcome.
        assert (outcome.kind, outcome.phase) in {
            ("deferred", "body"),
            ("refused", "body"),
            ("refused", "dot"),
            ("uncertain", "dot"),
        }
        assert server.messages == []


def test_the_envelope_of_an_announced_message_goes_with_the_dot():
    with SmtpServer(pipelining=True) as server, connected(server) as connection:
        first, second = a_message(b"first\r\n"), a_message(b"second\r\n")
        announced = connection.deliver(first, announcing(connection, second))
        assert announced.kind == "accepted"
        eventually(lambda: server.commands.count("MAIL") == 2)
        assert not connection.usable  # for any other message
        assert connection.deliver(second, yes).kind == "accepted"
        assert connection.usable
        assert server.commands.count("MAIL") == server.commands.count("DATA") == 2
        assert [message.data for message in server.messages] == [first.data, second.data]


def test_no_other_message_than_was_announced_is_taken():
    with SmtpServer(pipelining=True) as server, connected(server) as connection:
        connection.deliver(a_message(), announcing(connection, a_message(b"second\r\n")))
        with pytest.raises(ValueError, match="another message"):
            connection.deliver(a_message(b"third\r\n"), never)


@pytest.mark.parametrize("refused", [{"size": 100}, {"pipelining": False}])
def test_what_cannot_be_announced_is_not(refused):
    with SmtpServer(**{"pipelining": True, **refused}) as server, connected(server) as connection:
        large = a_message(b"x" * 80 + b"\r\n" + b"y" * 80 + b"\r\n")
        assert connection.deliver(a_message(b"x\r\n"), announcing(connection, large)).kind == "accepted"
        assert connection.usable


def test_an_address_that_would_break_the_command_is_not_announced():
    with SmtpServer(pipelining=True) as server, connected(server) as connection:
        broken = a_message(recipient="ada@example.com>\r\nRSET")
        assert connection.deliver(a_message(), announcing(connection, broken)).kind == "accepted"
        assert connection.usable
        assert server.commands.count("RSET") == 0


@pytest.mark.parametrize("reply", ["550 5.7.1 No", "450 4.7.1 Later"])
def test_a_refusal_of_a_message_says_nothing_of_the_announced(reply):
    with SmtpServer(pipelining=True) as server, connected(server) as connection:
        server.answer("dot", reply, times=1)
        second = a_message(b"second\r\n")
        outcome = connection.deliver(a_message(), announcing(connection, second))
        assert outcome.code == int(reply[:3])
        assert connection.deliver(second, yes).kind == "accepted"
        assert [message.data for message in server.messages] == [second.data]


@pytest.mark.parametrize("phase", ["mail", "rcpt", "data"])
def test_a_refusal_of_the_announced_is_its_own(phase):
    with SmtpServer(pipelining=True) as server, connected(server) as connection:

        def announce() -> bool:
            server.answer(phase, "450 4.7.1 Later", times=1)
            return announcing(connection, second)()

        second = a_message(b"second\r\n")
        assert connection.deliver(a_message(), announce).kind == "accepted"
        outcome = connection.deliver(second, never)
        assert (outcome.kind, outcome.phase) == ("deferred", phase)
        assert connection.deliver(a_message(b"third\r\n"), yes).kind == "accepted"


def test_a_connection_that_was_closed_meanwhile_is_not_usable():
    closed = threading.Event()

    def talk(peer: socket.socket) -> None:
        lines = peer.makefile("rb")
        peer.sendall(b"220 x\r\n")
        lines.readline()
        peer.sendall(b"250 x\r\n")
        assert closed.wait(5)
        peer.sendall(b"421 idle too long\r\n")

    with scripted(talk) as port:
        connection = Connection.open(Server("127.0.0.1", port, encryption="none"))
        assert connection.usable
        closed.set()
        deadline = time.monotonic() + 5
        while connection.usable and time.monotonic() < deadline:
            pass
        assert not connection.usable
        connection.close()


def test_an_answer_that_drips_in_is_not_waited_for_longer():
    def talk(peer: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                peer.sendall(b"2")
                threading.Event().wait(0.05)

    with scripted(talk) as port:
        began = time.monotonic()
        with pytest.raises(SmtpError) as error:
            Connection.open(Server("127.0.0.1", port, encryption="none"), timeout=0.3)
        assert time.monotonic() - began < 5
    assert error.value.outcome.text == "The server did not answer in time"


@pytest.mark.parametrize("flood", [b"220-" + b"x" * 100_000, b"220-x\r\n" * 20_000])
def test_an_answer_without_end_is_cut_off(flood):
    with scripted(says(flood)) as port, pytest.raises(SmtpError) as error:
        Connection.open(Server("127.0.0.1", port, encryption="none"))
    assert (error.value.phase, error.value.outcome.fault) == ("connect", Fault.NETWORK)
    assert error.value.outcome.text == "The server's answer does not end"


def test_bytes_of_no_encoding_are_read_as_well_as_they_can_be():
    reply = b"550-5.1.1 Bo\xeete\x00\x1b[31m\r\n550 5.1.1 inconnue \xc3\xa9\r\n"
    with (
        scripted(says(b"220 x\r\n", b"250 x\r\n", b"250 x\r\n", reply, b"221 x\r\n")) as port,
        Connection.open(Server("127.0.0.1", port, encryption="none")) as connection,
    ):
        outcome = connection.deliver(a_message(), never)
    assert (outcome.enhanced, outcome.fault) == ("5.1.1", Fault.RECIPIENT)
    assert outcome.text == "Bo\ufffdte [31m inconnue é"


def test_quit_is_not_insisted_on(server):
    server.hang("quit")
    connection = connected(server)
    began = time.monotonic()
    connection.close()
    connection.close()
    assert time.monotonic() - began < 4
    assert not connection.usable


# Patience


def test_patience_is_what_the_standard_asks_for():
    """RFC 5321 §4.5.3.2, in minutes."""
    minutes = {"mail": 5, "rcpt": 5, "data": 2, "body": 3, "dot": 10}
    assert {phase: seconds / 60 for phase, seconds in smtp_session.PATIENCE.items()} == minutes


@pytest.mark.parametrize("pipelining", [False, True])
def test_a_recipient_may_take_40_seconds(pipelining, monkeypatch):
    """A hundred times as fast."""
    monkeypatch.setattr(
        smtp_session, "PATIENCE", {phase: each / 100 for phase, each in smtp_session.PATIENCE.items()}
    )
    with SmtpServer(slowness=0.4, pipelining=pipelining) as server, connected(server) as connection:
        assert connection.deliver(a_message(), yes).kind == "accepted"


@pytest.mark.parametrize("phase", ["mail", "rcpt", "data", "dot"])
def test_each_phase_has_its_own_patience(server, phase, monkeypatch):
    monkeypatch.setattr(smtp_session, "PATIENCE", {**smtp_session.PATIENCE, phase: 0.2})
    server.hang(phase)
    with connected(server) as connection:
        outcome = connection.deliver(a_message(), yes)
    assert (outcome.phase, outcome.text) == (phase, "The server did not answer in time")


@pytest.mark.parametrize("phase", ["connect", "ehlo", "mail", "rcpt", "data", "dot"])
def test_one_deadline_ends_it_all(server, phase):
    server.hang(phase)
    deadline = Deadline(0.3)
    try:
        with connected(server, deadline=deadline) as connection:
            outcome = connection.deliver(a_message(), yes)
    except SmtpError as error:
        outcome = error.outcome
    assert outcome.text == "The server did not answer in time"
    with pytest.raises(TimeoutError):
        deadline.left()


def test_a_connection_outlives_the_dot_timeout(server, monkeypatch):
    with connected(server, dot_timeout=5) as connection:
        assert connection.deliver(a_message(), yes).kind == "accepted"
        monotonic = time.monotonic
        monkeypatch.setattr(time, "monotonic", lambda: monotonic() + 10)
        assert connection.deliver(a_message(), yes).kind == "accepted"


# Opening


def refusal_of(server: Server, **options: Any) -> SmtpError:
    with pytest.raises(SmtpError) as error:
        Connection.open(server, **options)
    return error.value


def test_nobody_listens():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    error = refusal_of(Server("127.0.0.1", port))
    assert (error.phase, error.outcome.kind, error.outcome.fault) == ("connect", "deferred", Fault.NETWORK)
    assert str(error) == "Connection refused"


@pytest.mark.parametrize("host", ["nowhere.invalid", "a..b", "x" * 70 + ".test", "\0"])
def test_a_host_that_is_none(host):
    error = refusal_of(Server(host, 25), timeout=2)
    assert (error.phase, error.outcome.fault) == ("connect", Fault.NETWORK)
    assert error.outcome.text


@pytest.mark.parametrize(
    ("phase", "reply", "fault"),
    [
        ("connect", "554 5.7.1 Your address is listed", Fault.NETWORK),
        ("connect", "421 Too many connections", Fault.ACCOUNT_BUSY),
        ("ehlo", "421 Bye", Fault.ACCOUNT_BUSY),
    ],
)
def test_a_server_that_does_not_want_us_at_all(server, phase, reply, fault):
    server.answer(phase, reply)
    error = refusal_of(Server(server.host, server.port, encryption="none"))
    assert (error.phase, error.outcome.kind, error.outcome.fault) == ("connect", "deferred", fault)


@pytest.mark.parametrize("phase", ["connect", "ehlo"])
@pytest.mark.parametrize("way", ["drop", "hang"])
def test_a_server_that_says_nothing(server, phase, way):
    getattr(server, way)(phase)
    error = refusal_of(Server(server.host, server.port, encryption="none"), timeout=0.2)
    assert (error.phase, error.outcome.kind, error.outcome.fault) == ("connect", "deferred", Fault.NETWORK)


def test_a_server_older_than_ehlo(server):
    server.answer("ehlo", "502 Unknown command")
    with connected(server) as connection:
        assert connection.deliver(a_message(), yes).kind == "accepted"
    assert server.commands[:2] == ["EHLO", "HELO"]


# The login


@pytest.mark.parametrize("mechanisms", ["PLAIN LOGIN", "LOGIN", "CRAM-MD5 PLAIN"])
def test_a_login(mechanisms):
    with SmtpServer(username="jean", password="sécret", mechanisms=mechanisms) as server:
        account = Server(server.host, server.port, "jean", "sécret", "none")
        with Connection.open(account) as connection:
            assert connection.deliver(a_message(), yes).kind == "accepted"
        error = refusal_of(Server(server.host, server.port, "jean", "wrong", "none"))
        assert (error.phase, error.outcome.kind, error.outcome.code) == ("auth", "refused", 535)
        assert error.outcome.fault is Fault.ACCOUNT_AUTH
        assert str(error) == "535 5.7.8 Username and password not accepted"
        with connected(server) as connection:
            assert connection.deliver(a_message(), never).fault is Fault.ACCOUNT_AUTH


@pytest.mark.parametrize(
    "refusal", ["504 5.5.4 Unrecognized", "534 5.7.9 Too weak", "535 5.7.8 Error: authentication failed"]
)
def test_where_plain_is_refused_login_is_tried_once(refusal):
    with SmtpServer(username="jean", password="sécret", refuses_plain=refusal) as server:
        with Connection.open(Server(server.host, server.port, "jean", "sécret", "none")) as connection:
            assert connection.deliver(a_message(), yes).kind == "accepted"
        assert server.commands.count("AUTH") == 2
        error = refusal_of(Server(server.host, server.port, "jean", "wrong", "none"))
        assert (error.outcome.code, error.outcome.fault) == (535, Fault.ACCOUNT_AUTH)
        assert server.commands.count("AUTH") == 4


@pytest.mark.parametrize(
    ("refusal", "mechanisms"),
    [("535 5.7.8 No", "PLAIN"), ("454 4.7.0 Later", "PLAIN LOGIN"), ("530 5.7.0 Go", "PLAIN LOGIN")],
)
def test_login_is_not_tried_where_it_is_not_offered_or_would_not_help(refusal, mechanisms):
    offers = {"username": "jean", "password": "secret", "mechanisms": mechanisms}
    with SmtpServer(**offers, refuses_plain=refusal) as server:
        error = refusal_of(Server(server.host, server.port, "jean", "secret", "none"))
        assert error.outcome.code == int(refusal[:3])
        assert server.commands.count("AUTH") == 1


def test_a_server_that_hangs_up_on_the_second_mechanism_has_refused_the_first():
    conversation = (
        b"220 x\r\n",
        b"250-x\r\n250 AUTH PLAIN LOGIN\r\n",
        b"535 5.7.8 No\r\n",
        b"421 4.7.0 Bye\r\n",
    )
    with scripted(says(*conversation)) as port:
        error = refusal_of(Server("127.0.0.1", port, "jean", "secret", "none"))
    assert (error.outcome.kind, error.outcome.code, error.outcome.fault) == (
        "refused",
        535,
        Fault.ACCOUNT_AUTH,
    )


def test_a_challenge_after_an_initial_response_is_answered():
    with SmtpServer(username="jean", password="sécret€", asks_again=True) as server:
        with Connection.open(Server(server.host, server.port, "jean", "sécret€", "none")) as connection:
            assert connection.deliver(a_message(), yes).kind == "accepted"
        assert refusal_of(Server(server.host, server.port, "jean", "wrong", "none")).outcome.code == 535


def test_a_server_that_challenges_for_ever_is_left():
    plain = b"250-x\r\n250 AUTH PLAIN\r\n"
    with scripted(says(b"220 x\r\n", plain, *[b"334 \r\n"] * 9)) as port:
        assert refusal_of(Server("127.0.0.1", port, "jean", "secret", "none")).phase == "auth"


def test_a_login_that_is_not_offered(server):
    error = refusal_of(Server(server.host, server.port, "jean", "secret", "none"))
    assert (error.phase, error.outcome.kind, error.outcome.fault) == ("auth", "refused", Fault.ACCOUNT_AUTH)


@pytest.mark.parametrize("mechanism", [b"PLAIN", b"LOGIN"])
def test_the_password_appears_nowhere(mechanism):
    def talk(peer: socket.socket) -> None:
        lines = peer.makefile("rb")
        peer.sendall(b"220 x\r\n")
        lines.readline()
        peer.sendall(b"250-x\r\n250 AUTH " + mechanism + b"\r\n")
        said = lines.readline()
        if mechanism == b"LOGIN":
            for _ in range(2):
                peer.sendall(b"334 x\r\n")
                said = lines.readline()
        peer.sendall(b"535 5.7.8 I know no canary-secret nor " + said.rstrip() + b"\r\n")
        lines.readline()

    with scripted(talk) as port:
        account = Server("127.0.0.1", port, "jean", "canary-secret", "none")
        error = refusal_of(account)
    everything = f"{account!r} {error!r} {error} {error.outcome!r}"
    for form in ("canary", "Y2FuYXJ5", "AGplYW4AY2FuYXJ5"):
        assert form not in everything
    assert "I know no ***" in error.outcome.text


# TLS


@pytest.mark.parametrize(("tls", "encryption"), [("starttls", "tls"), ("ssl", "ssl")])
def test_encryption_with_a_certificate_that_is_checked(tls, encryption, monkeypatch):
    with SmtpServer(tls=tls, username="jean", password="secret") as server:
        account = Server(server.host, server.port, "jean", "secret", encryption)
        error = refusal_of(account)
        assert (error.phase, error.outcome.kind, error.outcome.fault) == ("tls", "deferred", Fault.NETWORK)
        assert "certificate" in error.outcome.text
        assert "AUTH" not in server.commands
        with Connection.open(account, verify=False) as connection:
            assert connection.deliver(a_message(), yes).kind == "accepted"
        monkeypatch.setenv("SSL_CERT_FILE", server.ca_file)
        with Connection.open(account) as connection:
            assert connection.usable
            assert connection.deliver(a_message(), yes).kind == "accepted"
            assert connection.usable
            assert connection.deliver(a_message(), lambda: False).kind == "withdrawn"
    assert len(server.messages) == 2


def test_a_certificate_of_another_name(monkeypatch):
    with SmtpServer(tls="ssl") as server:
        monkeypatch.setenv("SSL_CERT_FILE", server.ca_file)
        error = refusal_of(Server("127.0.0.2", server.port, encryption="ssl"), timeout=2)
        assert error.outcome.fault is Fault.NETWORK


def test_without_starttls_nothing_goes_in_the_clear(server):
    error = refusal_of(Server(server.host, server.port, "jean", "secret", "tls"))
    assert (error.phase, error.outcome.fault) == ("tls", Fault.NETWORK)
    assert server.commands == ["EHLO"]


@pytest.mark.parametrize("encryption", ["tls", "ssl"])
def test_a_handshake_that_hangs(encryption):
    with scripted(says(b"220 x\r\n", b"250-x\r\n250 STARTTLS\r\n", b"220 go\r\n")) as port:
        began = time.monotonic()
        error = refusal_of(Server("127.0.0.1", port, encryption=encryption), timeout=0.3)
        assert time.monotonic() - began < 5
    assert (error.phase, error.outcome.fault) == ("tls", Fault.NETWORK)


def test_what_was_said_before_tls_is_forgotten_inside_it(tmp_path, monkeypatch):
    context, ca_file = certify(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", ca_file)

    def talk(peer: socket.socket) -> None:
        lines = peer.makefile("rb")
        peer.sendall(b"220 x\r\n")
        lines.readline()
        peer.sendall(b"250-x\r\n250 STARTTLS\r\n")
        lines.readline()
        peer.sendall(b"220 go\r\n250-injected\r\n250 AUTH PLAIN\r\n")
        with context.wrap_socket(peer, server_side=True) as secure:
            secure.makefile("rb").readline()
            secure.sendall(b"250 x\r\n")
            while secure.recv(1000):
                pass

    with scripted(talk) as port:
        error = refusal_of(Server("127.0.0.1", port, "jean", "secret"))
    assert (error.phase, error.outcome.text) == (
        "auth",
        "The server offers no login by password on this connection",
    )


def test_a_long_answer_in_one_tls_record_is_heard_at_once(tmp_path):
    context, ca_file = certify(tmp_path)

    def talk(peer: socket.socket) -> None:
        with context.wrap_socket(peer, server_side=True) as secure:
            secure.sendall(b"250-" + b"x" * 6000 + b"\r\n250 x\r\n")
            secure.recv(1)

    with scripted(talk) as port:
        dialogue = Dialogue("127.0.0.1", port, Deadline(20), "x.test", allow_private=True)
        dialogue.wrap(ssl.create_default_context(cafile=ca_file), "127.0.0.1")
        answers = select.poll()
        answers.register(dialogue.sock.fileno(), select.POLLIN)
        while answers.poll(5000):
            if dialogue.hear():
                break
        assert dialogue.is_answered()
        dialogue.close()


# The server as a process


def test_the_server_as_a_process_records_what_it_accepts(tmp_path):
    record = tmp_path / "accepted"
    script = Path(__file__).parents[2] / "live" / "smtp_server.py"
    command = [sys.executable, str(script), "--port", "0", "--record", str(record), "--lose-acks", "0.2"]
    with subprocess.Popen([*command, "--greylist", "0.2"], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            server = Server("127.0.0.1", int(process.stdout.readline()), encryption="none")
            kinds = {}
            connection = Connection.open(server)
            for number in range(60):
                message = a_message(
                    b"Message-ID: <%d@a.test>\r\n\r\nx\r\n" % number, recipient=f"r{number}@b.test"
                )
                kinds[number] = connection.deliver(message, yes).kind
                if not connection.usable:
                    connection.close()
                    connection = Connection.open(server)
            connection.close()
        finally:
            process.kill()
    assert set(kinds.values()) == {"accepted", "deferred", "uncertain"}
    assert record.read_text().splitlines() == [
        f"<{number}@a.test>\tr{number}@b.test\t" for number, kind in kinds.items() if kind != "deferred"
    ]
