"""Tables of enrollments, emails, links, clicks, activity, suppressions, captured messages, replies."""

from peewee import (
    SQL,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from fluenzr.db import JsonField, Model, MsField
from fluenzr.models.accounts import EmailAccount
from fluenzr.models.campaigns import Campaign
from fluenzr.models.contacts import Contact
from fluenzr.models.states import EmailState, EnrollmentStatus
from fluenzr.models.workspaces import Workspace


class Enrollment(Model):
    """A contact in a campaign, and the queue: due at `node_id` from `due_at` on, held by a lease.

    `at_email`: the node is an email, so window, pacing and limits decide; else it is walked at once.
    Without a node, and `pending`, it has not begun: in an active campaign it stands where that one begins.
    `fence` grows with each claim: whoever held an older one changes nothing any more.
    `account_id` is the mailbox that writes to it, where the campaign has several; it may have been deleted.
    """

    workspace = ForeignKeyField(Workspace, on_delete="CASCADE", index=False)
    workspace_id: int
    campaign = ForeignKeyField(Campaign, on_delete="CASCADE", index=False)
    campaign_id: int
    contact = ForeignKeyField(Contact, null=True, on_delete="SET NULL")
    contact_id: int | None
    status = CharField(12, default=EnrollmentStatus.PENDING)
    node_id = CharField(64, null=True)
    at_email = BooleanField(default=False)
    due_at = MsField(null=True)
    lease_owner = CharField(32, null=True)
    lease_until = MsField(null=True)
    fence = IntegerField(default=0)
    last_error = TextField(null=True)
    added_at = MsField()
    account_id = BigIntegerField(null=True)

    class Meta:
        indexes = (
            (("campaign", "contact"), True),
            (("campaign", "id"), False),
            (("campaign", "status", "id"), False),
        )


# In the order in which they are claimed, all that is due at once: who waits for nothing is not in it.
Enrollment.add_index(
    Enrollment.campaign,
    Enrollment.at_email,
    Enrollment.due_at,
    Enrollment.id,
    where=SQL("due_at is not null and lease_until is null"),
    name="enrollment_due",
)
# They stand where their campaign begins.
Enrollment.add_index(
    Enrollment.campaign,
    Enrollment.status,
    Enrollment.id,
    where=SQL("node_id is null"),
    name="enrollment_not_begun",
)
# Those whom one of several mailboxes writes to, each mailbox's apart, and those whom any may begin with.
_WAITS = "at_email = true and due_at is not null and lease_until is null"
Enrollment.add_index(
    Enrollment.campaign,
    Enrollment.account_id,
    Enrollment.due_at,
    Enrollment.id,
    where=SQL(f"account_id is not null and {_WAITS}"),
    name="enrollment_bound",
)
Enrollment.add_index(
    Enrollment.campaign,
    Enrollment.due_at,
    Enrollment.id,
    where=SQL(f"account_id is null and {_WAITS}"),
    name="enrollment_unbound",
)
Enrollment.add_index(
    Enrollment.lease_owner,
    Enrollment.lease_until,
    where=SQL("lease_owner is not null"),
    name="enrollment_leased",
)


class Email(Model):
    """One contact, one email node: the record of what was sent, and of what may have been.

    `slot_at` is the time it counts at for pacing and limits. `opened_at`, `clicked_at` and `replied_at` are
    the first times, `complained_at` is when its reader called it spam. `server_message_id` is what the server
    said it has put in place of `message_id`.
    """

    workspace = ForeignKeyField(Workspace, on_delete="CASCADE", index=False)
    workspace_id: int
    campaign = ForeignKeyField(Campaign, on_delete="CASCADE", index=False)
    campaign_id: int
    enrollment = ForeignKeyField(Enrollment, on_delete="CASCADE", index=False)
    enrollment_id: int
    account = ForeignKeyField(EmailAccount, null=True, on_delete="SET NULL", index=False)
    account_id: int | None
    node_id = CharField(64)
    variant = CharField(1, null=True)
    message_id = TextField(null=True, unique=True)
    subject = TextField(null=True)
    state = CharField(12)
    fence = IntegerField()
    slot_at = MsField(null=True)
    attempts = IntegerField(default=0)
    first_failed_at = MsField(null=True)
    accepted_at = MsField(null=True)
    uncertain_at = MsField(null=True)
    bounce_type = CharField(4, null=True)
    smtp_code = IntegerField(null=True)
    smtp_text = TextField(null=True)
    opened_at = MsField(null=True)
    open_count = IntegerField(default=0)
    clicked_at = MsField(null=True)
    click_count = IntegerField(default=0)
    replied_at = MsField(null=True)
    created_at = MsField()
    server_message_id = TextField(null=True)
    complained_at = MsField(null=True)

    class Meta:
        indexes = (
            (("enrollment", "node_id"), True),
            (("campaign", "slot_at"), False),
            (("account", "slot_at"), False),
        )


# Nearly all are sent in the end: the others are found and counted without them.
NOT_SENT = SQL(f"state <> '{EmailState.SENT}'")
"""SQLite finds the index by this very condition alone."""
Email.add_index(Email.state, where=NOT_SENT, name="email_not_sent")
# Most servers leave our Message-ID as it is.
Email.add_index(
    Email.account,
    Email.server_message_id,
    where=SQL("server_message_id is not null"),
    name="email_server_message_id",
)


class Link(Model):
    """Where a tracked link leads; one that a contact's values are in goes with the contact."""

    workspace = ForeignKeyField(Workspace, on_delete="CASCADE", index=False)
    workspace_id: int
    contact = ForeignKeyField(Contact, null=True, on_delete="CASCADE")
    contact_id: int | None
    url = TextField()
    url_hash = CharField(64)

    class Meta:
        indexes = ((("workspace", "url_hash"), True),)


class HeldClick(Model):
    """A click that waits until it can be told whether a person made it."""

    email = ForeignKeyField(Email, on_delete="CASCADE")
    email_id: int
    link = ForeignKeyField(Link, on_delete="CASCADE")
    link_id: int
    at = MsField()
    user_agent = TextField(null=True)
    ip = TextField(null=True)


class Activity(Model):
    public_id = CharField(40, unique=True)
    workspace = ForeignKeyField(Workspace, on_delete="CASCADE", index=False)
    workspace_id: int
    campaign = ForeignKeyField(Campaign, on_delete="CASCADE", index=False)
    campaign_id: int
    contact = ForeignKeyField(Contact, null=True, on_delete="SET NULL")
    contact_id: int | None
    node_id = CharField(64, null=True)
    type = CharField(12)
    at = MsField()
    metadata = JsonField(default=dict)

    class Meta:
        indexes = (
            (("campaign", "at", "id"), False),
            (("campaign", "type", "at", "id"), False),
        )


class Suppression(Model):
    """An address that is never written to again; `email` is null once its person was erased.

    `undo_status`: the contact's status before its own unsubscribing, while the person may take that back.
    """

    workspace = ForeignKeyField(Workspace, on_delete="CASCADE", index=False)
    workspace_id: int
    email = TextField(null=True)
    email_hash = CharField(64)
    reason = CharField(20)
    created_at = MsField()
    undo_status = CharField(20, null=True)

    class Meta:
        indexes = (
            (("workspace", "email_hash"), True),
            (("workspace", "created_at", "id"), False),
        )


class CapturedMessage(Model):
    """What a sandbox account kept instead of sending."""

    public_id = CharField(40, unique=True)
    account = ForeignKeyField(EmailAccount, on_delete="CASCADE", index=False)
    account_id: int
    campaign = ForeignKeyField(Campaign, null=True, on_delete="SET NULL")
    campaign_id: int | None
    contact = ForeignKeyField(Contact, null=True, on_delete="SET NULL")
    contact_id: int | None
    node_id = CharField(64, null=True)
    data = BlobField()
    captured_at = MsField()

    class Meta:
        indexes = ((("account", "captured_at", "id"), False),)


class Reply(Model):
    """What came back about an email: a reply, an automatic one, or a bounce. It goes with its contact.

    `reason` says what the type was told by, `severity` what a bounce says of the address (hard, soft, block),
    `effects` what taking it for its type has changed at `taken_at` (`core.effects`), `search_key` what it is
    found by, folded.
    """

    public_id = CharField(40, unique=True)
    workspace = ForeignKeyField(Workspace, on_delete="CASCADE", index=False)
    workspace_id: int
    account = ForeignKeyField(EmailAccount, null=True, on_delete="SET NULL")
    account_id: int | None
    campaign = ForeignKeyField(Campaign, null=True, on_delete="SET NULL")
    campaign_id: int | None
    contact = ForeignKeyField(Contact, on_delete="CASCADE")
    contact_id: int
    node_id = CharField(64)
    type = CharField(10)
    from_address = TextField()
    subject = TextField()
    text = TextField()
    html = TextField(null=True)
    attachments = JsonField(default=list)
    message_id = TextField(null=True)
    references = JsonField(default=list, column_name="thread")
    matched_by = CharField(10)
    received_at = MsField()
    read = BooleanField(default=False)
    archived = BooleanField(default=False)
    reason = TextField(default="")
    severity = CharField(5, null=True)
    effects = JsonField(default=dict)
    search_key = TextField(default="")
    taken_at = MsField()

    class Meta:
        indexes = ((("workspace", "received_at", "id"), False),)


class WrittenReply(Model):
    """What was written back to a reply: one text to one reply is one message."""

    reply = ForeignKeyField(Reply, on_delete="CASCADE", index=False)
    reply_id: int
    text_hash = CharField(64)
    text = TextField()
    message_id = TextField(unique=True)
    state = CharField(10)
    lease_owner = CharField(32)
    lease_until = MsField()
    smtp_text = TextField(null=True)
    sent_at = MsField(null=True)
    created_at = MsField()

    class Meta:
        indexes = ((("reply", "text_hash"), True),)
