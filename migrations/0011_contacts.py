"""Who a contact is, and what became of it.

An address was recognised by its case-folded text (Unicode Standard §3.13), which takes ß for ss and so one
person for another. Now it is by its lower-case NFC form with the A-label of its domain (IDNA 2008): in
contacts, suppressions and errors of imports. Other texts become NFC. Rows that turn out to be the same, or to
have the same name, stay as they are, each with a key of its own, and are reported by their ids.
"""

import contextlib
import hashlib
import hmac
import logging
import unicodedata

from email_validator import EmailNotValidError, validate_email
from peewee import (
    SQL,
    BigAutoField,
    BigIntegerField,
    CharField,
    ForeignKeyField,
    IntegerField,
    NodeList,
    PostgresqlDatabase,
    TextField,
)
from peewee import Model as BaseModel

from fluenzr import crypto

logger = logging.getLogger("fluenzr.migrations")

BATCH = 1000
KEYS = ("email_key", "first_name_key", "last_name_key", "company_key")
NAMES = ("first_name", "last_name", "company")
PLAIN = ("job_title", "phone", "website", "consent_notes")


def tables(db):
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

    class Contact(Model):
        pass

    class ContactChange(Model):
        public_id = CharField(40, unique=True)
        workspace = ForeignKeyField(Workspace, on_delete="CASCADE", index=False)
        contact = ForeignKeyField(Contact, on_delete="CASCADE", index=False)
        type = CharField(20)
        at = BigIntegerField()
        metadata = TextField()

        class Meta:
            indexes = ((("contact", "at", "id"), False),)

    class ContactNote(Model):
        public_id = CharField(40, unique=True)
        workspace = ForeignKeyField(Workspace, on_delete="CASCADE", index=False)
        contact = ForeignKeyField(Contact, on_delete="CASCADE", index=False)
        text = TextField()
        created_at = BigIntegerField()

        class Meta:
            indexes = ((("contact", "created_at", "id"), False),)

    return ContactChange, ContactNote


def up(migrator, db):
    db.create_tables(tables(db), safe=False)
    migrator.migrate(
        migrator.add_column("contact", "email_folded", TextField(null=True)),
        migrator.add_column("contact_import", "kept", IntegerField(default=0)),
    )
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql(
            "do $$ begin if exists (select 1 from pg_extension where extname = 'pg_trgm') then "
            "create index contact_email_folded_trgm on contact using gin (email_folded gin_trgm_ops) "
            "where email_folded is not null; end if; end $$"
        )
    else:
        index_emails(
            db, "{}email_key || char(1, 1) || coalesce({}email_folded || char(1, 1), '')", "email_folded, "
        )
    each(db, "contact", ("email", "email_key", "workspace_id", "public_id", *NAMES, *PLAIN), rekey_contact)
    each(db, "contact_group", ("name", "workspace_id", "public_id"), rekey_group)
    each(db, "suppression", ("email", "workspace_id"), rekey_suppression)
    each(db, "import_fault", ("email", "email_key"), rekey_fault, key="rowid")


def down(migrator, db):
    is_postgresql = isinstance(db, PostgresqlDatabase)
    if is_postgresql:
        db.execute_sql("drop index if exists contact_email_folded_trgm")
    else:
        index_emails(db, "{}email_key || char(1, 1)", "")
    each(db, "contact", ("email", "email_key", "workspace_id", "public_id"), fold_contact)
    each(db, "suppression", ("email", "workspace_id"), fold_suppression)
    db.execute_sql("alter table contact drop column email_folded")
    db.execute_sql("alter table contact_import drop column kept")
    db.drop_tables(tables(db), safe=False)


# What the rules were on that day.


def fold(text):
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def identity(email):
    local, at, domain = email.rpartition("@")
    if not domain.isascii():
        with contextlib.suppress(EmailNotValidError):
            checked = validate_email(f"a@{domain}", check_deliverability=False, test_environment=True)
            domain = checked.ascii_domain
    return unicodedata.normalize("NFC", f"{unicodedata.normalize('NFC', local).lower()}{at}{domain.lower()}")


# Rows that have other text than ASCII, some at a time.


def each(db, table, columns, change, key="id"):
    is_postgresql = isinstance(db, PostgresqlDatabase)
    mark = "%s" if is_postgresql else "?"
    if key == "rowid":  # a table without a key of one column
        key = "ctid" if is_postgresql else "rowid"
        rows = db.execute_sql(f"select {key}, {', '.join(columns)} from {table}").fetchall()
        for row in rows:
            change(db, mark, (table, key, row[0]), dict(zip(columns, row[1:], strict=True)))
        return
    last = 0
    while rows := db.execute_sql(
        f"select {key}, {', '.join(columns)} from {table} where {key} > {mark} order by {key} limit {BATCH}",
        (last,),
    ).fetchall():
        last = rows[-1][0]
        for row in rows:
            change(db, mark, (table, key, row[0]), dict(zip(columns, row[1:], strict=True)))


def write(db, mark, place, values):
    table, key, row = place
    assigned = ", ".join(f"{name} = {mark}" for name in values)
    db.execute_sql(f"update {table} set {assigned} where {key} = {mark}", (*values.values(), row))


def is_taken(db, mark, place, columns):
    table, key, row = place
    where = " and ".join(f"{name} = {mark}" for name in columns)
    sql = f"select public_id from {table} where {where} and {key} <> {mark}"
    return db.execute_sql(sql, (*columns.values(), row)).fetchone()


def rekey_contact(db, mark, place, row):
    texts = {name: row[name] for name in (*NAMES, *PLAIN) if row[name] and not row[name].isascii()}
    changed = {}
    for name, text in texts.items():
        composed = unicodedata.normalize("NFC", text)
        if composed != text:
            changed[name] = composed
            if name in NAMES:
                changed[f"{name}_key"] = fold(text)
    if not row["email"].isascii():
        changed.update(rekeyed(db, mark, place, row))
    if changed:
        write(db, mark, place, changed)


def rekeyed(db, mark, place, row):
    key, folded = identity(row["email"]), fold(row["email"])
    changed = {} if folded == key else {"email_folded": folded}
    if key != row["email_key"]:
        other = is_taken(db, mark, place, {"workspace_id": row["workspace_id"], "email_key": key})
        if other is not None:
            logger.warning(
                "contacts %s and %s have the same address: both are kept, merge them by hand",
                other[0],
                row["public_id"],
            )
            key = f"{key} {row['public_id']}"
        changed["email_key"] = key
    return changed


def rekey_group(db, mark, place, row):
    name = unicodedata.normalize("NFC", row["name"])
    if name == row["name"]:
        return
    other = is_taken(db, mark, place, {"workspace_id": row["workspace_id"], "name": name})
    if other is not None:
        logger.warning(
            "groups %s and %s have the same name: both are kept, merge or rename them by hand",
            other[0],
            row["public_id"],
        )
        return
    write(db, mark, place, {"name": name, "name_key": fold(name)})


def rekey_suppression(db, mark, place, row):
    if row["email"] and not row["email"].isascii():
        rehash(db, mark, place, row["workspace_id"], identity(row["email"]))


def rehash(db, mark, place, workspace_id, key):
    text = f"{workspace_id}:{key}"
    hashed = hmac.new(crypto.key("suppression"), text.encode(), hashlib.sha256).hexdigest()
    sql = f"select 1 from suppression where workspace_id = {mark} and email_hash = {mark}"
    if db.execute_sql(sql, (workspace_id, hashed)).fetchone() is None:
        write(db, mark, place, {"email_hash": hashed})


def rekey_fault(db, mark, place, row):
    if row["email"] and not row["email"].isascii() and row["email_key"] != (key := identity(row["email"])):
        write(db, mark, place, {"email_key": key})


def fold_contact(db, mark, place, row):
    key = row["email"].casefold()
    if row["email"].isascii() or key == row["email_key"]:
        return
    if is_taken(db, mark, place, {"workspace_id": row["workspace_id"], "email_key": key}) is None:
        write(db, mark, place, {"email_key": key})


def fold_suppression(db, mark, place, row):
    if row["email"] and not row["email"].isascii():
        rehash(db, mark, place, row["workspace_id"], row["email"].casefold())


# SQLite: the text index of migration 0007 also takes in what an address is found by.


def index_emails(db, email, also):
    names = ", ".join(KEYS)
    texts = ", ".join((email, *(f"{{}}{name} || char(1, 1)" for name in KEYS[1:])))
    changed = " or ".join(f"old.{name} is not new.{name}" for name in KEYS)
    add = f"insert into contact_search (rowid, {names}) select new.id, {texts.replace('{}', 'new.')}"
    for event in ("insert", "update"):
        db.execute_sql(f"drop trigger contact_search_{event}")
    db.execute_sql(f"create trigger contact_search_insert after insert on contact begin {add}; end")
    db.execute_sql(
        f"create trigger contact_search_update after update of {also}{names} on contact when {changed} "
        f"begin delete from contact_search where rowid = old.id; {add}; end"
    )
