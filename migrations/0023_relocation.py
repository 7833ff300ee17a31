"""A campaign keeps where a changed workflow moves its people, until all have moved."""


def up(migrator, db):
    db.execute_sql('alter table campaign add column "relocation" TEXT')


def down(migrator, db):
    db.execute_sql('alter table campaign drop column "relocation"')
