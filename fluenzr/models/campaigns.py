"""Tables of campaigns, their groups, statistics and counters."""

from peewee import BigIntegerField, CharField, CompositeKey, ForeignKeyField, IntegerField, TextField

from fluenzr.db import JsonField, Model, MsField
from fluenzr.models.accounts import EmailAccount
from fluenzr.models.contacts import Group
from fluenzr.models.states import CampaignStatus
from fluenzr.models.workspaces import Workspace


class Campaign(Model):
    """`next_slot_at`: pacing lets no email of this campaign begin before it. `email_account` is the first of
    its mailboxes; a campaign with several has them in `CampaignMailbox`.

    `language` is that of the workspace where it is null. `filling_until`, `filling_total`: until when, at the
    least, a call goes on to add contacts, and how many there will be then.
    """

    public_id = CharField(40, unique=True)
    workspace = ForeignKeyField(Workspace, on_delete="CASCADE")
    workspace_id: int
    name = TextField()
    name_key = TextField()
    description = TextField(null=True)
    status = CharField(10, default=CampaignStatus.DRAFT, index=True)
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
    language = CharField(20, null=True)
    filling_until = MsField(null=True)
    filling_total = IntegerField(null=True)
    relocation = JsonField(null=True)


class CampaignMailbox(Model):
    """The mailboxes of a campaign that has, or had, several: `position` is its place in their order, null for
    one that is no longer among them and still has contacts. A deleted one is known by its `public_id` alone.

    A campaign without such rows has one mailbox, `Campaign.email_account`, and nobody is bound to another.
    """

    campaign = ForeignKeyField(Campaign, on_delete="CASCADE", index=False)
    campaign_id: int
    account_id = BigIntegerField(index=True)
    public_id = CharField(40)
    position = IntegerField(null=True)

    class Meta:
        primary_key = CompositeKey("campaign", "account_id")


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


class SentCount(Model):
    """Emails that were sent, not yet summed: they count in all of the above, and in the activity's total.

    Whoever counts adds a row and waits for nobody; from time to time the rows are summed (`core.counters`).
    """

    campaign = ForeignKeyField(Campaign, on_delete="CASCADE")
    campaign_id: int
    node_id = CharField(64)
    variant = CharField(1)
    at = MsField()
    sent = IntegerField()


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
