"""Several mailboxes for a campaign, and whom each writes to; ramp and working hours; spam complaints.

No row is written: nobody is bound yet.
"""

from peewee import (
    SQL,
    BigAutoField,
    BigIntegerField,
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

COLUMNS = (
    ("enrollment", "account_id", BigIntegerField(null=True)),
    ("email_account", "ramp", TextField(null=True)),
    ("email_account", "ramp_since", BigIntegerField(null=True)),
    ("email_account", "working_hours", TextField(null=True)),
    ("email", "complained_at", BigIntegerField(null=True)),
)
WAITS = "at_email = true and due_at is not null and lease_until is null"
BOUND, UNBOUND = "enrollment_bound", "enrollment_unbound"


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
        account_id = BigIntegerField(null=True)
        at_email = BooleanField()
        due_at = BigIntegerField(null=True)
        lease_until = BigIntegerField(null=True)

    class CampaignMailbox(Model):
        campaign = ForeignKeyField(Campaign, on_delete="CASCADE", index=False)
        account_id = BigIntegerField(index=True)
        public_id = CharField(40)
        position = IntegerField(null=True)

        class Meta:
            primary_key = CompositeKey("campaign", "account_id")

    return Enrollment, CampaignMailbox


def indexes(enrollment):
    campaign, account = enrollment.campaign, enrollment.account_id
    due = (enrollment.due_at, enrollment.id)
    return (
        enrollment.index(
            campaign, account, *due, where=SQL(f"account_id is not null and {WAITS}"), name=BOUND
        ),
        enrollment.index(campaign, *due, where=SQL(f"account_id is null and {WAITS}"), name=UNBOUND),
    )


def up(migrator, db):
    enrollment, campaign_mailbox = tables(db)
    migrator.migrate(*(migrator.add_column(*column) for column in COLUMNS))
    db.create_tables((campaign_mailbox,), safe=False)
    for index in indexes(enrollment):
        db.execute(index)


def down(migrator, db):
    _, campaign_mailbox = tables(db)
    for name in (BOUND, UNBOUND):
        db.execute_sql(f"drop index {name}")
    db.drop_tables((campaign_mailbox,))
    for table, column, _ in COLUMNS:
        db.execute_sql(f"alter table {table} drop column {column}")
