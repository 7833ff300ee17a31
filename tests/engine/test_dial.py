"""Connections to the addresses that were judged, and to no other."""

import imaplib
import socket
import ssl

import pytest

from fluenzr.engine import dial
from fluenzr.engine.deadline import Deadline
from fluenzr.engine.imap import login as imap_login
from fluenzr.engine.sender import Sender
from fluenzr.engine.smtp.session import Connection, Server, SmtpError
from fluenzr.models import EmailAccount
from tests.live.smtp_server import SmtpServer
from tests.support.sending import active_campaign, claim_one, email_of, smtp_account
from tests.support.servers import eventually
from tests.worker.test_loops import Running

PUBLIC = ("93.184.216.34", 25)
MESSAGE = "is a private address, which this server does not connect to"


def resolves(*hosts: str):
    """A resolver that knows one name by these addresses, and is asked once."""
    asked = []

    def getaddrinfo(host, port, **_):
        assert not asked, "a second look-up may give another address"
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in hosts]

    return getaddrinfo


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "10.0.0.1", "::1"])
def test_private_hosts_are_refused_in_every_spelling(host):
    with pytest.raises(dial.HostRefused, match=MESSAGE):
        dial.connect(host, 25, Deadline(1), allow_private=False)


def test_one_private_address_among_others_is_enough(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", resolves(PUBLIC[0], "169.254.169.254"))
    with pytest.raises(dial.HostRefused):
        dial.connect("mail.example", 25, Deadline(1), allow_private=False)


def test_what_was_judged_is_what_is_called(monkeypatch):
    """No second look-up between the two."""
    called = []
    monkeypatch.setattr(socket, "getaddrinfo", resolves(PUBLIC[0]))
    monkeypatch.setattr(socket.socket, "connect", lambda _, address: called.append(address))
    dial.connect("mail.example", 25, Deadline(1), allow_private=False).close()
    assert called == [PUBLIC]


@pytest.mark.parametrize("encryption", ["none", "tls", "ssl"])
def test_a_mailbox_is_called_where_it_was_judged_to_be(encryption, monkeypatch):
    settings = {"username": "ada", "password": "secret", "encryption": encryption}
    with SmtpServer() as smtp:  # whatever it is: it was called
        monkeypatch.setattr(socket, "getaddrinfo", resolves(smtp.host))
        with pytest.raises((imaplib.IMAP4.error, ssl.SSLError)):
            imap_login.log_in(
                {**settings, "host": "mail.example", "port": smtp.port}, Deadline(5), allow_private=True
            )
    monkeypatch.setattr(socket, "getaddrinfo", resolves("10.0.0.1"))
    with pytest.raises(dial.HostRefused):
        imap_login.log_in({**settings, "host": "mail.example", "port": 143}, Deadline(5), allow_private=False)


def test_the_next_address_is_called_where_one_does_not_answer(monkeypatch):
    with SmtpServer() as smtp:
        monkeypatch.setattr(socket, "getaddrinfo", resolves("127.0.0.2", smtp.host))
        connection = dial.connect("mail.example", smtp.port, Deadline(5), allow_private=True)
        assert connection.recv(100).startswith(b"220")
        connection.close()


def test_a_host_without_an_address_is_out_of_reach(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", resolves())
    with pytest.raises(OSError, match="has no address"):
        dial.connect("mail.example", 25, Deadline(1), allow_private=True)


def test_a_connection_says_why_it_was_refused():
    with pytest.raises(SmtpError, match=MESSAGE) as refused:
        Connection.open(Server("127.0.0.1", 25), allow_private=False)
    assert (refused.value.outcome.kind, refused.value.phase) == ("deferred", "connect")


@pytest.mark.parametrize("allowed", [True, False])
def test_a_worker_connects_to_private_hosts_only_where_it_may(workspace, settings, tmp_path, allowed):
    own = type(settings)(**{**vars(settings), "data_dir": tmp_path, "mail_allow_private": allowed})
    with SmtpServer() as smtp:
        account = smtp_account(workspace, smtp)
        campaign = active_campaign(workspace, email_account_id=account["id"])
        with Running(own):
            eventually(lambda: smtp.messages if allowed else EmailAccount.get().last_error)
        if not allowed:
            assert MESSAGE in EmailAccount.get().last_error
            assert (smtp.messages, smtp.commands) == ([], [])
            EmailAccount.update(rests_until=None).execute()
            claim = claim_one(campaign)
            sender = Sender("https://mail.example")
            sender.send(claim)
            sender.close()
            assert email_of(claim).state == "sent", "nothing was lost by waiting"


@pytest.mark.parametrize(
    ("address", "is_near"),
    [
        ("127.0.0.1", True),
        ("10.0.0.5", True),
        ("fe80::1%eth0", True),
        ("8.8.8.8", False),
        ("2606:4700::1", False),
    ],
)
def test_how_far_a_password_may_go_in_clear(address, is_near):
    class Connection:
        def getpeername(self):
            return (address, 25)

    assert dial.is_near(Connection()) is is_near


def test_no_password_leaves_for_the_internet_in_clear(monkeypatch):
    monkeypatch.setattr(dial, "is_near", lambda connection: False)
    with SmtpServer(username="jean", password="secret") as server:
        settings = {"host": server.host, "port": server.port, "username": "jean", "password": "secret"}
        with pytest.raises(SmtpError, match="in clear"):
            Connection.open(Server(**settings, encryption="none"))
        assert not any(command.startswith("AUTH") for command in server.commands)
        Connection.open(Server(server.host, server.port, encryption="none")).close()
        with pytest.raises(imap_login.LoginRefused, match="in clear"):
            imap_login.log_in({**settings, "encryption": "none"}, Deadline(5), allow_private=True)
