"""Fixtures of the whole suite.

Tests run on SQLite, or on PostgreSQL with `FLUENZR_TEST_DATABASE=postgresql` and the server's address in
`FLUENZR_TEST_POSTGRES_URL`. Each xdist worker has its own database, migrated once, emptied after each test.
On PostgreSQL only the tests that ask for a database run: the others would do the same again. So would those
with the mark `any_database`, which ask for one only to have a server.
"""

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hypothesis
import peewee
import pytest
from argon2 import PasswordHasher
from flask import Flask

from fluenzr import clock as wall_clock
from fluenzr import config, crypto, db
from fluenzr.api import create_app
from fluenzr.cli import main as cli_main
from fluenzr.config import Settings
from fluenzr.core.accounts import oauth_providers
from fluenzr.core.audit import actors
from fluenzr.core.people import passwords
from fluenzr.models import TABLES, Workspace
from tests.support import factories
from tests.support.clients import Client
from tests.support.clocks import FrozenClock
from tests.support.commands import Ended
from tests.support.databases import Databases
from tests.support.document import Document
from tests.support.name_server import NameServer
from tests.support.servers import Server, environment, free_port

SECRET_KEY = b"a secret key of tests and of nothing else"
A_MONDAY_MORNING = datetime(2026, 1, 12, 9, 0, tzinfo=UTC)


def pytest_configure() -> None:
    # How long an example takes says how busy a machine is. All else is as hypothesis has it, with `CI=1` too.
    not_slow = [hypothesis.HealthCheck.too_slow]
    hypothesis.settings.register_profile("any machine", deadline=None, suppress_health_check=not_slow)
    hypothesis.settings.load_profile("any machine")
    # What stands in a developer's own .env is not for tests, nor for the servers they start.
    os.environ["PYTHON_DOTENV_DISABLED"] = "1"
    if (
        os.environ.get("FLUENZR_TEST_DATABASE") == "postgresql"
        and "FLUENZR_TEST_POSTGRES_URL" not in os.environ
    ):
        raise pytest.UsageError("FLUENZR_TEST_DATABASE=postgresql needs FLUENZR_TEST_POSTGRES_URL")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Function]) -> None:
    if os.environ.get("FLUENZR_TEST_DATABASE") != "postgresql":
        return
    asking, same = [], []
    for item in items:
        # These are the names of all fixtures of a test, whether it asks for them itself or another one does.
        asks = {"databases", "database_kind"} & set(item.fixturenames)
        (asking if asks and item.get_closest_marker("any_database") is None else same).append(item)
    config.hook.pytest_deselected(items=same)
    items[:] = asking


def pytest_collection_finish() -> None:
    # Thousands of tests and all modules stay until the end: the collector need not walk them again and again.
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def _cheap_passwords() -> Iterator[PasswordHasher]:
    """Passwords of this process are hashed at next to no cost; gives what hashes them as servers do."""
    usual = passwords._HASHER
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield usual


@pytest.fixture
def usual_passwords(_cheap_passwords: PasswordHasher, monkeypatch: pytest.MonkeyPatch) -> None:
    """They cost what they cost a server."""
    monkeypatch.setattr(passwords, "_HASHER", _cheap_passwords)


@pytest.fixture(autouse=True)
def _nobody_acts() -> None:
    """A command that ran in the process of the tests is over: its actor does not act in the next one."""
    actors.act(actors.SERVER)


@pytest.fixture(autouse=True)
def _environment_stays() -> Iterator[None]:
    """`--data-dir` of a command that ran in the process of the tests holds for that command alone."""
    before = {name: value for name, value in os.environ.items() if name.startswith(config.PREFIX)}
    yield
    for name in [name for name in os.environ if name.startswith(config.PREFIX)]:
        del os.environ[name]
    os.environ.update(before)


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """What makes new databases, and drops them in the end."""
    made = Databases(tmp_path_factory.mktemp("databases"), os.environ.get("FLUENZR_TEST_POSTGRES_URL"))
    yield made
    made.drop_all()


@pytest.fixture(scope="session")
def database_kind() -> str:
    """`sqlite` or `postgresql`: what this run is about."""
    return os.environ.get("FLUENZR_TEST_DATABASE", "sqlite")


@pytest.fixture
def new_database(databases: Databases, database_kind: str) -> Callable[..., str]:
    """Makes an empty database without tables, of this run's kind or of the kind given; gives its URL."""
    return lambda kind=database_kind: databases.create(kind)


@pytest.fixture(scope="session")
def name_server() -> Iterator[NameServer]:
    """Answers that no domain exists: nothing is asked of the world's."""
    with NameServer({}) as running:
        yield running


@pytest.fixture(scope="session")
def settings(
    databases: Databases,
    database_kind: str,
    tmp_path_factory: pytest.TempPathFactory,
    name_server: NameServer,
) -> Settings:
    """What the app and the servers of this session run with: nothing comes from the environment."""
    directory = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(config.PREFIX)]:
            patch.delenv(name)
        patch.setenv("FLUENZR_DATA_DIR", str(directory))
        patch.setenv("FLUENZR_DATABASE_URL", databases.create(database_kind))
        patch.setenv("FLUENZR_SECRET_KEY", SECRET_KEY.decode())
        patch.setenv("FLUENZR_WEBHOOK_ALLOW_PRIVATE", "1")
        patch.setenv("FLUENZR_MAIL_ALLOW_PRIVATE", "1")
        patch.setenv("FLUENZR_ALLOW_LOCAL_LINKS", "1")
        patch.setenv("FLUENZR_DNS_SERVERS", name_server.address)
        return replace(config.load(), origins={})


@pytest.fixture(scope="session")
def _migrated(settings: Settings) -> peewee.Database:
    crypto.use(settings.secret_key)
    db.connect(settings.database_url)
    db.migrate()
    if db.is_sqlite():
        # Of this process alone: nothing in it outlives the run. Servers that it starts write as they do.
        db.database.obj.pragma("synchronous", "off", permanent=True)
    return db.database.obj


@pytest.fixture
def database(_migrated: peewee.Database, settings: Settings) -> Iterator[peewee.Database]:
    """The session's database, bound to the models, connected, and empty."""
    oauth_providers.use(settings)  # a command, or an app with others, may have run in the test before
    if db.database.obj is not _migrated:
        db.database.obj.close()
        db.database.initialize(_migrated)
    _migrated.connect(reuse_if_open=True)
    yield _migrated
    if db.database.obj is not _migrated:
        db.database.obj.close()
        db.database.initialize(_migrated)
    _migrated.connect(reuse_if_open=True)
    _empty()


def _empty() -> None:
    """Remove the rows of all tables that have any, children first: quicker here than TRUNCATE."""
    names = [f'"{table._meta.table_name}"' for table in TABLES]
    filled = db.query("select " + ", ".join(f"exists(select 1 from {name})" for name in names))[0]
    with db.transaction():
        for name, has_rows in reversed(list(zip(names, filled, strict=True))):
            if has_rows:
                db.execute(f"delete from {name}")


@pytest.fixture(scope="session")
def _app(_migrated: peewee.Database, settings: Settings) -> Flask:
    app = create_app(settings)
    # The factory has bound the models to a database of its own, with the same address.
    db.database.obj.close()
    db.database.initialize(_migrated)
    return app


@pytest.fixture(scope="session")
def document(_app: Flask) -> Document:
    """The OpenAPI document of the app, and what holds answers to it."""
    return Document(_app.extensions["api"].document())


@pytest.fixture
def app(_app: Flask, settings: Settings, database: peewee.Database) -> Flask:
    """The app, with no request counted yet."""
    _forget_counts(settings)
    return _app


@pytest.fixture
def make_app(settings: Settings, database: peewee.Database) -> Callable[..., Flask]:
    """Makes an app with other settings: `make_app(cors_origins=("https://a.example",))`."""

    def make(**changes: Any) -> Flask:
        _forget_counts(settings)
        return create_app(replace(settings, **changes))

    return make


def _forget_counts(settings: Settings) -> None:
    """Rate limits begin anew; the file is there once an app has counted."""
    if (path := settings.data_dir / "limits.counts").exists():
        os.truncate(path, 0)


@pytest.fixture
def workspace(database: peewee.Database) -> Workspace:
    """A workspace on the Pro plan."""
    return factories.make_workspace()


@pytest.fixture
def client(app: Flask, workspace: Workspace, document: Document) -> Client:
    """Calls the API with a full key of `workspace`; every answer is held to the OpenAPI document."""
    return Client(app, document, factories.make_key(workspace))


@pytest.fixture
def client_for(app: Flask, document: Document) -> Callable[..., Client]:
    """Makes a client of any workspace: `client_for(other, scope="read")`."""
    return lambda workspace, scope="full": Client(app, document, factories.make_key(workspace, scope=scope))


@pytest.fixture
def anonymous(app: Flask, document: Document) -> Client:
    """Calls the API without a key."""
    return Client(app, document)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[FrozenClock]:
    """Time stands still on a Monday at 10:00 in Paris until it is moved: `clock.advance(60)`.

    It does so at the database server, too, where that has a clock of its own.
    """
    frozen = FrozenClock(A_MONDAY_MORNING)
    monkeypatch.setattr(db, "now_ms", lambda: None if db.is_sqlite() else wall_clock.now_ms())
    with wall_clock.using(frozen):
        yield frozen


@pytest.fixture
def server(database: peewee.Database, settings: Settings, tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts the real thing in processes of its own, ready when it returns, on the database of the test.

    `server()` is web processes alone, `server(worker=True)` the whole tree of `python app.py`,
    `server(web=0, worker=True)` a worker alone; `command` starts it in another way; other arguments are
    settings: `server(web=2, web_threads=4)`.
    """
    with ExitStack() as started:

        def start(
            *, web: int = 1, worker: bool = False, command: Sequence[str] | None = None, **changes: Any
        ) -> Server:
            port = free_port()
            own = {"web_processes": web or 1, "port": port, "public_url": f"http://127.0.0.1:{port}"}
            wanted = replace(settings, **{**own, **changes})
            return started.enter_context(
                Server(wanted, web=bool(web), worker=worker, directory=tmp_path, command=command)
            )

        yield start


@pytest.fixture
def fluenzr(
    settings: Settings,
    database: peewee.Database,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Callable[..., Ended]:
    """Runs a command in this process: `fluenzr("keys", "list")`; keywords are settings."""

    def run(*arguments: str, **changes: object) -> Ended:
        for name in config.described():
            monkeypatch.delenv(name, raising=False)
        for name, value in environment(replace(settings, **changes)).items():
            monkeypatch.setenv(name, value)
        with pytest.raises(SystemExit) as ended:
            cli_main.main(arguments)
        db.database.obj.close()
        printed = capsys.readouterr()
        return Ended(int(ended.value.code or 0), printed.out, printed.err)

    return run
