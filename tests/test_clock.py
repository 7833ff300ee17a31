import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fluenzr import clock

NEW_YEAR = datetime(2026, 1, 1, 0, 0, 0, 123_000, tzinfo=UTC)


def test_the_clock_is_the_wall_clock_unless_it_is_told_otherwise():
    assert abs(clock.now_ms() - time.time() * 1000) < 1000
    with clock.using(lambda: 5.25):
        assert clock.now_ms() == 5250
        with clock.using(lambda: 1.0):
            assert clock.now_ms() == 1000
        assert clock.now() == datetime(1970, 1, 1, 0, 0, 5, 250_000, tzinfo=UTC)
    assert clock.now_ms() > 1_700_000_000_000


@given(st.integers(min_value=0, max_value=4_102_444_800_000))
def test_milliseconds_come_back_from_a_datetime(milliseconds):
    instant = clock.from_ms(milliseconds)
    assert instant.tzinfo is UTC
    assert clock.to_ms(instant) == milliseconds


def test_any_zone_is_the_same_instant():
    assert clock.to_ms(NEW_YEAR.astimezone(timezone(timedelta(hours=9)))) == clock.to_ms(NEW_YEAR)


def test_a_naive_datetime_is_refused():
    with pytest.raises(ValueError, match="naive"):
        clock.to_ms(datetime(2026, 1, 1))  # noqa: DTZ001 - that is the point


@given(st.integers(min_value=0, max_value=253_402_300_799_999))
def test_iso_is_what_the_standard_library_writes(milliseconds):
    assert clock.iso(milliseconds) == f"{clock.from_ms(milliseconds):%Y-%m-%dT%H:%M:%SZ}"


def test_iso_is_to_the_second_with_a_z():
    assert clock.iso(clock.to_ms(NEW_YEAR) + 876) == "2026-01-01T00:00:00Z"
    assert clock.iso(0) == "1970-01-01T00:00:00Z"
    assert clock.iso(None) is None


def test_frozen_time_moves_only_when_told(clock):
    from fluenzr import clock as source

    before = source.now_ms()
    assert source.now_ms() == before
    clock.advance(0.001)
    assert source.now_ms() == before + 1
    clock.advance(timedelta(days=1))
    clock.set(NEW_YEAR)
    assert source.now() == clock.now == NEW_YEAR
