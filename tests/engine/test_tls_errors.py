"""Real TLS servers with something wrong, and in which words that is told."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from fluenzr.engine import tls_errors
from fluenzr.engine.deadline import Deadline
from fluenzr.engine.imap import login as imap_login
from fluenzr.engine.smtp.session import Connection, Server, SmtpError
from tests.live.certificate import certify

pytestmark = pytest.mark.live


CERTIFICATE = "The server's certificate is not accepted"


def self_signed(
    directory: Path, *, name: str = "localhost", days: tuple[int, int] = (-1, 1)
) -> ssl.SSLContext:
    """A server's context with a certificate of its own, valid from and until so many days from now."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = directory / "self.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(made.public_bytes(Encoding.PEM) + secret)
    (directory / "trusted.pem").write_bytes(made.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@contextmanager
def listening(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that talks to each that connects. Gives its port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                peer, _ = listener.accept()
            except OSError:
                return
            with suppress(OSError), peer:
                talk(peer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(10)


def serving(context: ssl.SSLContext) -> Callable[[socket.socket], None]:
    def talk(peer: socket.socket) -> None:
        with context.wrap_socket(peer, server_side=True) as secured:
            secured.recv(1)

    return talk


def told(port: int, host: str = "localhost") -> set[str]:
    """What SMTP and IMAP say of a server that begins with TLS."""
    server = Server(host=host, port=port, username=None, password=None, encryption="ssl")
    with pytest.raises(SmtpError) as smtp:
        Connection.open(server, deadline=Deadline(10), allow_private=True)
    settings = {"host": host, "port": port, "username": "a", "password": "b", "encryption": "ssl"}
    with pytest.raises((imap_login.LoginRefused, *imap_login.FAILURES)) as failure:
        imap_login.log_in(settings, Deadline(10), allow_private=True)
    return {str(smtp.value), imap_login.reason(failure.value)}


@pytest.fixture
def trust(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    return lambda file: monkeypatch.setenv("SSL_CERT_FILE", str(file))


def test_an_authority_that_nobody_knows(tmp_path: Path) -> None:
    context, _ = certify(tmp_path)
    with listening(serving(context)) as port:
        (said,) = told(port)
    assert said.startswith(f"{CERTIFICATE}: no authority that this host trusts")


def test_a_certificate_that_signed_itself(tmp_path: Path) -> None:
    with listening(serving(self_signed(tmp_path))) as port:
        assert told(port) == {f"{CERTIFICATE}: it is self-signed"}


@pytest.mark.parametrize(
    ("days", "name", "words"),
    [
        ((-9, -2), "localhost", "it has expired"),
        ((2, 9), "localhost", "it is not valid yet (is the clock of this host right?)"),
        ((-1, 1), "mail.example", "it is for another host name"),
    ],
)
def test_a_certificate_of_another_time_or_name(
    tmp_path: Path, trust: Callable[[Path], None], days: tuple[int, int], name: str, words: str
) -> None:
    context = self_signed(tmp_path, days=days, name=name)
    trust(tmp_path / "trusted.pem")
    with listening(serving(context)) as port:
        assert told(port) == {f"{CERTIFICATE}: {words}"}


def test_a_certificate_for_another_address(tmp_path: Path, trust: Callable[[Path], None]) -> None:
    context = self_signed(tmp_path)
    trust(tmp_path / "trusted.pem")
    with listening(serving(context)) as port:
        assert told(port, "127.0.0.1") == {
            "The server's certificate is not accepted: it is for another address"
        }


@pytest.mark.parametrize(
    "greeting", [b"220 mail ESMTP\r\n", b"* OK IMAP4rev1\r\n", b"SSH-2.0-OpenSSH_9.2\r\n"]
)
def test_a_port_that_does_not_speak_tls(greeting: bytes) -> None:
    with listening(lambda peer: peer.sendall(greeting) or peer.recv(9999)) as port:  # type: ignore[func-returns-value]
        (said,) = told(port)
    assert said.startswith("The server does not speak TLS on this port")


def test_a_server_that_hangs_up(tmp_path: Path) -> None:
    with listening(lambda peer: peer.recv(9999) and None) as port:
        assert told(port) <= {
            "The server ended the connection while TLS was being set up",
            "Connection reset by peer",
        }


def test_a_server_with_no_cipher_in_common(tmp_path: Path, trust: Callable[[Path], None]) -> None:
    context, authority = certify(tmp_path)
    trust(Path(authority))
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("AES128-SHA256")  # needs an RSA key
    with listening(serving(context)) as port:
        assert told(port) == {"The server and this host have no cipher in common"}


@pytest.mark.parametrize(
    "reason",
    [
        *("UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION", "TLS_ALERT_PROTOCOL_VERSION"),
        *(
            "NO_PROTOCOLS_AVAILABLE",
            "DH_KEY_TOO_SMALL",
            "CA_MD_TOO_WEAK",
            "UNSAFE_LEGACY_RENEGOTIATION_DISABLED",
        ),
        *("TLSV13_ALERT_CERTIFICATE_REQUIRED", "SSLV3_ALERT_HANDSHAKE_FAILURE", "WHATEVER_COMES_NEXT", None),
    ],
)
def test_no_words_of_openssl_are_told(reason: str | None) -> None:
    error = ssl.SSLError(1, f"[SSL: {reason}] some words (_ssl.c:1006)")
    error.reason = reason  # type: ignore[assignment]
    said = tls_errors.reason(error)
    assert "ssl" not in said.lower()
    assert "_" not in said
