"""The whole server beside real mail servers: a reply is heard, whatever is killed meanwhile."""

import random
import time
from collections.abc import Callable, Iterator

import pytest

from fluenzr.models import Delivery, Enrollment, Mailbox, Reply, Workspace
from tests.live.dovecot import Dovecot
from tests.live.smtp_server import SmtpServer
from tests.support import factories, mail, recorded
from tests.support.sending import active_campaign, counted, smtp_account
from tests.support.servers import Server, eventually

pytestmark = [pytest.mark.live, pytest.mark.timeout(180)]

SECONDS = 60.0


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    with SmtpServer() as running:
        yield running


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    with Dovecot() as running:
        yield running


def test_a_person_who_answers_gets_no_further_email(
    server: Callable[..., Server], workspace: Workspace, smtp: SmtpServer, dovecot: Dovecot
) -> None:
    key = factories.make_key(workspace)
    factories.make_webhook(workspace, "email.replied")
    account = smtp_account(workspace, smtp, imap=dovecot.imap)
    nodes = (factories.email_node("first"), factories.delay_node(days=1), factories.email_node("second"))
    campaign = active_campaign(workspace, *nodes, people=2, email_account_id=account["id"])
    running = server(worker=True, inbox_poll_seconds=1)
    answering, silent = smtp.wait_for(2, SECONDS)
    dovecot.deliver(mail.reply_to(answering))
    path = f"/v1/campaigns/{campaign.public_id}/stats"
    eventually(lambda: running.request("GET", path, key=key).json()["data"]["replied"] == 1, SECONDS)
    assert Delivery.select().count() == len(recorded.events(workspace, "email.replied")) == 1
    # A day later:
    Enrollment.update(due_at=0).where(Enrollment.due_at.is_null(False)).execute()
    follow_up = smtp.wait_for(3, SECONDS)[2]
    assert follow_up.recipient == silent.recipient
    eventually(lambda: Enrollment.select().where(Enrollment.status == "completed").exists(), SECONDS)
    assert len(smtp.messages) == 3
    (listed,) = running.request("GET", "/v1/replies", key=key).json()["data"]
    answer = running.request("POST", f"/v1/replies/{listed['id']}/send", key=key, json={"text": "Fine"})
    assert answer.status == 201
    assert smtp.wait_for(4, SECONDS)[3].recipient == answering.recipient
    assert running.stop() == 0


def test_whatever_is_killed_each_message_counts_once(
    server: Callable[..., Server], workspace: Workspace, smtp: SmtpServer, dovecot: Dovecot
) -> None:
    account = smtp_account(workspace, smtp, imap=dovecot.imap)
    people = 60
    campaign = active_campaign(workspace, people=people, email_account_id=account["id"])
    running = server(web=0, worker=True, inbox_poll_seconds=1)
    sent = smtp.wait_for(people, SECONDS)
    running.kill()
    dovecot.deliver(
        *[make(one) for one, make in zip(sent, [mail.reply_to, mail.report_of] * 30, strict=True)]
    )
    Mailbox.update(due_at=0).execute()
    for kill in (1, 2, 3):
        running = server(web=0, worker=True, inbox_poll_seconds=1)
        eventually(lambda kill=kill: Reply.select().count() >= kill * people // 4, SECONDS)
        time.sleep(random.uniform(0, 0.02))
        running.kill()
    server(web=0, worker=True, inbox_poll_seconds=1)
    eventually(lambda: Reply.select().count() == people, SECONDS)
    eventually(lambda: Mailbox.get().read_at is not None, SECONDS)
    expected = {"total_contacts": people, "sent": people, "replied": people // 2, "bounced": people // 2}
    eventually(lambda: counted(campaign).get("sent") == people, SECONDS)
    assert counted(campaign) == expected
    assert len(recorded.events(workspace, "email.replied")) == people // 2
    assert len(recorded.events(workspace, "email.bounced")) == people // 2
