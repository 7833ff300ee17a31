"""Tables of users, memberships, browser sessions, one-time links, and the audit log."""

from peewee import (
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from fluenzr.db import JsonField, Model, MsField
from fluenzr.models.workspaces import Workspace


class User(Model):
    """A person. `email_key` is the folded address; `password_hash` is null until a password is chosen.

    `language` and `timezone` are null where the browser's are taken. `totp_secret` is sealed, and asked for
    at sign-in once `totp_since` is set; `totp_step` is the time step of the last code taken (RFC 6238 §5.2).
    `contact_columns` are those of the list of contacts, null where nobody chose.
    """

    public_id = CharField(40, unique=True)
    email = TextField()
    email_key = TextField(unique=True)
    name = TextField(null=True)
    password_hash = TextField(null=True)
    is_operator = BooleanField(default=False)
    language = CharField(20, null=True)
    theme = CharField(10, default="auto")
    timezone = CharField(64, null=True)
    totp_secret = BlobField(null=True)
    totp_since = MsField(null=True)
    totp_step = BigIntegerField(null=True)
    created_at = MsField()
    updated_at = MsField()
    contact_columns = JsonField(null=True)

    class Meta:
        table_name = "users"  # `user` is a reserved word of SQL


class RecoveryCode(Model):
    """A code that stands in for a time-based one, once; spent codes are deleted."""

    user = ForeignKeyField(User, on_delete="CASCADE")
    user_id: int
    hash = CharField(64, unique=True)


class Membership(Model):
    """A user in a workspace, with a role there: `viewer`, `member` or `owner`."""

    user = ForeignKeyField(User, on_delete="CASCADE", index=False)
    user_id: int
    workspace = ForeignKeyField(Workspace, on_delete="CASCADE")
    workspace_id: int
    role = CharField(10)
    created_at = MsField()

    class Meta:
        indexes = ((("user", "workspace"), True),)


class Session(Model):
    """A browser where a user signed in: `hash` is of the cookie's value, `workspace` the one shown."""

    public_id = CharField(40, unique=True)
    user = ForeignKeyField(User, on_delete="CASCADE")
    user_id: int
    workspace = ForeignKeyField(Workspace, on_delete="SET NULL", null=True)
    workspace_id: int | None
    hash = CharField(64, unique=True)
    agent = TextField()
    address = CharField(45)
    created_at = MsField()
    seen_at = MsField()
    revoked_at = MsField(null=True)


class WelcomeLink(Model):
    """A link that is used once, kept by its hash. `kind`: `first` (the first owner), `invite` or `reset`."""

    public_id = CharField(40, unique=True)
    hash = CharField(64, unique=True)
    kind = CharField(10)
    email = TextField(null=True)
    email_key = TextField(null=True)
    workspace = ForeignKeyField(Workspace, on_delete="CASCADE", null=True)
    workspace_id: int | None
    role = CharField(10, null=True)
    is_operator = BooleanField(default=False)
    user = ForeignKeyField(User, on_delete="CASCADE", null=True)
    user_id: int | None
    created_at = MsField()
    expires_at = MsField()


class SignInFailures(Model):
    """How often signing in failed lately for an account or from an address (`name` is a keyed hash)."""

    name = CharField(64, unique=True)
    failures = IntegerField()
    at = MsField(index=True)


class AuditEntry(Model):
    """Who did what. `actor_kind`: `user`, `key`, `command line` or `server`, with the row's id of the first
    two; `fields` are names, never values; `workspace` is null for what concerns the whole server.
    """

    workspace = ForeignKeyField(Workspace, on_delete="CASCADE", null=True, index=False)
    workspace_id: int | None
    at = MsField(index=True)
    actor_kind = CharField(12)
    actor_id = BigIntegerField(null=True)
    action = CharField(40)
    object_id = CharField(40, null=True)
    fields = JsonField()
    count = IntegerField(null=True)
    address = CharField(45, null=True)

    class Meta:
        indexes = ((("workspace", "id"), False),)
