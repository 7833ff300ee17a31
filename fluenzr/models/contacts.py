"""Tables of contacts, tags, changes, notes, groups, pipeline stages and imports."""

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
    """The `..._key` columns hold case-folded text, for searching and sorting.

    `email_key` says who it is: the address as `addresses.identity` has it. `email_folded` is what it is found
    by, in text that is searched for, where that is another.
    """

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
    email_folded = TextField(null=True)
    verification_status = CharField(12, null=True)
    verification_source = TextField(null=True)
    verification_at = MsField(null=True)

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


class ContactChange(Model):
    """What became of a contact outside of campaigns: of its status, stage, groups and notes."""

    public_id = CharField(40, unique=True)
    workspace = ForeignKeyField(Workspace, on_delete="CASCADE", index=False)
    workspace_id: int
    contact = ForeignKeyField(Contact, on_delete="CASCADE", index=False)
    contact_id: int
    type = CharField(20)
    at = MsField()
    metadata = JsonField(default=dict)

    class Meta:
        indexes = ((("contact", "at", "id"), False),)


class ContactNote(Model):
    """What somebody wrote down about a contact."""

    public_id = CharField(40, unique=True)
    workspace = ForeignKeyField(Workspace, on_delete="CASCADE", index=False)
    workspace_id: int
    contact = ForeignKeyField(Contact, on_delete="CASCADE", index=False)
    contact_id: int
    text = TextField()
    created_at = MsField()

    class Meta:
        indexes = ((("contact", "created_at", "id"), False),)


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
    kept = IntegerField(default=0)


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
