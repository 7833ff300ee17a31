import fcntl
import multiprocessing
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import orjson
import peewee
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fluenzr import db, locks
from fluenzr.db import Busy
from fluenzr.db import sqlite as backend
from fluenzr.models import Contact, Webhook, Workspace
from tests.support import factories
from tests.support.databases import bound_to
from tests.support.threads import at_once

TURNS = 2000
"""Of all writers together: counted and not timed, as a busy machine may let one of them rest for a while."""

_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
_JSON = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-(2**53), 2**53), _TEXT,
        st.floats(allow_nan=False, allow_infinity=False),
    ),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4),
    max_leaves=10,
)  # fmt: skip


@pytest.fixture
def sqlite(new_database):
    """An SQLite file with one counter in it, whose writers wait for no longer than 0.2 s; its path."""
    with bound_to(new_database("sqlite"), timeout=0.2) as bound:
        db.execute("create table counter (id integer primary key, value integer)")
        db.execute("insert into counter (id, value) values (1, 0)")
        yield bound.database


@contextmanager
def other_writer(path):
    """Another program holds the write lock of the file."""
    with closing(peewee.sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("begin immediate")
        yield other
        other.execute("rollback")


class Oops(Exception):
    pass


def rename_and_fail(workspace):
    Workspace.update(name="gone").where(Workspace.id == workspace.id).execute()
    raise Oops


def value():
    return db.query("select value from counter where id = ?", (1,))[0][0]


# Fields


@given(_JSON)
def test_json_comes_back_as_it_was(document):
    kept = db.JsonField().db_value(document)
    assert kept is None if document is None else isinstance(kept, str)
    assert db.JsonField().python_value(kept) == document


def test_what_is_stored_comes_back(workspace):
    fields = {"zeta": 1, "alpha": [1.5, True, None, {"é": "🎉"}], "big": 2**53}
    made = factories.make_contact(workspace, first_name="Zoë 🎉", custom_fields=fields)
    contact = factories.row(Contact, made)
    contact.consent_at = 1_768_208_400_123
    contact.save()
    found = Contact.get_by_id(contact.id)
    assert (found.first_name, found.consent_at, found.company) == ("Zoë 🎉", 1_768_208_400_123, None)
    assert found.custom_fields == fields
    assert list(found.custom_fields) == list(fields)


def test_bytes_come_back(workspace):
    webhook = factories.row(Webhook, factories.make_webhook(workspace))
    webhook.secret = bytes(range(256))
    webhook.save()
    assert bytes(Webhook.get_by_id(webhook.id).secret) == bytes(range(256))


def test_a_key_is_never_given_twice(database):
    first = factories.make_workspace()
    first.delete_instance()
    assert factories.make_workspace().id > first.id


def test_dumped_json_is_compact_utf_8():
    assert db.dump_json({"b": "é", "a": [1, 2.5]}) == '{"b":"é","a":[1,2.5]}'


def test_lists_are_read_as_json_objects(workspace):
    group = factories.make_group(workspace, 'Quo"ted')
    objects = db.json_objects(
        "'id', g.public_id, 'name', g.name", "contact_group g where g.workspace_id = ?", "g.id"
    )
    found = db.query(f"select {objects}", (workspace.id,))[0][0]
    assert orjson.loads(found) == [{"id": group["id"], "name": 'Quo"ted'}]
    assert orjson.loads(db.query(f"select {objects}", (-1,))[0][0]) == []


@pytest.mark.parametrize(("text", "expected"), [("50%", True), ("5%%", False), ("_", False), ("ab\\", True)])
def test_contains_takes_its_text_as_it_is(workspace, text, expected):
    factories.make_group(workspace, "ab\\ 50% off")
    found = db.query(f"select {db.contains('name_key')} from contact_group", (text,))
    assert bool(found[0][0]) is expected


# Transactions


def test_a_transaction_is_kept_whole(workspace):
    with db.transaction():
        Workspace.update(name="changed").execute()
    assert Workspace.get_by_id(workspace.id).name == "changed"


def test_an_error_leaves_nothing(workspace):
    with pytest.raises(Oops), db.transaction():
        rename_and_fail(workspace)
    assert Workspace.get_by_id(workspace.id).name == workspace.name


def test_a_transaction_inside_another_belongs_to_it(workspace):
    def work():
        with db.transaction():
            Workspace.update(name="changed").execute()
        raise Oops

    with pytest.raises(Oops), db.transaction():
        work()
    assert Workspace.get_by_id(workspace.id).name == workspace.name


def test_what_follows_a_commit_follows_no_rollback(database):
    followed = []
    with db.transaction():
        with db.transaction():
            db.once_committed(lambda: followed.append(db.database.obj.in_transaction()))
        assert followed == []
    assert followed == [False]
    with pytest.raises(TypeError), db.transaction():
        db.once_committed(lambda: followed.append("after a rollback")) + 1  # type: ignore[func-returns-value]
    with db.transaction():
        pass
    db.once_committed(lambda: followed.append("at once"))
    assert followed == [False, "at once"]


def test_a_savepoint_may_fail_alone(workspace):
    with db.transaction():
        Workspace.update(name="kept").execute()
        with pytest.raises(Oops), db.savepoint():
            rename_and_fail(workspace)
    assert Workspace.get_by_id(workspace.id).name == "kept"


def test_a_statement_says_how_many_rows_it_changed(workspace):
    assert db.execute("update workspace set name = ? where id = ?", ("x", workspace.id)) == 1
    assert db.execute("update workspace set name = ? where id = ?", ("x", -1)) == 0


def test_two_that_change_what_they_read_lose_nothing(workspace):
    """Plain BEGIN on SQLite, or no row lock on PostgreSQL, would lose updates here."""

    def count():
        for _ in range(15):
            with db.transaction():
                row = db.locked(Workspace.select().where(Workspace.id == workspace.id)).get()
                row.contact_count += 1
                row.save(only=[Workspace.contact_count])

    assert at_once(*[count] * 4) == [None] * 4
    assert Workspace.get_by_id(workspace.id).contact_count == 60


# SQLite


def test_the_file_is_set_up_to_survive_a_power_cut(sqlite):
    pragmas = {
        name: db.query(f"pragma {name}")[0][0] for name in ("journal_mode", "synchronous", "foreign_keys")
    }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_transaction_is_immediate(sqlite):
    """It holds the write lock from its beginning: what it reads cannot be changed by another."""
    with (
        closing(peewee.sqlite3.connect(sqlite, timeout=0)) as other,
        db.transaction(),
        pytest.raises(peewee.sqlite3.OperationalError, match="locked"),
    ):
        other.execute("begin immediate")


def test_a_lock_held_elsewhere_is_busy_in_time_and_changes_nothing(sqlite):
    with other_writer(sqlite):
        began = time.monotonic()
        with pytest.raises(Busy), db.transaction():
            db.execute("update counter set value = 7")
        assert 0.1 < time.monotonic() - began < 2
        assert value() == 0
    with db.transaction():
        db.execute("update counter set value = 8")
    assert value() == 8


def test_a_turn_held_elsewhere_is_busy_in_time(sqlite):
    holding, done = threading.Event(), threading.Event()

    def hold():
        with db.transaction():
            holding.set()
            done.wait(10)

    with ThreadPoolExecutor(1) as threads:
        held = threads.submit(hold)
        assert holding.wait(5)
        for timeout in (0.0, 0.1):
            began = time.monotonic()
            with pytest.raises(Busy), db.transaction(timeout=timeout):
                db.execute("update counter set value = 7")
            assert timeout <= time.monotonic() - began < timeout + 1
        done.set()
        held.result(5)
    with db.transaction(timeout=0.0):
        db.execute("update counter set value = 9")
    assert value() == 9


def test_a_reader_waits_for_no_writer(sqlite):
    with other_writer(sqlite) as other:
        other.execute("update counter set value = 7")
        assert value() == 0


def _write_for_a_while(url, begin, counts, number):
    with bound_to(url) as bound:
        bound.connect()
        begin.wait()
        while sum(counts) < TURNS:
            with db.transaction():
                db.execute("update counter set value = value + 1")
            counts[number] += 1


@pytest.mark.slow
def test_writers_take_turns_across_threads_and_processes(sqlite):
    """Nobody starves, and nothing is lost: 2 processes and 2 threads write as fast as they can."""
    spawn = multiprocessing.get_context("spawn")
    begin, counts = spawn.Barrier(4), spawn.Array("i", 4, lock=False)
    url = f"sqlite:///{sqlite}"
    writers = [spawn.Process(target=_write_for_a_while, args=(url, begin, counts, n)) for n in (0, 1)]
    threads = [threading.Thread(target=_turns_here, args=(url, begin, counts, n)) for n in (2, 3)]
    for writer in (*writers, *threads):
        writer.start()
    for writer in (*writers, *threads):
        writer.join(30)
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert value() == sum(counts)
    assert min(counts) > sum(counts) / 4 / 5


def _turns_here(url, begin, counts, number):
    begin.wait()
    while sum(counts) < TURNS:
        with db.transaction(timeout=5):
            db.execute("update counter set value = value + 1")
        counts[number] += 1
    db.database.obj.close()


def test_a_child_process_waits_for_its_own_turn(sqlite):
    """A forked process that shared its parent's turn would write beside it."""
    with db.transaction():
        pid = os.fork()
        if not pid:
            try:
                with db.database.obj.turn(0.0):
                    os._exit(1)
            except peewee.OperationalError:
                os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def test_whoever_holds_the_turn_is_told_of_others_that_wait_for_it(sqlite, monkeypatch):
    turn, waits = db.database.obj.turn, threading.Event()
    try_lock = locks._locked

    def locked(descriptor, kind):
        done = try_lock(descriptor, kind)
        if kind == fcntl.LOCK_SH:
            waits.set()
        return done

    def wait_for_it():
        with turn(5.0):
            pass

    other = threading.Thread(target=wait_for_it)
    monkeypatch.setattr(locks, "_locked", locked)
    with db.transaction():
        assert not db.is_awaited()
        other.start()
        assert waits.wait(5.0)
        assert db.is_awaited()
    other.join()
    with db.transaction():
        assert not db.is_awaited()


def test_a_large_transaction_lets_all_others_that_wait_go_first(sqlite, monkeypatch):
    turn, went = db.database.obj.turn, []
    holds, may_end, large_waits, small_waits = (threading.Event() for _ in range(4))
    try_lock = locks._locked

    def locked(descriptor, kind):
        done = try_lock(descriptor, kind)
        if kind == fcntl.LOCK_SH and done:
            small_waits.set()
        elif not done:
            large_waits.set()
        return done

    def first():
        with turn(5.0):
            holds.set()
            assert may_end.wait(5.0)

    def next_one(name, gives_way):
        with turn(5.0, gives_way=gives_way):
            went.append(name)

    monkeypatch.setattr(locks, "_locked", locked)
    threads = [
        threading.Thread(target=target, args=args)
        for target, args in ((first, ()), (next_one, ("large", True)), (next_one, ("small", False)))
    ]
    for thread, waits in zip(threads, (holds, large_waits, small_waits), strict=True):
        thread.start()
        assert waits.wait(5.0)
    may_end.set()
    for thread in threads:
        thread.join()
    assert went == ["small", "large"]


@pytest.mark.skipif(
    not backend._MAY_CHECKPOINT_BESIDE_WRITERS, reason="this SQLite moves pages within turns alone"
)
def test_the_log_begins_anew_though_it_can_never_be_moved_as_a_whole(sqlite, monkeypatch):
    """What is committed while somebody reads, or during the move, is still left after it."""
    monkeypatch.setattr(backend, "_MANY_PAGES", 40)
    rows = "insert into counter (value) select zeroblob(4000) from (values (1), (2), (3), (4), (5))"
    with closing(peewee.sqlite3.connect(sqlite, isolation_level=None)) as reader:
        for _ in range(60):
            with db.transaction(large=True):
                db.execute(rows)
                reader.execute("begin")
                reader.execute("select * from counter").fetchone()
            reader.execute("rollback")
    assert Path(f"{sqlite}-wal").stat().st_size < 2 * 40 * 4120


@pytest.mark.parametrize("name", ["with space.db", "100%.db", "a#b?c.db", "é%20.db"])
def test_a_path_is_taken_as_it_is(tmp_path, name):
    with bound_to(f"sqlite:///{tmp_path / name}"):
        db.execute("create table t (x integer)")
    assert (tmp_path / name).exists()


def test_a_relative_path_begins_here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with bound_to("sqlite:///here.db"):
        db.execute("create table t (x integer)")
    assert (tmp_path / "here.db").exists()


@pytest.mark.usefixtures("sqlite")
def test_a_statement_is_planned_once_whatever_its_limit():
    """SQLite asks who authorizes it for each table and column of a statement that it plans."""

    def read(limit):
        return db.query("select value from counter order by id limit ?", (limit,)) + list(
            db.database.obj.execute_sql("SELECT id FROM counter LIMIT ?", (limit,))
        )

    planned = []
    db.database.obj.connection().set_authorizer(lambda *asked: planned.append(asked) or 0)
    assert read(1) == [(0,), (1,)]
    assert planned
    planned.clear()
    assert [len(read(limit)) for limit in (0, 1, 2)] == [0, 2, 2]
    assert planned == []
    db.database.obj.connection().set_authorizer(None)
