"""A standby takes over in the middle of a campaign: none is sent twice without saying so.

One that is asynchronous forgets the last seconds; what hosts have sent in them only their own logs know. One
that is synchronous forgets nothing. The short forms run with the suite, the full ones with `make soak`.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fluenzr import crypto, db
from fluenzr.config import Settings
from fluenzr.core.sending import uncertain
from fluenzr.core.server import failover
from fluenzr.models import Campaign, Contact, Email
from tests.live import drills, postgres
from tests.live.drills import SOAK, Sink
from tests.live.postgres import Cluster
from tests.support import factories
from tests.support.databases import bound_to
from tests.support.servers import Server, eventually, free_port

pytestmark = [pytest.mark.live, pytest.mark.soak, pytest.mark.timeout(1800)]

EMAILS = 3000 if SOAK else 160
LASTS_SECONDS = 40.0 if SOAK else 2.5
OVER_SECONDS = 400.0 if SOAK else 180.0
IN_FLIGHT = 8
"""Of a worker: those past their intent that have no result yet."""


class Pair:
    """A primary and its standby, and worker hosts that know the address of whichever leads."""

    def __init__(self, settings: Settings, directory: Path, stack: ExitStack):
        self._directory, self._stack = directory, stack
        self.primary = stack.enter_context(Cluster())
        self._settings = replace(settings, database_url=self.primary.url)

    def follow(self, *, synchronous: bool) -> None:
        self.standby = Cluster()
        self._stack.push(self.standby.__exit__)
        self.standby.follow(self.primary, "standby")
        if not synchronous:
            self.primary.execute("alter system set synchronous_standby_names = ''")
            self.primary.execute("select pg_reload_conf()")

    def fail_over(self, sink: Sink, *, stopped: bool = False) -> None:
        """The primary is gone for good, and the standby takes its place at its address.

        Nothing arrives while it goes: on the slowest machine it goes in the middle.
        """
        with sink.paused():
            self.primary.stop("immediate")
        if not stopped:
            self.standby.stop()
        self.standby.port = self.primary.port
        self.standby.start()
        self.standby.promote()
        db.database.obj.close()

    def host(self, name: str, command: list[str] | None = None) -> Server:
        """A worker, with a disk of its own."""
        place = self._directory / name
        place.mkdir(mode=0o700)
        own = replace(self._settings, data_dir=place, port=free_port())
        server = Server(own, web=False, worker=True, directory=self._directory, command=command)
        return self._stack.enter_context(server)


@pytest.fixture
def pair(settings: Settings, tmp_path: Path) -> Iterator[Pair]:
    """Its primary is what the models are bound to."""
    if postgres.programs() is None:
        pytest.skip("PostgreSQL's programs are not installed")
    with ExitStack() as stack:
        made = Pair(settings, tmp_path, stack)
        stack.enter_context(bound_to(made.primary.url, timeout=60))
        crypto.use(settings.secret_key)
        db.migrate()
        yield made


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[Sink]:
    with Sink(tmp_path / "accepted", slowness=16 * LASTS_SECONDS / EMAILS) as sink:
        yield sink


def start_campaign(sink: Sink) -> Campaign:
    return drills.campaign_to(factories.make_workspace(), sink.port, EMAILS)


def wait_until_over(campaign: Campaign, hosts: list[Server]) -> None:
    def is_over() -> bool:
        assert all(host.process.poll() is None for host in hosts), "a worker has ended"
        return drills.is_over(campaign) and not failover.is_open()

    try:
        drills.wait(is_over, OVER_SECONDS)
    except AssertionError as error:
        error.add_note("\n".join([drills.standing(), *(host.logs for host in hosts)]))
        raise


def check_ids(sink: Sink) -> None:
    """Each was sent under the id that its row has, whichever of the two servers it was made on."""
    kept = {message_id for (message_id,) in Email.select(Email.message_id).tuples()}
    assert sink.message_ids() <= kept


def decide(campaign: Campaign, arrived: Counter[str]) -> None:
    for email in list(Email.select().where(Email.state == "uncertain")):
        contact = Contact.get_by_id(email.enrollment.contact_id)
        decision: Any = "sent" if arrived[contact.email] else "resend"
        uncertain.resolve(campaign.workspace_id, campaign.public_id, contact.public_id, decision)


def test_what_an_asynchronous_standby_forgets_is_uncertain(pair: Pair, sink: Sink) -> None:
    pair.follow(synchronous=False)
    campaign = start_campaign(sink)
    hosts = [pair.host("one"), pair.host("two")]
    eventually(lambda: sink.count() >= EMAILS // 4, 60)
    pair.standby.stop()
    known = sink.count()
    eventually(lambda: sink.count() >= EMAILS // 2, 60)
    pair.fail_over(sink, stopped=True)
    wait_until_over(campaign, hosts)
    states = drills.check(campaign, sink.accepted(), EMAILS, "an asynchronous standby took over")
    assert states["uncertain"] >= EMAILS // 2 - known - 2 * IN_FLIGHT, "what was sent since is in doubt"
    assert states["sent"] > EMAILS // 4, "the rest goes on"
    check_ids(sink)
    decide(campaign, sink.accepted())
    wait_until_over(campaign, hosts)
    assert set(sink.accepted().values()) == {1}
    assert len(sink.accepted()) == EMAILS


def test_a_synchronous_standby_forgets_nothing(pair: Pair, sink: Sink) -> None:
    pair.follow(synchronous=True)
    campaign = start_campaign(sink)
    hosts = [pair.host("one"), pair.host("two")]
    eventually(lambda: sink.count() >= EMAILS // 3, 60)
    pair.fail_over(sink)
    wait_until_over(campaign, hosts)
    states = drills.check(campaign, sink.accepted(), EMAILS, "a synchronous standby took over")
    assert states["uncertain"] <= len(hosts) * IN_FLIGHT
    check_ids(sink)
