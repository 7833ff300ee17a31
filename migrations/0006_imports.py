"""CSV imports, and events that can be found by the contact they tell of."""

from peewee import (
    SQL,
    BigAutoField,
    BigIntegerField,
    BlobField,
    CharField,
    CompositeKey,
    ForeignKeyField,
    IntegerField,
    NodeList,
    PostgresqlDatabase,
    TextField,
)
from peewee import Model as BaseModel

_WHOM = {
    True: "coalesce(body::json #>> '{data,contact,id}', body::json #>> '{data,contactId}')",
    False: "coalesce(json_extract(body, '$.data.contact.id'), json_extract(body, '$.data.contactId'))",
}


def tables(db):
    """The models as they were, parents first."""
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

    class Workspace(Model):
        pass

    class ContactImport(Model):
        public_id = CharField(40, unique=True)
        workspace = ForeignKeyField(Workspace, on_delete="CASCADE")
        status = CharField(10, default="pending", index=True)
        options = TextField()
        line = IntegerField()
        total = IntegerField(default=0)
        processed = IntegerField(default=0)
        created = IntegerField(default=0)
        updated = IntegerField(default=0)
        skipped = IntegerField(default=0)
        error_count = IntegerField(default=0)
        lease_owner = CharField(32, null=True)
        lease_until = BigIntegerField(null=True)
        fence = IntegerField(default=0)
        created_at = BigIntegerField()
        ended_at = BigIntegerField(null=True)

    class ImportPiece(Model):
        contact_import = ForeignKeyField(ContactImport, on_delete="CASCADE", index=False)
        number = IntegerField()
        data = BlobField()

        class Meta:
            primary_key = CompositeKey("contact_import", "number")

    class ImportFault(Model):
        contact_import = ForeignKeyField(ContactImport, on_delete="CASCADE", index=False)
        line = IntegerField()
        email = TextField(null=True)
        email_key = TextField(null=True, index=True)
        message = TextField()

        class Meta:
            primary_key = CompositeKey("contact_import", "line")

    return ContactImport, ImportPiece, ImportFault


def up(migrator, db):
    db.create_tables(tables(db), safe=False)
    migrator.migrate(migrator.add_column("event", "contact_id", BigIntegerField(null=True, index=True)))
    whom = _WHOM[isinstance(db, PostgresqlDatabase)]
    db.execute_sql(f"update event set contact_id = (select id from contact where public_id = {whom})")


def down(migrator, db):
    db.execute_sql("drop index event_contact_id")
    db.execute_sql("alter table event drop column contact_id")
    db.drop_tables(tables(db), safe=False)
