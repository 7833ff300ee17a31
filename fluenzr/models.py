"""Every table on one page. Times are UTC milliseconds; `public_id` is what clients see."""

from peewee import (
    SQL,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    CompositeKey,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from fluenzr.db import JsonField, Model, MsField


class Workspace(Model):
    public_id = CharField(40, unique=True)
    name = TextField()
    plan = CharField(20, default="pro")
    postal_address = TextField(null=True)
    open_tracking = CharField(20, default="minimal")
    uncertain_policy = CharField(20, default="hold")
    contact_count = IntegerField(default=0)
    created_at = MsField()
    updated_at = MsField()


class ApiKey(Model):
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


class PipelineStage(Model):
    public_id = CharField(40, unique=True)
    workspace = ForeignKeyField(Workspace, on_delete="CASCADE")
    workspace_id: int
    name = TextField()
    color = CharField(20, null=True)
    position = IntegerField()
    created_at = MsField()
    updated_at = MsField()


class Contact(Model):
    """The `..._key` columns hold case-folded text, for searching and sorting."""

    public_id = CharField(40, unique=True)
    workspace = ForeignKeyField(Workspace, on_delete="CASCADE", index=False)
    workspace_id: int
    email = TextField()
    email_key = TextField()
    first_name = TextField(null=True)
    first_name_key = TextField(default="")
    last_name = TextField(null=True)
    last_name_key = TextField(default="")
    company = TextField(null=True)
    company_key = TextField(default="")
    job_title = TextField(null=True)
    phone = TextField(null=True)
    website = TextField(null=True)
    status = CharField(20, default="active")
    tags = JsonField(default=list)
    custom_fields = JsonField(default=dict)
    pipeline_stage = ForeignKeyField(PipelineStage, null=True, on_delete="SET NULL")
    pipeline_stage_id: int | None
    consent_source = CharField(20, default="not_specified")
    consent_notes = TextField(null=True)
    consent_at = MsField(null=True)
    open_tracking_objected_at = MsField(null=True)
    created_at = MsField()
    updated_at = MsField()

    class Meta:
        indexes = (
            (("workspace", "email_key"), True),
            (("workspace", "created_at", "id"), False),
            (("workspace", "updated_at", "id"), False),
            (("workspace", "first_name_key", "id"), False),
            (("workspace", "last_name_key", "id"), False),
            (("workspace", "company_key", "id"), False),
            (("workspace", "status", "created_at", "id"), False),
        )


class ContactTag(Model):
    """`Contact.tags`, by tag: what filters look through."""

    workspace = ForeignKeyField(Workspace, on_delete="CASCADE", index=False)
    workspace_id: int
    name = TextField()
    contact = ForeignKeyField(Contact, on_delete="CASCADE")
    contact_id: int

    class Meta:
        primary_key = CompositeKey("workspace", "name", "contact")


class Group(Model):
    public_id = CharField(40, unique=True)
    workspace = ForeignKeyField(Workspace, on_delete="CASCADE", index=False)
    workspace_id: int
    name = TextField()
    name_key = TextField()
    description = TextField(null=True)
    type = CharField(10, default="static")
    color = CharField(20, null=True)
    created_at = MsField()
    updated_at = MsField()

    class Meta:
        table_name = "contact_group"
        indexes = ((("workspace", "name"), True),)


class GroupMember(Model):
    group = ForeignKeyField(Group, on_delete="CASCADE", index=False)
    group_id: int
    contact = ForeignKeyField(Contact, on_delete="CASCADE")
    contact_id: int

    class Meta:
        primary_key = CompositeKey("group", "contact")


class GroupCount(Model):
    """How many members a group has: the sum of its rows, kept by triggers."""

    group = ForeignKeyField(Group, on_delete="CASCADE")
    group_id: int
    total = BigIntegerField()


class ContactRevision(Model):
    """How often an aspect of a workspace's contacts has changed, kept by triggers; new contacts do not count.

    `writer` is, on PostgreSQL, the transaction that advanced it last: each does so once.
    """

    workspace = ForeignKeyField(Workspace, on_delete="CASCADE", index=False)
    workspace_id: int
    aspect = CharField(10)
    revision = BigIntegerField()
    writer = CharField(20, null=True)

    class Meta:
        indexes = ((("workspace", "aspect"), True),)


class ContactImport(Model):
    """A CSV file on its way into the contacts, and the queue of them: whoever holds the lease reads it.

    `options` is what the upload asked for; `line` is the physical line that is read next. `fence` grows with
    each claim: whoever held an older one changes nothing any more.
    """

    public_id = CharField(40, unique=True)
    workspace = ForeignKeyField(Workspace, on_delete="CASCADE")
    workspace_id: int
    status = CharField(10, default="pending", index=True)
    options = JsonField()
    line = IntegerField()
    total = IntegerField(default=0)
    processed = IntegerField(default=0)
    created = IntegerField(default=0)
    updated = IntegerField(default=0)
    skipped = IntegerField(default=0)
    error_count = IntegerField(default=0)
    lease_owner = CharField(32, null=True)
    lease_until = MsField(null=True)
    fence = IntegerField(default=0)
    created_at = MsField()
    ended_at = MsField(null=True)


class ImportPiece(Model):
    """A piece of the uploaded file, until it has been read: other machines share only the database."""

    contact_import = ForeignKeyField(ContactImport, on_delete="CASCADE", index=False)
    contact_import_id: int
    number = IntegerField()
    data = BlobField()

    class Meta:
        primary_key = CompositeKey("contact_import", "number")


class ImportFault(Model):
    """What was wrong with the record that begins at a physical line; erasing a person finds `email_key`."""

    contact_import = ForeignKeyField(ContactImport, on_delete="CASCADE", index=False)
    contact_import_id: int
    line = IntegerField()
    email = TextField(null=True)
    email_key = TextField(null=True, index=True)
    message = TextField()

    class Meta:
        primary_key = CompositeKey("contact_import", "line")


class EmailAccount(Model):
    """`smtp` and `imap` are the public settings; the passwords are sealed beside them."""

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


class AccountRest(Model):
    """How often in a row an account could not send (`unreachable`, `quota`); gone when it can again."""

    account = ForeignKeyField(EmailAccount, primary_key=True, on_delete="CASCADE")
    reason = CharField(12)
    failures = IntegerField()


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
    """How far a folder was read: every message up to `last_uid` (RFC 9051 §2.3.1.1)."""

    account = ForeignKeyField(EmailAccount, on_delete="CASCADE", index=False)
    account_id: int
    name = CharField(255)
    uid_validity = BigIntegerField()
    last_uid = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("account", "name")


class ReceivedMessage(Model):
    """A message that had its effect: in another folder, or found again, it has none."""

    workspace = ForeignKeyField(Workspace, on_delete="CASCADE", index=False)
    workspace_id: int
    digest = CharField(64)

    class Meta:
        primary_key = CompositeKey("workspace", "digest")


class Campaign(Model):
    """`next_slot_at`: pacing lets no email of this campaign begin before it."""

    public_id = CharField(40, unique=True)
    workspace = ForeignKeyField(Workspace, on_delete="CASCADE")
    workspace_id: int
    name = TextField()
    name_key = TextField()
    description = TextField(null=True)
    status = CharField(10, default="draft", index=True)
    paused_reason = TextField(null=True)
    email_account = ForeignKeyField(EmailAccount, null=True, on_delete="SET NULL")
    email_account_id: int | None
    settings = JsonField()
    workflow = JsonField(null=True)
    next_slot_at = MsField(default=0)
    created_at = MsField()
    started_at = MsField(null=True)
    updated_at = MsField()
    completed_at = MsField(null=True)


class CampaignStats(Model):
    """Counters, changed in the transaction of what they count."""

    campaign = ForeignKeyField(Campaign, primary_key=True, on_delete="CASCADE")
    total_contacts = IntegerField(default=0)
    sent = IntegerField(default=0)
    opened = IntegerField(default=0)
    clicked = IntegerField(default=0)
    replied = IntegerField(default=0)
    bounced = IntegerField(default=0)
    unsubscribed = IntegerField(default=0)


class NodeStats(Model):
    """The same for each email node; `variant` is empty where an email has none."""

    campaign = ForeignKeyField(Campaign, on_delete="CASCADE", index=False)
    campaign_id: int
    node_id = CharField(64)
    variant = CharField(1)
    sent = IntegerField()
    opened = IntegerField()
    clicked = IntegerField()
    replied = IntegerField()
    bounced = IntegerField()

    class Meta:
        primary_key = CompositeKey("campaign", "node_id", "variant")


class TimelineStats(Model):
    """The same for each quarter of an hour, from `at` on: the hours of every time zone begin with one."""

    campaign = ForeignKeyField(Campaign, on_delete="CASCADE", index=False)
    campaign_id: int
    at = MsField()
    sent = IntegerField()
    opened = IntegerField()
    clicked = IntegerField()
    replied = IntegerField()
    bounced = IntegerField()
    unsubscribed = IntegerField()

    class Meta:
        primary_key = CompositeKey("campaign", "at")


class ActivityCount(Model):
    """How many entries of a type a campaign's activity has: lists tell their total without counting."""

    campaign = ForeignKeyField(Campaign, on_delete="CASCADE", index=False)
    campaign_id: int
    type = CharField(12)
    total = IntegerField()

    class Meta:
        primary_key = CompositeKey("campaign", "type")


class CampaignGroup(Model):
    """Dynamic groups that a campaign was given: whoever joins them is enrolled."""

    campaign = ForeignKeyField(Campaign, on_delete="CASCADE", index=False)
    campaign_id: int
    group = ForeignKeyField(Group, on_delete="CASCADE")
    group_id: int

    class Meta:
        primary_key = CompositeKey("campaign", "group")


class Enrollment(Model):
    """A contact in a campaign, and the queue: due at `node_id` from `due_at` on, held by a lease.

    `at_email`: the node is an email, so window, pacing and limits decide; else it is walked at once.
    `fence` grows with each claim: whoever held an older one changes nothing any more.
    """

    workspace = ForeignKeyField(Workspace, on_delete="CASCADE", index=False)
    workspace_id: int
    campaign = ForeignKeyField(Campaign, on_delete="CASCADE", index=False)
    campaign_id: int
    contact = ForeignKeyField(Contact, null=True, on_delete="SET NULL")
    contact_id: int | None
    status = CharField(12, default="pending")
    node_id = CharField(64, null=True)
    at_email = BooleanField(default=False)
    due_at = MsField(null=True)
    lease_owner = CharField(32, null=True)
    lease_until = MsField(null=True)
    fence = IntegerField(default=0)
    last_error = TextField(null=True)
    added_at = MsField()

    class Meta:
        indexes = (
            (("campaign", "contact"), True),
            (("campaign", "at_email", "due_at"), False),
            (("campaign", "status", "id"), False),
            (("lease_owner", "lease_until"), False),
        )


class Email(Model):
    """One contact, one email node: the record of what was sent, and of what may have been.

    `state`: claimed, sending (the intent is durable, the server may have it), sent, refused,
    deferred, uncertain, cancelled. `slot_at` is the time it counts at for pacing and limits. `opened_at`,
    `clicked_at` and `replied_at` are the first times.
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

    class Meta:
        indexes = (
            (("enrollment", "node_id"), True),
            (("campaign", "slot_at"), False),
            (("account", "slot_at"), False),
        )


# Nearly all are sent in the end: the others are found and counted without them.
Email.add_index(Email.state, where=SQL("state <> 'sent'"), name="email_not_sent")


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
    """An address that is never written to again; `email` is null once its person was erased."""

    workspace = ForeignKeyField(Workspace, on_delete="CASCADE", index=False)
    workspace_id: int
    email = TextField(null=True)
    email_hash = CharField(64)
    reason = CharField(20)
    created_at = MsField()

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
    """What came back about an email: a reply, an automatic one, or a bounce. It goes with its contact."""

    public_id = CharField(40, unique=True)
    workspace = ForeignKeyField(Workspace, on_delete="CASCADE", index=False)
    workspace_id: int
    account = ForeignKeyField(EmailAccount, null=True, on_delete="SET NULL", index=False)
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

    class Meta:
        indexes = ((("workspace", "received_at", "id"), False),)


class WrittenReply(Model):
    """What was written back to a reply: one text to one reply is one message.

    `state`: claimed (certainly not sent unless the lease still runs), sending (the intent is durable, the
    server may have it), sent, failed, uncertain.
    """

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


class Worker(Model):
    """A worker process; `host` is the data directory it runs on, where its lock file is."""

    owner = CharField(32, unique=True)
    host = CharField(40)
    pid = BigIntegerField()
    started_at = MsField()
    heartbeat_at = MsField()


TABLES = (
    Workspace, ApiKey, IdempotencyKey, PipelineStage, Contact, ContactTag, Group, GroupMember,
    GroupCount, ContactRevision, ContactImport, ImportPiece, ImportFault,
    EmailAccount, AccountRest, Mailbox, MailboxFolder, ReceivedMessage,
    Campaign, CampaignStats, NodeStats, TimelineStats, ActivityCount, CampaignGroup,
    Enrollment, Email, Link, HeldClick, Activity, Suppression,
    CapturedMessage, Reply, WrittenReply, Event, Webhook, Delivery, DeliveryAttempt, Worker,
)  # fmt: skip
