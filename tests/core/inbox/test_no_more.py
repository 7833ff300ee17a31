"""A person who answers that they want no more: not written to again in any campaign, as after the link."""

import pytest

from fluenzr import clock as wall_clock
from fluenzr.core.contacts import records, suppression
from fluenzr.core.inbox import arrivals, reclassify
from fluenzr.core.inbox.incoming import Incoming
from fluenzr.core.privacy import erasure
from fluenzr.core.sending import intents, queue, results
from fluenzr.core.tracking import unsubscribes
from fluenzr.models import Campaign, Contact, Email, EmailAccount, Enrollment, Reply, Suppression
from tests.support import factories, recorded
from tests.support.sending import ACCEPTED, ALWAYS, active_campaign, claim_one, counted, message_id_of


@pytest.fixture
def campaign(workspace, clock):
    return active_campaign(workspace, factories.email_node("first"), factories.email_node("second"))


@pytest.fixture
def claim(campaign):
    """What was sent to who answers."""
    return sent(campaign)


def sent(campaign, subject: str = "Hello"):
    """An email that left under its own id."""
    claim = claim_one(campaign)
    assert intents.intend(claim, message_id_of(claim), subject)
    results.record(claim, ACCEPTED, subject)
    return claim


@pytest.fixture
def other(workspace, claim):
    """Another campaign that writes to the same person."""
    person = {"id": claim.contact.public_id}
    made = factories.make_campaign(workspace, contacts=[person], started=True, settings=ALWAYS)
    return factories.row(Campaign, made)


def answer(claim, text: str = "", subject: str = "Re: Hello", kind: str = "reply", **fields) -> Incoming:
    """Take a message from the reader."""
    fields.setdefault("refers_to", (Email.get_by_id(claim.email_id).message_id,))
    fields.setdefault("sender", claim.contact.email)
    message = Incoming(kind, text + subject, subject=subject, text=text, new_text=text, **fields)
    arrivals.take(EmailAccount.get_by_id(claim.account.id), message, wall_clock.now_ms())
    return message


WANTS_NO_MORE = [
    ("Please remove me from your list.", "Re: Hello"),
    ("STOP", "Re: Hello"),
    ("", "Unsubscribe"),
]


@pytest.mark.parametrize(("text", "subject"), WANTS_NO_MORE)
def test_who_wants_no_more_is_written_to_by_no_campaign(workspace, claim, other, text, subject):
    answer(claim, text, subject)
    assert Contact.get().status == "unsubscribed"
    assert suppression.reason_of(workspace.id, claim.contact.email) == "unsubscribed"
    assert queue.claim(other.id, "worker", 10, 0.5) == []
    assert {row.status for row in Enrollment.select()} == {"replied", "unsubscribed"}


def test_it_is_an_answer_too_and_counts_as_both(workspace, campaign, claim):
    answer(claim, "Please stop emailing me.")
    reply = Reply.get()
    assert (reply.type, "unsubscribed" in reply.reason) == ("reply", True)
    assert counted(campaign) == {"total_contacts": 1, "sent": 1, "replied": 1, "unsubscribed": 1}
    assert len(recorded.events(workspace, "email.replied")) == 1
    assert len(recorded.events(workspace, "email.unsubscribed")) == 1


@pytest.mark.parametrize("subject", ["", "Your emails"])
def test_it_needs_no_thread(claim, subject):
    answer(claim, "Bonjour,\n\nMerci de ne plus me contacter.", subject, refers_to=())
    assert Contact.get().status == "unsubscribed"


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Stop by our booth!", "Re: Hello"),
        ("Please remove the old address.", "Re: Hello"),
        ("I am no longer in charge, write to paul@reader.example.", "Re: Hello"),
        ("Not interested.", "Re: Hello"),
        ("Sounds good.", "Re: Stop by our booth"),
    ],
)
def test_who_answers_something_else_is_written_to_by_others(claim, other, text, subject):
    answer(claim, text, subject)
    assert Contact.get().status == "replied"
    assert len(queue.claim(other.id, "worker", 10, 0.5)) == 1


def test_our_own_subject_is_nobodys_wish(workspace, clock):
    campaign = active_campaign(workspace, factories.email_node("first", subject="Stop"))
    claim = sent(campaign, "Stop")
    answer(claim, "Ha, good one. Call me.", "Re: Stop")
    assert Contact.get().status == "replied"


def test_who_was_erased_is_heard_too(workspace, claim):
    message_id = Email.get_by_id(claim.email_id).message_id
    erasure.delete(workspace.id, claim.contact.public_id)
    answer(claim, "Please remove me from your list.", refers_to=(message_id,))
    assert [row.email for row in Suppression.select()] == [None]
    again = records.create(workspace.id, {"email": claim.contact.email})
    assert again["status"] == "unsubscribed"


def test_the_address_that_somebody_answers_from_is_not_written_to_either(workspace, claim):
    answer(claim, "Please remove me from your list.", sender="zoe.alias@elsewhere.example")
    addresses = {"zoe.alias@elsewhere.example", claim.contact.email}
    assert suppression.among(workspace.id, addresses) == addresses
    assert Contact.get().status == "unsubscribed"


@pytest.mark.parametrize("is_contact", [False, True])
def test_nothing_but_a_hash_is_kept_of_it_either_once_the_person_is_erased(workspace, claim, is_contact):
    alias = "zoe.alias@elsewhere.example"
    if is_contact:
        factories.make_contact(workspace, alias)
    answer(claim, "Please remove me from your list.", sender=alias)
    erasure.delete(workspace.id, claim.contact.public_id)
    assert {row.email for row in Suppression.select()} == ({alias, None} if is_contact else {None})
    assert suppression.covers(workspace.id, alias)


def test_an_absence_note_that_has_such_words_silences_nobody(claim):
    answer(claim, "Unsubscribe", "Out of office", "auto_reply")
    assert Contact.get().status == "active"


def test_it_may_be_taken_back_as_after_the_link(workspace, claim):
    answer(claim, "Unsubscribe me please")
    unsubscribes.subscribe_again(workspace.id, claim.contact.id)
    assert Contact.get().status == "replied"
    assert not suppression.covers(workspace.id, claim.contact.email)


@pytest.mark.parametrize("sender", ["zoe+news@gmail.com", "z.o.e@gmail.com", "zoe@googlemail.com"])
def test_so_may_that_of_another_address_of_the_very_mailbox(workspace, claim, sender):
    records.update(workspace.id, claim.contact.public_id, {"email": "zoe@gmail.com"})
    answer(claim, "Unsubscribe me please", sender=sender)
    unsubscribes.subscribe_again(workspace.id, claim.contact.id)
    assert suppression.among(workspace.id, [sender, "zoe@gmail.com"]) == set()


def test_so_may_that_of_an_address_that_the_reader_had(workspace, claim):
    records.update(workspace.id, claim.contact.public_id, {"email": "new@reader.example"})
    answer(claim, "Unsubscribe me please", sender=claim.contact.email)
    assert suppression.covers(workspace.id, claim.contact.email)
    unsubscribes.subscribe_again(workspace.id, claim.contact.id)
    assert suppression.among(workspace.id, [claim.contact.email, "new@reader.example"]) == set()


def test_the_no_of_another_mailbox_is_not_the_reader_s_to_take_back(workspace, claim):
    """A colleague may have it, to whom the email was passed on."""
    answer(claim, "Unsubscribe me please", sender="max@reader.example")
    unsubscribes.subscribe_again(workspace.id, claim.contact.id)
    assert Contact.get().status == "replied"
    assert suppression.covers(workspace.id, "max@reader.example")


def test_a_message_that_is_moved_takes_no_refusal_with_it(workspace, claim):
    answer(claim, "Unsubscribe")
    reclassify.update(workspace.id, Reply.get().public_id, {"type": "auto_reply"})
    assert Contact.get().status == "unsubscribed"
    assert suppression.covers(workspace.id, claim.contact.email)


@pytest.mark.parametrize("status", ["bounced", "blocked"])
def test_a_refusal_outlives_what_else_kept_emails_back(workspace, claim, status):
    records.update(workspace.id, claim.contact.public_id, {"status": status})
    answer(claim, "Unsubscribe")
    assert suppression.reason_of(workspace.id, claim.contact.email) == "unsubscribed"
