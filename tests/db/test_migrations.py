import multiprocessing
import shutil

import pytest

from fluenzr import crypto, db
from fluenzr.core.common.listing import Paging
from fluenzr.core.contacts import suppression
from fluenzr.core.inbox import reclassify, replies
from fluenzr.core.webhooks import events
from fluenzr.models import TABLES, Contact, Reply
from tests.support import factories
from tests.support.databases import bound_to
from tests.support.sending import ACCEPTED, active_campaign, counted, email_of, finish, happened

pytestmark = pytest.mark.slow  # each makes databases from nothing

NAMES = sorted(path.stem for path in db.MIGRATIONS.glob("[0-9]*.py"))
HISTORY = "schema_migration"

# What peewee has no words for: the text index and triggers.
_MODELLED = "type <> 'trigger' and tbl_name not like 'contact_search%'"
_CATALOGUE = {
    "sqlite": f"""
select type, tbl_name, name, replace(sql, ' COLLATE BINARY', '') from sqlite_master
where name not like 'sqlite_%' and tbl_name <> '{HISTORY}' and {_MODELLED}
union all
select 'column', t.name, c.name, c.type || c."notnull" || coalesce(c.dflt_value, '') || c.pk
from sqlite_master t join pragma_table_info(t.name) c where t.type = 'table'
    and t.tbl_name not like 'contact_search%' and t.name not in ('{HISTORY}', 'sqlite_sequence')
""",
    "postgresql": f"""
select 'column', table_name, column_name, data_type || coalesce(character_maximum_length::text, '')
    || is_nullable || coalesce(column_default, '') || is_identity
from information_schema.columns where table_schema = 'public' and table_name <> '{HISTORY}'
union all
select 'index', tablename, indexname, indexdef from pg_indexes
where schemaname = 'public' and tablename <> '{HISTORY}' and strpos(indexdef, 'gin_trgm_ops') = 0
union all
select 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
where connamespace = 'public'::regnamespace and conrelid::regclass::text <> '{HISTORY}' and contype <> 't'
""",
}


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request):
    return request.param


@pytest.fixture
def empty(new_database, kind):
    """A database without tables, bound to the models."""
    with bound_to(new_database(kind)) as bound:
        yield bound


def schema(kind):
    """What the database itself says of its tables, columns, indexes and constraints; collations apart."""
    return set(db.query(_CATALOGUE[kind]))


def test_the_schema_is_that_of_the_models(empty, kind, new_database):
    db.migrate()
    migrated = schema(kind)
    with bound_to(new_database(kind)) as bound:
        bound.create_tables(TABLES, safe=False)
        modelled = schema(kind)
    assert {entry[1] for entry in migrated} == {table._meta.table_name for table in TABLES}
    assert migrated == modelled


def test_folded_text_is_in_the_order_of_its_code_points(empty, kind):
    """On both databases, whatever collation they were made with: lists by name are the same."""
    db.migrate()
    workspace, names = (
        factories.make_workspace(),
        ["_", "a b", "ab", "a-c", "ab2", "ab10", "z", "é", "ß", "ж", "🎉"],
    )
    for name in names[::-1]:
        factories.make_group(workspace, name)
    ordered = db.query("select name_key from contact_group order by name_key")
    assert [row[0] for row in ordered] == sorted(name.casefold() for name in names)


def test_up_down_and_up_again(empty, kind):
    assert db.pending_migrations() == NAMES
    assert db.migrate() == NAMES
    assert db.pending_migrations() == []
    assert db.migrate() == []
    before = schema(kind)
    factories.make_group(factories.make_workspace())

    assert db.revert(NAMES[0]) == NAMES[::-1]
    assert schema(kind) == set()
    assert db.pending_migrations() == NAMES

    assert db.migrate() == NAMES
    assert schema(kind) == before
    factories.make_group(factories.make_workspace())


def test_webhooks_and_what_they_wait_for_survive_the_change_of_their_tables(empty, settings):
    crypto.use(settings.secret_key)
    db.migrate()
    workspace = factories.make_workspace()
    webhook = factories.make_webhook(workspace, description="CRM")
    events.record(workspace.id, "contact.created", {})
    deliveries, webhooks = "select webhook_id, event_id, attempts from delivery", "select * from webhook"
    before = (db.query(deliveries), db.query(webhooks))
    assert len(before[0]) == 1
    db.revert("0003_webhook_deliveries")
    assert db.query("select status from delivery") == [("pending",)]
    db.migrate()
    assert (db.query(deliveries), db.query(webhooks)) == before
    events.record(workspace.id, "contact.created", {})
    assert len(db.query(deliveries)) == 2
    assert factories.make_webhook(workspace)["id"] != webhook["id"]


def test_text_and_custom_fields_are_found_after_the_change_of_their_index(empty, kind):
    """And what was deleted or changed before, or is after it, is not."""
    if kind != "sqlite":
        pytest.skip("PostgreSQL's indexes stay as they are")
    db.migrate()
    workspace = factories.make_workspace()
    before = [contact(workspace, name) for name in ("kept", "changed", "gone")]
    db.revert("0007_lean_search")
    assert found("contact_search", '"kept"') == [before[0].id]
    change(*before)
    db.migrate()
    after = [contact(workspace, name) for name in ("kept 2", "changed 2", "gone 2")]
    change(*after)
    assert found("contact_search", '"kep"') == found("contact_search", '"zet"') == [before[0].id, after[0].id]
    assert found("contact_search", '"new"') == [before[1].id, after[1].id]
    assert found("contact_search", '"cha"') == found("contact_search", '"gon"') == []
    assert found("contact_search_custom", '"ize"') == [before[0].id, after[0].id]


def contact(workspace, name):
    times = {"created_at": 0, "updated_at": 0}
    return Contact.create(
        public_id=name, workspace=workspace, email=name, email_key=name, custom_fields={"size": 7}, **times
    )


def change(kept, changed, gone):
    gone.delete_instance()
    changed.email_key, changed.custom_fields = f"new{changed.id}", {}
    changed.save()
    kept.company_key = "zeta"
    kept.save()


def found(table, term):
    rows = db.query(f"select rowid from {table} where {table} match ? order by rowid", (term,))
    return [rowid for (rowid,) in rows]


def test_migrations_are_numbered_one_after_the_other():
    numbers = [name.partition("_")[0] for name in NAMES]
    assert numbers == [f"{number:04}" for number in range(1, len(NAMES) + 1)]


def _migrate(url, begin, applied):
    with bound_to(url):
        begin.wait(30)
        applied.put(db.migrate())


@pytest.mark.slow
def test_four_processes_that_start_at_once_migrate_once(new_database, kind):
    url, spawn = new_database(kind), multiprocessing.get_context("spawn")
    begin, applied = spawn.Barrier(4), spawn.Queue()
    starting = [spawn.Process(target=_migrate, args=(url, begin, applied)) for _ in range(4)]
    for process in starting:
        process.start()
    results = sorted(applied.get(timeout=60) for _ in starting)
    for process in starting:
        process.join(30)
    assert [process.exitcode for process in starting] == [0] * 4
    assert results == [[], [], [], NAMES]
    with bound_to(url):
        assert db.pending_migrations() == []
        assert db.query(f"select count(*) from {HISTORY}") == [(len(NAMES),)]


@pytest.fixture
def _next_version(tmp_path, monkeypatch):
    """The migrations, and one more whose second step fails."""
    shutil.copytree(db.MIGRATIONS, tmp_path / "migrations")
    monkeypatch.setattr(db, "MIGRATIONS", tmp_path / "migrations")
    (tmp_path / "migrations" / "9999_fails.py").write_text(
        "def up(migrator, db):\n"
        "    db.execute_sql('create table half_made (x integer)')\n"
        "    db.execute_sql('insert into half_made values (1, 2)')\n"
    )


@pytest.mark.usefixtures("_next_version")
def test_a_migration_that_fails_leaves_nothing(empty, kind):
    with pytest.raises(Exception, match=r"half_made|more expressions"):
        db.migrate()
    assert not [entry for entry in schema(kind) if entry[1] == "half_made"]
    assert db.pending_migrations() == ["9999_fails"]
    with pytest.raises(Exception, match=r"half_made|more expressions"):
        db.migrate()


def test_migrations_of_a_newer_version_are_told(empty):
    db.migrate()
    assert db.unknown_migrations() == []
    db.execute(f"insert into {HISTORY} (name, applied) select '9999_newer', max(applied) from {HISTORY}")
    assert db.unknown_migrations() == ["9999_newer"]


def test_replies_of_before_are_found_and_known_to_have_counted(empty, kind, settings):
    crypto.use(settings.secret_key)
    db.migrate()
    workspace = factories.make_workspace()
    campaign = active_campaign(workspace)
    email = email_of(finish(campaign, ACCEPTED))
    first = factories.make_reply(workspace, email, "Oui, Éléonore")
    factories.make_reply(workspace, email, "Non")
    db.revert("0008_matching")
    db.migrate()
    assert [reply.effects for reply in Reply.select().order_by(Reply.id)] == [{"counted": True}, {}]
    (found,) = replies.page(workspace.id, {"q": "éléonore"}, Paging()).rows
    assert (found["id"], found["reason"]) == (first["id"], "")
    for reply in Reply.select():
        reclassify.update(workspace.id, reply.public_id, {"type": "auto_reply"})
    assert counted(campaign) == {"total_contacts": 1, "sent": 1}
    assert happened(campaign) == ["sent"]


def test_people_are_recognised_by_their_own_addresses_after_migration_0011(empty, kind, settings, caplog):
    """Nobody is lost: whoever turns out to be the same stays, and is told by their ids."""
    crypto.use(settings.secret_key)
    db.migrate()
    workspace = factories.make_workspace()
    db.revert("0011_contacts")
    former = f"{workspace.id}:z@strasse.test"
    hashed = crypto.keyed_hash(crypto.key("suppression"), former)
    db.execute(
        "insert into suppression (workspace_id, email, email_hash, reason, created_at) "
        "values (?, ?, ?, ?, 0)",
        (workspace.id, "z@straße.test", hashed, "manual"),
    )
    people = [
        ("con_a", "z@straße.test", "z@strasse.test", "Zoe\u0301"),
        ("con_b", "z@xn--strae-oqa.test", "z@xn--strae-oqa.test", "Zoe"),
        ("con_c", "new2@x.test", "new2@x.test", None),
    ]
    sql = (
        "insert into contact (public_id, workspace_id, email, email_key, first_name, first_name_key, "
        "last_name_key, company_key, status, tags, custom_fields, consent_source, created_at, updated_at) "
        "values (?, ?, ?, ?, ?, '', '', '', 'active', '[]', '{}', 'not_specified', 0, 0)"
    )
    for public_id, email, key, name in people:
        db.execute(sql, (public_id, workspace.id, email, key, name))
    for name in ("Zoe\u0301", "Zo\u00e9"):
        db.execute(
            "insert into contact_group "
            "(public_id, workspace_id, name, name_key, type, created_at, updated_at) "
            "values (?, ?, ?, ?, 'static', 0, 0)",
            (f"grp_{len(name)}", workspace.id, name, name),
        )
    db.migrate()
    after = db.query(
        "select public_id, email, email_key, first_name, first_name_key from contact order by id"
    )
    assert after == [
        ("con_a", "z@straße.test", "z@xn--strae-oqa.test con_a", "Zo\u00e9", "zo\u00e9"),
        ("con_b", "z@xn--strae-oqa.test", "z@xn--strae-oqa.test", "Zoe", ""),
        ("con_c", "new2@x.test", "new2@x.test", None, ""),
    ]
    assert "con_b and con_a" in caplog.text
    assert "grp_3 and grp_4" in caplog.text
    assert "straße" not in caplog.text
    assert suppression.covers(workspace.id, "Z@straße.test")
    assert not suppression.covers(workspace.id, "z@strasse.test")
    assert db.query("select public_id from contact where email_folded = 'z@strasse.test'") == [("con_a",)]
    if kind == "sqlite":
        assert found("contact_search", '"ass"') == found("contact_search", '"xn-"')[:1]
