"""The language of what readers see, and whether they may take their unsubscribing back."""

from peewee import CharField

COLUMNS = (("workspace", "language"), ("campaign", "language"), ("suppression", "undo_status"))


def up(migrator, db):
    migrator.migrate(
        *(migrator.add_column(table, column, CharField(20, null=True)) for table, column in COLUMNS)
    )


def down(migrator, db):
    for table, column in COLUMNS:
        db.execute_sql(f"alter table {table} drop column {column}")
