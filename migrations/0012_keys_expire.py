"""API keys may expire."""

from peewee import PostgresqlDatabase


def up(migrator, db):
    kind = "BIGINT" if isinstance(db, PostgresqlDatabase) else "INTEGER"
    db.execute_sql(f'alter table api_key add column "expires_at" {kind}')


def down(migrator, db):
    db.execute_sql('alter table api_key drop column "expires_at"')
