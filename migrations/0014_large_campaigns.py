"""Indexes of the queue with what is due alone, who is being added, and counts that are yet to be summed."""

from peewee import (
    SQL,
    BigAutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    ForeignKeyField,
    IntegerField,
    NodeList,
    PostgresqlDatabase,
)
from peewee import Model as BaseModel

WHOLE = ("enrollment_campaign_id_at_email_due_at", "enrollment_lease_owner_lease_until")
FILLING = (
    ("filling_until", BigIntegerField(null=True)),
    ("filling_total", IntegerField(null=True)),
)
SUMMED = (
    "update campaign_stats set sent = sent + (select coalesce(sum(s.sent), 0) from sent_count s "
    "where s.campaign_id = campaign_stats.campaign_id)",
    "insert into node_stats (campaign_id, node_id, variant, sent, opened, clicked, replied, bounced) "
    "select campaign_id, node_id, variant, sum(sent), 0, 0, 0, 0 from sent_count where true "
    "group by campaign_id, node_id, variant "
    "on conflict (campaign_id, node_id, variant) do update set sent = node_stats.sent + excluded.sent",
    "insert into timeline_stats (campaign_id, at, sent, opened, clicked, replied, bounced, unsubscribed) "
    "select campaign_id, at, sum(sent), 0, 0, 0, 0, 0 from sent_count where true group by campaign_id, at "
    "on conflict (campaign_id, at) do update set sent = timeline_stats.sent + excluded.sent",
    "insert into activity_count (campaign_id, type, total) "
    "select campaign_id, 'sent', sum(sent) from sent_count where true group by campaign_id "
    "on conflict (campaign_id, type) do update set total = activity_count.total + excluded.total",
)


def tables(db):
    """The models as they were."""
    is_postgresql = isinstance(db, PostgresqlDatabase)

    class IdField(BigAutoField):
        def ddl(self, ctx):
            column = super().ddl(ctx)
            return column if is_postgresql else NodeList((column, SQL("AUTOINCREMENT")))

    class Model(BaseModel):
        id = IdField()

        class Meta:
            database = db
            legacy_table_names = False

    class Campaign(Model):
        pass

    class Enrollment(Model):
        campaign = ForeignKeyField(Campaign, on_delete="CASCADE", index=False)
        status = CharField(12)
        node_id = CharField(64, null=True)
        at_email = BooleanField()
        due_at = BigIntegerField(null=True)
        lease_owner = CharField(32, null=True)
        lease_until = BigIntegerField(null=True)

    class SentCount(Model):
        campaign = ForeignKeyField(Campaign, on_delete="CASCADE")
        node_id = CharField(64)
        variant = CharField(1)
        at = BigIntegerField()
        sent = IntegerField()

    return Enrollment, SentCount


def indexes(enrollment):
    return (
        enrollment.index(
            enrollment.campaign,
            enrollment.at_email,
            enrollment.due_at,
            enrollment.id,
            where=SQL("due_at is not null and lease_until is null"),
            name="enrollment_due",
        ),
        enrollment.index(
            enrollment.campaign,
            enrollment.status,
            enrollment.id,
            where=SQL("node_id is null"),
            name="enrollment_not_begun",
        ),
        enrollment.index(enrollment.campaign, enrollment.id),
        enrollment.index(
            enrollment.lease_owner,
            enrollment.lease_until,
            where=SQL("lease_owner is not null"),
            name="enrollment_leased",
        ),
    )


def up(migrator, db):
    enrollment, sent_count = tables(db)
    for index in indexes(enrollment):
        db.execute(index)
    for name in WHOLE:
        db.execute_sql(f"drop index {name}")
    migrator.migrate(*(migrator.add_column("campaign", name, field) for name, field in FILLING))
    db.create_tables([sent_count], safe=False)


def down(migrator, db):
    _, sent_count = tables(db)
    for statement in SUMMED:
        db.execute_sql(statement)
    db.drop_tables([sent_count], safe=False)
    for name, _ in FILLING:
        db.execute_sql(f"alter table campaign drop column {name}")
    db.execute_sql(f"create index {WHOLE[0]} on enrollment (campaign_id, at_email, due_at)")
    db.execute_sql(f"create index {WHOLE[1]} on enrollment (lease_owner, lease_until)")
    for name in ("enrollment_campaign_id_id", "enrollment_due", "enrollment_not_begun", "enrollment_leased"):
        db.execute_sql(f"drop index {name}")
