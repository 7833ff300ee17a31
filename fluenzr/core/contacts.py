"""Contacts: create, change, delete; tags, groups and custom fields with them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from fluenzr import clock, db
from fluenzr.core import (
    addresses,
    contact_filters,
    contact_rows,
    enrollments,
    erasure,
    events,
    scope,
    suppression,
    turns,
)
from fluenzr.core.contact_rows import Draft
from fluenzr.core.errors import Conflict, Invalid, NotFound
from fluenzr.core.listing import Condition
from fluenzr.core.text import fold
from fluenzr.models import Contact, Group

DUPLICATE = "Email already exists"

_TAKEN = "select public_id from contact where workspace_id = ? and email_key = ?"
_MEMBER = ("group_id", "contact_id")
_LEAVE = "delete from group_member where group_id = ? and contact_id = ?"
ENDS = {"unsubscribed": "unsubscribed", "blocked": "unsubscribed", "bounced": "bounced"}


def get(workspace_id: int, public_id: str) -> dict[str, Any]:
    """The public contact. Raises NotFound."""
    found = contact_filters.LISTING.one(
        Condition("c.workspace_id = ? and c.public_id = ?", (workspace_id, public_id.replace("\0", "")))
    )
    if found is None:
        raise NotFound("Contact")
    return dict(found)


def create(workspace_id: int, fields: dict[str, Any]) -> dict[str, Any]:
    """A new contact. Raises Conflict where the address exists, Invalid for an unknown group or stage."""
    with db.transaction():
        turns.take(workspace_id)
        refuse_duplicate(workspace_id, fields["email"])
        known = contact_rows.References.of(workspace_id, [fields])
        return store(workspace_id, foretell([contact_rows.new(workspace_id, fields, known)], known), [])[0]


def update(workspace_id: int, public_id: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Change what is sent, nothing else. Raises NotFound, Conflict, Invalid."""
    with db.transaction():
        if "email" in fields:
            turns.take(workspace_id)
        draft = _draft(workspace_id, public_id)
        if "email" in fields and fold(fields["email"]) != draft.values["email_key"]:
            _refuse_unsendable(fields["email"])
            refuse_duplicate(workspace_id, fields["email"])
        contact_rows.change(draft, fields, contact_rows.References.of(workspace_id, [fields]))
        return store(workspace_id, NOBODY, [draft])[0]


@dataclass(frozen=True)
class Created:
    """New contacts with all that will be written of them, worked out before anybody has to wait for it."""

    drafts: list[Draft]
    values: list[dict[str, Any]]
    public: list[dict[str, Any]]
    told: list[events.Told]


def foretell(drafts: list[Draft], known: contact_rows.References) -> Created:
    """New contacts as they will be stored and told of; `known` are the groups and stages that they name."""
    values = [contact_rows.stored(draft) for draft in drafts]
    public = [known.present(draft, stored) for draft, stored in zip(drafts, values, strict=True)]
    told = events.tell("contact.created", [{"contact": one} for one in public], own=True)
    return Created(drafts, values, public, told)


NOBODY = Created([], [], [], [])


def store(workspace_id: int, created: Created, updated: Sequence[Draft]) -> list[dict[str, Any]]:
    """Write new and changed contacts and all that follows from them; gives the public ones, the new first.

    Call it inside a transaction that has taken its turn (`turns`) where there are new ones.
    """
    contact_rows.insert(created.drafts, created.values)
    contact_rows.update(updated)
    _after_statuses(workspace_id, created.drafts, updated)
    _place_in_groups(workspace_id, created.drafts, updated)
    if created.drafts:
        _count(workspace_id, len(created.drafts))
    events.record_told(workspace_id, created.told, [draft.id for draft in created.drafts])
    changed = contact_filters.of_ids([draft.id for draft in updated])
    by_id = {contact["id"]: contact for contact in changed}
    public = [by_id[draft.values["public_id"]] for draft in updated]
    events.record_many(workspace_id, "contact.updated", [{"contact": one} for one in public])
    return [*created.public, *public]


def delete(workspace_id: int, public_id: str) -> dict[str, Any]:
    """Erase the person: the row and what hangs on it. What was counted stays counted."""
    erasure.scrub_accounts(workspace_id, scope.get(Contact, workspace_id, public_id).email)
    with db.transaction():
        turns.take(workspace_id)
        contact = scope.get(Contact, workspace_id, public_id, lock=True)
        erasure.erase(contact)
        contact.delete_instance()
        _count(workspace_id, -1)
        events.record(workspace_id, "contact.deleted", {"contact": {"id": public_id}})
    return {"id": public_id, "deleted": True}


def change_tags(
    workspace_id: int, public_id: str, *, add: Sequence[str] = (), remove: Sequence[str] = ()
) -> dict[str, Any]:
    """Add and remove tags; adding one twice is no error."""
    with db.transaction():
        draft = _draft(workspace_id, public_id)
        kept = [tag for tag in draft.values["tags"] if tag not in remove]
        contact_rows.change(draft, {"tags": [*kept, *add]}, contact_rows.References())
        return store(workspace_id, NOBODY, [draft])[0]


def change_groups(
    workspace_id: int, public_id: str, *, add: Sequence[str] = (), remove: Sequence[str] = ()
) -> dict[str, Any]:
    """Join and leave groups. Raises Invalid for a group to join that does not exist."""
    with db.transaction():
        draft = _draft(workspace_id, public_id)
        draft.joins = group_ids(workspace_id, add)
        leaving = scope.ids(Group, workspace_id, list(remove)).values()
        db.execute_many(_LEAVE, [(group, draft.id) for group in leaving])
        contact_rows.change(draft, {}, contact_rows.References())
        return store(workspace_id, NOBODY, [draft])[0]


def changed_together(workspace_id: int, contact_ids: Sequence[int]) -> None:
    """Several contacts changed just now: their `updatedAt`, and an event for each."""
    Contact.update(updated_at=clock.now_ms()).where(Contact.id.in_(contact_ids)).execute()
    changed = contact_filters.of_ids(contact_ids)
    events.record_many(workspace_id, "contact.updated", [{"contact": contact} for contact in changed])


def end(contact: Contact, status: str) -> None:
    """The person may no longer be written to, as they or their server said: `unsubscribed` or `bounced`."""
    contact.status, contact.updated_at = status, clock.now_ms()
    contact.save(only=[Contact.status, Contact.updated_at])
    _after_status(contact)


def _refuse_unsendable(email: str) -> None:
    try:
        addresses.sendable(email)
    except ValueError as error:
        raise Invalid("email", str(error)) from None


def refuse_duplicate(workspace_id: int, email: str) -> None:
    """Raises Conflict, with the existing contact's id, where the address is taken."""
    taken = db.query(_TAKEN, (workspace_id, fold(email)))
    if taken:
        raise Conflict(DUPLICATE, {"id": taken[0][0]})


def group_ids(workspace_id: int, public_ids: Iterable[str]) -> list[int]:
    """Internal ids, in order. Raises Invalid naming the first group that does not exist."""
    wanted = list(public_ids)
    return contact_rows.References.of(workspace_id, [{"group_ids": wanted}]).group_ids(wanted)


def _draft(workspace_id: int, public_id: str) -> Draft:
    found = contact_rows.find(workspace_id, "public_id", [public_id.replace("\0", "")])
    if not found:
        raise NotFound("Contact")
    return found[0]


def _place_in_groups(workspace_id: int, created: Sequence[Draft], updated: Sequence[Draft]) -> None:
    """Make contacts members of their groups; campaigns that were given dynamic ones enroll them at once."""
    _leave_others([draft for draft in updated if draft.groups is not None])
    joining: dict[int, list[int]] = {}
    for draft in (*created, *updated):
        for group in {*(draft.groups or ()), *draft.joins}:
            joining.setdefault(group, []).append(draft.id)
    if not joining:
        return
    members = [(group, contact) for group, contacts in joining.items() for contact in contacts]
    db.insert_missing("group_member", _MEMBER, members)
    for group in enrollments.given_to_campaigns(joining):
        enrollments.join_dynamic(workspace_id, joining[group], [group])


def _leave_others(placed: Sequence[Draft]) -> None:
    """Contacts whose groups were told leave all others."""
    if not placed:
        return
    wanted = {draft.id: set(draft.groups or ()) for draft in placed}
    marks = db.marks(len(wanted))
    member = f"select group_id, contact_id from group_member where contact_id in ({marks})"
    left = [pair for pair in db.query(member, tuple(wanted)) if pair[0] not in wanted[pair[1]]]
    db.execute_many(_LEAVE, left)


def _after_statuses(workspace_id: int, created: Sequence[Draft], updated: Sequence[Draft]) -> None:
    """Whoever may no longer be written to leaves every sequence."""
    for draft in (*created, *(draft for draft in updated if draft.new_status)):
        if draft.values["status"] in ENDS:
            _after_status(
                Contact(
                    **{name: draft.values[name] for name in ("id", "email", "status")}, workspace=workspace_id
                )
            )


def _after_status(contact: Contact) -> None:
    if contact.status in ENDS:
        enrollments.stop(contact, ENDS[contact.status])
    if contact.status in ("unsubscribed", "bounced"):
        suppression.add(contact.workspace_id, contact.email, contact.status)


def _count(workspace_id: int, change: int) -> None:
    db.execute("update workspace set contact_count = contact_count + ? where id = ?", (change, workspace_id))
