"""Emails against a real SMTP server that misbehaves, and a database that is busy."""

import re
import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from fluenzr import clock as wall_clock
from fluenzr import crypto, db
from fluenzr.core.accounts import settings as account_settings
from fluenzr.core.campaigns import lifecycle
from fluenzr.core.contacts import records, suppression
from fluenzr.core.privacy import erasure
from fluenzr.core.sending import crash_recovery, queue
from fluenzr.core.sending.queue import Claim
from fluenzr.core.workflow import enrollments
from fluenzr.core.workspaces import settings as workspace_settings
from fluenzr.engine.sender import Sender
from fluenzr.engine.smtp.session import Connection, Server, Step
from fluenzr.models import Campaign, CapturedMessage, Contact, Email, EmailAccount, Enrollment
from tests.live.smtp_server import SmtpServer
from tests.support import factories, recorded
from tests.support.databases import bound_to
from tests.support.lost_answers import losses, outlived
from tests.support.sending import (
    ALWAYS,
    Blockade,
    active_campaign,
    claim_all,
    claim_one,
    counted,
    email_of,
    enrollment_of,
    happened,
    smtp_account,
)
from tests.support.servers import eventually
from tests.support.threads import SECONDS, at_once

PUBLIC_URL = "https://mail.example"
IMPATIENT = partial(Connection.open, timeout=1.0, dot_timeout=1.0)


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    with SmtpServer() as server:
        yield server


@pytest.fixture
def sender() -> Iterator[Sender]:
    made = Sender(PUBLIC_URL, IMPATIENT)
    yield made
    made.close()


@pytest.fixture
def start(workspace, smtp) -> Callable[..., Campaign]:
    """Starts a campaign that writes through the server of the test."""

    def start(*nodes: dict[str, Any], **fields: Any) -> Campaign:
        fields.setdefault("email_account_id", smtp_account(workspace, smtp)["id"])
        return active_campaign(workspace, *nodes, **fields)

    return start


def claim_safely(campaign: Campaign) -> list[Claim]:
    claimed: list[Claim] = []
    outlived(lambda: claimed.extend(claim_all(campaign, 1)))
    return claimed


def send_next(sender: Sender, campaign: Campaign) -> Claim:
    claim = claim_one(campaign)
    sender.send(claim)
    return claim


def state_of(claim: Claim) -> tuple[str, str]:
    return email_of(claim).state, enrollment_of(claim).status


# What arrives


def test_answers_go_where_the_mailbox_says_and_all_else_to_itself(workspace, smtp, sender, start):
    imap = {"host": "imap.sender.example"}
    account = smtp_account(
        workspace, smtp, email="grace@sender.example", imap=imap, reply_to="ventes@bücher.example"
    )
    claim = send_next(sender, start(email_account_id=account["id"]))
    (received,) = smtp.messages
    assert received.sender == "grace@sender.example"
    assert received.message["Reply-To"] == "ventes@xn--bcher-kva.example"
    assert received.message["From"] == "grace@sender.example"
    assert "<mailto:grace@sender.example?" in received.message["List-Unsubscribe"]
    assert email_of(claim).message_id.endswith("@sender.example>")
    for reply_to in (None, "Grace@Sender.example"):
        account_settings.update(workspace.id, account["id"], {"reply_to": reply_to})
        send_next(sender, start(email_account_id=account["id"]))
        assert smtp.messages[-1].message["Reply-To"] is None


def test_an_email_arrives_as_it_was_meant(workspace, smtp, sender, clock):
    workspace_settings.update(workspace.id, {"postal_address": "1 Main Street"})
    account = smtp_account(
        workspace, smtp, email="grace@sender.example", display_name="Grace Hopper", signature="Grace"
    )
    person = factories.make_contact(
        workspace, "ada@reader.example", first_name="Ada", last_name="Lovelace", custom_fields={"score": 7}
    )
    node = factories.email_node(
        subject="A word, {{firstName}}",
        body="Dear {{firstName}}, {{score}} points at {{company|your place}}.",
    )
    made = factories.make_campaign(
        workspace, node, contacts=[person], started=True, settings=ALWAYS, email_account_id=account["id"]
    )
    claim = send_next(sender, factories.row(Campaign, made))
    (received,) = smtp.messages
    message = received.message
    assert (received.sender, received.recipient) == ("grace@sender.example", "ada@reader.example")
    assert message["From"] == "Grace Hopper <grace@sender.example>"
    assert message["To"] == "Ada Lovelace <ada@reader.example>"
    assert message["Subject"] == "A word, Ada"
    assert message["Date"].datetime == wall_clock.now()
    assert message["Message-ID"] == email_of(claim).message_id
    assert message["Message-ID"].endswith("@sender.example>")
    assert message["In-Reply-To"] is None
    assert message.get_content_type() == "multipart/alternative"
    for part in ("plain", "html"):
        for words in ("Dear Ada, 7 points at your place.", "Grace", "1 Main Street", f"{PUBLIC_URL}/u/"):
            assert words in received.part(part)
    assert email_of(claim).subject == "A word, Ada"
    assert state_of(claim) == ("sent", "completed")


def test_one_click_is_offered_on_a_line_of_its_own(start, smtp, sender):
    send_next(sender, start())
    lines = smtp.messages[0].data.decode().split("\r\n")
    (link,) = [line for line in lines if line.startswith("List-Unsubscribe: ")]
    assert link.startswith(f"List-Unsubscribe: <{PUBLIC_URL}/u/")
    assert link.endswith(">")
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines


def test_one_click_works_from_the_bytes_that_arrived(start, workspace, smtp, app, clock):
    """RFC 8058: the raw line is whole, however long, and its link is all that the POST needs, ever."""
    account = smtp_account(workspace, smtp, display_name="Zoë, of a name that no line can hold " * 2)
    campaign = start(email_account_id=account["id"])
    Contact.update(first_name="Zoé", last_name="=?utf-8?q?Bcc:_x=40y.example?=").execute()
    sender = Sender(f"https://{'long.' * 12}example/{'deep/' * 20}mail", IMPATIENT)
    claim = send_next(sender, campaign)
    sender.close()
    head = smtp.messages[0].data.partition(b"\r\n\r\n")[0].split(b"\r\n")
    place = [line.lower().startswith(b"list-unsubscribe:") for line in head].index(True)
    line = head[place].decode("ascii")
    assert not head[place + 1].startswith((b" ", b"\t")), "folded"
    assert "=?" not in line
    link = re.fullmatch(r"List-Unsubscribe: <(https://[^<>\s]+)>", line)
    assert link, line
    assert head.count(b"List-Unsubscribe-Post: List-Unsubscribe=One-Click") == 1
    lifecycle.pause(workspace.id, campaign.public_id)
    lifecycle.archive(workspace.id, campaign.public_id)
    browser = app.test_client(use_cookies=False)
    path = link[1][link[1].index("/u/") :]
    assert browser.get(path).status_code == browser.head(path).status_code == 200
    assert Contact.get().status == "active", "a GET changes nothing"
    posted = browser.post(path, data={"List-Unsubscribe": "One-Click"})
    assert (posted.status_code, posted.headers.get("Set-Cookie")) == (200, None)
    assert Contact.get().status == "unsubscribed"
    erasure.delete(workspace.id, claim.contact.public_id)
    assert browser.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200


def test_follow_ups_go_in_the_thread_of_the_first(start, smtp, sender, clock):
    nodes = [factories.email_node(name) for name in ("first", "second", "third")]
    campaign = start(*nodes)
    for _ in nodes:
        send_next(sender, campaign)
        clock.advance(1)
    first, second, third = (received.message for received in smtp.messages)
    ids = [message["Message-ID"] for message in (first, second, third)]
    assert len(set(ids)) == 3
    assert [message["In-Reply-To"] for message in (first, second, third)] == [None, *ids[:2]]
    # Its own id is the last: relays put another one in place of the Message-ID alone.
    references = [str(message["References"]).split() for message in (first, second, third)]
    assert references == [ids[:1], ids[:2], ids]


def test_a_follow_up_to_nothing_that_arrived_begins_a_thread(start, smtp, sender, clock):
    campaign = start(factories.email_node("first"), factories.email_node("second"))
    smtp.answer("rcpt", "552 5.2.2 Mailbox full", times=1)
    send_next(sender, campaign)
    send_next(sender, campaign)
    assert smtp.messages[0].message["In-Reply-To"] is None


def test_a_retry_has_the_same_message_id(start, smtp, sender, clock):
    campaign = start()
    smtp.answer("dot", "451 4.3.0 Later", times=1)
    first = send_next(sender, campaign)
    kept = email_of(first).message_id
    clock.advance(60)
    send_next(sender, campaign)
    assert smtp.messages[0].message_id == kept


def test_a_connection_is_kept_for_the_next_email(start, smtp, sender):
    campaign = start(people=3)
    for claim in claim_all(campaign):
        sender.send(claim)
    assert len(smtp.messages) == 3
    assert smtp.commands.count("EHLO") == 1


def test_a_changed_account_gets_a_new_connection(start, workspace, smtp, sender, clock):
    campaign = start(people=2)
    send_next(sender, campaign)
    clock.advance(1)
    with SmtpServer() as other:
        public_id = EmailAccount.get().public_id
        account_settings.update(workspace.id, public_id, {"smtp": {"port": other.port}})
        send_next(sender, campaign)
        assert len(other.messages) == len(smtp.messages) == 1
        sender.close()


def test_a_server_that_hung_up_while_idle_costs_nothing(start, smtp, sender):
    campaign = start(people=2)
    smtp.answer("ack", "250 2.0.0 Queued\r\n421 4.4.2 Idle for too long", times=1)
    first, second = send_next(sender, campaign), send_next(sender, campaign)
    assert [email_of(claim).state for claim in (first, second)] == ["sent", "sent"]
    assert email_of(second).attempts == 0
    assert smtp.commands.count("EHLO") == 2


def test_idle_connections_are_closed(start, smtp, sender, monkeypatch):
    send_next(sender, start())
    sender.close_idle()
    assert "QUIT" not in smtp.commands
    monkeypatch.setattr("fluenzr.engine.smtp.pool.IDLE_SECONDS", -1.0)
    sender.close_idle()
    assert smtp.commands.count("QUIT") == 1


# What the server does wrong


@pytest.mark.parametrize("way", ["drop", "hang"])
@pytest.mark.parametrize("phase", ["connect", "ehlo", "mail", "rcpt", "data"])
def test_a_conversation_lost_before_the_dot_is_tried_again_and_sent_once(
    start, smtp, sender, clock, phase, way
):
    campaign = start()
    getattr(smtp, way)(phase, times=1)
    claim = send_next(sender, campaign)
    assert state_of(claim) == ("queued", "in_progress")
    assert (smtp.messages, happened(campaign)) == ([], [])
    clock.advance(60)
    smtp.behave()
    send_next(sender, campaign)
    assert state_of(claim) == ("sent", "completed")
    assert len(smtp.messages) == 1


@pytest.mark.parametrize("way", ["drop", "hang"])
@pytest.mark.parametrize(("phase", "arrived"), [("dot", 0), ("ack", 1)])
def test_a_dot_without_an_answer_is_uncertain_whether_it_arrived_or_not(
    start, smtp, sender, clock, phase, arrived, way
):
    campaign = start(factories.email_node("first"), factories.email_node("second"))
    getattr(smtp, way)(phase, times=1)
    claim = send_next(sender, campaign)
    assert state_of(claim) == ("uncertain", "in_progress")
    assert (len(smtp.messages), happened(campaign)) == (arrived, ["uncertain"])
    clock.advance(365 * 86_400)
    assert claim_all(campaign) == []


@pytest.mark.parametrize(
    ("phase", "reply", "state", "activity"),
    [
        ("rcpt", "550 5.1.1 No such user", ("refused", "bounced"), ["bounced"]),
        ("rcpt", "552 5.2.2 Mailbox full", ("refused", "completed"), ["bounced"]),
        ("rcpt", "450 4.7.1 Greylisted", ("queued", "in_progress"), []),
        ("rcpt", "550 Mailbox is full", ("refused", "completed"), ["bounced"]),
        ("rcpt", "550 Cannot find your reverse hostname", ("refused", "completed"), ["bounced"]),
        ("rcpt", "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)",
         ("refused", "bounced"), ["bounced"]),
        ("dot", "554 5.7.1 Spam", ("failed", "error"), ["failed"]),
        ("dot", "550 No such user here", ("refused", "bounced"), ["bounced"]),
        ("dot", "550 mailbox full", ("refused", "completed"), ["bounced"]),
        ("dot", "554 5.2.0 Mail send limit exceeded", ("queued", "in_progress"), []),
        ("dot", "451 4.3.0 Later", ("queued", "in_progress"), []),
        ("mail", "550 5.4.5 Daily sending quota exceeded", ("queued", "in_progress"), []),
        ("mail", "421 4.3.2 Closing", ("queued", "in_progress"), []),
    ],
)  # fmt: skip
def test_a_definite_no_is_what_it_says(start, smtp, sender, phase, reply, state, activity):
    campaign = start()
    smtp.answer(phase, reply, times=1)
    claim = send_next(sender, campaign)
    assert (state_of(claim), happened(campaign)) == (state, activity)
    assert smtp.messages == []
    assert email_of(claim).smtp_text == reply


@pytest.mark.parametrize(
    ("reply", "bounce", "people"),
    [
        ("554 delivery error: dd This user doesn't have a yahoo.com account", "hard", "bounced"),
        ("550 No such user here", "hard", "bounced"),
        ("550 mailbox full", "soft", "active"),
    ],
)
def test_what_the_dot_is_told_of_recipients_is_not_the_contents_fault(
    workspace, start, smtp, sender, clock, reply, bounce, people
):
    """Yahoo and filters in front of other servers know only then who is there."""
    campaign = start(people=5)
    clock.advance(1)
    smtp.answer("dot", reply, times=4)
    claims = [send_next(sender, campaign) for _ in range(5)]
    assert [email_of(claim).bounce_type for claim in claims] == [bounce] * 4 + [None]
    assert [Contact.get_by_id(claim.contact.id).status for claim in claims] == [people] * 4 + ["active"]
    covered = [suppression.covers(workspace.id, claim.contact.email) for claim in claims]
    assert covered == [bounce == "hard"] * 4 + [False]
    assert counted(campaign) == {"total_contacts": 5, "sent": 5, "bounced": 4}
    assert lifecycle.get(workspace.id, campaign.public_id)["status"] == "active"


def test_a_sender_that_is_not_verified_stops_the_account(start, smtp, sender):
    campaign = start()
    smtp.answer("dot", "554 Message rejected: Email address is not verified.", times=1)
    claim = send_next(sender, campaign)
    assert state_of(claim) == ("queued", "in_progress")
    assert (EmailAccount.get().status, happened(campaign)) == ("error", [])


def test_an_unknown_address_is_told_with_the_subject_it_would_have_read(workspace, start, smtp, sender):
    campaign = start(factories.email_node(subject="For {{email}}"))
    smtp.answer("rcpt", "550 5.1.1 No such user", times=1)
    claim = send_next(sender, campaign)
    (event,) = recorded.events(workspace, "email.bounced")
    assert event["data"]["emailSubject"] == f"For {claim.contact.email}"


def test_a_refused_login_is_the_accounts_and_goes_on_with_the_right_password(workspace, sender, clock):
    with SmtpServer(username="grace", password="right") as smtp:
        login = {"host": smtp.host, "port": smtp.port, "encryption": "none", "username": "grace"}
        account = smtp_account(workspace, smtp, smtp={**login, "password": "wrong"})
        campaign = active_campaign(workspace, email_account_id=account["id"])
        claim = send_next(sender, campaign)
        assert state_of(claim) == ("queued", "in_progress")
        assert account_settings.get(workspace.id, account["id"])["status"] == "error"
        assert claim_all(campaign) == []
        clock.advance(1)
        account_settings.update(workspace.id, account["id"], {"smtp": {"password": "right"}})
        send_next(sender, campaign)
        assert state_of(claim) == ("sent", "completed")
        assert len(smtp.messages) == 1
        sender.close()


def test_a_password_sealed_under_another_key_stops_the_account(workspace, smtp, sender, settings):
    login = {"host": smtp.host, "port": smtp.port, "encryption": "none", "username": "grace"}
    account = smtp_account(workspace, smtp, smtp={**login, "password": "secret"})
    campaign = active_campaign(workspace, email_account_id=account["id"])
    claim = claim_one(campaign)
    crypto.use(b"another secret key")
    try:
        sender.send(claim)
    finally:
        crypto.use(settings.secret_key)
    kept = account_settings.get(workspace.id, account["id"])
    assert (kept["status"], "SECRET_KEY" in kept["lastError"]) == ("error", True)
    assert state_of(claim) == ("queued", "in_progress")


def test_encrypted_connections_are_verified(workspace, sender, monkeypatch):
    with SmtpServer(tls="starttls") as smtp:
        login = {"host": "localhost", "port": smtp.port, "encryption": "tls"}
        account = smtp_account(workspace, smtp, smtp=login)
        campaign = active_campaign(workspace, email_account_id=account["id"])
        claim = send_next(sender, campaign)
        assert state_of(claim) == ("queued", "in_progress")
        assert "certificate" in account_settings.get(workspace.id, account["id"])["lastError"]
        monkeypatch.setenv("SSL_CERT_FILE", smtp.ca_file)
        EmailAccount.update(rests_until=None).execute()
        send_next(sender, campaign)
        assert state_of(claim) == ("sent", "completed")
        sender.close()


def test_a_recipient_that_cannot_be_written_to_is_an_error_of_its_own(start, smtp, sender):
    campaign = start(people=2)
    first = Enrollment.select().order_by(Enrollment.id).first()
    Contact.update(email="zoé@reader.example").where(Contact.id == first.contact_id).execute()
    failed, sent = send_next(sender, campaign), send_next(sender, campaign)
    assert (state_of(failed), state_of(sent)) == (("failed", "error"), ("sent", "completed"))
    assert "SMTPUTF8" in enrollment_of(failed).last_error


def test_someone_erased_after_the_claim_gets_nothing(start, workspace, smtp, sender):
    campaign = start()
    claim = claim_one(campaign)
    erasure.delete(workspace.id, claim.contact.public_id)
    sender.send(claim)
    assert (smtp.messages, smtp.commands, email_of(claim).state) == ([], [], "cancelled")


@pytest.mark.parametrize("stop", ["pause", "unsubscribe"])
def test_what_is_stopped_while_it_is_being_handed_over_has_no_dot(start, workspace, smtp, stop):
    campaign = start()
    claim = claim_one(campaign)

    def stop_it() -> None:
        if stop == "pause":
            lifecycle.pause(workspace.id, campaign.public_id)
        else:
            records.update(workspace.id, claim.contact.public_id, {"status": "unsubscribed"})

    sender = Sender(PUBLIC_URL, partial(_Watched.open, before_intent=stop_it))
    sender.send(claim)
    assert smtp.commands[-1] == "DATA"
    assert smtp.messages == []
    assert state_of(claim) == (
        ("queued", "in_progress") if stop == "pause" else ("cancelled", "unsubscribed")
    )
    sender.close()


# The sandbox


def test_a_sandbox_keeps_what_it_is_given(workspace, sender, clock):
    campaign = active_campaign(workspace)
    claim = send_next(sender, campaign)
    kept = CapturedMessage.get()
    assert (kept.account_id, kept.campaign_id, kept.contact_id, kept.node_id, kept.captured_at) == (
        claim.account.id, campaign.id, claim.contact.id, "mail", wall_clock.now_ms(),
    )  # fmt: skip
    assert b"Subject: Hello" in bytes(kept.data)
    assert state_of(claim) == ("sent", "completed")
    assert counted(campaign) == {"total_contacts": 1, "sent": 1}


def test_a_sandbox_keeps_nothing_of_who_has_left(workspace, sender):
    campaign = active_campaign(workspace)
    claim = claim_one(campaign)
    lifecycle.pause(workspace.id, campaign.public_id)
    sender.send(claim)
    assert CapturedMessage.select().count() == 0
    assert state_of(claim) == ("queued", "in_progress")


# A busy database


class _Watched:
    """A connection with something happening right before or right after the intent is committed."""

    def __init__(
        self, inner: Connection, before_intent: Callable[[], None], after_intent: Callable[[], None]
    ):
        self._inner, self._before, self._after = inner, before_intent, after_intent

    @classmethod
    def open(
        cls,
        server: Server,
        *,
        before_intent: Callable[[], None] = lambda: None,
        after_intent: Callable[[], None] = lambda: None,
    ) -> "_Watched":
        return cls(IMPATIENT(server), before_intent, after_intent)

    def converse(self, message: Any) -> Any:
        conversation = self._inner.converse(message)
        intended = None
        while True:
            try:
                step = conversation.send(intended)
            except StopIteration as end:
                return end.value
            if step is Step.INTENT:
                self._before()
            intended = yield step
            if step is Step.INTENT:
                self._after()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


@pytest.fixture
def blockade(database, settings) -> Iterator[Blockade]:
    """Can keep everybody from writing to the test's database, whose writers wait for no longer than 0.2 s."""
    with bound_to(settings.database_url, timeout=0.2), Blockade(settings.database_url) as blockade:
        db.database.obj.connect()
        yield blockade


@pytest.fixture
def waits(caplog) -> Callable[[], None]:
    """Returns as soon as a sender has begun to wait for the database."""
    return lambda: eventually(lambda: "waiting for the database" in caplog.text) and None


def test_a_claim_that_cannot_be_written_is_none(start, blockade):
    campaign = start()
    blockade.begin()
    with pytest.raises(db.Busy):
        claim_one(campaign)
    blockade.end()
    assert Email.select().count() == 0
    assert len(claim_all(campaign)) == 1


def test_a_step_that_cannot_be_written_is_not_taken(start, blockade, clock):
    campaign = start(factories.delay_node("a", days=1), factories.delay_node("b", days=1))
    clock.advance(86_400)
    blockade.begin()
    with pytest.raises(db.Busy):
        queue.walk(campaign.id)
    blockade.end()
    assert queue.walk(campaign.id) == 1


def test_without_a_durable_intent_nothing_is_sent(start, smtp, blockade, waits):
    campaign = start()
    claim = claim_one(campaign)
    sending_it = in_a_thread(claim, partial(_Watched.open, before_intent=blockade.begin))
    # The intent fails; that it is given back cannot be written either, and is waited for.
    waits()
    assert (smtp.commands[-1], smtp.messages, email_of(claim).state) == ("DATA", [], "claimed")
    blockade.end()
    sending_it.join(SECONDS)
    assert (smtp.messages, *state_of(claim)) == ([], "queued", "in_progress")
    in_a_thread(claim_one(campaign), IMPATIENT).join(SECONDS)
    assert state_of(claim) == ("sent", "completed")
    assert len(smtp.messages) == 1


def test_a_result_that_cannot_be_written_is_waited_for_and_counts_once(start, smtp, blockade, waits):
    campaign = start()
    claim = claim_one(campaign)
    sending_it = in_a_thread(claim, partial(_Watched.open, after_intent=blockade.begin))
    smtp.wait_for(1)
    waits()
    assert (email_of(claim).state, counted(campaign)) == ("sending", {"total_contacts": 1})
    blockade.end()
    sending_it.join(SECONDS)
    assert state_of(claim) == ("sent", "completed")
    assert (len(smtp.messages), counted(campaign)) == (1, {"total_contacts": 1, "sent": 1})


def test_a_sandbox_that_cannot_write_keeps_nothing_twice(workspace, blockade, waits):
    campaign = active_campaign(workspace)
    claim = claim_one(campaign)
    blockade.begin()
    sending_it = in_a_thread(claim, IMPATIENT)
    waits()
    blockade.end()
    sending_it.join(SECONDS)
    assert (CapturedMessage.select().count(), email_of(claim).state) == (0, "queued")
    in_a_thread(claim_one(campaign), IMPATIENT).join(SECONDS)
    assert (CapturedMessage.select().count(), email_of(claim).state) == (1, "sent")


def test_a_connection_to_the_database_lost_at_the_intent_sends_nothing(start, smtp, sender, database_kind):
    if database_kind != "postgresql":
        pytest.skip("only a PostgreSQL server can end a connection")
    campaign = start()
    claim = claim_one(campaign)

    def cut() -> None:
        mine = db.query("select pg_backend_pid()")[0][0]
        at_once(lambda: db.query("select pg_terminate_backend(?)", (mine,)))

    in_a_thread(claim, partial(_Watched.open, before_intent=cut)).join(SECONDS)
    # Where the end is seen before the intent is begun, another connection takes it at once.
    if not smtp.messages:
        assert state_of(claim) == ("queued", "in_progress")
        send_next(sender, campaign)
    assert len(smtp.messages) == 1
    assert state_of(claim) == ("sent", "completed")


def in_a_thread(claim: Claim, connect: Callable[[Server], Any]) -> threading.Thread:
    """A sender at work in a thread of its own, with its own connections."""

    def run() -> None:
        sender = Sender(PUBLIC_URL, connect)
        try:
            sender.send(claim)
        finally:
            sender.close()
            db.database.obj.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


@pytest.mark.parametrize(
    ("kind", "reply", "ends", "activity"),
    [
        ("smtp", None, "sent", "sent"),
        ("sandbox", None, "sent", "sent"),
        ("smtp", ("rcpt", "550 5.1.1 No such user"), "refused", "bounced"),
        ("smtp", ("dot", "451 4.3.0 Later"), "sent", "sent"),
    ],
)
def test_whichever_commits_answer_is_lost_an_email_is_sent_and_counted_once(
    workspace, smtp, sender, start, clock, kind, reply, ends, activity
):
    crash_recovery.beat("worker", "host", 1)
    account = None if kind == "smtp" else factories.make_account(workspace, provider="sandbox")
    for loss in losses():
        before = len(smtp.messages) + CapturedMessage.select().count()
        campaign = start() if account is None else active_campaign(workspace, email_account_id=account["id"])
        if reply is not None:
            smtp.answer(*reply, times=1)
        with loss:
            while Enrollment.select().where(
                Enrollment.campaign == campaign.id, Enrollment.status.in_(enrollments.OPEN)
            ):
                for claim in claim_safely(campaign):
                    sender.send(claim)
                outlived(lambda: crash_recovery.free_unknown("worker", set()))
                clock.advance(3600)
        (email,) = Email.select().where(Email.campaign == campaign.id)
        assert email.state == ends
        assert happened(campaign).count(activity) == 1
        arrived = len(smtp.messages) + CapturedMessage.select().count() - before
        assert arrived == (ends == "sent")
    assert loss.number >= 2
