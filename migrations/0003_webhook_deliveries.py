"""Webhooks are leased and their secrets rotate; deliveries are those still to be made, attempts are kept."""

from peewee import (
    SQL,
    BigAutoField,
    BigIntegerField,
    BlobField,
    CharField,
    ForeignKeyField,
    IntegerField,
    NodeList,
    PostgresqlDatabase,
    TextField,
)
from peewee import Model as BaseModel

_OF_WEBHOOK = "id, public_id, workspace_id, url, events, status, description, secret, created_at, updated_at"
_OF_DELIVERY = "id, webhook_id, event_id, due_at, attempts"


def tables(db, *, before=False):
    """Webhook, Delivery and DeliveryAttempt as they are after this migration; or the first two as before."""
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

    class Event(Model):
        pass

    class Webhook(Model):
        public_id = CharField(40, unique=True)
        workspace = ForeignKeyField(Workspace, on_delete="CASCADE")
        url = TextField()
        events = TextField()
        status = CharField(10, default="active")
        description = TextField(null=True)
        secret = BlobField()
        if not before:
            previous_secret = BlobField(null=True)
            previous_secret_until = BigIntegerField(null=True)
            lease_owner = CharField(32, null=True)
            lease_until = BigIntegerField(null=True)
            fence = IntegerField(default=0)
            served_at = BigIntegerField(default=0)
        created_at = BigIntegerField()
        updated_at = BigIntegerField()

    class Delivery(Model):
        webhook = ForeignKeyField(Webhook, on_delete="CASCADE", index=False)
        event = ForeignKeyField(Event, on_delete="CASCADE", index=before)
        if before:
            status = CharField(10, default="pending")
        due_at = BigIntegerField(null=before)
        attempts = IntegerField(default=0)

        class Meta:
            indexes = (
                ((("webhook", "status", "due_at"), False),)
                if before
                else ((("event", "webhook"), True), (("webhook", "due_at", "event"), False))
            )

    class DeliveryAttempt(Model):
        public_id = CharField(40, unique=True)
        webhook = ForeignKeyField(Webhook, on_delete="CASCADE", index=False)
        event_public_id = CharField(40)
        event_type = CharField(30)
        status = CharField(10)
        status_code = IntegerField(null=True)
        response_time = IntegerField()
        attempt = IntegerField()
        error = TextField(null=True)
        at = BigIntegerField()

        class Meta:
            indexes = ((("webhook", "at", "id"), False),)

    return Webhook, Delivery, DeliveryAttempt


def up(migrator, db):
    webhook, delivery, attempt = tables(db)
    remake(
        db,
        (webhook, f"{_OF_WEBHOOK}, fence, served_at", f"{_OF_WEBHOOK}, 0, 0", "true"),
        (delivery, _OF_DELIVERY, _OF_DELIVERY, "status = 'pending' and due_at is not null"),
    )
    db.create_tables([attempt], safe=False)


def down(migrator, db):
    webhook, delivery, _ = tables(db, before=True)
    db.execute_sql("drop table delivery_attempt")
    remake(
        db,
        (webhook, _OF_WEBHOOK, _OF_WEBHOOK, "true"),
        (delivery, f"{_OF_DELIVERY}, status", f"{_OF_DELIVERY}, 'pending'", "true"),
    )


def remake(db, *changes):
    """Make each table anew, parents first, with the rows that it had: SQLite changes no column in place.

    `changes` are the new model, its columns, what they were, and which rows stay.
    """
    names = [model._meta.table_name for model, *_ in changes]
    for name in reversed(names):
        db.execute_sql(f"create table old_{name} as select * from {name}")
        db.execute_sql(f"drop table {name}")
    db.create_tables([model for model, *_ in changes], safe=False)
    for name, (_, columns, values, kept) in zip(names, changes, strict=True):
        db.execute_sql(f"insert into {name} ({columns}) select {values} from old_{name} where {kept}")
        db.execute_sql(f"drop table old_{name}")
        if isinstance(db, PostgresqlDatabase):
            sequence = f"pg_get_serial_sequence('{name}', 'id')"
            db.execute_sql(f"select setval({sequence}, max(id)) from {name} having max(id) > 0")
