"""Users with their workspaces and sessions, links used once, and the audit log."""

from peewee import (
    SQL,
    BigAutoField,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
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

    class User(Model):
        public_id = CharField(40, unique=True)
        email = TextField()
        email_key = TextField(unique=True)
        name = TextField(null=True)
        password_hash = TextField(null=True)
        is_operator = BooleanField()
        language = CharField(20, null=True)
        theme = CharField(10)
        timezone = CharField(64, null=True)
        totp_secret = BlobField(null=True)
        totp_since = BigIntegerField(null=True)
        totp_step = BigIntegerField(null=True)
        created_at = BigIntegerField()
        updated_at = BigIntegerField()

        class Meta:
            table_name = "users"

    class RecoveryCode(Model):
        user = ForeignKeyField(User, on_delete="CASCADE")
        hash = CharField(64, unique=True)

    class Membership(Model):
        user = ForeignKeyField(User, on_delete="CASCADE", index=False)
        workspace = ForeignKeyField(Workspace, on_delete="CASCADE")
        role = CharField(10)
        created_at = BigIntegerField()

        class Meta:
            indexes = ((("user", "workspace"), True),)

    class Session(Model):
        public_id = CharField(40, unique=True)
        user = ForeignKeyField(User, on_delete="CASCADE")
        workspace = ForeignKeyField(Workspace, on_delete="SET NULL", null=True)
        hash = CharField(64, unique=True)
        agent = TextField()
        address = CharField(45)
        created_at = BigIntegerField()
        seen_at = BigIntegerField()
        revoked_at = BigIntegerField(null=True)

    class WelcomeLink(Model):
        public_id = CharField(40, unique=True)
        hash = CharField(64, unique=True)
        kind = CharField(10)
        email = TextField(null=True)
        email_key = TextField(null=True)
        workspace = ForeignKeyField(Workspace, on_delete="CASCADE", null=True)
        role = CharField(10, null=True)
        is_operator = BooleanField()
        user = ForeignKeyField(User, on_delete="CASCADE", null=True)
        created_at = BigIntegerField()
        expires_at = BigIntegerField()

    class SignInFailures(Model):
        name = CharField(64, unique=True)
        failures = IntegerField()
        at = BigIntegerField(index=True)

    class AuditEntry(Model):
        workspace = ForeignKeyField(Workspace, on_delete="CASCADE", null=True, index=False)
        at = BigIntegerField(index=True)
        actor_kind = CharField(12)
        actor_id = BigIntegerField(null=True)
        action = CharField(40)
        object_id = CharField(40, null=True)
        fields = TextField()
        count = IntegerField(null=True)
        address = CharField(45, null=True)

        class Meta:
            indexes = ((("workspace", "id"), False),)

    return User, RecoveryCode, Membership, Session, WelcomeLink, SignInFailures, AuditEntry


def up(migrator, db):
    db.create_tables(tables(db), safe=False)


def down(migrator, db):
    db.drop_tables(tables(db))
