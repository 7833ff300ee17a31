"""Logging in to the servers of an account, by its password or with an OAuth 2.0 token.

A token that a server refuses is refreshed once: its time may have ended before what was said of it, or access
was given anew meanwhile.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from imapclient import IMAPClient

from fluenzr.core.accounts import settings as account_settings
from fluenzr.core.accounts.oauth_errors import AuthorizationFailed
from fluenzr.core.sending.smtp_replies import Fault, Outcome
from fluenzr.engine.deadline import Deadline
from fluenzr.engine.imap import login as imap_login
from fluenzr.engine.oauth import access_tokens
from fluenzr.engine.smtp.session import Connection, Server, SmtpError
from fluenzr.models import EmailAccount

T = TypeVar("T")


def smtp(account: EmailAccount, connect: Callable[[Server], Connection]) -> Connection:
    """A connection to the account's server that is logged in. Raises SmtpError, crypto.SecretUnreadable."""
    settings = account_settings.smtp_settings(account)
    try:
        return _logged_in(account, settings, lambda each: connect(Server(**each)), _is_of_token)
    except AuthorizationFailed as error:
        raise SmtpError(_outcome(error)) from error


def imap_client(account: EmailAccount, deadline: Deadline, *, allow_private: bool) -> IMAPClient:
    """The same of its mailbox. Raises as `imap.login.log_in`, and crypto.SecretUnreadable."""
    settings = account_settings.imap_settings(account)

    def connect(each: dict[str, Any]) -> IMAPClient:
        return imap_login.log_in(each, deadline, allow_private=allow_private)

    try:
        return _logged_in(
            account, settings, connect, lambda error: isinstance(error, imap_login.CredentialsRefused)
        )
    except AuthorizationFailed as error:
        raise imap_login.LoginRefused(str(error)) from error


def _logged_in(
    account: EmailAccount,
    settings: dict[str, Any],
    connect: Callable[[dict[str, Any]], T],
    is_of_token: Callable[[Exception], bool],
) -> T:
    if account.auth != "oauth":
        return connect(settings)
    held = access_tokens.get(account)
    try:
        return connect({**settings, "token": held.access})
    except (SmtpError, imap_login.LoginRefused) as error:
        if not is_of_token(error):
            raise
    held = access_tokens.get(account, instead_of=held)
    return connect({**settings, "token": held.access})


def _is_of_token(error: Exception) -> bool:
    outcome = getattr(error, "outcome", None)
    return outcome is not None and outcome.fault is Fault.ACCOUNT_AUTH and outcome.code is not None


def _outcome(error: AuthorizationFailed) -> Outcome:
    if error.is_final:
        return Outcome("refused", "auth", None, None, str(error), Fault.ACCOUNT_AUTH)
    return Outcome("deferred", "auth", None, None, str(error), Fault.NETWORK)
