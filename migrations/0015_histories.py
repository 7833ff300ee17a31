"""Which history a database has and who has looked at it since, workers' clocks, whom a host cannot reach."""

from peewee import (
    SQL,
    BigAutoField,
    BigIntegerField,
    CharField,
    ForeignKeyField,
    IntegerField,
    NodeList,
    PostgresqlDatabase,
)
from peewee import Model as BaseModel

COLUMNS = (
    ("server", "history", CharField(64, null=True)),
    ("server", "unsettled_at", BigIntegerField(null=True)),
    ("server", "went_back_to", BigIntegerField(null=True)),
    ("server", "settlement", IntegerField(default=0)),
    ("worker", "settled", IntegerField(default=0)),
    ("worker", "clock_offset_ms", BigIntegerField(null=True)),
)


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

    class EmailAccount(Model):
        pass

    class OutOfReach(Model):
        account = ForeignKeyField(EmailAccount, on_delete="CASCADE", index=False)
        host = CharField(40)
        failures = IntegerField()
        rests_until = BigIntegerField()

        class Meta:
            indexes = ((("account", "host"), True),)

    return (OutOfReach,)


def up(migrator, db):
    migrator.migrate(*(migrator.add_column(*column) for column in COLUMNS))
    db.create_tables(tables(db), safe=False)


def down(migrator, db):
    db.drop_tables(tables(db))
    for table, column, _ in COLUMNS:
        db.execute_sql(f"alter table {table} drop column {column}")
