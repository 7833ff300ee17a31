from datetime import UTC, datetime, timedelta

from fluenzr.core.sending.retries import retry_at

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def test_retries_are_at_1_5_30_and_120_minutes_then_every_hour_for_48_hours():
    first = now = datetime(2026, 1, 5, 9, tzinfo=UTC)
    minutes = []
    while again := retry_at(len(minutes) + 1, first, now):
        minutes.append(round((again - now) / MINUTE))
        now = again
    assert minutes[:4] == [1, 5, 30, 120]
    assert set(minutes[4:]) == {60}
    assert now <= first + 48 * HOUR < now + HOUR
    assert retry_at(5, first, first + 47 * HOUR) == first + 48 * HOUR
    assert retry_at(5, first, first + 47 * HOUR + timedelta(microseconds=1)) is None


def test_retries_are_sped_up():
    first = datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert retry_at(1, first, first, speed_up=60) == first + timedelta(seconds=1)
    assert retry_at(9, first, first + timedelta(minutes=48), speed_up=60) is None
