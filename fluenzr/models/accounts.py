"""Tables of email accounts: rests, failures of hosts, how far mailboxes and folders were read."""

from peewee import (
    BigIntegerField,
    BlobField,
    CharField,
    CompositeKey,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from fluenzr.db import JsonField, Model, MsField
from fluenzr.models.workspaces import Workspace


class EmailAccount(Model):
    """`smtp` and `imap` are the public settings; the passwords are sealed beside them.

    `auth` is `password` or `oauth`, whose tokens are in `OauthToken`; `error_code` says why it is in `error`.
    `ramp` grows from `ramp_since` on. `reply_to` is where answers go, null for `email`.
    """

    public_id = CharField(40, unique=True)
    workspace = ForeignKeyField(Workspace, on_delete="CASCADE")
    workspace_id: int
    email = TextField()
    display_name = TextField(null=True)
    provider = CharField(10)
    status = CharField(12, default="connected")
    last_error = TextField(null=True)
    daily_limit = IntegerField(null=True)
    smtp = JsonField(null=True)
    smtp_password = BlobField(null=True)
    imap = JsonField(null=True)
    imap_password = BlobField(null=True)
    sandbox = JsonField(null=True)
    signature = TextField(null=True)
    rests_until = MsField(null=True)
    created_at = MsField()
    updated_at = MsField()
    auth = CharField(10, default="password")
    error_code = CharField(40, null=True)
    ramp = JsonField(null=True)
    ramp_since = MsField(null=True)
    working_hours = JsonField(null=True)
    reply_to = TextField(null=True)


class DkimSighting(Model):
    """What the last message of an account that was seen somewhere showed of its DKIM signature.

    `seen` is `pass`, `fail` or `none` by its receiver's word, or `signed` in a copy that came back.
    """

    account = ForeignKeyField(EmailAccount, primary_key=True, on_delete="CASCADE")
    account_id: int
    seen = CharField(10)
    domain = TextField(null=True)
    selector = TextField(null=True)
    seen_at = MsField()


class AccountRest(Model):
    """How often in a row an account could not send (for `unreachable`, `busy` or `quota`)."""

    account = ForeignKeyField(EmailAccount, primary_key=True, on_delete="CASCADE")
    reason = CharField(12)
    failures = IntegerField()


class OutOfReach(Model):
    """An account whose server one host alone cannot reach: it leaves the account to the others until then."""

    account = ForeignKeyField(EmailAccount, on_delete="CASCADE", index=False)
    account_id: int
    host = CharField(40)
    failures = IntegerField()
    rests_until = MsField()

    class Meta:
        indexes = ((("account", "host"), True),)


class Mailbox(Model):
    """Reading the mailbox of an account that has IMAP, and the queue of it: due at `due_at`, held by a lease.

    `read_at` is when it was last read to its end; `error` is why it could not be since.
    """

    account = ForeignKeyField(EmailAccount, primary_key=True, on_delete="CASCADE")
    account_id: int
    due_at = MsField(default=0)
    lease_owner = CharField(32, null=True)
    lease_until = MsField(null=True)
    read_at = MsField(null=True)
    failures = IntegerField(default=0)
    error = TextField(null=True)


class MailboxFolder(Model):
    """How far a folder was read: every message up to `last_uid` (RFC 9051 §2.3.1.1).

    `failing_uid` is the next message where the server did not give it, `tries` how often in a row.
    """

    account = ForeignKeyField(EmailAccount, on_delete="CASCADE", index=False)
    account_id: int
    name = CharField(255)
    uid_validity = BigIntegerField()
    last_uid = BigIntegerField()
    failing_uid = BigIntegerField(null=True)
    tries = IntegerField(default=0)

    class Meta:
        primary_key = CompositeKey("account", "name")


class ReceivedMessage(Model):
    """A message that had its effect: in another folder, or found again, it has none."""

    workspace = ForeignKeyField(Workspace, on_delete="CASCADE", index=False)
    workspace_id: int
    digest = CharField(64)

    class Meta:
        primary_key = CompositeKey("workspace", "digest")
