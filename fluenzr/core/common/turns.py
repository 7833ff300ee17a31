"""What only one at a time may decide in a workspace: whether an address is free, which place is next."""

from fluenzr import db


def take(workspace_id: int) -> None:
    """Wait for the others who decide in this workspace, and let them wait until this transaction ends.

    Call it first in a transaction, before anything else is locked. On PostgreSQL a change of the row holds
    back other such changes and nothing else, where locking it would hold back all that refers to it. On
    SQLite whoever is in a transaction is alone.
    """
    if not db.is_sqlite():
        db.execute("update workspace set contact_count = contact_count where id = ?", (workspace_id,))
