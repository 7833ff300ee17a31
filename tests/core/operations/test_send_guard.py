"""What stops a worker from claiming: little free space, and a clock that jumped."""

import logging
import os
from collections.abc import Callable

import pytest

from fluenzr.core.operations import free_space
from fluenzr.core.operations.send_guard import SendGuard
from fluenzr.core.server import status as server_status
from tests.support.sending import active_campaign, counted
from tests.support.servers import eventually
from tests.worker.test_loops import Running, is_completed

PLENTY = 10_000_000
"""MiB: more than any disk of a test has free."""


class Steady:
    """A clock that is never set: it runs on with the frozen one's time unless that one jumps."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def steady() -> Steady:
    return Steady()


@pytest.fixture
def passes(clock, steady) -> Callable[[float], None]:
    """Time that passes for both clocks."""

    def run_on(seconds: float) -> None:
        clock.advance(seconds)
        steady.seconds += seconds

    return run_on


@pytest.mark.parametrize("jump", [61, -61, 7200, -7200])
def test_a_clock_that_jumped_is_not_trusted_for_a_minute(
    database, clock, steady, passes, jump, caplog, settings
):
    guard = SendGuard(0, settings.data_dir, steady)
    passes(3600)
    assert not guard.is_on()
    clock.advance(jump)
    assert guard.is_on()
    assert f"the clock jumped by {jump:+} s" in caplog.text
    passes(59)
    assert guard.is_on()
    passes(1)
    with caplog.at_level(logging.INFO):
        assert not guard.is_on()
    assert "claiming goes on" in caplog.text
    passes(86_400)
    assert not guard.is_on()


@pytest.mark.parametrize("jump", [59, -59])
def test_a_clock_that_is_put_right_a_little_is_trusted(database, clock, steady, passes, jump, settings):
    guard = SendGuard(0, settings.data_dir, steady)
    clock.advance(jump)
    assert not guard.is_on()


def test_a_second_jump_begins_the_minute_anew(database, clock, steady, passes, settings):
    guard = SendGuard(0, settings.data_dir, steady)
    clock.advance(7200)
    assert guard.is_on()
    passes(50)
    clock.advance(-7200)
    assert guard.is_on()
    passes(50)
    assert guard.is_on()
    passes(10)
    assert not guard.is_on()


def test_too_little_free_space_stops_claiming_and_is_said(
    database, database_kind, clock, steady, caplog, settings
):
    on = database_kind == "sqlite"
    assert SendGuard(PLENTY, settings.data_dir, steady).is_on() == on
    assert not SendGuard(0, settings.data_dir, steady).is_on()
    assert ("MB are free" in caplog.text) == on
    assert [part.state for part in server_status.disk(PLENTY, settings.data_dir)] == ["low"] * on
    assert server_status.disk(0, settings.data_dir) == []


def test_a_host_that_cannot_note_what_it_sends_stops_claiming(
    database, database_kind, settings, steady, monkeypatch
):
    """Its own disk is full, where the database is elsewhere."""
    monkeypatch.setattr(free_space, "LOG_MB", PLENTY)
    on = database_kind == "postgresql"
    assert (free_space.log_shortage(PLENTY, settings.data_dir) is not None) == on
    assert (free_space.log_shortage(0, settings.data_dir), SendGuard(0, settings.data_dir).is_on()) == (
        None,
        False,
    )
    if on:
        assert SendGuard(PLENTY, settings.data_dir, steady).is_on()
        assert [part.state for part in server_status.disk(PLENTY, settings.data_dir)] == ["low"]


def test_free_space_is_counted_as_the_system_does(database, database_kind, settings):
    if database_kind != "sqlite":
        pytest.skip("a PostgreSQL server's disk is its own")
    path = settings.database_url.removeprefix("sqlite:///")
    disk = os.statvfs(os.path.dirname(path))
    free_mb = disk.f_bavail * disk.f_frsize // 2**20
    assert free_space.shortage(free_mb // 2) is None
    assert f"until there are {free_mb * 2}" in str(free_space.shortage(free_mb * 2))


def test_a_worker_sends_nothing_until_there_is_room(workspace, settings, tmp_path, monkeypatch, caplog):
    room = {"mb": 100}
    monkeypatch.setattr(free_space, "shortage", lambda wanted: "full" if room["mb"] < wanted else None)
    campaign = active_campaign(workspace, people=3)
    own = type(settings)(**{**vars(settings), "data_dir": tmp_path, "min_free_mb": 256})
    with Running(own):
        eventually(lambda: "claiming stops: full" in caplog.text)
        assert counted(campaign) == {"total_contacts": 3}
        room["mb"] = 300
        eventually(lambda: is_completed(campaign))
