"""Contacts: create, change, delete; tags, groups and custom fields with them."""

from collections.abc import Iterable, Sequence
from typing import Any

from fluenzr import clock, db, ids
from fluenzr.core import contact_filters, enrollments, erasure, events, scope, suppression, turns
from fluenzr.core.contact_fields import MAX_CUSTOM_FIELDS, TOO_MANY_FIELDS
from fluenzr.core.errors import Conflict, Invalid, NotFound
from fluenzr.core.listing import Condition
from fluenzr.core.text import fold
from fluenzr.models import Contact, ContactTag, Group, GroupMember, PipelineStage, Workspace

DUPLICATE = "Email already exists"

_PLAIN = ("job_title", "phone", "website", "consent_notes")
_FOLDED = ("email", "first_name", "last_name", "company")
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
        contact = insert(workspace_id, fields)
        created = get(workspace_id, contact.public_id)
        events.record(workspace_id, "contact.created", {"contact": created})
    return created


def update(workspace_id: int, public_id: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Change what is sent, nothing else. Raises NotFound, Conflict, Invalid."""
    with db.transaction():
        if "email" in fields:
            turns.take(workspace_id)
        contact = scope.get(Contact, workspace_id, public_id, lock=True)
        if "email" in fields and fold(fields["email"]) != contact.email_key:
            refuse_duplicate(workspace_id, fields["email"])
        change(contact, fields)
        return _changed(contact)


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
        contact = scope.get(Contact, workspace_id, public_id, lock=True)
        kept = [tag for tag in contact.tags if tag not in remove]
        change(contact, {"tags": [*kept, *add]})
        return _changed(contact)


def change_groups(
    workspace_id: int, public_id: str, *, add: Sequence[str] = (), remove: Sequence[str] = ()
) -> dict[str, Any]:
    """Join and leave groups. Raises Invalid for a group to join that does not exist."""
    with db.transaction():
        contact = scope.get(Contact, workspace_id, public_id, lock=True)
        join(contact, group_ids(workspace_id, add))
        leaving = list(scope.ids(Group, workspace_id, list(remove)).values())
        GroupMember.delete().where(GroupMember.contact == contact, GroupMember.group.in_(leaving)).execute()
        change(contact, {})
        return _changed(contact)


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


def refuse_duplicate(workspace_id: int, email: str) -> None:
    """Raises Conflict, with the existing contact's id, where the address is taken."""
    taken = by_email(workspace_id, [email]).get(fold(email))
    if taken is not None:
        raise Conflict(DUPLICATE, {"id": taken.public_id})


def by_email(workspace_id: int, emails: Iterable[str]) -> dict[str, Contact]:
    """The contacts that have one of the addresses, locked, by their folded address."""
    keys = {fold(email) for email in emails}
    query = scope.rows(Contact, workspace_id).where(Contact.email_key.in_(keys)).order_by(Contact.id)
    return {contact.email_key: contact for contact in db.locked(query)}


def insert(workspace_id: int, fields: dict[str, Any]) -> Contact:
    """The row of a new contact, with its tags and groups; no event."""
    now = clock.now_ms()
    contact = Contact(public_id=ids.new("con"), workspace=workspace_id, created_at=now, updated_at=now)
    contact.tags, contact.custom_fields = [], {}
    joining = group_ids(workspace_id, fields.get("group_ids", ()))
    _assign(contact, {**fields, "custom_fields": {}})
    contact.custom_fields = dict(fields.get("custom_fields") or {})
    contact.save(force_insert=True)
    _after_status(contact)
    _write_tags(contact)
    join(contact, joining)
    _count(workspace_id, 1)
    return contact


def change(contact: Contact, fields: dict[str, Any]) -> None:
    """Apply what was sent to a locked row: `tags` and `group_ids` replace, custom fields merge."""
    before = contact.status
    _assign(contact, fields)
    contact.updated_at = clock.now_ms()
    contact.save()
    if contact.status != before:
        _after_status(contact)
    if "tags" in fields:
        _write_tags(contact)
    if "group_ids" in fields:
        wanted = group_ids(contact.workspace_id, fields["group_ids"] or ())
        GroupMember.delete().where(GroupMember.contact == contact, GroupMember.group.not_in(wanted)).execute()
        join(contact, wanted)


def join(contact: Contact, groups: Iterable[int]) -> None:
    """Make the contact a member; campaigns that were given a dynamic group enroll it at once."""
    for group in groups:
        GroupMember.insert(group=group, contact=contact).on_conflict_ignore().execute()
    enrollments.join_dynamic(contact.workspace_id, [contact.id], list(groups))


def group_ids(workspace_id: int, public_ids: Iterable[str]) -> list[int]:
    """Internal ids, in order. Raises Invalid naming the first group that does not exist."""
    wanted = list(dict.fromkeys(public_ids))
    if not wanted:
        return []
    known = scope.ids(Group, workspace_id, wanted)
    for public_id in wanted:
        if public_id not in known:
            raise Invalid("groupIds", f"Group {public_id} does not exist")
    return [known[public_id] for public_id in wanted]


def _changed(contact: Contact) -> dict[str, Any]:
    changed = get(contact.workspace_id, contact.public_id)
    events.record(contact.workspace_id, "contact.updated", {"contact": changed})
    return changed


def _assign(contact: Contact, fields: dict[str, Any]) -> None:
    for name in _PLAIN:
        if name in fields:
            setattr(contact, name, fields[name])
    for name in _FOLDED:
        if name in fields:
            setattr(contact, name, fields[name])
            setattr(contact, f"{name}_key", fold(fields[name]))
    if "status" in fields:
        contact.status = fields["status"]
    if "consent_source" in fields:
        contact.consent_source = fields["consent_source"]
        contact.consent_at = None if fields["consent_source"] == "not_specified" else clock.now_ms()
    if "tags" in fields:
        contact.tags = list(dict.fromkeys(fields["tags"] or ()))
    if "custom_fields" in fields:
        contact.custom_fields = _merged(contact.custom_fields, fields["custom_fields"])
    if "pipeline_stage_id" in fields:
        contact.pipeline_stage = _stage(contact.workspace_id, fields["pipeline_stage_id"])


def _merged(current: dict[str, Any], sent: dict[str, Any] | None) -> dict[str, Any]:
    if sent is None:
        return {}
    merged = {
        name: value for name, value in {**current, **sent}.items() if value is not None or name not in sent
    }
    if len(merged) > MAX_CUSTOM_FIELDS:
        raise Invalid("customFields", TOO_MANY_FIELDS)
    return merged


def _stage(workspace_id: int, public_id: str | None) -> PipelineStage | None:
    if public_id is None:
        return None
    stage = scope.find(PipelineStage, workspace_id, public_id)
    if stage is None:
        raise Invalid("pipelineStageId", f"Pipeline stage {public_id} does not exist")
    return stage


def _write_tags(contact: Contact) -> None:
    ContactTag.delete().where(ContactTag.contact == contact).execute()
    for name in contact.tags:
        ContactTag.insert(workspace=contact.workspace_id, name=name, contact=contact).execute()


def _after_status(contact: Contact) -> None:
    """Whoever may no longer be written to leaves every sequence."""
    if contact.status in ENDS:
        enrollments.stop(contact, ENDS[contact.status])
    if contact.status in ("unsubscribed", "bounced"):
        suppression.add(contact.workspace_id, contact.email, contact.status)


def _count(workspace_id: int, change: int) -> None:
    Workspace.update(contact_count=Workspace.contact_count + change).where(
        Workspace.id == workspace_id
    ).execute()
