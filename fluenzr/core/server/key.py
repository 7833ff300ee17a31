"""Secret key of a database: its fingerprint is stored, so that a server with another key does not start.

Under another key nobody who was erased and unsubscribed is recognised any more, and no link that was sent
leads anywhere: such a server must not even start.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from fluenzr import clock, crypto, db
from fluenzr.core.accounts import health as account_health
from fluenzr.core.accounts import oauth_tokens
from fluenzr.core.accounts import settings as account_settings
from fluenzr.core.campaigns import lifecycle
from fluenzr.core.common.errors import Conflict
from fluenzr.core.contacts import suppression
from fluenzr.core.emails import step_ids
from fluenzr.core.operations import server_record
from fluenzr.core.webhooks import subscriptions
from fluenzr.models import Campaign, Email, EmailAccount, Suppression, Webhook
from fluenzr.models.states import CampaignStatus

FOREIGN = "The secret key is not the one that this database was written with"
REPLACED = (
    "The secret key was lost and replaced: links in emails sent before lead nowhere, and erased people who "
    "had unsubscribed are no longer recognised"
)
_UNREADABLE = {
    "password": (account_health.LOGIN_REFUSED, "enter its password anew"),
    "oauth": (account_health.REAUTH_REQUIRED, "connect the mailbox again"),
}

_LOOKED_AT = 20
_OURS = re.compile(r"<[a-z2-7]{32}@[^<>\s]+>")


class WrongKey(Exception):
    """The database was written with another secret key."""


@dataclass(frozen=True, slots=True)
class Lost:
    """What is gone with a key: passwords and signing secrets of these ids, hashes of erased addresses."""

    secrets: list[str]
    erased: int
    active: int


def check() -> None:
    """Hold the database to the key in force, from the first start on. Raises WrongKey.

    A database without a fingerprint takes this key's where what it wrote before, if anything, was with it.
    """
    kept = server_record.find()
    if kept is None or kept.key is None:
        if not _may_be_own():
            raise WrongKey
        with db.transaction():
            # Of two servers that start at once with different keys one comes first.
            kept = server_record.get()
            kept.key = kept.key or crypto.fingerprint()
            kept.save()
    if kept.key != crypto.fingerprint():
        raise WrongKey


def is_own() -> bool:
    """Whether the key in force is the database's, as far as that is known."""
    kept = server_record.find()
    return kept is None or kept.key in (None, crypto.fingerprint())


def lost() -> Lost:
    """What the key in force does not open. Raises Conflict where it is the database's own."""
    kept = server_record.find()
    if kept is not None and kept.key == crypto.fingerprint():
        raise Conflict("The secret key in force is this database's own: nothing is lost")
    erased = Suppression.select().where(Suppression.email.is_null()).count()
    active = Campaign.select().where(Campaign.status == CampaignStatus.ACTIVE).count()
    return Lost(unreadable_secrets(), erased, active)


def replace_lost() -> Lost:
    """Go on with the key in force, in place of one that is lost for good: all campaigns are paused.

    Addresses that are known are suppressed as before. Raises Conflict where nothing is lost.
    """
    gone = lost()
    with db.transaction():
        active = Campaign.select().where(Campaign.status == CampaignStatus.ACTIVE)
        for campaign in list(active.order_by(Campaign.id)):
            lifecycle.pause(campaign.workspace_id, campaign.public_id, REPLACED)
        for known in list(Suppression.select().where(Suppression.email.is_null(False))):
            known.email_hash = suppression.address_hash(known.workspace_id, str(known.email))
            known.save(only=[Suppression.email_hash])
        now = clock.now_ms()
        for auth, (code, todo) in _UNREADABLE.items():
            said = f"The login was stored with a secret key that is lost: {todo}"
            EmailAccount.update(status="error", last_error=said, error_code=code, updated_at=now).where(
                EmailAccount.public_id.in_(gone.secrets),
                EmailAccount.status == "connected",
                EmailAccount.auth == auth,
            ).execute()
        # Their events are kept until they have a secret again and are set active.
        Webhook.update(status="failed", updated_at=now).where(
            Webhook.public_id.in_(gone.secrets), Webhook.status == "active"
        ).execute()
        server_record.get()
        server_record.change(key=crypto.fingerprint())
    return gone


def unreadable_secrets() -> list[str]:
    """Ids of the accounts and webhooks whose stored secrets do not open under this server's key."""
    return [public_id for public_id, opens in _sealed() if not _succeeds(opens)]


def _may_be_own() -> bool:
    """Whether something in the database shows that it was written with this key, or nothing could show it."""
    shown = False
    for is_own in _evidence():
        if is_own:
            return True
        shown = True
    return not shown


def _evidence() -> Iterator[bool]:
    """Of what only the right key can have written, whether this one has."""
    for _, opens in _sealed():
        yield _succeeds(opens)
    newest = Email.select(Email.message_id).where(Email.message_id.is_null(False)).order_by(Email.id.desc())
    for email in newest.limit(_LOOKED_AT):
        if _OURS.fullmatch(found := str(email.message_id)):
            yield step_ids.read(crypto.key("message id"), found) is not None
    known = Suppression.select().where(Suppression.email.is_null(False)).order_by(Suppression.id.desc())
    for kept in known.limit(_LOOKED_AT):
        yield suppression.address_hash(kept.workspace_id, str(kept.email)) == kept.email_hash


def _sealed() -> Iterator[tuple[str, Callable[[], object]]]:
    for hook in Webhook.select():
        yield hook.public_id, partial(subscriptions.signing_secrets, hook)
    for account in EmailAccount.select():
        if account.smtp_password is not None:
            yield account.public_id, partial(account_settings.smtp_settings, account)
        if account.imap_password is not None:
            yield account.public_id, partial(account_settings.imap_settings, account)
        if account.auth == "oauth":
            yield account.public_id, partial(oauth_tokens.held, account)


def _succeeds(opens: Callable[[], object]) -> bool:
    try:
        opens()
    except crypto.SecretUnreadable:
        return False
    return True
