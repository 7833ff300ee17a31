"""Addresses that are never written to again in a workspace."""

from collections.abc import Iterable
from typing import Any

import peewee

from fluenzr import clock, crypto, db
from fluenzr.core import enrollments, scope
from fluenzr.core.errors import NotFound
from fluenzr.core.listing import Condition, Listing, Page, Paging
from fluenzr.core.text import fold
from fluenzr.models import Contact, Suppression

MANUAL = "manual"
BOUNCED = "bounced"
REASONS = ("unsubscribed", BOUNCED, "complaint", MANUAL)

_AMONG = "select email_hash from suppression where workspace_id = ? and email_hash in ({marks})"

LISTING = Listing(
    columns=lambda: "s.email, s.reason, s.created_at",
    source="suppression s",
    key="s.id",
    sorts={"createdAt": "s.created_at"},
    present=lambda row: {"email": row[0], "reason": row[1], "createdAt": clock.iso(row[2])},
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
        having = scope.rows(Contact, workspace_id).where(Contact.email_key == fold(email))
        contact = db.locked(having).first()  # before the address: an email about to leave waits, or has left
        add(workspace_id, email, reason)
        if contact is not None:
            enrollments.stop(contact, "bounced" if reason == "bounced" else "unsubscribed")
        of_workspace = Condition("s.workspace_id = ?", (workspace_id,))
        return dict(LISTING.one(of_workspace, _is(workspace_id, email)) or {})


def delete(workspace_id: int, email: str) -> dict[str, Any]:
    """Let an address be written to again. Raises NotFound."""
    with db.transaction():
        if not Suppression.delete().where(_is_address(workspace_id, email)).execute():
            raise NotFound("Suppression")
    return {"email": email, "deleted": True}


def add(workspace_id: int, email: str, reason: str) -> None:
    """Suppress an address; one that already is stays as it was, unless for a bounce alone, and is not its
    person's alone to take back any more.

    What somebody wants must not end when the bounce turns out to be none.
    """
    Suppression.insert(
        workspace=workspace_id,
        email=email,
        email_hash=address_hash(workspace_id, email),
        reason=reason,
        created_at=clock.now_ms(),
    ).on_conflict(
        conflict_target=[Suppression.workspace, Suppression.email_hash],
        update={
            Suppression.reason: peewee.Case(
                None, [(Suppression.reason == BOUNCED, reason)], Suppression.reason
            ),
            Suppression.undo_status: None,
        },
        where=(Suppression.reason == BOUNCED) | Suppression.undo_status.is_null(False),
    ).execute()


def lift_bounced(workspace_id: int, email: str) -> None:
    """Let an address be written to again that is suppressed for a bounce and nothing else."""
    Suppression.delete().where(
        Suppression.workspace == workspace_id,
        Suppression.email_hash == address_hash(workspace_id, email),
        Suppression.reason == BOUNCED,
    ).execute()


def is_final(workspace_id: int, email: str) -> bool:
    """Whether the address is suppressed by something that its person may not take back."""
    return _is_there(workspace_id, email, Suppression.undo_status.is_null())


def may_be_undone(workspace_id: int, email: str) -> bool:
    """Whether the address is suppressed, and its person may take that back."""
    return _is_there(workspace_id, email, Suppression.undo_status.is_null(False))


def let_undo(workspace_id: int, email: str, status: str) -> None:
    """The person may take the suppression back, and then has that status again."""
    Suppression.update(undo_status=status).where(_is_address(workspace_id, email)).execute()


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
    found: Suppression | None = Suppression.get_or_none(
        Suppression.workspace == workspace_id, Suppression.email_hash == address_hash(workspace_id, email)
    )
    return None if found is None else found.reason


def among(workspace_id: int, emails: Iterable[str]) -> set[str]:
    """Those of the addresses that must not be written to."""
    hashes = {address_hash(workspace_id, email): email for email in emails}
    found = db.query(_AMONG.format(marks=db.marks(len(hashes))), (workspace_id, *hashes)) if hashes else []
    return {hashes[hashed] for (hashed,) in found}


def forget(workspace_id: int, email: str) -> None:
    """Keep of an erased person's address only its keyed hash."""
    Suppression.update(email=None, undo_status=None).where(_is_address(workspace_id, email)).execute()


def address_hash(workspace_id: int, email: str) -> str:
    """A keyed hash of the address, case ignored: recognises it without keeping it."""
    return crypto.keyed_hash(crypto.key("suppression"), f"{workspace_id}:{fold(email)}")


def _is_address(workspace_id: int, email: str) -> Any:
    hashed = address_hash(workspace_id, email)
    return (Suppression.workspace == workspace_id) & (Suppression.email_hash == hashed)


def _is_there(workspace_id: int, email: str, how: Any) -> bool:
    return bool(Suppression.select().where(_is_address(workspace_id, email), how).exists())


def _is(workspace_id: int, email: str) -> Condition:
    return Condition("s.email_hash = ?", (address_hash(workspace_id, email),))
