"""What is told of hosts: clocks apart, an unfinished failover, a server that one of them cannot reach."""

from pathlib import Path

import pytest

from fluenzr import clock as wall_clock
from fluenzr import db
from fluenzr.core.operations import server_record
from fluenzr.core.sending import crash_recovery
from fluenzr.core.server import host_checks
from fluenzr.core.server import status as server_status
from fluenzr.models import EmailAccount, OutOfReach
from tests.support import factories


@pytest.fixture(autouse=True)
def _on_postgresql(database, database_kind):
    if database_kind == "sqlite":
        pytest.skip("SQLite is one host's alone")


@pytest.mark.parametrize(
    ("offset_ms", "said"),
    [
        (2000, []),
        (-2000, []),
        (None, []),
        (2500, ["clocks"]),
        (-29_000, ["clocks"]),
        (300_000, ["clocks"]),
        (-300_000, ["clocks"]),
    ],
)
def test_clocks_of_other_hosts_are_told_of_and_stop_nothing_here(clock, offset_ms, said):
    crash_recovery.beat("one", "one", 1, offset_ms)
    crash_recovery.beat("two", "two", 1, 3)
    assert [trouble.name for trouble in host_checks.troubles()] == said
    assert [part.name for part in server_status.notices(None, "redis://shared")] == said
    assert [part.name for part in server_status.parts(0, Path())] == ["database", "worker"]


@pytest.mark.parametrize("seconds", [31, -31, 300, -300])
def test_a_wrong_clock_here_makes_this_host_unready(clock, monkeypatch, seconds):
    """Whether it has a worker or not."""
    crash_recovery.beat("one", "elsewhere", 1, 0)
    monkeypatch.setattr(db, "now_ms", lambda: wall_clock.now_ms() - 1000 * seconds)
    (part,) = [part for part in server_status.parts(0, Path()) if part.state != "ok"]
    assert (part.name, part.state) == ("clocks", "stopped")
    assert f"This host's clock is off from the database server's by {seconds:+} s" in part.message
    assert server_status.notices(None, "redis://shared") == [], "told once"
    monkeypatch.setattr(db, "now_ms", lambda: wall_clock.now_ms() - 29_000)
    assert {part.state for part in server_status.parts(0, Path())} == {"ok"}


def test_what_all_wait_for_is_told(clock):
    server_record.get()
    assert host_checks.troubles() == []
    server_record.change(unsettled_at=wall_clock.now_ms())
    clock.advance(7)
    (trouble,) = host_checks.troubles()
    assert "took over 7 s ago" in trouble.message
    assert trouble.stops
    crash_recovery.beat("one", "one", 1, 0)
    assert [part.name for part in server_status.parts(0, Path()) if part.state != "ok"] == ["history"]
    assert server_status.notices(None, "redis://shared") == [], "told once"
    server_record.change(unsettled_at=None)
    assert {part.state for part in server_status.parts(0, Path())} == {"ok"}


def test_a_host_without_a_route_is_told_of_while_it_rests(workspace, clock):
    account = factories.row(EmailAccount, factories.make_account(workspace))
    until = wall_clock.now_ms() + 60_000
    OutOfReach.create(account=account, host="one", failures=1, rests_until=until)
    (trouble,) = host_checks.troubles()
    assert (trouble.name, trouble.stops) == ("routes", False)
    crash_recovery.beat("two", "two", 1, 0)
    assert {part.state for part in server_status.parts(0, Path())} == {"ok"}, "others send"
    clock.advance(60)
    assert host_checks.troubles() == []
    assert db.position() is not None
