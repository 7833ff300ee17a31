"""Logging in to an account's IMAP server (RFC 9051)."""

import contextlib
import imaplib
import socket
import ssl
from typing import Any

from imapclient import IMAPClient, SocketTimeout

from fluenzr.engine import dial

STEP_SECONDS = 10.0
"""For connecting, and for each wait for the server."""


class LoginRefused(Exception):
    """A server that does not let the account in."""


class _Client(IMAPClient):
    """IMAPClient over a connection that is there already: it would look the host up by itself."""

    def __init__(self, host: str, connection: socket.socket, seconds: float):
        self._connection = connection
        super().__init__(host, ssl=False, timeout=SocketTimeout(connect=seconds, read=seconds))

    def _create_IMAP4(self) -> imaplib.IMAP4:
        return _Imap4(self.host, self._connection)


class _Imap4(imaplib.IMAP4):
    def __init__(self, host: str, connection: socket.socket):
        self._connection = connection
        super().__init__(host)

    def _create_socket(self, _: float | None) -> socket.socket:
        return self._connection


def log_in(settings: dict[str, Any], seconds: float = STEP_SECONDS, *, allow_private: bool) -> IMAPClient:
    """A connection that is logged in: `tls` is STARTTLS, which is never left out, `ssl` TLS at once.

    `settings` as of `email_accounts.imap_settings`. A host with an address that is not of the internet is
    refused unless `allow_private`. Raises LoginRefused, imaplib.IMAP4.error, OSError and ValueError.
    """
    host, encryption = settings["host"], settings["encryption"]
    connection = dial.connect(host, settings["port"], seconds, allow_private=allow_private)
    if encryption == "ssl":
        connection = _secured(connection, host)
    client = _Client(host, connection, seconds)
    try:
        if encryption == "tls":
            client.starttls(ssl.create_default_context())
        client.login(settings["username"] or "", settings["password"] or "")
    except imaplib.IMAP4.error as error:
        hang_up(client)
        raise LoginRefused(refusal(error, settings["password"])) from None
    except BaseException:
        hang_up(client)
        raise
    return client


def _secured(connection: socket.socket, host: str) -> socket.socket:
    try:
        return ssl.create_default_context().wrap_socket(connection, server_hostname=host)
    except BaseException:
        connection.close()
        raise


def hang_up(client: IMAPClient) -> None:
    """Close the connection, without insisting on an answer."""
    with contextlib.suppress(OSError):
        client.shutdown()


def refusal(error: Exception, password: str | None) -> str:
    """What a server said, which may repeat what it was told."""
    # IMAPClient gives the bytes as Python writes them.
    text = str(error).removeprefix("b'").removesuffix("'")
    return text.replace(password, "***") if password else text
