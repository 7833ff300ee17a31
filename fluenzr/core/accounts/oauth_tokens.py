"""OAuth 2.0 tokens of accounts at rest: sealed, and refreshed by one at a time under a lease.

A refresh token may be taken once alone (RFC 6749 §6, RFC 9700 §4.14.2): two who refresh at once, or one whose
new token is not kept, would lose the access.

Tested by `tests/engine/oauth/test_access_tokens.py`.
"""

from dataclasses import dataclass, field

from fluenzr import clock, crypto, db
from fluenzr.core.accounts import health, mailboxes, oauth_errors
from fluenzr.core.accounts.oauth import Tokens
from fluenzr.core.accounts.oauth_errors import Refusal
from fluenzr.core.accounts.oauth_providers import Client
from fluenzr.models import EmailAccount, OauthToken

LEASE_MS = 90_000
"""Longer than an exchange with a token server takes at the most."""

UNUSED_MS = 7 * 24 * 3_600_000
"""An access that nobody uses is refreshed so often: providers end it after 90 days (Microsoft), 6 months."""

_SHORTEST_RETRY_MS = 5_000
_LONGEST_RETRY_MS = 5 * 60_000
_ERROR_LENGTH = 500
_TOGETHER = 50

_TAKE = """
update oauth_token set lease_owner = ?, lease_until = ?
where account_id = ? and generation = ? and refused is null
  and (lease_owner is null or lease_owner = ? or lease_until < ?)
"""
_STORE = """
update oauth_token set access_token = ?, refresh_token = coalesce(?, refresh_token), issued_at = ?,
    refresh_at = ?, expires_at = ?, generation = generation + 1, lease_owner = null, lease_until = null,
    retry_at = null, failures = 0, error = null
where account_id = ? and generation = ?
"""
_GIVE_BACK = """
update oauth_token set lease_owner = null, lease_until = null, failures = failures + 1, retry_at = ?,
    error = ?
where account_id = ? and lease_owner = ?
"""
_REFUSE = """
update oauth_token set lease_owner = null, lease_until = null, refused = ?, error = ?, access_token = null
where account_id = ?
"""
_UNUSED = """
select t.account_id from oauth_token t join email_account a on a.id = t.account_id
where t.issued_at < ? and t.refused is null and coalesce(t.retry_at, 0) <= ? and a.status <> 'disabled'
order by t.issued_at limit ?
"""


@dataclass(frozen=True, slots=True)
class Held:
    """An access token as it is now, the `generation` that it is of, and when (ms) it is to be refreshed."""

    access: str | None = field(repr=False)
    generation: int
    refresh_at: int
    expires_at: int
    retry_at: int
    error: str | None
    refused: str | None

    def is_fresh(self, now: int) -> bool:
        return self.access is not None and now < self.refresh_at

    def is_usable(self, now: int) -> bool:
        return self.access is not None and now < self.expires_at


def connect(account: EmailAccount, client: Client, tokens: Tokens) -> None:
    """Keep the first tokens of an account that a person has authorised, in place of any before. In a
    transaction."""
    if tokens.refresh is None:
        raise ValueError("without a refresh token there is no access for longer than an hour")
    now = clock.now_ms()
    before = OauthToken.get_or_none(OauthToken.account == account.id)
    OauthToken.delete().where(OauthToken.account == account.id).execute()
    OauthToken.create(
        account=account,
        client_id=client.client_id,
        tenant=client.tenant,
        refresh_token=_sealed(account.public_id, "refresh", tokens.refresh),
        access_token=_sealed(account.public_id, "access", tokens.access),
        issued_at=now,
        refresh_at=now + int(tokens.refresh_after * 1000),
        expires_at=now + int(tokens.lifetime * 1000),
        # Whoever still holds tokens from before refreshes nothing with them.
        generation=1 if before is None else before.generation + 1,
    )
    mailboxes.read_soon(account.id)


def held(account: EmailAccount) -> Held | None:
    """What is kept of an account; None where it was never connected. Raises crypto.SecretUnreadable."""
    row = OauthToken.get_or_none(OauthToken.account == account.id)
    if row is None:
        return None
    sealed, place = row.access_token, _place(account.public_id, "access")
    access = None if sealed is None else crypto.box().open(sealed, place)
    return Held(
        access, row.generation, row.refresh_at, row.expires_at, row.retry_at or 0, row.error, row.refused
    )


def take(account: EmailAccount, owner: str, generation: int) -> bool:
    """The lease on the next refresh after this generation; False where another one has it. Asked for again by
    its owner it is given again."""
    now = clock.now_ms()
    with db.transaction():
        return db.execute(_TAKE, (owner, now + LEASE_MS, account.id, generation, owner, now)) == 1


def refresh_token(account: EmailAccount, generation: int, client: Client) -> str:
    """The refresh token, for whoever has the lease. Raises oauth_errors.AuthorizationFailed where it is
    another application's by now, crypto.SecretUnreadable."""
    row = OauthToken.get(OauthToken.account == account.id, OauthToken.generation == generation)
    if client.client_id != row.client_id:
        raise oauth_errors.AuthorizationFailed(oauth_errors.of_other_client(is_there=True))
    return crypto.box().open(row.refresh_token, _place(account.public_id, "refresh"))


def store(account: EmailAccount, generation: int, tokens: Tokens) -> None:
    """Keep what a refresh gave, whoever has the lease by now: a new refresh token ends the one before."""
    now = clock.now_ms()
    sealed_refresh = tokens.refresh and _sealed(account.public_id, "refresh", tokens.refresh)
    values = (
        _sealed(account.public_id, "access", tokens.access),
        sealed_refresh,
        now,
        now + int(tokens.refresh_after * 1000),
        now + int(tokens.lifetime * 1000),
    )
    with db.transaction():
        db.execute(_STORE, (*values, account.id, generation))


def give_back(account: EmailAccount, owner: str, failures: int, reason: str) -> None:
    """The token server was away, or gave no answer of its kind: nothing changes, and it is asked again."""
    wait = min(_SHORTEST_RETRY_MS * 2 ** min(failures, 10), _LONGEST_RETRY_MS)
    with db.transaction():
        db.execute(_GIVE_BACK, (clock.now_ms() + wait, reason[:_ERROR_LENGTH], account.id, owner))


def failures(account: EmailAccount) -> int:
    """How often in a row it could not be asked."""
    row = OauthToken.get_or_none(OauthToken.account == account.id)
    return 0 if row is None else int(row.failures)


def refuse(account: EmailAccount, owner: str, generation: int, refusal: Refusal) -> None:
    """The provider has ended the access: the account stops until a person authorises it again. Where the
    application is at fault the tokens stay as they are."""
    with db.transaction():
        found = db.locked(EmailAccount.select().where(EmailAccount.id == account.id)).first()
        if found is None or not _holds(account, owner, generation):
            return
        if refusal.kind is oauth_errors.Kind.APP:
            give_back(account, owner, 0, refusal.message)
        else:
            db.execute(_REFUSE, (refusal.code, refusal.message[:_ERROR_LENGTH], account.id))
        health.stop(found, oauth_errors.account_code(refusal), refusal.message)


def _holds(account: EmailAccount, owner: str, generation: int) -> bool:
    """Whether these tokens are still the account's, and the lease this owner's."""
    held_by = (OauthToken.generation == generation, OauthToken.lease_owner == owner)
    query = db.locked(OauthToken.select().where(OauthToken.account == account.id, *held_by))
    return query.first() is not None


def unused() -> list[EmailAccount]:
    """Accounts whose access was not refreshed for a week."""
    now = clock.now_ms()
    found = db.query(_UNUSED, (now - UNUSED_MS, now, _TOGETHER))
    return list(EmailAccount.select().where(EmailAccount.id.in_([account_id for (account_id,) in found])))


def _sealed(public_id: str, which: str, token: str) -> bytes:
    return crypto.box().seal(token, _place(public_id, which))


def _place(public_id: str, which: str) -> str:
    return f"email_account:{public_id}:oauth:{which}"
