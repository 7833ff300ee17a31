"""A full disk, and a database that stays locked: nothing is sent that could not be written down first, writes
are answered with 503, and all goes on by itself afterwards."""

import re
import resource
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import urllib3

from fluenzr import db
from fluenzr.models import Campaign, Contact, Email, Enrollment
from tests.live import drills
from tests.live.drills import SOAK, Sink
from tests.live.small_disks import fill, small_disk
from tests.support import factories
from tests.support.databases import bound_to
from tests.support.sending import Blockade
from tests.support.servers import Server, eventually

pytestmark = [pytest.mark.live, pytest.mark.soak, pytest.mark.timeout(1800)]

LOCK_SECONDS = 45 if SOAK else 6
"""Longer than a write waits for its turn, in any case (`db.BUSY_SECONDS`)."""

EMAILS = 1000 if SOAK else 150
DISK = "128m"
"""With room for SQLite's log, which grows up to 80 MB before it begins anew."""


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[Sink]:
    """Slow enough for the campaign to outlast what happens to it."""
    with Sink(tmp_path / "accepted", slowness=0.5 if SOAK else 0.1) as running:
        yield running


class Scarcity:
    """Takes a server's disk away from it, and gives it back."""

    def __init__(self, directory: Path, kind: str):
        self._database, self._ballast = directory / "fluenzr.db", directory / "ballast"
        self._kind = kind
        self._limited: list[int] = []

    def begin(self, server: Server) -> None:
        if self._kind == "a small disk":
            fill(self._ballast)
        else:
            self._limited = server.pids
            self._limit(self._database.stat().st_size)

    def end(self) -> None:
        self._ballast.unlink(missing_ok=True)
        self._limit(resource.RLIM_INFINITY)

    def _limit(self, size: int) -> None:
        for pid in self._limited:
            _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))


@pytest.mark.parametrize("kind", ["a small disk", "a file that cannot grow"])
def test_a_full_disk_is_outlived(
    server: Callable[..., Server], tmp_path: Path, sink: Sink, database_kind: str, kind: str
) -> None:
    if database_kind != "sqlite":
        pytest.skip("a PostgreSQL server's disk is its own")
    directory = tmp_path / "data"
    directory.mkdir()
    with ExitStack() as stack:
        if kind == "a small disk":
            stack.enter_context(small_disk(directory, DISK))
        url = f"sqlite:///{directory / 'fluenzr.db'}"
        stack.enter_context(bound_to(url))
        db.migrate()
        db.database.obj.connect()
        workspace = factories.make_workspace()
        key = factories.make_key(workspace)
        campaign = drills.campaign_to(workspace, sink.port, EMAILS)
        running = server(worker=True, database_url=url, data_dir=directory, min_free_mb=0)
        eventually(lambda: sink.count() > 10)
        scarcity = Scarcity(directory, kind)
        scarcity.begin(running)
        _check_refusal(_write_until_refused(running, key))
        eventually(lambda: re.search(r"(disk is full|disk I/O error).*fluenzr\.(worker|send)", running.logs))
        _check_that_all_was_intended(sink)
        assert running.request("GET", "/v1/contacts?perPage=1", key=key).status in (200, 503)
        scarcity.end()
        _check_recovery(running, key, campaign, sink, f"{kind}, full")


def test_a_locked_database_is_outlived(
    server: Callable[..., Server], workspace, settings, sink: Sink, database_kind: str
) -> None:
    key = factories.make_key(workspace)
    campaign = drills.campaign_to(workspace, sink.port, EMAILS)
    running = server(worker=True)
    eventually(lambda: sink.count() > 10)
    with Blockade(settings.database_url) as blockade:
        blockade.begin()
        locked_for = threading.Timer(LOCK_SECONDS, lambda: None)
        locked_for.start()
        # What had its intent before may still arrive; then nothing does.
        intended = Email.select().where(Email.state.in_(("sending", "sent"))).count()
        _check_refusal(_create(running, key, "meanwhile@example.com"))
        assert running.request("GET", "/v1/contacts?perPage=1", key=key).status == 200
        locked_for.join()
        assert sink.count() <= intended
        _check_that_all_was_intended(sink)
        assert not drills.is_over(campaign)
        blockade.end()
    _check_recovery(running, key, campaign, sink, f"{database_kind}, locked for {LOCK_SECONDS} s")


def _write_until_refused(running: Server, key: str) -> urllib3.BaseHTTPResponse:
    """What is free inside of the files takes some contacts still."""
    for number in range(500):
        answer = _create(running, key, f"filling{number}@example.com", consentNotes="word " * 400)
        if answer.status != 201:
            return answer
    raise AssertionError("the disk was never full")


def _create(running: Server, key: str, email: str, **fields: str) -> urllib3.BaseHTTPResponse:
    return running.request("POST", "/v1/contacts", key=key, json={"email": email, **fields}, timeout=30)


def _check_refusal(answer: urllib3.BaseHTTPResponse) -> None:
    assert answer.status == 503, answer.data
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.json()["error"]["code"] == "SERVICE_UNAVAILABLE"


def _check_that_all_was_intended(sink: Sink) -> None:
    """Of whatever arrived, the database knows that it was sent or may have been."""
    arrived = sink.message_ids()
    known = {
        email.message_id
        for email in Email.select(Email.message_id).where(Email.state.in_(("sending", "sent", "uncertain")))
    }
    assert arrived <= known


def _check_recovery(running: Server, key: str, campaign: Campaign, sink: Sink, what: str) -> None:
    eventually(lambda: _create(running, key, "afterwards@example.com").status in (201, 409), 30)
    drills.wait(lambda: drills.is_over(campaign), 400)
    assert not Enrollment.select().where(Enrollment.lease_owner.is_null(False)).exists()
    states = drills.check(campaign, sink.accepted(), EMAILS, what)
    assert states == Counter(sent=EMAILS), "nothing was killed: every answer was written down in the end"
    assert Contact.select().where(Contact.email == "afterwards@example.com").count() == 1
    assert running.process.poll() is None, running.logs
