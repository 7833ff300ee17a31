"""The key and the place that a database belongs to, and what it was restored from."""

from peewee import (
    SQL,
    BigAutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    ForeignKeyField,
    NodeList,
    PostgresqlDatabase,
    TextField,
)
from peewee import Model as BaseModel


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

    class Campaign(Model):
        pass

    class Server(Model):
        key = CharField(64, null=True)
        identity = CharField(32)
        place = TextField(null=True)
        beats = BigIntegerField(default=0)
        seen_at = BigIntegerField(null=True)
        backup_at = BigIntegerField(null=True)
        backup_due_at = BigIntegerField(default=0)
        backup_error = TextField(null=True)

    class Restoration(Model):
        copied_at = BigIntegerField()
        restored_at = BigIntegerField()
        was_noticed = BooleanField()

    class RestoredCampaign(Model):
        campaign = ForeignKeyField(Campaign, primary_key=True, on_delete="CASCADE")
        copied_at = BigIntegerField()
        was_active = BooleanField()

    return Server, Restoration, RestoredCampaign


def up(migrator, db):
    db.create_tables(tables(db), safe=False)


def down(migrator, db):
    db.drop_tables(tables(db), safe=False)
