"""Totals by days of a zone, of all campaigns of a workspace."""

from zoneinfo import ZoneInfo

from fluenzr import db
from fluenzr.core.activity import counters
from fluenzr.core.overview import totals
from fluenzr.core.overview.totals import Counts
from fluenzr.models import Workspace
from tests.support import factories, sending
from tests.support.clocks import FrozenClock

PARIS = ZoneInfo("Europe/Paris")


def test_what_was_sent_is_of_the_day_of_the_zone(workspace: Workspace, clock: FrozenClock) -> None:
    clock.advance(14 * 3600)  # 23:00 UTC on Monday, Tuesday in Paris
    sending.finish(sending.active_campaign(workspace), sending.ACCEPTED)
    sending.finish(sending.active_campaign(workspace), sending.UNKNOWN)
    for is_summed in (False, True):
        if is_summed:
            counters.sum_sent()
        paris, london = (
            totals.of_days(workspace.id, ZoneInfo(f"Europe/{name}")) for name in ("Paris", "London")
        )
        assert (paris[-1].date.isoformat(), paris[-1].counts) == ("2026-01-13", Counts(sent=2, bounced=1))
        assert (london[-1].date.isoformat(), london[-1].counts) == ("2026-01-12", Counts(sent=2, bounced=1))
        assert totals.together(paris) == Counts(sent=2, bounced=1)
    assert len(paris) == totals.DAYS
    clock.advance(24 * 3600)
    assert [day.counts.sent for day in totals.of_days(workspace.id, PARIS, days=2)] == [2, 0]
    clock.advance(24 * 3600)
    assert totals.together(totals.of_days(workspace.id, PARIS, days=2)) == Counts()


def test_other_workspaces_do_not_count(workspace: Workspace, clock: FrozenClock) -> None:
    sending.finish(sending.active_campaign(factories.make_workspace("Others")), sending.ACCEPTED)
    assert totals.together(totals.of_days(workspace.id, PARIS)) == Counts()


def test_days_are_as_long_as_clocks_make_them(workspace: Workspace, clock: FrozenClock) -> None:
    """On 29 March 2026 clocks in Paris skip an hour: 22:30 UTC is still the 28th, then already the 30th."""
    campaign = sending.active_campaign(workspace, people=2)
    clock.advance((75 * 24 + 13) * 3600 + 1800)
    sending.finish(campaign, sending.ACCEPTED)
    clock.advance(24 * 3600)
    sending.finish(campaign, sending.ACCEPTED)
    found = {day.date.isoformat(): day.counts.sent for day in totals.of_days(workspace.id, PARIS, days=3)}
    assert found == {"2026-03-28": 1, "2026-03-29": 0, "2026-03-30": 1}


def test_it_is_read_by_an_index(workspace: Workspace) -> None:
    plan = db.query(f"explain {'query plan' if db.is_sqlite() else ''} {totals._OF_TIME}", (1, 0) * 2)
    if db.is_sqlite():
        told = " ".join(str(row[-1]) for row in plan)
        assert "SCAN t" not in told
        assert "campaign_id=? AND at>?" in told
