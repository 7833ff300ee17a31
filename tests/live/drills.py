"""What fault drills share: an SMTP server that outlives everything, a campaign to send to it, and the count
of what arrived in the end."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from fluenzr import clock, db
from fluenzr.core.contacts import bulk
from fluenzr.models import Activity, Campaign, Contact, Email, EmailAccount, Enrollment, Workspace
from tests.support import factories
from tests.support.sending import ALWAYS

SOAK = os.environ.get("FLUENZR_SOAK") == "1"
"""Whether the full forms run (`make soak`), or the short ones of the suite."""

_IMPATIENCE_SECONDS = 0.3


class Sink:
    """An SMTP server in a process of its own, which writes each message down before it accepts it.

    It may lose a share of its answers, greylist a share of the addresses, and take its time for each.
    """

    def __init__(
        self,
        record: Path,
        *,
        lose_acks: float = 0,
        greylist: float = 0,
        slowness: float = 0,
        host: str = "127.0.0.1",
        inside: Sequence[str] = (),
    ):
        self.host, self.port, self._inside = host, 0, list(inside)
        self._record = record
        self._offers = [f"--lose-acks={lose_acks}", f"--greylist={greylist}", f"--slowness={slowness}"]
        self._read = self._lines = 0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        """On the same port as before, where it ran before."""
        script = Path(__file__).with_name("smtp_server.py")
        self._process = subprocess.Popen(
            [
                *(*self._inside, sys.executable, str(script), f"--host={self.host}"),
                *(f"--port={self.port}", f"--record={self._record}", *self._offers),
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())

    def kill(self) -> None:
        """kill -9, unless it was killed."""
        if self._process.returncode is not None:
            return
        self._process.kill()
        self._process.communicate()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """It does nothing meanwhile, and its connections stay."""
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def count(self) -> int:
        """How many messages it has written down so far."""
        if self._record.exists():
            with self._record.open("rb") as record:
                record.seek(self._read)
                new = record.read()
            self._read += len(new)
            self._lines += new.count(b"\n")
        return self._lines

    def accepted(self) -> Counter[str]:
        """How often each address was written to."""
        return Counter(line.split("\t")[1] for line in self._written())

    def message_ids(self) -> set[str]:
        """Of all messages written down so far."""
        return {message_id for message_id, _ in self.written()}

    def written(self) -> list[tuple[str, str]]:
        """Message-ID and recipient of all messages written down so far, in order."""
        return [(message_id, recipient) for message_id, recipient, *_ in map(_cells, self._written())]

    def threads(self) -> list[tuple[str, str, str]]:
        """Message-ID, recipient and In-Reply-To of all messages written down so far, in order."""
        return [(cells[0], cells[1], cells[2]) for cells in map(_cells, self._written())]

    def _written(self) -> list[str]:
        return self._record.read_text().splitlines() if self._record.exists() else []


def _cells(line: str) -> list[str]:
    return line.split("\t")


def smtp_at(port: int, host: str = "127.0.0.1") -> dict[str, Any]:
    """The settings of an account at a server of the test."""
    return {"host": host, "port": port, "username": None, "encryption": "none"}


def campaign_to(
    workspace: Workspace,
    port: int,
    people: int,
    *nodes: dict[str, Any],
    host: str = "127.0.0.1",
    **of_account: Any,
) -> Campaign:
    """An active campaign to so many people, as fast as the server at that port takes it."""
    settings = {"provider": "smtp", "daily_limit": None, "smtp": smtp_at(port, host), **of_account}
    account = factories.make_account(workspace, **settings)
    rows = [bulk.Row(None, {"email": f"reader{n}@example.com"}) for n in range(people)]
    bulk.save(workspace.id, rows, groups=(), update=False)
    made = factories.make_campaign(
        workspace,
        *nodes,
        contacts=[{"id": contact.public_id} for contact in Contact.select(Contact.public_id)],
        started=True,
        email_account_id=account["id"],
        settings=ALWAYS,
    )
    return factories.row(Campaign, made)


def wait(found: Callable[[], Any], seconds: float) -> None:
    """Until `found` is true, while whatever waits for a later time is made due now."""
    deadline, impatient_at = time.monotonic() + seconds, 0.0
    while not found():
        assert time.monotonic() < deadline, f"not within {seconds} s: {found}"
        if time.monotonic() > impatient_at:
            _hurry()
            impatient_at = time.monotonic() + _IMPATIENCE_SECONDS
        time.sleep(0.01)


def standing() -> str:
    """What a drill that is not over in time stands at: who is to be written to, by whom, and what waits."""
    now = clock.now_ms()
    tables: dict[str, tuple[str, tuple[Any, ...]]] = {
        "enrollments (status, due, leased to, how many)": (
            "select status, case when due_at is null then 'never' when due_at > ? then 'later' else 'now' end"
            ", lease_owner, count(*) from enrollment group by 1, 2, 3 order by 1, 2, 3",
            (now,),
        ),
        "emails": ("select state, count(*) from email group by 1 order by 1", ()),
        "campaigns": ("select id, status, paused_reason, next_slot_at - ? from campaign", (now,)),
        "accounts": ("select id, status, last_error, rests_until - ? from email_account", (now,)),
        "left to other hosts": (
            "select account_id, host, failures, rests_until - ? from out_of_reach",
            (now,),
        ),
        "workers (ms since the heartbeat)": (
            "select owner, host, pid, ? - heartbeat_at, settled, clock_offset_ms from worker",
            (now,),
        ),
        "server": ("select history, ? - unsettled_at, went_back_to, settlement from server", (now,)),
    }
    if not db.is_sqlite():
        tables["sessions"] = (
            "select pid, state, wait_event_type, wait_event, now() - state_change, left(query, 100)"
            " from pg_stat_activity where datname = current_database() order by state_change",
            (),
        )
    told = [f"load {os.getloadavg()}"]
    for name, (sql, parameters) in tables.items():
        told += [f"{name}:", *(f"    {row}" for row in db.query(sql, parameters))]
    return "\n".join(told)


def _hurry() -> None:
    """What a minute's wait would bring: retries are due, and accounts have rested."""
    now = clock.now_ms()
    with db.transaction():
        Enrollment.update(due_at=now).where(Enrollment.due_at > now).execute()
        EmailAccount.update(rests_until=None).where(EmailAccount.rests_until > now).execute()


def is_over(campaign: Campaign) -> bool:
    """Nobody is due any more, nor on the way: what is left open waits for a person to decide."""
    return (
        not Enrollment.select()
        .where(
            Enrollment.campaign == campaign.id,
            Enrollment.status.in_(("pending", "in_progress")),
            Enrollment.due_at.is_null(False)
            | Enrollment.lease_owner.is_null(False)
            | Enrollment.node_id.is_null(),  # has not begun
        )
        .exists()
    )


def check(campaign: Campaign, arrived: Counter[str], emails: int, what: str) -> Counter[str]:
    """Every email is `sent` and arrived once, or `uncertain`, said so, and arrived at most once.

    Gives how many are in which state, and tells it to the report of `make soak`.
    """
    states: Counter[str] = Counter()
    rows = (
        Email.select(Email.state, Contact.email)
        .join(Enrollment)
        .join(Contact)
        .where(Email.campaign == campaign.id)
        .tuples()
    )
    expected: Counter[str] = Counter()
    possible: Counter[str] = Counter()
    for state, address in rows:
        states[state] += 1
        expected[address] += state == "sent"
        possible[address] += state in ("sent", "uncertain")
    assert set(states) <= {"sent", "uncertain"}, states
    assert states.total() == emails, f"{emails - states.total()} of {emails} are lost: {states}"
    lost = {address: count for address, count in expected.items() if arrived[address] < count}
    twice = {address: count for address, count in arrived.items() if count > possible[address]}
    assert not lost, f"sent and not arrived: {lost}"
    assert not twice, f"arrived more often than is said: {twice}"
    told = Activity.select().where(Activity.campaign == campaign.id, Activity.type == "uncertain").count()
    assert told >= states["uncertain"]
    report(f"{what}: {emails} emails, {dict(states)}, {arrived.total()} arrived, 0 lost, 0 twice")
    return states


def report(line: str) -> None:
    """Tell `make soak` what was counted."""
    with Path(os.environ.get("FLUENZR_SOAK_REPORT", os.devnull)).open("a") as file:
        file.write(f"{line}\n")
