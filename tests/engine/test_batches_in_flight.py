"""Flights that slow servers keep: their threads are replaced, and one workspace gets few; those of quick ones
become larger."""

from types import SimpleNamespace
from typing import Any

import pytest

from fluenzr.engine import batches_in_flight
from fluenzr.engine.batches_in_flight import Aloft


@pytest.fixture
def now(monkeypatch) -> list[float]:
    """The monotonic clock, which moves only when it is told to."""
    instant = [1000.0]
    monkeypatch.setattr(batches_in_flight, "time", SimpleNamespace(monotonic=lambda: instant[0]))
    return instant


def a_flight(campaign: int, workspace: int = 1, emails: int = 2) -> list[Any]:
    owner = SimpleNamespace(id=campaign, workspace_id=workspace)
    return [SimpleNamespace(campaign=owner, enrollment_id=campaign * 10 + number) for number in range(emails)]


def test_a_flight_that_takes_long_is_replaced_once(now):
    flights, slow, quick = Aloft(), a_flight(1), a_flight(2)
    flights.begin(slow)
    assert (flights.replace_slow(), flights.slow(1)) == (0, [])
    now[0] += batches_in_flight.SLOW_SECONDS + 1
    flights.begin(quick)
    assert flights.enrollments() == {10, 11, 20, 21}
    assert (flights.slow(1), flights.slow(2)) == ([slow], [])
    assert [flights.replace_slow() for _ in range(2)] == [1, 0]
    assert (flights.end(slow), flights.end(quick)) == (True, False)
    assert flights.enrollments() == set()


def test_so_many_are_replaced_and_no_more(now):
    flights = Aloft()
    each = [a_flight(number) for number in range(batches_in_flight.REPLACED + 5)]
    for flight in each:
        flights.begin(flight)
    now[0] += batches_in_flight.SLOW_SECONDS + 1
    assert [flights.replace_slow() for _ in range(2)] == [batches_in_flight.REPLACED, 0]
    assert flights.end(each[0])
    assert flights.replace_slow() == 1


def test_a_workspace_with_many_slow_flights_begins_no_further(now):
    flights = Aloft()
    for number in range(batches_in_flight.OF_ONE_WORKSPACE):
        assert flights.slow_workspaces() == set()
        flights.begin(a_flight(number, workspace=7))
        flights.begin(a_flight(100, workspace=8))
        now[0] += batches_in_flight.SLOW_SECONDS + 1
        flights.end(flights._flights[-1].claims)
    assert flights.slow_workspaces() == {7}


def test_the_flights_of_a_quick_server_become_larger_up_to_a_limit(now):
    flights, sizes = Aloft(), []
    for _ in range(4):
        sizes.append(flights.size_of_next(1))
        flights.begin(flight := a_flight(1, emails=sizes[-1]))
        now[0] += 0.2
        flights.begun(flight)
    assert sizes == [64, 128, 256, 256]
    assert flights.size_of_next(2) == 64


@pytest.mark.parametrize(
    ("emails", "seconds", "following"), [(64, 0.5, 128), (256, 2.0, 128), (256, 30.0, 64), (1, 0.001, 64)]
)
def test_a_flight_is_as_large_as_begins_within_a_second(now, emails, seconds, following):
    flights, flight = Aloft(), a_flight(1, emails=emails)
    flights.begin(flight)
    now[0] += seconds
    flights.begun(flight)
    assert flights.size_of_next(1) == following


def test_a_campaign_of_which_nothing_is_in_flight_begins_with_a_small_one(now):
    flights, first, second = Aloft(), a_flight(1, emails=64), a_flight(1, emails=64)
    flights.begin(first)
    flights.begun(first)
    flights.begin(second)
    flights.end(first)
    assert flights.size_of_next(1) == 128
    flights.end(second)
    assert flights.size_of_next(1) == 64
