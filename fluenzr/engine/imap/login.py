"""IMAP connection and log-in (RFC 9051): TLS, authentication, failures in plain words."""

import base64
import contextlib
import imaplib
import re
import ssl
from collections.abc import Iterable
from typing import Any

from imapclient import IMAPClient

from fluenzr.core.common.text import readable
from fluenzr.engine import dial, sasl, tls_errors
from fluenzr.engine.deadline import Deadline
from fluenzr.engine.dial import HostRefused, NameUnknown
from fluenzr.engine.imap.stream import READING, NotAsAgreed, Stream

LOGIN_SECONDS = 30.0
"""From the look-up of the name until the server has let the account in."""

FAILURES = (imaplib.IMAP4.error, OSError, ValueError)
"""What talking to a server may raise; `told` says it."""

NO_ANSWER = "The server did not answer in time"
NOT_IMAP = "The server gave an answer that is not IMAP"

_TEXT_LENGTH = 300
_ATOM = re.compile(r"[A-Za-z0-9.@_+-]+")


class Refused(imaplib.IMAP4.error):
    """A server that says NO or BAD; the message is what it says beside that."""

    def __init__(self, text: str, *, is_bad: bool = False):
        super().__init__(text)
        self.is_bad = is_bad


class Ended(NotAsAgreed):
    """A server that says BYE; the message is what it says beside that."""


class LoginRefused(Exception):
    """A server that does not let the account in, or must not be asked to."""


class CredentialsRefused(LoginRefused):
    """A server that does not take the password or the token."""


class NoStartTls(LoginRefused):
    """A server that cannot encrypt the connection in the way that was chosen."""


class _Client(IMAPClient):
    """IMAPClient over a connection that is there already: it would look the host up by itself."""

    def __init__(self, host: str, stream: Stream):
        self._stream = stream
        super().__init__(host, ssl=False)
        self._imap.debug = 0  # it would log what logs in

    def _create_IMAP4(self) -> imaplib.IMAP4:
        return Imap4(self.host, self._stream)

    def secured(self, host: str) -> None:
        """STARTTLS (RFC 9051 §6.2.1), which is never left out."""
        self._imap.secure(ssl.create_default_context(), host)
        self._starttls_done = True  # what the server can do was asked for anew


class Imap4(imaplib.IMAP4):
    """imaplib over a bounded stream."""

    capabilities: tuple[str, ...]

    def __init__(self, host: str, stream: Stream):
        self.stream = stream
        try:
            super().__init__(host)
        except imaplib.IMAP4.error:
            self._check_bye()
            raise

    def open(self, host: str = "", port: int = 0, timeout: float | None = None) -> None:
        self.host, self.port, self.sock = host, port, self.stream.socket

    def read(self, size: int) -> bytes:
        return self.stream.literal(size)

    def readline(self) -> bytes:
        return self.stream.line()

    def send(self, data: Any) -> None:
        self.stream.send(data)

    def shutdown(self) -> None:
        self.stream.close()

    def secure(self, context: ssl.SSLContext, host: str) -> None:
        if "STARTTLS" not in self.capabilities:
            raise NoStartTls("The server offers no STARTTLS")
        self._simple_command("STARTTLS")
        self.stream.secure(context, host)
        self.sock, self._tls_established = self.stream.socket, True
        self._get_capabilities()

    def authenticate_plain(self, username: str, password: str) -> None:
        """RFC 4616; together with the command where the server takes that (SASL-IR, RFC 4959)."""
        response = base64.b64encode(f"\0{username}\0{password}".encode()).decode()
        self.literal: Any = _Answers(response).next  # some servers ask for what they were given, too
        self._log_in("AUTHENTICATE", "PLAIN", *([response] if "SASL-IR" in self.capabilities else []))

    def authenticate_token(self, mechanism: sasl.Mechanism, login: sasl.TokenLogin) -> None:
        """RFC 7628, or Google's XOAUTH2, which Microsoft took over."""
        response = sasl.encoded(mechanism.response(login))
        self.literal = _TokenAnswers(response, sasl.encoded(mechanism.after_refusal)).next
        self._log_in("AUTHENTICATE", mechanism.name, *([response] if "SASL-IR" in self.capabilities else []))

    def login_ascii(self, username: str, password: str) -> None:
        """LOGIN (RFC 9051 §6.2.3)."""
        name = username if _ATOM.fullmatch(username) else _quoted(username)
        self._log_in("LOGIN", name, _quoted(password))

    def _log_in(self, *command: str) -> None:
        self._simple_command(*command)
        self.state = "AUTH"

    def _command(self, name: str, *args: Any) -> bytes:
        self.stream.begin_command()
        tag: bytes = super()._command(name, *args)  # type: ignore[misc]
        return tag

    def _command_complete(self, name: str, tag: bytes) -> tuple[str, list[Any]]:
        kind, data = self._get_tagged_response(tag, expect_bye=name == "LOGOUT")
        self._check_bye()
        if kind != "OK":
            raise Refused(_decoded(data[-1]), is_bad=kind == "BAD")
        return kind, data

    def _append_untagged(self, kind: str, data: Any) -> None:
        """Of a long literal the stream keeps the beginning: IMAPClient wants the size of what is there."""
        if isinstance(data, tuple):
            before, literal = data
            data = (before[: before.rfind(b"{")] + b"{%d}" % len(literal), literal)
        super()._append_untagged(kind, data)  # type: ignore[misc]

    def _check_bye(self) -> None:
        if bye := self.untagged_responses.get("BYE"):
            raise Ended(_decoded(bye[-1]))


class _Answers:
    """The response to the first continuation request; any further one ends the exchange (RFC 9051 §6.2.2)."""

    def __init__(self, *answers: str):
        self._answers = list(answers)

    def next(self, _: bytes) -> bytes:
        return (self._answers.pop(0) if self._answers else "*").encode()


class _TokenAnswers:
    """The response to an empty challenge; one that says something is a refusal, whose NO comes after this."""

    def __init__(self, response: str, after_refusal: str):
        self._response, self._after_refusal = response, after_refusal

    def next(self, challenge: bytes) -> bytes:
        return (self._after_refusal if challenge.strip() else self._response).encode()


def log_in(settings: dict[str, Any], deadline: Deadline, *, allow_private: bool) -> IMAPClient:
    """A connection that is logged in: `tls` is STARTTLS, which is never left out, `ssl` TLS at once.

    `settings` as of `email_accounts.imap_settings`, where an access token may stand as `token`; `deadline` is
    the end of all that is done with the connection. A host with an address that is not of the internet is
    refused unless `allow_private`. Raises
    LoginRefused and what is in FAILURES, none of which tells anything of the password.
    """
    host, encryption = settings["host"], settings["encryption"]
    opening = deadline.within(LOGIN_SECONDS)
    stream = Stream(dial.connect(host, settings["port"], opening, allow_private=allow_private), opening)
    try:
        if encryption == "ssl":
            stream.secure(ssl.create_default_context(), host)
        elif encryption == "none" and not dial.is_near(stream.socket):
            raise LoginRefused(dial.IN_CLEAR)
        client = _Client(host, stream)
        if encryption == "tls":
            client.secured(host)
        if settings.get("token") is None:
            _authenticate(client._imap, settings["username"] or "", settings["password"] or "")
        else:
            _authenticate_token(client._imap, settings)
    except BaseException:
        stream.close()
        raise
    stream.go_on(READING, deadline)
    return client


def _authenticate(server: Imap4, username: str, password: str) -> None:
    """With a password in hand, no other text is passed on than what the server says, without the password."""
    if server.state == "AUTH":  # PREAUTH
        return
    if any(char in username + password for char in "\0\r\n"):
        raise LoginRefused("A user name or password of several lines cannot be sent")
    try:
        _by_offered_mechanism(server, username, password)
    except Refused as error:
        raise CredentialsRefused(said(_without(_forms(username, password), str(error)))) from None
    except Ended as error:
        raise Ended(_without(_forms(username, password), str(error))) from None
    except NotAsAgreed:
        raise
    except (imaplib.IMAP4.error, ValueError):
        raise NotAsAgreed(NOT_IMAP) from None


def _authenticate_token(server: Imap4, settings: dict[str, Any]) -> None:
    """The same with an OAuth 2.0 access token."""
    if server.state == "AUTH":  # PREAUTH
        return
    username, token = settings["username"] or "", settings["token"]
    login = sasl.TokenLogin(username, token, settings["host"], settings["port"])
    offered = [name.removeprefix("AUTH=") for name in server.capabilities if name.startswith("AUTH=")]
    mechanism = sasl.choose(offered)
    if mechanism is None:
        raise LoginRefused("The server offers no login by OAuth 2.0 token (XOAUTH2, OAUTHBEARER)")
    try:
        server.authenticate_token(mechanism, login)
    except Refused as error:
        raise CredentialsRefused(said(_without(sasl.forms(login), str(error)))) from None
    except Ended as error:
        raise Ended(_without(sasl.forms(login), str(error))) from None
    except NotAsAgreed:
        raise
    except (imaplib.IMAP4.error, ValueError):
        raise NotAsAgreed(NOT_IMAP) from None


def _by_offered_mechanism(server: Imap4, username: str, password: str) -> None:
    offered = server.capabilities
    may_log_in = "LOGINDISABLED" not in offered and (username + password).isascii()
    if "AUTH=PLAIN" in offered:
        try:
            server.authenticate_plain(username, password)
        except Refused as error:
            # BAD says nothing of the password: the server does not know what it offers.
            if not (error.is_bad and may_log_in):
                raise
        else:
            return
    if "LOGINDISABLED" in offered:
        raise LoginRefused("The server allows no password on this connection (LOGINDISABLED): encrypt it")
    if not may_log_in:
        raise LoginRefused("The server offers no AUTH=PLAIN, and LOGIN takes ASCII alone")
    server.login_ascii(username, password)


def hang_up(client: IMAPClient) -> None:
    """Close the connection, without insisting on an answer."""
    with contextlib.suppress(OSError):
        client.shutdown()


def said(words: str) -> str:
    """A server's words, which are not ours."""
    words = " ".join(readable(words, _TEXT_LENGTH).split())
    return f"The server said: {words}" if words else "The server gave no reason"


def reason(error: Exception) -> str:
    """What is said of one of FAILURES, or of LoginRefused: of a server's words those alone that are IMAP."""
    if isinstance(error, TimeoutError):
        return NO_ANSWER
    if isinstance(error, Ended):
        return f"The server ended the conversation. {said(str(error))}"
    if isinstance(error, Refused):
        return said(str(error))
    if isinstance(error, LoginRefused | NotAsAgreed | HostRefused | NameUnknown):
        return str(error)
    if isinstance(error, ssl.SSLError):
        return tls_errors.reason(error)
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return NOT_IMAP


def _quoted(text: str) -> str:
    """RFC 9051 §4.3."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _forms(username: str, password: str) -> Iterable[str]:
    """In which a server may repeat a password that it was told, the longest first."""
    if not password:
        return ()
    plain = f"\0{username}\0{password}"
    encoded = [base64.b64encode(text.encode()).decode().rstrip("=") for text in (plain, password)]
    return (*encoded, _quoted(password)[1:-1], password)


def _without(secrets: Iterable[str], text: str) -> str:
    for secret in secrets:
        text = text.replace(secret, "***")
    return text


def _decoded(data: Any) -> str:
    """All of it, as what must not be shown is yet to be found in it."""
    return data.decode("utf-8", "replace") if isinstance(data, bytes) else ""
