"""Tenancy: rows are looked up through their workspace, others do not exist; the mutex of a workspace.

Tested by `tests/api/v1/test_isolation.py`.
"""

import re
from typing import Any, TypeVar

from fluenzr import db
from fluenzr.core.common.errors import NotFound

Row = TypeVar("Row", bound=db.Model)

_PUBLIC_ID = re.compile(r"[a-z]{3}_[0-9A-Za-z]{1,36}")
_KINDS = {
    "EmailAccount": "Email account",
    "OauthConnection": "Connection",
    "PipelineStage": "Pipeline stage",
    "ApiKey": "API key",
    "CapturedMessage": "Message",
    "ContactImport": "Import",
    "ContactNote": "Note",
}


# By their own names: SQLite would look through all rows of the workspace, which may have most of the table.
_IDS = "select public_id, id from {table} where {workspace} = ? and {among}"
_TURN = "update workspace set contact_count = contact_count where id = ?"


def take_turn(workspace_id: int) -> None:
    """Per-workspace mutex: wait for the others who decide in this workspace, until this transaction ends.

    Under it is decided whether an address is free and which position is next. Call it first in a
    transaction, before anything else is locked. On PostgreSQL a change of the row holds back other such
    changes and nothing else, where locking it would hold back all that refers to it. On SQLite whoever is in
    a transaction is alone.
    """
    if not db.is_sqlite():
        db.execute(_TURN, (workspace_id,))


def is_public_id(text: str) -> bool:
    """Whether it looks like one; any other text is nobody's and need not be asked for."""
    return _PUBLIC_ID.fullmatch(text) is not None


def rows(model: type[Row], workspace_id: int) -> Any:
    """The rows of a table that belong to the workspace."""
    owned: Any = model
    return owned.select().where(owned.workspace == workspace_id)


def find(model: type[Row], workspace_id: int, public_id: str, *, lock: bool = False) -> Row | None:
    """The row of that public id, or None; `lock` keeps others from changing it until the transaction ends."""
    if not is_public_id(public_id):
        return None
    owned: Any = model
    query = rows(model, workspace_id).where(owned.public_id == public_id)
    found: Row | None = (db.locked(query) if lock else query).first()
    return found


def get(model: type[Row], workspace_id: int, public_id: str, *, lock: bool = False) -> Row:
    """As `find`. Raises NotFound."""
    found = find(model, workspace_id, public_id, lock=lock)
    if found is None:
        raise NotFound(_KINDS.get(model.__name__, model.__name__))
    return found


def ids(model: type[Row], workspace_id: int, public_ids: list[str]) -> dict[str, int]:
    """Internal ids by public id, of those that exist in the workspace."""
    known = [public_id for public_id in set(public_ids) if is_public_id(public_id)]
    among, names = db.among("public_id", known)
    table, workspace = model._meta.table_name, db.unindexed("workspace_id")
    return dict(db.query(_IDS.format(table=table, workspace=workspace, among=among), (workspace_id, *names)))
