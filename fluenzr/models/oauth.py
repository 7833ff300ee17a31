"""OAuth 2.0: applications registered at providers, tokens of accounts, mailboxes that are being connected."""

from peewee import BlobField, CharField, ForeignKeyField, IntegerField, TextField

from fluenzr.db import Model, MsField
from fluenzr.models.accounts import EmailAccount
from fluenzr.models.workspaces import Workspace


class OauthApp(Model):
    """A workspace's own client at a provider; its secret is sealed."""

    workspace = ForeignKeyField(Workspace, on_delete="CASCADE", index=False)
    workspace_id: int
    provider = CharField(12)
    client_id = CharField(255)
    client_secret = BlobField(null=True)
    tenant = CharField(120, null=True)
    created_at = MsField()
    updated_at = MsField()

    class Meta:
        indexes = ((("workspace", "provider"), True),)


class OauthToken(Model):
    """The tokens of an account, sealed, and the lease under which they are refreshed.

    `generation` grows with each refresh, and is the fence of the next. `client_id` is whose tokens they are.
    `refused` is the code of the provider's last word: a person has to authorise again.
    """

    account = ForeignKeyField(EmailAccount, primary_key=True, on_delete="CASCADE")
    account_id: int
    client_id = CharField(255)
    tenant = CharField(120, null=True)
    refresh_token = BlobField()
    access_token = BlobField(null=True)
    issued_at = MsField()
    refresh_at = MsField()
    expires_at = MsField()
    generation = IntegerField(default=1)
    lease_owner = CharField(32, null=True)
    lease_until = MsField(null=True)
    retry_at = MsField(null=True)
    failures = IntegerField(default=0)
    error = TextField(null=True)
    refused = CharField(40, null=True)


class OauthConnection(Model):
    """A mailbox that somebody is connecting: hashes of what names it, and sealed what proves it.

    `state` is there from when the browser is sent to the provider until it comes back: it counts once.
    """

    public_id = CharField(40, unique=True)
    workspace = ForeignKeyField(Workspace, on_delete="CASCADE")
    workspace_id: int
    provider = CharField(12)
    email = TextField()
    flow = CharField(10)
    return_url = TextField(null=True)
    status = CharField(12, default="pending")
    error_code = CharField(40, null=True)
    error = TextField(null=True)
    account = ForeignKeyField(EmailAccount, null=True, on_delete="SET NULL")
    account_id: int | None
    start_hash = CharField(64, null=True, unique=True)
    browser_hash = CharField(64, null=True)
    state_hash = CharField(64, null=True, unique=True)
    verifier = BlobField(null=True)
    device_code = BlobField(null=True)
    user_code = CharField(40, null=True)
    verification_uri = TextField(null=True)
    interval = IntegerField(null=True)
    poll_at = MsField(null=True)
    created_at = MsField()
    expires_at = MsField()
