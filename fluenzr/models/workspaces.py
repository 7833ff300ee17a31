"""Tables of workspaces, API keys and idempotency keys."""

from peewee import BigIntegerField, BlobField, CharField, ForeignKeyField, IntegerField, TextField

from fluenzr.db import JsonField, Model, MsField


class Workspace(Model):
    """`language` is null where nobody chose one: emails are in English, pages in what a browser asks for.
    `variables` are null where none were ever given."""

    public_id = CharField(40, unique=True)
    name = TextField()
    plan = CharField(20, default="pro")
    postal_address = TextField(null=True)
    open_tracking = CharField(20, default="minimal")
    uncertain_policy = CharField(20, default="hold")
    contact_count = IntegerField(default=0)
    created_at = MsField()
    updated_at = MsField()
    language = CharField(20, null=True)
    variables = JsonField(null=True)


class ApiKey(Model):
    """`user_id` is the row of the person whom a key was handed to while they were signed in: it may no more
    than their role, and ends with it. Null for a key of the workspace itself."""

    public_id = CharField(40, unique=True)
    workspace = ForeignKeyField(Workspace, on_delete="CASCADE")
    workspace_id: int
    name = TextField()
    scope = CharField(10, default="full")
    hash = CharField(64, unique=True)
    hint = CharField(4)
    created_at = MsField()
    last_used_at = MsField(null=True)
    revoked_at = MsField(null=True)
    expires_at = MsField(null=True)
    user_id = BigIntegerField(null=True)


class IdempotencyKey(Model):
    """A POST under an `Idempotency-Key`: running while `status_code` is null."""

    workspace = ForeignKeyField(Workspace, on_delete="CASCADE")
    workspace_id: int
    key = TextField()
    fingerprint = CharField(64)
    owner = CharField(32)
    lease_until = MsField()
    status_code = IntegerField(null=True)
    body = BlobField(null=True)
    created_at = MsField(index=True)

    class Meta:
        indexes = ((("workspace", "key"), True),)
