"""Backups by hand and on schedule, and putting them back: what is refused, said, and there again."""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import peewee
import psycopg
import pytest

from fluenzr import clock as wall_clock
from fluenzr import crypto, db, doctor, locks
from fluenzr.backup import pg_programs
from fluenzr.backup import writer as backup_writer
from fluenzr.config import Settings
from fluenzr.core.contacts import suppression
from fluenzr.core.operations import server_record
from fluenzr.core.people import users
from fluenzr.core.server import key as server_key
from fluenzr.core.server import restoration
from fluenzr.core.server import status as server_status
from fluenzr.core.workspaces import api_keys
from fluenzr.models import Campaign, Contact, Email, Suppression, Workspace
from tests.support import factories
from tests.support.browsing import make_user
from tests.support.clocks import FrozenClock
from tests.support.commands import DONE, ENVIRONMENT, NOT_DONE, USAGE, Ended, one_line
from tests.support.databases import Databases, bound_to
from tests.support.lost_answers import losses, outlived
from tests.support.sending import ACCEPTED, active_campaign, finish
from tests.support.threads import at_once

pytestmark = pytest.mark.slow  # whole databases are copied

SMTP = {"host": "smtp.example.com", "username": "ada", "password": "hunter2"}
OTHER_KEY = b"quite another secret key of tests"
Run = Callable[..., Ended]


@pytest.fixture
def elsewhere(settings: Settings, new_database: Callable[..., str], tmp_path: Path) -> dict[str, object]:
    """Another machine: an empty data directory and database, and no key yet."""
    return {"data_dir": tmp_path / "elsewhere", "database_url": new_database(), "secret_key": None}


@pytest.fixture
def passphrase(tmp_path: Path) -> Path:
    file = tmp_path / "passphrase"
    file.write_text("correct horse battery staple\nanother line\n")
    return file


@pytest.fixture
def running(workspace: Workspace) -> Campaign:
    """A server with something of everything that matters, and an active campaign."""
    server_key.check()
    restoration.settle_in(None)
    factories.make_account(workspace, provider="smtp", smtp=SMTP)
    suppression.add(workspace.id, "never@example.com", "unsubscribed")
    campaign = active_campaign(workspace, people=3)
    finish(campaign, ACCEPTED)
    return campaign


@pytest.fixture(autouse=True)
def _own_key(settings: Settings) -> Iterator[None]:
    yield
    crypto.use(settings.secret_key)


def look(settings: dict[str, object], campaign: Campaign) -> None:
    """All is there again; the secrets open; the campaign waits."""
    with bound_to(str(settings["database_url"])):
        assert Contact.select().count() == 3
        assert server_key.is_own()
        assert server_key.unreadable_secrets() == []
        restored = Campaign.get(Campaign.public_id == campaign.public_id)
        assert restored.status == "paused"
        states = sorted(row.state for row in Email.select())
        assert states == ["sent", "uncertain", "uncertain"]
        assert restoration.settle_in(None) is None, "where it was restored to is its place"


def test_a_backup_is_put_back_elsewhere_with_its_key(
    fluenzr: Run, running: Campaign, elsewhere: dict[str, object], tmp_path: Path, settings: Settings
) -> None:
    file = tmp_path / "backup"
    made = fluenzr("backup", str(file))
    assert (made.code, made.err) == (DONE, "")
    assert "holds the secret key in clear" in made.out
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup"], "nothing else is left"
    done = fluenzr("restore", str(file), **elsewhere)
    assert (done.code, done.err) == (DONE, "")
    assert "1 campaigns that were active are paused" in done.out
    key = Path(str(elsewhere["data_dir"])) / "secret.key"
    assert key.read_bytes() == settings.secret_key
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    look(elsewhere, running)


def test_a_sealed_one_takes_its_passphrase(
    fluenzr: Run, running: Campaign, elsewhere: dict[str, object], tmp_path: Path, passphrase: Path
) -> None:
    file, wrong = tmp_path / "backup", tmp_path / "wrong"
    made = fluenzr("backup", str(file), "--passphrase-file", str(passphrase))
    assert (made.code, "sealed" in made.out) == (DONE, True)
    assert b"hunter2" not in file.read_bytes()
    wrong.write_text("another passphrase\n")
    assert "--passphrase-file" in one_line(fluenzr("restore", str(file), **elsewhere))
    refused = fluenzr("restore", str(file), "--passphrase-file", str(wrong), **elsewhere)
    assert refused.code == ENVIRONMENT
    assert "passphrase is not" in one_line(refused)
    assert fluenzr("restore", str(file), "--passphrase-file", str(passphrase), **elsewhere).code == DONE
    look(elsewhere, running)


def test_one_without_the_key_needs_the_servers_own(
    fluenzr: Run, running: Campaign, elsewhere: dict[str, object], tmp_path: Path, settings: Settings
) -> None:
    file = tmp_path / "backup"
    assert "leaves the secret key out" in fluenzr("backup", str(file), "--without-key").out
    refused = fluenzr("restore", str(file), **elsewhere)
    assert refused.code == NOT_DONE
    assert "secret.key" in one_line(refused)
    assert "another one" in one_line(fluenzr("restore", str(file), **{**elsewhere, "secret_key": OTHER_KEY}))
    given = {**elsewhere, "secret_key": settings.secret_key}
    assert fluenzr("restore", str(file), **given).code == DONE
    assert not (Path(str(elsewhere["data_dir"])) / "secret.key").exists(), "it is given in another way"
    look(elsewhere, running)


def test_a_file_that_exists_is_not_written_over(fluenzr: Run, running: Campaign, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    file.write_text("precious")
    refused = fluenzr("backup", str(file))
    assert refused.code == NOT_DONE
    assert "exists" in one_line(refused)
    assert file.read_text() == "precious"
    missing = fluenzr("backup", str(tmp_path / "nowhere" / "backup"))
    assert missing.code == ENVIRONMENT
    assert "nowhere" in one_line(missing)


def test_a_passphrase_that_keeps_nothing_secret_is_refused(
    fluenzr: Run, running: Campaign, tmp_path: Path
) -> None:
    short = tmp_path / "short"
    short.write_text("\nthe second line is not it\n")
    assert fluenzr("backup", str(tmp_path / "b"), "--passphrase-file", str(short)).code == USAGE
    assert not (tmp_path / "b").exists()


def test_what_is_there_is_moved_aside_only_where_that_is_wanted(
    fluenzr: Run, running: Campaign, elsewhere: dict[str, object], tmp_path: Path, settings: Settings
) -> None:
    """And whom the replaced database did not write to or let in any more is not written to or let in."""
    file = tmp_path / "backup"
    workspace = Workspace.get()
    revoked, text = api_keys.create(workspace, "crm")
    make_user(workspace)
    removed = make_user(workspace)
    assert fluenzr("backup", str(file)).code == DONE
    assert fluenzr("restore", str(file), **elsewhere).code == DONE
    with bound_to(str(elsewhere["database_url"])):
        suppression.add(Workspace.get().id, "left-since@example.com", "unsubscribed")
        erased = Suppression.get(Suppression.email == "left-since@example.com")
        Suppression.update(email=None).where(Suppression.id == erased.id).execute()
        api_keys.revoke(revoked.public_id)
        users.leave(Workspace.get().id, removed.public_id)
    refused = fluenzr("restore", str(file), **elsewhere)
    assert refused.code == NOT_DONE
    assert "--replace" in one_line(refused)
    done = fluenzr("restore", str(file), "--replace", **elsewhere)
    assert done.code == DONE, done.err
    assert "1 addresses that were suppressed since stay suppressed" in done.out
    assert "2 keys, roles and passwords that were taken away since stay so" in done.out
    assert "What was there before is in" in done.out
    look(elsewhere, running)
    with bound_to(str(elsewhere["database_url"])):
        workspace = Workspace.get()
        assert suppression.covers(workspace.id, "LEFT-since@example.com")
        assert suppression.covers(workspace.id, "never@example.com")
        assert api_keys.identify(text) is None
        assert users.role_in(removed.id, workspace.id) is None
    if settings.is_sqlite:
        database = Path(str(elsewhere["database_url"]).removeprefix("sqlite:///"))
        (aside,) = database.parent.glob(f"{database.name}.replaced-*")
        assert aside.stat().st_size > 0


def test_another_key_in_the_way_is_moved_aside_too(
    fluenzr: Run, running: Campaign, elsewhere: dict[str, object], tmp_path: Path, settings: Settings
) -> None:
    file, key = tmp_path / "backup", Path(str(elsewhere["data_dir"])) / "secret.key"
    assert fluenzr("backup", str(file)).code == DONE
    key.parent.mkdir()
    key.write_bytes(OTHER_KEY)
    assert "another key" in one_line(fluenzr("restore", str(file), **elsewhere))
    assert fluenzr("restore", str(file), "--replace", **elsewhere).code == DONE
    assert key.read_bytes() == settings.secret_key
    (aside,) = key.parent.glob("secret.key.replaced-*")
    assert aside.read_bytes() == OTHER_KEY


def test_while_a_server_runs_nothing_is_restored(
    fluenzr: Run, running: Campaign, elsewhere: dict[str, object], tmp_path: Path
) -> None:
    file, directory = tmp_path / "backup", Path(str(elsewhere["data_dir"]))
    assert fluenzr("backup", str(file)).code == DONE
    directory.mkdir()
    held = locks.Occupancy(str(directory / "server.lock"))
    refused = fluenzr("restore", str(file), **elsewhere)
    held.release()
    assert refused.code == ENVIRONMENT
    assert "running" in one_line(refused)
    assert fluenzr("restore", str(file), **elsewhere).code == DONE


def test_a_database_that_somebody_uses_is_not_replaced(
    fluenzr: Run, running: Campaign, elsewhere: dict[str, object], tmp_path: Path, settings: Settings
) -> None:
    if settings.is_sqlite:
        pytest.skip("of a file the lock tells")
    file = tmp_path / "backup"
    assert fluenzr("backup", str(file)).code == DONE
    other = db.open_database(str(elsewhere["database_url"]))
    other.connect()
    assert "1 other connections" in one_line(fluenzr("restore", str(file), **elsewhere))
    other.close()


def test_what_is_no_backup_changes_nothing(
    fluenzr: Run, running: Campaign, elsewhere: dict[str, object], tmp_path: Path
) -> None:
    file = tmp_path / "backup"
    assert fluenzr("backup", str(file)).code == DONE
    whole = file.read_bytes()
    for content in (b"", whole[: len(whole) // 2], b"x" * 1000, whole[:-2000] + bytes(1000) + whole[-1000:]):
        file.write_bytes(content)
        refused = fluenzr("restore", str(file), **elsewhere)
        assert refused.code == ENVIRONMENT, refused.out
        assert "damaged" in one_line(refused) or "no backup" in one_line(refused)
    file.write_bytes(whole)
    assert fluenzr("restore", str(file), **elsewhere).code == DONE


def test_a_failure_in_the_middle_leaves_what_was_there(
    fluenzr: Run,
    running: Campaign,
    elsewhere: dict[str, object],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "backup"
    assert fluenzr("backup", str(file)).code == DONE
    assert fluenzr("restore", str(file), **elsewhere).code == DONE
    with bound_to(str(elsewhere["database_url"])):
        factories.make_contact(Workspace.get(), "made@example.com")

    def fails(*_: object) -> None:
        raise pg_programs.ToolFailed("the disk is full")

    monkeypatch.setattr(pg_programs, "load", fails)
    monkeypatch.setattr(backup_writer, "check_file", fails)
    assert "full" in one_line(fluenzr("restore", str(file), "--replace", **elsewhere))
    with bound_to(str(elsewhere["database_url"])):
        assert Contact.select().where(Contact.email == "made@example.com").exists()


def test_the_other_kind_of_database_is_refused(
    fluenzr: Run, running: Campaign, elsewhere: dict[str, object], tmp_path: Path, settings: Settings
) -> None:
    file = tmp_path / "backup"
    assert fluenzr("backup", str(file)).code == DONE
    url = "postgresql://nobody@127.0.0.1:1/none" if settings.is_sqlite else f"sqlite:///{tmp_path / 'x.db'}"
    assert "backup of" in one_line(fluenzr("restore", str(file), **{**elsewhere, "database_url": url}))


def test_a_planned_move_is_confirmed(fluenzr: Run, running: Campaign, settings: Settings) -> None:
    kept = server_record.get()
    server_record.change(place={name: "elsewhere" for name in kept.place})
    assert fluenzr("moved").code == DONE
    assert fluenzr("keys", "list").code == DONE
    assert Campaign.get_by_id(running.id).status == "active"
    server_record.change(place={name: "elsewhere" for name in kept.place})
    assert fluenzr("keys", "list").code == DONE
    assert Campaign.get_by_id(running.id).status == "paused"
    assert "1 campaigns go on" in fluenzr("moved").out
    assert Campaign.get_by_id(running.id).status == "active"


def test_doctor_tells_of_a_copy_and_changes_nothing(settings: Settings, running: Campaign) -> None:
    assert "Copy" not in {found.name for found in doctor.examine(settings)}
    server_record.change(place={name: "elsewhere" for name in server_record.get().place})
    found = {found.name: found for found in doctor.examine(settings)}["Copy"]
    assert "fluenzr moved" in str(found.fix)
    assert Campaign.get_by_id(running.id).status == "active"


def test_all_that_is_uncertain_is_decided_on_together(fluenzr: Run, running: Campaign) -> None:
    restoration.mark(0, was_noticed=False)
    assert fluenzr("resolve", "cmp_nothing", "--as", "sent").code == NOT_DONE
    told = fluenzr("resolve", running.public_id, "--as", "sent")
    assert told.out.startswith("2 emails decided on; 0 left")
    assert {row.state for row in Email.select()} == {"sent"}


# On schedule


@pytest.fixture
def scheduled(settings: Settings, running: Campaign, tmp_path: Path) -> Settings:
    return replace(settings, backup_every=86_400, backup_keep=2, backup_dir=tmp_path / "backups")


def files(scheduled: Settings) -> list[str]:
    return sorted(path.name for path in scheduled.backup_dir.iterdir())


def test_backups_are_made_when_they_are_due_and_the_last_ones_kept(
    scheduled: Settings, clock: FrozenClock
) -> None:
    server_record.change(backup_due_at=0)
    assert backup_writer.run_due(scheduled)
    assert not backup_writer.run_due(scheduled), "the next is due a day later"
    assert files(scheduled) == ["fluenzr-20260112T090000Z.backup"]
    (scheduled.backup_dir / "mine.backup").touch()
    for _ in range(3):
        clock.advance(86_399)
        assert not backup_writer.run_due(scheduled)
        clock.advance(1)
        assert backup_writer.run_due(scheduled)
    kept = ["fluenzr-20260114T090000Z.backup", "fluenzr-20260115T090000Z.backup"]
    assert files(scheduled) == [*kept, "mine.backup"], "what somebody else put there stays"
    assert server_status.notices(scheduled.backup_every, None) == []


def test_without_a_schedule_nothing_is_made(scheduled: Settings) -> None:
    assert not backup_writer.run_due(replace(scheduled, backup_every=None))


@pytest.mark.parametrize("passphrase", [None, "correct horse battery staple"])
def test_scheduled_ones_are_sealed_or_leave_the_key_out(
    scheduled: Settings, fluenzr: Run, elsewhere: dict[str, object], tmp_path: Path, passphrase: str | None,
    running: Campaign,
) -> None:  # fmt: skip
    server_record.change(backup_due_at=0)
    assert backup_writer.run_due(replace(scheduled, backup_passphrase=passphrase))
    (made,) = scheduled.backup_dir.iterdir()
    assert scheduled.secret_key not in made.read_bytes()
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert stat.S_IMODE(scheduled.backup_dir.stat().st_mode) == 0o700
    file = tmp_path / "phrase"
    file.write_text(passphrase or "")
    arguments = ["--passphrase-file", str(file)] if passphrase else []
    key = None if passphrase else scheduled.secret_key
    done = fluenzr("restore", str(made), *arguments, **{**elsewhere, "secret_key": key})
    assert done.code == DONE, done.err
    look(elsewhere, running)


def test_a_failure_is_told_and_tried_again_soon(
    scheduled: Settings, clock: FrozenClock, tmp_path: Path
) -> None:
    scheduled.backup_dir.write_text("no directory")
    server_record.change(backup_due_at=0)
    assert backup_writer.run_due(scheduled)
    (notice,) = server_status.notices(scheduled.backup_every, None)
    assert (notice.name, notice.state) == ("backup", "failed")
    assert "none was made yet" in str(notice.message)
    found = {found.name: found for found in doctor.examine(scheduled)}["Backups"]
    assert found.fix == notice.message
    assert not backup_writer.run_due(scheduled)
    scheduled.backup_dir.unlink()
    clock.advance(backup_writer.RETRY_MS / 1000)
    assert backup_writer.run_due(scheduled)
    assert server_status.notices(scheduled.backup_every, None) == []


def test_whichever_commits_answer_is_lost_a_backup_is_made_at_once(
    scheduled: Settings, clock: FrozenClock
) -> None:
    """Not a whole span later, and it is known of."""
    for loss in losses():
        server_record.change(backup_due_at=0)
        clock.advance(60)
        before = server_record.get().backup_at
        with loss:
            for _ in range(2):
                outlived(lambda: backup_writer.run_due(scheduled))
        kept = server_record.get()
        assert (kept.backup_at, kept.backup_error) != (before, None)
        assert kept.backup_at == backup_writer.kept(scheduled)[0].copied_at
        assert kept.backup_due_at == wall_clock.now_ms() + 86_400_000
    assert loss.number >= 2  # claim, note


def test_a_backup_that_the_databases_absence_broke_off_is_tried_again_soon(
    scheduled: Settings, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Settings) -> backup_writer.Made:
        patch.setattr(db, "transaction", away)
        raise pg_programs.ToolFailed("pg_dump: error: server closed the connection unexpectedly")

    transaction = db.transaction

    def away(*_: object, **__: object) -> None:
        patch.setattr(db, "transaction", transaction)
        raise peewee.OperationalError("connection refused")

    server_record.change(backup_due_at=0)
    with monkeypatch.context() as patch:
        patch.setattr(backup_writer, "_scheduled", broken)
        outlived(lambda: backup_writer.run_due(scheduled))
    clock.advance(backup_writer.RETRY_MS / 1000)
    assert "pg_dump" in str(server_record.get().backup_error)
    assert backup_writer.run_due(scheduled)


def test_late_backups_are_told(scheduled: Settings, clock: FrozenClock) -> None:
    server_record.change(backup_due_at=0)
    backup_writer.run_due(scheduled)
    clock.advance(2 * 86_400)
    assert server_status.notices(scheduled.backup_every, None) == []
    clock.advance(1)
    (notice,) = server_status.notices(scheduled.backup_every, None)
    assert notice.state == "late"
    assert server_status.notices(None, None) == []


def test_where_scheduled_backups_are_is_said(scheduled: Settings) -> None:
    inside = replace(scheduled, backup_dir=scheduled.data_dir / "backups")
    assert len(backup_writer.warnings(inside)) == 2
    assert len(backup_writer.warnings(replace(scheduled, backup_passphrase="correct horse battery"))) == 0


def test_there_must_be_room_for_a_copy(
    settings: Settings, running: Campaign, fluenzr: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not settings.is_sqlite:
        pytest.skip("the size of a PostgreSQL database is not known here")
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=settings.min_free_mb * 1024**2))
    assert "no room" in one_line(fluenzr("backup", str(tmp_path / "backup")))
    assert list(tmp_path.iterdir()) == []


# PostgreSQL's programs


@pytest.mark.parametrize(
    ("told", "server", "refused"),
    [
        ("pg_dump (PostgreSQL) 17.2", 17, None),
        ("pg_dump (PostgreSQL) 17.2 (Debian 17.2-1.pgdg120+1)", 15, None),
        ("pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", 17, "older"),
        ("pg_dump (PostgreSQL) 18beta1", 18, None),
        ("", 17, "not installed"),
    ],
)
def test_a_program_older_than_the_server_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: str, server: int, refused: str | None
) -> None:
    if told:
        (tmp_path / "pg_dump").write_text(f"#!/bin/sh\necho '{told}'\n")
        (tmp_path / "pg_dump").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    reason = pg_programs.refuse("pg_dump", server)
    assert (reason is None) if refused is None else (refused in str(reason))


def test_no_password_is_among_the_arguments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pg_dump").write_text(
        f'#!/bin/sh\n[ "$1" = --version ] && echo "pg_dump (PostgreSQL) 17" && exit\n'
        f'echo "$@" >{tmp_path}/arguments; echo "$PGPASSWORD" >{tmp_path}/password\n'
    )
    (tmp_path / "pg_dump").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    pg_programs.dump(
        "postgresql://ada:p%40ss%3Aword@db.example:5433/name?sslmode=require", 17, tmp_path / "out"
    )
    arguments = (tmp_path / "arguments").read_text()
    assert "p%40ss" not in arguments
    assert "p@ss" not in arguments
    assert "--dbname=user=ada dbname=name host=db.example port=5433 sslmode=require" in arguments
    assert (tmp_path / "password").read_text() == "p@ss:word\n"


# Before a migration


def test_a_copy_is_kept_of_an_sqlite_database_before_it_is_migrated(
    new_database: Callable[..., str], settings: Settings
) -> None:
    url = new_database("sqlite")
    path = Path(url.removeprefix("sqlite:///"))
    with bound_to(url):
        assert db.migrate()
        assert list(path.parent.glob(f"{path.name}.before-*")) == [], "of nothing there is no copy"
        factories.make_workspace()
        for name in ("0009_server", "0007_lean_search"):
            db.revert(name)
            before = db.query("select count(*) from workspace")
            db.migrate()
            (kept,) = path.parent.glob(f"{path.name}.before-*")
            assert kept.name == f"{path.name}.before-{name}"
            assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    with bound_to(f"sqlite:///{kept}"):
        assert db.query("select count(*) from workspace") == before
        assert "0007_lean_search" in db.pending_migrations()


def test_the_schedule_is_kept_in_a_database_that_many_workers_share(
    scheduled: Settings, database: peewee.Database
) -> None:
    server_record.change(backup_due_at=0)
    made = at_once(*[lambda: backup_writer.run_due(scheduled)] * 3)
    assert sorted(made) == [False, False, True]
    assert len(files(scheduled)) == 1


@pytest.fixture
def plain_user(databases: Databases, database_kind: str, settings: Settings) -> Iterator[list[str]]:
    """The URLs of two databases of a user who may do nothing but own them."""
    if database_kind != "postgresql":
        pytest.skip("a file has no users")
    name = f"fluenzr_plain_{os.getpid()}"
    with psycopg.connect(settings.database_url, autocommit=True) as administrator:
        administrator.execute(f"create role {name} login")
        for number in (1, 2):
            administrator.execute(f"create database {name}_{number} owner {name}")
        parts = urlsplit(settings.database_url)
        place = f"{name}@{parts.netloc.rpartition('@')[2]}"
        yield [parts._replace(netloc=place, path=f"/{name}_{number}").geturl() for number in (1, 2)]
        for number in (1, 2):
            administrator.execute(f"drop database {name}_{number} with (force)")
        administrator.execute(f"drop role {name}")


def test_who_owns_a_database_and_nothing_else_backs_up_and_restores(
    plain_user: list[str], fluenzr: Run, tmp_path: Path, settings: Settings
) -> None:
    here, there = ({"database_url": url, "data_dir": tmp_path / url[-1]} for url in plain_user)
    file = tmp_path / "backup"
    assert fluenzr("migrate", **here).code == DONE
    assert fluenzr("workspaces", "create", "--name", "Mine", **here).code == DONE
    made = fluenzr("backup", str(file), **here)
    assert made.code == DONE, made.err
    for arguments in ((), ("--replace",)):
        done = fluenzr("restore", str(file), *arguments, **there)
        assert done.code == DONE, done.err
        assert "Mine" in fluenzr("workspaces", "list", **there).out
