"""What the doctor finds, and what it says to do."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import peewee
import pytest

from fluenzr import clock as wall_clock
from fluenzr import crypto, doctor
from fluenzr.config import Settings
from fluenzr.core.accounts import settings as account_settings
from fluenzr.core.sending import crash_recovery
from fluenzr.core.server import key as server_key
from fluenzr.core.webhooks import subscriptions
from fluenzr.models import EmailAccount, Mailbox, Workspace
from tests.support import factories
from tests.support.clocks import FrozenClock
from tests.support.servers import free_port


def findings(settings: Settings) -> dict[str, doctor.Finding]:
    return {found.name: found for found in doctor.examine(settings)}


def to_do(settings: Settings) -> set[str]:
    return {name for name, found in findings(settings).items() if found.fix is not None}


@pytest.mark.parametrize(
    ("version", "has_bug"),
    [
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 0), True),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 4), False),
    ],
)
def test_versions_of_sqlite_with_the_wal_reset_bug(version: tuple[int, ...], has_bug: bool) -> None:
    assert doctor.has_wal_reset_bug(version) is has_bug


def test_all_is_well_while_a_worker_runs(
    settings: Settings, database: peewee.Database, workspace: Workspace
) -> None:
    crash_recovery.beat("w1", "here", 1)
    assert to_do(settings) == set()
    names = ["Python", "Data directory", "Disk", "Database", "Secret key", "Backups", "Public URL", "Worker"]
    assert [name for name in findings(settings) if name != "SQLite"] == names
    assert ("SQLite" in findings(settings)) is settings.is_sqlite


def test_no_worker_or_a_silent_one_is_told(
    settings: Settings, database: peewee.Database, clock: FrozenClock
) -> None:
    assert to_do(settings) == {"Worker"}
    crash_recovery.beat("w1", "here", 1)
    clock.advance(59)
    assert to_do(settings) == set()
    clock.advance(2)
    found = findings(settings)["Worker"]
    assert found.fix
    assert "61 s" in found.detail


def test_secrets_of_another_key_are_named(
    settings: Settings, database: peewee.Database, workspace: Workspace
) -> None:
    crash_recovery.beat("w1", "here", 1)
    server = {"host": "smtp.example.com", "username": "ada", "password": "hunter2"}
    account = account_settings.create(
        workspace.id, {"email": "ada@example.com", "provider": "smtp", "smtp": server, "imap": server}
    )
    webhook = subscriptions.create(
        workspace.id, {"url": "https://example.com/hook", "events": ["*"]}, allow_private=True
    )
    assert to_do(settings) == set()
    try:
        found = findings(replace(settings, secret_key=b"quite another secret key"))["Secret key"]
    finally:
        crypto.use(settings.secret_key)
    assert found.fix
    assert account["id"] in found.detail
    assert webhook["id"] in found.detail
    assert "hunter2" not in found.detail


def test_missing_migrations_and_a_database_that_is_away(
    settings: Settings, database: peewee.Database, new_database: Callable[..., str]
) -> None:
    found = findings(replace(settings, database_url=new_database()))["Database"]
    assert found.fix == "fluenzr migrate"
    away = f"postgresql://nobody@127.0.0.1:{free_port()}/none"
    told = findings(replace(settings, database_url=away))
    assert told["Database"].fix
    assert "Worker" not in told, "what cannot be asked is not told"


def test_a_directory_that_cannot_be_written_and_a_full_disk(
    settings: Settings, database: peewee.Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash_recovery.beat("w1", "here", 1)
    monkeypatch.setattr(doctor, "MIN_FREE_BYTES", 2**70)
    assert to_do(settings) == {"Disk"}
    monkeypatch.undo()
    a_file = tmp_path / "file"
    a_file.touch()
    found = doctor._data_dir(replace(settings, data_dir=a_file))
    assert found.fix


def test_a_key_that_is_not_the_databases_is_told(settings: Settings, database: peewee.Database) -> None:
    crash_recovery.beat("w1", "here", 1)
    server_key.check()
    try:
        found = findings(replace(settings, secret_key=b"quite another secret key"))["Secret key"]
    finally:
        crypto.use(settings.secret_key)
    assert found.fix is not None
    assert "secret.key" in found.fix


SERVER = {"host": "mail.example.com", "username": "ada", "password": "hunter2"}


def test_links_that_no_reader_can_follow_are_told_once_a_mailbox_writes_to_any(
    settings: Settings, database: peewee.Database, workspace: Workspace
) -> None:
    crash_recovery.beat("w1", "here", 1)
    local = replace(settings, public_url="http://localhost:8000", allow_local_links=False)
    assert to_do(local) == set()
    factories.make_account(workspace)
    assert to_do(local) == set(), "the sandbox writes to nobody"
    factories.make_account(workspace, provider="smtp", smtp=SERVER)
    assert to_do(local) == {"Public URL"}
    assert "FLUENZR_PUBLIC_URL" in str(findings(local)["Public URL"].fix)
    assert to_do(replace(local, allow_local_links=True)) == set()
    assert to_do(replace(local, public_url="https://mail.example.com")) == set()


@pytest.mark.parametrize(
    ("url", "is_told"),
    [
        ("http://mail.example.com", True),
        ("http://192.168.1.20:8000", True),
        ("http://fluenzr:8000", True),
        ("https://mail.example.com", False),
        ("http://localhost:8000", False),
        ("http://127.0.0.1", False),
        ("http://[::1]:8000", False),
    ],
)
def test_plain_http_beyond_this_machine_is_told(
    settings: Settings, database: peewee.Database, url: str, is_told: bool
) -> None:
    fix = findings(replace(settings, public_url=url))["Public URL"].fix
    assert (fix is not None and "TLS" in fix) is is_told


def test_a_mailbox_that_is_not_read_is_told(
    settings: Settings, database: peewee.Database, workspace: Workspace, clock: FrozenClock
) -> None:
    account = factories.make_account(workspace, "ada@example.com", provider="smtp", smtp=SERVER, imap=SERVER)
    row = factories.row(EmailAccount, account)

    def told() -> str | None:
        return found.detail if (found := findings(settings).get("Mailbox")) else None

    assert told() is None, "it has only just been made"
    clock.advance(16 * 60)
    assert "ada@example.com: The mailbox was never read" in str(told())
    mailbox = Mailbox.create(account=row, read_at=wall_clock.now_ms())
    assert told() is None
    clock.advance(16 * 60)
    assert "last read 16 minutes ago" in str(told())
    mailbox.read_at, mailbox.error = wall_clock.now_ms(), "LOGIN failed"
    mailbox.save()
    assert told() == "ada@example.com: The mailbox cannot be read: LOGIN failed"
    assert account["id"] in str(findings(settings)["Mailbox"].fix)
    EmailAccount.update(status="disabled").execute()
    assert told() is None


def test_an_account_at_fault_is_told(
    settings: Settings, database: peewee.Database, workspace: Workspace
) -> None:
    account = factories.make_account(workspace, "ada@example.com", provider="smtp", smtp=SERVER)
    EmailAccount.update(status="error", last_error="535 5.7.8 Bad credentials").execute()
    found = findings(settings)["Mailbox"]
    assert found.detail == "ada@example.com: 535 5.7.8 Bad credentials"
    assert account["id"] in str(found.fix)
