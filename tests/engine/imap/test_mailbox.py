"""Mailboxes of a real Dovecot, read as the worker reads them: what is found, and what it changes, once."""

import contextlib
import email
import email.policy
import random
import re
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import peewee
import pytest

from fluenzr import clock as wall_clock
from fluenzr import db
from fluenzr.core.accounts import mailboxes
from fluenzr.core.campaigns import contacts as campaign_contacts
from fluenzr.core.common.listing import Paging
from fluenzr.core.contacts import suppression
from fluenzr.core.inbox import arrivals
from fluenzr.core.inbox.incoming import Incoming
from fluenzr.core.privacy import erasure
from fluenzr.core.sending import crash_recovery
from fluenzr.engine.imap import login as imap_login
from fluenzr.engine.imap.mailbox import Desk, MailboxReader
from fluenzr.engine.sender import Sender
from fluenzr.models import (
    Activity,
    Campaign,
    Contact,
    Email,
    EmailAccount,
    Enrollment,
    Mailbox,
    MailboxFolder,
    ReceivedMessage,
    Reply,
)
from tests.live.dovecot import Dovecot
from tests.live.smtp_server import Received, SmtpServer
from tests.support import factories, mail, recorded
from tests.support.databases import bound_to
from tests.support.lost_answers import losses, outlived
from tests.support.sending import (
    ALWAYS,
    Blockade,
    active_campaign,
    claim_all,
    counted,
    happened,
    smtp_account,
)
from tests.support.servers import eventually

pytestmark = pytest.mark.live

PUBLIC_URL = "https://mail.example"
TWO = (factories.email_node("first"), factories.email_node("second"))


@pytest.fixture(scope="module")
def _dovecot() -> Iterator[Dovecot]:
    with Dovecot() as server:
        yield server


@pytest.fixture
def dovecot(_dovecot: Dovecot) -> Dovecot:
    """The server with an empty mailbox."""
    with _dovecot.client() as client:
        for _, _, name in client.list_folders():
            client.select_folder(name)
            client.delete_messages(client.search())
            client.expunge()
    return _dovecot


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    with SmtpServer() as server:
        yield server


@pytest.fixture
def reader(database) -> Iterator[MailboxReader]:
    crash_recovery.beat("reader", "host", 1)
    made = MailboxReader("reader", 120, allow_private=True)
    yield made
    made.close()


@pytest.fixture
def account(workspace, smtp, dovecot) -> dict[str, Any]:
    return smtp_account(workspace, smtp, email="jean@sender.example", imap=dovecot.imap)


@pytest.fixture
def start(workspace, account) -> Callable[..., Campaign]:
    """Starts a campaign from the account, whose emails are sent at once."""

    def start(*nodes: dict[str, Any], **fields: Any) -> Campaign:
        return active_campaign(workspace, *nodes, **{"email_account_id": account["id"], **fields})

    return start


@pytest.fixture
def sent(start, smtp) -> Received:
    """The first of two emails, as its reader got it."""
    send_all(start(*TWO))
    (received,) = smtp.messages
    return received


def send_all(campaign: Campaign) -> int:
    """Send what may leave now; gives how many."""
    sender = Sender(PUBLIC_URL)
    claimed = claim_all(campaign)
    for claim in claimed:
        sender.send(claim)
    sender.close()
    return len(claimed)


def read(reader: MailboxReader) -> None:
    """Read the mailbox, whenever it is due."""
    Mailbox.update(due_at=0).execute()
    assert reader.read_next()


def read_well(reader: MailboxReader) -> None:
    read(reader)
    assert Mailbox.get().error is None


def kept() -> list[tuple[str, str]]:
    return [(reply.type, reply.matched_by) for reply in Reply.select().order_by(Reply.id)]


# One message


def test_a_reply_is_told_counted_and_kept_and_the_next_email_does_not_go(
    client, workspace, dovecot, reader, sent
):
    campaign = Campaign.get()
    dovecot.deliver(mail.reply_to(sent, "Yes, please.\n\nWhen?"))
    read_well(reader)
    assert send_all(campaign) == 0
    assert counted(campaign) == {"total_contacts": 1, "sent": 1, "replied": 1}
    answer = client.get(f"/v1/campaigns/{campaign.public_id}/stats").json["data"]
    assert (answer["replied"], answer["replyRate"]) == (1, 100.0)
    assert (Contact.get().status, Enrollment.get().status) == ("replied", "replied")
    (event,) = recorded.events(workspace, "email.replied")
    told = {"replySubject": "Re: Hello", "replyPreview": "Yes, please. When?", "emailNodeId": "first"}
    assert event["data"].items() >= told.items()
    (reply,) = client.get("/v1/replies").json["data"]
    assert reply["text"].startswith("Yes, please.\n\nWhen?")
    assert "> Hello there" in reply["text"]
    assert (reply["type"], reply["matchedBy"], reply["read"]) == ("reply", "thread", False)
    assert reply["from"] == sent.recipient


def test_nothing_in_the_mailbox_changes(dovecot, reader, sent):
    dovecot.deliver(mail.reply_to(sent), mail.unrelated(1))
    before = dovecot.flags()
    read_well(reader)
    assert dovecot.flags() == before == [(b"\\Recent",)] * 2


def test_a_second_reply_is_told_again_and_counted_once(dovecot, reader, sent, workspace):
    dovecot.deliver(mail.reply_to(sent, "One"))
    read_well(reader)
    dovecot.deliver(mail.reply_to(sent, "Two"))
    read_well(reader)
    previews = [event["data"]["replyPreview"] for event in recorded.events(workspace, "email.replied")]
    assert previews == ["One", "Two"]
    assert counted(Campaign.get())["replied"] == 1
    assert kept() == [("reply", "thread")] * 2


def test_somebody_else_may_answer_for_them(dovecot, reader, sent):
    dovecot.deliver(mail.reply_to(sent, From="An assistant <assistant@reader.example>"))
    read_well(reader)
    assert Contact.get().status == "replied"
    assert Reply.get().from_address == "assistant@reader.example"


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ({"In_Reply_To": None}, "thread"),
        ({"References": None}, "thread"),
        ({"In_Reply_To": "<x@mail.example>", "References": None}, "heuristic"),
        ({"In_Reply_To": None, "References": None}, "heuristic"),
        ({"In_Reply_To": None, "References": None, "Subject": "AW: RE: Hello"}, "heuristic"),
        ({"In_Reply_To": None, "References": None, "Subject": "Hello"}, None),
        ({"In_Reply_To": None, "References": None, "Subject": "Re: Something else"}, None),
        ({"In_Reply_To": None, "References": None, "From": "other@reader.example"}, "heuristic"),
        ({"In_Reply_To": None, "References": None, "From": "other@elsewhere.example"}, None),
    ],
)
def test_what_is_taken_for_a_reply(dovecot, reader, sent, headers, found):
    dovecot.deliver(mail.reply_to(sent, **headers))
    read_well(reader)
    assert kept() == ([("reply", found)] if found else [])
    assert Contact.get().status == ("replied" if found else "active")


def test_a_forged_thread_stops_nothing(dovecot, reader, sent):
    forged = "<" + "a" * 32 + "@sender.example>"
    tampered = re.sub("[a-y]", "z", sent.message_id, count=1)
    for invented in (forged, tampered):
        dovecot.deliver(
            mail.reply_to(sent, In_Reply_To=invented, References=invented, From="x@evil.example"),
            mail.report_of(sent, message_id=invented),
        )
    read_well(reader)
    assert kept() == []
    assert Enrollment.get().status == "in_progress"
    assert not suppression.covers(Contact.get().workspace_id, sent.recipient)


def test_an_id_of_another_workspace_stops_nothing(dovecot, reader, sent, smtp):
    other = factories.make_workspace("Other")
    theirs = smtp_account(other, smtp, email="theirs@sender.example")
    campaign = active_campaign(other, email_account_id=theirs["id"])
    send_all(campaign)
    dovecot.deliver(mail.reply_to(smtp.messages[-1]))
    read_well(reader)
    assert "replied" not in counted(campaign)
    assert kept() == []


def test_our_own_emails_and_the_owners_letters_are_no_replies(workspace, dovecot, reader, account, smtp):
    """A follow-up in a mailbox of our own, and what owners of accounts wrote in the thread by hand."""
    other = smtp_account(workspace, smtp, email="paul@sender.example")
    people = [
        factories.make_contact(workspace, name) for name in ("jean@sender.example", "zoe@reader.example")
    ]
    for sender in (other, account):
        campaign = factories.make_campaign(
            workspace, *TWO, contacts=people, started=True, settings=ALWAYS, email_account_id=sender["id"]
        )
        for _ in range(2):
            Mailbox.update(read_at=wall_clock.now_ms()).execute()
            send_all(factories.row(Campaign, campaign))
            read_well(reader)
    arrived = [message.data for message in smtp.messages if message.recipient == "jean@sender.example"]
    assert len(arrived) == 4
    to_zoe = next(message for message in smtp.messages if message.recipient == "zoe@reader.example")
    dovecot.deliver(*arrived, mail.reply_to(to_zoe, From="Paul <PAUL@sender.example>"))
    read_well(reader)
    assert kept() == []


def test_who_writes_to_themselves_may_answer(dovecot, reader, workspace, start, smtp, account):
    themselves = factories.make_contact(workspace, "jean@sender.example")
    made = factories.make_campaign(
        workspace, contacts=[themselves], started=True, settings=ALWAYS, email_account_id=account["id"]
    )
    send_all(factories.row(Campaign, made))
    dovecot.deliver(smtp.messages[-1].data, mail.reply_to(smtp.messages[-1]))
    read_well(reader)
    assert kept() == [("reply", "thread")]


def test_an_automatic_reply_is_kept_and_stops_nothing(dovecot, reader, sent, workspace):
    dovecot.deliver(
        mail.reply_to(sent, "I am away", Auto_Submitted="auto-replied", Subject="Automatic reply: Hello")
    )
    read_well(reader)
    assert kept() == [("auto_reply", "thread")]
    assert (Contact.get().status, Enrollment.get().status) == ("active", "in_progress")
    assert counted(Campaign.get()) == {"total_contacts": 1, "sent": 1}
    assert recorded.events(workspace, "email.replied") == []
    assert send_all(Campaign.get()) == 1


@pytest.mark.parametrize(("minutes", "kind"), [(0, "auto_reply"), (10, "reply")])
def test_only_its_haste_tells_some_automatic_replies(dovecot, reader, sent, minutes, kind):
    Email.update(accepted_at=Email.accepted_at - minutes * 60_000).execute()
    dovecot.deliver(mail.reply_to(sent, "Back on Monday", Subject="On holiday Re: Hello"))
    read_well(reader)
    assert kept() == [(kind, "thread")]


def test_a_hard_bounce_ends_it_and_a_soft_one_does_not(dovecot, reader, start, smtp, workspace):
    campaign = start(*TWO, people=3)
    send_all(campaign)
    gone, full, unwanted = smtp.messages
    dovecot.deliver(
        mail.report_of(gone),
        mail.report_of(full, "5.2.2", "552 5.2.2 Mailbox full"),
        mail.report_of(unwanted, "5.7.1", "550 5.7.1 Message rejected as spam"),
    )
    read_well(reader)
    assert kept() == [("bounce", "report")] * 3
    assert counted(campaign) == {"total_contacts": 3, "sent": 3, "bounced": 3}
    kinds = [event["data"]["bounceType"] for event in recorded.events(workspace, "email.bounced")]
    assert kinds == ["hard", "soft", "soft"]
    reason = recorded.events(workspace, "email.bounced")[0]["data"]["bounceReason"]
    assert reason == "550 5.1.1 No such user"
    assert [received.recipient for received in smtp.messages if is_suppressed(workspace, received)] == [
        gone.recipient
    ]
    assert send_all(campaign) == 2


def is_suppressed(workspace, received: Received) -> bool:
    return suppression.covers(workspace.id, received.recipient)


def test_a_report_by_recipient_alone_is_matched_as_that(dovecot, reader, sent):
    dovecot.deliver(mail.report_of(sent, message_id="<rewritten@relay.example>"))
    read_well(reader)
    assert kept() == [("bounce", "heuristic")]
    assert Contact.get().status == "bounced"


def test_a_report_about_a_foreign_address_suppresses_nobody(dovecot, reader, sent, workspace):
    """A forward's target, or a forged report; the copy is to the contact all the same (RFC 3464 §2.3)."""
    victim = factories.make_contact(workspace, "victim@reader.example")
    report = mail.report_of(sent, recipient=victim["email"])
    assert f"\r\nTo: {sent.recipient}\r\nMessage-ID".encode() in report
    dovecot.deliver(report)
    read_well(reader)
    assert kept() == [("bounce", "report")]
    for address in (victim["email"], sent.recipient):
        assert not suppression.covers(workspace.id, address)
    assert {contact.status for contact in Contact.select()} == {"active"}


def test_a_report_that_names_nobody_is_about_the_reader_of_the_copy(dovecot, reader, sent, workspace):
    report = mail.report_of(sent)
    named = f"Final-Recipient: rfc822; {sent.recipient}\r\n".encode()
    assert named in report
    dovecot.deliver(report.replace(named, b""))
    read_well(reader)
    assert is_suppressed(workspace, sent)


def test_an_absence_note_after_each_follow_up_is_no_bounce(dovecot, reader, start, smtp, workspace):
    """Automatic answers have a null return path (RFC 3834 §3.3), and may name addresses."""
    campaign = start(*[factories.email_node(name) for name in ("a", "b", "c")])
    for _ in range(3):
        assert send_all(campaign) == 1
        note = mail.reply_to(
            smtp.messages[-1],
            "I no longer work here, this address is disabled (550). Write to <bob@reader.example>.",
            Subject="Automatic reply: Hello",
            Auto_Submitted="auto-generated",
        )
        dovecot.deliver(b"Return-Path: <>\r\n" + note)
        read_well(reader)
    assert kept() == [("auto_reply", "thread")] * 3
    assert counted(campaign) == {"total_contacts": 1, "sent": 3}
    assert Contact.get().status == "active"
    assert not is_suppressed(workspace, smtp.messages[-1])
    assert recorded.events(workspace, "email.bounced") == []


def test_three_refusals_on_grounds_of_policy_are_no_hard_bounce(dovecot, reader, start, smtp):
    campaign = start(*[factories.email_node(name) for name in ("a", "b", "c", "d")])
    refusals = [("5.7.1", "554 5.7.1 Blocked")] * 3 + [("5.2.2", "552 5.2.2 Mailbox full")]
    for status, said in refusals:
        assert send_all(campaign) == 1
        dovecot.deliver(mail.report_of(smtp.messages[-1], status, said))
        read_well(reader)
    assert counted(campaign)["bounced"] == 4
    assert Contact.get().status == "active"


@pytest.mark.parametrize("action", ["delayed", "relayed", "delivered"])
def test_what_has_not_failed_is_no_bounce(dovecot, reader, sent, action):
    dovecot.deliver(mail.report_of(sent, "4.4.1", "connection timed out", action=action))
    read_well(reader)
    assert kept() == []
    assert counted(Campaign.get()) == {"total_contacts": 1, "sent": 1}


def test_a_complaint_unsubscribes(dovecot, reader, sent, workspace):
    dovecot.deliver(complaint_about(sent))
    read_well(reader)
    assert (Contact.get().status, Enrollment.get().status) == ("unsubscribed", "unsubscribed")
    assert counted(Campaign.get())["unsubscribed"] == 1
    (row,) = suppression.page(workspace.id, {}, Paging()).rows
    assert (row["email"], row["reason"]) == (sent.recipient, "complaint")
    assert Email.get().complained_at is not None


def test_so_does_a_complaint_that_is_a_text(dovecot, reader, sent, workspace):
    """As SpamCop sends it, the reader's address taken out."""
    head, _, _ = sent.data.partition(b"\r\n\r\n")
    dovecot.deliver(
        b"From: 1@reports.spamcop.net\r\nSubject: [SpamCop (203.0.113.5) id:1]Hello\r\n\r\n"
        b"[ Offending message ]\r\n" + head.replace(sent.recipient.encode(), b"x") + b"\r\n\r\nHello\r\n"
    )
    read_well(reader)
    assert Contact.get().status == "unsubscribed"
    assert is_suppressed(workspace, sent)


def test_a_refusal_by_a_filter_is_a_soft_bounce(dovecot, reader, sent, workspace):
    """A receipt in form (RFC 5429 §2.2)."""
    dovecot.deliver(
        "Return-Path: <>\r\nFrom: postmaster@reader.example\r\nSubject: Rejected: Hello\r\n"
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=b\r\n\r\n"
        f"--b\r\n\r\nYour message to <{sent.recipient}> was automatically rejected:\r\nQuota exceeded\r\n"
        "--b\r\nContent-Type: message/disposition-notification\r\n\r\n"
        f"Final-Recipient: rfc822; {sent.recipient}\r\nOriginal-Message-ID: {sent.message['Message-ID']}\r\n"
        "Disposition: automatic-action/MDN-sent-automatically; deleted\r\n\r\n--b--\r\n".encode()
    )
    read_well(reader)
    assert kept() == [("bounce", "report")]
    (event,) = recorded.events(workspace, "email.bounced")
    assert event["data"]["bounceType"] == "soft"
    assert Contact.get().status == "active"


def test_a_wish_for_no_more_under_a_null_path_ends_the_sequence(dovecot, reader, sent):
    wish = mail.reply_to(sent, "", Subject="Unsubscribe", Auto_Submitted="auto-generated")
    dovecot.deliver(b"Return-Path: <>\r\n" + wish)
    read_well(reader)
    assert kept() == [("reply", "thread")]
    assert Enrollment.get().status == "replied"


def complaint_about(sent: Received) -> bytes:
    """RFC 5965."""
    return (
        f"From: feedback@isp.example\r\nTo: {sent.sender}\r\nSubject: FW: Hello\r\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="=_f"\r\n\r\n'
        "--=_f\r\nContent-Type: text/plain\r\n\r\nThis is an abuse report.\r\n"
        "--=_f\r\nContent-Type: message/feedback-report\r\n\r\n"
        "Feedback-Type: abuse\r\nUser-Agent: Isp/1\r\nVersion: 1\r\n\r\n"
        f"--=_f\r\nContent-Type: message/rfc822\r\n\r\n".encode()
        + sent.data
        + b"\r\n--=_f--\r\n"
    )


def test_a_mail_to_the_address_in_list_unsubscribe_unsubscribes(dovecot, reader, sent):
    offered = str(sent.message["List-Unsubscribe"])
    target = re.search(r"<mailto:jean@sender.example\?subject=(unsubscribe)%20([\w.-]+)>", offered)
    dovecot.deliver(
        f"From: other@reader.example\r\nSubject: {target[1]} {target[2]}\r\n\r\n\r\n".encode(),
    )
    read_well(reader)
    assert Contact.get().status == "unsubscribed"
    assert counted(Campaign.get())["unsubscribed"] == 1
    assert kept() == []


def test_no_subject_and_no_file_turns_the_direction_of_what_is_beside_it(
    client, workspace, dovecot, reader, sent
):
    """U+202E shows ``gpj.exe`` as ``exe.jpg``; the marks that single letters need stay."""
    turned = "\u202egpj\u202c.exe \u2067x\u2069 \u200f\u05d0\u05d1\u200d"
    raw = mail.reply_to(sent, f"Hello {turned}", Subject=f"Re: {turned}")
    message = email.message_from_bytes(raw, policy=email.policy.SMTP)
    message.add_attachment(b"x", maintype="image", subtype="jpeg", filename="photo_\u202egpj.exe")
    dovecot.deliver(message.as_bytes())
    read_well(reader)
    (reply,) = client.get("/v1/replies").json["data"]
    shown = "gpj.exe x \u200f\u05d0\u05d1\u200d"
    assert reply["subject"] == f"Re: {shown}"
    assert [file["filename"] for file in reply["attachments"]] == ["photo_gpj.exe"]
    (event,) = recorded.events(workspace, "email.replied")
    assert event["data"]["replySubject"] == f"Re: {shown}"
    assert event["data"]["replyPreview"].startswith(f"Hello {shown}")
    assert "\u202e" in Reply.get().subject, "it is kept as it came"


def test_it_does_so_once_also_where_it_is_found_again(client, dovecot, reader, sent):
    token = re.search(r"subject=unsubscribe%20([\w.-]+)", str(sent.message["List-Unsubscribe"]))[1]
    asked = (
        f"From: a@reader.example\r\nMessage-ID: <1@reader.example>\r\nSubject: unsubscribe {token}\r\n\r\n"
    )
    dovecot.deliver(asked.encode())
    read_well(reader)
    assert Contact.get().status == "unsubscribed"
    contact = Contact.get()
    assert client.put(f"/v1/contacts/{contact.public_id}", json={"status": "active"}).status_code == 200
    MailboxFolder.delete().execute()
    read_well(reader)
    assert Contact.get().status == "active"


def test_it_does_so_whatever_its_path_and_its_text(dovecot, reader, sent):
    """With a null path and an address in its text it looks like a report of failure."""
    token = re.search(r"subject=unsubscribe%20([\w.-]+)", str(sent.message["List-Unsubscribe"]))[1]
    dovecot.deliver(
        f"Return-Path: <>\r\nFrom: <postmaster@reader.example>\r\nSubject: unsubscribe {token}\r\n\r\n"
        f"Please remove <{sent.recipient}>: 550 5.1.1 unknown\r\n".encode()
    )
    read_well(reader)
    assert Contact.get().status == "unsubscribed"
    assert counted(Campaign.get()) == {"total_contacts": 1, "sent": 1, "unsubscribed": 1}


def test_the_id_is_found_as_programs_encode_it(dovecot, reader, sent):
    left, _, domain = sent.message_id.strip("<>").partition("@")
    encoded = f"=?utf-8?q?=3C{left[:20]}?=\r\n =?utf-8?q?{left[20:]}=40{domain}=3E?="
    raw = mail.reply_to(sent, In_Reply_To=None, References="<x@y.example>", From="a@b.example", Subject="Hm")
    dovecot.deliver(raw.replace(b"References: <x@y.example>", f"References: {encoded}".encode()))
    read_well(reader)
    assert kept() == [("reply", "thread")]


def test_an_answer_to_an_email_under_the_id_of_a_relay(dovecot, reader, start, smtp):
    """It said which it put on it, or did not: then ours is still among the References."""
    smtp.answer(
        "ack", "250 2.6.0 <AM0PR01@eurprd01.example> [InternalId=1] Queued mail for delivery", times=2
    )
    send_all(start(people=2))
    relay, other = "<AM0PR01@eurprd01.example>", {"From": "a@b.example", "Subject": "Hm"}
    assert [email.server_message_id for email in Email.select()] == [relay] * 2
    one, two = smtp.messages
    Email.update(server_message_id=None).where(Email.message_id == two.message_id).execute()
    dovecot.deliver(
        mail.reply_to(one, In_Reply_To=relay, References=relay, **other),
        mail.reply_to(two, In_Reply_To="<x@y>", References=f"{two.message['References']} <x@y>", **other),
    )
    read_well(reader)
    assert kept() == [("reply", "thread")] * 2
    assert counted(Campaign.get())["replied"] == 2


def test_no_other_token_unsubscribes(dovecot, reader, sent):
    html = sent.part("html")
    unsubscribing = re.search(r"/u/([\w-]+)", html)[1]
    for token in (unsubscribing[:-1], unsubscribing + "A", re.search(r"/t/o/([\w-]+)\.gif", html)[1]):
        dovecot.deliver(f"From: x@reader.example\r\nSubject: unsubscribe {token}\r\n\r\n\r\n".encode())
    read_well(reader)
    assert Contact.get().status == "active"


def test_of_an_erased_person_nothing_is_kept(client, dovecot, reader, sent, workspace):
    dovecot.deliver(mail.reply_to(sent, "My telephone number is 1234"))
    read_well(reader)
    erasure.delete(workspace.id, Contact.get().public_id)
    assert client.get("/v1/replies").json["data"] == []
    dovecot.deliver(mail.reply_to(sent, "Please"), mail.report_of(sent))
    read_well(reader)
    assert not Reply.select().exists()
    assert suppression.covers(workspace.id, sent.recipient)


def test_a_large_reply_has_all_its_attachments(client, dovecot, reader, sent):
    message = email.message_from_bytes(mail.reply_to(sent, "See both"), policy=email.policy.SMTP)
    for name, size in (("été.pdf", 400_000), ("second.bin", 300_000)):
        message.add_attachment(b"x" * size, "application", "octet-stream", filename=name)
    message.add_attachment(email.message_from_bytes(mail.unrelated(1), policy=email.policy.SMTP))
    dovecot.deliver(message.as_bytes())
    read_well(reader)
    (reply,) = client.get("/v1/replies").json["data"]
    assert reply["text"].startswith("See both")
    shown = [(one["filename"], one["contentType"]) for one in reply["attachments"]]
    kind = "application/octet-stream"
    assert shown == [("été.pdf", kind), ("second.bin", kind), (None, "message/rfc822")]
    for one, size in zip(reply["attachments"], (400_000, 300_000), strict=False):
        assert abs(one["size"] - size) < size / 50


# Uncertain emails


@pytest.fixture
def doubtful(start, smtp) -> Received:
    """An email whose acceptance nobody heard of."""
    smtp.drop("ack", times=1)
    campaign = start(*TWO)
    send_all(campaign)
    assert happened(campaign) == ["uncertain"]
    (received,) = smtp.messages
    return received


def test_the_sent_folder_proves_that_an_email_was_sent(dovecot, reader, doubtful):
    read_well(reader)
    assert Email.get().state == "uncertain"
    dovecot.deliver(doubtful.data, folder="Gesendet")
    read_well(reader)
    assert Email.get().state == "sent"
    assert Activity.get(Activity.type == "sent").metadata["resolvedBy"] == "sent_folder"
    assert counted(Campaign.get()) == {"total_contacts": 1, "sent": 1}


@pytest.mark.parametrize(
    ("evidence", "resolved_by"),
    [
        (mail.reply_to, "reply"),
        (mail.report_of, "bounce"),
        (lambda sent: mail.report_of(sent, "4.4.1", "timed out", action="delayed"), "notice"),
        (lambda sent: mail.reply_to(sent, Auto_Submitted="auto-replied"), "auto_reply"),
    ],
)
def test_so_does_whatever_carries_its_message_id(dovecot, reader, doubtful, evidence, resolved_by):
    dovecot.deliver(evidence(doubtful))
    read_well(reader)
    assert Email.get().state == "sent"
    assert Activity.get(Activity.type == "sent").metadata["resolvedBy"] == resolved_by


# Once


def test_what_moves_to_another_folder_counts_once(dovecot, reader, sent, workspace):
    reply, bounce = mail.reply_to(sent), mail.report_of(sent)
    dovecot.deliver(reply, bounce, folder="Junk")
    read_well(reader)
    assert len(kept()) == 2
    dovecot.deliver(reply, bounce)
    read_well(reader)
    assert len(kept()) == 2
    assert len(recorded.events(workspace, "email.replied")) == 1


def test_new_uids_make_nothing_count_twice_and_nothing_is_missed(dovecot, reader, start, smtp, workspace):
    campaign = start(*TWO, people=3)
    send_all(campaign)
    first, second, third = smtp.messages
    dovecot.deliver(mail.reply_to(first), mail.report_of(second))
    read_well(reader)
    dovecot.deliver(mail.reply_to(third))
    dovecot.forget_uids()
    read_well(reader)
    assert counted(campaign) == {"total_contacts": 3, "sent": 3, "replied": 2, "bounced": 1}
    assert len(recorded.events(workspace, "email.replied")) == 2
    read_well(reader)
    assert len(kept()) == 3


def test_two_workers_do_not_read_one_mailbox(dovecot, reader, sent):
    Mailbox.delete().execute()
    crash_recovery.beat("other", "host", 2)
    assert mailboxes.claim("other") is not None
    Mailbox.update(due_at=0).execute()
    assert not reader.read_next()
    crash_recovery.free(["other"])
    assert reader.read_next()


def test_two_that_read_all_the_same_change_things_once(dovecot, reader, sent, workspace):
    """A lease may run out while its holder goes on."""
    dovecot.deliver(mail.reply_to(sent), mail.report_of(sent))
    read_well(reader)
    MailboxFolder.delete().execute()
    read_well(reader)
    assert len(kept()) == 2
    assert len(recorded.events(workspace, "email.replied")) == 1


def test_whichever_commits_answer_is_lost_all_is_read_at_once_and_counts_once(
    dovecot, reader, sent, workspace, clock
):
    """Not when a lease ends, and nobody is told that the mailbox could not be read."""

    def is_done() -> bool:
        outlived(reader.read_next)
        return Mailbox.get().due_at > wall_clock.now_ms()

    read_well(reader)
    for loss in losses():
        dovecot.deliver(mail.reply_to(sent, text=f"Answer {loss.number}"))
        Mailbox.update(due_at=0).execute()
        with loss:
            eventually(is_done)
        mailbox = Mailbox.get()
        assert (mailbox.error, mailbox.lease_owner, mailbox.failures) == (None, None, 0)
        assert len(kept()) == len(recorded.events(workspace, "email.replied")) == loss.number + 1
    assert loss.number >= 4  # claim, lease, message, end


def test_a_database_that_is_away_is_no_fault_of_the_mailbox(dovecot, reader, sent, monkeypatch):
    def away(*_: object) -> None:
        raise peewee.OperationalError("server closed the connection unexpectedly")

    Mailbox.update(due_at=0).execute()
    with monkeypatch.context() as patch:
        patch.setattr(mailboxes, "place", away)
        with pytest.raises(peewee.OperationalError):
            reader.read_next()
    assert reader.read_next()
    assert (Mailbox.get().error, Mailbox.get().failures) == (None, 0)


def test_a_mailbox_that_is_read_still_after_its_lease_is_read_by_nobody_else(account, clock):
    """The host stood still meanwhile, say."""
    crash_recovery.beat("reader", "host", 1)
    desk = Desk("reader")
    held = desk.next()
    assert held is not None
    clock.advance(mailboxes.LEASE_MS / 1000 + 1)
    assert desk.next() is None
    desk.done(held)
    assert desk.next() is not None


class Cutting:
    """A proxy that hangs up now and then, in the middle of whatever it is passing on."""

    def __init__(self, port: int, cuts: int, seed: int = 1):
        self._target, self.left = port, cuts
        self._random = random.Random(seed)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._listener.close()
        self._thread.join(5)

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                peer, _ = self._listener.accept()
                self._pass(peer)

    def _pass(self, peer: socket.socket) -> None:
        budget = self._random.randint(2_000, 60_000) if self.left else None
        with peer, socket.create_connection(("127.0.0.1", self._target)) as server:
            upward = threading.Thread(target=self._pump, args=(peer, server), daemon=True)
            upward.start()
            passed = 0
            with contextlib.suppress(OSError):
                while data := server.recv(4096):
                    passed += len(data)
                    if budget is not None and passed > budget:
                        self.left -= 1
                        peer.sendall(data[: len(data) // 2])
                        break
                    peer.sendall(data)
            for end in (peer, server):
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
            upward.join(5)

    @staticmethod
    def _pump(source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(4096):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)


def test_2000_messages_over_20_broken_connections_none_missed_none_twice(workspace, dovecot, smtp, reader):
    proxy = Cutting(dovecot.port, 20)
    account = smtp_account(workspace, smtp, imap={**dovecot.imap, "port": proxy.port})
    people = 100
    campaign = active_campaign(workspace, people=people, email_account_id=account["id"])
    send_all(campaign)
    arriving = [mail.reply_to(sent) for sent in smtp.messages[:40]]
    arriving += [mail.report_of(sent) for sent in smtp.messages[40:70]]
    arriving += [mail.reply_to(sent, Auto_Submitted="auto-replied") for sent in smtp.messages[70:]]
    arriving += [mail.unrelated(number) for number in range(1900)]
    random.Random(2).shuffle(arriving)
    dovecot.deliver(*arriving)
    for _ in range(200):
        read(reader)
        if not proxy.left and Mailbox.get().error is None:
            break
    assert (proxy.left, Mailbox.get().error) == (0, None)
    proxy.close()
    assert counted(campaign) == {"total_contacts": people, "sent": people, "replied": 40, "bounced": 30}
    assert len(recorded.events(workspace, "email.replied")) == 40
    assert len(recorded.events(workspace, "email.bounced")) == 30
    assert Reply.select().count() == ReceivedMessage.select().count() == people
    Mailbox.update(due_at=0).execute()


# A mailbox that cannot be read


@pytest.fixture
def unreadable(workspace, smtp, dovecot) -> dict[str, Any]:
    return smtp_account(workspace, smtp, imap={**dovecot.imap, "password": "wrong"})


def test_follow_ups_wait_for_a_mailbox_and_first_emails_do_not(
    client, workspace, dovecot, smtp, reader, account
):
    campaign = active_campaign(workspace, *TWO, people=2, email_account_id=account["id"])
    path = f"/v1/campaigns/{campaign.public_id}"
    assert client.get(path).json["data"]["waitingFor"] is None
    assert send_all(campaign) == 2
    assert send_all(campaign) == 0
    said = client.get(path).json["data"]
    assert (said["nextSendAt"], said["waitingFor"]) == (None, "mailbox")
    row = client.get(f"{path}/contacts").json["data"][0]
    assert (row["nextAt"], row["waitingFor"]) == (None, "mailbox")
    newcomer = factories.make_contact(workspace)
    campaign_contacts.add(workspace.id, campaign.public_id, contact_ids=[newcomer["id"]])
    assert client.get(path).json["data"]["waitingFor"] is None
    assert send_all(campaign) == 1
    read_well(reader)
    assert client.get(path).json["data"]["waitingFor"] is None
    assert send_all(campaign) == 3


def test_a_mailbox_that_was_read_too_long_ago_counts_as_unread(
    workspace, dovecot, smtp, reader, account, clock
):
    campaign = active_campaign(workspace, *TWO, email_account_id=account["id"])
    assert send_all(campaign) == 1
    read_well(reader)
    clock.advance(15 * 60 + 1)
    assert send_all(campaign) == 0
    clock.advance(-2)
    assert send_all(campaign) == 1


def test_an_account_says_that_its_mailbox_cannot_be_read_and_why(client, unreadable, reader):
    path = f"/v1/email-accounts/{unreadable['id']}"
    read(reader)
    said = client.get(path).json["data"]
    assert said["status"] == "connected"
    refusal = "The server said: [AUTHENTICATIONFAILED] Authentication failed."
    assert said["lastError"] == f"The mailbox cannot be read: {refusal}"
    client.put(path, json={"imap": {"password": "secret"}})
    assert client.get(path).json["data"]["lastError"] is None
    assert reader.read_next()
    assert client.get(path).json["data"]["lastError"] is None
    assert Mailbox.get().read_at is not None


def test_it_is_tried_less_and_less_often(unreadable, reader, clock):
    waits = []
    for _ in range(6):
        read(reader)
        waits.append((Mailbox.get().due_at - wall_clock.now_ms()) / 120_000)
    for wait, expected in zip(waits, (1, 2, 4, 8, 8, 8), strict=True):
        assert 0.8 * expected <= wait <= 1.2 * expected


def test_without_imap_nobody_waits(workspace, smtp, reader):
    account = smtp_account(workspace, smtp)
    campaign = active_campaign(workspace, *TWO, email_account_id=account["id"])
    assert send_all(campaign) == send_all(campaign) == 1
    assert not reader.read_next()
    assert b"mailto:" not in smtp.messages[0].data


def test_a_private_host_is_refused_where_it_must_be(account, reader):
    strict = MailboxReader("reader", 120, allow_private=False)
    read(strict)
    strict.close()
    assert "is a private address" in Mailbox.get().error


def test_another_mailbox_is_read_from_its_beginning(client, account, dovecot, reader, sent):
    dovecot.deliver(mail.unrelated(1))
    read_well(reader)
    another = {"imap": {"username": "jeanne", "password": "secret"}}
    assert client.put(f"/v1/email-accounts/{account['id']}", json=another).status_code == 200
    assert not mailboxes.place(EmailAccount.get().id, "INBOX")
    dovecot.deliver(mail.reply_to(sent))
    read_well(reader)
    assert kept() == [("reply", "thread")]


# Hostile messages


def hostile(sent: Received) -> list[bytes]:
    head = b"From: MAILER-DAEMON@x.example\r\nSubject: failure notice\r\n"
    person = b"From: a@b.example\r\nSubject: Re: Hello\r\n"
    nested = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(1000)
    )
    return [
        head + b"\r\n" + b"<a@b.example>:\r\nSorry, no mailbox here by that name. (#5.1.1)\r\n" * 160_000,
        person + b"\r\n" + b"On a " * 8000 + b"\r\n",
        person + nested + b"Content-Type: text/plain\r\n\r\nhi\r\n",
        person + b"Content-Type: text/plain; charset=klingon\r\n\r\n\xff\xfe\x00\xd8\r\n",
        person + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 50_000,
        mail.report_of(sent)[:700],
        b"\r\n",
    ]


def test_hostile_messages_stop_nothing(dovecot, reader, sent):
    dovecot.deliver(*hostile(sent), mail.reply_to(sent))
    read_well(reader)
    assert ("reply", "thread") in kept()


def test_where_no_message_can_be_read_none_is_passed_over(dovecot, reader, sent, monkeypatch):
    dovecot.deliver(mail.reply_to(sent))
    with monkeypatch.context() as broken:
        broken.setattr(sys, "executable", "/bin/false")
        read(reader)
        assert "No message can be read" in Mailbox.get().error
    read_well(reader)
    assert kept() == [("reply", "thread")]


def test_a_defect_in_one_message_keeps_no_other_from_being_read(dovecot, reader, sent, monkeypatch, caplog):
    take, taken = arrivals.take, []

    def fail(account: EmailAccount, incoming: Incoming, received_at: int) -> None:
        taken.append(incoming)
        if len(taken) == 1:
            raise ZeroDivisionError
        take(account, incoming, received_at)

    monkeypatch.setattr(arrivals, "take", fail)
    dovecot.deliver(mail.reply_to(sent, "One"), mail.reply_to(sent, "Two"))
    read_well(reader)
    assert [reply.text[:3] for reply in Reply.select()] == ["Two"]
    assert "ZeroDivisionError" in caplog.text


def test_a_busy_database_loses_nothing(dovecot, reader, sent, settings, monkeypatch):
    dovecot.deliver(mail.reply_to(sent))
    Mailbox.update(due_at=0).execute()
    with bound_to(settings.database_url, timeout=0.2), Blockade(settings.database_url) as blockade:
        log_in = imap_login.log_in
        with monkeypatch.context() as blocked:
            blocked.setattr(
                imap_login, "log_in", lambda *which, **how: (blockade.begin(), log_in(*which, **how))[1]
            )
            with pytest.raises(db.Busy):
                reader.read_next()
        blockade.end()
        db.database.obj.close()
    Mailbox.update(lease_owner=None).execute()
    read_well(reader)
    assert kept() == [("reply", "thread")]


def test_a_reading_is_broken_off_when_the_worker_ends(workspace, smtp, reader):
    """The server here says nothing after the login."""
    silent = threading.Event()

    def serve(listener: socket.socket) -> None:
        peer, _ = listener.accept()
        with peer:
            peer.sendall(b"* OK IMAP4rev1 ready\r\n")
            talk(peer)

    def talk(peer: socket.socket) -> None:
        for line in peer.makefile("rb"):
            tag, verb = line.split()[:2]
            if verb == b"CAPABILITY":
                peer.sendall(b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK done\r\n")
            elif verb == b"LOGIN":
                peer.sendall(tag + b" OK welcome\r\n")
            else:
                silent.set()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        serving = threading.Thread(target=serve, args=(listener,))
        serving.start()
        port = listener.getsockname()[1]
        smtp_account(workspace, smtp, imap={"host": "127.0.0.1", "port": port, "encryption": "none"})
        stopper = threading.Thread(target=lambda: (silent.wait(10), reader.stop()))
        stopper.start()
        assert reader.read_next()
        stopper.join()
        serving.join()
    assert (Mailbox.get().error, Mailbox.get().read_at) == (None, None)
    Mailbox.update(due_at=0, lease_owner=None).execute()
    assert not reader.read_next()
