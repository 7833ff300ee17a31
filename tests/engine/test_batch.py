"""Several emails of a campaign in flight at once, against a real SMTP server."""

import socket
import threading
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from fluenzr.core.campaigns import lifecycle
from fluenzr.core.sending import intents as sending_intents
from fluenzr.core.workflow import recipient as workflow_recipient
from fluenzr.engine import batch
from fluenzr.engine.sender import Sender
from fluenzr.engine.smtp import pool as smtp_pool
from fluenzr.engine.smtp.session import Connection, Server
from fluenzr.models import Campaign, Email, EmailAccount
from tests.live.smtp_server import SmtpServer
from tests.support import factories
from tests.support.sending import (
    ALWAYS,
    active_campaign,
    claim_all,
    counted,
    email_of,
    enrollment_of,
    smtp_account,
)
from tests.support.servers import eventually
from tests.support.threads import SECONDS, at_once

PUBLIC_URL = "https://mail.example"
IMPATIENT = partial(Connection.open, timeout=1.0, dot_timeout=1.0)


@pytest.fixture(params=[False, True], ids=["one by one", "in groups"])
def smtp(request) -> Iterator[SmtpServer]:
    """A server that takes commands one by one, or in groups."""
    with SmtpServer(pipelining=request.param) as server:
        yield server


@pytest.fixture
def start(workspace, smtp) -> Callable[..., Campaign]:
    """Starts a campaign that writes to many through the server of the test."""
    account = smtp_account(workspace, smtp)["id"]
    return lambda people=20, **fields: active_campaign(
        workspace, people=people, **{"email_account_id": account, **fields}
    )


@pytest.fixture
def commits(monkeypatch) -> list[tuple[int, int]]:
    """How many intents and results each commit was shared by."""
    seen: list[tuple[int, int]] = []
    commit = sending_intents.commit

    def counting(intents=(), accepted=()):
        if intents or accepted:
            seen.append((len(intents), len(accepted)))
        return commit(intents, accepted)

    monkeypatch.setattr(sending_intents, "commit", counting)
    return seen


def send(campaign: Campaign, wanted: int = 1000, **how) -> None:
    sender = Sender(PUBLIC_URL, **{"connect": IMPATIENT, **how})
    sender.send(*claim_all(campaign, wanted))
    sender.close()


def nowhere(_: Server) -> Connection:
    """Tries to connect where nobody listens."""
    return IMPATIENT(Server("127.0.0.1", 1, encryption="none"))


def states() -> dict[str, int]:
    found = [email.state for email in Email.select()]
    return {state: found.count(state) for state in sorted(set(found))}


def test_those_who_are_written_to_next_are_read_together(start, monkeypatch):
    monkeypatch.setattr(workflow_recipient, "get", lambda _: pytest.fail("one by one"))
    read: list[int] = []
    of_ids = workflow_recipient.of_ids
    monkeypatch.setattr(workflow_recipient, "of_ids", lambda ids: read.append(len(ids)) or of_ids(ids))
    send(start(people=20))
    assert states() == {"sent": 20}
    assert read[0] == smtp_pool.AT_ONCE


def test_they_share_connections_and_commits_and_each_arrives_once(start, smtp, commits):
    campaign = start(40)
    send(campaign)
    addresses = [message.recipient for message in smtp.messages]
    assert len(addresses) == len(set(addresses)) == counted(campaign)["sent"] == 40
    assert smtp.commands.count("EHLO") == smtp_pool.AT_ONCE
    assert [sum(column) for column in zip(*commits, strict=True)] == [40, 40]
    assert len(commits) < 40


def test_results_that_come_quickly_share_a_commit_with_later_ones_but_not_for_long(
    start, smtp, commits, monkeypatch
):
    monkeypatch.setattr(batch, "TOGETHER_SECONDS", 60.0)
    send(start(60))
    assert states() == {"sent": 60}
    together = [accepted for _, accepted in commits if accepted]
    assert smtp_pool.AT_ONCE < max(together) < batch.RESULTS_TOGETHER + smtp_pool.AT_ONCE
    commits.clear()
    monkeypatch.setattr(batch, "TOGETHER_SECONDS", 0.0)
    send(start(60))
    # None waits while others are on their way: each commit takes all results that there are.
    assert max(accepted for _, accepted in commits) <= smtp_pool.AT_ONCE


def test_one_alone_waits_for_nobody(start, smtp, commits):
    send(start(1))
    assert commits == [(1, 0), (0, 1)]


@pytest.mark.slow
def test_a_dot_that_hangs_holds_up_no_other(start, smtp, monkeypatch):
    monkeypatch.setattr(batch, "ANNOUNCED_SECONDS", 0.5)
    campaign = start(20)
    smtp.hang("dot", times=1)
    patient = partial(Connection.open, dot_timeout=3.0)
    # Their results are written down while the one that hangs is waited for.
    _, seen = at_once(
        lambda: send(campaign, connect=patient),
        lambda: eventually(lambda: states() == {"sending": 1, "sent": 19}, SECONDS),
    )
    assert not isinstance(seen, Exception), seen
    assert states() == {"sent": 19, "uncertain": 1}


def test_what_hangs_before_the_dot_is_due_again(start, smtp):
    smtp.hang("rcpt", times=1)
    send(start(10))
    assert states() == {"queued": 1, "sent": 9}


@pytest.mark.parametrize("way", ["forgets", "closes"])
def test_a_server_that_loses_what_is_announced_loses_no_email_and_is_announced_no_more(workspace, way):
    with SmtpServer(pipelining=True, **{way: True}) as smtp:
        account = smtp_account(workspace, smtp)["id"]
        campaign = active_campaign(workspace, people=40, email_account_id=account)
        send(campaign)
        addresses = [message.recipient for message in smtp.messages]
        assert len(addresses) == len(set(addresses)) == counted(campaign)["sent"] == 40
        assert states() == {"sent": 40}
        # Eight at once are announced before the first of them is lost.
        announced = smtp.commands.count("MAIL") - 40
        assert announced <= 2 * smtp_pool.AT_ONCE


def test_what_is_announced_is_sent_over_tls_as_well(workspace, monkeypatch):
    with SmtpServer(tls="starttls", pipelining=True) as smtp:
        monkeypatch.setenv("SSL_CERT_FILE", smtp.ca_file)
        login = {"host": "localhost", "port": smtp.port, "encryption": "tls"}
        account = smtp_account(workspace, smtp, smtp=login)["id"]
        send(active_campaign(workspace, people=40, email_account_id=account))
        assert states() == {"sent": 40}
        assert len({message.recipient for message in smtp.messages}) == len(smtp.messages) == 40
        assert smtp.commands.count("EHLO") == 2 * smtp_pool.AT_ONCE


def test_an_account_whose_last_answer_was_lost_is_announced_no_more(start, smtp, monkeypatch):
    campaign = start(30)
    announced = []
    announce = Connection.announce
    monkeypatch.setattr(Connection, "announce", lambda *which: announced.append(which) or announce(*which))
    smtp.drop("dot", times=1)
    sender = Sender(PUBLIC_URL, IMPATIENT)
    sender.send(*claim_all(campaign, 20))
    assert states() == {"sent": 19, "uncertain": 1}
    assert bool(announced) == smtp.takes_groups
    announced.clear()
    sender.send(*claim_all(campaign, 10))
    sender.close()
    assert not announced
    assert states() == {"sent": 29, "uncertain": 1}


def test_a_pause_stops_what_was_announced(start, smtp, monkeypatch):
    campaign = start(20)
    commit = sending_intents.commit

    def pausing(intents=(), accepted=()):
        if smtp.messages and intents and Campaign.get().status == "active":
            lifecycle.pause(campaign.workspace_id, campaign.public_id)
        return commit(intents, accepted)

    monkeypatch.setattr(sending_intents, "commit", pausing)
    send(campaign)
    sent = len(smtp.messages)
    assert 1 <= sent <= smtp_pool.AT_ONCE
    assert states() == {"queued": 20 - sent, "sent": sent}


def test_each_has_the_answer_to_its_own(start, smtp):
    campaign = start(12)
    claimed = claim_all(campaign)
    unknown, full, grey = (claim.contact.email for claim in claimed[:3])
    smtp.refuse(unknown, "550 5.1.1 No such user")
    smtp.refuse(full, "552 5.2.2 Mailbox full")
    smtp.refuse(grey, "450 4.7.1 Greylisted")
    sender = Sender(PUBLIC_URL, IMPATIENT)
    sender.send(*claimed)
    sender.close()
    assert [email_of(claim).state for claim in claimed[:3]] == ["refused", "refused", "queued"]
    assert {email_of(claim).state for claim in claimed[3:]} == {"sent"}
    assert [email_of(claim).bounce_type for claim in claimed[:3]] == ["hard", "soft", None]
    assert counted(campaign) == {"total_contacts": 12, "sent": 11, "bounced": 2}


def test_a_server_that_takes_few_connections_is_content_with_few(start, smtp):
    opened = []

    def two_at_most(server: Server) -> Connection:
        if len(opened) == 2:
            return nowhere(server)
        opened.append(IMPATIENT(server))
        return opened[-1]

    send(start(10), connect=two_at_most)
    assert states() == {"sent": 10}
    assert EmailAccount.get().rests_until is None


def test_where_nothing_is_to_be_reached_one_tells_and_all_are_due_again(start):
    claimed = claim_all(start(10))
    Sender(PUBLIC_URL, nowhere).send(*claimed)
    assert states() == {"queued": 10}
    assert EmailAccount.get().rests_until is not None
    assert [bool(enrollment_of(claim).last_error) for claim in claimed] == [True] + [False] * 9


@pytest.mark.parametrize("kind", ["no address", "no name server", "refused"])
def test_a_host_that_cannot_be_reached_is_told_on_campaign_and_account(client, start, monkeypatch, kind):
    errors = {"no address": (-2, "Name or service not known"), "no name server": (-3, "Temporary failure")}
    if kind in errors:
        monkeypatch.setattr(socket, "getaddrinfo", raising(socket.gaierror(*errors[kind])))
    campaign = start(3, settings={**ALWAYS, "maxEmailsPerHour": 30})
    send(campaign, connect=nowhere)
    said = client.get(f"/v1/campaigns/{campaign.public_id}").json["data"]
    error = client.get("/v1/email-accounts").json["data"][0]["lastError"]
    assert errors.get(kind, (0, "Connection refused"))[1] in error
    assert (said["waitingFor"], said["waitingDetail"].endswith(f": {error}")) == ("retry", True)
    assert said["nextSendAt"]


def raising(error: Exception) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


def test_a_quota_ends_the_flight_for_those_not_begun(start, smtp):
    campaign = start(20)
    smtp.answer("mail", "550 5.4.5 Daily sending quota exceeded")
    send(campaign)
    assert states() == {"queued": 20}
    assert smtp.commands.count("MAIL") <= smtp_pool.AT_ONCE


@pytest.mark.parametrize("answer", ["421 4.7.0 Too many messages", "450 4.7.28 Sending limit reached"])
def test_a_quota_told_at_the_dot_ends_it_for_those_announced_as_well(start, smtp, monkeypatch, answer):
    monkeypatch.setattr(smtp_pool, "AT_ONCE", 2)
    campaign = start(20)
    smtp.answer("dot", answer)
    send(campaign)
    assert states() == {"queued": 20}
    assert smtp.commands.count("DATA") <= 2 * smtp_pool.AT_ONCE, "each once more, on a fresh connection"


def test_who_stops_gives_back_what_has_not_begun(start, smtp):
    campaign = start(20)
    begun = threading.Event()
    sender = Sender(PUBLIC_URL, IMPATIENT, stopping=lambda: len(smtp.messages) >= 1)
    sender.send(*claim_all(campaign), begun=begun.set)
    sender.close()
    assert begun.is_set()
    sent = len(smtp.messages)
    assert 1 <= sent < 20
    assert states() == {"queued": 20 - sent, "sent": sent}
    assert all(email.slot_at is None for email in Email.select().where(Email.state == "queued"))


@pytest.mark.parametrize("each", [1, 2, 5])
def test_a_server_that_refuses_mail_on_a_used_connection_gets_fresh_ones(workspace, each):
    with SmtpServer(takes_each=each) as smtp:
        account = smtp_account(workspace, smtp)["id"]
        campaign = active_campaign(workspace, people=30, email_account_id=account)
        send(campaign)
        addresses = [message.recipient for message in smtp.messages]
        assert len(addresses) == len(set(addresses)) == counted(campaign)["sent"] == 30
        assert EmailAccount.get().last_error is None
        assert smtp.commands.count("EHLO") <= 30 / each + smtp_pool.AT_ONCE


@pytest.mark.parametrize("together", [0.0, batch.TOGETHER_SECONDS])
def test_the_same_where_emails_are_announced(workspace, monkeypatch, together):
    """Also where intents of others are committed before the one that was refused has its fresh connection."""
    monkeypatch.setattr(batch, "TOGETHER_SECONDS", together)
    with SmtpServer(takes_each=3, pipelining=True) as smtp:
        account = smtp_account(workspace, smtp)["id"]
        campaign = active_campaign(workspace, people=30, email_account_id=account)
        send(campaign)
        addresses = [message.recipient for message in smtp.messages]
        assert len(addresses) == len(set(addresses)) == counted(campaign)["sent"] == 30


def test_what_a_fresh_connection_refuses_as_well_is_refused(workspace):
    with SmtpServer(takes_each=0) as smtp:
        account = smtp_account(workspace, smtp)["id"]
        send(active_campaign(workspace, people=5, email_account_id=account))
        assert smtp.messages == []
        assert states() == {"queued": 5}
        assert EmailAccount.get().status == "error"


def test_a_refusal_on_a_used_connection_is_tried_once_more_and_then_counts(workspace):
    with SmtpServer() as smtp:
        account = smtp_account(workspace, smtp)["id"]
        campaign = active_campaign(workspace, people=2, email_account_id=account)
        sender = Sender(PUBLIC_URL, IMPATIENT)
        first, second = claim_all(campaign)
        sender.send(first)
        smtp.answer("mail", "550 5.7.1 Sender rejected")
        sender.send(second)
        sender.close()
        assert smtp.commands.count("MAIL") == 3
        assert smtp.commands.count("EHLO") == 2
        assert [email_of(claim).state for claim in (first, second)] == ["sent", "queued"]
        assert EmailAccount.get().status == "error"


def test_no_email_is_begun_for_ever_at_a_slow_server(start, smtp, monkeypatch):
    monkeypatch.setattr(batch, "FLIGHT_SECONDS", 0.0)
    campaign = start(3)
    send(campaign)
    assert states() == {"queued": 3}
    assert all(email.slot_at is None for email in Email.select())


def test_flights_of_one_account_share_its_connections(start, smtp, workspace):
    campaigns = [start(15), start(15)]
    sender = Sender(PUBLIC_URL, IMPATIENT)
    at_once(*(lambda own=campaign: sender.send(*claim_all(own)) for campaign in campaigns))
    sender.close()
    assert states() == {"sent": 30}
    assert smtp.commands.count("EHLO") <= smtp_pool.AT_ONCE


def test_a_follow_up_knows_what_went_before(workspace, smtp, clock):
    account = smtp_account(workspace, smtp)["id"]
    nodes = (factories.email_node("first"), factories.email_node("second"))
    campaign = active_campaign(workspace, *nodes, people=5, email_account_id=account)
    for _ in nodes:
        send(campaign)
        clock.advance(1)
    by_person: dict[str, list[str]] = {}
    for received in smtp.messages:
        by_person.setdefault(received.recipient, []).append(received.message["In-Reply-To"])
    assert all(first is None and second for first, second in by_person.values())
    assert len(by_person) == 5
