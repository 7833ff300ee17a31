"""Answers may go to another address than the mailbox's; deleting a mailbox finds what came to it.

The id of a mailbox in `dkim_sighting` is as wide as everywhere.
"""

from peewee import PostgresqlDatabase


def up(migrator, db):
    db.execute_sql('alter table email_account add column "reply_to" TEXT')
    db.execute_sql('CREATE INDEX "reply_account_id" ON "reply" ("account_id")')
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("alter table dkim_sighting alter column account_id type bigint")


def down(migrator, db):
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("alter table dkim_sighting alter column account_id type integer")
    db.execute_sql("drop index reply_account_id")
    db.execute_sql('alter table email_account drop column "reply_to"')
