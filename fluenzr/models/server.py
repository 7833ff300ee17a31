"""Tables of the server itself: its record, restores, and campaigns that wait since one."""

from peewee import BigIntegerField, BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from fluenzr.db import JsonField, Model, MsField
from fluenzr.models.campaigns import Campaign


class Server(Model):
    """One row. `key` is the fingerprint of the secret key, `place` where the database is kept (`db.place`).

    `identity` is made with the database and goes with its copies; `beats` grows while a worker runs.
    `history` is what workers know it by (`core.lineage`); `unsettled_at`: since when it is another one,
    `went_back_to` of what time it was then, `settlement` how often that was so.
    `backup_at` is the last scheduled backup that succeeded, `backup_due_at` when the next one is due.
    """

    key = CharField(64, null=True)
    identity = CharField(32)
    place = JsonField(null=True)
    beats = BigIntegerField(default=0)
    seen_at = MsField(null=True)
    backup_at = MsField(null=True)
    backup_due_at = MsField(default=0)
    backup_error = TextField(null=True)
    history = CharField(64, null=True)
    unsettled_at = MsField(null=True)
    went_back_to = MsField(null=True)
    settlement = IntegerField(default=0)


class Restoration(Model):
    """A copy of the database was put back: it is as it was at `copied_at`, and runs since `restored_at`.

    `was_noticed`: nobody said so, the server found it out.
    """

    copied_at = MsField()
    restored_at = MsField()
    was_noticed = BooleanField()


class RestoredCampaign(Model):
    """A campaign whose emails may have been sent after `copied_at`, until it is started or resumed."""

    campaign = ForeignKeyField(Campaign, primary_key=True, on_delete="CASCADE")
    campaign_id: int
    copied_at = MsField()
    was_active = BooleanField()
