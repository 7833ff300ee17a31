"""Simulated hours: several workers at once under a clock of their own, which may be set."""

import random
import threading
from datetime import timedelta

import pytest

from fluenzr import clock as wall_clock
from fluenzr import db
from fluenzr.core.sending import queue, results
from fluenzr.core.workflow.schedule import Window
from fluenzr.models import Campaign, Email
from tests.live.drills import SOAK, report
from tests.support import factories
from tests.support.sending import ACCEPTED, ALWAYS, GREYLISTED, active_campaign, intend
from tests.support.threads import SECONDS

pytestmark = [pytest.mark.soak, pytest.mark.timeout(600)]

WORKERS = 8 if SOAK else 4
HOUR_MS = 3_600_000


class Workers:
    """Threads with owners of their own that claim and send, all at once, at each step of the clock."""

    def __init__(self, campaign: Campaign):
        self.sent_at: list[tuple[int, int]] = []
        self._campaign = campaign
        self._begin, self._end = threading.Barrier(WORKERS + 1), threading.Barrier(WORKERS + 1)
        self._over = False
        self._failures: list[Exception] = []
        self._threads = [
            threading.Thread(target=self._run, args=(f"worker {number}", random.Random(number)))
            for number in range(WORKERS)
        ]

    def __enter__(self) -> "Workers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over = True
        self._begin.wait(SECONDS)
        for thread in self._threads:
            thread.join(SECONDS)

    def step(self) -> None:
        """All look for something to send, now."""
        self._begin.wait(SECONDS)
        self._end.wait(SECONDS)
        assert not self._failures, self._failures

    def _run(self, owner: str, draw: random.Random) -> None:
        db.database.obj.connect(reuse_if_open=True)
        try:
            while True:
                self._begin.wait(SECONDS)
                if self._over:
                    return
                try:
                    self._send(owner, draw)
                except Exception as error:
                    self._failures.append(error)
                self._end.wait(SECONDS)
        finally:
            db.database.obj.close()

    def _send(self, owner: str, draw: random.Random) -> None:
        # Short pauses between emails alone: the limit has to hold without luck.
        for claim in queue.claim(self._campaign.id, owner, 8, draw.random() / 5):
            greylisted = draw.random() < 0.1
            if greylisted or not intend(claim):
                results.record(claim, GREYLISTED) if greylisted else results.withdraw(claim)
                continue
            self.sent_at.append((claim.email_id, wall_clock.now_ms()))
            results.record(claim, ACCEPTED, "Hello")


def check_once_each(sent_at: list[tuple[int, int]]) -> None:
    ids = [email_id for email_id, _ in sent_at]
    assert len(ids) == len(set(ids)) == Email.select().where(Email.state == "sent").count()


@pytest.mark.slow
def test_never_more_than_the_hourly_limit_in_any_sixty_minutes(workspace, clock, database_kind):
    hours, step = (6, 10) if SOAK else (3, 40)
    campaign = active_campaign(workspace, people=hours * 40, settings={**ALWAYS, "maxEmailsPerHour": 30})
    with Workers(campaign) as workers:
        for _ in range(hours * 3600 // step):
            workers.step()
            clock.advance(step)
    times = sorted(at for _, at in workers.sent_at)
    most = max(sum(1 for at in times if start <= at < start + HOUR_MS) for start in times)
    assert most <= 30
    assert len(times) > 20 * hours, "nor so few that the limit would hold by itself"
    check_once_each(workers.sent_at)
    report(
        f"{database_kind}, {WORKERS} workers, at most 30 an hour, {hours} simulated hours: "
        f"{len(times)} emails, never more than {most} in 60 minutes"
    )


@pytest.mark.slow
@pytest.mark.parametrize("per_hour", [None, 60])
def test_a_clock_that_is_set_sends_nothing_outside_of_the_window_and_nothing_twice(
    workspace, clock, database_kind, per_hour
):
    days, people = (8, 600) if SOAK else (3, 60)
    account = factories.make_account(workspace, daily_limit=None)
    campaign = active_campaign(
        workspace,
        factories.email_node("first"),
        factories.delay_node(hours=1),
        factories.email_node("second"),
        people=people,
        settings={"sendHoursStart": 9, "sendHoursEnd": 12, "maxEmailsPerHour": per_hour},
        email_account_id=account["id"],
    )
    draw, jumps = random.Random(5), 0
    with Workers(campaign) as workers:
        for _ in range(days * 24 * 6):
            workers.step()
            if draw.random() < 0.08:
                clock.advance(timedelta(hours=draw.choice((-2, 2))))
                jumps += 1
            clock.advance(600)
    window = Window.from_settings(campaign.settings)
    assert [at for _, at in workers.sent_at if not window.contains(wall_clock.from_ms(at))] == []
    check_once_each(workers.sent_at)
    if per_hour is None:
        assert len(workers.sent_at) == 2 * people, "and none lost"
    # A pace sends one at each of the 18 steps that a day's window has, fewer where the clock leaves it.
    assert len(workers.sent_at) > 6 * days
    report(
        f"{database_kind}, {WORKERS} workers, the clock set {jumps} times by 2 hours in {days} days: "
        f"{len(workers.sent_at)} emails, 0 outside of the window, 0 twice"
    )
