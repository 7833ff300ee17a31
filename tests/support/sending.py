"""What tests of sending begin with, and look at afterwards."""

import itertools
import threading
from collections.abc import Callable, Sequence
from typing import Any

import peewee
import psycopg

from fluenzr import db
from fluenzr.core.activity import counters
from fluenzr.core.contacts import bulk
from fluenzr.core.emails import compose
from fluenzr.core.sending import intents, queue, results
from fluenzr.core.sending.queue import Claim
from fluenzr.core.sending.smtp_replies import Fault, Outcome, Phase, of_answer
from fluenzr.models import Activity, Campaign, CampaignStats, Contact, Email, Enrollment, Workspace
from tests.live.smtp_server import SmtpServer
from tests.support import factories
from tests.support.threads import SECONDS, at_once

ALWAYS = {
    "sendDays": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
    "sendHoursStart": 0,
    "sendHoursEnd": 24,
    "maxEmailsPerHour": None,
}

ACCEPTED = of_answer("dot", 250, "2.0.0 Queued")
UNKNOWN = of_answer("rcpt", 550, "5.1.1 No such user")
FULL = of_answer("rcpt", 552, "5.2.2 Mailbox full")
GREYLISTED = of_answer("rcpt", 450, "4.7.1 Greylisted")
QUOTA = of_answer("mail", 550, "5.4.5 Daily user sending limit exceeded")
LOGIN = of_answer("auth", 535, "5.7.8 Username and password not accepted")
SPAM = of_answer("dot", 554, "5.7.1 Message looks like spam")
UNREACHABLE = Outcome("deferred", "connect", None, None, "Connection refused", Fault.NETWORK)
UNCERTAIN = Outcome("uncertain", "dot", None, None, "The server closed the connection", Fault.NETWORK)


def lost(phase: Phase) -> Outcome:
    """A connection that broke before the final dot."""
    return Outcome("deferred", phase, None, None, "The server closed the connection", Fault.NETWORK)


def active_campaign(workspace: Workspace, *nodes: dict[str, Any], people: int = 1, **fields: Any) -> Campaign:
    """An active campaign with new contacts in it, whose emails leave at any time and without a limit."""
    rows = [bulk.Row(None, {"email": f"{_name()}@reader.example"}) for _ in range(people)]
    bulk.save(workspace.id, rows, groups=(), update=False)
    newest = Contact.select().order_by(Contact.id.desc()).limit(people)
    made = factories.make_campaign(
        workspace,
        *nodes,
        contacts=[{"id": contact.public_id} for contact in newest],
        started=True,
        **{"settings": ALWAYS, **fields},
    )
    return factories.row(Campaign, made)


def smtp_account(workspace: Workspace, server: SmtpServer, **fields: Any) -> dict[str, Any]:
    """An account at the server of the test."""
    smtp = {"host": server.host, "port": server.port, "username": None, "encryption": "none"}
    return factories.make_account(workspace, **{"provider": "smtp", "smtp": smtp, **fields})


def claim_all(campaign: Campaign, wanted: int = 1000, owner: str = "worker") -> list[Claim]:
    """Claims on the due emails of a campaign, as many as it gives at once."""
    return queue.claim(campaign.id, owner, wanted, 0.5)


def claim_one(campaign: Campaign, owner: str = "worker") -> Claim:
    """A claim on the next due email of a campaign."""
    (claim,) = claim_all(campaign, 1, owner)
    return claim


def intend(claim: Claim) -> bool:
    """Commit the intent of a claim."""
    return intents.intend(claim, f"<{claim.email_id}@sender.example>", "Hello")


def finish(campaign: Campaign, outcome: Outcome, *, intended: bool | None = None) -> Claim:
    """Claim the next email and let it end like this, with an intent where it came to the dot."""
    claim = claim_one(campaign)
    if outcome.phase == "dot" if intended is None else intended:
        assert intend(claim)
    results.record(claim, outcome, "Hello")
    return claim


def message_id_of(claim: Claim) -> str:
    """The Message-ID that the email of a claim leaves under."""
    return message_id_of_step(Enrollment.get_by_id(claim.enrollment_id), claim.node_id)


def message_id_of_step(enrollment: Enrollment, node_id: str) -> str:
    campaign, contact = enrollment.campaign, enrollment.contact
    return compose.message_id(campaign.public_id, contact.public_id, node_id, campaign.email_account.email)


def email_of(claim: Claim) -> Email:
    return Email.get_by_id(claim.email_id)


def enrollment_of(claim: Claim) -> Enrollment:
    return Enrollment.get_by_id(claim.enrollment_id)


def counted(campaign: Campaign) -> dict[str, int]:
    """The counters of a campaign that are not 0."""
    counters.sum_sent()
    kept = CampaignStats.get_by_id(campaign.id)
    names = ("total_contacts", "sent", "opened", "clicked", "replied", "bounced", "unsubscribed")
    return {name: getattr(kept, name) for name in names if getattr(kept, name)}


def happened(campaign: Campaign) -> list[str]:
    """The types of a campaign's activity, oldest first."""
    rows = Activity.select().where(Activity.campaign == campaign.id).order_by(Activity.id)
    return [row.type for row in rows]


def in_step(*works: Sequence[Callable[[], Any]]) -> list[list[Any]]:
    """What the works of each thread give or raise; the threads begin each of their works together."""
    barrier = threading.Barrier(len(works))

    def run(own: Sequence[Callable[[], Any]]) -> list[Any]:
        given = []
        for work in own:
            barrier.wait(SECONDS)
            try:
                given.append(work())
            except Exception as error:
                given.append(error)
        return given

    # Each step has its own time, by the barrier.
    return at_once(*(lambda own=own: run(own) for own in works), seconds=SECONDS * len(works[0]))


def somebody_waits() -> bool:
    """Whether somebody waits for a lock, where that can be known: SQLite's writers are not seen waiting."""
    waiting = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    return db.is_sqlite() or bool(db.query(waiting))


class Blockade:
    """Keeps all others from writing to a database, while reading goes on; ends with its context."""

    def __init__(self, url: str):
        self._url = url
        self._session: Any = None

    def __enter__(self) -> "Blockade":
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def begin(self) -> None:
        if self._url.startswith(db.SQLITE):
            path = self._url.removeprefix(db.SQLITE)
            self._session = peewee.sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self._session.execute("begin immediate")
        else:
            self._session = psycopg.connect(self._url)
            self._session.execute(
                "lock table contact, enrollment, email, campaign, campaign_stats in exclusive mode"
            )

    def end(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None


_numbers = itertools.count(1)


def _name() -> str:
    return f"reader{next(_numbers)}"
