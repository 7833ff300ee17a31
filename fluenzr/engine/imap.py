"""Logging in to an account's IMAP server (RFC 9051)."""

import contextlib
import imaplib
import ssl
from typing import Any

from imapclient import IMAPClient, SocketTimeout

STEP_SECONDS = 10.0
"""For connecting, and for each wait for the server."""


class LoginRefused(Exception):
    """A server that does not let the account in."""


def log_in(settings: dict[str, Any], seconds: float = STEP_SECONDS) -> IMAPClient:
    """A connection that is logged in: `tls` is STARTTLS, which is never left out, `ssl` TLS at once.

    `settings` as of `email_accounts.imap_settings`. Raises LoginRefused, imaplib.IMAP4.error, OSError and
    ValueError.
    """
    encryption = settings["encryption"]
    client = IMAPClient(
        settings["host"],
        settings["port"],
        ssl=encryption == "ssl",
        ssl_context=ssl.create_default_context() if encryption == "ssl" else None,
        timeout=SocketTimeout(connect=seconds, read=seconds),
    )
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


def hang_up(client: IMAPClient) -> None:
    """Close the connection, without insisting on an answer."""
    with contextlib.suppress(OSError):
        client.shutdown()


def refusal(error: Exception, password: str | None) -> str:
    """What a server said, which may repeat what it was told."""
    # IMAPClient gives the bytes as Python writes them.
    text = str(error).removeprefix("b'").removesuffix("'")
    return text.replace(password, "***") if password else text
