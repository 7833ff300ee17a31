"""SQLite: an index of contacts' text that takes a quarter of the space, and one of their custom fields.

The index told the places of each trigram in each column; which contacts have it is enough (FTS5 §4.6,
`detail=none`). Custom fields have an index of their own now: what they have in common is in all contacts.
"""

from peewee import PostgresqlDatabase

KEYS = ("email_key", "first_name_key", "last_name_key", "company_key")
CUSTOM = ("custom_fields",)
TEXTS = (*KEYS, *CUSTOM)
TABLES = ("contact_search", "contact_search_custom")
EVENTS = ("insert", "update", "delete")


def up(migrator, db):
    if isinstance(db, PostgresqlDatabase):
        return
    drop(db, TABLES[:1])
    for table, columns in zip(TABLES, (KEYS, CUSTOM), strict=True):
        create(db, table, columns, "detail=none, ")
    db.execute_sql("create virtual table contact_search_term using fts5vocab(contact_search, 'row')")


def down(migrator, db):
    if isinstance(db, PostgresqlDatabase):
        return
    drop(db, TABLES)
    create(db, TABLES[0], TEXTS)
    db.execute_sql("create virtual table contact_search_term using fts5vocab(contact_search, 'row')")


def drop(db, tables):
    db.execute_sql("drop table contact_search_term")
    for table in tables:
        for event in EVENTS:
            db.execute_sql(f"drop trigger {table}_{event}")
        db.execute_sql(f"drop table {table}")


def create(db, table, columns, detail=""):
    """Two characters after each key let each of its own begin a trigram: short terms are found by these."""
    names = ", ".join(columns)
    changed = " or ".join(f"old.{name} is not new.{name}" for name in columns)
    remove = f"delete from {table} where rowid = old.id"
    db.execute_sql(
        f"create virtual table {table} using fts5({names}, "
        f"content='', contentless_delete=1, {detail}tokenize='trigram case_sensitive 1')"
    )
    db.execute_sql(f"{add(table, columns, '')} from contact{some(columns, '')}")
    db.execute_sql(
        f"create trigger {table}_insert after insert on contact begin {add(table, columns, 'new.')}"
        f"{some(columns, 'new.')}; end"
    )
    db.execute_sql(
        f"create trigger {table}_update after update of {names} on contact when {changed} begin {remove}; "
        f"{add(table, columns, 'new.')}{some(columns, 'new.')}; end"
    )
    db.execute_sql(f"create trigger {table}_delete after delete on contact begin {remove}; end")


def add(table, columns, row):
    texts = ", ".join(row + (f"{name} || char(1, 1)" if name in KEYS else name) for name in columns)
    return f"insert into {table} (rowid, {', '.join(columns)}) select {row}id, {texts}"


def some(columns, row):
    """Without custom fields there is nothing to find."""
    return f" where {row}custom_fields <> '{{}}'" if columns == CUSTOM else ""
