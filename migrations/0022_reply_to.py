"""Answers may go to another address than the mailbox's; deleting a mailbox finds what came to it."""


def up(migrator, db):
    db.execute_sql('alter table email_account add column "reply_to" TEXT')
    db.execute_sql('CREATE INDEX "reply_account_id" ON "reply" ("account_id")')


def down(migrator, db):
    db.execute_sql("drop index reply_account_id")
    db.execute_sql('alter table email_account drop column "reply_to"')
