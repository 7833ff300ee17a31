"""How often in a row an account could not send: its rests grow with that."""

from peewee import BigAutoField, CharField, ForeignKeyField, IntegerField
from peewee import Model as BaseModel


def table(db):
    class EmailAccount(BaseModel):
        id = BigAutoField()

        class Meta:
            database = db
            legacy_table_names = False

    class AccountRest(BaseModel):
        account = ForeignKeyField(EmailAccount, primary_key=True, on_delete="CASCADE")
        reason = CharField(12)
        failures = IntegerField()

        class Meta:
            database = db
            legacy_table_names = False

    return AccountRest


def up(migrator, db):
    db.create_tables([table(db)], safe=False)


def down(migrator, db):
    db.drop_tables([table(db)], safe=False)
