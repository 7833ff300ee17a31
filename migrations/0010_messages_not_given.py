"""Messages that a mail server does not give: which one of a folder, and how often it was tried."""

from peewee import BigIntegerField, IntegerField


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("mailbox_folder", "failing_uid", BigIntegerField(null=True)),
        migrator.add_column("mailbox_folder", "tries", IntegerField(default=0)),
    )


def down(migrator, db):
    for column in ("failing_uid", "tries"):
        db.execute_sql(f"alter table mailbox_folder drop column {column}")
