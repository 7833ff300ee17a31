"""Webhooks as resources: URL, subscribed event types, secret and its rotation, status.

Tested by `tests/api/v1/test_webhooks.py`.
"""

import base64
import re
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, quote, urlsplit

import idna

from fluenzr import clock, crypto, db, ids, signature
from fluenzr.core.audit import log as audit
from fluenzr.core.common import public_hosts, tenancy
from fluenzr.core.common.errors import Invalid
from fluenzr.core.common.listing import Condition, Listing, Page, Paging, Row
from fluenzr.core.webhooks import delivery_queue, events
from fluenzr.models import Webhook

STATUSES = ("active", "failed", "disabled")
SETTABLE = ("active", "disabled")
SUBSCRIBABLE = (*events.TYPES, events.ALL)

ROTATION_MS = 24 * 3_600_000
"""For how long the secret before still signs."""

_SECRET_BYTES = 32
_HTTPS_PORT = 443
_HTTP_PORT = 80
_FREE_PORTS = 1024
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*\.?")
_MAX_NAME = 253
_NO_HOST = "The URL has no valid host"
_KEPT_IN_PATHS = "%/:=&?~+!$,;'@()*[]"
_UNSAFE = re.compile(r'[\s\\"<>^`{|}]')


@dataclass(frozen=True, slots=True)
class Target:
    """Where requests to a URL go: host and path in ASCII, as they are sent."""

    tls: bool
    host: str
    port: int
    path: str


def present(row: Row) -> dict[str, Any]:
    """The public webhook of a row of the list: its secret is not in it."""
    return {
        **row,
        "events": Webhook.events.python_value(row["events"]),
        "createdAt": clock.iso(row["createdAt"]),
        "updatedAt": clock.iso(row["updatedAt"]),
    }


LISTING = Listing(
    columns={
        "id": "w.public_id",
        "url": "w.url",
        "events": "w.events",
        "status": "w.status",
        "description": "w.description",
        "createdAt": "w.created_at",
        "updatedAt": "w.updated_at",
    },
    source="webhook w",
    key="w.id",
    sorts={"createdAt": "w.created_at", "updatedAt": "w.updated_at"},
    present=present,
)


def page(workspace_id: int, paging: Paging) -> Page:
    """The webhooks of a workspace."""
    return LISTING.page([Condition("w.workspace_id = ?", (workspace_id,))], paging)


def get(workspace_id: int, public_id: str) -> dict[str, Any]:
    """The public webhook. Raises NotFound."""
    return _public(tenancy.get(Webhook, workspace_id, public_id))


def create(workspace_id: int, fields: dict[str, Any], *, allow_private: bool) -> dict[str, Any]:
    """A new webhook, its secret shown this once. Raises Invalid for a URL that `check_url` refuses."""
    now = clock.now_ms()
    webhook = Webhook(public_id=ids.new("whk"), workspace=workspace_id, created_at=now, updated_at=now)
    secret = fields.get("secret") or new_secret()
    with db.transaction():
        _assign(webhook, {**fields, "secret": secret}, allow_private)
        webhook.save(force_insert=True)
        audit.record(workspace_id, "webhook.created", webhook.public_id)
        return {**_public(webhook), "secret": secret}


def update(
    workspace_id: int, public_id: str, fields: dict[str, Any], *, allow_private: bool
) -> dict[str, Any]:
    """Change what is sent, nothing else. Raises NotFound, Invalid."""
    with db.transaction():
        webhook = tenancy.get(Webhook, workspace_id, public_id, lock=True)
        changed = audit.watched(webhook, fields)
        _assign(webhook, fields, allow_private)
        webhook.updated_at = clock.now_ms()
        webhook.save()
        if altered := changed():
            audit.record(workspace_id, "webhook.changed", public_id, altered)
        return _public(webhook)


def delete(workspace_id: int, public_id: str) -> dict[str, Any]:
    """Remove a webhook; what was still to be delivered to it is forgotten. Raises NotFound."""
    with db.transaction():
        tenancy.get(Webhook, workspace_id, public_id, lock=True).delete_instance()
        audit.record(workspace_id, "webhook.deleted", public_id)
    return {"id": public_id, "deleted": True}


def new_secret() -> str:
    """A secret in the form of Standard Webhooks."""
    return signature.SECRET_PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def signing_secrets(webhook: Webhook) -> list[str]:
    """What signs its deliveries now: the secret and, for a day after a change, the one before.

    Raises crypto.SecretUnreadable.
    """
    sealed = [webhook.secret]
    if webhook.previous_secret is not None and (webhook.previous_secret_until or 0) > clock.now_ms():
        sealed.append(webhook.previous_secret)
    return [crypto.box().open(secret, _place(webhook)) for secret in sealed]


def check_url(url: str, *, allow_private: bool) -> None:
    """Raises Invalid for a URL that nothing may be delivered to, as far as its text tells (see `target`)."""
    target(url, allow_private=allow_private)


_UNLESS = ", unless the server runs with FLUENZR_WEBHOOK_ALLOW_PRIVATE=1"
_PRIVATE = f"The URL must not point to a private, loopback or link-local address{_UNLESS}"


def target(url: str, *, allow_private: bool) -> Target:
    """Where a URL leads. Raises Invalid for one that nothing may be delivered to, as far as its text tells.

    `https` on port 443 or 1024 and above, to no private address; with `allow_private` also `http`, any port
    and any address. What a name stands for is looked up, and judged, at the moment of connecting.
    """
    parts, port = _split(url)
    if parts.scheme not in (("https", "http") if allow_private else ("https",)):
        schemes = "https:// or http://" if allow_private else f"https://{_UNLESS}"
        raise Invalid("url", f"The URL must begin with {schemes}")
    if parts.username is not None or parts.password is not None:
        raise Invalid("url", "The URL must not contain a user name or password")
    host = _host(parts)
    if not allow_private:
        if port not in (None, _HTTPS_PORT) and port < _FREE_PORTS:
            raise Invalid("url", f"The URL must use port {_HTTPS_PORT}, or {_FREE_PORTS} and above{_UNLESS}")
        if _is_private(host):
            raise Invalid("url", _PRIVATE)
    tls = parts.scheme == "https"
    path = quote(parts.path or "/", safe=_KEPT_IN_PATHS)
    query = f"?{quote(parts.query, safe=_KEPT_IN_PATHS)}" if parts.query else ""
    return Target(tls, host, port or (_HTTPS_PORT if tls else _HTTP_PORT), path + query)


def _public(webhook: Webhook) -> dict[str, Any]:
    return dict(LISTING.one(Condition("w.id = ?", (webhook.id,))) or {})


def _assign(webhook: Webhook, fields: dict[str, Any], allow_private: bool) -> None:
    if "url" in fields:
        check_url(fields["url"], allow_private=allow_private)
        webhook.url = fields["url"]
    if "events" in fields:
        webhook.events = _checked_events(fields["events"])
    if "secret" in fields:
        _rotate(webhook, fields["secret"])
    if "description" in fields:
        webhook.description = fields["description"]
    if fields.get("status", webhook.status) != webhook.status:
        webhook.status = fields["status"]
        if webhook.status == "active":
            delivery_queue.resume(webhook)


def _rotate(webhook: Webhook, secret: str) -> None:
    """Sign with another secret from now on and, for a while, with the one before as well."""
    if webhook.id is not None and secret != _readable(webhook):
        webhook.previous_secret = None if _readable(webhook) is None else webhook.secret
        webhook.previous_secret_until = clock.now_ms() + ROTATION_MS
    webhook.secret = crypto.box().seal(secret, _place(webhook))


def _readable(webhook: Webhook) -> str | None:
    """The secret; None where it was sealed under another SECRET_KEY, which a new secret mends."""
    try:
        return crypto.box().open(webhook.secret, _place(webhook))
    except crypto.SecretUnreadable:
        return None


def _place(webhook: Webhook) -> str:
    return f"webhook:{webhook.public_id}"


def _checked_events(wanted: list[str]) -> list[str]:
    if events.ALL in wanted and len(set(wanted)) > 1:
        raise Invalid("events", f'"{events.ALL}" stands for all events and goes alone')
    return list(dict.fromkeys(wanted))


def _split(url: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Invalid("url", "The URL is not valid") from None
    if _UNSAFE.search(url) or port == 0:
        raise Invalid("url", "The URL is not valid")
    return parts, port


def _host(parts: SplitResult) -> str:
    """The host in ASCII (RFC 5891), lower-cased. Raises Invalid for what can be none."""
    host = parts.hostname or ""
    try:
        if not host.isascii():
            host = idna.encode(host, uts46=True).decode()
        is_address = public_hosts.literal(host) is not None
    except ValueError:
        raise Invalid("url", _NO_HOST) from None
    is_name = "[" not in parts.netloc and len(host) <= _MAX_NAME and _NAME.fullmatch(host)
    if "%" in host or not (is_address or is_name):
        raise Invalid("url", _NO_HOST)
    return host


def _is_private(host: str) -> bool:
    address = public_hosts.literal(host)
    if address is not None:
        return not public_hosts.is_public(address)
    name = host.removesuffix(".")
    return name == "localhost" or name.endswith(".localhost")
