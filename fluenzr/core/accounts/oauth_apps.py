"""OAuth 2.0 clients of a workspace: registered by its owner at each provider, else this installation's."""

import re
from typing import Any

from fluenzr import clock, crypto, db
from fluenzr.core.accounts import health, oauth_errors, oauth_providers
from fluenzr.core.accounts.oauth_providers import Client
from fluenzr.core.audit import log as audit
from fluenzr.core.common import tenancy
from fluenzr.core.common.errors import Invalid
from fluenzr.models import EmailAccount, OauthApp

SOURCES = ("workspace", "environment", "none")

_GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_GOOGLE_ID = re.compile(r"[0-9]{1,24}(?:-[0-9a-z]{1,64})?\.apps\.googleusercontent\.com")


def get(workspace_id: int, provider: str) -> dict[str, Any]:
    """The public application: its secret is not in it."""
    own = _own(workspace_id, provider)
    client = _default(provider) if own is None else _client(own, with_secret=False)
    has_secret = bool(client and client.secret) if own is None else own.client_secret is not None
    return {
        "provider": provider,
        "source": "workspace" if own else "environment" if client else "none",
        "clientId": client.client_id if client else None,
        "hasClientSecret": has_secret,
        "tenant": client.tenant if client else None,
        "redirectUri": oauth_providers.redirect_uri(),
        "pasteAddress": oauth_providers.is_pasted(),
    }


def put(workspace_id: int, provider: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Set the workspace's own client; only what is sent changes, and `client_id` null removes it.

    A secret belongs to its client ID: another one needs it again. Accounts that the provider refused because
    of the application are tried again. Raises Invalid.
    """
    with db.transaction():
        own = _own(workspace_id, provider, lock=True)
        if "client_id" in fields and fields["client_id"] is None:
            OauthApp.delete().where(
                OauthApp.workspace == workspace_id, OauthApp.provider == provider
            ).execute()
        else:
            _save(own, workspace_id, provider, fields)
        audit.record(workspace_id, "oauth_app.changed", provider, fields)
        _try_again(workspace_id, provider)
    return get(workspace_id, provider)


def client(workspace_id: int, provider: str) -> Client | None:
    """The client in force, with its secret. Raises crypto.SecretUnreadable."""
    own = _own(workspace_id, provider)
    return _default(provider) if own is None else _client(own, with_secret=True)


def looks_right(provider: str, client_id: str) -> bool:
    """Whether a client ID has the form of those that the provider gives."""
    return (_GOOGLE_ID if provider == "google" else _GUID).fullmatch(client_id) is not None


def _save(own: OauthApp | None, workspace_id: int, provider: str, fields: dict[str, Any]) -> None:
    now = clock.now_ms()
    is_new = own is None
    app = own or OauthApp(workspace=workspace_id, provider=provider, created_at=now)
    client_id = fields.get("client_id", app.client_id)
    if not client_id:
        raise Invalid("clientId", "clientId is required")
    if client_id != app.client_id and app.client_secret is not None and "client_secret" not in fields:
        raise Invalid("clientSecret", "Another clientId needs its own clientSecret, or null for none")
    if provider != "microsoft" and fields.get("tenant") is not None:
        raise Invalid("tenant", "Only microsoft has tenants")
    if fields.get("tenant") is not None and not oauth_providers.is_tenant(fields["tenant"]):
        raise Invalid("tenant", "A tenant is an id, a domain, common, organizations or consumers")
    app.client_id, app.updated_at = client_id, now
    app.tenant = fields.get("tenant", app.tenant)
    if "client_secret" in fields:
        secret = fields["client_secret"]
        app.client_secret = secret and crypto.box().seal(secret, _place(workspace_id, provider))
    app.save(force_insert=is_new)


def _own(workspace_id: int, provider: str, *, lock: bool = False) -> OauthApp | None:
    query = tenancy.rows(OauthApp, workspace_id).where(OauthApp.provider == provider)
    found: OauthApp | None = (db.locked(query) if lock else query).first()
    return found


def _client(app: OauthApp, *, with_secret: bool) -> Client:
    sealed = app.client_secret if with_secret else None
    place = _place(app.workspace_id, app.provider)
    secret = None if sealed is None else crypto.box().open(sealed, place)
    return Client(app.client_id, secret, app.tenant)


def _default(provider: str) -> Client | None:
    return oauth_providers.default_client(provider)


def _try_again(workspace_id: int, provider: str) -> None:
    stopped = tenancy.rows(EmailAccount, workspace_id).where(
        EmailAccount.provider == provider,
        EmailAccount.status == "error",
        EmailAccount.error_code == oauth_errors.APP_REFUSED,
    )
    for account in db.locked(stopped):
        health.mended(account)
        account.save()


def _place(workspace_id: int, provider: str) -> str:
    return f"oauth_app:{workspace_id}:{provider}"
