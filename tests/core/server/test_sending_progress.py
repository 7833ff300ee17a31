"""Whether the work goes on is judged by what waits, not by who is alive."""

from pathlib import Path

import pytest

from fluenzr.core.sending import crash_recovery, queue
from fluenzr.core.server import sending_progress
from fluenzr.core.server import status as server_status
from fluenzr.models import Campaign, EmailAccount, Enrollment
from tests.support import factories
from tests.support.sending import ACCEPTED, active_campaign, claim_one, finish

MINUTE = 60


@pytest.fixture
def waiting(workspace, clock) -> Campaign:
    """A campaign whose first email may leave now."""
    account = factories.make_account(workspace, provider="smtp", smtp={"host": "h", "port": 25})
    return active_campaign(workspace, people=2, email_account_id=account["id"])


def seen() -> None:
    crash_recovery.beat("w1", "here", 1)


def parts() -> list[str]:
    return [part.name for part in server_status.parts(0, Path()) if part.state != "ok"]


def test_a_worker_that_is_seen_and_sends_nothing_is_told_within_a_minute(waiting, clock) -> None:
    seen()
    assert parts() == []
    clock.advance(30)
    assert parts() == []
    clock.advance(25)
    seen()
    assert parts() == ["sending"]
    (part,) = server_status.sending()
    assert part.lag_ms == 55_000
    assert "55 s" in str(part.message)


def test_all_is_well_again_once_they_are_taken(waiting, clock) -> None:
    clock.advance(MINUTE)
    assert sending_progress.late_ms() == MINUTE * 1000
    claim_one(waiting)
    assert sending_progress.late_ms() is None


def test_who_has_not_begun_is_late_as_all_others(waiting, clock) -> None:
    """A large campaign that nobody takes anything from has only them, once the first of it have left."""
    Enrollment.update(node_id=None, at_email=False, due_at=None).execute()
    assert queue.ready() == [waiting.id]
    clock.advance(MINUTE)
    assert sending_progress.late_ms() == MINUTE * 1000
    Enrollment.update(status="unsubscribed").execute()
    assert sending_progress.late_ms() is None


def test_emails_on_their_way_to_a_slow_server_keep_those_of_their_workspace(waiting, clock) -> None:
    claim_one(waiting)
    Campaign.update(next_slot_at=0).execute()
    clock.advance(10 * MINUTE)
    assert sending_progress.late_ms() is None


def test_what_a_dead_host_held_is_late_once_it_is_free(waiting, clock) -> None:
    claim_one(waiting, "dead")
    clock.advance(MINUTE)
    assert sending_progress.late_ms() is None
    crash_recovery.free(["dead"])
    assert sending_progress.late_ms() is not None


@pytest.mark.parametrize(
    "hold",
    [
        lambda: Campaign.update(status="paused"),
        lambda: EmailAccount.update(status="error"),
        lambda: EmailAccount.update(rests_until=2**50),
        lambda: Enrollment.update(due_at=2**50),
        lambda: Enrollment.update(at_email=False),
        lambda: Enrollment.update(due_at=None, status="completed"),
        lambda: Campaign.update(next_slot_at=2**50),
        lambda: Campaign.update(settings={**_settings(), "sendHoursStart": 0, "sendHoursEnd": 1}),
    ],
    ids=["paused", "error", "rest", "later", "elsewhere", "completed", "pace", "window"],
)
def test_what_waits_for_something_is_not_late(waiting, clock, hold) -> None:
    hold().execute()
    clock.advance(2 * MINUTE)
    assert sending_progress.late_ms() is None


def test_what_waits_for_a_limit_is_not_late(waiting, clock) -> None:
    finish(waiting, ACCEPTED)
    EmailAccount.update(daily_limit=1).execute()
    Campaign.update(next_slot_at=0).execute()
    clock.advance(2 * MINUTE)
    assert sending_progress.late_ms() is None
    EmailAccount.update(daily_limit=2).execute()
    assert sending_progress.late_ms() is not None


def _settings() -> dict[str, object]:
    return dict(Campaign.get().settings)


def test_a_window_that_has_just_opened_makes_nothing_late(waiting, clock) -> None:
    """What was due all night is due since then."""
    Campaign.update(
        settings={**_settings(), "timezone": "UTC", "sendHoursStart": 10, "sendHoursEnd": 12}
    ).execute()
    clock.advance(60 * MINUTE + 20)
    assert queue.ready() == [waiting.id]
    assert sending_progress.late_ms() is None
    clock.advance(30)
    assert sending_progress.late_ms() is not None


def test_several_hosts_that_count_alone_are_told(database, clock) -> None:
    crash_recovery.beat("w1", "here", 1)
    crash_recovery.beat("w2", "here", 2)
    assert server_status.notices(None, None) == []
    crash_recovery.beat("w3", "there", 1)
    (notice,) = server_status.notices(None, None)
    assert (notice.name, notice.state) == ("limits", "apart")
    assert "2 hosts" in str(notice.message)
    assert server_status.notices(None, "redis://h") == []
    clock.advance(61)
    crash_recovery.beat("w1", "here", 1)
    assert server_status.notices(None, None) == [], "the other one is gone"
