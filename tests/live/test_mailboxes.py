"""A campaign over five mailboxes while workers are killed and one mailbox's server goes: nobody is lost or
written to twice, no limit is passed, and no thread has two senders.

The short form runs with the suite; `make soak` runs the full one (`FLUENZR_SOAK=1`).
"""

import os
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from fluenzr.core.accounts import limits
from fluenzr.core.contacts import bulk
from fluenzr.models import Campaign, Contact, Email, EmailAccount, Enrollment, Workspace
from tests.live import drills
from tests.live.drills import SOAK, Sink
from tests.support import factories
from tests.support.sending import ALWAYS
from tests.support.servers import Server

pytestmark = [pytest.mark.live, pytest.mark.soak, pytest.mark.timeout(3600)]

PEOPLE, KILLS = (10_000, 50) if SOAK else (200, 3)
LIMITS = [PEOPLE * share // 100 for share in (10, 15, 20, 30, 35)]
"""Of an email to each of the people, and some of the second: nobody is done before they are lifted."""
FAILING = 2
WORKERS = 2
# Each mailbox has 8 connections of a worker: while one starts anew (4 s) the others must not be done.
SLOWNESS = min(4 * KILLS * 8 * WORKERS * len(LIMITS) / sum(LIMITS), 2.0)


class Drill:
    """Five mailboxes, each with a server of its own, and workers that send a campaign from them."""

    def __init__(self, server: Callable[..., Server], workspace: Workspace, sinks: list[Sink]):
        self._server, self._sinks = server, sinks
        self._draw = random.Random(os.urandom(8))
        self.accounts = [
            factories.make_account(
                workspace, provider="smtp", daily_limit=limit, smtp=drills.smtp_at(sink.port)
            )
            for sink, limit in zip(sinks, LIMITS, strict=True)
        ]
        self.campaign = self._campaign(workspace)
        self._workers = [self._start() for _ in range(WORKERS)]
        self.killed_at_work = 0

    def _campaign(self, workspace: Workspace) -> Campaign:
        rows = [bulk.Row(None, {"email": f"reader{n}@example.com"}) for n in range(PEOPLE)]
        bulk.save(workspace.id, rows, groups=(), update=False)
        made = factories.make_campaign(
            workspace,
            factories.email_node("one"),
            factories.delay_node(hours=1),
            factories.email_node("two"),
            contacts=[{"id": contact.public_id} for contact in Contact.select(Contact.public_id)],
            started=True,
            email_account_ids=[account["id"] for account in self.accounts],
            settings=ALWAYS,
        )
        return factories.row(Campaign, made)

    def _start(self) -> Server:
        return self._server(web=0, worker=True, worker_threads=8)

    def kill_worker(self) -> None:
        number = self._draw.randrange(WORKERS)
        self._workers[number].kill()
        self._workers[number] = self._start()

    def sent(self) -> int:
        return sum(sink.count() for sink in self._sinks)

    def run(self, until: int) -> None:
        """Kill workers at instants spread over the first emails, and one server in the middle of them."""
        for number in range(KILLS):
            wanted = max(self.sent() + 1, until * (number + 1) // (KILLS + 1))
            drills.wait(lambda wanted=wanted: self.sent() >= wanted or self.is_at_its_limits(), 120)
            self.killed_at_work += not self.is_at_its_limits()
            if number == KILLS // 2:  # before the worker, whose start the others do not wait for
                self._sinks[FAILING].kill()
            self.kill_worker()
        drills.wait(self.is_at_its_limits, 600)

    def is_at_its_limits(self) -> bool:
        """Whether each mailbox but the failing one has sent all that it may, and nothing is on its way."""
        if Enrollment.select().where(Enrollment.lease_owner.is_null(False)).exists():
            return False
        used = limits.used([factories.row(EmailAccount, account).id for account in self._healthy()])
        wanted = [limit for number, limit in enumerate(LIMITS) if number != FAILING]
        return sorted(used.values()) == wanted

    def _healthy(self) -> list[dict[str, Any]]:
        return [account for number, account in enumerate(self.accounts) if number != FAILING]

    def mend(self) -> None:
        """The server is there again, and there are no limits."""
        self._sinks[FAILING].start()
        EmailAccount.update(daily_limit=None).execute()
        drills.wait(lambda: drills.is_over(self.campaign), 900)


@pytest.fixture
def sinks(tmp_path: Path) -> Iterator[list[Sink]]:
    with ExitStack() as opened:
        yield [
            opened.enter_context(
                Sink(tmp_path / f"accepted{number}", lose_acks=0.002, greylist=0.01, slowness=SLOWNESS)
            )
            for number in range(len(LIMITS))
        ]


def test_killed_workers_and_a_mailbox_that_fails_give_no_thread_two_senders(
    server: Callable[..., Server], workspace: Workspace, sinks: list[Sink], database_kind: str
) -> None:
    drill = Drill(server, workspace, sinks)
    drill.run(sum(LIMITS) * 8 // 10)
    taken = [sink.count() for sink in sinks]
    assert all(count <= limit for count, limit in zip(taken, LIMITS, strict=True)), (taken, LIMITS)
    assert 0 < taken[FAILING] < LIMITS[FAILING], f"not in the middle: {taken}"
    assert drill.killed_at_work > KILLS / 2, "the campaign was over too soon"
    drill.mend()
    counted = check(drill, sinks)
    drills.report(
        f"{database_kind}, {PEOPLE} people over {len(LIMITS)} mailboxes, workers killed {KILLS} times, one "
        f"mailbox gone and back: {counted}, {taken} taken under limits of {LIMITS}, "
        "0 lost, 0 twice, no thread with two senders"
    )


def check(drill: Drill, sinks: list[Sink]) -> dict[str, int]:
    """Everybody has both emails, from one mailbox, the second in the thread of the first; or one of them is
    uncertain, and said so."""
    by_address = {account["email"]: number for number, account in enumerate(drill.accounts)}
    arrived: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for number, sink in enumerate(sinks):
        for message_id, recipient, in_reply_to in sink.threads():
            arrived[recipient].append((number, message_id, in_reply_to))
    states: Counter[str] = Counter()
    recorded: dict[str, list[tuple[str, int, str]]] = defaultdict(list)
    rows = (
        Email.select(Contact.email, Email.state, EmailAccount.email, Email.message_id)
        .join(Enrollment)
        .join(Contact)
        .join_from(Email, EmailAccount)
        .where(Email.campaign == drill.campaign.id)
        .order_by(Email.id)
    )
    for address, state, sender, message_id in rows.tuples():
        states[state] += 1
        recorded[address].append((state, by_address[sender], message_id))
    assert set(states) <= {"sent", "uncertain"}, states
    assert len(recorded) == PEOPLE, f"{PEOPLE - len(recorded)} were never written to"
    for address, emails in recorded.items():
        came = arrived[address]
        sent = [message_id for state, _, message_id in emails if state == "sent"]
        possible = Counter(message_id for _, _, message_id in emails)
        seen = Counter(message_id for _, message_id, _ in came)
        assert all(seen[message_id] == 1 for message_id in sent), f"lost or twice: {address} {emails} {came}"
        assert not seen - possible, f"arrived more often than is said: {address} {emails} {came}"
        assert len({sender for _, sender, _ in emails} | {number for number, _, _ in came}) == 1, came
        assert len(emails) == 2 or emails[-1][0] == "uncertain", f"not gone on: {address} {emails}"
        assert [reply for _, _, reply in came[1:]] == [message_id for _, message_id, _ in came[:1]][
            : len(came) - 1
        ]
    return dict(states)
