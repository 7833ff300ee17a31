import os
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import resources
from types import SimpleNamespace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fluenzr.core.common.errors import Invalid
from fluenzr.core.workflow.schedule import (
    DAYS,
    Constraints,
    Window,
    delay_end,
    next_send,
    spacing,
    zone,
)

SOAK = os.environ.get("FLUENZR_SOAK") == "1"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WEEKDAYS = frozenset(range(5))

ALL_ZONES = sorted((resources.files("tzdata") / "zones").read_text().split())
# Changes of half an hour and of two, at midnight, for Ramadan, by a whole day; odd offsets.
ODD_ZONES = [
    "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia", "Asia/Gaza", "Antarctica/Troll",
    "Pacific/Chatham", "America/Havana", "America/Sao_Paulo", "America/Nuuk", "Europe/Dublin", "Europe/Paris",
]  # fmt: skip


@cache
def clock_changes(name, first=2005, last=2030):
    """The hours of UTC in which a zone's clocks change."""
    place, found = zone(name), []
    instant = datetime(first, 1, 1, tzinfo=UTC)
    while instant.year < last:
        for hours in (0, 6, 12, 18):
            begin = instant + hours * HOUR
            if begin.astimezone(place).utcoffset() != (begin + 6 * HOUR).astimezone(place).utcoffset():
                found.append(begin)
        instant += DAY
    return found


moments = st.timedeltas(timedelta(), 70 * 365 * DAY).map(
    lambda after: datetime(1990, 1, 1, tzinfo=UTC) + after
)


@st.composite
def windows(draw, name):
    start = draw(st.integers(0, 23))
    return Window(
        days=draw(st.frozensets(st.integers(0, 6), min_size=1)),
        start=start,
        end=draw(st.integers(start + 1, 24) | st.just(start + 1)),
        zone=zone(name),
    )


@st.composite
def cases(draw):
    """A window and an instant, half of the time in the days before a change of clocks."""
    if draw(st.booleans()):
        name = draw(st.sampled_from(ODD_ZONES))
        instant = draw(st.sampled_from(clock_changes(name)))
        instant += draw(
            st.timedeltas(-2 * DAY, 8 * HOUR) | st.integers(-48, 8).map(lambda hours: hours * HOUR)
        )
    else:
        name, instant = draw(st.sampled_from(ALL_ZONES)), draw(moments)
    return draw(windows(name)), instant


def first_open_minute(window, instant):
    """By brute force: openings and clock changes of these years fall on whole minutes."""
    if window.contains(instant):
        return instant
    minute = instant.replace(second=0, microsecond=0) + MINUTE
    while not window.contains(minute):
        minute += MINUTE
    return minute


@pytest.mark.slow
@pytest.mark.timeout(1200)
@settings(max_examples=100_000 if SOAK else 3_000)
@given(cases())
def test_nothing_leaves_outside_the_window_and_no_opening_is_skipped(case):
    window, instant = case
    opening = window.next_open(instant)
    local = opening.astimezone(window.zone)
    assert opening.tzinfo is UTC
    assert opening >= instant
    assert local.weekday() in window.days
    assert window.start <= local.hour < window.end
    if opening > instant:
        assert not window.contains(opening - timedelta(microseconds=1))
        between = instant
        while between < opening:
            assert not window.contains(between)
            between += HOUR
    assert window.next_open(opening) == opening


@pytest.mark.slow
@settings(max_examples=5_000 if SOAK else 500)
@given(
    st.sampled_from(ODD_ZONES).flatmap(
        lambda name: st.tuples(
            windows(name), st.sampled_from(clock_changes(name)), st.timedeltas(-DAY, 8 * HOUR)
        )
    )
)
def test_the_window_opens_when_a_scan_of_every_minute_says_so(case):
    window, change, shift = case
    assert window.next_open(change + shift) == first_open_minute(window, change + shift)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "days", "start", "end", "instant", "opening"),
    [
        # an evening, a weekend, the last and the first instant of a day
        ("Europe/Paris", WEEKDAYS, 9, 18, utc(2026, 1, 5, 21), utc(2026, 1, 6, 8)),
        ("Europe/Paris", WEEKDAYS, 9, 18, utc(2026, 1, 9, 17), utc(2026, 1, 12, 8)),
        ("Europe/Paris", WEEKDAYS, 9, 18, utc(2026, 1, 5, 16, 59, 59, 9), utc(2026, 1, 5, 16, 59, 59, 9)),
        ("Europe/Paris", {6}, 0, 24, utc(2026, 1, 4, 23), utc(2026, 1, 10, 23)),
        # over the weekend in which the clocks change
        ("Europe/Paris", WEEKDAYS, 9, 18, utc(2026, 3, 27, 20), utc(2026, 3, 30, 7)),
        ("Europe/Paris", WEEKDAYS, 9, 18, utc(2026, 10, 23, 20), utc(2026, 10, 26, 8)),
        # 02:00 to 03:00 does not exist; a window begun in it opens at its end, one within it not at all
        ("Europe/Paris", {6}, 2, 4, utc(2026, 3, 28, 20), utc(2026, 3, 29, 1)),
        ("Europe/Paris", {6}, 2, 3, utc(2026, 3, 28, 20), utc(2026, 4, 5, 0)),
        # 02:00 to 03:00 comes twice
        ("Europe/Paris", {6}, 2, 3, utc(2026, 10, 25, 0, 59, 59), utc(2026, 10, 25, 0, 59, 59)),
        ("Europe/Paris", {6}, 2, 3, utc(2026, 10, 25, 1, 30), utc(2026, 10, 25, 1, 30)),
        ("Europe/Paris", {6}, 2, 3, utc(2026, 10, 25, 2), utc(2026, 11, 1, 1)),
        # Havana goes back from 01:00 to 00:00: the window from 0 to 1 opens, and goes on for two hours
        ("America/Havana", {6}, 0, 1, utc(2023, 11, 5, 3), utc(2023, 11, 5, 4)),
        ("America/Havana", {6}, 0, 1, utc(2023, 11, 5, 5, 59), utc(2023, 11, 5, 5, 59)),
        # Lord Howe moves by half an hour: 02:00 to 02:30 does not exist
        ("Australia/Lord_Howe", {6}, 2, 3, utc(2026, 10, 3, 12), utc(2026, 10, 3, 15, 30)),
        # Troll moves by two hours: 01:00 to 03:00 does not exist
        ("Antarctica/Troll", {6}, 1, 3, utc(2026, 3, 28, 12), utc(2026, 4, 4, 23)),
        ("Antarctica/Troll", {6}, 2, 5, utc(2026, 3, 28, 12), utc(2026, 3, 29, 1)),
        # Samoa had no Friday 30 December 2011
        ("Pacific/Apia", {4}, 9, 18, utc(2011, 12, 29, 12), utc(2012, 1, 5, 19)),
        ("Pacific/Apia", {5}, 0, 24, utc(2011, 12, 30, 9), utc(2011, 12, 30, 10)),
    ],
)  # fmt: skip
def test_openings(name, days, start, end, instant, opening):
    assert Window(frozenset(days), start, end, zone(name)).next_open(instant) == opening


def stored(**changes):
    return {
        "sendDays": ["monday", "friday"], "sendHoursStart": 9, "sendHoursEnd": 18, "timezone": "Europe/Paris",
        "maxEmailsPerHour": 30, **changes,
    }  # fmt: skip


def test_a_window_from_settings():
    assert Window.from_settings(stored()) == Window(frozenset({0, 4}), 9, 18, zone("Europe/Paris"))
    assert Window.from_settings(stored(sendDays=["Sunday"])).days == {6}
    assert Window.from_settings(stored(sendDays=list(DAYS), sendHoursStart=0, sendHoursEnd=24)).days == set(
        range(7)
    )


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"sendDays": []}, ["sendDays"]),
        ({"sendDays": ["lundi"]}, ["sendDays"]),
        ({"sendDays": "monday"}, ["sendDays"]),
        ({"sendDays": [["monday"]]}, ["sendDays"]),
        ({"sendDays": None}, ["sendDays"]),
        ({"sendHoursStart": 24}, ["sendHoursStart"]),
        ({"sendHoursStart": -1, "sendHoursEnd": 0}, ["sendHoursStart", "sendHoursEnd"]),
        ({"sendHoursStart": 9.0}, ["sendHoursStart"]),
        ({"sendHoursStart": True}, ["sendHoursStart"]),
        ({"sendHoursStart": "9"}, ["sendHoursStart"]),
        ({"sendHoursEnd": 25}, ["sendHoursEnd"]),
        ({"sendHoursStart": 18}, ["sendHoursEnd"]),
        ({"timezone": "Mars/Base"}, ["timezone"]),
        ({"sendDays": [], "sendHoursEnd": None, "timezone": None}, ["sendDays", "sendHoursEnd", "timezone"]),
    ],
)
def test_wrong_settings_are_named(changes, wrong):
    with pytest.raises(Invalid) as refusal:
        Window.from_settings(stored(**changes))
    assert list(refusal.value.details) == [f"settings.{key}" for key in wrong]


@pytest.mark.parametrize(("days", "start", "end"), [((), 9, 18), ((7,), 9, 18), ((0,), 9, 9), ((0,), 0, 25)])
def test_a_window_that_never_opens_cannot_be_made(days, start, end):
    with pytest.raises(ValueError, match="never opens"):
        Window(frozenset(days), start, end, zone("UTC"))


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../zones", "/etc/passwd", "/usr/share/zoneinfo/Europe/Paris", "Europe/../Europe/Paris",
     "Europe", "Europe/Paris\0", " Europe/Paris", "europe/paris", "posixrules", "Europe/Paris/", None, 1,
     ["Europe/Paris"], b"UTC"],
)  # fmt: skip
def test_other_names_are_no_zone(name):
    with pytest.raises(Invalid) as refusal:
        zone(name)
    assert list(refusal.value.details) == ["settings.timezone"]


def test_every_zone_is_there():
    assert [zone(name).key for name in ALL_ZONES] == ALL_ZONES
    assert zone("Europe/Paris") is zone("Europe/Paris")


def delay(days=0, hours=0, business_days=False):
    return SimpleNamespace(days=days, hours=hours, business_days=business_days)


@pytest.mark.parametrize(
    ("wait", "end"),
    [
        (delay(hours=5), utc(2026, 3, 28, 1)),
        (delay(days=3), utc(2026, 3, 30, 20)),
        (
            delay(days=1, business_days=True),
            utc(2026, 3, 30, 19),
        ),  # Friday 21:00 to Monday 21:00, summer time
        (delay(days=6, business_days=True), utc(2026, 4, 6, 19)),
    ],
)
def test_delays(wait, end):
    paris = zone("Europe/Paris")
    start = utc(2026, 3, 27, 20)
    assert delay_end(start, wait, paris) == end
    assert delay_end(start.astimezone(paris), wait, paris) == end
    assert delay_end(start, wait, paris, speed_up=60) - start == (end - start) / 60


def test_business_days_in_a_gap_and_over_a_skipped_day():
    # 02:30 does not exist on Friday 27 March 2026 in Jerusalem: half past three it is
    assert delay_end(utc(2026, 3, 26, 0, 30), delay(1, 0, True), zone("Asia/Jerusalem")) == utc(
        2026, 3, 27, 0, 30
    )
    # Thursday 29 December 2011 is followed by Saturday in Samoa
    assert delay_end(utc(2011, 12, 29, 20), delay(1, 0, True), zone("Pacific/Apia")) == utc(2012, 1, 1, 20)


@given(moments, st.integers(1, 30), st.sampled_from(ALL_ZONES))
@example(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), 1, "Europe/Paris")
def test_business_days_end_on_a_business_day_at_the_same_clock(start, days, name):
    place = zone(name)
    end = delay_end(start, delay(days, 0, True), place)
    before, after = start.astimezone(place), end.astimezone(place)
    assert end > start
    assert after.weekday() < 5
    weekdays = sum(
        (before.date() + n * DAY).weekday() < 5 for n in range(1, (after.date() - before.date()).days + 1)
    )
    if name != "Pacific/Apia":
        assert weekdays == days
    shift = abs(after.replace(tzinfo=None) - datetime.combine(after.date(), before.time()))
    assert shift <= 2 * HOUR
    if shift:  # only because the clock time did not exist that day
        assert after.replace(tzinfo=None) - shift != (end - shift).astimezone(place).replace(tzinfo=None)


@given(st.integers(1, 100_000), st.floats(0, 1, exclude_max=True))
def test_spacing_is_the_share_of_the_hour_give_or_take_forty_percent(limit, draw):
    share = 3600 / limit
    assert 0.6 * share - 1e-6 <= spacing(limit, draw).total_seconds() <= 1.4 * share + 1e-6


def test_spacing():
    assert spacing(None, 0.5) == timedelta()
    assert spacing(30, 0.0) == timedelta(seconds=72)
    assert spacing(30, 0.5) == timedelta(seconds=120)


NOW = utc(2026, 1, 5, 12)  # a Monday
OFFICE = Window(WEEKDAYS, 9, 18, zone("UTC"))


@pytest.mark.parametrize(
    ("constraints", "expected"),
    [
        ({"due_at": None}, (None, None)),
        ({"due_at": None, "account_ok": False}, (None, None)),
        ({"due_at": NOW + HOUR, "account_ok": False}, (None, "account_error")),
        ({"due_at": NOW}, (NOW, None)),
        ({"due_at": NOW - DAY, "slot_at": NOW - HOUR, "hourly_free_at": NOW, "window": OFFICE}, (NOW, None)),
        ({"due_at": NOW + HOUR, "window": OFFICE}, (NOW + HOUR, "delay")),
        ({"due_at": NOW + HOUR, "due_is_retry": True}, (NOW + HOUR, "retry")),
        ({"due_at": NOW + HOUR, "slot_at": NOW + 2 * HOUR}, (NOW + 2 * HOUR, "hourly_limit")),
        ({"due_at": NOW, "hourly_free_at": NOW + HOUR}, (NOW + HOUR, "hourly_limit")),
        ({"due_at": NOW, "slot_at": NOW + HOUR, "daily_free_at": NOW + DAY}, (NOW + DAY, "daily_limit")),
        ({"due_at": NOW + HOUR, "slot_at": NOW + HOUR, "daily_free_at": NOW + HOUR}, (NOW + HOUR, "delay")),
        ({"due_at": NOW + 9 * HOUR, "window": OFFICE}, (utc(2026, 1, 6, 9), "window")),
        ({"due_at": NOW, "now": utc(2026, 1, 9, 18), "window": OFFICE}, (utc(2026, 1, 12, 9), "window")),
        ({"due_at": NOW, "daily_free_at": NOW + 5 * DAY, "window": OFFICE}, (utc(2026, 1, 12, 9), "window")),
        ({"due_at": NOW, "daily_free_at": NOW + DAY, "window": OFFICE}, (NOW + DAY, "daily_limit")),
    ],
)  # fmt: skip
def test_next_send(constraints, expected):
    assert next_send(Constraints(**{"now": NOW, **constraints})) == expected


@given(
    st.builds(
        Constraints,
        now=moments,
        due_at=moments,
        due_is_retry=st.booleans(),
        slot_at=st.none() | moments,
        hourly_free_at=st.none() | moments,
        daily_free_at=st.none() | moments,
        window=st.none() | windows("Europe/Paris"),
    )
)
def test_the_next_email_keeps_every_constraint(constraints):
    leaves_at, waiting_for = next_send(constraints)
    bounds = [
        constraints.now,
        constraints.due_at,
        constraints.slot_at,
        constraints.hourly_free_at,
        constraints.daily_free_at,
    ]
    assert all(leaves_at >= bound for bound in bounds if bound)
    assert constraints.window is None or constraints.window.contains(leaves_at)
    assert (waiting_for is None) == (leaves_at == constraints.now)
    assert next_send(constraints) == (leaves_at, waiting_for)
    if waiting_for != "window":
        assert leaves_at in bounds
