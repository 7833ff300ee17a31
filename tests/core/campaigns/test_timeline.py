"""Statistics over time agree with a plain count by the local clock, whatever the clock does."""

import random
from bisect import bisect_right
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fluenzr import clock as wall_clock
from fluenzr.core.activity import counters
from fluenzr.core.activity.counters import QUARTER_MS
from fluenzr.core.campaigns import timeline
from fluenzr.core.common.errors import Invalid, NotFound
from fluenzr.core.workflow import schedule
from fluenzr.models import Campaign, Email
from tests.support import factories
from tests.support.sending import ACCEPTED, active_campaign, finish

ZONES = [
    "UTC",
    "Europe/Paris",
    "America/New_York",
    "Asia/Kolkata",  # half an hour off
    "Asia/Kathmandu",  # three quarters off
    "Pacific/Chatham",  # three quarters off, with summer time
    "America/St_Johns",  # half an hour off, with summer time
    "Australia/Lord_Howe",  # summer time of half an hour
    "Africa/Cairo",  # no midnight on one day
    "Asia/Beirut",
    "America/Santiago",  # midnight twice
    "America/Havana",
    "America/Nuuk",  # changes on the evening before
    "Atlantic/Azores",
]
# Both changes of the year in nearly all of them, and a year's end.
DAYS = ["03-08", "03-29", "04-05", "04-24", "09-06", "09-27", "10-04", "10-25", "10-30", "11-01", "12-31"]
CHANGES = [datetime.fromisoformat(f"2026-{day}T00:00Z") for day in DAYS]
QUARTER = timedelta(milliseconds=QUARTER_MS)
instants = st.builds(
    lambda change, minutes: change + timedelta(minutes=minutes, seconds=7),
    st.sampled_from(CHANGES),
    st.integers(-2500, 2500),
)


def beginnings(begin: datetime, end: datetime, interval: str, zone) -> list[datetime]:
    """Where intervals begin in a plain walk along the local clock, the one with `begin` first."""
    instant = begin.replace(minute=begin.minute // 15 * 15, second=0, microsecond=0) - timedelta(days=9)
    found, before = [], None
    while instant < end:
        local = instant.astimezone(zone)
        monday = local.date() - timedelta(days=local.weekday())
        now = {"hour": (local.date(), local.hour), "day": local.date(), "week": monday}[interval]
        if now != before or (interval == "hour" and local.minute == 0):
            found.append(instant)
        instant, before = instant + QUARTER, now
    return found[bisect_right(found, begin) - 1 :]


@settings(max_examples=120)
@given(instants, st.integers(1, 3000), st.sampled_from(list(timeline.LENGTHS)), st.sampled_from(ZONES))
@example(datetime(2026, 3, 29, 0, 15, tzinfo=UTC), 240, "hour", "Europe/Paris")
@example(datetime(2026, 10, 25, 0, 15, tzinfo=UTC), 240, "hour", "Europe/Paris")
@example(datetime(2026, 4, 4, 14, 0, tzinfo=UTC), 240, "hour", "Australia/Lord_Howe")
@example(datetime(2026, 10, 3, 14, 0, tzinfo=UTC), 240, "hour", "Australia/Lord_Howe")
@example(datetime(2026, 4, 23, 12, 0, tzinfo=UTC), 2000, "day", "Africa/Cairo")
def test_intervals_are_those_of_a_plain_walk_along_the_local_clock(begin, minutes, interval, zone_name):
    zone, end = schedule.zone(zone_name), begin + timedelta(minutes=minutes)
    named = list(timeline.intervals(begin, end, interval, zone))
    assert [first for _, first in named[:-1]] == beginnings(begin, end, interval, zone)
    assert named[-1][1] == beginnings(begin, named[-1][1] + QUARTER, interval, zone)[-1] >= end
    for name, first in named:
        if interval == "hour":
            assert datetime.fromisoformat(name) == first
            assert name[13:16] == ":00"
        else:
            assert first.astimezone(zone).date().isoformat() == name


@pytest.fixture
def email(workspace, clock):
    finish(active_campaign(workspace), ACCEPTED)
    email = Email.get()
    counters.sum_sent()
    counters.db.execute("delete from timeline_stats")
    return email


def rows_of(email: Email, *, zone: str = "Europe/Paris", **query) -> list[dict]:
    campaign = Campaign.get_by_id(email.campaign_id)
    campaign.settings = {**campaign.settings, "timezone": zone}
    campaign.save()
    return timeline.of_campaign(email.workspace_id, campaign.public_id, **{"interval": "day", **query})


@pytest.mark.parametrize("zone", ZONES)
def test_counts_are_those_of_a_plain_count(email, zone):
    draw = random.Random(zone)
    events = [change + timedelta(minutes=draw.randrange(-1500, 1500)) for change in CHANGES * 2]
    for event in events:
        counters.add(email, "sent", at=wall_clock.to_ms(event))
    for interval in timeline.LENGTHS:
        begin = draw.choice(CHANGES) - timedelta(hours=30)
        end = begin + timedelta(days=60)
        rows = rows_of(email, zone=zone, interval=interval, since=begin, until=end)
        firsts = beginnings(begin, end + timedelta(days=8), interval, schedule.zone(zone))
        expected = Counter(bisect_right(firsts, event) - 1 for event in events if event >= firsts[0])
        assert [row["sent"] for row in rows] == [expected[index] for index in range(len(rows))]
        assert firsts[len(rows) - 1] < end <= firsts[len(rows)]
        assert expected


def test_the_change_of_clocks_hour_by_hour(email):
    begin = datetime(2026, 10, 24, 23, tzinfo=UTC)
    for minutes in range(0, 240, 30):
        counters.add(email, "sent", at=wall_clock.to_ms(begin + timedelta(minutes=minutes)))
    rows = rows_of(
        email,
        interval="hour",
        since=datetime(2026, 10, 24, 23, 10, tzinfo=UTC),
        until=datetime(2026, 10, 25, 2, 1, tzinfo=UTC),
    )
    assert [(row["date"], row["sent"]) for row in rows] == [
        ("2026-10-25T01:00+02:00", 2),
        ("2026-10-25T02:00+02:00", 2),
        ("2026-10-25T02:00+01:00", 2),
        ("2026-10-25T03:00+01:00", 2),
    ]


def test_by_default_from_the_start_until_now_with_empty_intervals(email, clock):
    clock.advance(timedelta(days=2, hours=20))
    counters.add(email, "sent", "bounced", "opened")
    assert rows_of(email) == [
        {"date": day, "sent": n, "opened": n, "clicked": 0, "replied": 0, "bounced": n, "unsubscribed": 0}
        for day, n in [("2026-01-12", 0), ("2026-01-13", 0), ("2026-01-14", 0), ("2026-01-15", 1)]
    ]
    assert [row["date"] for row in rows_of(email, interval="week")] == ["2026-01-12"]
    assert len(rows_of(email, interval="hour")) == 69


def test_a_draft_has_no_time_of_its_own(workspace, clock):
    campaign = factories.make_campaign(workspace)
    ask = lambda **span: timeline.of_campaign(workspace.id, campaign["id"], "day", **span)  # noqa: E731
    assert ask() == []
    assert ask(until=date(2026, 1, 20)) == []
    assert [row["date"] for row in ask(since=date(2026, 1, 11))] == ["2026-01-11", "2026-01-12"]


def test_dates_are_whole_days_of_the_zone(email):
    for hour in (14, 15):  # midnight in Tokyo is between them
        counters.add(email, "sent", at=wall_clock.to_ms(datetime(2026, 1, 15, hour, 30, tzinfo=UTC)))
    on_a_day = {"zone": "Asia/Tokyo", "since": date(2026, 1, 16), "until": date(2026, 1, 16)}
    assert [(row["date"], row["sent"]) for row in rows_of(email, **on_a_day)] == [("2026-01-16", 1)]
    hours = rows_of(email, **on_a_day, interval="hour")
    assert (len(hours), hours[0]["date"], hours[0]["sent"]) == (24, "2026-01-16T00:00+09:00", 1)


def test_what_is_not_tracked_is_not_told(email, workspace):
    counters.add(email, "opened", "clicked")
    workspace.open_tracking = "off"
    workspace.save()
    clock_rows = rows_of(email, since=date(2026, 1, 12), until=date(2026, 1, 12))
    assert [(row["opened"], row["clicked"]) for row in clock_rows] == [(None, 1)]


def test_spans_that_are_none_or_too_long(email):
    with pytest.raises(Invalid) as error:
        rows_of(email, since=date(2026, 1, 12), until=date(2026, 1, 11))
    assert error.value.details == {"to": ["to must be later than from"]}
    hours = {"interval": "hour", "since": datetime(2026, 1, 1, tzinfo=UTC)}
    longest = hours["since"] + timedelta(hours=timeline.MAX_INTERVALS)
    assert len(rows_of(email, **hours, until=longest, zone="UTC")) == timeline.MAX_INTERVALS
    with pytest.raises(Invalid) as error:
        rows_of(email, **hours, until=longest + timedelta(seconds=1))
    assert list(error.value.details) == ["interval"]
    assert rows_of(email, since=date(2030, 1, 1)) == []


def test_others_have_no_part_in_it(email):
    with pytest.raises(NotFound):
        timeline.of_campaign(factories.make_workspace("Other").id, Campaign.get().public_id, "day")
