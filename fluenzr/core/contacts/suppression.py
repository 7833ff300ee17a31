"""Suppression list: addresses of a workspace that are never written to again."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from fluenzr import clock, crypto, db
from fluenzr.core.audit import log as audit
from fluenzr.core.common import tenancy
from fluenzr.core.common.addresses import identity, unlabelled
from fluenzr.core.common.errors import NotFound
from fluenzr.core.common.listing import Condition, Listing, Page, Paging
from fluenzr.core.contacts import changes
from fluenzr.core.workflow import enrollments
from fluenzr.models import Contact, Suppression

MANUAL = "manual"
BOUNCED = "bounced"
REASONS = ("unsubscribed", BOUNCED, "complaint", MANUAL)
STATUSES = ("unsubscribed", BOUNCED)
"""What a contact is whose address is suppressed."""

_AMONG = "select email_hash, reason from suppression where workspace_id = ? and email_hash in ({marks})"
_ERASED = f"{_AMONG} and email is null"
_ON_CONFLICT = f"""
on conflict (workspace_id, email_hash) do update set undo_status = null,
reason = case when suppression.reason = '{BOUNCED}' then excluded.reason else suppression.reason end
where suppression.reason = '{BOUNCED}' or suppression.undo_status is not null
"""
_ADD = f"""
insert into suppression (workspace_id, email, email_hash, reason, created_at) values (?, ?, ?, ?, ?)
{_ON_CONFLICT}
"""

_ADD_HASHED = f"""
insert into suppression (workspace_id, email, email_hash, reason, created_at)
select w.id, null, cast(? as varchar), cast(? as varchar), cast(? as bigint) from workspace w where w.id = ?
{_ON_CONFLICT}
"""

# What somebody else has decided in the meantime stays final: no look goes before it.
_ADD_OWN = f"""
insert into suppression (workspace_id, email, email_hash, reason, created_at, undo_status)
select w.id, cast(? as varchar), cast(? as varchar), 'unsubscribed', cast(? as bigint), 'active'
from workspace w where w.id = ?
on conflict (workspace_id, email_hash) do update set reason = excluded.reason
where suppression.reason = '{BOUNCED}'
"""

LISTING = Listing(
    columns={"email": "s.email", "reason": "s.reason", "createdAt": "s.created_at"},
    source="suppression s",
    key="s.id",
    sorts={"createdAt": "s.created_at"},
    present=lambda row: {**row, "createdAt": clock.iso(row["createdAt"])},
)


def page(workspace_id: int, filters: dict[str, Any], paging: Paging) -> Page:
    """The suppressed addresses of a workspace; filters `email` (this very one, case ignored) and `reason`."""
    conditions = [Condition("s.workspace_id = ?", (workspace_id,))]
    if "email" in filters:
        conditions.append(_is(workspace_id, filters["email"]))
    if "reason" in filters:
        conditions.append(Condition("s.reason = ?", (filters["reason"],)))
    return LISTING.page(conditions, paging)


def create(workspace_id: int, email: str, reason: str) -> dict[str, Any]:
    """Suppress an address, as `add` does, and end the sequences of whoever has it."""
    with db.transaction():
        tenancy.take_turn(workspace_id)  # whoever creates a contact sees it, or is seen
        contact = _having(workspace_id, email)
        add(workspace_id, email, reason)
        if contact is not None:
            enrollments.end_all([contact.id], _status(reason))
            if contact.status not in (*STATUSES, "blocked"):
                changes.set_status(contact, _status(reason))
        of_workspace = Condition("s.workspace_id = ?", (workspace_id,))
        return dict(LISTING.one(of_workspace, _is(workspace_id, email)) or {})


def delete(workspace_id: int, email: str) -> dict[str, Any]:
    """Let an address be written to again: whoever has it is `active`, unless blocked. Raises NotFound."""
    with db.transaction():
        tenancy.take_turn(workspace_id)
        contact = _having(workspace_id, email)
        if not Suppression.delete().where(_is_address(workspace_id, email)).execute():
            raise NotFound("Suppression")
        if contact is not None and contact.status in STATUSES:
            changes.set_status(contact, "active")
        audit.record(workspace_id, "suppression.lifted", None if contact is None else contact.public_id)
    return {"email": email, "deleted": True}


def add(workspace_id: int, email: str, reason: str) -> None:
    """Suppress an address; one that already is stays as it was, unless for a bounce alone, and is not its
    person's alone to take back any more.

    What somebody wants must not end when the bounce turns out to be none.
    """
    add_many(workspace_id, [(email, reason)])


def add_many(workspace_id: int, reasons: Sequence[tuple[str, str]]) -> None:
    """Suppress several addresses, each with its reason, as `add` does."""
    at = clock.now_ms()
    rows = [(workspace_id, email, address_hash(workspace_id, email), why, at) for email, why in reasons]
    db.execute_many(_ADD, rows)


def reason_by_status(status: str) -> str:
    """Why the address of a contact with this status is suppressed, who is not to be written to."""
    return status if status in STATUSES else MANUAL


def add_hashed(workspace_id: int, hashed: str, reason: str) -> None:
    """As `add`, an address of which nothing is known but its `address_hash`: as a link has it, which may be
    of a workspace that was deleted since."""
    db.execute(_ADD_HASHED, (hashed, reason, clock.now_ms(), workspace_id))


def add_own(workspace_id: int, hashed: str, email: str | None = None) -> None:
    """As `add`, an address that its own person gives up, who may take that back unless it was suppressed by
    something else before."""
    db.execute(_ADD_OWN, (email, hashed, clock.now_ms(), workspace_id))


def lift_bounced(workspace_id: int, email: str) -> None:
    """Let an address be written to again that is suppressed for a bounce and nothing else."""
    Suppression.delete().where(_is_address(workspace_id, email), Suppression.reason == BOUNCED).execute()


def is_final(workspace_id: int, email: str) -> bool:
    """Whether the address is suppressed by something that its person may not take back."""
    return _is_there(workspace_id, email, Suppression.undo_status.is_null())


def may_be_undone(workspace_id: int, email: str) -> bool:
    """Whether the address is suppressed, and its person may take that back."""
    return _is_there(workspace_id, email, Suppression.undo_status.is_null(False))


def let_undo(workspace_id: int, email: str, status: str) -> None:
    """The person may take the suppression back, and then has that status again."""
    Suppression.update(undo_status=status).where(_is_address(workspace_id, email)).execute()


def make_final(workspace_id: int, email: str) -> None:
    """Whoever has the address next may not take back what its person decided who has another one now."""
    Suppression.update(undo_status=None).where(_is_address(workspace_id, email)).execute()


def undo(workspace_id: int, email: str) -> str | None:
    """Lift the suppression if its person may; gives the status to have again, None where it stays."""
    lifted = Suppression.delete().where(
        _is_address(workspace_id, email), Suppression.undo_status.is_null(False)
    )
    return next((str(row.undo_status) for row in lifted.returning(Suppression.undo_status).execute()), None)


def covers(workspace_id: int, email: str) -> bool:
    """Whether the address must not be written to."""
    return bool(among(workspace_id, [email]))


def reason_of(workspace_id: int, email: str) -> str | None:
    """Why the address must not be written to; None where it may be."""
    found: Suppression | None = Suppression.get_or_none(_is_address(workspace_id, email))
    return None if found is None else found.reason


def among(workspace_id: int, emails: Iterable[str]) -> set[str]:
    """Those of the addresses that must not be written to."""
    by_key: dict[str, list[str]] = {}
    for email in emails:
        by_key.setdefault(identity(email), []).append(email)
    return {email for key in statuses(workspace_id, by_key) for email in by_key[key]}


def statuses(workspace_id: int, emails: Iterable[str]) -> dict[str, str]:
    """Those of the addresses that must not be written to, as `addresses.identity` has them, with the status
    that their contacts have."""
    return statuses_of(workspace_id, hashed(workspace_id, emails))


class Hashed(NamedTuple):
    """Addresses as `addresses.identity` has them, by their hashes, and by those that they had before
    migration 0011."""

    now: dict[str, str]
    before: dict[str, str]


def hashed(workspace_id: int, emails: Iterable[str]) -> Hashed:
    """What addresses are recognised by: worked out once for several looks."""
    keys = {identity(email) for email in emails}
    before = {old: key for key in keys if (old := _former_hash(workspace_id, key)) is not None}
    return Hashed({_hash(workspace_id, key): key for key in keys}, before)


def statuses_of(workspace_id: int, addresses: Hashed) -> dict[str, str]:
    """As `statuses`."""
    found = _look(_AMONG, workspace_id, addresses.now)
    return {**_look(_ERASED, workspace_id, addresses.before), **found} if addresses.before else found


def forget_all(workspace_id: int, emails: Iterable[str]) -> None:
    """Keep of erased people's addresses only their keyed hashes."""
    hashes = [address_hash(workspace_id, email) for email in emails]
    Suppression.update(email=None, undo_status=None).where(
        Suppression.workspace == workspace_id, db.one_of(Suppression.email_hash, hashes)
    ).execute()


def address_hash(workspace_id: int, email: str) -> str:
    """A keyed hash of whose address it is: recognises it without keeping it."""
    return _hash(workspace_id, identity(email))


def _hash(workspace_id: int, key: str) -> str:
    return crypto.keyed_hash(crypto.key("suppression"), f"{workspace_id}:{key}")


def _former_hash(workspace_id: int, key: str) -> str | None:
    """How an address was recognised before migration 0011, where that was another way.

    Of erased people nothing else is kept, so theirs could not be made anew.
    """
    if key.isascii() and "xn--" not in key:
        return None
    former = unlabelled(key).casefold()
    return None if former == key else _hash(workspace_id, former)


def _look(sql: str, workspace_id: int, hashes: dict[str, str]) -> dict[str, str]:
    if not hashes:
        return {}
    found = db.query(sql.format(marks=db.marks(len(hashes))), (workspace_id, *hashes))
    return {hashes[hashed]: _status(reason) for hashed, reason in found}


def _status(reason: str) -> str:
    return BOUNCED if reason == BOUNCED else "unsubscribed"


def _having(workspace_id: int, email: str) -> Contact | None:
    """Whoever has the address, locked before it: an email about to leave waits, or has left."""
    having = tenancy.rows(Contact, workspace_id).where(Contact.email_key == identity(email))
    found: Contact | None = db.locked(having).first()
    return found


def _is_address(workspace_id: int, email: str) -> Any:
    former = _former_hash(workspace_id, identity(email))
    of_erased = (Suppression.email_hash == former) & Suppression.email.is_null()
    is_it = (Suppression.email_hash == address_hash(workspace_id, email)) | of_erased
    return (Suppression.workspace == workspace_id) & is_it


def _is_there(workspace_id: int, email: str, how: Any) -> bool:
    return bool(Suppression.select().where(_is_address(workspace_id, email), how).exists())


def _is(workspace_id: int, email: str) -> Condition:
    former = _former_hash(workspace_id, identity(email))
    hashed = address_hash(workspace_id, email)
    return Condition(
        "(s.email_hash = ? or (s.email_hash = ? and s.email is null))", (hashed, former or hashed)
    )
