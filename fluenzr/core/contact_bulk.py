"""Many contacts in one call: a bad row is reported, the good ones are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fluenzr import db
from fluenzr.core import contact_rows, contacts, turns
from fluenzr.core.contact_rows import Draft
from fluenzr.core.errors import Conflict, DomainError
from fluenzr.core.text import fold

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
    with db.transaction():
        turns.take(workspace_id)
        batch = _Batch(workspace_id, rows, contacts.group_ids(workspace_id, groups), update)
        for index, row in enumerate(rows):
            try:
                batch.add(row)
            except DomainError as error:
                batch.errors.append({"index": index, "email": row.email, "message": error.message})
        batch.write()
    return {
        "created": batch.created,
        "updated": batch.updated,
        "skipped": batch.skipped,
        "errors": batch.errors,
    }


class _Batch:
    """Rows gather until they are written together; one that changes a contact that waits comes after it."""

    def __init__(self, workspace_id: int, rows: Sequence[Row], joining: list[int], update: bool):
        self._workspace_id, self._joining, self._update = workspace_id, joining, update
        good = [row.fields for row in rows if row.error is None]
        self._known = contact_rows.References.of(workspace_id, good)
        emails = [fold(fields["email"]) for fields in good]
        found = contact_rows.find(workspace_id, "email_key", emails)
        self._existing = {draft.values["email_key"]: draft for draft in found}
        self._new: dict[str, Draft] = {}
        self._changed: dict[str, Draft] = {}
        self.created = self.updated = self.skipped = 0
        self.errors: list[dict[str, Any]] = []

    def add(self, row: Row) -> None:
        """Take in a row. Raises DomainError for a wrong one."""
        if row.error is not None:
            raise Conflict(row.error)
        key = fold(row.fields["email"])
        if key not in self._existing:
            draft = contact_rows.new(self._workspace_id, row.fields, self._known)
            draft.joins = self._joining
            self._new[key] = self._existing[key] = draft
        elif self._update:
            if key in self._new or key in self._changed:
                self.write()
            # A copy: what a wrong row has changed of it must not be saved with the next one.
            draft = Draft(dict(self._existing[key].values), joins=self._joining)
            contact_rows.change(draft, row.fields, self._known)
            self._changed[key] = self._existing[key] = draft
        else:
            self.skipped += 1

    def write(self) -> None:
        """Write what waits."""
        contacts.store(self._workspace_id, list(self._new.values()), list(self._changed.values()))
        self.created += len(self._new)
        self.updated += len(self._changed)
        self._new.clear()
        self._changed.clear()
