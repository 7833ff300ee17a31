"""`nextSendAt` holds: nothing is claimed before it, and an email then, whatever changes by itself meanwhile.

Limits change with the weeks of a ramp and as bounces grow old; windows and hours open and close meanwhile.
"""

import os
import random
from datetime import UTC, datetime, timedelta

import pytest

from fluenzr import clock as wall_clock
from fluenzr.core.accounts import limits, ramp
from fluenzr.core.accounts.ramp import JUDGED_MS, Judged, Reception
from fluenzr.core.campaigns import waiting_for
from fluenzr.core.common.windows import DAYS
from fluenzr.models import Campaign, Email, EmailAccount, Enrollment
from tests.support import factories
from tests.support.sending import ALWAYS, active_campaign, claim_all

HOUR, DAY = 3600, 86_400
WEEK = 7 * DAY
SEEDS = range(400 if os.environ.get("FLUENZR_SOAK") == "1" else 40)


def outlook(campaign):
    return waiting_for.outlook(Campaign.get_by_id(campaign.id))


def sent_before(workspace, account, ages, bounced=()):
    """Emails that another campaign sent from the mailbox so many seconds ago; those numbered came back."""
    past = active_campaign(workspace, people=len(ages), email_account_id=account["id"])
    people = Enrollment.select().where(Enrollment.campaign == past.id).order_by(Enrollment.id)
    now, account_id = wall_clock.now_ms(), factories.row(EmailAccount, account).id
    for number, (age, one) in enumerate(zip(ages, people, strict=True)):
        Email.create(
            workspace=workspace.id,
            campaign=past.id,
            enrollment=one.id,
            account_id=account_id,
            node_id="email",
            state="sent",
            fence=1,
            created_at=now,
            slot_at=now - age * 1000,
            bounce_type="hard" if number in bounced else None,
        )
    Campaign.update(status="paused").where(Campaign.id == past.id).execute()


def begun(account, seconds_ago):
    EmailAccount.update(ramp_since=wall_clock.now_ms() - int(seconds_ago * 1000)).where(
        EmailAccount.public_id == account["id"]
    ).execute()


def test_the_next_week_of_a_ramp_is_foreseen(workspace, clock):
    """4 a day are used; in two hours it is 6 a day, and not a day from now."""
    account = factories.make_account(workspace, ramp={"start": 4, "percent_per_week": 50})
    begun(account, WEEK - 2 * HOUR)
    campaign = active_campaign(workspace, people=20, email_account_id=account["id"])
    assert len(claim_all(campaign)) == 4
    assert outlook(campaign).waiting_for == "ramp"
    assert outlook(campaign).next_send_at == wall_clock.now_ms() + 2 * HOUR * 1000
    clock.advance(2 * HOUR)
    assert len(claim_all(campaign)) == 2


def test_what_holds_a_mailbox_back_grows_old(workspace, clock):
    """One of five came back a week ago but an hour: half of 8 is used, and in an hour it is all of 8."""
    account = factories.make_account(workspace, ramp={"start": 8, "percent_per_week": 0})
    sent_before(workspace, account, [WEEK - HOUR, 20, 15, 10, 5], bounced=[0])
    campaign = active_campaign(workspace, people=20, email_account_id=account["id"])
    assert claim_all(campaign) == []
    assert outlook(campaign).next_send_at == wall_clock.now_ms() + HOUR * 1000
    clock.advance(HOUR)
    assert len(claim_all(campaign)) == 4


def drawn_hours(draw):
    start = draw.randrange(23)
    days = draw.sample(DAYS, draw.randint(1, 7))
    return {"days": days, "start": start, "end": draw.randint(start + 1, 24), "timezone": "Europe/Paris"}


def drawn_campaign(workspace, draw):
    daily_limit = draw.choice([None, 3, 5, 8])
    grows = {"start": draw.randint(1, 6), "percent_per_week": draw.choice([0, 20, 100]), "max": None}
    account = factories.make_account(
        workspace,
        daily_limit=daily_limit,
        ramp=draw.choice([None, grows, grows]),
        working_hours=draw.choice([None, None, drawn_hours(draw)]),
    )
    begun(account, draw.randint(1, 3) * WEEK - draw.choice([draw.randrange(WEEK), draw.randrange(DAY // 2)]))
    ages = [draw.randrange(draw.choice([DAY, 2 * DAY, WEEK])) for _ in range(draw.randint(1, 15))]
    # The first two are about to be forgotten.
    old = [draw.randrange(WEEK - DAY, WEEK) for _ in range(2)]
    bounced = draw.choice([[], [0], [0, 1], [draw.randrange(4)]])
    sent_before(workspace, account, [*old, *ages], bounced=bounced)
    hours = drawn_hours(draw)
    window = {"sendDays": hours["days"], "sendHoursStart": hours["start"], "sendHoursEnd": hours["end"]}
    settings = {**ALWAYS, **draw.choice([{}, window]), "maxEmailsPerHour": draw.choice([None, 30])}
    node = draw.choice([[], [factories.delay_node(days=1), factories.email_node()]])
    return active_campaign(workspace, *node, people=2, email_account_id=account["id"], settings=settings)


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_claimed_before_and_an_email_then(workspace, clock, seed):
    draw = random.Random(seed)
    clock.set(datetime(2026, 3, 24, tzinfo=UTC) + timedelta(seconds=draw.randrange(10 * DAY)))
    campaign = drawn_campaign(workspace, draw)
    said = outlook(campaign).next_send_at
    begin = wall_clock.now_ms()
    if said is None:
        at = sorted(begin + draw.randrange(10 * DAY * 1000) for _ in range(20))
    else:
        span = said - begin
        at = sorted({said - 1, *(begin + int(span * draw.random()) for _ in range(20))} if span else [])
    for instant in at:
        clock.set(wall_clock.from_ms(instant))
        assert claim_all(campaign) == [], (instant - begin) / HOUR / 1000
        assert outlook(campaign).next_send_at == said
    if said is not None:
        clock.set(wall_clock.from_ms(said))
        assert claim_all(campaign), outlook(campaign)


def test_the_limits_foreseen_are_those_of_each_instant():
    draw = random.Random(1)
    for _ in range(200):
        begin, since = 10**12, 10**12 - draw.randrange(3 * WEEK * 1000)
        emails = [
            Judged(begin - draw.randrange(JUDGED_MS), draw.random() < 0.04, draw.random() < 0.01)
            for _ in range(draw.randint(0, 60))
        ]
        judged = sorted(emails, key=lambda email: email.at)
        kept = {"start": draw.randint(1, 50), "percentPerWeek": draw.choice([0, 20, 100]), "max": None}
        spans = ramp.foreseen(kept, since, 60, judged, begin, begin + limits.DAY_MS)
        assert (spans[0].begin, spans[-1].end) == (begin, begin + limits.DAY_MS)
        for instant in [begin, *(begin + draw.randrange(limits.DAY_MS) for _ in range(20))]:
            (held,) = [span.limit for span in spans if span.begin <= instant < span.end]
            rest = [email for email in judged if email.at > instant - JUDGED_MS]
            seen = Reception(len(rest), sum(one.bounced for one in rest), sum(one.complained for one in rest))
            assert held == ramp.limit(kept, since, instant, 60, seen)
