"""Logging in over IMAP: which way, with which passwords, within which bounds, and what is told of it."""

import base64
import re
import socket
import threading
import tracemalloc

import pytest

from fluenzr.engine.deadline import Deadline
from fluenzr.engine.imap import login as imap_login
from fluenzr.engine.imap.stream import NotAsAgreed
from tests.live.dovecot import Dovecot
from tests.live.imap_server import ImapServer, Session, drips

pytestmark = pytest.mark.live

ODD = "Sommerä2026€!"


def log_in(server: ImapServer, **changes: object) -> None:
    imap_login.hang_up(imap_login.log_in({**server.imap, **changes}, Deadline(5), allow_private=True))


def refusal_of(server: ImapServer, **changes: object) -> str:
    with pytest.raises((imap_login.LoginRefused, *imap_login.FAILURES)) as error:
        log_in(server, **changes)
    return imap_login.reason(error.value)


def names(server: ImapServer) -> list[str]:
    return [command.split(" ")[0] for command in server.commands]


@pytest.mark.parametrize("password", ["secret", ODD, "密码", 'a"b\\c d', "x" * 1000])
@pytest.mark.parametrize("capabilities", ["AUTH=PLAIN SASL-IR", "AUTH=PLAIN", "LOGINDISABLED AUTH=PLAIN"])
def test_any_password_logs_in_where_plain_is_offered(password, capabilities):
    with ImapServer(password=password, capabilities=capabilities) as server:
        log_in(server)
        assert names(server)[1] == "AUTHENTICATE"


@pytest.mark.parametrize("password", ["secret", ODD])
def test_a_real_server_lets_any_password_in(password):
    with Dovecot(password=password) as dovecot:
        settings = {**dovecot.imap}
        client = imap_login.log_in(settings, Deadline(20), allow_private=True)
        assert client.select_folder("INBOX", readonly=True)
        imap_login.hang_up(client)
        with pytest.raises(imap_login.LoginRefused, match="AUTHENTICATIONFAILED"):
            imap_login.log_in({**settings, "password": "wrong€"}, Deadline(20), allow_private=True)


def test_initial_responses_are_sent_only_where_they_are_taken():
    for capabilities, commands in (("AUTH=PLAIN SASL-IR", 1), ("AUTH=PLAIN", 0)):
        with ImapServer(capabilities=capabilities) as server:
            log_in(server)
        assert server.commands[1].count("AUTHENTICATE PLAIN ") == commands


def test_a_server_that_asks_for_what_it_was_given_gets_it_again():
    def ask(session: Session, rest: str) -> str:
        session.say("+ \r\n")
        assert session.hear() == rest.split(" ")[1]
        return "OK welcome"

    with ImapServer(authenticate=ask) as server:
        log_in(server)


def test_a_server_that_asks_for_ever_is_told_that_it_is_over():
    heard: list[str] = []

    def ask(session: Session, _: str) -> str:
        for _ in range(3):
            session.say("+ \r\n")
            heard.append(session.hear())
        return "BAD cancelled"

    with ImapServer(authenticate=ask, capabilities="LOGINDISABLED AUTH=PLAIN SASL-IR") as server:
        assert refusal_of(server)
    assert heard[1:] == ["*", "*"]


def test_login_is_for_servers_without_plain():
    with ImapServer(capabilities="") as server:
        log_in(server)
        assert server.commands[1] == 'LOGIN jean "secret"'
        assert "ASCII" in refusal_of(server, password=ODD)
    assert names(server).count("LOGIN") == 1


def test_a_server_that_does_not_know_what_it_offers_is_tried_with_login():
    with ImapServer(authenticate=lambda session, rest: "BAD Unknown command") as server:
        log_in(server)


def test_a_wrong_password_is_tried_once():
    with ImapServer() as server:
        assert (
            refusal_of(server, password="wrong")
            == "The server said: [AUTHENTICATIONFAILED] Authentication failed"
        )
    assert names(server) == ["CAPABILITY", "AUTHENTICATE"]


@pytest.mark.parametrize("capabilities", ["LOGINDISABLED", "STARTTLS LOGINDISABLED AUTH=GSSAPI"])
def test_logindisabled_is_obeyed(capabilities):
    with ImapServer(capabilities=capabilities) as server:
        assert "LOGINDISABLED" in refusal_of(server)
    assert names(server) == ["CAPABILITY"]


@pytest.mark.parametrize("name", ["je\r\nan", "je\0an", "je\nan"])
def test_a_name_of_several_lines_is_not_sent(name):
    with ImapServer() as server:
        assert "several lines" in refusal_of(server, username=name)
    assert names(server) == ["CAPABILITY"]


@pytest.mark.parametrize("password", [ODD, 'quo"ted\\secret', "plain-secret"])
@pytest.mark.parametrize(
    "answer",
    [
        "NO {said}", "BAD {said} and {password}", "NO [ALERT] {password} {base64}", "OOPS {password}",
    ],
)  # fmt: skip
def test_no_character_of_a_password_is_told(password, answer):
    """The servers here repeat what they were told, in each form that they may know it in."""
    known = base64.b64encode(f"\0jean\0{password}".encode()).decode()

    def repeat(session: Session, rest: str) -> str:
        return answer.format(said=rest, password=password, base64=known)

    for capabilities in ("AUTH=PLAIN SASL-IR LOGINDISABLED", ""):
        with ImapServer(authenticate=repeat, login=repeat, capabilities=capabilities) as server:
            told = refusal_of(server, password=password)
        for secret in (password, known, base64.b64encode(password.encode()).decode(), "\\xe4", "codec"):
            assert secret not in told


@pytest.mark.parametrize(
    "greeting",
    [
        b"SSH-2.0-OpenSSH_9.6 canary\r\n",
        b"-ERR canary\r\n",
        b"220 canary ESMTP\r\n",
        b"HTTP/1.1 400 canary\r\n\r\n",
        b"canary without an end",
        b"\x00\x00canary\xff\r\n",
        b"* canary\r\n",
        b"* OK ready\r\ncanary\r\n",
        b"* OK ready\r\n* CAPABILITY IMAP4rev1\r\nX9 canary\r\n",
    ],
)
def test_nothing_is_repeated_of_what_is_not_imap(greeting):
    """Whoever names a host must not read what other services there say."""

    def end(session: Session, _: str) -> None:
        session.peer.shutdown(socket.SHUT_WR)

    with ImapServer(greeting=greeting, capability=end) as server:
        settings = {**server.imap}
        with pytest.raises((imap_login.LoginRefused, *imap_login.FAILURES)) as error:
            imap_login.log_in(settings, Deadline(0.5), allow_private=True)
        assert "canary" not in imap_login.reason(error.value)


def test_a_server_that_says_goodbye_is_understood():
    with ImapServer(greeting="* BYE Too many connections\r\n") as server:
        told = "The server ended the conversation. The server said: Too many connections"
        assert refusal_of(server) == told


# What a hostile server says, to be shown as ours, as another's, or to hide what follows.
HOSTILE = [
    ("\u202egnp.exe\u202c of yours", "gnp.exe of yours"),
    ("pass\u200bword\u2066 \x1b[2Jwrong\x07", "pass word [2Jwrong"),
    ("a\tb" + " " * 400 + "c", "a b"),
    ("x" * 5000, "x" * 300),
    ("\u2028\u0085", ""),
]


@pytest.mark.parametrize(("words", "shown"), HOSTILE)
def test_what_a_server_says_is_marked_as_its_own_and_has_nothing_hidden(words, shown):
    told = f"The server said: {shown}" if shown else "The server gave no reason"
    with ImapServer(greeting=f"* BYE {words}\r\n") as server:
        assert refusal_of(server) == f"The server ended the conversation. {told}"
    with ImapServer(authenticate=lambda session, rest: f"NO {words}") as server:
        assert refusal_of(server) == told


def test_a_password_with_hidden_characters_that_is_said_back_is_masked():
    password = "se\u200bcret\u202epass"
    with ImapServer(authenticate=lambda session, rest: f"NO wrong: {password}") as server:
        assert refusal_of(server, password=password) == "The server said: wrong: ***"


# Bounds


@pytest.mark.parametrize("when", ["greeting", "capability", "authenticate"])
@pytest.mark.parametrize("what", [b"*", b"* OK more\r\n", b"* 1 FETCH (X {3}\r\nabc"])
def test_whatever_drips_in_ends_at_the_deadline(when, what):
    slow = drips(what)
    with ImapServer(**({} if when == "greeting" else {when: slow})) as server:
        if when == "greeting":
            server.greeting = b""
            server.on["CAPABILITY"] = slow
        with pytest.raises((TimeoutError, NotAsAgreed)):
            imap_login.log_in(server.imap, Deadline(0.4), allow_private=True)


@pytest.mark.parametrize(
    "flood",
    [
        b"* OK " + b"x" * 1_000_000,
        b"* OK more\r\n" * 100_000,
        b"* OK {2147483648}\r\n" + b"x" * 1_000_000,
        b"* OK {15000}\r\n" + (b"x" * 15_000 + b" {15000}\r\n") * 100,
    ],
)
@pytest.mark.parametrize("when", ["capability", "authenticate"])
def test_little_is_taken_from_a_server_before_the_log_in(flood, when):
    def pour(session: Session, _: str) -> str:
        session.say(flood)
        return "OK"

    with ImapServer(**{when: pour}) as server:
        tracemalloc.start()
        try:
            with pytest.raises(NotAsAgreed):
                log_in(server)
            most = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert most < len(flood) + 2_000_000


def test_another_thread_ends_it():
    with ImapServer(authenticate=drips(b"* OK more\r\n")) as server:
        deadline = Deadline(60)
        ending = threading.Timer(0.1, deadline.end)
        ending.start()
        with pytest.raises((OSError, NotAsAgreed)):
            imap_login.log_in(server.imap, deadline, allow_private=True)
        ending.join()


def test_no_password_is_in_a_log(caplog):
    caplog.set_level("DEBUG")
    with ImapServer() as server:
        log_in(server)
        refusal_of(server, password="canary-secret")
    known = base64.b64encode(b"\0jean\0canary-secret").decode()
    assert not re.search(f"canary|{re.escape(known)}", caplog.text)
