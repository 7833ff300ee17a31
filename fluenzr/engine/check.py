"""Trying an email account out: its logins, and a test mail."""

import html
import imaplib
import secrets
import threading
from collections.abc import Callable
from typing import Any

from fluenzr import clock, crypto
from fluenzr.core import addresses, captured, email_accounts, scope
from fluenzr.engine import imap
from fluenzr.engine.message import Message, UnsafeMessage, UnsupportedAddress, compose
from fluenzr.engine.smtp import Connection, Server, SmtpError
from fluenzr.models import EmailAccount

SECONDS = 25.0
"""For each of the two servers, however slowly it answers."""

STEP_SECONDS = 10.0

Result = dict[str, Any]


_FAILURES = (
    SmtpError, imap.LoginRefused, UnsafeMessage, UnsupportedAddress,
    imaplib.IMAP4.error, OSError, ValueError,
)  # fmt: skip


def test(workspace_id: int, account_id: str, send_to: str | None, *, allow_private: bool) -> dict[str, Any]:
    """Log in to an account's servers and, with `send_to`, send a mail there; gives what each server said.

    Where all goes well an account in `error` is connected again. A sandbox keeps the mail. Raises NotFound.
    """
    account = scope.get(EmailAccount, workspace_id, account_id)
    if account.provider == "sandbox":
        return {"smtp": _told(lambda: _capture(account, send_to)), "imap": None}
    results = {"smtp": _in_time(lambda: _try_smtp(account, send_to, allow_private)), "imap": None}
    if account.imap is not None:
        results["imap"] = _in_time(lambda: _try_imap(account, allow_private))
    if all(result is None or result["ok"] for result in results.values()):
        email_accounts.passed_test(account)
    return results


def hand_over(account: EmailAccount, message: Message, *, allow_private: bool) -> Result:
    """Give an account's server one message now, outside of all campaigns; gives what it said."""
    return _in_time(lambda: _talk_smtp(account, message, allow_private))


def _try_smtp(account: EmailAccount, send_to: str | None, allow_private: bool) -> None:
    _talk_smtp(account, None if send_to is None else _test_mail(account, send_to), allow_private)


def _talk_smtp(account: EmailAccount, message: Message | None, allow_private: bool) -> None:
    server = Server(**email_accounts.smtp_settings(account))
    with Connection.open(
        server, timeout=STEP_SECONDS, dot_timeout=SECONDS, allow_private=allow_private
    ) as connection:
        if message is None:
            return
        outcome = connection.deliver(message, lambda: True)
        if outcome.kind != "accepted":
            raise SmtpError(outcome)


def _try_imap(account: EmailAccount, allow_private: bool) -> None:
    settings = email_accounts.imap_settings(account)
    imap.hang_up(imap.log_in(settings, STEP_SECONDS, allow_private=allow_private))


def _capture(account: EmailAccount, send_to: str | None) -> None:
    if send_to is not None:
        captured.keep(account, _test_mail(account, send_to).data)


def _test_mail(account: EmailAccount, send_to: str) -> Message:
    text = f"This mail shows that FluenzR can send as {account.email}."
    return compose(
        sender_name=account.display_name,
        sender=account.email,
        recipient=send_to,
        subject="Test mail from FluenzR",
        text=text,
        html=f"<p>{html.escape(text)}</p>",
        message_id=new_message_id(account),
        date=clock.now(),
        unsubscribe_url=None,
    )


def new_message_id(account: EmailAccount) -> str:
    """The Message-ID (RFC 5322 §3.6.4) of a message that is no email of a campaign."""
    domain = addresses.ascii_domain(account.email.rpartition("@")[2])
    return f"<{secrets.token_hex(16)}@{domain}>"


def _in_time(attempt: Callable[[], None]) -> Result:
    """The result of an attempt, given up on after `SECONDS`: a server may drip its answers for ever."""
    results: list[Result] = []
    thread = threading.Thread(target=lambda: results.append(_told(attempt)), daemon=True)
    thread.start()
    thread.join(SECONDS)
    return results[0] if results else {"ok": False, "error": "The server did not answer in time"}


def _told(attempt: Callable[[], None]) -> Result:
    try:
        attempt()
    except crypto.SecretUnreadable:
        return {"ok": False, "error": "The stored password cannot be read with this SECRET_KEY: set it again"}
    except TimeoutError:
        return {"ok": False, "error": "The server did not answer in time"}
    except _FAILURES as error:
        return {"ok": False, "error": str(error) or type(error).__name__}
    return {"ok": True, "error": None}
