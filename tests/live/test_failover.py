"""A standby takes over in the middle of a campaign: none is sent twice without saying so.

One that is asynchronous forgets the last seconds; what hosts have sent in them only their own logs know. One
that is synchronous forgets nothing. The short forms run with the suite on PostgreSQL, the full ones with
`make soak`.
"""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from fluenzr import crypto, db
from fluenzr.config import Settings
from fluenzr.core import uncertain
from fluenzr.models import Campaign, Contact, Email
from fluenzr.models import Server as ServerRow
from tests import factories
from tests.databases import bound_to
from tests.live import drills
from tests.live.clusters import Cluster
from tests.live.drills import SOAK, Sink
from tests.servers import Server, eventually, free_port

pytestmark = [pytest.mark.live, pytest.mark.soak, pytest.mark.timeout(600)]

EMAILS = 3000 if SOAK else 240
LASTS_SECONDS = 40.0 if SOAK else 6.0
IN_FLIGHT = 8
"""Of a worker: those past their intent that have no result yet."""


class Pair:
    """A primary and its standby, and the worker hosts that know the address of whichever leads."""

    def __init__(self, directory: Path, settings: Settings, started: ExitStack):
        self._directory, self._started = directory, started
        self.primary = Cluster(directory / "primary", free_port())
        self.standby = self.primary
        self._settings = replace(settings, database_url=self.primary.url)
        crypto.use(settings.secret_key)

    def begin(self, *options: str) -> None:
        self.primary.create()
        self._started.callback(self.primary.stop, "immediate")
        self.primary.start("-c wal_level=replica", *options)
        self.standby = self.primary.copy(self._directory / "standby")
        self._started.callback(self.standby.stop, "immediate")
        self.standby.start()

    def fail_over(self) -> None:
        """The primary is gone for good, and the standby takes its place at its address."""
        self.primary.stop("immediate")
        self.standby.stop()
        self.standby.port = self.primary.port
        self.standby.start("-c synchronous_standby_names=''")
        self.standby.promote()
        db.database.obj.close()

    def host(self, name: str) -> Server:
        """A worker, with a disk of its own."""
        place = self._directory / name
        place.mkdir(exist_ok=True)
        place.chmod(0o700)
        wanted = replace(self._settings, data_dir=place, port=free_port())
        return self._started.enter_context(Server(wanted, web=False, worker=True, directory=self._directory))


@pytest.fixture
def pair(settings: Settings, database_kind: str) -> Iterator[Pair]:
    if database_kind != "postgresql":
        pytest.skip("PostgreSQL alone has standbys")
    # Not below pytest's directories: the servers are not root's, and those are closed to others.
    directory = Path(tempfile.mkdtemp(prefix="fluenzr-failover-", dir="/tmp"))
    directory.chmod(0o755)
    try:
        with ExitStack() as started:
            yield Pair(directory, settings, started)
    finally:
        if not os.environ.get("KEEP"):
            shutil.rmtree(directory)


@contextmanager
def campaign_on(pair: Pair, sink: Sink) -> Iterator[Campaign]:
    with bound_to(pair.primary.url, timeout=60):
        db.migrate()
        yield drills.campaign_to(factories.make_workspace(), sink.port, EMAILS)


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[Sink]:
    with Sink(tmp_path / "accepted", slowness=16 * LASTS_SECONDS / EMAILS) as sink:
        yield sink


def wait_until_over(campaign: Campaign) -> None:
    drills.wait(lambda: drills.is_over(campaign) and ServerRow.get().unsettled_at is None, 60)


def check_ids(sink: Sink) -> None:
    """Each was sent under the id that its row has, whichever of the two databases it was made in."""
    kept = {message_id for (message_id,) in Email.select(Email.message_id).tuples()}
    assert sink.message_ids() <= kept


def decide(campaign: Campaign, arrived: Counter[str]) -> None:
    for email in list(Email.select().where(Email.state == "uncertain")):
        contact = Contact.get_by_id(email.enrollment.contact_id)
        decision = "sent" if arrived[contact.email] else "resend"
        uncertain.resolve(campaign.workspace_id, campaign.public_id, contact.public_id, decision)  # type: ignore[arg-type]


def test_what_an_asynchronous_standby_forgets_is_uncertain(pair: Pair, sink: Sink) -> None:
    pair.begin()
    pair.primary.wait_for_standby("async")
    with campaign_on(pair, sink) as campaign:
        hosts = [pair.host("one"), pair.host("two")]
        eventually(lambda: sink.count() >= EMAILS // 4, 60)
        pair.standby.stop()
        known = sink.count()
        eventually(lambda: sink.count() >= EMAILS // 2, 60)
        pair.fail_over()
        wait_until_over(campaign)
        states = drills.check(campaign, sink.accepted(), EMAILS, "an asynchronous standby took over")
        assert states["uncertain"] >= EMAILS // 2 - known - 2 * IN_FLIGHT, "what was sent since is in doubt"
        assert states["sent"] > EMAILS // 4, "the rest goes on"
        check_ids(sink)
        decide(campaign, sink.accepted())
        wait_until_over(campaign)
        assert set(sink.accepted().values()) == {1}
        assert len(sink.accepted()) == EMAILS
        assert all(host.process.poll() is None for host in hosts)


def test_a_synchronous_standby_forgets_nothing(pair: Pair, sink: Sink) -> None:
    pair.begin("-c synchronous_standby_names=standby")
    pair.primary.wait_for_standby("sync")
    with campaign_on(pair, sink) as campaign:
        hosts = [pair.host("one"), pair.host("two")]
        eventually(lambda: sink.count() >= EMAILS // 3, 60)
        pair.fail_over()
        wait_until_over(campaign)
        states = drills.check(campaign, sink.accepted(), EMAILS, "a synchronous standby took over")
        assert states["uncertain"] <= len(hosts) * IN_FLIGHT
        check_ids(sink)
