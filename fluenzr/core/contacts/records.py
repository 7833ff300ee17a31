"""Contacts: create, read and update, with tags, groups and custom fields (delete: privacy/erasure).

Tested by `tests/core/contacts/test_changes.py`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from fluenzr import db
from fluenzr.core.common import addresses, tenancy
from fluenzr.core.common.addresses import identity
from fluenzr.core.common.errors import Conflict, Invalid, NotFound
from fluenzr.core.common.listing import Condition
from fluenzr.core.contacts import changes, search, storage, suppression
from fluenzr.core.contacts.storage import Draft
from fluenzr.core.webhooks import events
from fluenzr.core.workflow import enrollments
from fluenzr.models import Contact, Group
from fluenzr.models.states import EnrollmentStatus

DUPLICATE = "Email already exists"

_TAKEN = "select public_id from contact where workspace_id = ? and email_key = ?"
_COUNT = "update workspace set contact_count = contact_count + ? where id = ?"
_MEMBER = ("group_id", "contact_id")
_MEMBERS = "select group_id, contact_id from group_member where contact_id in ({marks})"
_LEAVE = "delete from group_member where group_id = ? and contact_id = ?"
ENDS = {
    "unsubscribed": EnrollmentStatus.UNSUBSCRIBED,
    "blocked": EnrollmentStatus.UNSUBSCRIBED,
    "bounced": EnrollmentStatus.BOUNCED,
}
"""Statuses of contacts that may not be written to, and how their enrollments end."""


def get(workspace_id: int, public_id: str) -> dict[str, Any]:
    """The public contact. Raises NotFound."""
    found = search.LISTING.one(
        Condition("c.workspace_id = ? and c.public_id = ?", (workspace_id, public_id.replace("\0", "")))
    )
    if found is None:
        raise NotFound("Contact")
    return dict(found)


def create(workspace_id: int, fields: dict[str, Any]) -> dict[str, Any]:
    """A new contact. Raises Conflict where the address exists, Invalid for an unknown group or stage.

    One whose address is suppressed begins with the status that this gives.
    """
    with db.transaction():
        tenancy.take_turn(workspace_id)
        refuse_duplicate(workspace_id, fields["email"])
        known = storage.References.of(workspace_id, [fields])
        ends = suppression.statuses(workspace_id, [fields["email"]])
        draft = storage.new(workspace_id, begun(fields, ends), known)
        return store(workspace_id, foretell([draft], known), [])[draft.values["public_id"]]


def begun(fields: dict[str, Any], suppressed: dict[str, str]) -> dict[str, Any]:
    """The fields of a new contact; `suppressed` are statuses by `addresses.identity` (`suppression`)."""
    status = suppressed.get(identity(fields["email"])) if suppressed else None
    return fields if status is None or fields.get("status") in ENDS else {**fields, "status": status}


def update(workspace_id: int, public_id: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Change what is sent, nothing else. Raises NotFound, Conflict, Invalid."""
    with db.transaction():
        if "email" in fields:
            tenancy.take_turn(workspace_id)
        draft = _draft(workspace_id, public_id)
        if "email" in fields and identity(fields["email"]) != draft.values["email_key"]:
            _refuse_unsendable(fields["email"])
            refuse_duplicate(workspace_id, fields["email"])
            ends = suppression.statuses(workspace_id, [fields["email"]])
            if "status" not in fields and draft.values["status"] not in ENDS:
                fields = begun(fields, ends)
            _leave_address(workspace_id, draft)
        storage.change(draft, fields, storage.References.of(workspace_id, [fields]))
        return _changed(workspace_id, draft)


@dataclass(frozen=True)
class Created:
    """New contacts with all that will be written of them, worked out before anybody has to wait for it."""

    drafts: list[Draft]
    values: list[dict[str, Any]]
    public: list[dict[str, Any]]
    event_payloads: list[events.EventPayload]


def foretell(drafts: list[Draft], known: storage.References) -> Created:
    """New contacts as they will be stored and told of; `known` are the groups and stages that they name."""
    values = [storage.stored(draft) for draft in drafts]
    public = [known.present(draft, stored) for draft, stored in zip(drafts, values, strict=True)]
    event_payloads = events.tell("contact.created", [{"contact": one} for one in public], own=True)
    return Created(drafts, values, public, event_payloads)


NOBODY = Created([], [], [], [])


def store(workspace_id: int, created: Created, updated: Sequence[Draft]) -> dict[str, dict[str, Any]]:
    """Write new and changed contacts and all that follows from them.

    Gives those that are new or really changed, by public id; of the others nothing is written or told. Call
    it inside a transaction that has taken its turn (`tenancy`) where there are new ones.
    """
    moves = _Moves.of(updated)
    moved = {contact for _, contact in (*moves.joined, *moves.left)}
    changed = [draft for draft in updated if draft.id in moved or storage.changed_columns(draft)]
    storage.insert(created.drafts, created.values)
    storage.update(changed)
    _after_statuses(workspace_id, created.drafts, changed)
    _place_in_groups(workspace_id, created.drafts, moves)
    _note(workspace_id, changed, moves)
    if created.drafts:
        count(workspace_id, len(created.drafts))
    events.record_payloads(workspace_id, created.event_payloads, [draft.id for draft in created.drafts])
    public_changes = changes.tell(workspace_id, [draft.id for draft in changed])
    return {contact["id"]: contact for contact in (*created.public, *public_changes)}


def change_tags(
    workspace_id: int, public_id: str, *, add: Sequence[str] = (), remove: Sequence[str] = ()
) -> dict[str, Any]:
    """Add and remove tags; adding one twice is no error."""
    with db.transaction():
        draft = _draft(workspace_id, public_id)
        kept = [tag for tag in draft.values["tags"] if tag not in remove]
        storage.change(draft, {"tags": [*kept, *add]}, storage.References())
        return _changed(workspace_id, draft)


def change_groups(
    workspace_id: int, public_id: str, *, add: Sequence[str] = (), remove: Sequence[str] = ()
) -> dict[str, Any]:
    """Join and leave groups. Raises Invalid for a group to join that does not exist."""
    with db.transaction():
        draft = _draft(workspace_id, public_id)
        draft.joins = group_ids(workspace_id, add)
        if leaving := set(tenancy.ids(Group, workspace_id, list(remove)).values()):
            members = db.query(_MEMBERS.format(marks="?"), (draft.id,))
            draft.groups = [group for group, _ in members if group not in leaving]
        return _changed(workspace_id, draft)


def end(contact: Contact, status: str) -> None:
    """The person may no longer be written to, as they or their server said: `unsubscribed` or `bounced`."""
    changes.set_status(contact, status)
    enrollments.end_all([contact.id], ENDS[status])
    suppression.add(contact.workspace_id, contact.email, status)


def _leave_address(workspace_id: int, draft: Draft) -> None:
    """Who is not to be written to has said so by each address that they have; that a mailbox is gone says
    nothing of another one."""
    email, status = draft.values["email"], draft.values["status"]
    if status in ENDS and status != suppression.BOUNCED:
        suppression.add(workspace_id, email, suppression.reason_by_status(status))
    suppression.make_final(workspace_id, email)


def _refuse_unsendable(email: str) -> None:
    try:
        addresses.sendable(email)
    except ValueError as error:
        raise Invalid("email", str(error)) from None


def refuse_duplicate(workspace_id: int, email: str) -> None:
    """Raises Conflict, with the existing contact's id, where the address is taken."""
    taken = db.query(_TAKEN, (workspace_id, identity(email)))
    if taken:
        raise Conflict(DUPLICATE, {"id": taken[0][0]})


def group_ids(workspace_id: int, public_ids: Iterable[str]) -> list[int]:
    """Internal ids, in order. Raises Invalid naming the first group that does not exist."""
    wanted = list(public_ids)
    return storage.References.of(workspace_id, [{"group_ids": wanted}]).group_ids(wanted)


def _changed(workspace_id: int, draft: Draft) -> dict[str, Any]:
    """Write one contact; gives it as it is then."""
    public_id = draft.values["public_id"]
    return store(workspace_id, NOBODY, [draft]).get(public_id) or get(workspace_id, public_id)


def _draft(workspace_id: int, public_id: str) -> Draft:
    found = storage.find(workspace_id, "public_id", [public_id.replace("\0", "")])
    if not found:
        raise NotFound("Contact")
    return found[0]


@dataclass(frozen=True)
class _Moves:
    """Into which groups contacts that exist come, and out of which: pairs of a group and a contact."""

    joined: list[tuple[int, int]]
    left: list[tuple[int, int]]

    @classmethod
    def of(cls, drafts: Sequence[Draft]) -> "_Moves":
        placed = [draft for draft in drafts if draft.groups is not None or draft.joins]
        if not placed:
            return cls([], [])
        rows = db.query(_MEMBERS.format(marks=db.marks(len(placed))), [draft.id for draft in placed])
        members: dict[int, set[int]] = {draft.id: set() for draft in placed}
        for group, contact in rows:
            members[contact].add(group)
        joined = [
            (group, draft.id)
            for draft in placed
            for group in dict.fromkeys((*(draft.groups or ()), *draft.joins))
            if group not in members[draft.id]
        ]
        left = [
            (group, draft.id)
            for draft in placed
            if draft.groups is not None
            for group in members[draft.id].difference(draft.groups, draft.joins)
        ]
        return cls(joined, left)


def _place_in_groups(workspace_id: int, created: Sequence[Draft], moves: _Moves) -> None:
    """Make contacts members of their groups; campaigns that were given dynamic ones enroll them at once."""
    db.execute_many(_LEAVE, moves.left)
    joining: dict[int, list[int]] = {}
    begun = [(group, draft.id) for draft in created for group in {*(draft.groups or ()), *draft.joins}]
    for group, contact in (*begun, *moves.joined):
        joining.setdefault(group, []).append(contact)
    if not joining:
        return
    db.insert_missing("group_member", _MEMBER, [*begun, *moves.joined])
    for group in enrollments.given_to_campaigns(joining):
        enrollments.join_dynamic(workspace_id, joining[group], [group])


def _note(workspace_id: int, changed: Sequence[Draft], moves: _Moves) -> None:
    """What the history of contacts tells of these changes."""
    before = [(draft, draft.follows.values) for draft in changed if draft.follows is not None]
    changes.note(
        workspace_id,
        [
            changes.status(draft.id, was["status"], draft.values["status"])
            for draft, was in before
            if was["status"] != draft.values["status"]
        ],
    )
    changes.note_stages(
        workspace_id,
        [
            (draft.id, was["pipeline_stage_id"], draft.values["pipeline_stage_id"])
            for draft, was in before
            if was["pipeline_stage_id"] != draft.values["pipeline_stage_id"]
        ],
    )
    changes.note_members(workspace_id, changes.JOINED, moves.joined)
    changes.note_members(workspace_id, changes.LEFT, moves.left)


def _after_statuses(workspace_id: int, created: Sequence[Draft], changed: Sequence[Draft]) -> None:
    """Whoever may no longer be written to leaves every sequence, and their address is remembered."""
    ended = [draft for draft in changed if draft.new_status and draft.values["status"] in ENDS]
    for status, outcome in ENDS.items():
        enrollments.end_all([draft.id for draft in ended if draft.values["status"] == status], outcome)
    refused = [draft.values for draft in (*created, *ended) if draft.values["status"] in suppression.STATUSES]
    suppression.add_many(workspace_id, [(one["email"], one["status"]) for one in refused])


def count(workspace_id: int, change: int) -> None:
    """Add to the number of contacts of a workspace."""
    db.execute(_COUNT, (change, workspace_id))
