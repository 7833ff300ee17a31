"""Which email a message is about, where it names one and where it does not; and whose mail it must not be."""

from collections.abc import Callable
from typing import Any

import pytest

from fluenzr import clock as wall_clock
from fluenzr.core.contacts import records, suppression
from fluenzr.core.emails import compose
from fluenzr.core.inbox import arrivals, matching
from fluenzr.core.inbox.incoming import Incoming
from fluenzr.core.privacy import erasure
from fluenzr.core.sending import intents, results
from fluenzr.core.sending.smtp_replies import of_answer
from fluenzr.models import Campaign, Contact, Email, EmailAccount, Reply
from tests.support import factories
from tests.support.sending import ALWAYS, claim_one, email_of, message_id_of

DAY = 86_400
SES = "0102018f3c5d7a1b-0a1b2c3d-1234-5678-9abc-0123456789ab-000000"
SES_ID = f"<{SES}@eu-west-1.amazonses.com>"
SES_HOST = "email-smtp.eu-west-1.amazonaws.com"


@pytest.fixture
def account(workspace, clock) -> EmailAccount:
    smtp = {"host": SES_HOST, "port": 587, "username": "u", "password": "p", "encryption": "starttls"}
    made = factories.make_account(workspace, "jean@sender.example", provider="smtp", smtp=smtp)
    return factories.row(EmailAccount, made)


@pytest.fixture
def send(workspace, account):
    """Sends an email to a new contact of this address, and gives it."""

    def send(address: str, subject: str = "Our offer", said: str = "2.0.0 Queued", **fields: Any) -> Email:
        person = Contact.get_or_none(Contact.email == address)
        known = {"id": person.public_id} if person else factories.make_contact(workspace, address)
        node = factories.email_node("first", subject=subject)
        given = {"settings": ALWAYS, "email_account_id": account.public_id, **fields}
        made = factories.make_campaign(workspace, node, contacts=[known], started=True, **given)
        claim = claim_one(factories.row(Campaign, made))
        assert intents.intend(claim, message_id_of(claim), subject)
        results.record(claim, of_answer("dot", 250, said), subject)
        return email_of(claim)

    return send


def incoming(kind: str = "reply", subject: str = "Re: Our offer", **fields: Any) -> Incoming:
    return Incoming(kind, "f", message_id="<a@reader>", subject=subject, **fields)


def found(account: EmailAccount, **fields: Any) -> tuple[int, str] | None:
    match = matching.find(account, incoming(**fields))
    return None if match is None else (match.email.id, match.by)


# By what the relay said


def test_the_id_that_the_relay_gave_is_kept_and_matched(account, send):
    email = send("zoe@acme.example", said=f"Ok {SES}")
    assert email.server_message_id == SES_ID
    stranger = {"sender": "x@elsewhere.example", "subject": "Hello"}
    assert found(account, refers_to=("<y@elsewhere>", SES_ID), **stranger) == (email.id, "thread")
    assert found(account, kind="bounce", refers_to=(SES_ID,), severity="soft") == (email.id, "report")
    assert found(account, refers_to=(SES_ID.replace("eu-west-1", "us-west-2"),), **stranger) is None


def test_it_holds_within_the_account_that_sent_it_alone(workspace, account, send):
    send("zoe@acme.example", said=f"Ok {SES}")
    others = [factories.make_account(workspace), factories.make_account(factories.make_workspace("Other"))]
    for other in others:
        row = factories.row(EmailAccount, other)
        assert found(row, refers_to=(SES_ID,), sender="x@elsewhere.example") is None


def test_a_server_that_leaves_ours_has_given_none(account, send):
    assert send("zoe@acme.example").server_message_id is None


def test_what_comes_first_is_what_is_answered(workspace, account, send):
    """Of two emails of a thread, one known by our id, one by the relay's."""
    first, second = send("zoe@acme.example", said=f"Ok {SES}"), send("zoe@acme.example")
    assert found(account, refers_to=(SES_ID, second.message_id)) == (first.id, "thread")
    assert found(account, refers_to=(second.message_id, SES_ID)) == (second.id, "thread")


def test_the_follow_up_names_both(account, send):
    email = send("zoe@acme.example", said=f"Ok {SES}")
    thread = compose.thread_of(email.enrollment_id, email.account_id)
    assert thread.in_reply_to == email.message_id
    assert thread.references == (email.message_id, SES_ID)


# Who answers


@pytest.mark.parametrize(
    ("contact", "sender"),
    [
        ("zoe@acme.example", "Zoe@Acme.Example"),
        ("zoe@acme.example", "zoe+crm@acme.example"),
        ("zoe+crm@acme.example", "zoe@acme.example"),
        ("zoe@acme.example", "info@acme.example"),
        ("zoe.martin@gmail.com", "zoemartin@gmail.com"),
        ("zoe@googlemail.com", "zoe+x@gmail.com"),
        ("z_e@gmail.com", "z_e+x@gmail.com"),
        ("zoe@bücher.example", "info@xn--bcher-kva.example"),
        ("zoe@bücher.example", "zoe@bücher.example"),
    ],
)
@pytest.mark.parametrize(
    "subject", ["Re: Our offer", "[EXTERNAL] AW: Our offer", "回复\uff1aOur  offer", "FW: our offer"]
)
def test_an_answer_from_another_address_of_theirs(account, send, contact, sender, subject):
    email = send(contact)
    assert found(account, sender=sender, subject=subject) == (email.id, "heuristic")


@pytest.mark.parametrize(
    ("contact", "sender"),
    [
        ("zoe@gmail.com", "max@gmail.com"),
        ("zoe@yahoo.fr", "max@yahoo.fr"),
        ("zoe@gmail.com", "z_e@gmail.com"),
        ("zoe@acme.example", "zoe@mail.acme.example"),
        ("zoe@acme.example", "zoe@notacme.example"),
        ("zoe@acme.example", "zoe@acme.example.evil.example"),
        ("zoe@acme.example", "%@acme_example"),
        ("zoe@acme.example", ""),
        ("zoe@acme.example", "zoe"),
    ],
)
def test_a_stranger_does_not_answer_for_them(account, send, contact, sender):
    send(contact)
    assert found(account, sender=sender) is None


@pytest.mark.parametrize(
    "subject", ["Our offer", "[EXTERNAL] Our offer", "Re: Another", "Re:", "", "Re: Our offer 2"]
)
@pytest.mark.parametrize("sender", ["zoe@acme.example", "zoe+x@acme.example", "info@acme.example"])
def test_another_subject_is_another_letter(account, send, subject, sender):
    send("zoe@acme.example")
    assert found(account, sender=sender, subject=subject) is None


def test_where_two_of_a_domain_were_asked_the_same_an_alias_may_be_either(account, send):
    zoe, _ = send("zoe@acme.example"), send("max@acme.example")
    send("lea@acme.example", "Something else")
    assert found(account, sender="info@acme.example") is None
    assert found(account, sender="zoe+x@acme.example") == (zoe.id, "heuristic")
    assert found(account, sender="info@acme.example", subject="Re: Something else") is not None


def test_of_two_emails_to_one_person_it_is_the_latest(account, send, clock):
    send("zoe@acme.example")
    clock.advance(60)
    later = send("zoe@acme.example")
    for sender in ("zoe@acme.example", "zoe+x@acme.example", "info@acme.example"):
        assert found(account, sender=sender) == (later.id, "heuristic")


def test_only_lately(account, send, clock):
    email = send("zoe@acme.example")
    clock.advance(13 * DAY)
    assert found(account, sender="info@acme.example") == (email.id, "heuristic")
    clock.advance(2 * DAY)
    assert found(account, sender="info@acme.example") is None
    assert found(account, sender="zoe+x@acme.example") == (email.id, "heuristic")
    clock.advance(16 * DAY)
    assert found(account, sender="zoe+x@acme.example") is None
    assert found(account, sender="zoe@acme.example") is None


def test_only_in_the_mailbox_of_the_account_that_wrote(workspace, account, send):
    send("zoe@acme.example")
    other = factories.row(EmailAccount, factories.make_account(workspace))
    for sender in ("zoe@acme.example", "zoe+x@acme.example", "info@acme.example"):
        assert found(other, sender=sender) is None


def test_an_id_of_our_form_that_is_not_ours_forbids_to_guess(account, send):
    send("zoe@acme.example")
    assert found(account, sender="zoe@acme.example", refers_to=("<" + "a" * 32 + "@x.example>",)) is None


def test_an_automatic_reply_of_the_very_mailbox_may_have_any_subject(account, send):
    email = send("zoe@acme.example")
    for sender in ("zoe@acme.example", "zoe+x@acme.example"):
        assert found(account, kind="auto_reply", sender=sender, subject="I am away") == (
            email.id,
            "heuristic",
        )
    assert found(account, kind="auto_reply", sender="info@acme.example", subject="I am away") is None


@pytest.mark.parametrize(
    ("kind", "subject"), [("auto_reply", "Re: Our offer"), ("reply", "Re: Our offer"), ("reply", "Re: stop")]
)
def test_of_several_emails_the_one_whose_subject_is_answered_is_meant(account, send, clock, kind, subject):
    offer = send("zoe@acme.example")
    stop = send("zoe@acme.example", subject="Stop")
    clock.advance(60)
    send("zoe@acme.example", subject="Something else")
    meant = offer if subject == "Re: Our offer" else stop
    assert found(account, kind=kind, sender="zoe@acme.example", subject=subject) == (meant.id, "heuristic")


# Where answers go to another address


@pytest.fixture
def sales(workspace) -> EmailAccount:
    """Another mailbox of the workspace, at a domain of its own."""
    return factories.row(EmailAccount, factories.make_account(workspace, "Sales@bücher.example"))


@pytest.fixture
def redirect(account) -> Callable[[str | None], None]:
    """Lets the answers to the account's emails go to an address."""

    def redirect(address: str | None) -> None:
        account.reply_to = address
        account.save()

    return redirect


@pytest.mark.parametrize("answered_at", ["Sales@bücher.example", None])
def test_an_answer_in_another_mailbox_of_the_workspace_is_one(account, sales, send, redirect, answered_at):
    """By our Message-ID alone, whoever answers, whether it was sent there or passed on by a person."""
    redirect(answered_at)
    email = send("zoe@acme.example")
    arrived = incoming(
        sender="x@elsewhere.example", subject="Yes", refers_to=(email.message_id,), new_text="Yes"
    )
    assert arrivals.concerns(sales, arrived)
    arrivals.take(sales, arrived, wall_clock.now_ms())
    kept = Reply.get()
    assert (kept.type, kept.matched_by, kept.account_id) == ("reply", "thread", sales.id)
    assert (kept.contact_id, kept.campaign_id) == (email.enrollment.contact_id, email.campaign_id)
    assert Contact.get_by_id(kept.contact_id).status == "replied"


def test_a_mailbox_that_has_the_answers_knows_what_the_relay_said(workspace, account, sales, send, redirect):
    """And takes the sender and the subject for it as that which wrote does; no other mailbox does."""
    other = factories.row(EmailAccount, factories.make_account(workspace))
    email = send("zoe@acme.example", said=f"Ok {SES}")
    by_relay = {"sender": "x@elsewhere.example", "refers_to": (SES_ID,)}
    by_words = [{"sender": who} for who in ("zoe@acme.example", "zoe+x@acme.example", "info@acme.example")]
    assert [found(sales, **given) for given in (by_relay, *by_words)] == [None] * 4
    redirect("sales@xn--bcher-kva.example")
    assert found(sales, **by_relay) == (email.id, "thread")
    assert [found(sales, **given) for given in by_words] == [(email.id, "heuristic")] * 3
    assert [found(other, **given) for given in (by_relay, *by_words)] == [None] * 4
    assert found(account, **by_relay) == (email.id, "thread")


def test_only_a_mailbox_of_the_workspace_has_its_answers(account, send, redirect):
    there = factories.make_account(factories.make_workspace("Other"), "sales@acme.example")
    redirect("sales@acme.example")
    email = send("zoe@acme.example", said=f"Ok {SES}")
    row = factories.row(EmailAccount, there)
    for given in ({"refers_to": (SES_ID,)}, {"refers_to": (email.message_id,)}, {}):
        assert found(row, sender="zoe@acme.example", **given) is None


def test_whoever_has_the_answers_and_writes_by_hand_answers_nothing(account, send, redirect):
    """Their letter to the contact comes to the mailbox as a copy."""
    email = send("zoe@acme.example")
    copied = {"sender": "Sales@Acme.example", "refers_to": (email.message_id,)}
    assert found(account, **copied) == (email.id, "thread")
    redirect("sales@acme.example")
    assert found(account, **copied) is None


# What came back


@pytest.mark.parametrize("severity", ["hard", "soft", "block"])
def test_a_report_by_the_address_alone(account, send, severity, clock):
    email = send("zoe@acme.example")
    report = {"kind": "bounce", "subject": "Undelivered", "severity": severity}
    told = {**report, "recipients": ("ZOE@acme.example",), "refers_to": ("<rewritten@relay.example>",)}
    assert found(account, **told) == (email.id, "heuristic")
    assert found(account, **{**told, "recipients": ("max@acme.example",)}) is None
    clock.advance(6 * DAY)
    assert found(account, **told) is None


def test_where_the_id_is_known_another_one_names_another_letter(account, send):
    """Which matters where the address is gone alone."""
    email = send("zoe@acme.example", said=f"Ok {SES}")
    told = {"kind": "bounce", "recipients": ("zoe@acme.example",), "refers_to": ("<by-hand@sender.example>",)}
    assert found(account, **told, severity="soft") is None
    assert found(account, **told, severity="hard") == (email.id, "heuristic")
    assert found(account, **{**told, "refers_to": ()}, severity="soft") == (email.id, "heuristic")


# Ourselves


def test_our_own_email_under_the_id_of_a_relay_is_no_answer(workspace, account, send):
    """Who tries a campaign out on the account's own address."""
    email = send("jean@sender.example", said=f"Ok {SES}")
    arrived = Incoming(
        "reply", "f", message_id=SES_ID, sender="jean@sender.example", subject="Our offer",
        refers_to=(email.message_id,), thread=(email.message_id,),
    )  # fmt: skip
    assert matching.find(account, arrived) is None
    answer = {"sender": "jean@sender.example", "refers_to": (SES_ID, email.message_id)}
    assert found(account, **answer) == (email.id, "thread")


# Why


def test_it_says_why_it_was_taken_for_what_it_is(account, send):
    email = send("zoe@acme.example")
    for fields in ({"refers_to": (email.message_id,)}, {"sender": "zoe@acme.example"}):
        given = Incoming(
            "auto_reply",
            repr(fields),
            subject="Re: Our offer",
            evidence="Auto-Submitted:\n auto-replied",
            **fields,
        )
        arrivals.take(account, given, wall_clock.now_ms())
    assert [reply.reason for reply in Reply.select().order_by(Reply.id)] == [
        "Auto-Submitted: auto-replied; matched by our signed Message-ID",
        "Auto-Submitted: auto-replied; matched by sender and subject",
    ]
    arrivals.take(account, Incoming("reply", "z", refers_to=(email.message_id,), evidence="x" * 9999), 0)
    (longest,) = Reply.select().where(Reply.type == "reply")
    assert len(longest.reason) == 300


UNDECODED = [
    "unsubscribe%20{}",
    "unsubscribe=20{}",
    "unsubscribe_{}",
    "Unsubscribe+{}",
    "[EXT] Re: unsubscribe {}.",
]


@pytest.mark.parametrize("subject", UNDECODED)
def test_what_is_left_undecoded_of_a_mailto_hides_no_wish(workspace, account, send, subject):
    email = send("zoe@acme.example")
    link = compose.unsubscribe_url("https://mail.example", workspace.id, email.id, Contact.get().id)
    asking = Incoming("reply", "f", sender="", subject=subject.format(link.rpartition("/")[2]))
    arrivals.take(account, asking, wall_clock.now_ms())
    assert Contact.get().status == "unsubscribed"


@pytest.mark.parametrize("written", ["unsubscribe {}", *UNDECODED])
def test_a_mail_that_unsubscribes_silences_the_address_of_who_was_erased(workspace, account, send, written):
    email = send("zoe@acme.example")
    contact = Contact.get()
    address = suppression.address_hash(workspace.id, contact.email)
    link = compose.unsubscribe_url("https://mail.example", workspace.id, email.id, contact.id, address)
    erasure.delete(workspace.id, contact.public_id)
    account.imap = {"host": "imap.sender.example"}
    subject = compose.unsubscribe_mailto(account, link).partition("subject=")[2]
    subject = written.format(subject.removeprefix("unsubscribe%20"))
    arrivals.take(account, Incoming("reply", "f", sender="", subject=subject), wall_clock.now_ms())
    assert suppression.covers(workspace.id, contact.email)


@pytest.mark.parametrize("kind", ["reply", "auto_reply", "bounce", "notice", "complaint"])
def test_a_mail_that_unsubscribes_does_so_whatever_it_is_taken_for(workspace, account, send, kind):
    email = send("zoe@acme.example")
    contact = Contact.get()
    link = compose.unsubscribe_url("https://mail.example", workspace.id, email.id, contact.id)
    asking = Incoming(
        kind, "f", sender="", subject=f"unsubscribe {link.rpartition('/')[2]}", recipients=("a@b.example",)
    )
    assert arrivals.concerns(account, asking)
    arrivals.take(account, asking, wall_clock.now_ms())
    assert records.get(workspace.id, contact.public_id)["status"] == "unsubscribed"
    assert not Reply.select().exists()
