"""Whose leases others take over: by what is heard of a worker, and by no clock but our own."""

import pytest

from fluenzr.core.sending import crash_recovery
from fluenzr.core.server import silent_workers
from fluenzr.core.server.silent_workers import BLIND_SECONDS, SILENT_SECONDS, Silence
from fluenzr.models import Worker

STEP = 10.0


class Look:
    """A worker that looks every ten seconds, by a clock that starts anywhere."""

    def __init__(self) -> None:
        self.now = 5_000.0
        self.silence = Silence("own", lambda: self.now)

    def after(self, seconds: float, *beating: str) -> list[str]:
        """Who is silent after so many seconds in which these workers were heard of."""
        found: list[str] = []
        for _ in range(round(seconds / STEP)):
            self.now += STEP
            for owner in beating:
                beat(owner)
            found = self.silence.silent()
        return sorted(found)


def beat(owner: str, step: int = 10_000) -> None:
    """One heartbeat; what its clock says is of no matter."""
    known = Worker.get_or_none(Worker.owner == owner)
    if known is None:
        Worker.create(owner=owner, host=owner, pid=1, started_at=0, heartbeat_at=0)
    else:
        Worker.update(heartbeat_at=known.heartbeat_at + step).where(Worker.owner == owner).execute()


@pytest.fixture
def look(database) -> Look:
    for owner in ("own", "other", "third"):
        beat(owner)
    return Look()


def test_who_stops_beating_is_silent_within_a_minute(look: Look) -> None:
    assert look.after(60, "other", "third") == []
    assert look.after(30, "third") == []
    assert look.after(20, "third") == ["other"]
    assert look.after(STEP, "other", "third") == []


def test_clocks_of_others_are_of_no_matter(look: Look) -> None:
    """One is a year behind, and another goes backwards."""
    for _ in range(10):
        beat("third", -7_000)
        assert look.after(STEP, "other") == []


def test_nobody_is_silent_because_the_database_was_away(look: Look) -> None:
    look.after(20, "other", "third")
    look.now += BLIND_SECONDS + SILENT_SECONDS
    assert look.silence.silent() == []
    assert look.after(30) == []
    assert look.after(STEP) == ["other", "third"]


def test_nobody_is_silent_to_who_has_just_begun(look: Look) -> None:
    assert look.silence.silent() == []
    assert look.after(30) == []


def test_we_are_never_silent_to_ourselves(look: Look) -> None:
    assert look.after(120, "other", "third") == []


def test_who_was_struck_off_is_forgotten(look: Look) -> None:
    assert look.after(60, "third") == ["other"]
    crash_recovery.free(["other"])
    assert look.after(STEP, "third") == []
    beat("other")
    assert look.after(30, "third") == []


def test_a_takeover_takes_less_than_a_minute() -> None:
    """Heard of just before a look, silent just after one."""
    assert STEP + SILENT_SECONDS + STEP < 60
    assert silent_workers.BLIND_SECONDS > STEP
