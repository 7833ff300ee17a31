"""What is told of hosts: clocks apart, an unfinished failover, a server that one of them cannot reach."""

import pytest

from fluenzr import clock as wall_clock
from fluenzr import db
from fluenzr.core import health, recovery, server_record, standing
from fluenzr.models import EmailAccount, OutOfReach
from tests import factories


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
        (2500, [("clocks", False)]),
        (-29_000, [("clocks", False)]),
        (300_000, [("clocks", True)]),
        (-300_000, [("clocks", True)]),
    ],
)
def test_clocks_that_are_apart_are_told_of(clock, offset_ms, said):
    recovery.beat("one", "one", 1, offset_ms)
    recovery.beat("two", "two", 1, 3)
    assert [(trouble.name, trouble.stops) for trouble in standing.troubles()] == said
    assert [part.name for part in health.notices(None, "redis://shared")] == [name for name, _ in said]


def test_what_all_wait_for_is_told(clock):
    server_record.get()
    assert standing.troubles() == []
    server_record.change(unsettled_at=wall_clock.now_ms())
    clock.advance(7)
    (trouble,) = standing.troubles()
    assert "took over 7 s ago" in trouble.message
    assert trouble.stops


def test_a_host_without_a_route_is_told_of_while_it_rests(workspace, clock):
    account = factories.row(EmailAccount, factories.make_account(workspace))
    until = wall_clock.now_ms() + 60_000
    OutOfReach.create(account=account, host="one", failures=1, rests_until=until)
    (trouble,) = standing.troubles()
    assert (trouble.name, trouble.stops) == ("routes", False)
    clock.advance(60)
    assert standing.troubles() == []
    assert db.position() is not None
