"""OAuth 2.0 authorization servers of mail providers: endpoints, scopes and mail servers, as a table.

`use` takes what the environment says: clients of this installation, and other endpoints than these, which
tests have. Pure but for that; no client of anybody is shipped.

Tested by `tests/cli/test_accounts.py`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlsplit

import orjson

from fluenzr.config import ConfigError, Settings
from fluenzr.core.common import public_hosts

NAMES = ("google", "microsoft")
CALLBACK = "/oauth/callback"
CONSUMER_TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad"
"""Microsoft's own tenant of personal accounts (outlook.com and the like)."""

_ANY_TENANT = "common"
_TENANT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,118}[A-Za-z0-9])?")
_ENDPOINTS = ("authorization", "token", "device", "issuer")
_SERVERS = ("smtp", "imap")


@dataclass(frozen=True, slots=True)
class Client:
    """An application that is registered at a provider. Public ones have no secret (RFC 6749 §2.1)."""

    client_id: str
    secret: str | None = field(default=None, repr=False)
    tenant: str | None = None


@dataclass(frozen=True, slots=True)
class Provider:
    """An authorization server, and the mail servers that take its tokens.

    `mail_scopes` are those without which no mail is sent or read; `parameters` belong to the authorization
    request. `is_named_here`: its endpoints come from this server's environment, and may be private.
    """

    name: str
    authorization: str
    token: str
    device: str | None
    issuer: str
    mail_scopes: tuple[str, ...]
    scopes: tuple[str, ...]
    parameters: Mapping[str, str]
    smtp: Mapping[str, Any]
    imap: Mapping[str, Any]
    is_named_here: bool = False

    def of_tenant(self, tenant: str | None) -> "Provider":
        """With the endpoints of a tenant (Microsoft's are a directory's own), all tenants where none is."""
        named = quote(tenant or _ANY_TENANT, safe="")
        authorization, token = (url.replace("{tenant}", named) for url in (self.authorization, self.token))
        device = None if self.device is None else self.device.replace("{tenant}", named)
        return replace(self, authorization=authorization, token=token, device=device)


_MICROSOFT = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0"
_OUTLOOK = "https://outlook.office.com/"

BUILT_IN: Mapping[str, Provider] = MappingProxyType(
    {
        "google": Provider(
            name="google",
            authorization="https://accounts.google.com/o/oauth2/v2/auth",
            token="https://oauth2.googleapis.com/token",  # noqa: S106 - an address
            device=None,  # Google's device grant has no scope for mail
            issuer="https://accounts.google.com",
            mail_scopes=("https://mail.google.com/",),
            scopes=("openid", "email", "https://mail.google.com/"),
            # A refresh token comes only where offline access is asked for, and again only with consent.
            parameters={"access_type": "offline", "prompt": "consent"},
            smtp={"host": "smtp.gmail.com", "port": 587, "encryption": "tls"},
            imap={"host": "imap.gmail.com", "port": 993, "encryption": "ssl"},
        ),
        "microsoft": Provider(
            name="microsoft",
            authorization=f"{_MICROSOFT}/authorize",
            token=f"{_MICROSOFT}/token",
            device=f"{_MICROSOFT}/devicecode",
            # `{tenantid}` is the one that the token names.
            issuer="https://login.microsoftonline.com/{tenantid}/v2.0",
            mail_scopes=(f"{_OUTLOOK}SMTP.Send", f"{_OUTLOOK}IMAP.AccessAsUser.All"),
            scopes=(
                "openid",
                "email",
                "profile",
                "offline_access",
                f"{_OUTLOOK}SMTP.Send",
                f"{_OUTLOOK}IMAP.AccessAsUser.All",
            ),
            parameters={"prompt": "select_account"},
            smtp={"host": "smtp.office365.com", "port": 587, "encryption": "tls"},
            imap={"host": "outlook.office365.com", "port": 993, "encryption": "ssl"},
        ),
    }
)


@dataclass(frozen=True, slots=True)
class _InForce:
    providers: Mapping[str, Provider]
    clients: Mapping[str, Client]
    redirect_uri: str
    is_pasted: bool


_in_force = [_InForce(BUILT_IN, {}, f"http://localhost:8000{CALLBACK}", False)]


def use(settings: Settings) -> None:
    """Take what the environment says, once at start. Raises ConfigError."""
    try:
        providers = parse_endpoints(settings.oauth_endpoints) if settings.oauth_endpoints else BUILT_IN
    except ValueError as error:
        raise ConfigError(f"FLUENZR_OAUTH_ENDPOINTS: {error}") from error
    clients = {
        "google": (settings.google_client_id, settings.google_client_secret, None),
        "microsoft": (
            settings.microsoft_client_id, settings.microsoft_client_secret, settings.microsoft_tenant,
        ),
    }  # fmt: skip
    known = {name: Client(client_id, *rest) for name, (client_id, *rest) in clients.items() if client_id}
    _in_force[:] = [_InForce(providers, known, *redirection(settings.public_url, settings.port))]


def get(name: str, tenant: str | None = None) -> Provider:
    """A provider of `NAMES`."""
    return _in_force[0].providers[name].of_tenant(tenant)


def default_client(name: str) -> Client | None:
    """The client of this installation, where its environment names one."""
    return _in_force[0].clients.get(name)


def redirect_uri() -> str:
    """Where providers send the browser back to, exactly as it is registered there."""
    return _in_force[0].redirect_uri


def is_pasted() -> bool:
    """Whether nothing answers there, so that people paste the address that they landed on."""
    return _in_force[0].is_pasted


def redirection(public_url: str, port: int) -> tuple[str, bool]:
    """The redirect URI of a server, and whether the address is pasted.

    Providers take https with a public name, and http on the browser's own machine alone (RFC 8252 §7.3).
    """
    parts = urlsplit(public_url)
    if (
        parts.scheme == "https"
        and public_hosts.reaches_readers(public_url)
        and not _is_address(parts.hostname)
    ):
        return public_url + CALLBACK, False
    if parts.scheme == "http" and _is_local(parts.hostname):
        return public_url + CALLBACK, False
    return f"http://localhost:{port}{CALLBACK}", True


def is_tenant(text: str) -> bool:
    """Whether it can be a tenant: an id, a domain, or `common`, `organizations`, `consumers`."""
    return _TENANT.fullmatch(text) is not None


def parse_endpoints(text: str) -> Mapping[str, Provider]:
    """Providers whose endpoints and mail servers are named in JSON: {`google`: {`token`: ..., `smtp`: ...}}.

    Raises ValueError for anything else, and for http to another host than this one.
    """
    try:
        named = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise ValueError("must be JSON, as the guide of mailboxes shows") from error
    if not isinstance(named, dict) or not named.keys() <= set(NAMES):
        raise ValueError(f"must be an object with {' or '.join(NAMES)}")
    return {name: _with(BUILT_IN[name], named.get(name) or {}) for name in NAMES}


def _with(provider: Provider, named: Any) -> Provider:
    if not isinstance(named, dict) or not named.keys() <= {*_ENDPOINTS, *_SERVERS}:
        raise ValueError(f"{provider.name} takes {', '.join((*_ENDPOINTS, *_SERVERS))}")
    for name in named.keys() & set(_ENDPOINTS):
        _check_url(str(named[name]))
    for name in named.keys() & set(_SERVERS):
        if not isinstance(named[name], dict) or not named[name].keys() <= {"host", "port", "encryption"}:
            raise ValueError(f"{name} takes host, port and encryption")
    changes: dict[str, Any] = {name: str(named[name]) for name in named.keys() & set(_ENDPOINTS)}
    for name in _SERVERS:
        changes[name] = {**getattr(provider, name), **named.get(name, {})}
    return replace(provider, **changes, is_named_here=bool(named))


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme != "http" or not _is_local(parts.hostname):
        raise ValueError("endpoints begin with https://, or with http:// on this very host")


def _is_local(host: str | None) -> bool:
    return host == "localhost" or public_hosts.is_loopback(host or "")


def _is_address(host: str | None) -> bool:
    try:
        return bool(ip_address(host or ""))
    except ValueError:
        return False
