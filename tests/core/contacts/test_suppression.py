"""The list of addresses that are never written to: who is on it, and what that stops."""

import pytest

from fluenzr import db
from fluenzr.core.common.errors import NotFound
from fluenzr.core.common.listing import Paging
from fluenzr.core.contacts import records, suppression
from fluenzr.core.privacy import erasure
from fluenzr.core.sending import queue
from fluenzr.models import Campaign, Contact, Enrollment, Suppression
from tests.support import factories, recorded, sending
from tests.support.sending import active_campaign, claim_one, intend

ADA = "ada@Example.com"


def listed(workspace, **filters) -> list[tuple[str | None, str]]:
    page = suppression.page(workspace.id, filters, Paging())
    return [(row["email"], row["reason"]) for row in page.rows]


def test_an_address_is_listed_once_whatever_its_case(workspace, clock):
    made = suppression.create(workspace.id, ADA, "manual")
    assert made == {"email": ADA, "reason": "manual", "createdAt": "2026-01-12T09:00:00Z"}
    clock.advance(60)
    assert suppression.create(workspace.id, ADA.upper(), "bounced") == made
    assert listed(workspace) == [(ADA, "manual")]
    assert suppression.covers(workspace.id, ADA.lower())


def test_filters(workspace, clock):
    for address, reason in [("a@x.test", "manual"), ("b@x.test", "complaint"), ("c@x.test", "bounced")]:
        suppression.create(workspace.id, address, reason)
        clock.advance(1)
    assert [email for email, _ in listed(workspace)] == ["c@x.test", "b@x.test", "a@x.test"]
    assert listed(workspace, email="B@x.test") == [("b@x.test", "complaint")]
    assert listed(workspace, reason="bounced") == [("c@x.test", "bounced")]
    assert listed(workspace, email="b@x.test", reason="bounced") == []
    assert listed(workspace, email="@x.test") == []


def test_workspaces_have_lists_of_their_own(workspace):
    other = factories.make_workspace("Other")
    suppression.create(workspace.id, ADA, "manual")
    assert listed(other) == []
    assert not suppression.covers(other.id, ADA)
    with pytest.raises(NotFound):
        suppression.delete(other.id, ADA)
    assert listed(workspace) == [(ADA, "manual")]


@pytest.mark.parametrize(
    ("reason", "status"), [("manual", "unsubscribed"), ("complaint", "unsubscribed"), ("bounced", "bounced")]
)
def test_it_ends_the_sequences_of_whoever_has_the_address(workspace, clock, reason, status):
    campaign = active_campaign(workspace, people=2)
    first, second = Contact.select().order_by(Contact.id)
    suppression.create(workspace.id, first.email.upper(), reason)
    enrollments = Enrollment.select().order_by(Enrollment.id)
    assert [(row.status, row.due_at is None) for row in enrollments] == [(status, True), ("pending", False)]
    assert [claim.contact.id for claim in sending.claim_all(campaign)] == [second.id]
    assert Contact.get_by_id(first.id).status == status
    (told,) = recorded.events(workspace, "contact.updated")
    assert (told["data"]["contact"]["email"], told["data"]["contact"]["status"]) == (first.email, status)


def test_it_stops_an_email_that_is_with_its_sender(workspace):
    claim = claim_one(active_campaign(workspace))
    suppression.create(workspace.id, claim.contact.email, "manual")
    assert not intend(claim)


def test_who_is_taken_off_the_list_is_written_to_again(workspace):
    suppression.create(workspace.id, ADA, "manual")
    assert suppression.delete(workspace.id, ADA.lower()) == {"email": ADA.lower(), "deleted": True}
    assert listed(workspace) == []
    with pytest.raises(NotFound):
        suppression.delete(workspace.id, ADA)
    made = factories.make_contact(workspace, ADA)
    campaign = factories.make_campaign(workspace, contacts=[made], started=True, settings=sending.ALWAYS)
    assert queue.ready() == [factories.row(Campaign, campaign).id]


@pytest.mark.parametrize(("before", "after"), [("active", "active"), ("blocked", "blocked")])
def test_whoever_has_an_address_that_is_taken_off_the_list_is_active_again(workspace, before, after):
    made = factories.make_contact(workspace, ADA, status=before)
    suppression.create(workspace.id, ADA, "manual")
    suppression.delete(workspace.id, ADA)
    assert Contact.get().status == after
    told = [event["data"]["contact"]["status"] for event in recorded.events(workspace, "contact.updated")]
    assert told == (["unsubscribed", "active"] if before == "active" else [])
    assert records.get(workspace.id, made["id"])["status"] == after


@pytest.mark.parametrize(
    ("reason", "status"), [("manual", "unsubscribed"), ("complaint", "unsubscribed"), ("bounced", "bounced")]
)
def test_whoever_comes_with_an_address_on_the_list_is_not_active(workspace, reason, status):
    suppression.create(workspace.id, ADA, reason)
    assert factories.make_contact(workspace, ADA, status="active")["status"] == status
    other = factories.make_contact(workspace, "other@example.com")
    suppression.create(workspace.id, "new@example.com", reason)
    changed = records.update(workspace.id, other["id"], {"email": "NEW@example.com"})
    assert changed["status"] == status


def test_an_erased_person_is_recognised_as_before_migration_0011(workspace):
    """Nothing but the hash of their case-folded address is kept, of which no other can be made."""
    former = suppression._hash(workspace.id, "z@strasse.test")
    db.execute_many(suppression._ADD, [(workspace.id, None, former, "manual", 0)])
    assert suppression.covers(workspace.id, "Z@stra\u00dfe.test")
    assert listed(workspace, email="z@stra\u00dfe.test") == [(None, "manual")]
    suppression.delete(workspace.id, "z@stra\u00dfe.test")
    assert not suppression.covers(workspace.id, "z@strasse.test")


@pytest.mark.parametrize("status", ["unsubscribed", "blocked"])
def test_who_is_not_written_to_is_not_either_after_being_deleted_and_added_anew(workspace, status):
    made = factories.make_contact(workspace, "old@example.com", status=status)
    records.update(workspace.id, made["id"], {"email": ADA})
    erasure.delete(workspace.id, made["id"])
    assert factories.make_contact(workspace, ADA)["status"] == "unsubscribed"


@pytest.mark.parametrize("status", ["active", "replied", "bounced"])
def test_who_got_another_address_and_never_said_no_is_written_to_there(workspace, status):
    """A mailbox that is gone says nothing of the one that followed it."""
    made = factories.make_contact(workspace, "old@example.com", status=status)
    records.update(workspace.id, made["id"], {"email": ADA})
    erasure.delete(workspace.id, made["id"])
    assert factories.make_contact(workspace, ADA)["status"] == "active"


def test_addresses_that_only_fold_alike_are_two(workspace):
    suppression.create(workspace.id, "z@stra\u00dfe.test", "manual")
    assert suppression.among(workspace.id, ["z@strasse.test", "Z@xn--strae-oqa.test"]) == {
        "Z@xn--strae-oqa.test"
    }


def test_of_an_erased_person_only_a_hash_stays(workspace):
    made = factories.make_contact(workspace, ADA, status="unsubscribed")
    erasure.delete(workspace.id, made["id"])
    assert listed(workspace) == [(None, "unsubscribed")]
    assert listed(workspace, email=ADA) == [(None, "unsubscribed")]
    assert suppression.create(workspace.id, ADA, "manual")["email"] is None
    stored = db.query("select * from suppression")
    assert ADA.partition("@")[2].lower() not in repr(stored).lower()
    assert Suppression.select().count() == 1
    suppression.delete(workspace.id, ADA)
    assert not Suppression.select().exists()


@pytest.mark.parametrize("status", ["unsubscribed", "blocked"])
def test_who_is_not_written_to_is_so_by_each_address_that_they_had(workspace, status):
    contact = factories.make_contact(workspace, "first@x.test", status=status)
    for email in ("second@x.test", "third@x.test"):
        records.update(workspace.id, contact["id"], {"email": email})
    for email in ("first@x.test", "second@x.test"):
        assert factories.make_contact(workspace, email)["status"] == "unsubscribed"


def test_an_address_whose_contact_only_had_a_dead_one_before_may_be_written_to(workspace):
    contact = factories.make_contact(workspace, "first@x.test", status="bounced")
    for email in ("second@x.test", "third@x.test"):
        records.update(workspace.id, contact["id"], {"email": email})
    assert factories.make_contact(workspace, "first@x.test")["status"] == "bounced"
    assert factories.make_contact(workspace, "second@x.test")["status"] == "active"


def test_who_is_made_active_with_another_address_leaves_the_refusal_to_the_one_that_said_it(workspace):
    contact = factories.make_contact(workspace, "first@x.test", status="unsubscribed")
    changed = records.update(workspace.id, contact["id"], {"email": "second@x.test", "status": "active"})
    assert changed["status"] == "active"
    assert suppression.among(workspace.id, ["first@x.test", "second@x.test"]) == {"first@x.test"}


def test_giving_an_address_up_keeps_what_its_person_may_go_back_to(workspace):
    hashed = suppression.address_hash(workspace.id, ADA)
    suppression.add_own(workspace.id, hashed, ADA)
    suppression.let_undo(workspace.id, ADA, "replied")
    suppression.add_own(workspace.id, hashed, ADA)
    assert suppression.undo(workspace.id, ADA) == "replied"


@pytest.mark.parametrize("reason", suppression.REASONS)
def test_an_address_that_is_given_up_while_somebody_else_suppresses_it_stays(workspace, monkeypatch, reason):
    """What comes between a look and the writing."""
    hashed = suppression.address_hash(workspace.id, ADA)
    execute = db.execute

    def late(*args):
        monkeypatch.undo()
        suppression.add(workspace.id, ADA, reason)
        return execute(*args)

    monkeypatch.setattr(db, "execute", late)
    suppression.add_own(workspace.id, hashed)
    assert suppression.is_final(workspace.id, ADA)
    assert suppression.undo(workspace.id, ADA) is None
