"""A text index of contacts, the number of a group's contacts, and when totals of contacts go out of date."""

from peewee import (
    SQL,
    BigAutoField,
    BigIntegerField,
    CharField,
    ForeignKeyField,
    NodeList,
    PostgresqlDatabase,
)
from peewee import Model as BaseModel


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

    class Group(Model):
        class Meta:
            table_name = "contact_group"

    class GroupCount(Model):
        group = ForeignKeyField(Group, on_delete="CASCADE")
        total = BigIntegerField()

    class ContactRevision(Model):
        workspace = ForeignKeyField(Workspace, on_delete="CASCADE", index=False)
        aspect = CharField(10)
        revision = BigIntegerField()
        writer = CharField(20, null=True)

        class Meta:
            indexes = ((("workspace", "aspect"), True),)

    return GroupCount, ContactRevision


TEXTS = ("email_key", "first_name_key", "last_name_key", "company_key", "custom_fields")
KEYS = TEXTS[:-1]
ASPECTS = {
    "text": KEYS,
    "status": ("status",),
    "tags": ("tags",),
    "stage": ("pipeline_stage_id",),
    "custom": ("custom_fields",),
}


def up(migrator, db):
    db.create_tables(tables(db), safe=False)
    for statement in postgresql() if isinstance(db, PostgresqlDatabase) else sqlite():
        db.execute_sql(statement)


def down(migrator, db):
    for statement in undo_postgresql() if isinstance(db, PostgresqlDatabase) else undo_sqlite():
        db.execute_sql(statement)
    db.drop_tables(tables(db), safe=False)


# SQLite. Two characters after each text let each of its own begin a trigram: short terms are found by these.


def sqlite():
    padded = ", ".join(f"{{}}{name} || char(1, 1)" for name in KEYS) + ", {}custom_fields"
    new, own = padded.replace("{}", "new."), padded.replace("{}", "")
    index = f"insert into contact_search (rowid, {', '.join(TEXTS)})"
    yield (
        f"create virtual table contact_search using fts5({', '.join(TEXTS)}, "
        "content='', contentless_delete=1, tokenize='trigram case_sensitive 1')"
    )
    yield "create virtual table contact_search_term using fts5vocab(contact_search, 'row')"
    yield f"{index} select id, {own} from contact"
    yield (
        "create trigger contact_search_insert after insert on contact begin "
        f"{index} values (new.id, {new}); end"
    )
    yield (
        f"create trigger contact_search_update after update of {', '.join(TEXTS)} on contact "
        f"when {changed(TEXTS, 'is not')} begin delete from contact_search where rowid = old.id; "
        f"{index} values (new.id, {new}); end"
    )
    yield (
        "create trigger contact_search_delete after delete on contact begin "
        "delete from contact_search where rowid = old.id; end"
    )
    yield (
        "insert into group_count (group_id, total) select g.id, "
        "(select count(*) from group_member m where m.group_id = g.id) from contact_group g"
    )
    yield (
        "create trigger contact_group_insert after insert on contact_group begin "
        "insert into group_count (group_id, total) values (new.id, 0); end"
    )
    for event, row, change in (("insert", "new", "+ 1"), ("delete", "old", "- 1")):
        yield (
            f"create trigger group_member_{event} after {event} on group_member begin "
            f"update group_count set total = total {change} where group_id = {row}.group_id; "
            + advance(f"(select workspace_id from contact_group where id = {row}.group_id)", "groups")
            + "; end"
        )
    for aspect, columns in ASPECTS.items():
        yield (
            f"create trigger contact_revision_{aspect} after update of {', '.join(columns)} on contact "
            f"when {changed(columns, 'is not')} begin {advance('new.workspace_id', aspect)}; end"
        )
    yield (
        "create trigger contact_revision_deleted after delete on contact begin "
        f"{advance('old.workspace_id', 'deleted')}; end"
    )


def advance(workspace, aspect):
    """Nothing where the workspace itself is going, with all that was in it."""
    return (
        "insert into contact_revision (workspace_id, aspect, revision) "
        f"select id, '{aspect}', 1 from workspace where id = {workspace} "
        "on conflict (workspace_id, aspect) do update set revision = revision + 1"
    )


def changed(columns, differs):
    return " or ".join(f"old.{name} {differs} new.{name}" for name in columns)


def undo_sqlite():
    names = (
        "contact_search_insert",
        "contact_search_update",
        "contact_search_delete",
        "contact_group_insert",
    )
    names += ("group_member_insert", "group_member_delete", "contact_revision_deleted")
    names += tuple(f"contact_revision_{aspect}" for aspect in ASPECTS)
    yield from (f"drop trigger {name}" for name in names)
    yield "drop table contact_search_term"
    yield "drop table contact_search"


# PostgreSQL. Counters make no transaction wait for another before it ends: the members of a group are counted
# in several rows where several write at once, and revisions advance when a transaction commits.


def postgresql():
    yield (
        "do $$ begin create extension if not exists pg_trgm; "
        "exception when insufficient_privilege or undefined_file or feature_not_supported then "
        "raise notice 'without pg_trgm, text in contacts is looked for row by row'; end $$"
    )
    created = " ".join(
        f"create index contact_{name}_trgm on contact using gin ({name} gin_trgm_ops);" for name in TEXTS
    )
    yield (
        "do $$ begin if exists (select 1 from pg_extension where extname = 'pg_trgm') then "
        f"{created} end if; end $$"
    )
    yield (
        "insert into group_count (group_id, total) "
        "select group_id, count(*) from group_member group by group_id"
    )
    yield """
create function count_group_members() returns trigger language plpgsql as $$
declare sign bigint := case tg_op when 'INSERT' then 1 else -1 end;
begin
    with changed as (
        select m.group_id, sign * count(*) as total from changed_members m
        join contact_group g on g.id = m.group_id group by m.group_id
    ), before as (
        delete from group_count where id in (
            select c.id from group_count c join changed on changed.group_id = c.group_id
            order by c.id for update of c skip locked
        ) returning group_id, total
    )
    insert into group_count (group_id, total)
    select group_id, sum(total) from (select * from changed union all select * from before) counts
    group by group_id;
    return null;
end $$"""
    yield """
create function advance_contact_revision() returns trigger language plpgsql as $$
declare
    owner bigint;
    me text := pg_current_xact_id()::text;
begin
    if tg_table_name = 'group_member' then
        select workspace_id into owner from contact_group
        where id = case tg_op when 'DELETE' then old.group_id else new.group_id end;
    else
        owner := old.workspace_id;
    end if;
    insert into contact_revision (workspace_id, aspect, revision, writer)
    select id, tg_argv[0], 1, me from workspace where id = owner
    on conflict (workspace_id, aspect) do update set revision = contact_revision.revision + 1, writer = me
    where contact_revision.writer is distinct from me;
    return null;
end $$"""
    for event, rows in (("insert", "new"), ("delete", "old")):
        yield (
            f"create trigger group_member_{event} after {event} on group_member "
            f"referencing {rows} table as changed_members for each statement "
            "execute function count_group_members()"
        )
    at_commit = "deferrable initially deferred for each row"
    for aspect, columns in ASPECTS.items():
        yield (
            f"create constraint trigger contact_revision_{aspect} after update of {', '.join(columns)} "
            f"on contact {at_commit} when ({changed(columns, 'is distinct from')}) "
            f"execute function advance_contact_revision('{aspect}')"
        )
    yield (
        f"create constraint trigger contact_revision_deleted after delete on contact {at_commit} "
        "execute function advance_contact_revision('deleted')"
    )
    yield (
        "create constraint trigger contact_revision_groups after insert or delete on group_member "
        f"{at_commit} execute function advance_contact_revision('groups')"
    )


def undo_postgresql():
    for name in ("deleted", *ASPECTS):
        yield f"drop trigger contact_revision_{name} on contact"
    for name in ("contact_revision_groups", "group_member_insert", "group_member_delete"):
        yield f"drop trigger {name} on group_member"
    yield "drop function advance_contact_revision"
    yield "drop function count_group_members"
    yield from (f"drop index if exists contact_{name}_trgm" for name in TEXTS)
