"""Sessions with PostgreSQL: what becomes of lost ones, what bounds them, and what a URL may say."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator

import peewee
import psycopg
import pytest
from playhouse.migrations import Runner

from fluenzr import db
from fluenzr.db import Busy, pg_sessions, postgres
from fluenzr.settings import pg_url
from fluenzr.settings import values as setting_values
from tests.support.databases import bound_to

LOCK_SECONDS = 0.2


@pytest.fixture
def postgresql(new_database: Callable[..., str]) -> Iterator[str]:
    """A PostgreSQL database with one counter in it, where nobody waits for longer than 0.2 s; its URL."""
    url = new_database("postgresql")
    with bound_to(url, timeout=LOCK_SECONDS):
        db.execute("create table counter (id integer primary key, value integer)")
        db.execute("insert into counter (id, value) values (1, 0)")
        yield url


def value() -> int:
    return int(db.query("select value from counter where id = ?", (1,))[0][0])


def put(number: int) -> None:
    db.execute("update counter set value = ?", (number,))


def put_whole(number: int) -> None:
    with db.transaction():
        put(number)


# What ends a connection while nothing is said on it


def _terminated(url: str) -> None:
    """As a restart of the server does."""
    with psycopg.connect(url, autocommit=True) as other:
        other.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid()"
        )


def _shut(_: str) -> None:
    """As a proxy or a firewall does that is out of patience."""
    ours, theirs = socket.socketpair()
    theirs.close()
    os.dup2(ours.fileno(), db.database.obj.connection().fileno())
    ours.close()


ENDS = {"terminated": _terminated, "shut": _shut}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
@pytest.mark.parametrize("is_noticed", [True, False])
def test_a_connection_that_was_lost_is_replaced_within_the_call(
    postgresql: str, monkeypatch: pytest.MonkeyPatch, end: Callable[[str], None], is_noticed: bool
) -> None:
    """Whether its end is seen before something is said on it, or by what comes back."""
    if not is_noticed:
        monkeypatch.setattr(pg_sessions, "was_ended", lambda _: False)
    end(postgresql)
    put_whole(7)
    assert value() == 7
    end(postgresql)
    assert value() == 7


def test_what_changes_rows_by_itself_is_not_said_twice(
    postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have been done, its answer lost; where the end can be seen before, it is said once, and done."""
    _terminated(postgresql)
    db.execute("update counter set value = value + 1")
    assert value() == 1
    monkeypatch.setattr(pg_sessions, "was_ended", lambda _: False)
    _terminated(postgresql)
    with pytest.raises(peewee.OperationalError):
        db.execute("update counter set value = value + 1")
    db.drop_broken_connection()
    assert value() == 1


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_a_connection_lost_in_the_middle_leaves_nothing(postgresql: str, end: Callable[[str], None]) -> None:
    def work() -> None:
        put(7)
        end(postgresql)
        put(8)

    with pytest.raises(Busy), db.transaction():
        work()
    assert value() == 0


def test_a_connection_lost_before_the_commit_leaves_nothing(postgresql: str) -> None:
    def work() -> None:
        put(7)
        _terminated(postgresql)

    with pytest.raises(Busy), db.transaction():
        work()
    assert value() == 0


def test_a_context_outlives_its_connection(postgresql: str) -> None:
    bound = db.database.obj
    bound.close()
    with bound.connection_context():
        assert value() == 0
        _terminated(postgresql)
        assert value() == 0
    assert bound.is_closed()


def test_each_thread_has_its_own_replaced(postgresql: str) -> None:
    idle, gone, found = threading.Event(), threading.Event(), []

    def work() -> None:
        value()
        idle.set()
        assert gone.wait(10)
        put_whole(9)
        found.append(value())
        db.database.obj.close()

    thread = threading.Thread(target=work)
    thread.start()
    assert idle.wait(10)
    _terminated(postgresql)
    gone.set()
    thread.join(10)
    assert found == [9]


def test_a_server_that_is_away_is_told_and_may_come_back(
    postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bound = db.database.obj
    _terminated(postgresql)
    with monkeypatch.context() as patch:
        patch.setitem(bound.connect_params, "port", "1")
        for _ in range(2):
            with pytest.raises((Busy, peewee.OperationalError)), db.transaction():
                put(7)
    put_whole(8)
    assert value() == 8


@pytest.mark.slow
def test_while_a_server_is_silent_one_thread_waits_for_it() -> None:
    """As where a host is cut off from it: the others have their error at once."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        bound = db.open_database(f"postgresql://nobody@127.0.0.1:{silent.getsockname()[1]}/nothing", 2)

        def connect() -> None:
            with pytest.raises(peewee.OperationalError, match="timeout"):
                bound.connect()

        connect()
        silent.accept()[0].close()
        waiting = threading.Thread(target=connect)
        waiting.start()
        with silent.accept()[0]:
            with pytest.raises(peewee.OperationalError, match="it is being tried again"):
                bound.connect()
            waiting.join()
        tried_again = threading.Thread(target=connect)
        tried_again.start()
        with silent.accept()[0]:
            tried_again.join()


def test_a_session_that_may_only_read_is_given_up(postgresql: str) -> None:
    """As one is with a server that is no longer the primary one."""
    db.query("select set_config('default_transaction_read_only', 'on', false)")
    with pytest.raises(Busy):
        put_whole(7)
    put_whole(8)
    assert value() == 8


# What bounds a session


def _shown(*names: str) -> list[str]:
    return [db.query(f"show {name}")[0][0] for name in names]


def test_a_session_ends_by_itself_where_its_host_is_lost(postgresql: str) -> None:
    assert _shown("lock_timeout", "idle_in_transaction_session_timeout", "statement_timeout") == [
        "200ms",
        "10s",
        "5min",
    ]
    version = db.database.obj.connection().info.server_version
    wanted = pg_sessions.session(pg_sessions.limits(5), version)
    assert ("transaction_timeout" in wanted) == (version >= 170_000)
    assert wanted["tcp_user_timeout"] == 10_000
    with db.database.obj.connection().cursor() as cursor:
        own = cursor.connection.info.get_parameters()
    assert (own["keepalives_idle"], own["tcp_user_timeout"]) == ("5", "10000")


def test_who_stays_idle_within_a_transaction_holds_up_nobody_else(
    postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Frozen there, its session is ended; when it goes on it finds out, and has changed nothing."""
    monkeypatch.setattr(pg_sessions, "IDLE_SECONDS", 0.3)
    holds, thawed, told = threading.Event(), threading.Event(), []

    def freeze() -> None:
        try:
            with db.transaction():
                put(7)
                holds.set()
                assert thawed.wait(10)
                put(8)
        except Busy as error:
            told.append(error)
        finally:
            db.database.obj.close()

    thread = threading.Thread(target=freeze)
    with bound_to(postgresql, timeout=5):
        thread.start()
        assert holds.wait(10)
        put_whole(9)
        thawed.set()
        thread.join(10)
        assert value() == 9
    assert len(told) == 1


def test_a_row_that_stays_locked_is_busy_in_time(postgresql: str) -> None:
    with psycopg.connect(postgresql) as other:
        other.execute("select * from counter for update")
        began = time.monotonic()
        with pytest.raises(Busy):
            put_whole(7)
        assert time.monotonic() - began > LOCK_SECONDS / 2
    put_whole(8)
    assert value() == 8


# Migrations


def test_migrations_are_applied_by_one_at_a_time(new_database: Callable[..., str]) -> None:
    url = new_database("postgresql")
    applied: list[list[str]] = []

    def migrate() -> None:
        applied.append(db.migrate())
        db.database.obj.close()

    with bound_to(url):
        threads = [threading.Thread(target=migrate) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        assert sorted(map(bool, applied)) == [False, False, True]
        assert db.pending_migrations() == []
        # Those of this database: other tests migrate others on the same server.
        here = "database = (select oid from pg_database where datname = current_database())"
        held = f"select count(*) from pg_locks where locktype = 'advisory' and {here}"
        assert db.query(held) == [(0,)]
        assert _shown("lock_timeout") == ["5s"]


def test_a_migration_that_met_a_deadlock_is_tried_again(
    new_database: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hosts of the version before are at work while it is applied."""
    up, broken_off = Runner.up, []

    def deadlocked(runner: Runner, *given: object, **more: object) -> list[str]:
        if len(broken_off) < 2:
            broken_off.append(runner)
            raise peewee.OperationalError(psycopg.errors.DeadlockDetected("deadlock detected"))
        return list(up(runner, *given, **more))

    monkeypatch.setattr(Runner, "up", deadlocked)
    with bound_to(new_database("postgresql")):
        assert db.migrate()[0] == "0001_first_schema"
        assert db.pending_migrations() == []
        assert db.migrate() == []


# What a URL may say


@pytest.mark.parametrize(
    ("url", "parameters"),
    [
        (
            "postgresql://u@h1:5432,h2:5433/db?target_session_attrs=read-write",
            {"host": "h1,h2", "port": "5432,5433", "target_session_attrs": "read-write"},
        ),
        ("postgresql://u@h1,h2:5433/db", {"host": "h1,h2", "port": ",5433"}),
        (
            "postgres://us%40er:p%2Fw@host:5433/na%20me",
            {"user": "us@er", "password": "p/w", "dbname": "na me"},
        ),
        ("postgresql://u:p@ss@h/db", {"password": "p@ss", "host": "h"}),
        ("postgresql://u:a#b!c@h/db", {"password": "a#b!c"}),
        ("postgresql://[::1]:5433,[::2]/db", {"host": "::1,::2", "port": "5433,"}),
        ("postgresql:///db?host=/var/run/postgresql", {"host": "/var/run/postgresql"}),
        ("postgresql://%2Fvar%2Frun/db", {"host": "/var/run"}),
        ("postgresql://u@h", {"user": "u", "host": "h"}),
        ("postgresql://h/db?options=-c%20geqo%3Doff", {"options": "-c geqo=off"}),
    ],
)
def test_a_url_is_read_as_libpq_reads_it(url: str, parameters: dict[str, str]) -> None:
    found = pg_url.parse(url)
    assert found.parameters.items() >= parameters.items()
    assert found.prepare_threshold == 5
    assert setting_values.database_url(url) == url
    shown = pg_url.for_libpq(url)
    assert pg_url.password(url) == parameters.get("password")
    assert psycopg.conninfo.conninfo_to_dict(shown) == {
        name: value for name, value in found.parameters.items() if name != "password"
    }


@pytest.mark.parametrize(
    ("query", "threshold"),
    [
        ("prepare_threshold=0", None),
        ("prepareThreshold=0", None),
        ("prepare_threshold=none", None),
        ("prepare_threshold=", None),
        ("pgbouncer=true", None),
        ("pgbouncer=false", 5),
        ("prepare_threshold=3", 3),
        ("prepare_threshold=0&application_name=a%26b", None),
    ],
)
def test_whether_statements_are_prepared_may_be_said(query: str, threshold: int | None) -> None:
    found = pg_url.parse(f"postgresql://h/db?{query}")
    assert found.prepare_threshold == threshold
    assert set(found.parameters) <= {"host", "dbname", "application_name"}
    assert found.parameters.get("application_name", "a&b") == "a&b"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:hidden@h/db?banana=1",
        "postgresql://u:hid%zzden@h/db",
        "postgresql://u:hidden@h:abc/db",
        "postgresql://u:hidden@h:0/db",
        "postgresql://u:hidden@h1:1,h2:70000/db",
        "postgresql://u:hidden@[::1/db",
        "postgresql://u:hidden@h1:1,h2:2,h3:3,h4/db?prepare_threshold=soon",
    ],
)
def test_a_url_that_cannot_be_read_is_told_without_its_password(url: str) -> None:
    with pytest.raises(ValueError, match=r"connection URI|prepare_threshold") as told:
        setting_values.database_url(url)
    assert "hid" not in str(told.value)


def test_a_url_of_several_hosts_finds_the_one_that_may_write(postgresql: str) -> None:
    parameters = pg_url.parse(postgresql).parameters
    place = f"{parameters['host']}:{parameters.get('port', '5432')}"
    dead = f"{parameters['host']}:1"
    url = (
        postgresql.replace(place, f"{dead},{place}") + "?target_session_attrs=read-write&prepare_threshold=0"
    )
    with bound_to(url):
        for number in range(8):
            put_whole(number)
        assert value() == 7
        assert db.query("select count(*) from pg_prepared_statements") == [(0,)]


def test_a_url_may_have_parameters_and_options(postgresql: str) -> None:
    url = postgresql.replace("postgresql://", "postgres://", 1)
    options = "-c%20work_mem%3D7MB%20-c%20lock_timeout%3D9s"
    with bound_to(f"{url}?application_name=a%20name&options={options}"):
        assert _shown("application_name", "work_mem", "lock_timeout") == ["a name", "7MB", "9s"]


# What is told


def test_who_sits_in_a_transaction_is_told(postgresql: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert db.idle_transaction() is None
    with psycopg.connect(postgresql, application_name="a tool") as other:
        other.execute("select 1")
        assert db.idle_transaction() is None, "not for long"
        monkeypatch.setattr(pg_sessions, "IDLE_SECONDS", 0)
        found = db.idle_transaction()
    assert found is not None
    assert (found.client, found.program) == ("127.0.0.1", "a tool")


# Where the server stands


def test_a_standby_that_is_asked_where_it_stands_is_left(
    postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may only read, and says so otherwise than to who writes: whoever connects anew may find another."""
    db.execute(
        "create function standby() returns text language plpgsql as "
        "$$ begin raise exception 'recovery is in progress' using errcode = '55000'; end $$"
    )
    monkeypatch.setattr(postgres, "_POSITION", "select standby(), 0, ''")
    (before,) = db.query("select pg_backend_pid()")
    with pytest.raises(Busy), db.transaction():
        db.position()
    assert db.query("select pg_backend_pid()") != [before]


@pytest.mark.parametrize("may_ask", [True, False])
def test_where_it_stands_is_the_same_in_every_time_zone(postgresql: str, may_ask: bool) -> None:
    db.database.obj._may_ask_position = may_ask
    before = db.position()
    db.execute("set time zone 'Asia/Tokyo'")
    after = db.position()
    assert before is not None
    assert after is not None
    assert (after.history, after.started) == (before.history, before.started)
