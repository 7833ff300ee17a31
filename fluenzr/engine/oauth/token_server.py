"""POST requests to OAuth 2.0 authorization servers, over TLS, with a deadline and bounded answers.

Where the server cannot be asked, or what it says is not of its kind, `AuthorizationFailed` says that it is
away; nothing of what it was sent is in what is told.

Tested by `tests/live/test_oauth.py`.
"""

import http.client
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar
from urllib.parse import parse_qsl, urlsplit

import fluenzr
from fluenzr.core.accounts import oauth, oauth_errors
from fluenzr.core.accounts.oauth import DeviceCode, Tokens
from fluenzr.core.accounts.oauth_errors import AuthorizationFailed
from fluenzr.core.accounts.oauth_providers import Client, Provider
from fluenzr.core.webhooks.subscriptions import Target
from fluenzr.engine.webhooks.safe_http import Channel, HttpResponse

SECONDS = 30.0
"""For one exchange, from the look-up of the name to the end of the answer."""

_HEADERS = {
    "Content-Type": "application/x-www-form-urlencoded",
    "Accept": "application/json",
    "User-Agent": f"FluenzR/{fluenzr.__version__}",
}
_WANTS_NO_SECRET = "AADSTS700025"  # noqa: S105 - a code
T = TypeVar("T")


def redeem(provider: Provider, client: Client, code: str, verifier: str, redirect_uri: str) -> Tokens:
    """The tokens for an authorization code. Raises AuthorizationFailed."""
    return _tokens(provider, client, lambda by: oauth.code_body(by, code, verifier, redirect_uri))


def refresh(provider: Provider, client: Client, refresh_token: str) -> Tokens:
    """New tokens. Raises AuthorizationFailed."""
    return _tokens(provider, client, lambda by: oauth.refresh_body(by, refresh_token))


def poll(provider: Provider, client: Client, device_code: str) -> Tokens:
    """The tokens for a device code, once its person has consented. Raises AuthorizationFailed."""
    return _tokens(provider, client, lambda by: oauth.device_token_body(by, device_code))


def device_code(provider: Provider, client: Client) -> DeviceCode:
    """A code for a person to type in. Raises AuthorizationFailed."""
    body = oauth.device_body(provider, client)
    answer = _post(provider, provider.device or "", body)
    return _judged(client, body, lambda: oauth.read_device_code(provider, answer.status, answer.body))


def _tokens(provider: Provider, client: Client, body_of: Callable[[Client], str]) -> Tokens:
    """Microsoft takes a secret from confidential clients alone, and one application may be both: whether it
    is wanted depends on the redirect URI or the grant, so it is tried the other way once."""
    try:
        return _exchange(provider, client, body_of(client))
    except AuthorizationFailed as error:
        is_refused = client.secret is not None and error.refusal.code == _WANTS_NO_SECRET
        if not is_refused:
            raise
    public = replace(client, secret=None)
    return _exchange(provider, public, body_of(public))


def _exchange(provider: Provider, client: Client, body: str) -> Tokens:
    answer = _post(provider, provider.token, body)
    return _judged(client, body, lambda: oauth.read_tokens(provider, answer.status, answer.body))


def _post(provider: Provider, url: str, body: str) -> HttpResponse:
    """Raises AuthorizationFailed."""
    parts = urlsplit(url)
    tls = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    target = Target(tls, parts.hostname or "", parts.port or (443 if tls else 80), path)
    try:
        with Channel(target, allow_private=provider.is_named_here) as channel:
            return channel.post(body.encode(), _HEADERS, SECONDS)
    except TimeoutError as error:
        raise AuthorizationFailed(oauth_errors.away("no answer in time")) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise AuthorizationFailed(oauth_errors.away(reason)) from error


def _judged(client: Client, body: str, read: Callable[[], T]) -> T:
    """A server that repeats what it was sent is not told on."""
    try:
        return read()
    except AuthorizationFailed as error:
        sent = [value for _, value in _sensitive(body)]
        message = error.refusal.message
        for secret in sorted((*sent, client.secret or ""), key=len, reverse=True):
            message = message.replace(secret, "***") if secret else message
        raise AuthorizationFailed(replace(error.refusal, message=message)) from None


def _sensitive(body: str) -> list[tuple[str, str]]:
    names = ("code", "code_verifier", "refresh_token", "device_code", "client_secret")
    return [(name, value) for name, value in parse_qsl(body) if name in names]
