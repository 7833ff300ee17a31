"""Notes on contacts.

Tested by `tests/api/v1/test_personal_data.py`.
"""

from typing import Any

from fluenzr import clock, db, ids
from fluenzr.core.common import tenancy
from fluenzr.core.common.errors import NotFound
from fluenzr.core.common.listing import Condition, Listing, Page, Paging, Row
from fluenzr.core.contacts import changes
from fluenzr.models import Contact, ContactNote

MAX_LENGTH = 5000


def present(row: Row) -> dict[str, Any]:
    """The public note of a row of the list."""
    return {**row, "createdAt": clock.iso(row["createdAt"])}


LISTING = Listing(
    columns={"id": "n.public_id", "text": "n.text", "createdAt": "n.created_at"},
    source="contact_note n",
    key="n.id",
    sorts={"createdAt": "n.created_at"},
    present=present,
)


def page(workspace_id: int, contact_id: str, paging: Paging) -> Page:
    """The notes about a contact. Raises NotFound."""
    contact = tenancy.get(Contact, workspace_id, contact_id)
    return LISTING.page([Condition("n.contact_id = ?", (contact.id,))], paging)


def create(workspace_id: int, contact_id: str, text: str) -> dict[str, Any]:
    """Write one down. Raises NotFound."""
    with db.transaction():
        contact = tenancy.get(Contact, workspace_id, contact_id, lock=True)
        note = ContactNote.create(
            public_id=ids.new("not"),
            workspace=workspace_id,
            contact=contact,
            text=text,
            created_at=clock.now_ms(),
        )
        _enter(contact, changes.NOTED, note.public_id)
    return LISTING.read((note.public_id, note.text, note.created_at))


def delete(workspace_id: int, contact_id: str, note_id: str) -> dict[str, Any]:
    """Remove one. Raises NotFound."""
    with db.transaction():
        contact = tenancy.get(Contact, workspace_id, contact_id, lock=True)
        note = tenancy.get(ContactNote, workspace_id, note_id)
        if note.contact_id != contact.id:
            raise NotFound("Note")
        note.delete_instance()
        _enter(contact, changes.NOTE_DELETED, note_id)
    return {"id": note_id, "deleted": True}


def _enter(contact: Contact, kind: str, note_id: str) -> None:
    """That there was a note is history; what it said is not."""
    change = changes.Change(contact.id, kind, {"noteId": note_id})
    changes.note(contact.workspace_id, [change])
