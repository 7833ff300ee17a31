"""Test of an email account: SMTP and IMAP log-in, a test mail."""

import html
import secrets
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fluenzr import clock, crypto
from fluenzr.core.accounts import private_hosts
from fluenzr.core.accounts import settings as account_settings
from fluenzr.core.accounts.private_hosts import Setting
from fluenzr.core.common import addresses, tenancy
from fluenzr.core.sandbox import messages
from fluenzr.engine import logins
from fluenzr.engine.deadline import Deadline
from fluenzr.engine.dial import HostRefused, NameUnknown
from fluenzr.engine.imap import login as imap_login
from fluenzr.engine.mime.writer import Message, UnsafeMessage, UnsupportedAddress, compose
from fluenzr.engine.smtp.session import Connection, Server, SmtpError
from fluenzr.models import EmailAccount

SECONDS = 20.0
"""For each of the two servers, from the look-up of its name to the end, however slowly it answers."""

Result = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of one server: the `step` of `STEPS` that failed, and why; both None where all went well."""

    error: str | None = None
    step: str | None = None

    @property
    def public(self) -> Result:
        """As the API tells it."""
        return {"ok": self.error is None, "error": self.error}


STEPS = ("lookup", "connect", "tls", "login", "folder", "send")
"""In which order a server is tried: its name, a connection, TLS, the login; the inbox of one that is read, a
mail at one that sends, where one is wanted."""
_INBOX = "INBOX"


class _InboxRefused(Exception):
    """A server that lets the account in and does not open its inbox."""


_STEP_OF_PHASE = {"connect": "connect", "tls": "tls", "auth": "login"}


def test(
    workspace_id: int, account_id: str, send_to: str | None, *, allow_private: Setting
) -> dict[str, Any]:
    """Log in to an account's servers and, with `send_to`, send a mail there; gives what each server said.

    Where all goes well an account in `error` is connected again. A sandbox keeps the mail. Raises NotFound.
    """
    tried = try_out(workspace_id, account_id, send_to, allow_private=allow_private)
    return {kind: None if one is None else one.public for kind, one in tried.items()}


def try_out(
    workspace_id: int, account_id: str, send_to: str | None, *, allow_private: Setting
) -> dict[str, Tried | None]:
    """The same, with the step at which a server failed."""
    account = tenancy.get(EmailAccount, workspace_id, account_id)
    if account.provider == "sandbox":
        return {"smtp": _tried(lambda: _capture(account, send_to)), "imap": None}
    results = {"smtp": _tried(lambda: _try_smtp(account, send_to, allow_private)), "imap": None}
    if account.imap is not None:
        results["imap"] = _tried(lambda: _try_imap(account, allow_private))
    if all(result is None or result.error is None for result in results.values()):
        account_settings.passed_test(account)
    return results


def hand_over(account: EmailAccount, message: Message, *, allow_private: Setting) -> Result:
    """Give an account's server one message now, outside of all campaigns; gives what it said."""
    return _tried(lambda: _talk_smtp(account, message, allow_private)).public


def _try_smtp(account: EmailAccount, send_to: str | None, allow_private: Setting) -> None:
    _talk_smtp(account, None if send_to is None else _test_mail(account, send_to), allow_private)


def _talk_smtp(account: EmailAccount, message: Message | None, allow_private: Setting) -> None:
    def connect(server: Server) -> Connection:
        private = private_hosts.allowed(allow_private, server.port)
        return Connection.open(server, deadline=Deadline(SECONDS), allow_private=private)

    with logins.smtp(account, connect) as connection:
        if message is None:
            return
        outcome = connection.deliver(message, lambda: True)
        if outcome.kind != "accepted":
            raise SmtpError(outcome)


def _try_imap(account: EmailAccount, allow_private: Setting) -> None:
    private = private_hosts.allowed(allow_private, account.imap["port"])
    client = logins.imap_client(account, Deadline(SECONDS), allow_private=private)
    try:
        client.select_folder(_INBOX, readonly=True)
    except imap_login.FAILURES as error:
        raise _InboxRefused(imap_login.reason(error)) from error
    finally:
        imap_login.hang_up(client)


def _capture(account: EmailAccount, send_to: str | None) -> None:
    if send_to is not None:
        messages.keep(account, _test_mail(account, send_to).data)


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
        reply_to=account.reply_to,
    )


def new_message_id(account: EmailAccount) -> str:
    """The Message-ID (RFC 5322 §3.6.4) of a message that is no email of a campaign."""
    domain = addresses.ascii_domain(account.email.rpartition("@")[2])
    return f"<{secrets.token_hex(16)}@{domain}>"


def _tried(attempt: Callable[[], None]) -> Tried:
    try:
        attempt()
    except crypto.SecretUnreadable:
        return Tried("The stored password cannot be read with this SECRET_KEY: set it again", "login")
    except SmtpError as error:
        return Tried(str(error), _step_of_smtp(error))
    except (UnsafeMessage, UnsupportedAddress) as error:
        return Tried(str(error), "send")
    except _InboxRefused as error:
        return Tried(str(error), "folder")
    except (imap_login.LoginRefused, *imap_login.FAILURES) as error:
        return Tried(imap_login.reason(error), _step_of_imap(error))
    return Tried()


def _step_of_smtp(error: SmtpError) -> str:
    if isinstance(error.__cause__, NameUnknown | HostRefused):
        return "lookup"
    return _STEP_OF_PHASE.get(error.phase, "send")


def _step_of_imap(error: Exception) -> str:
    if isinstance(error, NameUnknown | HostRefused):
        return "lookup"
    if isinstance(error, ssl.SSLError | imap_login.NoStartTls):
        return "tls"
    if isinstance(error, imap_login.LoginRefused | imap_login.Refused | imap_login.Ended):
        return "login"
    return "connect"
