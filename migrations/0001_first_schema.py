"""The first schema."""

from peewee import (
    SQL,
    BigAutoField,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    CompositeKey,
    ForeignKeyField,
    IntegerField,
    NodeList,
    PostgresqlDatabase,
    TextField,
)
from peewee import Model as BaseModel


def tables(db):
    """The models as they were, parents first."""
    is_postgresql = isinstance(db, PostgresqlDatabase)
    by_bytes = '"C"' if is_postgresql else "BINARY"

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
        public_id = CharField(40, unique=True)
        name = TextField()
        plan = CharField(20, default="pro")
        postal_address = TextField(null=True)
        open_tracking = CharField(20, default="minimal")
        uncertain_policy = CharField(20, default="hold")
        contact_count = IntegerField(default=0)
        created_at = BigIntegerField()
        updated_at = BigIntegerField()

    class ApiKey(Model):
        public_id = CharField(40, unique=True)
        workspace = ForeignKeyField(Workspace, on_delete="CASCADE")
        name = TextField()
        scope = CharField(10, default="full")
        hash = CharField(64, unique=True)
        hint = CharField(4)
        created_at = BigIntegerField()
        last_used_at = BigIntegerField(null=True)
        revoked_at = BigIntegerField(null=True)

    class IdempotencyKey(Model):
        workspace = ForeignKeyField(Workspace, on_delete="CASCADE")
        key = TextField()
        fingerprint = CharField(64)
        owner = CharField(32)
        lease_until = BigIntegerField()
        status_code = IntegerField(null=True)
        body = BlobField(null=True)
        created_at = BigIntegerField(index=True)

        class Meta:
            indexes = ((("workspace", "key"), True),)

    class PipelineStage(Model):
        public_id = CharField(40, unique=True)
        workspace = ForeignKeyField(Workspace, on_delete="CASCADE")
        name = TextField()
        color = CharField(20, null=True)
        position = IntegerField()
        created_at = BigIntegerField()
        updated_at = BigIntegerField()

    class Contact(Model):
        public_id = CharField(40, unique=True)
        workspace = ForeignKeyField(Workspace, on_delete="CASCADE", index=False)
        email = TextField()
        email_key = TextField(collation=by_bytes)
        first_name = TextField(null=True)
        first_name_key = TextField(default="", collation=by_bytes)
        last_name = TextField(null=True)
        last_name_key = TextField(default="", collation=by_bytes)
        company = TextField(null=True)
        company_key = TextField(default="", collation=by_bytes)
        job_title = TextField(null=True)
        phone = TextField(null=True)
        website = TextField(null=True)
        status = CharField(20, default="active")
        tags = TextField()
        custom_fields = TextField()
        pipeline_stage = ForeignKeyField(PipelineStage, null=True, on_delete="SET NULL")
        consent_source = CharField(20, default="not_specified")
        consent_notes = TextField(null=True)
        consent_at = BigIntegerField(null=True)
        open_tracking_objected_at = BigIntegerField(null=True)
        created_at = BigIntegerField()
        updated_at = BigIntegerField()

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
        workspace = ForeignKeyField(Workspace, on_delete="CASCADE", index=False)
        name = TextField()
        contact = ForeignKeyField(Contact, on_delete="CASCADE")

        class Meta:
            primary_key = CompositeKey("workspace", "name", "contact")

    class Group(Model):
        public_id = CharField(40, unique=True)
        workspace = ForeignKeyField(Workspace, on_delete="CASCADE", index=False)
        name = TextField()
        name_key = TextField(collation=by_bytes)
        description = TextField(null=True)
        type = CharField(10, default="static")
        color = CharField(20, null=True)
        created_at = BigIntegerField()
        updated_at = BigIntegerField()

        class Meta:
            table_name = "contact_group"
            indexes = ((("workspace", "name"), True),)

    class GroupMember(Model):
        group = ForeignKeyField(Group, on_delete="CASCADE", index=False)
        contact = ForeignKeyField(Contact, on_delete="CASCADE")

        class Meta:
            primary_key = CompositeKey("group", "contact")

    class EmailAccount(Model):
        public_id = CharField(40, unique=True)
        workspace = ForeignKeyField(Workspace, on_delete="CASCADE")
        email = TextField()
        display_name = TextField(null=True)
        provider = CharField(10)
        status = CharField(12, default="connected")
        last_error = TextField(null=True)
        daily_limit = IntegerField(null=True)
        smtp = TextField(null=True)
        smtp_password = BlobField(null=True)
        imap = TextField(null=True)
        imap_password = BlobField(null=True)
        sandbox = TextField(null=True)
        signature = TextField(null=True)
        rests_until = BigIntegerField(null=True)
        created_at = BigIntegerField()
        updated_at = BigIntegerField()

    class Campaign(Model):
        public_id = CharField(40, unique=True)
        workspace = ForeignKeyField(Workspace, on_delete="CASCADE")
        name = TextField()
        name_key = TextField(collation=by_bytes)
        description = TextField(null=True)
        status = CharField(10, default="draft", index=True)
        paused_reason = TextField(null=True)
        email_account = ForeignKeyField(EmailAccount, null=True, on_delete="SET NULL")
        settings = TextField()
        workflow = TextField(null=True)
        next_slot_at = BigIntegerField(default=0)
        created_at = BigIntegerField()
        started_at = BigIntegerField(null=True)
        updated_at = BigIntegerField()
        completed_at = BigIntegerField(null=True)

    class CampaignStats(Model):
        campaign = ForeignKeyField(Campaign, primary_key=True, on_delete="CASCADE")
        total_contacts = IntegerField(default=0)
        sent = IntegerField(default=0)
        opened = IntegerField(default=0)
        clicked = IntegerField(default=0)
        replied = IntegerField(default=0)
        bounced = IntegerField(default=0)
        unsubscribed = IntegerField(default=0)

    class NodeStats(Model):
        campaign = ForeignKeyField(Campaign, on_delete="CASCADE", index=False)
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
        campaign = ForeignKeyField(Campaign, on_delete="CASCADE", index=False)
        at = BigIntegerField()
        sent = IntegerField()
        opened = IntegerField()
        clicked = IntegerField()
        replied = IntegerField()
        bounced = IntegerField()
        unsubscribed = IntegerField()

        class Meta:
            primary_key = CompositeKey("campaign", "at")

    class ActivityCount(Model):
        campaign = ForeignKeyField(Campaign, on_delete="CASCADE", index=False)
        type = CharField(12)
        total = IntegerField()

        class Meta:
            primary_key = CompositeKey("campaign", "type")

    class CampaignGroup(Model):
        campaign = ForeignKeyField(Campaign, on_delete="CASCADE", index=False)
        group = ForeignKeyField(Group, on_delete="CASCADE")

        class Meta:
            primary_key = CompositeKey("campaign", "group")

    class Enrollment(Model):
        workspace = ForeignKeyField(Workspace, on_delete="CASCADE", index=False)
        campaign = ForeignKeyField(Campaign, on_delete="CASCADE", index=False)
        contact = ForeignKeyField(Contact, null=True, on_delete="SET NULL")
        status = CharField(12, default="pending")
        node_id = CharField(64, null=True)
        at_email = BooleanField(default=False)
        due_at = BigIntegerField(null=True)
        lease_owner = CharField(32, null=True)
        lease_until = BigIntegerField(null=True)
        fence = IntegerField(default=0)
        last_error = TextField(null=True)
        added_at = BigIntegerField()

        class Meta:
            indexes = (
                (("campaign", "contact"), True),
                (("campaign", "at_email", "due_at"), False),
                (("campaign", "status", "id"), False),
                (("lease_owner", "lease_until"), False),
            )

    class Email(Model):
        workspace = ForeignKeyField(Workspace, on_delete="CASCADE", index=False)
        campaign = ForeignKeyField(Campaign, on_delete="CASCADE", index=False)
        enrollment = ForeignKeyField(Enrollment, on_delete="CASCADE", index=False)
        account = ForeignKeyField(EmailAccount, null=True, on_delete="SET NULL", index=False)
        node_id = CharField(64)
        variant = CharField(1, null=True)
        message_id = TextField(null=True, unique=True)
        subject = TextField(null=True)
        state = CharField(12)
        fence = IntegerField()
        slot_at = BigIntegerField(null=True)
        attempts = IntegerField(default=0)
        first_failed_at = BigIntegerField(null=True)
        accepted_at = BigIntegerField(null=True)
        uncertain_at = BigIntegerField(null=True)
        bounce_type = CharField(4, null=True)
        smtp_code = IntegerField(null=True)
        smtp_text = TextField(null=True)
        opened_at = BigIntegerField(null=True)
        open_count = IntegerField(default=0)
        clicked_at = BigIntegerField(null=True)
        click_count = IntegerField(default=0)
        replied_at = BigIntegerField(null=True)
        created_at = BigIntegerField()

        class Meta:
            indexes = (
                (("enrollment", "node_id"), True),
                (("campaign", "slot_at"), False),
                (("account", "slot_at"), False),
            )

    Email.add_index(Email.state, where=SQL("state <> 'sent'"), name="email_not_sent")

    class Link(Model):
        workspace = ForeignKeyField(Workspace, on_delete="CASCADE", index=False)
        contact = ForeignKeyField(Contact, null=True, on_delete="CASCADE")
        url = TextField()
        url_hash = CharField(64)

        class Meta:
            indexes = ((("workspace", "url_hash"), True),)

    class HeldClick(Model):
        email = ForeignKeyField(Email, on_delete="CASCADE")
        link = ForeignKeyField(Link, on_delete="CASCADE")
        at = BigIntegerField()
        user_agent = TextField(null=True)
        ip = TextField(null=True)

    class Activity(Model):
        public_id = CharField(40, unique=True)
        workspace = ForeignKeyField(Workspace, on_delete="CASCADE", index=False)
        campaign = ForeignKeyField(Campaign, on_delete="CASCADE", index=False)
        contact = ForeignKeyField(Contact, null=True, on_delete="SET NULL")
        node_id = CharField(64, null=True)
        type = CharField(12)
        at = BigIntegerField()
        metadata = TextField()

        class Meta:
            indexes = (
                (("campaign", "at", "id"), False),
                (("campaign", "type", "at", "id"), False),
            )

    class Suppression(Model):
        workspace = ForeignKeyField(Workspace, on_delete="CASCADE", index=False)
        email = TextField(null=True)
        email_hash = CharField(64)
        reason = CharField(20)
        created_at = BigIntegerField()

        class Meta:
            indexes = (
                (("workspace", "email_hash"), True),
                (("workspace", "created_at", "id"), False),
            )

    class CapturedMessage(Model):
        public_id = CharField(40, unique=True)
        account = ForeignKeyField(EmailAccount, on_delete="CASCADE", index=False)
        campaign = ForeignKeyField(Campaign, null=True, on_delete="SET NULL")
        contact = ForeignKeyField(Contact, null=True, on_delete="SET NULL")
        node_id = CharField(64, null=True)
        data = BlobField()
        captured_at = BigIntegerField()

        class Meta:
            indexes = ((("account", "captured_at", "id"), False),)

    class Event(Model):
        public_id = CharField(40, unique=True)
        workspace = ForeignKeyField(Workspace, on_delete="CASCADE", index=False)
        type = CharField(30)
        at = BigIntegerField()
        body = TextField()

        class Meta:
            indexes = ((("workspace", "id"), False), (("at",), False))

    class Webhook(Model):
        public_id = CharField(40, unique=True)
        workspace = ForeignKeyField(Workspace, on_delete="CASCADE")
        url = TextField()
        events = TextField()
        status = CharField(10, default="active")
        description = TextField(null=True)
        secret = BlobField()
        created_at = BigIntegerField()
        updated_at = BigIntegerField()

    class Delivery(Model):
        webhook = ForeignKeyField(Webhook, on_delete="CASCADE", index=False)
        event = ForeignKeyField(Event, on_delete="CASCADE")
        status = CharField(10, default="pending")
        due_at = BigIntegerField(null=True)
        attempts = IntegerField(default=0)

        class Meta:
            indexes = ((("webhook", "status", "due_at"), False),)

    class Worker(Model):
        owner = CharField(32, unique=True)
        host = CharField(40)
        pid = BigIntegerField()
        started_at = BigIntegerField()
        heartbeat_at = BigIntegerField()

    return (
        Workspace, ApiKey, IdempotencyKey, PipelineStage, Contact, ContactTag, Group, GroupMember,
        EmailAccount, Campaign, CampaignStats, NodeStats, TimelineStats, ActivityCount, CampaignGroup,
        Enrollment, Email, Link, HeldClick, Activity, Suppression, CapturedMessage, Event, Webhook, Delivery,
        Worker,
    )  # fmt: skip


def up(migrator, db):
    db.create_tables(tables(db), safe=False)


def down(migrator, db):
    db.drop_tables(tables(db), safe=False)
