"""A mailbox that is read again from an older copy of the database: nothing is told under a second id."""

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fluenzr import crypto
from fluenzr.config import Settings
from fluenzr.core.sending import crash_recovery
from fluenzr.engine.imap.mailbox import MailboxReader
from fluenzr.engine.sender import Sender
from fluenzr.models import Activity, Campaign, ContactChange, Mailbox, Reply, Workspace
from tests.live.dovecot import Dovecot
from tests.live.smtp_server import Received, SmtpServer
from tests.support import factories, mail, recorded
from tests.support.commands import Ended
from tests.support.databases import bound_to
from tests.support.sending import active_campaign, claim_all, smtp_account

pytestmark = pytest.mark.live

TWO = (factories.email_node("first"), factories.email_node("second", subject="Again"))
PEOPLE = 12


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    with Dovecot() as server:
        yield server


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    with SmtpServer() as server:
        yield server


@pytest.fixture(autouse=True)
def _own_key(settings: Settings) -> Iterator[None]:
    yield
    crypto.use(settings.secret_key)


def send_all(campaign: Campaign) -> None:
    sender = Sender("https://mail.example")
    for claim in claim_all(campaign):
        sender.send(claim)
    sender.close()


def read_mailbox() -> None:
    crash_recovery.beat("reader", "host", 1)
    reader = MailboxReader("reader", 120, allow_private=True)
    try:
        Mailbox.update(due_at=0).execute()
        assert reader.read_next()
    finally:
        reader.close()
    assert Mailbox.get().error is None


def automatic(sent: Received) -> bytes:
    return mail.reply_to(sent, "I am away", Auto_Submitted="auto-replied")


def without_an_id(sent: Received) -> bytes:
    return mail.reply_to(sent, Message_ID=None)


def soft(sent: Received) -> bytes:
    return mail.report_of(sent, "4.2.2", "452 4.2.2 Mailbox full")


def blocked(sent: Received) -> bytes:
    return mail.report_of(sent, "5.7.1", "550 5.7.1 Message rejected as spam")


def complaint(sent: Received) -> bytes:
    head = (
        "From: <fbl@isp.example>\r\nSubject: complaint\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="=_f"\r\n\r\n'
        "--=_f\r\nContent-Type: text/plain\r\n\r\nThis is an abuse report.\r\n"
        "--=_f\r\nContent-Type: message/feedback-report\r\n\r\n"
        "Feedback-Type: abuse\r\nUser-Agent: Isp/1\r\nVersion: 1\r\n\r\n"
        "--=_f\r\nContent-Type: message/rfc822\r\n\r\n"
    )
    return head.encode() + sent.data + b"\r\n--=_f--\r\n"


def unsubscription(sent: Received) -> bytes:
    token = re.search(r"subject=(unsubscribe%20[\w.-]+)", str(sent.message["List-Unsubscribe"]))
    assert token is not None
    subject = token[1].replace("%20", " ")
    return f"From: <{sent.recipient}>\r\nSubject: {subject}\r\n\r\n\r\n".encode()


KINDS = (
    mail.reply_to, automatic, without_an_id, mail.report_of, soft, blocked, complaint, unsubscription,
)  # fmt: skip


def essentials(event: dict[str, Any]) -> dict[str, Any]:
    """What an event tells, whenever it does."""
    data = {**event["data"]}
    if "contact" in data:
        data["contact"] = {key: value for key, value in data["contact"].items() if key != "updatedAt"}
    if event["type"] == "email.unsubscribed":
        # Which of several emails to a person it was by is in a row that only the lost database had.
        del data["emailNodeId"], data["emailSubject"]
    return {"type": event["type"], "data": data}


def told(workspace: Workspace) -> dict[str, dict[str, Any]]:
    """By id, all that is told of people."""
    events = [
        event for event in recorded.events(workspace) if event["type"].startswith(("email.", "contact."))
    ]
    return {event["id"]: essentials(event) for event in events}


def kept() -> dict[str, tuple[Any, ...]]:
    rows = Reply.select().order_by(Reply.id)
    return {
        row.public_id: (row.type, row.node_id, row.from_address, row.subject, row.text, row.received_at)
        for row in rows
    }


def entries() -> set[str]:
    """What the mailbox has brought into the activity and the histories of contacts."""
    noted = Activity.select().where(Activity.type.not_in(("sent", "uncertain")))
    return {row.public_id for row in (*noted, *ContactChange.select())}


@pytest.mark.parametrize(
    "copied_after", [pytest.param(0, id="before any email"), pytest.param(1, id="between two emails")]
)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_is_read_again_after_a_restore_has_the_ids_that_it_had(
    workspace: Workspace,
    smtp: SmtpServer,
    dovecot: Dovecot,
    fluenzr: Callable[..., Ended],
    new_database: Callable[..., str],
    tmp_path: Path,
    copied_after: int,
    seed: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    chance, file = random.Random(seed), tmp_path / "backup"
    account = smtp_account(workspace, smtp, email="jean@sender.example", imap=dovecot.imap)
    campaign = active_campaign(workspace, *TWO, people=PEOPLE, email_account_id=account["id"])
    for already_sent in range(2):
        if already_sent == copied_after:
            assert fluenzr("backup", str(file)).code == 0
        send_all(campaign)
        read_mailbox()  # follow-ups wait for it
    assert len(smtp.messages) == 2 * PEOPLE
    incoming = [chance.choice(KINDS)(sent) for sent in smtp.messages]
    incoming += [kind(chance.choice(smtp.messages)) for kind in KINDS]
    chance.shuffle(incoming)
    half = len(incoming) // 2
    dovecot.deliver(*incoming[:half])
    read_mailbox()
    dovecot.deliver(*incoming[half:])
    read_mailbox()
    events, replies, noted = told(workspace), kept(), entries()
    kinds = {event["type"] for event in events.values()}
    assert {"email.replied", "email.bounced", "email.unsubscribed", "contact.updated"} <= kinds

    elsewhere = {"data_dir": tmp_path / "elsewhere", "database_url": new_database(), "secret_key": None}
    assert fluenzr("restore", str(file), **elsewhere).code == 0
    with bound_to(str(elsewhere["database_url"])):
        before = told(workspace)
        assert before.items() <= events.items()
        assert kept() == {}
        read_mailbox()
        again = told(workspace)
        assert kept() == replies
        assert {key: event for key, event in again.items() if events.get(key) != event} == {}
        assert entries() == noted
        sent_ones = {
            key for key, event in events.items() if event["type"] in ("email.sent", "email.delivered")
        }
        assert events.keys() - again.keys() <= sent_ones, "of these nothing is told again"
        assert len(again) > len(before)
        assert "failed" not in caplog.text
