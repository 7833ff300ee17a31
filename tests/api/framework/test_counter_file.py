import threading

import pytest

from fluenzr.api.framework.counter_file import CounterFile
from tests.support.threads import at_once


@pytest.fixture
def counters(tmp_path, clock):
    return CounterFile(f"counters://{tmp_path / 'counts'}")


def test_a_window_begins_with_its_first_hit_and_ends(counters, clock):
    began = clock.now.timestamp()
    assert [counters.incr("a", 60), counters.incr("a", 60), counters.incr("b", 60)] == [1, 2, 1]
    assert (counters.get("a"), counters.get_expiry("a")) == (2, began + 60)
    clock.advance(59.9)
    assert counters.incr("a", 60) == 3
    clock.advance(0.1)
    assert counters.get("a") == 0
    assert counters.incr("a", 60) == 1
    assert counters.get_expiry("a") == began + 120


def test_the_file_stays_small_and_a_busy_counter_is_kept(counters, tmp_path, clock):
    for _ in range(5):
        counters.incr("workspace", 60)
    for number in range(70_000):
        counters.incr(f"address {number}", 60)
    assert counters.get("workspace") == 5
    assert (tmp_path / "counts").stat().st_size <= 2 * 1024 * 1024
    # A bucket had no room for these: those with one hit gave way to others.
    assert sum(counters.get(f"address {number}") for number in range(70_000)) < 65_536


def test_counters_can_be_cleared(counters):
    counters.incr("a", 60)
    counters.incr("b", 60)
    counters.clear("a")
    assert (counters.get("a"), counters.get("b")) == (0, 1)
    counters.reset()
    assert counters.get("b") == 0


def test_no_hit_is_lost_between_threads_with_files_of_their_own(tmp_path):
    counts, lock = [], threading.Lock()

    def hit():
        own = CounterFile(f"counters://{tmp_path / 'counts'}")
        seen = [own.incr("a", 60) for _ in range(250)]
        with lock:
            counts.extend(seen)

    at_once(*[hit] * 4)
    assert sorted(counts) == list(range(1, 1001))
