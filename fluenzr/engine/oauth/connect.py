"""Connecting a mailbox at its provider: what is asked of the authorization server on the way.

Tested by `tests/live/test_oauth.py`.
"""

from urllib.parse import urlsplit

from fluenzr.core.accounts import oauth, oauth_connections, oauth_providers
from fluenzr.core.accounts.oauth_errors import AuthorizationFailed, Kind
from fluenzr.engine import retry_writes
from fluenzr.engine.oauth import token_server
from fluenzr.models import OauthConnection


class NotOurs(Exception):
    """A browser came back with what belongs to no connection of its own; the message says so."""


def begin_device(workspace_id: int, provider_name: str, email: str) -> OauthConnection:
    """A connection by a code that a person types in (RFC 8628). Raises Invalid, Conflict,
    AuthorizationFailed."""
    oauth_connections.check_device(provider_name)
    client = oauth_connections.client_of(workspace_id, provider_name)
    provider = oauth_providers.get(provider_name, client.tenant)
    code = token_server.device_code(provider, client)
    return oauth_connections.begin_device(workspace_id, provider_name, email, code)


def land(row: OauthConnection, query: str) -> None:
    """The person has come back with a code, or without: the connection ends, one way or the other.

    `row` is the connection of the query's state, and its browser or terminal. Raises NotOurs where the state
    was used before.
    """
    client = oauth_connections.client_of(row.workspace_id, row.provider)
    provider = oauth_providers.get(row.provider, client.tenant)
    try:
        landing = oauth.read_landing(provider, query)
    except ValueError as error:
        raise NotOurs(str(error)) from error
    verifier = oauth_connections.take_back(row)
    if verifier is None:
        raise NotOurs("This connection was finished already, or its 10 minutes are over: begin again")
    if landing.refusal is not None:
        oauth_connections.fail(row, landing.refusal)
        return
    try:
        redirect_uri = oauth_providers.redirect_uri()
        tokens = token_server.redeem(provider, client, landing.code or "", verifier, redirect_uri)
        retry_writes.always(lambda: oauth_connections.finish(row, client, tokens, verifier))
    except AuthorizationFailed as error:
        oauth_connections.fail(row, error.refusal)


def query_of(pasted: str) -> str:
    """The query of an address that somebody pasted; of a query alone, itself."""
    text = pasted.strip()
    return urlsplit(text).query if "://" in text else text.rpartition("?")[2]


def poll_next() -> bool:
    """Ask for the tokens of a connection that is due; whether there was one."""
    row = oauth_connections.claim_due()
    if row is None:
        return False
    poll(row)
    return True


def poll(row: OauthConnection) -> None:
    """Ask once whether the code was typed in. A server that is away is asked again."""
    client = oauth_connections.client_of(row.workspace_id, row.provider)
    provider = oauth_providers.get(row.provider, client.tenant)
    try:
        tokens = token_server.poll(provider, client, oauth_connections.device_code(row))
        retry_writes.always(lambda: oauth_connections.finish(row, client, tokens, None))
    except AuthorizationFailed as error:
        if error.is_final:
            oauth_connections.fail(row, error.refusal)
        else:
            slower = error.refusal.kind in (Kind.SLOW_DOWN, Kind.AWAY)
            oauth_connections.ask_later(row, slower=slower)
