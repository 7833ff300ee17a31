"""What tests of OAuth begin with: an authorization server in force, and an account with its tokens."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from fluenzr import db
from fluenzr.config import Settings
from fluenzr.core.accounts import oauth_connections, oauth_providers
from fluenzr.core.accounts.oauth import Tokens
from fluenzr.core.accounts.oauth_providers import Client
from fluenzr.models import EmailAccount, Workspace
from tests.live.authorization_server import CLIENT_ID, CLIENT_SECRET, PERSON, AuthorizationServer
from tests.live.dovecot import Dovecot
from tests.live.smtp_server import SmtpServer

CLIENT = Client(CLIENT_ID, CLIENT_SECRET)


def with_oauth(
    settings: Settings,
    server: AuthorizationServer,
    *,
    provider: str = "google",
    smtp: SmtpServer | None = None,
    dovecot: Dovecot | None = None,
) -> Settings:
    """Settings whose providers are servers of the test, and which name a client of this installation."""
    nowhere = {"host": "127.0.0.1", "port": 1, "encryption": "none"}
    servers: dict[str, Any] = {
        "smtp": nowhere if smtp is None else {**nowhere, "host": smtp.host, "port": smtp.port},
        "imap": nowhere if dovecot is None else {**nowhere, "host": dovecot.host, "port": dovecot.port},
    }
    names = {f"{provider}_client_id": CLIENT_ID, f"{provider}_client_secret": CLIENT_SECRET}
    return replace(settings, oauth_endpoints=server.endpoints(provider, **servers), **names)


@contextmanager
def in_force(settings: Settings, wanted: Settings) -> Iterator[None]:
    """The wanted settings' providers hold in this process."""
    oauth_providers.use(wanted)
    try:
        yield
    finally:
        oauth_providers.use(settings)


def connected(
    workspace: Workspace,
    server: AuthorizationServer,
    *,
    provider: str = "google",
    email: str = PERSON,
    reads: bool = False,
) -> EmailAccount:
    """An account of a person who consented a moment ago."""
    given = server.grant(email)
    tokens = Tokens(given["access_token"], given["refresh_token"], given["expires_in"], None)
    with db.transaction():
        account = oauth_connections.authorise(
            workspace.id, oauth_providers.get(provider), email, CLIENT, tokens
        )
        if not reads:
            account.imap = None
            account.save()
    return EmailAccount.get_by_id(account.id)
