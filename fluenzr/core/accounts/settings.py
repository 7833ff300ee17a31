"""Email accounts: SMTP and IMAP settings, limits, encrypted passwords."""

from typing import Any, Literal

from fluenzr import clock, crypto, db, ids
from fluenzr.core.accounts import health as account_health
from fluenzr.core.accounts import mailboxes, ramp, removal
from fluenzr.core.audit import log as audit
from fluenzr.core.common import tenancy
from fluenzr.core.common.errors import Conflict, Invalid
from fluenzr.core.common.listing import Condition, Listing, Page, Paging, Row
from fluenzr.core.common.windows import Window
from fluenzr.models import Email, EmailAccount, OauthToken
from fluenzr.models.states import EmailState

SANDBOX = "sandbox"
PROVIDERS = ("smtp", "google", "microsoft", SANDBOX)
AUTHS = ("password", "oauth")
STATUSES = ("connected", "error", "disabled")
SETTABLE = ("connected", "disabled")
ENCRYPTIONS = ("tls", "ssl", "none")
DAILY_LIMIT = 500

Protocol = Literal["smtp", "imap"]

_DEFAULT_ENCRYPTION = {"smtp": "tls", "imap": "ssl"}
_DEFAULT_PORT = {
    "smtp": {"tls": 587, "ssl": 465, "none": 25},
    "imap": {"tls": 143, "ssl": 993, "none": 143},
}
_DAY_MS = 24 * 3_600_000
_PLAIN = ("email", "display_name", "reply_to", "daily_limit", "signature")


def present(row: Row) -> dict[str, Any]:
    """The public account of a row of the list: its passwords are not in it."""
    return {
        **row,
        "sentToday": _sent_today(row["sentToday"]),
        "smtp": EmailAccount.smtp.python_value(row["smtp"]),
        "imap": EmailAccount.imap.python_value(row["imap"]),
        "ramp": EmailAccount.ramp.python_value(row["ramp"]),
        "workingHours": EmailAccount.working_hours.python_value(row["workingHours"]),
        "sandbox": EmailAccount.sandbox.python_value(row["sandbox"]),
        "createdAt": clock.iso(row["createdAt"]),
        "updatedAt": clock.iso(row["updatedAt"]),
    }


def _sent_today(account_id: int) -> int:
    today = Email.slot_at > clock.now_ms() - _DAY_MS
    left = Email.state.in_((EmailState.SENT, EmailState.REFUSED, EmailState.UNCERTAIN))
    return int(Email.select().where(Email.account == account_id, today, left).count())


LISTING = Listing(
    columns={
        "id": "a.public_id",
        "email": "a.email",
        "displayName": "a.display_name",
        "replyTo": "a.reply_to",
        "provider": "a.provider",
        "auth": "a.auth",
        "status": "a.status",
        "lastError": "coalesce(a.last_error, b.error)",
        "errorCode": "a.error_code",
        "dailyLimit": "a.daily_limit",
        "sentToday": "a.id",  # of whom it is counted
        "ramp": "a.ramp",
        "workingHours": "a.working_hours",
        "smtp": "a.smtp",
        "imap": "a.imap",
        "sandbox": "a.sandbox",
        "signature": "a.signature",
        "createdAt": "a.created_at",
        "updatedAt": "a.updated_at",
    },
    source="email_account a left join mailbox b on b.account_id = a.id",
    key="a.id",
    sorts={"createdAt": "a.created_at", "updatedAt": "a.updated_at"},
    present=present,
)


def page(workspace_id: int, paging: Paging) -> Page:
    """The email accounts of a workspace."""
    return LISTING.page([Condition("a.workspace_id = ?", (workspace_id,))], paging)


def get(workspace_id: int, public_id: str) -> dict[str, Any]:
    """The public account. Raises NotFound."""
    return _public(tenancy.get(EmailAccount, workspace_id, public_id))


def create(workspace_id: int, fields: dict[str, Any]) -> dict[str, Any]:
    """A new account; nobody logs in yet. Raises Invalid for settings that its provider does not take."""
    now = clock.now_ms()
    account = EmailAccount(
        public_id=ids.new("acc"),
        workspace=workspace_id,
        provider=fields["provider"],
        daily_limit=DAILY_LIMIT,
        created_at=now,
        updated_at=now,
    )
    with db.transaction():
        _assign(account, fields)
        account.save(force_insert=True)
        audit.record(workspace_id, "mailbox.created", account.public_id, fields)
        return _public(account)


def update(workspace_id: int, public_id: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Change what is sent; servers merge key by key, a password that is not sent stays.

    New server settings end the `error` and the rest that the old ones led to. Raises NotFound, Invalid.
    """
    with db.transaction():
        account = tenancy.get(EmailAccount, workspace_id, public_id, lock=True)
        before, changed = account.imap, audit.watched(account, {*fields, "smtp_password", "imap_password"})
        if fields.get("provider", account.provider) != account.provider:
            raise Invalid("provider", "The provider of an account cannot change")
        _assign(account, fields)
        if fields.get("smtp") or fields.get("imap"):
            account_health.mended(account)
        if "status" in fields:
            account_health.mended(account)
            account.status = fields["status"]
        account.updated_at = clock.now_ms()
        account.save()
        if "imap" in fields or "status" in fields:
            mailboxes.read_soon(account.id, anew=_place_of(before) != _place_of(account.imap))
        if altered := changed():
            audit.record(workspace_id, "mailbox.changed", public_id, altered)
        return _public(account)


def delete(workspace_id: int, public_id: str) -> dict[str, Any]:
    """Remove an account and what its sandbox kept. Raises NotFound, Conflict while it is in use."""
    while not _delete(workspace_id, public_id):
        pass
    return {"id": public_id, "deleted": True}


def _delete(workspace_id: int, public_id: str) -> bool:
    """False where a campaign was given it meanwhile, or it is gone."""
    with db.transaction():
        account = tenancy.get(EmailAccount, workspace_id, public_id)
        if not removal.hold(account):
            return False
        if active := removal.active_campaigns(account):
            raise Conflict("An active campaign uses this account: pause it first", {"campaignIds": active})
        removal.leave_campaigns(account)
        account.delete_instance()
        audit.record(workspace_id, "mailbox.deleted", public_id)
        return True


def passed_test(account: EmailAccount) -> None:
    """Its servers let the account in: an `error`, or a rest because they were out of reach, is over."""
    with db.transaction():
        mailboxes.read_soon(account.id)
        found = db.locked(EmailAccount.select().where(EmailAccount.id == account.id)).first()
        if found is None or not (found.status == "error" or account_health.was_unreachable(found)):
            return
        account_health.mended(found)
        found.save()


def smtp_settings(account: EmailAccount) -> dict[str, Any]:
    """`host`, `port`, `username`, `password` and `encryption`. Raises crypto.SecretUnreadable."""
    return _settings(account, "smtp")


def imap_settings(account: EmailAccount) -> dict[str, Any]:
    """As `smtp_settings`, of an account that has IMAP."""
    return _settings(account, "imap")


def _public(account: EmailAccount) -> dict[str, Any]:
    return dict(LISTING.one(Condition("a.id = ?", (account.id,))) or {})


def _assign(account: EmailAccount, fields: dict[str, Any]) -> None:
    for name in _PLAIN:
        if name in fields:
            setattr(account, name, fields[name])
    _set_pace(account, fields)
    refused: tuple[str, ...] = ("smtp", "imap") if account.provider == "sandbox" else ("sandbox",)
    for name in refused:
        if fields.get(name) is not None:
            raise Invalid(name, f"An account with provider {account.provider} takes no {name} settings")
    _set_auth(account, fields)
    if account.provider == "sandbox":
        speed_up = (fields.get("sandbox") or {}).get("speed_up")
        if speed_up is not None or not account.sandbox:
            account.sandbox = {"speedUp": speed_up or 1}
        return
    if account.auth == "oauth":
        _keep_to_provider(account, fields)
        return
    if "imap" in fields:
        _set_server(account, "imap", fields["imap"])
    if "smtp" in fields or account.smtp is None:
        if fields.get("smtp") is None:
            raise Invalid("smtp", "smtp is required")
        _set_server(account, "smtp", fields["smtp"])


def _set_pace(account: EmailAccount, fields: dict[str, Any]) -> None:
    """A ramp that is changed goes on from where it began. Raises Invalid."""
    if "ramp" in fields:
        account.ramp_since = None if fields["ramp"] is None else account.ramp_since or clock.now_ms()
        account.ramp = None if fields["ramp"] is None else ramp.checked(fields["ramp"])
    if "working_hours" in fields:
        hours = fields["working_hours"]
        if hours is not None:
            Window.from_working_hours(hours)
        account.working_hours = hours


def _set_auth(account: EmailAccount, fields: dict[str, Any]) -> None:
    """Tokens come from connecting alone; a password in their place ends them here. Raises Invalid."""
    auth = fields.get("auth", account.auth)
    if auth == account.auth:
        return
    if auth == "oauth":
        raise Invalid(
            "auth", "Connect the mailbox by POST /email-accounts/connect: that is where tokens come from"
        )
    if "password" not in (fields.get("smtp") or {}):
        raise Invalid("smtp.password", "Logging in by password needs one")
    OauthToken.delete().where(OauthToken.account == account.id).execute()
    account.auth = auth


def _keep_to_provider(account: EmailAccount, fields: dict[str, Any]) -> None:
    """A token goes to the provider's own servers alone. Raises Invalid."""
    for kind in ("smtp", "imap"):
        sent, own = fields.get(kind), getattr(account, kind)
        if sent is not None and (own is None or {**own, **sent} != own):
            raise Invalid(kind, f"The {kind} settings of an account with oauth are its provider's")
    if "smtp" in fields and fields["smtp"] is None:
        raise Invalid("smtp", "smtp is required")
    if "imap" in fields and fields["imap"] is None:
        account.imap = None


def _set_server(account: EmailAccount, kind: Protocol, sent: dict[str, Any] | None) -> None:
    if sent is None:
        setattr(account, kind, None)
        setattr(account, f"{kind}_password", None)
        return
    merged = {**(getattr(account, kind) or {}), **sent}
    if not merged.get("host"):
        raise Invalid(f"{kind}.host", "Host is required")
    encryption = merged.get("encryption") or _DEFAULT_ENCRYPTION[kind]
    settings = {
        "host": merged["host"],
        "port": merged.get("port") or _DEFAULT_PORT[kind][encryption],
        "username": merged.get("username"),
        "encryption": encryption,
    }
    if "password" not in sent and getattr(account, f"{kind}_password") is not None:
        _keep_to_destination(kind, getattr(account, kind), settings)
    setattr(account, kind, settings)
    if "password" in sent:
        text = sent["password"]
        sealed = None if text is None else crypto.box().seal(text, _place(account, kind))
        setattr(account, f"{kind}_password", sealed)


def _keep_to_destination(kind: Protocol, before: dict[str, Any], after: dict[str, Any]) -> None:
    """A stored password goes to the server that it was given for, as that user, and under TLS where it did:
    else whoever may change an account has it sent to a server of their own. Raises Invalid."""
    moved = _destination(before) != _destination(after)
    if moved or (after["encryption"] == "none" and before["encryption"] != "none"):
        raise Invalid(
            f"{kind}.password",
            "Another host, port or username, or a weaker encryption, needs the password again",
        )


def _destination(server: dict[str, Any]) -> tuple[str, int, str | None]:
    return server["host"].lower().removesuffix("."), server["port"], server["username"]


def _settings(account: EmailAccount, kind: Protocol) -> dict[str, Any]:
    sealed = getattr(account, f"{kind}_password")
    password = None if sealed is None else crypto.box().open(sealed, _place(account, kind))
    return {**getattr(account, kind), "password": password}


def _place_of(imap: dict[str, Any] | None) -> Any:
    """Which mailbox it is, whatever way leads there."""
    return None if imap is None else (imap["host"], imap["username"])


def _place(account: EmailAccount, kind: Protocol) -> str:
    return f"email_account:{account.public_id}:{kind}"
