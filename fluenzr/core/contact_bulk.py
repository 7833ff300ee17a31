"""Many contacts in one call: a bad row is reported, the good ones are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fluenzr import db
from fluenzr.core import contacts, events, turns
from fluenzr.core.errors import Conflict, DomainError
from fluenzr.core.text import fold
from fluenzr.models import Contact

ON_DUPLICATE = ("skip", "update")


@dataclass(frozen=True)
class Row:
    """One row: its fields, or what is wrong with it."""

    email: str | None
    fields: dict[str, Any]
    error: str | None = None


def save(workspace_id: int, rows: Sequence[Row], *, groups: Sequence[str], update: bool) -> dict[str, Any]:
    """Create the new ones; those whose address exists are skipped, or with `update` changed as by PUT.

    `groups` are joined by created and updated contacts. Raises Invalid where a group does not exist.
    """
    done: dict[str, list[dict[str, Any]]] = {"created": [], "updated": []}
    skipped = 0
    errors = []
    with db.transaction():
        turns.take(workspace_id)
        joining = contacts.group_ids(workspace_id, groups)
        known = contacts.by_email(workspace_id, [row.fields["email"] for row in rows if row.error is None])
        for index, row in enumerate(rows):
            try:
                outcome, contact = _save_one(workspace_id, row, known, update)
            except DomainError as error:
                errors.append({"index": index, "email": row.email, "message": error.message})
                continue
            if contact is None:
                skipped += 1
                continue
            known[contact.email_key] = contact
            contacts.join(contact, joining)
            done[outcome].append({"contact": contacts.get(workspace_id, contact.public_id)})
        events.record_many(workspace_id, "contact.created", done["created"])
        events.record_many(workspace_id, "contact.updated", done["updated"])
    return {
        "created": len(done["created"]),
        "updated": len(done["updated"]),
        "skipped": skipped,
        "errors": errors,
    }


def _save_one(
    workspace_id: int, row: Row, known: dict[str, Contact], update: bool
) -> tuple[str, Contact | None]:
    if row.error is not None:
        raise Conflict(row.error)
    existing = known.get(fold(row.fields["email"]))
    if existing is not None and not update:
        return "skipped", None
    with db.savepoint():
        if existing is None:
            return "created", contacts.insert(workspace_id, row.fields)
        # A copy: what a wrong row has changed of it must not be saved with the next one.
        contact = Contact(**existing.__data__)
        contacts.change(contact, row.fields)
        return "updated", contact
