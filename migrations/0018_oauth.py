"""How accounts log in, and OAuth 2.0: applications, tokens, and mailboxes that are being connected."""

from peewee import (
    SQL,
    BigAutoField,
    BigIntegerField,
    BlobField,
    CharField,
    ForeignKeyField,
    IntegerField,
    NodeList,
    PostgresqlDatabase,
    TextField,
)
from peewee import Model as BaseModel

COLUMNS = (
    ("email_account", "auth", CharField(10, default="password")),
    ("email_account", "error_code", CharField(40, null=True)),
)


def tables(db):
    """The models as they were, parents first."""
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

    class Workspace(Model):
        pass

    class EmailAccount(Model):
        pass

    class OauthApp(Model):
        workspace = ForeignKeyField(Workspace, on_delete="CASCADE", index=False)
        provider = CharField(12)
        client_id = CharField(255)
        client_secret = BlobField(null=True)
        tenant = CharField(120, null=True)
        created_at = BigIntegerField()
        updated_at = BigIntegerField()

        class Meta:
            indexes = ((("workspace", "provider"), True),)

    class OauthToken(Model):
        account = ForeignKeyField(EmailAccount, primary_key=True, on_delete="CASCADE")
        client_id = CharField(255)
        tenant = CharField(120, null=True)
        refresh_token = BlobField()
        access_token = BlobField(null=True)
        issued_at = BigIntegerField()
        refresh_at = BigIntegerField()
        expires_at = BigIntegerField()
        generation = IntegerField(default=1)
        lease_owner = CharField(32, null=True)
        lease_until = BigIntegerField(null=True)
        retry_at = BigIntegerField(null=True)
        failures = IntegerField(default=0)
        error = TextField(null=True)
        refused = CharField(40, null=True)

    class OauthConnection(Model):
        public_id = CharField(40, unique=True)
        workspace = ForeignKeyField(Workspace, on_delete="CASCADE")
        provider = CharField(12)
        email = TextField()
        flow = CharField(10)
        return_url = TextField(null=True)
        status = CharField(12, default="pending")
        error_code = CharField(40, null=True)
        error = TextField(null=True)
        account = ForeignKeyField(EmailAccount, null=True, on_delete="SET NULL")
        start_hash = CharField(64, null=True, unique=True)
        browser_hash = CharField(64, null=True)
        state_hash = CharField(64, null=True, unique=True)
        verifier = BlobField(null=True)
        device_code = BlobField(null=True)
        user_code = CharField(40, null=True)
        verification_uri = TextField(null=True)
        interval = IntegerField(null=True)
        poll_at = BigIntegerField(null=True)
        created_at = BigIntegerField()
        expires_at = BigIntegerField()

    return OauthApp, OauthToken, OauthConnection


def up(migrator, db):
    migrator.migrate(*(migrator.add_column(*column) for column in COLUMNS))
    db.create_tables(tables(db), safe=False)


def down(migrator, db):
    db.drop_tables(tables(db))
    for table, column, _ in COLUMNS:
        db.execute_sql(f"alter table {table} drop column {column}")
