"""Change tracking of contacts: `updatedAt`, `contact.updated` events, history (status, stage, groups)."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

from fluenzr import clock, db
from fluenzr.core.common import derived_ids
from fluenzr.core.contacts import search
from fluenzr.core.webhooks import events
from fluenzr.models import Contact

STATUS, STAGE = "status_changed", "stage_changed"
JOINED, LEFT = "group_joined", "group_left"
NOTED, NOTE_DELETED = "note_added", "note_deleted"
TYPES = (STATUS, STAGE, JOINED, LEFT, NOTED, NOTE_DELETED)

_AS_ONE: ContextVar[int | None] = ContextVar("as_one", default=None)
_NAMED = "select id, public_id, name from {table} where id in ({marks})"
_COLUMNS = ("public_id", "workspace_id", "contact_id", "type", "at", "metadata")


class Change(NamedTuple):
    """One entry of a contact's history."""

    contact_id: int
    type: str
    metadata: dict[str, Any]


def note(workspace_id: int, changes: Sequence[Change]) -> None:
    """Enter changes into the history of contacts, now."""
    at = clock.now_ms()
    public_ids = derived_ids.several("act", "contact", len(changes))
    rows = [
        (public_id, workspace_id, change.contact_id, change.type, at, db.dump_json(change.metadata))
        for public_id, change in zip(public_ids, changes, strict=True)
    ]
    db.insert_rows("contact_change", _COLUMNS, rows)


def note_members(workspace_id: int, kind: str, members: Iterable[tuple[int, int]]) -> None:
    """Enter who joined or left which group: pairs of a group and a contact."""
    pairs = list(members)
    names = _names("contact_group", {group for group, _ in pairs})
    note(workspace_id, [Change(contact, kind, {"group": names.get(group)}) for group, contact in pairs])


def note_stages(workspace_id: int, moves: Sequence[tuple[int, int | None, int | None]]) -> None:
    """Enter who changed from which stage to which: a contact, and two stages or None."""
    names = _names("pipeline_stage", {stage for _, *stages in moves for stage in stages if stage is not None})
    note(
        workspace_id,
        [
            Change(contact, STAGE, {"from": names.get(before), "to": names.get(after)})
            for contact, before, after in moves
        ],
    )


def status(contact_id: int, before: str, after: str) -> Change:
    """An entry of a status that changed."""
    return Change(contact_id, STATUS, {"from": before, "to": after})


def tell(workspace_id: int, contact_ids: Sequence[int]) -> list[dict[str, Any]]:
    """An event for each contact that changed; gives them as they are now."""
    changed = search.of_ids(contact_ids)
    events.record_many(workspace_id, "contact.updated", [{"contact": contact} for contact in changed])
    return changed


def touch(workspace_id: int, contact_ids: Sequence[int]) -> None:
    """Several contacts changed just now: their `updatedAt`, and an event for each."""
    Contact.update(updated_at=clock.now_ms()).where(db.one_of(Contact.id, contact_ids)).execute()
    tell(workspace_id, contact_ids)


def set_status(contact: Contact, after: str) -> None:
    """Change a contact's status, which is told; nothing where it is that already."""
    if contact.status == after:
        return
    before, contact.status = contact.status, after
    contact.save(only=[Contact.status])
    if _AS_ONE.get() != contact.id:
        _tell_status(contact, before)


@contextmanager
def as_one(contact_id: int) -> Iterator[None]:
    """Tell what becomes of a contact's status meanwhile as one change; nothing where it is as before."""
    before = Contact.get_by_id(contact_id).status
    token = _AS_ONE.set(contact_id)
    try:
        yield
    finally:
        _AS_ONE.reset(token)
    contact = Contact.get_by_id(contact_id)
    if contact.status != before:
        _tell_status(contact, before)


def _tell_status(contact: Contact, before: str) -> None:
    note(contact.workspace_id, [status(contact.id, before, contact.status)])
    contact.updated_at = clock.now_ms()
    contact.save(only=[Contact.updated_at])
    tell(contact.workspace_id, [contact.id])


def _names(table: str, row_ids: set[int]) -> dict[int | None, dict[str, str]]:
    """Groups or stages as history names them."""
    if not row_ids:
        return {}
    rows = db.query(_NAMED.format(table=table, marks=db.marks(len(row_ids))), sorted(row_ids))
    return {row_id: {"id": public_id, "name": name} for row_id, public_id, name in rows}
