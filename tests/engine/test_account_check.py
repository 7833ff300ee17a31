"""Logging in to real servers, well-behaved and not, and what is told of it."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fluenzr.core.accounts import settings as account_settings
from fluenzr.engine import account_check
from fluenzr.models import CapturedMessage, EmailAccount
from tests.live.certificate import certify
from tests.live.smtp_server import SmtpServer
from tests.support import factories

pytestmark = pytest.mark.live

OK = {"ok": True, "error": None}


@contextlib.contextmanager
def imap_server(
    *,
    tls: ssl.SSLContext | None = None,
    starttls: ssl.SSLContext | None = None,
    known: str = "jean secret",
    refusal: str = "[AUTHENTICATIONFAILED] No",
    inbox: str = "OK [READ-ONLY] open",
) -> Iterator[int]:
    """As much of an IMAP server (RFC 9051) as a login and a look at the inbox need. Gives its port."""

    def talk(peer: socket.socket) -> None:
        if tls is not None:
            peer = tls.wrap_socket(peer, server_side=True)
        with peer:
            peer.sendall(b"* OK IMAP4rev1 ready\r\n")
            answer(peer)

    def answer(peer: socket.socket) -> None:
        for line in peer.makefile("rb"):
            tag, _, rest = line.decode().strip().partition(" ")
            verb = rest.split(" ")[0].upper()
            if verb == "CAPABILITY":
                offered = " STARTTLS" if starttls is not None else ""
                peer.sendall(f"* CAPABILITY IMAP4rev1{offered}\r\n{tag} OK done\r\n".encode())
            elif verb == "STARTTLS":
                peer.sendall(f"{tag} OK go ahead\r\n".encode())
                with starttls.wrap_socket(peer, server_side=True) as secured:
                    answer(secured)
                return
            elif rest.replace('"', "") == f"LOGIN {known}":
                peer.sendall(f"{tag} OK welcome\r\n".encode())
            elif verb == "LOGIN":
                peer.sendall(f"{tag} NO {refusal} {rest}\r\n".encode())
            elif verb in ("EXAMINE", "SELECT"):
                peer.sendall(f"* 0 EXISTS\r\n{tag} {inbox}\r\n".encode())
            else:
                peer.sendall(f"{tag} BAD unknown\r\n".encode())

    with scripted(talk) as port:
        yield port


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


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    with SmtpServer(username="jean", password="secret") as server:
        yield server


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's context that clients of this process trust."""
    context, authority = certify(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", authority)
    return context


def server_at(port: int, **changes: object) -> dict[str, object]:
    settings = {"host": "127.0.0.1", "port": port, "username": "jean", "password": "secret"}
    return {**settings, "encryption": "none", **changes}


@pytest.fixture
def an_account(workspace):
    def make(port: int, **fields: object) -> EmailAccount:
        public = account_settings.create(
            workspace.id,
            {"email": "jean@acme.test", "provider": "smtp", "smtp": server_at(port), **fields},
        )
        return factories.row(EmailAccount, public)

    return make


def tried(account: EmailAccount, send_to: str | None = None, *, allow_private: bool | str = True):
    return account_check.test(account.workspace_id, account.public_id, send_to, allow_private=allow_private)


def test_a_login_that_is_accepted(an_account, smtp):
    assert tried(an_account(smtp.port)) == {"smtp": OK, "imap": None}
    assert "AUTH" in smtp.commands
    assert smtp.messages == []


def test_a_login_that_is_refused(an_account, smtp):
    account = an_account(smtp.port, smtp=server_at(smtp.port, password="wrong"))
    result = tried(account)
    assert result["smtp"] == {"ok": False, "error": "535 5.7.8 Username and password not accepted"}


def test_a_mail_is_sent_where_it_is_wanted(an_account, smtp):
    account = an_account(smtp.port, display_name="Jean <& Co>")
    assert tried(account, "zoe@other.test")["smtp"] == OK
    (received,) = smtp.wait_for(1)
    assert (received.sender, received.recipient) == ("jean@acme.test", "zoe@other.test")
    assert received.message["From"].addresses[0].display_name == "Jean <& Co>"
    assert received.message_id.endswith("@acme.test>")
    assert "jean@acme.test" in received.part("plain")
    assert "jean@acme.test" in received.part("html")


def test_a_mail_that_is_refused(an_account, smtp):
    smtp.refuse("zoe@other.test", "550 5.1.1 No such user")
    assert tried(an_account(smtp.port), "zoe@other.test")["smtp"] == {
        "ok": False,
        "error": "550 5.1.1 No such user",
    }


def test_an_address_that_cannot_be_written_to(an_account, smtp):
    result = tried(an_account(smtp.port), "zoé@other.test")
    assert not result["smtp"]["ok"]
    assert "SMTPUTF8" in result["smtp"]["error"]


def test_nobody_listens(an_account):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    result = tried(an_account(port, imap=server_at(port)))
    assert result["smtp"] == {"ok": False, "error": "Connection refused"}
    assert not result["imap"]["ok"]


def test_a_host_that_is_none(an_account):
    account = an_account(25, smtp=server_at(25, host="a" * 70 + ".example"))
    assert not tried(account)["smtp"]["ok"]
    assert tried(account)["smtp"]["error"]


@pytest.mark.parametrize("encryption", ["none", "tls", "ssl"])
def test_an_imap_login(an_account, smtp, tls, encryption):
    options = {"tls": {"starttls": tls}, "ssl": {"tls": tls}, "none": {}}[encryption]
    with imap_server(**options) as port:
        account = an_account(smtp.port, imap=server_at(port, encryption=encryption))
        assert tried(account) == {"smtp": OK, "imap": OK}


@pytest.mark.parametrize("encryption", ["tls", "ssl"])
def test_an_imap_server_whose_certificate_is_not_trusted(an_account, smtp, tls, monkeypatch, encryption):
    monkeypatch.delenv("SSL_CERT_FILE")
    with imap_server(**{"tls": {"starttls": tls}, "ssl": {"tls": tls}}[encryption]) as port:
        result = tried(an_account(smtp.port, imap=server_at(port, encryption=encryption)))
    assert not result["imap"]["ok"]
    assert "certificate" in result["imap"]["error"].lower()


def test_an_imap_server_that_offers_no_encryption(an_account, smtp):
    with imap_server() as port:
        result = tried(an_account(smtp.port, imap=server_at(port, encryption="tls")))
    assert not result["imap"]["ok"]


def test_an_imap_login_that_is_refused_does_not_tell_the_password(an_account, smtp):
    """The server here repeats what it was told."""
    with imap_server(known="jean another") as port:
        result = tried(an_account(smtp.port, imap=server_at(port)))
    assert result["smtp"] == OK
    assert not result["imap"]["ok"]
    assert result["imap"]["error"] == 'The server said: [AUTHENTICATIONFAILED] No LOGIN jean "***"'


@pytest.mark.parametrize(
    "nonsense",
    [
        b"\x00\xff\r\n",
        b"* OK ready\r\nA1 \r\n* )((\r\n",
        b"",
        b"* BYE\r\n",
        b"* OK " + b"x" * 2_000_000 + b"\r\n",
    ],
)
def test_an_imap_server_that_talks_nonsense(an_account, smtp, nonsense):
    def talk(peer: socket.socket) -> None:
        peer.sendall(nonsense)
        peer.shutdown(socket.SHUT_WR)
        while peer.recv(4096):
            pass

    with scripted(talk) as port:
        result = tried(an_account(smtp.port, imap=server_at(port)))
    assert result["smtp"] == OK
    assert not result["imap"]["ok"]
    assert result["imap"]["error"]


def test_a_server_that_drips_its_answer_for_ever(an_account, smtp, monkeypatch):
    monkeypatch.setattr(account_check, "SECONDS", 0.3)
    over = threading.Event()

    def talk(peer: socket.socket) -> None:
        while not over.wait(0.02):
            peer.sendall(b"*")

    with scripted(talk) as port:
        result = tried(an_account(smtp.port, imap=server_at(port)))
        over.set()
    assert result["imap"] == {"ok": False, "error": "The server did not answer in time"}


def test_private_hosts_are_refused_where_they_must_be(an_account, smtp):
    for host in ("127.0.0.1", "localhost", "2130706433"):
        account = an_account(smtp.port, smtp=server_at(smtp.port, host=host), imap=server_at(1, host=host))
        result = tried(account, allow_private=False)
        error = f"{host} is a private address, which this server does not connect to"
        assert result == {"smtp": {"ok": False, "error": error}, "imap": {"ok": False, "error": error}}
    assert smtp.commands == []


def test_private_hosts_are_for_mail_ports_and_one_workspace(an_account, smtp, workspace):
    """By default: who names a host must not look around behind the server."""
    account = an_account(smtp.port)
    assert "is a private address" in tried(account, allow_private="auto")["smtp"]["error"]
    assert smtp.commands == []
    mail = an_account(25)  # where nobody listens
    assert "private" not in tried(mail, allow_private="auto")["smtp"]["error"]
    factories.make_workspace("Another")
    assert "is a private address" in tried(mail, allow_private="auto")["smtp"]["error"]


def set_status(account: EmailAccount, status: str) -> None:
    EmailAccount.update(status=status, last_error="535 No", rests_until=1).where(
        EmailAccount.id == account.id
    ).execute()


@pytest.mark.parametrize(
    ("before", "password", "after"),
    [
        ("error", "secret", "connected"),
        ("error", "wrong", "error"),
        ("connected", "secret", "connected"),
        ("connected", "wrong", "connected"),
        ("disabled", "secret", "disabled"),
    ],
)
def test_what_a_test_makes_of_an_account(an_account, smtp, before, password, after):
    account = an_account(smtp.port, smtp=server_at(smtp.port, password=password))
    set_status(account, before)
    tried(account)
    found = EmailAccount.get_by_id(account.id)
    assert found.status == after
    assert (found.last_error is None) is (before != after)


def test_an_account_stays_in_error_while_one_of_its_servers_refuses(an_account, smtp):
    with imap_server(known="jean another") as port:
        account = an_account(smtp.port, imap=server_at(port))
        set_status(account, "error")
        tried(account)
    assert EmailAccount.get_by_id(account.id).status == "error"


def test_a_password_that_cannot_be_read_any_more(an_account, smtp):
    account = an_account(smtp.port)
    EmailAccount.update(smtp_password=b"\x01" + bytes(40)).execute()
    result = tried(account)
    assert not result["smtp"]["ok"]
    assert "SECRET_KEY" in result["smtp"]["error"]


def test_a_sandbox_keeps_the_mail(workspace):
    account = factories.row(EmailAccount, factories.make_account(workspace, "me@sandbox.test"))
    assert tried(account, allow_private=False) == {"smtp": OK, "imap": None}
    assert not CapturedMessage.select().exists()
    assert tried(account, "zoe@other.test", allow_private=False) == {"smtp": OK, "imap": None}
    assert b"To: zoe@other.test" in bytes(CapturedMessage.get().data)


def test_an_inbox_that_is_not_opened(an_account, smtp):
    """As Exchange answers where a mailbox may be logged in to and not be read."""
    with imap_server(inbox="NO [NOPERM] Access denied") as port:
        account = an_account(smtp.port, imap=server_at(port))
        found = account_check.try_out(account.workspace_id, account.public_id, None, allow_private=True)
    assert found["imap"].step == "folder"
    assert "Access denied" in found["imap"].error
    assert found["smtp"].error is None


@pytest.mark.parametrize(
    ("imap", "encryption", "step"),
    [(False, "none", "connect"), (False, "tls", "tls"), (True, "none", "connect"), (True, "none", "login")],
)
def test_the_step_that_failed_is_told(workspace, imap, encryption, step):
    """Nothing listens, a server has no STARTTLS, a password is refused."""
    with imap_server() as port, SmtpServer() as server:
        closed = socket.create_server(("127.0.0.1", 0))
        gone = closed.getsockname()[1]
        closed.close()
        own = {"host": "127.0.0.1", "username": "jean", "password": "wrong", "encryption": "none"}
        smtp_port = gone if (imap, step) == (False, "connect") else server.port
        servers = {
            "smtp": {"host": "127.0.0.1", "port": smtp_port, "encryption": encryption},
            "imap": {**own, "port": gone if step == "connect" else port},
        }
        account = factories.make_account(workspace, provider="smtp", **servers)
        tried = account_check.try_out(workspace.id, account["id"], None, allow_private=True)
    failed = tried["imap" if imap else "smtp"]
    assert failed is not None
    assert (failed.step, failed.public["ok"]) == (step, False)
