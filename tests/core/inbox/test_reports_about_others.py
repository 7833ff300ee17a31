"""Bounces and complaints about an address that the contact has no more, or whose person was erased."""

import pytest

from fluenzr import clock as wall_clock
from fluenzr.core.contacts import bulk, records, suppression
from fluenzr.core.emails import compose
from fluenzr.core.inbox import arrivals, reclassify
from fluenzr.core.inbox.incoming import Incoming
from fluenzr.core.privacy import erasure
from fluenzr.core.sending import intents, results
from fluenzr.engine.mime import classify
from fluenzr.models import Contact, Email, EmailAccount, Reply, Suppression
from tests.support import factories, recorded
from tests.support.sending import ACCEPTED, active_campaign, claim_one, counted, message_id_of

NEW = "new@reader.example"
FORWARDED = "elsewhere@forward.example"
KINDS = ("complaint", "bounce")


@pytest.fixture
def campaign(workspace, clock):
    nodes = [factories.email_node(name) for name in ("a", "b", "c", "d")]
    return active_campaign(workspace, *nodes)


@pytest.fixture
def claim(campaign):
    return sent(campaign)


def sent(campaign):
    """The next email, which left under its own id."""
    claim = claim_one(campaign)
    assert intents.intend(claim, message_id_of(claim), "Hello")
    results.record(claim, ACCEPTED)
    return claim


def report(claim, kind: str, *recipients: str, severity: str = "hard", links: tuple[str, ...] = ()) -> None:
    """Take a report about an email, by its id."""
    about = str(Email.get_by_id(claim.email_id).message_id)
    message = Incoming(
        kind,
        f"{kind} {about} {recipients} {severity}",
        sender="mailer-daemon@mx.example",
        subject="Report",
        refers_to=(about,),
        recipients=recipients,
        severity=severity if kind == "bounce" else None,
        reason="5.1.1 No such user",
        links=links,
    )
    arrivals.take(EmailAccount.get_by_id(claim.account.id), message, wall_clock.now_ms())


def link(claim, address: str | None = None) -> str:
    """`List-Unsubscribe` of the email, as a copy that came back has it."""
    workspace_id = claim.campaign.workspace_id
    hashed = suppression.address_hash(workspace_id, address or claim.contact.email)
    url = compose.unsubscribe_url(
        "https://m.example", workspace_id, claim.email_id, claim.contact.id, address_hash=hashed
    )
    return f"<{url}>"


def move(workspace, claim, address: str = NEW) -> None:
    records.update(workspace.id, claim.contact.public_id, {"email": address})


def begins_as(workspace, address: str) -> list[str]:
    """What somebody with this address is who comes by a call and by a file."""
    found = []
    for make in (
        lambda: records.create(workspace.id, {"email": address}),
        lambda: bulk.save(workspace.id, [bulk.Row(address, {"email": address})], groups=[], update=True),
    ):
        make()
        contact = Contact.get(Contact.email_key == address.lower())
        found.append(contact.status)
        Contact.delete_by_id(contact.id)
    return found


@pytest.mark.parametrize(("kind", "status"), [("complaint", "unsubscribed"), ("bounce", "bounced")])
def test_of_an_erased_person_the_address_that_it_names_is_not_written_to(workspace, claim, kind, status):
    erasure.delete(workspace.id, claim.contact.public_id)
    report(claim, kind, claim.contact.email)
    assert begins_as(workspace, claim.contact.email) == [status, status]
    assert {row.email for row in Suppression.select()} == {None}


@pytest.mark.parametrize(("kind", "status"), [("complaint", "unsubscribed"), ("bounce", "bounced")])
@pytest.mark.parametrize("fate", ["erased", "moved"])
def test_where_it_names_nobody_the_link_in_the_copy_does(workspace, claim, kind, status, fate):
    if fate == "erased":
        erasure.delete(workspace.id, claim.contact.public_id)
    else:
        move(workspace, claim)
    report(claim, kind, links=(link(claim),))
    assert begins_as(workspace, claim.contact.email) == [status, status]


@pytest.mark.parametrize("kind", KINDS)
def test_where_nothing_says_whose_it_was_nobody_is_silenced(workspace, claim, kind):
    erasure.delete(workspace.id, claim.contact.public_id)
    report(claim, kind)
    assert list(Suppression.select()) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_link_of_another_email_says_nothing(workspace, campaign, claim, kind):
    other = sent(campaign)
    erasure.delete(workspace.id, claim.contact.public_id)
    report(claim, kind, links=(link(other), "<https://m.example/u/made-up>"))
    assert list(Suppression.select()) == []


@pytest.mark.parametrize("kind", KINDS)
def test_where_the_copy_says_whose_it_was_a_forward_is_nobody_of_ours(workspace, claim, kind):
    erasure.delete(workspace.id, claim.contact.public_id)
    report(claim, kind, FORWARDED, links=(link(claim),))
    assert not suppression.covers(workspace.id, FORWARDED)
    assert suppression.covers(workspace.id, claim.contact.email) is (kind == "complaint")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("spelt", [str, str.upper])
def test_who_was_there_when_an_erased_person_was_written_to_is_somebody_else(
    workspace, campaign, clock, kind, spelt
):
    other = records.create(workspace.id, {"email": "other@reader.example"})
    clock.advance(60)
    claim = sent(campaign)
    erasure.delete(workspace.id, claim.contact.public_id)
    report(claim, kind, spelt(other["email"]))
    assert list(Suppression.select()) == []
    report(claim, kind, spelt(other["email"]), claim.contact.email)
    assert not suppression.covers(workspace.id, other["email"])
    assert suppression.covers(workspace.id, claim.contact.email)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("comes", ["anew", "by another address"])
def test_who_may_have_got_the_address_of_an_erased_person_since_is_not_written_to(
    workspace, campaign, clock, kind, comes
):
    other = records.create(workspace.id, {"email": "other@reader.example"})
    clock.advance(60)
    claim = sent(campaign)
    erasure.delete(workspace.id, claim.contact.public_id)
    clock.advance(60)
    if comes == "anew":
        records.create(workspace.id, {"email": claim.contact.email})
    else:
        records.update(workspace.id, other["id"], {"email": claim.contact.email})
    report(claim, kind, claim.contact.email)
    assert suppression.covers(workspace.id, claim.contact.email)


@pytest.mark.parametrize("spelt", [str, str.upper])
def test_a_dead_address_that_the_contact_had_is_suppressed_and_no_other(workspace, campaign, claim, spelt):
    move(workspace, claim)
    report(claim, "bounce", spelt(claim.contact.email))
    assert (Contact.get().status, suppression.covers(workspace.id, NEW)) == ("active", False)
    assert begins_as(workspace, claim.contact.email) == ["bounced", "bounced"]
    assert counted(campaign)["bounced"] == 1
    assert Email.get_by_id(claim.email_id).bounce_type == "hard"
    assert sent(campaign).contact.email == NEW


def test_who_complained_is_not_written_to_by_either_address(workspace, claim):
    move(workspace, claim)
    report(claim, "complaint", claim.contact.email)
    assert Contact.get().status == "unsubscribed"
    assert {suppression.reason_of(workspace.id, one) for one in (NEW, claim.contact.email)} == {"complaint"}


@pytest.mark.parametrize("severity", ["hard", "soft"])
def test_what_a_forward_s_target_refuses_is_held_against_nobody(workspace, campaign, claim, severity):
    claims = [claim, *(sent(campaign) for _ in range(2))]
    for one in claims:
        report(one, "bounce", FORWARDED, severity=severity)
    assert Contact.get().status == "active"
    assert list(Suppression.select()) == []


def test_full_mailboxes_of_an_earlier_address_do_not_count_for_the_next(workspace, campaign, claim):
    second = sent(campaign)
    for one in (claim, second):
        report(one, "bounce", claim.contact.email, severity="soft")
    move(workspace, claim)
    third = sent(campaign)
    report(third, "bounce", NEW, severity="soft")
    assert (Contact.get().status, suppression.covers(workspace.id, NEW)) == ("active", False)
    report(third, "bounce", NEW, severity="hard")
    assert Contact.get().status == "bounced"


def test_a_third_full_mailbox_gives_the_earlier_address_up_alone(workspace, campaign, claim):
    claims = [claim, sent(campaign), sent(campaign)]
    move(workspace, claim)
    for one in claims:
        report(one, "bounce", claim.contact.email, severity="soft")
    assert (Contact.get().status, suppression.covers(workspace.id, NEW)) == ("active", False)
    assert suppression.reason_of(workspace.id, claim.contact.email) == "bounced"


def test_taking_it_back_lifts_what_it_made(workspace, claim):
    move(workspace, claim)
    report(claim, "bounce", claim.contact.email)
    for to, covered in (("auto_reply", False), ("bounce", True), ("reply", False)):
        reclassify.update(workspace.id, Reply.get().public_id, {"type": to})
        assert suppression.covers(workspace.id, claim.contact.email) is covered
        assert not suppression.covers(workspace.id, NEW)
    assert Contact.get().status == "replied"


@pytest.mark.parametrize("severities", [("hard",), ("hard", "soft"), ("soft", "soft", "soft")])
def test_who_gets_another_address_before_a_message_is_moved_keeps_it(workspace, campaign, claim, severities):
    """The last of these came before another had its effect, or had none of its own."""
    for severity in severities:
        report(claim, "bounce", claim.contact.email, severity=severity)
    records.update(workspace.id, claim.contact.public_id, {"email": NEW, "status": "active"})
    for reply in Reply.select().order_by(Reply.id):
        for to in ("auto_reply", "bounce"):
            reclassify.update(workspace.id, reply.public_id, {"type": to})
    assert not suppression.covers(workspace.id, NEW)
    assert Contact.get().status != "bounced"


def test_a_reply_that_is_moved_to_the_bounces_is_about_where_the_email_went(workspace, campaign, claim):
    report(claim, "auto_reply")
    move(workspace, claim)
    Reply.update(severity="hard").execute()
    reclassify.update(workspace.id, Reply.get().public_id, {"type": "bounce"})
    assert (Contact.get().status, suppression.covers(workspace.id, NEW)) == ("active", False)
    assert suppression.reason_of(workspace.id, claim.contact.email) == "bounced"


def test_another_contact_who_has_the_address_by_now_is_not_written_to(workspace, campaign, claim):
    move(workspace, claim)
    other = factories.make_contact(workspace, claim.contact.email)
    report(claim, "bounce", claim.contact.email)
    made = factories.make_campaign(workspace, contacts=[other])
    assert made["stats"]["totalContacts"] == 0


COPY = (
    "From: fbl@isp.example\nSubject: Complaint\nMIME-Version: 1.0\n"
    "Content-Type: multipart/report; report-type=feedback-report; boundary=b\n\n"
    "--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: x\nVersion: 1\n\n"
    "--b\nContent-Type: text/rfc822-headers\n\nFrom: <redacted>\nTo: <redacted>\nSubject: Hello\n"
    "List-Unsubscribe: LINK\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n\n--b--\n"
)


@pytest.mark.parametrize("fate", ["there", "moved", "erased"])
def test_a_report_that_is_redacted_is_told_by_the_link_alone(workspace, claim, fate):
    links = f"{link(claim)}, <mailto:x@sender.example?subject=unsubscribe>"
    if fate == "erased":
        erasure.delete(workspace.id, claim.contact.public_id)
    elif fate == "moved":
        move(workspace, claim)
    incoming = classify.read(COPY.replace("LINK", links).replace("\n", "\r\n").encode())
    assert (incoming.kind, incoming.recipients) == ("complaint", ())
    arrivals.take(EmailAccount.get_by_id(claim.account.id), incoming, wall_clock.now_ms())
    assert suppression.reason_of(workspace.id, claim.contact.email) == "complaint"
    assert [one.status for one in Contact.select()] == ["unsubscribed"] * (fate != "erased")


def test_another_workspace_s_link_says_nothing_here(claim):
    other = factories.make_workspace("Other")
    account = factories.row(EmailAccount, factories.make_account(other))
    incoming = classify.read(COPY.replace("LINK", link(claim)).replace("\n", "\r\n").encode())
    arrivals.take(account, incoming, wall_clock.now_ms())
    assert list(Suppression.select()) == []


# A hard bounce behind a soft one


@pytest.mark.parametrize("before", ["soft", "block"])
def test_a_hard_one_after_another_of_the_same_email_counts_as_hard(workspace, campaign, claim, before):
    report(claim, "bounce", claim.contact.email, severity=before)
    assert Contact.get().status == "active"
    report(claim, "bounce", claim.contact.email)
    assert (Contact.get().status, Email.get_by_id(claim.email_id).bounce_type) == ("bounced", "hard")
    assert suppression.reason_of(workspace.id, claim.contact.email) == "bounced"
    assert counted(campaign) == {"total_contacts": 1, "sent": 1, "bounced": 1}
    kinds = [event["data"]["bounceType"] for event in recorded.events(workspace, "email.bounced")]
    assert kinds == ["soft", "hard"]


def test_a_hard_one_is_told_once_and_no_soft_one_takes_it_back(workspace, campaign, claim):
    for severity in ("soft", "hard", "hard", "soft", "block"):
        report(claim, "bounce", claim.contact.email.upper() * (severity == "hard"), severity=severity)
    assert (Contact.get().status, counted(campaign)["bounced"]) == ("bounced", 1)
    assert len(recorded.events(workspace, "email.bounced")) == 2


@pytest.mark.parametrize("severity", ["soft", "hard"])
def test_taking_either_back_leaves_what_the_other_says(workspace, campaign, claim, severity):
    for one in ("soft", "hard"):
        report(claim, "bounce", claim.contact.email, severity=one)
    reply = Reply.get(Reply.severity == severity)
    reclassify.update(workspace.id, reply.public_id, {"type": "auto_reply"})
    left = "hard" if severity == "soft" else "soft"
    assert Email.get_by_id(claim.email_id).bounce_type == left
    assert Contact.get().status == ("bounced" if left == "hard" else "active")
    assert counted(campaign)["bounced"] == 1
    reclassify.update(workspace.id, reply.public_id, {"type": "bounce"})
    assert (Contact.get().status, counted(campaign)["bounced"]) == ("bounced", 1)
