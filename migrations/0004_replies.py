"""Mailboxes that are read, and the replies found in them."""

from peewee import (
    SQL,
    BigAutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    CompositeKey,
    ForeignKeyField,
    IntegerField,
    NodeList,
    PostgresqlDatabase,
    TextField,
)
from peewee import Model as BaseModel


def tables(db):
    """The new models as they were, parents first."""
    is_postgresql = isinstance(db, PostgresqlDatabase)

    class IdField(BigAutoField):
        def ddl(self, ctx):
            column = super().ddl(ctx)
            return column if is_postgresql else NodeList((column, SQL("AUTOINCREMENT")))

    class Model(BaseModel):
        id = IdField()

        class Meta:
            database = db
            legacy_table_names = False

    # Of these only the key matters here.
    class Workspace(Model):
        pass

    class Contact(Model):
        pass

    class EmailAccount(Model):
        pass

    class Campaign(Model):
        pass

    class Mailbox(Model):
        account = ForeignKeyField(EmailAccount, primary_key=True, on_delete="CASCADE")
        due_at = BigIntegerField(default=0)
        lease_owner = CharField(32, null=True)
        lease_until = BigIntegerField(null=True)
        read_at = BigIntegerField(null=True)
        failures = IntegerField(default=0)
        error = TextField(null=True)

    class MailboxFolder(Model):
        account = ForeignKeyField(EmailAccount, on_delete="CASCADE", index=False)
        name = CharField(255)
        uid_validity = BigIntegerField()
        last_uid = BigIntegerField()

        class Meta:
            primary_key = CompositeKey("account", "name")

    class ReceivedMessage(Model):
        workspace = ForeignKeyField(Workspace, on_delete="CASCADE", index=False)
        digest = CharField(64)

        class Meta:
            primary_key = CompositeKey("workspace", "digest")

    class Reply(Model):
        public_id = CharField(40, unique=True)
        workspace = ForeignKeyField(Workspace, on_delete="CASCADE", index=False)
        account = ForeignKeyField(EmailAccount, null=True, on_delete="SET NULL", index=False)
        campaign = ForeignKeyField(Campaign, null=True, on_delete="SET NULL")
        contact = ForeignKeyField(Contact, on_delete="CASCADE")
        node_id = CharField(64)
        type = CharField(10)
        from_address = TextField()
        subject = TextField()
        text = TextField()
        html = TextField(null=True)
        attachments = TextField()
        message_id = TextField(null=True)
        references = TextField(column_name="thread")
        matched_by = CharField(10)
        received_at = BigIntegerField()
        read = BooleanField(default=False)
        archived = BooleanField(default=False)

        class Meta:
            indexes = ((("workspace", "received_at", "id"), False),)

    class WrittenReply(Model):
        reply = ForeignKeyField(Reply, on_delete="CASCADE", index=False)
        text_hash = CharField(64)
        text = TextField()
        message_id = TextField(unique=True)
        state = CharField(10)
        lease_owner = CharField(32)
        lease_until = BigIntegerField()
        smtp_text = TextField(null=True)
        sent_at = BigIntegerField(null=True)
        created_at = BigIntegerField()

        class Meta:
            indexes = ((("reply", "text_hash"), True),)

    return Mailbox, MailboxFolder, ReceivedMessage, Reply, WrittenReply


def up(migrator, db):
    db.create_tables(tables(db), safe=False)


def down(migrator, db):
    db.drop_tables(tables(db), safe=False)
