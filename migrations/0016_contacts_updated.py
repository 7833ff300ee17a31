"""SQLite: when the order of contacts by `updated_at` goes out of date (see 0005).

Clocks are set back now and then, so that the latest of these times does not tell. On PostgreSQL this would
cost each update of a contact more than it gains.
"""

from peewee import PostgresqlDatabase

UPDATED = "contact_revision_updated"


def up(migrator, db):
    if isinstance(db, PostgresqlDatabase):
        return
    db.execute_sql(
        f"create trigger {UPDATED} after update of updated_at on contact "
        "when old.updated_at is not new.updated_at begin "
        "insert into contact_revision (workspace_id, aspect, revision) "
        "values (new.workspace_id, 'updated', 1) "
        "on conflict (workspace_id, aspect) do update set revision = revision + 1; end"
    )


def down(migrator, db):
    if not isinstance(db, PostgresqlDatabase):
        db.execute_sql(f"drop trigger {UPDATED}")
