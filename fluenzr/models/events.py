"""Tables of events, webhooks, deliveries and delivery attempts."""

from peewee import BigIntegerField, BlobField, CharField, ForeignKeyField, IntegerField, TextField

from fluenzr.db import JsonField, Model, MsField
from fluenzr.models.workspaces import Workspace


class Event(Model):
    """`body` is what every webhook gets, fixed when it happened.

    `contact_id` is whom it tells of: no foreign key, only how what tells of an erased person is found.
    """

    public_id = CharField(40, unique=True)
    workspace = ForeignKeyField(Workspace, on_delete="CASCADE", index=False)
    workspace_id: int
    type = CharField(30)
    at = MsField()
    body = TextField()
    contact_id = BigIntegerField(null=True, index=True)

    class Meta:
        indexes = ((("workspace", "id"), False), (("at",), False))


class Webhook(Model):
    public_id = CharField(40, unique=True)
    workspace = ForeignKeyField(Workspace, on_delete="CASCADE")
    workspace_id: int
    url = TextField()
    events = JsonField()
    status = CharField(10, default="active")
    description = TextField(null=True)
    secret = BlobField()
    previous_secret = BlobField(null=True)
    previous_secret_until = MsField(null=True)
    lease_owner = CharField(32, null=True)
    lease_until = MsField(null=True)
    fence = IntegerField(default=0)
    served_at = MsField(default=0)
    created_at = MsField()
    updated_at = MsField()


class Delivery(Model):
    """An event that a webhook is still to get, and the queue of it: gone once it has it, or refused it.

    Whoever holds the lease on the webhook works on its rows.
    """

    webhook = ForeignKeyField(Webhook, on_delete="CASCADE", index=False)
    webhook_id: int
    event = ForeignKeyField(Event, on_delete="CASCADE", index=False)
    event_id: int
    due_at = MsField()
    attempts = IntegerField(default=0)

    class Meta:
        indexes = (
            (("event", "webhook"), True),
            (("webhook", "due_at", "event"), False),
        )


class DeliveryAttempt(Model):
    """What came of one request to a receiver; the event may be gone before it. `response_time` in ms."""

    public_id = CharField(40, unique=True)
    webhook = ForeignKeyField(Webhook, on_delete="CASCADE", index=False)
    webhook_id: int
    event_public_id = CharField(40)
    event_type = CharField(30)
    status = CharField(10)
    status_code = IntegerField(null=True)
    response_time = IntegerField()
    attempt = IntegerField()
    error = TextField(null=True)
    at = MsField()

    class Meta:
        indexes = ((("webhook", "at", "id"), False),)
