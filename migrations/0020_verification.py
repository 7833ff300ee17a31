"""What verifiers said of contacts' addresses, and DKIM signatures as messages of accounts showed them."""

from peewee import BigIntegerField, CharField, ForeignKeyField, TextField
from peewee import Model as BaseModel

COLUMNS = (
    ("contact", "verification_status", CharField(12, null=True)),
    ("contact", "verification_source", TextField(null=True)),
    ("contact", "verification_at", BigIntegerField(null=True)),
)


def tables(db):
    """The model as it was."""

    class Model(BaseModel):
        class Meta:
            database = db
            legacy_table_names = False

    class EmailAccount(Model):
        pass

    class DkimSighting(Model):
        account = ForeignKeyField(EmailAccount, primary_key=True, on_delete="CASCADE")
        seen = CharField(10)
        domain = TextField(null=True)
        selector = TextField(null=True)
        seen_at = BigIntegerField()

    return (DkimSighting,)


def up(migrator, db):
    migrator.migrate(*(migrator.add_column(*column) for column in COLUMNS))
    db.create_tables(tables(db), safe=False)


def down(migrator, db):
    db.drop_tables(tables(db))
    for table, column, _ in COLUMNS:
        db.execute_sql(f"alter table {table} drop column {column}")
