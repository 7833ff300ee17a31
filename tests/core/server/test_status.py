"""What monitors are told."""

from pathlib import Path

import peewee
import pytest

from fluenzr import db
from fluenzr.core.campaigns import lifecycle
from fluenzr.core.sending import crash_recovery
from fluenzr.core.server import status as server_status
from fluenzr.models import Workspace
from tests.support import factories
from tests.support.clocks import FrozenClock


def states() -> dict[str, str]:
    return {part.name: part.state for part in server_status.parts(0, Path())}


def test_all_is_well(database: peewee.Database, clock: FrozenClock) -> None:
    crash_recovery.beat("w1", "here", 1)
    clock.advance(3)
    assert states() == {"database": "ok", "worker": "ok"}
    assert server_status.worker().lag_ms == 3000


def test_a_worker_must_have_been_seen_in_the_last_minute(
    database: peewee.Database, clock: FrozenClock
) -> None:
    assert states()["worker"] == "down"
    crash_recovery.beat("w1", "here", 1)
    clock.advance(60)
    assert states()["worker"] == "ok"
    clock.advance(1)
    assert states()["worker"] == "down"
    crash_recovery.beat("w2", "here", 2)
    assert states()["worker"] == "ok", "one of several is enough"
    assert server_status.workers() == 1
    crash_recovery.beat("w3", "here", 3)
    assert server_status.workers() == 2


def test_a_missing_migration_is_told(database: peewee.Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "pending_migrations", lambda: ["0002_later"])
    part = server_status.database()
    assert part.state == "down"
    assert part.message is not None
    assert "0002_later" in part.message
    assert [part.state for part in server_status.parts(0, Path())] == ["down", "unknown"]


def test_counts_are_of_all_workspaces(database: peewee.Database, workspace: Workspace) -> None:
    assert server_status.counts(120).heartbeat_ms is None
    other = factories.make_workspace("Other")
    for owner in (workspace, other):
        contact = factories.make_contact(owner)
        factories.make_campaign(owner, contacts=[contact], started=True)
        factories.make_campaign(owner)
        paused = factories.make_campaign(owner, contacts=[contact], started=True)
        lifecycle.pause(owner.id, paused["id"])
    counts = server_status.counts(120)
    assert counts.contacts == 2
    assert counts.campaigns == {"active": 2, "draft": 2, "paused": 2}
    assert counts.due == 2
    assert counts.emails == {"sent": 0}
    assert counts.outcomes["sent"] == 0
    assert sorted(counts.outcomes) == ["bounced", "clicked", "opened", "replied", "sent", "unsubscribed"]
