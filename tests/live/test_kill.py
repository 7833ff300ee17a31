"""kill -9 at random instants of a campaign: no email is lost, none is sent twice without saying so.

The short form runs with the suite; `make soak` runs the full one (`FLUENZR_SOAK=1`).
"""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import urllib3

from fluenzr.core import contact_bulk
from fluenzr.models import Activity, Campaign, Contact, Email, Enrollment, Workspace
from tests import factories
from tests.servers import Server, eventually

pytestmark = [pytest.mark.live, pytest.mark.soak, pytest.mark.timeout(900)]

SOAK = os.environ.get("FLUENZR_SOAK") == "1"
EMAILS, KILLS = (1000, 50) if SOAK else (300, 12)
ALWAYS = {
    "sendDays": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
    "sendHoursStart": 0,
    "sendHoursEnd": 24,
    "maxEmailsPerHour": None,
}


@pytest.fixture
def sink(tmp_path: Path) -> Iterator["Sink"]:
    """An SMTP server that outlives everything here, writes each message down before it accepts it,
    and now and then loses its answer or asks to come back later."""
    with Sink(tmp_path / "accepted") as running:
        yield running


class Sink:
    def __init__(self, record: Path):
        self._record = record

    def __enter__(self) -> "Sink":
        script = Path(__file__).with_name("smtp_server.py")
        self._process = subprocess.Popen(
            [sys.executable, str(script), "--record", str(self._record), "--lose-acks", "0.005"],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def accepted(self) -> Counter[str]:
        """How often each address was written to."""
        lines = self._record.read_text().splitlines() if self._record.exists() else []
        return Counter(line.split("\t")[1] for line in lines)


@pytest.fixture
def campaign(workspace: Workspace, sink: Sink) -> Campaign:
    """A campaign of one email to many, as fast as the server takes them."""
    account = factories.make_account(
        workspace,
        provider="smtp",
        daily_limit=None,
        smtp={"host": "127.0.0.1", "port": sink.port, "username": None, "encryption": "none"},
    )
    rows = [contact_bulk.Row(None, {"email": f"reader{n}@example.com"}) for n in range(EMAILS)]
    contact_bulk.save(workspace.id, rows, groups=(), update=False)
    everybody = [{"id": contact.public_id} for contact in Contact.select()]
    made = factories.make_campaign(
        workspace,
        factories.email_node(),
        contacts=everybody,
        started=True,
        email_account_id=account["id"],
        settings=ALWAYS,
    )
    return factories.row(Campaign, made)


def test_killed_processes_lose_nothing_and_double_nothing(
    server: Callable[..., Server], campaign: Campaign, sink: Sink, workspace: Workspace
) -> None:
    key = factories.make_key(workspace)
    draw = random.Random(os.urandom(8))
    start = {
        "worker": lambda: server(web=0, worker=True, worker_threads=8),
        "web": lambda: server(web=2),
    }
    running = {name: begin() for name, begin in start.items()}
    for number in range(KILLS):
        name = draw.choice(("worker", "worker", "web"))
        before = sum(sink.accepted().values())
        # While it sends, not while it starts.
        eventually(lambda seen=before: sum(sink.accepted().values()) > seen or _is_over(campaign), 30)
        time.sleep(draw.uniform(0, 0.15))
        running[name].kill()
        running[name] = start[name]()
        _create(running["web"], key, number)
    eventually(lambda: _is_over(campaign), 120)
    _check(campaign, sink)
    assert Contact.select().where(Contact.email.startswith("while")).count() == KILLS


def _create(web: Server, key: str, number: int) -> None:
    """A contact, asked for as often as it takes: the key makes it one."""
    headers = {"Idempotency-Key": f"contact {number}"}

    def created() -> bool:
        with suppress(urllib3.exceptions.HTTPError):
            body = {"email": f"while{number}@example.com"}
            answer = web.request("POST", "/v1/contacts", key=key, headers=headers, json=body, timeout=10)
            return answer.status == 201
        return False

    eventually(created, 30)


def _is_over(campaign: Campaign) -> bool:
    """Nobody is due any more, nor on the way: what is left open waits for a person to decide."""
    return (
        not Enrollment.select()
        .where(
            Enrollment.campaign == campaign.id,
            Enrollment.status.in_(("pending", "in_progress")),
            Enrollment.due_at.is_null(False) | Enrollment.lease_owner.is_null(False),
        )
        .exists()
    )


def _check(campaign: Campaign, sink: Sink) -> None:
    accepted = sink.accepted()
    states = Counter()
    for email in Email.select().where(Email.campaign == campaign.id):
        address = email.enrollment.contact.email
        states[email.state] += 1
        if email.state == "sent":
            assert accepted[address] == 1, f"{address} was sent and arrived {accepted[address]} times"
        else:
            assert email.state == "uncertain", f"{address} is {email.state}"
            assert accepted[address] <= 1, f"{address} arrived {accepted[address]} times"
    assert sum(states.values()) == EMAILS, f"only {states} of {EMAILS}"
    told = Activity.select().where(Activity.campaign == campaign.id, Activity.type == "uncertain").count()
    assert told >= states["uncertain"]
    with Path(os.environ.get("FLUENZR_SOAK_REPORT", os.devnull)).open("a") as report:
        report.write(f"{EMAILS} emails, {KILLS} kills: {dict(states)}, {sum(accepted.values())} arrived\n")
