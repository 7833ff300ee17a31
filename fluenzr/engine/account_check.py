"""Trying an email account out: its logins, and a test mail."""

import html
import secrets
from collections.abc import Callable
from typing import Any

from fluenzr import clock, crypto
from fluenzr.core.accounts import private_hosts
from fluenzr.core.accounts import settings as account_settings
from fluenzr.core.accounts.private_hosts import Setting
from fluenzr.core.common import addresses, tenancy
from fluenzr.core.sandbox import messages
from fluenzr.engine.deadline import Deadline
from fluenzr.engine.imap import login as imap_login
from fluenzr.engine.mime.writer import Message, UnsafeMessage, UnsupportedAddress, compose
from fluenzr.engine.smtp.session import Connection, Server, SmtpError
from fluenzr.models import EmailAccount

SECONDS = 20.0
"""For each of the two servers, from the look-up of its name to the end, however slowly it answers."""

Result = dict[str, Any]


def test(
    workspace_id: int, account_id: str, send_to: str | None, *, allow_private: Setting
) -> dict[str, Any]:
    """Log in to an account's servers and, with `send_to`, send a mail there; gives what each server said.

    Where all goes well an account in `error` is connected again. A sandbox keeps the mail. Raises NotFound.
    """
    account = tenancy.get(EmailAccount, workspace_id, account_id)
    if account.provider == "sandbox":
        return {"smtp": _result_of(lambda: _capture(account, send_to)), "imap": None}
    results = {"smtp": _result_of(lambda: _try_smtp(account, send_to, allow_private)), "imap": None}
    if account.imap is not None:
        results["imap"] = _result_of(lambda: _try_imap(account, allow_private))
    if all(result is None or result["ok"] for result in results.values()):
        account_settings.passed_test(account)
    return results


def hand_over(account: EmailAccount, message: Message, *, allow_private: Setting) -> Result:
    """Give an account's server one message now, outside of all campaigns; gives what it said."""
    return _result_of(lambda: _talk_smtp(account, message, allow_private))


def _try_smtp(account: EmailAccount, send_to: str | None, allow_private: Setting) -> None:
    _talk_smtp(account, None if send_to is None else _test_mail(account, send_to), allow_private)


def _talk_smtp(account: EmailAccount, message: Message | None, allow_private: Setting) -> None:
    server = Server(**account_settings.smtp_settings(account))
    private = private_hosts.allowed(allow_private, server.port)
    with Connection.open(server, deadline=Deadline(SECONDS), allow_private=private) as connection:
        if message is None:
            return
        outcome = connection.deliver(message, lambda: True)
        if outcome.kind != "accepted":
            raise SmtpError(outcome)


def _try_imap(account: EmailAccount, allow_private: Setting) -> None:
    settings = account_settings.imap_settings(account)
    private = private_hosts.allowed(allow_private, settings["port"])
    imap_login.hang_up(imap_login.log_in(settings, Deadline(SECONDS), allow_private=private))


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
    )


def new_message_id(account: EmailAccount) -> str:
    """The Message-ID (RFC 5322 §3.6.4) of a message that is no email of a campaign."""
    domain = addresses.ascii_domain(account.email.rpartition("@")[2])
    return f"<{secrets.token_hex(16)}@{domain}>"


def _result_of(attempt: Callable[[], None]) -> Result:
    try:
        attempt()
    except crypto.SecretUnreadable:
        return {"ok": False, "error": "The stored password cannot be read with this SECRET_KEY: set it again"}
    except TimeoutError:
        return {"ok": False, "error": imap_login.NO_ANSWER}
    except (SmtpError, UnsafeMessage, UnsupportedAddress) as error:
        return {"ok": False, "error": str(error)}
    except (imap_login.LoginRefused, *imap_login.FAILURES) as error:
        return {"ok": False, "error": imap_login.reason(error)}
    return {"ok": True, "error": None}
