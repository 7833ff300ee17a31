"""A workspace has variables of its own, for all of its emails."""


def up(migrator, db):
    db.execute_sql('alter table workspace add column "variables" TEXT')


def down(migrator, db):
    db.execute_sql('alter table workspace drop column "variables"')
