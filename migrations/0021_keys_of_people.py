"""An API key that was handed to a person ends with their role; people choose the columns of contacts."""

from peewee import PostgresqlDatabase


def up(migrator, db):
    kind = "BIGINT" if isinstance(db, PostgresqlDatabase) else "INTEGER"
    db.execute_sql(f'alter table api_key add column "user_id" {kind}')
    db.execute_sql('alter table users add column "contact_columns" TEXT')


def down(migrator, db):
    db.execute_sql('alter table api_key drop column "user_id"')
    db.execute_sql('alter table users drop column "contact_columns"')
