"""Connecting a mailbox at its provider: by browser (authorization code with PKCE) or by a code typed in.

A connection belongs to its workspace and to the browser that began it: whoever comes back with a state is
held to the cookie that was set when it was sent off. Each state counts once.

Tested by `tests/live/test_oauth.py`.
"""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from fluenzr import clock, crypto, db, ids
from fluenzr.core.accounts import (
    health,
    mailboxes,
    oauth,
    oauth_apps,
    oauth_providers,
    oauth_tokens,
    presets,
)
from fluenzr.core.accounts.oauth import DeviceCode, Tokens
from fluenzr.core.accounts.oauth_errors import AuthorizationFailed, Kind, Refusal
from fluenzr.core.accounts.oauth_providers import Client, Provider
from fluenzr.core.audit import log as audit
from fluenzr.core.common import tenancy
from fluenzr.core.common.errors import Conflict, Invalid
from fluenzr.models import EmailAccount, OauthConnection, Workspace

FLOWS = ("browser", "device")
STATUSES = ("pending", "connected", "failed", "expired")
LIFETIME_MS = 10 * 60_000
KEPT_MS = 24 * 3_600_000
AT_ONCE = 50
"""Pending connections of a workspace: each may make the server ask a provider again and again."""

PAGE = "/mailboxes/connect"
"""The `return_url` of what a page of this server began: no path alone comes from anywhere else."""

MISMATCH, DECLINED_SCOPES, EXPIRED = "mailbox_mismatch", "scopes_missing", "expired"

_POLL_LEASE_MS = 60_000
_ERROR_LENGTH = 500
_DUE = """
select id from oauth_connection
where status = 'pending' and flow = 'device' and poll_at <= ? and expires_at > ? order by poll_at limit 20
"""
_CLAIM = "update oauth_connection set poll_at = ? where id = ? and poll_at = ? and status = 'pending'"


def find(workspace_id: int, public_id: str) -> OauthConnection:
    """Its row. Raises NotFound."""
    return tenancy.get(OauthConnection, workspace_id, public_id)


def get(workspace_id: int, public_id: str) -> dict[str, Any]:
    """How a connection stands. Raises NotFound."""
    row = find(workspace_id, public_id)
    account = None if row.account_id is None else EmailAccount.get_or_none(EmailAccount.id == row.account_id)
    status, code, error = row.status, row.error_code, row.error
    if status == "pending" and row.expires_at <= clock.now_ms():
        status, code, error = EXPIRED, EXPIRED, "The 10 minutes are over: begin again"
    return {
        "id": row.public_id,
        "provider": row.provider,
        "email": row.email,
        "flow": row.flow,
        "status": status,
        "errorCode": code,
        "error": error,
        "accountId": None if account is None else account.public_id,
        "expiresAt": clock.iso(row.expires_at),
    }


def client_of(workspace_id: int, provider: str) -> Client:
    """The application to connect with. Raises Conflict where none is set, or its secret cannot be read."""
    try:
        client = oauth_apps.client(workspace_id, provider)
    except crypto.SecretUnreadable:
        raise Conflict(oauth_apps.UNREADABLE) from None
    if client is None:
        raise Conflict(f"Set an application first: PUT /oauth-apps/{provider}")
    return client


def begin_browser(
    workspace_id: int, provider: str, email: str, return_url: str | None
) -> tuple[OauthConnection, str]:
    """A connection, and the secret of the address where its browser begins. Raises Conflict."""
    client_of(workspace_id, provider)
    secret = oauth.new_secret()
    row = _new(workspace_id, provider, email, "browser", return_url=return_url, start_hash=_hash(secret))
    return row, secret


def begin_page(workspace_id: int, provider: str, email: str, browser: str) -> tuple[OauthConnection, str]:
    """A connection that a page begins for who is signed in, and the provider's address.

    `browser` is the secret of the session: nobody else may come back with its state. Raises Conflict.
    """
    row, _ = begin_browser(workspace_id, provider, email, PAGE)
    url = send_off(row, browser)
    if url is None:
        raise Conflict("The connection is over: begin again")
    return row, url


def is_of_page(row: OauthConnection) -> bool:
    """Whether a page of this server began it, in a session."""
    return row.return_url == PAGE


def begin_device(workspace_id: int, provider: str, email: str, code: DeviceCode) -> OauthConnection:
    """A connection whose person types a code in elsewhere."""
    lifetime = min(int(code.lifetime * 1000), LIFETIME_MS)
    row = _new(
        workspace_id,
        provider,
        email,
        "device",
        user_code=code.user_code,
        verification_uri=code.verification_uri,
        interval=code.interval,
        poll_at=clock.now_ms() + code.interval * 1000,
    )
    with db.transaction():
        row.device_code = crypto.box().seal(code.device_code, _place(row, "device"))
        row.expires_at = row.created_at + lifetime
        row.save()
    return row


def check_device(provider: str) -> None:
    """Raises Invalid where a provider's device grant gives no access to mail."""
    if oauth_providers.BUILT_IN[provider].device is None:
        raise Invalid("flow", "Google's device flow has no scope for mail: take the flow browser")


def started(secret: str) -> OauthConnection | None:
    """The pending connection whose address that is; None for one that is used, over or made up."""
    row = OauthConnection.get_or_none(OauthConnection.start_hash == _hash(secret))
    return row if row is not None and _is_pending(row) else None


def send_off(row: OauthConnection, browser: str | None) -> str | None:
    """Use the beginning up: gives the provider's address. `browser` is the secret of its cookie, None for a
    terminal. None where somebody else was first. Raises Conflict without an application."""
    client = client_of(row.workspace_id, row.provider)
    state, verifier = oauth.new_secret(), oauth.new_verifier()
    with db.transaction():
        found = db.locked(OauthConnection.select().where(OauthConnection.id == row.id)).first()
        if found is None or found.start_hash is None or not _is_pending(found):
            return None
        found.start_hash, found.state_hash = None, _hash(state)
        found.browser_hash = None if browser is None else _hash(browser)
        found.verifier = crypto.box().seal(verifier, _place(found, "verifier"))
        found.save()
    return oauth.authorization_url(
        oauth_providers.get(row.provider, client.tenant),
        client,
        redirect_uri=oauth_providers.redirect_uri(),
        state=state,
        verifier=verifier,
        email=row.email,
    )


def of_state(state: str | None) -> OauthConnection | None:
    """The connection that a state belongs to; None for one that is used or made up."""
    return None if not state else OauthConnection.get_or_none(OauthConnection.state_hash == _hash(state))


def is_of_browser(row: OauthConnection, browser: str | None) -> bool:
    """Whether a cookie is that of the browser that was sent off. A terminal has none: whoever is sent to its
    provider by somebody else must not end up with their mailbox in that one's workspace."""
    if row.browser_hash is None or browser is None:
        return False
    return hmac.compare_digest(row.browser_hash, _hash(browser))


def take_back(row: OauthConnection) -> str | None:
    """Use the state up: gives the code verifier. None where it was used, or the time is over."""
    with db.transaction():
        found = db.locked(OauthConnection.select().where(OauthConnection.id == row.id)).first()
        if found is None or found.state_hash is None or not _is_pending(found):
            return None
        verifier = crypto.box().open(found.verifier or b"", _place(found, "verifier"))
        found.state_hash = found.verifier = None
        found.save()
    return verifier


def claim_due() -> OauthConnection | None:
    """A connection whose provider is to be asked now whether the code was typed in; nobody else asks."""
    now = clock.now_ms()
    for (row_id,) in db.query(_DUE, (now, now)):
        row = OauthConnection.get_or_none(OauthConnection.id == row_id)
        if row is None:
            continue
        with db.transaction():
            if db.execute(_CLAIM, (now + _POLL_LEASE_MS, row.id, row.poll_at)):
                return row
    return None


def device_code(row: OauthConnection) -> str:
    """What the provider is asked with. Raises crypto.SecretUnreadable."""
    return crypto.box().open(row.device_code or b"", _place(row, "device"))


def ask_later(row: OauthConnection, *, slower: bool) -> None:
    """Nobody has typed the code in yet."""
    interval = (row.interval or oauth.DEVICE_INTERVAL) + (oauth.SLOWER if slower else 0)
    with db.transaction():
        OauthConnection.update(interval=interval, poll_at=clock.now_ms() + interval * 1000).where(
            OauthConnection.id == row.id
        ).execute()


def finish(row: OauthConnection, client: Client, tokens: Tokens, verifier: str | None) -> str:
    """A person has consented: the account is made, or authorised anew; gives its public id.

    Raises AuthorizationFailed where it is another mailbox, or not all that mail needs was given.
    """
    provider = oauth_providers.get(row.provider, client.tenant)
    _check(provider, client, tokens, row.email, verifier)
    with db.transaction():
        found = db.locked(OauthConnection.select().where(OauthConnection.id == row.id)).first()
        if found is None or found.status != "pending":
            raise AuthorizationFailed(Refusal(Kind.EXPIRED, EXPIRED, "The connection is over: begin again"))
        account = authorise(row.workspace_id, provider, row.email, client, tokens)
        audit.record(row.workspace_id, "mailbox.connected", account.public_id)
        found.status, found.account, found.error, found.error_code = "connected", account, None, None
        _forget_secrets(found)
        found.save()
    return account.public_id


def fail(row: OauthConnection, refusal: Refusal) -> None:
    """It came to nothing, and why."""
    with db.transaction():
        found = db.locked(OauthConnection.select().where(OauthConnection.id == row.id)).first()
        if found is None or found.status != "pending":
            return
        found.status, found.error_code = "failed", refusal.code
        found.error = refusal.message[:_ERROR_LENGTH]
        _forget_secrets(found)
        found.save()


def authorise(
    workspace_id: int, provider: Provider, email: str, client: Client, tokens: Tokens
) -> EmailAccount:
    """The account of that address with these tokens, made where there is none. In a transaction."""
    account, now = _existing(workspace_id, email), clock.now_ms()
    is_new = account is None
    if account is None:
        account = EmailAccount(
            public_id=ids.new("acc"),
            workspace=workspace_id,
            email=email,
            daily_limit=_daily_limit(provider.name, email),
            created_at=now,
        )
    reads = account.auth != "oauth" or account.imap is not None
    before = account.imap and (account.imap["host"], account.imap["username"])
    account.provider, account.auth, account.updated_at = provider.name, "oauth", now
    account.smtp = {**_smtp_of(provider, email), "username": email}
    account.imap = {**provider.imap, "username": email} if reads else None
    account.smtp_password = account.imap_password = None
    health.mended(account)
    account.save(force_insert=is_new)
    oauth_tokens.connect(account, client, tokens)
    after = account.imap and (account.imap["host"], account.imap["username"])
    mailboxes.read_soon(account.id, anew=not is_new and before != after)
    return account


def forget_old() -> None:
    """Connections are of no use a day later, and name addresses."""
    with db.transaction():
        OauthConnection.delete().where(OauthConnection.created_at < clock.now_ms() - KEPT_MS).execute()


def workspace_name(row: OauthConnection) -> str:
    return str(Workspace.get_by_id(row.workspace_id).name)


def _new(workspace_id: int, provider: str, email: str, flow: str, **values: Any) -> OauthConnection:
    now = clock.now_ms()
    with db.transaction():
        pending = tenancy.rows(OauthConnection, workspace_id).where(
            OauthConnection.status == "pending", OauthConnection.expires_at > now
        )
        if pending.count() >= AT_ONCE:
            raise Conflict("Too many mailboxes are being connected: wait for 10 minutes")
        public_id = ids.new("cnx")
        audit.record(workspace_id, "mailbox.connecting", public_id)
        return OauthConnection.create(
            public_id=public_id,
            workspace=workspace_id,
            provider=provider,
            email=email,
            flow=flow,
            created_at=now,
            expires_at=now + LIFETIME_MS,
            **values,
        )


def _check(provider: Provider, client: Client, tokens: Tokens, email: str, verifier: str | None) -> None:
    if missing := oauth.missing_scopes(provider, tokens):
        says = f"Not all permissions were given ({', '.join(missing)}): connect again and tick them all"
        raise AuthorizationFailed(Refusal(Kind.DENIED, DECLINED_SCOPES, says))
    if tokens.refresh is None:
        says = "The provider gave no refresh token: take its access back there, then connect again"
        raise AuthorizationFailed(Refusal(Kind.APP, "no_refresh_token", says))
    try:
        now = clock.now_ms() / 1000
        addresses = oauth.verified_addresses(provider, client, tokens, now=now, verifier=verifier)
    except ValueError as error:
        raise AuthorizationFailed(Refusal(Kind.APP, "id_token", str(error))) from error
    if email.lower() not in addresses:
        seen = ", ".join(sorted(addresses)) or "an address that the provider has not verified"
        says = f"Signed in as {seen}, not as {email}: choose the account of that mailbox"
        raise AuthorizationFailed(Refusal(Kind.DENIED, MISMATCH, says))


def _existing(workspace_id: int, email: str) -> EmailAccount | None:
    """The account of an address, the one that was connected before where there are several."""
    own = tenancy.rows(EmailAccount, workspace_id).where(EmailAccount.provider != "sandbox")
    found = [each for each in db.locked(own.order_by(EmailAccount.id)) if each.email.lower() == email.lower()]
    return next((each for each in found if each.auth == "oauth"), found[0] if found else None)


def _preset(provider_name: str, email: str) -> presets.Preset | None:
    """That of the provider's own addresses; nothing is looked up here."""
    found = presets.of(email.rpartition("@")[2], ())
    return found if found.kind == provider_name else None


def _daily_limit(provider_name: str, email: str) -> int:
    """Its limit for addresses of its own; the usual one for other domains, until somebody raises it."""
    found = _preset(provider_name, email)
    return presets.DAILY_LIMIT if found is None else min(found.daily_limit, presets.DAILY_LIMIT)


def _smtp_of(provider: Provider, email: str) -> Mapping[str, Any]:
    """Personal mailboxes of Microsoft have a server of their own."""
    found = _preset(provider.name, email)
    if provider.is_named_here or found is None or found.smtp is None:
        return provider.smtp
    return dict(zip(("host", "port", "encryption"), found.smtp, strict=True))


def _is_pending(row: OauthConnection) -> bool:
    return row.status == "pending" and row.expires_at > clock.now_ms()


def _forget_secrets(row: OauthConnection) -> None:
    row.start_hash = row.state_hash = row.verifier = row.device_code = None


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _place(row: OauthConnection, which: str) -> str:
    return f"oauth_connection:{row.public_id}:{which}"
